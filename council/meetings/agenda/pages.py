"""The secretariat's pages of an agenda: its order, its items, and what members proposed."""

from datetime import UTC, datetime
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from council.access import Permission, requires
from council.accounts.datastore import account_behind
from council.councils.models import Council
from council.database import moment, transaction
from council.errors import NotFound
from council.form_base import ConfirmForm, Page, answered
from council.i18n import label
from council.meetings import service as meetings
from council.meetings.agenda import service
from council.meetings.agenda.forms import DeclineForm, ItemForm, item_form, new_item_form
from council.meetings.models import ItemState, Meeting
from council.meetings.reading import item_line, last_day_to_propose, meeting_reading, split, when
from council.meetings.section import blueprint
from council.members import service as members

AGENDA = "/<council>/meetings/<uuid:meeting_id>/agenda"
ITEM = f"{AGENDA}/<uuid:item_id>"


@blueprint.get(AGENDA)
@requires(Permission.EDIT_MEETINGS)
def agenda(council: Council, meeting_id: UUID) -> str:
    """The items in their order, and what members proposed."""
    meeting = _meeting(council, meeting_id)
    proposed = service.items_proposed(meeting)
    names = members.names_of_many(each.proposed_by_id for each in proposed if each.proposed_by_id)
    return render_template(
        "meetings/agenda.html",
        meeting=meeting,
        when=when(meeting),
        told=meeting_reading(meeting, datetime.now(UTC), sees_where=False, edits=True),
        proposed=[(each, item_line(each), names.get(each.proposed_by_id)) for each in proposed if each.proposed_by_id],
        until=last_day_to_propose(meeting),
        form=ConfirmForm(),
    )


@blueprint.route(f"{AGENDA}/add", methods=["GET", "POST"])
@requires(Permission.EDIT_MEETINGS)
def add_item(council: Council, meeting_id: UUID) -> Page:
    """Put an item at the end of the agenda."""
    meeting = _meeting(council, meeting_id)
    form = ItemForm() if request.method == "POST" else new_item_form()
    if not form.validate_on_submit():
        return answered("meetings/item.html", form=form, meeting=meeting, item=None)
    with transaction(form.key):
        present = meetings.meeting(council, meeting_id)
        service.add_item(account_behind(current_user), present, **form.item())
    flash(_("The item is on the agenda."), "success")
    return _to_agenda(meeting)


@blueprint.route(f"{ITEM}/change", methods=["GET", "POST"])
@requires(Permission.EDIT_MEETINGS)
def change_item(council: Council, meeting_id: UUID, item_id: UUID) -> Page:
    """Change what is said of an item."""
    meeting = _meeting(council, meeting_id)
    item = service.item(meeting, item_id)
    if item.state != ItemState.ACCEPTED.value:
        raise NotFound
    form = ItemForm() if request.method == "POST" else item_form(item)
    if not form.validate_on_submit():
        return answered("meetings/item.html", form=form, meeting=meeting, item=item)
    with transaction(form.key):
        present = service.item(meetings.meeting(council, meeting_id), item_id)
        form.seen(present.version)
        service.change_item(account_behind(current_user), present, **form.item())
    flash(_("The item was changed."), "success")
    return _to_agenda(meeting, item_id)


@blueprint.post(f"{ITEM}/to/<int:position>")
@requires(Permission.EDIT_MEETINGS)
def put_item(council: Council, meeting_id: UUID, item_id: UUID, position: int) -> Response:
    """Put an item at a place of the agenda."""
    form = _confirmed()
    with transaction(form.key):
        meeting = meetings.meeting(council, meeting_id)
        service.put_item(account_behind(current_user), service.item(meeting, item_id), position=position)
    return _to_agenda(meeting, item_id)


@blueprint.post(f"{ITEM}/remove")
@requires(Permission.EDIT_MEETINGS)
def remove_item(council: Council, meeting_id: UUID, item_id: UUID) -> Response:
    """Take an item off the agenda."""
    form = _confirmed()
    with transaction(form.key):
        meeting = meetings.meeting(council, meeting_id)
        service.remove_item(account_behind(current_user), service.item(meeting, item_id))
    flash(_("The item was taken off the agenda."), "success")
    return _to_agenda(meeting)


@blueprint.post(f"{ITEM}/accept")
@requires(Permission.EDIT_MEETINGS)
def accept_item(council: Council, meeting_id: UUID, item_id: UUID) -> Response:
    """Put a proposed item on the agenda."""
    form = _confirmed()
    with transaction(form.key):
        meeting = meetings.meeting(council, meeting_id)
        service.accept_item(account_behind(current_user), service.item(meeting, item_id), at=moment())
    flash(_("The item is on the agenda, and who proposed it was told."), "success")
    return _to_agenda(meeting, item_id)


@blueprint.route(f"{ITEM}/decline", methods=["GET", "POST"])
@requires(Permission.EDIT_MEETINGS)
def decline_item(council: Council, meeting_id: UUID, item_id: UUID) -> Page:
    """Leave a proposed item off the agenda, and tell who proposed it why."""
    meeting = _meeting(council, meeting_id)
    item = service.item(meeting, item_id)
    form = DeclineForm()
    if not form.validate_on_submit():
        title, about = service.wording_of(item)
        told = {"title": label(title), "about": split(label(about))}
        return answered("meetings/decline.html", form=form, meeting=meeting, **told)
    with transaction(form.key):
        present = service.item(meetings.meeting(council, meeting_id), item_id)
        service.decline_item(account_behind(current_user), present, reason=form.reason.data, at=moment())
    flash(_("The item was declined, and who proposed it was told."), "success")
    return _to_agenda(meeting)


def _confirmed() -> ConfirmForm:
    """The button that was pressed, with its protection against forged sending."""
    form = ConfirmForm()
    if not form.validate_on_submit():
        raise NotFound
    return form


def _meeting(council: Council, meeting_id: UUID) -> Meeting:
    found = meetings.meeting(council, meeting_id)
    if request.method == "GET" and found.state not in service.BEFORE:
        raise NotFound
    return found


def _to_agenda(meeting: Meeting, item_id: UUID | None = None) -> Response:
    anchor = f"item-{item_id}" if item_id else None
    return redirect(url_for("meetings.agenda", council=meeting.council, meeting_id=meeting.id, _anchor=anchor))
