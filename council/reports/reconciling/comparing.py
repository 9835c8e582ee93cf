"""Replaying the record and holding every governed row against it; a change behind the pages shows as a difference.

Acts and rows are read one after another, as the database was at one instant; what is kept is one line for each row.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Row, Select, func, select, type_coerce
from sqlalchemy.types import NullType

from council.audit.acts import Act
from council.audit.models import Entry
from council.audit.replaying import Change, Governed, Part, Plain, Replay, Told, plain
from council.audit.service import SCHEMA, leaf_hash
from council.councils import replaying as councils
from council.councils.models import Council
from council.database import at_one_instant
from council.rotation import replaying as rotation
from council.rotation.stagger import replaying as stagger
from council.terms import replaying as terms
from council.terms.offices import replaying as offices

PARTS: tuple[Part, ...] = (councils.PART, terms.PART, offices.PART, rotation.PART, stagger.PART)
TABLES: tuple[Governed, ...] = tuple(table for part in PARTS for table in part.tables)
REPLAYS: Mapping[Act, Replay] = {act: replay for part in PARTS for act, replay in part.replays.items()}
AT_A_TIME = 500

Tell = Callable[[int, int], None]


@dataclass(frozen=True)
class Difference:
    """Where a table is not what the record says.

    Without a column it is the whole row: one that was deleted, or one that no act wrote. `act` is the number of the act
    that wrote the row last.
    """

    table: str
    row: str
    column: str | None
    recorded: str | None
    found: str | None
    act: int | None = None

    @property
    def deleted(self) -> bool:
        """Whether the record has a row that is not there."""
        return self.column is None and self.act is not None

    @property
    def inserted(self) -> bool:
        """Whether there is a row that the record does not have."""
        return self.column is None and self.act is None

    @property
    def line(self) -> str:
        """The difference on one line, for a terminal."""
        where = f"{self.table}  {self.row}"
        if self.inserted:
            return f"{where}  in the table, written by no act"
        if self.deleted:
            return f"{where}  not in the table, written by act {self.act}"
        return f"{where}  {self.column}: act {self.act} says {self.recorded}, found {self.found}"


@dataclass(frozen=True)
class Reconciled:
    """What came of it: how many acts were replayed, the number of the latest act then, and every difference."""

    acts: int
    through: int
    differences: tuple[Difference, ...]


@dataclass
class _Line:
    """What the record says of one row, and the number of the act that wrote it last."""

    act: int
    columns: dict[str, Plain]


@dataclass
class _Replayed:
    """Every row that acts wrote and did not take away, by table and id."""

    rows: dict[str, dict[str, _Line]] = field(default_factory=lambda: {table.name: {} for table in TABLES})
    acts: int = 0

    def carry_out(self, change: Change, act: int) -> None:
        """Do again what an act did."""
        rows = self.rows[change.table]
        if change.columns is None:
            rows.pop(change.row, None)
            return
        line = rows.setdefault(change.row, _Line(act, {}))
        line.act = act
        line.columns.update(change.columns)


def differences(council: Council | None = None) -> list[Difference]:
    """Where the tables differ from the record, in one council or in all."""
    return list(reconcile(council.id if council else None).differences)


def reconcile(council_id: UUID | None = None, tell: Tell = lambda _done, _all: None) -> Reconciled:
    """Replay the acts of a council, or of all, and compare; `tell` is told how many acts of how many were replayed."""
    with at_one_instant() as connection:
        through = connection.execute(select(func.max(Entry.sequence))).scalar() or 0
        replayed = _Replayed()
        found = list(_replay(connection, council_id, replayed, tell))
        for table in TABLES:
            found += _compare(connection, table, council_id, replayed.rows[table.name])
    return Reconciled(replayed.acts, through, tuple(found))


def _replay(connection: Connection, council_id: UUID | None, replayed: _Replayed, tell: Tell) -> Iterator[Difference]:
    """Carry out every governed act again; an act that is not as it was written says nothing, and is a difference."""
    governed = select(Entry.sequence, Entry.body, Entry.leaf_hash).where(Entry.act.in_([act.value for act in REPLAYS]))
    if council_id is not None:
        governed = governed.where(Entry.council == council_id)
    total = connection.execute(select(func.count()).select_from(governed.subquery())).scalar_one()
    for row in _stream(connection, governed.order_by(Entry.sequence)):
        body = row.body.encode() if isinstance(row.body, str) else row.body  # SQLite keeps whatever it is given
        sequence, leaf = row.sequence, leaf_hash(body)
        if leaf != row.leaf_hash:
            yield Difference("entries", str(sequence), "body", row.leaf_hash.hex(), leaf.hex(), sequence)
            continue
        told = Told.of(body)
        if told.schema != SCHEMA:
            yield Difference("entries", str(sequence), "schema", str(SCHEMA), str(told.schema), sequence)
            continue
        for change in REPLAYS[told.act](told):
            replayed.carry_out(change, sequence)
        replayed.acts += 1
        if replayed.acts % AT_A_TIME == 0:
            tell(replayed.acts, total)


def _compare(
    connection: Connection, table: Governed, council_id: UUID | None, lines: dict[str, _Line]
) -> Iterator[Difference]:
    """Hold a table's rows against the record; the lines that are left over are of rows that are gone."""
    reading = _Reading(connection, table)
    for row in reading.rows(None if council_id is None else table.of_council(council_id)):
        yield from _row(table, row, lines.pop(str(row["id"]), None))
    if council_id is not None:
        yield from _elsewhere(reading, table, lines)
    for row_id, line in lines.items():
        yield Difference(table.name, row_id, None, None, None, line.act)


def _elsewhere(reading: "_Reading", table: Governed, lines: dict[str, _Line]) -> Iterator[Difference]:
    """The rows that are no more the council's, though the record says so."""
    missing = [UUID(row_id) for row_id in lines]
    for first in range(0, len(missing), AT_A_TIME):
        these = table.model.__table__.columns["id"].in_(missing[first : first + AT_A_TIME])
        for row in reading.rows(these):
            yield from _row(table, row, lines.pop(str(row["id"])))


def _row(table: Governed, row: Mapping[str, Any], line: _Line | None) -> Iterator[Difference]:
    if line is None:
        yield Difference(table.name, str(row["id"]), None, None, None)
        return
    for column in table.columns:
        recorded, found = line.columns.get(column.name), plain(column, row[column.name])
        if recorded != found:
            yield Difference(table.name, str(row["id"]), column.name, _text(recorded), _text(found), line.act)


class _Reading:
    """Reads a table row by row; a value that is none of its column's kind is read as it lies there."""

    def __init__(self, connection: Connection, table: Governed) -> None:
        self._connection = connection
        columns = table.model.__table__.columns
        self._select = select(*(type_coerce(column, NullType()).label(column.name) for column in columns))
        dialect = connection.dialect
        readers = {each.name: each.type.dialect_impl(dialect).result_processor(dialect, None) for each in columns}
        self._readers = {name: reader for name, reader in readers.items() if reader}

    def rows(self, condition: ColumnElement[bool] | None) -> Iterator[dict[str, Any]]:
        """The rows that meet a condition, or all."""
        asked = self._select if condition is None else self._select.where(condition)
        for row in _stream(self._connection, asked):
            values = row._asdict()
            for name, reader in self._readers.items():
                with suppress(ValueError, TypeError):
                    values[name] = reader(values[name])
            yield values


def _stream(connection: Connection, rows: Select[*tuple[Any, ...]]) -> Iterator[Row[Any]]:
    return iter(connection.execute(rows.execution_options(yield_per=AT_A_TIME)))


def _text(value: Plain) -> str | None:
    return None if value is None else str(value)
