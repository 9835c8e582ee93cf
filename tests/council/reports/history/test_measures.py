"""The measures of the history: cases known by hand, what always holds, and the same counted day by day."""

from collections.abc import Mapping
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from math import exp, isclose, log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from council.reports.history import measures
from council.reports.history.measures import Luck, Stretch

GROUPS = ("a", "b", "c")
FIRST = date(2020, 2, 27)  # so that many spans hold a 29 February
COUNTS = st.fixed_dictionaries({group: st.integers(0, 30) for group in GROUPS})
SHARES = st.tuples(st.integers(0, 12), st.integers(0, 12)).map(
    lambda cuts: dict(zip(GROUPS, _three_parts(min(cuts), max(cuts)), strict=True))
)


def _three_parts(low: int, high: int) -> tuple[Fraction, Fraction, Fraction]:
    return Fraction(low, 12), Fraction(high - low, 12), Fraction(12 - high, 12)


@st.composite
def histories(draw: st.DrawFn) -> list[Stretch]:
    """Stretches that follow each other, each with its own counts, targets, and state of the seats."""
    lengths = draw(st.lists(st.integers(1, 40), min_size=1, max_size=5))
    days = [FIRST + timedelta(days=sum(lengths[:number])) for number in range(len(lengths) + 1)]
    return [
        Stretch(
            start,
            end,
            draw(COUNTS),
            draw(SHARES),
            seats=draw(st.integers(1, 40)),
            vacant=draw(st.integers(0, 5)),
            interim=draw(st.integers(0, 5)),
        )
        for start, end in pairwise(days)
    ]


# How far a composition is from what is aimed at


def test_the_gap_counts_missing_seats_and_never_what_is_too_much() -> None:
    """Half of 10 seats is 5, of which 2 are there: 3 missing; a group beyond its target makes nothing good."""
    counts, shares = {"a": 2, "b": 8}, {"a": Fraction(1, 2), "b": Fraction(1, 4)}
    assert measures.missing(counts, shares, 10) == {"a": Fraction(3), "b": Fraction(0)}
    assert measures.representation_gap(counts, shares, 10) == 3
    assert measures.representation_gap(counts, shares, 10, {"a": 4}) == 12


def test_the_worst_gap_is_the_largest_missing_part_of_a_target() -> None:
    """One of two thirds of three seats is there, and nothing of the last third: all of that target is missing."""
    assert measures.worst_gap({"a": 1}, {"a": Fraction(2, 3), "b": Fraction(1, 3)}, 3) == 1
    assert measures.worst_gap({"a": 1, "b": 1}, {"a": Fraction(2, 3), "b": Fraction(1, 3)}, 3) == Fraction(1, 2)
    assert measures.worst_gap({}, {"a": Fraction(0)}, 3) == 0


@given(COUNTS, SHARES, st.integers(1, 90))
def test_a_gap_is_nothing_exactly_when_every_target_is_reached(
    counts: dict[str, int], shares: dict[str, Fraction], seats: int
) -> None:
    """Both gaps are 0 together; the worst lies between 0 and 1, the sum at or above any one part."""
    gap, worst = measures.representation_gap(counts, shares, seats), measures.worst_gap(counts, shares, seats)
    reached = all(counts[group] >= share * seats for group, share in shares.items())
    assert (gap == 0) is (worst == 0) is reached
    assert 0 <= worst <= 1
    assert gap >= max(measures.missing(counts, shares, seats).values())


# How many groups there are in effect


def test_hill_numbers_of_known_compositions() -> None:
    """Equal groups count fully; of 3, 1 and 0 members two groups are there, and in effect fewer."""
    assert [measures.hill_number([5, 5, 5, 5], order) for order in (0, 1, 2)] == [4, 4, 4]
    assert measures.hill_number([3, 1, 0], 0) == 2
    assert measures.hill_number([3, 1, 0], 2) == Fraction(16, 10)
    assert isclose(float(measures.hill_number([3, 1, 0], 1)), exp(-(0.75 * log(0.75) + 0.25 * log(0.25))))
    assert [measures.hill_number([], order) for order in (0, 1, 2)] == [0, 0, 0]
    with pytest.raises(ValueError, match="order 3"):
        measures.hill_number([1], 3)


@given(st.lists(st.integers(0, 200), max_size=12))
def test_hill_numbers_lie_between_one_and_richness_and_fall_with_the_order(counts: list[int]) -> None:
    """Richness is the highest; one group alone makes them all 1; equal groups make them all alike."""
    richness, shannon, simpson = (float(measures.hill_number(counts, order)) for order in (0, 1, 2))
    if not any(counts):
        assert (richness, shannon, simpson) == (0, 0, 0)
        return
    assert simpson + 1e-9 >= 1
    assert simpson <= shannon + 1e-9
    assert shannon <= richness + 1e-9
    present = {number for number in counts if number}
    assert (len(present) == 1) is isclose(simpson, richness)


@given(st.lists(st.integers(1, 50), min_size=1, max_size=8), st.integers(2, 5))
def test_hill_numbers_double_when_every_group_splits_in_two(counts: list[int], copies: int) -> None:
    """The replication principle: as many copies of a council with other groups make it as many times as diverse."""
    for order in (0, 1, 2):
        once, often = measures.hill_number(counts, order), measures.hill_number(counts * copies, order)
        assert isclose(float(often), float(once) * copies)


# Time


def test_seat_time_owed_in_a_case_known_by_hand() -> None:
    """Ten days of 4 members with half aimed at and 1 there: 10 owed; then two days with one too many: 8 owed."""
    half = {"a": Fraction(1, 2)}
    early = Stretch(FIRST, FIRST + timedelta(10), {"a": 1, "b": 3}, half)
    late = Stretch(early.end, early.end + timedelta(2), {"a": 3, "b": 1}, half)
    assert measures.seat_time_owed([early]) == {"a": Fraction(10)}
    assert measures.seat_time_owed([early, late]) == {"a": Fraction(8)}
    assert measures.seat_days([early, late]) == {"a": 16, "b": 32}


def test_days_without_a_target_owe_nothing() -> None:
    """A group that was not aimed at for a time is owed for the other days only."""
    without = Stretch(FIRST, FIRST + timedelta(100), {"a": 0, "b": 4})
    aimed = Stretch(without.end, without.end + timedelta(4), {"a": 0, "b": 4}, {"a": Fraction(1, 4)})
    assert measures.seat_time_owed([without, aimed]) == {"a": Fraction(4)}


@given(histories())
def test_what_is_owed_adds_up_to_nothing_where_targets_add_up_to_the_whole(known: list[Stretch]) -> None:
    """What one group has too little, others have too much, whatever the charter aimed at and when."""
    assert sum(measures.seat_time_owed(known).values()) == 0


@given(histories())
def test_every_measure_over_time_is_the_sum_over_its_days(known: list[Stretch]) -> None:
    """Counted again one day at a time, as slowly as the definition reads."""
    owed = dict.fromkeys(GROUPS, Fraction(0))
    sat, vacant, interim = dict.fromkeys(GROUPS, 0), 0, 0
    for each in known:
        for _day in range(each.days):
            for group in GROUPS:
                owed[group] += each.shares[group] * sum(each.counts.values()) - each.counts[group]
                sat[group] += each.counts[group]
            vacant, interim = vacant + each.vacant, interim + each.interim
    assert measures.seat_time_owed(known) == owed
    assert measures.seat_days(known) == sat
    assert (measures.vacancy_days(known), measures.interim_days(known)) == (vacant, interim)


@given(histories(), st.data())
def test_cutting_a_stretch_in_two_changes_no_figure(known: list[Stretch], data: st.DataObject) -> None:
    """A snapshot that repeats the one before it, or a charter that changes nothing, changes no measure."""
    cut: list[Stretch] = []
    for each in known:
        middle = each.start + timedelta(days=data.draw(st.integers(0, each.days)))
        told = (each.counts, each.shares, each.seats, each.vacant, each.interim)
        cut += [Stretch(each.start, middle, *told), Stretch(middle, each.end, *told)]
    assert measures.seat_time_owed(cut) == measures.seat_time_owed(known)
    assert measures.seat_days(cut) == measures.seat_days(known)
    assert measures.vacancy_days(cut) == measures.vacancy_days(known)


def test_a_mean_over_time_weighs_by_days() -> None:
    """Three days of 1 and one of 5 make 2; no days make none."""
    assert measures.mean_over_time([(3, Fraction(1)), (1, Fraction(5)), (0, Fraction(99))]) == 2
    assert measures.mean_over_time([(0, Fraction(1))]) is None


# People


def test_days_served_count_once_and_only_until_the_day() -> None:
    """Terms that overlap count once, what lies ahead not at all."""
    spans = [(date(2024, 1, 1), date(2024, 1, 11)), (date(2024, 1, 6), date(2024, 1, 21))]
    assert measures.days_served(spans, date(2025, 1, 1)) == 20
    assert measures.days_served(spans, date(2024, 1, 4)) == 3
    assert measures.days_served(spans, date(2024, 1, 1)) == 0


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=5), st.integers(0, 70))
def test_days_served_are_the_days_on_which_some_term_ran(numbers: list[tuple[int, int]], until: int) -> None:
    """Counted again as a set of days."""
    spans = [(FIRST + timedelta(min(pair)), FIRST + timedelta(max(pair))) for pair in numbers]
    days = {day for low, high in map(sorted, numbers) for day in range(low, min(high, until))}
    assert measures.days_served(spans, FIRST + timedelta(until)) == len(days)


def test_tenure_tells_mean_middle_and_years() -> None:
    """Of 100, 400 and 800 days the mean is 433⅓; one is in her first, one in her second, one in her third year."""
    found = measures.tenure([400, 100, 800])
    assert found is not None
    assert (found.mean, found.median) == (Fraction(1300, 3), Fraction(400))
    assert dict(found.years) == {0: 1, 1: 1, 2: 1}
    assert measures.tenure([]) is None


def test_renewal_is_the_share_who_did_not_sit_the_day_before() -> None:
    """One of three is new; who left does not count; an empty council renews nothing."""
    assert measures.renewal_share({"x", "y", "z"}, {"y", "z", "new"}) == Fraction(1, 3)
    assert measures.renewal_share({"x"}, set()) is None


def test_reach_is_whoever_ever_sat() -> None:
    """A group with nobody in it was not reached."""
    assert measures.reach([{"a": 1, "b": 0}, {"b": 0, "c": 2}]) == {"a", "c"}


# From applying to sitting


def test_selection_ratios_compare_with_the_group_most_often_chosen() -> None:
    """Half of one group and a fifth of the other: two fifths of the highest rate, which is below four fifths."""
    before, after = {"a": 10, "b": 20, "c": 0}, {"a": 5, "b": 4}
    assert measures.selection_rates(before, after) == {"a": Fraction(1, 2), "b": Fraction(1, 5)}
    assert measures.selection_ratios(before, after) == {"a": 1, "b": Fraction(2, 5)}
    assert Fraction(2, 5) < measures.FOUR_FIFTHS
    assert measures.selection_ratios(before, {}) == {}


@given(st.dictionaries(st.sampled_from("abcdef"), st.tuples(st.integers(0, 50), st.integers(0, 50))))
def test_ratios_lie_between_nothing_and_one_and_somebody_has_one(steps: Mapping[str, tuple[int, int]]) -> None:
    """The group with the highest rate has the ratio 1."""
    before = {group: max(pair) for group, pair in steps.items()}
    after = {group: min(pair) for group, pair in steps.items()}
    found = measures.selection_ratios(before, after)
    assert all(0 <= ratio <= 1 for ratio in found.values())
    assert not found or max(found.values()) == 1


def test_luck_adds_chances_and_draws_up_over_the_years() -> None:
    """Two draws: expected are the sums of the chances, drawn the sums of the names; groups meet by their keys."""
    draws: list[tuple[dict[str, Fraction], dict[str, int]]] = [
        ({"a": Fraction(3, 2), "b": Fraction(1, 2)}, {"a": 1, "b": 1}),
        ({"a": Fraction(1, 2)}, {}),
    ]
    assert measures.luck(draws) == {"a": Luck(Fraction(2), 1), "b": Luck(Fraction(1, 2), 1)}
    assert [each.more for each in measures.luck(draws).values()] == [-1, Fraction(1, 2)]


@given(st.lists(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 20)), max_size=12), max_size=4), st.data())
def test_over_all_groups_as_many_are_drawn_as_were_expected(
    draws: list[list[tuple[str, int]]], data: st.DataObject
) -> None:
    """Where the chances of a draw add up to its seats, the differences of the groups cancel out."""
    told = []
    for people in draws:
        seats, whole = data.draw(st.integers(0, len(people))), sum(weight for _group, weight in people)
        if not whole:
            continue
        chances: dict[str, Fraction] = {}
        for group, weight in people:
            chances[group] = chances.get(group, Fraction(0)) + Fraction(weight * seats, whole)
        drawn = data.draw(st.permutations([group for group, _weight in people]))[:seats]
        told.append((chances, {group: drawn.count(group) for group in set(drawn)}))
    assert sum(each.more for each in measures.luck(told).values()) == 0
