"""A question that contradicts itself cannot be built, and every fault is named with what it is about."""

from typing import Any

import pytest
from pydantic import ValidationError

from solver.errors import InvalidProblem
from solver.problem import (
    Conflict,
    Dimension,
    Newcomers,
    Person,
    Pin,
    Priority,
    Problem,
    Quota,
    SeatGroup,
    Target,
)
from solver.words import FAULTS, fault
from tests.solver.build import GENDER, REGION, person, problem, term

A = person("a")
LEAVER = person("l", standing="leaving", leaving_reason="no_answer")
STAYER = person("s", standing="continuing")


def _quota(**other: Any) -> Quota:
    return Quota(**{"key": "q", "where": {"gender": ("woman",)}, "min": 1, **other})


def _target(**other: Any) -> Target:
    return Target(**{"key": "t", "dimension": "region", "value": "north", "share": "1/2", **other})


FAULTY: dict[str, tuple[list[Person], dict[str, Any], dict[str, Any]]] = {
    "repeated": ([A, A], {}, {"kind": "person", "key": "a"}),
    "repeated:value": (
        [],
        {"dimensions": (Dimension(key="d", values=("x", "x")),)},
        {"kind": "value", "key": "d=x"},
    ),
    "repeated:priority": (
        [A],
        {"priorities": (Priority(key="worst_gap"), Priority(key="worst_gap"))},
        {"kind": "priority", "key": "worst_gap"},
    ),
    "seats_do_not_add_up": ([], {"seat_groups": (SeatGroup(key="g", seats=3),)}, {"size": 1, "seats": 3}),
    "missing_dimension": (
        [person("a", values={"region": "north"})],
        {},
        {"person": "a", "dimension": "gender"},
    ),
    "unknown_dimension": (
        [person("a", values={"region": "north", "gender": "man", "age": "old"})],
        {},
        {"person": "a", "dimension": "age"},
    ),
    "unknown_value": ([person("a", "moon")], {}, {"person": "a", "dimension": "region", "value": "moon"}),
    "unknown_seat_group": ([person("a", groups=("moon",))], {}, {"person": "a", "seat_group": "moon"}),
    "continuing_without_seat_group": (
        [STAYER],
        {"seat_groups": (SeatGroup(key="g", seats=1),)},
        {"person": "s"},
    ),
    "leaving_reason_mismatch": (
        [person("a", leaving_reason="no_answer")],
        {},
        {"person": "a", "standing": "candidate"},
    ),
    "term_backwards": (
        [person("a", past_terms=(term("2020-01-02", "2020-01-02"),))],
        {},
        {"person": "a", "start": "2020-01-02", "end": "2020-01-02"},
    ),
    "term_not_over": (
        [person("a", past_terms=(term("2020-01-02", "2026-03-02"),))],
        {},
        {"person": "a", "end": "2026-03-02"},
    ),
    "terms_overlap": (
        [person("a", past_terms=(term("2020-01-01", "2022-01-02"), term("2022-01-01", "2024-01-01")))],
        {},
        {"person": "a", "start": "2022-01-01"},
    ),
    "no_bound": ([A], {"quotas": (_quota(min=None),)}, {"kind": "quota", "key": "q"}),
    "no_bound:newcomers": ([A], {"newcomers": Newcomers()}, {"kind": "newcomers", "key": "newcomers"}),
    "min_above_max": (
        [A],
        {"quotas": (_quota(min=2, max=1),)},
        {"kind": "quota", "key": "q", "min": 2, "max": 1},
    ),
    "percent_above_hundred": ([A], {"quotas": (_quota(min=101, unit="percent"),)}, {"key": "q"}),
    "empty_condition": ([A], {"quotas": (_quota(where={}),)}, {"key": "q"}),
    "empty_condition:values": ([A], {"quotas": (_quota(where={"gender": ()}),)}, {"key": "q"}),
    "quota_unknown_dimension": (
        [A],
        {"quotas": (_quota(where={"age": ("old",)}),)},
        {"key": "q", "dimension": "age"},
    ),
    "quota_unknown_value": (
        [A],
        {"quotas": (_quota(where={"gender": ("moon",)}),)},
        {"key": "q", "dimension": "gender", "value": "moon"},
    ),
    "target_unknown_dimension": ([A], {"targets": (_target(dimension="age"),)}, {"key": "t", "dimension": "age"}),
    "target_unknown_value": (
        [A],
        {"targets": (_target(value="moon"),)},
        {"key": "t", "dimension": "region", "value": "moon"},
    ),
    "share_above_one": ([A], {"targets": (_target(share="1.01"),)}, {"key": "t", "share": "1.01"}),
    "shares_too_fine": (
        [A],
        {"targets": (_target(share="1/9973"), _target(key="u", share="1/9967"))},
        {"denominator": 1_000_000},
    ),
    "conflict_too_small": ([A], {"conflicts": (Conflict(key="c", people=("a", "a"), reason="kin"),)}, {"key": "c"}),
    "conflict_unknown_person": (
        [A],
        {"conflicts": (Conflict(key="c", people=("a", "z"), reason="kin"),)},
        {"key": "c", "person": "z"},
    ),
    "pin_unknown_person": ([A], {"pins": (Pin(person="z", seated=True, reason="x"),)}, {"person": "z"}),
    "pin_against_running_term": ([STAYER], {"pins": (Pin(person="s", seated=False, reason="x"),)}, {"person": "s"}),
    "pin_of_leaving_person": ([LEAVER], {"pins": (Pin(person="l", seated=True, reason="x"),)}, {"person": "l"}),
}


@pytest.mark.parametrize("name", FAULTY)
def test_a_question_that_contradicts_itself_names_its_fault(name: str) -> None:
    """The code, and just what it is about; the command line has words for it."""
    people, other, parameters = FAULTY[name]
    with pytest.raises(InvalidProblem) as caught:
        problem(people, 1, **other)
    (found,) = caught.value.faults
    assert (found.code, found.parameters) == (name.split(":", maxsplit=1)[0], parameters)
    assert fault(found, show_values=True) == FAULTS[found.code].format_map(parameters)


def test_all_faults_are_named_at_once() -> None:
    """A secretariat does not have to find them one by one."""
    with pytest.raises(InvalidProblem) as caught:
        problem([person("a", "moon"), person("b", gender="moon")], 1, newcomers=Newcomers())
    assert [found.code for found in caught.value.faults] == ["unknown_value", "unknown_value", "no_bound"]


@pytest.mark.parametrize("share", ["", "half", "1/0", "-1/2", "0,3", "2", "1/2/3", "1e-1"])
def test_a_share_that_is_not_an_exact_fraction_is_refused(share: str) -> None:
    """Only `3/10` and `0.3` are ways to write a share."""
    with pytest.raises(ValidationError):
        problem([A], 1, targets=(_target(share=share),))


@pytest.mark.parametrize(
    "change", [{"size": "3"}, {"size": 0}, {"people": None}, {"more": 1}, {"rotation_day": "today"}]
)
def test_types_are_not_guessed_and_unknown_parts_not_ignored(change: dict[str, Any]) -> None:
    """A text is not a number, and a misspelt rule is not silently left out."""
    with pytest.raises(ValidationError):
        Problem.model_validate({**dict(problem([A], 1)), **change})


def test_a_reason_is_required_for_every_pin() -> None:
    """Blanks are not a reason."""
    with pytest.raises(ValidationError):
        Pin(person="a", seated=True, reason="  ")


def test_a_question_survives_its_own_json() -> None:
    """Written and read again it is the same question, whatever the order of its people."""
    question = problem([person("b"), A], 1, quotas=(_quota(),), targets=(_target(),))
    assert Problem.model_validate_json(question.model_dump_json(by_alias=True)) == problem(
        [A, person("b")], 1, quotas=(_quota(),), targets=(_target(),)
    )


def test_undisclosed_is_a_value_of_every_dimension() -> None:
    """It stands last unless the charter places it elsewhere."""
    assert REGION.all_values == ("north", "south", "undisclosed")
    assert Dimension(key="d", values=("undisclosed", "x")).all_values == ("undisclosed", "x")
    assert problem([person("a", "undisclosed")], 1).dimensions == (REGION, GENDER)
