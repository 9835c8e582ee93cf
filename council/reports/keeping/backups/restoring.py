"""Filling an empty database from a backup, and erasing again whoever was erased after it was made."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TypeVar
from uuid import UUID

from sqlalchemy import Table, delete, exists, select

from council.accounts import service as accounts
from council.accounts.models import User
from council.audit.acts import Act
from council.audit.service import Actor, Detail, Subject, record
from council.calls.models import Draft, PoolUpload
from council.crypto import DataKey
from council.database import WithId, db
from council.meetings.holding import balloting
from council.meetings.holding.models import Ballot
from council.members import service as members
from council.members.models import Person
from council.reports.keeping.backups import backing_up, rows
from council.reports.keeping.backups.backing_up import Examined
from council.reports.keeping.backups.key_store import KeyStore
from council.reports.keeping.backups.rows import Row
from council.terms.importing.models import MemberUpload

AT_ONCE = 500  # ids in one question
OF_ONE_ROW: tuple[type[WithId], ...] = (
    Draft,
    PoolUpload,
    MemberUpload,
)  # each sealed under a key of its own, and gone with it

Found = TypeVar("Found", bound=WithId)


@dataclass
class Keys:
    """Which keys a restored database gets: those of the store, but for what was destroyed there or here."""

    store: KeyStore
    at: datetime
    destroyed_here: Collection[UUID] = ()
    destroyed_since: frozenset[UUID] = frozenset()
    missing: frozenset[UUID] = frozenset()

    def of(self, row: Row) -> Row:
        """The row of a key, with the key if it still exists."""
        holder = row["holder"]
        stored = self.store.holders.get(holder)
        if row["destroyed_at"] is not None:
            return row
        if stored is None:
            self.missing |= {holder}
            return row
        if stored.wrapped is None or holder in self.destroyed_here:
            self.destroyed_since |= {holder}
            return {**row, "destroyed_at": stored.destroyed_at or self.at}
        return {**row, "master_key": stored.master_key, "wrapped": stored.bytes}


def is_empty() -> bool:
    """Whether nothing was ever done in this database."""
    return not any(db.session.scalar(select(exists().select_from(table))) for table in rows.tables())


def destroyed_keys() -> frozenset[UUID]:
    """Whose keys are destroyed in this database: they stay so, whatever a backup says."""
    return frozenset(db.session.scalars(select(DataKey.holder).where(DataKey.wrapped.is_(None))))


def fill(file: Path, secret: bytes, keys: Keys) -> None:
    """Write the rows of a backup into the empty tables, with the keys that still exist."""
    rows.fill(db.session.connection(), _with_keys(backing_up.content(file, secret), keys))


def finish(actor: Actor, found: Examined, keys: Keys, *, on: date) -> list[str]:
    """Erase again whoever was erased since, and write down what was restored; gives back the pseudonyms."""
    gone = keys.destroyed_since
    people = _of(Person, gone)
    for person in people:
        members.forget_person(person, on=on)
    for user in _of(User, gone):
        accounts.forget_account(user)
    for ballot in _of(Ballot, gone):
        balloting.stop_ballot(actor, ballot, at=keys.at)
    for model in OF_ONE_ROW:
        for each in _of(model, gone):
            db.session.execute(delete(model).where(model.id == each.id))
    details: dict[str, Detail] = {
        "acts": found.acts,
        "rows": found.rows,
        "erased_again": [str(person.id) for person in people],
    }
    record(actor, Act.BACKUP_RESTORED, Subject("backup", str(found.manifest.id)), details=details)
    return [person.pseudonym for person in people]


def _with_keys(content: Iterator[tuple[Table, Row]], keys: Keys) -> Iterator[tuple[Table, Row]]:
    for table, row in content:
        yield table, keys.of(row) if table is DataKey.__table__ else row


def _of(model: type[Found], ids: Collection[UUID]) -> list[Found]:
    """The rows of a table with some ids, as few of them as there may be."""
    wanted = sorted(ids)
    parts = (wanted[start : start + AT_ONCE] for start in range(0, len(wanted), AT_ONCE))
    return [row for part in parts for row in db.session.scalars(select(model).where(model.id.in_(part)))]
