"""Where things stand in the drawings of the history: steps over time, bands on top of each other, years. No words.

All is drawn in a box of WIDTH by HEIGHT that is stretched to the room there is. Positions are whole numbers, so that
however many days a span has, a drawing has no more corners than points across.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from council.reports.history.spans import History, Span

WIDTH, HEIGHT = 1000, 100
MOST_YEARS = 12
MOST_MARKS = 60


@dataclass(frozen=True)
class Year:
    """The beginning of a year on the axis, in percent; named only where there is room for the number."""

    number: int
    at: float
    named: bool


@dataclass(frozen=True)
class Axis:
    """What every drawing of a page shares: the years, and lines for them and for the rotations."""

    years: list[Year]
    year_lines: str
    rotation_lines: str
    rotations: int

    @property
    def dense(self) -> bool:
        """Whether the rotations stand so close to each other that their lines must not cover everything else."""
        return self.rotations > MOST_MARKS


@dataclass(frozen=True)
class Band:
    """A group's band in a drawing of all groups on top of each other."""

    hue: int
    path: str


def across(day: date, span: Span) -> int:
    """Where a day stands, from the beginning of a span."""
    return round((day - span.start).days * WIDTH / span.days)


def percent_across(day: date, span: Span) -> float:
    """The same in percent."""
    return round((day - span.start).days * 100 / span.days, 2)


def years(span: Span) -> list[Year]:
    """The beginnings of the years within a span; of many, every second, fifth or tenth is named."""
    first, last = span.start.year + (span.start > date(span.start.year, 1, 1)), span.last.year
    number = max(1, last - first + 1)
    every = next(step for step in (1, 2, 5, 10, 20, 50, 100, 1000) if number / step <= MOST_YEARS)
    return [Year(each, percent_across(date(each, 1, 1), span), each % every == 0) for each in range(first, last + 1)]


def axis(history: History, span: Span) -> Axis:
    """The years and rotations of a span."""
    found = years(span)
    inside = [each for each in history.rotations if each in span]
    return Axis(
        years=found,
        year_lines=_upright(round(year.at * WIDTH / 100) for year in found),
        rotation_lines=_upright(across(each, span) for each in inside),
        rotations=len(inside),
    )


def _upright(places: Iterable[int]) -> str:
    return "".join(f"M{place} 0V{HEIGHT}" for place in sorted(set(places)))


def step_line(steps: Iterable[tuple[date, date, Fraction | int]], span: Span, top: Fraction | int) -> str:
    """A line that stays level and then steps; it is broken where nothing is known."""
    path: list[str] = []
    reached, level = None, -1
    for start, end, value in steps:
        left, right, y = across(start, span), across(end, span), _height(value, top)
        if left == right:
            continue
        if left != reached:
            path.append(f"M{left} {y}")
        elif y != level:
            path.append(f"V{y}")
        elif path[-1].startswith("H"):
            path.pop()
        path.append(f"H{right}")
        reached, level = right, y
    return "".join(path)


def areas(steps: Iterable[tuple[date, date, int, int]], span: Span, top: int) -> str:
    """What lies between two levels over time; level for as long as both stay."""
    merged: list[tuple[int, int, int, int]] = []
    for start, end, low, high in steps:
        left, right = across(start, span), across(end, span)
        if merged and merged[-1][1:] == (left, low, high):
            merged[-1] = (merged[-1][0], right, low, high)
        elif left < right:
            merged.append((left, right, low, high))
    corners = ((left, right, _height(low, top), _height(high, top)) for left, right, low, high in merged)
    return "".join(f"M{left} {low}V{high}H{right}V{low}z" for left, right, low, high in corners)


def bands(columns: Sequence[tuple[date, date, Sequence[int]]], span: Span, hues: Sequence[int]) -> list[Band]:
    """Groups on top of each other over time, each column as high as the box; nothing where nobody sat."""
    paths: list[list[str]] = [[] for _hue in hues]
    for left, right, counts in _merged(columns, span):
        total, below, low = sum(counts), 0, HEIGHT
        for path, number in zip(paths, counts, strict=True):
            if number:
                below += number
                high = HEIGHT - round(HEIGHT * below / total)
                path.append(f"M{left} {low}V{high}H{right}V{low}z")
                low = high
    return [Band(hue, "".join(path)) for hue, path in zip(hues, paths, strict=True) if path]


def _merged(
    columns: Sequence[tuple[date, date, Sequence[int]]], span: Span
) -> Iterable[tuple[int, int, tuple[int, ...]]]:
    """Columns beside each other with the same numbers are one; those too narrow to be seen are left out."""
    current: tuple[int, int, tuple[int, ...]] | None = None
    for start, end, counts in columns:
        left, right, numbers = across(start, span), across(end, span), tuple(counts)
        if left == right or not sum(numbers):
            continue
        if current and current[1] == left and current[2] == numbers:
            current = (current[0], right, numbers)
            continue
        if current:
            yield current
        current = (left, right, numbers)
    if current:
        yield current


def _height(value: Fraction | int, top: Fraction | int) -> int:
    return HEIGHT - round(HEIGHT * min(value, top) / top) if top else HEIGHT
