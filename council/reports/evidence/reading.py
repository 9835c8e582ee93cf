"""Every past decision of a council, and its fingerprint as the table and as the record have it."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from council.audit.acts import Act
from council.audit.models import Entry
from council.audit.service import leaf_hash
from council.awaited import AwaitedState
from council.councils.models import Council
from council.database import db, existing
from council.errors import NotFound
from council.paging import nearest_page
from council.reports.evidence.models import EvidenceCheck
from council.reports.evidence.service import Decision
from council.rotation import drawings, promised
from council.rotation.models import Proposal, Staggering
from council.rotation.stagger import service as staggering

LINES_A_PAGE = 25
# The acts that tell the fingerprint of a decision's file, and under which name; the latest of them counts.
TOLD_IN: Mapping[str, str] = {
    Act.PROPOSAL_COMPUTED: "evidence_sha256",
    Act.DRAW_COMMITTED: "file_sha256",
    Act.DRAW_FINISHED: "evidence_sha256",
    Act.STAGGERING_PLANNED: "plan_sha256",
}


@dataclass(frozen=True)
class Fingerprint:
    """What the record says of a decision's file, and in which act."""

    sha256: str
    act: int


@dataclass(frozen=True)
class Line:
    """One decision in the list."""

    about: str
    id: UUID
    day: date
    number: int
    state: str
    made_at: datetime
    trial: bool
    sha256: str
    recorded: Fingerprint | None
    checked: EvidenceCheck | None
    warning: str

    @property
    def agrees(self) -> bool:
        """Whether the table and the record name one fingerprint, or neither names any."""
        return self.sha256 == (self.recorded.sha256 if self.recorded else "")


@dataclass(frozen=True)
class Decisions:
    """A page of decisions, the latest day first."""

    lines: list[Line]
    page: int
    pages: int
    total: int


def decisions(council: Council, page: int, *, most: int = LINES_A_PAGE) -> Decisions:
    """A page of all proposals and plans of first terms; the number of questions does not grow with them."""
    found = sorted((*_proposals(council), *_staggerings(council)), key=lambda each: each[2:4], reverse=True)
    page, pages = nearest_page(page, len(found), most)
    part = found[(page - 1) * most : page * most]
    recorded = recorded_of(f"{each[0]}:{each[1]}" for each in part)
    checked = _checked(each[1] for each in part)
    warnings = _warnings(each[1] for each in part)
    lines = [
        Line(*each, recorded.get(f"{each[0]}:{each[1]}"), checked.get(each[1]), warnings.get(each[1], ""))
        for each in part
    ]
    return Decisions(lines, page, pages, len(found))


def decision(council: Council, about: str, decision_id: UUID) -> Decision:
    """One decision of this council; any other is not there."""
    models: Mapping[str, type[Decision]] = {"proposal": Proposal, "staggering": Staggering}
    if about not in models:
        raise NotFound
    return existing(models[about], decision_id, belongs=lambda found: found.council_id == council.id)


def file_of(found: Decision) -> bytes:
    """The file with which a decision is checked; `NotFound` while there is none."""
    return drawings.latest_file_of(found) if isinstance(found, Proposal) else staggering.plan_of(found)


def recorded_of(subjects: Iterable[str]) -> dict[str, Fingerprint]:
    """What the record says last of each of these decisions' files; an entry that was altered says nothing."""
    told = select(Entry).where(Entry.subject.in_(list(subjects)), Entry.act.in_(list(TOLD_IN)))
    found: dict[str, Fingerprint] = {}
    for entry in db.session.scalars(told.order_by(Entry.sequence)):
        if leaf_hash(entry.body) == entry.leaf_hash:
            sha256 = json.loads(entry.body)["details"][TOLD_IN[entry.act]]
            found[entry.subject] = Fingerprint(str(sha256), entry.sequence)
    return found


Row = tuple[str, UUID, date, int, str, datetime, bool, str]


def _proposals(council: Council) -> list[Row]:
    columns = select(
        Proposal.id,
        Proposal.rotation_on,
        Proposal.number,
        Proposal.state,
        Proposal.requested_at,
        Proposal.trial.is_not(None),
        Proposal.evidence_sha256,
    ).where(Proposal.council_id == council.id)
    return [("proposal", *row[:-1], row[-1] or "") for row in db.session.execute(columns)]


def _staggerings(council: Council) -> list[Row]:
    columns = select(
        Staggering.id,
        Staggering.begins_on,
        Staggering.number,
        Staggering.state,
        Staggering.requested_at,
        Staggering.plan_sha256,
    ).where(Staggering.council_id == council.id)
    return [("staggering", *row[:-1], False, row[-1] or "") for row in db.session.execute(columns)]


def _checked(ids: Iterable[UUID]) -> dict[UUID, EvidenceCheck]:
    """The last answer about each."""
    ended = select(EvidenceCheck).where(
        EvidenceCheck.about_id.in_(list(ids)), EvidenceCheck.state == AwaitedState.MADE.value
    )
    return {each.about_id: each for each in db.session.scalars(ended.order_by(EvidenceCheck.asked_at))}


def _warnings(ids: Iterable[UUID]) -> dict[UUID, str]:
    """Why a draw among these is not the one that was promised, for each of which that is so."""
    found = db.session.scalars(select(Proposal).where(Proposal.id.in_(list(ids)))).all()
    altered = promised.altered_parts_of_many(found)
    return {each.id: promised.warning_of(altered[each.id]) for each in found}
