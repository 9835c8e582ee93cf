"""The method, from a question to a council that anyone can check.

1. The question (`problem`): people, rules, priorities. People whom no rule tells apart become one profile (`profiles`).
2. The composition: the priorities one after another, each proven before the next (`stages`; `model`, `objectives`).
3. The lottery (`lottery`): among all councils as good as that, chances as equal as can be (`leximin`), on equally
   likely numbered panels (`panels`), with a certificate that they could not be more equal (`certificate`).
4. The draw: the file is committed to, and public numbers name the panel (`draw`, `drawn`).
5. The reserve list (`reserve`) for seats that fall vacant later, and explanations (`explain`, `relax`, `why`).
6. First terms of different lengths (`stagger`), and the rotations that come after this one (`horizon`).

No answer leaves without the independent check (`check`), which shares no code with any of this. Where a council wants
no lottery over panels, `propose` seats the people of each profile in the order of a lot instead.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version

from solver import check
from solver.answer import Answer
from solver.errors import Unsound
from solver.evidence import evidence
from solver.model import Question
from solver.objectives import Kept
from solver.problem import Problem
from solver.profiles import Field, Profile, TraitReader
from solver.proposal import Proposal, Versions
from solver.search import Effort
from solver.stages import Progress, Reached, Seated, Stages

__all__ = ["DEFAULT_WORK", "Composed", "Progress", "compose", "deal", "posed", "propose", "proposed", "versions"]

SOLVER_VERSION = "1"
DEFAULT_WORK = 4.0


@dataclass(frozen=True)
class Composed:
    """What the searches found: each priority's best, what to keep of it, and one council that has them all."""

    field: Field
    question: Question
    reached: tuple[Reached, ...]
    kept: tuple[Kept, ...]
    seated: Seated


def posed(problem: Problem) -> tuple[Field, Question]:
    """Who could sit, and the question as the rules and priorities read it: profiles of people instead of people."""
    field = Field(problem)
    reader = TraitReader(problem, (*field.eligible, *field.continuing))
    return field, Question(problem, reader.group(field.eligible), tuple(map(reader.traits, field.continuing)))


def compose(problem: Problem, effort: Effort, progress: Callable[[Progress], None] | None = None) -> Composed:
    """The best that can be reached for each priority in turn, each kept, within its slack, while the next is sought."""
    field, question = posed(problem)
    stages = Stages(question, effort, progress)
    seated = stages.run()
    return Composed(field, question, tuple(stages.reached), tuple(stages.kept), seated)


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
    return proposed(problem, compose(problem, Effort(work, cancelled), progress))


def proposed(problem: Problem, composed: Composed) -> Proposal:
    """The answer with the council that the searches ended with, its people in the order of the lot."""
    seats = {person.id: problem.seat_of(person) for person in composed.field.continuing}
    seats.update(deal(problem, composed.question.profiles, composed.seated))
    answer = Answer(composed.field, seats)
    objectives = [reached.objective(answer) for reached in composed.reached]
    proposal = answer.proposal(objectives, composed.question.profiles, versions())
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


def versions() -> Versions:
    """What computes the answers."""
    return Versions(solver=SOLVER_VERSION, ortools=version("ortools"))
