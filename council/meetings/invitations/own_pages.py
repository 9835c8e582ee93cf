"""A person's own pages of a meeting: her invitation and her answer, and what she proposes to speak of."""

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
from council.form_base import Page, answered
from council.i18n import label
from council.meetings import service as meetings
from council.meetings.agenda import service as agenda
from council.meetings.agenda.forms import ProposeForm, propose_form
from council.meetings.dates.service import hours_of
from council.meetings.interpreting.reading import interpreted_for
from council.meetings.invitations.answers import TAKE_PLACES, answer_invitation, has_place, is_open, possible
from council.meetings.invitations.forms import AnswerForm, answer_form
from council.meetings.invitations.queries import invitation_of, needs_of, reason_of
from council.meetings.invitations.reading import own_lines
from council.meetings.invitations.words import full_words, own_state
from council.meetings.models import Answer, Invitation, ItemState, Meeting
from council.meetings.papers.reading import papers_reading
from council.meetings.reading import in_place, last_day_to_propose, meeting_reading
from council.meetings.section import blueprint
from council.meetings.words import proposal_words
from council.members.doors import own_door
from council.members.languages import names
from council.members.models import Person

PROPOSAL_BADGES = {ItemState.PROPOSED: "waiting", ItemState.ACCEPTED: "good", ItemState.DECLINED: "ended"}
OWN = "/me/<council>/meetings/<uuid:meeting_id>"


@blueprint.get("/me/<council>/meetings")
@requires(Permission.OWN_DATA)
def own_meetings(council: Council) -> str:
    """The meetings she was invited to: first those to come, then those that are over."""
    person, _door = own_door(council, current_user, "")
    coming, past = own_lines(person, datetime.now(UTC))
    return render_template("meetings/own_meetings.html", coming=coming, past=past)


@blueprint.route(OWN, methods=["GET", "POST"])
@requires(Permission.OWN_DATA)
def own_meeting(council: Council, meeting_id: UUID) -> Page:
    """What she is invited to, and her answer."""
    found = own_invitation(council, meeting_id)
    form = AnswerForm(found.meeting) if request.method == "POST" else answer_form(found, own=True)
    if not form.validate_on_submit():
        return answered("meetings/own_meeting.html", form=form, **_own(found))
    with transaction(form.key):
        present = own_invitation(council, meeting_id)
        form.seen(present.version)
        answer_invitation(
            account_behind(current_user),
            present,
            answer=form.chosen(),
            reason=form.reason.data or "",
            needs=form.needs(),
            at=moment(),
        )
    flash(_("Your answer is saved. You can change it here until the meeting."), "success")
    return _to_own(council, meeting_id)


@blueprint.route(f"{OWN}/propose", methods=["GET", "POST"])
@requires(Permission.OWN_DATA)
def propose_item(council: Council, meeting_id: UUID) -> Page:
    """Propose something to speak of."""
    found = own_invitation(council, meeting_id)
    if request.method == "GET" and not agenda.takes_proposals(found.meeting, datetime.now(UTC)):
        raise NotFound
    form = ProposeForm() if request.method == "POST" else propose_form()
    if not form.validate_on_submit():
        until = last_day_to_propose(found.meeting)
        return answered("meetings/propose.html", form=form, meeting=found.meeting, until=until)
    with transaction(form.key):
        present = own_invitation(council, meeting_id)
        agenda.propose_item(
            account_behind(current_user), present.meeting, present.person, at=moment(), **form.proposal()
        )
    flash(_("Your proposal was sent. You are told whether it comes on the agenda."), "success")
    return _to_own(council, meeting_id)


def own_invitation(council: Council, meeting_id: UUID) -> Invitation:
    """The reader's own invitation to a meeting."""
    person, _door = own_door(council, current_user, "")
    meeting = meetings.meeting(council, meeting_id)
    found = invitation_of(meeting, person) if meeting.announced_at else None
    if found is None:
        raise NotFound
    return found


def _own(found: Invitation) -> dict[str, object]:
    meeting, at = found.meeting, datetime.now(UTC)
    state, badge = own_state(found, still_open=is_open(meeting, at))
    return {
        "meeting": meeting,
        "told": meeting_reading(meeting, at, sees_where=True, edits=False),
        "state": state,
        "badge_kind": badge,
        "open": is_open(meeting, at),
        "assisted": found.assisted,
        "here": _on_her_clock(meeting, found.person),
        "full": [full_words()[each] for each in possible(meeting) if each in TAKE_PLACES and _is_full(found, each)],
        "needs": needs_of(found),
        "interpreted": interpreted_for(meeting, needs_of(found).interpretation),
        "papers": papers_reading(meeting, edits=False, own=True),
        "reason": reason_of(found),
        "proposals": _proposals(meeting, found.person),
        "may_propose": agenda.takes_proposals(meeting, at),
        "until": last_day_to_propose(meeting),
        "offered_languages": names(),
    }


def _is_full(found: Invitation, answer: Answer) -> bool:
    return found.answer != answer.value and not has_place(found.meeting, answer)


def _on_her_clock(meeting: Meeting, person: Person) -> str:
    """The time where she is, if she said where and it is elsewhere."""
    hours = hours_of(person)
    return in_place(meeting, hours.zone) if hours and hours.zone != meeting.time_zone else ""


def _proposals(meeting: Meeting, person: Person) -> list[dict[str, str]]:
    words = proposal_words()
    return [
        {
            "title": label(agenda.wording_of(each)[0]),
            "state": words[ItemState(each.state)],
            "badge": PROPOSAL_BADGES[ItemState(each.state)],
            "because": agenda.declined_because(each),
        }
        for each in agenda.proposed_by(meeting, person)
    ]


def _to_own(council: Council, meeting_id: UUID) -> Response:
    return redirect(url_for("meetings.own_meeting", council=council, meeting_id=meeting_id))
