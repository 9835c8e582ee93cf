"""`rotation explain` and `rotation reserve`: why, what it costs, and who comes next."""

import json
from pathlib import Path
from typing import Any

import pytest

from solver import drawn
from solver.commands import explain
from solver.errors import Undecided
from solver.problem import Conflict, Pin, Priority, Quota, Target
from solver.reserve import ReserveList, reserve
from tests.solver.build import person, problem
from tests.solver.terminal import ALIKE, TOO_MANY_MINIMUMS, answer, run, written

SOUTH = Target(key="south", dimension="region", value="south", share="1/2")
MEN = Quota(key="men", where={"gender": ("man",)}, min=1)
# A quota asks for men, the targets for women and for the south; two from the south may not sit together.
COSTLY = problem(
    [
        person("a"),
        person("b", "south"),
        person("c", gender="man"),
        person("d", gender="man"),
        person("e", "south", standing="continuing"),
        person("f", "south", "man"),
    ],
    3,
    quotas=(MEN.model_copy(update={"min": 2}), Quota(key="women", where={"gender": ("woman",)}, max=3)),
    targets=(SOUTH, Target(key="women", dimension="gender", value="woman", share="1")),
    conflicts=(Conflict(key="kin", people=("e", "f"), reason="brothers"),),
    priorities=(Priority(key="representation_gap"),),
)
WIDE = problem(
    [person("a"), person("b", "south"), *ALIKE.people[2:]],
    1,
    targets=(Target(key="south", dimension="region", value="south", share="1"),),
    priorities=(Priority(key="representation_gap"),),
)


def test_a_possible_question_is_said_to_be_possible_with_what_can_be_reached(tmp_path: Path) -> None:
    """And how to ask further; a question without priorities has no table."""
    result = run("explain", written(tmp_path, WIDE))
    assert (result.exit_code, result.stdout.count("optimal")) == (0, 1)
    assert result.stdout.splitlines()[:2] == ["Read 4 people.", "A council that keeps every rule is possible."]
    assert [each["best"] for each in answer("explain", written(tmp_path, WIDE))["objectives"]] == ["0"]
    assert "priority" not in run("explain", written(tmp_path, ALIKE)).stdout


def test_an_impossible_question_is_explained_where_answers_are_printed(tmp_path: Path) -> None:
    """Exit 3, as the explanation is what was asked for; the same document as by every other command."""
    path = written(tmp_path, TOO_MANY_MINIMUMS)
    result = run("explain", path)
    assert (result.exit_code, result.stderr) == (3, "")
    assert [line[:20] for line in result.stdout.splitlines()] == ["No council can keep ", "A council is possibl"]
    assert answer("explain", path) == answer("propose", path)


WHY = [
    ("e", "e sits: the term goes on."),
    ("d", "d has a seat in no council: away for a year"),
    ("b", "b can sit: some of the equally good councils have b."),
    (
        "f",
        "f can sit on no council. With f on it, no council can keep at most one of the people in kin.",
    ),
]


@pytest.mark.parametrize(("name", "sentence"), WHY)
def test_why_somebody_sits_or_does_not_is_told(tmp_path: Path, name: str, sentence: str) -> None:
    """Whoever sits anyway, is kept out, may sit, or cannot."""
    pins = (Pin(person="d", seated=False, reason="away for a year"),)
    question = COSTLY.model_copy(update={"quotas": COSTLY.quotas[1:], "pins": pins})
    path = written(tmp_path, question)
    assert run("explain", path, "--person", name).stdout.splitlines()[1:] == [sentence]
    assert answer("explain", path, "--person", name)["person"]["person"] == name


def test_what_the_best_council_with_somebody_costs_is_told(tmp_path: Path) -> None:
    """Priority by priority, in exact fractions for machines."""
    path = written(tmp_path, WIDE)
    assert run("explain", path, "--person", "a").stdout.splitlines()[1] == (
        "a can sit, but on none of the equally good councils. The best council with a costs: seats missing to all"
        " targets, by weight 1 instead of 0 (1 more)."
    )
    told = answer("explain", path, "--person", "a")["person"]
    assert (told["code"], told["differences"][0]["otherwise"], told["council"]) == ("costs", "1", ["a"])


def test_somebodys_chance_is_told_with_the_lottery(tmp_path: Path) -> None:
    """Over the panels that `rotation lottery` would make."""
    path = written(tmp_path, ALIKE)
    told = "The ideal chance of a is 50 % (1/2); a is on 500 of the 1000 panels."
    assert run("explain", path, "--person", "a", "--lottery").stdout.splitlines()[2] == told
    assert answer("explain", path, "--person", "a", "--lottery")["chance"] == ["1/2", 500]


def test_somebody_nobody_knows_exits_2(tmp_path: Path) -> None:
    """With the name that was asked for."""
    result = run("explain", written(tmp_path, ALIKE), "--person", "z")
    assert (result.exit_code, result.stderr) == (2, "z is not in the question\n")


def test_what_each_rule_costs_is_told(tmp_path: Path) -> None:
    """One that costs, and others without which nothing would be better."""
    path = written(tmp_path, COSTLY)
    assert run("explain", path, "--costs").stdout.splitlines()[1:] == [
        "Without quota men: seats missing to all targets, by weight 0 instead of 2 1/2 (2 1/2 fewer).",
        "Without quota women nothing would be better.",
        "Without conflict kin: seats missing to all targets, by weight 2 instead of 2 1/2 (1/2 fewer).",
    ]
    told = answer("explain", path, "--costs")["costs"]
    assert [(each["kind"], each["key"], each["differences"][0]["otherwise"]) for each in told] == [
        ("quota", "men", "0"),
        ("quota", "women", "5/2"),
        ("conflict", "kin", "2"),
    ]


def test_rules_cost_nothing_where_there_are_no_priorities(tmp_path: Path) -> None:
    """Said in one sentence."""
    question = COSTLY.model_copy(update={"priorities": ()})
    result = run("explain", written(tmp_path, question), "--costs")
    assert result.stdout.splitlines()[1:] == ["There are no priorities, so no rule costs anything but chances."]


def test_a_person_and_the_costs_can_be_asked_for_together(tmp_path: Path) -> None:
    """First the person, then the rules."""
    told = answer("explain", written(tmp_path, COSTLY), "--person", "e", "--costs")
    assert list(told) == ["person", "costs"]


def test_an_explanation_for_which_the_work_is_not_enough_exits_4(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As every search."""

    def undecided(*_: object, **__: object) -> None:
        raise Undecided

    monkeypatch.setattr(explain, "propose", undecided)
    assert run("explain", written(tmp_path, ALIKE)).exit_code == 4


def test_a_reserve_list_of_a_question_is_that_of_the_council_proposed(tmp_path: Path) -> None:
    """Whom to ask first, second …, and who follows whom; the evidence holds the council and the list, and is right."""
    path, out = written(tmp_path, ALIKE), tmp_path / "reserve.json"
    result = run("reserve", path, "--length", 1, "--out", out)
    evidence = json.loads(out.read_bytes())
    listed = evidence["reserve"]["people"]
    lines = [line.split() for line in result.stdout.splitlines() if line.strip()]
    assert ["1", *listed] in lines
    assert [[name, *listed] in lines for name in (line["person"] for line in evidence["proposal"]["joining"])] == [
        *(True, True)
    ]
    assert "Of departures of one member 100 % can be filled, of two 0 %." in result.stdout
    assert "That no list of this length fills more is proven." in result.stdout
    assert run("check", out).output == "yes\n"


def test_a_reserve_list_of_evidence_is_that_of_its_council(tmp_path: Path) -> None:
    """The evidence stays as it is, with the list in it."""
    path, proposed, out = written(tmp_path, ALIKE), tmp_path / "evidence.json", tmp_path / "reserve.json"
    run("propose", path, "--out", proposed)
    told = answer("reserve", proposed, "--length", 2, "--out", out)
    before, after = json.loads(proposed.read_bytes()), json.loads(out.read_bytes())
    assert after["reserve"]["people"] == told["people"]
    assert {**after, "reserve": None, "sha256": before["sha256"]} == before


def test_a_vacancy_that_nobody_can_fill_is_told(tmp_path: Path) -> None:
    """Nobody on the list, or nobody at all; and what becomes of the priorities."""
    question = problem(
        [person("a", gender="man"), person("b", gender="man"), person("c"), person("d", "south")],
        2,
        quotas=(MEN, Quota(key="n", where={"region": ("north",)}, min=2)),
        targets=(SOUTH,),
        priorities=(Priority(key="representation_gap"),),
        pins=(Pin(person="a", seated=True, reason="x"), Pin(person="c", seated=True, reason="y")),
    )
    lines = [line.split() for line in run("reserve", written(tmp_path, question), "--length", 0).stdout.splitlines()]
    assert ["a", "nobody", "on", "the", "list"] in lines
    assert ["c", "nobody", "on", "the", "list"] in lines
    question = question.model_copy(update={"people": question.people[:1] + question.people[2:]})
    result = run("reserve", written(tmp_path, question))
    assert ["a", "nobody", "at", "all"] in [line.split() for line in result.stdout.splitlines()]
    assert result.stdout.count("optimal") == 1


def test_rates_by_value_are_read_and_nobodys_rate_is_told_unless_asked_for(tmp_path: Path) -> None:
    """A rate would give away a value; so would a list of who is alike."""
    path = written(tmp_path, COSTLY)
    asked = ("reserve", path, "--rates", "gender=man:3/2", "--rates", "region=south:2/1")
    told = answer(*asked)
    assert [sorted(each) for each in told["vacancies"]] == [["by", "person", "possible"]] * 3
    assert "kinds" not in told
    assert told["rules"]["rates"][0] == {"dimension": "gender", "value": "man", "rate": "3/2"}
    shown = answer(*asked, "--show-values")
    assert {each["person"]: each["rate"] for each in shown["vacancies"]}["e"] == "2"
    assert "kinds" in shown


def test_where_nobody_is_to_leave_nothing_has_to_be_filled(tmp_path: Path) -> None:
    """Every rate is nought."""
    result = run("reserve", written(tmp_path, ALIKE), "--rates", "region=north:0/1", "--vacancy-rule", "remainder")
    assert "Of departures of one member none can be filled, of two none." in result.stdout


def test_a_list_that_may_not_be_the_best_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`best_found` is never told as proven."""

    def best_found(*arguments: Any, **options: Any) -> ReserveList:
        return reserve(*arguments, **options).model_copy(update={"status": "best_found"})

    monkeypatch.setattr(drawn, "reserve", best_found)
    result = run("reserve", written(tmp_path, ALIKE))
    assert "That a list of this length may fill more is not ruled out." in result.stdout


def test_a_rate_of_a_value_nobody_can_hold_exits_2(tmp_path: Path) -> None:
    """With the value that is not one."""
    result = run("reserve", written(tmp_path, ALIKE), "--rates", "region=moon:2/1")
    assert (result.exit_code, result.stderr) == (
        2,
        "A departure rate is given for region = moon, which is not one of its values.\n",
    )


def test_an_impossible_question_has_no_reserve_list(tmp_path: Path) -> None:
    """Exit 3 with the conflict, as everywhere."""
    result = run("reserve", written(tmp_path, TOO_MANY_MINIMUMS))
    assert (result.exit_code, result.stderr.startswith("No council can keep these rules together")) == (3, True)
