"""Asking members what matters most, counting it, and what came of it."""

from datetime import UTC, date, datetime

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from council.access import Permission, requires
from council.accounts.datastore import account_behind
from council.councils.models import Council
from council.database import transaction
from council.errors import NotFound
from council.form_base import ConfirmForm, Page, answered
from council.recommendations.fields import told_in
from council.recommendations.priorities import service
from council.recommendations.priorities.forms import AskForm
from council.recommendations.priorities.reading import result
from council.recommendations.section import blueprint

HERE = "/<council>/recommendations/priorities"


@blueprint.get(HERE)
@requires(Permission.SEE_RECOMMENDATIONS)
def priorities(council: Council) -> str:
    """What members said matters most, and whether they are being asked now."""
    asked = service.open_round(council)
    return render_template(
        "recommendations/priorities/priorities.html",
        asked=asked,
        turnout=service.turnout(asked) if asked else 0,
        results=[result(each) for each in service.counted_rounds(council)],
        form=ConfirmForm(),
    )


@blueprint.route(f"{HERE}/ask", methods=["GET", "POST"])
@requires(Permission.EDIT_RECOMMENDATIONS)
def ask_priorities(council: Council) -> Page:
    """Ask members, until a day."""
    form = AskForm()
    if form.validate_on_submit():
        with told_in(form), transaction(form.key):
            service.ask(account_behind(current_user), council, closes_on=form.closes_on.data, on=_today())
        if not form.form_errors:
            flash(_("Members can now say on their own page what matters most."), "success")
            return _back(council)
    return answered("recommendations/priorities/ask.html", form=form)


@blueprint.post(f"{HERE}/count")
@requires(Permission.EDIT_RECOMMENDATIONS)
def count_priorities(council: Council) -> Response:
    """Count what members said."""
    form = ConfirmForm()
    with transaction(form.key):
        asked = service.open_round(council)
        if asked is None:
            raise NotFound
        service.count(account_behind(current_user), asked)
    flash(_("It is counted. The orders of single members were deleted."), "success")
    return _back(council)


def _back(council: Council) -> Response:
    return redirect(url_for("recommendations.priorities", council=council))


def _today() -> date:
    return datetime.now(UTC).date()
