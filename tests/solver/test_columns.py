"""Leximin over whole panels: the hand-worked cases, and what is said when the work does not suffice to prove them."""

from collections.abc import Callable
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from ortools.linear_solver import pywraplp
from ortools.sat.python import cp_model

from solver import check, columns
from solver.columns import leximin_of_panels
from solver.errors import Undecided, Unsound
from solver.evidence import Evidence, Lottery
from solver.leximin import leximin
from solver.lottery import hold
from solver.panels import Numbering, from_relaxation
from solver.problem import Problem
from solver.search import Effort, Found, search
from solver.settle import Settler
from tests.solver.lotteries import clashing, equally_good, fairest, hall_of, whole_panels
from tests.solver.lottery_cases import CASES, Case, five_cycle, townspeople, triangle


def _ideal(held: Lottery) -> dict[str, Fraction]:
    return {name: Fraction(each.ideal) for each in held.profiles for name in each.people}


@pytest.mark.parametrize("case", CASES)
def test_where_whole_panels_cannot_keep_the_promise_their_own_leximin_chances_are_found(
    case: Callable[[], Case],
) -> None:
    """The chances are those worked out by hand and realised; the bound is still the relaxation's, which is proven."""
    held = hold(case().problem, panels=60)
    assert (held.chances, _ideal(held)) == ("panels", case().whole)
    assert held.least is not None
    able = [chance for chance in case().whole.values() if chance]
    assert Fraction(held.least.bound) >= min(able)
    assert Fraction(held.deviation) <= Fraction(1, 60)


def test_who_only_the_search_finds_on_no_panel_is_said_to_be_searched() -> None:
    """The one who speaks none of the languages: no rule shuts her out, and the bound for the others is 2/3 even so."""
    held = hold(CASES[2]().problem, panels=60)
    assert [held.profiles[at].people for at in held.searched] == [("s",)]
    assert (held.exclusions, held.least and held.least.bound) == ((), "2/3")


def test_the_mixture_found_gives_the_chances_it_is_said_to_give() -> None:
    """All five pairs around the table are mixed, from one panel known at first; everyone of the five is on two."""
    system = hall_of(five_cycle().problem).system
    first = whole_panels(system)[0]
    mixed = leximin_of_panels(system, np.array([first]), Effort(4.0))
    assert mixed is not None
    seated = [dict(zip(system.question.profiles, system.seats(panel), strict=True)) for panel in mixed.panels]
    assert len(seated) == 5
    assert sorted(sum(panel.values()) for panel in seated) == [3] * 5
    assert np.allclose(sorted(mixed.of_profile), [0.4] * 5 + [1.0], rtol=0, atol=1e-9)


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(clashing())
def test_from_any_one_panel_the_search_finds_all_that_the_fairest_chances_need(question: Problem) -> None:
    """By trying every council: however little better a panel is than those known, it is found."""
    system = hall_of(question).system
    mixed = leximin_of_panels(system, np.array(whole_panels(system)[:1]), Effort(4.0))
    profiles = system.question.profiles
    best = fairest(equally_good(question), [person.id for person in question.people])
    expected = [float(best[profile.people[0]]) for profile in profiles]
    assert mixed.proven
    assert np.allclose(mixed.of_profile, expected, rtol=0, atol=1e-7)


def test_panels_only_a_little_better_than_those_known_are_found_too() -> None:
    """Seventeen seats for twenty people: the more panels are known, the less another one can add, up to 17/20 each."""
    system = hall_of(townspeople(20, 17)).system
    mixed = leximin_of_panels(system, np.array([[1] * 17 + [0] * 3]), Effort(4.0))
    assert mixed.proven
    assert np.allclose(mixed.of_profile, [17 / 20] * 20, rtol=0, atol=1e-9)


def _unproven(model: cp_model.CpModel, wanted: list[cp_model.IntVar], effort: Effort, **_named: object) -> Found:
    """A search that finds what there is, but whose work is used up before it can say that there is no more."""
    found = search(model, wanted, effort)
    return Found(cp_model.UNKNOWN, 0, ()) if found.impossible else found


def test_when_no_search_can_prove_the_chances_they_are_called_unrealised(monkeypatch: pytest.MonkeyPatch) -> None:
    """The relaxation's chances are printed as ideal, beside panels that miss them, by as much as is said.

    The panels known are mixed all the same as fairly as they can be: of a, b and c nobody is left out.
    """
    monkeypatch.setattr(columns, "search", _unproven)
    held = hold(triangle().problem, panels=60)
    assert (held.chances, _ideal(held), held.deviation) == ("unrealised", triangle().relaxed, "1/4")
    assert held.least is not None
    assert held.least.realised == "1/3"
    assert check.check(Evidence(problem=triangle().problem, lottery=held).written()) == check.Verdict(ok=True)


def test_when_searches_go_on_for_too_long_the_chances_are_called_unrealised(monkeypatch: pytest.MonkeyPatch) -> None:
    """The search allowed found another panel that is better; whether there are more is not known."""
    monkeypatch.setattr(columns, "MOST_SEARCHES", 1)
    assert hold(five_cycle().problem, panels=60).chances == "unrealised"


def test_without_panels_and_without_proof_there_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither whole panels near the ideal were found nor could the search decide: the work was not enough."""
    monkeypatch.setattr(columns, "search", _unproven)
    monkeypatch.setattr(Settler, "settle", lambda *_, **__: None)
    with pytest.raises(Undecided) as raised:
        hold(triangle().problem, panels=60)
    assert raised.value.parameters == {"stage": 1, "work": "4.0"}


def test_chances_proven_by_search_need_no_panels_to_start_from(monkeypatch: pytest.MonkeyPatch) -> None:
    """From the one council that the priorities ended with, the search finds all that are needed."""
    monkeypatch.setattr(Settler, "settle", lambda *_, **__: None)
    held = hold(triangle().problem, panels=60)
    assert (held.chances, _ideal(held)) == ("panels", triangle().whole)


def test_panels_that_cannot_be_mixed_are_a_fault_of_the_arithmetic(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any panel by itself is a mixture, so that a programme without an optimum is not believed."""
    monkeypatch.setattr(pywraplp.Solver, "Solve", lambda _: pywraplp.Solver.ABNORMAL)
    system = hall_of(triangle().problem).system
    with pytest.raises(Unsound) as raised:
        leximin_of_panels(system, np.array(whole_panels(system)), Effort(4.0))
    assert raised.value.parameters == {"fault": "no mixture of panels"}


@pytest.mark.parametrize(("times", "within"), [(1, 1e-9), (2, 1e-6)])
def test_where_arithmetic_is_lost_the_mixture_is_sought_from_the_beginning_and_then_with_a_little_room(
    monkeypatch: pytest.MonkeyPatch, times: int, within: float
) -> None:
    """The solver gives up once, or again from the beginning; the chances that come out are as good as the same."""
    solve, calls = pywraplp.Solver.Solve, []

    def lost(solver: pywraplp.Solver) -> int:
        calls.append(solver)
        return int(pywraplp.Solver.ABNORMAL if LOST_AT <= len(calls) < LOST_AT + times else solve(solver))

    system = hall_of(five_cycle().problem).system
    panels = np.array(whole_panels(system))
    expected = leximin_of_panels(system, panels, Effort(4.0)).of_profile
    monkeypatch.setattr(pywraplp.Solver, "Solve", lost)
    found = leximin_of_panels(system, panels, Effort(4.0)).of_profile
    assert len({*calls[: LOST_AT + times]}) == 1 + times
    assert np.abs(found - expected).max() < within


LOST_AT = 2


def test_panels_that_drift_away_from_what_the_relaxation_promises_are_given_up_soon() -> None:
    """Three friends of whom no two may sit together: the relaxation seats halves, and no mixture of panels does."""
    system = hall_of(triangle().problem).system
    ideal = leximin(system).of_profile
    numbering = Numbering(system, ideal, from_relaxation(system, system, ideal), 1000, drift=3.0)
    assert numbering.run(lambda _: None, None)
    assert len(numbering.panels) < 1000
    assert numbering.off > 3.0
