"""The proof of how fair a lottery can be at most: it holds whatever its numbers, and with the prices it is tight."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from solver.certificate import certificate, heaviest
from solver.leximin import Level, leximin
from solver.problem import Problem, Quota
from solver.system import Row
from tests.solver.build import person, problem
from tests.solver.lotteries import answerable, hall_of, whole_panels
from tests.solver.lottery_cases import triangle

SLOW = settings(max_examples=80, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


def _has_side(row: Row, number: int) -> bool:
    """Whether the side that a number leans on is there."""
    return number == 0 or (row.high if number > 0 else row.low) is not None


@SLOW
@given(answerable(most_people=6), st.data())
def test_no_panel_weighs_more_than_any_numbers_for_the_rows_say(question: Problem, data: st.DataObject) -> None:
    """Numbers that have nothing to do with the question prove something too, if less: every panel is tried."""
    system = hall_of(question).system
    weights = data.draw(st.lists(st.integers(0, 9), min_size=len(system.people), max_size=len(system.people)))
    drawn = data.draw(st.lists(st.integers(-9, 9), min_size=len(system.rows), max_size=len(system.rows)))
    numbers = [number if _has_side(row, number) else 0 for row, number in zip(system.rows, drawn, strict=True)]
    weighed = [int(system.seats(panel) @ np.array(weights, dtype=np.int64)) for panel in whole_panels(system)]
    assert max(weighed) <= heaviest(system, weights, numbers)


@SLOW
@given(answerable(most_people=8))
def test_with_the_prices_of_the_least_level_the_bound_is_its_chance(question: Problem) -> None:
    """To a part in a million; a level of nought to what rounding leaves of thirds in parts of 10¹²."""
    system = hall_of(question).system
    found = leximin(system)
    assume(found.levels)
    proof = certificate(system, found.levels[0])
    least = found.levels[0].chance
    assert float(Fraction(proof.bound)) == pytest.approx(least, rel=1e-6, abs=1e-9)


def test_the_bound_on_the_triangle_is_one_of_its_conflicts() -> None:
    """Of two who may not sit together one has half the panels at most: their seats, half a weight each, and the row."""
    system = hall_of(triangle().problem).system
    least = leximin(system).least
    assert least is not None
    proof = certificate(system, least)
    (row,) = proof.multipliers
    weighed = [system.question.profiles[each.profile].people[0] for each in proof.weights]
    assert sorted(weighed) == sorted(row.row.removeprefix("conflict:"))
    assert [each.value for each in proof.weights] == [proof.scale // 2] * 2
    assert (row.value, proof.bound) == (proof.scale // 2, "1/2")


def test_noise_that_leans_on_a_side_a_row_does_not_have_is_left_out() -> None:
    """A quota without a maximum cannot be priced from above, whatever the arithmetic says."""
    question = problem([person("a"), person("b")], 1, quotas=(Quota(key="women", where={"gender": ("woman",)}, min=1),))
    system = hall_of(question).system
    prices = np.array([0.5 if row.name == "seats:all" else 1e-8 for row in system.rows])
    proof = certificate(system, Level(0.5, (0,), np.array([1.0]), prices))
    assert [(each.row, each.value) for each in proof.multipliers] == [("seats:all", proof.scale // 2)]
    assert proof.bound == "1/2"


def test_large_prices_are_written_in_coarser_parts_that_every_reader_keeps_whole() -> None:
    """A price of a million in parts of 10¹² would be more than 2⁵³."""
    system = hall_of(problem([person("a"), person("b")], 1)).system
    proof = certificate(system, Level(0.5, (0,), np.array([2e6]), np.array([1e6])))
    assert (proof.scale, [each.value for each in proof.multipliers]) == (10**9, [10**15])
    assert [each.value for each in proof.weights] == [10**15]
