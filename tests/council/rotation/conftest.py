"""A rotation carried to its promise, its draw and its finished file, for whoever tries to alter it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from council.database import db
from tests.council.rotation.promised_draws import Story, tell_the_story


@pytest.fixture(scope="session")
def story(empty_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    """A rotation carried to the end, with the database of each stage."""
    instance = tmp_path_factory.mktemp("instance")
    shutil.copy(empty_sqlite, instance / "council.sqlite3")
    told = tell_the_story(instance, tmp_path_factory.mktemp("kept"))
    yield told
    with told.app.app_context():
        db.engine.dispose()


@pytest.fixture
def committed(story: Story) -> Iterator[Story]:
    """The story with a draw that is promised."""
    with story.at("committed"):
        yield story


@pytest.fixture
def drawn(story: Story) -> Iterator[Story]:
    """The story with a draw whose numbers are entered, and whose file waits to be written."""
    with story.at("drawn"):
        yield story


@pytest.fixture
def finished(story: Story) -> Iterator[Story]:
    """The story with a draw that is finished, before its adoption."""
    with story.at("finished"):
        yield story
