"""Proposing a rotation: hand-known cases, the lot, progress, cancelling, and work that runs out."""

import threading
from collections.abc import Callable

import pytest

from solver import check, improve, rotation
from solver.errors import Cancelled, Impossible, Undecided, Unsound
from solver.evidence import evidence
from solver.problem import Priority, Quota, SeatGroup, Target
from solver.profiles import lot
from solver.proposal import Proposal
from solver.rotation import Progress, propose
from tests.benchmarks.pools import composition_problem
from tests.solver.build import person, problem
from tests.solver.cases import CASES, IMPOSSIBLE, Case, ImpossibleCase
from tests.solver.priority_cases import PRIORITY_CASES


def _seated(proposal: Proposal) -> set[str]:
    return {line.person for line in proposal.staying + proposal.joining}


@pytest.mark.parametrize("case", CASES + PRIORITY_CASES, ids=lambda case: case.name)
def test_a_hand_known_case_is_answered_as_anyone_can_see(case: Case) -> None:
    """Who sits, why, and what the priorities reach are what the case says; the checker agrees."""
    proposal = propose(case.problem)
    lines: dict[str, str] = {line.person: line.reason.code for line in proposal.staying + proposal.joining}
    lines |= {line.person: line.reason.code for line in proposal.leaving}
    assert _seated(proposal) == case.seated
    assert {name: lines[name] for name in case.reasons} == case.reasons
    assert tuple(objective.value for objective in proposal.objectives) == case.values
    assert check.check(evidence(case.problem, proposal)) == check.Verdict(ok=True)


@pytest.mark.parametrize("case", IMPOSSIBLE, ids=lambda case: case.name)
def test_an_impossible_question_names_exactly_the_rules_in_conflict(case: ImpossibleCase) -> None:
    """Neither a rule too many nor one too few, and it says so as proven."""
    with pytest.raises(Impossible) as caught:
        propose(case.problem)
    assert {f"{rule.kind}:{rule.key}:{rule.bound}" for rule in caught.value.conflict.rules} == case.rules
    assert caught.value.conflict.minimal


def test_between_equals_the_lot_decides_and_another_seed_decides_otherwise() -> None:
    """Of ten alike, the two first in the order of the hash sit; over five seeds that is not always the same two."""
    people = [person(f"p{index}") for index in range(10)]
    chosen = []
    for seed in "abcde":
        seated = _seated(propose(problem(people, 2, seed=seed)))
        assert seated == set(sorted((each.id for each in people), key=lambda name, seed=seed: lot(name, seed))[:2])  # type: ignore[misc]
        chosen.append(seated)
    assert any(seated != chosen[0] for seated in chosen)


def test_seats_of_several_groups_are_dealt_in_the_charters_order_along_the_lot() -> None:
    """Of alike people who qualify for both groups, the first in the lot gets the group the charter names first."""
    people = [person(f"p{index}", groups=("lay", "expert")) for index in range(4)]
    groups = (SeatGroup(key="lay", seats=1), SeatGroup(key="expert", seats=1))
    proposal = propose(problem(people, 2, seat_groups=groups))
    order = sorted((each.id for each in people), key=lambda name: lot(name, "seed"))
    assert {line.person: line.seat_group for line in proposal.joining} == {order[0]: "lay", order[1]: "expert"}


def test_before_and_after_are_counted_for_every_value_quota_target_and_group() -> None:
    """The composition of a council of two whose only man leaves."""
    question = problem(
        [
            person("a", standing="continuing"),
            person("b", gender="man", standing="leaving", leaving_reason="term_ended"),
            person("c", "south"),
        ],
        2,
        quotas=(Quota(key="women", where={"gender": ("woman",)}, min=50, unit="percent"),),
        targets=(Target(key="south", dimension="region", value="south", share="0.3"),),
    )
    found = propose(question).composition
    assert [(row.dimension, row.value, row.before, row.after) for row in found.values] == [
        ("region", "north", 2, 1),
        ("region", "south", 0, 1),
        ("region", "undisclosed", 0, 0),
        ("gender", "woman", 1, 2),
        ("gender", "man", 1, 0),
        ("gender", "undisclosed", 0, 0),
    ]
    assert (found.values[3].min, found.values[3].max, found.values[1].target) == (1, None, "3/5")
    assert [(row.key, row.before, row.after, row.min) for row in found.quotas] == [("women", 1, 2, 1)]
    assert [(row.key, row.target, row.missing) for row in found.targets] == [("south", "3/5", "0")]
    assert [(row.key, row.before, row.after, row.seats) for row in found.seat_groups] == [("all", 2, 2, 2)]


def test_progress_is_told_in_the_callers_thread_with_exact_fractions() -> None:
    """Every stage is announced, first without a value; best and bound are fractions, bound never above best."""
    seen: list[tuple[int, Progress]] = []
    question = composition_problem(people=400, seats=30, dimension_count=8)
    propose(question, progress=lambda progress: seen.append((threading.get_ident(), progress)), work=0.5)
    assert {thread for thread, _ in seen} == {threading.get_ident()}
    assert list(dict.fromkeys((each.stage, each.stages, each.key) for _, each in seen)) == [
        (1, 3, "most_affected_gap"),
        (2, 3, "representation_gap"),
        (3, 3, "worst_gap"),
    ]
    assert seen[0][1].best is None


def _after(calls: int) -> Callable[[], bool]:
    left = [calls]

    def asked() -> bool:
        left[0] -= 1
        return left[0] < 0

    return asked


@pytest.mark.parametrize("calls", [0, 3, 8])
def test_a_search_is_given_up_when_the_caller_says_so(calls: int) -> None:
    """Whether asked at once or in the middle of a long search, `Cancelled` is raised."""
    with pytest.raises(Cancelled):
        propose(composition_problem(seed=2), cancelled=_after(calls), work=60)


def test_work_that_runs_out_before_any_council_is_found_is_said_so() -> None:
    """Neither an answer nor a claim that there is none."""
    with pytest.raises(Undecided):
        propose(composition_problem(people=300, seats=30, dimension_count=8), work=0.00001)


def test_work_that_runs_out_before_the_proof_is_called_best_found_with_its_bound(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A stage that could not be proven says so, and its evidence still passes the check."""
    monkeypatch.setattr(improve, "STEPS", 2)
    question = composition_problem(seed=2)
    proposal = propose(question, work=0.8)
    statuses = {objective.key: objective.status for objective in proposal.objectives}
    assert statuses["representation_gap"] == "best_found"
    assert check.check(evidence(question, proposal)) == check.Verdict(ok=True)


def test_an_answer_that_fails_its_check_never_leaves(monkeypatch: pytest.MonkeyPatch) -> None:
    """If the profiles were dealt wrongly, the solver's own checker would stop the answer."""
    monkeypatch.setattr(rotation, "deal", lambda *_: {"a": "all", "b": "all"})
    with pytest.raises(Unsound):
        propose(problem([person("a"), person("b")], 1))


def test_a_council_without_priorities_is_any_that_keeps_the_rules() -> None:
    """No objective is reported, and one stage is announced for the rules."""
    seen: list[Progress] = []
    proposal = propose(problem([person("a")], 1), progress=seen.append)
    assert proposal.objectives == ()
    assert [(each.stages, each.key) for each in seen][:1] == [(1, "rules")]


def test_a_priority_without_targets_is_met_by_every_council() -> None:
    """Nothing is missing where nothing is aimed at."""
    priorities = (Priority(key="most_affected_gap"), Priority(key="representation_gap"), Priority(key="worst_gap"))
    proposal = propose(problem([person("a")], 1, priorities=priorities))
    assert [(each.value, each.status) for each in proposal.objectives] == [("0", "optimal")] * 3
