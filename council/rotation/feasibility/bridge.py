"""The door to the solver for rules that are only written so far, tried with the people of today."""

from dataclasses import asdict, dataclass
from datetime import date

from council.councils.contradictions import Against, Contradiction, in_words
from council.councils.models import Council
from council.councils.rules import CharterRules
from council.errors import Refused
from council.rotation.facts import Facts, gather
from council.rotation.question_bridge import question
from solver import problem as asks
from solver.errors import InvalidProblem, Undecided

WORK = 1.0  # of the solver's counted seconds for each question: somebody waits for the page
SEED = "no lot is drawn"


@dataclass(frozen=True)
class Feasibility:
    """Whether it can be done, and if not, which rules stand against each other with these people.

    `decided` is false where it was not settled in the time a page may take, `fits` where the rules and the people do
    not fit together at all: the rules ask what nobody was asked yet, or know other kinds of seats.
    """

    rotation_on: date
    continuing: int
    standing: int
    against: Against | None = None
    fits: bool = True
    decided: bool = True

    @property
    def possible(self) -> bool:
        """Whether a council can be formed."""
        return self.fits and self.decided and self.against is None


def feasibility(council: Council, rotation_on: date, rules: CharterRules) -> Feasibility:
    """Members whose terms go on, those who wish to return and those who applied, under these rules."""
    try:
        facts = gather(council, rotation_on, rules=rules)
        problem = question(facts, SEED, trial=True)
    except (InvalidProblem, Refused):
        return Feasibility(rotation_on, 0, 0, fits=False)
    continuing = sum(each.standing == "continuing" for each in facts.people)
    standing = sum(facts.stands(each) for each in facts.people)
    try:
        against = _conflict(facts, problem)
    except Undecided:
        return Feasibility(rotation_on, continuing, standing, decided=False)
    return Feasibility(rotation_on, continuing, standing, against)


def _conflict(facts: Facts, problem: asks.Problem) -> Against | None:
    from solver.explain import conflict  # noqa: PLC0415  # loads CP-SAT, which few visitors of the pages need
    from solver.relax import least_relaxation  # noqa: PLC0415

    found = conflict(problem, work=WORK)
    if found is None:
        return None
    least = least_relaxation(problem, work=WORK)
    changes = tuple({**asdict(change.rule), "to": change.to} for change in least.changes) if least.proven else ()
    told = Contradiction(tuple(asdict(rule) for rule in found.rules), changes)
    return in_words([told], facts.rules, facts.dimensions)[0]
