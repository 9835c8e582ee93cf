"""The reserve list: who is asked when a seat falls vacant mid-term, everybody else continuing.

It is chosen so that over all departures of one member and, weighted, of two, as many as possible can be filled from it
with every rule kept, and with the least loss of priorities; compare Assos, Baharav, Flanigan, Procaccia: Alternates,
Assemble!, 2025. Every amount that need not be whole is a string that holds an exact fraction.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from fractions import Fraction
from itertools import combinations, combinations_with_replacement, product
from math import prod
from typing import Literal, TypeAlias

import numpy as np
from pydantic import Field as Described

from solver.alternates import Chosen, choose
from solver.covering import Cover, Departure, Departures, Roster, covers
from solver.eligibility import term_obstacle
from solver.errors import SolverError
from solver.problem import Key, Many, Part, PastTerm, PriorityKey, Problem, Seats, Share
from solver.profiles import Field, Traits
from solver.search import Effort
from solver.vacancy import Adopted, NotSeated, fits, offer

__all__ = [
    "DEFAULT_WORK",
    "NotSeated",
    "Rate",
    "ReserveList",
    "ReserveRules",
    "UnknownRate",
    "fits",
    "offer",
    "reserve",
]

DEFAULT_WORK = 1.0

VacancyRule: TypeAlias = Literal["remainder", "remainder_and_next_term"]
Status: TypeAlias = Literal["optimal", "best_found"]


class UnknownRate(SolverError):
    """A departure rate is given for a `value` that is not one of the `dimension`."""

    code = "unknown_rate"


class Rate(Part):
    """How many times as likely as others those who hold a value are to leave."""

    dimension: Key
    value: Key
    rate: Share


class ReserveRules(Part):
    """How long the list is, who is how likely to leave, and what whoever steps in is offered.

    A member's rate is one, times the rate of each of her values. The departure of two weighs the product of their
    rates times `double_weight`: where members leave independently of each other, and the odds that one of rate one
    does are `double_weight`, departures weigh what they are likely.
    """

    length: Seats
    rates: Many[Rate] = ()
    double_weight: Share = "1/10"
    vacancy_rule: VacancyRule = "remainder"


class Kind(Part):
    """People who are interchangeable, in the order of the lot, and how many of them are listed: the first so many."""

    people: Many[Key]
    listed: int


class Coverage(Part):
    """The weight of departures that the list covers, and of all of them."""

    covered: str
    total: str


class Outlook(Part):
    """What a priority is on the adopted council, and after a departure on average; a seat nobody can take stays empty.

    `status` is optimal if no list that covers as much, and is as good in the priorities before, has a better average.
    """

    key: PriorityKey
    now: str
    after: str
    status: Status


class Vacancy(Part):
    """A member's departure: how likely, who of the list is asked first, and whether anybody at all could step in."""

    person: Key
    rate: str
    by: Key | None
    possible: bool


class ReserveList(Part):
    """A reserve list, in the order of the lot or the draw, and how far it reaches; no list covers more than `bound`."""

    schema_version: Literal["rotation-reserve/1"] = Described(default="rotation-reserve/1", alias="schema")
    rules: ReserveRules
    people: Many[Key]
    kinds: Many[Kind]
    singles: Coverage
    doubles: Coverage
    bound: str
    status: Status
    priorities: Many[Outlook]
    vacancies: Many[Vacancy]


def reserve(
    problem: Problem,
    seats: Mapping[str, str],
    rules: ReserveRules,
    *,
    order: Callable[[list[str]], list[str]] = list,
    cancelled: Callable[[], bool] | None = None,
    work: float = DEFAULT_WORK,
) -> ReserveList:
    """The reserve list of a council as adopted, where `seats` says in which seat group each of its members sits.

    The same question gives the same list on any machine. Who is on it follows from the question; `order` turns the
    order of the lot into that in which they are asked. `work` limits each step of the search, in CP-SAT's
    deterministic time. Raises `NotSeated` for a member who is not in the problem, `UnknownRate`, `Cancelled`.
    """
    effort = Effort(work, cancelled)
    adopted = Adopted(problem, seats, barred=_barred_from_next_term(problem, rules.vacancy_rule))
    rates = _rates(problem, seats, rules.rates)
    departures = _departures(adopted, rates, Fraction(rules.double_weight))
    chosen = choose(adopted, departures, rules.length, effort)
    roster = Roster(adopted, chosen.listed)
    singles, _ = covers(departures.singles, roster.ones(), effort)
    doubles, _ = covers(departures.doubles, roster.pairs(np.flatnonzero(chosen.listed)), effort)
    people = order(sorted(roster.names, key=adopted.lot))
    return ReserveList(
        rules=rules,
        people=tuple(people),
        kinds=tuple(_kinds(adopted, chosen.listed.tolist())),
        singles=_coverage(singles),
        doubles=_coverage(doubles),
        bound=str(chosen.bound),
        status=_status(proven=_covered([*singles, *doubles]) == chosen.bound),
        priorities=tuple(_outlooks(adopted, [*singles, *doubles], chosen)),
        vacancies=tuple(_vacancies(adopted, rates, people)),
    )


def _status(*, proven: bool) -> Status:
    return "optimal" if proven else "best_found"


def _kinds(adopted: Adopted, listed: Sequence[int]) -> Iterator[Kind]:
    for profile, number in zip(adopted.profiles, listed, strict=True):
        if number:
            yield Kind(people=profile.people, listed=number)


def _coverage(asked: Sequence[Cover]) -> Coverage:
    total = sum((cover.departure.weight for cover in asked), Fraction(0))
    return Coverage(covered=str(_covered(asked)), total=str(total))


def _covered(asked: Sequence[Cover]) -> Fraction:
    return sum((cover.departure.weight for cover in asked if len(cover.teams)), Fraction(0))


def _outlooks(adopted: Adopted, asked: Sequence[Cover], chosen: Chosen) -> Iterator[Outlook]:
    """What becomes of each priority; where nobody is ever to leave, it stays what it is."""
    now = adopted.values(adopted.total[None])[0].tolist()
    weight = sum((cover.departure.weight for cover in asked), Fraction(0))
    for place, scale in enumerate(adopted.scales):
        after = sum((scale.exact(int(cover.values[0, place])) * cover.departure.weight for cover in asked), Fraction(0))
        yield Outlook(
            key=adopted.problem.priorities[place].key,
            now=str(scale.exact(now[place])),
            after=str(after / weight if weight else scale.exact(now[place])),
            status=_status(proven=chosen.proven[place]),
        )


def _vacancies(adopted: Adopted, rates: Mapping[str, Fraction], people: Sequence[str]) -> Iterator[Vacancy]:
    everyone = Roster(adopted, np.ones(len(adopted.profiles), dtype=np.int64)).ones()
    for name in sorted(adopted.members):
        by = adopted.offer([name], people)
        possible = bool(everyone.keep_rules([name]).any())
        yield Vacancy(person=name, rate=str(rates[name]), by=by[0] if by else None, possible=possible)


def _departures(adopted: Adopted, rates: Mapping[str, Fraction], double_weight: Fraction) -> Departures:
    """Every departure of one member or two; members whom no rule and no priority tells apart are added up."""
    alike: defaultdict[Traits, list[str]] = defaultdict(list)
    for name, traits in adopted.members.items():
        alike[traits].append(name)
    kinds = list(alike.values())
    singles = [Departure((kind[0],), sum((rates[name] for name in kind), Fraction(0))) for kind in kinds]
    doubles = []
    for kind, other in combinations_with_replacement(kinds, 2):
        both = list(combinations(kind, 2)) if kind is other else list(product(kind, other))
        weight = sum((rates[first] * rates[second] * double_weight for first, second in both), Fraction(0))
        if weight:
            doubles.append(Departure(both[0], weight))
    return Departures(tuple(singles), tuple(doubles))


def _barred_from_next_term(problem: Problem, rule: VacancyRule) -> frozenset[str]:
    """Those who may serve the remainder of a term, at its longest, but not the term after it as well."""
    if rule == "remainder":
        return frozenset()
    limits, end = problem.term_rules, problem.rotation_day + timedelta(days=problem.term_rules.new_term_days)
    remainder = PastTerm(start=problem.rotation_day, end=end, partial=True)
    eligible = Field(problem).eligible
    return frozenset(
        person.id for person in eligible if term_obstacle(limits, (*person.past_terms, remainder), end) is not None
    )


def _rates(problem: Problem, seats: Mapping[str, str], rates: Sequence[Rate]) -> dict[str, Fraction]:
    """How likely each member is to leave: one, times the rate of each of her values."""
    known = {(dimension.key, value) for dimension in problem.dimensions for value in dimension.all_values}
    for rate in rates:
        if (rate.dimension, rate.value) not in known:
            raise UnknownRate(dimension=rate.dimension, value=rate.value)
    return {
        person.id: prod(
            (Fraction(each.rate) for each in rates if person.values[each.dimension] == each.value), start=Fraction(1)
        )
        for person in problem.people
        if person.id in seats
    }
