"""Text that is sealed at rest reads as before, is found as before, and says nothing to whoever has the table alone."""

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Text, select, type_coerce

from council import at_rest, crypto
from council.accounts import service as accounts
from council.accounts.models import User
from council.at_rest import opened, sealed
from council.config import MasterKey
from council.crypto import Unreadable
from council.database import db, transaction
from council.errors import Refused
from tests import factories
from tests.factories import ACTOR


@given(plain=st.text(min_size=1, max_size=80))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_text_comes_back(app: Flask, plain: str) -> None:
    """Whatever it holds; alike each time, and in another column something else."""
    assert app
    stored = sealed(plain, "users.name")
    assert (opened(stored, "users.name"), sealed(plain, "users.name")) == (plain, stored)
    assert sealed(plain, "users.email") != stored


def test_an_account_is_found_by_its_address_and_there_is_only_one(any_app: Flask) -> None:
    """On both databases: a look-up and the rule that an address is used once work over what is sealed."""
    assert any_app
    ana = factories.make_user("ana")
    found = accounts.account_by_email("Ana@test.example")
    with pytest.raises(Refused), transaction():
        accounts.create_account(ACTOR, email="ana@test.example", name="Another", password=None)
    assert found is not None
    assert found.id == ana.id


def test_the_table_holds_neither_name_nor_address(any_app: Flask) -> None:
    """As the database keeps them."""
    assert any_app
    factories.make_user("ana")
    rows = db.session.execute(select(type_coerce(User.email, Text), type_coerce(User.name, Text))).one()
    assert [each.startswith("test:") for each in rows] == [True, True]
    assert ["@" in each for each in rows] == [False, False]


def test_a_new_master_key_takes_over(app: Flask) -> None:
    """What the older key sealed is read as before, is sealed anew by one call, and then needs the older no more."""
    factories.make_user("ana")
    older = crypto.master_keys()
    fresh = MasterKey("fresh", bytes(range(32, 64)))
    app.extensions["council.master_keys"] = (fresh, *older)
    before = db.session.scalars(select(User)).one().email
    with transaction():
        at_rest.reseal()
    app.extensions["council.master_keys"] = (fresh,)
    db.session.expire_all()
    assert (before, db.session.scalars(select(User)).one().email) == ("ana@test.example", "ana@test.example")
    assert accounts.account_by_email("ana@test.example") is not None


@pytest.mark.parametrize("stored", ["", "x", "test:", "test:!", "test:AAAA", "other:AAAA"])
def test_what_nobody_sealed_is_refused(app: Flask, stored: str) -> None:
    """Text in clear, too: somebody wrote it into the table behind the application."""
    assert app
    with pytest.raises(Unreadable):
        opened(stored, "users.name")
