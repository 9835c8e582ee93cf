"""The method by trying everything: every possible council of a small question, judged by the plainest words."""

from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import product

from solver.eligibility import obstacle
from solver.errors import Rule, RuleKind
from solver.problem import Cap, Person, Problem, SeatGroup

Seats = dict[str, str]
Test = Callable[[Seats], bool]


def all_seatings(problem: Problem) -> Iterator[Seats]:
    """Every way to seat people in groups they qualify for, whatever the rules; those who continue always sit."""
    choices: list[list[tuple[str, str | None]]] = []
    for person in problem.people:
        if person.standing == "continuing":
            choices.append([(person.id, problem.seat_of(person))])
        elif person.standing != "leaving":
            choices.append([(person.id, None), *((person.id, group) for group in problem.groups_of(person))])
    for choice in product(*choices):
        yield {name: group for name, group in choice if group is not None}


def rules(problem: Problem) -> dict[Rule, Test]:
    """Every rule, as a test of a seating."""
    people = {person.id: person for person in problem.people}
    made = [_group(group) for group in problem.groups]
    for quota in problem.quotas:
        bounds = quota.least(problem.size), quota.most(problem.size)
        held = {name for name, person in people.items() if quota.holds(person)}
        made += _bounded("quota", quota.key, held, bounds)
    if problem.newcomers is not None:
        new = {name for name, person in people.items() if person.standing == "candidate" and not person.past_terms}
        made += _bounded("newcomers", "newcomers", new, (problem.newcomers.min, problem.newcomers.max))
    made += [_cap(cap, people) for cap in problem.caps]
    for conflict in problem.conflicts:
        made += _bounded("conflict", conflict.key, set(conflict.people), (None, 1))
    for pin in problem.pins:
        made += _bounded("pin", pin.person, {pin.person}, (1, None) if pin.seated else (None, 0))
    barred = {person.id for person in problem.people if _termed_out(problem, person)}
    if barred:
        made.append((Rule("term_rules", "term_rules", "rule", 0), lambda seats: not barred & seats.keys()))
    return dict(made)


def _group(group: SeatGroup) -> tuple[Rule, Test]:
    rule = Rule("seats", group.key, "exactly", group.seats)
    return rule, lambda seats: list(seats.values()).count(group.key) == group.seats


def _cap(cap: Cap, people: dict[str, Person]) -> tuple[Rule, Test]:
    def kept(seats: Seats) -> bool:
        held = [people[name].affiliations.get(cap.per) for name in seats]
        return all(held.count(name) <= cap.most for name in held if name is not None)

    return Rule("cap", cap.key, "max", cap.most), kept


def _termed_out(problem: Problem, person: Person) -> bool:
    return person.standing in ("returning", "candidate") and obstacle(problem, person) not in (None, "no_seat_group")


def _bounded(
    kind: RuleKind, key: str, names: set[str], bounds: tuple[int | None, int | None]
) -> Iterator[tuple[Rule, Test]]:
    least, most = bounds
    if least is not None:
        yield Rule(kind, key, "min", least), lambda seats: len(names & seats.keys()) >= least
    if most is not None:
        yield Rule(kind, key, "max", most), lambda seats: len(names & seats.keys()) <= most


def possible(problem: Problem, kept: list[Rule]) -> bool:
    """Whether some council keeps these rules."""
    tests = rules(problem)
    return any(all(tests[rule](seats) for rule in kept) for seats in all_seatings(problem))


def councils(problem: Problem) -> list[Seats]:
    """Every council that keeps every rule."""
    tests = list(rules(problem).values())
    return [seats for seats in all_seatings(problem) if all(test(seats) for test in tests)]


def best_values(problem: Problem) -> list[Fraction] | None:
    """The best of each priority among the councils within the slack of those before it; nothing if there is none."""
    left = councils(problem)
    if not left:
        return None
    best = []
    for priority in problem.priorities:
        gaps = [_gaps(problem, seats) for seats in left]
        values = [_value(problem, priority.key, each) for each in gaps]
        best.append(min(values))
        aims = [target.seats(problem.size) for target in problem.targets]
        left = [
            seats
            for seats, each, value in zip(left, gaps, values, strict=True)
            if (
                all(gap <= best[-1] * aim + priority.slack for gap, aim in zip(each, aims, strict=True))
                if priority.key == "worst_gap"
                else value <= best[-1] + priority.slack
            )
        ]
    return best


def _gaps(problem: Problem, seats: Seats) -> list[Fraction]:
    members = [person for person in problem.people if person.id in seats]
    return [
        max(
            Fraction(0),
            target.seats(problem.size) - sum(person.values[target.dimension] == target.value for person in members),
        )
        for target in problem.targets
    ]


def _value(problem: Problem, key: str, gaps: list[Fraction]) -> Fraction:
    pairs = list(zip(problem.targets, gaps, strict=True))
    if key == "most_affected_gap":
        return sum((gap for target, gap in pairs if target.most_affected), Fraction(0))
    if key == "representation_gap":
        return sum((gap * target.weight for target, gap in pairs), Fraction(0))
    return max(
        (gap / target.seats(problem.size) for target, gap in pairs if target.seats(problem.size)), default=Fraction(0)
    )
