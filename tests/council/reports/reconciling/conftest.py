"""Councils in which everything was done, once for each database; each test has a copy of its own."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from flask import Flask
from psycopg import sql

from council.app import create_app
from council.config import Settings
from council.database import db
from tests.conftest import Browser, settings_for, sqlalchemy_url
from tests.council.reports.reconciling.everything import do_everything

FULL = "everything_was_done"


@pytest.fixture(scope="session")
def full_sqlite(empty_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an embedded database in which everything was done."""
    folder = tmp_path_factory.mktemp("everything")
    shutil.copy(empty_sqlite, folder / "council.sqlite3")
    _fill(settings_for(folder))
    return folder


@pytest.fixture(scope="session")
def full_postgresql(postgresql: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The same on the PostgreSQL server, as a template."""
    _copy(postgresql, "empty_council", FULL)
    _fill(settings_for(tmp_path_factory.mktemp("everything"), sqlalchemy_url(postgresql, FULL)))
    return FULL


@pytest.fixture(params=["sqlite", "postgresql"])
def everything(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """Councils in which every governed table has rows, on each database in turn."""
    if request.param == "sqlite":
        shutil.copytree(request.getfixturevalue("full_sqlite"), tmp_path / "instance")
        yield from _running(settings_for(tmp_path / "instance"))
    else:
        server, name = request.getfixturevalue("postgresql"), f"council_{uuid4().hex}"
        _copy(server, request.getfixturevalue("full_postgresql"), name)
        yield from _running(settings_for(tmp_path / "instance", sqlalchemy_url(server, name)))


def _running(settings: Settings) -> Iterator[Flask]:
    app = create_app(settings)
    app.test_client_class = Browser
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def _fill(settings: Settings) -> None:
    for app in _running(settings):
        do_everything(app)


def _copy(server: str, template: str, name: str) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        names = sql.Identifier(name), sql.Identifier(template)
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(*names))
