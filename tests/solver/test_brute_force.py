"""The solver against every possible council of small questions."""

from fractions import Fraction

from hypothesis import HealthCheck, example, given, settings

from solver import check
from solver.errors import Impossible
from solver.evidence import evidence
from solver.explain import conflict
from solver.problem import Problem
from solver.rotation import propose
from tests.solver import brute
from tests.solver.build import person, problem
from tests.solver.strategies import problems

SLOW = settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


@SLOW
@given(problems())
@example(problem([person("a")], 2))
def test_the_solver_reaches_the_same_optimum_as_trying_every_council(question: Problem) -> None:
    """Best and value of each priority are the brute force's, in the charter's order and within slack.

    Impossible agrees too.
    """
    expected = brute.best_values(question)
    try:
        proposal = propose(question)
    except Impossible:
        found = None
    else:
        found = [Fraction(objective.best) for objective in proposal.objectives]
        seats = {line.person: line.seat_group for line in proposal.staying + proposal.joining}
        had = [str(brute.value(question, priority.key, seats)) for priority in question.priorities]
        assert [objective.status for objective in proposal.objectives] == ["optimal"] * len(found)
        assert [objective.value for objective in proposal.objectives] == had
        assert check.check(evidence(question, proposal)) == check.Verdict(ok=True)
    assert found == expected


@SLOW
@given(problems(most_people=6))
@example(problem([person("a")], 2))
def test_a_conflict_names_rules_that_cannot_hold_and_none_too_many(question: Problem) -> None:
    """By trying every seating: the rules named admit none, and all but any one of them admit some."""
    found = conflict(question)
    if found is None:
        assert brute.councils(question) != []
        return
    named = list(found.rules)
    assert found.minimal
    assert not brute.possible(question, named)
    assert [brute.possible(question, [other for other in named if other != rule]) for rule in named] == [True] * len(
        named
    )
