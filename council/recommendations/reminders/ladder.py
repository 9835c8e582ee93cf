"""Which reminders a body is due, and when the next person there is written to. Pure functions over days.

A worker may miss days or run twice. Each step is done at most once, of several missed steps only the last, never two
on one day, and none once there is nothing to wait for.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from council.recommendations.trail import Asked, Standing, State, standing_of

BEFORE = timedelta(days=14)
AGAIN = timedelta(days=28)


class Step(StrEnum):
    """What is done."""

    BEFORE = "before"
    DUE = "due"
    OVERDUE = "overdue"
    UPDATE = "update"
    ESCALATE = "escalate"


@dataclass(frozen=True)
class Due:
    """A step to do: of what kind, on which day it fell due, and the key under which it is noted."""

    step: Step
    day: date

    @property
    def key(self) -> str:
        """What it is noted by: the same step for another day is another one."""
        return f"{self.step.value}-{self.day.isoformat()}"


@dataclass(frozen=True)
class Rung:
    """Where a request stands on the ladder: who is asked now, since when, and whether somebody comes next."""

    asked: Asked
    asked_since: date
    somebody_next: bool = False
    escalate_weeks: int | None = None


def due(rung: Rung, done: Collection[str], on: date, *, last: date | None = None) -> Due | None:
    """The step to do on a day, if any; `last` is the day of the last one that was done."""
    if last is not None and last >= on:
        return None
    step = latest(rung, on)
    return step if step is not None and step.key not in done and (last is None or step.day > last) else None


def latest(rung: Rung, on: date) -> Due | None:
    """The last step whose day has come."""
    return max((each for each in _steps(rung, on) if each.day <= on), key=_by_day, default=None)


def _by_day(step: Due) -> tuple[date, bool]:
    return step.day, step.step is Step.ESCALATE


def _steps(rung: Rung, on: date) -> list[Due]:
    now = standing_of(rung.asked, on)
    if now.over:
        return []
    if now.state in {State.SENT, State.ACKNOWLEDGED}:
        return _until_answered(rung, on)
    return _until_done(now, on)


def _until_answered(rung: Rung, on: date) -> list[Due]:
    asked = rung.asked
    steps = [Due(Step.DUE, asked.due_on)]
    if asked.due_on - BEFORE > asked.sent_on:
        steps.append(Due(Step.BEFORE, asked.due_on - BEFORE))
    steps += [Due(Step.OVERDUE, day) for day in _again(asked.due_on, on)]
    if rung.escalate_weeks is not None and rung.somebody_next:
        steps.append(Due(Step.ESCALATE, _escalates(rung)))
    return [each for each in steps if each.day > rung.asked_since]


def _escalates(rung: Rung) -> date:
    """So many weeks after the answer was due, and as many after whoever is asked now was first written to."""
    weeks = timedelta(weeks=rung.escalate_weeks or 0)
    return max(rung.asked.due_on, rung.asked_since) + weeks


def _until_done(now: Standing, on: date) -> list[Due]:
    if now.late is None:
        return []
    return [Due(Step.UPDATE, day) for day in (now.late.since, *_again(now.late.since, on))]


def _again(first: date, on: date) -> list[date]:
    """Every four weeks after a day, up to another."""
    return [first + AGAIN * times for times in range(1, max(0, (on - first) // AGAIN) + 1)]
