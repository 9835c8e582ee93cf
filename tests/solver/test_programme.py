"""What linear programmes prove: in whole numbers, of every whole point, whichever prices the floats come to."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solver.errors import Cancelled
from solver.programme import FINEST, LARGEST_PRICE, Programme, Proof, Row
from solver.search import Effort

MANY = settings(max_examples=150, deadline=None, derandomize=True)
EFFORT = Effort(work=1)

Point = tuple[int, ...]


@dataclass(frozen=True)
class Stated:
    """A programme as it is told: limits of columns, rows, and what each column costs."""

    limits: tuple[tuple[int, int], ...]
    rows: tuple[Row, ...]
    costs: dict[int, int]

    def made(self) -> Programme:
        """The same, ready to be solved."""
        programme = Programme(EFFORT)
        for low, high in self.limits:
            programme.column(low, high)
        for row in self.rows:
            programme.row(row.terms, row.low, row.high)
        return programme

    def costing(self, point: Point) -> int:
        """What the objective is at a point."""
        return _sum(self.costs, point)

    def points(self) -> Iterator[Point]:
        """Every whole point that keeps the limits and the rows."""
        for point in product(*(range(low, high + 1) for low, high in self.limits)):
            if all(_keeps(row, _sum(row.terms, point)) for row in self.rows):
                yield point


def _sum(terms: Mapping[int, int], point: Point) -> int:
    return sum(each * point[column] for column, each in terms.items())


def _keeps(row: Row, total: int) -> bool:
    return (row.low is None or row.low <= total) and (row.high is None or total <= row.high)


@st.composite
def programmes(draw: st.DrawFn, *, intervals: bool = False) -> Stated:
    """Up to four columns and rows; as `intervals`, each row adds up neighbouring columns."""
    limits = draw(st.lists(st.sampled_from(((0, 1), (0, 3), (1, 2), (-2, 1), (2, 2))), min_size=1, max_size=4))
    columns = range(len(limits))
    rows = []
    for _ in range(draw(st.integers(0, 4))):
        start, end = sorted(draw(st.integers(0, len(limits))) for _ in range(2))
        terms = dict.fromkeys(columns[start:end], 1)
        if not intervals:
            terms = {column: each for column in columns if (each := draw(st.integers(-3, 3)))}
        sides = sorted(draw(st.integers(-3, 6)) for _ in range(2))
        low, high = draw(st.sampled_from(((sides[0], None), (None, sides[1]), (sides[0], sides[1]), (None, None))))
        rows.append(Row(terms, low, high))
    costs = {column: draw(st.integers(-4, 4)) for column in columns if draw(st.booleans())}
    return Stated(tuple(limits), tuple(rows), costs)


def _explained(stated: Stated, proof: Proof, point: Point) -> int:
    """What the proof says the objective is at a point, in its parts: the total and every deviation, at its price."""
    parts = proof.total
    for each, (low, high), here in zip(proof.over, stated.limits, point, strict=True):
        parts += abs(each) * (here - low if each > 0 else high - here)
    for price, row in zip(proof.prices, stated.rows, strict=True):
        total = _sum(row.terms, point)
        side = row.low if price > 0 else row.high
        if price:
            assert side is not None
            parts += abs(price) * (total - side if price > 0 else side - total)
    return parts


@MANY
@given(programmes())
def test_no_whole_point_is_below_the_bound_and_its_deviations_say_how_far_above_it_is(stated: Stated) -> None:
    """By trying every point; and a programme of which the solver finds no optimum has none."""
    proof, points = stated.made().least(stated.costs), list(stated.points())
    if proof is None:
        assert points == []
        return
    costs = [stated.costing(point) for point in points]
    assert proof.bound <= min(costs, default=proof.bound)
    assert [_explained(stated, proof, point) for point in points] == [cost * proof.scale for cost in costs]


@MANY
@given(programmes(intervals=True))
def test_where_every_corner_is_whole_the_bound_is_the_least_itself(stated: Stated) -> None:
    """Rows over neighbouring columns have whole corners only (Hoffman and Kruskal): nothing may be given away."""
    proof, costs = stated.made().least(stated.costs), [stated.costing(point) for point in stated.points()]
    assert (None if proof is None else proof.bound) == min(costs, default=None)


@MANY
@given(programmes(), st.lists(st.floats(-1e13, 1e13) | st.floats(-3, 3), min_size=4, max_size=4))
def test_whatever_the_prices_what_is_proven_of_them_is_true(stated: Stated, prices: list[float]) -> None:
    """Prices that no solver would come to prove less, never anything wrong; also where they lean on no side."""
    proof = stated.made()._proof(stated.costs, prices[: len(stated.rows)])
    points = list(stated.points())
    costs = [stated.costing(point) for point in points]
    assert proof.bound <= min(costs, default=proof.bound)
    assert [_explained(stated, proof, point) for point in points] == [cost * proof.scale for cost in costs]


def test_a_price_that_leans_on_a_side_the_row_does_not_have_is_noise_and_is_dropped() -> None:
    """A row with a lower side has no use for a price below nought, nor one with an upper side for one above."""
    stated = Stated(((0, 5), (0, 5)), (Row({0: 1, 1: 1}, 3, None), Row({0: 1}, None, 2)), {0: 1, 1: 1})
    assert stated.made()._proof(stated.costs, [-1e-9, 1e-9]).prices == (0, 0)
    assert stated.made()._proof(stated.costs, [1.0, -0.5]).prices == (FINEST, -FINEST // 2)


def test_the_proof_of_a_small_programme_is_what_anyone_would_write_down() -> None:
    """At least three of two kinds, the second twice as dear and one of the first at most: 1 + 2 · 2 = 5.

    The row's price is 2; so each of the first saves one, and its upper limit is the cheaper one.
    """
    stated = Stated(((0, 1), (0, 5)), (Row({0: 1, 1: 1}, 3, None),), {0: 1, 1: 2})
    proof = stated.made().least(stated.costs)
    assert proof == Proof(FINEST, 5 * FINEST, over=(-FINEST, 0), prices=(2 * FINEST,))
    assert (proof.bound, proof.missed(5), proof.missed(7)) == (5, 0, 2 * FINEST)


@pytest.mark.parametrize(("cost", "scale"), [(1, FINEST), (10**9, FINEST), (10**10, 10**8), (10**20, 1)])
def test_huge_prices_are_told_in_coarser_parts(cost: int, scale: int) -> None:
    """So that they stay whole numbers of a moderate length; one is the coarsest part. The bound is exact all the same.

    The least is three halves of the cost.
    """
    programme = Stated(((0, 5),), (Row({0: 2}, 3, None),), {}).made()
    proof = programme.least({0: cost})
    assert proof is not None
    assert proof.scale == scale
    assert (proof.prices[0] <= LARGEST_PRICE) == (cost < 10**20)
    assert proof.bound == -(-3 * cost // 2)


def test_limits_only_ever_come_closer_together_and_the_next_bound_sees_them() -> None:
    """Wider limits change nothing; limits that cross leave no point."""
    programme = Stated(((0, 9),), (), {}).made()
    programme.limit(0, 2, 7)
    programme.limit(0, -5, 20)
    assert (programme.lower, programme.upper) == ([2], [7])
    assert [proof and proof.bound for proof in (programme.least({0: 1}), programme.least({0: -1}))] == [2, -7]
    programme.limit(0, 8, 9)
    assert programme.least({0: 1}) is None


def test_rows_and_objectives_may_follow_one_another() -> None:
    """Each bound is of its own costs, the last one's forgotten, and of all rows there are by then."""
    programme = Stated(((0, 9), (0, 9)), (Row({0: 1, 1: 1}, 4, None),), {}).made()
    first = programme.least({0: 1, 1: 3})
    second = programme.least({1: 1})
    added = programme.row({0: 1}, None, 1)
    third = programme.least({1: 1})
    assert [proof and proof.bound for proof in (first, second, third)] == [4, 0, 3]
    assert added == 1


def test_a_programme_is_given_up_when_the_caller_says_so() -> None:
    """However short it is."""
    with pytest.raises(Cancelled):
        Programme(Effort(work=1, cancelled=lambda: True)).least({})
