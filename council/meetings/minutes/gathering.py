"""What minutes and looking back need of a meeting: who came, how often it was called, who is around it."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from council.database import db
from council.meetings.holding.models import AttendanceMark, MeetingCall, Presence
from council.meetings.holding.room import attendance_of
from council.meetings.models import Invitation, Meeting
from council.members.models import Person
from council.members.service import pseudonyms_of_many


@dataclass(frozen=True)
class Came:
    """How somebody took part, by her pseudonym."""

    person_id: UUID
    pseudonym: str
    presence: Presence
    substitute_for: str = ""


def came(meeting: Meeting) -> list[Came]:
    """Everybody whose attendance was noted, by pseudonym."""
    noted = attendance_of(meeting)
    others = [each.substitute_for for each in noted if each.substitute_for]
    names = pseudonyms_of_many([*(each.person_id for each in noted), *others])
    found = [
        Came(
            each.person_id,
            names[each.person_id],
            each.state,
            names[each.substitute_for] if each.substitute_for else "",
        )
        for each in noted
    ]
    return sorted(found, key=lambda each: each.pseudonym)


def calls(meeting: Meeting) -> Sequence[MeetingCall]:
    """How often the meeting was called to order, and how many were there."""
    chosen = select(MeetingCall).where(MeetingCall.meeting_id == meeting.id)
    return list(db.session.scalars(chosen.order_by(MeetingCall.number)))


def around(meeting: Meeting) -> list[Person]:
    """Those who were invited to a meeting or took part in it, and are still known."""
    invited = select(Invitation.person_id).where(Invitation.meeting_id == meeting.id)
    noted = select(AttendanceMark.person_id).where(AttendanceMark.meeting_id == meeting.id)
    here = Person.id.in_(invited) | Person.id.in_(noted)
    return list(db.session.scalars(select(Person).where(here, Person.erased_at.is_(None)).order_by(Person.pseudonym)))


def with_account(meeting: Meeting) -> list[Person]:
    """Those of them who can sign in, and so can answer here what they are asked."""
    return [each for each in around(meeting) if each.user_id is not None]
