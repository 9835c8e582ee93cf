"""What meetings and recommendations put on the desk, from finding a date to publishing minutes and the account."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
import time_machine
from flask import Flask

from council.councils.models import Council
from council.database import db, transaction
from council.meetings.agenda.service import propose_item
from council.meetings.dates import service as dates
from council.meetings.holding.service import close_meeting, open_meeting
from council.meetings.minutes import service as minutes
from council.meetings.models import Meeting
from council.members.models import Person
from council.portal.desk_meetings import about_meetings, about_recommendations
from council.portal.situation import situation
from council.portal.task import URGENT, Task
from council.recommendations.account import service as accounts
from tests.council.meetings.assemblies import END, LATER, NOW, START, announced, answer, planned, seat
from tests.council.recommendations.helpers import ADOPTED, DUE, adopted, answered, sent
from tests.factories import ACTOR

DAY = timedelta(days=1)


@pytest.fixture
def members(council: Council) -> list[Person]:
    """Three who sit."""
    return [seat(council, name) for name in ("Amina", "Boris", "Chana")]


@pytest.fixture(autouse=True)
def _language(app: Flask) -> Iterator[None]:
    with app.test_request_context():
        yield


def meetings_on(council: Council, at: datetime) -> list[tuple[str, date]]:
    """What the desk says of meetings at a moment, and by when."""
    found = db.session.get_one(Council, council.id)
    return [(each.title, each.due) for each in about_meetings(situation(found, at.date()), at)]


def asked_on(council: Council, on: date) -> list[Task]:
    """What the desk says of recommendations on a day."""
    return list(about_recommendations(situation(council, on)))


def test_a_plan_wants_a_date_and_then_to_be_announced(council: Council, members: list[Person]) -> None:
    """Until the members have answered about dates, then in time for the 21 days that the charter asks for."""
    assert members
    with time_machine.travel(NOW, tick=False):
        made = planned(council, starts_at=None, ends_at=None)
        assert meetings_on(council, NOW) == [("Find a date for “Spring meeting”", NOW.date() + 14 * DAY)]
        with transaction():
            until = NOW.date() + 5 * DAY
            options = [START, START + DAY]
            dates.open_poll(ACTOR, made, starts=options, length=END - START, answers_until=until)
        assert meetings_on(council, NOW) == [("Find a date for “Spring meeting”", until)]
    with transaction():
        row = db.session.get_one(Meeting, made.id)
        row.starts_at, row.ends_at = START, END
    assert meetings_on(council, NOW) == [("Announce “Spring meeting”", START.date() - 21 * DAY)]


def test_who_has_not_answered_and_what_is_proposed_waits(council: Council, members: list[Person]) -> None:
    """Counted until all have answered and everything is decided."""
    made = announced(council, items_until=START - 5 * DAY)
    answer(made, members[0], "come")
    with transaction():
        propose_item(ACTOR, made, members[0], title={"en": "Rents"}, about={}, minutes=20, at=NOW)
    assert meetings_on(council, LATER) == [
        ("2 people have not answered the invitation to “Spring meeting”", START.date() - 7 * DAY),
        ("1 item is proposed for “Spring meeting”", (START - 5 * DAY).date()),
    ]
    for each in members[1:]:
        answer(made, each, "cannot")
    assert [title for title, _due in meetings_on(council, LATER)] == ["1 item is proposed for “Spring meeting”"]


def test_on_its_day_it_is_held_and_then_minuted(council: Council, members: list[Person]) -> None:
    """The button leads to the live page on its day and while it is open; then its minutes are to be written."""
    assert members
    made = announced(council)
    assert meetings_on(council, START) == [("Hold “Spring meeting”", START.date())]
    with time_machine.travel(START, tick=False):
        with transaction():
            open_meeting(ACTOR, made, at=START)
        (task,) = about_meetings(situation(made.council, START.date()), START)
        assert task.kind == URGENT
        assert task.action.url.endswith("/live")
        with transaction():
            close_meeting(ACTOR, made, at=END)
        assert meetings_on(council, END) == [("Write the minutes of “Spring meeting”", END.date() + 7 * DAY)]
        with transaction():
            begun = minutes.begin(ACTOR, made, language="en")
        asking = "Ask members about the minutes of “Spring meeting”"
        assert meetings_on(council, END) == [(asking, END.date() + 7 * DAY)]
        with transaction():
            minutes.open_for_comments(ACTOR, begun, until=END.date() + 3 * DAY, on=END.date())
        assert meetings_on(council, END + 10 * DAY) == []


def test_answers_that_are_late_and_what_was_not_sent(council: Council) -> None:
    """From the day after an answer was due; an answer ends it. What was adopted waits to be sent."""
    request = sent(council)
    adopted(council, "Open the pools")
    titles = [each.title for each in asked_on(council, DUE)]
    assert titles == ["1 recommendation was adopted and not sent"]
    late, unsent = asked_on(council, DUE + DAY)
    assert (late.title, late.due, late.kind) == ("1 recommendation is overdue", DUE, URGENT)
    assert unsent.due == ADOPTED
    answered(request, on=DUE + DAY)
    assert [each.title for each in asked_on(council, DUE + DAY)] == titles


def test_the_account_is_on_the_desk_a_month_before_it_is_due(council: Council) -> None:
    """The charter asks for one every so many months, counted from the first adoption."""
    adopted(council)
    found = accounts.next_account(council, ADOPTED)
    assert found is not None
    assert found.due_on is not None
    title = "Publish the public account"
    assert title not in [each.title for each in asked_on(council, found.due_on - 32 * DAY)]
    assert title in [each.title for each in asked_on(council, found.due_on - 31 * DAY)]
