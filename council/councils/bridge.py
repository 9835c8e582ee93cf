"""The door to the solver for a charter as it is written: whether its rules can be met by any people at all.

The question is about nobody in particular: of every combination of answers there are as many people as one likes.
What cannot be met then, no open call can cure.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from itertools import product
from typing import Any

from council.councils.contradictions import OTHERS, Contradiction, Findings, of_turnover
from council.councils.phrases import NamedDimension
from council.councils.rules import UNDISCLOSED, CharterRules, Quota, SeatGroup, meets
from solver import problem as asks
from solver.errors import Cancelled, Undecided

WORK = 0.25  # of the solver's counted seconds for each question: a check while typing must not keep anybody waiting
MOST_KINDS = 3000  # kinds of people that one question may hold
COUNTRY = "country"  # the dimension that a cap per country reads
ANY_DAY = date(2000, 1, 1)  # nobody in particular ever served, so no day matters
CAPPED = "most-of-country:"
NOBODY = "nobody in particular"

_Where = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class _Part:
    """Rules that meet in some dimension; two parts share nothing but the seats, so each is asked about alone."""

    quotas: tuple[asks.Quota, ...]
    groups: tuple[SeatGroup, ...]
    dimensions: frozenset[str]


def contradictions(rules: CharterRules, dimensions: Iterable[NamedDimension]) -> Findings:
    """Which rules contradict each other: first who stays and who is new, then whom the council needs, part by part."""
    values = {each.key: [*(value.key for value in each.values), UNDISCLOSED] for each in dimensions}
    found, complete = of_turnover(rules), True
    for part in _parts(rules, values):
        problem = _question(rules, part, values)
        answer = _asked(problem) if problem else None
        complete = complete and answer is not None
        found += [answer] if answer and answer.rules else []
    return Findings(tuple(found), complete)


def _asked(problem: asks.Problem) -> Contradiction | None:
    """The contradiction in one part, one without rules where there is none, and nothing where it was not settled.

    There are people enough for the largest minimum, so that the seats are blamed where it is they that are too few.
    """
    from solver.explain import conflict  # noqa: PLC0415  # loads CP-SAT, which few visitors of the pages need
    from solver.relax import least_relaxation  # noqa: PLC0415

    copies = max(problem.size, *(quota.least(problem.size) or 0 for quota in problem.quotas), 0)
    try:
        against = conflict(problem, work=WORK, copies=copies)
        if against is None:
            return Contradiction((), ())
        least = least_relaxation(problem, work=WORK, copies=copies)
    except (Cancelled, Undecided):
        return None
    changes = tuple(_told({**asdict(change.rule), "to": change.to}) for change in least.changes)
    return Contradiction(tuple(_told(asdict(rule)) for rule in against.rules), changes if least.proven else ())


def _told(rule: dict[str, Any]) -> dict[str, Any]:
    """A rule by the charter's names: a limit for each country is one on countries, and seats of no kind are all."""
    if rule["key"].startswith(CAPPED):
        return {**rule, "kind": "cap", "key": COUNTRY}
    return {**rule, "kind": "council"} if rule["kind"] == "seats" and rule["key"] == asks.ONLY_GROUP else rule


def _parts(rules: CharterRules, values: Mapping[str, Sequence[str]]) -> Iterator[_Part]:
    quotas = [*map(_quota, rules.quotas), *_country_limits(rules, values)]
    reserved = [group for group in rules.seat_groups if group.reserved_for]
    bundles = _bundles([*(frozenset(each.where) for each in quotas), *(frozenset(g.reserved_for) for g in reserved)])
    for bundle in bundles:
        yield _Part(
            tuple(each for each in quotas if bundle.issuperset(each.where)),
            tuple(each for each in reserved if bundle.issuperset(each.reserved_for)),
            bundle,
        )


def _bundles(sets: Iterable[frozenset[str]]) -> list[frozenset[str]]:
    """These sets of dimensions, those that overlap joined."""
    joined: list[frozenset[str]] = []
    for each in sets:
        near = [other for other in joined if each & other]
        joined = [other for other in joined if not each & other]
        joined.append(each.union(*near))
    return joined


def _quota(stated: Quota) -> asks.Quota:
    where = {dimension: tuple(values) for dimension, values in stated.where.items()}
    return asks.Quota(key=stated.key, where=where, min=stated.least, max=stated.most, unit=stated.unit)


def _country_limits(rules: CharterRules, values: Mapping[str, Sequence[str]]) -> Iterator[asks.Quota]:
    """A limit for each country; organisations and households need none, because nobody has to name one."""
    for cap in rules.caps:
        for value in dict.fromkeys(values.get(COUNTRY, ())) if cap.per == COUNTRY else ():
            if value != UNDISCLOSED:
                yield asks.Quota(key=f"{CAPPED}{value}", where={COUNTRY: (value,)}, max=cap.most)


def _question(rules: CharterRules, part: _Part, values: Mapping[str, Sequence[str]]) -> asks.Problem | None:
    """One person of each kind that the part's rules tell apart; nothing where there are too many kinds."""
    kinds = _kinds(part, values)
    if kinds is None:
        return None
    open_seats = rules.seats - sum(group.seats for group in part.groups)
    groups = [asks.SeatGroup(key=group.key, seats=group.seats) for group in part.groups]
    if groups and open_seats:
        groups.append(asks.SeatGroup(key=OTHERS, seats=open_seats))
    return asks.Problem(
        council=NOBODY,
        charter=NOBODY,
        rotation_day=ANY_DAY,
        seed=NOBODY,
        size=rules.seats,
        dimensions=tuple(
            asks.Dimension(key=key, values=tuple(dict.fromkeys(values[key]))) for key in sorted(part.dimensions)
        ),
        seat_groups=tuple(groups),
        people=tuple(_somebody(place, kind, part, others=bool(open_seats)) for place, kind in enumerate(kinds)),
        quotas=part.quotas,
    )


def _somebody(place: int, values: Mapping[str, str], part: _Part, *, others: bool) -> asks.Person:
    groups = [group.key for group in part.groups if meets(group.reserved_for, values)]
    groups += [OTHERS] if part.groups and others else []
    return asks.Person(id=f"{place:05}", standing="candidate", values=dict(values), groups=tuple(groups))


def _kinds(part: _Part, values: Mapping[str, Sequence[str]]) -> list[dict[str, str]] | None:
    """Combinations of answers, one for each way in which they meet the part's rules."""
    wheres: list[_Where] = [each.where for each in part.quotas]
    wheres += [group.reserved_for for group in part.groups]
    different = {key: _different(key, values.get(key, ()), wheres) for key in sorted(part.dimensions)}
    total = 1
    for answers in different.values():
        total *= len(answers)
    if total > MOST_KINDS:
        return None
    kinds: dict[tuple[bool, ...], dict[str, str]] = {}
    for combination in product(*different.values()):
        somebody = dict(zip(different, combination, strict=True))
        kinds.setdefault(tuple(meets(where, somebody) for where in wheres), somebody)
    return list(kinds.values())


def _different(key: str, answers: Sequence[str], wheres: Iterable[_Where]) -> list[str]:
    """One answer for each way in which the rules look at this question."""
    alike: defaultdict[tuple[bool, ...], list[str]] = defaultdict(list)
    for answer in answers:
        alike[tuple(answer in where[key] for where in wheres if key in where)].append(answer)
    return [same[0] for same in alike.values()]
