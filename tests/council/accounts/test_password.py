"""Changing and recovering a password."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from council.accounts.models import User
from council.database import db
from council.mail import OutgoingMail
from tests import factories
from tests.council.accounts.steps import NEW_PASSWORD, acts, is_signed_in, send, try_to_sign_in

NOON = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)
FORGOTTEN = "/account/forgotten-password"


@pytest.fixture
def ann(app: Flask) -> User:
    """Somebody with an account."""
    assert app
    return factories.make_user("ann")


def _change(client: FlaskClient, old: str, new: str, again: str | None = None) -> str:
    answer = send(client, "/account/password", password=old, new_password=new, new_password_confirm=again or new)
    return answer.get_data(as_text=True) if answer.status_code == 200 else "changed"


def _mails() -> list[OutgoingMail]:
    return list(db.session.scalars(select(OutgoingMail).order_by(OutgoingMail.written_at)))


def _link() -> str:
    found = re.search(rf"{FORGOTTEN}/\S+", _mails()[-1].body)
    assert found is not None
    return found.group(0)


def test_a_new_password_replaces_the_old_one(client: FlaskClient, ann: User) -> None:
    """She stays in here, the old password opens nothing, and she is told by mail; one act."""
    factories.sign_in(client, ann)
    assert _change(client, factories.PASSWORD, NEW_PASSWORD) == "changed"
    assert is_signed_in(client)
    browser = client.application.test_client()
    try_to_sign_in(browser, ann.email, factories.PASSWORD)
    assert not is_signed_in(browser)
    try_to_sign_in(browser, ann.email, NEW_PASSWORD)
    assert is_signed_in(browser)
    assert acts(ann) == ["signed_in", "password_changed", "signed_in"]
    assert [mail.subject for mail in _mails()] == ["Your password was changed"]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        (("not the old one at all", NEW_PASSWORD, NEW_PASSWORD), "This is not your password"),
        ((factories.PASSWORD, "too short", "too short"), "Use at least 12 characters"),
        ((factories.PASSWORD, NEW_PASSWORD, "something else again"), "are not the same"),
        ((factories.PASSWORD, factories.PASSWORD, factories.PASSWORD), "the password you have now"),
    ],
)
def test_a_password_that_will_not_do_is_refused_with_a_reason(
    client: FlaskClient, ann: User, typed: tuple[str, str, str], expected: str
) -> None:
    """The page says which rule stands against it, and nothing changes."""
    kept = ann.password
    factories.sign_in(client, ann)
    assert expected in _change(client, *typed)
    assert db.session.get_one(User, ann.id).password == kept
    assert acts(ann) == ["signed_in"]


def test_a_forgotten_password_is_replaced_through_a_mailed_link(client: FlaskClient, ann: User) -> None:
    """The link lets her choose a new one; it is recorded, and the link is then used up."""
    send(client, FORGOTTEN, email=ann.email)
    link = _link()
    assert send(client, link, password=NEW_PASSWORD, password_confirm=NEW_PASSWORD).location == "/sign-in"
    assert not is_signed_in(client)
    try_to_sign_in(client, ann.email, NEW_PASSWORD)
    assert is_signed_in(client)
    assert acts(ann) == ["password_changed", "signed_in"]
    assert client.get(link).location == FORGOTTEN


def test_the_link_is_valid_for_two_hours(client: FlaskClient, ann: User) -> None:
    """An old mail opens nothing."""
    with time_machine.travel(NOON, tick=False) as clock:
        send(client, FORGOTTEN, email=ann.email)
        clock.shift(timedelta(hours=2, seconds=2))
        assert client.get(_link()).location == FORGOTTEN


def test_the_mail_is_written_in_the_language_of_whoever_gets_it(client: FlaskClient, ann: User) -> None:
    """The message says what to do, names no password, and leaves nothing unfilled."""
    send(client, FORGOTTEN, email=ann.email)
    mail = _mails()[0]
    assert (mail.recipient, mail.subject) == (ann.email, "Set a new password")
    assert "Hello Ann," in mail.body
    assert "2 hours" in mail.body
    assert "%(" not in mail.body


def test_asking_for_a_new_password_says_the_same_for_unknown_accounts(client: FlaskClient, ann: User) -> None:
    """The page after it is word for word the same, and only the real account gets mail."""
    known = send(client, FORGOTTEN, email=ann.email)
    unknown = send(client.application.test_client(), FORGOTTEN, email="bob@test.example")
    assert known.status_code == unknown.status_code

    def read(answer: str) -> str:
        text = re.sub(r'value="[^"]*"', "", answer)
        return text.replace(ann.email, "").replace("bob@test.example", "")

    assert read(known.get_data(as_text=True)) == read(unknown.get_data(as_text=True))
    assert len(_mails()) == 1
