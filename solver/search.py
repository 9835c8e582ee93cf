"""One CP-SAT search: repeatable, watched from the caller's thread, stopped within a moment when the caller says so."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import TypeVar

from ortools.sat.python import cp_model

from solver.errors import Cancelled

WATCH_SECONDS = 0.1

T = TypeVar("T")
Watch = Callable[["Sighting"], None]


@dataclass(frozen=True)
class Sighting:
    """The best value and the best bound known so far, in the units of the expression."""

    best: int | None = None
    bound: int | None = None


@dataclass(frozen=True)
class Found:
    """How a search ended; `values` are those of the variables asked for, if any council was found."""

    status: cp_model.CpSolverStatus
    bound: int
    values: tuple[int, ...]

    @property
    def any(self) -> bool:
        """Whether there is a council at all."""
        return self.status in (cp_model.OPTIMAL, cp_model.FEASIBLE)

    @property
    def impossible(self) -> bool:
        """Whether it is proven that there is none."""
        return self.status == cp_model.INFEASIBLE


@dataclass(frozen=True)
class Effort:
    """How long to search, in CP-SAT's deterministic time (about seconds), and whom to tell and ask meanwhile.

    `progress` and `cancelled` are called from the caller's own thread, about every tenth of a second.
    """

    work: float
    cancelled: Callable[[], bool] | None = None

    @property
    def is_cancelled(self) -> bool:
        """Whether the caller now says to stop."""
        return self.cancelled is not None and self.cancelled()


def repeatable_solver(work: float) -> cp_model.CpSolver:
    """A solver that gives the same answer to the same model on any machine: one worker, fixed seed, counted work."""
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 1
    solver.parameters.max_deterministic_time = work
    solver.parameters.catch_sigint_signal = False  # an interrupt is the caller's, who cancels
    return solver


def search(
    model: cp_model.CpModel,
    wanted: list[cp_model.IntVar],
    effort: Effort,
    watch: Watch | None = None,
    *,
    linearization: int = 1,
) -> Found:
    """Search until proven or until the work allowed is used up; raises `Cancelled` when told to stop.

    A `linearization` of 2 helps where the linear relaxation says nearly all.
    """
    solver = repeatable_solver(effort.work)
    solver.parameters.linearization_level = linearization
    status = _watched(solver, model, effort, watch)
    found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    values = tuple(solver.value(variable) for variable in wanted) if found else ()
    bound = _whole_bound(solver.best_objective_bound) if model.has_objective() else 0
    return Found(status, bound, values)


def unsatisfiable_literals(model: cp_model.CpModel, effort: Effort) -> list[int]:
    """Assumptions of the model that cannot hold together, if any are found; presolve would hide them."""
    solver = repeatable_solver(effort.work)
    solver.parameters.cp_model_presolve = False
    if _watched(solver, model, effort, None) != cp_model.INFEASIBLE:
        return []
    return list(solver.sufficient_assumptions_for_infeasibility())


def attended(
    run: Callable[[], T], stop: Callable[[], object], effort: Effort, tell: Callable[[], None] | None = None
) -> T:
    """What `run` gives, worked out in another thread while the caller's own is told and asked.

    Once the caller says so, `stop` has to end the run soon; then `Cancelled` is raised.
    """
    stopped = False
    with ThreadPoolExecutor(max_workers=1) as threads:
        running = threads.submit(run)
        while not wait([running], timeout=WATCH_SECONDS).done:
            stopped = stopped or effort.is_cancelled
            if stopped:
                stop()
            elif tell is not None:
                tell()
        result = running.result()
    if stopped or effort.is_cancelled:
        raise Cancelled
    return result


def _watched(
    solver: cp_model.CpSolver, model: cp_model.CpModel, effort: Effort, watch: Watch | None
) -> cp_model.CpSolverStatus:
    lookout = _Lookout()
    solver.best_bound_callback = lookout.saw_bound
    tell = None if watch is None else lambda: watch(lookout.sighting)
    return attended(lambda: solver.solve(model, lookout), solver.stop_search, effort, tell)


def _whole_bound(bound: float) -> int:
    """A bound on a whole number, rounded up, except for what is only the noise of a float."""
    return -int(-(bound - BOUND_NOISE) // 1)


BOUND_NOISE = 1e-6


class _Lookout(cp_model.CpSolverSolutionCallback):
    """Keeps the last sighting; called from the solver's thread, read from the caller's."""

    def __init__(self) -> None:
        super().__init__()
        self.sighting = Sighting()

    def on_solution_callback(self) -> None:
        """Called by CP-SAT for every better council."""
        self.sighting = Sighting(round(self.objective_value), self.sighting.bound)

    def saw_bound(self, bound: float) -> None:
        """Called by CP-SAT for every better bound."""
        self.sighting = Sighting(self.sighting.best, _whole_bound(bound))
