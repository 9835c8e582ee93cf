"""Browsers in which the secretariat and a member are signed in."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from council.accounts.models import User

SignIn = Callable[[FlaskClient, User], None]


@pytest.fixture
def desk(app: Flask, officer: User, sign_in: SignIn) -> FlaskClient:
    """The secretariat's."""
    client = app.test_client()
    sign_in(client, officer)
    return client


@pytest.fixture
def mine(app: Flask, member_user: User, sign_in: SignIn) -> FlaskClient:
    """A member's."""
    client = app.test_client()
    sign_in(client, member_user)
    return client
