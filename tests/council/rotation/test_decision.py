"""The charter's decision rules, on cases anyone can count, and what must hold of every one of them."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from council.councils.rules import MeetingRules, Quorum
from council.rotation.decision import Count, DecisionRule, Outcome, outcome, quorum_of

RULES: tuple[DecisionRule, ...] = ("simple", "absolute", "two_thirds", "consensus")


def _rules(rule: DecisionRule | None, quorum: str | None = None, objections: int = 0) -> MeetingRules:
    share = Quorum(first_call=quorum) if quorum else None
    return MeetingRules(decision_rule=rule, quorum=share, objections_allowed=objections)


@pytest.mark.parametrize(
    ("rules", "count", "expected"),
    [
        (_rules(None), Count(10, yes=1), Outcome.SIGNED_OFF),
        (_rules("simple"), Count(10, yes=2, no=2), Outcome.REFUSED),
        (_rules("simple"), Count(10, yes=3, no=2, abstain=5), Outcome.SIGNED_OFF),
        (_rules("simple", "1/2"), Count(10, yes=4), Outcome.TOO_FEW),
        (_rules("simple", "1/2"), Count(9, yes=4), Outcome.TOO_FEW),
        (_rules("simple", "1/2"), Count(9, yes=3, no=1, abstain=1), Outcome.SIGNED_OFF),
        (_rules("absolute"), Count(10, yes=5), Outcome.REFUSED),
        (_rules("absolute"), Count(10, yes=6, no=4), Outcome.SIGNED_OFF),
        (_rules("two_thirds"), Count(12, yes=7, no=4), Outcome.REFUSED),
        (_rules("two_thirds"), Count(12, yes=8, no=4), Outcome.SIGNED_OFF),
        (_rules("two_thirds"), Count(12, abstain=12), Outcome.REFUSED),
        (_rules("consensus", objections=1), Count(12, yes=2, no=1), Outcome.SIGNED_OFF),
        (_rules("consensus", objections=1), Count(12, yes=10, no=2), Outcome.REFUSED),
        (_rules("consensus"), Count(12), Outcome.TOO_FEW),
    ],
)
def test_voices_come_to_what_anyone_can_count(rules: MeetingRules, count: Count, expected: Outcome) -> None:
    """By rule, by quorum, and at the border between two outcomes."""
    assert outcome(rules, count) == expected


@st.composite
def _voices(draw: st.DrawFn) -> tuple[MeetingRules, Count]:
    entitled = draw(st.integers(1, 30))
    yes = draw(st.integers(0, entitled))
    no = draw(st.integers(0, entitled - yes))
    abstain = draw(st.integers(0, entitled - yes - no))
    share = draw(st.sampled_from((None, "1/3", "1/2", "2/3", "1")))
    rule = draw(st.sampled_from((None, *RULES)))
    return _rules(rule, share, draw(st.integers(0, 3))), Count(entitled, yes, no, abstain)


@given(_voices())
def test_another_yes_never_turns_a_signed_proposal_down_and_another_no_never_saves_one(
    asked: tuple[MeetingRules, Count],
) -> None:
    """Of those who have spoken, one changes from no to yes."""
    rules, count = asked
    if not count.no:
        return
    changed = Count(count.entitled, count.yes + 1, count.no - 1, count.abstain)
    before, after = outcome(rules, count), outcome(rules, changed)
    assert not (before is Outcome.SIGNED_OFF and after is not Outcome.SIGNED_OFF)


@given(_voices())
def test_nothing_is_signed_off_without_a_quorum_and_a_yes(asked: tuple[MeetingRules, Count]) -> None:
    """Silence and abstention are never agreement."""
    rules, count = asked
    share = Fraction(rules.quorum.first_call) if rules.quorum else Fraction(0)
    if outcome(rules, count) is Outcome.SIGNED_OFF:
        assert count.yes >= 1
        assert count.given >= share * count.entitled


def test_a_quorum_is_rounded_up_and_is_one_at_the_least() -> None:
    """Half of nine is five; no share at all still asks for one voice."""
    assert [quorum_of(_rules("simple", "1/2"), 9), quorum_of(_rules("simple"), 9)] == [5, 1]
