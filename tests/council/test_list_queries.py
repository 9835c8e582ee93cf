"""Every page of a council, for each kind of reader: a longer list asks the database no more often."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, insert

from council.access import Role
from council.accounts.models import User
from council.calls import service as calls
from council.calls.models import Application, Call
from council.councils import service as councils
from council.councils.models import Council
from council.councils.rules import CharterRules
from council.database import db, transaction
from council.members import service as members
from council.terms import service as terms
from tests import factories
from tests.benchmarks import bench_lists

SLUG = "long-lists"
TODAY = date(2026, 11, 22)
BEGAN, CHANGED, ENDS, LATER = date(2022, 7, 1), date(2024, 7, 1), date(2027, 7, 1), date(2029, 7, 1)
FEW, MANY, SEATS = 12, 60, 70
PAGE = 200
OF_A_LIST = {"council", "call_id", "day"}  # an address with any other part in it leads to one thing, not to a list


@pytest.fixture(autouse=True)
def _day() -> Iterator[None]:
    with time_machine.travel(TODAY, tick=True):
        yield


@pytest.fixture
def long_lists(app: Flask) -> Council:
    """A council with more seats than people, which asks one thing."""
    assert app
    rules = {
        "least_size": SEATS,
        "most_size": SEATS,
        "seat_groups": [{"key": "members", "name": {"en": "Members"}, "seats": SEATS}],
        "terms": {"months": 24},
        "dimensions": ["region"],
        "quotas": [{"key": "north", "where": {"region": ["north"]}, "least": 2}],
    }
    with transaction():
        council = councils.found_council(
            factories.ACTOR, slug=SLUG, name={"en": "Lists"}, level="global", about={"en": "Long ones."}
        )
        councils.add_dimension(
            factories.ACTOR,
            council,
            key="region",
            name={"en": "Region"},
            purpose={"en": "To balance."},
            sensitivity="open",
            values=[("north", {"en": "North"}), ("south", {"en": "South"})],
        )
        charter = CharterRules.model_validate(rules)
        councils.adopt_charter(factories.ACTOR, council, rules=charter, in_force_from=BEGAN)
    return council


@pytest.fixture
def call(long_lists: Council) -> Call:
    """A call that is open."""
    with transaction():
        return calls.plan_call(
            factories.ACTOR,
            long_lists,
            title={"en": "Seats"},
            text={"en": "Apply."},
            opens_on=CHANGED,
            closes_on=date(2027, 3, 1),
            rotation_on=ENDS,
        )


def grow(council: Council, call: Call, start: int, end: int) -> None:
    """So many more people, who sat, sit, say what they are asked, and apply."""
    with transaction():
        for number in range(start, end):
            person = members.add_person(
                factories.ACTOR, council, name=f"Member {number}", contact=f"m{number}@members.example", listed=True
            )
            told = {"region": "north" if number % 2 else "south"}
            members.declare_traits(factories.ACTOR, person, told, on=CHANGED, by="self")
            for begins, ends in ((BEGAN, CHANGED), (CHANGED, ENDS if number % 2 else LATER)):
                terms.begin_term(factories.ACTOR, council, person=person, seat_group="members", start=begins, end=ends)
            row = {"call_id": call.id, "person_id": person.id, "stage": "received", "received_on": CHANGED}
            db.session.execute(insert(Application), [row])


@contextmanager
def questions() -> Iterator[list[object]]:
    """What is asked of the database meanwhile."""
    asked: list[object] = []

    def note(_connection: object, _cursor: object, statement: object, *_rest: object) -> None:
        asked.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def addresses(app: Flask, call: Call) -> dict[str, str]:
    """Every page of the council but those of one thing: a new list is in it without being entered anywhere."""
    told = {"council": SLUG, "call_id": str(call.id), "day": ENDS.isoformat()}
    found = {}
    for rule in app.url_map.iter_rules():
        if "council" in rule.arguments and rule.arguments <= OF_A_LIST and "GET" in (rule.methods or set()):
            built = rule.build({name: told[name] for name in rule.arguments}, append_unknown=False)
            assert built is not None
            found[rule.endpoint] = built[1]
    return found


def asked_by_each(client: FlaskClient, paths: dict[str, str]) -> dict[str, int]:
    """How many questions each page asks that this reader may open, once everything that is kept has been found."""
    counts = {}
    for endpoint, path in paths.items():
        if client.get(path).status_code == PAGE:
            with questions() as asked:
                client.get(path)
            counts[endpoint] = len(asked)
    return counts


@pytest.mark.parametrize("role", [Role.SECRETARIAT, Role.AUDITOR, Role.MEMBER, None])
def test_no_page_asks_more_questions_for_sixty_people_than_for_twelve(
    app: Flask,
    long_lists: Council,
    call: Call,
    sign_in: Callable[[FlaskClient, User], None],
    *,
    role: Role | None,
) -> None:
    """People, terms and applications grow fivefold; the questions of every page that the reader may open do not."""
    client = app.test_client()
    if role is not None:
        sign_in(client, factories.make_user("reader", long_lists, role))
    paths = addresses(app, call)
    grow(long_lists, call, 0, FEW)
    few = asked_by_each(client, paths)
    grow(long_lists, call, FEW, MANY)
    many = asked_by_each(client, paths)
    assert many == few


def test_the_pages_that_are_timed_are_among_them(app: Flask, call: Call) -> None:
    """Every list whose speed is measured at ten thousand people is one whose questions are counted here."""
    timed = {path.split("?")[0].replace(bench_lists.SLUG, SLUG, 1) for path in bench_lists.pages("/").values()}
    counted = set(addresses(app, call).values()) | {"/", "//coverage"}
    assert timed - counted == set()
