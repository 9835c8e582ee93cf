"""Holding a meeting: opening and closing it, and noting who is there. Nothing noted is ever changed.

What a tablet noted while it had no connection arrives later, so each mark carries its own id and the time it was made.
"""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import func, select

from council.audit.acts import Act
from council.audit.replaying import as_told
from council.audit.service import Actor, Detail, record
from council.database import db, existing
from council.errors import Changed, Refused
from council.meetings.holding.models import (
    AttendanceMark,
    Ballot,
    BallotState,
    Decision,
    MeetingCall,
    Presence,
    SpeakingRequest,
    Turn,
)
from council.meetings.holding.quorum import Attended, Quorum
from council.meetings.holding.room import (
    Room,
    attendance_of,
    quorum_at,
    refuse_unless_open,
    room,
    subject_of,
    subject_of_person,
    substitutes_of,
)
from council.meetings.models import AgendaItem, ItemState, Meeting, State
from council.members.models import Person

__all__ = [
    "Attended",
    "Quorum",
    "Tap",
    "attendance_of",
    "call_again",
    "close_meeting",
    "decisions_of",
    "item_of",
    "note_attendance",
    "open_meeting",
    "quorum_at",
    "refuse_unless_open",
    "takes_part",
]


class Tap(NamedTuple):
    """One tap on a tablet: its own id, what it says, and when it was made."""

    id: UUID
    state: Presence
    made_at: datetime
    substitute_for: UUID | None = None


def open_meeting(actor: Actor, meeting: Meeting, *, at: datetime) -> MeetingCall:
    """Open a meeting: the first call. From now on it counts who is there."""
    if meeting.state not in {State.PLANNED.value, State.ANNOUNCED.value}:
        raise Refused(_("This meeting was opened already, or it is cancelled."), _("Open the page again."))
    meeting.state, meeting.opened_at = State.OPEN.value, at
    meeting.version += 1
    made = _call(meeting, 1, at)
    details = as_told(made, "number", "needed", "present")
    record(actor, Act.MEETING_OPENED, subject_of(meeting), council=meeting.council_id, details=details)
    return made


def call_again(actor: Actor, meeting: Meeting, *, at: datetime) -> MeetingCall:
    """Call a second time, where too few came to the first call and the charter lets fewer decide then."""
    refuse_unless_open(meeting)
    found = room(meeting, at)
    rule = found.rules.meetings.quorum
    if rule is None or not rule.second_call:
        raise Refused(
            _("The charter knows no second call."), _("Wait until enough members are there, or close the meeting.")
        )
    if found.call > 1:
        raise Refused(_("The second call was made already."), _("Open the page again."))
    if found.quorum().reached:
        raise Refused(_("Enough members are there."), _("The council can decide without a second call."))
    made = _call(meeting, 2, at)
    details = as_told(made, "number", "needed", "present")
    record(actor, Act.MEETING_CALLED_AGAIN, subject_of(meeting), council=meeting.council_id, details=details)
    return made


def close_meeting(actor: Actor, meeting: Meeting, *, at: datetime) -> None:
    """Close a meeting. Marks made before may still arrive; everything else is over."""
    refuse_unless_open(meeting)
    still = select(func.count()).where(Ballot.meeting_id == meeting.id, Ballot.state == BallotState.OPEN.value)
    if db.session.scalar(still):
        raise Refused(_("A secret ballot is still open."), _("Count it or stop it before the meeting is closed."))
    for turn in db.session.scalars(select(SpeakingRequest).where(SpeakingRequest.meeting_id == meeting.id)):
        if turn.state == Turn.SPEAKING.value:
            turn.state, turn.ended_at = Turn.SPOKEN.value, at
        elif turn.state == Turn.WAITING.value:
            turn.state, turn.ended_at = Turn.WITHDRAWN.value, at
    meeting.state, meeting.closed_at = State.CLOSED.value, at
    meeting.version += 1
    record(actor, Act.MEETING_CLOSED, subject_of(meeting), council=meeting.council_id)


def note_attendance(actor: Actor, meeting: Meeting, person: Person, tap: Tap, *, at: datetime) -> AttendanceMark:
    """Write down one tap. The same tap sent again changes nothing; a tap made before the closing may come after it."""
    known = db.session.get(AttendanceMark, tap.id)
    if known is not None:
        return _the_same(known, meeting, person, tap)
    made_at = min(tap.made_at, at)
    _refuse_outside(meeting, made_at)
    _refuse_strangers(meeting, person, tap, made_at)
    mark = AttendanceMark(
        id=tap.id,
        meeting_id=meeting.id,
        person_id=person.id,
        state=tap.state.value,
        substitute_for_id=tap.substitute_for,
        made_at=made_at,
        received_at=at,
    )
    db.session.add(mark)
    db.session.flush()
    details: dict[str, Detail] = {"mark": str(mark.id), "meeting": str(meeting.id)}
    details |= as_told(mark, "state", "substitute_for_id", "made_at")
    record(actor, Act.ATTENDANCE_NOTED, subject_of_person(person), council=meeting.council_id, details=details)
    return mark


def decisions_of(meeting: Meeting) -> list[Decision]:
    """What was decided at a meeting, in order."""
    taken = select(Decision).where(Decision.meeting_id == meeting.id)
    return list(db.session.scalars(taken.order_by(Decision.number)))


def takes_part(meeting: Meeting, person: Person) -> bool:
    """Whether somebody sits on the council on the day of a meeting, or was noted at it."""
    found = room(meeting, meeting.closed_at or meeting.opened_at or meeting.created_at)
    noted = select(func.count()).where(AttendanceMark.meeting_id == meeting.id, AttendanceMark.person_id == person.id)
    return person.id in found.members or bool(db.session.scalar(noted))


def item_of(meeting: Meeting, item_id: UUID) -> AgendaItem:
    """An item on the agenda of a meeting; anything else is not there."""
    return existing(
        AgendaItem,
        item_id,
        belongs=lambda found: found.meeting_id == meeting.id and found.state == ItemState.ACCEPTED.value,
    )


def _call(meeting: Meeting, number: int, at: datetime) -> MeetingCall:
    found = room(meeting, at)
    reached = Room(found.rules, found.seats, found.attended, number).quorum()
    made = MeetingCall(
        meeting_id=meeting.id, number=number, called_at=at, needed=reached.needed, present=reached.present
    )
    db.session.add(made)
    db.session.flush()
    return made


def _the_same(known: AttendanceMark, meeting: Meeting, person: Person, tap: Tap) -> AttendanceMark:
    """The mark as it was written down; a different one under its id is refused."""
    before = known.meeting_id, known.person_id, known.state, known.substitute_for_id
    if before != (meeting.id, person.id, tap.state.value, tap.substitute_for):
        raise Changed
    return known


def _refuse_outside(meeting: Meeting, made_at: datetime) -> None:
    if meeting.state == State.CANCELLED.value:
        raise Refused(_("This meeting is cancelled."), _("Nothing more is noted of it."))
    if meeting.closed_at is not None and made_at > meeting.closed_at:
        raise Refused(_("This meeting is closed."), _("What was noted before it was closed is kept."))


def _refuse_strangers(meeting: Meeting, person: Person, tap: Tap, made_at: datetime) -> None:
    """Only members are noted, and those who may sit in for one of them."""
    found = room(meeting, made_at)
    in_line = substitutes_of(meeting, found)
    if tap.state is Presence.SUBSTITUTE:
        known = tap.substitute_for is not None and person.id in in_line.get(tap.substitute_for, ())
    else:
        known = person.id in found.members or any(person.id in each for each in in_line.values())
        known = known and tap.substitute_for is None
    if not known:
        raise Refused(
            _("This person does not sit on the council on the day of the meeting, and may sit in for nobody."),
            _("Name her as a substitute first, or note somebody else."),
        )
