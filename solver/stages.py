"""The searches, one for each priority in the charter's order: each keeps what those before it reached."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from solver import explain
from solver.answer import Answer
from solver.errors import Impossible, Undecided, Unsound
from solver.improve import improve, landscape
from solver.model import CouncilModel, Question, lines
from solver.objectives import Kept, Measure, Scales, kept, tally, value
from solver.problem import Priority
from solver.profiles import TraitReader
from solver.proposal import Objective
from solver.search import Effort, Found, Sighting, Watch, search

FIRST_LOOK = 0.8
RULES_STAGE = "rules"

Seated: TypeAlias = dict[tuple[int, int], int]


@dataclass(frozen=True)
class Progress:
    """Which priority is being searched (stage 1 of …), and the best value and bound so far as exact fractions."""

    stage: int
    stages: int
    key: str
    best: str | None
    bound: str | None


@dataclass(frozen=True)
class Reached:
    """What the search for one priority found."""

    priority: Priority
    best: Fraction
    bound: Fraction

    def objective(self, answer: Answer) -> Objective:
        """The same, beside what the council finally chosen has; a later stage may have found a better council."""
        reader = TraitReader(answer.problem, answer.after)
        had = value(answer.problem, self.priority.key, map(reader.traits, answer.after))
        best = min(self.best, had)
        return Objective(
            key=self.priority.key,
            slack=self.priority.slack,
            value=str(had),
            best=str(best),
            bound=str(self.bound),
            status="optimal" if best == self.bound else "best_found",
        )


class Stages:
    """The searches in order; each keeps what those before it reached, and starts from the council they found."""

    def __init__(self, question: Question, effort: Effort, progress: Callable[[Progress], None] | None) -> None:
        self.problem = question.problem
        self.effort = effort
        self.progress = progress
        self.council = CouncilModel(question)
        for line in lines(question):
            self.council.add(line)
        self.cells = list(self.council.cells.values())
        self.seated: Seated | None = None
        self.reached: list[Reached] = []
        self.kept: list[Kept] = []

    def run(self) -> Seated:
        """The council that the searches for every priority end with; any council, if the charter has none."""
        if not self.problem.priorities:
            found = self._search(1, RULES_STAGE, None, self.effort.work)
            if not found.any:
                raise Undecided(stage=1, work=str(self.effort.work))
            return dict(zip(self.council.cells, found.values, strict=True))
        scales = Scales(self.council)
        for stage, priority in enumerate(self.problem.priorities, start=1):
            measure = scales.measure(priority.key)
            self.council.model.minimize(measure.expression)
            best, bound = self._stage(stage, measure)
            self.reached.append(Reached(priority, best, bound))
            self.kept.append(kept(self.problem, priority, best))
            scales.keep(self.kept[-1])
        return self.seated or {}

    def _stage(self, stage: int, measure: Measure) -> tuple[Fraction, Fraction]:
        """A short search, which proves most questions and bounds the others; a walk; and the rest of the work."""
        first = min(FIRST_LOOK, self.effort.work)
        rest = self.effort.work - first
        bound = self._look(stage, measure, first)
        if self.seated is not None and self._value(measure, self.seated) > bound:
            self._walk(measure, self.seated, bound)
        if rest > 0 and (self.seated is None or self._value(measure, self.seated) > bound):
            bound = max(bound, self._look(stage, measure, rest))
        if self.seated is None:
            raise Undecided(stage=stage, work=str(self.effort.work))
        best = self._value(measure, self.seated)
        return best, min(best, bound)

    def _look(self, stage: int, measure: Measure, work: float) -> Fraction:
        """Search for so long, take what is better than what there is, and say what no council can be below."""
        found = self._search(stage, measure.key, measure, work)
        if found.any:
            seated = dict(zip(self.council.cells, found.values, strict=True))
            if self.seated is None or self._value(measure, seated) < self._value(measure, self.seated):
                self._take(seated)
        return measure.exact(max(found.bound, 0))

    def _value(self, measure: Measure, seated: Seated) -> Fraction:
        return measure.value(self.council.members(tuple(seated.values())))

    def _walk(self, measure: Measure, start: Seated, bound: Fraction) -> None:
        """Look for a better council by exchanges, and take it if it keeps all that was reached before."""
        land = landscape(self.council, [*(item.priority.key for item in self.reached), measure.key])
        if land is None:
            return

        def enough(values: npt.NDArray[np.int64]) -> bool:
            return measure.value(self.council.members(values.tolist())) <= bound

        found = improve(land, list(start.values()), enough, self.effort.cancelled)
        seated = dict(zip(self.council.cells, map(int, found), strict=True))
        if self._keeps(seated) and self._value(measure, seated) < self._value(measure, start):
            self._take(seated)

    def _keeps(self, seated: Seated) -> bool:
        """Whether a council keeps every rule, and what was reached for every priority before."""
        values = list(seated.values())
        rules = lines(self.council.question)
        totals = [line.fixed + int(self.council.mask(line.counts, line.seat_group) @ values) for line in rules]
        members = self.council.members(values)
        return all(line.low <= total <= line.high for line, total in zip(rules, totals, strict=True)) and all(
            item.allows(tally(item.pieces, members)) for item in self.kept
        )

    def _search(self, stage: int, key: str, measure: Measure | None, work: float) -> Found:
        effort = replace(self.effort, work=work)
        found = search(self.council.model, self.cells, effort, self._teller(stage, key, measure))
        if found.impossible:
            raise self._impossible()
        return found

    def _take(self, seated: Seated) -> None:
        """Make this the council found last, from which every later search starts."""
        self.seated = seated
        self.council.model.clear_hints()
        for cell, number in zip(self.cells, seated.values(), strict=True):
            self.council.model.add_hint(cell, number)

    def _impossible(self) -> Impossible | Unsound:
        conflict = explain.conflict(self.problem, cancelled=self.effort.cancelled)
        return Unsound(fault="impossible without a conflict") if conflict is None else Impossible(conflict)

    def _teller(self, stage: int, key: str, measure: Measure | None) -> Watch | None:
        if self.progress is None:
            return None
        tell, stages = self.progress, max(1, len(self.problem.priorities))

        def watch(sighting: Sighting) -> None:
            best, bound = (
                None if measure is None or number is None else str(measure.exact(max(number, 0)))
                for number in (sighting.best, sighting.bound)
            )
            tell(Progress(stage, stages, key, best, bound))

        watch(Sighting())
        return watch
