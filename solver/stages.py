"""The searches, one for each priority in the charter's order: each keeps what those before it reached."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from solver import explain
from solver.answer import Answer
from solver.errors import Impossible, Undecided, Unsound
from solver.exact import Exact
from solver.improve import improve
from solver.ladder import Ladder, Rung
from solver.landscape import landscape
from solver.model import Question, lines
from solver.objectives import Kept, Measure, kept, tally, value
from solver.problem import Priority
from solver.profiles import TraitReader, Traits
from solver.proposal import Objective
from solver.reach import reach
from solver.search import Effort, Sighting, Watch, search

FIRST_LOOK = 0.8
TRIES = 3  # to reach the bounds of the relaxation together, for each unit of work
SHORT_TRIES = 4  # to reach some of them
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
        self.question = question
        self.problem = question.problem
        self.effort = effort
        self.progress = progress
        self.cells = [(at, place) for at, profile in enumerate(question.profiles) for place in profile.traits.groups]
        self.seated: Seated | None = None
        self.reached: list[Reached] = []
        self.kept: list[Kept] = []
        self.rungs: list[Rung] = []

    @cached_property
    def exact(self) -> Exact:
        """The model for the exact search; made only if the relaxation leaves something open."""
        return Exact(self.question)

    def run(self) -> Seated:
        """The council that the searches for every priority end with; any council, if the charter has none."""
        if not self.problem.priorities:
            self._tell(RULES_STAGE, None, None)
            self._look(None, self.effort.work)
        for priority in self.problem.priorities:
            self._tell(priority.key, None, None)
            best, bound = self._stage(priority)
            self._tell(priority.key, str(best), str(bound))
            self.reached.append(Reached(priority, best, bound))
            self.kept.append(kept(self.problem, priority, best))
        return self._found()

    def _stage(self, priority: Priority) -> tuple[Fraction, Fraction]:
        """The relaxation, whose bound is often reached at once; where it is not, the exact search and a walk."""
        rung = self._rung()
        bound = Fraction(0) if rung is None else rung.bound
        if self._open(priority, bound):
            bound = self._searched(priority, bound)
        best = self._value(priority, self._found())
        if priority.slack or rung is None or best != rung.bound:
            self.rungs = []
        return best, bound

    def _found(self) -> Seated:
        if self.seated is None:
            raise Undecided(stage=len(self.kept) + 1, work=str(self.effort.work))
        return self.seated

    def _open(self, priority: Priority, bound: Fraction) -> bool:
        """Whether a better council than the one found last is not yet ruled out."""
        return self.seated is None or self._value(priority, self.seated) > bound

    def _value(self, priority: Priority, seated: Seated) -> Fraction:
        return value(self.problem, priority.key, self._members(seated.values()))

    def _members(self, seated: Iterable[int]) -> list[Traits]:
        """Everyone on a council, by their traits, if so many sit for each of the cells."""
        profiles = self.question.profiles
        chosen = [(at, number) for (at, _), number in zip(self.cells, seated, strict=True) if number]
        return [*self.question.continuing, *(profiles[at].traits for at, number in chosen for _ in range(number))]

    def _rung(self) -> Rung | None:
        """What the relaxation says of this priority; it is asked about the next ones too, and where they all end."""
        if not self.rungs:
            self.rungs = list(self._climbed())
            self._reach_far([rung for rung in self.rungs if rung.firm])
        return self.rungs.pop(0) if self.rungs else None

    def _climbed(self) -> Iterator[Rung]:
        """The rungs from this stage on, as long as each says what the next may build on."""
        ladder = Ladder(self.question, self.kept, self.effort)
        for priority in self.problem.priorities[len(self.kept) :]:
            rung = ladder.climb(priority)
            if rung is not None:
                yield rung
            if rung is None or priority.slack or not rung.firm:
                return

    def _reach_far(self, rungs: Sequence[Rung]) -> None:
        """Take a council that reaches the bounds of all these rungs, or of as many as a short look finds one for."""
        tries = int(TRIES * self.effort.work)
        for last in range(len(rungs), 0, -1):
            if not self._open_to(rungs[:last]) or self._reach(rungs[:last], tries):
                return
            tries = min(tries, SHORT_TRIES)

    def _open_to(self, rungs: Sequence[Rung]) -> bool:
        return any(self._open(rung.priority, rung.bound) for rung in rungs)

    def _reach(self, rungs: Sequence[Rung], tries: int) -> bool:
        """Take a council that reaches the bounds of all these rungs, if one is found: it is the best for each."""
        for attempt in range(tries):
            found = reach(rungs[-1].box, attempt, self.effort)
            seated = dict(zip(self.cells, found.cells, strict=False))
            if seated and self._keeps(seated) and not any(self._misses(seated, rung) for rung in rungs):
                self.seated = seated
                return True
            if found.empty:
                return False
        return False

    def _misses(self, seated: Seated, rung: Rung) -> bool:
        return self._value(rung.priority, seated) > rung.bound

    def _searched(self, priority: Priority, bound: Fraction) -> Fraction:
        """A short search, which proves most questions and bounds the others; a walk; and the rest of the work."""
        measure = self.exact.aim(priority.key, self.kept)
        first = min(FIRST_LOOK, self.effort.work)
        bound = max(bound, self._look(measure, first))
        if self.seated is None:
            self._look_for_any(first)
            measure = self.exact.aim(priority.key, self.kept)
        if self.seated is not None and self._open(priority, bound):
            self._walk(priority, self.seated, bound)
        if self.effort.work > first and self._open(priority, bound):
            bound = max(bound, self._look(measure, self.effort.work - first))
        return bound

    def _look_for_any(self, work: float) -> None:
        """A council to start from is found sooner where none is preferred."""
        self.exact.no_aim()
        self._look(None, work)

    def _look(self, measure: Measure | None, work: float) -> Fraction:
        """Search for so long, take what is found, and say what no council can be below.

        The search starts from the council found last, and so finds none that is worse.
        """
        self.exact.start_from(self.seated)
        effort = replace(self.effort, work=work)
        found = search(self.exact.model, self.exact.cells, effort, self._teller(measure))
        if found.impossible:
            raise self._impossible()
        if found.any:
            self._take(dict(zip(self.cells, found.values, strict=True)), measure)
        return Fraction(0) if measure is None else measure.exact(max(found.bound, 0))

    def _take(self, seated: Seated, measure: Measure | None) -> None:
        """Make this the council found last, unless that one is as good."""
        if self.seated is None or measure is None:
            self.seated = seated
            return
        ours, theirs = (measure.value(self._members(each.values())) for each in (self.seated, seated))
        if theirs < ours:
            self.seated = seated

    def _walk(self, priority: Priority, start: Seated, bound: Fraction) -> None:
        """Look for a better council by exchanges, and take it if it keeps all that was reached before."""
        land = landscape(self.exact.council, self.kept, priority.key)
        if land is None:
            return

        def enough(values: npt.NDArray[np.int64]) -> bool:
            return self._value(priority, dict(zip(self.cells, values.tolist(), strict=True))) <= bound

        found = improve(land, list(start.values()), enough, self.effort.cancelled)
        seated = dict(zip(self.cells, map(int, found), strict=True))
        if self._keeps(seated) and self._value(priority, seated) < self._value(priority, start):
            self.seated = seated

    def _keeps(self, seated: Seated) -> bool:
        """Whether a council keeps every rule, and what was reached for every priority before."""
        profiles = self.question.profiles
        used: Counter[int] = Counter()
        for (at, _), number in seated.items():
            used[at] += number
        sitting = [(profiles[at].traits, place, number) for (at, place), number in seated.items() if number]
        totals = (
            (line, sum(n for traits, at, n in sitting if line.seat_group in (None, at) and line.counts(traits)))
            for line in lines(self.question)
        )
        members = self._members(seated.values())
        return (
            all(0 <= number <= profiles[at].size for at, number in used.items())
            and all(line.low <= line.fixed + total <= line.high for line, total in totals)
            and all(item.allows(tally(item.pieces, members)) for item in self.kept)
        )

    def _impossible(self) -> Impossible | Unsound:
        conflict = explain.conflict(self.problem, cancelled=self.effort.cancelled)
        return Unsound(fault="impossible without a conflict") if conflict is None else Impossible(conflict)

    def _tell(self, key: str, best: str | None, bound: str | None) -> None:
        if self.progress is not None:
            stages = max(1, len(self.problem.priorities))
            self.progress(Progress(len(self.kept) + 1, stages, key, best, bound))

    def _teller(self, measure: Measure | None) -> Watch | None:
        if self.progress is None:
            return None

        def watch(sighting: Sighting) -> None:
            best, bound = (
                None if measure is None or number is None else str(measure.exact(max(number, 0)))
                for number in (sighting.best, sighting.bound)
            )
            self._tell(RULES_STAGE if measure is None else measure.key, best, bound)

        return watch
