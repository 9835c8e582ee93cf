"""From a staged file to people in a call's pool: what would change, and changing it, in one act and only as a whole."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID, uuid4

from flask_babel import gettext as _
from sqlalchemy import insert, select

from council import uploads
from council.accounts.models import User
from council.audit.acts import Act
from council.audit.service import Detail, Subject, record
from council.calls.models import Application, Call, PoolUpload
from council.calls.pool_mapping import PoolPerson, Reading, known_targets, read_people
from council.calls.pool_uploads import open_upload
from council.calls.service import Entered, Stage
from council.councils.dimensions import DimensionView, dimensions_of
from council.database import db, moment
from council.errors import Refused
from council.members import bulk
from council.uploads import Staged

NEW_STAGES = (Stage.RECEIVED, Stage.ELIGIBLE)


@dataclass
class Plan:
    """What a file would change in a call's pool."""

    new: list[bulk.Incoming] = field(default_factory=list)
    changes: list[bulk.Change] = field(default_factory=list)
    applying: list[UUID] = field(default_factory=list)  # known people who had not applied to this call
    updated: int = 0
    unchanged: int = 0
    erased: int = 0
    kept: int = 0  # declarations people made themselves, which the file would have overruled
    changed_fields: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class Outcome:
    """What an import did, in numbers."""

    new: int
    updated: int
    unchanged: int
    erased: int


def read_staged(staged: Staged, targets: Sequence[str], dimensions: Sequence[DimensionView]) -> Reading:
    """The staged table as people, under a mapping."""
    return read_people(staged.table, targets, dimensions)


def plan_import(call: Call, people: Sequence[PoolPerson]) -> Plan:
    """Compare a file with what is known: who is new, who changes, who stays as she is."""
    council = call.council
    keyed = {bulk.import_key(council, person.id): person for person in people}
    known = bulk.known_people(council, keyed)
    applied = set(db.session.scalars(select(Application.person_id).where(Application.call_id == call.id)))
    plan = Plan()
    for key, person in keyed.items():
        incoming = bulk.Incoming(key, person.name, person.contact, person.organisation, person.traits)
        if key not in known:
            plan.new.append(bulk.Incoming(key, person.name or person.id, *_beside_the_name(incoming)))
        elif known[key].erased:
            plan.erased += 1
        else:
            _compare(plan, known[key], incoming, applied)
    return plan


def _beside_the_name(incoming: bulk.Incoming) -> tuple[str, str, dict[str, str]]:
    return incoming.contact, incoming.organisation, dict(incoming.traits)


def _compare(plan: Plan, known: bulk.Known, incoming: bulk.Incoming, applied: set[UUID]) -> None:
    change = bulk.difference(known, incoming)
    plan.kept += sum(1 for each in known.own if incoming.traits.get(each, known.traits[each]) != known.traits[each])
    if change is not None:
        plan.changes.append(change)
        plan.changed_fields.update((*change.fields, *change.traits))
    if known.id not in applied:
        plan.applying.append(known.id)
    if change is not None or known.id not in applied:
        plan.updated += 1
    else:
        plan.unchanged += 1


def confirm_import(actor: User, upload: PoolUpload, *, targets: Sequence[str], stage: Stage, on: date) -> Outcome:
    """Bring a staged file into the pool: all of it or, where anything is wrong with it, nothing."""
    call = upload.call
    staged = open_upload(upload)
    reading = _faultless(staged, targets, dimensions_of(call.council, on=on))
    if stage not in NEW_STAGES:
        raise Refused(_("An import makes applications received or eligible, nothing else."))
    plan = plan_import(call, reading.people)
    added = bulk.add_people(call.council, plan.new, on=on)
    bulk.change_people(call.council, plan.changes, on=on)
    _apply(call, [*added, *plan.applying], stage=stage, on=on)
    outcome = Outcome(len(plan.new), plan.updated, plan.unchanged, plan.erased)
    details: dict[str, Detail] = {
        "sha256": staged.sha256,
        "rows": reading.rows,
        "new": outcome.new,
        "updated": outcome.updated,
        "unchanged": outcome.unchanged,
        "erased": outcome.erased,
        "stage": stage.value,
    }
    record(actor, Act.POOL_IMPORTED, Subject("call", str(call.id)), council=call.council_id, details=details)
    uploads.remove(upload)
    return outcome


def _faultless(staged: Staged, targets: Sequence[str], dimensions: Sequence[DimensionView]) -> Reading:
    """The file as people; refused when anything is wrong, or when the council asks otherwise than in the preview."""
    understood = len(targets) == len(staged.table.header) and set(targets) <= set(known_targets(dimensions))
    reading = read_staged(staged, targets, dimensions) if understood else None
    if reading is None or reading.problem_count:
        raise Refused(
            _("Nothing was imported, because something in the file is not right."),
            _("Open the preview again, and correct the file or the meaning of its columns."),
        )
    return reading


def _apply(call: Call, people: Sequence[UUID], *, stage: Stage, on: date) -> None:
    rows = [
        {
            "id": uuid4(),
            "call_id": call.id,
            "person_id": person_id,
            "stage": stage.value,
            "received_on": on,
            "entered": Entered.IMPORT.value,
            "submitted_at": moment(),
            "keep_for_next": False,
            "decided_on": on if stage is Stage.ELIGIBLE else None,
            "version": 1,
        }
        for person_id in people
    ]
    if rows:
        db.session.execute(insert(Application), rows)
