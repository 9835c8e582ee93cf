"""The work of replaying the record, in the worker: read at one instant, and kept when it is done."""

from uuid import UUID

from council.audit.service import System
from council.database import db, transaction
from council.jobs import Handle, Jobs, JobState
from council.reports.reconciling import service
from council.reports.reconciling.comparing import reconcile
from council.reports.reconciling.models import Reconciliation
from council.reports.reconciling.service import ReconciliationState

WORKER = System("worker")


def register(queue: Jobs) -> None:
    """Make the work known to the queue."""
    queue.register(service.JOB_KIND, _reconcile, _ended_badly)


def _reconcile(handle: Handle) -> None:
    council_id = db.session.get_one(Reconciliation, handle.subject).council_id
    db.session.rollback()  # no read stays open meanwhile
    found = reconcile(council_id, lambda acts, of: handle.tell({"acts": acts, "of": of}))
    with transaction():
        asked = db.session.get_one(Reconciliation, handle.subject)
        if service.may_still_save(asked, handle.job_id):
            service.keep(WORKER, asked, found)


def _ended_badly(reconciliation_id: UUID, state: JobState) -> None:
    """Write down that the work failed or was cut off."""
    asked = db.session.get_one(Reconciliation, reconciliation_id)
    if asked.state == ReconciliationState.REQUESTED.value:
        service.give_up(WORKER, asked, code="fault" if state is JobState.FAILED else "cut_off")
