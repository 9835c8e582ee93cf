"""A meeting that was held, with its agenda and who came, as tests about minutes need it."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from council.councils.models import Council
from council.database import db
from council.meetings.holding.models import AttendanceMark
from council.meetings.models import AgendaItem, Invitation, Meeting
from council.members.models import Person

BEGAN = datetime(2026, 10, 1, 9, 0, tzinfo=UTC)


def held_meeting(council: Council, *, number: int = 1, starts_at: datetime = BEGAN, kind: str = "ordinary") -> Meeting:
    """A meeting that is over."""
    held = Meeting(
        id=uuid4(),
        council_id=council.id,
        council=council,
        number=number,
        kind=kind,
        mode="in_person",
        title={"en": f"Meeting {number}", "ar": f"الاجتماع {number}"},
        state="closed",
        time_zone="UTC",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2),
        announced_at=starts_at - timedelta(days=20),
        closed_at=starts_at + timedelta(hours=2),
        created_at=starts_at,
    )
    db.session.add(held)
    db.session.flush()
    return held


def add_item(meeting: Meeting, title: str, *, position: int = 1, confidential: bool = False) -> AgendaItem:
    """An item on its agenda."""
    item = AgendaItem(
        id=uuid4(),
        meeting_id=meeting.id,
        position=position,
        title={"en": title},
        lead="migrant",
        participation="consultation",
        minutes=30,
        state="accepted",
        confidential=confidential,
    )
    db.session.add(item)
    db.session.flush()
    return item


def invite(meeting: Meeting, person: Person, state: str = "present") -> None:
    """That somebody was invited, and how she took part."""
    at = meeting.starts_at or BEGAN
    db.session.add(Invitation(meeting_id=meeting.id, person_id=person.id, invited_at=at))
    mark = {"meeting_id": meeting.id, "person_id": person.id, "state": state, "made_at": at, "received_at": at}
    db.session.add(AttendanceMark(id=uuid4(), **mark))
    db.session.flush()
