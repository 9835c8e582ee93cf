"""The page that says whether the tables are what the record says, and asks for it again."""

from datetime import UTC, datetime

from flask import Response, current_app, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response as Answer

from council import awaited, jobs
from council.access import Permission, requires
from council.accounts.datastore import account_behind
from council.councils.models import Council
from council.database import transaction
from council.form_base import ConfirmForm
from council.reports.reconciling import service, words
from council.reports.reconciling.comparing import TABLES
from council.reports.reconciling.models import Reconciliation
from council.reports.section import blueprint
from council.responses import Progress, polled

HERE = "/<council>/audit/reconciliation"


@blueprint.get(HERE)
@requires(Permission.READ_RECORD)
def reconciliation(council: Council) -> str:
    """What was found last, row by row, or how far it is."""
    asked, made = service.latest(council), service.latest_made(council)
    return render_template(
        "reports/reconciliation.html",
        state=awaited.state_of(asked, at=_now()) if asked else None,
        progress=_progress(council, asked),
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
    return polled(_progress(council, service.latest(council)))


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


def _progress(council: Council, asked: Reconciliation | None) -> Progress:
    url, running = url_for("reports.reconciliation_progress", council=council), awaited.is_running(asked, at=_now())
    return Progress(url, _("Comparing the tables with the record"), awaited.percent_of(asked), running)


def _now() -> datetime:
    return datetime.now(UTC)
