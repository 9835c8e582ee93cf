"""Logs keep no secret: values planted in every field of signing in are looked for in all that was logged."""

import logging
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from sqlalchemy import select

from council.access import Role, public
from council.accounts import service as accounts
from council.accounts.models import User
from council.audit.service import System
from council.database import db, moment, transaction
from council.mail import OutgoingMail
from tests import factories
from tests.council.accounts.steps import code_now, send, set_up_second_factor, try_to_sign_in

PLANTED_NAME = "Zephyrine Quillfeather"
PLANTED_EMAIL = "zephyrine@test.example"
WRONG = "planted wrong password 8231"
NEW = "planted new password 5521"


class Everything(logging.Handler):
    """Keeps every record of every logger, as it would be written with its traceback."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.written: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one record."""
        self.written.append(self.format(record))


@pytest.fixture
def logs() -> Iterator[Everything]:
    """Everything logged during the test, at the finest level."""
    kept = Everything()
    root = logging.getLogger()
    level = root.level
    root.addHandler(kept)
    root.setLevel(logging.DEBUG)
    yield kept
    root.removeHandler(kept)
    root.setLevel(level)


def _account() -> User:
    with transaction():
        return accounts.create_account(
            System("test"), email=PLANTED_EMAIL, name=PLANTED_NAME, password=factories.PASSWORD
        )


def test_nothing_of_signing_in_is_logged(any_app: Flask, logs: Everything) -> None:
    """Passwords right and wrong, addresses, names, codes, links and session ids stay out of every log."""
    user = _account()
    client = any_app.test_client()
    try_to_sign_in(client, PLANTED_EMAIL, WRONG)
    secret = set_up_second_factor(client, user)
    send(client, "/account/password", password=WRONG, new_password=NEW, new_password_confirm=NEW)
    send(client, "/account/password", password=factories.PASSWORD, new_password=NEW, new_password_confirm=NEW)
    visitor = any_app.test_client()
    send(visitor, "/account/forgotten-password", email=PLANTED_EMAIL)
    link = db.session.scalars(select(OutgoingMail.body).where(OutgoingMail.subject == "Set a new password")).one()
    token = link.partition("/account/forgotten-password/")[2].split()[0]
    visitor.get(f"/account/forgotten-password/{token}")
    with client.session_transaction() as session:
        planted = [session["_session"], secret, token, code_now(secret), str(user.fs_uniquifier)]
    written = "\n".join(logs.written)
    for value in (*planted, PLANTED_NAME, PLANTED_EMAIL, WRONG, NEW, factories.PASSWORD):
        assert value not in written


def _refused_by_the_database() -> str:
    with transaction():
        db.session.add(User(email=PLANTED_EMAIL, name=PLANTED_NAME, created_at=moment()))
        db.session.flush()
    return ""


def _refused_by_python() -> str:
    try:
        return str(int(PLANTED_NAME))
    except ValueError as error:
        raise KeyError(PLANTED_EMAIL) from error


@pytest.mark.parametrize(
    ("fails", "kinds"),
    [
        (_refused_by_the_database, ["sqlalchemy.exc.IntegrityError"]),
        (_refused_by_python, ["builtins.ValueError", "builtins.KeyError"]),
    ],
)
def test_an_error_is_logged_without_the_values_it_met(
    any_app: Flask, logs: Everything, fails: Callable[[], str], kinds: list[str]
) -> None:
    """A database error, and any other, says where it happened and of which kind, not with whose data."""
    _account()
    any_app.view_functions["portal.contact"] = public(fails)
    client = any_app.test_client()
    assert client.get("/contact").status_code == 500
    written = "\n".join(logs.written)
    for expected in ("unexpected error in portal.contact", f"in {fails.__name__}", *kinds):
        assert expected in written
    for value in (PLANTED_NAME, PLANTED_EMAIL):
        assert value not in written


def test_the_tests_own_ears_are_open(any_app: Flask, logs: Everything) -> None:
    """A value that is logged on purpose is found, so that silence means something."""
    council = factories.make_council()
    assert factories.make_user("officer", council, Role.SECRETARIAT)
    any_app.logger.warning("%s was here", PLANTED_NAME)
    assert PLANTED_NAME in "\n".join(logs.written)
