"""Explanations where the work allowed does not suffice, and of large questions."""

import pytest

from solver import explain
from solver.errors import Cancelled
from solver.explain import conflict
from solver.problem import Quota
from tests.benchmarks.pools import composition_problem
from tests.solver.cases import IMPOSSIBLE


def test_without_work_for_a_proof_every_rule_stays_named_and_it_says_so() -> None:
    """Nothing is claimed that was not shown."""
    question = composition_problem(people=200, seats=20, dimension_count=6)
    found = conflict(question, work=1e-9)
    assert found is not None
    assert not found.minimal
    assert {rule.key for rule in found.rules} == {"all", *(quota.key for quota in question.quotas)}


def test_a_core_that_is_not_found_is_replaced_by_all_rules_and_shrunk(monkeypatch: pytest.MonkeyPatch) -> None:
    """The deletion alone leads to the same conflict."""
    monkeypatch.setattr(explain, "unsatisfiable_literals", lambda *_: [])
    found = conflict(IMPOSSIBLE[1].problem)
    assert found is not None
    assert {f"{rule.kind}:{rule.key}:{rule.bound}" for rule in found.rules} == IMPOSSIBLE[1].rules


def test_a_large_question_that_asks_too_much_names_the_two_quotas_and_the_seats() -> None:
    """Among a hundred quotas over 2,000 people."""
    question = composition_problem()
    first, second = question.dimensions[3].values[:2]
    key = question.dimensions[3].key
    asked = (
        Quota(key="half", where={key: (first,)}, min=60, unit="percent"),
        Quota(key="other half", where={key: (second,)}, min=60, unit="percent"),
    )
    found = conflict(question.model_copy(update={"quotas": asked}))
    assert found is not None
    assert {rule.key for rule in found.rules} <= {"half", "other half", "all"}
    assert found.minimal


def test_an_explanation_can_be_cancelled() -> None:
    """It asks as a search does."""
    with pytest.raises(Cancelled):
        conflict(IMPOSSIBLE[0].problem, cancelled=lambda: True)
