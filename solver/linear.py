"""A linear programme over a system's columns, kept warm from one question to the next (GLOP)."""

from collections.abc import Iterable

import numpy as np
from ortools.linear_solver import pywraplp

from solver.system import Real, Row, System, Whole


def glop(*, dual: bool = False) -> pywraplp.Solver:
    """An empty linear programme; the dual simplex is surer where rows change, the primal quicker where prices do."""
    solver = pywraplp.Solver.CreateSolver("GLOP")
    if dual:
        solver.SetSolverSpecificParametersAsString("use_dual_simplex: true")
    return solver


class Linear:
    """The relaxation of a system: its columns need not be whole; solved again and again for other objectives."""

    def __init__(self, system: System, bounds: tuple[Whole, Whole] | None = None, *, dual: bool = False) -> None:
        self.solver = glop(dual=dual)
        lower, upper = bounds or (np.zeros_like(system.upper), system.upper)
        sides = zip(lower.tolist(), upper.tolist(), strict=True)
        self.columns = [self.solver.NumVar(float(low), float(high), "") for low, high in sides]
        self.scales = [max(map(abs, row.coefficients), default=1) for row in system.rows]
        self.rows = [self._row(row, scale) for row, scale in zip(system.rows, self.scales, strict=True)]
        self.objective = self.solver.Objective()
        self.objective.SetMaximization()

    def _row(self, row: Row, scale: int) -> pywraplp.Constraint:
        """Add a row, its numbers brought to the size of one."""
        infinity = self.solver.infinity()
        low = -infinity if row.low is None else row.low / scale
        high = infinity if row.high is None else row.high / scale
        made = self.solver.Constraint(low, high)
        for at, each in zip(row.columns, row.coefficients, strict=True):
            made.SetCoefficient(self.columns[at], each / scale)
        return made

    def maximise(self, weights: Iterable[float]) -> None:
        """Make this weighted sum of the first columns as large as possible."""
        for column, weight in zip(self.columns, weights, strict=False):
            self.objective.SetCoefficient(column, weight)

    def solve(self) -> bool:
        """Whether there is an optimum."""
        return bool(self.solver.Solve() == pywraplp.Solver.OPTIMAL)

    @property
    def values(self) -> Real:
        """The columns at the optimum."""
        return np.array([column.solution_value() for column in self.columns])

    @property
    def reduced(self) -> Real:
        """How much the objective would lose if a column moved off its limit by one, for each column."""
        return np.array([column.reduced_cost() for column in self.columns])

    @property
    def prices(self) -> Real:
        """How much the objective would gain if a row's side were one further out, for each row."""
        return np.array([row.dual_value() / scale for row, scale in zip(self.rows, self.scales, strict=True)])
