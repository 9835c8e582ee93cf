"""From applying to sitting: how many of each group applied for a rotation, could be drawn, were drawn and sat.

Counts only, sealed under the council's key, so that they stay true when applicants are erased or take statements back.
They are written when a call has closed, and again when its rotation is adopted or its day has come. Whoever was
counted as an applicant once stays counted; whose application was gone by the closing day never was.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import func, select

from council import crypto
from council.calls import service as calls
from council.calls.models import Application, Call
from council.calls.service import Stage
from council.councils import service as councils
from council.councils.models import Council
from council.councils.rules import UNDISCLOSED
from council.database import db, moment
from council.kept import Kept
from council.members import service as members
from council.members.models import Person
from council.rotation import drawings
from council.rotation.models import FunnelSnapshot, Proposal
from council.rotation.snapshots import Counts
from council.terms import service as terms

Values = Mapping[str, str]
_KEPT: Kept[tuple["Funnel", ...]] = Kept(16)


@dataclass(frozen=True)
class Funnel:
    """The steps of one rotation, each by dimension and value; `drawn` and `chances` only where lots were drawn.

    `chances` holds the sum of everybody's chance to be drawn, members who would return among them, and `by_lot` how
    many of the same people were drawn.
    """

    rotation_on: date
    written_at: datetime
    applied: Counts
    eligible: Counts = field(default_factory=dict)
    drawn: Counts | None = None
    seated: Counts = field(default_factory=dict)
    chances: Mapping[str, Mapping[str, Fraction]] = field(default_factory=dict)
    by_lot: Counts = field(default_factory=dict)
    whole: bool = False  # the rotation is over, so that nothing is added any more
    applicants: frozenset[UUID] = frozenset()


def write_funnel(
    council: Council, rotation_on: date, *, adopted: Proposal | None = None, whole: bool = True
) -> FunnelSnapshot:
    """Write down how many came how far: by the evidence of what was adopted, else by applications and terms."""
    known = next((each for each in funnels_of(council) if each.rotation_on == rotation_on), None)
    dimensions = _dimensions(council, rotation_on)
    told: dict[str, Any] = {"whole": whole, **_applied(council, rotation_on, known, dimensions)}
    if whole and adopted is not None:
        told |= _by_evidence(adopted, dimensions)
    elif whole:
        told |= _by_terms(council, rotation_on, dimensions)
    row_id = uuid4()
    row = FunnelSnapshot(
        id=row_id,
        council_id=council.id,
        rotation_on=rotation_on,
        written_at=moment(),
        figures_sealed=crypto.seal(council.id, json.dumps(told), _place(row_id)),
    )
    db.session.add(row)
    db.session.flush()
    return row


def settle(council: Council, until: date) -> list[FunnelSnapshot]:
    """Write what is due by a day: after a call has closed who applied, and once its rotation has come the rest."""
    return [write_funnel(council, day, whole=whole) for day, whole in _due(council, until).items()]


def is_due(council: Council, until: date) -> bool:
    """Whether a call has closed, or its rotation has come, of which nothing is written yet."""
    return bool(_due(council, until))


def funnels_of(council: Council) -> list[Funnel]:
    """What is written of each rotation, the latest last."""
    state = select(func.count(), func.max(FunnelSnapshot.written_at)).where(FunnelSnapshot.council_id == council.id)
    return list(_KEPT.of(council.id, tuple(db.session.execute(state).one()), lambda: _latest(council)))


def funnels_known(council: Council, until: datetime) -> list[Funnel]:
    """The same as it was known at a moment."""
    return list(_latest(council, until))


def _latest(council: Council, until: datetime | None = None) -> tuple[Funnel, ...]:
    written = select(FunnelSnapshot).where(FunnelSnapshot.council_id == council.id)
    if until is not None:
        written = written.where(FunnelSnapshot.written_at <= until)
    found: dict[date, Funnel] = {}
    for row in db.session.scalars(written.order_by(FunnelSnapshot.rotation_on, FunnelSnapshot.written_at)):
        told = json.loads(crypto.unseal(row.council_id, row.figures_sealed, _place(row.id)))
        found[row.rotation_on] = _read(row.rotation_on, row.written_at, told)
    return tuple(found.values())


def _due(council: Council, until: date) -> dict[date, bool]:
    """The rotations of which something is due, and whether it is the whole."""
    closing = select(Call.rotation_on, func.max(Call.closes_on).label("last")).where(Call.council_id == council.id)
    closed = db.session.execute(closing.where(Call.closes_on < until).group_by(Call.rotation_on)).all()
    known = {each.rotation_on: each.whole for each in funnels_of(council)} if closed else {}
    return {
        row.rotation_on: row.rotation_on <= until
        for row in closed
        if row.rotation_on not in known or (row.rotation_on <= until and not known[row.rotation_on])
    }


# Counting


def _dimensions(council: Council, day: date) -> dict[str, set[str]]:
    return {each.key: {value.key for value in each.values} for each in councils.dimensions_of(council, on=day)}


def _tally(people: Iterable[Values], dimensions: Mapping[str, set[str]]) -> Counts:
    """How many give each answer; what was not said, or is no answer any more, counts as undisclosed."""
    found = {key: Counter[str]() for key in dimensions}
    for said in people:
        for key, values in dimensions.items():
            value = said.get(key, UNDISCLOSED)
            found[key][value if value in values else UNDISCLOSED] += 1
    return {key: dict(counts) for key, counts in found.items()}


def _applied(
    council: Council, rotation_on: date, known: Funnel | None, dimensions: Mapping[str, set[str]]
) -> dict[str, Any]:
    """Everybody counted before, and whoever applied since."""
    standing = (
        select(Application.person_id)
        .join(Call, Call.id == Application.call_id)
        .join(Person, Person.id == Application.person_id)
        .where(Call.council_id == council.id, Call.rotation_on == rotation_on, Person.erased_at.is_(None))
        .where(Application.stage != Stage.WITHDRAWN.value)
    )
    before = known.applicants if known else frozenset()
    new = set(db.session.scalars(standing)) - before
    counts = _tally(members.traits_of_many(new).values(), dimensions)
    for key, numbers in (known.applied if known else {}).items():
        counts[key] = dict(Counter(counts.get(key, {})) + Counter(numbers))
    return {"applied": counts, "applicants": sorted(str(each) for each in before | new)}


def _by_terms(council: Council, rotation_on: date, dimensions: Mapping[str, set[str]]) -> dict[str, Any]:
    """Who could be chosen, and who of them began a term on the day; nothing is known of a draw."""
    eligible = set(calls.applicants(council, rotation_on))
    seated = eligible & {each.person_id for each in terms.held_terms(council) if each.start == rotation_on < each.end}
    said = members.traits_of_many(eligible)
    chosen = [said[each] for each in seated]
    return {"eligible": _tally(said.values(), dimensions), "seated": _tally(chosen, dimensions)}


def _by_evidence(proposal: Proposal, dimensions: Mapping[str, set[str]]) -> dict[str, Any]:
    """Who stood for a seat and who got one, with everybody's chance where lots were drawn, as the evidence has it."""
    document = json.loads(drawings.council_file_of(proposal))
    people = {each["id"]: each for each in document["problem"]["people"]}
    joined = {line["person"] for line in (*document["proposal"]["staying"], *document["proposal"]["joining"])}
    asked = [each for each in people.values() if each["standing"] == "candidate"]
    seated = _tally((each["values"] for each in asked if each["id"] in joined), dimensions)
    told: dict[str, Any] = {"eligible": _tally((each["values"] for each in asked), dimensions), "seated": seated}
    if document.get("lottery") and document.get("draw"):
        told |= {"drawn": seated, **_by_lot(document["lottery"], people, joined, dimensions)}
    return told


def _by_lot(
    lottery: Mapping[str, Any], people: Mapping[str, Any], joined: set[str], dimensions: Mapping[str, set[str]]
) -> dict[str, Any]:
    """The chances of all who took part in a draw, added up for each answer, and who of them was drawn."""
    panels = len(lottery["panels"])
    times = {
        name: number
        for profile in lottery["profiles"]
        for name, number in zip(profile["people"], profile["panels"], strict=True)
    }
    chances: dict[str, Counter[str]] = {key: Counter() for key in dimensions}
    for name, number in times.items():
        for key, values in dimensions.items():
            value = people[name]["values"].get(key, UNDISCLOSED)
            chances[key][value if value in values else UNDISCLOSED] += number
    drawn = _tally((people[name]["values"] for name in times if name in joined), dimensions)
    written = {key: {value: f"{number}/{panels}" for value, number in found.items()} for key, found in chances.items()}
    return {"chances": written, "by_lot": drawn}


def _read(rotation_on: date, written_at: datetime, told: Mapping[str, Any]) -> Funnel:
    chances = told.get("chances", {})
    return Funnel(
        rotation_on=rotation_on,
        written_at=written_at,
        applied=told["applied"],
        eligible=told.get("eligible", {}),
        drawn=told.get("drawn"),
        seated=told.get("seated", {}),
        chances={key: {value: Fraction(chance) for value, chance in each.items()} for key, each in chances.items()},
        by_lot=told.get("by_lot", {}),
        whole=told["whole"],
        applicants=frozenset(UUID(each) for each in told["applicants"]),
    )


def _place(row_id: UUID) -> crypto.Place:
    return crypto.Place("funnel_snapshots", "figures_sealed", row_id)
