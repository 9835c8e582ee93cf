"""Members say what matters most: sealed until it is counted, then deleted; a result only where there are enough."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import func, select

from council import cli
from council.access import Role
from council.accounts.models import User
from council.audit.models import Entry
from council.audit.service import System
from council.councils.models import Council
from council.database import db, transaction
from council.errors import NotFound, Refused
from council.members import service as members
from council.members.models import Person
from council.recommendations.models import PriorityBallot, PriorityRound, Recommendation
from council.recommendations.priorities import service
from council.recommendations.priorities.reading import result
from tests import factories
from tests.council.recommendations.helpers import adopted, seat
from tests.factories import ACTOR, hidden_fields

SignIn = Callable[[FlaskClient, User], None]
TODAY, CLOSES = date(2026, 12, 1), date(2026, 12, 15)
ORDER = "/me/test-council/recommendations/order"


@pytest.fixture(autouse=True)
def _day() -> Iterator[None]:
    """Every test here happens on the first of December."""
    with time_machine.travel(datetime(2026, 12, 1, 10, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def rows(council: Council) -> list[Recommendation]:
    """Three recommendations: baths, libraries, parks."""
    return [adopted(council, f"Open the {each}") for each in ("baths", "libraries", "parks")]


def asked(council: Council) -> PriorityRound:
    """Members are asked."""
    with transaction():
        return service.ask(ACTOR, council, closes_on=CLOSES, on=TODAY)


def ranked(round_: PriorityRound, person: Person, rows: list[Recommendation], *order: int) -> None:
    """A member gives an order."""
    with transaction():
        service.rank(ACTOR, round_, person, order=[rows[each].id for each in order], on=TODAY)


def counted(round_: PriorityRound) -> None:
    """It is counted."""
    with transaction():
        service.count(ACTOR, round_)


def test_five_orders_make_a_result_and_are_gone(council: Council, rows: list[Recommendation]) -> None:
    """Libraries beat both others; parks and baths divide the members; not one order is left in the table."""
    round_ = asked(council)
    for name, order in zip("ABCDE", ([1, 0, 2], [1, 2, 0], [1, 0, 2], [2, 1, 0], [0, 1, 2]), strict=True):
        ranked(round_, seat(council, name), rows, *order)
    assert service.turnout(round_) == 5
    counted(round_)
    told = result(round_)
    assert [(each.place, each.title) for each in told.ranked] == [
        (1, "Open the libraries"),
        (2, "Open the baths"),
        (3, "Open the parks"),
    ]
    assert told.divided == ["“Open the parks” and “Open the baths”"]
    assert db.session.scalar(select(func.count()).select_from(PriorityBallot)) == 0


def test_fewer_than_five_make_none(council: Council, rows: list[Recommendation]) -> None:
    """Nothing but their number is kept; and whoever was erased does not count."""
    round_ = asked(council)
    people = [seat(council, name) for name in "ABCDE"]
    for person in people:
        ranked(round_, person, rows, 0, 1, 2)
    with transaction():
        members.erase_person(ACTOR, people[0], on=TODAY)
    counted(round_)
    assert (round_.ballots, round_.preferred, result(round_).shown) == (4, None, False)


def test_an_order_is_sealed_and_not_in_the_record(council: Council, rows: list[Recommendation]) -> None:
    """Neither the table nor any act tells what stands first for her; a later order replaces it."""
    round_, her = asked(council), seat(council, "A")
    ranked(round_, her, rows, 0, 1)
    ranked(round_, her, rows, 2)
    (ballot,) = db.session.scalars(select(PriorityBallot))
    assert service.order_of(ballot) == [str(rows[2].id)]
    assert str(rows[2].id).encode() not in ballot.order_sealed
    newest = db.session.scalars(select(Entry.body).order_by(Entry.sequence.desc()).limit(1)).one()
    assert not any(str(each.id).encode() in newest for each in rows)


def test_what_is_not_asked_about_is_not_ranked(council: Council, rows: list[Recommendation]) -> None:
    """Nor after the last day, nor once it is counted; and nothing is asked twice at a time."""
    round_, her = asked(council), seat(council, "A")
    later = adopted(council, "Open the schools")
    with pytest.raises(NotFound):
        ranked(round_, her, [later], 0)
    with pytest.raises(Refused, match="is over"), transaction():
        service.rank(ACTOR, round_, her, order=[rows[0].id], on=CLOSES + timedelta(days=1))
    with pytest.raises(Refused, match="asked already"):
        asked(council)
    counted(round_)
    with pytest.raises(Refused, match="counted already"):
        counted(round_)


def test_one_recommendation_alone_has_no_order(council: Council) -> None:
    """And the last day is one to come."""
    adopted(council)
    with pytest.raises(Refused, match="fewer than two"):
        asked(council)
    adopted(council, "Another")
    with pytest.raises(Refused, match="still to come"), transaction():
        service.ask(ACTOR, council, closes_on=TODAY, on=TODAY)


def test_the_worker_counts_it_on_the_day_after(council: Council, rows: list[Recommendation]) -> None:
    """Not before, and once."""
    round_ = asked(council)
    ranked(round_, seat(council, "A"), rows, 0)
    worker = System("worker")
    found = [cli.follow_recommendations(worker, on=CLOSES + timedelta(days=each)) for each in (0, 1, 2)]
    assert found == [0, 1, 0]
    assert service.open_round(council) is None


def test_a_member_gives_places_on_her_page(
    client: FlaskClient, sign_in: SignIn, council: Council, rows: list[Recommendation]
) -> None:
    """Without JavaScript: numbers; each place once; what she said is there when she comes back."""
    user = factories.make_user("amina", council, Role.MEMBER)
    seat(council, "Amina", user=user)
    asked(council)
    sign_in(client, user)
    page = client.get(ORDER).get_data(as_text=True)
    names = [f"place_{each.id.hex}" for each in rows]
    sent = {**hidden_fields(page), names[0]: "2", names[1]: "1"}
    twice = client.post(ORDER, data={**sent, names[0]: "1"})
    assert twice.status_code == 422
    assert "Each place is given once." in twice.get_data(as_text=True)
    assert "Give at least one of them a place." in client.post(ORDER, data=hidden_fields(page)).get_data(as_text=True)
    assert client.post(ORDER, data=sent).status_code == 302
    again = client.get(ORDER).get_data(as_text=True)
    found = re.search(rf'name="{names[1]}"[^>]*value="(\d)"', again)
    assert found
    assert found.group(1) == "1"


def test_whoever_does_not_sit_is_not_asked(
    client: FlaskClient, sign_in: SignIn, council: Council, rows: list[Recommendation]
) -> None:
    """A person the council knows without a seat finds no such page; an account that is nobody here finds nothing."""
    assert rows
    user = factories.make_user("boris", council, Role.MEMBER)
    with transaction():
        members.add_person(ACTOR, council, name="Boris", user=user)
    asked(council)
    sign_in(client, user)
    assert client.get("/me/test-council/recommendations").status_code == 200
    assert client.get(ORDER).status_code == 404
    other = client.application.test_client()
    sign_in(other, factories.make_user("carmen", council, Role.MEMBER))
    assert other.get("/me/test-council/recommendations").status_code == 404


def test_the_secretariat_asks_and_counts(
    client: FlaskClient, sign_in: SignIn, officer: User, rows: list[Recommendation]
) -> None:
    """By two forms; the page says how many have answered, and never who."""
    council = rows[0].council
    sign_in(client, officer)
    here = "/test-council/recommendations/priorities"
    page = client.get(f"{here}/ask").get_data(as_text=True)
    client.post(f"{here}/ask", data={**hidden_fields(page), "closes_on": "2026-12-15"})
    round_ = service.open_round(council)
    assert round_ is not None
    ranked(round_, seat(council, "Amina"), rows, 0)
    page = client.get(here).get_data(as_text=True)
    assert "1 member has answered." in page
    assert "Amina" not in page
    client.post(f"{here}/count", data=hidden_fields(page))
    assert "Fewer than 5 members said what matters most" in client.get(here).get_data(as_text=True)


def test_a_person_without_any_role_opens_her_page(client: FlaskClient, sign_in: SignIn, council: Council) -> None:
    """Whoever the council knows finds it, and can wish for the account; the page leads nowhere she may not go."""
    user = factories.make_user("dora")
    with transaction():
        members.add_person(ACTOR, council, name="Dora", user=user)
    adopted(council)
    sign_in(client, user)
    here = "/me/test-council/recommendations"
    page = client.get(here).get_data(as_text=True)
    assert "Open the libraries" in page
    assert 'href="/test-council/recommendations' not in page
    told = client.post(f"{here}/account", data={**hidden_fields(page), "wished": "y"}, follow_redirects=True)
    assert "You will be sent the public account." in told.get_data(as_text=True)
