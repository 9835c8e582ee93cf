"""A council of twelve that meets today, as tests about holding a meeting need it."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

from council.access import Role
from council.accounts.models import User
from council.councils import service as councils
from council.councils.models import Council
from council.councils.rules import CharterRules
from council.database import db, moment, transaction
from council.meetings.holding import service
from council.meetings.holding.ballots import GROUPS, Group
from council.meetings.holding.models import AttendanceMark, Presence
from council.meetings.holding.service import Tap
from council.meetings.models import AgendaItem, ItemState, Meeting, State
from council.members import service as members
from council.members.models import Person
from council.terms import service as terms
from tests import factories
from tests.factories import ACTOR

TODAY = datetime.now(UTC).date()
BEGAN, ENDS = TODAY - timedelta(days=300), TODAY + timedelta(days=200)
SIZE = 12
QUORUM = {"first_call": "2/3", "second_call": "1/3"}
SMALL = Group("small", 0x8000000000000000000000000000225F)  # a safe prime that hides nothing, but counts the same
GROUPS[SMALL.name] = SMALL


def adopt(council: Council, meetings: Mapping[str, Any], **group: object) -> None:
    """A charter of twelve seats that meets by these rules."""
    seats = {"key": "members", "name": {"en": "Members"}, "seats": SIZE, **group}
    rules = {"least_size": 1, "most_size": SIZE, "seat_groups": [seats], "terms": {"months": 24}}
    adopted = CharterRules.model_validate({**rules, "meetings": dict(meetings)})
    with transaction():
        councils.adopt_charter(ACTOR, council, rules=adopted, in_force_from=date(2023, 1, 1))


def seat(council: Council, name: str, user: User | None = None) -> Person:
    """Somebody who sits on the council today."""
    with transaction():
        person = members.add_person(ACTOR, council, name=name, user=user)
        terms.begin_term(ACTOR, council, person=person, seat_group="members", start=BEGAN, end=ENDS)
        person_id = person.id
    return db.session.get_one(Person, person_id)


def twelve(council: Council) -> list[Person]:
    """Twelve who sit."""
    return [seat(council, f"Member {chr(ord('A') + number)}") for number in range(SIZE)]


def meeting(council: Council, *, state: State = State.ANNOUNCED) -> Meeting:
    """A meeting of today with one item on its agenda."""
    with transaction():
        at = moment()
        made = Meeting(
            id=uuid4(),
            council_id=council.id,
            number=1,
            kind="ordinary",
            mode="hybrid",
            title={"en": "A meeting"},
            state=state.value,
            time_zone="UTC",
            starts_at=at,
            ends_at=at + timedelta(hours=2),
            announced_at=at,
            created_at=at,
        )
        db.session.add(made)
        db.session.flush()
        item = AgendaItem(
            meeting_id=made.id,
            position=1,
            title={"en": "Rents"},
            lead="migrant",
            participation="decision",
            minutes=30,
            state=ItemState.ACCEPTED.value,
        )
        db.session.add(item)
        found = made.id
    return db.session.get_one(Meeting, found)


def item(meeting: Meeting) -> AgendaItem:
    """The item on its agenda."""
    return db.session.query(AgendaItem).filter_by(meeting_id=meeting.id).one()


def note(meeting: Meeting, person: Person, state: Presence = Presence.PRESENT, *, ago: float = 0) -> AttendanceMark:
    """A tap of so many seconds ago."""
    with transaction():
        at = moment()
        tap = Tap(uuid4(), state, at - timedelta(seconds=ago))
        return service.note_attendance(ACTOR, meeting, person, tap, at=at)


def opened(meeting: Meeting, people: Sequence[Person]) -> Meeting:
    """The meeting, opened, with these people there."""
    for person in people:
        note(meeting, person)
    with transaction():
        service.open_meeting(ACTOR, meeting, at=moment())
    return meeting


def with_account(council: Council, name: str) -> tuple[User, Person]:
    """Somebody who sits and can sign in."""
    user = factories.make_user(name, council, Role.MEMBER)
    return user, seat(council, name.title(), user)
