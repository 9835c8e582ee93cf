"""The search inside a box: what it finds lies in it, and where it says that there is nothing, there is nothing."""

import random
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solver.errors import Cancelled
from solver.ladder import Box
from solver.reach import WALKS, Inside, reach
from solver.search import Effort

MANY = settings(max_examples=200, deadline=None, derandomize=True)
EFFORT = Effort(work=1)
NOTHING = Inside((), empty=True)


@st.composite
def boxes(draw: st.DrawFn) -> Box:
    """Up to four cells and counts, often with a council or two inside; now and then with limits that cross."""
    cells = draw(st.lists(st.sampled_from(((0, 1), (0, 3), (1, 2), (2, 2), (1, 0))), min_size=1, max_size=4))
    counts = []
    for _ in range(draw(st.integers(0, 4))):
        counted = tuple(sorted(draw(st.sets(st.integers(0, len(cells) - 1)))))
        low = draw(st.integers(0, 5))
        counts.append((counted, low, low + draw(st.integers(0, 3))))
    seats = draw(st.integers(0, sum(high for _, high in cells)))
    counts.append((tuple(range(len(cells))), seats, seats))
    return Box(tuple(cells), tuple(counts), seats)


def _councils(box: Box) -> list[tuple[int, ...]]:
    """All that lie in the box, by trying every one."""
    return [
        cells
        for cells in product(*(range(low, high + 1) for low, high in box.cells))
        if all(low <= sum(cells[at] for at in counted) <= high for counted, low, high in box.counts)
    ]


@MANY
@given(boxes(), st.sampled_from((0, WALKS + 1, WALKS + 2)))
def test_a_small_box_is_searched_to_the_end(box: Box, attempt: int) -> None:
    """A council of the box if it has one, and the word that it is empty if not; never both, never neither."""
    found, inside = reach(box, attempt, EFFORT), _councils(box)
    assert found.empty == (inside == [])
    assert found.cells in inside or found == NOTHING


@MANY
@given(boxes().filter(_councils), st.integers(1, WALKS))
def test_a_walk_finds_a_council_of_the_box_or_nothing_and_never_says_that_it_is_empty(box: Box, attempt: int) -> None:
    """Walks prove nothing."""
    found = reach(box, attempt, EFFORT)
    assert found.cells in _councils(box) or found == Inside((), empty=False)


def test_walks_find_councils_where_every_exchange_breaks_a_count() -> None:
    """Exactly half of each of twelve counts, of forty people."""
    box = _crowded(cells=40, rows=12)
    found = [reach(box, attempt, EFFORT).cells for attempt in range(1, WALKS + 1)]
    assert any(found)
    assert all(sum(cells[at] for at in counted) == low for cells in found if cells for counted, low, _ in box.counts)


def test_a_box_without_cells_holds_the_council_of_those_who_sit_anyway() -> None:
    """Nobody has to be found for it."""
    assert reach(Box((), (), 0), 0, EFFORT) == Inside((), empty=False)


def _crowded(cells: int, rows: int) -> Box:
    """So many cells of one person each, and as many counts, each of half of them and of exactly half of these."""
    order = random.Random(1)  # noqa: S311 - repeatable, not secret
    halves = (tuple(sorted(order.sample(range(cells), cells // 2))) for _ in range(rows))
    return Box(((0, 1),) * cells, tuple((half, cells // 4, cells // 4) for half in halves), cells // 2)


@pytest.mark.parametrize("attempt", [0, 1, 2])
def test_the_same_attempt_gives_the_same_council_again(attempt: int) -> None:
    """Though there are many to choose from."""
    box = _crowded(cells=40, rows=12)
    found = [reach(box, attempt, EFFORT) for _ in range(3)]
    assert found == [found[0]] * 3
    assert [sum(found[0].cells[at] for at in counted) for counted, _, _ in box.counts] == [10] * 12


def test_another_attempt_looks_in_another_order() -> None:
    """Where there are many councils, it comes upon another one."""
    box = _crowded(cells=40, rows=12)
    assert len({reach(box, attempt, EFFORT).cells for attempt in range(4)}) > 1


def test_a_search_that_takes_too_long_says_neither_that_there_is_one_nor_that_there_is_none() -> None:
    """Twenty exact counts over sixty cells are more than the steps allowed can settle."""
    assert reach(_crowded(cells=60, rows=20), 0, EFFORT) == Inside((), empty=False)


def test_a_search_is_given_up_when_the_caller_says_so() -> None:
    """Whatever it may have found by then."""
    with pytest.raises(Cancelled):
        reach(Box(((0, 1),), (), 1), 0, Effort(work=1, cancelled=lambda: True))
