"""The database keeps what it acknowledged, lets writers take turns, and refuses what goes around `transaction()`."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier
from time import sleep
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select, text

from council.database import NotInTransaction, SubmittedForm, as_of, db, existing, moment, transaction
from council.errors import AlreadyDone, NotFound


def test_the_embedded_database_waits_for_the_disk(app: Flask) -> None:
    """Write-ahead log, full synchronisation, foreign keys: nothing acknowledged is lost when the power fails."""
    assert app
    pragmas = [db.session.scalar(text(f"PRAGMA {name}")) for name in ("journal_mode", "synchronous", "foreign_keys")]
    assert pragmas == ["wal", 2, 1]


def test_a_change_outside_a_transaction_is_refused(any_app: Flask) -> None:
    """Forgetting `transaction()` is found at once, on both databases, and saves nothing."""
    assert any_app
    db.session.add(SubmittedForm(key=uuid4()))
    with pytest.raises(NotInTransaction):
        db.session.flush()
    db.session.rollback()
    assert db.session.scalars(select(SubmittedForm)).all() == []


def test_transactions_do_not_nest(app: Flask) -> None:
    """An inner transaction would commit the outer one's half; it is refused, and the outer one saves nothing."""
    assert app
    with pytest.raises(NotInTransaction), transaction() as outer:
        outer.add(SubmittedForm(key=uuid4()))
        with transaction():
            pass
    assert db.session.scalars(select(SubmittedForm)).all() == []


def test_a_form_is_carried_out_once(any_app: Flask) -> None:
    """The second time the same key arrives nothing of its work is saved."""
    assert any_app
    key, other = uuid4(), uuid4()
    with transaction(key):
        pass
    with pytest.raises(AlreadyDone), transaction(key) as session:
        session.add(SubmittedForm(key=other))
    assert [form.key for form in db.session.scalars(select(SubmittedForm))] == [key]


def test_the_demonstration_can_tell_what_was(app: Flask) -> None:
    """An act can be dated at an instant of the past, and afterwards it is now again."""
    assert app
    then = datetime(2020, 2, 29, 9, tzinfo=UTC)
    with as_of(then), transaction():
        assert moment() == then
    with transaction():
        assert moment() > then


def test_everything_in_a_transaction_has_one_moment(app: Flask) -> None:
    """Time stands still inside, and there is none to ask for outside."""
    assert app
    with transaction():
        first, second = moment(), moment()
    assert first == second
    with pytest.raises(NotInTransaction):
        moment()


def test_a_row_that_belongs_elsewhere_is_not_there(app: Flask) -> None:
    """A guessed id tells nothing: another's row and one that never was are refused alike."""
    assert app
    key = uuid4()
    with transaction() as session:
        session.add(SubmittedForm(key=key))
    assert existing(SubmittedForm, key, belongs=lambda found: found.key == key).key == key
    with pytest.raises(NotFound):
        existing(SubmittedForm, key, belongs=lambda _found: False)
    with pytest.raises(NotFound):
        existing(SubmittedForm, uuid4(), belongs=lambda _found: True)


def test_whoever_waits_to_write_is_dated_after_whoever_wrote_first(any_app: Flask) -> None:
    """Both begin at once; the moment of a transaction is that of its turn, so that the record's acts are in order."""
    begun = Barrier(2)

    def write(_turn: int) -> tuple[datetime, datetime]:
        with any_app.app_context():
            begun.wait()
            with transaction() as session:
                first = moment()
                session.add(SubmittedForm(key=uuid4()))
                session.flush()
                sleep(0.05)
                return first, datetime.now(UTC)

    with ThreadPoolExecutor(2) as pool:
        (_first, over), (second, _over) = sorted(pool.map(write, range(2)))
    assert second >= over
