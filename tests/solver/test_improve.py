"""Exchanges find better councils that keep the rules, walk the same way every time, and stop when told to."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from solver import improve, landscape
from solver.errors import Cancelled
from solver.landscape import Landscape
from solver.model import CouncilModel
from solver.objectives import kept
from solver.problem import Priority, Problem, Quota, Target
from solver.rotation import posed
from tests.solver import brute
from tests.solver.build import person, problem
from tests.solver.searches import answered, cells_of, within_slack

MANY = settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
QUESTION = problem(
    [person(f"n{index}") for index in range(4)] + [person(f"s{index}", "south", "man") for index in range(4)],
    4,
    quotas=(Quota(key="men", where={"gender": ("man",)}, max=3),),
    targets=(Target(key="south", dimension="region", value="south", share="1", most_affected=True),),
    priorities=(Priority(key="most_affected_gap"),),
)


def _council(question: Problem) -> CouncilModel:
    return CouncilModel(posed(question)[1])


def _land(question: Problem) -> Landscape:
    """For the first priority of a question."""
    land = landscape.landscape(_council(question), [], question.priorities[0].key)
    assert land is not None
    return land


def _northern(question: Problem) -> list[int]:
    """The council of the four from the north, by profiles."""
    return [4 if "n" in profile.people[0] else 0 for profile in posed(question)[1].profiles]


def test_a_walk_reaches_the_best_council_that_keeps_the_rules() -> None:
    """All four seats are aimed at the south, and a quota allows three."""
    found = improve.improve(_land(QUESTION), _northern(QUESTION), lambda _: False, None)
    assert dict(zip([each.people[0][0] for each in posed(QUESTION)[1].profiles], found.tolist(), strict=True)) == {
        "n": 1,
        "s": 3,
    }


def test_a_walk_crosses_ground_where_rules_are_broken() -> None:
    """Two who may come only together: every single exchange breaks the quota, and two of them mend it."""
    pair = Quota(key="men", where={"gender": ("man",)}, min=2, max=2)
    people = [person("a"), person("b"), person("c", "north", "man"), person("d", "north", "man")]
    people += [person("e", "south", "man"), person("f", "south")]
    target = Target(key="south", dimension="region", value="south", share="1/2", most_affected=True)
    question = problem(people, 4, quotas=(pair,), targets=(target,), priorities=(Priority(key="most_affected_gap"),))
    start = cells_of(posed(question)[1], dict.fromkeys("abcd", "all"))
    found = improve.improve(_land(question), start, lambda _: False, None)
    assert found.tolist() == cells_of(posed(question)[1], dict.fromkeys("acef", "all"))


def test_a_walk_that_starts_where_rules_are_broken_ends_where_they_are_kept() -> None:
    """Four men are one too many."""
    found = improve.improve(_land(QUESTION), [4 - each for each in _northern(QUESTION)], lambda _: True, None)
    assert sorted(found.tolist()) == [1, 3]


def test_a_walk_of_which_nothing_comes_ends_where_it_began() -> None:
    """No council keeps a rule that asks for more men than there are."""
    impossible = QUESTION.model_copy(update={"quotas": (Quota(key="men", where={"gender": ("man",)}, min=4, max=3),)})
    land = landscape.landscape(_council(impossible), [], "most_affected_gap")
    assert land is not None
    assert improve.improve(land, [2, 2], lambda _: True, None).tolist() == [2, 2]


@MANY
@given(answered())
def test_a_walk_from_any_council_ends_at_one_that_is_allowed_and_no_worse(asked: Problem) -> None:
    """By the rules and the values worked out without profiles: for the second priority, with the first one's best."""
    before, priority = asked.priorities[:2]
    question, councils = posed(asked)[1], brute.councils(asked)
    best = min(brute.value(asked, before.key, seats) for seats in councils)
    left = [seats for seats in councils if within_slack(asked, before, best, seats)]
    land = landscape.landscape(CouncilModel(question), [kept(asked, before, best)], priority.key)
    assert land is not None
    worst = max(left, key=lambda seats: brute.value(asked, priority.key, seats))
    found = improve.improve(land, cells_of(question, worst), lambda _: False, None).tolist()
    values = [brute.value(asked, priority.key, seats) for seats in left if cells_of(question, seats) == found]
    assert values
    assert values[0] <= brute.value(asked, priority.key, worst)


def test_a_walk_ends_at_a_council_that_is_enough_and_where_there_is_nobody_to_exchange() -> None:
    """One exchange is enough for who says so; nobody is exchanged where everybody sits, or nobody may come."""
    found = improve.improve(_land(QUESTION), _northern(QUESTION), lambda _: True, None)
    assert sorted(found.tolist()) == [1, 3]
    everyone = _land(problem([person("a")], 1, priorities=(Priority(key="repeated_voices"),)))
    assert improve.improve(everyone, [1], lambda _: False, None).tolist() == [1]
    assert improve.improve(everyone, [0], lambda _: False, None).tolist() == [0]


def test_a_walk_is_given_up_when_nothing_better_is_met_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """The best comes after three exchanges, each better than the one before."""
    for patience, men in ((1, 3), (0, 0)):
        monkeypatch.setattr(improve, "PATIENCE", patience)
        found = improve.improve(_land(QUESTION), _northern(QUESTION), lambda _: False, None)
        assert max(found[np.array(_northern(QUESTION)) == 0]) == men


def test_a_walk_is_given_up_when_the_caller_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """It asks every few steps."""
    monkeypatch.setattr(improve, "ASK_EVERY", 1)
    with pytest.raises(Cancelled):
        improve.improve(_land(QUESTION), [4, 0], lambda _: False, lambda: True)
