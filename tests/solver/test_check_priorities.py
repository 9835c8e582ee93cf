"""The plain definitions of the priorities at their edges: nothing aimed at, and slack that is counted in seats."""

from fractions import Fraction
from typing import get_args

import pytest
from hypothesis import given, settings

from solver import check
from solver.check import Council, Question
from solver.evidence import evidence
from solver.problem import Intersection, Priority, PriorityKey, Problem, Target
from solver.rotation import propose
from tests.solver import brute
from tests.solver.build import person, problem
from tests.solver.strategies import problems

NORTH = ("a", "b", "c", "d")
SOUTH = ("e", "f")


@pytest.mark.parametrize("key", get_args(PriorityKey))
def test_where_nothing_is_aimed_at_nothing_is_missing(key: PriorityKey) -> None:
    """A newcomer sits, and no target, no intersection and no past says that somebody else should."""
    question = problem([person("a")], 1, priorities=(Priority(key=key),))
    proposal = propose(question)
    assert [(each.value, each.status) for each in proposal.objectives] == [("0", "optimal")]
    assert check.check(evidence(question, proposal)) == check.Verdict(ok=True)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(problems(most_people=5))
def test_the_pieces_of_a_priority_add_up_to_its_plain_definition(question: Problem) -> None:
    """What a certificate multiplies is what a panel is judged by; of the worst gap the largest piece counts."""
    asked = Question(question.model_dump(mode="json", by_alias=True))
    for seats in brute.all_seatings(question):
        council = Council(asked, seats)
        for key in get_args(PriorityKey):
            pieces = check.pieces_of(asked, key)
            if len(seats) == question.size:
                costs = [costs[len(counted & council.names)] for _, counted, costs in pieces]
                together = max(costs, default=0) if key == "worst_gap" else sum(costs)
                assert together == check.PRIORITIES[key](council)
            assert {len(costs) for _, _, costs in pieces} <= {question.size + 1}


def test_the_pieces_of_a_priority_are_named_as_certificates_name_them() -> None:
    """After the targets and intersections, or after whom they count."""
    target = Target(key="south", dimension="region", value="south", share="1/2", most_affected=True)
    other = Target(key="none", dimension="region", value="north", share="0")
    crossed = Intersection(key="southern women", where={"region": "south", "gender": "woman"})
    asked = problem([person("a")], 1, targets=(target, other), intersections=(crossed,))
    question = Question(asked.model_dump(mode="json", by_alias=True))
    assert {key: [name for name, _, _ in check.pieces_of(question, key)] for key in get_args(PriorityKey)} == {
        "most_affected_gap": ["south"],
        "representation_gap": ["south", "none"],
        "worst_gap": ["south"],
        "uncovered_intersections": ["southern women"],
        "historical_debt": ["south", "none"],
        "lost_continuity": ["returning"],
        "repeated_voices": ["voices"],
    }


@pytest.mark.parametrize(("seated", "enough"), [("abef", True), ("abce", True), ("abcd", False)])
def test_slack_on_the_worst_gap_is_in_seats_of_each_target(seated: str, *, enough: bool) -> None:
    """Two of four seats are the south's, and all can be missed by one; with both missing the gap is whole."""
    people = [*(person(name) for name in NORTH), *(person(name, "south") for name in SOUTH)]
    south = Target(key="south", dimension="region", value="south", share="1/2")
    priorities = (Priority(key="worst_gap", slack=1),)
    asked = problem(people, 4, targets=(south,), priorities=priorities).model_dump(mode="json")
    council = Council(Question(asked), dict.fromkeys(seated, "all"))
    value = check.worst_gap(council)
    assert check.within(council, asked["priorities"][0], Fraction(0), value) == enough
