"""The method by trying everything: every possible council of a small question, judged by the plainest words."""

from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import product

from solver.eligibility import obstacle
from solver.errors import Rule, RuleKind
from solver.problem import Cap, Person, PriorityKey, Problem, SeatGroup, Target

Seats = dict[str, str]
Test = Callable[[Seats], bool]
Members = list[Person]


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
        values = [value(problem, priority.key, seats) for seats in left]
        best.append(min(values))
        most = best[-1] + priority.slack
        if priority.key == "worst_gap":
            left = [seats for seats in left if _misses_little(problem, seats, best[-1], priority.slack)]
        else:
            left = [seats for seats, each in zip(left, values, strict=True) if each <= most]
    return best


def value(problem: Problem, key: PriorityKey, seats: Seats) -> Fraction:
    """What a priority is on a council."""
    return VALUES[key](problem, [person for person in problem.people if person.id in seats])


def _misses_little(problem: Problem, seats: Seats, worst: Fraction, slack: int) -> bool:
    """Whether no target misses more than this share of its seats and the slack besides."""
    members = [person for person in problem.people if person.id in seats]
    return all(
        _gap(problem, target, members) <= worst * target.seats(problem.size) + slack for target in problem.targets
    )


def _gap(problem: Problem, target: Target, members: Members) -> Fraction:
    return max(Fraction(0), target.seats(problem.size) - sum(map(target.holds, members)))


def _most_affected_gap(problem: Problem, members: Members) -> Fraction:
    return sum((_gap(problem, target, members) for target in problem.targets if target.most_affected), Fraction(0))


def _representation_gap(problem: Problem, members: Members) -> Fraction:
    return sum((_gap(problem, target, members) * target.weight for target in problem.targets), Fraction(0))


def _worst_gap(problem: Problem, members: Members) -> Fraction:
    aims = [(target, target.seats(problem.size)) for target in problem.targets]
    return max((_gap(problem, target, members) / aim for target, aim in aims if aim), default=Fraction(0))


def _uncovered_intersections(problem: Problem, members: Members) -> Fraction:
    return Fraction(sum(not any(map(each.holds, members)) for each in problem.intersections))


def _historical_debt(problem: Problem, members: Members) -> Fraction:
    """Day by day: every day of the past, and of the coming term, adds what the target aims at and takes who sat."""
    term = problem.term_rules.new_term_days
    debt = Fraction(0)
    for target in problem.targets:
        days = (target.seats(problem.size) - sum(map(target.holds, members))) * term
        for past in problem.history:
            if target.key in past.seated:
                days += (target.seats(past.size) - past.seated[target.key]) * (past.end - past.start).days
        debt += max(Fraction(0), days) / term
    return debt


def _lost_continuity(problem: Problem, members: Members) -> Fraction:
    return Fraction(sum(each.standing == "returning" and each not in members for each in problem.people))


def _repeated_voices(_: Problem, members: Members) -> Fraction:
    return Fraction(sum(each.standing != "candidate" or bool(each.past_terms) for each in members))


VALUES: dict[PriorityKey, Callable[[Problem, Members], Fraction]] = {
    "most_affected_gap": _most_affected_gap,
    "representation_gap": _representation_gap,
    "worst_gap": _worst_gap,
    "uncovered_intersections": _uncovered_intersections,
    "historical_debt": _historical_debt,
    "lost_continuity": _lost_continuity,
    "repeated_voices": _repeated_voices,
}
