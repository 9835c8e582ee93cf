"""The record replayed is the governed tables; whatever was written behind the pages is found, with row and column."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from flask import Flask
from sqlalchemy import (
    JSON,
    Connection,
    LargeBinary,
    Table,
    UniqueConstraint,
    create_engine,
    select,
    text,
    update,
)
from sqlalchemy.sql.elements import KeyedColumnElement

from council.audit.acts import Act
from council.audit.models import Entry
from council.audit.replaying import Governed
from council.councils import service as councils
from council.councils.models import Council
from council.database import UtcDateTime, db, transaction
from council.reports.reconciling.comparing import REPLAYS, TABLES, Difference, differences
from council.terms import service as terms
from council.terms.models import Term
from tests.factories import ACTOR

Rows = list[dict[str, Any]]


def table_of(governed: Governed) -> Table:
    """The table itself."""
    table = governed.model.__table__
    assert isinstance(table, Table)
    return table


@contextmanager
def behind_the_pages() -> Iterator[Connection]:
    """A connection to the database of somebody who holds it: nothing is checked, and the record learns nothing."""
    engine = create_engine(db.engine.url)
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET session_replication_role = replica"))
        yield connection
    engine.dispose()


def rows_of(governed: Governed) -> Rows:
    """Every row of a table, by id."""
    with behind_the_pages() as connection:
        found = connection.execute(select(table_of(governed)).order_by("id"))
        return [dict(row._mapping) for row in found]  # the public name of a row as a mapping


def write(governed: Governed, row_id: UUID, values: Mapping[str, Any]) -> None:
    """Write into a row by raw SQL."""
    table = table_of(governed)
    with behind_the_pages() as connection:
        connection.execute(table.update().where(table.c.id == row_id).values(dict(values)))


def other(column: KeyedColumnElement[Any], value: Any) -> Any:  # noqa: PLR0911  # one line for each kind of value
    """Another value that the column can hold."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1000
    if isinstance(value, datetime):
        return value + timedelta(seconds=1)
    if isinstance(value, date):
        return value + timedelta(days=1)
    if isinstance(value, bytes):
        return value + b"x"
    if isinstance(value, str):
        return ("y" if value.startswith("x") else "x") + value[1:]
    if value is not None:
        return _something(type(value))
    unsaid = {UtcDateTime: datetime, LargeBinary: bytes, JSON: dict}
    return _something(unsaid.get(type(column.type)) or column.type.python_type)


def _something(kind: type) -> Any:
    values: dict[type, Any] = {
        UUID: uuid4(),
        str: "x",
        int: 7,
        bytes: b"x",
        dict: {"other": 1},
        list: ["other"],
        date: date(2030, 1, 1),
        datetime: datetime.fromisoformat("2030-01-01T00:00:00+00:00"),
    }
    return values[kind]


def told(found: list[Difference]) -> set[tuple[str, str, str | None]]:
    """Where the differences are."""
    return {(each.table, each.row, each.column) for each in found}


def test_replaying_the_record_gives_every_governed_table(everything: Flask) -> None:
    """After everything that can be done was done: no difference, in all councils and in each, and no table is empty."""
    assert everything
    assert differences() == []
    assert [differences(council) for council in councils.councils()] == [[], [], []]
    assert [governed.name for governed in TABLES if not rows_of(governed)] == []


def test_every_act_that_is_replayed_was_done_in_these_tests(everything: Flask) -> None:
    """What is replayed was carried out above, but for what needs a failing solver and is walked through elsewhere."""
    assert everything
    done = set(db.session.scalars(select(Entry.act)))
    failing = {Act.PROPOSAL_IMPOSSIBLE, Act.PROPOSAL_FAILED, Act.PROPOSAL_INTERRUPTED, Act.COMMITMENT_FAILED}
    assert {act for act in REPLAYS if act not in done} == {*failing, Act.STAGGERING_FAILED, Act.PROPOSAL_SENT_BACK}


def test_a_raw_update_of_any_column_of_any_governed_table_is_found(everything: Flask) -> None:
    """One row of each table, column after column: exactly what was written is told, and nothing else."""
    assert everything
    kept = {governed.name: rows_of(governed) for governed in TABLES}
    written = 0
    for turn in range(max(len(governed.columns) for governed in TABLES)):
        changed = [(governed, governed.columns[turn]) for governed in TABLES if turn < len(governed.columns)]
        expected = set()
        for governed, column in changed:
            row = kept[governed.name][-1]
            write(governed, row["id"], {column.name: other(column, row[column.name])})
            expected.add((governed.name, str(row["id"]), column.name))
        assert told(differences()) == expected
        written += len(expected)
        for governed, column in changed:
            row = kept[governed.name][-1]
            write(governed, row["id"], {column.name: row[column.name]})
    assert written == sum(len(governed.columns) for governed in TABLES)
    assert differences() == []


def test_a_row_that_is_deleted_is_found_in_any_governed_table(everything: Flask) -> None:
    """The row is told with the number of the act that wrote it last."""
    assert everything
    gone = {governed: rows_of(governed)[-1]["id"] for governed in TABLES}
    with behind_the_pages() as connection:
        for governed, row_id in gone.items():
            connection.execute(table_of(governed).delete().where(table_of(governed).c.id == row_id))
    found = differences()
    assert told(found) == {(governed.name, str(row_id), None) for governed, row_id in gone.items()}
    assert all(each.deleted and not each.inserted for each in found)
    written = {each.table: db.session.get_one(Entry, each.act).act for each in found}
    assert (written["substitutes"], written["charters"]) == (Act.SUBSTITUTE_NAMED, Act.CHARTER_ENTERED_INTO_FORCE)


def test_a_row_that_is_inserted_is_found_in_any_governed_table(everything: Flask) -> None:
    """A copy of a row, under another id and with another value wherever two rows may not have the same."""
    assert everything
    added = set()
    for governed in TABLES:
        table, row = table_of(governed), rows_of(governed)[-1]
        alone = [each for each in table.constraints if isinstance(each, UniqueConstraint)]
        indexes = [each for each in table.indexes if each.unique]
        single = {column.name for each in alone for column in each.columns}
        single |= {column.name for each in indexes for column in each.columns}
        copy = {**row, **{name: other(table.c[name], row[name]) for name in single}, "id": uuid4()}
        with behind_the_pages() as connection:
            connection.execute(table.insert().values(copy))
        added.add((governed.name, str(copy["id"]), None))
    found = differences()
    assert told(found) == added
    assert all(each.inserted and not each.deleted for each in found)


def test_a_bulk_update_is_found_row_by_row(everything: Flask) -> None:
    """The change no hook of the mapper sees: many rows in one statement."""
    assert everything
    with transaction():
        db.session.execute(update(Term).where(Term.partial.is_(False)).values(seat_group="elsewhere"))
    rows = db.session.scalars(select(Term).where(Term.seat_group == "elsewhere")).all()
    found = differences()
    assert told(found) == {("terms", str(row.id), "seat_group") for row in rows}
    assert {(each.recorded, each.found) for each in found} == {("members", "elsewhere")}


def test_an_old_backup_under_a_newer_record_is_found(everything: Flask) -> None:
    """The tables are put back to what they were; the acts since then say what is missing."""
    assert everything
    backup = {governed.name: rows_of(governed) for governed in TABLES}
    council, term, grant_id = _three_acts_more()
    assert differences() == []
    with behind_the_pages() as connection:
        for governed in TABLES:
            connection.execute(table_of(governed).delete())
            connection.execute(table_of(governed).insert(), backup[governed.name])
    amended = differences(council)
    assert {(each.table, each.column) for each in amended} == {
        ("term_amendments", None),
        ("terms", None),
        ("role_grants", "revoked_at"),
    }
    assert told(amended) >= {("terms", str(term), None), ("role_grants", str(grant_id), "revoked_at")}
    assert told(differences()) == told(amended)


def _three_acts_more() -> tuple[Council, UUID, UUID]:
    """A term ends earlier, another begins, and somebody loses a role."""
    council = councils.find_council("second-council")
    assert council is not None
    last = max(terms.held_terms(council), key=lambda held: held.end)
    end, start = last.end - timedelta(days=10), last.end + timedelta(days=400)
    told_of_it = {"kind": terms.AmendmentKind.RESIGNED, "decided_on": last.start, "reason": "She moves away."}
    with transaction():
        terms.amend_term(ACTOR, terms.term(council, last.term_id), new_end=end, **told_of_it)  # type: ignore[arg-type]
        again = terms.term(council, last.term_id).person
        until = start + timedelta(days=100)
        begun = terms.begin_term(ACTOR, council, person=again, seat_group="members", start=start, end=until)
        grant = next(each for each in councils.grants_of(council) if each.user.name != "Admin")
        councils.revoke_role(ACTOR, grant)
    return council, begun.id, grant.id
