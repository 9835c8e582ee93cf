"""What is known of a council's past, and the stretches of time in which nothing of it changes."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from uuid import UUID

from council.councils import service as councils
from council.councils.models import Council
from council.councils.rules import UNDISCLOSED, CharterRules
from council.councils.service import DimensionView
from council.reports.history.measures import Stretch
from council.rotation import funnels, snapshots
from council.rotation.funnels import Funnel
from council.rotation.snapshots import Snapshot
from council.terms import service as terms
from council.terms.seats import Held

MANY = 2  # so many full terms beginning on one day make it a rotation, also where nothing was proposed here


@dataclass(frozen=True)
class Span:
    """Days from a first one until before another."""

    start: date
    end: date

    def __contains__(self, day: date) -> bool:
        """Whether a day lies in it."""
        return self.start <= day < self.end

    @property
    def last(self) -> date:
        """Its last day."""
        return self.end - timedelta(days=1)

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.end - self.start).days


@dataclass(frozen=True)
class Rules:
    """A version of the charter, from the day on which it entered into force."""

    begins: date
    number: int
    rules: CharterRules

    def shares(self, dimension: str) -> dict[str, Fraction]:
        """The targets for the values of a dimension."""
        return {each.value: Fraction(each.share) for each in self.rules.targets if each.dimension == dimension}

    def weights(self, dimension: str) -> dict[str, int]:
        """How much each of these targets weighs."""
        return {each.value: each.weight for each in self.rules.targets if each.dimension == dimension}

    def bounds(self, dimension: str, size: int) -> dict[str, tuple[int | None, int | None]]:
        """The least and the most members each value must have, where a quota names that value alone."""
        alone = [each for each in self.rules.quotas if list(each.where) == [dimension]]
        return {each.where[dimension][0]: each.in_seats(size) for each in alone if len(each.where[dimension]) == 1}


@dataclass(frozen=True)
class History:
    """Everything written down of a council, read once."""

    council: Council
    today: date
    dimensions: tuple[DimensionView, ...]
    snapshots: tuple[Snapshot, ...]  # one for each day that has one
    charters: tuple[Rules, ...]
    held: tuple[Held, ...]
    funnels: tuple[Funnel, ...]

    @cached_property
    def whole(self) -> Span:
        """From the first day on which anybody sat until today; one day where there is nothing."""
        start = self.snapshots[0].day if self.snapshots else self.today
        return Span(min(start, self.today), self.today + timedelta(days=1))

    @cached_property
    def _days(self) -> list[date]:
        return [each.day for each in self.snapshots]

    @cached_property
    def _charter_days(self) -> list[date]:
        return [each.begins for each in self.charters]

    def on(self, day: date) -> Snapshot | None:
        """The composition in force on a day; none before the first."""
        place = bisect_right(self._days, day)
        return self.snapshots[place - 1] if place else None

    def rules_on(self, day: date) -> Rules | None:
        """The charter in force on a day; none before the first."""
        place = bisect_right(self._charter_days, day)
        return self.charters[place - 1] if place else None

    @cached_property
    def first_days(self) -> dict[UUID, date]:
        """The day on which each person sat down for the first time."""
        found: dict[UUID, date] = {}
        for each in self.held:  # the oldest first
            if each.start < each.end:
                found.setdefault(each.person_id, each.start)
        return found

    @cached_property
    def rotations(self) -> tuple[date, ...]:
        """The days so far on which several full terms began together, or a proposal was adopted."""
        begun = Counter(
            each.start for each in self.held if each.start < each.end and not each.partial and each.follows is None
        )
        many = {day for day, number in begun.items() if number >= MANY}
        adopted = {each.rotation_on for each in self.funnels if each.whole and each.seated}
        return tuple(sorted(day for day in many | (adopted & begun.keys()) if day <= self.today))

    def dimension(self, key: str) -> DimensionView | None:
        """A dimension by its key, also one that was retired."""
        return next((each for each in self.dimensions if each.key == key), None)

    def cuts(self, span: Span) -> list[date]:
        """The days of a span on which something may have changed, its first day and its end among them."""
        inside = {day for day in (*self._days, *self._charter_days) if day in span}
        return sorted(inside | {span.start, span.end})


def history_of(council: Council, today: date, until: datetime | None = None) -> History:
    """What is written down of a council up to a day; with `until`, as it was known at that moment."""

    def known(at: datetime) -> bool:
        return until is None or at <= until

    adopted = [
        (each.in_force_from, each.number, each) for each in councils.charters_of(council) if known(each.created_at)
    ]
    charters = sorted((day, number, each) for day, number, each in adopted if day is not None and day <= today)
    latest = {each.day: each for each in snapshots.snapshots_of(council) if known(each.written_at)}
    held = terms.held_terms(council) if until is None else terms.held_terms_known(council, until)
    drawn = funnels.funnels_of(council) if until is None else funnels.funnels_known(council, until)
    return History(
        council=council,
        today=today,
        dimensions=tuple(councils.dimensions_of(council, on=date.min)),  # none was retired before that
        snapshots=tuple(latest[day] for day in sorted(latest) if day <= today),
        charters=tuple(Rules(day, number, councils.rules_of(each)) for day, number, each in charters),
        held=tuple(held),
        funnels=tuple(each for each in drawn if each.rotation_on <= today),
    )


def stretches(history: History, dimension: str, span: Span) -> Iterator[Stretch]:
    """The composition of a council in one dimension over a span, cut wherever it or the charter changes.

    Days before the first snapshot, or on which the dimension was not asked about, are left out.
    """
    cuts = history.cuts(span)
    shares: dict[int, Mapping[str, Fraction]] = {}
    for start, end in pairwise(cuts):
        snapshot, charter = history.on(start), history.rules_on(start)
        if snapshot is None or dimension not in snapshot.counts:
            continue
        if charter is not None and charter.number not in shares:
            shares[charter.number] = charter.shares(dimension)
        yield _stretch(Span(start, end), snapshot, dimension, shares[charter.number] if charter else {})


def seat_stretches(history: History, span: Span) -> Iterator[Stretch]:
    """The state of the seats over a span, whatever members said."""
    cuts = history.cuts(span)
    for start, end in pairwise(cuts):
        snapshot = history.on(start)
        if snapshot is not None:
            yield _stretch(Span(start, end), snapshot, "", {})


def _stretch(days: Span, snapshot: Snapshot, dimension: str, shares: Mapping[str, Fraction]) -> Stretch:
    counts = snapshot.counts.get(dimension, {})
    if snapshot.beside is None:
        return Stretch(days.start, days.end, counts, shares, seats=sum(counts.values()))
    sitting = snapshot.beside.sitting
    return Stretch(days.start, days.end, counts, shares, sitting.seats, sitting.vacant, sitting.interim)


def people_on(history: History, day: date) -> frozenset[UUID]:
    """Who sat on a day, as far as it was written down."""
    snapshot = history.on(day)
    return snapshot.beside.sitting.people if snapshot and snapshot.beside else frozenset()


def said(counts: Mapping[str, int]) -> dict[str, int]:
    """The groups of those who said which they belong to: to prefer not to say is no group."""
    return {group: number for group, number in counts.items() if group != UNDISCLOSED}
