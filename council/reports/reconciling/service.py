"""Asking whether the tables are what the record says, and what came of it, kept for whoever audits next."""

from dataclasses import asdict
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select

from council import jobs
from council.audit.acts import Act
from council.audit.service import Actor, Subject, record
from council.councils.models import Council
from council.database import db, moment
from council.errors import Refused
from council.jobs import JobState
from council.reports.reconciling.comparing import Difference, Reconciled
from council.reports.reconciling.models import Reconciliation

JOB_KIND = "reconcile_record"
MOST_LISTED = 500


class ReconciliationState(StrEnum):
    """How far it has come."""

    REQUESTED = "requested"
    MADE = "made"
    FAILED = "failed"


# Changes


def ask(actor: Actor, council: Council) -> Reconciliation:
    """Ask for the record of a council to be replayed; hand the job over once this is saved."""
    before = latest(council)
    if before is not None and state_of(before, at=moment()) is ReconciliationState.REQUESTED:
        raise Refused(_("The tables are being compared with the record."), _("Open the page to see how far it is."))
    asked = Reconciliation(
        council_id=council.id, council=council, state=ReconciliationState.REQUESTED.value, asked_at=moment()
    )
    db.session.add(asked)
    db.session.flush()
    jobs.queue(JOB_KIND, asked.id, at=moment())
    record(actor, Act.RECONCILIATION_ASKED, _subject(asked), council=council.id)
    return asked


def keep(actor: Actor, asked: Reconciliation, found: Reconciled) -> None:
    """Keep what came of it."""
    asked.state, asked.made_at = ReconciliationState.MADE.value, moment()
    asked.acts, asked.through, asked.differences = found.acts, found.through, len(found.differences)
    asked.listed = [asdict(each) for each in found.differences[:MOST_LISTED]]
    details = {"acts": found.acts, "through": found.through, "differences": asked.differences}
    record(actor, Act.RECONCILIATION_MADE, _subject(asked), council=asked.council_id, details=details)


def give_up(actor: Actor, asked: Reconciliation, *, code: str) -> None:
    """Mark that nothing came of it, with the code of what happened; it can be asked for again."""
    asked.state = ReconciliationState.FAILED.value
    record(actor, Act.RECONCILIATION_FAILED, _subject(asked), council=asked.council_id, details={"code": code})


# Questions


def latest(council: Council) -> Reconciliation | None:
    """What was asked for last."""
    return _newest(council, *ReconciliationState)


def latest_made(council: Council) -> Reconciliation | None:
    """The last one that came to its end."""
    return _newest(council, ReconciliationState.MADE)


def listed(made: Reconciliation) -> list[Difference]:
    """The first differences that were found."""
    return [Difference(**each) for each in made.listed]


def state_of(asked: Reconciliation, *, at: datetime) -> ReconciliationState:
    """The state as it is: what a silent worker left behind has failed even before the queue has noticed."""
    state = ReconciliationState(asked.state)
    job = jobs.latest(asked.id)
    cut_off = job is not None and job.state_at(at) is JobState.INTERRUPTED
    return ReconciliationState.FAILED if state is ReconciliationState.REQUESTED and cut_off else state


def percent_of(asked: Reconciliation) -> int | None:
    """How much of the record was replayed so far; none before that is known."""
    job = jobs.latest(asked.id)
    told = job.progress_now if job else {}
    return round(100 * told["acts"] / told["of"]) if told.get("of") else None


def may_still_save(asked: Reconciliation, job_id: UUID) -> bool:
    """Whether this job's result still counts: it was not swept, and did not end otherwise."""
    return asked.state == ReconciliationState.REQUESTED.value and jobs.still_running(job_id)


def _newest(council: Council, *states: ReconciliationState) -> Reconciliation | None:
    asked = select(Reconciliation).where(Reconciliation.council_id == council.id, Reconciliation.state.in_(states))
    return db.session.scalar(asked.order_by(Reconciliation.asked_at.desc()).limit(1))


def _subject(asked: Reconciliation) -> Subject:
    return Subject("reconciliation", str(asked.id))
