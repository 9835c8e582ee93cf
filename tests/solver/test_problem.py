"""A question that contradicts itself cannot be built, and every fault is named with what it is about."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from pydantic import ValidationError

from solver.errors import InvalidProblem
from solver.problem import (
    Conflict,
    Dimension,
    Intersection,
    Newcomers,
    PastCouncil,
    Person,
    Pin,
    Priority,
    Problem,
    Quota,
    SeatGroup,
    Target,
    TermRules,
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


def _both(**where: str) -> dict[str, Any]:
    return {"intersections": (Intersection(key="i", where=where),)}


def _past(start: str, end: str, **seated: int) -> dict[str, Any]:
    days = {"start": date.fromisoformat(start), "end": date.fromisoformat(end)}
    return {"targets": (_target(),), "history": (PastCouncil(**days, size=2, seated=seated),)}


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
    "repeated:intersection": (
        [A],
        {"intersections": _both(region="north", gender="man")["intersections"] * 2},
        {"kind": "intersection", "key": "i"},
    ),
    "intersection_too_small": ([A], _both(region="north"), {"key": "i"}),
    "intersection_unknown_dimension": ([A], _both(region="north", age="old"), {"key": "i", "dimension": "age"}),
    "intersection_unknown_value": (
        [A],
        _both(region="north", gender="moon"),
        {"key": "i", "dimension": "gender", "value": "moon"},
    ),
    "past_council_backwards": (
        [A],
        _past("2025-01-01", "2025-01-01"),
        {"start": "2025-01-01", "end": "2025-01-01"},
    ),
    "past_council_not_over": ([A], _past("2025-01-01", "2026-03-02"), {"end": "2026-03-02"}),
    "past_councils_overlap": (
        [A],
        {"history": (*_past("2024-01-01", "2025-01-02")["history"], *_past("2025-01-01", "2026-01-01")["history"])},
        {"start": "2025-01-01"},
    ),
    "past_council_unknown_target": (
        [A],
        _past("2025-01-01", "2026-01-01", moon=1),
        {"start": "2025-01-01", "target": "moon"},
    ),
    "past_council_too_small": (
        [A],
        _past("2025-01-01", "2026-01-01", t=3),
        {"start": "2025-01-01", "target": "t", "seated": 3, "size": 2},
    ),
    "history_too_fine": (
        [A],
        {
            "targets": tuple(_target(key=name, share="999982/999983") for name in "abcdefghijklm"),
            "history": (
                PastCouncil(
                    start=date(1, 1, 1), end=date(2026, 1, 1), size=1000, seated=dict.fromkeys("abcdefghijklm", 0)
                ),
            ),
        },
        {},
    ),
    "continuity_and_voices": (
        [A],
        {"priorities": (Priority(key="lost_continuity"), Priority(key="repeated_voices"))},
        {},
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


def test_a_question_from_before_intersections_and_history_is_still_read() -> None:
    """Neither need be named, and nobody is then owed anything."""
    document = problem([A], 1, targets=(_target(),)).model_dump(mode="json", by_alias=True)
    del document["intersections"], document["history"]
    read = Problem.model_validate(document, strict=False)
    assert (read.intersections, read.history, read.owed(read.targets[0])) == ((), (), Fraction(0))


def test_councils_of_the_past_are_kept_in_the_order_of_their_days() -> None:
    """Whatever order they were written in."""
    older, newer = (_past(f"{year}-01-01", f"{year + 1}-01-01")["history"][0] for year in (2023, 2024))
    assert problem([A], 1, history=(newer, older)).history == (older, newer)


def test_what_a_target_is_owed_is_counted_in_seats_for_one_term_to_the_day() -> None:
    """Of two seats half are aimed at: 31 days without any are 31 seat-days missing, 20 with both are 20 too many.

    A term of ten days makes 11 seat-days 11/10 of a seat; the days on which the target was not measured do not count.
    """
    january = PastCouncil(start=date(2025, 1, 1), end=date(2025, 2, 1), size=2, seated={"t": 0})
    february = PastCouncil(start=date(2025, 2, 1), end=date(2025, 2, 21), size=2, seated={"t": 2})
    march = PastCouncil(start=date(2025, 3, 1), end=date(2025, 4, 1), size=2)
    question = problem(
        [A], 1, targets=(_target(),), history=(january, february, march), term_rules=TermRules(new_term_days=10)
    )
    assert question.owed(question.targets[0]) == Fraction(11, 10)
