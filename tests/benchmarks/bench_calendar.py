"""How quickly the calendar of somebody invited to 500 meetings is written, and the pages that lead to them, over HTTP.

Gunicorn is a real process on an embedded database. Each is asked for once to warm it, then again and again; the middle
of those times is told, and the slowest tenth.
"""

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from statistics import median, quantiles

from rich.console import Console
from rich.table import Table

from council.access import Role
from council.accounts.models import User
from council.councils.models import Council
from council.database import transaction
from council.meetings import service as meetings
from council.members import service as members
from council.members.models import Person
from council.members.own import feeds
from council.terms import service as terms
from tests import factories
from tests.benchmarks.bench_pages import Reader, Times, go_round, site

SLUG = "benchmark"
MEETINGS = 500
ROUNDS = 15
MOST_MILLISECONDS = 300
BEGUN = datetime.now(UTC)


def member(council: Council, user: User) -> Person:
    """Somebody who sits for long."""
    first = BEGUN.date() - timedelta(days=30)
    with transaction():
        person = members.add_person(factories.ACTOR, council, name="Member", user=user)
        terms.begin_term(
            factories.ACTOR, council, person=person, seat_group="members", start=first, end=_years_later(first)
        )
    return person


def _years_later(day: date) -> date:
    return day + timedelta(days=3 * 365)


def invite(council: Council) -> None:
    """Announce a meeting for each of the coming days, and move every fifth."""
    for number in range(MEETINGS):
        starts = BEGUN + timedelta(days=number + 1)
        with transaction():
            planned = meetings.plan_meeting(
                factories.ACTOR,
                council,
                kind="ordinary",
                mode="hybrid",
                title={"en": f"Meeting {number}, about work and housing"},
                time_zone="Europe/Brussels",
                starts_at=starts,
                ends_at=starts + timedelta(hours=2),
            )
            meetings.announce(factories.ACTOR, planned, at=BEGUN)
            if number % 5 == 0:
                meetings.change_meeting(factories.ACTOR, planned, ends_at=starts + timedelta(hours=3))


def calendar_of(person: Person) -> str:
    """Where the calendar is that she subscribes to."""
    with transaction():
        return f"/calendar/{feeds.make_link(factories.ACTOR, person, names_council=True)}.ics"


def main() -> None:
    """Print the table."""
    times: Times = defaultdict(list)
    with site() as (running, app), app.test_request_context():
        council = factories.make_council(SLUG)
        user = factories.make_user("member", council, Role.MEMBER)
        person = member(council, user)
        invite(council)
        asked = {
            "calendar feed": calendar_of(person),
            "meetings": f"/{SLUG}/meetings",
            "my meetings": f"/me/{SLUG}/meetings",
            "my page": "/me",
        }
        running.start("web")
        running.start("worker")
        running.wait_until_ready()
        reader = Reader(running.url)
        reader.send("/sign-in", "/sign-in", email=user.email, password=factories.PASSWORD)
        go_round(reader, asked, defaultdict(list))
        for _round in range(ROUNDS):
            go_round(reader, asked, times)
    table = Table("what", "milliseconds, median", "slowest tenth", title=f"{MEETINGS} meetings")
    for name in asked:
        middle, slowest = median(times[name]), quantiles(times[name], n=10)[-1]
        table.add_row(name, f"{middle:.0f}{'' if middle <= MOST_MILLISECONDS else '  too slow'}", f"{slowest:.0f}")
    Console().print(table)


if __name__ == "__main__":
    main()
