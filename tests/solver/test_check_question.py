"""What the checker asks of a question before it looks at the answer: every part of its kind, and a past that can be."""

import json
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from solver import check
from solver.check import Verdict
from solver.evidence import evidence
from solver.problem import Cap, Newcomers, Person, Priority, Quota, Target
from solver.profiles import lot
from solver.rotation import propose
from tests.solver.build import person, problem, term
from tests.solver.forging import signed


@cache
def _written() -> bytes:
    """One seat, of two who stand for it, and a target of which nothing is known from the past."""
    south = Target(key="south", dimension="region", value="south", share="1/2")
    question = problem([person("a"), person("b")], 1, targets=(south,))
    return evidence(question, propose(question))


def _verdict(change: Callable[[Any], object]) -> Verdict:
    document = json.loads(_written())
    del document["sha256"]
    change(document)
    return check.check(signed(document))


SHAPES: dict[str, tuple[Callable[[Any], object], str, str]] = {
    "a list for an object": (lambda file: file.update(problem=[]), "$.problem", "expected an object"),
    "an object for a list": (lambda file: file["problem"].update(people={}), "$.problem.people", "expected a list"),
    "a text for an object": (
        lambda file: file["problem"]["people"][1].update(values="north"),
        "$.problem.people[1].values",
        "expected an object",
    ),
    "a key that nobody knows": (lambda file: file["proposal"].update(more=1), "$.proposal.more", "missing or unknown"),
    "another answer than those there are": (
        lambda file: file["problem"]["people"][0].update(standing="gone"),
        "$.problem.people[0].standing",
        "expected {continuing|returning|candidate|leaving}",
    ),
    "a number below nought": (lambda file: file["problem"].update(size=-1), "$.problem.size", "expected count"),
    "a flag for a number": (lambda file: file["problem"].update(size=True), "$.problem.size", "expected count"),
    "a number for a flag": (
        lambda file: file["problem"]["targets"][0].update(most_affected=1),
        "$.problem.targets[0].most_affected",
        "expected flag",
    ),
    "a number for a text": (lambda file: file["problem"].update(seed=1), "$.problem.seed", "expected text"),
    "a day written in another way": (
        lambda file: file["problem"].update(rotation_day="20260301"),
        "$.problem.rotation_day",
        "expected day",
    ),
    "a share below nought": (
        lambda file: file["problem"]["targets"][0].update(share="-1/2"),
        "$.problem.targets[0].share",
        "expected fraction",
    ),
}


@pytest.mark.parametrize("name", SHAPES)
def test_a_part_that_is_not_of_its_kind_is_refused_with_what_was_expected(name: str) -> None:
    """At its own place, before anything is computed from it."""
    change, path, detail = SHAPES[name]
    assert _verdict(change) == Verdict(ok=False, path=path, code="shape", detail=detail)


@pytest.mark.parametrize(
    ("past", "path"),
    [
        ({"start": "2024-03-01", "end": "2026-03-01", "size": 2, "seated": {"south": 2}}, ""),
        ({"start": "2024-03-01", "end": "2026-03-01", "size": 0, "seated": {}}, ""),
        ({"start": "2024-03-01", "end": "2026-03-01", "size": 2, "seated": {"south": 3}}, "$.problem.history[0]"),
        ({"start": "2024-03-01", "end": "2024-03-01", "size": 2, "seated": {}}, "$.problem.history[0]"),
        ({"start": "2024-03-01", "end": "2026-03-02", "size": 2, "seated": {}}, "$.problem.history[0]"),
    ],
    ids=["all seats held by the south", "nobody sat", "more than seats", "not for a day", "beyond the rotation day"],
)
def test_a_council_of_the_past_sat_for_a_while_before_the_rotation_with_no_more_members_than_seats(
    past: Any, path: str
) -> None:
    """Both ends are allowed: nobody counted, and everybody."""
    assert _verdict(lambda file: file["problem"]["history"].append(past)).path == path


UNION = {"organisation": "union"}
SERVED = (term("2024-03-01", "2026-03-01"),)
APART: dict[str, tuple[Person, dict[str, Any]]] = {
    "who sat before": (person("b", past_terms=SERVED), {"priorities": (Priority(key="repeated_voices"),)}),
    "who sits now": (
        person("b", standing="returning", past_terms=SERVED),
        {"priorities": (Priority(key="lost_continuity"),)},
    ),
    "who is new": (person("b", past_terms=SERVED), {"newcomers": Newcomers(max=1)}),
    "a union of more than may sit": (
        person("b", affiliations=UNION),
        {"caps": (Cap(key="organisations", per="organisation", most=0),)},
    ),
}


@pytest.mark.parametrize("name", APART)
def test_two_people_are_two_profiles_where_a_rule_or_priority_tells_them_apart(name: str) -> None:
    """And are one where it does not ask: the one sat before, sits now, or is of a union."""
    other, rule = APART[name]
    for asked, count in ((rule, 2), ({}, 1)):
        question = problem([person("a"), other], 1, **asked)
        written = evidence(question, propose(question))
        assert json.loads(written)["proposal"]["profiles"]["count"] == count
        assert check.check(written) == Verdict(ok=True)


def test_a_union_of_no_more_than_may_sit_tells_nobody_apart() -> None:
    """Two of its members may sit, and there are two."""
    union = (person("a", affiliations=UNION), person("b", affiliations=UNION), person("c"))
    question = problem([*union], 2, caps=(Cap(key="organisations", per="organisation", most=2),))
    assert check.profiles_of(check.Question(question.model_dump(mode="json")))[0] == sorted("abc", key=_lot)


def _lot(name: str) -> tuple[str, str]:
    return lot(name, "seed")


@pytest.mark.parametrize(("bound", "seats"), [({"min": 67}, (3, None)), ({"max": 67}, (None, 2))])
def test_a_percentage_may_bound_a_quota_on_one_side_alone(
    bound: dict[str, int], seats: tuple[int | None, int | None]
) -> None:
    """Of three seats 67 percent are three at least or two at most, and 2.01 in truth; the other side is open."""
    quota = Quota(key="women", where={"gender": ("woman",)}, unit="percent", **bound)
    question = problem([*map(person, "abc"), person("d", gender="man")], 3, quotas=(quota,))
    assert check.bounds(question.model_dump(mode="json")["quotas"][0], 3) == seats
    assert check.check(evidence(question, propose(question))) == Verdict(ok=True)
