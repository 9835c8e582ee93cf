"""A worker killed in the middle of its work, with real processes: nothing is lost, and everyone is told."""

import os
import signal
import subprocess
import sys
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import UUID

from flask import Flask
from sqlalchemy import select

from council import jobs
from council.audit import service as audit
from council.audit.models import Entry
from council.config import Settings
from council.database import db, transaction
from council.jobs import Job, JobState
from council.rotation import service
from tests.council.rotation import helpers
from tests.council.rotation.helpers import DAY
from tests.factories import ACTOR

PATIENCE = 90


@contextmanager
def worker(settings: Settings) -> Iterator[subprocess.Popen[bytes]]:
    """`council worker` in a process of its own, over the same instance; ended with the test."""
    keys = ",".join(f"{key.key_id}:{b64encode(key.secret).decode()}" for key in settings.master_keys)
    environment = {
        **os.environ,
        "COUNCIL_INSTANCE": str(settings.instance),
        "SECRET_KEY": settings.secret_key.get_secret_value(),
        "SECURITY_PASSWORD_SALT": settings.security_password_salt.get_secret_value(),
        "MASTER_KEYS": keys,
    }
    with subprocess.Popen([sys.executable, "-m", "council", "worker"], env=environment) as process:
        try:
            yield process
        finally:
            process.kill()


def test_a_worker_killed_in_mid_solve_leaves_a_proposal_that_can_be_started_again(
    app: Flask, sqlite_settings: Settings
) -> None:
    """Kill -9 while it solves; the next worker marks the proposal interrupted, and takes up the same question anew."""
    council = helpers.hard_council()
    proposal, first = helpers.request(council)
    jobs.hand_over(app, first)
    with worker(sqlite_settings) as process:
        _until(lambda: bool(_job(first).progress_now))
        os.kill(process.pid, signal.SIGKILL)
        assert process.wait() == -signal.SIGKILL
    with worker(sqlite_settings):
        _until(lambda: _job(first).state == JobState.INTERRUPTED)
        assert service.proposal(council, DAY, 1).state == "interrupted"
        with transaction():
            second = service.restart_proposal(ACTOR, service.proposal(council, DAY, 1)).id
        jobs.hand_over(app, second)
        _until(lambda: bool(_job(second).progress_now))
        with transaction():
            service.cancel_proposal(ACTOR, service.proposal(council, DAY, 1))
        _until(lambda: _job(second).state == JobState.CANCELLED)
    about = select(Entry.act).where(Entry.subject == f"proposal:{proposal.id}").order_by(Entry.sequence)
    assert list(db.session.scalars(about)) == [
        "proposal_requested",
        "proposal_interrupted",
        "proposal_restarted",
        "proposal_cancelled",
    ]
    assert audit.verify() is None


def _job(job_id: UUID) -> Job:
    db.session.rollback()
    return db.session.get_one(Job, job_id)


def _until(true: Callable[[], bool]) -> None:
    """Wait for something another process does; fail when it never happens."""
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.1)
