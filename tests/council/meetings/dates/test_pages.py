"""From looking for dates to choosing one through the pages, by an officer, by a member and for one without account."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from council.accounts.models import User
from council.councils.models import Council
from council.database import db, transaction
from council.meetings.dates import service
from council.meetings.dates.finding import Hours
from council.meetings.dates.models import Can, DatePoll
from council.meetings.models import Meeting
from council.members import service as members
from council.members.messages import latest_to
from council.members.models import Person
from council.terms import service as terms
from tests import factories
from tests.council.members.helpers import read, send

BEGAN, ENDS = date(2026, 7, 1), date(2029, 7, 1)
FIRST = date(2027, 6, 28)


@pytest.fixture
def people(council: Council, member_user: User) -> list[Person]:
    """Two who sit, the first with an account."""
    with transaction():
        found = [
            members.add_person(factories.ACTOR, council, name="Amina", user=member_user),
            members.add_person(factories.ACTOR, council, name="Bela"),
        ]
        for each in found:
            terms.begin_term(factories.ACTOR, council, person=each, seat_group="members", start=BEGAN, end=ENDS)
    return found


@pytest.fixture
def meeting(council: Council) -> Meeting:
    """A planned meeting without a date."""
    planned = Meeting(
        id=uuid4(),
        council_id=council.id,
        council=council,
        number=1,
        kind="ordinary",
        mode="hybrid",
        title={"en": "Summer meeting"},
        time_zone="Europe/Paris",
        created_at=datetime(2027, 1, 1, tzinfo=UTC),
    )
    with transaction():
        db.session.add(planned)
    return planned


@pytest.fixture
def desk(app: Flask, officer: User, sign_in: Callable[[FlaskClient, User], None]) -> FlaskClient:
    """A browser in which somebody of the secretariat is signed in."""
    client = app.test_client()
    sign_in(client, officer)
    return client


@pytest.fixture
def at_home(app: Flask, member_user: User, sign_in: Callable[[FlaskClient, User], None]) -> FlaskClient:
    """A browser in which a member is signed in."""
    client = app.test_client()
    sign_in(client, member_user)
    return client


def _where(meeting: Meeting) -> str:
    return f"/{meeting.council.slug}/meetings/{meeting.id}/dates"


def test_dates_are_looked_for_before_anybody_is_asked(
    desk: FlaskClient, meeting: Meeting, people: list[Person]
) -> None:
    """What is found fills the form and says whom it would shut out; nothing is saved."""
    with transaction():
        service.set_hours(factories.ACTOR, people[0], Hours("Asia/Manila"), on=BEGAN, by="self")
    days = {"first_day": FIRST.isoformat(), "last_day": (FIRST + timedelta(days=1)).isoformat()}
    status, page = send(desk, _where(meeting), length="120", step="suggest", **days)
    assert (status, "2027-06-28T13:00" in page, "1 person gave no hours" in page) == (200, True, True)
    assert service.poll_of(meeting) is None
    status, page = send(desk, _where(meeting), length="120", step="suggest")
    assert (status, "Enter between which days you look for dates." in page) == (422, True)


def test_an_officer_asks_and_chooses_and_a_member_answers(
    desk: FlaskClient, at_home: FlaskClient, meeting: Meeting, people: list[Person]
) -> None:
    """The whole way: asked, answered by her and for the other, chosen; then the meeting has its date."""
    fields = {"starts-0": "2027-06-30T18:00", "starts-1": "2027-07-01T18:00", "answers_until": "2027-06-01"}
    assert send(desk, _where(meeting), length="90", **fields)[0] == 302
    told = latest_to(people[0])
    assert told is not None
    assert "1 June 2027" in told.body
    poll = db.session.scalars(select(DatePoll)).one()
    first, second = service.options_of(poll)
    own = f"/me/test-council/meetings/{meeting.id}/dates"
    assert own in read(at_home, "/me")
    assert send(at_home, own, **{f"option_{first.id}": "yes", f"option_{second.id}": "no"})[0] == 302
    page = read(desk, _where(meeting))
    assert ("1 person has not answered" in page, "Bela" in page) == (True, True)
    assert send(desk, f"{_where(meeting)}/{people[1].id}", **{f"option_{first.id}": "if_needed"})[0] == 302
    assert service.said_by(poll, people[1]) == {first.id: Can.IF_NEEDED}
    hidden = factories.hidden_fields(read(desk, _where(meeting)))
    assert desk.post(f"{_where(meeting)}/{first.id}/choose", data=hidden).status_code == 302
    held = db.session.get_one(Meeting, meeting.id)
    assert (held.starts_at, held.ends_at) == (
        datetime(2027, 6, 30, 16, tzinfo=UTC),
        datetime(2027, 6, 30, 17, 30, tzinfo=UTC),
    )
    assert "A date was chosen already" in read(at_home, own)


def test_the_question_can_be_taken_back(desk: FlaskClient, meeting: Meeting, people: list[Person]) -> None:
    """Then other dates can be asked about."""
    assert people
    fields = {"starts-0": "2027-06-30T18:00", "answers_until": "2027-06-01"}
    assert send(desk, _where(meeting), length="90", **fields)[0] == 302
    hidden = factories.hidden_fields(read(desk, _where(meeting)))
    assert desk.post(f"{_where(meeting)}/take-back", data=hidden).status_code == 302
    assert "Ask the members" in read(desk, _where(meeting))


def test_hours_are_told_on_her_page_and_times_follow_her_clock(
    desk: FlaskClient, at_home: FlaskClient, meeting: Meeting, people: list[Person]
) -> None:
    """Her clock is shown beside that of the meeting; what is wrong is said where it is wrong."""
    hours = "/me/test-council/hours"
    fields = {"zone": "America/Bogota", "earliest": "09:00", "latest": "08:00", "weekdays": ["0", "2"]}
    status, page = send(at_home, hours, **fields)
    assert (status, "This has to be later than the time before." in page) == (422, True)
    duty = {"duties-0-kind": "care", "duties-0-weekdays": ["2"], "duties-0-start": "09:00", "duties-0-end": "12:00"}
    assert send(at_home, hours, **{**fields, "latest": "20:00"}, **duty)[0] == 302
    known = service.hours_of(people[0])
    assert known is not None
    assert (known.zone, known.earliest, known.duties[0].end) == ("America/Bogota", time(9), time(12))
    asked = {"starts-0": "2027-06-30T18:00", "answers_until": "2027-06-01"}
    assert send(desk, _where(meeting), length="90", **asked)[0] == 302
    page = read(at_home, f"/me/test-council/meetings/{meeting.id}/dates")
    assert ("11:00 (Colombia – Bogota)" in page, "18:00 (France – Paris)" in page) == (True, True)
    assert "Amina" in read(desk, _where(meeting))  # by her hours she would be shut out


def test_somebody_who_does_not_sit_is_not_asked(
    desk: FlaskClient, at_home: FlaskClient, meeting: Meeting, member_user: User
) -> None:
    """Her page says nothing of it, and the address leads nowhere."""
    council = meeting.council
    with transaction():
        members.add_person(factories.ACTOR, council, name="Amina", user=member_user)
        seated = members.add_person(factories.ACTOR, council, name="Bela")
        terms.begin_term(factories.ACTOR, council, person=seated, seat_group="members", start=BEGAN, end=ENDS)
    asked = {"starts-0": "2027-06-30T18:00", "answers_until": "2027-06-01"}
    assert send(desk, _where(meeting), length="90", **asked)[0] == 302
    own = f"/me/test-council/meetings/{meeting.id}/dates"
    assert (at_home.get(own).status_code, own in read(at_home, "/me")) == (404, False)
