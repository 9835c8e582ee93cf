"""The page on which interpretation for a meeting is booked, confirmed and cancelled."""

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
from council.form_base import ConfirmForm, Page, answered
from council.i18n import label
from council.meetings import service as meetings
from council.meetings.interpreting import service
from council.meetings.interpreting.covering import Way
from council.meetings.interpreting.forms import BookingForm
from council.meetings.interpreting.reading import interpretation_page
from council.meetings.section import blueprint

HERE = "/<council>/meetings/<uuid:meeting_id>/interpretation"
ONE = f"{HERE}/<uuid:booking_id>"


@blueprint.route(HERE, methods=["GET", "POST"])
@requires(Permission.EDIT_MEETINGS)
def interpretation(council: Council, meeting_id: UUID) -> Page:
    """What is needed and booked; the form books more."""
    meeting = meetings.meeting(council, meeting_id)
    page = interpretation_page(meeting, datetime.now(UTC))
    form = BookingForm(page.missing)
    if form.validate_on_submit():
        with transaction(form.key):
            service.book(
                account_behind(current_user),
                meetings.meeting(council, meeting_id),
                language=form.language.data,
                way=Way(form.way.data),
                provider=form.provider.data or "",
                confirmed=form.confirmed.data,
            )
        flash(_("The interpretation is booked."), "success")
        return _back(council, meeting_id)
    title, confirm = label(meeting.title), ConfirmForm(formdata=None)
    return answered(
        "meetings/interpreting/interpretation.html", page=page, form=form, confirm=confirm, meeting=meeting, title=title
    )


@blueprint.post(f"{ONE}/confirm")
@requires(Permission.EDIT_MEETINGS)
def confirm_interpretation(council: Council, meeting_id: UUID, booking_id: UUID) -> Response:
    """Whoever was asked has agreed."""
    form = ConfirmForm()
    if form.validate_on_submit():
        with transaction(form.key):
            found = service.booking(meetings.meeting(council, meeting_id), booking_id)
            service.confirm(account_behind(current_user), found)
        flash(_("The interpretation is confirmed."), "success")
    return _back(council, meeting_id)


@blueprint.post(f"{ONE}/cancel")
@requires(Permission.EDIT_MEETINGS)
def cancel_interpretation(council: Council, meeting_id: UUID, booking_id: UUID) -> Response:
    """It does not take place."""
    form = ConfirmForm()
    if form.validate_on_submit():
        with transaction(form.key):
            found = service.booking(meetings.meeting(council, meeting_id), booking_id)
            service.cancel(account_behind(current_user), found)
        flash(_("The booking was cancelled."), "success")
    return _back(council, meeting_id)


def _back(council: Council, meeting_id: UUID) -> Response:
    return redirect(url_for("meetings.interpretation", council=council, meeting_id=meeting_id))
