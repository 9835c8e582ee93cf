"""Explanations of a proposal, computed after it: what each rule costs, why some have no chance, the least change.

Kept sealed under the council's key, as the proposal is. The work on them has their own id for its subject, so that the
work queued last on a proposal stays that which makes it.
"""

import json
from enum import StrEnum
from typing import Any
from uuid import uuid4

from flask_babel import gettext as _
from sqlalchemy import select

from council import crypto, jobs
from council.audit.acts import Act
from council.audit.service import Actor
from council.database import db, moment
from council.errors import Refused
from council.jobs import Job
from council.rotation import service
from council.rotation.models import Explanation, Proposal
from council.rotation.service import ProposalState

JOB_KIND = "explain_rotation"
UNANSWERED = service.WITHOUT_ANSWER | {ProposalState.REQUESTED}

Content = dict[str, Any]


class ExplanationState(StrEnum):
    """How far explaining has come; `missing` where nobody asked for it yet."""

    MISSING = "missing"
    WAITING = "waiting"
    READY = "ready"
    FAILED = "failed"


# Changes


def ask(actor: Actor, proposal: Proposal) -> Job:
    """Have a proposal explained, for the first time or after it failed; hand the job over once this is saved."""
    if proposal.state in UNANSWERED:
        raise Refused(_("There is no result to explain yet."), _("Wait until the proposal is computed."))
    found = explanation_of(proposal)
    if found is None:
        found = Explanation(id=uuid4(), proposal_id=proposal.id)
        db.session.add(found)
    elif found.state != ExplanationState.FAILED.value:
        raise Refused(
            _("The explanations were asked for already."), _("Open the page of the proposal again to see them.")
        )
    found.state = ExplanationState.WAITING.value
    job = jobs.queue(JOB_KIND, found.id, at=moment())
    service.record_step(actor, Act.EXPLANATION_ASKED, proposal)
    return job


def keep(actor: Actor, explanation: Explanation, *, content: Content) -> None:
    """Keep what was computed."""
    proposal = explanation.proposal
    sealed = crypto.seal(proposal.council_id, json.dumps(content), _place(explanation))
    explanation.content_sealed, explanation.made_at = sealed, moment()
    explanation.state = ExplanationState.READY.value
    service.record_step(actor, Act.EXPLANATION_KEPT, proposal)


def give_up(actor: Actor, explanation: Explanation, *, code: str) -> None:
    """The work failed or was cut off: the proposal is as before, and can be explained again."""
    explanation.state = ExplanationState.FAILED.value
    service.record_step(actor, Act.EXPLANATION_FAILED, explanation.proposal, {"code": code})


# Questions


def are_due(proposal: Proposal) -> bool:
    """Whether a proposal is explained without being asked; a trial is not, so that the next one does not wait."""
    return proposal.state not in UNANSWERED and not proposal.trial


def explanation_of(proposal: Proposal) -> Explanation | None:
    """What was computed to explain a proposal, or is being computed."""
    return db.session.scalar(select(Explanation).where(Explanation.proposal_id == proposal.id))


def state_of(proposal: Proposal) -> ExplanationState:
    """How far explaining a proposal has come."""
    found = explanation_of(proposal)
    return ExplanationState(found.state) if found else ExplanationState.MISSING


def content_of(proposal: Proposal) -> Content:
    """What was computed; empty while there is nothing."""
    found = explanation_of(proposal)
    if found is None or found.content_sealed is None:
        return {}
    content: Content = json.loads(crypto.unseal(proposal.council_id, found.content_sealed, _place(found)))
    return content


def _place(explanation: Explanation) -> crypto.Place:
    return crypto.Place("explanations", "content_sealed", explanation.id)
