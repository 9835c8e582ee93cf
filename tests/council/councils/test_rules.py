"""What a charter can say, and what is refused because it contradicts itself."""

from typing import Any

import pytest
from pydantic import ValidationError

from council.councils.rules import CharterRules, Quota, TermRules
from council.councils.wording import faults_in_words
from tests.council.councils.cases import plain, rules, with_gender

QUOTA = {"key": "women", "where": {"gender": ["woman"]}}
TARGET = {"dimension": "gender", "value": "woman", "share": "1/2"}

CROSSED = plain(dimensions=["gender", "age"], crossings=[{"dimensions": ["gender", "age"]}])

# what contradicts itself, under which code it is refused
CONTRADICTIONS = [
    (plain(least_size=6, most_size=7), "seats_outside_size"),
    (plain(terms={"months": 12, "interim_months": 3, "interim_until_succeeded": True}), "interim_twice"),
    (with_gender(quotas=[QUOTA]), "quota_unbounded"),
    (with_gender(quotas=[{**QUOTA, "least": 3, "most": 2}]), "quota_inverted"),
    (with_gender(quotas=[{**QUOTA, "least": 101, "unit": "percent"}]), "quota_above_whole"),
    (with_gender(quotas=[{**QUOTA, "least": 1}, {**QUOTA, "least": 2}]), "stated_twice"),
    (with_gender(targets=[{**TARGET, "value": "undisclosed"}]), "target_on_silence"),
    (with_gender(targets=[{**TARGET, "share": "half"}]), "share_unreadable"),
    (with_gender(targets=[{**TARGET, "share": "1/0"}]), "share_unreadable"),
    (with_gender(targets=[{**TARGET, "share": "3/2"}]), "share_outside"),
    (with_gender(targets=[TARGET, {**TARGET, "value": "man", "share": "2/3"}]), "targets_above_whole"),
    (plain(targets=[TARGET]), "unknown_dimension"),
    (with_gender(crossings=[{"dimensions": ["gender", "age"]}]), "unknown_dimension"),
    (with_gender(crossings=[{"dimensions": ["gender", "gender"]}]), "stated_twice"),
    (plain(reminders=[{"length": 6, "unit": "month"}, {"length": 6, "unit": "month"}]), "stated_twice"),
    (CROSSED | {"crossings": [*CROSSED["crossings"], {"dimensions": ["age", "gender"]}]}, "stated_twice"),
    (plain(priorities=[{"key": "uncovered_intersections"}]), "priority_without_crossings"),
    (plain(priorities=[{"key": "lost_continuity"}, {"key": "repeated_voices"}]), "continuity_and_voices"),
    (
        plain(stagger={"cohorts": [{"months": 12, "seats": 1}, {"months": 24, "seats": 2}], "by": "lot"}),
        "cohorts_do_not_add_up",
    ),
    (
        plain(stagger={"cohorts": [{"months": 12, "seats": 1}, {"months": 24}], "by": "lot"}),
        "cohorts_half_counted",
    ),
]


@pytest.mark.parametrize(("stated", "code"), CONTRADICTIONS, ids=[f"{n}-{c[1]}" for n, c in enumerate(CONTRADICTIONS)])
def test_rules_that_contradict_themselves_are_refused(stated: dict[str, Any], code: str) -> None:
    """Each contradiction is found under its own code."""
    with pytest.raises(ValidationError) as caught:
        CharterRules.model_validate(stated)
    assert [fault["type"] for fault in caught.value.errors()] == [code]


@pytest.mark.parametrize(("stated", "code"), CONTRADICTIONS, ids=[f"{n}-{c[1]}" for n, c in enumerate(CONTRADICTIONS)])
@pytest.mark.usefixtures("english")
def test_every_contradiction_has_words_of_its_own(stated: dict[str, Any], code: str) -> None:
    """The sentence is not the one for unknown faults, holds no code, and leaves no place unfilled."""
    with pytest.raises(ValidationError) as caught:
        CharterRules.model_validate(stated)
    [(_place, words)] = faults_in_words(caught.value)
    assert "does not fit a charter" not in words
    assert code not in words
    assert "%(" not in words


@pytest.mark.usefixtures("english")
def test_a_fault_without_words_of_its_own_still_says_what_to_do() -> None:
    """A number out of range, which pydantic finds, comes out as a plain sentence with its place."""
    with pytest.raises(ValidationError) as caught:
        rules(terms={"months": 0})
    assert faults_in_words(caught.value) == [
        (("terms", "months"), "This value does not fit a charter. Check the number or the text.")
    ]


def test_a_rule_nobody_knows_is_refused() -> None:
    """A misspelt parameter is not silently ignored."""
    with pytest.raises(ValidationError):
        rules(seatz=5)


def test_a_moved_election_does_not_trip_the_lifetime_limit() -> None:
    """Four years and one month, served because an election was held late, stay inside a limit of four years."""
    four_years_and_a_month = 4 * 365 + 1 + 31
    limit = TermRules(months=24, most_total_months=48).most_total_days
    assert limit is not None
    assert limit >= four_years_and_a_month


def test_a_lifetime_limit_without_tolerance_is_exact() -> None:
    """With no tolerance, four years are 1461 days."""
    assert TermRules(months=24, most_total_months=48, total_tolerance_days=0).most_total_days == 1461


def test_a_charter_without_a_lifetime_limit_has_none_in_days() -> None:
    """No limit stays no limit."""
    assert TermRules(months=24).most_total_days is None


def test_cohorts_within_seat_groups_need_not_add_up_to_the_council() -> None:
    """Where each kind of seat is staggered by itself, the numbers are those of one kind."""
    stagger = {
        "cohorts": [{"months": 12, "seats": 1}, {"months": 24, "seats": 1}],
        "by": "lot",
        "within_seat_groups": True,
    }
    assert rules(stagger=stagger).stagger is not None


def test_rules_read_back_as_they_were_written() -> None:
    """What is stored is the whole of the rules."""
    written = rules(terms={"months": 36, "most_consecutive": 2, "partial_terms_count": False})
    assert CharterRules.model_validate(written.model_dump(mode="json")) == written


@pytest.mark.parametrize(
    ("least", "most", "unit", "expected"),
    [
        (3, 7, "count", (3, 7)),
        (40, None, "percent", (10, None)),
        (None, 30, "percent", (None, 7)),
        (50, 50, "percent", (12, 12)),
    ],
)
def test_percentages_become_seats_rounded_inward(
    least: int | None, most: int | None, unit: str, *, expected: tuple[int | None, int | None]
) -> None:
    """Of 24 seats, at least 40 percent are 10 and at most 30 percent are 7."""
    quota = Quota.model_validate(
        {"key": "some", "where": {"region": ["africa"]}, "least": least, "most": most, "unit": unit}
    )
    assert quota.in_seats(24) == expected
