"""Hand-known cases: small questions whose right answer anyone can see, with that answer.

Each names who sits afterwards; where a lot decides between equals, only how many.
"""

from dataclasses import dataclass, field
from typing import Any

from solver.problem import (
    Cap,
    Conflict,
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
from tests.solver.build import person, problem, term

SERVED_TWO = (term("2022-03-01", "2024-03-01"), term("2024-03-01", "2026-03-01"))
SERVED_ONE = SERVED_TWO[1:]
TWO_TERMS = TermRules(max_consecutive=2, cooling_off_days=730)


@dataclass(frozen=True)
class Case:
    """A question and what is known of its answer."""

    name: str
    problem: Problem
    seated: set[str]
    reasons: dict[str, str] = field(default_factory=dict)
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class ImpossibleCase:
    """A question without an answer, and the rules that cannot hold together, as `kind:key:bound`."""

    name: str
    problem: Problem
    rules: set[str]


def returning(name: str, **other: Any) -> Person:
    """Someone whose term ends and who would serve again."""
    return person(name, standing="returning", **other)


CASES = [
    Case(
        "everyone is needed",
        problem([person("a"), person("b")], 2),
        {"a", "b"},
        {"a": "completes_council", "b": "completes_council"},
    ),
    Case(
        "everybody's term goes on and there is nothing to decide",
        problem(
            [person("a", standing="continuing")],
            1,
            targets=(Target(key="south", dimension="region", value="south", share="1"),),
            priorities=(Priority(key="worst_gap"), Priority(key="representation_gap")),
        ),
        {"a"},
        {"a": "term_continues"},
        ("1", "1"),
    ),
    Case(
        "a quota needs the only woman",
        problem(
            [person("a", gender="man"), person("b"), person("c", gender="man", standing="continuing")],
            2,
            quotas=(Quota(key="women", where={"gender": ("woman",)}, min=1),),
        ),
        {"b", "c"},
        {"b": "fills_quota", "c": "term_continues"},
    ),
    Case(
        "a quota on two dimensions counts only who has both",
        problem(
            [person("a", "north"), person("b", "south", "man"), person("c", "south")],
            1,
            quotas=(Quota(key="southern women", where={"region": ("south",), "gender": ("woman",)}, min=1),),
        ),
        {"c"},
        {"c": "fills_quota"},
    ),
    Case(
        "a percentage is rounded inward: 34 percent of three seats are two at least and 67 percent two at most",
        problem(
            [person("a"), person("b"), person("c", gender="man", standing="continuing"), person("d", gender="man")],
            3,
            quotas=(Quota(key="women", where={"gender": ("woman",)}, min=34, max=67, unit="percent"),),
        ),
        {"a", "b", "c"},
    ),
    Case(
        "a target brings in the southerner although no rule asks for her",
        problem(
            [
                person("a", standing="continuing"),
                person("b", gender="man", standing="continuing"),
                person("c", "south"),
            ],
            3,
            targets=(Target(key="south", dimension="region", value="south", share="1/3"),),
            priorities=(Priority(key="representation_gap"),),
        ),
        {"a", "b", "c"},
        {"c": "meets_target"},
        ("0",),
    ),
    Case(
        "a share of a seat that cannot be met stays missing, exactly",
        problem(
            [person("a"), person("b")],
            2,
            targets=(Target(key="south", dimension="region", value="south", share="1/3", most_affected=True),),
            priorities=(Priority(key="most_affected_gap"), Priority(key="worst_gap")),
        ),
        {"a", "b"},
        values=("2/3", "1"),
    ),
    Case(
        "the most affected come first, though it leaves more missing to the rest",
        problem(
            [person("a", "north", "man"), person("b", "south", "woman")],
            1,
            targets=(
                Target(key="south", dimension="region", value="south", share="1", most_affected=True),
                Target(key="north", dimension="region", value="north", share="1", weight=9),
            ),
            priorities=(Priority(key="most_affected_gap"), Priority(key="representation_gap")),
        ),
        {"b"},
        values=("0", "9"),
    ),
    Case(
        "with a seat of slack the first priority gives way to the second",
        problem(
            [person("a", "north", "man"), person("b", "south", "woman")],
            1,
            targets=(
                Target(key="south", dimension="region", value="south", share="1", most_affected=True),
                Target(key="north", dimension="region", value="north", share="1", weight=9),
            ),
            priorities=(Priority(key="most_affected_gap", slack=1), Priority(key="representation_gap")),
        ),
        {"a"},
        values=("1", "1"),
    ),
    Case(
        "the worst gap is spread: one woman from each region rather than two from one",
        problem(
            [person("a", "north"), person("b", "north"), person("c", "south")],
            2,
            targets=(
                Target(key="north", dimension="region", value="north", share="1/2"),
                Target(key="south", dimension="region", value="south", share="1/2"),
            ),
            priorities=(Priority(key="worst_gap"),),
            conflicts=(Conflict(key="kin", people=("a", "c"), reason="sisters"),),
        ),
        {"b", "c"},
        values=("0",),
    ),
    Case(
        "who has served two terms in a row makes room",
        problem([returning("a", past_terms=SERVED_TWO), person("b")], 1, term_rules=TWO_TERMS),
        {"b"},
        {"a": "term_limit"},
    ),
    Case(
        "who has served one term may return",
        problem([returning("a", past_terms=SERVED_ONE)], 1, term_rules=TWO_TERMS),
        {"a"},
        {"a": "returns"},
    ),
    Case(
        "who chose to leave leaves, and who gave no answer",
        problem(
            [
                person("a", standing="leaving", leaving_reason="chose_to_leave"),
                person("b", standing="leaving", leaving_reason="no_answer"),
                person("c"),
            ],
            1,
        ),
        {"c"},
        {"a": "chose_to_leave", "b": "no_answer", "c": "completes_council"},
    ),
    Case(
        "two of one organisation are one too many",
        problem(
            [
                person("a", standing="continuing", affiliations={"organisation": "union"}),
                person("b", affiliations={"organisation": "union"}),
                person("c"),
            ],
            2,
            caps=(Cap(key="organisations", per="organisation", most=1),),
        ),
        {"a", "c"},
    ),
    Case(
        "a newcomer is asked for and the former member is passed over",
        problem(
            [person("a", past_terms=(term("2010-03-01", "2012-03-01"),)), person("b")], 1, newcomers=Newcomers(min=1)
        ),
        {"b"},
    ),
    Case(
        "pins are kept, in and out, and their reasons told",
        problem(
            [person("a"), person("b"), returning("c")],
            1,
            pins=(
                Pin(person="b", seated=True, reason="agreed with the city"),
                Pin(person="c", seated=False, reason="on leave"),
            ),
        ),
        {"b"},
        {"b": "pinned", "c": "pinned_out"},
    ),
    Case(
        "seat groups are filled by those who qualify",
        problem(
            [person("a", groups=("lay", "expert")), person("b", groups=("lay",))],
            2,
            seat_groups=(SeatGroup(key="lay", seats=1), SeatGroup(key="expert", seats=1)),
        ),
        {"a", "b"},
    ),
]

IMPOSSIBLE = [
    ImpossibleCase("too few people", problem([person("a")], 2), {"seats:all:exactly"}),
    ImpossibleCase(
        "two minimums that need more seats than there are",
        problem(
            [person("a"), person("b", gender="man")],
            1,
            quotas=(
                Quota(key="women", where={"gender": ("woman",)}, min=1),
                Quota(key="men", where={"gender": ("man",)}, min=1),
                Quota(key="north", where={"region": ("north",)}, min=1),
            ),
        ),
        {"seats:all:exactly", "quota:women:min", "quota:men:min"},
    ),
    ImpossibleCase(
        "a quota nobody can fill",
        problem([person("a")], 1, quotas=(Quota(key="south", where={"region": ("south",)}, min=1),)),
        {"quota:south:min"},
    ),
    ImpossibleCase(
        "the term rules bar everyone who applied",
        problem([returning("a", past_terms=SERVED_TWO)], 1, term_rules=TWO_TERMS),
        {"seats:all:exactly", "term_rules:term_rules:rule"},
    ),
    ImpossibleCase(
        "a pin seats someone whom the term rules bar",
        problem(
            [returning("a", past_terms=SERVED_TWO), person("b")],
            1,
            term_rules=TWO_TERMS,
            pins=(Pin(person="a", seated=True, reason="wanted"),),
        ),
        {"pin:a:min", "term_rules:term_rules:rule"},
    ),
    ImpossibleCase(
        "two whose terms go on may not sit together",
        problem(
            [person("a", standing="continuing"), person("b", standing="continuing")],
            2,
            conflicts=(Conflict(key="kin", people=("a", "b"), reason="brothers"),),
        ),
        {"conflict:kin:max"},
    ),
    ImpossibleCase(
        "a percentage band so narrow that no whole number lies in it",
        problem(
            [person("a"), person("b", gender="man"), person("c")],
            3,
            quotas=(Quota(key="women", where={"gender": ("woman",)}, min=50, max=60, unit="percent"),),
        ),
        {"quota:women:min", "quota:women:max"},
    ),
    ImpossibleCase(
        "newcomers are asked for and none applied",
        problem([returning("a")], 1, newcomers=Newcomers(min=1)),
        {"newcomers:newcomers:min"},
    ),
    ImpossibleCase(
        "nobody qualifies for the expert's seat",
        problem(
            [person("a", groups=("lay",)), person("b", groups=("lay",))],
            2,
            seat_groups=(SeatGroup(key="lay", seats=1), SeatGroup(key="expert", seats=1)),
        ),
        {"seats:expert:exactly"},
    ),
]
