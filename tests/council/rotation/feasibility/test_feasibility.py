"""Rules that are only written so far, tried with the people of today; nothing is saved."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient

from council.accounts.models import User
from council.audit.service import count
from council.councils import service as councils
from council.councils.models import Council
from council.councils.rules import CharterRules
from council.rotation.feasibility.bridge import feasibility
from tests import factories
from tests.council.councils.pages import text_of
from tests.council.rotation import helpers

SignIn = Callable[[FlaskClient, User], None]
PAGE = "/test-council/rotations/rules-with-people"


@pytest.fixture
def peopled(council: Council) -> Council:
    """A full council, half of whose terms end, and applicants."""
    helpers.seat_everyone(council)
    helpers.apply(council, 40)
    return council


def changed(council: Council, **parts: Any) -> CharterRules:
    """The rules in force with some parts changed."""
    rules = councils.rules_of(councils.charters_of(council)[0])
    return CharterRules.model_validate({**rules.model_dump(), **parts})


def test_the_people_of_today_can_form_a_council_or_not(peopled: Council) -> None:
    """Without quotas they can; not when more young women from one region are asked for than there are."""
    free = feasibility(peopled, helpers.DAY, changed(peopled, quotas=[]))
    assert (free.possible, free.continuing) == (True, 12)
    assert free.standing >= 40
    where = {"region": ["africa"], "gender": ["woman"], "age_band": ["under30"]}
    bound = feasibility(peopled, helpers.DAY, changed(peopled, quotas=[{"key": "rare", "where": where, "least": 20}]))
    assert not bound.possible
    assert bound.against is not None
    assert any("At least 20 members" in line for line in bound.against.rules)
    assert len(bound.against.changes) == 1


def test_rules_that_ask_what_nobody_was_asked_do_not_fit_yet(peopled: Council) -> None:
    """A question that the council does not have, or seats of a kind on which nobody sits."""
    asked = {"dimensions": ["eye_colour"], "quotas": [{"key": "q", "where": {"eye_colour": ["blue"]}, "least": 1}]}
    rules = changed(peopled, **asked, targets=[], crossings=[])
    assert not feasibility(peopled, helpers.DAY, rules).fits


def test_the_page_answers_and_saves_nothing(
    client: FlaskClient, peopled: Council, officer: User, sign_in: SignIn
) -> None:
    """For the coming rotation; rules that are none are sent back to the form."""
    coming = date(datetime.now(UTC).year + 1, 7, 1)  # after every term of those who sit
    helpers.apply(peopled, 40, rotation_on=coming)
    sign_in(client, officer)
    hidden = factories.hidden_fields(client.get("/test-council/charter/new").get_data(as_text=True))
    before = count()
    answer = client.post(PAGE, data={**hidden, "rules": changed(peopled, quotas=[]).model_dump_json()})
    assert "a council can be formed under these rules" in text_of(answer.get_data(as_text=True))
    assert client.post(PAGE, data={**hidden, "rules": "{}"}).status_code == 409
    assert count() == before
