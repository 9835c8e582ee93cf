"""A member's own page during a meeting: she asks to speak, stands aside, and votes."""

from datetime import UTC, datetime
from uuid import UUID

from flask import flash, redirect, render_template, url_for
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
from council.meetings.holding import balloting, deciding, service, turns
from council.meetings.holding.forms import VoteForm
from council.meetings.holding.models import Ballot, BallotState
from council.meetings.holding.own_reading import own_live
from council.meetings.holding.room import aside
from council.meetings.models import Meeting
from council.meetings.section import blueprint
from council.members.doors import own_door
from council.members.models import Person

OWN = "/me/<council>/meetings/<uuid:meeting_id>"


@blueprint.get(f"{OWN}/live")
@requires(Permission.OWN_DATA)
def own_live_page(council: Council, meeting_id: UUID) -> str:
    """The meeting as it is held, for somebody who takes part in it."""
    person, meeting = _mine(council, meeting_id)
    shown = own_live(meeting, person, datetime.now(UTC))
    known = {"title": label(meeting.title), "confirm": ConfirmForm(formdata=None)}
    return render_template("meetings/holding/own.html", meeting=meeting, page=shown, **known)


@blueprint.post(f"{OWN}/live/speak")
@requires(Permission.OWN_DATA)
def ask_for_my_turn(council: Council, meeting_id: UUID) -> Response:
    """Ask to speak, or take that back."""
    form = ConfirmForm()
    if form.validate_on_submit():
        with transaction(form.key):
            person, meeting = _mine(council, meeting_id)
            waiting = turns.waiting_request(meeting, person)
            if waiting is None:
                turns.ask_to_speak(account_behind(current_user), meeting, person, at=moment())
            else:
                turns.take_off_list(account_behind(current_user), meeting, waiting, at=moment())
    return _to_own(council, meeting_id)


@blueprint.post(f"{OWN}/live/items/<uuid:item_id>/aside")
@requires(Permission.OWN_DATA)
def stand_aside_myself(council: Council, meeting_id: UUID, item_id: UUID) -> Response:
    """Say that an item is a matter of her own, or take that back."""
    form = ConfirmForm()
    if form.validate_on_submit():
        with transaction(form.key):
            person, meeting = _mine(council, meeting_id)
            service.refuse_unless_open(meeting)
            item = service.item_of(meeting, item_id)
            deciding.turn_interest(account_behind(current_user), item, person, at=moment())
    return _to_own(council, meeting_id)


@blueprint.route(f"{OWN}/vote/<uuid:ballot_id>", methods=["GET", "POST"])
@requires(Permission.OWN_DATA)
def vote(council: Council, meeting_id: UUID, ballot_id: UUID) -> Page:
    """Vote in a secret ballot, once. What is chosen is encrypted before it is saved, and never written elsewhere."""
    person, meeting = _mine(council, meeting_id)
    found = balloting.ballot(meeting, ballot_id)
    form = VoteForm()
    if form.validate_on_submit():
        balloting.refuse_unless_running(found)
        encrypted = balloting.encrypted(found, form.choice.data)
        with transaction(form.key):
            person, meeting = _mine(council, meeting_id)
            present = balloting.ballot(meeting, ballot_id)
            balloting.cast_vote(account_behind(current_user), present, person, encrypted, at=moment())
        flash(_("Your vote is in."), "success")
        return redirect(url_for("meetings.vote", council=council, meeting_id=meeting_id, ballot_id=ballot_id))
    return answered("meetings/holding/vote.html", form=form, **_ballot_shown(found, person))


def _mine(council: Council, meeting_id: UUID) -> tuple[Person, Meeting]:
    """The reader, and a meeting that was opened and in which she takes part; any other is not there."""
    person, _door = own_door(council, current_user, "")
    meeting = meetings.meeting(council, meeting_id)
    if meeting.opened_at is None or not service.takes_part(meeting, person):
        raise NotFound
    return person, meeting


def _to_own(council: Council, meeting_id: UUID) -> Response:
    return redirect(url_for("meetings.own_live_page", council=council, meeting_id=meeting_id))


def _ballot_shown(found: Ballot, person: Person) -> dict[str, object]:
    return {
        "ballot": found,
        "meeting": found.meeting,
        "item": label(found.item.title),
        "text": label(found.text),
        "running": found.state == BallotState.OPEN.value,
        "counted": found.state == BallotState.COUNTED.value,
        "voted": person.id in balloting.voted(found),
        "receipt": balloting.receipt_of(found, person),
        "away": person.id in aside(found.item),
    }
