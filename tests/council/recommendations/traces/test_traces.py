"""Where a recommendation appeared again: what is noted, from when on, who reads it, and what is taken back."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient

from council.access import Role
from council.accounts.models import User
from council.audit.acts import Act
from council.audit.models import Entry
from council.councils.models import Council
from council.database import db, transaction
from council.errors import Refused
from council.recommendations.models import Recommendation
from council.recommendations.traces import service
from council.recommendations.traces.service import Found, Kind
from tests import factories
from tests.council.members.helpers import read, send
from tests.council.recommendations.helpers import ADOPTED, adopted, drafted
from tests.factories import ACTOR

SignIn = Callable[[FlaskClient, User], None]
TODAY = date(2026, 11, 20)
SAYS = "Every library lends to whoever lives in the city."


def found(on: date) -> Found:
    """A plan that takes it up."""
    return Found(Kind.PLAN, on, "City plan for culture", SAYS, "paragraph 12", "https://city.example/plan")


def note(row: Recommendation, on: date) -> None:
    """Note it."""
    with transaction():
        service.note(ACTOR, row, found(on), on=TODAY)


def address(row: Recommendation, rest: str = "") -> str:
    """The page of a recommendation."""
    return f"/test-council/recommendations/{row.id}{rest}"


def test_it_can_appear_from_the_day_it_was_adopted_until_today(council: Council) -> None:
    """Both ends count; a day before, and a day to come, are refused, and nothing is written."""
    row = adopted(council)
    for day in (ADOPTED, TODAY):
        note(row, day)
    for day in (ADOPTED - timedelta(days=1), TODAY + timedelta(days=1)):
        with pytest.raises(Refused):
            note(row, day)
    assert [each.appeared_on for each in service.traces_of_many([row.id])[row.id]] == [ADOPTED, TODAY]


def test_a_draft_appears_nowhere(council: Council) -> None:
    """The council has not asked for it."""
    with pytest.raises(Refused):
        note(drafted(council), TODAY)


def test_what_was_taken_back_is_shown_no_more_and_both_are_on_the_record(council: Council) -> None:
    """Once; a second time is refused."""
    row = adopted(council)
    note(row, TODAY)
    (trace,) = service.traces_of_many([row.id])[row.id]
    with transaction():
        service.take_back(ACTOR, trace)
    with pytest.raises(Refused), transaction():
        service.take_back(ACTOR, trace)
    assert service.traces_of_many([row.id])[row.id] == []
    acts = [each.act for each in db.session.query(Entry).order_by(Entry.sequence)]
    assert acts[-2:] == [Act.TRACE_NOTED.value, Act.TRACE_TAKEN_BACK.value]


def test_an_officer_notes_it_and_takes_it_back(
    client: FlaskClient, council: Council, officer: User, sign_in: SignIn
) -> None:
    """A wrong address and a day before the adoption stay in the form; what is right stands on the page."""
    row = adopted(council)
    sign_in(client, officer)
    typed = {"kind": "plan", "source": "City plan for culture", "says": SAYS, "place": "paragraph 12"}
    status, page = send(
        client, address(row, "/traces/new"), **typed, appeared_on="2026-10-01", url="javascript:alert(1)"
    )
    assert status == 422
    assert "This is no address of a page" in page
    status, page = send(client, address(row, "/traces/new"), **typed, appeared_on="2026-08-01")
    assert "after the council adopted it" in page
    assert SAYS in page
    assert send(client, address(row, "/traces/new"), **typed, appeared_on="2026-10-01")[0] == 302
    page = read(client, address(row))
    assert SAYS in page
    assert "It appeared: City plan for culture" in page
    (trace,) = service.traces_of_many([row.id])[row.id]
    assert send(client, address(row, f"/traces/{trace.id}/take-back"))[0] == 302
    assert SAYS not in read(client, address(row))
    assert client.get(address(row, f"/traces/{trace.id}/take-back")).status_code == 404


def test_a_member_reads_it_and_cannot_note_it(client: FlaskClient, council: Council, sign_in: SignIn) -> None:
    """The place, with its address; no way to change it."""
    row = adopted(council)
    note(row, TODAY)
    sign_in(client, factories.make_user("member", council, Role.MEMBER))
    page = read(client, address(row))
    assert 'href="https://city.example/plan"' in page
    assert "traces/new" not in page
    assert client.get(address(row, "/traces/new")).status_code == 404


def test_a_place_of_another_recommendation_is_not_there(
    client: FlaskClient, council: Council, officer: User, sign_in: SignIn
) -> None:
    """Addresses cannot be mixed."""
    row, other = adopted(council), adopted(council, "Open the swimming pools")
    note(row, TODAY)
    (trace,) = service.traces_of_many([row.id])[row.id]
    sign_in(client, officer)
    assert client.get(address(other, f"/traces/{trace.id}/take-back")).status_code == 404
