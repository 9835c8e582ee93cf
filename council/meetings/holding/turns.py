"""The order of speaking: who asks, whose turn it is next, and when it is over."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select

from council.audit.acts import Act
from council.audit.service import Actor, Detail, record
from council.database import db, existing
from council.errors import Refused
from council.meetings.holding.models import SpeakingRequest, Turn
from council.meetings.holding.room import refuse_unless_open, room, subject_of_person
from council.meetings.holding.speaking import Wish, queue, speaking
from council.meetings.models import Meeting
from council.members import service as members
from council.members.models import Person


def wishes_of(meeting: Meeting) -> list[Wish]:
    """Everybody who wished to speak at a meeting, in the order in which they asked."""
    asked = select(SpeakingRequest).where(SpeakingRequest.meeting_id == meeting.id)
    return [
        Wish(each.id, each.person_id, Turn(each.state), each.asked_at, each.began_at, each.ended_at)
        for each in db.session.scalars(asked.order_by(SpeakingRequest.asked_at, SpeakingRequest.id))
    ]


def ask_to_speak(actor: Actor, meeting: Meeting, person: Person, *, at: datetime) -> SpeakingRequest:
    """Put somebody who is there on the list of those who wish to speak."""
    refuse_unless_open(meeting)
    found = room(meeting, at).attended.get(person.id)
    if found is None or not found.there:
        raise Refused(
            _("This person is not noted as being there."), _("Note first that she is there, then add her to the list.")
        )
    if any(each.person_id == person.id for each in _unfinished(meeting)):
        raise Refused(_("This person is on the list already."), _("She can ask again when she has spoken."))
    asked = SpeakingRequest(meeting_id=meeting.id, person_id=person.id, state=Turn.WAITING.value, asked_at=at)
    db.session.add(asked)
    db.session.flush()
    _record(actor, Act.SPEAKING_ASKED, meeting, asked)
    return asked


def next_speaker(actor: Actor, meeting: Meeting, *, at: datetime) -> SpeakingRequest:
    """Give the floor to whoever comes next; whoever spoke until now is finished."""
    refuse_unless_open(meeting)
    waiting = queue(wishes_of(meeting))
    if not waiting:
        raise Refused(_("Nobody waits to speak."), _("Add somebody to the list first."))
    _end_running(meeting, at)
    begun = db.session.get_one(SpeakingRequest, waiting[0].id)
    begun.state, begun.began_at = Turn.SPEAKING.value, at
    begun.version += 1
    _record(actor, Act.SPEAKING_BEGUN, meeting, begun)
    return begun


def end_turn(actor: Actor, meeting: Meeting, *, at: datetime) -> None:
    """Note that whoever speaks has finished; nobody follows yet."""
    refuse_unless_open(meeting)
    ended = _end_running(meeting, at)
    if ended is None:
        raise Refused(_("Nobody speaks now."), _("Open the page again."))
    _record(actor, Act.SPEAKING_ENDED, meeting, ended)


def take_off_list(actor: Actor, meeting: Meeting, request: SpeakingRequest, *, at: datetime) -> None:
    """Take somebody off the list who does not wish to speak any more."""
    refuse_unless_open(meeting)
    if request.state != Turn.WAITING.value:
        raise Refused(_("This person does not wait any more."), _("Open the page again."))
    request.state, request.ended_at = Turn.WITHDRAWN.value, at
    request.version += 1
    _record(actor, Act.SPEAKING_TAKEN_BACK, meeting, request)


def request_of(meeting: Meeting, request_id: UUID) -> SpeakingRequest:
    """One wish to speak at this meeting; anything else is not there."""
    return existing(SpeakingRequest, request_id, belongs=lambda found: found.meeting_id == meeting.id)


def waiting_request(meeting: Meeting, person: Person) -> SpeakingRequest | None:
    """The wish of a person that waits, if one does."""
    found = next((each for each in queue(wishes_of(meeting)) if each.person_id == person.id), None)
    return db.session.get(SpeakingRequest, found.id) if found else None


def _unfinished(meeting: Meeting) -> Sequence[Wish]:
    return [each for each in wishes_of(meeting) if each.state in {Turn.WAITING, Turn.SPEAKING}]


def _end_running(meeting: Meeting, at: datetime) -> SpeakingRequest | None:
    running = speaking(wishes_of(meeting))
    if running is None:
        return None
    ended = db.session.get_one(SpeakingRequest, running.id)
    ended.state, ended.ended_at = Turn.SPOKEN.value, at
    ended.version += 1
    db.session.flush()
    return ended


def _record(actor: Actor, act: Act, meeting: Meeting, request: SpeakingRequest) -> None:
    person = members.person(meeting.council, request.person_id)
    details: dict[str, Detail] = {"meeting": str(meeting.id), "request": str(request.id)}
    record(actor, act, subject_of_person(person), council=meeting.council_id, details=details)
    db.session.flush()
