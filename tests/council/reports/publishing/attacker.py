"""Somebody who knows the lists of members, everything published, and how it is made, and who can compute."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from ortools.sat.python import cp_model

from council.councils.gate.counting import Member
from council.councils.gate.telling import Former, known
from council.councils.gate.witnesses import Told

SECONDS = 20.0


@dataclass(frozen=True)
class Cell:
    """People of one atom who gave an answer of one group: how many there may be, of how many."""

    atom: int
    group: int
    least: int
    most: int
    people: int

    @property
    def found_out(self) -> bool:
        """Whether each of these people is known to have given such an answer, or not to have."""
        return self.most == 0 or self.least == self.people


class Attacker:
    """Every council that could be behind what was published, as an integer program.

    People counted in the same issues cannot be told apart, so a number per atom and group is all there is to know.
    `own` adds what a member knows of herself: one person of an atom (by its number) is in a group.
    """

    def __init__(self, issues: Sequence[Former[Member]], own: tuple[int, int] | None = None) -> None:
        self.told = known(issues)
        self.own = own
        self.model = cp_model.CpModel()
        self.numbers = [
            [self.model.new_int_var(0, int(size), f"{atom}/{group}") for group in range(self.told.groups)]
            for atom, size in enumerate(self.told.sizes)
        ]
        self._agrees(self.told)

    def _agrees(self, told: Told) -> None:
        for atom, size in enumerate(told.sizes):
            self.model.add(sum(self.numbers[atom]) == int(size))
        for issue, cut in product(range(len(told.least)), range(told.groups - 1)):
            total = sum(sum(self.numbers[int(atom)][: cut + 1]) for atom in np.flatnonzero(told.inside[issue]))
            self.model.add_linear_constraint(total, int(told.least[issue, cut]), int(told.most[issue, cut]))
        if self.own is not None:
            self.model.add(self.numbers[self.own[0]][self.own[1]] >= 1)

    def _best(self, expression: cp_model.LinearExprT, *, most: bool) -> tuple[int, list[list[int]]]:
        (self.model.maximize if most else self.model.minimize)(expression)
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.max_time_in_seconds = SECONDS
        status = solver.solve(self.model)
        assert status == cp_model.OPTIMAL, solver.status_name(status)
        return round(solver.objective_value), [[solver.value(each) for each in row] for row in self.numbers]

    def cells_of_issue(self, issue: int) -> Iterator[Cell]:
        """How closely each group of an issue can be known."""
        inside = [int(atom) for atom in np.flatnonzero(self.told.inside[issue])]
        people = int(self.told.sizes[inside].sum())
        for group in range(self.told.groups):
            total = cp_model.LinearExpr.sum([self.numbers[atom][group] for atom in inside])
            least, most = self._best(total, most=False)[0], self._best(total, most=True)[0]
            yield Cell(-1, group, least, most, people)

    def found_out(self) -> list[Cell]:
        """The atoms of which everybody's answer is known in some group: had, or not had."""
        possible: set[tuple[int, int, bool]] = set()
        found = []
        for atom, group in product(range(len(self.told.sizes)), range(self.told.groups)):
            size, mine = int(self.told.sizes[atom]), int(self.own == (atom, group))
            others = size - int(self.own is not None and self.own[0] == atom)
            if others == 0:
                continue
            for most in (True, False):
                if (atom, group, most) in possible:
                    continue
                number, solution = self._best(self.numbers[atom][group], most=most)
                possible |= self._shown_by(solution)
                if (most and number - mine == 0) or (not most and number - mine == others):
                    found.append(Cell(atom, group, number if not most else 0, number, size))
        return found

    def _shown_by(self, solution: list[list[int]]) -> set[tuple[int, int, bool]]:
        """Which answers one council shows to be possible (true) or deniable (false), for others than herself."""
        shown = set()
        for atom, row in enumerate(solution):
            others = sum(row) - int(self.own is not None and self.own[0] == atom)
            for group, number in enumerate(row):
                hers = int(self.own == (atom, group))
                shown |= {(atom, group, True)} if number - hers > 0 else set()
                shown |= {(atom, group, False)} if number - hers < others else set()
        return shown
