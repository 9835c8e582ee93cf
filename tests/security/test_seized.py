"""A seized disk is unreadable: no file of a site or backup of it says what people gave, and what is altered is refused.

Two councils full of words that stand nowhere else are carried through their rotations. Then every byte of every file is
searched for these words: the database, its log, the queue, the application's log, temporary files, a backup, the store
of keys. What is altered, moved or exchanged does not open.
"""

import logging
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import Table, Text, select, type_coerce

from council import at_rest, crypto, mail
from council.accounts import service as accounts
from council.app import create_app
from council.at_rest import AtRest
from council.crypto import DataKey, Place
from council.database import Base, db, moment, transaction
from council.members import messages
from council.members import service as members
from council.members.models import Person
from tests import factories
from tests.conftest import Browser, settings_for
from tests.factories import ACTOR
from tests.security.backups import Site, Sites, sites
from tests.security.planted_council import FIRST, council_of, plant, words_in

__all__ = ["sites"]

OFFERED = {"tr", "ts"}  # the answers that the charter offers are in clear there; whose answer one is, nowhere
GIVEN = {"name", "contact", "house", "refusal", "departure", "pin", "comment", "need", "answer", "suggested", "office"}
GIVEN |= {"minuted", "hushed", "remark", "settled", "lesson", "effort"}
GIVEN |= {"venue", "dial", "excuse", "bring", "idea", "overruled", "calledoff", "interpreter", "translator"}
GIVEN |= {"official", "objected", "opposed"}


@dataclass(frozen=True)
class Cell:
    """One sealed value where it stands, and under whose key it opens."""

    table: str
    column: str
    row: str
    content: bytes
    holder: UUID

    def opens(self, content: bytes, *, place: Place | None = None, holder: UUID | None = None) -> bool:
        """Whether some bytes open as if they stood here."""
        try:
            crypto.unseal(holder or self.holder, content, place or self.place)
        except crypto.Unreadable:
            return False
        return True

    @property
    def place(self) -> Place:
        """Where it stands."""
        return Place(self.table, self.column, self.row)


@dataclass(frozen=True)
class Seized:
    """Everything that was taken: the folder with all files, and the sealed values in its database."""

    folder: Path
    cells: list[Cell]


@pytest.fixture(scope="module")
def seized(empty_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seized]:
    """A site on which everything happened, with its log, its temporary files and a backup; it is still running."""
    folder = tmp_path_factory.mktemp("seized")
    (folder / "temporary").mkdir()
    shutil.copy(empty_sqlite, folder / "council.sqlite3")
    log, before, level = logging.FileHandler(folder / "site.log"), tempfile.tempdir, logging.getLogger().level
    tempfile.tempdir = str(folder / "temporary")
    logging.getLogger().addHandler(log)
    logging.getLogger().setLevel(logging.INFO)
    app = create_app(settings_for(folder))
    app.test_client_class = Browser
    with app.app_context():
        plant(app)
        _is_written_to()
        made = Site(settings_for(folder)).run("backup", folder / "a.backup", "--keys", folder / "keys")
        assert made.exit_code == 0, made.output
        yield Seized(folder, _cells())
        db.session.remove()
        db.engine.dispose()
    tempfile.tempdir = before
    logging.getLogger().removeHandler(log)
    log.close()
    logging.getLogger().setLevel(level)


def _is_written_to() -> None:
    """Somebody has an account under a planted name, and a mail to her waits."""
    person = db.session.scalars(select(Person).where(Person.council_id == council_of(FIRST).id)).first()
    assert person is not None
    with transaction():
        user = accounts.create_account(
            ACTOR, email="zzcontact1x@account.example", name="zzname1x", password=factories.PASSWORD
        )
        mail.write(user.email, "zzname1x", "Dear zzname1x", at=moment())
        messages.send(ACTOR, person, kind="note", subject="zzname1x", body="Dear zzname1x", at=moment())


def _cells() -> list[Cell]:
    """Every sealed value of every table, with the holder whose key opens it."""
    holders = list(db.session.scalars(select(DataKey.holder).where(DataKey.wrapped.is_not(None))))
    crypto.load_keys(holders)
    found = []
    for table in Base.metadata.sorted_tables:
        for name in (column.name for column in table.columns if column.name.endswith("_sealed")):
            found += [_cell(table, name, row, holders) for row in _rows(table) if row[name]]
    return found


def _rows(table: Table) -> list[Any]:
    return list(db.session.execute(select(table)).mappings())


def _cell(table: Table, column: str, row: Any, holders: list[UUID]) -> Cell:
    place = Place(table.name, column, row["id"] if "id" in row else row["token_hash"].hex())
    hers = [row[name] for name in ("id", "person_id", "council_id", "holder") if row.get(name) in set(holders)]
    for holder in (*hers, *holders):
        cell = Cell(table.name, column, place.row, row[column], holder)
        if cell.opens(row[column]):
            return cell
    message = f"no key opens {table.name}.{column}"
    raise AssertionError(message)


def _kinds_in(folder: Path) -> set[str]:
    """The kinds of planted words in any file, or in its name."""
    found: set[str] = set()
    for path in folder.rglob("*"):
        inside = path.read_bytes() if path.is_file() else b""
        for form in (inside.decode("latin-1"), inside.decode("utf-16-le", "ignore")):
            found |= {word.kind for word in words_in(f"{path.name}\n{form}")}
    return found - OFFERED


def test_no_file_says_what_people_gave(seized: Seized) -> None:
    """Not the database nor its log, not the queue, a log, a temporary file, a backup or the store of keys."""
    names = {path.name for path in seized.folder.rglob("*")}
    assert names >= {"council.sqlite3", "council.sqlite3-wal", "queue.sqlite3", "a.backup", "keys", "site.log"}
    assert _kinds_in(seized.folder) == set()


def test_with_the_keys_all_of_it_is_there(seized: Seized) -> None:
    """So that finding nothing, above, means something: each kind opens with its key, and the files are searched."""
    opened = (crypto.unseal(cell.holder, cell.content, cell.place) for cell in seized.cells)
    assert {word.kind for told in opened for word in words_in(told)} >= GIVEN | OFFERED
    (seized.folder / "left-behind").write_text("Dear zzname1x")
    found = _kinds_in(seized.folder)
    (seized.folder / "left-behind").unlink()
    assert found == {"name"}


def test_no_sealed_value_opens_once_a_byte_of_it_was_changed(seized: Seized) -> None:
    """In its nonce, in its middle, in its tag: none of all sealed values of the site opens."""
    opened, tried = [], 0
    for cell in seized.cells:
        for at in (0, len(cell.content) // 2, len(cell.content) - 1):
            altered = bytearray(cell.content)
            altered[at] ^= 1
            tried += 1
            opened += [cell.place] if cell.opens(bytes(altered)) else []
    assert (opened, tried > 1000) == ([], True)


def test_no_sealed_value_opens_in_the_place_of_another(seized: Seized) -> None:
    """Exchanged with the next row's, or moved into another column of its row: neither under her key nor the other's."""
    opened, tried = [], 0
    for first, second in pairwise(seized.cells):
        elsewhere = Place(first.table, f"other_{first.column}", first.row)
        tried += 3
        opened += [second.place] if second.opens(first.content) else []
        opened += [second.place] if second.opens(first.content, holder=first.holder) else []
        opened += [elsewhere] if first.opens(first.content, place=elsewhere) else []
    assert (opened, tried > 1000) == ([], True)


def test_no_wrapped_key_opens_altered_or_as_another_holders(seized: Seized) -> None:
    """A key belongs to its holder: given to somebody else, or changed, it is refused."""
    assert seized.cells
    keys = db.session.scalars(select(DataKey).where(DataKey.wrapped.is_not(None))).all()
    refused = 0
    for first, second in pairwise(keys):
        assert first.wrapped
        for wrapped, holder in ((first.wrapped, second.holder), (first.wrapped[:-1] + b"\0\0", first.holder)):
            with pytest.raises(crypto.Unreadable):
                crypto.unwrap(wrapped, holder, master_key=first.master_key)
            refused += 1
    assert refused == 2 * (len(keys) - 1) > 100


def test_no_account_and_no_mail_opens_altered_or_in_another_column(seized: Seized) -> None:
    """The address, the name, and a mail on its way."""
    assert seized.cells
    tried = 0
    for place, stored in _kept_at_rest():
        key_id, _, content = stored.rpartition(":")
        altered = content[:-8] + ("AAAAAAA=" if content[-8:] != "AAAAAAA=" else "BBBBBBA=")
        for told, where in ((f"{key_id}:{altered}", place), (stored, f"{place}2"), (f"other:{content}", place)):
            with pytest.raises(crypto.Unreadable):
                at_rest.opened(told, where)
            tried += 1
    assert tried > 30


def _kept_at_rest() -> Iterator[tuple[str, str]]:
    """Every such text as the database has it."""
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, AtRest):
                for stored in db.session.scalars(select(type_coerce(column, Text))):
                    if stored:
                        yield column.type.place, stored


def test_neither_database_writes_what_people_give(sites: Sites, tmp_path: Path) -> None:
    """A person, an account and a mail, then every file of the database: the tables, the log, PostgreSQL's too."""
    site = sites.new("site")
    with site.opened():
        council = factories.make_council()
        with transaction():
            members.add_person(ACTOR, council, name="zzname1x", contact="zzcontact1x", organisation="zzhouse1x")
            accounts.create_account(ACTOR, email="zzname1x@a.example", name="zzname1x", password=None)
            mail.write("zzcontact1x@a.example", "zzname1x", "Dear zzname1x", at=moment())
        folder = site.settings.instance
        if site.settings.database_url:
            address = site.settings.database_url.replace("+psycopg", "")
            with psycopg.connect(address, autocommit=True) as connection:
                connection.execute("CHECKPOINT")
                row = connection.execute("SHOW data_directory").fetchone()
            assert row is not None
            folder = Path(row[0])
        assert b"test-council" in b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
        assert _kinds_in(folder) == set()
    assert tmp_path
