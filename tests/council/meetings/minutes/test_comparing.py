"""Two texts compared word by word, and what meetings say of taking part in figures."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from council.meetings.minutes.comparing import Change, Piece, compared
from council.meetings.minutes.measures import (
    Reached,
    attendance_rate,
    migrant_led_share,
    reached,
    speaking_balance,
)

TEXTS = st.text(alphabet="ab 房\n", max_size=40)


def test_what_changed_is_told_by_whole_words() -> None:
    """One word in a line, and nothing of the other lines."""
    found = compared("one\nrents rose fast\nend", "one\nrents fell fast\nend")
    assert found == [
        Piece(Change.SAME, "one\nrents"),
        Piece(Change.REMOVED, " rose"),
        Piece(Change.ADDED, " fell"),
        Piece(Change.SAME, " fast\nend"),
    ]


def test_a_text_without_spaces_is_compared_by_its_letters() -> None:
    """Chinese has no spaces: a line in which one letter changed is not shown as new."""
    changes = [(each.change, each.text) for each in compared("我们同意", "我们反意")]
    assert changes == [
        (Change.SAME, "我们"),
        (Change.REMOVED, "同"),
        (Change.ADDED, "反"),
        (Change.SAME, "意"),
    ]


@given(TEXTS, TEXTS)
def test_nothing_of_either_text_is_lost(before: str, after: str) -> None:
    """Without what was added it is the text before, without what was removed the text after."""
    found = compared(before, after)
    assert "".join(each.text for each in found if each.change is not Change.ADDED) == before
    assert "".join(each.text for each in found if each.change is not Change.REMOVED) == after


def test_long_texts_are_compared_in_time() -> None:
    """Ten thousand words, one of which changed."""
    words = [f"word{number}" + ("\n" if number % 12 == 0 else "") for number in range(10_000)]
    changed = [*words[:5000], "other", *words[5001:]]
    assert sum(each.change is not Change.SAME for each in compared(" ".join(words), " ".join(changed))) == 2


def test_attendance_is_the_share_of_all_who_were_invited() -> None:
    """Over meetings, large ones count more; none without an invitation."""
    assert attendance_rate([(10, 8), (2, 0)]) == Fraction(2, 3)
    assert attendance_rate([(0, 0)]) is None


def test_the_share_led_by_migrants_is_one_of_time() -> None:
    """Minutes, not items."""
    assert migrant_led_share([("migrant", 30), ("secretariat", 60), ("guest", 30)]) == Fraction(1, 4)
    assert migrant_led_share([]) is None


@pytest.mark.parametrize(
    ("turns", "balance"),
    [([3, 3, 3], Fraction(1)), ([5, 0, 0, 0], Fraction(1, 4)), ([2, 1], Fraction(9, 10)), ([0, 0], None), ([], None)],
)
def test_speaking_is_even_when_all_spoke_alike(turns: list[int], balance: Fraction | None) -> None:
    """One when all did, one n-th when one of n spoke alone, none when nobody did."""
    assert speaking_balance(turns) == balance


@given(st.lists(st.integers(0, 20), min_size=1, max_size=12).filter(any))
def test_the_balance_lies_between_one_speaker_and_all(turns: list[int]) -> None:
    """Whoever spoke, and it does not depend on the order."""
    balance = speaking_balance(turns)
    assert balance is not None
    assert Fraction(1, len(turns)) <= balance <= 1
    assert balance == speaking_balance(sorted(turns))


def test_levels_are_counted_below_as_planned_and_above() -> None:
    """Item by item; none when nothing was rated."""
    rated = [
        ("consultation", "information"),
        ("consultation", "consultation"),
        ("information", "decision"),
        ("cooperation", "cooperation"),
    ]
    assert reached(rated) == Reached(below=1, as_planned=2, above=1)
    assert reached([]) is None
