"""A linear programme in whole numbers that grows row by row, and what its prices prove (GLOP).

The programme is solved in floats. What is proven is worked out again in integers from its prices, and so holds exactly,
however the floats were rounded.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ortools.linear_solver import pywraplp

from solver.search import Effort, attended

FINEST = 10**9  # prices are told in such parts of one
LARGEST_PRICE = 2**60


@dataclass(frozen=True)
class Row:
    """`low` ≤ Σ coefficient · column ≤ `high`; a side that is None is not limited."""

    terms: Mapping[int, int]
    low: int | None
    high: int | None


@dataclass(frozen=True)
class Proof:
    """By the prices of the rows, in parts of `scale`: what the objective cannot be below, and what a deviation costs.

    The objective is at least `total`, and more by `over` for each one that a column stands away from its cheaper limit,
    and more by `prices` for each one that a row's priced side is missed by.
    """

    scale: int
    total: int
    over: tuple[int, ...]  # of the columns; positive: the lower limit is the cheaper one
    prices: tuple[int, ...]  # of the rows; positive: the lower side is priced

    @property
    def bound(self) -> int:
        """The least whole number that the objective can be."""
        return -(-self.total // self.scale)

    def missed(self, value: int) -> int:
        """By how much an objective of this value is above what is proven, in parts."""
        return value * self.scale - self.total


class Programme:
    """Columns between limits, rows over them, and one objective after another, each to be made as small as possible."""

    def __init__(self, effort: Effort) -> None:
        self.effort = effort
        self.lower: list[int] = []
        self.upper: list[int] = []
        self.rows: list[Row] = []
        self._solver = pywraplp.Solver.CreateSolver("GLOP")
        self._solver.SetSolverSpecificParametersAsString("use_dual_simplex: true")
        self._columns: list[pywraplp.Variable] = []
        self._rows: list[tuple[pywraplp.Constraint, int]] = []

    def column(self, low: int, high: int) -> int:
        """A new column between these limits."""
        self._columns.append(self._solver.NumVar(low, high, ""))
        self.lower.append(low)
        self.upper.append(high)
        return len(self._columns) - 1

    def row(self, terms: Mapping[int, int], low: int | None, high: int | None) -> int:
        """A new row, brought to the size of one for the solver."""
        scale, infinity = max(map(abs, terms.values()), default=0) or 1, self._solver.infinity()
        made = self._solver.Constraint(
            -infinity if low is None else low / scale, infinity if high is None else high / scale
        )
        for column, each in terms.items():
            made.SetCoefficient(self._columns[column], each / scale)
        self._rows.append((made, scale))
        self.rows.append(Row(terms, low, high))
        return len(self.rows) - 1

    def limit(self, column: int, low: int, high: int) -> None:
        """Move the limits of a column closer together."""
        low, high = max(low, self.lower[column]), min(high, self.upper[column])
        if (low, high) != (self.lower[column], self.upper[column]):
            self.lower[column], self.upper[column] = low, high
            self._columns[column].SetBounds(low, high)

    def least(self, costs: Mapping[int, int]) -> Proof | None:
        """What the columns, each times its cost, cannot be below; nothing if the solver finds no optimum."""
        objective = self._solver.Objective()
        objective.Clear()
        objective.SetMinimization()
        for column, cost in costs.items():
            objective.SetCoefficient(self._columns[column], cost)
        if attended(self._solver.Solve, self._solver.InterruptSolve, self.effort) != pywraplp.Solver.OPTIMAL:
            return None
        return self._proof(costs, [made.dual_value() / scale for made, scale in self._rows])

    @property
    def values(self) -> list[float]:
        """Where the columns stood at the last optimum; no proof of anything."""
        return [made.solution_value() for made in self._columns]

    def _proof(self, costs: Mapping[int, int], prices: Sequence[float]) -> Proof:
        scale = FINEST
        while scale > 1 and max(map(abs, prices), default=0.0) * scale > LARGEST_PRICE:
            scale //= 10
        usable = [_usable(row, round(price * scale)) for row, price in zip(self.rows, prices, strict=True)]
        over = [0] * len(self.lower)
        for column, cost in costs.items():
            over[column] = cost * scale
        total = 0
        for row, price in zip(self.rows, usable, strict=True):
            if price:
                total += price * ((row.low if price > 0 else row.high) or 0)
                for column, each in row.terms.items():
                    over[column] -= price * each
        for each, low, high in zip(over, self.lower, self.upper, strict=True):
            total += each * (low if each > 0 else high)
        return Proof(scale, total, tuple(over), tuple(usable))


def _usable(row: Row, price: int) -> int:
    """The price, unless it is noise that leans on a side the row does not have."""
    return 0 if (row.low if price > 0 else row.high) is None else price
