"""A site whose commands are run as its keeper runs them, on either database, and what is restored from its backups."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from click.testing import CliRunner, Result
from flask import Flask
from psycopg import sql

from council.app import create_app
from council.cli import main
from council.config import Settings
from council.database import db
from tests.conftest import KEY, Browser, settings_for, sqlalchemy_url


class Site:
    """One installation: its settings, its commands, and its application with an open context."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def run(self, *words: object) -> Result:
        """Run a command."""
        environment = {
            "COUNCIL_INSTANCE": str(self.settings.instance),
            "DATABASE_URL": self.settings.database_url,
            "SECRET_KEY": "test secret key, thirty-two letters long",
            "SECURITY_PASSWORD_SALT": "test password salt, also thirty-two long",
            "MASTER_KEYS": f"test:{KEY}",
            "RECORD_KEY": KEY,
        }
        return CliRunner(env=environment).invoke(main, [str(word) for word in words])

    @contextmanager
    def opened(self) -> Iterator[Flask]:
        """The application, its context open."""
        app = create_app(self.settings)
        app.test_client_class = Browser
        with app.app_context():
            try:
                yield app
            finally:
                db.session.remove()
                db.engine.dispose()


class Sites:
    """Installations with fresh databases of one kind."""

    def __init__(self, folder: Path, *, empty_sqlite: Path, postgresql: str = "") -> None:
        self._folder, self._empty, self._postgresql = folder, empty_sqlite, postgresql

    def new(self, name: str) -> Site:
        """One with all tables and no row."""
        instance = self._folder / name
        instance.mkdir()
        if not self._postgresql:
            shutil.copy(self._empty, instance / "council.sqlite3")
            return Site(settings_for(instance))
        database = f"council_{uuid4().hex}"
        with psycopg.connect(self._postgresql, autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE empty_council").format(sql.Identifier(database)))
        return Site(settings_for(instance, sqlalchemy_url(self._postgresql, database)))


@pytest.fixture(params=["sqlite", "postgresql"])
def sites(request: pytest.FixtureRequest, tmp_path: Path, empty_sqlite: Path) -> Sites:
    """Installations on each of the two databases in turn."""
    address = request.getfixturevalue("postgresql") if request.param == "postgresql" else ""
    return Sites(tmp_path, empty_sqlite=empty_sqlite, postgresql=address)
