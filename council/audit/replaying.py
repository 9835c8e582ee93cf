"""What acts say of the governed tables: their rows as the record has them, told column by column.

Each area offers its part: the tables it governs, and for each act a function from what was told to the changes it made.
What is sealed, long or free text is told by its fingerprint, so that the record holds no name and no trait.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import rfc8785
from sqlalchemy import ColumnElement, LargeBinary
from sqlalchemy.sql.elements import KeyedColumnElement

from council.audit.acts import Act
from council.database import BY_FINGERPRINT, Base

Plain = str | int | bool | None
Columns = Mapping[str, Plain]


@dataclass(frozen=True)
class Told:
    """One act as the record tells it; `at` and every day, id and instant stand in it as `plain` writes them."""

    schema: int
    sequence: int
    act: Act
    actor: str
    at: str
    council: str | None
    about: str
    details: Mapping[str, Any]

    @classmethod
    def of(cls, body: bytes) -> "Told":
        """What a body says."""
        said = json.loads(body)
        about = said["subject"].partition(":")[2]
        same = {name: said[name] for name in ("schema", "sequence", "actor", "at", "council", "details")}
        return cls(act=Act(said["act"]), about=about, **same)

    def of_it(self, *names: str) -> dict[str, Plain]:
        """Some of the details, by the names of the columns they were taken from."""
        return {name: self.details[name] for name in names}


@dataclass(frozen=True)
class Change:
    """What an act did to one row: the columns it wrote; none when it took the row away."""

    table: str
    row: str
    columns: Columns | None


Replay = Callable[[Told], Iterable[Change]]


@dataclass(frozen=True)
class Governed:
    """A table that holds nothing but what acts say, and which of its rows are a council's."""

    model: type[Base]
    of_council: Callable[[UUID], ColumnElement[bool]]

    @property
    def name(self) -> str:
        """The table's name."""
        return str(self.model.__tablename__)

    @property
    def columns(self) -> list[KeyedColumnElement[Any]]:
        """Its columns but for the id."""
        return [column for column in self.model.__table__.columns if not column.primary_key]


@dataclass(frozen=True)
class Part:
    """What an area offers: its governed tables, and what each of its acts did to them."""

    tables: tuple[Governed, ...]
    replays: Mapping[Act, Replay]


def wrote(model: type[Base], row: str, columns: Columns) -> Change:
    """A row that was added, or some of whose columns were written."""
    return Change(model.__tablename__, row, columns)


def took_away(model: type[Base], row: str) -> Change:
    """A row that was deleted."""
    return Change(model.__tablename__, row, None)


def as_told(row: Base, *names: str) -> dict[str, Plain]:
    """Some columns of a row, for the details of the act that writes them."""
    columns = row.__table__.columns
    return {name: plain(columns[name], getattr(row, name)) for name in names}


def plain(column: KeyedColumnElement[Any], value: object) -> Plain:
    """A column's value as acts tell it; what is sealed or long only by its fingerprint."""
    if value is None:
        return None
    if isinstance(column.type, LargeBinary) or isinstance(value, dict | list) or column.info.get(BY_FINGERPRINT):
        return fingerprint(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, str | int) else str(value)


def fingerprint(value: object) -> str:
    """SHA-256 of bytes, of a text, or of the canonical form of a structure."""
    if isinstance(value, str):
        value = value.encode()
    content = value if isinstance(value, bytes) else rfc8785.dumps(value)  # type: ignore[arg-type]  # it refuses others
    return hashlib.sha256(content).hexdigest()


def instant(written: str) -> str:
    """An instant as `plain` writes it, however an act wrote it."""
    return datetime.fromisoformat(written).astimezone(UTC).isoformat(timespec="microseconds")


def each_of(*replays: Replay) -> Replay:
    """An act that does several things."""

    def all_of_them(told: Told) -> Iterator[Change]:
        for replay in replays:
            yield from replay(told)

    return all_of_them
