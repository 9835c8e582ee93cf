"""Who has applied so far, by what people said of themselves, against the aims of the charter; and who is missing.

What everybody is told about it stands in `telling`.

What is sealed is not counted here: a count that is looked at each day tells what the one who applied today declared.
Counting opens what everybody declared, so counts, and nothing else, are kept until the council's record grows.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import ceil
from uuid import UUID

from sqlalchemy import select

from council.access import Role, Sensitivity, sees_single_values
from council.audit import service as audit
from council.calls.models import Application, Call
from council.calls.service import Stage
from council.calls.suppression import Shown
from council.councils import service as councils
from council.councils.dimensions import DimensionView
from council.councils.models import Labels
from council.councils.rules import UNDISCLOSED, CharterRules, meets
from council.database import db
from council.kept import Kept
from council.members import service as members
from council.members.models import Person

COUNTED = (Stage.RECEIVED.value, Stage.ELIGIBLE.value)
OFFICE = frozenset({Role.SECRETARIAT})
QUOTA = "quota:"


@dataclass(frozen=True)
class ValueCount:
    """How many applied with one answer, and how many seats the charter aims at for it (none: no aim)."""

    key: str
    name: Labels
    shown: Shown
    aimed: int | None = None


@dataclass(frozen=True)
class DimensionCount:
    """The answers of one dimension, "prefer not to say" among them."""

    key: str
    name: Labels
    values: Sequence[ValueCount]


@dataclass(frozen=True)
class QuotaCount:
    """How many applied who fulfil a quota, and how many seats it asks for at least."""

    key: str
    where: Mapping[str, Sequence[str]]
    applied: int
    least: int


@dataclass(frozen=True)
class Coverage:
    """Who has applied to a call so far."""

    total: int
    dimensions: Sequence[DimensionCount]
    quotas: Sequence[QuotaCount]


@dataclass(frozen=True)
class Gap:
    """Somebody who is missing: fewer applied than the charter wishes for in seats. `key` names the target or quota."""

    key: str
    where: Mapping[str, Sequence[str]]
    applied: int
    needed: int


_EXACT: Kept[Coverage] = Kept(64)


def coverage(call: Call, *, on: date) -> Coverage:
    """Who has applied so far, exactly: what the secretariat may count and may know of one person."""
    return _EXACT.of((call.id, on), audit.latest_act(call.council_id), lambda: _coverage(call, on))


def _coverage(call: Call, on: date) -> Coverage:
    rules = rules_for(call, on)
    dimensions = [each for each in dimensions_for(call, on) if sees_single_values(each.sensitivity, OFFICE)]
    answers = _answers(call)
    counts = [
        _dimension(each, {key: Shown(number) for key, number in counts_of(each, answers).items()}, rules)
        for each in dimensions
    ]
    return Coverage(len(answers), counts, _quotas(rules, {each.key for each in dimensions}, answers) if rules else [])


def gaps(call: Call, *, on: date) -> list[Gap]:
    """Who is missing so far, by the charter's aims and then by its quotas; the most missing first."""
    found = coverage(call, on=on)
    by_value = [
        Gap(f"{dimension.key}={value.key}", {dimension.key: [value.key]}, value.shown.number or 0, value.aimed)
        for dimension in found.dimensions
        for value in dimension.values
        if value.aimed is not None
    ]
    by_quota = [Gap(f"{QUOTA}{each.key}", each.where, each.applied, each.least) for each in found.quotas]
    missing = [each for each in (*by_value, *by_quota) if each.applied < each.needed]
    return sorted(missing, key=lambda each: (each.applied - each.needed, each.key))


def named_by(call: Call, key: str, *, on: date) -> Mapping[str, Sequence[str]]:
    """Whom the key of a gap means, also after the gap has closed; nobody, if the charter no longer names them."""
    rules = rules_for(call, on)
    if rules is None:
        return {}
    for target in rules.targets:
        if target.key == key:
            return {target.dimension: [target.value]}
    return next((each.where for each in rules.quotas if f"{QUOTA}{each.key}" == key), {})


def rules_for(call: Call, on: date) -> CharterRules | None:
    """The rules that the seats of a call are filled by; those of today as long as later ones are not known."""
    charter = councils.charter_on(call.council, max(on, call.rotation_on)) or councils.charter_on(call.council, on)
    return councils.rules_of(charter) if charter else None


def counted_people(call: Call, *, before: date | None = None) -> list[UUID]:
    """Whoever applied and still counts, in the order of the days; those of one day in an order that says nothing."""
    counted = (
        select(Application.person_id)
        .join(Person, Person.id == Application.person_id)
        .where(Application.call_id == call.id, Application.stage.in_(COUNTED), Person.erased_at.is_(None))
    )
    if before is not None:
        counted = counted.where(Application.received_on < before)
    return list(db.session.scalars(counted.order_by(Application.received_on, Application.id)))


def dimensions_for(call: Call, on: date) -> list[DimensionView]:
    """The dimensions that may be counted while a call is open: none that is sealed."""
    return [
        each for each in councils.dimensions_of(call.council, on=on) if each.sensitivity != Sensitivity.SEALED.value
    ]


def _answers(call: Call) -> list[Mapping[str, str]]:
    """What each applicant who still counts said of herself."""
    people = counted_people(call)
    traits = members.traits_of_many(people)
    return [traits[each] for each in people]


def counts_of(dimension: DimensionView, answers: Iterable[Mapping[str, str]]) -> dict[str, int]:
    """How many gave each answer of a dimension; silence, and what is not offered any more, are one."""
    held = Counter(each.get(dimension.key, UNDISCLOSED) for each in answers)
    offered = {value.key for value in dimension.values}
    counts = {value.key: held[value.key] for value in dimension.values}
    counts[UNDISCLOSED] = sum(number for key, number in held.items() if key not in offered or key == UNDISCLOSED)
    return counts


def _dimension(dimension: DimensionView, shown: Mapping[str, Shown], rules: CharterRules | None) -> DimensionCount:
    aims = {each.value: each for each in rules.targets if each.dimension == dimension.key} if rules else {}
    seats = rules.seats if rules else 0
    values = [
        ValueCount(
            value.key,
            value.name,
            shown[value.key],
            ceil(Fraction(aims[value.key].share) * seats) if value.key in aims else None,
        )
        for value in dimension.values
    ]
    return DimensionCount(dimension.key, dimension.name, values)


def _quotas(rules: CharterRules, known: set[str], answers: Sequence[Mapping[str, str]]) -> list[QuotaCount]:
    found = []
    for each in rules.quotas:
        least, _most = each.in_seats(rules.seats)
        if least and set(each.where) <= known:
            applied = sum(meets(each.where, answer) for answer in answers)
            found.append(QuotaCount(each.key, each.where, applied, least))
    return found
