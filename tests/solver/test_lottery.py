"""The lottery as a whole: against every equally good council there is, under other names, and at its edges."""

import json
import os
import random
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ortools.sat.python import cp_model

from solver import check, lottery, stages
from solver.errors import Cancelled, Impossible, Unsound
from solver.evidence import Evidence, Lottery
from solver.formats import read_pool
from solver.lottery import exact, hold, is_near
from solver.panels import Numbering
from solver.problem import Pin, Priority, Problem, Quota, SeatGroup, Target
from solver.search import Found
from solver.stages import Progress
from tests.benchmarks.pools import composition_problem
from tests.solver.build import person, problem
from tests.solver.lotteries import answerable, clashing, equally_good, fairest, under_other_names
from tests.solver.lottery_cases import CASES, feud, three_languages, townspeople, triangle
from tests.solver.strategies import problems

SHARED = Path(__file__).parents[3] / "shared" / "data"
POOLS = {"dmax_exact_60": (60, "4/37"), "dmax_wide_60": (60, "8/43"), "opendlp_30": (30, "27/91")}

PANELS = [np.zeros(1, dtype=np.int64)] * 5

PROGRAM = """
import json, sys
from solver.evidence import Evidence
from solver.lottery import hold
from solver.problem import Problem
for text in json.load(sys.stdin):
    question = Problem.model_validate_json(text)
    print(Evidence(problem=question, lottery=hold(question, panels=40)).written().decode())
"""


def thorough(examples: int) -> Callable[[Any], Any]:
    """As many random questions, always the same ones."""
    return settings(
        max_examples=examples, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
    )


def ideal_chances(held: Lottery) -> dict[str, Fraction]:
    """Everyone's ideal chance."""
    return {name: Fraction(each.ideal) for each in held.profiles for name in each.people}


def times_seated(held: Lottery) -> dict[str, int]:
    """How many panels everyone is on."""
    return {name: times for each in held.profiles for name, times in zip(each.people, each.panels, strict=True)}


def councils_of(question: Problem, held: Lottery) -> list[dict[str, str]]:
    """Who sits where on each panel, those included whose term goes on."""
    stay = {each.id: question.seat_of(each) for each in question.people if each.standing == "continuing"}
    groups = [group.key for group in question.groups]
    return [
        stay | {question.people[at].id: key for key, places in zip(groups, panel, strict=True) for at in places}
        for panel in held.panels
    ]


def assert_fairest(question: Problem, panels: int) -> None:
    """Everything that is said of a lottery holds when every equally good council is tried."""
    good = equally_good(question)
    try:
        held = hold(question, panels=panels)
    except Impossible:
        assert good == []
        return
    ideal, times = ideal_chances(held), times_seated(held)
    best = fairest(good, list(ideal))
    assert ideal == best
    assert [council for council in councils_of(question, held) if council not in good] == []
    assert sum(times.values()) == panels * (question.size - _continuing(question))
    assert max((max(each.panels) - min(each.panels) for each in held.profiles), default=0) <= 1
    assert [name for name, chance in best.items() if chance * panels >= 1 and not times[name]] == []
    assert [name for name, chance in best.items() if abs(times[name] - chance * panels) > lottery.DRIFT] == []
    _assert_bounded(held, best)


def _continuing(question: Problem) -> int:
    return sum(each.standing == "continuing" for each in question.people)


def _assert_bounded(held: Lottery, best: dict[str, Fraction]) -> None:
    """The bound is not below the least chance of those who can sit, and all others are named as shut out."""
    able = [chance for chance in best.values() if chance]
    shut_out = {each.profile for exclusion in held.exclusions for each in exclusion.weights} | set(held.searched)
    assert {name for at in shut_out for name in held.profiles[at].people} == {name for name in best if not best[name]}
    assert (held.least is None) == (not able)
    if held.least is not None:
        assert Fraction(held.least.ideal) == min(able)
        assert Fraction(held.least.bound) >= min(able)
        assert held.chances != "relaxation" or Fraction(held.least.bound) <= min(able) * (1 + lottery.TOLERANCE)


@thorough(150)
@given(answerable(), st.sampled_from((1, 20, 200)))
def test_ideal_chances_are_the_leximin_chances_over_every_equally_good_panel(question: Problem, panels: int) -> None:
    """By trying every council and an exact simplex over them: quotas, seat groups, pins, conflicts and priorities."""
    assert_fairest(question, panels)


@thorough(50)
@given(clashing(), st.sampled_from((20, 100)))
def test_ideal_chances_are_right_where_the_relaxation_promises_too_much(question: Problem, panels: int) -> None:
    """The same where so many people clash that, every other time, whole panels cannot give what the relaxation does."""
    assert_fairest(question, panels)


@thorough(100)
@given(problems(most_people=7))
def test_ideal_chances_are_right_under_any_rule_and_an_impossible_question_has_no_lottery(question: Problem) -> None:
    """The same for questions with caps, newcomers, term rules and history, many of which have no answer."""
    assert_fairest(question, 20)


@thorough(60)
@given(answerable() | clashing(), st.randoms(use_true_random=False))
def test_names_and_the_order_of_rows_change_nobodys_ideal_chance(question: Problem, order: random.Random) -> None:
    """Everyone has under a new name, in another row, the chance that she had."""
    other, names = under_other_names(question, order)
    expected = {names[name]: chance for name, chance in ideal_chances(hold(question, panels=5)).items()}
    assert ideal_chances(hold(other, panels=5)) == expected


def _shuffled(question: Problem, seed: int) -> str:
    order = random.Random(seed)  # noqa: S311 - repeatable, not secret
    people = tuple(order.sample(question.people, len(question.people)))
    return question.model_copy(update={"people": people}).model_dump_json(by_alias=True)


def test_separate_processes_with_other_hash_seeds_and_orders_write_the_same_lottery() -> None:
    """Three fresh processes, three hash seeds, three orders of the people: one file for each of five questions."""
    questions = [composition_problem(people=80, seats=12, dimension_count=3), *(case().problem for case in CASES)]
    written = [
        subprocess.run(
            [sys.executable, "-c", PROGRAM],
            input=json.dumps([_shuffled(question, seed) for question in questions]).encode(),
            env={**os.environ, "PYTHONHASHSEED": str(seed)},
            capture_output=True,
            check=True,
        ).stdout.splitlines()
        for seed in (1, 2, 3)
    ]
    assert [check.check(line).ok for line in written[0]] == [True] * len(questions)
    assert written[1:] == written[:1] * 2


def test_without_candidates_every_panel_is_those_whose_term_goes_on() -> None:
    """Nobody can be drawn, so there is no least chance and nothing to prove; the panels are there all the same."""
    held = hold(problem([person("a", standing="continuing")], 1), panels=3)
    assert (held.profiles, held.panels, held.least, held.certificate) == ((), (((),),) * 3, None, None)
    assert held.deviation == "0"


def test_where_all_seats_are_taken_candidates_are_told_by_which_rule() -> None:
    """The one seat is a's, whose term goes on: b's chance is nought, and the exclusion names the number of seats."""
    held = hold(problem([person("a", standing="continuing"), person("b")], 1), panels=3)
    (exclusion,) = held.exclusions
    assert (ideal_chances(held), held.least) == ({"b": Fraction(0)}, None)
    assert ([each.row for each in exclusion.multipliers], exclusion.bound) == (["seats:all"], "0")


def test_people_of_one_profile_share_the_seats_evenly() -> None:
    """Three seats on ten panels for seven people alike: thirty seats, four for five of them and five for two."""
    held = hold(problem([person(name) for name in "abcdefg"], 3), panels=10)
    assert set(ideal_chances(held).values()) == {Fraction(3, 7)}
    assert sorted(times_seated(held).values()) == [4, 4, 4, 4, 4, 5, 5]


def test_chances_that_whole_panels_can_give_are_called_those_of_the_relaxation() -> None:
    """Nine people of a town each, three at a time: a search over whole panels finds nothing fairer, and so no other."""
    held = hold(townspeople(9, 3), panels=6)
    assert (held.chances, len(held.profiles) <= lottery.SMALL) == ("relaxation", True)
    assert set(ideal_chances(held).values()) == {Fraction(1, 3)}


def test_more_profiles_than_are_proven_by_search_are_realised_from_the_relaxation() -> None:
    """Forty-five people, each a profile of her own, and fifteen seats: over thirty panels ten for everybody."""
    held = hold(townspeople(45, 15), panels=30)
    assert (held.chances, len(held.profiles) > lottery.SMALL) == ("relaxation", True)
    assert set(times_seated(held).values()) == {10}


def test_quotas_that_leave_one_panel_make_every_chance_one_or_nought() -> None:
    """One woman from the north and no man: a and c sit, always; b is shut out by the quota on men."""
    question = problem(
        [person("a"), person("b", gender="man"), person("c", "south")],
        2,
        quotas=(Quota(key="men", where={"gender": ("man",)}, max=0),),
    )
    held = hold(question, panels=4)
    assert times_seated(held) == {"a": 4, "b": 0, "c": 4}
    assert [each.row for exclusion in held.exclusions for each in exclusion.multipliers] == ["quota:men"]


def test_people_who_qualify_for_several_seat_groups_sit_in_one_of_them_at_a_time() -> None:
    """A lay and an expert's seat; b and c qualify for both, a for the first: 2/3 each, nobody twice on a panel."""
    both = ("lay", "expert")
    question = problem(
        [person("a", groups=("lay",)), person("b", groups=both), person("c", groups=both)],
        2,
        seat_groups=(SeatGroup(key="lay", seats=1), SeatGroup(key="expert", seats=1)),
    )
    held = hold(question, panels=9)
    assert times_seated(held) == {"a": 6, "b": 6, "c": 6}
    assert {tuple(sorted(council.values())) for council in councils_of(question, held)} == {("expert", "lay")}


def test_one_panel_alone_is_a_lottery_in_which_nothing_is_left_to_chance() -> None:
    """Of a single panel everyone is on all or none; the deviation says how far that is from what would be fair."""
    held = hold(problem([person("a"), person("b"), person("c")], 1), panels=1)
    assert sorted(times_seated(held).values()) == [0, 0, 1]
    assert (held.deviation, held.least and held.least.realised) == ("2/3", "0")


@pytest.mark.parametrize(("slack", "north"), [(0, "0"), (1, "1/2")])
def test_slack_lets_people_in_whom_the_priorities_alone_shut_out(slack: int, north: str) -> None:
    """Two seats, both meant for the south: two northerners sit on no best panel, and on half of those a seat worse."""
    question = problem(
        [person("a", "south"), person("b", "south"), person("c"), person("d")],
        2,
        targets=(Target(key="south", dimension="region", value="south", share="1"),),
        priorities=(Priority(key="representation_gap", slack=slack),),
    )
    held = hold(question, panels=20)
    named = [each.row for exclusion in held.exclusions for each in exclusion.multipliers]
    assert ideal_chances(held)["c"] == Fraction(north)
    assert ("priority:representation_gap" in named) == (slack == 0)


def test_who_is_pinned_sits_on_every_panel_and_the_others_share_the_rest() -> None:
    """Of four people for two seats one is pinned: she is on all twelve panels, the other three on four each."""
    question = problem([person(name) for name in "abcd"], 2, pins=(Pin(person="c", seated=True, reason="agreed"),))
    assert times_seated(hold(question, panels=12)) == {"a": 4, "b": 4, "c": 12, "d": 4}


def test_an_impossible_question_has_no_lottery_but_a_conflict() -> None:
    """The rules that cannot hold together are named, as for a proposal."""
    question = problem([person("a")], 1, quotas=(Quota(key="south", where={"region": ("south",)}, min=1),))
    with pytest.raises(Impossible) as raised:
        hold(question)
    assert [rule.key for rule in raised.value.conflict.rules] == ["south"]


def test_a_hundred_thousand_people_of_few_profiles_are_no_harder_than_a_few() -> None:
    """Thirty seats, twenty of them for 90,000 northerners: each of them is drawn once in 4,500 times."""
    people = [person(f"p{number:05}", "north" if number % 10 else "south") for number in range(100_000)]
    quotas = (Quota(key="south", where={"region": ("south",)}, min=10, max=10),)
    held = hold(problem(people, 30, quotas=quotas), panels=5)
    assert held.least is not None
    assert (len(held.profiles), held.least.ideal, held.least.bound) == (2, "1/4500", "1/4500")


@cache
def pool(name: str) -> tuple[Problem, Lottery]:
    """A pool that others published, and its lottery."""
    seats, _ = POOLS[name]
    folder = SHARED / name
    question = read_pool(folder / "categories.csv", folder / "respondents.csv", seats, on=date(2026, 1, 1))
    return question, hold(question)


@pytest.mark.parametrize("name", POOLS)
def test_published_pools_have_the_chances_known_of_them_within_one_panel_of_a_thousand(name: str) -> None:
    """The least chance is the field's own optimum, proven by the certificate, and realised to a thousandth."""
    question, held = pool(name)
    _, least = POOLS[name]
    assert held.least is not None
    assert (held.chances, held.least.ideal, held.least.bound) == ("relaxation", least, least)
    assert Fraction(held.least.realised) >= Fraction(least) - Fraction(1, 1000)
    assert check.check(Evidence(problem=question, lottery=held).written()) == check.Verdict(ok=True)


@pytest.mark.parametrize("name", POOLS)
def test_everyone_shut_out_of_a_published_pool_is_told_by_which_quota(name: str) -> None:
    """Those without a chance are the eighteen to twenty-one year olds, of whom the quotas want none."""
    question, held = pool(name)
    none = {each for each, chance in ideal_chances(held).items() if not chance}
    young = {each.id for each in question.people if each.values.get("age") == "18-21"}
    named = {each.row for exclusion in held.exclusions for each in exclusion.multipliers}
    assert none == young
    assert named == ({"quota:age=18-21"} if young else set())


def test_the_panels_are_counted_for_whoever_watches() -> None:
    """After the search for each priority comes the stage of the panels, told one by one, of so many."""
    told: list[Progress] = []
    hold(townspeople(45, 15), panels=3, progress=told.append)
    assert told[-3:] == [Progress(1, 1, "panels", str(number), "3") for number in (1, 2, 3)]


def test_every_priority_is_announced_then_the_chances_and_then_the_panels() -> None:
    """Each with its number; of the chances there is nothing to tell but that they are being computed."""
    told: list[Progress] = []
    asked = townspeople(45, 15).model_copy(update={"priorities": (Priority(key="repeated_voices"),)})
    hold(asked, panels=2, progress=told.append)
    stages_told = list(dict.fromkeys((each.stage, each.stages, each.key) for each in told))
    assert stages_told == [(1, 1, "repeated_voices"), (2, 2, "chances"), (2, 2, "panels")]
    assert [each for each in told if each.key == "chances"] == [Progress(2, 2, "chances", None, None)]


# The steps that may take long: where each is, in which question it is taken, and for which time.
STEPS: dict[str, tuple[Any, str, Callable[[], Problem], int]] = {
    "the search for the priorities": (lottery, "compose", lambda: townspeople(9, 3), 1),
    "the chances": (lottery, "leximin", lambda: townspeople(9, 3), 1),
    "the panels": (Numbering, "run", lambda: townspeople(9, 3), 1),
    "the search among whole panels": (lottery, "leximin_of_panels", lambda: triangle().problem, 1),
    "the panels of their mixture": (Numbering, "run", lambda: triangle().problem, 2),
    "the bound for those whom a search leaves": (lottery, "leximin", lambda: three_languages().problem, 2),
}


@pytest.mark.parametrize("step", STEPS)
def test_a_lottery_can_be_cancelled_in_every_step(step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever says so while a step is taken need not wait for the next: the step itself ends."""
    owner, name, asked, times = STEPS[step]
    taken, ended = list[int](), list[int]()
    real = getattr(owner, name)

    def watched(*arguments: Any, **named: Any) -> Any:
        taken.append(len(taken) + 1)
        try:
            return real(*arguments, **named)
        except Cancelled:
            ended.append(taken[-1])
            raise

    monkeypatch.setattr(owner, name, watched)
    with pytest.raises(Cancelled):
        hold(asked(), panels=20, cancelled=lambda: len(taken) == times)
    assert ended == [times]


def test_a_best_that_is_not_proven_is_called_the_best_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the search that would prove it is not done, the bound stands beside it; the lottery is as right as ever."""
    monkeypatch.setattr(stages, "search", lambda *_: Found(cp_model.UNKNOWN, 0, ()))
    held = hold(feud(), panels=12)
    claims = [(claim.best, claim.bound, claim.status) for claim in held.objectives]
    assert claims == [("0", "0", "optimal"), ("3", "2", "best_found")]
    assert check.check(Evidence(problem=feud(), lottery=held).written()) == check.Verdict(ok=True)


def test_a_lottery_that_does_not_pass_its_own_check_does_not_leave_the_solver(monkeypatch: pytest.MonkeyPatch) -> None:
    """The place and the kind of fault are handed on."""
    no = check.Verdict(ok=False, path="$.lottery", code="turn", detail="a")
    monkeypatch.setattr(check, "check", lambda _: no)
    with pytest.raises(Unsound) as raised:
        hold(problem([person("a")], 1), panels=1)
    assert raised.value.parameters == {"path": "$.lottery", "fault": "turn", "detail": "a"}


@pytest.mark.parametrize(
    ("computed", "meant"),
    [(1 / 3, "1/3"), (0.0, "0"), (27 / 91 - 1e-13, "27/91"), (0.1234567890123, "123456789012/1000000000000")],
)
def test_a_computed_chance_is_printed_as_the_simple_fraction_it_stands_for(computed: float, meant: str) -> None:
    """Where there is no such fraction, its first twelve digits are printed."""
    assert exact(computed) == Fraction(meant)


@pytest.mark.parametrize(
    ("panels", "off", "starved", "near"),
    [
        (5, 0.5, False, True),
        (4, 0.5, False, False),  # A panel is lacking.
        (5, 9.0, False, False),  # Somebody's profile is seats away from its chances.
        (5, 0.5, True, False),  # Somebody who should be drawn sits on no panel.
        (4, 9.0, True, False),
    ],
)
def test_panels_are_near_when_none_is_lacking_and_nobody_is_far_off(
    panels: int, off: float, *, starved: bool, near: bool
) -> None:
    """Of five that were wanted; what is not near is given up, and chances over whole panels are looked for."""
    numbering = SimpleNamespace(panels=PANELS[:panels], count=5, off=off, starved=starved)
    assert is_near(cast("Numbering", numbering)) == near
