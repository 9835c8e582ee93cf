"""The database keeps what it acknowledged, lets writers take turns, and refuses what goes around `transaction()`."""

from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select, text

from council.database import NotInTransaction, SubmittedForm, db, moment, transaction
from council.errors import AlreadyDone


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


def test_everything_in_a_transaction_has_one_moment(app: Flask) -> None:
    """Time stands still inside, and there is none to ask for outside."""
    assert app
    with transaction():
        first, second = moment(), moment()
    assert first == second
    with pytest.raises(NotInTransaction):
        moment()
