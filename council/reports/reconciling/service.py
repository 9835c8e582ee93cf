"""Asking whether the tables are what the record says, and what came of it, kept for whoever audits next."""

from dataclasses import asdict

from flask_babel import gettext as _
from sqlalchemy import select

from council import awaited
from council.audit.acts import Act
from council.audit.service import Actor, Subject, record
from council.awaited import AwaitedState
from council.councils.models import Council
from council.database import db, moment
from council.errors import Refused
from council.reports.reconciling.comparing import Difference, Reconciled
from council.reports.reconciling.models import Reconciliation

JOB_KIND = "reconcile_record"
MOST_LISTED = 500


# Changes


def ask(actor: Actor, council: Council) -> Reconciliation:
    """Ask for the record of a council to be replayed; hand the job over once this is saved."""
    if awaited.is_running(latest(council), at=moment()):
        raise Refused(_("The tables are being compared with the record."), _("Open the page to see how far it is."))
    asked = Reconciliation(
        council_id=council.id, council=council, state=AwaitedState.REQUESTED.value, asked_at=moment()
    )
    awaited.put(JOB_KIND, asked)
    record(actor, Act.RECONCILIATION_ASKED, _subject(asked), council=council.id)
    return asked


def keep(actor: Actor, asked: Reconciliation, found: Reconciled) -> None:
    """Keep what came of it."""
    asked.state, asked.made_at = AwaitedState.MADE.value, moment()
    asked.acts, asked.through, asked.differences = found.acts, found.through, len(found.differences)
    asked.listed = [asdict(each) for each in found.differences[:MOST_LISTED]]
    details = {"acts": found.acts, "through": found.through, "differences": asked.differences}
    record(actor, Act.RECONCILIATION_MADE, _subject(asked), council=asked.council_id, details=details)


def give_up(actor: Actor, asked: Reconciliation, *, code: str) -> None:
    """Mark that nothing came of it, with the code of what happened; it can be asked for again."""
    asked.state = AwaitedState.FAILED.value
    record(actor, Act.RECONCILIATION_FAILED, _subject(asked), council=asked.council_id, details={"code": code})


# Questions


def latest(council: Council) -> Reconciliation | None:
    """What was asked for last."""
    return _newest(council, *AwaitedState)


def latest_made(council: Council) -> Reconciliation | None:
    """The last one that came to its end."""
    return _newest(council, AwaitedState.MADE)


def listed(made: Reconciliation) -> list[Difference]:
    """The first differences that were found."""
    return [Difference(**each) for each in made.listed]


def _newest(council: Council, *states: AwaitedState) -> Reconciliation | None:
    asked = select(Reconciliation).where(Reconciliation.council_id == council.id, Reconciliation.state.in_(states))
    return db.session.scalar(asked.order_by(Reconciliation.asked_at.desc()).limit(1))


def _subject(asked: Reconciliation) -> Subject:
    return Subject("reconciliation", str(asked.id))
