"""The live page of a meeting, for the officer's tablet, and the buttons on it.

Every tap is a button that sends a form. With the page's script, taps made without a connection wait on the tablet and
are sent again in order; each has its own id and says how long ago it was made, so that it counts once and at its time.
"""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from council.access import Permission, requires
from council.accounts.datastore import account_behind
from council.councils.models import Council
from council.database import moment, transaction
from council.errors import AlreadyDone, Changed, Refused
from council.form_base import ConfirmForm, Page, answered
from council.i18n import label
from council.meetings import service as meetings
from council.meetings.holding import service, turns
from council.meetings.holding.forms import SpeakerForm, TapForm
from council.meetings.holding.models import Presence
from council.meetings.holding.reading import live_page, names_here
from council.meetings.holding.service import Tap
from council.meetings.models import Meeting
from council.meetings.section import blueprint
from council.members import service as members

ONE = "/<council>/meetings/<uuid:meeting_id>/live"
BY_SCRIPT = "X-Tap"  # the script asks for a plain answer instead of the page
NOTED, TAKEN_OUT = 204, 422


@blueprint.get(ONE)
@requires(Permission.EDIT_MEETINGS)
def live(council: Council, meeting_id: UUID) -> str:
    """The meeting as it is held."""
    found = meetings.meeting(council, meeting_id)
    return render_template("meetings/holding/live.html", **_shown(found))


@blueprint.get(f"{ONE}/now")
@requires(Permission.EDIT_MEETINGS)
def live_now(council: Council, meeting_id: UUID) -> str:
    """The part of the live page that is asked for again and again, so that every tablet shows the same."""
    return render_template("meetings/holding/_live.html", **_shown(meetings.meeting(council, meeting_id)))


@blueprint.post(f"{ONE}/open")
@requires(Permission.EDIT_MEETINGS)
def open_meeting(council: Council, meeting_id: UUID) -> Response:
    """Open the meeting: the first call."""
    form = ConfirmForm()
    if form.validate_on_submit():
        with transaction(form.key):
            service.open_meeting(account_behind(current_user), meetings.meeting(council, meeting_id), at=moment())
    return to_live(council, meeting_id)


@blueprint.post(f"{ONE}/call")
@requires(Permission.EDIT_MEETINGS)
def call_again(council: Council, meeting_id: UUID) -> Response:
    """The second call."""
    form = ConfirmForm()
    if form.validate_on_submit():
        with transaction(form.key):
            service.call_again(account_behind(current_user), meetings.meeting(council, meeting_id), at=moment())
    return to_live(council, meeting_id)


@blueprint.route(f"{ONE}/close", methods=["GET", "POST"])
@requires(Permission.EDIT_MEETINGS)
def close_meeting(council: Council, meeting_id: UUID) -> Page:
    """Close the meeting, after saying what that does."""
    found = meetings.meeting(council, meeting_id)
    form = ConfirmForm()
    if form.validate_on_submit():
        with transaction(form.key):
            service.close_meeting(account_behind(current_user), meetings.meeting(council, meeting_id), at=moment())
        flash(_("The meeting is closed."), "success")
        return to_live(council, meeting_id)
    return answered("meetings/holding/close.html", form=form, meeting=found, title=label(found.title))


@blueprint.post(f"{ONE}/attendance")
@requires(Permission.EDIT_MEETINGS)
def note_attendance(council: Council, meeting_id: UUID) -> Response | tuple[str, int]:
    """Write down one tap; sent again, it changes nothing."""
    form = TapForm()
    by_script = BY_SCRIPT in request.headers
    if form.validate_on_submit():
        try:
            _note(council, meeting_id, form)
        except AlreadyDone:
            if not by_script:
                raise
        except (Changed, Refused) as refused:
            if not by_script:
                raise
            return refused.what or _("Somebody else changed this while you were working on it."), TAKEN_OUT
    return ("", NOTED) if by_script else to_live(council, meeting_id)


@blueprint.post(f"{ONE}/speaking/ask")
@requires(Permission.EDIT_MEETINGS)
def ask_to_speak(council: Council, meeting_id: UUID) -> Response:
    """Add somebody to those who wish to speak."""
    form = SpeakerForm(names_here(meetings.meeting(council, meeting_id), datetime.now(UTC)))
    if form.validate_on_submit():
        with transaction(form.key):
            found = meetings.meeting(council, meeting_id)
            person = members.person(council, UUID(form.person.data))
            turns.ask_to_speak(account_behind(current_user), found, person, at=moment())
    return to_live(council, meeting_id, "speaking")


@blueprint.post(f"{ONE}/speaking/next")
@requires(Permission.EDIT_MEETINGS)
def next_speaker(council: Council, meeting_id: UUID) -> Response:
    """Give the floor to whoever comes next."""
    form = ConfirmForm()
    if form.validate_on_submit():
        with transaction(form.key):
            turns.next_speaker(account_behind(current_user), meetings.meeting(council, meeting_id), at=moment())
    return to_live(council, meeting_id, "speaking")


@blueprint.post(f"{ONE}/speaking/end")
@requires(Permission.EDIT_MEETINGS)
def end_turn(council: Council, meeting_id: UUID) -> Response:
    """Note that whoever speaks has finished."""
    form = ConfirmForm()
    if form.validate_on_submit():
        with transaction(form.key):
            turns.end_turn(account_behind(current_user), meetings.meeting(council, meeting_id), at=moment())
    return to_live(council, meeting_id, "speaking")


@blueprint.post(f"{ONE}/speaking/<uuid:request_id>/remove")
@requires(Permission.EDIT_MEETINGS)
def take_off_list(council: Council, meeting_id: UUID, request_id: UUID) -> Response:
    """Take somebody off the list of those who wish to speak."""
    form = ConfirmForm()
    if form.validate_on_submit():
        with transaction(form.key):
            found = meetings.meeting(council, meeting_id)
            request_ = turns.request_of(found, request_id)
            turns.take_off_list(account_behind(current_user), found, request_, at=moment())
    return to_live(council, meeting_id, "speaking")


def to_live(council: Council, meeting_id: UUID, part: str | None = None) -> Response:
    """Back to the live page, at a part of it."""
    return redirect(url_for("meetings.live", council=council, meeting_id=meeting_id, _anchor=part))


def _note(council: Council, meeting_id: UUID, form: TapForm) -> None:
    """The form's key is the mark's own id, so that no tap counts twice, however often it is sent."""
    person_id, place, said = form.who(), form.in_place_of(), form.presence()
    if said is Presence.SUBSTITUTE and place is None:
        raise Refused(_("It is not said in whose place she is here."), _("Open the page again and repeat."))
    with transaction(form.key):
        at = moment()
        person = members.person(council, person_id)
        substitute_for = members.person(council, place).id if place and said is Presence.SUBSTITUTE else None
        tap = Tap(form.key, said, at - timedelta(milliseconds=form.waited()), substitute_for)
        service.note_attendance(account_behind(current_user), meetings.meeting(council, meeting_id), person, tap, at=at)


def _shown(meeting: Meeting) -> dict[str, object]:
    page = live_page(meeting, datetime.now(UTC))
    return {
        "meeting": meeting,
        "title": label(meeting.title),
        "page": page,
        "tap": TapForm,
        "confirm": ConfirmForm(formdata=None),
        "speaker": SpeakerForm(page.may_be_added, formdata=None),
    }
