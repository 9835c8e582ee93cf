"""The work of replaying the record, in the worker: read at one instant, and kept when it is done."""

from council import awaited
from council.audit.service import System
from council.database import db, transaction
from council.jobs import Handle, Jobs
from council.reports.reconciling import service
from council.reports.reconciling.comparing import reconcile
from council.reports.reconciling.models import Reconciliation

WORKER = System("worker")


def register(queue: Jobs) -> None:
    """Make the work known to the queue."""
    give_up = awaited.giving_up(Reconciliation, lambda asked, code: service.give_up(WORKER, asked, code=code))
    queue.register(service.JOB_KIND, _reconcile, give_up)


def _reconcile(handle: Handle) -> None:
    council_id = db.session.get_one(Reconciliation, handle.subject).council_id
    db.session.rollback()  # no read stays open meanwhile
    found = reconcile(council_id, lambda done, of: handle.tell({"done": done, "all": of}))
    with transaction():
        asked = awaited.still_awaited(Reconciliation, handle)
        if asked is not None:
            service.keep(WORKER, asked, found)
