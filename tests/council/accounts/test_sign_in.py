"""Signing in and out, through the real pages."""

import sqlite3
from contextlib import closing
from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import force_locale
from sqlalchemy import func, select

from council.accounts.models import SignInTry, StoredSession
from council.accounts.service import close_account
from council.config import Settings
from council.database import db, transaction
from tests import factories
from tests.council.accounts.steps import acts, is_signed_in, send, try_to_sign_in


def _count(model: type[db.Model]) -> int:  # type: ignore[name-defined]
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_the_right_password_lets_in_and_is_recorded_once(client: FlaskClient) -> None:
    """One session, one act, and no try left standing against her."""
    user = factories.make_user("ann")
    answer = try_to_sign_in(client, user.email)
    assert (answer.status_code, answer.location) == (302, "/")
    assert is_signed_in(client)
    assert acts(user) == ["signed_in"]
    assert (_count(StoredSession), _count(SignInTry)) == (1, 0)


def test_an_address_is_the_same_however_it_is_written(client: FlaskClient) -> None:
    """Capitals and blanks around it do not keep anybody out."""
    factories.make_user("ann")
    assert try_to_sign_in(client, "  ANN@Test.Example ").status_code == 302


def test_a_wrong_password_does_not_let_in(client: FlaskClient) -> None:
    """The page comes back with a sentence, nothing is recorded, the try is counted."""
    user = factories.make_user("ann")
    answer = try_to_sign_in(client, user.email, "not her password at all")
    assert answer.status_code == 200
    assert "do not fit together" in answer.get_data(as_text=True)
    assert not is_signed_in(client)
    assert acts(user) == []
    assert _count(SignInTry) == 2


def test_a_closed_account_does_not_let_in_and_looks_like_a_wrong_password(client: FlaskClient) -> None:
    """Nobody learns from the answer that there was an account."""
    user = factories.make_user("ann")
    with transaction():
        close_account(factories.ACTOR, user)
    answer = try_to_sign_in(client, "ann@test.example")
    assert answer.status_code == 200
    assert "do not fit together" in answer.get_data(as_text=True)


def test_after_signing_in_she_goes_where_she_wanted(client: FlaskClient) -> None:
    """A page asked for before comes after."""
    factories.make_user("ann")
    asked = client.get("/me/account")
    assert asked.location == "/sign-in?next=/me/account"
    answer = send(client, asked.location, email="ann@test.example", password=factories.PASSWORD)
    assert answer.location == "/me/account"


def test_signing_in_never_leads_to_another_site(client: FlaskClient) -> None:
    """Every way of writing another address leads home instead."""
    user = factories.make_user("ann")
    for target in ("https://evil.example/", "//evil.example", "/\\evil.example", "///evil.example", "javascript:1"):
        browser = client.application.test_client()
        answer = send(browser, f"/sign-in?next={target}", email=user.email, password=factories.PASSWORD)
        landed = urljoin("https://council.example/sign-in", (answer.location or "/").replace("\\", "/"))
        assert urlsplit(landed).netloc == "council.example"


def test_signing_out_takes_a_form_and_is_recorded(client: FlaskClient) -> None:
    """A link alone signs nobody out; the button does, and the session is gone."""
    user = factories.make_user("ann")
    factories.sign_in(client, user)
    assert client.get("/sign-out").status_code == 404
    assert is_signed_in(client)
    assert send(client, "/sign-out", page="/me/account").status_code == 302
    assert not is_signed_in(client)
    assert acts(user) == ["signed_in", "signed_out"]
    assert _count(StoredSession) == 0


def test_looking_at_pages_writes_nothing(client: FlaskClient, sqlite_settings: Settings) -> None:
    """Signed in or not, reading leaves the database as it was."""
    factories.sign_in(client, factories.make_user("ann"))
    visitor = client.application.test_client()
    pages = ("/sign-in", "/account/forgotten-password", "/me/account", "/account/password", "/account/second-factor")
    with closing(sqlite3.connect(sqlite_settings.instance / "council.sqlite3")) as watcher:
        before = watcher.execute("PRAGMA data_version").fetchone()
        for path in pages:
            client.get(path)
            visitor.get(path)
        assert watcher.execute("PRAGMA data_version").fetchone() == before


def test_what_is_sent_as_json_is_refused_in_words(client: FlaskClient) -> None:
    """A second way in beside the pages does not exist, and odd input is no server error."""
    page = client.get("/sign-in").get_data(as_text=True)
    token = factories.hidden_fields(page)["csrf_token"]
    answer = client.post("/sign-in", json=[1], headers={"X-CSRFToken": token})
    assert answer.status_code == 400


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("ar", "كلمة المرور غير صالحة"),
        ("en", "Invalid password"),
        ("es", "Contraseña inválida"),
        ("fr", "Mot de passe non valide"),
        ("ru", "Неверный пароль"),
        ("zh", "密码不正确"),
    ],
)
def test_flask_securitys_own_messages_follow_the_readers_language(app: Flask, language: str, expected: str) -> None:
    """Its catalogues go by longer names than our languages do; they are found all the same."""
    with app.test_request_context(), force_locale(language):
        assert app.extensions["security"].i18n_domain.gettext("Invalid password") == expected
