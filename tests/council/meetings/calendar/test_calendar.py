"""Meetings in calendars: read by a reader of our own that follows RFC 5545, never by the library that wrote them."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from council.accounts.models import User
from council.councils.models import Council
from council.database import transaction
from council.meetings import service
from council.meetings.calendar.writing import meeting_file
from council.meetings.models import Meeting
from council.members.models import Person
from council.members.own import feeds
from council.members.own.models import CalendarFeed
from council.portal.own.calendars import own_calendar
from tests.council.meetings.assemblies import END, LATER, NOW, START, announced, answer, member_with_account, seat
from tests.council.meetings.calendar import rfc5545
from tests.council.meetings.calendar.rfc5545 import Component
from tests.factories import ACTOR

pytestmark = pytest.mark.usefixtures("in_january")
WEEK = timedelta(days=7)
SignIn = Callable[[FlaskClient, User], None]


def written(meeting: Meeting) -> Component:
    """The file of a meeting, read back."""
    page, home = "https://council.example/m/1", "https://council.example/"
    return rfc5545.read(meeting_file(meeting, address=page, council_page=home, at=NOW))


def fed(person: Person, *, named: bool) -> tuple[Component, CalendarFeed]:
    """What somebody subscribes to, read back."""
    with transaction():
        feeds.make_link(ACTOR, person, names_council=named)
    feed = feeds.feed_of(person)
    assert feed is not None
    return rfc5545.read(own_calendar(feed, NOW.date())), feed


def meetings_in(calendar: Component) -> list[Component]:
    """The entries that last for hours; others are days."""
    return [each for each in calendar.parts if "DTEND" in each.said]


def test_a_meeting_is_read_by_whoever_knows_the_standard(council: Council) -> None:
    """World time, a link back, an organizer that is nobody, and a title that survives its escapes."""
    meeting = announced(council, title={"en": "Housing, work; and \\ more: 住房与工作 " + "long " * 30})
    calendar = written(meeting)
    [event] = calendar.parts
    assert (calendar.one("METHOD"), event.one("STATUS"), event.one("SEQUENCE")) == ("PUBLISH", "CONFIRMED", "0")
    assert (rfc5545.moment(event.one("DTSTART")), rfc5545.moment(event.one("DTEND"))) == (START, END)
    assert rfc5545.text(event.one("SUMMARY")).startswith("Housing, work; and \\ more: 住房与工作 long long")
    assert (event.one("URL"), event.one("ORGANIZER")) == ("https://council.example/m/1", "https://council.example/")


def test_nothing_private_stands_in_it(council: Council) -> None:
    """Neither the place nor the link nor anybody who comes."""
    person = seat(council, "Amina", contact="amina@test.example")
    meeting = announced(council)
    answer(meeting, person, "come")
    file = meeting_file(meeting, address="https://a.example/", council_page="https://a.example/", at=NOW)
    assert not any(word in file for word in (b"Carpenters", b"video.example", b"Amina", b"amina@", b"ATTENDEE"))


def test_a_change_keeps_the_name_and_raises_the_sequence(council: Council) -> None:
    """A moved and a relocated meeting is the same entry, each time newer."""
    meeting = announced(council)
    said = []
    for change in ({}, {"starts_at": START + WEEK, "ends_at": END + WEEK}, {"place": "Town hall"}, {"level": "local"}):
        with transaction():
            service.change_meeting(ACTOR, meeting, **change)
        [event] = written(meeting).parts
        said.append((event.one("UID"), int(event.one("SEQUENCE"))))
    assert [sequence for _name, sequence in said] == [0, 1, 2, 2]
    assert len({name for name, _sequence in said}) == 1


def test_a_cancelled_meeting_takes_itself_out(council: Council) -> None:
    """The method and the status say so, under the same name and a higher sequence."""
    meeting = announced(council)
    [before] = written(meeting).parts
    with transaction():
        service.cancel(ACTOR, meeting, reason="Storm.", at=LATER)
    calendar = written(meeting)
    [event] = calendar.parts
    assert (calendar.one("METHOD"), event.one("STATUS"), event.one("SEQUENCE")) == ("CANCEL", "CANCELLED", "1")
    assert event.one("UID") == before.one("UID")


def test_two_meetings_have_two_names(council: Council) -> None:
    """No calendar takes one for the other."""
    names = {written(announced(council)).parts[0].one("UID") for _each in range(2)}
    assert len(names) == 2


def test_her_calendar_holds_the_meetings_she_is_invited_to(council: Council) -> None:
    """Named with their council if she chose that, with the way to her page; busy once she comes."""
    person = seat(council, "Amina", language="en")
    meeting = announced(council)
    answer(meeting, person, "come")
    [event] = meetings_in(fed(person, named=True)[0])
    assert rfc5545.text(event.one("SUMMARY")).startswith("Spring meeting (")
    assert (event.one("TRANSP"), event.one("CLASS")) == ("OPAQUE", "PRIVATE")
    assert event.one("URL").endswith(f"/me/test-council/meetings/{meeting.id}")


def test_her_calendar_names_nothing_unless_she_wishes(council: Council) -> None:
    """Without the council's name the entry says only that it is a meeting, and links nowhere."""
    person = seat(council, "Amina", language="en")
    announced(council)
    [event] = meetings_in(fed(person, named=False)[0])
    assert (event.one("SUMMARY"), event.said["URL"], event.one("TRANSP")) == ("A meeting", [], "TRANSPARENT")


def test_the_calendars_of_two_people_cannot_be_joined(council: Council) -> None:
    """The same meeting has another name in each of them, and keeps it when it changes."""
    people = [seat(council, name) for name in ("Amina", "Boris")]
    meeting = announced(council)
    first = [fed(each, named=False) for each in people]
    names = [meetings_in(calendar)[0].one("UID") for calendar, _feed in first]
    with transaction():
        service.change_meeting(ACTOR, meeting, place="Town hall")
    [again] = meetings_in(rfc5545.read(own_calendar(first[0][1], NOW.date())))
    assert len(set(names)) == 2
    assert (again.one("UID"), again.one("SEQUENCE")) == (names[0], "1")


def test_her_calendar_says_that_a_meeting_is_cancelled(council: Council) -> None:
    """It stays as an entry that no longer counts, so that every calendar learns of it."""
    person = seat(council, "Amina")
    meeting = announced(council)
    with transaction():
        service.cancel(ACTOR, meeting, reason="Storm.", at=LATER)
    [event] = meetings_in(fed(person, named=False)[0])
    assert (event.one("STATUS"), event.one("TRANSP")) == ("CANCELLED", "TRANSPARENT")


def test_nobody_subscribes_to_a_meeting_she_is_not_invited_to(council: Council) -> None:
    """One that she has no invitation to, and one that was never announced, are not in her calendar."""
    announced(council)
    person = seat(council, "Amina")
    assert meetings_in(fed(person, named=True)[0]) == []


def test_the_file_is_for_those_who_may_see_the_meeting(
    client: FlaskClient, council: Council, sign_in: SignIn, auditor: User
) -> None:
    """An auditor gets the one that every role may see; the invited person's own is not there for her."""
    _person, user = member_with_account(council, "Amina")
    meeting = announced(council)
    sign_in(client, auditor)
    every, own = (
        f"/test-council/meetings/{meeting.id}/meeting.ics",
        f"/me/test-council/meetings/{meeting.id}/meeting.ics",
    )
    assert [client.get(path).status_code for path in (every, own)] == [200, 404]
    client.post("/sign-out")
    client = client.application.test_client()
    sign_in(client, user)
    answered = client.get(own)
    assert answered.mimetype == "text/calendar"
    assert rfc5545.read(answered.data).parts[0].one("URL").endswith(f"/me/test-council/meetings/{meeting.id}")


@pytest.mark.parametrize(
    "broken",
    [
        b"BEGIN:VCALENDAR\nEND:VCALENDAR\n",
        b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nEND:VCALENDAR\r\n",
        b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:" + b"x" * 70 + b"\r\nMETHOD:PUBLISH\r\nEND:VCALENDAR\r\n",
    ],
)
def test_the_reader_refuses_what_breaks_the_standard(broken: bytes) -> None:
    """Plain line feeds, a missing method, a line that is too long: a reader that takes anything would prove nothing."""
    with pytest.raises(rfc5545.Wrong):
        rfc5545.read(broken)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(title=st.text(st.characters(exclude_categories=["C", "Z"]) | st.just(" "), min_size=1, max_size=200))
def test_every_title_is_read_back_as_it_was_typed(council: Council, title: str) -> None:
    """In any script, with any sign, however long: folding and escaping lose nothing."""
    meeting = Meeting(id=uuid4(), council=council, title={"en": title}, starts_at=START, ends_at=END, sequence=0)
    [event] = written(meeting).parts
    assert rfc5545.text(event.one("SUMMARY")).startswith(f"{title} (")
