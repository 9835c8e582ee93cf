"""Periods of notice: how long before a meeting it is announced, against what the charter asks."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from council.councils import service as councils
from council.councils.models import Council
from council.councils.rules import Notice
from council.database import transaction
from council.meetings import notice, service
from tests.council.meetings.assemblies import END, NOW, START, announced, planned
from tests.factories import ACTOR

ASKED = [
    Notice(of="meeting", length=7, unit="day"),
    Notice(of="extraordinary_meeting", length=36, unit="hour"),
    Notice(of="papers", length=1, unit="month"),
]


@pytest.fixture
def asked(council: Council) -> Council:
    """A council whose charter asks for seven days, for an extraordinary meeting 36 hours, for papers one month."""
    now = councils.charter_on(council, START.date())
    assert now is not None
    rules = councils.rules_of(now).model_copy(update={"notices": ASKED})
    with transaction():
        councils.adopt_charter(ACTOR, council, rules=rules, in_force_from=date(2026, 1, 1))
    return council


def days_before(days: int, hour: int = 9) -> datetime:
    """An hour of a day so long before the meeting."""
    return datetime(2027, 3, 10, hour, tzinfo=UTC) - timedelta(days=days)


@pytest.mark.parametrize(("at", "late"), [(days_before(7, 22), []), (days_before(8), []), (days_before(4), [4])])
def test_days_are_counted_as_a_calendar_counts_them(asked: Council, at: datetime, late: list[int]) -> None:
    """Announced at any hour of the seventh day before, the period is kept; four days before, it is not."""
    meeting = announced(asked, at=at)
    words = [f"Announced {days} days before; the charter asks for 7 days." for days in late]
    assert notice.sentences(meeting, at) == words


def test_the_day_is_the_one_where_the_meeting_is_held(asked: Council) -> None:
    """At 23:30 in world time it is the next day in Brussels, six days before, and too late."""
    at = days_before(7, 23) + timedelta(minutes=30)
    assert notice.sentences(announced(asked, at=at), at) == ["Announced 6 days before; the charter asks for 7 days."]


LATE = ["Announced 35 hours before; the charter asks for 36 hours."]


@pytest.mark.parametrize(("hours", "words"), [(36, []), (35, LATE)])
def test_an_extraordinary_meeting_has_its_own_period_in_hours(asked: Council, hours: int, words: list[str]) -> None:
    """Thirty-six hours before is in time, thirty-five is not, and the seven days do not count for it."""
    at = START - timedelta(hours=hours)
    assert notice.sentences(announced(asked, at=at, kind="extraordinary"), at) == words


def test_a_violation_is_shown_before_announcing(asked: Council) -> None:
    """While a meeting is planned, the sentence says what announcing it now would mean."""
    told = notice.sentences(planned(asked), days_before(4))
    assert told == ["Announced now, it would be 4 days before; the charter asks for 7 days."]


def test_what_can_still_be_kept_is_said_with_its_day(asked: Council) -> None:
    """By when to announce, and by when to send the papers, one month before."""
    assert notice.reminders(planned(asked), NOW) == [
        "The charter asks that this meeting is announced by 3 March 2027.",
        "The charter asks that the papers are sent by 10 February 2027.",
    ]


def test_a_charter_without_periods_asks_for_nothing(council: Council) -> None:
    """Where nothing is asked, nothing can be late."""
    now = councils.charter_on(council, START.date())
    assert now is not None
    with transaction():
        rules = councils.rules_of(now).model_copy(update={"notices": []})
        councils.adopt_charter(ACTOR, council, rules=rules, in_force_from=date(2026, 1, 1))
    meeting = announced(council, at=days_before(1))
    assert (notice.sentences(meeting, NOW), notice.reminders(meeting, NOW)) == ([], [])


def test_another_date_begins_the_period_anew(asked: Council) -> None:
    """Moved four days before, the meeting counts as announced then, however early the first date was told."""
    meeting, four = announced(asked), days_before(4)
    with time_machine.travel(four), transaction():
        service.change_meeting(ACTOR, meeting, starts_at=START + timedelta(hours=1), ends_at=END + timedelta(hours=1))
    assert notice.sentences(meeting, four) == ["Announced 4 days before; the charter asks for 7 days."]
