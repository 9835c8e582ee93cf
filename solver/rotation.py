"""Proposes a rotation: the charter's priorities one after another, each proven before the next, then checked."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from importlib.metadata import version

from solver import check, explain
from solver.answer import Answer
from solver.errors import Impossible, Undecided, Unsound
from solver.formats import evidence
from solver.model import CouncilModel, Question, has, lines
from solver.objectives import PRIORITIES, Counts, Measure, reached
from solver.problem import Priority, Problem
from solver.profiles import Field, Profile, TraitReader
from solver.proposal import Objective, Proposal, Versions
from solver.search import Effort, Found, Sighting, Watch, search

SOLVER_VERSION = "1"
DEFAULT_WORK = 4.0
RULES_STAGE = "rules"


@dataclass(frozen=True)
class Progress:
    """Which priority is being searched (stage 1 of …), and the best value and bound so far as exact fractions."""

    stage: int
    stages: int
    key: str
    best: str | None
    bound: str | None


def propose(
    problem: Problem,
    *,
    progress: Callable[[Progress], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    work: float = DEFAULT_WORK,
) -> Proposal:
    """Who should sit after the rotation; the same question gives the same answer on any machine.

    `work` limits each stage, in CP-SAT's deterministic time. `progress` and `cancelled` are called in this thread.
    Raises `Impossible` with the rules in conflict, `Undecided` when the work was used up first, `Cancelled`.
    """
    field = Field(problem)
    reader = TraitReader(problem, (*field.eligible, *field.continuing))
    question = Question(problem, reader.group(field.eligible), tuple(map(reader.traits, field.continuing)))
    stages = _Stages(question, Effort(work, cancelled), progress)
    objectives = stages.run()
    seats = {person.id: problem.seat_of(person) for person in field.continuing}
    seats.update(deal(problem, question.profiles, stages.seated))
    answer = Answer(field, seats)
    versions = Versions(solver=SOLVER_VERSION, ortools=version("ortools"))
    proposal = answer.proposal(objectives(answer), question.profiles, versions)
    verdict = check.check(evidence(problem, proposal))
    if not verdict.ok:
        raise Unsound(path=verdict.path, fault=verdict.code, detail=verdict.detail)
    return proposal


def deal(problem: Problem, profiles: tuple[Profile, ...], seated: dict[tuple[int, int], int]) -> dict[str, str]:
    """Within each profile, seats in the charter's order of groups to people in the order of the lot."""
    seats: dict[str, str] = {}
    groups = [group.key for group in problem.groups]
    for at, profile in enumerate(profiles):
        dealt = [groups[place] for place in profile.traits.groups for _ in range(seated[at, place])]
        seats.update(zip(profile.people, dealt, strict=False))
    return seats


@dataclass(frozen=True)
class _Reached:
    """What the search for one priority found."""

    priority: Priority
    best: Fraction
    bound: Fraction

    def objective(self, answer: Answer) -> Objective:
        """The same, beside what the council finally chosen has; a later stage may have found a better council."""
        problem = answer.problem
        seated = [sum(map(target.holds, answer.after)) for target in problem.targets]
        value = reached(problem, self.priority.key, seated)
        best = min(self.best, value)
        return Objective(
            key=self.priority.key,
            slack=self.priority.slack,
            value=str(value),
            best=str(best),
            bound=str(self.bound),
            status="optimal" if best == self.bound else "best_found",
        )


class _Stages:
    """The searches in order; each keeps what those before it reached, and starts from the council they found."""

    def __init__(self, question: Question, effort: Effort, progress: Callable[[Progress], None] | None) -> None:
        self.problem = question.problem
        self.effort = effort
        self.progress = progress
        self.council = CouncilModel(question)
        for line in lines(question):
            self.council.add(line)
        self.cells = list(self.council.cells.values())
        self.seated: dict[tuple[int, int], int] = {}
        self.reached: list[_Reached] = []

    def run(self) -> Callable[[Answer], list[Objective]]:
        """Search every priority, or for any council at all if the charter has none."""
        if not self.problem.priorities:
            self._search(1, RULES_STAGE, None)
            return lambda _: []
        counts = Counts(self.council)
        for stage, priority in enumerate(self.problem.priorities, start=1):
            measure = PRIORITIES[priority.key](counts)
            self.council.model.minimize(measure.expression)
            found = self._search(stage, priority.key, measure)
            best = reached(self.problem, priority.key, self._counted())
            bound = min(best, measure.exact(max(found.bound, 0)))
            self.reached.append(_Reached(priority, best, bound))
            measure.keep(best, priority.slack)
        return lambda answer: [item.objective(answer) for item in self.reached]

    def _search(self, stage: int, key: str, measure: Measure | None) -> Found:
        found = search(self.council.model, self.cells, self.effort, self._teller(stage, key, measure))
        if found.impossible:
            raise self._impossible()
        if found.any:
            self.seated = dict(zip(self.council.cells, found.values, strict=True))
            self.council.model.clear_hints()
            for cell, value in zip(self.cells, found.values, strict=True):
                self.council.model.add_hint(cell, value)
        elif not self.seated:
            raise Undecided(stage=stage, work=str(self.effort.work))
        return found

    def _impossible(self) -> Impossible | Unsound:
        conflict = explain.conflict(self.problem, cancelled=self.effort.cancelled)
        return Unsound(fault="impossible without a conflict") if conflict is None else Impossible(conflict)

    def _counted(self) -> list[int]:
        """Members counted by each target on the council found last."""
        question = self.council.question
        counted = [question.already(has("targets", at)) for at in range(len(self.problem.targets))]
        for (at, _), number in self.seated.items():
            for target in question.profiles[at].traits.targets:
                counted[target] += number
        return counted

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
