"""A call of a council that asks two things more, and a browser of its secretariat."""

from datetime import date

import pytest
from flask.testing import FlaskClient

from council.accounts.models import User
from council.calls import service
from council.calls.models import Call
from council.councils.models import Council
from council.database import transaction
from tests import factories
from tests.council.members.helpers import add_dimension


@pytest.fixture
def call(council: Council) -> Call:
    """A call of a council that asks, beside its charter's dimensions, for a colour and for a sealed status."""
    add_dimension(council, "open", "colour")
    add_dimension(council, "sealed", "status")
    return plan(council)


def plan(council: Council) -> Call:
    """A call for the rotation on 1 July 2026."""
    with transaction():
        return service.plan_call(
            factories.ACTOR,
            council,
            title={"en": "Call for members"},
            text={"en": "Everybody may apply."},
            opens_on=date(2026, 1, 1),
            closes_on=date(2026, 3, 1),
            rotation_on=date(2026, 7, 1),
        )


@pytest.fixture
def desk(client: FlaskClient, officer: User) -> FlaskClient:
    """A browser in which somebody of the secretariat is signed in."""
    factories.sign_in(client, officer)
    return client
