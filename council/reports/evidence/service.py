"""Asking whether a decision is right, or what comes out when it is computed again; each answer is kept."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import Select, select

from council import jobs
from council.audit.acts import Act
from council.audit.service import Actor, Detail, Subject, record
from council.database import db, moment
from council.errors import NotFound, Refused
from council.jobs import JobState
from council.reports.evidence.models import EvidenceCheck
from council.rotation.models import Proposal, Staggering
from council.rotation.service import ProposalState

JOB_KIND = "check_evidence"

Decision = Proposal | Staggering


class CheckKind(StrEnum):
    """What is asked: whether the file is right, or what a new computation says."""

    CHECK = "check"
    AGAIN = "again"


class CheckState(StrEnum):
    """How far it has come."""

    REQUESTED = "requested"
    MADE = "made"
    FAILED = "failed"


# Changes


def ask(actor: Actor, decision: Decision, *, kind: CheckKind) -> EvidenceCheck:
    """Ask for one decision to be checked or computed again; hand the job over once this is saved."""
    if not can_be(decision, kind):
        raise NotFound
    before = latest(decision.id)
    if before is not None and state_of(before, at=moment()) is CheckState.REQUESTED:
        raise Refused(_("This decision is being checked."), _("Open the page to see how far it is."))
    asked = EvidenceCheck(
        council_id=decision.council_id,
        council=decision.council,
        kind=kind.value,
        about=about(decision),
        about_id=decision.id,
        state=CheckState.REQUESTED.value,
        asked_at=moment(),
    )
    db.session.add(asked)
    db.session.flush()
    jobs.queue(JOB_KIND, asked.id, at=moment())
    _record(actor, Act.EVIDENCE_CHECK_ASKED, asked)
    return asked


def keep(actor: Actor, asked: EvidenceCheck, *, answer: Mapping[str, Any], good: bool) -> None:
    """Keep what came of it; the record says whether all was well."""
    asked.state, asked.made_at, asked.answer = CheckState.MADE.value, moment(), dict(answer)
    _record(actor, Act.EVIDENCE_CHECK_MADE, asked, {"good": good})


def give_up(actor: Actor, asked: EvidenceCheck, *, code: str) -> None:
    """Mark that nothing came of it, with the code of what happened; it can be asked for again."""
    asked.state = CheckState.FAILED.value
    _record(actor, Act.EVIDENCE_CHECK_FAILED, asked, {"code": code})


# Questions


def about(decision: Decision) -> str:
    """What kind of decision it is, as an address names it."""
    return "proposal" if isinstance(decision, Proposal) else "staggering"


def can_be(decision: Decision, kind: CheckKind) -> bool:
    """Whether there is something to check, or to compute again: that no council was possible can be found again too."""
    if isinstance(decision, Staggering):
        return decision.plan_sha256 is not None
    impossible = kind is CheckKind.AGAIN and decision.state == ProposalState.IMPOSSIBLE.value
    return decision.evidence_sha256 is not None or impossible


def latest(decision_id: UUID) -> EvidenceCheck | None:
    """What was asked for last about a decision."""
    return db.session.scalar(_checks(decision_id).limit(1))


def made(decision_id: UUID, most: int) -> list[EvidenceCheck]:
    """The last answers about a decision, the latest first."""
    ended = _checks(decision_id).where(EvidenceCheck.state == CheckState.MADE.value)
    return list(db.session.scalars(ended.limit(most)))


def state_of(asked: EvidenceCheck, *, at: datetime) -> CheckState:
    """The state as it is: what a silent worker left behind has failed even before the queue has noticed."""
    state = CheckState(asked.state)
    job = jobs.latest(asked.id)
    cut_off = job is not None and job.state_at(at) is JobState.INTERRUPTED
    return CheckState.FAILED if state is CheckState.REQUESTED and cut_off else state


def percent_of(asked: EvidenceCheck) -> int | None:
    """How far the computing is; none where that is not known."""
    job = jobs.latest(asked.id)
    told = job.progress_now if job else {}
    return round(100 * (told["stage"] - 1) / told["stages"]) if told.get("stages") else None


def may_still_save(asked: EvidenceCheck, job_id: UUID) -> bool:
    """Whether this job's result still counts: it was not swept, and did not end otherwise."""
    return asked.state == CheckState.REQUESTED.value and jobs.still_running(job_id)


def _checks(decision_id: UUID) -> Select[EvidenceCheck]:  # type: ignore[type-arg, unused-ignore]
    asked = select(EvidenceCheck).where(EvidenceCheck.about_id == decision_id)
    return asked.order_by(EvidenceCheck.asked_at.desc())


def _record(actor: Actor, act: Act, asked: EvidenceCheck, more: Mapping[str, Detail] | None = None) -> None:
    subject = Subject(asked.about, str(asked.about_id))
    record(actor, act, subject, council=asked.council_id, details={"check": asked.kind, **(more or {})})
