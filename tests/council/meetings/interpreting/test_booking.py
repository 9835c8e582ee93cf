"""Booking interpretation: what the office sees and does, what she who needs it reads, and when a gap is told."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask.testing import FlaskClient

from council.access import Role
from council.accounts.models import User
from council.audit.acts import Act
from council.audit.models import Entry
from council.councils.models import Council
from council.database import db, transaction
from council.errors import Refused
from council.meetings import service as meetings
from council.meetings.interpreting import service
from council.meetings.interpreting.covering import Way
from council.meetings.interpreting.models import Interpretation
from council.meetings.interpreting.reading import warnings
from council.meetings.invitations.queries import MeetingNeeds
from council.meetings.models import Meeting
from tests import factories
from tests.council.meetings.assemblies import LATER, NOW, START, announced, answer, member_with_account, seat
from tests.council.members.helpers import read, send
from tests.factories import ACTOR

SignIn = Callable[[FlaskClient, User], None]
ARABIC = MeetingNeeds(("ar",))
OFFICE = "Office of interpreters"


def booked(meeting: Meeting, language: str = "ar", *, confirmed: bool = False) -> Interpretation:
    """Interpretation from the room."""
    with transaction():
        return service.book(ACTOR, meeting, language=language, way=Way.IN_ROOM, provider=OFFICE, confirmed=confirmed)


def here(meeting: Meeting, rest: str = "/interpretation") -> str:
    """A page of the meeting."""
    return f"/test-council/meetings/{meeting.id}{rest}"


def test_who_cannot_come_needs_no_interpretation(council: Council) -> None:
    """One comes and needs Arabic, another needed it and cannot come: it is needed by one."""
    coming, away = seat(council, "Amina"), seat(council, "Boris")
    made = announced(council)
    answer(made, coming, "come", needs=ARABIC)
    answer(made, away, "cannot", needs=ARABIC)
    (found,) = service.languages_of(made)
    assert (found.code, found.needed_by, found.gap) == ("ar", 1, True)


def test_a_booking_is_asked_for_confirmed_and_cancelled_once_each(council: Council) -> None:
    """The gap closes with the confirmation and opens with the cancellation; the record names no interpreter."""
    made = announced(council)
    booking = booked(made)
    with transaction():
        service.confirm(ACTOR, booking)
    with pytest.raises(Refused), transaction():
        service.confirm(ACTOR, booking)
    assert [each.cover.value for each in service.languages_of(made)] == ["confirmed"]
    assert service.provider_of(booking) == OFFICE
    with transaction():
        service.cancel(ACTOR, booking)
    with pytest.raises(Refused), transaction():
        service.cancel(ACTOR, booking)
    assert service.bookings_of(made) == []
    told = [Act.INTERPRETATION_BOOKED, Act.INTERPRETATION_CONFIRMED, Act.INTERPRETATION_CANCELLED]
    entries = db.session.query(Entry).filter(Entry.act.in_([each.value for each in told])).order_by(Entry.sequence)
    assert [each.act for each in entries] == [each.value for each in told]
    assert all(OFFICE.encode() not in each.body for each in entries)


def test_nothing_is_booked_for_a_meeting_that_is_cancelled(council: Council) -> None:
    """And no gap is told of it."""
    person = seat(council, "Amina")
    made = announced(council)
    answer(made, person, "come", needs=ARABIC)
    with transaction():
        meetings.cancel(ACTOR, made, reason="", at=LATER)
    with pytest.raises(Refused):
        booked(made)
    assert service.gaps_of(made) == []


def test_a_gap_says_by_when_it_is_to_be_closed(council: Council) -> None:
    """The day by which papers are due, or a week before; after it, that it has passed."""
    person = seat(council, "Amina")
    made = announced(council)
    answer(made, person, "come", needs=ARABIC)
    until = service.wanted_by(made)
    assert until is not None
    assert NOW < until < START
    before, after = (warnings(made, service.gaps_of(made), at)[0] for at in (until, until + timedelta(seconds=1)))
    assert "Arabic" in before
    assert "See to it by" in before
    assert "It was to be sure by" in after


def test_the_office_books_confirms_and_cancels(
    client: FlaskClient, council: Council, officer: User, sign_in: SignIn
) -> None:
    """The meeting's page and the desk tell the gap until it is confirmed; nobody is named who needs it."""
    person = seat(council, "Amina")
    made = announced(council)
    answer(made, person, "come", needs=ARABIC)
    with time_machine.travel(LATER, tick=False):
        sign_in(client, officer)
        assert "not confirmed: Arabic" in read(client, here(made, ""))
        assert "Amina" not in read(client, here(made))
        status, page = send(client, here(made), language="", way="in_room")
        assert (status, "Choose a language" in page) == (422, True)
        assert send(client, here(made), language="ar", way="from_afar", provider=OFFICE)[0] == 302
        assert OFFICE in read(client, here(made))
        (booking,) = service.bookings_of(made)
        press = {**factories.hidden_fields(read(client, here(made)))}
        assert client.post(here(made, f"/interpretation/{booking.id}/confirm"), data=press).status_code == 302
        assert "not confirmed: Arabic" not in read(client, here(made, ""))
        assert "Every language that somebody asked for is confirmed." in read(client, here(made))
        press = {**factories.hidden_fields(read(client, here(made)))}
        assert client.post(here(made, f"/interpretation/{booking.id}/cancel"), data=press).status_code == 302
        assert "not confirmed: Arabic" in read(client, here(made, ""))


def test_she_who_needs_it_reads_how_it_stands(client: FlaskClient, council: Council, sign_in: SignIn) -> None:
    """On her own page of the meeting: nobody, asked, confirmed; whoever asked for nothing reads nothing of it."""
    person, user = member_with_account(council, "Amina")
    made = announced(council)
    answer(made, person, "come", needs=ARABIC)
    with time_machine.travel(LATER, tick=False):
        sign_in(client, user)
        hers = f"/me/test-council/meetings/{made.id}"
        assert "Nobody is booked for it yet" in read(client, hers)
        booking = booked(made)
        assert "It is not sure yet" in read(client, hers)
        with transaction():
            service.confirm(ACTOR, booking)
        page = read(client, hers)
        assert "that is confirmed" in page
        assert OFFICE not in page


def test_members_do_not_reach_the_bookings(client: FlaskClient, council: Council, sign_in: SignIn) -> None:
    """Who interprets is the office's to know."""
    made = announced(council)
    booking = booked(made)
    sign_in(client, factories.make_user("member", council, Role.MEMBER))
    assert client.get(here(made)).status_code == 404
    assert client.post(here(made, f"/interpretation/{booking.id}/confirm")).status_code in {400, 404}
