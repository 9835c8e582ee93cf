"""The rows a certificate leans on, number by number on one council, and what they add up to by trying everything."""

import json
from fractions import Fraction
from itertools import product
from typing import Any

import pytest

from solver import check
from solver.evidence import Evidence
from solver.lottery import hold
from solver.problem import Intersection, Priority, Target
from tests.solver.build import person, problem

SOUTH = frozenset("cef")


def _rows(*promises: dict[str, Any]) -> check.Rows:
    """Four seats, of which c, of the south, keeps hers; half of all are aimed at the south, with weight 3."""
    people = [person("a"), person("b"), person("c", "south", standing="continuing"), person("d")]
    people += [person("e", "south"), person("f", "south")]
    half = Target(key="south", dimension="region", value="south", share="1/2", weight=3)
    question = problem(people, 4, targets=(half,), priorities=(Priority(key="representation_gap"),))
    written = json.loads(Evidence(problem=question, lottery=hold(question, panels=2)).written())
    asked = check.Question(written["problem"])
    written["lottery"]["objectives"] = list(promises)
    return check.Rows(check.Lottery(asked, written["lottery"], check.profiles_of(asked)))


def _promise(key: str, best: str = "0", slack: int = 0) -> dict[str, Any]:
    return {"key": key, "best": best, "slack": slack}


@pytest.mark.parametrize(
    ("best", "slack", "least"),
    [
        ("0", 0, 1),  # Two of the south, one of whom sits anyway.
        ("1/2", 0, 0),  # One is enough for half the gap.
        ("1", 0, -1),  # None needs to be there, though one is.
        ("0", 1, 0),  # Slack is one seat less.
        ("0", 2, -1),
        ("0", 3, -1),  # No fewer than none, however much slack.
    ],
)
def test_a_worst_gap_is_so_many_of_each_target(best: str, slack: int, least: int) -> None:
    """Besides those who sit anyway."""
    assert _rows(_promise("worst_gap", best, slack)).rows["priority:worst_gap:south"] == (SOUTH, None, least, None)


def test_a_gap_costs_no_less_than_its_lines_say() -> None:
    """Three for each seat that is missing of two: 6 - 3n and 0 for n seated; c is one of them, so 1 - m for m more."""
    rows = _rows(_promise("representation_gap", "3", 4))
    cost = "priority:representation_gap:south"
    assert rows.lines == {f"{cost}:0": (cost, SOUTH, -1, 1), f"{cost}:1": (cost, SOUTH, 0, 0)}
    assert rows.highest == {cost: 1}
    assert rows.totals == {"priority:representation_gap": ({cost: 3}, 7)}


def test_numbers_add_up_to_the_most_that_weights_less_rows_can_come_to() -> None:
    """By trying every cost from nothing to its highest, and every person in her seat or in none."""
    rows = _rows(_promise("representation_gap", "3"), _promise("worst_gap", "1/2"))
    total, lines = "priority:representation_gap", "priority:representation_gap:south"
    names = [total, f"{lines}:0", f"{lines}:1", "priority:worst_gap:south"]
    for numbers in product((0, 1, 2), (0, -1, -2), (0, -1, -3), (0, -2)):
        multipliers = [{"row": name, "value": number} for name, number in zip(names, numbers, strict=True)]
        weights = [{"profile": at, "value": at + 2} for at in range(len(rows.lottery.people))]
        heaviest, _ = rows.heaviest({"weights": weights, "multipliers": multipliers}, "$")
        assert heaviest == _tried(rows, {each["profile"]: each["value"] for each in weights}, numbers)


def _tried(rows: check.Rows, weights: dict[int, int], numbers: tuple[int, ...]) -> int:
    """The most that weights and each row's number times what the row leaves free can come to."""
    total, falling, level, least = numbers
    free = max(total * (3 - 3 * cost) + falling * (1 - cost) + level * (0 - cost) for cost in (0, 1))
    people = [(name, weights[at]) for at, names in enumerate(rows.lottery.people) for name in names]
    return free + sum(max(0, weight - (falling + least) * (name in SOUTH)) for name, weight in people)


def test_profiles_tell_intersections_apart_only_where_one_is_asked_for() -> None:
    """A southern woman is like a northern man to every rule, until intersections are a priority."""
    people = [person("a"), person("b", "south", "man"), person("c", "south")]
    crossed = Intersection(key="southern women", where={"region": "south", "gender": "woman"})
    for asked, profiles in [((), 1), ((Priority(key="uncovered_intersections"),), 2)]:
        question = problem(people, 1, intersections=(crossed,), priorities=asked)
        assert len(check.profiles_of(check.Question(question.model_dump(mode="json", by_alias=True)))) == profiles


def test_a_target_that_is_not_asked_about_does_not_end_the_list() -> None:
    """Of those most affected the second target counts, though the first does not."""
    targets = (
        Target(key="north", dimension="region", value="north", share="1/2"),
        Target(key="south", dimension="region", value="south", share="1/2", most_affected=True),
    )
    question = check.Question(problem([person("a")], 1, targets=targets).model_dump(mode="json", by_alias=True))
    pieces = check.pieces_of(question, "most_affected_gap")
    assert pieces == [("south", frozenset(), [Fraction(1, 2), Fraction(0)])]
