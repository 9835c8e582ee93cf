"""Pages of meetings: the list, one meeting, and planning, changing, announcing and cancelling it."""

from datetime import UTC, datetime
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from council.access import Permission, may, requires
from council.accounts.datastore import account_behind
from council.councils.models import Council
from council.database import moment, transaction
from council.errors import NotFound
from council.form_base import ConfirmForm, Page, answered
from council.i18n import label
from council.meetings import lists, notice, service
from council.meetings.forms import FIRST_YEAR, LAST_YEAR, CancelForm, MeetingForm, meeting_form, new_meeting_form
from council.meetings.interpreting.reading import warnings
from council.meetings.interpreting.service import gaps_of
from council.meetings.invitations.inviting import seated_then
from council.meetings.invitations.queries import invitations_of
from council.meetings.lists import Wish
from council.meetings.models import Kind, Meeting, State
from council.meetings.papers.reading import papers_reading
from council.meetings.reading import list_page, meeting_reading, when
from council.meetings.section import blueprint
from council.members import service as members
from council.paging import page_asked

ONE = "/<council>/meetings/<uuid:meeting_id>"
YEAR_DIGITS = 4


@blueprint.get("/<council>/meetings")
@requires(Permission.SEE_MEETINGS)
def meetings(council: Council) -> str:
    """The meetings of a council."""
    wish, edits = _wish(), may(Permission.EDIT_MEETINGS, council)
    found = lists.listed(council, wish, at=datetime.now(UTC), planned_too=edits)
    page = list_page(council, wish, found)
    years = lists.years(council, planned_too=edits)
    return render_template("meetings/meetings.html", page=page, wish=wish, years=years, edits=edits)


@blueprint.route("/<council>/meetings/plan", methods=["GET", "POST"])
@requires(Permission.EDIT_MEETINGS)
def plan_meeting(council: Council) -> Page:
    """Plan a meeting."""
    form = MeetingForm() if request.method == "POST" else new_meeting_form(lists.usual_zone(council))
    if not form.validate_on_submit():
        return answered("meetings/plan.html", form=form)
    with transaction(form.key):
        planned = service.plan_meeting(account_behind(current_user), council, **form.plan())
    flash(_("The meeting is planned. Nobody was told yet."), "success")
    return to_meeting(planned)


@blueprint.get(ONE)
@requires(Permission.SEE_MEETINGS)
def meeting(council: Council, meeting_id: UUID) -> str:
    """One meeting."""
    found, edits = seen_meeting(council, meeting_id), may(Permission.EDIT_MEETINGS, council)
    person = members.person_of(current_user, council)
    invitation = service.invitation_of(found, person) if person and found.announced_at else None
    told = meeting_reading(found, datetime.now(UTC), sees_where=edits or invitation is not None, edits=edits)
    missing = warnings(found, gaps_of(found), datetime.now(UTC)) if edits else []
    return render_template(
        "meetings/meeting.html",
        meeting=found,
        told=told,
        edits=edits,
        invited=invitation is not None,
        missing=missing,
        papers=papers_reading(found, edits=False),
    )


@blueprint.route(f"{ONE}/change", methods=["GET", "POST"])
@requires(Permission.EDIT_MEETINGS)
def change_meeting(council: Council, meeting_id: UUID) -> Page:
    """Change a meeting; the page says first who is told of what."""
    found = _meeting_that(council, meeting_id, service.OPEN_TO_CHANGES)
    form = MeetingForm() if request.method == "POST" else meeting_form(found)
    if not form.validate_on_submit():
        told = len(invitations_of(found)) if found.announced_at else 0
        return answered("meetings/change.html", form=form, meeting=found, told=told)
    with transaction(form.key):
        present = service.meeting(council, meeting_id)
        form.seen(present.version)
        service.change_meeting(account_behind(current_user), present, **form.plan())
    flash(_("The meeting was changed."), "success")
    return to_meeting(found)


@blueprint.route(f"{ONE}/announce", methods=["GET", "POST"])
@requires(Permission.EDIT_MEETINGS)
def announce(council: Council, meeting_id: UUID) -> Page:
    """Say who will be told and which period of the charter is kept; then invite everybody who sits on that day."""
    found = _meeting_that(council, meeting_id, frozenset({State.PLANNED.value}))
    form = ConfirmForm()
    if found.starts_at is not None and form.validate_on_submit():
        with transaction(form.key):
            service.announce(account_behind(current_user), service.meeting(council, meeting_id), at=moment())
        flash(_("The meeting was announced, and everybody who sits on that day was invited."), "success")
        return to_meeting(found)
    at = datetime.now(UTC)
    return answered(
        "meetings/announce.html",
        form=form,
        meeting=found,
        title=label(found.title),
        when=when(found),
        invited=len(seated_then(found)),
        items=len(service.agenda_of(found)),
        late=notice.sentences(found, at),
    )


@blueprint.route(f"{ONE}/cancel", methods=["GET", "POST"])
@requires(Permission.EDIT_MEETINGS)
def cancel_meeting(council: Council, meeting_id: UUID) -> Page:
    """Cancel a meeting; the page says first who is told."""
    found = _meeting_that(council, meeting_id, service.OPEN_TO_CHANGES)
    form = CancelForm() if request.method == "POST" else CancelForm(data={"version": str(found.version)})
    if not form.validate_on_submit():
        told = len(invitations_of(found)) if found.announced_at else 0
        return answered("meetings/cancel.html", form=form, meeting=found, title=label(found.title), told=told)
    with transaction(form.key):
        present = service.meeting(council, meeting_id)
        form.seen(present.version)
        service.cancel(account_behind(current_user), present, reason=form.reason.data, at=moment())
    flash(_("The meeting is cancelled."), "success")
    return to_meeting(found)


def seen_meeting(council: Council, meeting_id: UUID) -> Meeting:
    """A meeting, for whoever may see it: what was never announced is the secretariat's."""
    found = service.meeting(council, meeting_id)
    if found.announced_at is None and not may(Permission.EDIT_MEETINGS, council):
        raise NotFound
    return found


def to_meeting(meeting: Meeting) -> Response:
    """Back to the page of a meeting."""
    return redirect(url_for("meetings.meeting", council=meeting.council, meeting_id=meeting.id))


def _meeting_that(council: Council, meeting_id: UUID, states: frozenset[str]) -> Meeting:
    """A meeting that stands as this page needs it; otherwise the page is not there."""
    found = service.meeting(council, meeting_id)
    if request.method == "GET" and found.state not in states:
        raise NotFound
    return found


def _wish() -> Wish:
    year = request.args.get("year", "")
    known = year.isascii() and year.isdigit() and len(year) == YEAR_DIGITS and FIRST_YEAR <= int(year) <= LAST_YEAR
    kinds = {each.value: each for each in Kind}
    return Wish(
        past=request.args.get("past") == "1",
        kind=kinds.get(request.args.get("kind", "")),
        year=int(year) if known else None,
        page=page_asked(request.args),
    )
