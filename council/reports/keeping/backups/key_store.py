"""The store of keys: one file, apart from every backup, with the wrapped keys of all holders and of all backups.

There is only the latest. A key that was destroyed in the meantime is gone from it, and with it whatever any older
backup holds under that key. The keys of secret ballots never come into it, so that no backup can open a vote. Without
MASTER_KEYS it opens nothing.
"""

import base64
import os
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ValidationError
from sqlalchemy import select

from council import crypto
from council.crypto import DataKey
from council.database import db
from council.meetings.holding.models import Ballot

ONLY_OURS = 0o600


class StoredKey(BaseModel):
    """A key, wrapped; or since when it is destroyed; or neither, of a ballot whose key is not kept."""

    master_key: str
    wrapped: str | None = None
    destroyed_at: datetime | None = None

    @property
    def bytes(self) -> bytes | None:
        """The wrapped key as the database keeps it."""
        return base64.b64decode(self.wrapped) if self.wrapped is not None else None


class KeyStore(BaseModel):
    """What the file holds."""

    form: Literal["council-keys/1"] = "council-keys/1"
    holders: dict[UUID, StoredKey] = {}
    backups: dict[UUID, StoredKey] = {}


class NoKeyStore(Exception):
    """The file is not a store of keys, or the key of this backup is not in it."""


def read(file: Path) -> KeyStore:
    """The store in a file."""
    try:
        return KeyStore.model_validate_json(file.read_bytes())
    except (OSError, ValidationError) as error:
        raise NoKeyStore from error


def renewed(known: KeyStore) -> KeyStore:
    """The keys that the database has now, beside those known before; what was destroyed in either is destroyed."""
    ballots = frozenset(db.session.scalars(select(Ballot.id)))
    found = {key.holder: _stored(key, kept=key.holder not in ballots) for key in db.session.scalars(select(DataKey))}
    holders = {**known.holders, **found}
    destroyed = {holder: key for holder, key in known.holders.items() if key.destroyed_at is not None}
    return KeyStore(holders={**holders, **destroyed}, backups=_rewrapped(known.backups))


def new_key(store: KeyStore, backup: UUID) -> bytes:
    """A key for a new backup, kept in the store."""
    secret = crypto.new_secret()
    store.backups[backup] = _wrapped(secret, backup)
    return secret


def key_of(store: KeyStore, backup: UUID) -> bytes:
    """The key that opens a backup."""
    stored = store.backups.get(backup)
    if stored is None:
        raise NoKeyStore
    try:
        return _unwrapped(stored, backup)
    except crypto.Unreadable as error:
        raise NoKeyStore from error


def write(store: KeyStore, file: Path) -> None:
    """Put the store in the place of the one before; whoever reads meanwhile finds either, and never half of one."""
    beside = file.with_name(f"{file.name}.new")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, ONLY_OURS), "wb") as written:
        written.write(store.model_dump_json(exclude_none=True).encode())
        written.flush()
        os.fsync(written.fileno())
    beside.replace(file)


def _stored(key: DataKey, *, kept: bool) -> StoredKey:
    wrapped = base64.b64encode(key.wrapped).decode() if kept and key.wrapped is not None else None
    return StoredKey(master_key=key.master_key, wrapped=wrapped, destroyed_at=key.destroyed_at)


def _rewrapped(backups: dict[UUID, StoredKey]) -> dict[UUID, StoredKey]:
    """Wrapped by the master key in use, so that an older one can be taken out; what no master key opens stays."""
    found = dict(backups)
    for backup, key in backups.items():
        with suppress(crypto.Unreadable):
            found[backup] = _wrapped(_unwrapped(key, backup), backup)
    return found


def _wrapped(secret: bytes, holder: UUID) -> StoredKey:
    master_key, wrapped = crypto.wrap(secret, holder)
    return StoredKey(master_key=master_key, wrapped=base64.b64encode(wrapped).decode())


def _unwrapped(stored: StoredKey, holder: UUID) -> bytes:
    return crypto.unwrap(base64.b64decode(stored.wrapped or ""), holder, master_key=stored.master_key)
