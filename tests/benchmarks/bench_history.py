"""How quickly the history answers for a long past: 50 years, 200 rotations, 12 dimensions, 24 seats.

Gunicorn and the worker are real processes on a fresh embedded database. The council's terms are written in bulk, its
past is settled by the function that the worker calls, and one auditor goes round the pages over HTTP; each look is
recorded.
"""

import time
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from random import Random
from statistics import median, quantiles
from uuid import uuid4

from rich.console import Console
from rich.table import Table
from sqlalchemy import insert

from council.access import Role
from council.audit.acts import Act
from council.audit.models import Entry
from council.councils import service as councils
from council.councils.models import Council
from council.councils.rules import CharterRules
from council.database import db, moment, transaction
from council.members import bulk
from council.rotation import settling
from council.terms.limits import add_months
from council.terms.models import Term
from tests import factories
from tests.benchmarks.bench_pages import SENSITIVITIES, SLUG, Reader, Times, go_round, site

ROTATIONS, MONTHS, SEATS, DIMENSIONS, VALUES = 200, 3, 24, 12, 5
JOINING = SEATS // 2  # each sits for two rotations
ROUNDS = 30
ALLOWED = 200  # milliseconds at the median


def rules_of(year: int) -> CharterRules:
    """The charter of a decade: what is aimed at differs from one to the next."""
    keys = [f"dimension-{number}" for number in range(DIMENSIONS)]
    share = 4 + year % 3
    targets = [
        {"dimension": key, "value": f"value-{number}", "share": f"{share}/30"}
        for key in keys
        for number in range(VALUES)
    ]
    return CharterRules.model_validate(
        {
            "least_size": SEATS,
            "most_size": SEATS,
            "seat_groups": [{"key": "members", "name": {"en": "Members"}, "seats": SEATS}],
            "terms": {"months": 2 * MONTHS},
            "dimensions": keys,
            "targets": targets,
            "quotas": [{"key": f"some-{key}", "where": {key: ["value-0"]}, "least": 2, "most": 12} for key in keys],
            "crossings": [{"dimensions": keys[:2]}],
        }
    )


def found_council(first: date) -> Council:
    """The council, its dimensions, and a charter for each decade."""
    with transaction():
        council = councils.found_council(
            factories.ACTOR, slug=SLUG, name={"en": "Benchmark"}, level="global", about={"en": "Measures."}
        )
        for number in range(DIMENSIONS):
            councils.add_dimension(
                factories.ACTOR,
                council,
                key=f"dimension-{number}",
                name={"en": f"Dimension {number}"},
                purpose={"en": "To measure."},
                sensitivity=SENSITIVITIES[number % 2],
                values=[(f"value-{value}", {"en": f"Value {value}"}) for value in range(VALUES)],
            )
        for decade in range(5):
            rules, day = rules_of(decade), add_months(first, 120 * decade)
            councils.adopt_charter(factories.ACTOR, council, rules=rules, in_force_from=day)
    return council


def seat(council: Council, first: date) -> None:
    """Twelve people join at each rotation, say something in each dimension, and sit for two."""
    rng = Random(1)  # noqa: S311  # the same people each time
    values = [f"value-{number}" for number in range(VALUES)] + ["undisclosed"]
    for number in range(ROTATIONS):
        start = add_months(first, MONTHS * number)
        incoming = [
            bulk.Incoming(
                f"{number}/{place}".encode().ljust(32),
                name=f"Member {number} {place}",
                traits={f"dimension-{each}": rng.choice(values) for each in range(DIMENSIONS)},
            )
            for place in range(JOINING)
        ]
        with transaction():
            ids = bulk.add_people(council, incoming, on=start)
            rows = [
                {
                    "id": uuid4(),
                    "council_id": council.id,
                    "person_id": person,
                    "seat_group": "members",
                    "start": start,
                    "end": add_months(start, 2 * MONTHS),
                    "partial": False,
                    "created_at": moment(),
                }
                for person in ids
            ]
            db.session.execute(insert(Term), rows)


def measure(reader: Reader) -> Times:
    """The time of each page, one after the other, again and again."""
    pages = {
        "all dimensions": f"/{SLUG}/audit/history",
        "one dimension": f"/{SLUG}/audit/history/dimension-3",
        "one dimension, an early page": f"/{SLUG}/audit/history/dimension-3?page=15",
        "four years of one dimension": f"/{SLUG}/audit/history/dimension-3?from=2000-01-01&until=2003-12-31",
        "dimensions together": f"/{SLUG}/audit/intersections",
        "compare": f"/{SLUG}/audit/compare",
    }
    times: Times = defaultdict(list)
    for _round in range(ROUNDS):
        go_round(reader, pages, times)
    return times


def main() -> None:
    """Print the table."""
    console = Console()
    today = datetime.now(UTC).date()
    first = add_months(today.replace(day=1), -MONTHS * (ROTATIONS - 1))
    with site() as (running, _app):
        council = found_council(first)
        auditor = factories.make_user("auditor", council, Role.AUDITOR)
        seat(council, first)
        start = time.perf_counter()
        with transaction():
            written = settling.settle(council, today)
        settled = time.perf_counter() - start
        running.start("web")
        running.start("worker")
        running.wait_until_ready()
        reader = Reader(running.url)
        reader.send("/sign-in", "/sign-in", email=auditor.email, password=factories.PASSWORD)
        times = measure(reader)
        db.session.rollback()  # what was read so far is as it was before the looks
        looks = db.session.query(Entry).filter_by(act=Act.HISTORY_READ.value).count()
    table = Table("page", "first", "median", "slowest tenth", "allowed", title="Milliseconds")
    for name, found in times.items():
        slow = quantiles(found, n=10)[-1]
        table.add_row(name, f"{found[0]:.0f}", f"{median(found):.0f}", f"{slow:.0f}", str(ALLOWED))
    console.print(table)
    days = (today - first) / timedelta(days=1)
    console.print(
        f"{written} compositions over {days / 365.25:.0f} years settled in {settled:.1f} s; {looks} looks recorded"
    )


if __name__ == "__main__":
    main()
