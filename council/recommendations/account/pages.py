"""The public account: looked over and published by the secretariat, read by everybody as a page and as files."""

from datetime import UTC, date, datetime, timedelta

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from council.access import Permission, public, requires
from council.accounts.datastore import account_behind
from council.councils.models import Council
from council.database import transaction
from council.errors import NotFound
from council.form_base import Page, answered
from council.i18n import code, day, shared_languages
from council.recommendations.account import service
from council.recommendations.account.files import as_json, as_pdf, told_of
from council.recommendations.account.forms import PublishForm
from council.recommendations.account.gathering import gathered
from council.recommendations.account.reading import Told, account_page
from council.recommendations.account.service import Next
from council.recommendations.fields import told_in
from council.recommendations.section import blueprint
from council.responses import as_file

HERE = "/<council>/recommendations/account"
EVERYBODY = "/<council>/public/account"
ISSUE = f"{EVERYBODY}/<int:number>"


@blueprint.get(HERE)
@requires(Permission.SEE_RECOMMENDATIONS)
def accounts(council: Council) -> str:
    """What was published, and when the next account is due."""
    coming = service.next_account(council, _today())
    return render_template(
        "recommendations/account/accounts.html",
        issues=service.issues(council),
        coming=coming,
        due=_due_words(coming),
        readers=len(service.readers(council)),
    )


@blueprint.route(f"{HERE}/publish", methods=["GET", "POST"])
@requires(Permission.EDIT_RECOMMENDATIONS)
def publish_account(council: Council) -> Page:
    """Look the next account over, and publish it."""
    coming = service.next_account(council, _today())
    if coming is None:
        raise NotFound
    usual = {"last_day": _last_day(coming)}
    form = PublishForm(data=usual if request.method == "GET" else None)
    if form.validate_on_submit():
        with told_in(form), transaction(form.key):
            actor = account_behind(current_user)
            made = service.publish(actor, council, last_day=form.last_day.data, today=_today())
            service.send_bulletin(actor, made)
            number = made.number
        if not form.form_errors:
            flash(_("The account is published, and sent to those who wish to have it."), "success")
            return redirect(url_for("recommendations.public_account", council=council, number=number))
    return answered(
        "recommendations/account/publish.html",
        form=form,
        coming=coming,
        page=account_page(_preview(council, coming, form)),
        readers=len(service.readers(council)),
    )


@blueprint.get(EVERYBODY)
@public
def public_accounts(council: Council) -> str:
    """Every account that was published, the latest first."""
    issues = service.issues(council)
    return render_template("recommendations/account/public_accounts.html", issues=issues, shared=shared_languages())


@blueprint.get(ISSUE)
@public
def public_account(council: Council, number: int) -> str:
    """One account: what was asked, what was answered, what was done, and what is overdue."""
    page = account_page(told_of(service.issue(council, number)))
    return render_template("recommendations/account/account.html", page=page, number=number, shared=shared_languages())


@blueprint.get(f"{ISSUE}/account.pdf")
@public
def public_account_pdf(council: Council, number: int) -> Response:
    """The account as a PDF, in the language being read."""
    made = as_pdf(service.issue(council, number))
    return as_file(made, "application/pdf", f"{council.slug}-account-{number}-{code()}.pdf")


@blueprint.get(f"{ISSUE}/account.json")
@public
def public_account_json(council: Council, number: int) -> Response:
    """The account for machines."""
    made = as_json(service.issue(council, number))
    return as_file(made, "application/json", f"{council.slug}-account-{number}.json")


def _last_day(coming: Next) -> date:
    return max(_today() - timedelta(days=1), coming.first_day)


def _preview(council: Council, coming: Next, form: PublishForm) -> Told:
    """The account as it would be published now."""
    asked = form.last_day.data if isinstance(form.last_day.data, date) else _last_day(coming)
    last_day = min(max(asked, coming.first_day), _today())
    content = gathered(council, coming.first_day, last_day)
    return Told(council, None, coming.first_day, last_day, None, content)


def _due_words(coming: Next | None) -> str:
    if coming is None:
        return _("The first account can be published once a recommendation is adopted.")
    if coming.due_on is None:
        return _("The charter does not say how often the council accounts for its recommendations.")
    if coming.late:
        return _("The charter asked for the next account by %(day)s. It is overdue.", day=day(coming.due_on))
    return _("The charter asks for the next account by %(day)s.", day=day(coming.due_on))


def _today() -> date:
    return datetime.now(UTC).date()
