"""Whom a date would shut out, from the hours each person gave in her own time zone; and the dates that shut out fewest.

Nothing here reads the database: hours in, hindrances out.
"""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from heapq import nsmallest
from typing import Generic, TypeVar
from zoneinfo import ZoneInfo

Who = TypeVar("Who", bound=Hashable)

EVERY_DAY = frozenset(range(7))  # Monday is 0
STEP = timedelta(minutes=30)
AFTERNOON = 14  # a time at which most people are awake, for whoever plans


class Hindrance(StrEnum):
    """Why somebody cannot meet at a time."""

    HOURS = "hours"  # earlier or later than she can
    WEEKDAY = "weekday"
    WORK = "work"
    CARE = "care"
    AWAY = "away"  # a holiday, a feast, a journey


@dataclass(frozen=True)
class Duty:
    """A regular duty, on weekdays from one local time to a later one of the same day."""

    kind: Hindrance
    weekdays: frozenset[int]
    start: time
    end: time


@dataclass(frozen=True)
class Hours:
    """When a person can meet, in her own time zone; `away` holds first and last days."""

    zone: str
    earliest: time = time(8)
    latest: time = time(21)
    weekdays: frozenset[int] = EVERY_DAY
    duties: tuple[Duty, ...] = ()
    away: tuple[tuple[date, date], ...] = ()


@dataclass(frozen=True)
class Slot(Generic[Who]):
    """A time at which a meeting could begin, and whom it would shut out."""

    start: datetime
    excluded: Mapping[Who, Hindrance]


def hindrance(hours: Hours, start: datetime, end: datetime) -> Hindrance | None:
    """Why a person cannot meet from one moment to another; none if she can."""
    zone = ZoneInfo(hours.zone)
    begins, ends = start.astimezone(zone), end.astimezone(zone)
    days = [begins.date(), ends.date()]
    if any(first <= day <= last for first, last in hours.away for day in days):
        return Hindrance.AWAY
    if begins.weekday() not in hours.weekdays:
        return Hindrance.WEEKDAY
    if days[0] != days[1] or begins.time() < hours.earliest or ends.time() > hours.latest:
        return Hindrance.HOURS
    for duty in hours.duties:
        if begins.weekday() in duty.weekdays and begins.time() < duty.end and duty.start < ends.time():
            return duty.kind
    return None


def shut_out(people: Mapping[Who, Hours], start: datetime, end: datetime) -> dict[Who, Hindrance]:
    """Everybody who cannot meet from one moment to another, and why."""
    found = ((who, hindrance(hours, start, end)) for who, hours in people.items())
    return {who: why for who, why in found if why is not None}


def best_slots(
    people: Mapping[Who, Hours],
    days: Sequence[date],
    zone: str,
    length: timedelta,
    *,
    most: int = 5,
    before: Mapping[Who, int] | None = None,
) -> list[Slot[Who]]:
    """The times that shut out fewest, one a day, the best first; of equally good ones that nearest to the afternoon.

    Whoever was shut out `before` counts once more for each time, so that it is not always the same who must stay away.
    """
    former = before or {}

    def rank(slot: Slot[Who]) -> tuple[int, timedelta, datetime]:
        local = slot.start.astimezone(ZoneInfo(zone))
        return _cost(slot, former), abs(local - local.replace(hour=AFTERNOON, minute=0)), slot.start

    by_day = [min(_slots_of(people, day, zone, length), key=rank) for day in days]
    return nsmallest(most, by_day, key=rank)


def _cost(slot: Slot[Who], former: Mapping[Who, int]) -> int:
    return sum(1 + former.get(who, 0) for who in slot.excluded)


def _slots_of(people: Mapping[Who, Hours], day: date, zone: str, length: timedelta) -> Iterator[Slot[Who]]:
    start = datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)
    end = datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone)).astimezone(UTC)
    while start < end:
        yield Slot(start, shut_out(people, start, start + length))
        start += STEP
