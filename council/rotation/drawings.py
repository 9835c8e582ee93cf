"""The draw of a proposal, each part written once: the lottery, the commitment, the public numbers, the finished file.

What was committed to is never written again: there is no function that could, and the finished file is accepted only
if it grew from it.
"""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Select, select

from council import crypto, jobs
from council.audit.acts import Act
from council.audit.replaying import as_told
from council.audit.service import Actor, Detail
from council.councils.models import Council
from council.database import db, moment
from council.errors import NotFound, Refused
from council.jobs import Job
from council.rotation import promised, service, telling
from council.rotation.models import Drawing, Proposal
from council.rotation.promised import opened, place, sha256
from council.rotation.service import ProposalState

COMMIT_KIND = "commit_rotation"
FINISH_KIND = "finish_draw"
LONGEST_SOURCE = 500


@dataclass(frozen=True)
class Promise:
    """How the panel will be drawn, from which public numbers, and when."""

    method: str
    source: str
    draw_at: datetime


# Changes


def ask_to_commit(actor: Actor, proposal: Proposal, *, promise: Promise) -> Job:
    """Promise the lottery and how it will be drawn; the worker seals the file. Hand the job over once this is saved."""
    drawing = drawing_of(proposal)
    if promise.draw_at <= moment():
        raise Refused(
            _("The draw has to come after the promise."),
            _("Choose a moment later than now, when the numbers are known."),
        )
    promised.refuse_if_altered(proposal)
    service.step(proposal, ProposalState.COMMITTING)
    drawing.method, drawing.source, drawing.draw_at = promise.method, promise.source[:LONGEST_SOURCE], promise.draw_at
    job = jobs.queue(COMMIT_KIND, proposal.id, at=moment())
    details = {"drawing": str(drawing.id), **as_told(drawing, "method", "source", "draw_at")}
    service.record_step(actor, Act.COMMITMENT_ASKED, proposal, details)
    return job


def keep_commitment(actor: Actor, proposal: Proposal, *, file: bytes, digest: str, public: bytes) -> None:
    """Keep the file that was promised, and what everyone may see of it."""
    drawing = drawing_of(proposal)
    promised.refuse_if_altered(proposal)
    service.step(proposal, ProposalState.COMMITTED)
    drawing.committed_sealed = crypto.seal(proposal.council_id, file.decode(), place("committed_sealed", drawing))
    drawing.committed_sha256, drawing.public_file, drawing.committed_at = digest, public, moment()
    proposal.evidence_sha256 = sha256(file)
    details: dict[str, Detail] = {
        "drawing": str(drawing.id),
        **as_told(drawing, "committed_sealed"),
        "sha256": digest,
        "file_sha256": sha256(file),
        "public_sha256": sha256(public),
        "people_sha256": promised.people_digest(proposal.council_id, public),
    }
    telling.tell_of_draw(actor, proposal, drawing.draw_at)
    service.record_step(actor, Act.DRAW_COMMITTED, proposal, details)


def give_up_commitment(actor: Actor, proposal: Proposal, *, code: str) -> None:
    """The file could not be sealed: everything is as before, and it can be asked for again."""
    service.step(proposal, ProposalState.SIGNED_OFF)
    service.record_step(actor, Act.COMMITMENT_FAILED, proposal, {"code": code})


def draw(actor: Actor, proposal: Proposal, *, numbers: str, panel: int) -> Job:
    """Write down the public numbers, in their canonical text, and the panel that they name: once, and for good."""
    drawing = drawing_of(proposal)
    if drawing.draw_at is None or moment() < drawing.draw_at:
        raise Refused(
            _("It was promised that the numbers are not known yet."),
            _("Draw at the moment that was promised, or later."),
        )
    promised.refuse_if_altered(proposal)
    service.step(proposal, ProposalState.DRAWN)
    drawing.numbers, drawing.panel, drawing.drawn_at = numbers, panel, moment()
    job = jobs.queue(FINISH_KIND, proposal.id, at=moment())
    details: dict[str, Detail] = {"drawing": str(drawing.id), "numbers": numbers, "panel": panel}
    service.record_step(actor, Act.PANEL_DRAWN, proposal, details)
    return job


def ask_to_finish(actor: Actor, proposal: Proposal) -> Job:
    """Write the finished file again, after the work on it was cut off."""
    if proposal.state != ProposalState.DRAWN.value or drawing_of(proposal).finished_sha256:
        raise NotFound
    job = jobs.queue(FINISH_KIND, proposal.id, at=moment())
    service.record_step(actor, Act.DRAW_FINISH_ASKED, proposal)
    return job


def keep_finished(actor: Actor, proposal: Proposal, *, file: bytes, public: bytes) -> None:
    """Keep the file that proves the whole way, from the question to the council and its reserve list."""
    drawing = drawing_of(proposal)
    if proposal.state != ProposalState.DRAWN.value or drawing.finished_sha256:
        raise NotFound
    drawing.finished_sealed = crypto.seal(proposal.council_id, file.decode(), place("finished_sealed", drawing))
    drawing.finished_sha256, drawing.public_file = sha256(file), public
    proposal.evidence_sha256 = drawing.finished_sha256
    details: dict[str, Detail] = {
        "drawing": str(drawing.id),
        **as_told(drawing, "finished_sealed"),
        "evidence_sha256": drawing.finished_sha256,
        "public_sha256": sha256(public),
    }
    service.record_step(actor, Act.DRAW_FINISHED, proposal, details)


def hand_out(actor: Actor, proposal: Proposal) -> bytes:
    """The evidence as far as it has grown; each look is recorded, because it holds what people declared."""
    content = latest_file_of(proposal)
    details = {"evidence_sha256": sha256(content)}
    service.record_step(actor, Act.EVIDENCE_DOWNLOADED, proposal, details)
    return content


# Questions


def drawing_of(proposal: Proposal) -> Drawing:
    """The draw of a proposal; `NotFound` where seats are not given by lot."""
    found = _drawing(proposal)
    if found is None:
        raise NotFound
    return found


def has_drawing(proposal: Proposal) -> bool:
    """Whether seats are given by lot."""
    return _drawing(proposal) is not None


def lottery_of(proposal: Proposal) -> bytes:
    """The lottery with its question, as it was computed."""
    return opened(drawing_of(proposal), "lottery_sealed")


def lottery_in(proposal: Proposal) -> dict[str, Any] | None:
    """What the lottery says: its panels, everybody's chance and the least; nothing where seats are not given by lot."""
    if not has_drawing(proposal):
        return None
    told: dict[str, Any] = json.loads(lottery_of(proposal))["lottery"]
    return told


def committed_file_of(proposal: Proposal) -> bytes:
    """The file that was committed to; `NotFound` before the commitment."""
    return opened(drawing_of(proposal), "committed_sealed")


def council_file_of(proposal: Proposal) -> bytes:
    """The file with a council in it: the one drawn, or, before that, the one that the search ended with."""
    drawing = _drawing(proposal)
    if drawing is not None and drawing.finished_sha256:
        return opened(drawing, "finished_sealed")
    return service.evidence_of(proposal)


def latest_file_of(proposal: Proposal) -> bytes:
    """The evidence as far as it has grown: with the draw, with the commitment, with the lottery, or without."""
    drawing = _drawing(proposal)
    if drawing is None:
        return service.evidence_of(proposal)
    if drawing.finished_sha256:
        return opened(drawing, "finished_sealed")
    return opened(drawing, "committed_sealed" if drawing.committed_sha256 else "lottery_sealed")


def public_proposal(council: Council, rotation_on: date) -> Proposal:
    """The proposal of a rotation that the public may follow: the one last committed to; `NotFound` if there is none."""
    promised = _promised(council).where(Proposal.rotation_on == rotation_on)
    found = db.session.scalar(promised.order_by(Drawing.committed_at.desc()).limit(1))
    if found is None:
        raise NotFound
    return found


def public_rotations(council: Council) -> list[date]:
    """The rotations whose draw the public may follow, the latest first."""
    days = _promised(council).with_only_columns(Proposal.rotation_on)
    return sorted(set(db.session.scalars(days)), reverse=True)


def _promised(council: Council) -> Select[Proposal]:  # type: ignore[type-arg, unused-ignore]
    with_drawing = select(Proposal).join(Drawing, Drawing.proposal_id == Proposal.id)
    return with_drawing.where(Proposal.council_id == council.id, Drawing.committed_at.is_not(None))


def _drawing(proposal: Proposal) -> Drawing | None:
    return db.session.scalar(select(Drawing).where(Drawing.proposal_id == proposal.id))
