"""Comparing charters: versions, published ones, and those of councils the reader belongs to; no others."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient

from council.access import Role
from council.accounts.models import User
from council.councils import service
from council.councils.models import Council
from council.database import transaction
from tests import factories
from tests.council.councils.cases import rules
from tests.council.councils.pages import CHARTER, text_of

SignIn = Callable[[FlaskClient, User], None]
COMPARE = f"{CHARTER}/compare"


def page(client: FlaskClient, **asked: str) -> str:
    """What the reader sees."""
    answer = client.get(COMPARE, query_string=asked)
    assert answer.status_code == 200
    return text_of(answer.get_data(as_text=True))


@pytest.mark.usefixtures("member_signed_in")
def test_two_versions_stand_side_by_side(client: FlaskClient, council: Council) -> None:
    """Without a choice it is the version in force beside the one before it; only the differences, if wished."""
    with transaction():
        day = datetime.now(UTC).date()
        service.adopt_charter(factories.ACTOR, council, rules=rules(), in_force_from=day)
    shown = page(client)
    assert "“Version 1” beside “Version 2”" in shown
    assert "A term lasts 2 years. A term lasts 3 years. differs" in shown
    badges = client.get(COMPARE, query_string={"only": "differences"}).get_data(as_text=True)
    assert "badge-plain" not in badges
    assert "badge-plain" in client.get(COMPARE).get_data(as_text=True)


@pytest.mark.usefixtures("member_signed_in")
def test_a_charter_stands_beside_a_published_one(client: FlaskClient) -> None:
    """Any template can be chosen, on either side."""
    shown = page(client, **{"with": "template:un-hrc", "of": "version:1"})
    assert "beside “Version 1”, sentence by sentence" in shown
    assert "The council has 47 seats." in shown


def test_councils_can_be_compared_by_those_who_belong_to_both(
    client: FlaskClient, member_user: User, sign_in: SignIn
) -> None:
    """Another council is offered, and found, only where the reader holds a role; else it looks as if it were not."""
    other = factories.make_council("other-council", "un-cmw")
    sign_in(client, member_user)
    assert "council:other-council" not in client.get(COMPARE).get_data(as_text=True)
    assert client.get(COMPARE, query_string={"with": "council:other-council"}).status_code == 404
    with transaction():
        service.grant_role(factories.ACTOR, other, user=member_user, role=Role.AUDITOR)
    assert "council:other-council" in client.get(COMPARE).get_data(as_text=True)
    assert "The council has 14 seats." in page(client, **{"with": "council:other-council"})


@pytest.mark.usefixtures("member_signed_in")
@pytest.mark.parametrize("key", ["version:9", "version:x", "template:atlantis", "council:nowhere", "nonsense"])
def test_what_is_not_there_cannot_be_compared(client: FlaskClient, key: str) -> None:
    """Invented keys are not found, on either side."""
    assert client.get(COMPARE, query_string={"with": key}).status_code == 404
    assert client.get(COMPARE, query_string={"of": key}).status_code == 404
