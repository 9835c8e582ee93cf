"""Numbered panels: chosen one by one, mended at the end, their seats dealt in turn; and whole panels from broken."""

from collections.abc import Sequence

import numpy as np
import pytest

from solver import settle
from solver.errors import Cancelled
from solver.leximin import leximin
from solver.linear import Linear
from solver.panels import Numbering, from_columns, from_relaxation, names
from solver.problem import Quota, SeatGroup
from solver.profiles import lot
from solver.settle import Settler
from solver.system import Real, System, Whole
from tests.solver.build import person, problem
from tests.solver.lotteries import hall_of, whole_panels
from tests.solver.lottery_cases import five_cycle, triangle

NORTH, SOUTH = np.array([1, 0]), np.array([0, 1])
HALVES = np.array([0.5, 0.5])


def _two() -> System:
    """One seat, and two people whom a quota on nobody tells apart."""
    quota = Quota(key="south", where={"region": ("south",)}, min=0)
    return hall_of(problem([person("a"), person("b", "south")], 1, quotas=(quota,))).system


class _Script:
    """Serves the panels written down, whatever is owed; at the end, when the best is asked for, those of another."""

    def __init__(self, first: Sequence[Whole | None], best: Sequence[Whole | None]) -> None:
        self.first, self.best = iter(first), iter(best)

    def __call__(self, owed: Real, *, best: bool) -> Whole | None:
        assert len(owed) == len(HALVES)
        return next(self.best if best else self.first)


def _numbered(script: _Script, count: int) -> tuple[Numbering, list[int]]:
    numbering, told = Numbering(_two(), HALVES, script, count), list[int]()
    assert numbering.run(told.append, None)
    return numbering, told


def test_seats_of_a_profile_go_round_in_the_order_of_the_lot() -> None:
    """Three seats a panel for five people alike: the first three, then the last two and the first, and so on."""
    hall = hall_of(problem([person(name) for name in "abcde"], 3))
    order = sorted("abcde", key=lambda name: lot(name, "seed"))
    dealt = [set(panel[0]) for panel in names(hall.system, np.array([[3]] * 3))]
    assert dealt == [set(order[:3]), {order[3], order[4], order[0]}, set(order[1:4])]


def test_seats_of_a_profile_in_several_groups_are_dealt_in_the_order_of_groups() -> None:
    """Whoever's turn it is first takes the lay seat, the next one the expert's."""
    groups = (SeatGroup(key="lay", seats=1), SeatGroup(key="expert", seats=1))
    both = [person(name, groups=("lay", "expert")) for name in "abc"]
    order = sorted("abc", key=lambda name: lot(name, "seed"))
    dealt = list(names(hall_of(problem(both, 2, seat_groups=groups)).system, np.array([[1, 1]] * 2)))
    assert dealt == [((order[0],), (order[1],)), ((order[2],), (order[0],))]


def test_each_panel_is_told_as_it_is_chosen_and_counted() -> None:
    """Two panels for the one and two for the other: each has what is owed, and nothing is mended."""
    numbering, told = _numbered(_Script([NORTH, SOUTH, NORTH, SOUTH], []), 4)
    assert (told, numbering.off, numbering.given.tolist()) == ([1, 2, 3, 4], 0.0, [2, 2])


def test_panels_that_serve_the_wrong_people_are_exchanged_at_the_end() -> None:
    """Six panels of eight for the north: two of them become the south's, which lacked two."""
    numbering, _ = _numbered(_Script([NORTH] * 6 + [SOUTH] * 2, [SOUTH] * 2), 8)
    assert numbering.given.tolist() == [4, 4]
    assert numbering.made.sum(axis=0).tolist() == [4, 4]


@pytest.mark.parametrize("other", [NORTH, None])
def test_a_panel_is_kept_where_no_better_one_is_found_and_the_next_one_is_tried(other: Whole | None) -> None:
    """Of eight panels two may be tried: for the first there is nothing better, the second is exchanged."""
    numbering, _ = _numbered(_Script([NORTH] * 6 + [SOUTH] * 2, [other, SOUTH]), 8)
    assert (numbering.given.tolist(), numbering.off) == ([5, 3], 1.0)
    assert [panel.tolist() for panel in numbering.panels[:2]] == [[1, 0], [0, 1]]


def test_choosing_ends_where_no_panel_is_found() -> None:
    """The second panel is missing: no is said, and the first one is there."""
    numbering = Numbering(_two(), HALVES, _Script([NORTH, None], []), 4)
    assert not numbering.run(lambda _: None, None)
    assert numbering.made.tolist() == [[1, 0]]


def test_whoever_asked_can_stop_between_two_panels() -> None:
    """Asked before the second panel, it says stop."""
    stops = iter((False, True))
    numbering = Numbering(_two(), HALVES, _Script([NORTH, SOUTH], []), 2)
    with pytest.raises(Cancelled):
        numbering.run(lambda _: None, lambda: next(stops))
    assert len(numbering.panels) == 1


def test_of_known_panels_the_one_that_serves_best_what_is_owed_is_taken() -> None:
    """Half a seat owed to the south weighs more than a third owed to the north."""
    serve = from_columns(_two(), np.array([NORTH, SOUTH]))
    panel = serve(np.array([1 / 3, 1 / 2]), best=False)
    assert panel is not None
    assert panel.tolist() == [0, 1]


def test_panels_near_the_ideal_are_looked_for_first_and_any_others_when_there_are_none() -> None:
    """On the face there are only broken panels; the panel found keeps the rules all the same."""
    system = hall_of(triangle().problem).system
    ideal = leximin(system).of_profile
    panel = from_relaxation(system, _broken(system), ideal)(ideal, best=False)
    assert panel is not None
    assert system.obeyed(panel)


def test_when_there_is_no_panel_at_all_nothing_is_served(monkeypatch: pytest.MonkeyPatch) -> None:
    """Near the ideal, on its face and anywhere: each is tried once, and none of them again."""
    tried: list[Settler] = []

    def settled(settler: Settler, _: Real, __: float, *, best: bool) -> None:
        assert not best
        tried.append(settler)

    monkeypatch.setattr(Settler, "settle", settled)
    serve = from_relaxation(_two(), _two(), HALVES)
    assert [serve(HALVES, best=False) for _ in range(2)] == [None, None]
    assert len(tried) == 3


def _broken(system: System) -> System:
    """The face of the triangle where each of its conflicts holds with equality, which only broken panels can."""
    return system.face([np.array([float(row.name.startswith("conflict")) for row in system.rows])], 1e-7)


def _settler(system: System) -> Settler:
    return Settler(system, np.zeros_like(system.upper), system.upper)


def test_a_programme_that_ends_whole_is_the_panel() -> None:
    """One seat, owed to the south."""
    panel = _settler(_two()).settle(np.array([0.0, 1.0]), 0.5)
    assert panel is not None
    assert panel.tolist() == [0, 1]


def test_whole_numbers_that_break_a_rule_are_not_taken_for_a_panel(monkeypatch: pytest.MonkeyPatch) -> None:
    """Should rounding ever make a programme end with two people on one seat, the search puts it right."""
    monkeypatch.setattr(Linear, "values", property(lambda _: np.array([1.0, 1.0])))
    panel = _settler(_two()).settle(HALVES, 0.5)
    assert panel is not None
    assert sum(panel.tolist()) == 1


def test_where_no_panel_keeps_within_the_limits_there_is_none() -> None:
    """Nobody may sit, and one seat is to be filled."""
    system = _two()
    nobody = np.zeros_like(system.upper)
    assert Settler(system, nobody, nobody).settle(HALVES, 0.5) is None


def _owed(system: System, to_f: float) -> Real:
    """Ten seats owed to everyone of the five around the table, a little more to each than to the one before."""
    people = [profile.people[0] for profile in system.question.profiles]
    return np.array([to_f if name == "f" else 10 + "abcde".index(name) / 10 for name in people])


def test_a_broken_programme_is_settled_by_a_search_for_a_panel_nearly_as_good() -> None:
    """Half of everybody weighs 30.5, and what is asked is 95 % of it: whole panels weigh from 29 to 29.6."""
    system = hall_of(five_cycle().problem).system
    owed, settler = _owed(system, 9.0), _settler(system)
    panel = settler.settle(owed, 0.0)
    assert panel is not None
    assert panel.tolist() in [each.tolist() for each in whole_panels(system)]
    assert owed @ panel >= settle.ENOUGH * 30
    assert settler.failed == [0, 0, 0, 0]


def test_the_best_panel_is_found_when_it_is_asked_for() -> None:
    """Of the five pairs around the table the one that is owed most: c and e."""
    system = hall_of(five_cycle().problem).system
    owed = _owed(system, 9.0)
    panel = _settler(system).settle(owed, 0.0, best=True)
    assert panel is not None
    assert owed @ panel == max(owed @ each for each in whole_panels(system))


def test_searches_that_fail_again_and_again_are_left_out() -> None:
    """With nothing owed to f no whole panel weighs 95 % of the broken one: after ten times any panel will do."""
    system = hall_of(five_cycle().problem).system
    settler = _settler(system)
    found = [settler.settle(_owed(system, 0.0), 0.0) for _ in range(settle.PATIENCE + 2)]
    assert settler.failed == [settle.PATIENCE] * 3 + [0]
    assert [panel is not None and system.obeyed(panel) for panel in found] == [True] * len(found)


def test_where_only_broken_panels_keep_the_rows_none_is_found() -> None:
    """Where every pair of the triangle must have a seat, half of each: every search says that there is no panel."""
    system = _broken(hall_of(triangle().problem).system)
    settler = _settler(system)
    assert whole_panels(system) == []
    assert settler.settle(np.ones(len(system.people)), 0.0) is None
    assert settler.failed == [1, 1, 1, 1]
