"""Brute force: of forty tries from two processes, with a restart between, no more than five are looked at."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from council.accounts import throttle
from council.accounts.models import SignInTry
from council.accounts.throttle import Gate
from council.app import create_app
from council.database import db
from tests import factories
from tests.council.accounts.steps import is_signed_in, send, try_to_sign_in
from tests.security.processes import EMAIL, at_once, guess

NOON = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_forty_guesses_from_two_processes_and_a_restart_find_five_accepted(
    request: pytest.FixtureRequest, database: str
) -> None:
    """Two servers share the count, and a third that starts afterwards knows it too."""
    settings = request.getfixturevalue(f"{database}_settings")
    app = create_app(settings)
    with app.app_context():
        factories.make_user(EMAIL.partition("@")[0])
        db.session.remove()
        db.engine.dispose()
    both = at_once(guess, [(settings.instance, settings.database_url, 16)] * 2)
    restarted = at_once(guess, [(settings.instance, settings.database_url, 8)])
    answers = [status for statuses in (*both, *restarted) for status in statuses]
    assert len(answers) == 40
    assert set(answers) == {200, 429}
    assert answers.count(200) == 5
    assert restarted == [[429] * 8]


def _wrong(client: FlaskClient, times: int, email: str = "ann@test.example") -> list[int]:
    return [try_to_sign_in(client, email, "not her password").status_code for _try in range(times)]


def test_the_sixth_try_is_told_how_long_to_wait(client: FlaskClient) -> None:
    """A plain page with the minutes, counted down."""
    factories.make_user("ann")
    with time_machine.travel(NOON, tick=False) as clock:
        assert _wrong(client, 5) == [200] * 5
        refused = try_to_sign_in(client, "ann@test.example")
        assert refused.status_code == 429
        assert "Try again in 15 minutes" in refused.get_data(as_text=True)
        clock.shift(timedelta(minutes=14, seconds=1))
        assert "Try again in 1 minute." in try_to_sign_in(client, "ann@test.example").get_data(as_text=True)
        clock.shift(timedelta(minutes=1))
        assert try_to_sign_in(client, "ann@test.example").status_code == 302


def test_a_right_password_starts_the_count_afresh(client: FlaskClient) -> None:
    """Slips before it are forgiven, so that nobody who knows her password is kept out later."""
    factories.make_user("ann")
    for _round in range(2):
        browser = client.application.test_client()
        assert _wrong(browser, 4) == [200] * 4
        assert try_to_sign_in(browser, "ann@test.example").status_code == 302


def test_capitals_do_not_buy_more_tries(client: FlaskClient) -> None:
    """The count is kept under one way of writing the address."""
    factories.make_user("ann")
    written = ["ann@test.example", "Ann@test.example", "ANN@TEST.EXAMPLE", " ann@test.example", "ann@Test.example"]
    assert [try_to_sign_in(client, email, "not her password").status_code for email in written] == [200] * 5
    assert try_to_sign_in(client, "aNN@test.example").status_code == 429


def test_one_connection_cannot_try_many_accounts(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """A list of addresses with one password each is stopped, too; another connection is not."""
    assert throttle.SIGN_IN.per_address == 50
    monkeypatch.setattr(throttle, "SIGN_IN", Gate("sign-in", per_account=5, per_address=8))
    for number in range(8):
        assert _wrong(client, 1, f"person{number}@test.example") == [200]
    assert _wrong(client, 1, "person9@test.example") == [429]
    client.environ_base["REMOTE_ADDR"] = "192.0.2.7"
    assert _wrong(client, 1, "person9@test.example") == [200]


def test_the_tries_of_one_account_do_not_stand_against_another(client: FlaskClient) -> None:
    """Who shares a connection with a forgetful person still gets in."""
    factories.make_user("ann")
    factories.make_user("bob")
    _wrong(client, 6)
    assert try_to_sign_in(client, "bob@test.example").status_code == 302


def test_the_present_password_cannot_be_guessed_from_an_open_browser(client: FlaskClient) -> None:
    """Confirming and changing share their five tries."""
    factories.sign_in(client, factories.make_user("ann"))
    for _try in range(3):
        assert send(client, "/account/confirm", password="not her password").status_code == 200
    typed = {"password": "not it", "new_password": "a" * 20, "new_password_confirm": "a" * 20}
    answers = [send(client, "/account/password", **typed).status_code for _try in range(3)]
    assert answers == [200, 200, 429]
    assert is_signed_in(client)


def test_nobody_is_flooded_with_mail(client: FlaskClient) -> None:
    """Five messages about a forgotten password, then a pause."""
    factories.make_user("ann")
    sent = [send(client, "/account/forgotten-password", email="ann@test.example").status_code for _try in range(6)]
    assert sent == [200] * 5 + [429]


def test_the_count_names_nobody_and_is_forgotten_after_its_time(app: Flask, client: FlaskClient) -> None:
    """Neither address nor connection can be read from the table, and old tries leave it."""
    assert app
    with time_machine.travel(NOON, tick=False) as clock:
        _wrong(client, 2)
        kept = b"".join(db.session.scalars(select(SignInTry.bucket)))
        assert b"ann" not in kept
        assert b"127" not in kept
        clock.shift(timedelta(minutes=16))
        _wrong(client, 1, "bob@test.example")
        assert len(db.session.scalars(select(SignInTry)).all()) == 2


def test_one_ipv6_connection_counts_as_one(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """It may write from any address of its network, and does not get more tries by that; the next network does."""
    monkeypatch.setattr(throttle, "SIGN_IN", Gate("sign-in", per_account=5, per_address=8))
    for number in range(9):
        client.environ_base["REMOTE_ADDR"] = f"2001:db8:0:1:{number}::7"
        assert _wrong(client, 1, f"person{number}@test.example") == [200 if number < 8 else 429]
    client.environ_base["REMOTE_ADDR"] = "2001:db8:0:2::7"
    assert _wrong(client, 1, "person9@test.example") == [200]


def test_an_ipv4_connection_is_the_same_however_the_server_writes_it(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As such, or inside an IPv6 address; another one inside stays another one."""
    monkeypatch.setattr(throttle, "SIGN_IN", Gate("sign-in", per_account=5, per_address=1))
    for address, expected in (("192.0.2.7", 200), ("::ffff:192.0.2.7", 429), ("::ffff:192.0.2.8", 200), ("", 200)):
        client.environ_base["REMOTE_ADDR"] = address
        assert _wrong(client, 1, "ann@test.example") == [expected]
