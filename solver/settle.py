"""Whole panels from broken ones: a linear programme says which seats matter, a tiny exact search settles the rest."""

from dataclasses import dataclass

import numpy as np
from ortools.sat.python import cp_model

from solver.linear import Linear
from solver.search import repeatable_solver
from solver.system import Real, Row, System, Whole

WHOLE = 1e-6  # seats; a number nearer than this to a whole one is that whole one
ENOUGH = 0.95  # of what the best broken panel weighs beyond the average one
FINE = 1_000  # the exact search weighs seats in these parts of a seat owed
PATIENCE = 10  # searches in a row that a try may fail before it is left out


@dataclass(frozen=True)
class Try:
    """How many cells beyond the broken ones an exact search may change, and how hard it looks."""

    free: int
    work: float
    choosy: bool = True
    presolve: bool = True


TRIES = (Try(40, 0.02, presolve=False), Try(160, 0.1), Try(640, 0.3), Try(1_000_000, 3.0, choosy=False))


class Settler:
    """Finds whole panels that weigh much, one after another; what the relaxation knows stays warm between them."""

    def __init__(self, system: System, lower: Whole, upper: Whole) -> None:
        self.system = system
        self.linear = Linear(system, (lower, upper))
        self.lower, self.upper = lower.tolist(), upper.tolist()
        self.cells = len(system.cells)
        self.matrix = np.zeros((len(system.rows), len(upper)), dtype=np.int64)
        for at, row in enumerate(system.rows):
            self.matrix[at, list(row.columns)] = row.coefficients
        self.failed = [0] * len(TRIES)

    def settle(self, weights: Real, average: float, *, best: bool = False) -> Whole | None:
        """The cells of a whole panel that weighs much, or of the best near the relaxation's; nothing, if none is found.

        `average` is what the ideal panel weighs; the panel should reach nearly as far beyond it as a broken one can.
        """
        self.linear.maximise(weights.tolist())
        if not self.linear.solve():
            return None
        values, reduced = self.linear.values[: self.cells], self.linear.reduced[: self.cells]
        near = np.round(values).astype(np.int64)
        broken = np.abs(values - near) > WHOLE
        if not broken.any() and self.system.obeyed(near):
            return near
        order = np.argsort(np.where(broken, -1.0, np.abs(reduced)), kind="stable")
        least = average + ENOUGH * (float(weights @ values) - average)
        for at, attempt in enumerate(TRIES):
            if self.failed[at] >= PATIENCE and attempt.choosy:
                continue
            search = _Search(self, near, np.sort(order[: int(broken.sum()) + attempt.free]), weights)
            if attempt.choosy and not best:
                search.ask(least)
            panel = search.run(attempt, best=best)
            self.failed[at] = 0 if panel is not None else self.failed[at] + 1
            if panel is not None:
                return panel
        return None


def whole_model(system: System) -> tuple[cp_model.CpModel, list[cp_model.IntVar]]:
    """The whole system for an exact search, and the variables of its cells."""
    model = cp_model.CpModel()
    columns = [model.new_int_var(0, most, "") for most in system.upper.tolist()]
    for row in system.rows:
        terms = cp_model.LinearExpr.weighted_sum([columns[at] for at in row.columns], row.coefficients)
        model.add_linear_constraint(terms, *sides(row, 0))
    return model, columns[: len(system.cells)]


def sides(row: Row, already: int) -> tuple[int, int]:
    """What a row still asks for and allows when so much of it is there already."""
    low = cp_model.INT_MIN if row.low is None else row.low - already
    return low, cp_model.INT_MAX if row.high is None else row.high - already


class _Search:
    """An exact search in which only some cells may differ from those near."""

    def __init__(self, settler: Settler, near: Whole, free: Whole, weights: Real) -> None:
        self.free = free
        self.fixed = near.copy()
        self.fixed[free] = 0
        self.already = float(weights @ self.fixed)
        self.model = cp_model.CpModel()
        columns = [*free.tolist(), *range(settler.cells, len(settler.upper))]
        self.made = [self.model.new_int_var(settler.lower[at], settler.upper[at], "") for at in columns]
        bases = (settler.matrix[:, : settler.cells] @ self.fixed).tolist()
        for row, terms, base in zip(settler.system.rows, settler.matrix[:, columns], bases, strict=True):
            self.model.add_linear_constraint(self._sum(terms), *sides(row, base))
        worth = np.zeros(len(columns), dtype=np.int64)
        worth[: len(free)] = np.round(weights[free] * FINE)
        self.weight = self._sum(worth)
        self.model.maximize(self.weight)

    def _sum(self, terms: Whole) -> cp_model.LinearExpr:
        used = np.flatnonzero(terms)
        return cp_model.LinearExpr.weighted_sum([self.made[at] for at in used], terms[used].tolist())

    def ask(self, least: float) -> None:
        """Look for panels only that weigh so much."""
        self.model.add(self.weight >= int((least - self.already) * FINE))

    def run(self, attempt: Try, *, best: bool) -> Whole | None:
        """The first panel found, or the best."""
        solver = repeatable_solver(attempt.work)
        solver.parameters.stop_after_first_solution = not best
        solver.parameters.cp_model_presolve = attempt.presolve
        solver.parameters.cp_model_probing_level = 0
        solver.parameters.symmetry_level = 0
        solver.parameters.linearization_level = 1 if attempt.presolve else 2
        if solver.solve(self.model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return None
        panel = self.fixed.copy()
        panel[self.free] = [solver.value(each) for each in self.made[: len(self.free)]]
        return panel
