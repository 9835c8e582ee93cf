"""The database, its naming conventions, and `transaction()`: the only place that commits.

One writer at a time, on both databases: SQLite through BEGIN IMMEDIATE, PostgreSQL through one advisory lock. What a
transaction reads is therefore the latest committed state, so no update is lost and the record's sequence has no gap.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, TypeVar
from uuid import UUID, uuid4

from flask_babel import gettext as _
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, DateTime, Engine, MetaData, Uuid, event, func, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, registry
from sqlalchemy.types import TypeDecorator

from council.errors import AlreadyDone, NotFound

WRITER_LOCK = 727_001  # the advisory lock that makes PostgreSQL's writers take turns
PATIENCE = 10_000  # milliseconds that a writer waits for its turn
_OPEN = "transaction_open"
_TOLD_OF: ContextVar[datetime | None] = ContextVar("told_of", default=None)
BY_FINGERPRINT = "by_fingerprint"  # marks a column whose text the record tells only by its fingerprint


class UtcDateTime(TypeDecorator[datetime]):
    """An instant in UTC; a time without a zone is refused, and none comes back."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: object) -> datetime | None:
        """Store in UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            message = "an instant needs its time zone"
            raise ValueError(message)
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _dialect: object) -> datetime | None:
        """Give back in UTC (SQLite forgets the zone)."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Base of every model; constraint names are fixed so that migrations can name them."""

    registry = registry(
        metadata=MetaData(
            naming_convention={
                "ix": "ix_%(table_name)s_%(column_0_N_name)s",
                "uq": "uq_%(table_name)s_%(column_0_N_name)s",
                "ck": "ck_%(table_name)s_%(constraint_name)s",
                "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
                "pk": "pk_%(table_name)s",
            }
        ),
        type_annotation_map={datetime: UtcDateTime, UUID: Uuid},
    )


Row = TypeVar("Row", bound=Base)


class WithId:
    """A row with a random id, known before it is saved."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4, sort_order=-1)


class Versioned:
    """A row that two people may edit: a change to a stale copy is refused, never merged silently."""

    version: Mapped[int] = mapped_column(default=1, nullable=False)


class SubmittedForm(Base):
    """The key of a form that was carried out, so that sending it twice changes nothing twice."""

    __tablename__ = "submitted_forms"

    key: Mapped[UUID] = mapped_column(primary_key=True)
    submitted_at: Mapped[datetime] = mapped_column(server_default=func.now())


class NotInTransaction(RuntimeError):
    """Something tried to write outside `transaction()`."""


db = SQLAlchemy(model_class=Base, session_options={"autoflush": True, "expire_on_commit": True})


def init_engine(engine: Engine) -> None:
    """Set the embedded database up so that nothing acknowledged is lost and writers take turns."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)


def _prepare_sqlite(connection: Any, _record: object) -> None:  # the driver's own type
    connection.isolation_level = None  # the driver's default mode loses updates silently
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={PATIENCE}",
        "secure_delete=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")  # the last: what is deleted is overwritten, not only given free


def _begin_sqlite(connection: Connection) -> None:
    writing = connection.get_execution_options().get("writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


@contextmanager
def transaction(form_key: UUID | None = None) -> Iterator[Session]:
    """Everything inside is saved together or not at all.

    Whatever was read before is read again inside, under the writer's lock. Its `moment()` is fixed when it opens.
    With a `form_key`, the same form is carried out at most once: the second time raises `AlreadyDone`, whichever
    process it reaches.
    """
    session = db.session()
    if session.info.get(_OPEN):
        message = "transactions do not nest"
        raise NotInTransaction(message)
    session.rollback()
    try:
        connection = session.connection(execution_options={"writing": True})
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": WRITER_LOCK})
        session.info[_OPEN] = present()  # under the lock: no later act is dated before an earlier one
        if form_key is not None:
            _submit_once(session, form_key)
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info.pop(_OPEN, None)


def existing(model: type[Row], row_id: UUID, *, belongs: Callable[[Row], bool]) -> Row:
    """The row with this id, if it belongs where it is looked for; another's is not there, like one that never was."""
    found = db.session.get(model, row_id)
    if found is None or not belongs(found):
        raise NotFound
    return found


def empty_log() -> None:
    """Bring the embedded database's log into its file and empty it, so that nothing erased stays behind in it.

    While somebody reads, it waits a moment; whatever it could not empty then goes with the next time.
    """
    if db.engine.dialect.name == "sqlite":
        db.session.rollback()  # a reader, too, keeps the log from being emptied
        connection = db.engine.raw_connection()
        try:
            cursor = connection.cursor()
            cursor.execute("PRAGMA busy_timeout=1000")  # writers wait meanwhile
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            cursor.execute(f"PRAGMA busy_timeout={PATIENCE}")
        finally:
            connection.close()


@contextmanager
def as_of(instant: datetime) -> Iterator[None]:
    """Whatever is saved inside is dated at an instant of the past: for the demonstration, which tells its own past."""
    before = _TOLD_OF.set(instant.astimezone(UTC))
    try:
        yield
    finally:
        _TOLD_OF.reset(before)


def present() -> datetime:
    """Now; while the past is told, the instant that is told of."""
    return _TOLD_OF.get() or datetime.now(UTC)


@contextmanager
def at_one_instant() -> Iterator[Connection]:
    """A connection whose every question is answered by the same state of the database, whoever writes meanwhile."""
    with db.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.execution_options(isolation_level="REPEATABLE READ")
        yield connection


def in_transaction() -> bool:
    """Whether something is being saved: what is read now may still be taken back."""
    return _OPEN in db.session().info


def moment() -> datetime:
    """The instant of the open transaction: one and the same for everything it saves."""
    opened: datetime | None = db.session().info.get(_OPEN)
    if opened is None:
        message = "there is no open transaction"
        raise NotInTransaction(message)
    return opened


def _submit_once(session: Session, form_key: UUID) -> None:
    session.add(SubmittedForm(key=form_key))
    try:
        session.flush()
    except IntegrityError:
        raise AlreadyDone(
            _("This form was already sent, and it was carried out once."),
            _("Open the page again to see the result. Nothing needs to be repeated."),
        ) from None


@event.listens_for(db.session, "before_flush")
def _only_inside(session: Session, *_: object) -> None:
    """Nothing is written by accident: a flush outside `transaction()` is a programming error."""
    if not session.info.get(_OPEN):
        message = "a change was about to be saved outside transaction()"
        raise NotInTransaction(message)
