"""Proposes a rotation: the charter's priorities one after another, each proven before the next, then checked."""

from collections.abc import Callable
from importlib.metadata import version

from solver import check
from solver.answer import Answer
from solver.errors import Unsound
from solver.formats import evidence
from solver.model import Question
from solver.problem import Problem
from solver.profiles import Field, Profile, TraitReader
from solver.proposal import Proposal, Versions
from solver.search import Effort
from solver.stages import Progress, Seated, Stages

__all__ = ["DEFAULT_WORK", "Progress", "deal", "propose"]

SOLVER_VERSION = "1"
DEFAULT_WORK = 4.0


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
    stages = Stages(question, Effort(work, cancelled), progress)
    seated = stages.run()
    seats = {person.id: problem.seat_of(person) for person in field.continuing}
    seats.update(deal(problem, question.profiles, seated))
    answer = Answer(field, seats)
    versions = Versions(solver=SOLVER_VERSION, ortools=version("ortools"))
    objectives = [reached.objective(answer) for reached in stages.reached]
    proposal = answer.proposal(objectives, question.profiles, versions)
    verdict = check.check(evidence(problem, proposal))
    if not verdict.ok:
        raise Unsound(path=verdict.path, fault=verdict.code, detail=verdict.detail)
    return proposal


def deal(problem: Problem, profiles: tuple[Profile, ...], seated: Seated) -> dict[str, str]:
    """Within each profile, seats in the charter's order of groups to people in the order of the lot."""
    seats: dict[str, str] = {}
    groups = [group.key for group in problem.groups]
    for at, profile in enumerate(profiles):
        dealt = [groups[place] for place in profile.traits.groups for _ in range(seated[at, place])]
        seats.update(zip(profile.people, dealt, strict=False))
    return seats
