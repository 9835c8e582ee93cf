"""The priorities' relaxation against every council of small questions: never above the best, no good council lost."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import combinations, product
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from solver.errors import Cancelled
from solver.ladder import Box, Ladder, Rung
from solver.objectives import LARGEST, Kept, kept, pieces
from solver.problem import Conflict, Priority, PriorityKey, Problem, Quota, Target
from solver.programme import Proof
from solver.rotation import posed
from solver.search import Effort
from tests.solver import brute
from tests.solver.build import person, problem
from tests.solver.searches import GAP, SOUTH, answered, cells_of, within_slack
from tests.solver.strategies import problems

MANY = settings(max_examples=80, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
EFFORT = Effort(work=1)


def _ladder(asked: Problem) -> Ladder:
    return Ladder(posed(asked)[1], (), EFFORT)


def _inside(box: Box, cells: Sequence[int]) -> bool:
    each = all(low <= number <= high for number, (low, high) in zip(cells, box.cells, strict=True))
    return each and all(low <= sum(cells[at] for at in counted) <= high for counted, low, high in box.counts)


def _reaching(rung: Rung, asked: Problem, councils: list[brute.Seats]) -> list[brute.Seats]:
    """Those of the councils that reach the bound; first seen to be promised no more than what is true."""
    question = posed(asked)[1]
    values = [brute.value(asked, rung.priority.key, seats) for seats in councils]
    assert rung.bound <= min(values, default=rung.bound)
    reaching = [seats for seats, each in zip(councils, values, strict=True) if each == rung.bound]
    assert [seats for seats in reaching if not _inside(rung.box, cells_of(question, seats))] == []
    return reaching


def _climb_and_compare(ladder: Ladder, asked: Problem) -> None:
    """Rung after rung, as long as some council reaches the bound and so the next one may build on it."""
    left = brute.councils(asked)
    for priority in asked.priorities:
        rung = ladder.climb(priority)
        if rung is None:
            assert left == []
            return
        left = _reaching(rung, asked, left)
        if not left:
            return


@MANY
@given(answered() | problems(most_people=7))
def test_no_rung_is_above_the_best_and_all_who_reach_it_are_in_its_box(asked: Problem) -> None:
    """Of every priority in any order, by trying every council; a relaxation without an optimum has no council."""
    _climb_and_compare(_ladder(asked), asked)


@MANY
@given(answered(), st.lists(st.floats(-2, 2), min_size=1, max_size=5))
def test_rungs_hold_whatever_prices_the_solver_comes_to(asked: Problem, noise: list[float]) -> None:
    """Prices that are all wrong make bounds weak and boxes wide, never untrue: only what is proven of them is used."""
    ladder = _ladder(asked)
    least = ladder.programme.least

    def astray(costs: Mapping[int, int]) -> Proof | None:
        proof = least(costs)
        if proof is None:
            return None
        wrong = [price / proof.scale + noise[at % len(noise)] for at, price in enumerate(proof.prices)]
        return ladder.programme._proof(costs, wrong)

    with patch.object(ladder.programme, "least", astray):
        _climb_and_compare(ladder, asked)


@MANY
@given(answered(slacks=(0, 1, 2)))
def test_a_rung_builds_on_what_was_reached_before_within_its_slack(asked: Problem) -> None:
    """Given the best of some priorities, by trying every council, the next one's bound and box are true."""
    left, best = brute.councils(asked), brute.best_values(asked)
    assert best is not None
    reached: list[Kept] = []
    for priority, value in zip(asked.priorities, best, strict=True):
        rung = Ladder(posed(asked)[1], reached, EFFORT).climb(priority)
        assert rung is not None
        _reaching(rung, asked, left)
        reached.append(kept(asked, priority, value))
        left = [seats for seats in left if within_slack(asked, priority, value, seats)]


@MANY
@given(answered(), st.integers(0, 4))
def test_what_is_closed_for_a_value_leaves_in_every_council_of_that_value_or_less(asked: Problem, above: int) -> None:
    """By trying every council; values some halves of a seat above the bound leave many of them."""
    question, councils = posed(asked)[1], brute.councils(asked)
    for key in [each.key for each in asked.priorities if each.key not in LARGEST]:
        ladder = _ladder(asked)
        weights, unit = ladder._weights(pieces(asked, key))
        proof = ladder.programme.least(weights)
        assert proof is not None
        most = max(0, proof.bound) + above * unit // 2
        ladder._narrow(proof, most)
        left = [cells_of(question, seats) for seats in councils if brute.value(asked, key, seats) * unit <= most]
        assert [cells for cells in left if not _inside(ladder._box(), cells)] == []


def test_where_the_relaxation_is_whole_the_rung_is_firm_and_its_box_holds_the_best_council_alone() -> None:
    """All three seats are aimed at the south, from where two come: one seat is missing, and both of them sit."""
    asked = problem([person("a"), person("b"), person("s", "south"), person("t", "south")], 3, targets=(SOUTH,))
    rung = _ladder(asked).climb(GAP)
    assert rung is not None
    assert (rung.priority, rung.bound, rung.firm) == (GAP, Fraction(1), True)
    boxed = [cells for cells in product(range(3), repeat=2) if _inside(rung.box, cells)]
    assert boxed == [tuple(cells_of(posed(asked)[1], dict.fromkeys("ast", "all")))]


def test_where_the_relaxation_seats_halves_of_people_the_rung_is_not_firm() -> None:
    """Of three southerners no two may sit together: the relaxation seats half of each, and misses 1/2 of two seats.

    A council misses a whole number of seats, so one at least; that it can be so few the relaxation does not say.
    """
    asked = problem(
        [person("a", "south"), person("b", "south"), person("c", "south"), person("d")],
        2,
        targets=(SOUTH,),
        conflicts=tuple(
            Conflict(key="".join(pair), people=pair, reason="kin") for pair in combinations(("a", "b", "c"), 2)
        ),
    )
    rung = _ladder(asked).climb(GAP)
    assert rung is not None
    assert (rung.bound, rung.firm) == (Fraction(1), False)


def test_a_bound_is_rounded_up_to_what_a_council_can_miss() -> None:
    """Aims of 2/3 and 4/3 seats miss thirds of a seat: with one of two seats from the south, 0 + 1/3 are missing."""
    asked = problem(
        [person("a"), person("b"), person("s", "south"), person("t", "south")],
        2,
        targets=(
            Target(key="north", dimension="region", value="north", share="1/3"),
            Target(key="south", dimension="region", value="south", share="2/3"),
        ),
    )
    rung = _ladder(asked).climb(Priority(key="representation_gap"))
    assert rung is not None
    assert rung.bound == Fraction(1, 3)


def test_the_largest_gap_says_how_many_of_each_value_have_to_sit() -> None:
    """Half of four seats for each region, and three northerners must sit: half of the southern seats are missing.

    The box then asks for one southerner.
    """
    asked = problem(
        [person(f"n{at}") for at in range(4)] + [person(f"s{at}", "south") for at in range(4)],
        4,
        quotas=(Quota(key="northerners", where={"region": ("north",)}, min=3),),
        targets=(
            Target(key="north", dimension="region", value="north", share="1/2"),
            Target(key="south", dimension="region", value="south", share="1/2"),
        ),
    )
    question = posed(asked)[1]
    rung = _ladder(asked).climb(Priority(key="worst_gap"))
    assert rung is not None
    assert (rung.bound, rung.firm) == (Fraction(1, 2), True)
    south = next(at for at, profile in enumerate(question.profiles) if "s0" in profile.people)
    assert ((south,), 1, 4) in rung.box.counts


def test_a_bound_that_no_council_can_have_closes_no_count_by_its_cost() -> None:
    """Of 5/2 seats aimed at in the south one can be filled: 3/2 are missing, which is 3 in halves of a seat.

    The prices given here prove 9/5 of a half, so 2; nobody can miss 2 and keep to both of the lines that are priced.
    """
    asked = problem(
        [*(person(f"n{at}") for at in range(4)), person("s", "south")],
        4,
        quotas=(Quota(key="southerners", where={"region": ("south",)}, max=1),),
        targets=(Target(key="south", dimension="region", value="south", share="5/8", most_affected=True),),
    )
    ladder = _ladder(asked)
    told = {(-2, 5): 0.6, (0, 0): 0.4}  # by slope and intercept of the lines of 5, 3, 1, 0, 0 halves

    def weak(costs: Mapping[int, int]) -> Proof:
        (cost,) = ladder.costs.values()
        prices = {row: told.get((slope, at_none), 0.0) for row, slope, at_none in cost.rows}
        return ladder.programme._proof(costs, [prices.get(row, 0.0) for row in range(len(ladder.programme.rows))])

    with patch.object(ladder.programme, "least", weak):
        rung = ladder.climb(GAP)
    assert rung is not None
    assert (rung.bound, rung.firm) == (Fraction(1), False)


@pytest.mark.parametrize("key", ["most_affected_gap", "worst_gap"])
def test_where_not_even_the_relaxation_has_a_council_there_is_no_rung(key: PriorityKey) -> None:
    """Two seats and one person."""
    assert _ladder(problem([person("a")], 2, targets=(SOUTH,))).climb(Priority(key=key)) is None


def test_a_climb_is_given_up_when_the_caller_says_so() -> None:
    """In the middle of the relaxation."""
    asked = problem([person("a")], 1, targets=(SOUTH,))
    ladder = Ladder(posed(asked)[1], (), Effort(work=1, cancelled=lambda: True))
    with pytest.raises(Cancelled):
        ladder.climb(GAP)
