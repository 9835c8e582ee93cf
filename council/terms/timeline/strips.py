"""Where bars, years and marks stand on a strip of time, in percent of its length from its beginning. No words."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from council.councils.rules import TermRules
from council.terms.seats import Held
from council.terms.tenure import tenure_of
from council.terms.timeline.people import PersonState, Someone

YEARS_BACK, YEARS_AHEAD = 8, 7  # what lies outside stands in the table only
MOST_YEARS_NAMED = 9  # more would run into each other on a telephone
WHOLE = 100.0


class BarKind(StrEnum):
    """What a bar says."""

    TERM = "term"
    PAST = "past"
    INTERIM = "interim"
    POSSIBLE = "possible"
    OFF = "off"
    VACANT = "vacant"


@dataclass(frozen=True)
class Bar:
    """A stretch of somebody's time; `cohort` is the day on which her term was agreed to end."""

    kind: BarKind
    start: date
    end: date
    cohort: date | None = None


@dataclass(frozen=True)
class Placed:
    """A bar on its strip."""

    kind: str
    x: float
    width: float
    hue: int | None


@dataclass(frozen=True)
class Axis:
    """The stretch of time that is drawn, from the first day of a year until the first day of another."""

    start: date
    end: date

    def at(self, day: date) -> float:
        """How far along a day is; one outside stands at the edge."""
        share = (day - self.start).days / (self.end - self.start).days
        return round(min(max(share, 0.0), 1.0) * WHOLE, 2)

    def shows(self, day: date) -> bool:
        """Whether a day is drawn."""
        return self.start <= day < self.end

    def years(self) -> Iterator[tuple[int, float, float, bool]]:
        """Each year with its beginning and middle, and whether there is room to name it."""
        step = -(-(self.end.year - self.start.year) // MOST_YEARS_NAMED)
        for year in range(self.start.year, self.end.year):
            middle = (self.at(date(year, 1, 1)) + self.at(date(year + 1, 1, 1))) / 2
            yield year, self.at(date(year, 1, 1)), round(middle, 2), (year - self.start.year) % step == 0


def bars_of(someone: Someone, rules: TermRules | None, on: date) -> list[Bar]:
    """One person's time: her terms, what she sits on in the interim, what she may still serve, and her time off."""
    bars = [_bar(term, on) for term in someone.held]
    if someone.seat is not None and someone.seat.interim:
        bars.append(Bar(BarKind.INTERIM, someone.seat.end, on))
    if rules is not None:
        bars.extend(_allowed(someone, rules, on))
    return [each for each in bars if each.start < each.end]


def axis_of(bars: Iterable[Bar], on: date) -> Axis:
    """The years that hold all bars, as far as they are near enough to the day."""
    known = list(bars)
    first = min((each.start.year for each in known), default=on.year)
    last = max((each.end.year for each in known), default=on.year)
    start, end = max(min(first, on.year), on.year - YEARS_BACK), min(max(last, on.year), on.year + YEARS_AHEAD)
    return Axis(date(start, 1, 1), date(end + 1, 1, 1))


def placed(bars: Iterable[Bar], axis: Axis, hues: Mapping[date, int]) -> list[Placed]:
    """The bars on their strip, as far as they lie on it."""
    found = []
    for each in bars:
        x, end = axis.at(each.start), axis.at(each.end)
        if end > x:
            hue = hues.get(each.cohort) if each.cohort and each.kind is BarKind.TERM else None
            found.append(Placed(each.kind.value, x, round(end - x, 2), hue))
    return found


def _bar(term: Held, on: date) -> Bar:
    return Bar(BarKind.TERM if term.end > on else BarKind.PAST, term.start, term.end, term.agreed_end)


def _allowed(someone: Someone, rules: TermRules, on: date) -> Iterator[Bar]:
    """What may follow her latest term; for whoever sat, only the time off that is left."""
    tenure = tenure_of([term.span for term in someone.held], rules, max(on, someone.last.start))
    if tenure is None:
        return
    if tenure.again_until and someone.state is not PersonState.ENDED and not someone.last.departed:
        yield Bar(BarKind.POSSIBLE, max(tenure.term.end, on), tenure.again_until)
    reached = someone.state is not PersonState.ENDED or tenure.again_until is None
    if tenure.off_from and tenure.free_from and reached:
        yield Bar(BarKind.OFF, tenure.off_from, tenure.free_from)
