"""Which reminders are due: found from the terms, the answers and what was sent. Pure functions over days.

A worker may miss days, run twice, or be asked about days in any order. Whatever happens, each step of the ladder is
sent at most once, of several missed steps only the latest, never two on a day, and none after a reason to stop.
"""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import count, takewhile
from typing import NamedTuple
from uuid import UUID

from council.councils.rules import CharterRules, Reminder
from council.terms.limits import add_months
from council.terms.seats import Held, seats_on


class Stop(StrEnum):
    """Why somebody who sits is not reminded any more."""

    ANSWERED = "answered"
    LEAVES = "leaves"  # before her time, and has said so
    FOLLOWED = "followed"  # the seats from that day on are given out
    ERASED = "erased"


@dataclass(frozen=True)
class Ending:
    """Somebody who sits, and the end of her term; `asked` if she has a choice, `stop` if she needs no reminder."""

    term_id: UUID
    person_id: UUID
    seat_group: str
    start: date
    end: date
    asked: bool = True
    stop: Stop | None = None


class Sent(NamedTuple):
    """A reminder that was sent: about which end of which term, which step of the ladder, and when."""

    term_id: UUID
    ends_on: date
    step: str
    on: date


class Step(NamedTuple):
    """One step of the ladder for one person: its day, and what it is called."""

    day: date
    key: str


@dataclass(frozen=True)
class Due:
    """A reminder to send today."""

    ending: Ending
    step: Step


def endings(
    held: Sequence[Held],
    rules: CharterRules,
    on: date,
    *,
    answered: Collection[UUID] = (),
    erased: Collection[UUID] = (),
    has_choice: Callable[[Held], bool] = lambda _term: True,
) -> list[Ending]:
    """Everybody who sits on a day with the end of her term, the first to end first."""
    sitting = {seat.term_id for seat in seats_on(held, rules, on)}
    seated = [each for each in held if each.term_id in sitting]
    first = min((each.end for each in seated), default=on)
    after = _After((each for each in held if each.end >= first), rules)
    found = []
    for term in seated:
        stop = _stop(term, after, answered=answered, erased=erased)
        found.append(
            Ending(term.term_id, term.person_id, term.seat_group, term.start, term.end, has_choice(term), stop)
        )
    return sorted(found, key=lambda each: (each.end, str(each.term_id)))


def _stop(term: Held, after: "_After", *, answered: Collection[UUID], erased: Collection[UUID]) -> Stop | None:
    if term.person_id in erased:
        return Stop.ERASED
    if term.departed:
        return Stop.LEAVES
    if term.term_id in answered:
        return Stop.ANSWERED
    return Stop.FOLLOWED if after.sits_again(term) or after.is_given_out(term) else None


class _After:
    """What comes after each term, counted once for all of them."""

    def __init__(self, held: Iterable[Held], rules: CharterRules) -> None:
        self.seats = Counter({each.key: each.seats for each in rules.seat_groups})
        self.starts: defaultdict[str, list[date]] = defaultdict(list)
        self.ends: defaultdict[str, list[date]] = defaultdict(list)
        self.cohorts: Counter[tuple[str, date]] = Counter()
        self.last_start: dict[UUID, date] = {}
        for each in (each for each in held if each.start < each.end):
            self.starts[each.seat_group].append(each.start)
            self.ends[each.seat_group].append(each.end)
            self.cohorts[each.seat_group, each.end] += not each.departed
            self.last_start[each.person_id] = max(each.start, self.last_start.get(each.person_id, each.start))
        for days in (*self.starts.values(), *self.ends.values()):
            days.sort()

    def sits_again(self, term: Held) -> bool:
        """Whether its holder has another term, later."""
        return self.last_start.get(term.person_id, date.min) >= term.end

    def is_given_out(self, term: Held) -> bool:
        """Whether the seats after her are given out: as many as end with hers, or every seat of her group."""
        starts, ends = self.starts[term.seat_group], self.ends[term.seat_group]
        following = len(starts) - bisect_left(starts, term.end)
        taken = bisect_right(starts, term.end) - bisect_right(ends, term.end)
        return following >= self.cohorts[term.seat_group, term.end] or taken >= self.seats[term.seat_group]


def due(everybody: Iterable[Ending], sent: Iterable[Sent], ladder: Sequence[Reminder], on: date) -> list[Due]:
    """The reminders to send on a day, at most one to each."""
    known = _by_term(sent)
    found = []
    for ending in everybody:
        step = latest_step(ending, ladder, on)
        if ending.stop is None and step is not None and not _is_done(ending, step, known.get(ending.term_id, ()), on):
            found.append(Due(ending, step))
    return found


def latest_step(ending: Ending, ladder: Sequence[Reminder], on: date) -> Step | None:
    """The last step whose day has come; the ones before it are not made up for."""
    return max((step for each in ladder for step in takewhile(_not_after(on), _steps(ending, each))), default=None)


def next_step(ending: Ending, ladder: Sequence[Reminder], on: date) -> Step | None:
    """The first step whose day is still to come; that of sitting on only once she does."""
    coming = (
        next((step for step in _steps(ending, each) if step.day > on), None)
        for each in ladder
        if each.when == "before_end" or ending.end <= on
    )
    return min((step for step in coming if step is not None), default=None)


def _is_done(ending: Ending, step: Step, sent: Iterable[Sent], on: date) -> bool:
    """Whether this step, or one after it, was sent about this end, or anything was sent on the same day."""
    return any(each.on == on or (each.ends_on == ending.end and each.on >= step.day) for each in sent)


def _steps(ending: Ending, reminder: Reminder) -> Iterator[Step]:
    """The days of one part of the ladder, in order; a day before she began to sit is none of hers."""
    if reminder.when == "before_end":
        day = _shifted(ending.end, reminder, -1)
        return iter([Step(day, reminder.key)] if day > ending.start else [])
    if not ending.asked:
        return iter(())
    return (Step(_shifted(ending.end, reminder, times), f"{reminder.key}-{times}") for times in count(1))


def _shifted(day: date, reminder: Reminder, times: int) -> date:
    length = reminder.length * times
    return add_months(day, length) if reminder.unit == "month" else day + timedelta(days=length)


def _not_after(on: date) -> Callable[[Step], bool]:
    return lambda step: step.day <= on


def _by_term(sent: Iterable[Sent]) -> dict[UUID, list[Sent]]:
    found: dict[UUID, list[Sent]] = {}
    for each in sent:
        found.setdefault(each.term_id, []).append(each)
    return found
