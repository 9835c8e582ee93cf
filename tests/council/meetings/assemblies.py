"""A council with members who sit, and meetings they can be invited to."""

from datetime import UTC, date, datetime
from typing import Any

from council.access import Role
from council.accounts.models import User
from council.councils.models import Council
from council.database import transaction
from council.meetings import service as meetings
from council.meetings.models import Answer, Invitation, Meeting
from council.members import messages
from council.members import service as members
from council.members.models import Person
from council.terms import service as terms
from tests import factories
from tests.factories import ACTOR

NOW = datetime(2027, 1, 11, 9, tzinfo=UTC)
LATER = datetime(2027, 1, 13, 9, tzinfo=UTC)
START, END = datetime(2027, 3, 10, 13, tzinfo=UTC), datetime(2027, 3, 10, 15, tzinfo=UTC)
SITS_FROM, SITS_UNTIL = date(2025, 7, 1), date(2027, 7, 1)


def seat(council: Council, name: str, user: User | None = None, **details: Any) -> Person:
    """Somebody who sits on the council."""
    with transaction():
        person = members.add_person(ACTOR, council, name=name, user=user, **details)
        terms.begin_term(ACTOR, council, person=person, seat_group="members", start=SITS_FROM, end=SITS_UNTIL)
    return person


def member_with_account(council: Council, name: str) -> tuple[Person, User]:
    """Somebody who sits and signs in."""
    user = factories.make_user(name.lower(), council, Role.MEMBER)
    return seat(council, name, user, contact=user.email), user


def planned(council: Council, **details: Any) -> Meeting:
    """A meeting that nobody knows of yet."""
    usual: dict[str, Any] = {
        "kind": "ordinary",
        "mode": "hybrid",
        "title": {"en": "Spring meeting", "ar": "اجتماع الربيع"},
        "time_zone": "Europe/Brussels",
        "starts_at": START,
        "ends_at": END,
        "place": "Hall of the Carpenters",
        "link": "https://video.example/spring",
    }
    with transaction():
        return meetings.plan_meeting(ACTOR, council, **{**usual, **details})


def announced(council: Council, *, at: datetime = NOW, **details: Any) -> Meeting:
    """A meeting to which everybody who sits was invited."""
    meeting = planned(council, **details)
    with transaction():
        return meetings.announce(ACTOR, meeting, at=at)


def invited(meeting: Meeting, person: Person) -> Invitation:
    """Her invitation, which is there."""
    found = meetings.invitation_of(meeting, person)
    assert found is not None
    return found


def answer(meeting: Meeting, person: Person, said: str, *, at: datetime = NOW, **more: Any) -> Invitation:
    """She answers."""
    with transaction():
        return meetings.answer_invitation(ACTOR, invited(meeting, person), answer=Answer(said), at=at, **more)


def told(person: Person) -> list[str]:
    """The subjects of what was written to her, the latest first."""
    return [each.subject for each in messages.letters_of(person).letters]
