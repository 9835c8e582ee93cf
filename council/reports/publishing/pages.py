"""Pages on which figures are published and read: the secretariat's, everyone's, and the auditors'."""

import json
from datetime import UTC, date, datetime

from flask import Response, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from council.access import Permission, public, requires
from council.accounts.datastore import account_behind
from council.councils.models import Council
from council.database import transaction
from council.errors import NotFound, Refused
from council.form_base import ConfirmForm, Page, VersionedForm
from council.i18n import label
from council.reports.publishing import service, words
from council.reports.publishing.models import FigureIssue
from council.reports.publishing.public_file import PublicFigures, public_figures
from council.reports.publishing.service import NotYet
from council.reports.section import blueprint

FIGURES = "/<council>/figures"
PUBLIC = "/<council>/public/figures"
AUDIT = "/<council>/audit/figures"
API = "/api/v1"


@blueprint.get(FIGURES)
@requires(Permission.PUBLISH_FIGURES)
def figures(council: Council) -> str:
    """What was published so far, and whether something new could be."""
    issues = [words.reading(council, each) for each in reversed(service.issues_of(council))]
    waiting = service.not_yet(council, _today())
    return render_template("reports/figures.html", issues=issues, why=words.why_not(waiting) if waiting else "")


@blueprint.route(f"{FIGURES}/new", methods=["GET", "POST"])
@requires(Permission.PUBLISH_FIGURES)
def publish_figures(council: Council) -> Page:
    """What everyone would be told today; the button below it tells them."""
    prepared = service.prepare(council, _today())
    if isinstance(prepared, NotYet):
        return render_template("reports/no_figures.html", why=words.why_not(prepared))
    form = VersionedForm(data={"version": prepared.number})
    if form.validate_on_submit():
        form.seen(prepared.number)
        with transaction(form.key):
            service.publish(account_behind(current_user), council, prepared)
        flash(_("Published. Everyone can read these figures now."), "success")
        return redirect(url_for("reports.figures", council=council))
    return render_template("reports/publish_figures.html", form=form, shown=words.preview(council, prepared))


@blueprint.get(PUBLIC)
@public
def public_figures_page(council: Council) -> str:
    """Every issue of figures, for everyone, the latest first."""
    issues = [words.reading(council, each) for each in reversed(service.issues_of(council, until=_today()))]
    return render_template("reports/public_figures.html", issues=issues, name=label(council.name))


@blueprint.get(f"{API}/<council>/figures.json")
@public
def figures_file(council: Council) -> Response:
    """The same for programs."""
    return Response(public_figures(council, _today()).model_dump_json(indent=2), mimetype="application/json")


@blueprint.get(f"{API}/figures.schema.json")
@public
def figures_schema() -> Response:
    """What stands in that file, as a JSON Schema."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **PublicFigures.model_json_schema()}
    return Response(json.dumps(schema, indent=2), mimetype="application/schema+json")


@blueprint.get(AUDIT)
@requires(Permission.READ_RECORD)
def audited_figures(council: Council) -> str:
    """Every issue, for an auditor, who can open the exact numbers behind each."""
    issues = [words.reading(council, each) for each in reversed(service.issues_of(council))]
    return render_template("reports/audited_figures.html", issues=issues, form=ConfirmForm())


@blueprint.post(f"{AUDIT}/<int:number>")
@requires(Permission.READ_RECORD)
def read_exact_figures(council: Council, number: int) -> str:
    """The exact numbers behind an issue; that they were read is written into the record."""
    form, issue = ConfirmForm(), _issue(council, number)
    if not form.validate_on_submit():
        raise Refused(_("This form was not sent from this site."), _("Open the page again and repeat."))
    with transaction(form.key):
        exact = service.read_exact(account_behind(current_user), issue)
    return render_template("reports/exact_figures.html", issue=issue, tables=words.exact(council, exact))


def _issue(council: Council, number: int) -> FigureIssue:
    found = service.issue_numbered(council, number)
    if found is None:
        raise NotFound
    return found


def _today() -> date:
    return datetime.now(UTC).date()
