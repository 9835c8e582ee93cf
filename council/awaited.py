"""Rows whose answer a job works out: put together with the job, then answered, or given up where it failed."""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from typing import Protocol, TypeVar
from uuid import UUID

from council import jobs
from council.database import db, moment
from council.jobs import Handle, JobState


class AwaitedState(StrEnum):
    """How far it has come; a kind of row may have more states of its own beside the first and the last."""

    REQUESTED = "requested"
    MADE = "made"
    FAILED = "failed"


class Awaited(Protocol):
    """A row that waits for its job as long as it is requested."""

    @property
    def id(self) -> UUID:
        """Its id, the job's subject."""

    @property
    def state(self) -> str:
        """How far it has come."""


Row = TypeVar("Row", bound=Awaited)


def put(kind: str, asked: Awaited) -> None:
    """Write down what is asked together with the work on it; hand the job over once this is saved."""
    db.session.add(asked)
    db.session.flush()
    jobs.queue(kind, asked.id, at=moment())


def cut_off(asked: Awaited, *, at: datetime) -> bool:
    """Whether its worker has gone silent, even before the queue has noticed."""
    job = jobs.latest(asked.id)
    return job is not None and job.state_at(at) is JobState.INTERRUPTED


def state_of(asked: Awaited, *, at: datetime) -> str:
    """The state as it is: what a silent worker left behind has failed."""
    waits = asked.state == AwaitedState.REQUESTED.value
    return AwaitedState.FAILED.value if waits and cut_off(asked, at=at) else asked.state


def is_running(asked: Awaited | None, *, at: datetime) -> bool:
    """Whether the work goes on, or begins as soon as a worker takes it up."""
    return asked is not None and state_of(asked, at=at) == AwaitedState.REQUESTED.value


def percent_of(asked: Awaited | None) -> int | None:
    """How much of the work is done, where the job tells `done` of `all`; none where that is not known."""
    job = jobs.latest(asked.id) if asked else None
    told = job.progress_now if job else {}
    return round(100 * told["done"] / told["all"]) if told.get("all") else None


def still_awaited(model: type[Row], handle: Handle) -> Row | None:
    """The row, if a job's answer still counts: none once the job was swept, or the row ended otherwise."""
    asked = db.session.get_one(model, handle.subject)
    waits = asked.state == AwaitedState.REQUESTED.value and jobs.still_running(handle.job_id)
    return asked if waits else None


def giving_up(model: type[Row], give_up: Callable[[Row, str], None]) -> Callable[[UUID, JobState], None]:
    """What to do when the work failed or was cut off: give the row up, with the code of why, if it still waits."""

    def ended_badly(row_id: UUID, state: JobState) -> None:
        asked = db.session.get_one(model, row_id)
        if asked.state == AwaitedState.REQUESTED.value:
            give_up(asked, code_of(state))

    return ended_badly


def code_of(state: JobState) -> str:
    """Why there is no answer: a fault, or the worker was cut off."""
    return "fault" if state is JobState.FAILED else "cut_off"
