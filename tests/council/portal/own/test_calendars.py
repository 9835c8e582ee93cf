"""Calendars: a person's dates without a name, for whoever holds the link and nobody else; a council's for everyone."""

import re
from datetime import date

import pytest
from flask.testing import FlaskClient
from icalendar import Calendar, Event
from sqlalchemy import select

from council.calls import service as calls
from council.councils.models import Council
from council.database import db, moment, transaction
from council.members import service as members
from council.members.own.models import CalendarFeed
from council.terms import service as terms
from council.terms.seats import AmendmentKind
from tests import factories
from tests.council.portal.conftest import Seated
from tests.council.portal.helpers import ROTATION, TODAY, read

WHERE = "/me/test-council/calendar"
MOST_BYTES = 75  # a longer line is folded (RFC 5545, section 3.1)


def _make(client: FlaskClient, **fields: str) -> str:
    """Make a link; its address on this site."""
    answer = client.post(WHERE, data={**factories.hidden_fields(read(client, WHERE)), **fields})
    found = re.search(r"https?://[^/]+(/calendar/[\w-]+\.ics)", answer.get_data(as_text=True))
    assert found is not None
    return found.group(1)


def _events(content: bytes) -> dict[str, Event]:
    """The entries of a calendar, by what they say."""
    return {str(each.summary): each for each in Calendar.from_ical(content).walk("VEVENT") if isinstance(each, Event)}


def test_the_link_leads_to_her_dates_without_a_name(at_home: FlaskClient, client: FlaskClient, seated: Seated) -> None:
    """Day of the term's end and day to answer by, as whole days; nothing that says who or which council."""
    content = client.application.test_client().get(_make(at_home)).data
    found = {summary: each.start for summary, each in _events(content).items()}
    assert found == {
        "A term ends": ROTATION,
        "Last day to say what you wish when a term ends": date(2027, 6, 30),
    }
    hidden = ("Amina", "Advisory", "test-council", seated.listed.pseudonym, str(seated.term.id), "Refugee")
    assert [each for each in hidden if each.encode() in content] == []


def test_the_council_is_named_only_if_she_chose_that(at_home: FlaskClient) -> None:
    """With her choice the council's name stands in the calendar; a new link without it takes it away."""
    named, plain = _make(at_home, names_council="y"), _make(at_home)
    assert at_home.get(named).status_code == 404
    assert b"Advisory" not in at_home.get(plain).data
    assert b"Advisory" in at_home.get(_make(at_home, names_council="y")).data


def test_an_entry_that_moves_keeps_its_name_and_counts_up(at_home: FlaskClient, seated: Seated) -> None:
    """A calendar that has the term's end moves it when it is amended, also under a new link."""
    before = _events(at_home.get(_make(at_home)).data)["A term ends"]
    with transaction():
        terms.amend_term(
            factories.ACTOR,
            seated.term,
            kind=AmendmentKind.SHORTENED,
            new_end=date(2027, 3, 1),
            decided_on=TODAY,
            reason="agreed",
        )
    after = _events(at_home.get(_make(at_home)).data)["A term ends"]
    assert (after.uid, after.start) == (before.uid, date(2027, 3, 1))
    assert (before.sequence, after.sequence) == (0, 1)


def test_a_link_switched_off_an_unknown_one_and_an_erased_persons_look_alike(
    at_home: FlaskClient, seated: Seated
) -> None:
    """Nobody learns whether a link ever worked."""
    first = _make(at_home)
    at_home.post(f"{WHERE}/off", data=factories.hidden_fields(read(at_home, WHERE)))
    unknown = _told(at_home, "/calendar/nobody-ever-had-this.ics")
    assert _told(at_home, first) == unknown
    assert unknown[0] == 404
    second = _make(at_home)
    with transaction():
        members.erase_person(factories.ACTOR, seated.listed, on=TODAY)
    assert _told(at_home, second) == unknown


def _told(client: FlaskClient, path: str) -> tuple[int, str]:
    """What an address answers to somebody not signed in: the status, and what its page says."""
    answer = client.application.test_client().get(path)
    return answer.status_code, answer.get_data(as_text=True).partition("<main")[2].partition("</main>")[0]


def test_the_secret_part_is_long_and_kept_nowhere(at_home: FlaskClient) -> None:
    """At least 128 random bits; the database holds only a fingerprint, and the page shows the link once."""
    token = _make(at_home).removeprefix("/calendar/").removesuffix(".ics")
    kept = db.session.scalar(select(CalendarFeed.token_hash))
    assert len(token) * 6 >= 128
    assert kept is not None
    assert token.encode() not in kept
    assert token not in read(at_home, WHERE)


@pytest.mark.usefixtures("seated")
def test_a_council_publishes_its_dates(client: FlaskClient, council: Council) -> None:
    """Calls, the rotation, in the language asked for; no person."""
    title = {"en": "A call with a title so long that its line has to be folded", "ar": "دعوة طويلة " * 8}
    _call(council, title)
    _call(council, {"en": "Not public"}, public=False)
    content = client.get(f"/{council.slug}/public/calendar.ics?language=en").data
    found = {summary: each.start for summary, each in _events(content).items()}
    assert found == {
        f"Call opens: {title['en']}": TODAY,
        f"Last day to apply: {title['en']}": date(2027, 1, 31),
        "Seats rotate": ROTATION,
    }
    arabic = client.get(f"/{council.slug}/public/calendar.ics?language=ar")
    assert arabic.headers["Content-Type"] == "text/calendar; charset=utf-8"
    for each in (content, arabic.data):
        assert max(len(line) for line in each.split(b"\r\n")) <= MOST_BYTES
        assert (b"VTIMEZONE" in each, b"DTSTART;VALUE=DATE:20261122\r\n" in each) == (False, True)


def test_an_open_call_stands_in_her_calendar(at_home: FlaskClient, council: Council) -> None:
    """She reads until when she can apply, without the call's title."""
    _call(council, {"en": "Secret title"})
    found = _events(at_home.get(_make(at_home)).data)
    assert list(found) == ["Last day to apply", "Last day to say what you wish when a term ends", "A term ends"]
    assert found["Last day to apply"].start == date(2027, 1, 31)


def _call(council: Council, title: dict[str, str], *, public: bool = True) -> None:
    """A call that is open today, for everyone to read or only planned."""
    with transaction():
        planned = calls.plan_call(
            factories.ACTOR,
            council,
            title=title,
            text={"en": "Apply."},
            opens_on=TODAY,
            closes_on=date(2027, 1, 31),
            rotation_on=ROTATION,
        )
        planned.published_at = moment() if public else None
