"""What the checker asks of each panel of a lottery: who may sit where, and that it is as good as was promised."""

import json
from collections.abc import Callable
from typing import Any, get_args

import pytest

from solver import check
from solver.check import Verdict
from solver.evidence import Evidence
from solver.lottery import hold
from solver.problem import Intersection, Pin, Priority, PriorityKey, Problem, SeatGroup, Target
from tests.solver.build import person, problem, term
from tests.solver.forging import signed

SERVED = (term("2024-03-01", "2026-03-01"),)
SOUTH = Target(key="south", dimension="region", value="south", share="1", most_affected=True)
CROSSED = Intersection(key="southern women", where={"region": "south", "gender": "woman"})


def _document(question: Problem, panels: int = 3) -> Any:
    document = json.loads(Evidence(problem=question, lottery=hold(question, panels=panels)).written())
    del document["sha256"]
    return document


def _better(key: PriorityKey) -> Problem:
    """One seat, and two people for it of whom, for one priority, the first is better and for all others as good."""
    first, second = person("a", "south"), person("b")
    aims: dict[str, Any] = {"targets": (SOUTH,)}
    if key == "uncovered_intersections":
        aims = {"intersections": (CROSSED,)}
    if key == "lost_continuity":
        first, second = person("a", standing="returning", past_terms=SERVED), person("b", past_terms=SERVED)
    if key == "repeated_voices":
        second = person("b", "south", past_terms=SERVED)
    return problem([first, second], 1, priorities=(Priority(key=key),), **aims)


@pytest.mark.parametrize("key", get_args(PriorityKey))
def test_a_later_panel_that_is_worse_than_the_first_is_found(key: PriorityKey) -> None:
    """Panels of one kind are judged once; one that differs in anything that a priority reads is judged by itself."""
    document = _document(_better(key))
    assert check.check(signed(document)) == Verdict(ok=True)
    document["lottery"]["panels"][2] = [[1]]
    refused = check.check(signed(document))
    assert (refused.path, refused.detail) == ("$.lottery.objectives[0]", "panel 2 has 1")


def _grouped() -> Problem:
    """A lay and an expert's seat; a qualifies for the first alone, b and c for both, and d sits already."""
    both = ("lay", "expert")
    return problem(
        [
            person("a", groups=("lay",)),
            person("b", groups=both),
            person("c", groups=both),
            person("d", standing="continuing", seat_group="lay"),
        ],
        3,
        seat_groups=(SeatGroup(key="lay", seats=2), SeatGroup(key="expert", seats=1)),
    )


@pytest.mark.parametrize(
    ("panel", "name"),
    [([[1], [1]], "b"), ([[1], [0]], "a"), ([[3], [1]], "d"), ([[1], [4]], "")],
    ids=["in two groups", "in a group she does not qualify for", "anew though her term goes on", "a stranger"],
)
def test_nobody_is_seated_where_she_may_not_sit(panel: list[list[int]], name: str) -> None:
    """The panel is named, and who it is; a stranger has no name."""
    document = _document(_grouped())
    document["lottery"]["panels"][1] = panel
    assert check.check(signed(document)) == Verdict(
        ok=False, path="$.lottery.panels[1]", code="may_not_sit", detail=name
    )


def test_a_chance_above_one_is_refused_though_all_add_up_to_the_seats() -> None:
    """Of two seats one is a's, who is pinned; half as much again for her, and half as much for the three others."""
    pinned = (Pin(person="a", seated=True, reason="agreed"),)
    document = _document(problem([person(name) for name in "abcd"], 2, pins=pinned))
    profiles = {each["people"][0]: each for each in document["lottery"]["profiles"]}
    profiles.pop("a").update(ideal="3/2")
    for each in profiles.values():
        each.update(ideal="1/6")
    document["lottery"].update(deviation="1/2")
    refused = check.check(signed(document))
    assert (refused.path, refused.code) == ("$.lottery.profiles", "chances")


def test_what_a_search_did_not_prove_may_be_called_the_best_found() -> None:
    """A bound below the best is what a search says that was not done; called optimal, it is refused."""
    document = _document(_better("representation_gap"))
    (promise,) = document["lottery"]["objectives"]
    promise.update(best="1", bound="0", status="best_found")
    assert check.check(signed(document)).path != "$.lottery.objectives[0]"
    promise.update(status="optimal")
    assert check.check(signed(document)).path == "$.lottery.objectives[0]"


NOBODY: dict[str, tuple[Callable[[], Problem], int]] = {
    "nobody stands": (lambda: problem([person("a", standing="continuing")], 1), 0),
    "nobody has a seat left": (lambda: problem([person("a", standing="continuing"), person("b")], 1), 1),
}


@pytest.mark.parametrize("name", NOBODY)
def test_a_lottery_that_nobody_can_win_is_right(name: str) -> None:
    """All its panels are empty, and there is no least chance."""
    question, profiles = NOBODY[name][0](), NOBODY[name][1]
    document = _document(question)
    assert (len(document["lottery"]["profiles"]), document["lottery"]["least"]) == (profiles, None)
    assert check.check(signed(document)) == Verdict(ok=True)
