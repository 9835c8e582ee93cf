"""Looks for a council inside a box by branch and bound (SCIP); proves nothing, and is never believed unchecked."""

from dataclasses import dataclass

from ortools.linear_solver import pywraplp

from solver.ladder import Box
from solver.search import Effort, attended

# Depth first and without cuts or searches within the search: a council is wanted, not a bound. How long a search takes
# is a matter of luck, so that a few short ones, each in another order of rows, are worth more than a long one.
PARAMETERS = """
limits/totalnodes = 500
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
    """How many sit for each cell on a council in the box, if one was found; whether the box seems to have none."""

    cells: tuple[int, ...]
    empty: bool


def reach(box: Box, attempt: int, effort: Effort) -> Inside:
    """Look for so long and no longer, counted in steps; each attempt looks in another order."""
    solver = pywraplp.Solver.CreateSolver("SCIP")
    solver.SetSolverSpecificParametersAsString(PARAMETERS.format(attempt=attempt, others=str(attempt > 0).upper()))
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
