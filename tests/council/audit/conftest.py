"""A record to be looked after, on either database."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask

from council.audit import checkpoints
from council.audit import service as audit
from council.audit.acts import Act
from council.audit.service import Subject, System
from council.database import transaction

ACTOR = System("test")
NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
COUNCIL, OTHER = UUID(int=7), UUID(int=8)

Write = Callable[[int], None]
Sign = Callable[[], str]


@pytest.fixture
def write() -> Write:
    """Write so many acts, of two councils and of none in turn."""

    def acts(number: int) -> None:
        with transaction():
            for _each in range(number):
                at = audit.last_act()
                council = (COUNCIL, OTHER, None)[at % 3]
                audit.record(ACTOR, Act.LANGUAGE_CHOSEN, Subject("account", str(at)), council=council)

    return acts


@pytest.fixture
def sign() -> Sign:
    """Sign the record as it is; the checkpoint as an auditor keeps it."""

    def note() -> str:
        with transaction():
            made = checkpoints.checkpoint_now(NOW + timedelta(hours=audit.last_act()))
            assert made is not None
            return checkpoints.checkpoint_text(made)

    return note


@pytest.fixture
def recorded(any_app: Flask, write: Write) -> Flask:
    """An application with ten acts in its record, on each database in turn."""
    write(10)
    return any_app
