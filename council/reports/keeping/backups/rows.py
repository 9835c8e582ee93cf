"""Every row of every table as lines of JSON, alike from both databases, so that either can be restored into the other.

First a line for each table with its columns, then a line for each of its rows; the last line counts them. Keys are left
out: they are kept apart.
"""

import base64
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Column, Connection, RowMapping, Table, TypeDecorator, bindparam, insert, select
from sqlalchemy.types import TypeEngine

from council.database import Base

# What is worth nothing a day later: nobody shall be signed in because a backup was restored.
LEFT_OUT = frozenset({"sessions", "application_visits", "sign_in_tries", "worker_beats"})
AT_A_TIME = 500
KEY = "wrapped"  # the column of the keys, which are kept apart

Row = dict[str, Any]


class NoBackup(Exception):
    """What was read is not a backup that this version can restore."""


def tables() -> list[Table]:
    """The tables of a backup, each behind those that its rows belong to."""
    return [table for table in Base.metadata.sorted_tables if table.name not in LEFT_OUT]


def written(connection: Connection) -> Iterator[str]:
    """Every row of every table, line by line, as the database is now."""
    counts: dict[str, int] = {}
    for table in tables():
        yield _line({"table": table.name, "columns": [column.name for column in table.columns]})
        counts[table.name] = 0
        for row in _rows(connection, table):
            counts[table.name] += 1
            yield _line([_plain(row[name]) if name != KEY else None for name in row])
    yield _line({"rows": counts})


def read(lines: Iterable[str | bytes]) -> Iterator[tuple[Table, Row]]:
    """The rows that were written; `NoBackup` when a line is missing, or when it is not what this version knows."""
    counts: dict[str, int] = {}
    reading: _Reading | None = None
    ended = False
    for line in lines:
        said = json.loads(line)
        if isinstance(said, list):
            if reading is None or ended:
                raise NoBackup
            counts[reading.table.name] += 1
            yield reading.table, reading.row(said)
        elif "table" in said:
            reading = _Reading(said)
            counts[reading.table.name] = 0
        else:
            ended = said["rows"] == counts
    if not ended:
        raise NoBackup


def fill(connection: Connection, rows: Iterable[tuple[Table, Row]]) -> None:
    """Write rows into empty tables, in the order in which they come."""
    waiting: list[Row] = []
    filling: Table | None = None
    for table, row in rows:
        if filling is not None and (table is not filling or len(waiting) == AT_A_TIME):
            _insert(connection, filling, waiting)
            waiting = []
        filling = table
        waiting.append(row)
    if filling is not None:
        _insert(connection, filling, waiting)


def _insert(connection: Connection, table: Table, rows: list[Row]) -> None:
    """Without this, a JSON column that holds nothing would come back as one that holds JSON's own null."""
    empty = {each.name: bindparam(each.name, type_=JSON(none_as_null=True)) for each in table.columns if _is_json(each)}
    connection.execute(insert(table).values(empty) if empty else insert(table), rows)


def _rows(connection: Connection, table: Table) -> Iterator[RowMapping]:
    """The rows of a table by their key: a database with several writers keeps them in no order of its own."""
    ordered = select(table).order_by(*table.primary_key.columns)
    found = connection.execute(ordered.execution_options(yield_per=AT_A_TIME)).mappings()
    above = [column.name for column in table.columns if any(key.column.table is table for key in column.foreign_keys)]
    return _parents_first(list(found), above[0]) if above else iter(found)


def _parents_first(rows: list[RowMapping], above: str) -> Iterator[RowMapping]:
    """The rows of a table that belong to others of the same table, each behind its own."""
    placed: set[object] = {None}
    while rows:
        ready = [row for row in rows if row[above] in placed] or rows
        yield from ready
        placed |= {row["id"] for row in ready}
        rows = [row for row in rows if row["id"] not in placed]


class _Reading:
    """Reads the rows of one table."""

    def __init__(self, said: Mapping[str, Any]) -> None:
        found = Base.metadata.tables.get(said["table"])
        if found is None or [column.name for column in found.columns] != said["columns"]:
            raise NoBackup
        self.table = found
        self._readers = [(column.name, _reader(column)) for column in found.columns]

    def row(self, values: list[Any]) -> Row:
        """A row as the database takes it."""
        try:
            pairs = zip(self._readers, values, strict=True)
            return {name: None if value is None else read(value) for (name, read), value in pairs}
        except (ValueError, TypeError) as error:
            raise NoBackup from error


def _reader(column: Column[Any]) -> Callable[[Any], Any]:
    if _is_json(column):
        return lambda value: value
    readers: Mapping[type, Callable[[Any], Any]] = {
        bytes: lambda value: base64.b64decode(value, validate=True),
        datetime: datetime.fromisoformat,
        date: date.fromisoformat,
        UUID: UUID,
    }
    return readers.get(_stored_as(column.type).python_type, lambda value: value)


def _stored_as(kind: TypeEngine[Any]) -> TypeEngine[Any]:
    return kind.impl_instance if isinstance(kind, TypeDecorator) else kind


def _is_json(column: Column[Any]) -> bool:
    return isinstance(column.type, JSON)


def _plain(value: object) -> object:
    """A value as JSON can hold it; whatever JSON knows itself stays as it is."""
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def _line(said: object) -> str:
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")) + "\n"
