"""Pages on which reports of exact figures are made, and taken as files; each is written into the record."""

import json
from collections.abc import Callable
from datetime import UTC, datetime

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from council import i18n
from council.access import Permission, public, requires
from council.accounts.datastore import account_behind
from council.audit import checkpoints
from council.audit.models import Checkpoint
from council.councils.models import Council
from council.councils.phrases import listed
from council.database import transaction
from council.errors import NotFound
from council.form_base import Page, answered
from council.i18n import label
from council.reports.documents import files, gathering, service
from council.reports.documents.forms import ReportForm
from council.reports.documents.gathering import Asked
from council.reports.documents.report import Report
from council.reports.documents.service import Form, Made
from council.reports.history.history_pages import settled_history
from council.reports.history.spans import History
from council.reports.section import blueprint
from council.responses import as_file

HERE = "/<council>/audit/reports"
TYPES = {
    Form.PDF: "application/pdf",
    Form.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Form.CSV: "text/csv; charset=utf-8",
    Form.JSON: "application/json",
}


@blueprint.route(HERE, methods=["GET", "POST"])
@requires(Permission.READ_HISTORY)
def documents(council: Council) -> Page:
    """What a report can be of, and the reports that were made."""
    found = settled_history(council)
    form = ReportForm(data=_usual(found) if request.method == "GET" else None)
    form.offer(found.dimensions)
    if form.validate_on_submit():
        asked = form.asked(found.whole)
        if asked is not None:
            return redirect(url_for("reports.document", council=council, number=_make(council, form, asked)))
        form.last_day.errors = [_("Nothing is written down of these days.")]
    made = service.reports_made(council)
    return answered("reports/documents/reports.html", form=form, found=found, made=made, dimensions_of=_naming(found))


@blueprint.get(f"{HERE}/<int:number>")
@requires(Permission.READ_HISTORY)
def document(council: Council, number: int) -> str:
    """One report: what it is of, what it was made from, and whether its figures still hold."""
    made, found = service.report_made(council, number), settled_history(council)
    changed = gathering.changed_since(council, made.asked, made.checkpoint, datetime.now(UTC))
    return render_template("reports/documents/report.html", made=made, changed=changed, dimensions_of=_naming(found))


@blueprint.get(f"{HERE}/<int:number>/file")
@requires(Permission.READ_HISTORY)
def document_file(council: Council, number: int) -> Response:
    """The file, made again from its checkpoint; that it was taken is written into the record."""
    made = service.report_made(council, number)
    content = files.made_again(council, made)
    with transaction():
        service.record_taking(account_behind(current_user), council, made=made)
    span = made.asked.span
    name = f"{council.slug}-{span.start.isoformat()}-{span.last.isoformat()}-{made.size}.{made.form.value}"
    return as_file(content, TYPES[made.form], name)


@blueprint.get("/schemas/diversity-report-1.json")
@public
def report_schema() -> Response:
    """What stands in the file for machines, as a JSON Schema."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **Report.model_json_schema()}
    return Response(json.dumps(schema, indent=2), mimetype="application/schema+json")


def _make(council: Council, form: ReportForm, asked: Asked) -> int:
    """Make a report from a checkpoint over everything written so far, and write it down; gives its number."""
    kind, checkpoint = Form(form.kind.data), _checkpoint()
    content = files.file_of(council, asked, kind, checkpoint)
    made = files.fingerprint(content)
    with transaction(form.key):
        number = service.record_report(
            account_behind(current_user), council, asked=asked, form=kind, size=checkpoint.size, fingerprint=made
        )
    flash(_("The report is made."), "success")
    return number


def _checkpoint() -> Checkpoint:
    with transaction():
        found = checkpoints.checkpoint_now(datetime.now(UTC))
    if found is None:
        raise NotFound  # nobody is signed in on a site without a single act
    return found


def _usual(found: History) -> dict[str, object]:
    """All days and dimensions, in the reader's language, to read."""
    return {
        "first_day": found.whole.start,
        "last_day": found.whole.last,
        "dimensions": [each.key for each in found.dimensions],
        "language": i18n.code(),
        "kind": Form.PDF.value,
    }


def _naming(found: History) -> Callable[[Made], str]:
    """How a template names the dimensions of a report."""
    names = {each.key: label(each.name) for each in found.dimensions}
    return lambda made: listed(names.get(each, each) for each in made.asked.dimensions)
