"""The searches for one priority after another: which of them is needed when, and that none is believed unchecked."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from fractions import Fraction
from itertools import combinations
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from ortools.sat.python import cp_model

from solver import explain, stages
from solver.answer import Answer
from solver.errors import Cancelled, Impossible, Undecided, Unsound
from solver.ladder import Box
from solver.objectives import kept
from solver.problem import Conflict, Priority, Problem, Quota, SeatGroup, Target
from solver.programme import Programme
from solver.reach import Inside
from solver.rotation import DEFAULT_WORK, posed, propose
from solver.search import Effort, Found, Sighting, search
from solver.stages import Progress, Reached, Seated, Stages
from tests.solver import brute
from tests.solver.build import person, problem
from tests.solver.searches import GAP, SOUTH, answered, cells_of, within_slack
from tests.solver.strategies import problems

SLOW = settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
HARDLY_ANY = 1e-6  # work in which no search comes to an end
CONTINUITY = Priority(key="lost_continuity")


def _whole(*priorities: Priority) -> Problem:
    """Three seats for the south, from where two come: the relaxation seats whole people."""
    people = [person("a"), person("b"), person("s", "south"), person("t", "south")]
    return problem(people, 3, targets=(SOUTH,), priorities=priorities)


KIN = [f"s{at}" for at in range(5)]
NORTH = [f"n{at}" for at in range(4)]


def _feud(*priorities: Priority) -> Problem:
    """Four seats for the south, from where five come of whom no two may sit together; of four northerners one returns.

    The relaxation seats half of each of the five and misses 3/2 of a seat, so two; a council can seat but one of them,
    and misses three.
    """
    people = [*(person(name, "south") for name in KIN), *(person(name) for name in NORTH[:3])]
    return problem(
        [*people, person("n3", standing="returning")],
        4,
        targets=(SOUTH,),
        conflicts=tuple(Conflict(key="-".join(pair), people=pair, reason="feud") for pair in combinations(KIN, 2)),
        priorities=priorities,
    )


def _stages(asked: Problem, work: float = DEFAULT_WORK, cancelled: Callable[[], bool] | None = None) -> Stages:
    return Stages(posed(asked)[1], Effort(work, cancelled), None)


def _run(asked: Problem, work: float = DEFAULT_WORK) -> Stages:
    ran = _stages(asked, work)
    ran.run()
    return ran


def _asked_exactly(ran: Stages) -> bool:
    """Whether the exact search was needed."""
    return "exact" in vars(ran)


def _found(ran: Stages) -> list[tuple[str, str]]:
    return [(str(reached.best), str(reached.bound)) for reached in ran.reached]


def _proven(asked: Problem) -> list[tuple[str, str]]:
    """What they are by trying every council."""
    best = brute.best_values(asked)
    assert best is not None
    return [(str(value), str(value)) for value in best]


def _council(ran: Stages, names: str | Sequence[str]) -> Seated:
    """These people on the council, by the cells."""
    return dict(zip(ran.cells, cells_of(ran.question, dict.fromkeys(names, "all")), strict=True))


def _crowd(box: Box, _: int, __: Effort) -> Inside:
    """A search inside a box that answers with a council of everybody."""
    return Inside(tuple(high for _, high in box.cells), empty=False)


WRONG: dict[str, tuple[Any, str, Any]] = {
    "the relaxation finds no optimum": (Programme, "least", lambda *_: None),
    "no council is come upon inside the box": (stages, "reach", lambda *_: Inside((), empty=False)),
    "the box is said to be empty": (stages, "reach", lambda *_: Inside((), empty=True)),
    "what is come upon inside the box breaks rules": (stages, "reach", _crowd),
    "the walk comes back with nobody": (stages, "improve", lambda _, start, *__: np.zeros(len(start), dtype=np.int64)),
    "the walk comes back with a crowd": (stages, "improve", lambda _, start, *__: np.full(len(start), 9)),
    "the first look sees nothing, and nothing else fails": (stages, "FIRST_LOOK", HARDLY_ANY),
}


@SLOW
@given(answered(slacks=(0, 0, 1)))
def test_the_best_of_every_priority_is_what_trying_every_council_says(asked: Problem) -> None:
    """Each is proven, and the council they end with keeps every rule and the best of each, within its slack."""
    ran = _run(asked)
    assert _found(ran) == _proven(asked)
    assert ran._keeps(ran._found())


@pytest.mark.parametrize("fault", WRONG)
@settings(SLOW, max_examples=15)
@given(asked=answered(slacks=(0, 0, 1)))
def test_whatever_fails_on_the_way_the_answer_is_the_same(fault: str, asked: Problem) -> None:
    """What is fast is never believed unchecked; what it does not find, nor the first look, a longer search does."""
    with patch.object(stages, "FIRST_LOOK", HARDLY_ANY), patch.object(*WRONG[fault]):
        ran = _run(asked)
    assert _found(ran) == _proven(asked)


def _settles_nothing(_: object, __: object, ___: Effort, ____: object) -> Found:
    """An exact search whose work is used up."""
    return Found(cp_model.UNKNOWN, 0, ())


@pytest.mark.parametrize("work", [1e-12, 1e-5, DEFAULT_WORK])
@settings(SLOW, max_examples=30)
@given(asked=answered(slacks=(0, 0, 1)))
def test_with_too_little_work_nothing_is_claimed_that_is_not_so(asked: Problem, work: float) -> None:
    """The true best of what was kept lies between bound and best; so where these are one, the best is proven.

    Where all the work is allowed, the exact search finds nothing all the same.
    """
    ran, left = _stages(asked, work), brute.councils(asked)
    exactly = _settles_nothing if work == DEFAULT_WORK else search
    with patch.object(stages, "search", exactly), suppress(Undecided):
        ran.run()
    for each in ran.reached:
        best = min(brute.value(asked, each.priority.key, seats) for seats in left)
        assert each.bound <= best <= each.best
        left = [seats for seats in left if within_slack(asked, each.priority, each.best, seats)]


@SLOW
@given(answered() | problems(most_people=6))
def test_a_council_is_weighed_and_found_to_keep_the_rules_as_by_plain_words(asked: Problem) -> None:
    """For every seventh way to seat people whom no term rule and no pin keeps out, whatever the other rules say."""
    ran = _stages(asked)
    sitting = {*(name for profile in ran.question.profiles for name in profile.people)}
    sitting |= {each.id for each in asked.people if each.standing == "continuing"}
    rules = brute.rules(asked).values()
    for seats in [seats for seats in brute.all_seatings(asked) if sitting.issuperset(seats)][::7]:
        seated = dict(zip(ran.cells, cells_of(ran.question, seats), strict=True))
        assert ran._keeps(seated) == all(test(seats) for test in rules)
        for priority in asked.priorities if len(seats) == asked.size else ():
            assert ran._value(priority, seated) == brute.value(asked, priority.key, seats)


def test_a_relaxation_that_a_council_reaches_proves_it_without_an_exact_search() -> None:
    """For all priorities at once: one seat is missing, and everybody who would return does."""
    ran = _run(_whole(GAP, CONTINUITY))
    assert _found(ran) == [("1", "1"), ("0", "0")]
    assert ran._keeps(ran._found())
    assert not _asked_exactly(ran)


def test_what_the_relaxation_leaves_open_the_exact_search_proves() -> None:
    """The relaxation says two seats at least, and the truth is three."""
    ran = _run(_feud(GAP))
    assert _found(ran) == [("3", "3")]
    assert _asked_exactly(ran)


def test_a_bound_that_no_council_reaches_is_no_ground_for_the_next_priority() -> None:
    """Two seats for the south, from where four come of whom no two may sit together: in halves, they fill both.

    With both filled the one who returns would find no seat; but a council can fill one, and she has the other.
    """
    kin = "abcd"
    asked = problem(
        [*(person(name, "south") for name in kin), person("m"), person("n", standing="returning")],
        2,
        targets=(SOUTH,),
        conflicts=tuple(Conflict(key="".join(pair), people=pair, reason="feud") for pair in combinations(kin, 2)),
        priorities=(GAP, CONTINUITY),
    )
    assert _found(_run(asked)) == [("1", "1"), ("0", "0")]


def test_work_that_runs_out_before_any_council_is_found_says_so_with_its_stage(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a council nor a claim that there is none."""
    monkeypatch.setattr(stages, "search", _settles_nothing)
    with pytest.raises(Undecided) as caught:
        _run(_feud(GAP, CONTINUITY))
    assert caught.value.parameters == {"stage": 1, "work": "4.0"}


def test_where_the_exact_search_settles_nothing_the_walks_best_stands_beside_the_relaxations_bound(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It is called the best found, and passes the check as that; what the relaxation proved is called optimal."""
    monkeypatch.setattr(stages, "search", _settles_nothing)
    proposal = propose(_feud(CONTINUITY, GAP))
    assert [(each.value, each.best, each.bound, each.status) for each in proposal.objectives] == [
        ("0", "0", "0", "optimal"),
        ("3", "3", "2", "best_found"),
    ]


@pytest.mark.parametrize(("bound", "status"), [(2, "best_found"), (3, "optimal")])
def test_a_council_that_a_later_stage_improved_counts_as_the_best_found(bound: int, status: str) -> None:
    """Four seats were missing when the stage ended, and three are missing on the council chosen."""
    field, _ = posed(_feud(GAP))
    chosen = Answer(field, dict.fromkeys(("s0", "n0", "n1", "n2"), "all"))
    objective = Reached(GAP, Fraction(4), Fraction(bound)).objective(chosen)
    assert (objective.value, objective.best, objective.bound, objective.status) == ("3", "3", str(bound), status)


def test_priorities_with_slack_are_climbed_one_by_one() -> None:
    """With a seat of slack the returning northerner may stay in place of a southerner; without it, not."""
    people = [person("s", "south"), person("t", "south"), person("n", standing="returning")]
    found = []
    for slack in (0, 1):
        priorities = (Priority(key=GAP.key, slack=slack), CONTINUITY)
        found.append(_found(_run(problem(people, 2, targets=(SOUTH,), priorities=priorities))))
    assert found == [[("0", "0"), ("1", "1")], [("0", "0"), ("0", "0")]]


def test_a_charter_without_priorities_takes_any_council_that_keeps_the_rules() -> None:
    """The one search is for a council, and told of as such."""
    told: list[Progress] = []
    ran = Stages(posed(_feud())[1], Effort(DEFAULT_WORK), told.append)
    seated = ran.run()
    assert ran._keeps(seated)
    assert told[0] == Progress(1, 1, "rules", None, None)
    assert ran.reached == []


def test_each_stage_is_announced_and_its_end_told_in_exact_fractions() -> None:
    """Even where the relaxation has said all at once."""
    told: list[Progress] = []
    Stages(posed(_whole(GAP, CONTINUITY))[1], Effort(DEFAULT_WORK), told.append).run()
    assert told == [
        Progress(1, 2, "most_affected_gap", None, None),
        Progress(1, 2, "most_affected_gap", "1", "1"),
        Progress(2, 2, "lost_continuity", None, None),
        Progress(2, 2, "lost_continuity", "0", "0"),
    ]


def test_what_is_seen_during_a_search_is_told_in_the_prioritys_own_unit() -> None:
    """Seven thirds of a seat; a bound below nought is nought; what is not known yet is not told."""
    third = Target(key="south", dimension="region", value="south", share="1/9", most_affected=True)
    asked = problem([person("a"), person("b"), person("c")], 3, targets=(third,), priorities=(GAP,))
    told: list[Progress] = []
    ran = Stages(posed(asked)[1], Effort(DEFAULT_WORK), told.append)
    watch, rules = ran._teller(ran.exact.aim(GAP.key, ())), ran._teller(None)
    assert watch is not None
    assert rules is not None
    for sighting in (Sighting(), Sighting(None, -1), Sighting(7, 2)):
        watch(sighting)
    rules(Sighting(7, 2))
    assert told == [
        Progress(1, 1, "most_affected_gap", None, None),
        Progress(1, 1, "most_affected_gap", None, "0"),
        Progress(1, 1, "most_affected_gap", "7/3", "2/3"),
        Progress(1, 1, "rules", None, None),
    ]
    assert _stages(asked)._teller(None) is None


@pytest.mark.parametrize(
    ("work", "empty", "attempts"),
    [(0.1, False, 0), (1, False, stages.TRIES), (2, False, 2 * stages.TRIES), (4, True, 1)],
)
def test_a_council_inside_the_box_is_looked_for_so_often_for_each_unit_of_work(
    monkeypatch: pytest.MonkeyPatch, work: float, attempts: int, *, empty: bool
) -> None:
    """Each time in another order, unless it is said that there is none; then the exact search is asked."""
    made: list[int] = []

    def in_vain(_: Box, attempt: int, __: Effort) -> Inside:
        made.append(attempt)
        return Inside((), empty=empty)

    monkeypatch.setattr(stages, "reach", in_vain)
    ran = _run(_whole(GAP), work)
    assert made == list(range(attempts))
    assert (_found(ran), _asked_exactly(ran)) == ([("1", "1")], True)


def test_a_council_found_that_misses_a_bound_is_not_taken_for_one_that_reaches_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Two northerners and one southerner keep every rule, and miss two seats where one is the bound."""
    worse = tuple(_council(_stages(_whole(GAP)), "abs").values())
    monkeypatch.setattr(stages, "reach", lambda *_: Inside(worse, empty=False))
    ran = _run(_whole(GAP))
    assert (_found(ran), _asked_exactly(ran)) == ([("1", "1")], True)


def test_the_walk_finds_a_better_council_and_leaves_the_best_alone() -> None:
    """From four northerners to one southerner, whoever that is; from there to no other council."""
    ran = _stages(_feud(GAP))
    worst = _council(ran, NORTH)
    ran.seated = worst
    ran._walk(GAP, worst, Fraction(2))
    better = ran.seated
    assert [ran._value(GAP, seated) for seated in (worst, better)] == [4, 3]
    assert ran._keeps(better)
    ran._walk(GAP, better, Fraction(2))
    assert ran.seated == better


def test_a_question_too_large_for_the_walk_is_left_to_the_exact_search(monkeypatch: pytest.MonkeyPatch) -> None:
    """The council found last stays."""
    monkeypatch.setattr(stages, "landscape", lambda *_: None)
    ran = _stages(_feud(GAP))
    ran.seated = worst = _council(ran, NORTH)
    ran._walk(GAP, worst, Fraction(2))
    assert ran.seated == worst


def test_a_walk_may_not_give_up_what_was_reached_before() -> None:
    """A northerner makes room for a southerner, but not the one who returns; and who returns is not given away."""
    ran = _stages(_feud(CONTINUITY, GAP))
    ran.kept = [kept(ran.problem, CONTINUITY, Fraction(0))]
    ran.seated = start = _council(ran, NORTH)
    assert not ran._keeps(_council(ran, ["n0", "n1", "n2", "s0"]))
    ran._walk(GAP, start, Fraction(2))
    assert ran._value(CONTINUITY, ran._found()) == 0
    assert ran._value(GAP, ran._found()) == 3


def test_a_council_as_good_as_the_last_is_not_taken_and_a_better_one_is() -> None:
    """So that the answer is the same however the search came to it."""
    ran = _stages(_feud(GAP))
    measure = ran.exact.aim(GAP.key, ())
    names = (NORTH, ["s0", "n0", "n1", "n2"], ["s1", "n0", "n1", "n3"])
    worst, good, as_good = (_council(ran, each) for each in names)
    seen = []
    for offered in (worst, good, as_good, worst):
        ran._take(offered, measure)
        seen.append(ran.seated)
    assert seen == [worst, good, good, good]


def test_people_who_qualify_for_two_groups_sit_once() -> None:
    """A council that seats one person in both groups keeps each group's number of seats, and yet not the rules."""
    groups = (SeatGroup(key="lay", seats=1), SeatGroup(key="expert", seats=1))
    ran = _stages(problem([person("a", groups=("lay", "expert")), person("b", groups=("lay",))], 2, seat_groups=groups))
    both = next(at for at, profile in enumerate(ran.question.profiles) if profile.people == ("a",))
    twice = {(at, place): int(at == both) for at, place in ran.cells}
    assert not ran._keeps(twice)
    assert ran._keeps({(at, place): int((at == both) == (place == 1)) for at, place in ran.cells})


@pytest.mark.parametrize("asked", [_whole(GAP), _whole()], ids=["with priorities", "without"])
def test_an_impossible_question_names_the_rules_in_conflict(asked: Problem) -> None:
    """Whichever search was the one to see it."""
    quota = Quota(key="south", where={"region": ("south",)}, min=3)
    with pytest.raises(Impossible) as caught:
        _run(asked.model_copy(update={"quotas": (quota,)}))
    assert [rule.key for rule in caught.value.conflict.rules] == ["south"]


def test_an_impossible_question_without_a_conflict_is_a_fault_of_this_program(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither is believed then."""
    monkeypatch.setattr(explain, "conflict", lambda *_, **__: None)
    with pytest.raises(Unsound):
        _run(problem([person("a")], 2))


@pytest.mark.parametrize(
    ("asked", "when", "exactly"),
    [
        (_whole(GAP), lambda _: True, False),
        (_whole(GAP), lambda ran: bool(ran.rungs), False),
        (_feud(GAP), _asked_exactly, True),
        (_feud(), _asked_exactly, True),
    ],
    ids=["in the relaxation", "inside the box", "in the exact search", "without priorities"],
)
def test_each_search_is_given_up_when_the_caller_says_so(
    asked: Problem, when: Callable[[Stages], bool], *, exactly: bool
) -> None:
    """The relaxation first, then the search inside the box, then the exact one."""
    ran = _stages(asked, cancelled=lambda: when(ran))
    with pytest.raises(Cancelled):
        ran.run()
    assert (ran.seated, ran.reached, _asked_exactly(ran)) == (None, [], exactly)
