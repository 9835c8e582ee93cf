"""Plans found rotation by rotation, each as good as a dive and a walk find; they prove nothing.

A dive rounds the relaxation: whoever it seats whole is seated, and where it seats nobody whole, whoever it seats most.
A walk exchanges people from there on (see `improve.py`).
"""

from collections.abc import Iterable, Sequence
from typing import TypeAlias

import numpy as np

from solver.improve import improve
from solver.landscape import FINE, MOST_NUMBERS, ROOM, Floats, Landscape, Whole
from solver.objectives import supporting_lines
from solver.outlook import Outlook
from solver.programme import Programme
from solver.search import Effort

FIRST_STEPS = 500  # of a walk to any council that keeps the rules
STEPS, STEPS_EACH = 2500, 40  # of a walk, at most; and for each term that can be begun
NOISE = 1e-6  # of a float, where a whole number is meant

Numbers: TypeAlias = Sequence[int]


def rolled(outlook: Outlook, effort: Effort, start: Numbers, first: int = 0) -> list[int]:
    """A plan that begins like this one; from the first rotation that is free on, each has no view of those after it.

    It breaks no maximum, and proves nothing.
    """
    begun = zip(outlook.terms, start, strict=True)
    numbers = [number if term.rotation < first else 0 for term, number in begun]
    for rotation in outlook.rotations[first:]:
        here = _Here(outlook, rotation, numbers)
        for at, number in zip(here.terms, here.found(effort).tolist(), strict=False):
            numbers[at] = number
    return numbers


class _Here:
    """One rotation of a plan whose earlier ones are made: the terms that somebody is free to begin, and their rows.

    The last cell is for seats left empty: no row counts it.
    """

    def __init__(self, outlook: Outlook, rotation: int, numbers: Numbers) -> None:
        self.outlook, self.demands = outlook, outlook.demands[rotation]
        room = {at: outlook.room(term, numbers) for at, term in enumerate(outlook.terms) if term.rotation == rotation}
        self.terms = [at for at, most in room.items() if most]
        batches = [(outlook.terms[at].kind, outlook.terms[at].nth) for at in self.terms]
        people = {batch: room[at] for batch, at in zip(batches, self.terms, strict=True)}
        order = {batch: place for place, batch in enumerate(people)}
        self.people = np.array([*people.values(), outlook.problem.size], dtype=np.int64)
        self.profile = np.array([*(order[batch] for batch in batches), len(order)], dtype=np.int64)
        tallies = [*(demand.tally for demand in self.demands), *outlook.aims[rotation]]
        place = {at: cell for cell, at in enumerate(self.terms)}
        self.rows = np.zeros((len(tallies), len(self.profile)))
        for row, tally in zip(self.rows, tallies, strict=True):
            row[[place[at] for at in tally.terms if at in place]] = 1
        self.fixed = np.array([tally.of(numbers) for tally in tallies], dtype=np.int64)
        self.count = np.arange(self.fixed.max() + outlook.problem.size + 2)
        self.most = np.array([demand.most for demand in self.demands])
        self.every = np.arange(len(self.demands))
        self.seats = np.flatnonzero([demand.line.rule.kind == "seats" for demand in self.demands])
        self.dear = 1 + sum(map(max, outlook.costs))  # more than any gap

    def found(self, effort: Effort) -> Whole:
        """How many begin each term, and seats left empty, on a council that keeps the rules as far as there are people.

        If a short walk meets none, the best met from a dive on where people may be missing, but no maximum is broken.
        """
        steps, land = min(STEPS, STEPS_EACH * len(self.profile)), self._strict()
        if _walkable(land):
            met = improve(land, self._crowd(), lambda _: True, effort.cancelled, steps=min(FIRST_STEPS, steps))
            if not land.broken[np.arange(len(self.rows)), self.counts(met)].any():
                return improve(land, met, lambda _: False, effort.cancelled, steps=steps)
        dived, land = self._filled(_Dive(self, effort).seated, self.every), self._lenient()
        return improve(land, dived, lambda _: False, effort.cancelled, steps=steps) if _walkable(land) else dived

    def _crowd(self) -> Whole:
        """All seats to whoever comes first, whatever the other rules say."""
        return self._filled(np.zeros(len(self.profile), dtype=np.int64), self.seats)

    def counts(self, seated: Whole) -> Whole:
        """What each row counts."""
        return self.fixed + (self.rows @ seated).astype(np.int64)

    def closed(self, seated: Whole, heeded: Whole) -> list[int]:
        """The cells to which nobody can be added: all who are alike sit, or one of these maxima would be broken."""
        full = self.counts(seated)[heeded] >= self.most[heeded]
        used = np.bincount(self.profile, weights=seated, minlength=len(self.people))
        over = (self.rows[heeded][full] > 0).any(axis=0)
        closed = np.flatnonzero((over | (used >= self.people)[self.profile])[:-1])
        return list(map(int, closed))

    def _filled(self, seated: Whole, heeded: Whole) -> Whole:
        """Seats still empty to whoever comes first, as far as these maxima allow; the rest are left empty."""
        seated = seated.copy()
        while free := sorted({*range(len(self.terms))}.difference(self.closed(seated, heeded))):
            seated[free[0]] += 1
        seated[-1] = np.maximum(0, self.most - self.counts(seated)[self.every])[self.seats].sum()
        return seated

    def _strict(self) -> Landscape:
        """Where whoever is missing breaks a rule, unless there is nobody; and what each target misses is a cost."""
        there_are = self.fixed + (self.rows @ self.people[self.profile]).astype(np.int64)
        return self._landscape(self._missing(there_are) + self._too_many(), self._gaps())

    def _lenient(self) -> Landscape:
        """Where one who is missing is a cost larger than any gap."""
        missing = self._missing(np.full(len(self.rows), self.count[-1]))
        return self._landscape(self._too_many(), self._gaps() + FINE * self.dear * missing)

    def _missing(self, at_most: Whole) -> Floats:
        """Rows x counts: the people too few, of as many as there could be."""
        low = np.zeros(len(self.rows), dtype=np.int64)
        low[: len(self.demands)] = [demand.line.low for demand in self.demands]
        return np.asarray(np.maximum(0.0, np.minimum(low, at_most)[:, None] - self.count))

    def _too_many(self) -> Floats:
        """Rows x counts: the people above a maximum."""
        most = np.full(len(self.rows), self.count[-1])
        most[: len(self.demands)] = np.minimum(self.most, self.count[-1])
        return np.asarray(np.maximum(0.0, self.count - most[:, None]))

    def _gaps(self) -> Floats:
        """Rows x counts: what each target misses."""
        gaps = np.zeros((len(self.rows), len(self.count)))
        for at, table in enumerate(self.outlook.costs, len(self.demands)):
            gaps[at] = FINE * np.array(table)[np.minimum(self.count, self.outlook.problem.size)]
        return gaps

    def _landscape(self, broken: Floats, costs: Floats) -> Landscape:
        return Landscape(
            rows=self.rows,
            fixed=self.fixed,
            broken=broken,
            kept=(),
            limits=(),
            costs=costs,
            profile=self.profile,
            people=self.people,
        )


class _Dive:
    """The relaxation of one rotation, rounded step by step; one who is missing costs more than any gap.

    Where the solver finds no optimum, an old basis may have misled it: the programme is then made anew, and where that
    does not help the dive ends.
    """

    def __init__(self, here: _Here, effort: Effort) -> None:
        self.here, self.effort = here, effort
        self.seated = np.zeros(len(here.profile), dtype=np.int64)
        self.programme = self._programme()
        while (joining := self._joining()).any():
            self.seated[:-1] += joining
            self._limit(self.programme)

    def _joining(self) -> Whole:
        """For each term, those who begin it next; nobody at the end."""
        if self.programme.least(self.costs) is None:
            self.programme = self._programme()
            if self.programme.least(self.costs) is None:
                return np.zeros(len(self.here.terms), dtype=np.int64)
        more = np.array(self.programme.values[: len(self.here.terms)]) - self.seated[:-1]
        whole: Whole = np.floor(more + NOISE).astype(np.int64)
        if not whole.any() and more.max(initial=0.0) > NOISE:
            whole[more.argmax()] = 1
        return whole

    def _limit(self, programme: Programme) -> None:
        """Whoever is seated stays, and nobody joins where nobody can be added."""
        seated = self.seated.tolist()
        for cell in np.flatnonzero(self.seated[:-1]).tolist():
            programme.limit(cell, seated[cell], programme.upper[cell])
        for cell in self.here.closed(self.seated, self.here.every):
            programme.limit(cell, 0, seated[cell])

    def _programme(self) -> Programme:
        """Everyone to a seat or none; the people missing, and what each target misses."""
        here, programme = self.here, Programme(self.effort)
        for people in here.people[here.profile[:-1]].tolist():
            programme.column(0, people)
        for batch in np.flatnonzero(np.bincount(here.profile[:-1]) > 1).tolist():
            programme.row(_ones(np.flatnonzero(here.profile[:-1] == batch)), None, int(here.people[batch]))
        self.costs: dict[int, int] = {}
        counted = [_ones(np.flatnonzero(row)) for row in here.rows]
        fixed = here.fixed.tolist()
        for demand, cells, there in zip(here.demands, counted, fixed, strict=False):
            programme.row(cells, None, demand.most - there)
            if demand.line.low > there:
                missing = programme.column(0, demand.line.low - there)
                programme.row({**cells, missing: 1}, demand.line.low - there, None)
                self.costs[missing] = here.dear
        for table, cells, there in zip(
            here.outlook.costs, counted[len(here.demands) :], fixed[len(here.demands) :], strict=True
        ):
            gap = programme.column(0, max(table))
            for slope, intercept in supporting_lines(table):
                programme.row({gap: 1, **dict.fromkeys(cells, -slope)}, intercept + slope * there, None)
            self.costs[gap] = 1
        self._limit(programme)
        return programme


def _ones(columns: Iterable[int]) -> dict[int, int]:
    return dict.fromkeys(map(int, columns), 1)


def _walkable(land: Landscape) -> bool:
    """Whether a walk is neither too large nor inexact."""
    return land.rows.size <= MOST_NUMBERS and land.dearest >= ROOM * land.unit
