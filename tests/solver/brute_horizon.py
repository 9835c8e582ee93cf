"""The rotations ahead by trying everything: every sequence of councils that the people of a small question can form."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import product
from typing import TypeAlias

from hypothesis import strategies as st

from solver.eligibility import obstacle
from solver.horizon import HorizonRules
from solver.problem import Person, Problem
from tests.solver import brute
from tests.solver.lotteries import answerable
from tests.solver.strategies import problems

Choice: TypeAlias = dict[str, str]  # who begins a term, and in which seat group
Values: TypeAlias = tuple[tuple[int, ...], tuple[Fraction, ...]]  # the people missing, and the gap, at each rotation
Asked: TypeAlias = tuple[int, int, int, int]  # at least, at most, of so many, of whom so many serve their present term


@dataclass(frozen=True, order=True)
class Seat:
    """The last term of a person: where, until which rotation, and how many she has begun within the horizon."""

    group: str
    until: int
    begun: int


State: TypeAlias = dict[str, Seat]


@st.composite
def horizons(draw: st.DrawFn) -> tuple[Problem, HorizonRules]:
    """A question of up to six people, and two or three rotations."""
    question = draw(problems(most_people=6) | answerable(most_people=6))
    rotations = draw(st.integers(2, 3))
    names = [person.id for person in question.people]
    continuing = [person.id for person in question.people if person.standing == "continuing"]
    rules = HorizonRules(
        rotations=rotations,
        term=draw(st.integers(1, 3)),
        ends={name: draw(st.integers(2, rotations + 1)) for name in continuing},
        may_return=tuple(name for name in names if draw(st.booleans())),
        served={name: draw(st.integers(0, 3)) for name in names if draw(st.sampled_from((False, False, True)))},
    )
    return question, rules


@dataclass
class Everything:
    """Every sequence of councils, told apart as far as it matters for the rotations that follow."""

    question: Problem
    rules: HorizonRules
    known: dict[tuple[int, tuple[tuple[str, Seat], ...]], Values] = field(default_factory=dict)

    def start(self) -> State:
        """The members whose term goes on beyond the first rotation."""
        people = {person.id: person for person in self.question.people}
        return {name: Seat(self.question.seat_of(people[name]), end - 1, 0) for name, end in self.rules.ends.items()}

    def best(self) -> Values:
        """The fewest missing at the first rotation, then at the second …; then the least gap, in the same way."""
        return self._best(0, self.start())

    def _best(self, rotation: int, state: State) -> Values:
        if rotation == self.rules.rotations:
            return (), ()
        name = rotation, tuple(sorted(state.items()))
        if name not in self.known:
            self.known[name] = min(self._values(rotation, state))
        return self.known[name]

    def _values(self, rotation: int, state: State) -> Iterator[Values]:
        for choice in self._choices(rotation, state):
            after = self.after(rotation, state, choice)
            if self.allowed(rotation, after):
                missing, gaps = self._best(rotation + 1, after)
                yield (self.missing(rotation, after), *missing), (self.gap(rotation, after), *gaps)

    def _choices(self, rotation: int, state: State) -> Iterator[Choice]:
        open_to = [
            (person.id, (None, *self.question.groups_of(person)))
            for person in self.question.people
            if self.may_begin(person, rotation, state)
        ]
        for groups in product(*(groups for _, groups in open_to)):
            yield {name: group for (name, _), group in zip(open_to, groups, strict=True) if group is not None}

    def after(self, rotation: int, state: State, choice: Choice) -> State:
        """Once these have begun."""
        begun = {name: state[name].begun if name in state else 0 for name in choice}
        until = rotation + self.rules.term
        return {**state, **{name: Seat(group, until, begun[name] + 1) for name, group in choice.items()}}

    def may_begin(self, person: Person, rotation: int, state: State) -> bool:
        """Whether someone may begin a term: at first who waits, later who has just served one."""
        if person.id in state:
            last = state[person.id]
            return last.until == rotation and last.begun < self.terms(person)
        out = any(pin.person == person.id and not pin.seated for pin in self.question.pins)
        waits = person.standing == "candidate" or (person.standing == "returning" and rotation == 0)
        return waits and not out and obstacle(self.question, person) is None

    def terms(self, person: Person) -> int:
        """How many she may begin in all."""
        least = 0 if person.standing == "continuing" else 1
        if person.id not in self.rules.may_return:
            return least
        most = self.question.term_rules.max_consecutive or 100
        return max(least, most - self.rules.served.get(person.id, 0 if person.standing == "candidate" else 1))

    def missing(self, rotation: int, state: State) -> int:
        """The people too few for the rules."""
        return sum(max(0, least - count) for least, _, count, _ in self.asked(rotation, state))

    def allowed(self, rotation: int, state: State) -> bool:
        """Whether no maximum is broken but by those who serve the term they serve today."""
        return all(count <= max(most, present) for _, most, count, present in self.asked(rotation, state))

    def gap(self, rotation: int, state: State) -> Fraction:
        """The representation gap."""
        return brute.value(self.question, "representation_gap", self._sit(rotation, state))

    def _sit(self, rotation: int, state: Mapping[str, Seat]) -> dict[str, str]:
        return {name: seat.group for name, seat in state.items() if rotation < seat.until}

    def asked(self, rotation: int, state: State) -> Iterator[Asked]:
        """Every rule in numbers."""
        question, sit = self.question, self._sit(rotation, state)
        members = [person for person in question.people if person.id in sit]

        def counted(test: Callable[[Person], bool]) -> tuple[int, int]:
            held = [person for person in members if test(person)]
            return len(held), sum(state[person.id].begun == 0 for person in held)

        for group in question.groups:
            yield group.seats, group.seats, *counted(lambda person, key=group.key: sit[person.id] == key)  # type: ignore[misc]
        for quota in question.quotas:
            yield quota.least(question.size) or 0, _or_all(quota.most(question.size)), *counted(quota.holds)
        for cap in question.caps:
            for name in sorted({person.affiliations.get(cap.per, "") for person in members} - {""}):
                holds = [person.id for person in members if person.affiliations.get(cap.per) == name]
                yield 0, cap.most, *counted(lambda person, holds=holds: person.id in holds)  # type: ignore[misc]
        for conflict in question.conflicts:
            yield 0, 1, *counted(lambda person, names=conflict.people: person.id in names)  # type: ignore[misc]
        if question.newcomers is not None:
            new, _ = counted(lambda person: self._is_new(person, rotation, state))
            yield question.newcomers.min or 0, _or_all(question.newcomers.max), new, 0
        for pin in question.pins if rotation == 0 else ():
            yield int(pin.seated), _or_all(None), int(pin.person in sit), 0

    def _is_new(self, person: Person, rotation: int, state: State) -> bool:
        """Whether she never sat before this rotation."""
        seat = state[person.id]
        began_now = seat.until == rotation + self.rules.term
        return person.standing == "candidate" and not person.past_terms and began_now and seat.begun == 1


def _or_all(most: int | None) -> int:
    return 1000 if most is None else most
