"""Noting where a recommendation appeared again, and taking it back."""

from datetime import UTC, datetime
from uuid import UUID

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from council.access import Permission, requires
from council.accounts.datastore import account_behind
from council.councils.models import Council
from council.database import transaction
from council.errors import NotFound
from council.form_base import BaseForm, Page, answered
from council.recommendations import service as recommendations
from council.recommendations.fields import told_in
from council.recommendations.section import blueprint
from council.recommendations.traces import service
from council.recommendations.traces.forms import TraceForm

TRACES = "/<council>/recommendations/<uuid:recommendation_id>/traces"


@blueprint.route(f"{TRACES}/new", methods=["GET", "POST"])
@requires(Permission.EDIT_RECOMMENDATIONS)
def note_trace(council: Council, recommendation_id: UUID) -> Page:
    """Note where it appeared again."""
    row = recommendations.recommendation(council, recommendation_id)
    if row.adopted_on is None:
        return _to(council, recommendation_id)
    form = TraceForm()
    if form.validate_on_submit():
        with told_in(form), transaction(form.key):
            present = recommendations.recommendation(council, recommendation_id)
            today = datetime.now(UTC).date()
            service.note(account_behind(current_user), present, form.found(), on=today)
        if not form.form_errors:
            flash(_("It is noted where the recommendation appeared."), "success")
            return _to(council, recommendation_id)
    return answered("recommendations/trace.html", form=form, row=row)


@blueprint.route(f"{TRACES}/<uuid:trace_id>/take-back", methods=["GET", "POST"])
@requires(Permission.EDIT_RECOMMENDATIONS)
def take_trace_back(council: Council, recommendation_id: UUID, trace_id: UUID) -> Page:
    """Take back what was noted by mistake, after reading it once more."""
    row = recommendations.recommendation(council, recommendation_id)
    trace = service.trace_of(row, trace_id)
    if trace.taken_back_at is not None:
        raise NotFound
    form = BaseForm()
    if form.validate_on_submit():
        with transaction(form.key):
            service.take_back(account_behind(current_user), service.trace_of(row, trace_id))
        flash(_("It was taken back, and is shown no more."), "success")
        return _to(council, recommendation_id)
    return answered("recommendations/trace_back.html", form=form, row=row, trace=trace)


def _to(council: Council, recommendation_id: UUID) -> Response:
    return redirect(url_for("recommendations.recommendation", council=council, recommendation_id=recommendation_id))
