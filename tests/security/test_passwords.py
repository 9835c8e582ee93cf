"""Passwords: costly to guess, and no answer or amount of work that tells a known account from an unknown one."""

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from council.accounts import service as accounts
from council.database import db, transaction
from tests import factories
from tests.council.accounts.steps import send, try_to_sign_in


class Counting:
    """The real password hashing, with a count of how often it was asked to do its costly work, and where."""

    def __init__(self, real: Any) -> None:
        self.real = real
        self.start()

    def start(self) -> None:
        """Count from here."""
        self.costly = self.under_the_lock = 0

    def __getattr__(self, name: str) -> Any:
        if name in {"hash", "verify"}:
            self.costly += 1
            self.under_the_lock += "transaction_open" in db.session().info
        return getattr(self.real, name)


@pytest.fixture
def hashing(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Counting:
    """Counts the costly work of the application."""
    security = app.extensions["security"]
    counting = Counting(security.pwd_context)
    monkeypatch.setattr(security, "pwd_context", counting)
    return counting


def test_passwords_are_hashed_with_argon2id_at_64_mebibytes_and_three_passes(app: Flask) -> None:
    """What new passwords are kept as meets the floor (RFC 9106, second recommended option)."""
    assert app
    parts = re.fullmatch(r"\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$.+", factories.make_user("ann").password or "")
    assert parts is not None
    memory, passes, lanes = (int(part) for part in parts.groups())
    assert memory >= 64 * 1024
    assert passes >= 3
    assert lanes == 4


def _shown(client: FlaskClient, email: str, password: str) -> tuple[int, str]:
    answer = try_to_sign_in(client, email, password)
    told = re.sub(r'value="[^"]*"', "", answer.get_data(as_text=True))
    return answer.status_code, told.replace(email, "")


def test_a_wrong_password_an_unknown_account_and_a_closed_one_look_the_same(app: Flask) -> None:
    """The same page, word for word, whichever of the three it is."""
    factories.make_user("ann")
    closed = factories.make_user("bob")
    with transaction():
        closed.active = False
    answers = {
        _shown(app.test_client(), "ann@test.example", "not the password"),
        _shown(app.test_client(), "nobody@test.example", "not the password"),
        _shown(app.test_client(), "bob@test.example", "not the password"),
        _shown(app.test_client(), "bob@test.example", factories.PASSWORD),
    }
    assert len(answers) == 1


@pytest.mark.parametrize("email", ["ann@test.example", "nobody@test.example", "no-password@test.example"])
def test_signing_in_costs_one_hash_whether_there_is_an_account_or_not(
    client: FlaskClient, hashing: Counting, email: str
) -> None:
    """The time of the answer is the time of one hash, so it tells nothing."""
    factories.make_user("ann")
    without = factories.make_user("no-password")
    with transaction():
        without.password = None
    hashing.start()
    try_to_sign_in(client, email, "not the password")
    assert (hashing.costly, hashing.under_the_lock) == (1, 0)


@pytest.mark.parametrize("email", ["ann@test.example", "nobody@test.example"])
def test_asking_for_a_new_password_costs_one_hash_whether_there_is_an_account_or_not(
    client: FlaskClient, hashing: Counting, email: str
) -> None:
    """As for signing in."""
    factories.make_user("ann")
    hashing.start()
    send(client, "/account/forgotten-password", email=email)
    assert (hashing.costly, hashing.under_the_lock) == (1, 0)


def test_guessing_passwords_never_holds_up_who_wants_to_save(client: FlaskClient, hashing: Counting) -> None:
    """Right or wrong, a password is checked before the transaction opens, so that nobody can occupy the database."""
    user = factories.make_user("ann")
    hashing.start()
    try_to_sign_in(client, user.email)
    send(client, "/account/confirm", password="not her password")
    send(client, "/account/confirm", password=factories.PASSWORD)
    assert (hashing.costly, hashing.under_the_lock) == (3, 0)


def test_a_password_of_any_script_and_length_works(client: FlaskClient) -> None:
    """Words in Arabic or Chinese are as good; what is too long to be a password is refused, not hashed."""
    with transaction():
        user = accounts.create_account(
            factories.ACTOR, email="ann@test.example", name="Ann", password="كلمات كثيرة طويلة 很多个词"
        )
    assert try_to_sign_in(client, user.email, "كلمات كثيرة طويلة 很多个词").status_code == 302
    other = client.application.test_client()
    assert try_to_sign_in(other, user.email, "x" * 100_000).status_code == 200
