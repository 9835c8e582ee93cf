"""Text that is sealed in the database and read as if it were not: accounts' addresses and names, mail, some reasons.

AES-SIV (RFC 5297) under the master key in use: the same text in the same column always gives the same bytes, so that an
address can be looked up and stays unique. Two rows' texts in one column could therefore be exchanged: whatever belongs
to one person alone is sealed under her own key instead, and bound to its row.
"""

import base64
import binascii
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import Dialect, String, Table, Text, select, update
from sqlalchemy.types import TypeDecorator, TypeEngine

from council.crypto import Unreadable, master_keys
from council.database import Base, db

SIV_KEY_BYTES = 64


class AtRest(TypeDecorator[str]):
    """A text that only whoever has the master keys can read; `place` names its table and column."""

    impl = String
    cache_ok = True

    def __init__(self, place: str, length: int | None = None) -> None:
        super().__init__(length)
        self.place = place
        self.length = length

    @property
    def python_type(self) -> type[str]:
        """What the application holds."""
        return str

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Sealed it is longer than plain: PostgreSQL would hold that against it, SQLite keeps whatever it is given."""
        plain = self.length is not None and dialect.name != "postgresql"
        return String(self.length) if plain else Text()

    def process_bind_param(self, value: str | None, _dialect: object) -> str | None:
        """Sealed on the way in."""
        return sealed(value, self.place) if value else value

    def process_result_value(self, value: str | None, _dialect: object) -> str | None:
        """Opened on the way out."""
        return opened(value, self.place) if value else value


def sealed(plain: str, place: str) -> str:
    """A text as it stands in the database."""
    master = master_keys()[0]
    content = _cipher(master.secret).encrypt(plain.encode(), [place.encode(), master.key_id.encode()])
    return f"{master.key_id}:{base64.b64encode(content).decode()}"


def opened(stored: str, place: str) -> str:
    """The text itself. Raises `Unreadable` when it was altered or moved, or when its master key is not known."""
    key_id, _, content = stored.rpartition(":")
    for master in master_keys():
        if master.key_id == key_id:
            try:
                bound = [place.encode(), key_id.encode()]
                return _cipher(master.secret).decrypt(base64.b64decode(content, validate=True), bound).decode()
            except (InvalidTag, binascii.Error) as error:
                message = f"a text in {place} does not open"
                raise Unreadable(message) from error
    message = f"master key {key_id!r} is not among MASTER_KEYS"
    raise Unreadable(message)


def reseal() -> None:
    """Seal every such text with the master key in use, whichever it was sealed with."""
    for table in Base.metadata.sorted_tables:
        names = [column.name for column in table.columns if isinstance(column.type, AtRest)]
        if names:
            _reseal(table, names)


def _reseal(table: Table, names: list[str]) -> None:
    connection = db.session.connection()
    for row in connection.execute(select(table.c.id, *(table.c[name] for name in names))).mappings().all():
        values = {name: row[name] for name in names}
        connection.execute(update(table).where(table.c.id == row["id"]).values(values))


@lru_cache(maxsize=16)
def _cipher(secret: bytes) -> AESSIV:
    return AESSIV(HKDF(SHA256(), SIV_KEY_BYTES, salt=None, info=b"council at rest").derive(secret))
