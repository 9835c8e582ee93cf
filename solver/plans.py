"""The search for the best plan of the rotations ahead, from one found rotation by rotation, with its proofs.

A plan is a number for each term of the outlook: how many people begin it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from operator import itemgetter
from typing import TypeAlias

from ortools.sat.python import cp_model

from solver.objectives import supporting_lines
from solver.outlook import Outlook, Tally
from solver.programme import Programme, Row
from solver.rolled import Numbers, rolled
from solver.search import Effort, Found, search

Value: TypeAlias = Callable[[Numbers], int]


class Plan:
    """Columns and rows in whole numbers, for one aim after another; each keeps what those before it reached.

    A linear programme says what an aim cannot be below. The plan at hand often has no more; if not, an exact search
    starts from it.
    """

    def __init__(self, outlook: Outlook, effort: Effort) -> None:
        self.outlook, self.effort = outlook, effort
        self.aims_left, self.work_left = 2 * len(outlook.rotations), effort.work
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
            found = self._searched(aim, self._share())
            bound = max(bound, found.bound)
            if found.any and value(found.values) < now:
                self._take(found, rotation)
        self.rows.append(Row(dict.fromkeys(aim, 1), None, value(self.numbers)))
        self.kept.append((value, value(self.numbers)))
        self.aims_left -= 1
        return bound

    def _share(self) -> Effort:
        """An equal part of the work left for this aim and those after it; one that needs no search leaves its part."""
        work = self.work_left / self.aims_left
        self.work_left -= work
        return replace(self.effort, work=work)

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

    def _searched(self, aim: Sequence[int], effort: Effort) -> Found:
        """By an exact search from the plan at hand; its values are those of a plan."""
        model = cp_model.CpModel()
        columns = [model.new_int_var(0, column.most, "") for column in self.columns]
        for row in self.rows:
            total = cp_model.LinearExpr.weighted_sum([columns[at] for at in row.terms], list(row.terms.values()))
            model.add_linear_constraint(total, *_sides(row))
        for made, column in zip(columns, self.columns, strict=True):
            model.add_hint(made, column.value(self.numbers))
        model.minimize(cp_model.LinearExpr.sum([columns[at] for at in aim]))
        return search(model, columns[: len(self.numbers)], effort)


def _sides(row: Row) -> tuple[int, int]:
    return cp_model.INT_MIN if row.low is None else row.low, cp_model.INT_MAX if row.high is None else row.high


@dataclass(frozen=True)
class _Column:
    """A number between nought and `most`, and what it is in a plan."""

    most: int
    value: Value
