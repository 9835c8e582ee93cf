"""What an exchange of one person for another changes, in whole numbers: the ground that `improve` walks over.

All numbers are small enough to be exact in a float, so that the order in which a machine adds them changes nothing.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from math import floor
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from solver.model import CouncilModel, lines
from solver.objectives import LARGEST, Kept, Piece, in_units, pieces
from solver.problem import PriorityKey
from solver.profiles import Traits

Floats: TypeAlias = npt.NDArray[np.float64]
Whole: TypeAlias = npt.NDArray[np.int64]

EXACT = 2.0**53
MOST_NUMBERS = 10_000_000
FINE = 64  # parts of the smallest cost that prices are told in
ROOM = 1024.0  # times that a price can be raised from where it starts, at least
LARGEST_SCALE = 10_000
LARGEST_POWER = 4


@dataclass(frozen=True)
class Landscape:
    """Whom rules and priorities count, and what each count from none to one too many means to them."""

    rows: Floats  # rows x cells: one where a row counts a cell
    fixed: Whole  # rows: those counted who sit anyway
    broken: Floats  # rows x counts: how far this is from what the rules allow
    kept: tuple[Floats, ...]  # rows x counts, for each priority that is to stay within its limit
    limits: tuple[float, ...]
    costs: Floats  # rows x counts: of the priority that is to improve
    profile: Whole  # cells: the profile each belongs to
    people: Whole  # profiles: how many people share each

    def counts(self, seated: Whole) -> Whole:
        """What each row counts on a council."""
        return self.fixed + (self.rows @ seated).astype(np.int64)

    def full(self, seated: Whole) -> npt.NDArray[np.bool_]:
        """The cells to which nobody can be added, because everyone of the profile sits."""
        used = np.bincount(self.profile, weights=seated, minlength=len(self.people))
        return np.asarray((used >= self.people)[self.profile])

    @property
    def unit(self) -> float:
        """The smallest cost of the priority that is to improve; one if it has none."""
        return float(self.costs[self.costs > 0].min(initial=EXACT)) if self.costs.any() else float(FINE)

    @property
    def dearest(self) -> float:
        """The highest price at which all that a council can cost is still exact."""
        each = (self.broken, *self.kept, self.costs)
        return EXACT // max(1.0, sum(float(table.max(axis=1, initial=0).sum()) for table in each))


Costed: TypeAlias = tuple[int, npt.ArrayLike]


@dataclass
class _Survey:
    """Gathers what counts cost by whom they count: whatever counts the same people is one row."""

    council: CouncilModel
    place: dict[bytes, int] = field(default_factory=dict)
    rows: list[tuple[Floats, int]] = field(default_factory=list)

    def row(self, counts: Callable[[Traits], bool], seat_group: int | None, fixed: int) -> int:
        """Where these people are counted."""
        cells = self.council.mask(counts, seat_group)
        name = cells.tobytes() + fixed.to_bytes(4)
        if name not in self.place:
            self.place[name] = len(self.rows)
            self.rows.append((cells, fixed))
        return self.place[name]

    def costed(self, made: Iterable[Piece], tables: Iterable[npt.ArrayLike]) -> list[Costed]:
        """Where each piece is counted, and what its counts cost."""
        fixed = self.council.question.already
        return [
            (self.row(piece.counts, None, fixed(piece.counts)), costs)
            for piece, costs in zip(made, tables, strict=True)
        ]

    def broken(self, kept: Iterable[Kept]) -> list[Costed]:
        """How far each count is from what a rule allows, or from what a priority that has no limit keeps."""
        seats = np.arange(self.council.question.problem.size + 2)
        off: list[Costed] = [
            (
                self.row(line.counts, line.seat_group, line.fixed),
                np.maximum(0, line.low - seats) + np.maximum(0, seats - line.high),
            )
            for line in lines(self.council.question)
        ]
        for item in kept:
            if item.limit is None:
                off += self.costed(item.pieces, [np.maximum(0, least - seats) for least in item.least])
        return off

    def table(self, costed: Iterable[Costed]) -> Floats:
        """For each row, all that its counts cost."""
        table = np.zeros((len(self.rows), self.council.question.problem.size + 2))
        for at, costs in costed:
            table[at] += costs
        return table


def landscape(council: CouncilModel, kept: Sequence[Kept], key: PriorityKey) -> Landscape | None:
    """For a priority, the rules, and what was reached before it; nothing if that would be too large, or not exact."""
    question, survey = council.question, _Survey(council)
    broken = survey.broken(kept)
    sums, limits = [], []
    for item in kept:
        if item.limit is not None:
            tables, unit = in_units(item.pieces)
            sums.append(survey.costed(item.pieces, map(_longer, tables)))
            limits.append(float(item.limit * unit // 1))
    made = pieces(question.problem, key)
    costs = survey.costed(made, map(_longer, _whole(key, made)))
    if len(survey.rows) * len(council.cells) > MOST_NUMBERS:
        return None
    land = Landscape(
        rows=np.array([cells for cells, _ in survey.rows]),
        fixed=np.array([fixed for _, fixed in survey.rows]),
        broken=survey.table(broken),
        kept=tuple(map(survey.table, sums)),
        limits=tuple(limits),
        costs=FINE * survey.table(costs),
        profile=np.array([at for at, _ in council.cells]),
        people=np.array([profile.size for profile in question.profiles]),
    )
    return land if land.dearest >= ROOM * land.unit else None


def _longer(table: Sequence[int]) -> tuple[int, ...]:
    """With one member too many, too, as there may be on the way from one council to another."""
    return (*table, table[-1])


def _whole(key: PriorityKey, made: Sequence[Piece]) -> list[tuple[int, ...]]:
    """What each piece adds to a priority at each count, in whole numbers.

    A largest cost is not a sum: costs to a high power stand in for it, which leads the same way and proves nothing.
    """
    if key in LARGEST:
        return [tuple(floor(LARGEST_SCALE * cost**LARGEST_POWER) for cost in piece.costs) for piece in made]
    return in_units(made)[0]
