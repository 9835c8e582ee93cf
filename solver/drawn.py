"""From a lottery to a council: what is committed to, the panel that the public numbers name, and what the public sees.

Nothing is chosen here: the numbers are public, the procedure is published, and the file committed to has a hash.
"""

from collections.abc import Callable
from fractions import Fraction

from solver.answer import Answer
from solver.draw import canonical_numbers, order_of, panel_of
from solver.errors import SolverError
from solver.evidence import Commitment, Draw, Evidence, Lottery, Public, PublicPerson
from solver.problem import Priority, Problem
from solver.proposal import Proposal
from solver.reserve import DEFAULT_WORK, ReserveList, ReserveRules, reserve
from solver.rotation import posed
from solver.stages import Reached


class NotReady(SolverError):
    """The evidence is not at the step that was asked for: `step` says which, `fault` why not."""

    code = "not_ready"


def committed(evidence: Evidence, commitment: Commitment) -> Evidence:
    """The file to publish before the draw; its hash is the promise. Raises `NotReady`."""
    if evidence.lottery is None:
        raise NotReady(step="commit", fault="no_lottery")
    if evidence.draw is not None:
        raise NotReady(step="commit", fault="drawn")
    return evidence.model_copy(update={"commitment": commitment})


def drawn(evidence: Evidence, numbers: str) -> Evidence:
    """The file after the draw: the panel that the public numbers name, and the council it makes.

    `numbers` are as anyone would type them. Raises `BadNumbers`, or `NotReady`.
    """
    lottery, commitment = evidence.lottery, evidence.commitment
    if lottery is None or commitment is None:
        raise NotReady(step="draw", fault="no_lottery" if lottery is None else "not_committed")
    if evidence.draw is not None:
        raise NotReady(step="draw", fault="drawn")
    text = canonical_numbers(numbers, commitment.method)
    panel = panel_of(commitment.method, text, len(lottery.panels))
    draw = Draw(committed=evidence.digest, numbers=text, panel=panel)
    return evidence.model_copy(update={"draw": draw, "proposal": council_of(evidence.problem, lottery, panel)})


def seats_of(problem: Problem, lottery: Lottery, panel: int) -> dict[str, str]:
    """Who sits in which seat group when this panel is drawn, those included whose term goes on."""
    seats = {person.id: problem.seat_of(person) for person in problem.people if person.standing == "continuing"}
    for group, places in zip(problem.groups, lottery.panels[panel], strict=True):
        seats.update({problem.people[place].id: group.key for place in places})
    return seats


def council_of(problem: Problem, lottery: Lottery, panel: int) -> Proposal:
    """The whole answer when this panel is drawn."""
    field, question = posed(problem)
    answer = Answer(field, seats_of(problem, lottery, panel))
    reached = [
        Reached(Priority(key=claim.key, slack=claim.slack), Fraction(claim.best), Fraction(claim.bound))
        for claim in lottery.objectives
    ]
    objectives = [each.objective(answer) for each in reached]
    return answer.proposal(objectives, question.profiles, lottery.versions)


def reserve_list(
    evidence: Evidence, rules: ReserveRules, *, cancelled: Callable[[], bool] | None = None, work: float = DEFAULT_WORK
) -> ReserveList:
    """The reserve list of a file's council; after a draw, in the order that the same public numbers draw.

    Raises `NotReady` where there is no council yet, `UnknownRate`, `Cancelled`.
    """
    proposal, draw, commitment = evidence.proposal, evidence.draw, evidence.commitment
    if proposal is None:
        raise NotReady(step="reserve", fault="no_council")

    def order(names: list[str]) -> list[str]:
        return names if draw is None or commitment is None else order_of(commitment.method, draw.numbers, names)

    seats = {line.person: line.seat_group for line in (*proposal.staying, *proposal.joining)}
    return reserve(evidence.problem, seats, rules, order=order, cancelled=cancelled, work=work)


def with_reserve(evidence: Evidence, rules: ReserveRules) -> Evidence:
    """The file with the reserve list of its council in it. Raises as `reserve_list` does."""
    return evidence.model_copy(update={"reserve": reserve_list(evidence, rules)})


def published(evidence: Evidence) -> Public:
    """What anyone may see: pseudonyms, chances, panels, hashes and the draw; nobody's values. Raises `NotReady`."""
    lottery, problem = evidence.lottery, evidence.problem
    if lottery is None:
        raise NotReady(step="publish", fault="no_lottery")
    chances = {
        name: PublicPerson(id=name, ideal=each.ideal, panels=times)
        for each in lottery.profiles
        for name, times in zip(each.people, each.panels, strict=True)
    }
    able = [place for place, person in enumerate(problem.people) if person.id in chances]
    now = {place: at for at, place in enumerate(able)}
    return Public(
        council=problem.council,
        charter=problem.charter,
        rotation_day=problem.rotation_day,
        committed=evidence.draw.committed if evidence.draw else evidence.digest,
        people=tuple(chances[problem.people[place].id] for place in able),
        panels=tuple(tuple(sorted(now[place] for group in panel for place in group)) for panel in lottery.panels),
        commitment=evidence.commitment,
        draw=evidence.draw,
    )
