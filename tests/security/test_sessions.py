"""A dead session is dead: a copied cookie is worth nothing after sign-out, and after everything else that ends one."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from council.access import Role
from council.accounts import sessions
from council.accounts.models import StoredSession, User
from council.accounts.service import close_account
from council.councils import service as councils
from council.councils.models import Council
from council.database import db, transaction
from tests import factories
from tests.council.accounts.steps import NEW_PASSWORD, is_signed_in, send

NOON = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)


def _cookie(client: FlaskClient) -> str:
    held = client.get_cookie("session")
    assert held is not None
    return held.value


def _holding(app: Flask, cookie: str) -> FlaskClient:
    """Another browser with a copied cookie."""
    thief = app.test_client()
    thief.set_cookie("session", cookie)
    return thief


def _sign_out(client: FlaskClient, _user: User) -> None:
    send(client, "/sign-out", page="/me/account")


def _change_the_password(client: FlaskClient, _user: User) -> None:
    typed = {"password": factories.PASSWORD, "new_password": NEW_PASSWORD, "new_password_confirm": NEW_PASSWORD}
    assert send(client, "/account/password", **typed).status_code == 302


def _revoke_a_role(_client: FlaskClient, user: User) -> None:
    with transaction():
        council = councils.councils_of(user)[0][0]
        grant = next(grant for grant in councils.grants_of(council) if grant.user_id == user.id)
        councils.revoke_role(factories.ACTOR, grant)


def _expire(_client: FlaskClient, user: User) -> None:
    with transaction():
        for row in db.session.query(StoredSession).filter_by(user_id=user.id):
            row.expires_at = datetime.now(UTC) - timedelta(seconds=1)


def _close(_client: FlaskClient, user: User) -> None:
    with transaction():
        close_account(factories.ACTOR, user)


def _erase(_client: FlaskClient, user: User) -> None:
    with transaction():
        close_account(factories.ACTOR, user, erase=True)


@pytest.mark.parametrize("end", [_sign_out, _change_the_password, _revoke_a_role, _expire, _close, _erase])
def test_a_copied_cookie_is_dead_after_what_ends_its_session(
    app: Flask, council: Council, end: Callable[[FlaskClient, User], None]
) -> None:
    """The copy works before, so that the test would notice, and is refused after."""
    user = factories.make_user("ann", council, Role.SECRETARIAT)
    client = app.test_client()
    factories.sign_in(client, user)
    copied = _cookie(client)
    assert is_signed_in(_holding(app, copied))
    end(client, user)
    assert _holding(app, copied).get("/me/account").location == "/sign-in?next=/me/account"


def test_a_session_ends_after_its_hours_however_much_it_is_used(app: Flask) -> None:
    """Twelve hours after signing in, the password is asked for again."""
    client = app.test_client()
    with time_machine.travel(NOON, tick=False) as clock:
        factories.sign_in(client, factories.make_user("ann"))
        for _hour in range(11):
            clock.shift(timedelta(hours=1))
            assert is_signed_in(client)
        clock.shift(timedelta(hours=1, seconds=1))
        assert not is_signed_in(client)


def test_a_cookie_from_before_signing_in_stays_a_visitors(app: Flask) -> None:
    """Whoever planted a cookie in her browser is not signed in when she is, and does not know her form token."""
    planted = app.test_client()
    planted.get("/sign-in")
    cookie = _cookie(planted)
    hers = _holding(app, cookie)
    with planted.session_transaction() as before:
        known = before["csrf_token"]
    factories.sign_in(hers, factories.make_user("ann"))
    hers.get("/account/password")
    assert is_signed_in(hers)
    assert not is_signed_in(_holding(app, cookie))
    with hers.session_transaction() as after:
        assert after["csrf_token"] != known


def test_each_signing_in_has_an_id_of_its_own(app: Flask) -> None:
    """Two browsers of one person hold different ids, and the table holds neither."""
    user = factories.make_user("ann")
    ids = set()
    for client in (app.test_client(), app.test_client()):
        factories.sign_in(client, user)
        with client.session_transaction() as session:
            ids.add(session[sessions.SESSION_ID])
    kept = {row.id_hash for row in db.session.query(StoredSession)}
    assert len(ids) == 2
    assert kept == {sessions.hashed(each) for each in ids}
    assert kept.isdisjoint({each.encode() for each in ids})


def test_a_new_password_here_leaves_this_browser_signed_in_under_a_new_id(app: Flask) -> None:
    """She is not thrown out by her own change, and the id from before is dead in this browser too."""
    client = app.test_client()
    user = factories.make_user("ann")
    factories.sign_in(client, user)
    copied = _cookie(client)
    _change_the_password(client, user)
    assert is_signed_in(client)
    assert not is_signed_in(_holding(app, copied))


def test_a_dead_cookie_is_taken_from_the_browser(app: Flask) -> None:
    """The browser is told to forget it, and can be signed in again at once."""
    client = app.test_client()
    user = factories.make_user("ann")
    factories.sign_in(client, user)
    _close_all(user)
    assert "session=;" in client.get("/health").headers.get("Set-Cookie", "")
    factories.sign_in(client, user)
    assert is_signed_in(client)


def _close_all(user: User) -> None:
    with transaction():
        sessions.end_sessions_of(user)


def test_a_token_in_the_address_or_a_header_signs_nobody_in(app: Flask) -> None:
    """The library's other way in, a token that no table knows, is shut."""
    user = factories.make_user("ann")
    with app.test_request_context():
        token = str(user.get_auth_token())
    visitor = app.test_client()
    assert visitor.get(f"/me/account?auth_token={token}").status_code == 302
    assert visitor.get("/me/account", headers={"Authentication-Token": token}).status_code == 302


def test_the_cookie_is_kept_from_scripts_and_from_other_sites(app: Flask) -> None:
    """HttpOnly and SameSite on the cookie that signs in; no cookie outlives the browser."""
    user = factories.make_user("ann")
    client = app.test_client()
    page = factories.hidden_fields(client.get("/sign-in").get_data(as_text=True))
    answer = client.post(
        "/sign-in", data={**page, "email": user.email, "password": factories.PASSWORD, "remember": "y"}
    )
    cookies = answer.headers.getlist("Set-Cookie")
    assert [cookie.partition("=")[0] for cookie in cookies] == ["session"]
    assert "HttpOnly" in cookies[0]
    assert "SameSite=Lax" in cookies[0]
    assert "Max-Age" not in cookies[0]
