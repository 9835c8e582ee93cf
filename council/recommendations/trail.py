"""How far a recommendation is, found from what was sent and what was answered. Pure functions over days.

What lies after the day that is asked about is not looked at, so that a past day always reads the same.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from statistics import median


class State(StrEnum):
    """How far a recommendation has come, in this order."""

    DRAFT = "draft"
    ADOPTED = "adopted"
    SENT = "sent"
    ACKNOWLEDGED = "acknowledged"
    ANSWERED = "answered"
    IN_ACTION = "in_action"
    DONE = "done"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Stance(StrEnum):
    """What a body answers."""

    ACCEPTED = "accepted"
    PARTLY = "partly"
    REFUSED = "refused"
    CONSIDERING = "considering"


class Progress(StrEnum):
    """How far the body is with what it said it would do."""

    NOT_BEGUN = "not_begun"
    BEGUN = "begun"
    DONE = "done"


class Waiting(StrEnum):
    """What has not come in time."""

    ANSWER = "answer"
    UPDATE = "update"
    ACTION = "action"


ENDED = frozenset({State.DONE, State.REFUSED})
IN_ORDER = tuple(State)


@dataclass(frozen=True)
class Said:
    """One thing a body said on a day; `number` tells the order in which it was written down."""

    on: date
    number: int
    stance: Stance | None = None
    progress: Progress | None = None
    action_due_on: date | None = None
    next_update_on: date | None = None


@dataclass(frozen=True)
class Asked:
    """What was sent to one body, by when it was asked to answer, and everything it said."""

    sent_on: date
    due_on: date
    said: tuple[Said, ...] = ()

    def until(self, on: date) -> list[Said]:
        """What was said up to a day: the latest day last, and of one day what was written down last."""
        return sorted((each for each in self.said if each.on <= on), key=lambda each: (each.on, each.number))


@dataclass(frozen=True)
class Late:
    """What should have come on a day, and has not."""

    what: Waiting
    since: date


@dataclass(frozen=True)
class Standing:
    """How far something is on a day, and what of it is overdue."""

    state: State
    late: Late | None = None

    @property
    def over(self) -> bool:
        """Whether nothing more is to come."""
        return self.state in ENDED or self.state is State.WITHDRAWN


def standing_of(asked: Asked, on: date) -> Standing:
    """How far one body is on a day."""
    said = asked.until(on)
    answer = next((each for each in reversed(said) if each.stance is not None), None)
    if answer is None:
        late = Late(Waiting.ANSWER, asked.due_on) if asked.due_on < on else None
        return Standing(State.ACKNOWLEDGED if said else State.SENT, late)
    if answer.stance is Stance.REFUSED:
        return Standing(State.REFUSED)
    if answer.progress is Progress.DONE:
        return Standing(State.DONE)
    begun = answer.progress is Progress.BEGUN
    return Standing(State.IN_ACTION if begun else State.ANSWERED, _late(answer, on))


def _late(answer: Said, on: date) -> Late | None:
    """What was promised for a day before this one; where it is several things, the earliest."""
    promised = ((Waiting.ACTION, answer.action_due_on), (Waiting.UPDATE, answer.next_update_on))
    missed = [Late(what, day) for what, day in promised if day is not None and day < on]
    return min(missed, key=lambda each: each.since, default=None)


def standing(
    requests: Iterable[Asked], on: date, *, adopted_on: date | None, withdrawn_on: date | None = None
) -> Standing:
    """How far a recommendation is on a day: as far as the body that is furthest behind and has not finished."""
    if withdrawn_on is not None and withdrawn_on <= on:
        return Standing(State.WITHDRAWN)
    if adopted_on is None or adopted_on > on:
        return Standing(State.DRAFT)
    found = [standing_of(each, on) for each in requests if each.sent_on <= on]
    if not found:
        return Standing(State.ADOPTED)
    going_on = [each for each in found if not each.over]
    if not going_on:
        return Standing(State.DONE if any(each.state is State.DONE for each in found) else State.REFUSED)
    late = min((each.late for each in going_on if each.late), key=lambda each: each.since, default=None)
    return Standing(min((each.state for each in going_on), key=IN_ORDER.index), late)


@dataclass(frozen=True)
class AnswerTimes:
    """How long bodies took, over those that did what is counted; no median without any."""

    sent: int
    acknowledged: int
    answered: int
    days_to_acknowledge: float | None
    days_to_answer: float | None


def answer_times(requests: Sequence[Asked], on: date) -> AnswerTimes:
    """How long it took until requests were acknowledged and until they were answered, up to a day."""
    sent = [each for each in requests if each.sent_on <= on]
    firsts = [(each, each.until(on)) for each in sent]
    acknowledged = [(said[0].on - each.sent_on).days for each, said in firsts if said]
    answered = [
        (first.on - each.sent_on).days
        for each, said in firsts
        for first in [one for one in said if one.stance is not None][:1]
    ]
    return AnswerTimes(
        sent=len(sent),
        acknowledged=len(acknowledged),
        answered=len(answered),
        days_to_acknowledge=median(acknowledged) if acknowledged else None,
        days_to_answer=median(answered) if answered else None,
    )
