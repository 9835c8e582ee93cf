"""Asking whether a decision is right, or what comes out when it is computed again; each answer is kept."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import Select, select

from council import awaited
from council.audit.acts import Act
from council.audit.service import Actor, Detail, Subject, record
from council.awaited import AwaitedState
from council.database import db, moment
from council.errors import NotFound, Refused
from council.reports.evidence.models import EvidenceCheck
from council.rotation.models import Proposal, Staggering
from council.rotation.service import ProposalState

JOB_KIND = "check_evidence"

Decision = Proposal | Staggering


class CheckKind(StrEnum):
    """What is asked: whether the file is right, or what a new computation says."""

    CHECK = "check"
    AGAIN = "again"


# Changes


def ask(actor: Actor, decision: Decision, *, kind: CheckKind) -> EvidenceCheck:
    """Ask for one decision to be checked or computed again; hand the job over once this is saved."""
    if not can_be(decision, kind):
        raise NotFound
    if awaited.is_running(latest(decision.id), at=moment()):
        raise Refused(_("This decision is being checked."), _("Open the page to see how far it is."))
    asked = EvidenceCheck(
        council_id=decision.council_id,
        council=decision.council,
        kind=kind.value,
        about=about(decision),
        about_id=decision.id,
        state=AwaitedState.REQUESTED.value,
        asked_at=moment(),
    )
    awaited.put(JOB_KIND, asked)
    _record(actor, Act.EVIDENCE_CHECK_ASKED, asked)
    return asked


def keep(actor: Actor, asked: EvidenceCheck, *, answer: Mapping[str, Any], good: bool) -> None:
    """Keep what came of it; the record says whether all was well."""
    asked.state, asked.made_at, asked.answer = AwaitedState.MADE.value, moment(), dict(answer)
    _record(actor, Act.EVIDENCE_CHECK_MADE, asked, {"good": good})


def give_up(actor: Actor, asked: EvidenceCheck, *, code: str) -> None:
    """Mark that nothing came of it, with the code of what happened; it can be asked for again."""
    asked.state = AwaitedState.FAILED.value
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
    ended = _checks(decision_id).where(EvidenceCheck.state == AwaitedState.MADE.value)
    return list(db.session.scalars(ended.limit(most)))


def _checks(decision_id: UUID) -> Select[EvidenceCheck]:  # type: ignore[type-arg, unused-ignore]
    asked = select(EvidenceCheck).where(EvidenceCheck.about_id == decision_id)
    return asked.order_by(EvidenceCheck.asked_at.desc())


def _record(actor: Actor, act: Act, asked: EvidenceCheck, more: Mapping[str, Detail] | None = None) -> None:
    subject = Subject(asked.about, str(asked.about_id))
    record(actor, act, subject, council=asked.council_id, details={"check": asked.kind, **(more or {})})
