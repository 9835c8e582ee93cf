"""The system of inequalities: its whole points are the equally good panels, and no others."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from solver.model import Question
from solver.problem import Priority, Problem, Quota, SeatGroup, Target
from solver.system import Row, System
from tests.solver.build import person, problem
from tests.solver.lotteries import answerable, equally_good, hall_of, whole_panels
from tests.solver.lottery_cases import five_cycle

SLOW = settings(max_examples=80, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


def _cells(question: Question, system: System, seats: dict[str, str]) -> tuple[int, ...]:
    """How many people of each profile a council seats in each group."""
    groups = [group.key for group in question.problem.groups]
    profile = {name: at for at, each in enumerate(question.profiles) for name in each.people}
    seated = Counter((profile[name], groups.index(key)) for name, key in seats.items() if name in profile)
    return tuple(seated[cell] for cell in system.cells)


@SLOW
@given(answerable(most_people=6))
def test_the_whole_points_of_a_system_are_the_equally_good_panels(question: Problem) -> None:
    """Every way to fill the cells is tried: those that obey the rows are the councils that brute force calls best."""
    hall = hall_of(question)
    expected = {_cells(hall.question, hall.system, seats) for seats in equally_good(question)}
    assert {tuple(panel.tolist()) for panel in whole_panels(hall.system)} == expected


@pytest.mark.parametrize(
    ("low", "high", "held"),
    [(3, 3, True), (4, None, False), (None, 2, False), (None, None, True), (3, None, True), (None, 3, True)],
)
def test_a_row_holds_between_its_sides_and_a_side_that_is_not_there_limits_nothing(
    low: int | None, high: int | None, *, held: bool
) -> None:
    """Two of the first column less one of the second is three."""
    assert Row("row", (0, 1), (2, -1), low, high).holds([2, 1]) == held


def test_a_rule_is_one_row_with_both_its_sides_less_those_who_sit_anyway() -> None:
    """Of two to three women asked for, one sits already: between one and two are asked of the others."""
    question = problem(
        [person("a", standing="continuing"), person("b"), person("c"), person("d", gender="man")],
        3,
        quotas=(Quota(key="women", where={"gender": ("woman",)}, min=2, max=3),),
    )
    (row,) = [row for row in hall_of(question).system.rows if row.name == "quota:women"]
    assert (len(row.columns), row.low, row.high) == (1, 1, 2)


def test_only_who_qualifies_for_several_seat_groups_needs_a_row_to_sit_once() -> None:
    """The two of one profile who qualify for both groups take two seats together; the others' cells limit them."""
    question = problem(
        [person("a", groups=("lay",)), *(person(name, groups=("lay", "expert")) for name in "bc")],
        2,
        seat_groups=(SeatGroup(key="lay", seats=1), SeatGroup(key="expert", seats=1)),
    )
    rows = [(len(row.columns), row.high) for row in hall_of(question).system.rows if row.name.startswith("people:")]
    assert rows == [(2, 2)]


def test_what_costs_the_same_whoever_sits_has_no_column_of_its_own() -> None:
    """A target of nothing is never missed: of two targets only the other one costs."""
    question = problem(
        [person("a"), person("b", "south")],
        1,
        targets=(
            Target(key="south", dimension="region", value="south", share="1"),
            Target(key="north", dimension="region", value="north", share="0"),
        ),
        priorities=(Priority(key="representation_gap"),),
    )
    system = hall_of(question).system
    assert (len(system.costs), system.costs[0].table) == (1, (1, 0))


def test_a_face_holds_every_priced_row_with_equality_on_the_side_that_is_priced() -> None:
    """One to two women are one when their minimum is priced and two when their maximum is; noise prices nothing."""
    quotas = tuple(Quota(key=key, where={"gender": ("woman",)}, min=1, max=2) for key in "abc")
    system = hall_of(problem([person("a"), person("b"), person("c", gender="man")], 2, quotas=quotas)).system
    prices = np.array([{"quota:a": -1.0, "quota:b": 0.5, "quota:c": 1e-9}.get(row.name, 0.0) for row in system.rows])
    face = system.face([prices, np.zeros_like(prices)], 1e-7)
    sides = {row.name: (row.low, row.high) for row in face.rows}
    assert sides == {"seats:all": (2, 2), "quota:a": (1, 1), "quota:b": (2, 2), "quota:c": (1, 2)}
    assert {row.name: (row.low, row.high) for row in system.rows} == {
        **dict.fromkeys(sides, (1, 2)),
        "seats:all": (2, 2),
    }


def test_without_some_profiles_the_other_panels_are_left() -> None:
    """Of the five pairs around the table three are left without one of the five, each with the sixth; f always sits."""
    system = hall_of(five_cycle().problem).system
    alone = next(at for at, profile in enumerate(system.question.profiles) if profile.people == ("a",))
    left = whole_panels(system.without([alone]))
    assert (len(whole_panels(system)), len(left)) == (5, 3)
    assert {int(system.seats(panel)[alone]) for panel in left} == {0}
