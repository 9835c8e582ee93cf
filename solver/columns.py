"""Leximin over whole panels, for questions whose relaxation promises chances that no whole panels can give.

Column generation: a master programme mixes the panels known so far, and an exact search asks for a panel that the
master's prices like better than any of them; when there is none, no panel at all can raise the least chance.
"""

from dataclasses import dataclass

import numpy as np
from ortools.linear_solver import pywraplp
from ortools.sat.python import cp_model

from solver.errors import Unsound
from solver.leximin import NOUGHT, PRICED
from solver.linear import glop
from solver.search import Effort, Found, search
from solver.settle import whole_model
from solver.system import Panels, Real, System, Whole

FINEST = 10**9  # a price is weighed in these parts of the largest
NOISE = 10**-7  # of a panel's price; less than this is not called better
SPARE = 1e-8  # of a chance; the room
USED = 1e-9  # of all panels; a panel with a smaller share is not mixed in
MOST_SEARCHES = 3000


@dataclass(frozen=True)
class Mixed:
    """The fairest chances of profiles, the panels whose mixture gives them, and whether no panels could be fairer."""

    of_profile: Real
    panels: Panels
    proven: bool


def leximin_of_panels(system: System, known: Panels, effort: Effort) -> Mixed:
    """The leximin chances over all whole panels; or, where the work did not suffice to prove them, over those found.

    `known` are panels to start from, at least one. Raises `Cancelled`.
    """
    master, pricer = _Master(system), _Pricer(system, effort)
    for panel in known:
        master.add(panel)
    while True:
        prices = master.solve()
        better = pricer.better(prices, master.panels)
        if better is not None:
            master.add(better)
        elif not master.settle(prices):
            return Mixed(master.chances, master.mixed(), pricer.proven)


class _Master:
    """Mixes the panels known so far so that the chances not yet settled are as large as possible."""

    def __init__(self, system: System) -> None:
        self.system = system
        self.open = list(range(len(system.people)))
        self.settled: list[int] = []
        self.chances = np.ones(len(system.people))
        self.panels: list[Whole] = []
        self._start()

    def _start(self, room: float = 0.0) -> None:
        """A programme of all that is known, with so much room beside chances that are settled."""
        self.solver = glop()
        self.least = self.solver.NumVar(0.0, 1.0, "")
        self.solver.Objective().SetCoefficient(self.least, 1.0)
        self.solver.Objective().SetMaximization()
        self.all = self.solver.Constraint(1.0, 1.0)
        self.rows = [self.solver.Constraint(0.0, self.solver.infinity()) for _ in self.system.people]
        for at in self.open:
            self.rows[at].SetCoefficient(self.least, -1.0)
        for at in self.settled:
            self.rows[at].SetLb(max(0.0, float(self.chances[at]) - room))
        self.shares: list[pywraplp.Variable] = []
        for panel in self.panels:
            self._mix_in(panel)

    def add(self, panel: Whole) -> None:
        """Let a panel be mixed in."""
        self.panels.append(panel)
        self._mix_in(panel)

    def _mix_in(self, panel: Whole) -> None:
        share = self.solver.NumVar(0.0, 1.0, "")
        self.all.SetCoefficient(share, 1.0)
        seats = self.system.seats(panel)
        for at in np.flatnonzero(seats).tolist():
            self.rows[at].SetCoefficient(share, float(seats[at] / self.system.people[at]))
        self.shares.append(share)

    def solve(self) -> Real:
        """The prices of the profiles' chances in the best mixture."""
        self._find()
        chance = float(self.least.solution_value())
        self.chance = 0.0 if chance < NOUGHT else chance
        self.mixture = [share.solution_value() for share in self.shares]
        return np.array([max(0.0, -row.dual_value()) for row in self.rows])

    def _find(self) -> None:
        """The best mixture, on the way from the last one; where the arithmetic is lost there, from the beginning.

        Where it is lost between chances that are settled, it finds its way with a little room beside them.
        """
        if self.solver.Solve() == pywraplp.Solver.OPTIMAL:
            return
        for room in (0.0, SPARE):
            self._start(room)
            if self.solver.Solve() == pywraplp.Solver.OPTIMAL:
                return
        raise Unsound(fault="no mixture of panels")

    def settle(self, prices: Real) -> bool:
        """Settle those who cannot rise further; whether any are left to raise."""
        for at in [at for at in self.open if prices[at] > PRICED] or list(self.open):
            self.chances[at] = self.chance
            self.rows[at].SetCoefficient(self.least, 0.0)
            self.rows[at].SetLb(self.chance)
            self.settled.append(at)
            self.open.remove(at)
        return bool(self.open)

    def mixed(self) -> Panels:
        """The panels of the last mixture."""
        used = zip(self.panels, self.mixture, strict=True)
        return np.array([panel for panel, share in used if share > USED])


class _Pricer:
    """Asks for whole panels by price, until a no is not proven; `proven` says whether all of them were."""

    def __init__(self, system: System, effort: Effort) -> None:
        self.system = system
        self.effort = effort
        self.left = MOST_SEARCHES
        self.proven = True

    def better(self, prices: Real, known: list[Whole]) -> Whole | None:
        """A panel that the prices like better than any known one; nothing, if there is none or none was found."""
        self.proven = self.proven and self.left > 0
        if not self.proven:
            return None
        self.left -= 1
        found = self._search(prices, known)
        self.proven = found.any or found.impossible
        return np.array(found.values, dtype=np.int64) if found.any else None

    def _search(self, prices: Real, known: list[Whole]) -> Found:
        system = self.system
        per_seat = (prices / system.people)[system.profile]
        worth = np.round(per_seat * (FINEST / max(per_seat.max(initial=0.0), NOISE))).astype(np.int64)
        best = max(int(worth @ panel) for panel in known)
        model, cells = whole_model(system)
        price = cp_model.LinearExpr.weighted_sum(cells, worth.tolist())
        model.add(price >= best + 1 + int(best * NOISE))
        model.maximize(price)
        return search(model, cells, self.effort, linearization=2)
