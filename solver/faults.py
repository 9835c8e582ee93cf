"""What can be wrong with a question as a whole: one function per part, each yielding every fault it finds."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from itertools import pairwise
from math import lcm
from typing import TYPE_CHECKING

from solver.errors import Fault, Parameter

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from solver.problem import Intersection, PastCouncil, Person, Problem, Quota, Target

FINEST_SHARE = 1_000_000
WHOLE = 100  # percent
LEAST_IN_CONFLICT = 2
LEAST_IN_INTERSECTION = 2
MOST_OWED = 2**53  # in units of the common denominator: CP-SAT tells what it has proven as a float, exact up to here


def faults_of(problem: Problem) -> list[Fault]:
    """Every fault of the question, in the order of its parts; none means that it holds together."""
    faults = [*_repeated_keys(problem), *_seats(problem), *_people(problem)]
    faults += [*_quotas(problem), *_targets(problem), *_intersections(problem), *_history(problem)]
    faults += [*_newcomers(problem), *_conflicts(problem), *_pins(problem), *_priorities(problem)]
    return faults


def _fault(code: str, **parameters: Parameter) -> Fault:
    return Fault(code, parameters)


def _repeated_keys(problem: Problem) -> Iterator[Fault]:
    named: dict[str, Iterable[str]] = {
        "dimension": (dimension.key for dimension in problem.dimensions),
        "seat_group": (group.key for group in problem.seat_groups),
        "person": (person.id for person in problem.people),
        "quota": (quota.key for quota in problem.quotas),
        "target": (target.key for target in problem.targets),
        "intersection": (intersection.key for intersection in problem.intersections),
        "cap": (cap.key for cap in problem.caps),
        "conflict": (conflict.key for conflict in problem.conflicts),
        "pin": (pin.person for pin in problem.pins),
        "priority": (priority.key for priority in problem.priorities),
    }
    for kind, keys in named.items():
        for key, times in Counter(keys).items():
            if times > 1:
                yield _fault("repeated", kind=kind, key=key)
    for dimension in problem.dimensions:
        for value, times in Counter(dimension.values).items():
            if times > 1:
                yield _fault("repeated", kind="value", key=f"{dimension.key}={value}")


def _seats(problem: Problem) -> Iterator[Fault]:
    seats = sum(group.seats for group in problem.groups)
    if seats != problem.size:
        yield _fault("seats_do_not_add_up", size=problem.size, seats=seats)


def _people(problem: Problem) -> Iterator[Fault]:
    allowed = {dimension.key: set(dimension.all_values) for dimension in problem.dimensions}
    groups = {group.key for group in problem.groups}
    for person in problem.people:
        yield from _values(person, allowed)
        yield from _standing(person, problem, groups)
        yield from _terms(person, problem)


def _values(person: Person, allowed: dict[str, set[str]]) -> Iterator[Fault]:
    for dimension, values in allowed.items():
        if dimension not in person.values:
            yield _fault("missing_dimension", person=person.id, dimension=dimension)
        elif person.values[dimension] not in values:
            yield _fault("unknown_value", person=person.id, dimension=dimension, value=person.values[dimension])
    for dimension in sorted(person.values.keys() - allowed.keys()):
        yield _fault("unknown_dimension", person=person.id, dimension=dimension)


def _standing(person: Person, problem: Problem, groups: set[str]) -> Iterator[Fault]:
    named = {*person.groups, *([person.seat_group] if person.seat_group else [])}
    for group in sorted(named - groups):
        yield _fault("unknown_seat_group", person=person.id, seat_group=group)
    if person.standing == "continuing" and problem.seat_groups and person.seat_group is None:
        yield _fault("continuing_without_seat_group", person=person.id)
    if (person.standing == "leaving") != (person.leaving_reason is not None):
        yield _fault("leaving_reason_mismatch", person=person.id, standing=person.standing)


def _terms(person: Person, problem: Problem) -> Iterator[Fault]:
    for term in person.past_terms:
        if term.start >= term.end:
            yield _fault("term_backwards", person=person.id, start=term.start.isoformat(), end=term.end.isoformat())
        elif person.standing in ("returning", "candidate") and term.end > problem.rotation_day:
            yield _fault("term_not_over", person=person.id, end=term.end.isoformat())
    for earlier, later in pairwise(person.past_terms):
        if later.start < earlier.end:
            yield _fault("terms_overlap", person=person.id, start=later.start.isoformat())


def _quotas(problem: Problem) -> Iterator[Fault]:
    allowed = {dimension.key: set(dimension.all_values) for dimension in problem.dimensions}
    for quota in problem.quotas:
        yield from _bounds("quota", quota.key, quota.min, quota.max)
        yield from _condition(quota, allowed)
        if quota.unit == "percent" and max(quota.min or 0, quota.max or 0) > WHOLE:
            yield _fault("percent_above_hundred", key=quota.key)


def _condition(quota: Quota, allowed: dict[str, set[str]]) -> Iterator[Fault]:
    if not quota.where:
        yield _fault("empty_condition", key=quota.key)
    for dimension, values in quota.where.items():
        if dimension not in allowed:
            yield _fault("quota_unknown_dimension", key=quota.key, dimension=dimension)
            continue
        if not values:
            yield _fault("empty_condition", key=quota.key)
        for value in sorted(set(values) - allowed[dimension]):
            yield _fault("quota_unknown_value", key=quota.key, dimension=dimension, value=value)


def _bounds(kind: str, key: str, least: int | None, most: int | None) -> Iterator[Fault]:
    if least is None and most is None:
        yield _fault("no_bound", kind=kind, key=key)
    elif least is not None and most is not None and least > most:
        yield _fault("min_above_max", kind=kind, key=key, min=least, max=most)


def _targets(problem: Problem) -> Iterator[Fault]:
    allowed = {dimension.key: set(dimension.all_values) for dimension in problem.dimensions}
    for target in problem.targets:
        yield from _target(target, allowed)
    finest = lcm(*(Fraction(target.share).denominator for target in problem.targets))
    if finest > FINEST_SHARE:
        yield _fault("shares_too_fine", denominator=FINEST_SHARE)


def _target(target: Target, allowed: dict[str, set[str]]) -> Iterator[Fault]:
    if target.dimension not in allowed:
        yield _fault("target_unknown_dimension", key=target.key, dimension=target.dimension)
    elif target.value not in allowed[target.dimension]:
        yield _fault("target_unknown_value", key=target.key, dimension=target.dimension, value=target.value)
    if Fraction(target.share) > 1:
        yield _fault("share_above_one", key=target.key, share=target.share)


def _intersections(problem: Problem) -> Iterator[Fault]:
    allowed = {dimension.key: set(dimension.all_values) for dimension in problem.dimensions}
    for intersection in problem.intersections:
        if len(intersection.where) < LEAST_IN_INTERSECTION:
            yield _fault("intersection_too_small", key=intersection.key)
        yield from _crossed(intersection, allowed)


def _crossed(intersection: Intersection, allowed: dict[str, set[str]]) -> Iterator[Fault]:
    for dimension, value in intersection.where.items():
        if dimension not in allowed:
            yield _fault("intersection_unknown_dimension", key=intersection.key, dimension=dimension)
        elif value not in allowed[dimension]:
            yield _fault("intersection_unknown_value", key=intersection.key, dimension=dimension, value=value)


def _history(problem: Problem) -> Iterator[Fault]:
    targets = {target.key for target in problem.targets}
    for past in problem.history:
        yield from _past_council(past, problem, targets)
    for earlier, later in pairwise(problem.history):
        if later.start < earlier.end:
            yield _fault("past_councils_overlap", start=later.start.isoformat())
    aims = [max(Fraction(0), problem.owed(target) + target.seats(problem.size)) for target in problem.targets]
    if problem.history and sum(aims) * lcm(*(aim.denominator for aim in aims)) > MOST_OWED:
        yield _fault("history_too_fine")


def _past_council(past: PastCouncil, problem: Problem, targets: set[str]) -> Iterator[Fault]:
    start, end = past.start.isoformat(), past.end.isoformat()
    if past.start >= past.end:
        yield _fault("past_council_backwards", start=start, end=end)
    elif past.end > problem.rotation_day:
        yield _fault("past_council_not_over", end=end)
    for key, seated in past.seated.items():
        if key not in targets:
            yield _fault("past_council_unknown_target", start=start, target=key)
        elif seated > past.size:
            yield _fault("past_council_too_small", start=start, target=key, seated=seated, size=past.size)


def _newcomers(problem: Problem) -> Iterator[Fault]:
    if problem.newcomers is not None:
        yield from _bounds("newcomers", "newcomers", problem.newcomers.min, problem.newcomers.max)


def _conflicts(problem: Problem) -> Iterator[Fault]:
    known = {person.id for person in problem.people}
    for conflict in problem.conflicts:
        if len(conflict.people) < LEAST_IN_CONFLICT:
            yield _fault("conflict_too_small", key=conflict.key)
        for person in conflict.people:
            if person not in known:
                yield _fault("conflict_unknown_person", key=conflict.key, person=person)


def _pins(problem: Problem) -> Iterator[Fault]:
    standing = {person.id: person.standing for person in problem.people}
    for pin in problem.pins:
        if pin.person not in standing:
            yield _fault("pin_unknown_person", person=pin.person)
        elif standing[pin.person] == "continuing" and not pin.seated:
            yield _fault("pin_against_running_term", person=pin.person)
        elif standing[pin.person] == "leaving" and pin.seated:
            yield _fault("pin_of_leaving_person", person=pin.person)


def _priorities(problem: Problem) -> Iterator[Fault]:
    if {"lost_continuity", "repeated_voices"} <= {priority.key for priority in problem.priorities}:
        yield _fault("continuity_and_voices")
