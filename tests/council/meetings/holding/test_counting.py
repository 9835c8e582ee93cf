"""What votes come to by each rule, and when their numbers tell nobody's choice."""

from collections import defaultdict
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from council.councils.rules import MeetingRules
from council.meetings.holding.counting import FEWEST_VOTES, Count, carried, tells_nobodys_choice
from council.meetings.holding.models import Method

HAND_COUNTED = [
    ("simple", Method.HANDS, Count(12, 4, 3, 5), True),
    ("simple", Method.HANDS, Count(12, 4, 4, 0), False),
    ("absolute", Method.HANDS, Count(12, 6, 0, 6), False),
    ("absolute", Method.HANDS, Count(12, 7, 5, 0), True),
    ("two_thirds", Method.BALLOT, Count(12, 6, 3, 3), True),
    ("two_thirds", Method.BALLOT, Count(12, 5, 3, 4), False),
    ("consensus", Method.CONSENT, Count(12, 8, 1), True),
    ("consensus", Method.CONSENT, Count(12, 8, 2), False),
    ("consensus", Method.CONSENSUS, Count(12, 8, 1), False),
    ("simple", Method.CONSENT, Count(12, 8, 2), False),
    ("absolute", Method.CONSENSUS, Count(12, 6, 0), False),
    (None, Method.HANDS, Count(12, 2, 1, 0), True),
]


def test_a_decision_is_carried_as_the_charter_says() -> None:
    """Counted by hand; the charter allows one objection."""
    for rule, method, count, expected in HAND_COUNTED:
        rules = MeetingRules.model_validate({"decision_rule": rule, "objections_allowed": 1})
        assert (rule, method, count, carried(rules, method, count)) == (rule, method, count, expected)


Sums = tuple[int, int, int]


def _published(rules: MeetingRules, sums: Sums) -> tuple[bool, Sums | None]:
    """What everybody reads of a ballot: whether it was carried, and the numbers where they are told."""
    carries = carried(rules, Method.BALLOT, Count(sum(sums), *sums))
    return carries, sums if tells_nobodys_choice(sums) else None


def _rest(sums: Sums, own: int | None) -> Sums | None:
    """What the others chose, as far as somebody can tell who knows her own choice; nothing if it is not possible."""
    left = [each - (place == own) for place, each in enumerate(sums)]
    return None if min(left) < 0 else (left[0], left[1], left[2])


@pytest.mark.parametrize("objections", [0, 1])
@pytest.mark.parametrize("rule", ["simple", "two_thirds", "consensus"])
def test_nobody_learns_for_sure_what_anybody_else_chose(rule: str, objections: int) -> None:
    """For every outcome of up to twelve votes, whoever reads it and knows her own choice has two ways to think of it.

    Everything that would have been published just so is held against it, also where it is the numbers that are missing.
    """
    rules = MeetingRules.model_validate({"decision_rule": rule, "objections_allowed": objections})
    for votes in range(FEWEST_VOTES, 13):
        outcomes: dict[tuple[bool, Sums | None], list[Sums]] = defaultdict(list)
        for yes, no in product(range(votes + 1), repeat=2):
            if yes + no <= votes:
                sums = (yes, no, votes - yes - no)
                outcomes[_published(rules, sums)].append(sums)
        for possible, own in product(outcomes.values(), (None, 0, 1, 2)):
            others = [rest for each in possible if (rest := _rest(each, own)) is not None]
            assert not others or not any(all(sum(each) == each[choice] for each in others) for choice in range(3))


@given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 40))
def test_numbers_are_told_only_where_three_chose_otherwise(yes: int, no: int, away: int) -> None:
    """Whoever knows her own choice and the numbers still cannot tell what everybody else chose."""
    told = tells_nobodys_choice((yes, no, away))
    assert told is (yes + no + away - max(yes, no, away) >= 3)


@pytest.mark.parametrize("counts", [(0, 0, 0), (3, 0, 0), (1, 1, 1), (5, 0, 0), (5, 1, 0), (5, 2, 0), (5, 1, 1)])
def test_numbers_that_tell_a_choice_are_not_told(counts: Sums) -> None:
    """Too few, all alike, or all but one or two."""
    assert tells_nobodys_choice(counts) is False
