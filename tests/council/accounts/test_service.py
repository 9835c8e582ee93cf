"""Opening, finding and closing accounts."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from council import crypto
from council.accounts import service
from council.accounts.models import User
from council.audit import service as audit
from council.audit.models import Entry
from council.crypto import DataKey
from council.database import db, transaction
from council.errors import Refused
from tests import factories
from tests.council.accounts.steps import acts, is_signed_in, try_to_sign_in


def test_an_address_opens_one_account(app: Flask) -> None:
    """The second is refused with a sentence, however the address is written."""
    assert app
    factories.make_user("ann")
    with pytest.raises(Refused, match="already"), transaction():
        service.create_account(factories.ACTOR, email="ANN@test.example", name="Ann", password=factories.PASSWORD)


def test_what_is_no_address_opens_no_account(app: Flask) -> None:
    """A slip of the keyboard is named, not stored."""
    with app.test_request_context(), pytest.raises(Refused, match="not an e-mail address"), transaction():
        service.create_account(factories.ACTOR, email="ann at test", name="Ann", password=None)


@pytest.mark.parametrize("password", ["", "eleven char"])
def test_a_short_password_opens_no_account(app: Flask, password: str) -> None:
    """Whoever runs the application cannot set one either that a person could not."""
    assert app
    with pytest.raises(Refused, match="too short"), transaction():
        service.create_account(factories.ACTOR, email="ann@test.example", name="Ann", password=password)
    assert service.account_by_email("ann@test.example") is None


def test_a_password_is_kept_as_an_argon2id_hash(app: Flask) -> None:
    """64 MiB and three passes at least, and never the password itself."""
    assert app
    kept = factories.make_user("ann").password or ""
    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=")
    assert factories.PASSWORD not in kept


def test_an_account_is_found_however_its_address_is_written(app: Flask) -> None:
    """Capitals do not hide it; what is no address finds nothing."""
    assert app
    user = factories.make_user("ann")
    assert service.account_by_email("Ann@TEST.example") == user
    assert service.account_by_email("bob@test.example") is None
    assert service.account_by_email("not an address") is None


def test_an_account_without_a_password_lets_nobody_in(client: FlaskClient) -> None:
    """Its owner sets one through "forgotten password" first."""
    with transaction():
        user = service.create_account(factories.ACTOR, email="ann@test.example", name="Ann", password=None)
    for password in ("", "None", "any password at all"):
        try_to_sign_in(client, user.email, password)
        assert not is_signed_in(client)


def test_a_language_is_one_of_ours_and_is_recorded(app: Flask) -> None:
    """Another is refused; the choice is one act."""
    assert app
    user = factories.make_user("ann")
    with transaction():
        service.choose_language(user, language="ar")
    with pytest.raises(Refused), transaction():
        service.choose_language(user, language="xx")
    assert user.language == "ar"
    assert acts(user) == ["language_chosen"]


def test_an_erased_account_leaves_no_name_and_a_whole_record(app: Flask) -> None:
    """Name and address are gone, the key too, and every entry still verifies."""
    assert app
    user = factories.make_user("ann")
    with transaction():
        service.close_account(factories.ACTOR, user, erase=True)
    kept = db.session.get_one(User, user.id)
    assert (kept.name, kept.active, kept.password) == ("", False, None)
    assert "ann" not in kept.email
    assert db.session.get_one(DataKey, user.id).wrapped is None
    with pytest.raises(crypto.Unreadable):
        crypto.seal(user.id, "anything", crypto.Place("entries", "names", 1))
    assert db.session.query(Entry).count() == 2
    assert audit.verify() is None
