"""Proposals from request to result: numbered within their rotation, one being computed at a time, each step recorded.

What is asked and answered stays sealed under the council's key; the pages read it through `reading.py`.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from flask_babel import gettext as _
from sqlalchemy import func, select

from council import awaited, crypto, jobs
from council.accounts.models import User
from council.audit.acts import Act
from council.audit.models import Entry
from council.audit.replaying import as_told
from council.audit.service import Actor, Detail, Subject, record
from council.councils import service as councils
from council.councils.models import Charter, Council
from council.councils.rules import CharterRules
from council.database import db, moment
from council.errors import NotFound, Refused
from council.jobs import Job
from council.rotation.models import Drawing, Proposal
from council.rotation.workspace.trials import Changes, changed

JOB_KIND = "propose_rotation"


class ProposalState(StrEnum):
    """How far a proposal has come."""

    REQUESTED = "requested"
    COMPUTED = "computed"
    IMPOSSIBLE = "impossible"
    FAILED = "failed"
    CANCELLED = "cancelled"
    INTERRUPTED = "interrupted"
    IN_REVIEW = "in_review"
    SIGNED_OFF = "signed_off"
    SENT_BACK = "sent_back"
    WITHDRAWN = "withdrawn"
    COMMITTING = "committing"
    COMMITTED = "committed"
    DRAWN = "drawn"
    ADOPTED = "adopted"


STEPS: Mapping[ProposalState, frozenset[ProposalState]] = {
    ProposalState.REQUESTED: frozenset(
        {
            ProposalState.COMPUTED,
            ProposalState.IMPOSSIBLE,
            ProposalState.FAILED,
            ProposalState.CANCELLED,
            ProposalState.INTERRUPTED,
        }
    ),
    ProposalState.INTERRUPTED: frozenset({ProposalState.REQUESTED}),
    ProposalState.CANCELLED: frozenset({ProposalState.REQUESTED}),
    ProposalState.FAILED: frozenset({ProposalState.REQUESTED}),
    ProposalState.COMPUTED: frozenset({ProposalState.IN_REVIEW}),
    ProposalState.IMPOSSIBLE: frozenset(),
    ProposalState.IN_REVIEW: frozenset({ProposalState.SIGNED_OFF, ProposalState.SENT_BACK, ProposalState.WITHDRAWN}),
    ProposalState.SENT_BACK: frozenset(),
    ProposalState.WITHDRAWN: frozenset(),
    ProposalState.SIGNED_OFF: frozenset({ProposalState.COMMITTING, ProposalState.ADOPTED, ProposalState.WITHDRAWN}),
    ProposalState.COMMITTING: frozenset({ProposalState.COMMITTED, ProposalState.SIGNED_OFF}),
    ProposalState.COMMITTED: frozenset({ProposalState.DRAWN, ProposalState.WITHDRAWN}),
    ProposalState.DRAWN: frozenset({ProposalState.ADOPTED}),
    ProposalState.ADOPTED: frozenset(),
}
UNDER_WAY = frozenset(
    {
        ProposalState.IN_REVIEW,
        ProposalState.SIGNED_OFF,
        ProposalState.COMMITTING,
        ProposalState.COMMITTED,
        ProposalState.DRAWN,
        ProposalState.ADOPTED,
    }
)
WITHOUT_ANSWER = frozenset({ProposalState.FAILED, ProposalState.CANCELLED, ProposalState.INTERRUPTED})
PUBLIC = frozenset({ProposalState.COMMITTED, ProposalState.DRAWN, ProposalState.ADOPTED})

ACTS: Mapping[ProposalState, Act] = {
    ProposalState.COMPUTED: Act.PROPOSAL_COMPUTED,
    ProposalState.IMPOSSIBLE: Act.PROPOSAL_IMPOSSIBLE,
    ProposalState.FAILED: Act.PROPOSAL_FAILED,
    ProposalState.CANCELLED: Act.PROPOSAL_CANCELLED,
    ProposalState.INTERRUPTED: Act.PROPOSAL_INTERRUPTED,
}


@dataclass(frozen=True)
class Asked:
    """A question ready to be put: by which charter, for which day, and its text for the solver."""

    charter: Charter
    rotation_on: date
    problem: str
    trial: Changes | None = None


FACTS_CHANGE_WITH = frozenset(
    {
        Act.CHARTER_ENTERED_INTO_FORCE,
        Act.PERSON_ERASED,
        Act.TRAITS_DECLARED,
        Act.TRAIT_WITHDRAWN,
        Act.TERM_BEGUN,
        Act.TERM_AMENDED,
        Act.TERM_END_ANSWERED,
        Act.APPLICATION_DECIDED,
        Act.APPLICATIONS_DECIDED,
        Act.APPLICATION_WITHDRAWN,
        Act.APPLICATIONS_CARRIED_OVER,
        Act.MEMBERS_IMPORTED,
        Act.POOL_IMPORTED,
        Act.PIN_MADE,
        Act.PIN_REMOVED,
    }
)


# Changes


def request_proposal(actor: Actor, council: Council, *, asked: Asked) -> Proposal:
    """Write a question down and queue it; hand the job over once this is saved."""
    running = _running(council, asked.rotation_on)
    if running is not None:
        raise Refused(
            _("Proposal %(number)d for this rotation is being computed.", number=running.number),
            _("Wait until it is ready, or cancel it, and then propose again."),
        )
    highest = select(func.coalesce(func.max(Proposal.number), 0)).where(
        Proposal.council_id == council.id, Proposal.rotation_on == asked.rotation_on
    )
    proposal_id = uuid4()
    proposal = Proposal(
        id=proposal_id,
        council_id=council.id,
        council=council,
        charter_id=asked.charter.id,
        rotation_on=asked.rotation_on,
        number=1 + (db.session.scalar(highest) or 0),
        state=ProposalState.REQUESTED.value,
        requested_by_id=actor.id if isinstance(actor, User) else None,
        requested_at=moment(),
        problem_sealed=crypto.seal(council.id, asked.problem, _place("problem_sealed", proposal_id)),
        trial=json.dumps(asked.trial) if asked.trial else None,
    )
    awaited.put(JOB_KIND, proposal)
    details: dict[str, Detail] = {
        **as_told(proposal, "charter_id", "requested_by_id", "problem_sealed", "trial"),
        "problem_sha256": hashlib.sha256(asked.problem.encode()).hexdigest(),
    }
    record_step(actor, Act.PROPOSAL_REQUESTED, proposal, details)
    return proposal


def cancel_proposal(actor: Actor, proposal: Proposal) -> None:
    """Stop computing; whatever the worker still finds is not kept."""
    step(proposal, ProposalState.CANCELLED)
    job = jobs.latest(proposal.id)
    if job is not None:
        jobs.request_cancel(job)
    record_step(actor, Act.PROPOSAL_CANCELLED, proposal)


def restart_proposal(actor: Actor, proposal: Proposal) -> Job:
    """Queue the same question again, after it was cut off, cancelled or failed; hand the job over once saved."""
    running = _running(proposal.council, proposal.rotation_on)
    if running is not None:
        raise Refused(
            _("Proposal %(number)d for this rotation is being computed.", number=running.number),
            _("Wait until it is ready, or cancel it, and then start this one again."),
        )
    step(proposal, ProposalState.REQUESTED)
    proposal.conflict = None
    job = jobs.queue(JOB_KIND, proposal.id, at=moment())
    record_step(actor, Act.PROPOSAL_RESTARTED, proposal)
    return job


def keep_evidence(actor: Actor, proposal: Proposal, *, evidence: bytes, lottery: bytes | None) -> None:
    """Keep a checked answer with its evidence; and, where seats are given by lot, the lottery."""
    step(proposal, ProposalState.COMPUTED)
    details: dict[str, Detail] = {}
    if lottery is not None:
        drawing_id = uuid4()
        sealed = crypto.seal(
            proposal.council_id, lottery.decode(), crypto.Place("drawings", "lottery_sealed", drawing_id)
        )
        drawing = Drawing(id=drawing_id, proposal_id=proposal.id, lottery_sealed=sealed)
        db.session.add(drawing)
        details = {"drawing": str(drawing_id), **as_told(drawing, "lottery_sealed")}
    proposal.evidence_sealed = crypto.seal(
        proposal.council_id, evidence.decode(), _place("evidence_sealed", proposal.id)
    )
    proposal.evidence_sha256 = hashlib.sha256(lottery or evidence).hexdigest()
    proposal.computed_at = moment()
    details |= as_told(proposal, "evidence_sealed", "evidence_sha256")
    record_step(actor, Act.PROPOSAL_COMPUTED, proposal, details)


def keep_conflict(actor: Actor, proposal: Proposal, *, rules: Sequence[Mapping[str, Any]], minimal: bool) -> None:
    """Keep that no council can follow all the rules, and which of them stand against each other."""
    step(proposal, ProposalState.IMPOSSIBLE)
    proposal.conflict = json.dumps({"rules": [dict(rule) for rule in rules], "minimal": minimal})
    proposal.computed_at = moment()
    details = {**as_told(proposal, "conflict"), "rules": len(rules), "minimal": minimal}
    record_step(actor, Act.PROPOSAL_IMPOSSIBLE, proposal, details)


def end_without_answer(actor: Actor, proposal: Proposal, *, state: ProposalState, code: str) -> None:
    """Mark a proposal failed or cut off, with the code of what happened; the question stays and can be put again."""
    step(proposal, state)
    proposal.conflict = json.dumps({"code": code})
    record_step(actor, ACTS[state], proposal, {**as_told(proposal, "conflict"), "code": code})


# Questions


def proposals_of(council: Council, rotation_on: date, *, trials: bool = False) -> list[Proposal]:
    """The proposals for a rotation, the latest first; trials only where they are asked for."""
    made = select(Proposal).where(Proposal.council_id == council.id, Proposal.rotation_on == rotation_on)
    if not trials:
        made = made.where(Proposal.trial.is_(None))
    return list(db.session.scalars(made.order_by(Proposal.number.desc())))


def is_decided(council: Council, rotation_on: date) -> bool:
    """Whether a proposal for a rotation was adopted."""
    return any(each.state == ProposalState.ADOPTED.value for each in proposals_of(council, rotation_on))


def proposal(council: Council, rotation_on: date, number: int, *, trials: bool = False) -> Proposal:
    """One proposal of a council's rotation; any other is not there, and a trial only where trials are asked for."""
    this = select(Proposal).where(
        Proposal.council_id == council.id, Proposal.rotation_on == rotation_on, Proposal.number == number
    )
    found = db.session.scalar(this)
    if found is None or (found.trial and not trials):
        raise NotFound
    return found


def rules_of(proposal: Proposal) -> CharterRules:
    """The rules it is computed by: the charter's, in a trial with its changes."""
    rules = councils.rules_of(proposal.charter)
    return changed(rules, changes_of(proposal)) if proposal.trial else rules


def changes_of(proposal: Proposal) -> Changes:
    """What a trial changes in the charter's rules; nothing in a proposal."""
    told: Changes = json.loads(proposal.trial) if proposal.trial else {}
    return told


def refuse_trial(proposal: Proposal) -> None:
    """Nothing is ever decided by a trial."""
    if proposal.trial:
        raise Refused(
            _("This is a trial under changed rules. The council cannot decide on it."),
            _("Put the changed rules into the charter, or propose under the charter as it is."),
        )


def problem_of(proposal: Proposal) -> str:
    """The question as it was put."""
    return crypto.unseal(proposal.council_id, proposal.problem_sealed, _place("problem_sealed", proposal.id))


def evidence_of(proposal: Proposal) -> bytes:
    """The evidence; `NotFound` while there is none."""
    if proposal.evidence_sealed is None:
        raise NotFound
    place = _place("evidence_sealed", proposal.id)
    return crypto.unseal(proposal.council_id, proposal.evidence_sealed, place).encode()


def draws_lots(proposal: Proposal) -> bool:
    """Whether the charter gives any of its seats by lot."""
    return any(group.selection == "lottery" for group in councils.rules_of(proposal.charter).seat_groups)


def conflict_of(proposal: Proposal) -> dict[str, Any]:
    """What was written down when there was no answer: the rules in conflict, or a code."""
    told: dict[str, Any] = json.loads(proposal.conflict) if proposal.conflict else {}
    return told


def state_of(proposal: Proposal, *, at: datetime) -> ProposalState:
    """The state as it is: what a silent worker left behind counts as cut off even before the queue has noticed."""
    state = ProposalState(proposal.state)
    cut_off = state is ProposalState.REQUESTED and awaited.cut_off(proposal, at=at)
    return ProposalState.INTERRUPTED if cut_off else state


def changed_since(proposal: Proposal) -> bool:
    """Whether anything that a question is made of was changed in the council after this one was put."""
    return facts_changed_since(proposal.council_id, _subject(proposal), Act.PROPOSAL_REQUESTED)


def facts_changed_since(council_id: UUID, asked_about: Subject, act: Act) -> bool:
    """Whether anything that questions are made of was changed in a council after an act that asked one."""
    asked = select(Entry.sequence).where(Entry.subject == asked_about.reference, Entry.act == act.value)
    since = db.session.scalar(asked) or 0
    acts = [act.value for act in FACTS_CHANGE_WITH]
    later = select(Entry.sequence).where(Entry.council == council_id, Entry.act.in_(acts), Entry.sequence > since)
    return db.session.scalar(later.limit(1)) is not None


def may_still_save(proposal_id: UUID, job_id: UUID) -> bool:
    """Whether this job's result still counts: it was neither swept, nor cancelled, nor overtaken by a later start."""
    job = jobs.latest(proposal_id)
    return job is not None and job.id == job_id and jobs.still_running(job_id) and not job.cancel_requested


def _running(council: Council, rotation_on: date) -> Proposal | None:
    busy = select(Proposal).where(
        Proposal.council_id == council.id,
        Proposal.rotation_on == rotation_on,
        Proposal.state == ProposalState.REQUESTED.value,
    )
    return db.session.scalar(busy.limit(1))


def step(proposal: Proposal, to: ProposalState) -> None:
    """Take a proposal on to its next state; refuses one that does not follow, and anything but computing a trial."""
    if to in UNDER_WAY:
        refuse_trial(proposal)
    if to not in STEPS[ProposalState(proposal.state)]:
        raise Refused(
            _("This proposal is not in a state in which that can be done."),
            _("Open its page again to see how far it has come."),
        )
    proposal.state = to.value
    proposal.version += 1


def record_step(actor: Actor, act: Act, proposal: Proposal, details: Mapping[str, Detail] | None = None) -> None:
    """Write an act about a proposal into the record."""
    told = as_told(proposal, "rotation_on", "number", "state", "version")
    record(actor, act, _subject(proposal), council=proposal.council_id, details={**told, **(details or {})})


def _subject(proposal: Proposal) -> Subject:
    return Subject("proposal", str(proposal.id))


def _place(column: str, proposal_id: UUID) -> crypto.Place:
    return crypto.Place("proposals", column, proposal_id)
