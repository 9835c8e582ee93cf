"""Plans for the rotations ahead: one to start from, found by walking, and the search for the best, with its proofs.

A plan is a number for each term of the outlook: how many people begin it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from operator import itemgetter
from typing import TypeAlias

import numpy as np
from ortools.sat.python import cp_model

from solver.improve import improve
from solver.landscape import FINE, MOST_NUMBERS, ROOM, Floats, Landscape, Whole
from solver.objectives import supporting_lines
from solver.outlook import Outlook, Tally
from solver.programme import Programme, Row
from solver.search import Effort, Found, search

WALKS = 2  # for a rotation, each from another council
STEPS, STEPS_EACH = 2500, 40  # of a walk, at most; and for each term that can be begun

Numbers: TypeAlias = Sequence[int]
Value: TypeAlias = Callable[[Numbers], int]


def rolled(outlook: Outlook, effort: Effort, start: Numbers, first: int = 0) -> list[int]:
    """A plan that begins like this one; from the first rotation that is free on, each is as good as a walk finds.

    It has no view of the rotations that follow, breaks no maximum, and proves nothing.
    """
    begun = zip(outlook.terms, start, strict=True)
    numbers = [number if term.rotation < first else 0 for term, number in begun]
    for rotation in outlook.rotations[first:]:
        here = _Here(outlook, rotation, numbers)
        for at, number in zip(here.terms, here.walked(effort).tolist(), strict=False):
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
        self.seats = np.flatnonzero([demand.line.rule.kind == "seats" for demand in self.demands])

    def walked(self, effort: Effort) -> Whole:
        """How many begin each term, and seats left empty, on a council that keeps the rules as far as there are people.

        If no walk finds one, the best met where people may be missing as long as no maximum is broken.
        """
        steps = min(STEPS, STEPS_EACH * len(self.profile))
        strict, lenient = self._strict(), self._lenient()
        for attempt in range(WALKS if _walkable(strict) else 0):
            start = self._filled(attempt * len(self.terms) // WALKS, self.seats)
            found = improve(strict, start, lambda _: False, effort.cancelled, steps=steps)
            if not strict.broken[np.arange(len(self.rows)), strict.counts(found)].any():
                return found
        found = self._filled(0, np.arange(len(self.demands)))
        if _walkable(lenient):
            found = improve(lenient, found, lambda _: False, effort.cancelled, steps=steps)
        return found

    def _filled(self, first: int, heeded: Whole) -> Whole:
        """Seats to whoever comes first, from a place in the order on, as far as these demands allow; the rest empty."""
        most = np.array([self.demands[at].most for at in heeded])
        counts, room = self.fixed[heeded], self.people.copy()
        seated = np.zeros(len(self.profile), dtype=np.int64)
        for cell in np.roll(np.arange(len(self.terms)), -first):
            counted, batch = self.rows[heeded, cell].astype(np.int64), self.profile[cell]
            while room[batch] and np.all(counts + counted <= most):
                seated[cell] += 1
                counts += counted
                room[batch] -= 1
        seated[-1] = np.maximum(0, most - counts)[np.isin(heeded, self.seats)].sum()
        return seated

    def _strict(self) -> Landscape:
        """Where whoever is missing breaks a rule, unless there is nobody; and what each target misses is a cost."""
        there_are = self.fixed + (self.rows @ self.people[self.profile]).astype(np.int64)
        return self._landscape(self._missing(there_are) + self._too_many(), self._gaps())

    def _lenient(self) -> Landscape:
        """Where one who is missing is a cost larger than any gap."""
        dear = 1 + sum(map(max, self.outlook.costs))
        return self._landscape(
            self._too_many(), self._gaps() + FINE * dear * self._missing(np.full(len(self.rows), self.count[-1]))
        )

    def _missing(self, at_most: Whole) -> Floats:
        """Rows x counts: the people too few, of as many as there could be."""
        low = np.zeros(len(self.rows), dtype=np.int64)
        low[: len(self.demands)] = [demand.line.low for demand in self.demands]
        return np.asarray(np.maximum(0.0, np.minimum(low, at_most)[:, None] - self.count))

    def _too_many(self) -> Floats:
        """Rows x counts: the people above a maximum."""
        most = np.full(len(self.rows), self.count[-1])
        most[: len(self.demands)] = [min(demand.most, self.count[-1]) for demand in self.demands]
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


def _walkable(land: Landscape) -> bool:
    """Whether a walk is neither too large nor inexact."""
    return land.rows.size <= MOST_NUMBERS and land.dearest >= ROOM * land.unit


class Plan:
    """Columns and rows in whole numbers, for one aim after another; each keeps what those before it reached.

    A linear programme says what an aim cannot be below. The plan at hand often has no more; if not, an exact search
    starts from it.
    """

    def __init__(self, outlook: Outlook, effort: Effort) -> None:
        self.outlook, self.effort = outlook, effort
        self.numbers: Numbers = rolled(outlook, effort, [0] * len(outlook.terms))
        self.columns: list[_Column] = []
        self.rows: list[Row] = []
        self.kept: list[tuple[Value, int]] = []
        self.counts: dict[Tally, int] = {}
        for at, term in enumerate(outlook.terms):
            self._column(outlook.kinds[term.kind].profile.size, itemgetter(at))
        self._follow()
        self.missing = [self._missing(rotation) for rotation in outlook.rotations]
        self.gaps = [self._gap(rotation) for rotation in outlook.rotations]

    def _column(self, most: int, value: Value) -> int:
        self.columns.append(_Column(most, value))
        return len(self.columns) - 1

    def _follow(self) -> None:
        """Nobody begins a first term twice, nor another but where the one before it ends."""
        outlook = self.outlook
        for at, kind in enumerate(outlook.kinds):
            firsts = (each for rotation in outlook.rotations for each in outlook.batches[at, 0, rotation])
            self.rows.append(Row(dict.fromkeys(firsts, 1), None, kind.profile.size))
        for (_, nth, _), terms in list(outlook.batches.items()):
            if nth and terms:
                before = dict.fromkeys(outlook.before(outlook.terms[terms[0]]), -1)
                self.rows.append(Row(dict.fromkeys(terms, 1) | before, None, 0))

    def _count(self, tally: Tally) -> int:
        """The column of those counted."""
        if tally not in self.counts:
            self.counts[tally] = self._column(self.outlook.problem.size + tally.fixed, tally.of)
            terms = {**dict.fromkeys(tally.terms, 1), self.counts[tally]: -1}
            self.rows.append(Row(terms, -tally.fixed, -tally.fixed))
        return self.counts[tally]

    def _missing(self, rotation: int) -> list[int]:
        """The columns of the people missing for each rule; no maximum is broken any further."""
        missing = []
        for demand in self.outlook.demands[rotation]:
            count = self._count(demand.tally)
            self.rows.append(Row({count: 1}, None, demand.most))
            if demand.line.low > demand.tally.fixed:
                missing.append(self._column(demand.line.low, demand.missing))
                self.rows.append(Row({count: 1, missing[-1]: 1}, demand.line.low, None))
        return missing

    def _gap(self, rotation: int) -> list[int]:
        """The columns of what each target misses."""
        costs = []
        for table, tally in zip(self.outlook.costs, self.outlook.aims[rotation], strict=True):
            costs.append(self._column(max(table), partial(self.outlook.cost, table, tally)))
            for slope, intercept in supporting_lines(table):
                self.rows.append(Row({costs[-1]: 1, self._count(tally): -slope}, intercept, None))
        return costs

    def least_missing(self, rotation: int) -> int:
        """As few people missing as what was reached before allows, kept from now on; how many no plan can be below."""
        return self._least(rotation, self.missing[rotation], partial(self.outlook.missing, rotation))

    def least_gap(self, rotation: int) -> int:
        """The same for the gap."""
        return self._least(rotation, self.gaps[rotation], partial(self.outlook.gap, rotation))

    def _least(self, rotation: int, aim: Sequence[int], value: Value) -> int:
        bound, now = 0, value(self.numbers)
        if now:
            bound = self._proven(aim)
        if bound < now:
            found = self._searched(aim)
            bound = max(bound, found.bound)
            if found.any and value(found.values) < now:
                self._take(found, rotation)
        self.rows.append(Row(dict.fromkeys(aim, 1), None, value(self.numbers)))
        self.kept.append((value, value(self.numbers)))
        return bound

    def _take(self, found: Found, rotation: int) -> None:
        """Take a better plan, with the rotations that follow walked anew: the search left those to chance.

        One that is not proven the best is not worth what it may cost them, and taken only if it costs them nothing.
        """
        now, then = self._worth(self.numbers), self._worth(found.values)
        if found.status == cp_model.OPTIMAL:
            again = rolled(self.outlook, self.effort, found.values, rotation + 1)
            kept = all(value(again) <= most for value, most in self.kept)
            self.numbers = again if kept and self._worth(again) < then else found.values
        elif all(after <= before for after, before in zip(then, now, strict=True)):
            self.numbers = found.values

    def _worth(self, numbers: Numbers) -> list[int]:
        """All that counts, in the order in which it does: the less the better."""
        missing = [self.outlook.missing(rotation, numbers) for rotation in self.outlook.rotations]
        return missing + [self.outlook.gap(rotation, numbers) for rotation in self.outlook.rotations]

    def _proven(self, aim: Sequence[int]) -> int:
        """By the relaxation; made anew each time, as an old basis misleads the solver once a row fits so tightly."""
        programme = Programme(self.effort)
        for column in self.columns:
            programme.column(0, column.most)
        for row in self.rows:
            programme.row(row.terms, row.low, row.high)
        proof = programme.least(dict.fromkeys(aim, 1))
        return 0 if proof is None else max(0, proof.bound)

    def _searched(self, aim: Sequence[int]) -> Found:
        """By an exact search from the plan at hand; its values are those of a plan."""
        model = cp_model.CpModel()
        columns = [model.new_int_var(0, column.most, "") for column in self.columns]
        for row in self.rows:
            total = cp_model.LinearExpr.weighted_sum([columns[at] for at in row.terms], list(row.terms.values()))
            model.add_linear_constraint(total, *_sides(row))
        for made, column in zip(columns, self.columns, strict=True):
            model.add_hint(made, column.value(self.numbers))
        model.minimize(cp_model.LinearExpr.sum([columns[at] for at in aim]))
        return search(model, columns[: len(self.numbers)], self.effort)


def _sides(row: Row) -> tuple[int, int]:
    return cp_model.INT_MIN if row.low is None else row.low, cp_model.INT_MAX if row.high is None else row.high


@dataclass(frozen=True)
class _Column:
    """A number between nought and `most`, and what it is in a plan."""

    most: int
    value: Value
