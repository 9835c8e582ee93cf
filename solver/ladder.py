"""The priorities' relaxation, one after another: what no council can be below, and where all that reach it must lie.

Both follow from the prices of linear programmes by arithmetic in integers alone (see `programme.py`): both are proofs.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain
from math import gcd, lcm

import numpy as np
import numpy.typing as npt

from solver.model import Question, lines
from solver.objectives import LARGEST, Kept, Piece, in_units, kept, pieces, supporting_lines
from solver.problem import Priority
from solver.profiles import Traits
from solver.programme import Programme, Proof
from solver.search import Effort

Counts = Callable[[Traits], bool]
Whole = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Box:
    """Councils told by limits alone: how many sit for each cell, and how many sit for all the cells of each count."""

    cells: tuple[tuple[int, int], ...]  # at least, at most
    counts: tuple[tuple[tuple[int, ...], int, int], ...]  # of these cells, at least, at most
    seats: int  # for all cells together


@dataclass(frozen=True)
class Rung:
    """What no council that reaches the rungs below can be under, and a box that holds all that reach this one too.

    It is `firm` when the relaxation itself comes down to the bound; only then does the box hold little else.
    """

    priority: Priority
    bound: Fraction
    box: Box
    firm: bool


@dataclass(frozen=True)
class _Cost:
    """A column for what a piece costs by the count in another one, and the rows that hold it above its table."""

    count: int
    table: tuple[int, ...]
    column: int
    rows: tuple[tuple[int, int, int], ...]  # the row, and slope and intercept of its line


class Ladder:
    """The rules and what has been reached, as a linear programme that is narrowed from one priority to the next.

    Its columns are the cells, in the order of profiles and seat groups; then counts of people; then costs of counts.
    """

    def __init__(self, question: Question, reached: Iterable[Kept], effort: Effort) -> None:
        self.question = question
        self.programme = Programme(effort)
        sizes = [(profile.size, len(profile.traits.groups)) for profile in question.profiles]
        self.profile = np.repeat(np.arange(len(sizes)), [groups for _, groups in sizes])
        self.place = np.array([place for profile in question.profiles for place in profile.traits.groups])
        for size, groups in sizes:
            for _ in range(groups):
                self.programme.column(0, size)
        self.counted: dict[tuple[int, bytes], int] = {}
        self.cells_of: dict[int, Whole] = {}
        self.fixed_of: dict[int, int] = {}
        self.known: dict[Counts, int] = {}
        self.costs: dict[tuple[int, tuple[int, ...]], _Cost] = {}
        self._rules()
        for item in reached:
            self._keep(item)

    def climb(self, priority: Priority) -> Rung | None:
        """The next rung: from now on only councils that reach it count; nothing if the relaxation has no optimum."""
        if priority.key in LARGEST:
            return self._climb_to_largest(priority)
        weights, unit = self._weights(pieces(self.question.problem, priority.key))
        proof = self.programme.least(weights)
        if proof is None:
            return None
        step = gcd(*weights.values()) or 1
        value = -(-max(0, proof.bound) // step) * step
        self.programme.row(weights, None, value)
        self._narrow(proof, value)
        return Rung(priority, Fraction(value, unit), self._box(), firm=proof.missed(value) * NEARLY < proof.scale)

    def _rules(self) -> None:
        for line in lines(self.question):
            self.programme.limit(self._count(line.counts, line.seat_group), line.low, line.high)
        for at in np.flatnonzero(np.bincount(self.profile) > 1).tolist():
            self._column_of(np.flatnonzero(self.profile == at), 0, self.question.profiles[at].size)

    def _count(self, counts: Counts, seat_group: int | None = None) -> int:
        """The column that equals the number of members counted."""
        if seat_group is None and counts in self.known:
            return self.known[counts]
        chosen = np.array([counts(profile.traits) for profile in self.question.profiles], dtype=bool)[self.profile]
        if seat_group is None:
            column = self._column_of(np.flatnonzero(chosen), self.question.already(counts))
            self.known[counts] = column
            return column
        here = (seat_group,)
        fixed = self.question.already(lambda traits: traits.groups == here and counts(traits))
        return self._column_of(np.flatnonzero(chosen & (self.place == seat_group)), fixed)

    def _column_of(self, cells: Whole, fixed: int, most: int | None = None) -> int:
        name = (fixed, cells.tobytes())
        if name not in self.counted:
            column = self.programme.column(0, self.question.problem.size)
            self.programme.row({**dict.fromkeys(cells.tolist(), 1), column: -1}, -fixed, -fixed)
            self.counted[name] = column
            self.cells_of[column], self.fixed_of[column] = cells, fixed
        if most is not None:
            self.programme.limit(self.counted[name], 0, most)
        return self.counted[name]

    def _weights(self, made: Sequence[Piece]) -> tuple[dict[int, int], int]:
        """The columns of the pieces' costs, the factor of each, and the unit in which their sum is whole."""
        tables, unit = in_units(made)
        weights: dict[int, int] = {}
        for piece, table in zip(made, tables, strict=True):
            factor = gcd(*table)
            if factor:
                column = self._cost(self._count(piece.counts), tuple(each // factor for each in table)).column
                weights[column] = weights.get(column, 0) + factor
        return weights, unit

    def _cost(self, count: int, table: tuple[int, ...]) -> _Cost:
        """A column no less than what the table says of a count."""
        if (count, table) not in self.costs:
            column = self.programme.column(0, max(table))
            rows = tuple(
                (self.programme.row({column: 1, count: -slope}, intercept, None), slope, intercept)
                for slope, intercept in supporting_lines(table)
            )
            self.costs[count, table] = _Cost(count, table, column, rows)
        return self.costs[count, table]

    def _keep(self, item: Kept) -> None:
        """Hold on to what was reached for a priority."""
        if item.limit is None:
            for piece, least in zip(item.pieces, item.least, strict=True):
                count = self._count(piece.counts)
                self.programme.limit(count, least, self.programme.upper[count])
            return
        weights, unit = self._weights(item.pieces)
        self.programme.row(weights, None, int(item.limit * unit // 1))

    def _climb_to_largest(self, priority: Priority) -> Rung | None:
        """The rung of a priority that is the largest of its pieces: so many counted for each says all of it."""
        made = pieces(self.question.problem, priority.key)
        heights = sorted({Fraction(0), *chain.from_iterable(piece.costs for piece in made)})
        worst = self.programme.column(0, int(heights[-1]) + 1)
        for piece in made:
            count = self._count(piece.counts)
            for slope, intercept in supporting_lines(piece.costs):
                unit = lcm(slope.denominator, intercept.denominator)
                self.programme.row({worst: unit, count: -int(slope * unit)}, int(intercept * unit), None)
        proof = self.programme.least({worst: 1})
        if proof is None:
            return None
        best = next(height for height in heights if height * proof.scale >= proof.total)
        self._keep(kept(self.question.problem, Priority(key=priority.key), best))
        return Rung(priority, best, self._box(), firm=True)

    def _narrow(self, proof: Proof, value: int) -> None:
        """Close what no council of this value can have: it would stand further from a limit than the value allows."""
        spare = proof.missed(value)
        limit, lower, upper = self.programme.limit, list(self.programme.lower), list(self.programme.upper)
        for column, over in enumerate(proof.over):
            if over > spare:
                limit(column, lower[column], lower[column])
            elif -over > spare:
                limit(column, upper[column], upper[column])
        for cost in self.costs.values():
            tight = [line for row, *line in cost.rows if proof.prices[row] > spare]
            low, high = self.programme.lower[cost.column], self.programme.upper[cost.column]
            allowed = [
                count
                for count, each in enumerate(cost.table)
                if low <= each <= high and all(each == slope * count + intercept for slope, intercept in tight)
            ]
            if allowed:
                limit(cost.count, allowed[0], allowed[-1])

    def _box(self) -> Box:
        limits = list(zip(self.programme.lower, self.programme.upper, strict=True))
        counts = []
        for column, cells in self.cells_of.items():
            low, high = (side - self.fixed_of[column] for side in limits[column])
            counts.append((tuple(cells.tolist()), low, high))
        seats = self.question.problem.size - len(self.question.continuing)
        return Box(tuple(limits[: len(self.profile)]), tuple(counts), seats)


NEARLY = 1000  # parts of a unit that the proof of a firm rung may miss it by
