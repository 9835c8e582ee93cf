"""Imagined councils that agree with everything published: as long as they differ, nobody's answer can be concluded.

A witness says how many people of each atom (people counted in the same issues) belong to each group of answers. The
search may miss one that exists, and then less is published; what it finds always holds.
"""

from dataclasses import dataclass
from functools import cache
from itertools import product

import numpy as np
from numpy.typing import NDArray

MARGIN = 2  # one more than herself: a member who knows her own answer must not conclude another's
STEPS = 300
PATIENCE = 40  # steps without coming closer, after which the search is given up
REST = 8  # steps for which a move is not taken back

Numbers = NDArray[np.int64]


@dataclass(frozen=True)
class Told:
    """What is published: sums over the atoms of an issue, of the first groups up to a cut, from `least` to `most`.

    `inside` says which atoms (columns) an issue (row) counts; `least` and `most` have a row per issue and a column
    per cut.
    """

    sizes: Numbers
    inside: Numbers
    least: Numbers
    most: Numbers

    @property
    def groups(self) -> int:
        """How many groups of answers the cuts make."""
        return int(self.least.shape[1]) + 1


def leaves_open(told: Told) -> bool:
    """Whether every answer stays possible, and deniable, for everybody: in each atom some witness has each group."""
    wanted = set(product(range(len(told.sizes)), range(told.groups)))
    last: Numbers | None = None
    while wanted:
        atom, group = min(wanted)
        found = witness(told, (atom, group), last)
        if found is None:
            return False
        last = found
        wanted -= {(int(each), int(held)) for each, held in np.argwhere(found >= MARGIN)}
    return True


def witness(told: Told, wanted: tuple[int, int], start: Numbers | None = None) -> Numbers | None:
    """A council that agrees with all that is told, and has enough of one group in one atom; none if none was found."""
    least = np.zeros((len(told.sizes), told.groups), dtype=np.int64)
    least[wanted] = min(MARGIN, int(told.sizes[wanted[0]]))
    held = _started(told) if start is None else start.copy()
    _make_room(held, least)
    return _repaired(told, held, least)


def _started(told: Told) -> Numbers:
    """Each atom in the proportions in the middle of what is told of its issues."""
    whole = np.maximum(told.inside @ told.sizes, 1)[:, None]
    share = (told.least + told.most) / (2 * whole)
    issues = np.maximum(told.inside.sum(axis=0), 1)[:, None]
    upto = np.rint(told.sizes[:, None] * (told.inside.T @ share) / issues).astype(np.int64)
    upto = np.minimum(np.maximum.accumulate(upto, axis=1), told.sizes[:, None])
    return np.diff(upto, axis=1, prepend=0, append=told.sizes[:, None])


def _make_room(held: Numbers, least: Numbers) -> None:
    for atom, group in np.argwhere(held < least):
        while held[atom, group] < least[atom, group]:
            held[atom, int(np.argmax(held[atom] - least[atom]))] -= 1
            held[atom, group] += 1


def _repaired(told: Told, held: Numbers, least: Numbers) -> Numbers | None:
    """Move one person after another between groups, always where it helps most, until everything agrees."""
    moves = _moves(told.groups)
    undone = [moves.index((to, origin)) for origin, to in moves]
    resting = np.zeros((len(told.sizes), len(moves)), dtype=np.int64)
    fewest, found_at = np.iinfo(np.int64).max, 0
    for step in range(1, STEPS):
        sums = told.inside @ np.cumsum(held[:, :-1], axis=1)
        wrong = int((np.maximum(told.least - sums, 0) + np.maximum(sums - told.most, 0)).sum())
        if not wrong:
            return held
        if wrong < fewest:
            fewest, found_at = wrong, step
        free = (held > least)[:, [origin for origin, _to in moves]] & (resting <= step)
        if step > found_at + PATIENCE or not free.any():
            return None
        atom, move = _best(told, sums, free)
        origin, to = moves[move]
        held[atom, origin] -= 1
        held[atom, to] += 1
        resting[atom, undone[move]] = step + REST
    return None


def _best(told: Told, sums: Numbers, free: NDArray[np.bool_]) -> tuple[int, int]:
    """The move that brings the sums closest to what is told: who moves to an earlier group is in more of them."""
    more = np.where(sums < told.least, -1, np.where(sums >= told.most, 1, 0))
    less = np.where(sums > told.most, -1, np.where(sums <= told.least, 1, 0))
    up, down = told.inside.T @ more, told.inside.T @ less
    columns = [
        up[:, to:origin].sum(axis=1) if to < origin else down[:, origin:to].sum(axis=1)
        for origin, to in _moves(told.groups)
    ]
    costs = np.where(free, np.stack(columns, axis=1), np.iinfo(np.int64).max)
    atom, move = np.unravel_index(int(np.argmin(costs)), costs.shape)
    return int(atom), int(move)


@cache
def _moves(groups: int) -> list[tuple[int, int]]:
    return [(origin, to) for origin in range(groups) for to in range(groups) if origin != to]
