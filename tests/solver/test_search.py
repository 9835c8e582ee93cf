"""One search of CP-SAT: what it says of a model; and that it is watched, and stopped when the caller says so."""

import random
import threading
from threading import Event

import pytest
from ortools.sat.python import cp_model

from solver.errors import Cancelled
from solver.search import (
    Effort,
    Sighting,
    _Lookout,
    _whole_bound,
    attended,
    repeatable_solver,
    search,
    unsatisfiable_literals,
)

EFFORT = Effort(work=1)
PATIENCE = 60  # seconds until a test fails rather than wait for ever


def test_a_long_run_is_told_about_in_the_callers_thread_and_its_result_given_back() -> None:
    """The run here waits until it has been told about."""
    told, threads = Event(), []

    def tell() -> None:
        threads.append(threading.get_ident())
        told.set()

    assert attended(lambda: told.wait(PATIENCE), lambda: None, EFFORT, tell)
    assert set(threads) == {threading.get_ident()}


def test_a_long_run_goes_on_while_the_caller_does_not_say_to_stop() -> None:
    """It is asked again and again, in its own thread, also where nobody wants to be told."""
    asked, threads = Event(), []

    def cancelled() -> bool:
        asked.set()
        threads.append(threading.get_ident())
        return False

    assert attended(lambda: asked.wait(PATIENCE), lambda: None, Effort(1, cancelled))
    assert set(threads) == {threading.get_ident()}


def test_a_long_run_is_stopped_once_the_caller_says_so_and_its_result_is_dropped() -> None:
    """From then on nothing is told about any more, though the caller should change his mind."""
    stopped, answers, told = Event(), iter([True]), []
    effort = Effort(1, lambda: next(answers, False))
    with pytest.raises(Cancelled):
        attended(lambda: stopped.wait(PATIENCE), stopped.set, effort, lambda: told.append("told"))
    assert stopped.is_set()
    assert told == []


def test_what_a_short_run_gives_is_dropped_too_when_the_caller_says_so() -> None:
    """It had ended before anybody could be asked."""
    with pytest.raises(Cancelled):
        attended(lambda: 1, lambda: None, Effort(1, lambda: True))


def test_what_a_run_raises_is_raised() -> None:
    """In the caller's thread."""
    with pytest.raises(ZeroDivisionError):
        attended(lambda: 1 // 0, lambda: None, EFFORT)


def _knapsack() -> tuple[cp_model.CpModel, list[cp_model.IntVar]]:
    """At least 7 by threes and fours, as few of them as can be: one of each."""
    model = cp_model.CpModel()
    threes, fours = (model.new_int_var(0, 5, name) for name in ("threes", "fours"))
    model.add(3 * threes + 4 * fours == 7)
    model.minimize(threes + fours)
    return model, [fours, threes]


def test_a_search_that_ends_says_the_best_and_its_bound_and_gives_the_values_asked_for() -> None:
    """In the order asked for."""
    found = search(*_knapsack(), EFFORT)
    assert (found.status, found.bound, found.values) == (cp_model.OPTIMAL, 2, (1, 1))
    assert (found.any, found.impossible) == (True, False)


def test_a_search_without_an_objective_has_no_bound_above_nought() -> None:
    """There is nothing to be as small as possible."""
    model = cp_model.CpModel()
    found = search(model, [model.new_int_var(3, 3, "three")], EFFORT)
    assert (found.any, found.bound, found.values) == (True, 0, (3,))


def test_an_impossible_model_is_said_to_be_so() -> None:
    """And no values are given."""
    model, wanted = _knapsack()
    model.add(wanted[0] == 0)
    found = search(model, wanted, EFFORT)
    assert (found.any, found.impossible, found.values) == (False, True, ())


def test_work_that_is_used_up_at_once_leaves_both_open() -> None:
    """Twenty exact counts over sixty people: neither values nor a claim that there are none."""
    order = random.Random(1)  # noqa: S311 - repeatable, not secret
    model = cp_model.CpModel()
    people = [model.new_bool_var(f"p{at}") for at in range(60)]
    for _ in range(20):
        model.add(cp_model.LinearExpr.sum(order.sample(people, 30)) == 15)
    found = search(model, people, Effort(work=1e-9))
    assert (found.any, found.impossible, found.values) == (False, False, ())


@pytest.mark.parametrize(("bound", "whole"), [(3.0, 3), (2.9999999, 3), (3.0000001, 3), (3.1, 4), (-0.5, 0)])
def test_a_bound_on_whole_numbers_is_rounded_up_but_for_the_noise_of_floats(bound: float, whole: int) -> None:
    """What is above 3 by more than noise is 4 at least."""
    assert _whole_bound(bound) == whole


def test_a_watcher_sees_the_best_value_and_the_best_bound() -> None:
    """The last ones CP-SAT told of are those of the optimum; and one does not wipe out the other."""
    lookout = _Lookout()
    assert lookout.sighting == Sighting(None, None)
    lookout.saw_bound(0.9999999)
    assert lookout.sighting == Sighting(None, 1)
    model, _ = _knapsack()
    repeatable_solver(1).solve(model, lookout)
    assert lookout.sighting == Sighting(2, 1)
    lookout.saw_bound(1.5)
    assert lookout.sighting == Sighting(2, 2)


def test_assumptions_that_cannot_hold_together_are_named_and_no_others() -> None:
    """Of three, the first two contradict each other; without one of them there is nothing to name."""
    model = cp_model.CpModel()
    number = model.new_int_var(0, 9, "number")
    high, low, free = (model.new_bool_var(name) for name in ("high", "low", "free"))
    model.add(number >= 6).only_enforce_if(high)
    model.add(number <= 5).only_enforce_if(low)
    model.add(number <= 8).only_enforce_if(free)
    model.add_assumptions([high, low, free])
    assert sorted(unsatisfiable_literals(model, EFFORT)) == [high.index, low.index]
    model.clear_assumptions()
    model.add_assumptions([high, free])
    assert unsatisfiable_literals(model, EFFORT) == []
