"""Leximin chances on the relaxation: the least chance as large as possible, then the second least, and so on.

Flanigan, Gölz, Gupta, Hennig, Procaccia: Fair algorithms for selecting citizens' assemblies, Nature 596 (2021). People
of one profile get the same chance, by symmetry. Each linear programme raises the least chance z of the profiles not yet
settled; those that price it cannot rise further in any solution, and are settled at z.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from solver.errors import Cancelled, Unsound
from solver.linear import Linear
from solver.system import Real, System

PRICED = 1e-6  # of all prices of open profiles, which add up to one; less is taken for the noise of the arithmetic
NOUGHT = 1e-9  # a chance below this is none
LOOSER = (0.0, 1e-12, 1e-10, 1e-8)  # of a settled chance, given up where rounding made a programme impossible


@dataclass(frozen=True)
class Level:
    """One programme solved: z, the prices of the chances it raised and of rows, and the profiles settled at z."""

    chance: float
    settled: tuple[int, ...]
    weights: Real
    prices: Real


@dataclass(frozen=True)
class Chances:
    """The chance of each profile's people, and the levels in which they were settled, least first."""

    of_profile: Real
    levels: tuple[Level, ...]

    @cached_property
    def least(self) -> Level | None:
        """The level of the least chance above nought; nothing, if nobody has one."""
        return next((level for level in self.levels if level.chance > 0), None)


def leximin(system: System, *, cancelled: Callable[[], bool] | None = None) -> Chances:
    """The leximin chances that the rules would allow if panels could be cut: no lottery can be fairer.

    Raises `Cancelled`, or `Unsound` when the system has no solution at all.
    """
    raising = _Raising(system)
    levels: list[Level] = []
    while raising.open:
        if cancelled is not None and cancelled():
            raise Cancelled
        levels.append(raising.level())
    return Chances(raising.chances, tuple(levels))


class _Raising:
    """The programme in which the chances not yet settled are raised together."""

    def __init__(self, system: System) -> None:
        self.system = system
        self.open = list(range(len(system.people)))
        self.chances = np.ones(len(self.open))
        self._build(0.0)

    def _build(self, looser: float) -> None:
        """The programme from the beginning, settled chances included, each given up by so much of itself."""
        self.linear = Linear(self.system, dual=True)
        solver = self.linear.solver
        self.least = solver.NumVar(0.0, 1.0, "")
        self.linear.objective.SetCoefficient(self.least, 1.0)
        self.rows = []
        for people, cells in zip(self.system.people.tolist(), self.system.members, strict=True):
            row = solver.Constraint(0.0, solver.infinity())
            row.SetCoefficient(self.least, -1.0)
            for cell in cells:
                row.SetCoefficient(self.linear.columns[cell], 1.0 / people)
            self.rows.append(row)
        for at in set(range(len(self.rows))) - set(self.open):
            self._hold(at, float(self.chances[at]) * (1 - looser))

    def _hold(self, at: int, chance: float) -> None:
        self.rows[at].SetCoefficient(self.least, 0.0)
        self.rows[at].SetLb(chance)

    def level(self) -> Level:
        """Raise once, and settle those who cannot rise further; all, when nothing is in their way."""
        self._solve()
        chance = float(self.least.solution_value())
        chance = 0.0 if chance < NOUGHT else chance
        weights = np.zeros(len(self.rows))
        for at in self.open:
            weights[at] = max(0.0, -self.rows[at].dual_value())
        settled = tuple(at for at in self.open if weights[at] > PRICED)
        if not settled:  # nothing is in their way but that a chance is one at most
            settled = tuple(self.open)
            weights[list(settled)] = 1 / len(settled)
        level = Level(chance, settled, weights, self.linear.prices)
        for at in settled:
            self.chances[at] = chance
            self.open.remove(at)
            self._hold(at, chance)
        return level

    def _solve(self) -> None:
        if self.linear.solve():
            return
        for looser in LOOSER:
            self._build(looser)
            if self.linear.solve():
                return
        raise Unsound(fault="no lottery keeps the rules")
