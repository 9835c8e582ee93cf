"""Exchanges find better councils that keep the rules, walk the same way every time, and stop when told to."""

import numpy as np
import pytest

from solver import improve
from solver.errors import Cancelled
from solver.model import CouncilModel, Question
from solver.problem import Priority, Problem, Quota, SeatGroup, Target
from solver.profiles import Field, TraitReader
from tests.solver.build import person, problem


def _council(question: Problem) -> CouncilModel:
    field = Field(question)
    reader = TraitReader(question, (*field.eligible, *field.continuing))
    return CouncilModel(Question(question, reader.group(field.eligible), tuple(map(reader.traits, field.continuing))))


QUESTION = problem(
    [person(f"n{index}") for index in range(4)] + [person(f"s{index}", "south", "man") for index in range(4)],
    4,
    quotas=(Quota(key="men", where={"gender": ("man",)}, max=3),),
    targets=(Target(key="south", dimension="region", value="south", share="1", most_affected=True),),
    priorities=(Priority(key="most_affected_gap"),),
)


def test_a_walk_reaches_the_best_council_that_keeps_the_rules() -> None:
    """All four seats are aimed at the south, and a quota allows three."""
    council = _council(QUESTION)
    land = improve.landscape(council, ["most_affected_gap"])
    assert land is not None
    start = [4 if "s" not in profile.people[0] else 0 for profile in council.question.profiles]
    found = improve.improve(land, start, lambda _: False, None)
    assert dict(zip([each.people[0][0] for each in council.question.profiles], found.tolist(), strict=True)) == {
        "n": 1,
        "s": 3,
    }


def test_a_walk_ends_at_a_council_that_is_enough_and_where_there_is_nobody_to_exchange() -> None:
    """One exchange is enough for who says so; nobody is exchanged where everybody sits, or nobody may come."""
    council = _council(QUESTION)
    land = improve.landscape(council, ["most_affected_gap"])
    assert land is not None
    start = [4 if "s" not in profile.people[0] else 0 for profile in council.question.profiles]
    assert sorted(improve.improve(land, start, lambda _: True, None).tolist()) == [1, 3]
    everyone = improve.landscape(_council(problem([person("a")], 1)), [])
    assert everyone is not None
    assert improve.improve(everyone, [1], lambda _: False, None).tolist() == [1]
    assert improve.improve(everyone, [0], lambda _: False, None).tolist() == [0]


def test_a_walk_is_given_up_when_the_caller_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """It asks every few steps."""
    monkeypatch.setattr(improve, "ASK_EVERY", 1)
    land = improve.landscape(_council(QUESTION), ["most_affected_gap"])
    assert land is not None
    with pytest.raises(Cancelled):
        improve.improve(land, [4, 0], lambda _: False, lambda: True)


def test_costs_that_would_not_be_exact_are_not_walked_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither are landscapes too large to weigh at once."""
    monkeypatch.setattr(improve, "EXACT", 10.0)
    assert improve.landscape(_council(QUESTION), ["most_affected_gap"]) is None
    monkeypatch.setattr(improve, "MOST_NUMBERS", 1)
    assert improve.landscape(_council(QUESTION), ["most_affected_gap"]) is None


def test_nobody_is_added_to_a_profile_whose_people_all_sit_in_whichever_group() -> None:
    """A person who qualifies for two seat groups is one person."""
    groups = (SeatGroup(key="lay", seats=1), SeatGroup(key="expert", seats=1))
    people = [person("a", groups=("lay", "expert")), person("b", groups=("lay",))]
    council = _council(problem(people, 2, seat_groups=groups))
    land = improve.landscape(council, [])
    assert land is not None
    doubled = [len(council.question.profiles[at].traits.groups) > 1 for at, _ in council.cells]
    seated = np.array([int(both and place == 1) for both, (_, place) in zip(doubled, council.cells, strict=True)])
    assert land.full(seated).tolist() == doubled
