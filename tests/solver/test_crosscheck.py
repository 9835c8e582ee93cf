"""Another solver comes to the same best, and says so when it does not."""

from collections.abc import Callable
from fractions import Fraction
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st
from ortools.math_opt.python import mathopt

from solver import crosscheck
from solver.crosscheck import Status, cross_check
from solver.errors import Impossible
from solver.problem import Conflict, Priority, Problem, Target
from solver.proposal import Objective, Proposal
from solver.rotation import propose
from tests.solver.build import person, problem
from tests.solver.cases import CASES, Case
from tests.solver.lotteries import answerable
from tests.solver.priority_cases import PRIORITY_CASES
from tests.solver.strategies import problems

CHECKS = [HealthCheck.too_slow, HealthCheck.filter_too_much]
SOME = settings(max_examples=100, deadline=None, derandomize=True, suppress_health_check=CHECKS)
KNOWN = [case for case in CASES + PRIORITY_CASES if not any(priority.slack for priority in case.problem.priorities)]


def _question() -> Problem:
    """Two seats, and two women from the south and a man from the north who would take them."""
    return problem(
        [person("a", "south"), person("b", "south"), person("c", "north", "man")],
        2,
        targets=(
            Target(key="south", dimension="region", value="south", share="7/10"),
            Target(key="men", dimension="gender", value="man", share="1/2"),
        ),
        priorities=(Priority(key="representation_gap"), Priority(key="worst_gap")),
    )


def _answered(question: Problem) -> Proposal:
    """The proposal; a question that has none, or no priority, is passed over."""
    if not question.priorities:
        reject()
    try:
        return propose(question)
    except Impossible:
        reject()


def _with(proposal: Proposal, at: int, **told: str) -> Proposal:
    """The proposal with something else told of one priority."""
    objectives = list(proposal.objectives)
    objectives[at] = objectives[at].model_copy(update=told)
    return proposal.model_copy(update={"objectives": tuple(objectives)})


@SOME
@given(st.one_of(problems(), answerable()))
def test_two_solvers_come_to_the_same_best_of_every_priority(question: Problem) -> None:
    """Whatever the rules, in the charter's order and within slack; each is proven by both."""
    proposal = _answered(question)
    found = cross_check(question, proposal)
    assert [each.key for each in found] == [priority.key for priority in question.priorities]
    assert [str(each.theirs) for each in found] == [objective.best for objective in proposal.objectives]
    assert [(each.agrees, each.status) for each in found] == [(True, "optimal")] * len(found)


@pytest.mark.parametrize("case", KNOWN, ids=lambda case: case.name)
def test_another_solver_comes_to_the_values_worked_out_by_hand(case: Case) -> None:
    """Where no slack lets a council fall short of the best, the best is the number beside the case."""
    found = cross_check(case.problem, propose(case.problem))
    assert tuple(str(each.theirs) for each in found) == case.values
    assert [each.agrees for each in found] == [True] * len(case.values)


@SOME
@given(st.one_of(problems(), answerable()), st.sampled_from((Fraction(1, 7), Fraction(-1, 7))))
def test_a_best_that_was_forged_is_contradicted(question: Problem, shift: Fraction) -> None:
    """A little more or less than the truth, wherever it is told; what comes before still agrees."""
    proposal = _answered(question)
    for at, objective in enumerate(proposal.objectives):
        told = str(Fraction(objective.best) + shift)
        found = cross_check(question, _with(proposal, at, best=told, bound=told))
        assert [each.agrees for each in found[: at + 1]] == [True] * at + [False]


def test_where_nobody_can_keep_what_was_told_before_the_rest_is_contradicted_too() -> None:
    """That nothing is missing to the targets cannot be, so that no council is left for the next priority."""
    question = _question()
    forged = _with(propose(question), 0, best="0", bound="0")
    assert [(each.theirs, each.agrees, each.status) for each in cross_check(question, forged)] == [
        (Fraction(2, 5), False, "optimal"),
        (None, False, "infeasible"),
    ]


def test_without_time_there_is_no_answer_and_no_contradiction() -> None:
    """Whoever allows no second hears neither yes nor no."""
    names = [f"p{index}" for index in range(20)]
    kin = [Conflict(key=one, people=(one, other), reason="kin") for one, other in zip(names, names[3:], strict=False)]
    question = problem(
        [person(name, region) for name, region in zip(names, ("north", "south") * 10, strict=True)],
        7,
        targets=(Target(key="south", dimension="region", value="south", share="1/2"),),
        conflicts=tuple(kin),
        priorities=(Priority(key="representation_gap"), Priority(key="worst_gap")),
    )
    found = cross_check(question, propose(question), seconds=0)
    assert [(each.theirs, each.agrees, each.status) for each in found] == [(None, None, "none_found")] * 2


def test_a_share_of_many_digits_is_compared_exactly() -> None:
    """Three seats of such a share are finer than a computed number is trusted with: parts of 1/2099997 of the worst."""
    question = problem(
        [person("a", "south"), person("b", "south"), person("c"), person("d")],
        3,
        targets=(Target(key="south", dimension="region", value="south", share="699999/999998"),),
        priorities=(Priority(key="representation_gap"), Priority(key="worst_gap")),
    )
    found = cross_check(question, propose(question))
    assert [str(each.theirs) for each in found] == ["100001/999998", "100001/2099997"]
    assert [each.agrees for each in found] == [True, True]


def _telling(women: int, men: int, costs: tuple[float, ...]) -> Callable[..., SimpleNamespace]:
    """A solver that calls the same council the best in every search, and says that it costs so many parts of a seat."""
    searches = iter(costs)
    return lambda *_, **__: SimpleNamespace(
        termination=SimpleNamespace(reason=mathopt.TerminationReason.OPTIMAL),
        has_primal_feasible_solution=lambda: True,
        variable_values=lambda _: (women, men),
        objective_value=lambda: next(searches),
    )


@pytest.mark.parametrize(
    ("women", "men", "cost"),
    [
        pytest.param(1, 1, 3.0, id="a cost that this council has not"),
        pytest.param(1, 0, 7.0, id="an empty seat"),
        pytest.param(0, 2, 7.0, id="two men where there is one"),
        pytest.param(3, -1, 5.0, id="fewer men than none"),
    ],
)
def test_an_answer_that_arithmetic_does_not_confirm_is_not_believed(
    women: int, men: int, cost: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither a council that breaks a rule, nor one that is said to cost what it does not."""
    question = _question()
    proposal = propose(question)
    monkeypatch.setattr(mathopt, "solve", _telling(women, men, (cost, cost)))
    found = cross_check(question, proposal)
    assert [(each.theirs, each.agrees, each.status) for each in found] == [(None, None, "unsound")] * 2


def test_a_solver_that_fails_contradicts_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """What goes wrong inside HiGHS is told like an answer that cannot be confirmed."""
    question = _question()
    proposal = propose(question)
    monkeypatch.delattr(mathopt, "solve")
    found = cross_check(question, proposal)
    assert [(each.theirs, each.agrees, each.status) for each in found] == [(None, None, "unsound")] * 2


def test_a_council_that_does_not_keep_what_was_reached_before_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two women lack a man, which is a whole seat where two fifths of one were reached: no council for what follows."""
    question = _question()
    proposal = propose(question)
    monkeypatch.setattr(mathopt, "solve", _telling(2, 0, (5.0, 7.0)))
    assert [(each.theirs, each.agrees, each.status) for each in cross_check(question, proposal)] == [
        (Fraction(1), False, "optimal"),
        (None, None, "unsound"),
    ]


@pytest.mark.parametrize(
    ("theirs", "status", "proven", "agrees"),
    [
        ("2", "optimal", True, None),
        ("1", "optimal", True, None),
        ("3", "optimal", True, True),
        ("3", "best_found", True, None),
        ("4", "optimal", True, False),
        ("4", "optimal", False, None),
        ("4", "best_found", True, None),
        ("1/2", "best_found", False, False),
        ("1/2", "optimal", True, False),
        (None, "none_found", True, None),
        (None, "unsound", True, None),
        (None, "infeasible", False, False),
    ],
)
def test_only_what_cannot_both_be_true_is_a_contradiction(
    theirs: str | None, status: Status, *, proven: bool, agrees: bool | None
) -> None:
    """Ours is said to be three at best and no less than one."""
    claim = Objective(key="representation_gap", slack=0, value="3", best="3", bound="1", status="best_found")
    value = None if theirs is None else Fraction(theirs)
    assert crosscheck._agrees(claim, value, status, proven=proven) is agrees
