"""Pages on what is kept about people: the registry for everyone, what is erased when, and one's own choice in it."""

from datetime import UTC, date, datetime

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from council.access import Permission, public, requires
from council.accounts.datastore import account_behind
from council.config import Settings
from council.councils.models import Council
from council.database import transaction
from council.form_base import Page, answered
from council.members.own import service as own
from council.reports.keeping import words
from council.reports.keeping.forms import KeptForm
from council.reports.keeping.retention import ahead, erasing
from council.reports.section import blueprint


@blueprint.get("/privacy")
@public
def privacy() -> str:
    """What is kept about people, why, how long, and who reads it."""
    return render_template("reports/keeping/privacy.html", parts=words.parts(_settings()))


@blueprint.get("/<council>/retention")
@requires(Permission.EDIT_PEOPLE)
def retention(council: Council) -> str:
    """What will be erased within a year, on which day, of how many people."""
    return render_template("reports/keeping/retention.html", days=ahead.ahead(council, _settings(), on=_today()))


@blueprint.route("/me/<council>/retention", methods=["GET", "POST"])
@requires(Permission.OWN_DATA)
def own_retention(council: Council) -> Page:
    """When what is kept of the reader ends, and whether she wishes to be kept for longer."""
    person = own.own_person(current_user, council)
    form = KeptForm(data=None if request.method == "POST" else {"version": str(person.version)})
    if form.validate_on_submit():
        with transaction(form.key):
            person = own.own_person(current_user, council)
            form.seen(person.version)
            erasing.choose(account_behind(current_user), person, kept=person.kept_since is None, on=_today())
        flash(_("Saved. It holds from now on."), "success")
        return redirect(url_for("reports.own_retention", council=council))
    return answered(
        "reports/keeping/own_retention.html", form=form, council=council, end=ahead.own_end(person, _settings())
    )


def _settings() -> Settings:
    found: Settings = current_app.config["COUNCIL_SETTINGS"]
    return found


def _today() -> date:
    return datetime.now(UTC).date()
