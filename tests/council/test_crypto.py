"""Sealed values open only where they were sealed, for whom they were sealed, and never after their key is destroyed."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from flask import Flask, g
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from council import crypto
from council.config import MasterKey
from council.crypto import DataKey, Place, Unreadable
from council.database import db, transaction

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
PLACE = Place("traits", "value_sealed", "row-1")


def _forget_opened_keys() -> None:
    g.pop("data_ciphers", None)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(plain=st.text(max_size=200))
def test_what_was_sealed_opens_again(app: Flask, plain: str) -> None:
    """Any text comes back as it was, through a key read from the database, and the ciphertext does not hold it."""
    assert app
    holder = uuid4()
    with transaction():
        crypto.make_key(holder)
    sealed = crypto.seal(holder, plain, PLACE)
    _forget_opened_keys()
    assert crypto.unseal(holder, sealed, PLACE) == plain
    assert len(plain) < 4 or plain.encode() not in sealed


@pytest.mark.parametrize("place", [Place("people", "value_sealed", "row-1"), Place("traits", "value_sealed", "row-2")])
def test_a_sealed_value_moved_elsewhere_does_not_open(app: Flask, place: Place) -> None:
    """Copying a ciphertext to another table or row is found."""
    assert app
    holder = uuid4()
    with transaction():
        crypto.make_key(holder)
    sealed = crypto.seal(holder, "refugee", PLACE)
    with pytest.raises(Unreadable):
        crypto.unseal(holder, sealed, place)


def test_a_sealed_value_given_to_another_person_does_not_open(app: Flask) -> None:
    """Swapping the ciphertexts of two people is found."""
    assert app
    one, other = uuid4(), uuid4()
    with transaction():
        crypto.make_key(one)
        crypto.make_key(other)
    sealed = crypto.seal(one, "refugee", PLACE)
    with pytest.raises(Unreadable):
        crypto.unseal(other, sealed, PLACE)


@pytest.mark.parametrize("position", range(40))
def test_an_altered_byte_is_found(app: Flask, position: int) -> None:
    """Flipping one bit anywhere in a sealed value makes it unreadable, not different."""
    assert app
    holder = uuid4()
    with transaction():
        crypto.make_key(holder)
    sealed = bytearray(crypto.seal(holder, "a value of some length", PLACE))
    sealed[position % len(sealed)] ^= 1
    with pytest.raises(Unreadable):
        crypto.unseal(holder, bytes(sealed), PLACE)


def test_destroying_a_key_makes_everything_under_it_unreadable(app: Flask) -> None:
    """Also what was sealed before and lies in a copy; the destroyed key stays visible as a dated empty row."""
    assert app
    holder = uuid4()
    with transaction():
        crypto.make_key(holder)
    sealed = crypto.seal(holder, "refugee", PLACE)
    with transaction():
        crypto.destroy_key(holder, at=NOW)
    _forget_opened_keys()
    with pytest.raises(Unreadable):
        crypto.unseal(holder, sealed, PLACE)
    key = db.session.get_one(DataKey, holder)
    assert (key.wrapped, key.destroyed_at) == (None, NOW)


def test_a_new_master_key_takes_over_and_the_old_one_can_go(app: Flask) -> None:
    """After rewrapping, values open with the new master key alone, and rewrapping again finds nothing to do."""
    holder = uuid4()
    with transaction():
        crypto.make_key(holder)
    sealed = crypto.seal(holder, "refugee", PLACE)
    old = app.extensions["council.master_keys"][0]
    new = MasterKey("second", bytes(range(32, 64)))
    crypto.init_app(app, (new, old))
    with transaction():
        wrapped = crypto.rewrap_keys()
    crypto.init_app(app, (new,))
    _forget_opened_keys()
    assert (wrapped, crypto.unseal(holder, sealed, PLACE)) == (1, "refugee")
    with transaction():
        assert crypto.rewrap_keys() == 0


def test_a_missing_master_key_is_said_by_its_name(app: Flask) -> None:
    """Starting with the wrong master keys opens nothing and says which one is missing."""
    holder = uuid4()
    with transaction():
        crypto.make_key(holder)
    crypto.init_app(app, (MasterKey("other", bytes(32)),))
    _forget_opened_keys()
    with pytest.raises(Unreadable, match="'test'"):
        crypto.load_keys([holder])
