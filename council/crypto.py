"""A data key per holder (a person, a council), wrapped by a rotating master key; erasure by destroying the key.

AES-256-GCM with a random nonce. The associated data names table, column and row, so that a ciphertext moved to another
row, column or person does not open.
"""

import os
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import Flask, current_app, g
from sqlalchemy import LargeBinary, Select, String, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from council.config import MasterKey
from council.database import Base, UtcDateTime, db

NONCE_BYTES = 12
KEY_BYTES = 32


class DataKey(Base):
    """The wrapped key of one holder. A destroyed key stays as an empty row, so that erasure is itself visible."""

    __tablename__ = "data_keys"

    holder: Mapped[UUID] = mapped_column(primary_key=True)
    master_key: Mapped[str] = mapped_column(String(64))
    wrapped: Mapped[bytes | None] = mapped_column(LargeBinary)
    destroyed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Unreadable(ValueError):
    """A sealed value does not open: its key was destroyed, or the value was altered or moved."""


class Place:
    """Where a sealed value stands: its table, column and row."""

    __slots__ = ("column", "row", "table")

    def __init__(self, table: str, column: str, row: object) -> None:
        self.table = table
        self.column = column
        self.row = str(row)

    def associated(self, holder: UUID) -> bytes:
        """The bytes that bind a ciphertext to this place and holder."""
        return "\x1f".join((self.table, self.column, self.row, str(holder))).encode()


def init_app(app: Flask, master_keys: tuple[MasterKey, ...]) -> None:
    """Tell the application its master keys, the one in use first."""
    app.extensions["council.master_keys"] = master_keys


def master_keys() -> tuple[MasterKey, ...]:
    """The application's master keys, the one in use first."""
    keys: tuple[MasterKey, ...] = current_app.extensions["council.master_keys"]
    return keys


def _ciphers() -> dict[UUID, AESGCM]:
    """Opened data keys of this request; they leave memory with it."""
    ciphers: dict[UUID, AESGCM] | None = g.get("data_ciphers")
    if ciphers is None:
        ciphers = g.data_ciphers = {}
    return ciphers


def make_key(holder: UUID) -> None:
    """Give a holder a data key; it is saved with the transaction that creates the holder."""
    db.session.add(DataKey(**_new_key(holder)))


def make_keys(holders: Iterable[UUID]) -> None:
    """Give each of many holders a data key of her own, saved at once."""
    rows = [_new_key(holder) for holder in holders]
    if rows:
        db.session.execute(insert(DataKey), rows)


def _new_key(holder: UUID) -> dict[str, Any]:
    secret = new_secret()
    _ciphers()[holder] = AESGCM(secret)
    master_key, wrapped = wrap(secret, holder)
    return {"holder": holder, "master_key": master_key, "wrapped": wrapped}


def load_keys(holders: Iterable[UUID]) -> None:
    """Open many holders' keys with few questions to the database, before a list of sealed values is read."""
    ciphers = _ciphers()
    wanted = [holder for holder in dict.fromkeys(holders) if holder not in ciphers]
    for start in range(0, len(wanted), 500):
        load_keys_in(wanted[start : start + 500])


def load_keys_in(holders: Collection[UUID] | Select[UUID]) -> None:
    """Open the keys of some holders, or of all that a question finds, with one question to the database."""
    ciphers = _ciphers()
    columns = select(DataKey.holder, DataKey.master_key, DataKey.wrapped).where(DataKey.holder.in_(holders))
    for holder, master_key, wrapped in db.session.execute(columns.where(DataKey.wrapped.is_not(None))):
        if holder not in ciphers:
            ciphers[holder] = AESGCM(_decrypt(holder, master_key, wrapped))


def seal(holder: UUID, plain: str, place: Place) -> bytes:
    """Encrypt a value under its holder's key, bound to the place where it will stand."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + _cipher(holder).encrypt(nonce, plain.encode(), place.associated(holder))


def unseal(holder: UUID, sealed: bytes, place: Place) -> str:
    """Read a sealed value. Raises `Unreadable` when its key is gone or it does not belong here."""
    nonce, ciphertext = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
    try:
        return _cipher(holder).decrypt(nonce, ciphertext, place.associated(holder)).decode()
    except (InvalidTag, ValueError) as error:
        message = f"sealed value in {place.table}.{place.column} does not open"
        raise Unreadable(message) from error


def destroy_key(holder: UUID, *, at: datetime) -> None:
    """Erase everything sealed for a holder, wherever a copy of it lies, by forgetting its key."""
    key = db.session.get_one(DataKey, holder)
    key.wrapped = None
    key.destroyed_at = at
    _ciphers().pop(holder, None)


def new_secret() -> bytes:
    """A fresh key."""
    return AESGCM.generate_key(bit_length=KEY_BYTES * 8)


def wrap(secret: bytes, holder: UUID) -> tuple[str, bytes]:
    """A key under the master key in use, and that one's id: for what is kept outside of the database."""
    master = master_keys()[0]
    return master.key_id, _encrypt(master, secret, holder)


def unwrap(wrapped: bytes, holder: UUID, *, master_key: str) -> bytes:
    """What was wrapped. Raises `Unreadable` when the master key is not known, or the bytes were altered."""
    return _decrypt(holder, master_key, wrapped)


def rewrap_keys() -> int:
    """Wrap every data key with the master key in use; says how many were still under an older one."""
    master = master_keys()[0]
    stale = db.session.scalars(
        select(DataKey).where(DataKey.master_key != master.key_id, DataKey.wrapped.is_not(None))
    ).all()
    for key in stale:
        secret = _decrypt(key.holder, key.master_key, key.wrapped)
        key.wrapped = _encrypt(master, secret, key.holder)
        key.master_key = master.key_id
    return len(stale)


def _cipher(holder: UUID) -> AESGCM:
    ciphers = _ciphers()
    if holder not in ciphers:
        load_keys([holder])
    try:
        return ciphers[holder]
    except KeyError:
        message = "the key of this holder does not exist any more"
        raise Unreadable(message) from None


def _encrypt(master: MasterKey, secret: bytes, holder: UUID) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(master.secret).encrypt(nonce, secret, _wrap_context(master.key_id, holder))


def _decrypt(holder: UUID, master_key: str, wrapped: bytes | None) -> bytes:
    master = next((known for known in master_keys() if known.key_id == master_key), None)
    if master is None or wrapped is None:
        message = f"master key {master_key!r} is not among MASTER_KEYS"
        raise Unreadable(message)
    try:
        nonce, sealed = wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:]
        return AESGCM(master.secret).decrypt(nonce, sealed, _wrap_context(master.key_id, holder))
    except InvalidTag as error:
        message = "a wrapped key was altered, or wrapped by another master key of the same name"
        raise Unreadable(message) from error


def _wrap_context(master_id: str, holder: UUID) -> bytes:
    return f"data_keys\x1fwrapped\x1f{holder}\x1f{master_id}".encode()
