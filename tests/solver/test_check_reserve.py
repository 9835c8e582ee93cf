"""What the checker works out of a reserve list: who may be on it, who is asked first, and how much it covers."""

import json
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from solver import check
from solver.drawn import with_reserve
from solver.evidence import Evidence
from solver.problem import Pin, Problem, Quota
from solver.reserve import Rate, ReserveRules
from solver.rotation import propose
from tests.solver.build import person, problem
from tests.solver.forging import signed

RATES = (
    Rate(dimension="gender", value="man", rate="2/1"),
    Rate(dimension="region", value="south", rate="3/1"),
)


def _question() -> Problem:
    """Three seats: a woman's, a man's who is pinned, and that of the only one who does not say where from.

    Of those who are left d can step in for a, e for b, and nobody for c.
    """
    return problem(
        [
            person("a", standing="continuing"),
            person("b", "south", "man"),
            person("c", "undisclosed", standing="continuing"),
            person("d"),
            person("e", "south", "man"),
        ],
        3,
        quotas=(
            Quota(key="women", where={"gender": ("woman",)}, min=2),
            Quota(key="men", where={"gender": ("man",)}, min=1),
            Quota(key="undisclosed", where={"region": ("undisclosed",)}, min=1),
        ),
        pins=(Pin(person="b", seated=True, reason="agreed"),),
    )


@cache
def _written(length: int) -> bytes:
    proposed = Evidence(problem=_question(), proposal=propose(_question()))
    return with_reserve(proposed, ReserveRules(length=length, rates=RATES)).written()


def _document(length: int) -> Any:
    document = json.loads(_written(length))
    del document["sha256"]
    return document


def _vacancies(length: int) -> list[tuple[str, str | None, bool]]:
    lines = _document(length)["reserve"]["vacancies"]
    return [(line["rate"], line["by"], line["possible"]) for line in lines]


def test_a_departure_weighs_the_product_of_the_rates_of_the_members_values() -> None:
    """A southern man is twice and three times as likely to leave as a, so six times; e alone covers six of eight."""
    assert _vacancies(1) == [("1", None, True), ("6", "e", True), ("1", None, False)]
    assert _document(1)["reserve"]["singles"] == {"covered": "6", "total": "8"}
    assert check.check(_written(1)) == check.Verdict(ok=True)


def test_a_longer_list_fills_what_can_be_filled() -> None:
    """With d and e listed, only the seat that nobody can take stays empty."""
    assert _vacancies(2) == [("1", "d", True), ("6", "e", True), ("1", None, False)]
    assert _document(2)["reserve"]["singles"] == {"covered": "7", "total": "8"}
    assert check.check(_written(2)) == check.Verdict(ok=True)


def _twice(reserve: Any) -> None:
    """One alternate listed twice, on a list long enough."""
    reserve["rules"]["length"] = 2
    reserve["people"].append(reserve["people"][0])


# By what was forged: how long the list is, how, and where the checker finds it.
FORGED: dict[str, tuple[int, Callable[[Any], object], str]] = {
    "a rate forgotten": (1, lambda reserve: reserve["rules"]["rates"].pop(), "$.reserve.vacancies[1].rate"),
    "a seat filled that cannot be filled": (
        1,
        lambda reserve: reserve["vacancies"][1].update(possible=False),
        "$.reserve.vacancies[1].possible",
    ),
    "more said to be covered": (1, lambda reserve: reserve["singles"].update(covered="7"), "$.reserve.singles.covered"),
    "less said to be to cover": (
        1,
        lambda reserve: reserve["singles"].update(total="7"),
        "$.reserve.singles.total",
    ),
    "a departure left out": (1, lambda reserve: reserve["vacancies"].pop(), "$.reserve.vacancies"),
    "somebody listed twice": (1, _twice, "$.reserve.people[1]"),
    "somebody listed beyond its length": (1, lambda reserve: reserve["people"].append("d"), "$.reserve.people[1]"),
    "a member listed": (2, lambda reserve: reserve["people"].__setitem__(1, "b"), "$.reserve.people[1]"),
    "a list against the lot": (2, lambda reserve: reserve["people"].reverse(), "$.reserve.people[0]"),
}


@pytest.mark.parametrize("name", FORGED)
def test_a_forged_reserve_list_is_refused_at_the_line_that_is_wrong(name: str) -> None:
    """However well it is signed."""
    length, change, path = FORGED[name]
    document = _document(length)
    change(document["reserve"])
    assert check.check(signed(document)).path == path
