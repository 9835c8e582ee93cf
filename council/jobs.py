"""The queue: long work outside the request, with progress, cancel, and an honest state when a worker dies."""

import json
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from flask import Flask
from huey import Huey, PostgresHuey, RedisHuey, SqliteHuey
from sqlalchemy import Select, String, Text, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from council.config import Settings
from council.database import Base, UtcDateTime, WithId, db, transaction

BEAT_SECONDS = 1.0
SILENT_AFTER = timedelta(seconds=10)
PROGRESS_SECONDS = 0.3


class JobState(StrEnum):
    """Where a piece of work stands."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"
    INTERRUPTED = "interrupted"


OPEN_STATES = frozenset({JobState.QUEUED, JobState.RUNNING})


class Job(WithId, Base):
    """One piece of long work. `subject` is the id of what it works on; `progress` is a small JSON object."""

    __tablename__ = "jobs"

    kind: Mapped[str] = mapped_column(String(60))
    subject: Mapped[UUID] = mapped_column(index=True)
    state: Mapped[str] = mapped_column(String(20), default=JobState.QUEUED.value)
    progress: Mapped[str] = mapped_column(Text, default="{}")
    cancel_requested: Mapped[bool] = mapped_column(default=False)
    queued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    beat_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    def state_at(self, moment: datetime) -> JobState:
        """The state as it is: work whose worker has gone silent counts as interrupted even before it is swept."""
        state = JobState(self.state)
        silent = self.beat_at is not None and moment - self.beat_at > SILENT_AFTER
        return JobState.INTERRUPTED if state is JobState.RUNNING and silent else state

    @property
    def progress_now(self) -> dict[str, Any]:
        """What the work last said about itself."""
        told: dict[str, Any] = json.loads(self.progress)
        return told


class WorkerBeat(Base):
    """When each worker was last alive."""

    __tablename__ = "worker_beats"

    worker: Mapped[str] = mapped_column(String(80), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


@dataclass(frozen=True)
class Kind:
    """A kind of work: what to run, and what to write down about its subject when it failed or was cut off."""

    run: Callable[["Handle"], None]
    ended_badly: Callable[[UUID, JobState], None]


class Handle:
    """What running work holds: its subject, a way to tell progress, and whether it was asked to stop."""

    def __init__(self, app: Flask, job_id: UUID, subject: UUID) -> None:
        self._app = app
        self.job_id = job_id
        self.subject = subject
        self._cancelled = threading.Event()
        self._finished = threading.Event()
        self._latest: dict[str, Any] = {}
        self._told: dict[str, Any] = {}

    def tell(self, progress: dict[str, Any]) -> None:
        """Say how far the work is; it is written down a few times a second at most."""
        self._latest = progress

    def cancelled(self) -> bool:
        """Whether the reader asked to stop."""
        return self._cancelled.is_set()

    def beat_until_finished(self) -> None:
        """Keep the job's row alive: heartbeat, progress out, cancel in."""
        with self._app.app_context():
            while not self._finished.wait(PROGRESS_SECONDS):
                self._beat()

    def finish(self) -> None:
        """Stop beating."""
        self._finished.set()

    def _beat(self) -> None:
        moment = datetime.now(UTC)
        job = db.session.get(Job, self.job_id, populate_existing=True)
        due = job is not None and (job.beat_at is None or moment - job.beat_at >= timedelta(seconds=BEAT_SECONDS))
        if job is not None and job.cancel_requested:
            self._cancelled.set()
        if job is not None and (due or self._latest != self._told):
            latest = self._latest
            with transaction():
                job.beat_at = moment
                job.progress = json.dumps(latest)
            self._told = latest
        db.session.remove()


class Jobs:
    """The application's queue. Areas register kinds; views queue them; the worker runs them."""

    def __init__(self) -> None:
        self.kinds: dict[str, Kind] = {}
        self.huey: Huey
        self._app: Flask

    def init_app(self, app: Flask, settings: Settings) -> None:
        """Connect to the queue named by the settings."""
        self._app = app
        self.huey = _queue(settings)
        self.start = self.huey.task(name="start")(self._start)
        app.extensions["council.jobs"] = self

    def register(self, kind: str, run: Callable[[Handle], None], ended_badly: Callable[[UUID, JobState], None]) -> None:
        """Make a kind of work known. `ended_badly` runs inside the transaction that closes the job."""
        self.kinds[kind] = Kind(run, ended_badly)

    def _start(self, job_id: str) -> None:
        with self._app.app_context():
            self.run(UUID(job_id))

    def run(self, job_id: UUID) -> None:
        """Run one job now, in this process, to its end; a job that was taken or cancelled before is left alone."""
        taken = self._take(job_id)
        if taken is None:
            return
        kind, subject_id = taken
        handle = Handle(self._app, job_id, subject_id)
        with _beating(handle):
            try:
                self.kinds[kind].run(handle)
                state = JobState.CANCELLED if handle.cancelled() else JobState.DONE
            except Exception:
                self._app.logger.exception("job %s failed", job_id)
                state = JobState.FAILED
        with transaction():
            job = db.session.get_one(Job, job_id)
            if job.state == JobState.RUNNING.value:  # otherwise it was swept, and somebody may have started it again
                _close(job, state)
                if state is JobState.FAILED:
                    self.kinds[kind].ended_badly(subject_id, state)

    def _take(self, job_id: UUID) -> tuple[str, UUID] | None:
        with transaction():
            job = db.session.get(Job, job_id)
            if job is None or job.state != JobState.QUEUED.value:
                return None
            if job.cancel_requested:
                _close(job, JobState.CANCELLED)
                return None
            job.state = JobState.RUNNING.value
            job.beat_at = datetime.now(UTC)
            return job.kind, job.subject

    def sweep(self) -> int:
        """Mark running work whose worker has gone silent as interrupted; says how many there were."""
        moment = datetime.now(UTC)
        running = db.session.scalars(select(Job).where(Job.state == JobState.RUNNING.value)).all()
        silent = [job for job in running if job.state_at(moment) is JobState.INTERRUPTED]
        for job in silent:
            with transaction():
                if job.state_at(moment) is JobState.INTERRUPTED:
                    _close(job, JobState.INTERRUPTED)
                    self.kinds[job.kind].ended_badly(job.subject, JobState.INTERRUPTED)
        self._hand_over_forgotten(moment)
        return len(silent)

    def _hand_over_forgotten(self, moment: datetime) -> None:
        """Queue again what was saved but never reached the queue, because the process between the two died."""
        forgotten = select(Job.id).where(Job.state == JobState.QUEUED.value, Job.queued_at < moment - SILENT_AFTER)
        if self.huey.pending_count() == 0:
            for job_id in db.session.scalars(forgotten).all():
                self.start(str(job_id))


def queue(kind: str, subject: UUID, *, at: datetime) -> Job:
    """Write a job down; `hand_over` it after the transaction is saved."""
    job = Job(kind=kind, subject=subject, queued_at=at)
    db.session.add(job)
    db.session.flush()
    return job


def request_cancel(job: Job) -> None:
    """Ask running or waiting work to stop; it does so within a second."""
    job.cancel_requested = True


def still_running(job_id: UUID) -> bool:
    """Whether a job may still save its result: not after it was swept. Ask inside the saving transaction."""
    job = db.session.get(Job, job_id)
    return job is not None and job.state == JobState.RUNNING.value


def latest(subject: UUID) -> Job | None:
    """The last work queued on a subject."""
    return db.session.scalar(_work_on(subject).limit(1))


def work_on(subject: UUID) -> UUID:
    """The id of the work queued last on a subject that has some."""
    return db.session.execute(_work_on(subject).with_only_columns(Job.id).limit(1)).scalar_one()


def hand_over(app: Flask, job_id: UUID) -> None:
    """Give a saved job to the queue."""
    jobs: Jobs = app.extensions["council.jobs"]
    jobs.start(str(job_id))


def beat(worker: str, *, at: datetime) -> None:
    """Say that a worker is alive."""
    row = db.session.get(WorkerBeat, worker)
    if row is None:
        db.session.add(WorkerBeat(worker=worker, at=at))
    else:
        row.at = at


def fall_silent(worker: str) -> None:
    """Say that a worker has stopped, so that nobody waits for it."""
    db.session.execute(delete(WorkerBeat).where(WorkerBeat.worker == worker))


def worker_alive(*, at: datetime) -> bool:
    """Whether any worker was heard of lately."""
    return db.session.scalar(select(WorkerBeat.at).where(WorkerBeat.at > at - SILENT_AFTER).limit(1)) is not None


def worker_name() -> str:
    """This process, as a worker."""
    return f"{os.uname().nodename}:{os.getpid()}"[:80]


def _work_on(subject: UUID) -> Select[Job]:  # type: ignore[type-arg, unused-ignore]
    return select(Job).where(Job.subject == subject).order_by(Job.queued_at.desc())


def _close(job: Job, state: JobState) -> None:
    job.state = state.value
    job.finished_at = datetime.now(UTC)


@contextmanager
def _beating(handle: Handle) -> Iterator[None]:
    thread = threading.Thread(target=handle.beat_until_finished, name="job-heartbeat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        handle.finish()
        thread.join()


def _queue(settings: Settings) -> Huey:
    scheme = urlsplit(settings.queue).scheme
    if scheme == "sqlite":
        return SqliteHuey("council", filename=settings.queue.removeprefix("sqlite:///"), fsync=True)
    if scheme == "redis":
        return RedisHuey("council", url=settings.queue)
    return PostgresHuey("council", dsn=settings.queue)
