"""Somebody with an account whom the council knows, and the browsers in which she and the secretariat are signed in."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from council.accounts.models import User
from council.councils.models import Council
from council.database import transaction
from council.members import service
from council.members.models import Person
from tests import factories

SignIn = Callable[[FlaskClient, User], None]


@pytest.fixture
def herself(council: Council, member_user: User) -> Person:
    """A person with an account of her own."""
    with transaction():
        return service.add_person(
            factories.ACTOR, council, name="Amina Diallo", organisation="Harbour Light", user=member_user
        )


@pytest.fixture
def own(app: Flask, member_user: User, sign_in: SignIn) -> FlaskClient:
    """A browser in which she is signed in."""
    client = app.test_client()
    sign_in(client, member_user)
    return client


@pytest.fixture
def office(app: Flask, officer: User, sign_in: SignIn) -> FlaskClient:
    """A browser in which somebody of the secretariat is signed in."""
    client = app.test_client()
    sign_in(client, officer)
    return client
