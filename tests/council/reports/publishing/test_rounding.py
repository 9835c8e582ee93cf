"""How coarsely one issue is told, to somebody who knows the total, every margin, and exactly how it is made."""

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from council.councils.gate.rounding import MOST_GROUPS, joined, known_sums, ranges, steps_of
from council.councils.gate.telling import Former, known, next_cuts
from council.councils.gate.witnesses import MARGIN, Told, witness
from tests.council.reports.publishing.attacker import Attacker


def _all_counts(people: int, groups: int) -> Iterator[tuple[int, ...]]:
    """Every way in which so many people can be in so many groups."""
    if groups == 1:
        yield (people,)
        return
    for first in range(people + 1):
        for rest in _all_counts(people - first, groups - 1):
            yield (first, *rest)


@pytest.mark.parametrize(("people", "groups", "smallest"), [(11, 2, 5), (24, 2, 5), (60, 2, 8), (12, 3, 5), (24, 3, 5)])
def test_all_that_looks_alike_differs_widely(people: int, groups: int, smallest: int) -> None:
    """Of all councils with the same figures, in each group some have so many people more than others."""
    alike: dict[tuple[tuple[int, int], ...], list[tuple[int, ...]]] = defaultdict(list)
    for counts in _all_counts(people, groups):
        cuts = next_cuts([], range(people), counts, smallest)
        alike[tuple(each.told for each in cuts)].append(counts)
    widths = [
        max(counts[group] for counts in same) - min(counts[group] for counts in same)
        for same in alike.values()
        for group in range(groups)
    ]
    assert min(widths) >= smallest


@settings(deadline=None)
@given(st.lists(st.integers(0, 20), min_size=2, max_size=4).filter(lambda counts: sum(counts) > 10))
def test_no_cell_of_an_issue_is_exact_or_narrow(counts: list[int]) -> None:
    """The attacker's integer program, over random issues: no group is known more closely than five people."""
    people = range(sum(counts))
    issue = Former(people, [each.told for each in next_cuts([], people, counts, 5)])
    cells = list(Attacker([issue]).cells_of_issue(0))
    assert [cell for cell in cells if cell.most - cell.least < 5] == []
    assert [(cell.least, cell.most) for cell in cells] == ranges(issue.told, len(people))


@settings(deadline=None)
@given(st.lists(st.integers(0, 20), min_size=2, max_size=4).filter(lambda counts: sum(counts) > 10))
def test_what_is_told_is_true(counts: list[int]) -> None:
    """Each number lies in its range."""
    people = range(sum(counts))
    told = [each.told for each in next_cuts([], people, counts, 5)]
    assert all(least <= count <= most for count, (least, most) in zip(counts, ranges(told, len(people)), strict=True))


@settings(deadline=None)
@given(st.integers(1, 200), st.integers(5, 12))
def test_steps_hold_every_number_once_and_none_is_short(people: int, smallest: int) -> None:
    """From nobody to everybody without a gap."""
    steps = steps_of(people, smallest, (0, people))
    assert [number for least, most in steps for number in range(least, most + 1)] == list(range(people + 1))
    assert len(steps) == 1 or min(most - least for least, most in steps) >= smallest


def test_sums_narrow_each_other_down() -> None:
    """A sum is no smaller than the one before it, and no larger than the one after."""
    assert known_sums([(6, 24), (0, 11)]) == [(6, 11), (6, 11)]


@pytest.mark.parametrize(
    ("expected", "groups"),
    [
        ([("a", 12), ("b", 12)], [["a"], ["b", "silent"]]),
        ([("a", 12), ("b", 10), ("c", 2)], [["a"], ["b", "c", "silent"]]),
        ([("a", 4), ("b", 4), ("c", 4), ("d", 4), ("e", 4)], [["a", "b"], ["c", "d", "e", "silent"]]),
        ([("a", 3)], [["a", "silent"]]),
        ([("abcdefgh"[place], 6) for place in range(8)], [["a"], ["b"], ["c"], ["d", "e", "f", "g", "h", "silent"]]),
    ],
)
def test_answers_are_joined_by_what_is_expected(expected: list[tuple[str, int]], groups: list[list[str]]) -> None:
    """In their order, until five are expected; silence is never alone, and there are four groups at most."""
    found = joined([(key, Fraction(number)) for key, number in expected], ["silent"], 5)
    assert found == groups
    assert len(found) <= MOST_GROUPS


def test_no_witness_is_found_where_there_is_none() -> None:
    """All eight newcomers must have come into the first group: nobody imagines a council in which two did not."""
    told = next_told(least=8, most=8)
    assert witness(told, (1, 1)) is None


def test_a_witness_agrees_with_everything_told() -> None:
    """It has the people wanted where they are wanted, and its sums lie where they should."""
    told = next_told(least=3, most=5)
    found = witness(told, (1, 1))
    assert found is not None
    assert (found.sum(axis=1) == told.sizes).all()
    assert found[1, 1] >= MARGIN
    assert 3 <= found[:, 0].sum() <= 5


def next_told(least: int, most: int) -> Told:
    """What is known of two atoms of four people: nothing of one alone, and a sum over both."""
    return known([Former(range(4), [(0, 4)]), Former(range(8), [(least, most)])])


@pytest.mark.parametrize(
    ("known", "steps"),
    [
        ((0, 24), ((0, 6), (7, 12), (13, 18), (19, 24))),
        ((12, 24), ((0, 18), (19, 24))),
        ((0, 20), ((0, 6), (7, 13), (14, 24))),
        ((9, 14), ((0, 24),)),
        ((3, 3), ((0, 24),)),
    ],
)
def test_a_quota_and_a_step_together_tell_no_more_than_a_step(
    known: tuple[int, int], steps: tuple[tuple[int, int], ...]
) -> None:
    """Steps are laid where the quota leaves numbers open; a quota that leaves few leaves one step."""
    assert steps_of(24, 5, known) == steps


@settings(deadline=None)
@given(st.integers(0, 24), st.integers(0, 24), st.integers(0, 24))
def test_a_reader_who_knows_the_quota_learns_no_number_closely(one: int, other: int, count: int) -> None:
    """Whatever the quota leaves open, at least six numbers remain, or what is told adds nothing to the quota."""
    low, high = min(one, other), max(one, other)
    count = min(max(count, low), high)
    (cut,) = next_cuts([], range(24), [count, 24 - count], 5, expected=[(low, high)])
    left = min(cut.told[1], high) - max(cut.told[0], low) + 1
    assert left >= 6 or left == high - low + 1
