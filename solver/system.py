"""All equally good panels of a question as the whole points of one system of linear inequalities.

A column is a number to be chosen: the seats of a profile in a seat group, or what a piece of a priority costs. A row is
a rule, or what every council within a priority's slack keeps. All of it is whole numbers, and exact.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain
from math import floor, gcd, lcm
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from solver.model import Line, Question, lines
from solver.objectives import Kept, Piece, supporting_lines
from solver.profiles import Traits

Whole: TypeAlias = npt.NDArray[np.int64]
Real: TypeAlias = npt.NDArray[np.float64]
Panels: TypeAlias = npt.NDArray[np.int64]  # panels by cells


@dataclass(frozen=True)
class Row:
    """`low` ≤ Σ coefficient · column ≤ `high`; a side that is None is not limited."""

    name: str
    columns: tuple[int, ...]
    coefficients: tuple[int, ...]
    low: int | None
    high: int | None

    def holds(self, values: Sequence[int]) -> bool:
        """Whether a choice of every column obeys it."""
        total = sum(each * values[at] for at, each in zip(self.columns, self.coefficients, strict=True))
        return (self.low is None or self.low <= total) and (self.high is None or total <= self.high)


@dataclass(frozen=True)
class Cost:
    """What one piece of a priority costs, in units of its own, for each number of people counted in these cells."""

    cells: tuple[int, ...]
    table: tuple[int, ...]

    def of(self, values: Sequence[int]) -> int:
        """The cost on a panel, given its cells; of more people than there are seats, as of a full council."""
        return self.table[min(sum(values[cell] for cell in self.cells), len(self.table) - 1)]


class System:
    """The rows and columns of a question.

    The first columns are the cells, in the order of profiles and seat groups; after them come the costs.
    """

    def __init__(self, question: Question, kept: Iterable[Kept] = ()) -> None:
        self.question = question
        self.cells = [(at, place) for at, profile in enumerate(question.profiles) for place in profile.traits.groups]
        self.people = np.array([profile.size for profile in question.profiles], dtype=np.int64)
        self.profile = np.array([at for at, _ in self.cells], dtype=np.int64)
        self.costs: list[Cost] = []
        self.rows = [*self._people(), *self._rules(), *chain.from_iterable(map(self._kept, kept))]
        most = [max(cost.table) for cost in self.costs]
        self.upper = np.array([*self.people[self.profile], *most], dtype=np.int64)

    def face(self, prices: Iterable[Real], noise: float) -> "System":
        """The part of the system where every row that has a price holds with equality, on the side that is priced.

        By complementary slackness every solution as good as the one the prices belong to lies there.
        """
        highest, lowest = np.zeros(len(self.rows)), np.zeros(len(self.rows))
        for each in prices:
            highest, lowest = np.maximum(highest, each), np.minimum(lowest, each)
        tight = copy(self)
        tight.rows = [
            replace(row, low=row.high if up > noise else row.low, high=row.low if down < -noise else row.high)
            for row, up, down in zip(self.rows, highest.tolist(), lowest.tolist(), strict=True)
        ]
        return tight

    def without(self, profiles: Sequence[int]) -> "System":
        """The part of the system where nobody of these profiles sits."""
        rest = copy(self)
        rest.upper = self.upper.copy()
        rest.upper[: len(self.cells)][np.isin(self.profile, profiles)] = 0
        return rest

    @cached_property
    def members(self) -> tuple[tuple[int, ...], ...]:
        """For each profile, its cells."""
        found: list[list[int]] = [[] for _ in self.people]
        for cell, (at, _) in enumerate(self.cells):
            found[at].append(cell)
        return tuple(map(tuple, found))

    def seats(self, panel: Whole) -> Whole:
        """How many people of each profile sit on a panel, given its cells."""
        return np.bincount(self.profile, weights=panel, minlength=len(self.people)).astype(np.int64)

    def obeyed(self, panel: Whole) -> bool:
        """Whether a panel, given its cells, obeys every row."""
        values = [int(seats) for seats in panel]
        values += [cost.of(values) for cost in self.costs]
        return all(row.holds(values) for row in self.rows)

    def _people(self) -> Iterator[Row]:
        """Nobody sits in two seat groups at once."""
        for at, cells in enumerate(self.members):
            if len(cells) > 1:
                yield Row(f"people:{at}", cells, (1,) * len(cells), None, int(self.people[at]))

    def _rules(self) -> Iterator[Row]:
        """Every rule, its minimum and its maximum in one row."""
        merged: dict[str, list[Line]] = {}
        for line in lines(self.question):
            merged.setdefault(":".join(filter(None, (line.rule.kind, line.rule.key, line.holder))), []).append(line)
        for name, (line, *others) in merged.items():
            cells = self._counted(line.counts, line.seat_group)
            least = [each.low - line.fixed for each in (line, *others) if each.rule.bound != "max"]
            most = [each.high - line.fixed for each in (line, *others) if each.rule.bound != "min"]
            yield Row(name, cells, (1,) * len(cells), max(least, default=None), min(most, default=None))

    def _counted(self, counts: Callable[[Traits], bool], seat_group: int | None = None) -> tuple[int, ...]:
        chosen = [counts(profile.traits) for profile in self.question.profiles]
        return tuple(cell for cell, (at, place) in enumerate(self.cells) if chosen[at] and seat_group in (None, place))

    def _kept(self, kept: Kept) -> Iterator[Row]:
        """What was reached for a priority: so many of each piece at least, or so much of all together at most."""
        name = f"priority:{kept.priority.key}"
        if kept.limit is None:
            for piece, least in zip(kept.pieces, kept.least, strict=True):
                cells = self._counted(piece.counts)
                low = least - self.question.already(piece.counts)
                yield Row(f"{name}:{piece.key}", cells, (1,) * len(cells), low, None)
            return
        unit = lcm(*(cost.denominator for cost in chain.from_iterable(piece.costs for piece in kept.pieces)))
        weights: dict[int, int] = {}
        for piece in kept.pieces:
            table = [int(cost * unit) for cost in piece.costs]
            factor = gcd(*table)
            if factor:
                column = len(self.cells) + len(self.costs)
                weights[column] = factor
                yield from self._cost(f"{name}:{piece.key}", piece, tuple(cost // factor for cost in table))
        yield Row(name, tuple(weights), tuple(weights.values()), None, floor(kept.limit * unit))

    def _cost(self, name: str, piece: Piece, table: tuple[int, ...]) -> Iterator[Row]:
        """A new column, no less than what the piece costs: above each line that supports its table."""
        cells, fixed = self._counted(piece.counts), self.question.already(piece.counts)
        column = len(self.cells) + len(self.costs)
        self.costs.append(Cost(cells, table[fixed:]))
        for at, (slope, intercept) in enumerate(supporting_lines(table)):
            low = intercept + slope * fixed
            yield Row(f"{name}:{at}", (column, *cells), (1, *(-slope for _ in cells)), low, None)
