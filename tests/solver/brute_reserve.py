"""Reserve lists by trying everything: councils filled by lot, every departure from them, and every way to fill it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations, permutations
from math import prod
from operator import attrgetter

from hypothesis import assume
from hypothesis import strategies as st

from solver.problem import Person, Problem
from solver.profiles import Field, lot
from solver.reserve import Rate, ReserveRules
from tests.solver import brute
from tests.solver.brute import Seats
from tests.solver.strategies import problems

Values = list[Fraction]


@st.composite
def adopted(draw: st.DrawFn) -> tuple[Problem, Seats]:
    """A council filled by lot, and a question with the rules that it keeps; some people have doubles, all newcomers."""
    question = draw(problems(most_people=6))
    doubled = question.people[: draw(st.integers(2, 5))]
    new = {"standing": "candidate", "past_terms": (), "leaving_reason": None}
    doubles = [each.model_copy(update={"id": f"{each.id} again", **new}) for each in doubled]
    question = question.model_copy(update={"people": tuple(sorted((*question.people, *doubles), key=attrgetter("id")))})
    seed = draw(st.text(max_size=3))
    seats = {member.id: question.seat_of(member) for member in Field(question).continuing}
    for each in sorted(Field(question).eligible, key=lambda each: lot(each.id, seed)):
        free = [key for key in question.groups_of(each) if list(seats.values()).count(key) < _seats_of(question)[key]]
        if free:
            seats[each.id] = free[0]
    assume(Counter(seats.values()) == +Counter(_seats_of(question)))
    broken = {(rule.kind, rule.key) for rule, test in brute.rules(question).items() if not test(seats)}
    kept = {
        "quotas": tuple(quota for quota in question.quotas if ("quota", quota.key) not in broken),
        "caps": tuple(cap for cap in question.caps if ("cap", cap.key) not in broken),
        "conflicts": tuple(each for each in question.conflicts if ("conflict", each.key) not in broken),
        "pins": tuple(pin for pin in question.pins if ("pin", pin.person) not in broken),
        "newcomers": None if ("newcomers", "newcomers") in broken else question.newcomers,
    }
    return question.model_copy(update=kept), seats


def _seats_of(question: Problem) -> dict[str, int]:
    return {group.key: group.seats for group in question.groups}


@st.composite
def reserve_rules(draw: st.DrawFn) -> ReserveRules:
    """A short list, for members who are or are not alike in how likely they are to leave."""
    women = Rate(dimension="gender", value="woman", rate=draw(st.sampled_from(("1/2", "7/3", "0"))))
    north = Rate(dimension="region", value="north", rate="0.3")
    return ReserveRules(
        length=draw(st.sampled_from((2, 3, 4, 1, 0))),
        rates=draw(st.sampled_from(((), (women,), (women, north)))),
        double_weight=draw(st.sampled_from(("1/10", "1", "1/3", "0"))),
    )


class Everything:
    """Every departure from a council, and every way to fill it, found by trying."""

    def __init__(self, question: Problem, seats: Seats, rules: ReserveRules) -> None:
        self.question, self.seats, self.length = question, seats, rules.length
        self.people = {person.id: person for person in question.people}
        self.free = [person.id for person in Field(question).eligible if person.id not in seats]
        rates = {name: self._rate(rules, self.people[name]) for name in seats}
        self.weights: dict[tuple[str, ...], Fraction] = {(name,): rates[name] for name in seats}
        for pair in combinations(seats, 2):
            self.weights[pair] = prod((rates[name] for name in pair), start=Fraction(rules.double_weight))
        self.ways = {leaving: list(self._ways(leaving)) for leaving in self.weights}

    def _rate(self, rules: ReserveRules, member: Person) -> Fraction:
        held = [Fraction(each.rate) for each in rules.rates if member.values[each.dimension] == each.value]
        return prod(held, start=Fraction(1))

    def _ways(self, leaving: Sequence[str]) -> Iterator[tuple[tuple[str, ...], Values]]:
        for team in permutations(self.free, len(leaving)):
            after = self.after(leaving, team)
            if after is not None:
                yield team, self.values(after)

    def after(self, leaving: Sequence[str], team: Sequence[str]) -> Seats | None:
        """The council with these people in the seats left, if they qualify for them and it then keeps every rule."""
        after = {name: group for name, group in self.seats.items() if name not in leaving}
        for name, left in zip(team, leaving, strict=True):
            if self.seats[left] not in self.question.groups_of(self.people[name]):
                return None
            after[name] = self.seats[left]
        tests = brute.rules(self.question).items()
        kept = all(test(after) for rule, test in tests if rule.kind != "pin" or rule.key not in leaving)
        return after if kept else None

    def values(self, seats: Seats) -> Values:
        """The priorities on a council."""
        return [brute.value(self.question, priority.key, seats) for priority in self.question.priorities]

    def cost(self, listed: Sequence[str]) -> tuple[Fraction, Values, int]:
        """What a list costs: uncovered departures, then each priority after all of them, then its lots."""
        uncovered, sums = Fraction(0), [Fraction(0) for _ in self.question.priorities]
        for leaving, weight in self.weights.items():
            filled = [values for team, values in self.ways[leaving] if set(team) <= set(listed)]
            uncovered += 0 if filled else weight
            empty = self.values({name: group for name, group in self.seats.items() if name not in leaving})
            sums = [total + weight * value for total, value in zip(sums, min(filled, default=empty), strict=True)]
        return uncovered, sums, sum(int(lot(name, self.question.seed)[0][:8], 16) for name in listed)

    def best(self) -> tuple[str, ...]:
        """The best of all lists."""
        return min(combinations(self.free, min(self.length, len(self.free))), key=self.cost)
