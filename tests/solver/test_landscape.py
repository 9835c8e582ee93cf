"""What exchanges change: counted once for the same people, exact, and nothing where it could not be."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from solver import landscape
from solver.model import CouncilModel
from solver.objectives import LARGEST, kept
from solver.problem import Problem, Quota, SeatGroup
from solver.rotation import posed
from tests.solver import brute
from tests.solver.build import person, problem
from tests.solver.searches import GAP, SOUTH, answered, cells_of, within_slack

MANY = settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
MEN = Quota(key="men", where={"gender": ("man",)}, max=3)
QUESTION = problem([person("a"), person("b", "south", "man")], 1, quotas=(MEN,), targets=(SOUTH,), priorities=(GAP,))


def _council(question: Problem) -> CouncilModel:
    return CouncilModel(posed(question)[1])


@MANY
@given(answered(slacks=(0, 1)))
def test_a_council_breaks_here_what_it_breaks_and_costs_a_multiple_of_what_its_priority_is(asked: Problem) -> None:
    """Every way to fill the seats, by rules and values worked out without profiles."""
    question, (before, priority) = posed(asked)[1], asked.priorities[:2]
    best = min(brute.value(asked, before.key, seats) for seats in brute.councils(asked))
    land = landscape.landscape(CouncilModel(question), [kept(asked, before, best)], priority.key)
    assert land is not None
    every, tests, units = np.arange(len(land.rows)), brute.rules(asked).values(), set()
    for seats in brute.all_seatings(asked):
        if len(seats) != asked.size:
            continue
        counts = land.counts(np.array(cells_of(question, seats), dtype=np.int64))
        behind = (costs[every, counts].sum() > limit for costs, limit in zip(land.kept, land.limits, strict=True))
        broken = bool(land.broken[every, counts].any()) or any(behind)
        assert broken != (all(test(seats) for test in tests) and within_slack(asked, before, best, seats))
        value = brute.value(asked, priority.key, seats)
        if priority.key not in LARGEST and value:
            units.add(Fraction(land.costs[every, counts].sum()) / value)
    assert len(units) <= 1


def test_costs_that_would_not_be_exact_are_not_walked_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither are landscapes too large to weigh at once."""
    monkeypatch.setattr(landscape, "EXACT", 10.0)
    assert landscape.landscape(_council(QUESTION), [], GAP.key) is None
    monkeypatch.setattr(landscape, "EXACT", 2.0**53)
    assert landscape.landscape(_council(QUESTION), [], GAP.key) is not None
    monkeypatch.setattr(landscape, "MOST_NUMBERS", 1)
    assert landscape.landscape(_council(QUESTION), [], GAP.key) is None


def test_what_counts_the_same_people_is_one_row() -> None:
    """The seats count everybody; the target counts the south, and the quota men, who are the same person."""
    land = landscape.landscape(_council(QUESTION), [kept(QUESTION, GAP, Fraction(0))], GAP.key)
    assert land is not None
    assert len(land.rows) == 2


def test_nobody_is_added_to_a_profile_whose_people_all_sit_in_whichever_group() -> None:
    """A person who qualifies for two seat groups is one person."""
    groups = (SeatGroup(key="lay", seats=1), SeatGroup(key="expert", seats=1))
    people = [person("a", groups=("lay", "expert")), person("b", groups=("lay",))]
    council = _council(problem(people, 2, seat_groups=groups))
    land = landscape.landscape(council, [], "repeated_voices")
    assert land is not None
    doubled = [len(council.question.profiles[at].traits.groups) > 1 for at, _ in council.cells]
    seated = np.array([int(both and place == 1) for both, (_, place) in zip(doubled, council.cells, strict=True)])
    assert land.full(seated).tolist() == doubled
