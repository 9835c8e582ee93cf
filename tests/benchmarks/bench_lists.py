"""How quickly each list answers in a council that knows 10,000 people with three terms each, over HTTP.

Gunicorn is a real process on an embedded database. Each page is asked for once to warm it, then again and again; the
middle of those times is told, and the slowest tenth.
"""

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from statistics import median, quantiles
from time import sleep

from rich.console import Console
from rich.table import Table
from sqlalchemy import insert, select

from council.access import Role
from council.accounts.models import User
from council.audit.models import RecordCheck
from council.calls import service as calls
from council.calls.models import Application
from council.councils.models import Council
from council.database import db, transaction
from council.members.models import Person
from council.rotation import settling
from tests import factories
from tests.benchmarks import bench_import
from tests.benchmarks.bench_pages import Reader, Times, go_round, site

ROUNDS = 15
SLUG = "benchmark"
AT_ONCE = 1000
MOST_MILLISECONDS = 150  # what a list may take in the middle


def wait_for_the_worker() -> None:
    """Until it has read the long record and written down the past once; in daily work that was long ago."""
    while db.session.get(RecordCheck, 1) is None or settling.is_due(
        db.session.scalars(select(Council)).one(), datetime.now(UTC).date()
    ):
        db.session.rollback()
        sleep(1)


def apply(council: Council) -> str:
    """Everybody applies to one call; where its page is."""
    with transaction():
        day = bench_import.ON + timedelta(days=400)
        call = calls.plan_call(
            factories.ACTOR,
            council,
            title={"en": "Seats"},
            text={"en": "Apply."},
            opens_on=bench_import.ON,
            closes_on=day - timedelta(days=90),
            rotation_on=day,
        )
        people = list(db.session.scalars(select(Person.id)))
        rows = [
            {"call_id": call.id, "person_id": each, "stage": "received", "received_on": bench_import.ON}
            for each in people
        ]
        for start in range(0, len(rows), AT_ONCE):
            db.session.execute(insert(Application), rows[start : start + AT_ONCE])
        return f"/{SLUG}/calls/{call.id}"


def pages(call: str) -> dict[str, str]:
    """Every list of the secretariat, by what it is called."""
    return {
        "people, by name": f"/{SLUG}/people",
        "people, searched": f"/{SLUG}/people?q=member+77",
        "people, last page": f"/{SLUG}/people?page=200",
        "timeline": f"/{SLUG}/terms",
        "timeline, who sits": f"/{SLUG}/terms?state=sitting",
        "reminders": f"/{SLUG}/terms/reminders",
        "vacant seats": f"/{SLUG}/vacancies",
        "calls": f"/{SLUG}/calls",
        "applications": call,
        "coverage of a call": f"{call}/coverage",
        "groups": f"/{SLUG}/groups",
        "skills": f"/{SLUG}/skills",
        "buddies": f"/{SLUG}/buddies",
        "needs for meetings": f"/{SLUG}/people/meetings",
        "council": f"/{SLUG}/council",
        "desk": f"/{SLUG}/",
        "record": f"/{SLUG}/audit",
        "public directory": f"/{SLUG}/public/members",
    }


def fill(council: Council, officer: User) -> str:
    """Bring in the members with their terms, and their applications; where the call's page is."""
    _seconds, _page, upload_id = bench_import.measure(officer, council, bench_import.workbook(), "30000 new terms")
    bench_import.bring(officer, council, upload_id)
    return apply(council)


def main() -> None:
    """Print the table."""
    times: Times = defaultdict(list)
    with site() as (running, app), app.test_request_context():
        council = bench_import.found()
        officer = factories.make_user("officer", council, Role.SECRETARIAT)
        auditor = factories.make_user("auditor", council, Role.AUDITOR)
        asked = pages(fill(council, officer))
        running.start("web")
        running.start("worker")
        running.wait_until_ready()
        wait_for_the_worker()
        for user, names in ((officer, asked.keys() - {"record"}), (auditor, {"record"})):
            reader = Reader(running.url)
            reader.send("/sign-in", "/sign-in", email=user.email, password=factories.PASSWORD)
            mine = {name: path for name, path in asked.items() if name in names}
            go_round(reader, mine, defaultdict(list))
            for _round in range(ROUNDS):
                go_round(reader, mine, times)
    table = Table("list", "milliseconds, median", "slowest tenth", title=f"{bench_import.PEOPLE} people")
    for name in asked:
        middle, slowest = median(times[name]), quantiles(times[name], n=10)[-1]
        table.add_row(name, f"{middle:.0f}{'' if middle <= MOST_MILLISECONDS else '  too slow'}", f"{slowest:.0f}")
    Console().print(table)


if __name__ == "__main__":
    main()
