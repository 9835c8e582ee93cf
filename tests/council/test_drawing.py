"""The geometry of the drawings: every seat has its own place inside the box."""

import math
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from council.drawing import HEIGHT, WIDTH, bar_scale, hemicycle_positions

EVERY_SIZE = range(1, 121)
SLIP = 0.05


@pytest.mark.parametrize("seats", EVERY_SIZE)
def test_a_council_of_n_is_drawn_with_exactly_n_seats(seats: int) -> None:
    """No seat is lost to rounding when seats are dealt to rows."""
    assert len(hemicycle_positions(seats)) == seats


@pytest.mark.parametrize("seats", EVERY_SIZE)
def test_no_two_seats_overlap(seats: int) -> None:
    """The middles of any two seats are further apart than two radii."""
    places = hemicycle_positions(seats)
    too_close = [(a, b) for a, b in combinations(places, 2) if math.dist(a[:2], b[:2]) <= a.r + b.r]
    assert too_close == []


@given(seats=st.integers(1, 500))
def test_every_seat_lies_inside_the_box(seats: int) -> None:
    """Nothing is cut off at an edge, at any size a council may have."""
    outside = [
        place
        for place in hemicycle_positions(seats)
        if not (place.r <= place.x <= WIDTH - place.r and place.r <= place.y <= HEIGHT - place.r)
    ]
    assert outside == []


@given(seats=st.integers(2, 300))
def test_the_half_circle_looks_the_same_from_both_sides(seats: int) -> None:
    """Mirroring the drawing for a right-to-left reader moves no seat to an empty place."""
    places = hemicycle_positions(seats)
    unmatched = [
        (x, y) for x, y, _ in places if not any(math.dist((WIDTH - x, y), other[:2]) < SLIP for other in places)
    ]
    assert unmatched == []


@given(seats=st.integers(1, 300))
def test_seats_stay_large_enough_to_be_seen(seats: int) -> None:
    """Squares around the seats cover half of the half circle at least, unless the seats are at their largest."""
    radius = hemicycle_positions(seats)[0].r
    covered = seats * (2 * radius) ** 2
    assert (covered >= 0.25 * math.pi * (WIDTH / 2) ** 2 or radius == 16.0) is True


def test_a_council_without_seats_is_an_empty_drawing() -> None:
    """No seats, no places, no error."""
    assert hemicycle_positions(0) == []


def test_seats_are_numbered_from_one_end_to_the_other() -> None:
    """Groups that follow each other in the list become wedges, so the angle never goes back."""
    middle, floor = WIDTH / 2, HEIGHT - 16
    angles = [math.atan2(floor - y, middle - x) for x, y, _ in hemicycle_positions(60)]
    assert [round(angle, 2) for angle in angles] == sorted(round(angle, 2) for angle in angles)


@pytest.mark.parametrize(
    ("value", "expected"),
    [(5, 50.0), (0, 0.0), (10, 100.0), (12, 100.0), (-1, 0.0), (None, 0.0), ("", 0.0), ("4.8", 48.0)],
)
def test_a_value_becomes_a_length_within_the_bar(value: float | str | None, expected: float) -> None:
    """Values in proportion; what would stick out is cut, what is missing is nothing."""
    assert bar_scale(value, 10) == expected


def test_a_scale_of_nought_has_no_lengths() -> None:
    """A dimension nobody is in yet does not divide by nought."""
    assert bar_scale(3, 0) == 0.0
