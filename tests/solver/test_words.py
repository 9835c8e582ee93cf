"""What the command line says: every code has words, and the words are right."""

import re
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from solver import check, words, words_chances, words_explain
from solver.draw import BadNumbers, Method, canonical_numbers, panel_of
from solver.errors import Fault, Rule, RuleConflict, SolverError, Undecided, Unsound
from solver.horizon import BadHorizon, HorizonRules, ahead
from solver.lottery import hold
from solver.problem import (
    Cap,
    Conflict,
    Dimension,
    Intersection,
    Newcomers,
    Person,
    Pin,
    Priority,
    Problem,
    Quota,
    SeatGroup,
    Target,
    TermRules,
)
from solver.relax import Change, Relaxation
from solver.stagger import BadStagger, StaggerRules, stagger
from solver.why import Difference, RuleCost, WhyPerson
from tests.solver.build import person, problem, term

SOLVER = Path(check.__file__).parent
SOURCE = {path.name: path.read_text(encoding="utf-8") for path in SOLVER.glob("*.py")}
WOMEN = Rule("quota", "women", "min", 2)
MEN = Rule("quota", "men", "max", 1)


@pytest.mark.parametrize(
    ("said", "by"),
    [(words.FAULTS, "*"), (words.VERDICTS, "check.py"), (words.FIRST_TERMS, "stagger.py")],
    ids=["faults", "verdicts", "first terms"],
)
def test_no_words_are_left_over(said: dict[str, str], by: str) -> None:
    """Each code that has words is still found by something."""
    source = "".join(text for name, text in SOURCE.items() if name == by or (by == "*" and name != "words.py"))
    assert [code for code in said if f'"{code}"' not in source] == []


def test_the_checker_has_no_fault_without_words() -> None:
    """Its codes as they stand in its source."""
    codes = set(re.findall(r'_refuse\(\s*[^,]+,\s*"(\w+)"|code="(\w+)"', SOURCE["check.py"]))
    found = {code for pair in codes for code in pair if code}
    assert found - words.VERDICTS.keys() == set()
    assert len(found) > 20


def test_a_verdict_says_yes_or_where_and_what() -> None:
    """With the detail where there is one."""
    rule = check.Verdict(ok=False, path="$.problem.quotas[0]", code="rule", detail="counted 1")
    assert words.verdict(check.Verdict(ok=True)) == "yes"
    assert words.verdict(rule) == "no: $.problem.quotas[0]: a rule is broken (counted 1)"
    assert words.verdict(check.Verdict(ok=False, path="$", code="order")) == "no: $: the order is wrong"


def test_every_kind_of_rule_has_words() -> None:
    """As a secretariat would read them out."""
    rules = (
        Rule("seats", "lay", "exactly", 3),
        Rule("quota", "women", "max", 2),
        Rule("cap", "organisation", "max", 1),
        Rule("newcomers", "newcomers", "min", 1),
        Rule("newcomers", "newcomers", "max", 2),
        Rule("conflict", "kin", "max", 1),
        Rule("pin", "p1", "min", 1),
        Rule("pin", "p2", "max", 0),
        Rule("term_rules", "term_rules", "rule", 0),
    )
    assert words.conflict(RuleConflict(rules, minimal=False)) == (
        "No council can keep these rules together: exactly 3 seats in lay, at most 2 of women, at most 1 of one "
        "organisation, at least 1 newcomer, at most 2 newcomers, at most one of the people in kin, p1 has a seat, p2 "
        "has no seat and the term rules. It was not proven that all of them are needed for the conflict."
    )
    alone = RuleConflict((Rule("seats", "all", "exactly", 1),), minimal=True)
    assert words.conflict(alone) == "No council can keep this rule: exactly 1 seat in all."


def test_what_somebody_gave_is_hidden_in_sentences_and_for_machines() -> None:
    """Unless it is asked for; what is not personal stays."""
    told = Fault("unknown_value", {"person": "p1", "dimension": "region", "value": "moon"}, "p.json", 3, 4)
    place = "p.json, line 3, column 4: p1 has a value for region that is not one of its values"
    assert words.fault(told, show_values=False) == f"{place}: (hidden; see --show-values)"
    assert words.fault(told, show_values=True) == f"{place}: moon"
    assert words.shown(told, show_values=False)["value"] == words.HIDDEN
    assert words.shown(told, show_values=True) == told.parameters


BAD_NUMBERS: list[tuple[str, Method, str]] = [
    ("5 x? 3", "octo-41", "The numbers have ? at position 4; write them as in 7623.10 / 5 17 23."),
    (" / ", "rfc-3797", "There are no numbers; write them as in 9319 / 2 5 8 10 12."),
    ("1.2.3", "octo-41", "The numbers have 1.2.3 at position 1; write a number, as in 7623.10 / 5 17 23."),
    (
        "5 1.5",
        "rfc-3797",
        (
            "The numbers have 1.5 at position 3, among others of one source; several of one source are whole numbers,"
            " and a / stands before the next source, as in 9319 / 2 5 8 10 12."
        ),
    ),
    ("1", "digits", "Found 1 digits; 2 digits name a panel."),
    ("60", "digits", "No panel has the number 60, and the last is 49: draw all digits again."),
]


@pytest.mark.parametrize(("numbers", "method", "sentence"), BAD_NUMBERS)
def test_numbers_that_draw_nothing_are_told_how_to_be_written(numbers: str, method: Method, sentence: str) -> None:
    """What was found, where, and an example."""
    with pytest.raises(BadNumbers) as caught:
        panel_of(method, canonical_numbers(numbers, method), 50)
    assert words.sentences(caught.value, show_values=False) == [sentence]


def test_numbers_that_are_not_canonical_are_shown_as_they_should_be() -> None:
    """Only a program that does not type them through the reader meets this."""
    with pytest.raises(BadNumbers) as caught:
        panel_of("octo-41", "5, 4", 50)
    assert words.sentences(caught.value, show_values=False) == ["The numbers are written 5, 4; expected 4 5."]


@pytest.mark.parametrize(
    ("error", "begins"),
    [
        (Undecided(stage=1), "No council was found with the work allowed"),
        (Unsound(path="$", fault="rule", detail=""), "The answer failed its own check: a rule is broken."),
        (Unsound(fault="impossible without a conflict"), "The answer failed its own check: impossible without a"),
    ],
)
def test_errors_that_are_not_about_a_file_have_words_too(error: SolverError, begins: str) -> None:
    """What happened and what to do."""
    (sentence,) = words.sentences(error, show_values=False)
    assert sentence.startswith(begins)


BAD_COHORTS: list[tuple[dict[str, Any], str]] = [
    ({"cohorts": (1, 2)}, "The cohorts together have not as many people as the council."),
    (
        {"cohorts": (1, 1), "within": {"lay": (1, 0)}},
        "The cohorts together have not as many people of the seat group lay as the council.",
    ),
    (
        {"cohorts": (1, 1), "within": {"lay": (2, 0)}},
        "A cohort has fewer people in all than of its seat groups together.",
    ),
    (
        {"cohorts": (1, 1), "dimensions": ("age",)},
        "The cohorts are balanced in age, which is not a dimension of this council.",
    ),
]


@pytest.mark.parametrize(("rules", "sentence"), BAD_COHORTS)
def test_cohorts_that_do_not_fit_the_council_are_told(rules: dict[str, Any], sentence: str) -> None:
    """Two members, both lay."""
    lay = problem([person("a"), person("b")], 2, seat_groups=(SeatGroup(key="lay", seats=2),))
    with pytest.raises(BadStagger) as caught:
        stagger(lay, {"a": "lay", "b": "lay"}, StaggerRules(**rules))
    assert words.sentences(caught.value, show_values=False) == [sentence]


@pytest.mark.parametrize(
    ("rules", "sentence"),
    [
        ({}, "It is not said at which rotation the term of a ends, whose term goes on."),
        ({"ends": {"a": 2, "b": 2}}, "An end is given for the term of b, whose term does not go on."),
        ({"ends": {"a": 2}, "may_return": ("c",)}, "c is not in the question."),
    ],
)
def test_what_does_not_fit_a_look_ahead_is_told(rules: dict[str, Any], sentence: str) -> None:
    """One member whose term goes on, and one candidate."""
    people = [person("a", standing="continuing"), person("b")]
    with pytest.raises(BadHorizon) as caught:
        ahead(problem(people, 2), HorizonRules(rotations=1, term=1, **rules))
    assert words.sentences(caught.value, show_values=False) == [sentence]


RELAXATIONS: list[tuple[Relaxation, str]] = [
    (Relaxation((), 0, 0), "A council is possible as it is: nothing need change."),
    (
        Relaxation((Change(WOMEN, 1, 1),), 1, 1),
        (
            "A council is possible with at least 1 of women instead of 2. That changes 1 seat in all; no smaller change"
            " will do."
        ),
    ),
    (
        Relaxation((Change(WOMEN, 0, 2), Change(MEN, 3, 2)), 4, 3),
        (
            "A council is possible with no minimum of women instead of 2 and at most 3 of men instead of 1. That"
            " changes 4 seats in all; a smaller change may do, but none of fewer than 3 seats."
        ),
    ),
    (
        Relaxation((), 0, 0, RuleConflict((Rule("pin", "a", "min", 1),), minimal=True)),
        (
            "No change of quotas, caps or numbers of newcomers makes a council possible. No council can keep this rule:"
            " a has a seat."
        ),
    ),
]


@pytest.mark.parametrize(("found", "sentence"), RELAXATIONS)
def test_a_least_change_is_told_by_what_gives_way_and_how_far(found: Relaxation, sentence: str) -> None:
    """And whether a smaller change will do."""
    assert words_explain.relaxation(found) == sentence


def test_flex_limits_allow_a_change_or_do_not() -> None:
    """All of the change has to be allowed; what has no limits may not change at all."""
    limits = {"women": (1, 9), "men": (0, 1)}
    cap = Change(Rule("cap", "household", "max", 1), 2, 1)

    def said(*changes: Change, possible: bool = False) -> str:
        return words_explain.within_flex(Relaxation(changes, 1, 1), limits, possible=possible)

    assert said(Change(WOMEN, 1, 1)) == "The file's min_flex and max_flex allow this."
    assert said(Change(WOMEN, 0, 2)) == "The file's min_flex and max_flex do not allow this, nor any other."
    assert said(Change(WOMEN, 1, 1), Change(MEN, 2, 1)).endswith("do not allow this, nor any other.")
    assert said(cap, possible=True).endswith("but they allow others that make a council possible.")


GAP = Difference("representation_gap", Fraction(2), Fraction(17, 5), proven=True)
BETTER = Difference("worst_gap", Fraction(1, 2), Fraction(1, 3), proven=False)
SAME = Difference("worst_gap", Fraction(1), Fraction(1), proven=False)

REASONS: list[tuple[WhyPerson, str]] = [
    (WhyPerson("a", "term_continues"), "a sits: the term goes on."),
    (WhyPerson("a", "pinned_out", text="away"), "a has a seat in no council: away"),
    (
        WhyPerson("a", "kept_out", conflict=RuleConflict((WOMEN, MEN), minimal=False)),
        (
            "a can sit on no council. With a on it, no council can keep at least 2 of women and at most 1 of men. It"
            " was not proven that all of them are needed for the conflict."
        ),
    ),
    (
        WhyPerson("a", "costs", differences=(GAP, BETTER)),
        (
            "a can sit, but on none of the equally good councils. The best council with a costs: seats missing to all"
            " targets, by weight 3 2/5 instead of 2 (1 2/5 more); the largest missing share of a target 1/3 instead of"
            " 1/2 (1/6 fewer, as far as was found)."
        ),
    ),
    (
        WhyPerson("a", "costs", differences=(SAME,), proven=False),
        (
            "a can sit, but was found on none of the equally good councils; it may yet be possible. The best council"
            " with a costs: no difference was found."
        ),
    ),
]


@pytest.mark.parametrize(("found", "sentence"), REASONS)
def test_why_somebody_sits_or_does_not_is_told(found: WhyPerson, sentence: str) -> None:
    """Each kind of reason."""
    assert words_explain.why_person(found) == sentence


def test_what_a_rule_costs_is_told() -> None:
    """What would be better without it, or that nothing would, as far as is known."""
    found = [
        RuleCost("quota", "women", (GAP,)),
        RuleCost("newcomers", "newcomers", (SAME,)),
        RuleCost("cap", "org", ()),
    ]
    assert [words_explain.rule_cost(each) for each in found] == [
        "Without quota women: seats missing to all targets, by weight 3 2/5 instead of 2 (1 2/5 more).",
        "Without the numbers of newcomers nothing would be better, as far as was found.",
        "Without cap org nothing would be better.",
    ]


@pytest.mark.parametrize(
    ("exact", "expected"),
    [
        ("4/37", "10.81 % (4/37)"),
        (Fraction(1), "100 % (1)"),
        ("0", "0 % (0)"),
        ("1/3000", "0.03333 % (1/3000)"),
        ("123456789/1000000007", "12.35 %"),
    ],
)
def test_a_chance_is_told_in_percent_and_as_the_fraction_it_is(exact: Fraction | str, expected: str) -> None:
    """Unless the fraction says no more than the percentage."""
    assert words_chances.chance(exact) == expected


A, B, C = person("a"), person("b", "south"), person("c")
UNION = {"organisation": "union"}
SERVED = (term("2022-03-01", "2024-03-01"), term("2024-03-01", "2026-03-01"))
LISTED = TermRules(max_consecutive=2, cooling_off_days=730)
SOUTH = Target(key="south", dimension="region", value="south", share="1")

# Who has no chance, and what keeps them out.
NOBODY: list[tuple[str, Problem, list[tuple[str, str]]]] = [
    ("everyone has a chance", problem([A, B, C], 1), []),
    (
        "a quota",
        problem([A, B, C], 1, quotas=(Quota(key="north", where={"region": ("north",)}, max=0),)),
        [("a c", "at most 0 of north")],
    ),
    (
        "a minimum that takes all seats",
        problem([A, B, C], 1, quotas=(Quota(key="south", where={"region": ("south",)}, min=1),)),
        [("a c", "exactly 1 seat in all and at least 1 of south")],
    ),
    (
        "a cap, whose key another cap's begins with",
        problem(
            [person("s", standing="continuing", affiliations=UNION), person("a", affiliations=UNION), B, C],
            2,
            caps=(Cap(key="org", per="organisation", most=1), Cap(key="org:x", per="country", most=9)),
        ),
        [("a", "at most 1 of one org")],
    ),
    (
        "numbers of newcomers",
        problem([A, person("b", past_terms=SERVED[:1])], 1, newcomers=Newcomers(max=0)),
        [("a", "at most 0 newcomers")],
    ),
    (
        "a conflict with somebody whose term goes on",
        problem(
            [person("s", standing="continuing"), A, B],
            2,
            conflicts=(Conflict(key="kin", people=("a", "s"), reason="sisters"),),
        ),
        [("a", "at most one of the people in kin")],
    ),
    (
        "a pin that takes the only seat, and a pin that keeps somebody out",
        problem(
            [A, B, C],
            1,
            pins=(Pin(person="a", seated=True, reason="x"), Pin(person="c", seated=False, reason="y")),
        ),
        [("c", "a pin"), ("b", "exactly 1 seat in all and a has a seat")],
    ),
    (
        "the term rules",
        problem([person("a", standing="returning", past_terms=SERVED), B], 1, term_rules=LISTED),
        [("a", "the last of the terms allowed in a row has been served")],
    ),
    (
        "a priority",
        problem([A, B, C], 1, targets=(SOUTH,), priorities=(Priority(key="representation_gap"),)),
        [
            (
                "a c",
                "exactly 1 seat in all and the best that can be reached for seats missing to all targets, by weight",
            )
        ],
    ),
    (
        "two seat groups of which one is full",
        problem(
            [
                person("s", standing="continuing", groups=("lay",), seat_group="lay"),
                person("a", groups=("lay",)),
                person("b", groups=("expert",)),
            ],
            2,
            seat_groups=(SeatGroup(key="lay", seats=1), SeatGroup(key="expert", seats=1)),
        ),
        [("a", "exactly 1 seat in lay")],
    ),
]


@pytest.mark.parametrize("name", [name for name, _, _ in NOBODY])
def test_who_has_no_chance_is_told_with_the_rules_that_keep_them_out(name: str) -> None:
    """Read from the certificates of a real lottery."""
    question, expected = next((question, expected) for each, question, expected in NOBODY if each == name)
    found = list(words_chances.without_chance(question, hold(question, panels=4)))
    assert [(" ".join(each.people), each.reason) for each in found] == expected


def _crossings() -> Problem:
    """Three intersections, three people who each hold two of them, and somebody who holds none; two seats."""
    held = {"p": "xye", "q": "yze", "r": "xze", "s": ""}
    people = [
        Person(id=name, standing="candidate", values={key: "yes" if key in has else "no" for key in "xyze"})
        for name, has in held.items()
    ]
    return problem(
        people,
        2,
        dimensions=tuple(Dimension(key=key, values=("yes", "no")) for key in "xyze"),
        intersections=tuple(Intersection(key=key, where={key: "yes", "e": "yes"}) for key in "xyz"),
        priorities=(Priority(key="uncovered_intersections"),),
    )


def test_who_is_only_found_by_search_to_have_no_chance_is_told_so() -> None:
    """Two of p, q and r hold all intersections; with s one is left, though halves of all three would leave none."""
    question = _crossings()
    lottery = hold(question, panels=6)
    (nobody,) = words_chances.without_chance(question, lottery)
    assert (nobody.people, nobody.reason) == (("s",), words_chances.SEARCHED)
    assert words_chances.reaches_bound(lottery)


def test_names_are_told_beside_a_reason_only_on_request() -> None:
    """A rule tells what people have in common."""
    one = words_chances.NoChance(("a",), "at most 0 of north")
    two = words_chances.NoChance(("a", "b"), "at most 0 of north")
    assert [one.sentence(names=False), two.sentence(names=False), two.sentence(names=True)] == [
        "1 person can sit on no panel. What keeps that person out: at most 0 of north.",
        "2 people can sit on no panel. What keeps them out: at most 0 of north.",
        "2 people (a, b) can sit on no panel. What keeps them out: at most 0 of north.",
    ]


def test_somebodys_chance_is_told_ideal_and_on_the_panels() -> None:
    """And that somebody takes no part."""
    lottery = hold(problem([A, B, C, person("s", standing="continuing")], 2), panels=6)
    assert words_chances.chance_sentence(lottery, "a") == (
        "The ideal chance of a is 33.33 % (1/3); a is on 2 of the 6 panels."
    )
    assert words_chances.chance_sentence(lottery, "s") == "s takes no part in the lottery."


def test_nobodys_chance_reaches_no_bound() -> None:
    """Where every seat is held, nobody can be drawn and nothing is bounded."""
    lottery = hold(problem([person("s", standing="continuing"), A], 1), panels=2)
    assert (lottery.least, words_chances.reaches_bound(lottery)) == (None, False)
