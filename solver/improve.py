"""Finds better councils fast, by exchanging one person for another; proves nothing, and is never believed unchecked.

A tabu search over single exchanges, all of them weighed at once. Where quotas are exact every single exchange breaks
one, so that rules may be broken on the way, at prices that rise as long as they are broken and fall while they are not
(after P. Morris, The Breakout Method for Escaping from Local Minima, AAAI 1993). Prices are whole numbers too: the walk
is the same on every machine.
"""

from collections.abc import Callable, Sequence
from math import inf

import numpy as np
import numpy.typing as npt

from solver.errors import Cancelled
from solver.landscape import Floats, Landscape, Whole

STEPS = 4000
PATIENCE = 1000  # steps without a better council
ASK_EVERY = 50
TENURE = 12
ONE_THREAD = 200_000
RISE, FALL = 8, 32  # the part of itself that a price rises by in a step, and falls by


def improve(
    land: Landscape,
    start: Sequence[int] | Whole,
    enough: Callable[[Whole], bool],
    cancelled: Callable[[], bool] | None,
    *,
    steps: int = STEPS,
) -> Whole:
    """The best council met on a walk from this one, which need not keep the rules; ends early at one that is enough."""
    walk = _Walk(land, np.array(start))
    best, best_cost, last = walk.seated.copy(), walk.cost if walk.allowed else inf, 0
    for step in range(1, steps):
        if step % ASK_EVERY == 0 and cancelled is not None and cancelled():
            raise Cancelled
        if step - last > PATIENCE or not walk.step(step, best_cost):
            break
        if walk.allowed and walk.cost < best_cost:
            best, best_cost, last = walk.seated.copy(), walk.cost, step
            if enough(best):
                break
    return best


class _Prices:
    """What it costs to break a rule, by each member too many or too few, or to fall behind what was reached before."""

    def __init__(self, land: Landscape) -> None:
        self.least, self.most = max(1.0, land.unit // 4), land.dearest
        self.rules = np.full(len(land.broken), land.unit)
        self.kept = np.full(len(land.kept), land.unit)

    def move(self, broken: npt.NDArray[np.bool_], behind: Sequence[bool]) -> None:
        """Up where something is broken, down where nothing is."""
        self.rules = self._moved(self.rules, broken)
        self.kept = self._moved(self.kept, np.array(behind, dtype=bool))

    def _moved(self, prices: Floats, up: npt.NDArray[np.bool_]) -> Floats:
        moved = np.where(up, prices + prices // RISE + 1, prices - prices // FALL)
        return np.clip(moved, self.least, self.most)


class _Walk:
    """Where the walk stands, and which cells it has to leave alone for a while, so as not to go round in circles."""

    def __init__(self, land: Landscape, seated: Whole) -> None:
        self.land = land
        self.seated = seated.copy()
        self.every = np.arange(len(land.rows))
        self.prices = _Prices(land)
        self.barred_until = np.zeros(len(seated), dtype=np.int64)
        self._arrive(land.counts(seated))

    def _arrive(self, counts: Whole) -> None:
        """Look at where the walk stands now."""
        land, self.counts = self.land, counts
        self.cost = self._sum(land.costs)
        self.broken = land.broken[self.every, counts] > 0
        self.behind = [self._sum(costs) > limit for costs, limit in zip(land.kept, land.limits, strict=True)]

    def _sum(self, costs: Floats) -> float:
        return float(costs[self.every, self.counts].sum())

    @property
    def allowed(self) -> bool:
        """Whether the council keeps all rules, and what was reached before."""
        return not (self.broken.any() or any(self.behind))

    def step(self, step: int, best: float) -> bool:
        """Make the exchange that costs least of those allowed; one that must beat the best is always allowed."""
        self.prices.move(self.broken, self.behind)
        leaving = np.flatnonzero(self.seated > 0)
        here, change = self._changes(leaving)
        if not change.size:
            return False
        barred = self.barred_until > step
        open_to = change.copy()
        open_to[:, barred] = np.inf
        open_to[barred[leaving], :] = np.inf
        place = int(change.argmin())
        if here + change.flat[place] >= best:
            place = int(open_to.argmin())
        if not np.isfinite(change.flat[place]):
            return False
        out, into = int(leaving[place // change.shape[1]]), place % change.shape[1]
        self.seated[out] -= 1
        self.seated[into] += 1
        wander = (step * step * 31 + step * 17) % TENURE
        self.barred_until[out] = step + TENURE + wander
        self.barred_until[into] = step + TENURE // 2 + (wander + step) % TENURE
        self._arrive(self.counts + (self.land.rows[:, into] - self.land.rows[:, out]).astype(np.int64))
        return True

    def _priced(self, counts: Whole) -> Floats:
        """What each row costs at such a count, at today's prices."""
        land, prices = self.land, self.prices
        priced = land.costs[self.every, counts] + prices.rules * land.broken[self.every, counts]
        for price, costs in zip(prices.kept, land.kept, strict=True):
            priced += price * costs[self.every, counts]
        return np.asarray(priced)

    def _changes(self, leaving: Whole) -> tuple[float, Floats]:
        """What the council costs, and the change in that of every exchange: those leaving by those coming."""
        here = self._priced(self.counts)
        more = self._priced(self.counts + 1) - here
        fewer = self._priced(np.maximum(self.counts - 1, 0)) - here
        theirs = self.land.rows[:, leaving]
        weighed = self._weigh(np.vstack((more, -(theirs * (more + fewer)[:, None]).T)))
        weighed[0, self.land.full(self.seated)] = np.inf
        changes = weighed[1:] + weighed[0] + (fewer @ theirs)[:, None]
        return float(here.sum()), np.asarray(changes)

    def _weigh(self, costs: Floats) -> Floats:
        """The costs times the rows, in blocks too small for the library to wake other threads for, which is slower."""
        width = max(1, ONE_THREAD // costs.size)
        cells = range(0, self.land.rows.shape[1], width)
        return np.hstack([costs @ self.land.rows[:, at : at + width] for at in cells])
