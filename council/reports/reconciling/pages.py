"""The page that says whether the tables are what the record says, and asks for it again."""

from datetime import UTC, datetime

from flask import Response, current_app, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as Answer

from council import jobs
from council.access import Permission, requires
from council.accounts.datastore import account_behind
from council.councils.models import Council
from council.database import transaction
from council.form_base import ConfirmForm
from council.reports.reconciling import service, words
from council.reports.reconciling.comparing import TABLES
from council.reports.reconciling.service import ReconciliationState
from council.reports.section import blueprint
from council.responses import polled

HERE = "/<council>/audit/reconciliation"


@blueprint.get(HERE)
@requires(Permission.READ_RECORD)
def reconciliation(council: Council) -> str:
    """What was found last, row by row, or how far it is."""
    asked, made = service.latest(council), service.latest_made(council)
    return render_template(
        "reports/reconciliation.html",
        state=service.state_of(asked, at=_now()) if asked else None,
        percent=service.percent_of(asked) if asked else None,
        made=made,
        differences=service.listed(made) if made else [],
        tables=sorted(words.table_words(table.name) for table in TABLES),
        words=words,
        form=ConfirmForm(),
    )


@blueprint.get(f"{HERE}/progress")
@requires(Permission.READ_RECORD)
def reconciliation_progress(council: Council) -> Response:
    """The part of the page that is asked for again while the work goes on; the last answer ends the asking."""
    asked = service.latest(council)
    running = asked is not None and service.state_of(asked, at=_now()) is ReconciliationState.REQUESTED
    percent = service.percent_of(asked) if asked else None
    return polled(
        render_template("reports/_reconciliation_progress.html", running=running, percent=percent), running=running
    )


@blueprint.post(HERE)
@requires(Permission.READ_RECORD)
def reconcile(council: Council) -> Answer:
    """Ask for it; the record is replayed outside this request."""
    form = ConfirmForm()
    form.validate_on_submit()
    current_app.extensions["council.jobs"].sweep()
    with transaction(form.key):
        asked = service.ask(account_behind(current_user), council)
        job_id = jobs.work_on(asked.id)
    jobs.hand_over(current_app, job_id)
    return redirect(url_for("reports.reconciliation", council=council))


def _now() -> datetime:
    return datetime.now(UTC)
