"""What runs in processes of its own: servers that share nothing with each other but the database."""

import multiprocessing
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from council.app import create_app
from council.database import db
from tests.conftest import settings_for
from tests.council.accounts.steps import try_to_sign_in

EMAIL = "ann@test.example"
Answer = TypeVar("Answer")


def at_once(work: Callable[..., Answer], arguments: Sequence[tuple[Any, ...]]) -> list[Answer]:
    """Run the same work in as many fresh processes as there are arguments."""
    with multiprocessing.get_context("spawn").Pool(len(arguments)) as pool:
        return pool.starmap(work, arguments, chunksize=1)


def guess(instance: Path, database_url: str, times: int) -> list[int]:
    """A server at which somebody guesses; gives back the status of each answer."""
    app = create_app(settings_for(instance, database_url))
    client = app.test_client()
    answers = [try_to_sign_in(client, EMAIL, f"guess number {number}").status_code for number in range(times)]
    with app.app_context():
        db.engine.dispose()
    return answers
