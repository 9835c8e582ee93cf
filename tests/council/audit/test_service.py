"""The record has no gap, refuses change, and says the first thing that is wrong when somebody goes around it."""

import hashlib
import json
import sqlite3
from pathlib import Path
from uuid import UUID, uuid4

import pytest
import rfc8785
from flask import Flask

from council import crypto
from council.audit import service as audit
from council.audit.acts import Act
from council.audit.models import Entry
from council.audit.service import Subject, System, leaf_hash, record
from council.config import Settings
from council.database import db, transaction

ACTOR = System("test")


def _write(number: int) -> None:
    for each in range(number):
        with transaction():
            council = UUID(int=each) if each % 2 else None
            record(ACTOR, Act.LANGUAGE_CHOSEN, Subject("account", str(each)), council=council, details={"number": each})


def test_the_leaf_of_an_entry_is_the_published_one() -> None:
    """RFC 9162: SHA-256 over a zero byte and the entry; the leaf of the empty entry is the RFC's own example."""
    empty = "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    assert leaf_hash(b"").hex() == empty
    assert leaf_hash(b"entry") == hashlib.sha256(b"\x00entry").digest()


def test_acts_are_numbered_without_a_gap(any_app: Flask) -> None:
    """On both databases: 1, 2, 3 …, and the whole record verifies."""
    assert any_app
    _write(5)
    sequences = [entry.sequence for entry in db.session.query(Entry).order_by(Entry.sequence)]
    assert (sequences, audit.verify()) == ([1, 2, 3, 4, 5], None)


def test_many_acts_at_once_are_written_as_one_by_one(any_app: Flask) -> None:
    """The same entries with the same numbers as singly; with nothing to tell, none."""
    assert any_app
    with transaction():
        record(ACTOR, Act.LANGUAGE_CHOSEN, Subject("account", "0"), details={"number": 0})
        told = [(Subject("account", str(each)), {"number": each}) for each in range(1, 4)]
        assert audit.record_many(ACTOR, Act.LANGUAGE_CHOSEN, told) == 3
        assert audit.record_many(ACTOR, Act.LANGUAGE_CHOSEN, []) == 0
        record(ACTOR, Act.LANGUAGE_CHOSEN, Subject("account", "4"), details={"number": 4})
    entries = db.session.query(Entry).order_by(Entry.sequence).all()
    numbers = [(each.sequence, each.subject, json.loads(each.body)["details"]["number"]) for each in entries]
    assert numbers == [(each + 1, f"account:{each}", each) for each in range(5)]
    assert (audit.verify(), len({each.at for each in entries})) == (None, 1)


def test_an_act_that_is_undone_leaves_no_trace_and_no_gap(any_app: Flask) -> None:
    """What a failed transaction recorded never happened, and the next act takes its number."""
    assert any_app
    _write(2)
    with pytest.raises(ZeroDivisionError), transaction():
        record(ACTOR, Act.LANGUAGE_CHOSEN, Subject("account", "lost"))
        _ = 1 // 0
    _write(1)
    assert (audit.count(), audit.verify()) == (3, None)


@pytest.mark.parametrize("change", ["act", "delete"])
def test_the_database_refuses_to_change_the_record(any_app: Flask, change: str) -> None:
    """Neither an update nor a delete of an entry gets through, even inside a transaction of ours."""
    assert any_app
    _write(2)
    with pytest.raises(Exception, match="append-only"), transaction() as session:
        entry = session.get_one(Entry, 1)
        if change == "delete":
            session.delete(entry)
        else:
            entry.act = Act.SIGNED_IN.value
        session.flush()
    assert audit.verify() is None


TAMPERING = [
    ("DELETE FROM entries WHERE sequence = 2", 2, "missing"),
    ("UPDATE entries SET body = X'7B7D' WHERE sequence = 2", 2, "altered"),
    ("UPDATE entries SET act = 'role_granted' WHERE sequence = 3", 3, "columns_differ"),
    ("UPDATE entries SET actor = 'system:other' WHERE sequence = 1", 1, "columns_differ"),
    ("UPDATE entries SET subject = 'account:other' WHERE sequence = 4", 4, "columns_differ"),
    ("UPDATE entries SET at = '2020-01-01 00:00:00.000000' WHERE sequence = 2", 2, "columns_differ"),
    ("UPDATE entries SET council = '00000000000000000000000000000007' WHERE sequence = 3", 3, "columns_differ"),
    ("UPDATE entries SET leaf_hash = X'00' WHERE sequence = 1", 1, "altered"),
    ("UPDATE entries SET body = 'text' WHERE sequence = 2", 2, "altered"),
    ("UPDATE entries SET leaf_hash = 'text' WHERE sequence = 2", 2, "altered"),
    ("UPDATE entries SET at = 'no time' WHERE sequence = 2", 2, "columns_differ"),
    ("UPDATE entries SET at = 7 WHERE sequence = 2", 2, "columns_differ"),
    ("UPDATE entries SET council = 'no council' WHERE sequence = 2", 2, "columns_differ"),
    ("UPDATE entries SET council = 7 WHERE sequence = 2", 2, "columns_differ"),
    ("UPDATE entries SET sequence = 'two' WHERE sequence = 2", 2, "missing"),
]


@pytest.mark.parametrize("tampering", TAMPERING, ids=lambda tampering: tampering[0])
def test_going_around_the_database_is_found(
    app: Flask, sqlite_settings: Settings, tampering: tuple[str, int, str]
) -> None:
    """Whoever owns the file can drop the triggers and edit; the record then names the first wrong entry."""
    assert app
    statement, sequence, code = tampering
    _write(4)
    db.session.remove()
    with sqlite3.connect(Path(sqlite_settings.instance) / "council.sqlite3") as connection:
        connection.execute("DROP TRIGGER entries_no_update")
        connection.execute("DROP TRIGGER entries_no_delete")
        connection.execute(statement)
    found = audit.verify()
    assert found == audit.Fault(sequence, code)


def test_names_in_the_record_are_sealed_under_their_own_keys(app: Flask) -> None:
    """The body holds no name; the holder's key opens it; the body is in canonical form."""
    assert app
    holder = uuid4()
    with transaction():
        crypto.make_key(holder)
        entry = record(ACTOR, Act.PERSON_ADDED, Subject("person", str(holder), holder, "Planted Name"))
        body = entry.body
    content = json.loads(body)
    assert b"Planted" not in body
    assert list(content["names"]) == [str(holder)]
    assert rfc8785.dumps(content) == body
