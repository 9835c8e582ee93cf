"""The rotations ahead against every sequence of councils, against cases worked out by hand, and under a limit."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from ortools.sat.python import cp_model

from solver import plans, rolled, search
from solver.errors import Cancelled
from solver.horizon import BadHorizon, Horizon, HorizonRules, Rotation, ahead
from solver.problem import Pin, Problem, Quota, Target, TermRules
from solver.programme import Programme, Proof
from tests.benchmarks.pools import composition_problem
from tests.solver.brute_horizon import Everything, State, horizons
from tests.solver.build import person, problem, term

MANY = settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
SOUTH = Target(key="south", dimension="region", value="south", share="1/2")
WOMEN = Quota(key="women", where={"gender": ("woman",)}, min=1)

PROGRAM = """
import json, sys
from solver.horizon import HorizonRules, ahead
from solver.problem import Problem
question, rules = json.load(sys.stdin)
found = ahead(Problem.model_validate_json(json.dumps(question)), HorizonRules(**rules))
sys.stdout.write(found.model_dump_json(by_alias=True))
"""


def _choice(found: Rotation, rotation: int, state: State, every: Everything) -> dict[str, str]:
    """Of each kind, those who may begin and come first."""
    people = {each.id: each for each in every.question.people}
    choice: dict[str, str] = {}
    for begins in found.begins:
        last = {name: state[name].begun if name in state else 0 for name in begins.people}
        free = [
            name
            for name in begins.people
            if name not in choice
            and last[name] == begins.term - 1
            and every.may_begin(people[name], rotation, state)
            and begins.seat_group in every.question.groups_of(people[name])
        ]
        assert len(free) >= begins.number
        choice.update(dict.fromkeys(free[: begins.number], begins.seat_group))
    return choice


def _followed(found: Horizon, every: Everything) -> list[tuple[int, Fraction]]:
    """What is missing and the gap at each rotation, when people begin as planned; and that they may."""
    state, values = every.start(), []
    for rotation, planned in enumerate(found.rotations):
        sitting = [name for name, seat in state.items() if seat.until > rotation]
        assert planned.open_seats == max(0, every.question.size - len(sitting))
        state = every.after(rotation, state, _choice(planned, rotation, state, every))
        assert every.allowed(rotation, state)
        values.append((every.missing(rotation, state), every.gap(rotation, state)))
        assert sum(each.missing for each in planned.endangered) == values[-1][0]
    return values


def _planned(found: Horizon) -> list[tuple[int, Fraction]]:
    return [(int(each.missing.value), Fraction(each.gap.value)) for each in found.rotations]


@MANY
@given(horizons())
def test_no_sequence_of_councils_is_better(asked: tuple[Problem, HorizonRules]) -> None:
    """What is missing and then the gap, at every rotation, are those of the best of all, and proven.

    The plan can be followed by people who may begin when it says so, and then has what it says.
    """
    every = Everything(*asked)
    found = ahead(*asked)
    missing, gaps = every.best()
    assert _planned(found) == list(zip(missing, gaps, strict=True))
    assert {least.status for each in found.rotations for least in (each.missing, each.gap)} == {"optimal"}
    assert _followed(found, every) == _planned(found)


@settings(MANY, max_examples=60)
@given(horizons())
def test_what_is_said_of_the_members_of_today_and_of_targets_is_so(asked: tuple[Problem, HorizonRules]) -> None:
    """Whose term ends, who of them may not begin another; and targets add up to the gap."""
    question, rules = asked
    every, found = Everything(*asked), ahead(*asked)
    for rotation, planned in enumerate(found.rotations):
        ending = [
            each
            for each in question.people
            if each.standing != "candidate" and rules.ends.get(each.id, 1) == rotation + 1
        ]
        goes = [
            each.id
            for each in ending
            if not (every.may_begin(each, rotation, every.start()) and question.groups_of(each))
        ]
        assert (planned.ending, planned.must_leave) == (tuple(each.id for each in ending), tuple(goes))
        weights = {target.key: target.weight for target in question.targets}
        gap = sum((Fraction(each.missing) * weights[each.key] for each in planned.targets), Fraction(0))
        assert gap == Fraction(planned.gap.value)


@settings(MANY, max_examples=100)
@given(horizons())
def test_the_search_alone_finds_the_best_too(asked: tuple[Problem, HorizonRules]) -> None:
    """From a plan that no walk has bettered, and where the relaxation has no optimum to prove anything by."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rolled, "MOST_NUMBERS", 0)
        patch.setattr(Programme, "least", lambda *_: None)
        found = ahead(*asked)
    missing, gaps = Everything(*asked).best()
    assert _planned(found) == list(zip(missing, gaps, strict=True))
    assert {least.status for each in found.rotations for least in (each.missing, each.gap)} == {"optimal"}


@settings(MANY, max_examples=60)
@given(horizons())
def test_without_work_what_is_not_proven_is_not_said_to_be(asked: tuple[Problem, HorizonRules]) -> None:
    """No bound of the first aim is above the best of all sequences; whatever is proven of it is that best."""
    found = ahead(*asked, work=0)
    every = Everything(*asked)
    missing, _ = every.best()
    first = found.rotations[0].missing
    assert int(first.bound) <= missing[0] <= int(first.value)
    assert _followed(found, every) == _planned(found)
    for least in (each for planned in found.rotations for each in (planned.missing, planned.gap)):
        assert Fraction(least.bound) <= Fraction(least.value)
        assert (least.status == "optimal") == (least.bound == least.value)


def _said(found: Horizon) -> list[tuple[str, str]]:
    """The people missing and the gap at each rotation."""
    return [(each.missing.value, each.gap.value) for each in found.rotations]


@pytest.mark.parametrize(("rotations", "said"), [(1, [("0", "0")]), (2, [("0", "1"), ("0", "0")])])
def test_a_better_plan_that_is_not_proven_the_best_may_cost_nothing_later(
    rotations: int, said: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The only southerner is found for the first rotation; not when the second would have to go without her."""
    one, sought = Target(key="south", dimension="region", value="south", share="1"), search.search
    monkeypatch.setattr(rolled, "MOST_NUMBERS", 0)
    monkeypatch.setattr(Programme, "least", lambda *_: None)
    monkeypatch.setattr(plans, "search", lambda *asked: replace(sought(*asked), status=cp_model.FEASIBLE))
    question = problem([person("a"), person("b", region="south")], 1, targets=(one,))
    assert _said(ahead(question, HorizonRules(rotations=rotations, term=1))) == said


def _begun(found: Horizon) -> list[list[str]]:
    """Who begins at each rotation, where nobody is alike."""
    return [sorted(name for begins in each.begins for name in begins.people) for each in found.rotations]


def test_whoever_is_needed_later_is_not_seated_now() -> None:
    """Of three who would do at first, one is the only woman, and only at the second rotation a woman is missing.

    At the first there is one whose term goes on until then.
    """
    people = [person("a", standing="continuing"), person("b"), *(person(name, gender="man") for name in "cd")]
    found = ahead(problem(people, 2, quotas=(WOMEN,)), HorizonRules(rotations=2, term=1, ends={"a": 2}))
    first, second = ([(set(each.people), each.number) for each in planned.begins] for planned in found.rotations)
    assert first == [({"c", "d"}, 1)]
    assert sorted(second, key=lambda each: len(each[0])) == [({"b"}, 1), ({"c", "d"}, 1)]
    assert _said(found) == [("0", "0"), ("0", "0")]


def test_a_quota_that_nobody_known_can_meet_is_told_in_time() -> None:
    """The only woman sits first, for one term, and may not return: then a woman is missing, at last a member too."""
    people = [person("a"), person("b", gender="man")]
    found = ahead(problem(people, 1, quotas=(WOMEN,)), HorizonRules(rotations=3, term=1))
    assert _begun(found) == [["a"], ["b"], []]
    assert [[(each.kind, each.key, each.bound, each.missing) for each in at.endangered] for at in found.rotations] == [
        [],
        [("quota", "women", "min", 1)],
        [("seats", "all", "exactly", 1), ("quota", "women", "min", 1)],
    ]
    assert _said(found) == [("0", "0"), ("1", "0"), ("2", "0")]


def test_a_target_that_is_missed_says_by_how_much() -> None:
    """A southerner for half of one seat, of whom there is none."""
    found = ahead(problem([person("a")], 1, targets=(SOUTH,)), HorizonRules(rotations=1, term=1))
    (target,) = found.rotations[0].targets
    assert (target.target, target.seated, target.missing) == ("1/2", 0, "1/2")
    assert (found.rotations[0].gap.value, found.rotations[0].gap.bound) == ("1/2", "1/2")


def test_members_return_as_long_as_their_terms_in_a_row_are_no_more_than_allowed() -> None:
    """Of two terms allowed one is served: she serves another, and must leave; who has served two must leave at once."""
    people = [person("a", standing="continuing"), person("b", standing="continuing")]
    rules = HorizonRules(rotations=4, term=1, ends={"a": 2, "b": 2}, may_return=("a", "b"), served={"b": 2})
    found = ahead(problem(people, 2, term_rules=TermRules(max_consecutive=2)), rules)
    assert _begun(found) == [[], ["a"], [], []]
    assert [(each.ending, each.must_leave) for each in found.rotations[:2]] == [((), ()), (("a", "b"), ("b",))]
    assert [each.open_seats for each in found.rotations] == [0, 2, 2, 2]


def test_a_term_follows_the_one_that_ends() -> None:
    """The only person serves two rotations, and the next two."""
    found = ahead(problem([person("a")], 1), HorizonRules(rotations=4, term=2, may_return=("a",)))
    assert _begun(found) == [["a"], [], ["a"], []]
    assert [begins.term for each in found.rotations for begins in each.begins] == [1, 2]
    assert _said(found) == [("0", "0")] * 4


def test_members_who_qualify_for_no_seat_or_may_not_begin_a_term_must_leave() -> None:
    """One who leaves, one who may return by the calendar, one whom it bars, and one who would return, if she might."""
    served = (term("2024-03-01", "2026-03-01"),)
    people = [
        person("a", standing="leaving", leaving_reason="no_answer"),
        person("b", standing="returning"),
        person("c", standing="returning", past_terms=served),
        person("d", standing="continuing"),
    ]
    question = problem(people, 2, term_rules=TermRules(max_consecutive=1))
    found = ahead(question, HorizonRules(rotations=2, term=2, ends={"d": 2}, may_return=("d",)))
    assert (found.rotations[0].ending, found.rotations[0].must_leave) == (("a", "b", "c"), ("a", "c"))
    assert (found.rotations[1].ending, found.rotations[1].must_leave) == (("d",), ("d",))


def test_a_pin_holds_at_the_first_rotation_and_who_is_kept_out_stays_out() -> None:
    """Whoever must sit need not sit again; the other never does."""
    pins = (Pin(person="a", seated=True, reason="agreed"), Pin(person="b", seated=False, reason="abroad"))
    people = [person("a", region="south"), person("b"), person("c"), person("d")]
    north = Target(key="north", dimension="region", value="north", share="1")
    found = ahead(problem(people, 1, pins=pins, targets=(north,)), HorizonRules(rotations=2, term=1))
    assert _said(found) == [("0", "1"), ("0", "0")]
    assert found.rotations[0].begins[0].people == ("a",)
    assert set(found.rotations[1].begins[0].people) == {"c", "d"}


def test_members_going_on_who_are_too_many_are_told_and_do_not_seat_another() -> None:
    """Two women of whom one may sit; when their terms end, one does."""
    people = [person(name, standing="continuing") for name in "ab"] + [person("c"), person("d", gender="man")]
    one = Quota(key="women", where={"gender": ("woman",)}, max=1)
    found = ahead(problem(people, 3, quotas=(one,)), HorizonRules(rotations=2, term=1, ends={"a": 2, "b": 2}))
    (broken,) = found.rotations[0].endangered
    assert (broken.key, broken.bound, broken.amount, broken.missing, broken.too_many) == ("women", "max", 1, 0, 1)
    assert _begun(found) == [["d"], ["c"]]
    assert Horizon.model_validate_json(found.model_dump_json(by_alias=True)) == found


@pytest.mark.parametrize(
    ("rules", "person_named", "fault"),
    [
        ({}, "a", "no_end"),
        ({"ends": {"a": 2, "b": 2}}, "b", "not_continuing"),
        ({"ends": {"a": 2}, "may_return": ("z",)}, "z", "unknown"),
        ({"ends": {"a": 2}, "served": {"y": 1}}, "y", "unknown"),
    ],
)
def test_what_does_not_fit_the_question_is_refused(rules: dict[str, Any], person_named: str, fault: str) -> None:
    """A member without an end, an end of a candidate, and people nobody knows."""
    with pytest.raises(BadHorizon) as refused:
        ahead(problem([person("a", standing="continuing"), person("b")], 2), HorizonRules(rotations=1, term=1, **rules))
    assert refused.value.parameters == {"person": person_named, "fault": fault}


def _large(people: int = 200) -> tuple[Problem, HorizonRules]:
    """Twelve seats, half of them free at each of three rotations."""
    question = composition_problem(people=people, seats=12, dimension_count=5)
    ends = {each.id: 2 for each in question.people if each.standing == "continuing"}
    return question, HorizonRules(rotations=3, term=2, ends=ends)


def test_the_same_question_gives_the_same_plan_in_another_process_with_its_rows_in_another_order() -> None:
    """Neither the order of people nor the seed of a process's hashes decides."""
    question, rules = _large()
    document = question.model_dump(mode="json", by_alias=True)
    document["people"].reverse()
    asked = json.dumps([document, rules.model_dump(mode="json")])
    environment = {**os.environ, "PYTHONHASHSEED": "1"}
    there = subprocess.run(
        [sys.executable, "-c", PROGRAM], input=asked, env=environment, capture_output=True, text=True, check=True
    )
    assert there.stdout == ahead(question, rules).model_dump_json(by_alias=True)


def test_where_no_walk_keeps_every_rule_a_dive_misses_few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of twenty people for six seats at each of three rotations, who between them cannot keep the quotas.

    Without a walk, without the dive that it starts from, and with work for the search.
    """
    question, rules = _large(people=26)
    walked = ahead(question, rules, work=0)
    monkeypatch.setattr(rolled, "MOST_NUMBERS", 0)
    dived = ahead(question, rules, work=0)
    searched = ahead(question, rules)
    monkeypatch.setattr(Programme, "least", lambda *_: None)
    filled = ahead(question, rules, work=0)
    missing = [_missing(found) for found in (filled, dived, walked, searched)]
    assert missing == [[2, 9, 11], [0, 6, 7], [0, 8, 8], [0, 0, 7]]


def test_a_dive_that_an_old_basis_misled_goes_on_with_a_programme_made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """The solver finds no optimum once, on the way; no more people are missing than without any dive."""
    question, rules = _large(people=26)
    monkeypatch.setattr(rolled, "MOST_NUMBERS", 0)
    least, asked = Programme.least, []

    def misled_once(programme: Programme, costs: dict[int, int]) -> Proof | None:
        asked.append(programme)
        return None if len(asked) == 2 else least(programme, costs)

    monkeypatch.setattr(Programme, "least", misled_once)
    missing = _missing(ahead(question, rules, work=0))
    assert asked[2] is not asked[1]
    assert missing <= [2, 9, 11]


def _missing(found: Horizon) -> list[int]:
    return [int(each.missing.value) for each in found.rotations]


@pytest.mark.parametrize("answers", [0, 1, 2, 5, 20])
def test_it_can_be_cancelled(answers: int) -> None:
    """On a walk, in the relaxation and in a search."""
    told = iter([False] * answers)
    with pytest.raises(Cancelled):
        ahead(*_large(people=26), cancelled=lambda: next(told, True))
