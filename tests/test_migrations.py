"""Migrations carry data up and down on both databases, and their end is what the models say."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import downgrade, upgrade
from psycopg import sql
from sqlalchemy import MetaData, String, Table, column, inspect, select, table, text

from council.accounts.models import User
from council.app import create_app
from council.audit import service as audit
from council.config import Settings
from council.database import db
from tests import factories
from tests.conftest import settings_for, sqlalchemy_url

SCRIPTS = ScriptDirectory(str(Path(__file__).parent.parent / "council" / "migrations"))
REVISIONS = [revision.revision for revision in reversed(list(SCRIPTS.walk_revisions()))]


@pytest.fixture(params=["sqlite", "postgresql"])
def bare(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    """Settings over a database that has no table at all."""
    if request.param == "sqlite":
        yield settings_for(tmp_path / "instance")
        return
    address = request.getfixturevalue("postgresql")
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS bare WITH (FORCE)"))
        connection.execute(sql.SQL("CREATE DATABASE bare"))
    yield settings_for(tmp_path / "instance", sqlalchemy_url(address, "bare"))


def _tables(app: Flask) -> set[str]:
    with app.app_context():
        return set(inspect(db.engine).get_table_names()) - {"alembic_version"}


def _rows(app: Flask) -> dict[str, int]:
    with app.app_context(), db.engine.connect() as connection:
        return {
            name: len(connection.execute(select(Table(name, MetaData(), autoload_with=connection))).all())
            for name in inspect(connection).get_table_names()
        }


def test_the_end_of_all_migrations_is_what_the_models_say(bare: Settings) -> None:
    """After the last revision, comparing the tables with the models finds nothing to change."""
    app = create_app(bare)
    with app.app_context():
        upgrade()
        with db.engine.connect() as connection:
            differences = compare_metadata(MigrationContext.configure(connection), db.metadata)
        db.engine.dispose()
    assert differences == []


def test_every_revision_goes_up_and_down_again(bare: Settings) -> None:
    """Step by step up, step by step down to nothing, and up to the end once more."""
    app = create_app(bare)
    with app.app_context():
        for revision in REVISIONS:
            upgrade(revision=revision)
        full = _tables(app)
        for _ in REVISIONS:
            downgrade(revision="-1")
        left = _tables(app)
        upgrade()
        again = _tables(app)
        db.engine.dispose()
    assert (left, again) == (set(), full)


def test_rows_survive_the_last_revision_down_and_up(bare: Settings) -> None:
    """With a council, its charter, accounts and record in place, the newest revision loses no row of older tables."""
    app = create_app(bare)
    with app.app_context():
        upgrade()
        factories.make_user("kept", factories.make_council(), None)
        before = _rows(app)
        if len(REVISIONS) > 1:
            downgrade(revision="-1")
        upgrade()
        fault = audit.verify()
        after = _rows(app)
        db.session.remove()
        db.engine.dispose()
    assert (after, fault) == (before, None)


def test_the_record_refuses_change_after_migrating(bare: Settings) -> None:
    """The migrated tables carry the same protection as the ones the models make: no update, no delete."""
    app = create_app(bare)
    with app.app_context():
        upgrade()
        factories.make_council()
        refused = 0
        for statement in ("UPDATE entries SET act = 'x'", "DELETE FROM entries"):
            try:
                with db.engine.begin() as connection:
                    connection.execute(text(statement))
            except Exception as error:  # noqa: BLE001  # each driver has its own
                refused += "append-only" in str(error)
        db.session.remove()
        db.engine.dispose()
    assert refused == 2


def test_accounts_and_mail_are_sealed_on_the_way_up_and_open_on_the_way_down(bare: Settings) -> None:
    """What stood there in clear is unreadable afterwards, reads as before, and is in clear again one step back."""
    app = create_app(bare)
    with app.app_context():
        upgrade(revision="0017")
        user = factories.make_user("kept")
        address, user_id = user.email, user.id
        db.session.remove()
        in_table = select(column("email", String), column("name", String)).select_from(table("users"))
        found = []
        for step in ("0016", "0017"):
            (downgrade if step == "0016" else upgrade)(revision=step)
            with db.engine.connect() as connection:
                found.append(tuple(connection.execute(in_table).one()))
        again = db.session.get_one(User, user_id)
        read = (again.email, again.name)
        db.session.remove()
        db.engine.dispose()
    assert found[0] == read == (address, "Kept")
    assert [each.startswith("test:") for each in found[1]] == [True, True]
