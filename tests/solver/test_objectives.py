"""The pieces of a priority: what they cost together, what has to be kept of the best, and the lines that say so."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solver import check
from solver.model import CouncilModel
from solver.objectives import PRIORITIES, Piece, Scales, _lower_hull, combined, kept, pieces, supporting_lines, value
from solver.problem import Priority, PriorityKey, Problem, Target
from solver.profiles import TraitReader
from solver.rotation import posed
from solver.search import Effort, search
from tests.solver import brute
from tests.solver.build import person, problem
from tests.solver.searches import cells_of
from tests.solver.strategies import problems

SOME = settings(max_examples=100, deadline=None, derandomize=True)
SOUTH = Target(key="south", dimension="region", value="south", share="1/2")
EVERY = tuple(Priority(key=key) for key in get_args(PriorityKey))
NORTH = Target(key="north", dimension="region", value="north", share="1/4")


def _best_first(made: Sequence[Piece]) -> list[list[int]]:
    """Counts of every piece that rise together from nobody to everybody."""
    return [[count] * len(made) for count in range(len(made[0].costs))]


def test_every_priority_that_a_charter_may_name_has_its_pieces() -> None:
    """None is forgotten."""
    assert set(PRIORITIES) == set(get_args(PriorityKey))


@SOME
@given(problems())
def test_the_pieces_of_every_priority_are_convex_and_never_below_nought(question: Problem) -> None:
    """None, one, … members up to the whole council each have a cost, which never falls more steeply than before."""
    for key in get_args(PriorityKey):
        for piece in pieces(question, key):
            steps = [after - before for before, after in pairwise(piece.costs)]
            assert len(piece.costs) == question.size + 1
            assert min(piece.costs) >= 0
            assert steps == sorted(steps)


@SOME
@given(problems(most_people=5))
def test_the_pieces_of_a_council_add_up_to_what_its_plain_definition_says(question: Problem) -> None:
    """For each priority that the charter names, on every way to fill the seats."""
    reader = TraitReader(question, question.people)
    for seats in brute.all_seatings(question):
        if len(seats) != question.size:
            continue
        members = [reader.traits(each) for each in question.people if each.id in seats]
        for priority in question.priorities:
            assert value(question, priority.key, members) == brute.value(question, priority.key, seats)


@SOME
@given(problems())
def test_the_supporting_lines_of_a_piece_give_back_its_costs(question: Problem) -> None:
    """At every count the highest of the lines is the cost, and no two of them are the same."""
    for key in get_args(PriorityKey):
        for piece in pieces(question, key):
            lines = supporting_lines(piece.costs)
            highest = tuple(max(slope * count + base for slope, base in lines) for count in range(len(piece.costs)))
            assert highest == piece.costs
            assert len(set(lines)) == len(lines)


def test_the_lines_of_a_broken_aim_are_those_between_the_whole_numbers_around_it() -> None:
    """An aim of 7.2 misses 1.2 at six, 0.2 at seven and nothing at eight, so that the middle line falls by 0.2."""
    costs = [max(Fraction(0), Fraction("7.2") - count) for count in range(10)]
    assert supporting_lines(costs) == (
        (Fraction(-1), Fraction("7.2")),
        (Fraction("-0.2"), Fraction("1.6")),
        (Fraction(0), Fraction(0)),
    )


@pytest.mark.parametrize(("slack", "allowed"), [(0, [False, False, True]), (1, [False, True, True])])
def test_slack_on_a_sum_is_slack_on_what_its_pieces_cost_together(slack: int, allowed: list[bool]) -> None:
    """Of four seats two and one are aimed at: three missing with nobody there, one with one of each, none with two."""
    priority = Priority(key="representation_gap", slack=slack)
    rest = kept(problem([person("a")], 4, targets=(SOUTH, NORTH)), priority, Fraction(0))
    assert (rest.limit, rest.least) == (Fraction(slack), (0, 0))
    assert [rest.allows(counted) for counted in _best_first(rest.pieces)[:3]] == allowed


@pytest.mark.parametrize(
    ("slack", "least", "allowed"), [(0, (2, 1), [False, False, True]), (1, (1, 0), [False, True, True])]
)
def test_slack_on_the_worst_gap_is_in_seats_of_each_target(
    slack: int, least: tuple[int, ...], allowed: list[bool]
) -> None:
    """A quarter of two seats, or of one, is no whole member: none may be missing, and with slack one of each may."""
    rest = kept(
        problem([person("a")], 4, targets=(SOUTH, NORTH)), Priority(key="worst_gap", slack=slack), Fraction(1, 4)
    )
    assert (rest.limit, rest.least) == (None, least)
    assert [rest.allows(counted) for counted in _best_first(rest.pieces)[:3]] == allowed


def test_counts_that_do_not_belong_to_the_pieces_are_refused() -> None:
    """One count for two pieces, or three, says nothing of either."""
    question = problem([person("a")], 4, targets=(SOUTH, NORTH))
    for key in ("representation_gap", "worst_gap"):
        rest = kept(question, Priority(key=key), Fraction(0))
        for counted in ([2], [2, 2, 2]):
            with pytest.raises(ValueError, match="zip"):
                combined(key, rest.pieces, counted)
            with pytest.raises(ValueError, match="zip"):
                rest.allows(counted)


@SOME
@given(problems())
def test_the_pieces_have_the_names_and_costs_by_which_the_checker_knows_them(question: Problem) -> None:
    """A certificate names its rows after them, and the checker has to find these rows by itself."""
    document = check.Question(question.model_dump(mode="json", by_alias=True))
    for key in get_args(PriorityKey):
        found = [(piece.key, list(piece.costs)) for piece in pieces(question, key)]
        assert found == [(name, costs) for name, _, costs in check.pieces_of(document, key)]


@SOME
@given(problems(most_people=5))
def test_the_measure_of_a_priority_on_a_model_is_its_value_on_a_council(question: Problem) -> None:
    """With the seats fixed, the least that the model allows is what plain arithmetic says, and the plain definition."""
    question = question.model_copy(update={"priorities": EVERY})
    _, asked = posed(question)
    reader = TraitReader(question, question.people)
    for seats in brute.councils(question)[:2]:
        council = CouncilModel(asked)
        for cell, number in zip(council.cells.values(), cells_of(asked, seats), strict=True):
            council.model.add(cell == number)
        scales = Scales(council)
        members = [reader.traits(each) for each in question.people if each.id in seats]
        for key in PRIORITIES:
            measure = scales.measure(key)
            council.model.minimize(measure.expression)
            least = measure.exact(search(council.model, [], Effort(1)).bound)
            assert least == measure.value(members) == brute.value(question, key, seats)


def test_the_worst_gap_is_the_largest_share_missing_and_not_their_sum() -> None:
    """Four northern women miss all that is aimed at in the south, and all that is aimed at of men: one, and not two."""
    men = Target(key="men", dimension="gender", value="man", share="1/4")
    question = problem(
        [person(name) for name in "abcd"], 4, targets=(SOUTH, men), priorities=(Priority(key="worst_gap"),)
    )
    reader = TraitReader(question, question.people)
    measure = Scales(CouncilModel(posed(question)[1])).measure("worst_gap")
    assert measure.value([reader.traits(each) for each in question.people]) == 1


@SOME
@given(st.lists(st.integers(0, 9), min_size=1, max_size=8))
def test_a_lower_hull_is_below_every_point_and_turns_at_every_corner(heights: list[int]) -> None:
    """From the first point to the last, ever less steeply down or more steeply up, and nowhere straight on."""
    hull = _lower_hull(heights)
    lines = [(left, low, Fraction(high - low, right - left)) for (left, low), (right, high) in pairwise(hull)]
    slopes = [slope for _, _, slope in lines]
    assert (hull[0], hull[-1]) == ((0, heights[0]), (len(heights) - 1, heights[-1]))
    assert slopes == sorted(set(slopes))
    for left, low, slope in lines:
        assert [at for at, height in enumerate(heights) if height < low + slope * (at - left)] == []


def test_the_largest_of_no_pieces_is_nought() -> None:
    """Nothing is missing where nothing is aimed at."""
    assert [combined(key, (), ()) for key in PRIORITIES] == [Fraction(0)] * len(PRIORITIES)
