"""How far the computing of a proposal is, in words: the step, the best found so far, and what cannot be beaten."""

from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _

from council import jobs
from council.jobs import Job, JobState
from council.responses import Progress
from council.rotation import service, words
from council.rotation.models import Proposal
from council.rotation.reading import charter_of
from council.rotation.service import ProposalState
from council.rotation.sight import Sight

LATE_SECONDS = 5
WHOLE = 100


@dataclass(frozen=True)
class StateWords:
    """A proposal's state in a word, with the kind of badge it is."""

    label: str
    kind: str


def state_words(state: ProposalState) -> StateWords:
    """How far a proposal has come, in a word."""
    words_of = {
        ProposalState.REQUESTED: StateWords(_("being computed"), "waiting"),
        ProposalState.COMPUTED: StateWords(_("computed"), "good"),
        ProposalState.IMPOSSIBLE: StateWords(_("impossible"), "warning"),
        ProposalState.FAILED: StateWords(_("failed"), "warning"),
        ProposalState.CANCELLED: StateWords(_("cancelled"), "ended"),
        ProposalState.INTERRUPTED: StateWords(_("interrupted"), "warning"),
        ProposalState.IN_REVIEW: StateWords(_("read by the council"), "waiting"),
        ProposalState.SIGNED_OFF: StateWords(_("signed off"), "good"),
        ProposalState.SENT_BACK: StateWords(_("sent back"), "ended"),
        ProposalState.WITHDRAWN: StateWords(_("taken back"), "ended"),
        ProposalState.COMMITTING: StateWords(_("draw being promised"), "waiting"),
        ProposalState.COMMITTED: StateWords(_("draw promised"), "waiting"),
        ProposalState.DRAWN: StateWords(_("drawn"), "good"),
        ProposalState.ADOPTED: StateWords(_("adopted"), "good"),
    }
    return words_of[state]


@dataclass(frozen=True)
class EndedReading:
    """What a page says about a proposal that ended without an answer."""

    title: str
    what: str
    todo: str


def ended_reading(proposal: Proposal, state: ProposalState) -> EndedReading:
    """Why there is no answer, without blame, and what can be done."""
    if state is ProposalState.CANCELLED:
        return EndedReading(
            _("Proposal %(number)d was cancelled", number=proposal.number),
            _("It was stopped before it was ready. Nothing came of it."),
            _("Start again to put the same question, or go back to the rotation to put a fresh one."),
        )
    if state is ProposalState.INTERRUPTED:
        return EndedReading(
            _("Proposal %(number)d was interrupted", number=proposal.number),
            _("The computer that worked on it stopped. Nothing is lost: the question is kept."),
            _("Start again to compute the same question from the beginning."),
        )
    undecided = service.conflict_of(proposal).get("code") == "undecided"
    what = (
        _("In the time allowed, no council was found, and it was not settled whether there is one.")
        if undecided
        else _("Something went wrong while it was computed. The fault is ours, and nothing was changed.")
    )
    return EndedReading(
        _("Proposal %(number)d has no result", number=proposal.number),
        what,
        _("Start again. If it happens again, tell whoever runs this site when it happened."),
    )


def progress_of(proposal: Proposal, sight: Sight, *, at: datetime) -> Progress:
    """How far the work on a proposal is."""
    day, number = proposal.rotation_on.isoformat(), proposal.number
    url = url_for("rotation.progress", council=proposal.council, day=day, number=number)
    running = service.state_of(proposal, at=at) is ProposalState.REQUESTED
    job = jobs.latest(proposal.id)
    told = job.progress_now if job is not None else {}
    if not told or not running:
        return Progress(url, _("Waiting to begin."), None, running, _waiting(job, at) if running else "")
    step = _(
        "Step %(stage)d of %(stages)d: %(aim)s.",
        stage=told["stage"],
        stages=told["stages"],
        aim=words.priority(told["key"]).name,
    )
    percent = WHOLE * (told["stage"] - 1) // max(told["stages"], 1)
    rules, _dimensions = charter_of(proposal)
    note = _found(told["key"], told["best"], told["bound"]) if sight.sees_all(rules) else ""
    return Progress(url, step, percent, running, note)


def _found(key: str, best: str | None, bound: str | None) -> str:
    if key == "panels" and best is not None:
        return _("%(made)s of %(all)s are found.", made=best, all=bound)
    if key in {"chances", "panels"}:
        return ""
    if best is None:
        return _("Looking for a first council.")
    if bound is None:
        return _("Best so far: %(best)s.", best=words.amount(key, best))
    return _(
        "Best so far: %(best)s. Nothing below %(bound)s is possible.",
        best=words.amount(key, best),
        bound=words.amount(key, bound),
    )


def _waiting(job: Job | None, at: datetime) -> str:
    """Say so when nobody takes up the work."""
    queued = job is not None and job.state == JobState.QUEUED.value
    late = queued and job is not None and (at - job.queued_at).total_seconds() > LATE_SECONDS
    if late and not jobs.worker_alive(at=at):
        return _("No worker answers. The work begins by itself as soon as one is started again.")
    return ""
