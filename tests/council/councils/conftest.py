"""Readers who are signed in, and as much of the application as reading a charter needs."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import force_locale
from flask_login import LoginManager

from council import i18n
from council.accounts.models import User

SignIn = Callable[[FlaskClient, User], None]


@pytest.fixture(scope="session")
def reading_app() -> Flask:
    """Languages and nothing else: no database, no pages."""
    app = Flask("council")
    LoginManager(app).user_loader(lambda _who: None)
    i18n.init_app(app, str(Path(__file__).parents[3] / "translations"))
    return app


@pytest.fixture
def english(reading_app: Flask) -> Iterator[None]:
    """Everything is said in English."""
    with reading_app.test_request_context(), force_locale("en"):
        yield


@pytest.fixture
def officer_signed_in(client: FlaskClient, officer: User, sign_in: SignIn) -> None:
    """The client's reader is of the secretariat."""
    sign_in(client, officer)


@pytest.fixture
def member_signed_in(client: FlaskClient, member_user: User, sign_in: SignIn) -> None:
    """The client's reader is a member."""
    sign_in(client, member_user)


@pytest.fixture
def administrator_signed_in(client: FlaskClient, administrator: User, sign_in: SignIn) -> None:
    """The client's reader is an administrator."""
    sign_in(client, administrator)
