"""Small numbers stay hidden from somebody who knows the total, the rule, and how to add."""

from collections import defaultdict
from collections.abc import Mapping
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from council.calls.suppression import SMALL, Hidden, Shown, suppressed

View = tuple[int, tuple[Shown, ...]]


def _view(numbers: tuple[int, ...]) -> View:
    """All that a reader knows: the total, and each number as it is told."""
    return sum(numbers), tuple(suppressed(dict(enumerate(numbers))).values())


@pytest.mark.parametrize(("lists", "most"), [(2, 30), (3, 24)])
def test_every_hidden_number_could_be_another_one(lists: int, most: int) -> None:
    """Whoever tries all numbers that give the same page never finds a single one for a hidden place."""
    alike: dict[View, list[tuple[int, ...]]] = defaultdict(list)
    for numbers in product(range(most + 1), repeat=lists):
        if sum(numbers) <= most:  # so that all numbers with this total are among those tried
            alike[_view(numbers)].append(numbers)
    found_out = [
        (view, place)
        for view, candidates in alike.items()
        for place, shown in enumerate(view[1])
        if shown.hidden and view[0] and len({numbers[place] for numbers in candidates}) == 1
    ]
    assert found_out == []


@given(st.dictionaries(st.text("abcdefgh", min_size=1, max_size=2), st.integers(0, 60), min_size=2, max_size=12))
def test_no_sum_gives_a_hidden_number_away(counts: Mapping[str, int]) -> None:
    """Taking what is shown from the total leaves room for at least two answers in each hidden place."""
    told = suppressed(counts)
    hidden = [key for key, shown in told.items() if shown.number is None]
    left = sum(counts.values()) - sum(shown.number or 0 for shown in told.values())
    spans = {Hidden.SMALL: (0, SMALL - 1), Hidden.LARGEST: (SMALL, left), Hidden.ALL: (0, left)}
    for key in hidden:
        low, high = spans[told[key].hidden or Hidden.ALL]
        others = [spans[told[each].hidden or Hidden.ALL] for each in hidden if each != key]
        least = max(low, left - sum(each[1] for each in others))
        most = min(high, left - sum(each[0] for each in others))
        assert least < most or sum(counts.values()) == 0


@given(st.dictionaries(st.integers(0, 20), st.integers(0, 60), min_size=2, max_size=12))
def test_a_small_number_is_never_told(counts: Mapping[int, int]) -> None:
    """And a number that is told is the right one."""
    told = suppressed(counts)
    assert all(shown.number is None or SMALL <= shown.number == counts[key] for key, shown in told.items())


def test_large_numbers_are_told_as_they_are() -> None:
    """Nothing is hidden where nobody could be pointed at."""
    assert [shown.number for shown in suppressed({"a": 5, "b": 60}).values()] == [5, 60]


def test_the_largest_number_hides_a_single_small_one() -> None:
    """The largest group is the one whose number is needed least."""
    told = suppressed({"small": 2, "middle": 12, "largest": 40})
    assert (told["small"].hidden, told["middle"].number, told["largest"].hidden) == (
        Hidden.SMALL,
        12,
        Hidden.LARGEST,
    )
