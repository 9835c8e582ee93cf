"""From a waiting file to members with their terms: all of it or, where anything is wrong with it, nothing.

Each term is an act of its own, as when it is entered by hand, so that the record alone can rebuild who sat when.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import insert

from council import uploads
from council.audit.acts import Act
from council.audit.service import Actor, Detail, Subject, record, record_many
from council.councils.dimensions import DimensionView, dimensions_of
from council.councils.models import Council
from council.database import db, moment
from council.errors import Changed, Refused
from council.members import bulk
from council.members import service as members
from council.terms.importing.charters import Charters
from council.terms.importing.checking import NewTerm, Plan, incoming_of, plan_import
from council.terms.importing.columns import known_targets
from council.terms.importing.models import MemberUpload
from council.terms.importing.reading import Reading, read_members
from council.terms.models import Term
from council.uploads import Staged


@dataclass(frozen=True)
class Understood:
    """A file as it was read, and what it was read by: the mapping, and what the council asked and its charters said."""

    sha256: str
    reading: Reading
    names: Mapping[str, str]
    dimensions: Sequence[DimensionView]
    charters: Charters

    @property
    def ready(self) -> bool:
        """Whether nothing stands in its way."""
        return self.reading.problem_count == 0


def understand(
    council: Council, staged: Staged, targets: Sequence[str], dimensions: Sequence[DimensionView]
) -> Understood:
    """Read a file under a mapping. It asks for nobody who is known, so that it can be done before others must wait."""
    header = staged.table.header
    if len(targets) != len(header) or not set(targets) <= set(known_targets(dimensions)):
        raise Refused(*_refusal())
    charters = Charters(council)
    names = {target: name for name, target in reversed(list(zip(header, targets, strict=True)))}
    reading = read_members(staged.table, targets, dimensions, charters)
    return Understood(staged.sha256, reading, names, dimensions, charters)


def compare(council: Council, file: Understood) -> Plan:
    """What a file would change; what stands against it is added to what was wrong with it."""
    return plan_import(council, file.reading, file.names, file.charters)


def import_members(actor: Actor, upload: MemberUpload, file: Understood, *, on: date) -> Plan:
    """Bring a waiting file in; refused when anything is wrong, or when the council asks otherwise than before."""
    council = upload.council
    if file.dimensions != dimensions_of(council, on=on) or file.charters.versions != Charters(council).versions:
        raise Changed
    plan = compare(council, file)
    if not file.ready:
        raise Refused(*_refusal())
    added = bulk.add_people(council, [incoming_of(council, each, named=True) for each in plan.new], on=on)
    bulk.change_people(council, plan.changes, on=on)
    plan.ids.update({person.key: person_id for person, person_id in zip(plan.new, added, strict=True)})
    begin_many(actor, council, plan.terms, plan.ids)
    details: dict[str, Detail] = {
        "sha256": file.sha256,
        "rows": file.reading.rows,
        "new": len(plan.new),
        "updated": plan.updated,
        "unchanged": plan.unchanged,
        "erased": plan.erased,
        "terms": len(plan.terms),
        "terms_unchanged": plan.terms_unchanged,
    }
    record(actor, Act.MEMBERS_IMPORTED, Subject("member_upload", str(upload.id)), council=council.id, details=details)
    uploads.remove(upload)
    return plan


def _refusal() -> tuple[str, str]:
    return (
        _("Nothing was imported, because something in the file is not right."),
        _("Open the preview again, and correct the file or the meaning of its columns."),
    )


def begin_many(actor: Actor, council: Council, new: Sequence[NewTerm], ids: dict[str, UUID]) -> int:
    """Let many terms begin that were checked together; says how many."""
    rows = [
        {
            "id": each.id,
            "council_id": council.id,
            "person_id": ids[each.person.key],
            "seat_group": each.told.seat_group,
            "start": each.told.start,
            "end": each.told.end,
            "partial": each.told.partial,
            "created_at": moment(),
        }
        for each in new
    ]
    if rows:
        db.session.connection().execute(insert(Term), rows)
    return record_many(actor, Act.TERM_BEGUN, _told(new, ids), council=council.id)


def _told(new: Sequence[NewTerm], ids: dict[str, UUID]) -> Iterable[tuple[Subject, dict[str, Detail]]]:
    """Each term for the record, as `terms.service.begin_term` tells it."""
    names = members.names_of_many(ids[each.person.key] for each in new)
    for each in new:
        person_id, told = ids[each.person.key], each.told
        yield (
            Subject("term", str(each.id), person_id, names[person_id]),
            {
                "person_id": str(person_id),
                "seat_group": told.seat_group,
                "start": told.start.isoformat(),
                "end": told.end.isoformat(),
                "partial": told.partial,
            },
        )
