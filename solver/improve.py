"""Finds better councils fast, by exchanging one person for another; proves nothing, and is never believed unchecked.

A tabu search over single exchanges, all of them weighed at once. All costs are whole numbers small enough to be exact
in a float, so that the order in which a machine adds them changes nothing and the walk is the same everywhere.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from solver.errors import Cancelled
from solver.model import CouncilModel, lines
from solver.objectives import Piece, cost_of, pieces
from solver.problem import PriorityKey, Problem

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

STEPS = 4000
ASK_EVERY = 50
TENURE = 6
EXACT = 2.0**53
MOST_NUMBERS = 10_000_000
ONE_THREAD = 200_000


@dataclass(frozen=True)
class Landscape:
    """What a council costs: for each row, which cells it counts, and the cost of each count; and who there is."""

    rows: Floats  # rows x cells
    fixed: Whole  # rows: those counted who sit anyway
    costs: Floats  # rows x counts
    profile: Whole  # cells: the profile each belongs to
    people: Whole  # profiles: how many people share each

    def counts(self, seated: Whole) -> Whole:
        """What each row counts on a council."""
        return self.fixed + (self.rows @ seated).astype(np.int64)

    def full(self, seated: Whole) -> npt.NDArray[np.bool_]:
        """The cells to which nobody can be added, because everyone of the profile sits."""
        used = np.bincount(self.profile, weights=seated, minlength=len(self.people))
        return np.asarray((used >= self.people)[self.profile])


def landscape(council: CouncilModel, keys: Sequence[PriorityKey]) -> Landscape | None:
    """The rules first, then these priorities in their order; nothing if that would be too large, or not exact."""
    question = council.question
    size = question.problem.size
    seats = np.arange(size + 2)
    tiers = [_tier(question.problem, key) for key in keys]
    weights = _weights([int(sum(cost.max() for _, cost in tier)) for tier in tiers])
    merged: dict[bytes, Floats] = {}
    members: dict[bytes, tuple[Floats, int]] = {}
    for cells, fixed, cost in _costed(council, tiers, weights, seats):
        name = cells.tobytes() + fixed.to_bytes(4)
        members[name] = (cells, fixed)
        merged[name] = merged.get(name, np.zeros(size + 2)) + cost
    costs = np.array(list(merged.values()))
    if len(merged) * len(council.cells) > MOST_NUMBERS or costs.max(axis=1, initial=0).sum() >= EXACT:
        return None
    return Landscape(
        rows=np.array([cells for cells, _ in members.values()]),
        fixed=np.array([fixed for _, fixed in members.values()]),
        costs=costs,
        profile=np.array([at for at, _ in council.cells]),
        people=np.array([profile.size for profile in question.profiles]),
    )


def _weights(most: list[int]) -> list[int]:
    """A weight for the rules and one for each priority, each more than all that comes after it together."""
    weights = [1]
    for whole in reversed(most):
        weights.insert(0, weights[0] * (whole + 1))
    return weights


Tier: TypeAlias = list[tuple[Piece, Floats]]


def _tier(problem: Problem, key: PriorityKey) -> Tier:
    made = pieces(problem, key)
    return list(zip(made, cost_of(key, made), strict=True))


def _costed(
    council: CouncilModel, tiers: list[Tier], weights: list[int], seats: Whole
) -> Iterator[tuple[Floats, int, Floats]]:
    question = council.question
    for line in lines(question):
        broken = np.maximum(0, line.low - seats) + np.maximum(0, seats - line.high)
        yield council.mask(line.counts, line.seat_group), line.fixed, weights[0] * broken.astype(np.float64)
    for weight, tier in zip(weights[1:], tiers, strict=True):
        for piece, cost in tier:
            yield council.mask(piece.counts, None), question.already(piece.counts), weight * cost


def improve(
    land: Landscape, start: Sequence[int], enough: Callable[[Whole], bool], cancelled: Callable[[], bool] | None
) -> Whole:
    """The best council met on a walk from this one; ends early at one that is enough."""
    seated = np.array(start)
    walk = _Walk(land, seated)
    best, best_cost = seated.copy(), walk.cost
    for step in range(1, STEPS):
        if step % ASK_EVERY == 0 and cancelled is not None and cancelled():
            raise Cancelled
        if not walk.step(step, best_cost):
            break
        if walk.cost < best_cost:
            best, best_cost = walk.seated.copy(), walk.cost
            if enough(best):
                break
    return best


class _Walk:
    """Where the walk stands, and which cells it has to leave alone for a while, so as not to go round in circles."""

    def __init__(self, land: Landscape, seated: Whole) -> None:
        self.land = land
        self.seated = seated.copy()
        self.counts = land.counts(seated)
        self.every = np.arange(len(land.costs))
        self.cost = float(land.costs[self.every, self.counts].sum())
        self.barred_until = np.zeros(len(seated), dtype=np.int64)

    def step(self, step: int, best: float) -> bool:
        """Make the best exchange allowed, even a worse one; one that beats the best is always allowed."""
        leaving = np.flatnonzero(self.seated > 0)
        change = self._changes(leaving)
        if not change.size:
            return False
        barred = self.barred_until > step
        allowed = change.copy()
        allowed[:, barred] = np.inf
        allowed[barred[leaving], :] = np.inf
        place = int(change.argmin())
        if self.cost + change.flat[place] >= best:
            place = int(allowed.argmin())
        gain = float(change.flat[place])
        if not np.isfinite(gain):
            return False
        out, into = int(leaving[place // change.shape[1]]), place % change.shape[1]
        self.seated[out] -= 1
        self.seated[into] += 1
        self.cost += gain
        self.counts = self.counts + (self.land.rows[:, into] - self.land.rows[:, out]).astype(np.int64)
        wander = (step * step * 31 + step * 17) % TENURE
        self.barred_until[out] = step + TENURE + wander
        self.barred_until[into] = step + TENURE // 2 + (wander + step) % TENURE
        return True

    def _changes(self, leaving: Whole) -> Floats:
        """The change in cost of every exchange: those leaving by those coming."""
        land, costs = self.land, self.land.costs
        here = costs[self.every, self.counts]
        more = costs[self.every, self.counts + 1] - here
        fewer = costs[self.every, np.maximum(self.counts - 1, 0)] - here
        theirs = land.rows[:, leaving]
        weighed = self._weigh(np.vstack((more, -(theirs * (more + fewer)[:, None]).T)))
        weighed[0, land.full(self.seated)] = np.inf
        return np.asarray(weighed[1:] + weighed[0] + (fewer @ theirs)[:, None])

    def _weigh(self, costs: Floats) -> Floats:
        """The costs times the rows, in blocks too small for the library to wake other threads for, which is slower."""
        width = max(1, ONE_THREAD // costs.size)
        cells = range(0, self.land.rows.shape[1], width)
        return np.hstack([costs @ self.land.rows[:, at : at + width] for at in cells])
