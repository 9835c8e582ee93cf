"""How many members hold each value from a day on, written down when that changes: counts only, and never again after.

A snapshot is sealed under the council's key and holds nobody's name, so that it stays true when somebody is erased.
"""

import json
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import select

from council import crypto
from council.councils import service as councils
from council.councils.models import Council
from council.councils.rules import UNDISCLOSED
from council.database import db, moment
from council.members import service as members
from council.rotation.models import CompositionSnapshot
from council.terms import service as terms

Counts = dict[str, dict[str, int]]  # dimension → value → how many


@dataclass(frozen=True)
class Snapshot:
    """The composition of a council from a day on, as it was known when it was written."""

    day: date
    written_at: datetime
    counts: Counts


def write_snapshot(council: Council, day: date) -> int:
    """Write down how those who sit on a day are composed, in whatever act changed it; says how many sit."""
    seated = {seat.person_id for seat in terms.seated(council, day)}
    snapshot_id = uuid4()
    snapshot = CompositionSnapshot(
        id=snapshot_id,
        council_id=council.id,
        day=day,
        written_at=moment(),
        counts_sealed=crypto.seal(council.id, json.dumps(_counts(council, seated, day)), _place(snapshot_id)),
    )
    db.session.add(snapshot)
    db.session.flush()
    return len(seated)


def snapshots_of(council: Council) -> list[Snapshot]:
    """Every snapshot of a council by day; of one day the latest written comes last, and counts."""
    written = select(CompositionSnapshot).where(CompositionSnapshot.council_id == council.id)
    ordered = written.order_by(CompositionSnapshot.day, CompositionSnapshot.written_at)
    return [Snapshot(each.day, each.written_at, _opened(each)) for each in db.session.scalars(ordered)]


def _counts(council: Council, seated: set[UUID], day: date) -> Counts:
    """Every value of every dimension in use, also those that nobody holds; a retired value counts as undisclosed."""
    declared = members.traits_of_many(seated)
    found: Counts = {}
    for dimension in councils.dimensions_of(council, on=day):
        values = [value.key for value in dimension.values]
        said = Counter(declared[each].get(dimension.key, UNDISCLOSED) for each in seated)
        found[dimension.key] = {value: said.pop(value, 0) for value in values}
        found[dimension.key][UNDISCLOSED] += said.total()
    return found


def _opened(snapshot: CompositionSnapshot) -> Counts:
    counts: Counts = json.loads(crypto.unseal(snapshot.council_id, snapshot.counts_sealed, _place(snapshot.id)))
    return counts


def _place(snapshot_id: UUID) -> crypto.Place:
    return crypto.Place("composition_snapshots", "counts_sealed", snapshot_id)
