"""The record: one row per act, in one gapless sequence. Rows are added and never changed; the database refuses both."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DDL, BigInteger, LargeBinary, SmallInteger, String, Text, event
from sqlalchemy.orm import Mapped, mapped_column

from council.database import Base, UtcDateTime


class Entry(Base):
    """One act. `body` is what counts (canonical JSON, RFC 8785); the other columns repeat parts of it for searching."""

    __tablename__ = "entries"

    sequence: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    act: Mapped[str] = mapped_column(String(64), index=True)
    actor: Mapped[str] = mapped_column(String(80), index=True)
    council: Mapped[UUID | None] = mapped_column(index=True)
    subject: Mapped[str] = mapped_column(String(120), index=True)
    body: Mapped[bytes] = mapped_column(LargeBinary)
    leaf_hash: Mapped[bytes] = mapped_column(LargeBinary(32))


class TreeNode(Base):
    """The hash of a complete subtree of the record's Merkle tree: at level 0, of one act."""

    __tablename__ = "tree_nodes"
    __table_args__ = ({"sqlite_with_rowid": False},)

    level: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    place: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))


class Checkpoint(Base):
    """A signed statement of what the first `size` acts are. The note is what counts; the rest repeats parts of it."""

    __tablename__ = "checkpoints"

    size: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    root: Mapped[bytes] = mapped_column(LargeBinary(32))
    note: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    mailed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class RecordCheck(Base):
    """The last time that the whole record was read and checked: one row, or none before the first time."""

    __tablename__ = "record_checks"

    id: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    began_at: Mapped[datetime] = mapped_column(UtcDateTime)
    since: Mapped[datetime] = mapped_column(UtcDateTime)  # when it was first found as it is now: whole, or this fault
    size: Mapped[int] = mapped_column(BigInteger)
    tops: Mapped[bytes] = mapped_column(LargeBinary)
    fault: Mapped[str | None] = mapped_column(String(40))
    fault_first: Mapped[int] = mapped_column(BigInteger)
    fault_last: Mapped[int] = mapped_column(BigInteger)


APPEND_ONLY_SQLITE = tuple(
    f"CREATE TRIGGER entries_no_{verb} BEFORE {verb.upper()} ON entries "
    "BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END"
    for verb in ("update", "delete")
)
APPEND_ONLY_POSTGRESQL = (
    """CREATE FUNCTION entries_append_only() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'the record is append-only'; END $$""",
    """CREATE TRIGGER entries_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON entries
    FOR EACH STATEMENT EXECUTE FUNCTION entries_append_only()""",
)


def _run_after_create(statement: str, dialect: str) -> None:
    event.listen(Entry.__table__, "after_create", DDL(statement).execute_if(dialect=dialect))  # type: ignore[no-untyped-call]


for _statement in APPEND_ONLY_SQLITE:
    _run_after_create(_statement, "sqlite")
for _statement in APPEND_ONLY_POSTGRESQL:
    _run_after_create(_statement, "postgresql")
