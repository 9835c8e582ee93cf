"""Whether a draw is still what was promised: each of its parts is held against the record, which only ever grows.

What was written first counts: whoever promises or draws again behind the pages' back is found out by the act before.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select

from council import crypto
from council.audit import service as audit
from council.audit.acts import Act
from council.audit.models import Entry
from council.councils.phrases import listed
from council.database import db
from council.errors import NotFound, Refused
from council.members.models import Person
from council.rotation.models import Drawing, Proposal
from council.rotation.service import ProposalState

STATE_AFTER: Mapping[Act, ProposalState] = {
    Act.DRAW_COMMITTED: ProposalState.COMMITTED,
    Act.PROPOSAL_WITHDRAWN: ProposalState.WITHDRAWN,
    Act.PANEL_DRAWN: ProposalState.DRAWN,
    Act.PROPOSAL_ADOPTED: ProposalState.ADOPTED,
}
TOLD_BY = (Act.COMMITMENT_ASKED, Act.DRAW_FINISHED, *STATE_AFTER)


class Part(StrEnum):
    """What of a draw can be altered."""

    RECORD = "record"
    STATE = "state"
    PROMISE = "promise"
    MOMENT = "moment"
    FILE = "file"
    PUBLIC_FILE = "public_file"
    PEOPLE = "people"
    DRAW = "draw"
    FINISHED_FILE = "finished_file"


@dataclass(frozen=True)
class Said:
    """What the record says of one step: when it was, and the details."""

    at: datetime
    details: Mapping[str, Any]


Record = Mapping[Act, Said]


def refuse_if_altered(proposal: Proposal) -> None:
    """Refuse to go on with a draw that is not what was promised."""
    if stops(altered_parts(proposal)):
        raise Refused(
            _("This draw is not the one that was promised: something was changed since, outside of these pages."),
            _("Nothing was done. Ask whoever runs this site to bring back the last backup, and tell the auditor."),
        )


def stops(parts: Iterable[Part]) -> bool:
    """Whether a draw cannot go on.

    A moment that was moved is told and stops nothing: numbers that are not the published ones are seen by everyone.
    """
    return bool(set(parts) - {Part.MOMENT})


def altered_parts(proposal: Proposal) -> tuple[Part, ...]:
    """The parts of a draw that are not as the record says; none before there is a promise."""
    return altered_parts_of_many([proposal])[proposal.id]


def altered_parts_of_many(proposals: Collection[Proposal]) -> dict[UUID, tuple[Part, ...]]:
    """The same for each of several draws, asked for together."""
    ids = [each.id for each in proposals]
    drawings = {
        each.proposal_id: each for each in db.session.scalars(select(Drawing).where(Drawing.proposal_id.in_(ids)))
    }
    records = _records_of(ids)
    return {each.id: _altered_parts(each, drawings.get(each.id), records[each.id]) for each in proposals}


def _altered_parts(proposal: Proposal, drawing: Drawing | None, record: tuple[Record, bool]) -> tuple[Part, ...]:
    said, sound = record
    if Act.DRAW_COMMITTED not in said:
        promised = drawing is not None and drawing.committed_at is not None
        return () if sound and not promised else (Part.RECORD,)
    if drawing is None:
        return (Part.FILE,)
    holds = {
        Part.RECORD: sound,
        Part.STATE: proposal.state == STATE_AFTER[[act for act in STATE_AFTER if act in said][-1]],
        Part.PROMISE: _promise_holds(drawing, said),
        Part.MOMENT: _moment_holds(drawing, said),
        Part.FILE: _file_holds(drawing, said),
        Part.PUBLIC_FILE: _public_file_holds(drawing, said),
        Part.PEOPLE: _people_hold(drawing, said),
        Part.DRAW: _draw_holds(drawing, said),
        Part.FINISHED_FILE: _finished_file_holds(drawing, said),
    }
    return tuple(part for part, held in holds.items() if not held)


def warning_of(parts: Sequence[Part]) -> str:
    """What is wrong with a draw, in a sentence; empty when it is as promised."""
    if not parts:
        return ""
    if not stops(parts):
        return _("The moment of this draw was changed after it was promised, or the draw came before it.")
    words = {
        Part.RECORD: _("the record of the draw"),
        Part.STATE: _("how far the draw has come"),
        Part.PROMISE: _("the way it is drawn"),
        Part.MOMENT: _("when it is drawn"),
        Part.FILE: _("the sealed file"),
        Part.PUBLIC_FILE: _("the public file"),
        Part.PEOPLE: _("who stands behind the pseudonyms"),
        Part.DRAW: _("the result of the draw"),
        Part.FINISHED_FILE: _("the finished file"),
    }
    return _("This does not agree with the record: %(parts)s.", parts=listed(words[part] for part in parts))


def promised_digest(proposal: Proposal) -> str:
    """The fingerprint that was promised, as the record has it; empty before the promise."""
    said, _sound = _record_of(proposal)
    return str(said[Act.DRAW_COMMITTED].details["sha256"]) if Act.DRAW_COMMITTED in said else ""


def opened(drawing: Drawing, column: str) -> bytes:
    """One of a draw's sealed files; `NotFound` while there is none, `Refused` when its seal is broken."""
    sealed: bytes | None = getattr(drawing, column)
    if sealed is None:
        raise NotFound
    try:
        return crypto.unseal(drawing.proposal.council_id, sealed, place(column, drawing)).encode()
    except crypto.Unreadable:
        raise Refused(
            _("The file of this draw does not open any more: it was changed outside of these pages."),
            _("Ask whoever runs this site to bring back the last backup, and tell the auditor."),
        ) from None


def place(column: str, drawing: Drawing) -> crypto.Place:
    """Where a sealed file of a draw stands."""
    return crypto.Place("drawings", column, drawing.id)


def sha256(content: bytes | None) -> str:
    """The fingerprint of a file, as `sha256sum` prints it."""
    return hashlib.sha256(content or b"").hexdigest()


def people_digest(council_id: UUID, public: bytes) -> str:
    """A fingerprint of who stands behind the pseudonyms of a public file."""
    named = {each["id"] for each in json.loads(public)["people"]}
    rows = db.session.execute(
        select(Person.pseudonym, Person.id).where(Person.council_id == council_id).order_by(Person.pseudonym)
    )
    return sha256("\n".join(f"{row.pseudonym} {row.id}" for row in rows if row.pseudonym in named).encode())


def _record_of(proposal: Proposal) -> tuple[Record, bool]:
    return _records_of([proposal.id])[proposal.id]


def _records_of(ids: Iterable[UUID]) -> dict[UUID, tuple[Record, bool]]:
    """What the record says of each step of each proposal, and whether its entries are as they were written."""
    subjects = {f"proposal:{each}": each for each in ids}
    told: dict[UUID, list[Entry]] = {each: [] for each in subjects.values()}
    about = select(Entry).where(Entry.subject.in_(list(subjects)), Entry.act.in_(TOLD_BY))
    for entry in db.session.scalars(about.order_by(Entry.sequence)):
        told[subjects[entry.subject]].append(entry)
    return {each: _said(entries) for each, entries in told.items()}


def _said(entries: Iterable[Entry]) -> tuple[Record, bool]:
    said: dict[Act, Said] = {}
    sound = True
    for entry in entries:
        if audit.leaf_hash(entry.body) != entry.leaf_hash:
            sound = False
            continue
        act = Act(entry.act)
        if act not in said or (act is Act.COMMITMENT_ASKED and Act.DRAW_COMMITTED not in said):
            said[act] = Said(entry.at, json.loads(entry.body)["details"])
    return said, sound


def _promise_holds(drawing: Drawing, said: Record) -> bool:
    asked, committed = said[Act.COMMITMENT_ASKED].details, said[Act.DRAW_COMMITTED]
    kept = (drawing.method, drawing.source, drawing.committed_sha256, drawing.committed_at)
    return kept == (asked["method"], asked["source"], committed.details["sha256"], committed.at)


def _moment_holds(drawing: Drawing, said: Record) -> bool:
    """Whether the moment stands as promised, and the draw did not come before it."""
    promised = datetime.fromisoformat(said[Act.COMMITMENT_ASKED].details["draw_at"])
    return drawing.draw_at == promised and (Act.PANEL_DRAWN not in said or said[Act.PANEL_DRAWN].at >= promised)


def _file_holds(drawing: Drawing, said: Record) -> bool:
    return _opens_to(drawing, "committed_sealed", said[Act.DRAW_COMMITTED].details["file_sha256"])


def _public_file_holds(drawing: Drawing, said: Record) -> bool:
    latest = said.get(Act.DRAW_FINISHED, said[Act.DRAW_COMMITTED])
    return sha256(drawing.public_file) == str(latest.details["public_sha256"])


def _people_hold(drawing: Drawing, said: Record) -> bool:
    try:
        found = people_digest(drawing.proposal.council_id, drawing.public_file or b"")
    except (ValueError, KeyError, TypeError):  # no public file any more
        return False
    return found == str(said[Act.DRAW_COMMITTED].details["people_sha256"])


def _draw_holds(drawing: Drawing, said: Record) -> bool:
    kept = (drawing.numbers, drawing.panel, drawing.drawn_at)
    drawn = said.get(Act.PANEL_DRAWN)
    return kept == ((drawn.details["numbers"], drawn.details["panel"], drawn.at) if drawn else (None, None, None))


def _finished_file_holds(drawing: Drawing, said: Record) -> bool:
    finished = said.get(Act.DRAW_FINISHED)
    if finished is None:
        return drawing.finished_sealed is None and drawing.finished_sha256 is None
    expected = finished.details["evidence_sha256"]
    return drawing.finished_sha256 == expected and _opens_to(drawing, "finished_sealed", expected)


def _opens_to(drawing: Drawing, column: str, expected: str) -> bool:
    try:
        return sha256(opened(drawing, column)) == expected
    except (NotFound, Refused):
        return False
