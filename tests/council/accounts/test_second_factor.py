"""The second factor: an authenticator's codes, each good once, and recovery codes for the day it is lost."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from council.accounts.models import User
from council.audit.models import Entry
from council.database import db
from tests import factories
from tests.council.accounts.steps import (
    acts,
    code_now,
    is_signed_in,
    send,
    set_up_second_factor,
    try_to_sign_in,
)

NOON = datetime(2027, 3, 1, 12, 0, 5, tzinfo=UTC)


@pytest.fixture
def ann(app: Flask) -> User:
    """Somebody with an account."""
    assert app
    return factories.make_user("ann")


def _another(client: FlaskClient) -> FlaskClient:
    return client.application.test_client()


def _recovery_codes(client: FlaskClient) -> list[str]:
    shown = send(client, "/account/recovery-codes").get_data(as_text=True)
    return re.findall(r"[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}", shown)


def test_with_an_authenticator_the_password_alone_does_not_let_in(client: FlaskClient, ann: User) -> None:
    """After the right password comes the code, and only after both is she in; all of it is recorded."""
    with time_machine.travel(NOON, tick=False) as clock:
        secret = set_up_second_factor(client, ann)
        clock.shift(timedelta(minutes=2))
        browser = _another(client)
        answer = send(browser, "/sign-in?next=/contact", email=ann.email, password=factories.PASSWORD)
        assert answer.location == "/sign-in/code?next=/contact"
        assert not is_signed_in(browser)
        page = browser.get(answer.location).get_data(as_text=True)
        assert 'action="/sign-in/code?next=/contact"' in page
        assert send(browser, answer.location, code=code_now(secret)).location == "/contact"
        assert is_signed_in(browser)
    assert acts(ann) == ["signed_in", "second_factor_changed", "signed_in"]
    last = db.session.query(Entry).order_by(Entry.sequence.desc()).first()
    assert last is not None
    assert b'"with":"password_and_code"' in last.body


def test_a_code_works_once(client: FlaskClient, ann: User) -> None:
    """A code seen over her shoulder is refused in the same half minute, the one from setting up included."""
    with time_machine.travel(NOON, tick=False) as clock:
        secret = set_up_second_factor(client, ann)
        thief = _another(client)
        try_to_sign_in(thief, ann.email)
        assert "used already" in send(thief, "/sign-in/code", code=code_now(secret)).get_data(as_text=True)
        clock.shift(timedelta(seconds=60))
        code = code_now(secret)
        browser = _another(client)
        try_to_sign_in(browser, ann.email)
        assert send(browser, "/sign-in/code", code=code).status_code == 302
        assert "used already" in send(thief, "/sign-in/code", code=code).get_data(as_text=True)
        assert not is_signed_in(thief)


def test_an_older_code_than_the_last_one_is_refused(client: FlaskClient, ann: User) -> None:
    """The allowance for slow clocks opens no door to the code before."""
    with time_machine.travel(NOON, tick=False) as clock:
        secret = set_up_second_factor(client, ann)
        clock.shift(timedelta(seconds=60))
        older = code_now(secret)
        clock.shift(timedelta(seconds=30))
        browser, thief = _another(client), _another(client)
        try_to_sign_in(browser, ann.email)
        try_to_sign_in(thief, ann.email)
        send(browser, "/sign-in/code", code=code_now(secret))
        assert send(thief, "/sign-in/code", code=older).status_code == 200
        assert not is_signed_in(thief)


def test_a_sixth_wrong_code_is_not_looked_at(client: FlaskClient, ann: User) -> None:
    """Guessing six digits ends after five guesses, with a page that says how long to wait."""
    with time_machine.travel(NOON, tick=False) as clock:
        secret = set_up_second_factor(client, ann)
        clock.shift(timedelta(minutes=20))
        thief = _another(client)
        try_to_sign_in(thief, ann.email)
        assert [send(thief, "/sign-in/code", code="000000").status_code for _try in range(5)] == [200] * 5
        refused = send(thief, "/sign-in/code", code=code_now(secret))
        assert refused.status_code == 429
        assert "Try again in 15 minutes" in refused.get_data(as_text=True)


def test_a_recovery_code_lets_in_once(client: FlaskClient, ann: User) -> None:
    """It takes the place of the app's code, and is used up."""
    with time_machine.travel(NOON, tick=False) as clock:
        set_up_second_factor(client, ann)
        codes = _recovery_codes(client)
        assert len(codes) == 10
        clock.shift(timedelta(minutes=1))
        for browser, expected in ((_another(client), True), (_another(client), False)):
            try_to_sign_in(browser, ann.email)
            send(browser, "/sign-in/recovery-code", code=codes[0].upper())
            assert is_signed_in(browser) is expected
    assert len(db.session.get_one(User, ann.id).mf_recovery_codes or []) == 9
    assert acts(ann) == ["signed_in", "second_factor_changed", "second_factor_changed", "signed_in"]


def test_recovery_codes_are_kept_as_hashes_and_not_shown_again(client: FlaskClient, ann: User) -> None:
    """Neither the database nor the page gives them away later."""
    set_up_second_factor(client, ann)
    codes = _recovery_codes(client)
    kept = str(db.session.get_one(User, ann.id).mf_recovery_codes)
    shown = client.get("/account/recovery-codes?show_codes=1").get_data(as_text=True)
    for code in codes:
        assert code not in kept + shown
        assert code.replace("-", "") not in kept + shown


def test_the_second_factor_changes_only_soon_after_the_password(client: FlaskClient, ann: User) -> None:
    """A browser left open does not give the account away: the password is asked for again."""
    with time_machine.travel(NOON, tick=False) as clock:
        factories.sign_in(client, ann)
        clock.shift(timedelta(minutes=30))
        for page in ("/account/second-factor", "/account/recovery-codes"):
            answer = client.get(page)
            assert (answer.status_code, answer.location.partition("?")[0]) == (302, "/account/confirm")
        assert send(client, "/account/confirm", password=factories.PASSWORD).status_code == 302
        assert client.get("/account/second-factor").status_code == 200


def test_she_can_go_back_to_the_password_alone(client: FlaskClient, ann: User) -> None:
    """Giving the second factor up is recorded; giving up what is not there changes nothing."""
    with time_machine.travel(NOON, tick=False):
        set_up_second_factor(client, ann)
        assert send(client, "/account/second-factor", setup="disable").status_code == 302
        assert send(client, "/account/second-factor", setup="disable").status_code == 200
        browser = _another(client)
        try_to_sign_in(browser, ann.email)
        assert is_signed_in(browser)
    assert acts(ann) == ["signed_in", "second_factor_changed", "second_factor_changed", "signed_in"]


def test_the_secret_is_sealed_in_the_database(client: FlaskClient, ann: User) -> None:
    """A stolen table makes no codes: what is kept opens only with the master key."""
    secret = set_up_second_factor(client, ann)
    kept = db.session.get_one(User, ann.id).tf_totp_secret or ""
    assert "enckey" in kept
    assert client.application.extensions["security"].totp_factory.get_totp_b32_key(secret) not in kept
