"""Looks for a council inside a box: by a short exact search, on short walks, by branch and bound (SCIP).

Each way succeeds where others do not, and sooner or later by luck; what is found is never believed unchecked.
"""

from dataclasses import dataclass

import numpy as np
from ortools.linear_solver import pywraplp
from ortools.sat.python import cp_model

from solver.improve import improve
from solver.ladder import Box
from solver.landscape import Landscape, Whole
from solver.profiles import lot
from solver.search import Effort, attended, search

LOOK = 0.1  # CP-SAT's deterministic time: enough for small questions, and to see that most empty boxes are
STEPS = 300  # how long a walk takes is a matter of luck, so that short ones from several places get further
WALKS = 3

# Depth first and without cuts or searches within the search: a council is wanted, not a bound. How long a search takes
# is a matter of luck, so that a few short ones, each in another order of rows, are worth more than a long one.
PARAMETERS = """
limits/totalnodes = 250
nodeselection/dfs/stdpriority = 1000000
branching/inference/priority = 100000
separating/maxrounds = 0
separating/maxroundsroot = 0
heuristics/alns/freq = -1
heuristics/crossover/freq = -1
heuristics/rens/freq = -1
heuristics/rins/freq = -1
randomization/randomseedshift = {attempt}
randomization/permutationseed = {attempt}
randomization/permutevars = {others}
"""


@dataclass(frozen=True)
class Inside:
    """How many sit for each cell on a council in the box, if one was found; whether the box has none."""

    cells: tuple[int, ...]
    empty: bool


def reach(box: Box, attempt: int, effort: Effort) -> Inside:
    """Look for so long and no longer, counted in steps; each attempt looks in another way, place or order."""
    if attempt == 0 or not box.cells:
        return _searched(box, effort)
    return _walked(box, attempt, effort) if attempt <= WALKS else _branched(box, attempt - WALKS - 1, effort)


def _searched(box: Box, effort: Effort) -> Inside:
    if any(low > high for low, high in box.cells):
        return Inside((), empty=True)
    model = cp_model.CpModel()
    cells = [model.new_int_var(low, high, "") for low, high in box.cells]
    for counted, low, high in box.counts:
        model.add_linear_constraint(cp_model.LinearExpr.sum([cells[at] for at in counted]), low, high)
    found = search(model, cells, Effort(LOOK, effort.cancelled))
    return Inside(found.values, empty=found.impossible)


def _walked(box: Box, attempt: int, effort: Effort) -> Inside:
    low, high = np.array(box.cells, dtype=np.int64).reshape(-1, 2).T
    land = _landscape(box, low, high)
    start = _dealt(high - low, box.seats - int(low.sum()), str(attempt))
    found = improve(land, start, lambda _: True, effort.cancelled, steps=STEPS)
    inside = not land.broken[np.arange(len(land.rows)), land.counts(found)].any()
    return Inside(tuple((low + found).tolist()) if inside else (), empty=False)


def _landscape(box: Box, low: Whole, high: Whole) -> Landscape:
    """How far each count is from its limits, by how many sit besides those who sit on every council in the box."""
    rows = np.zeros((len(box.counts), len(box.cells)))
    for row, (counted, _, _) in zip(rows, box.counts, strict=True):
        row[list(counted)] = 1
    number = np.arange(box.seats + 2)
    off = [np.maximum(0, least - number) + np.maximum(0, number - most) for _, least, most in box.counts]
    broken = np.array(off, dtype=np.float64).reshape(len(rows), len(number))
    return Landscape(
        rows=rows,
        fixed=(rows @ low).astype(np.int64),
        broken=broken,
        kept=(),
        limits=(),
        costs=np.zeros_like(broken),
        profile=np.arange(len(low)),
        people=high - low,
    )


def _dealt(room: Whole, seats: int, seed: str) -> Whole:
    """So many seats to the cells, as a lot falls, with no cell getting more than it has room for."""
    places = [(at, number) for at, most in enumerate(room.tolist()) for number in range(min(most, seats))]
    places.sort(key=lambda place: lot(str(place), seed))
    return np.bincount([at for at, _ in places[:seats]], minlength=len(room))


def _branched(box: Box, order: int, effort: Effort) -> Inside:
    solver = pywraplp.Solver.CreateSolver("SCIP")
    solver.SetSolverSpecificParametersAsString(PARAMETERS.format(attempt=order, others=str(order > 0).upper()))
    cells = [solver.IntVar(low, high, "") for low, high in box.cells]
    for counted, low, high in box.counts:
        if low > sum(box.cells[at][0] for at in counted) or high < sum(box.cells[at][1] for at in counted):
            row = solver.Constraint(low, high)
            for at in counted:
                row.SetCoefficient(cells[at], 1)
    status = attended(solver.Solve, solver.InterruptSolve, effort)
    if status == pywraplp.Solver.OPTIMAL:
        return Inside(tuple(round(cell.solution_value()) for cell in cells), empty=False)
    return Inside((), empty=status == pywraplp.Solver.INFEASIBLE)
