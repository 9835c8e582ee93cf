"""Questions whose relaxation promises chances that no whole panels can give, each worked out by hand."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from itertools import combinations

from solver.draw import Method
from solver.drawn import committed, drawn
from solver.evidence import Commitment, Evidence
from solver.lottery import hold
from solver.problem import (
    Cap,
    Conflict,
    Dimension,
    Intersection,
    Newcomers,
    PastCouncil,
    PastTerm,
    Person,
    Pin,
    Priority,
    Problem,
    Quota,
    SeatGroup,
    Target,
    TermRules,
)
from tests.solver.build import person, problem

LANGUAGES = ("arabic", "dari", "tigrinya")
PANELS = 64
NUMBERS: dict[Method, tuple[str, str]] = {  # as somebody types them, and as the procedure writes them
    "octo-41": ("7623.10 / ٥ 23 17", "7623.10/5 17 23"),
    "rfc-3797": ("9319 / 12, 2, 5, 8, 10", "9319./2.5.8.10.12./"),
    "digits": ("4 2", "42"),
}
SPEAKERS = {"p": ("arabic", "dari"), "q": ("dari", "tigrinya"), "r": ("arabic", "tigrinya"), "s": ()}


@dataclass(frozen=True)
class Case:
    """A question, everyone's chance in its relaxation, and the best that lotteries over whole panels can do."""

    problem: Problem
    relaxed: dict[str, Fraction]
    whole: dict[str, Fraction]


def apart(*pairs: str) -> tuple[Conflict, ...]:
    """Pairs of people, each named by one letter, who may not sit together."""
    return tuple(Conflict(key=pair, people=tuple(pair), reason="kin") for pair in pairs)


def chances(people: Iterable[str], chance: str) -> dict[str, Fraction]:
    """The same chance for all of them."""
    return dict.fromkeys(people, Fraction(chance))


@cache
def triangle() -> Case:
    """Of a, b and c no two may sit together; d and e are free; three seats.

    The relaxation seats half of a, b and c each, so that no pair has more than one seat. That fills 3/2 seats, and d
    and e share the rest, 3/4 each. A whole panel has one of the three at most, so d and e must both sit, always; the
    third seat goes to a, b and c in turn.
    """
    asked = problem([person(name) for name in "abcde"], 3, conflicts=apart("ab", "bc", "ac"))
    relaxed = chances("abc", "1/2") | chances("de", "3/4")
    return Case(asked, relaxed, chances("abc", "1/3") | chances("de", "1"))


@cache
def five_cycle() -> Case:
    """Five in a round table, of whom no two neighbours may sit; f is free; three seats.

    The relaxation seats half of everybody: 6/2 = 3. Of five in a circle two at most can be chosen without neighbours,
    so a whole panel has two of them and f; there are five such pairs, and everyone of the circle is in two.
    """
    asked = problem([person(name) for name in "abcdef"], 3, conflicts=apart("ab", "bc", "cd", "de", "ae"))
    return Case(asked, chances("abcdef", "1/2"), chances("abcde", "2/5") | chances("f", "1"))


@cache
def three_languages() -> Case:
    """Arabic, Dari and Tigrinya should be heard; p, q and r speak two each and s none of them; two seats.

    Any two of p, q and r speak all three languages; with s on the panel one language is missing. So the best panels are
    pq, qr and pr: everyone of the three sits on two of three, and s on none. The relaxation asks for a whole seat of
    the speakers of each language, which half of p, q and r give; half a seat is left for s.
    """
    asked = problem(
        [_refugee(name, spoken) for name, spoken in SPEAKERS.items()],
        2,
        dimensions=(
            Dimension(key="status", values=("refugee",)),
            *(Dimension(key=language, values=("speaks", "learns")) for language in LANGUAGES),
        ),
        intersections=tuple(
            Intersection(key=language, where={"status": "refugee", language: "speaks"}) for language in LANGUAGES
        ),
        priorities=(Priority(key="uncovered_intersections"),),
    )
    return Case(asked, chances("pqrs", "1/2"), chances("pqr", "2/3") | chances("s", "0"))


def _refugee(name: str, spoken: tuple[str, ...]) -> Person:
    values = {language: "speaks" if language in spoken else "learns" for language in LANGUAGES}
    return Person(id=name, standing="candidate", values={"status": "refugee", **values})


def townspeople(number: int, seats: int, capital: str = "", conflicts: tuple[Conflict, ...] = ()) -> Problem:
    """So many people, each of a town of her own that may have one seat, which makes her a profile of her own.

    Besides them those named from the capital, each by one letter.
    """
    towns = [f"town {at:02}" for at in range(number)]
    people = [Person(id=town, standing="candidate", values={"town": town}) for town in towns]
    people += [Person(id=name, standing="candidate", values={"town": "capital"}) for name in capital]
    return problem(
        people,
        seats,
        dimensions=(Dimension(key="town", values=("capital", *towns)),),
        quotas=tuple(Quota(key=town, where={"town": (town,)}, max=1) for town in towns),
        conflicts=conflicts,
    )


@cache
def triangle_among_many() -> Case:
    """The triangle again, with 45 people each from a town of her own, of which each may have one seat; 46 seats.

    A whole panel has one of a, b and c at most, so everybody from the towns must sit, always. The relaxation seats half
    of a, b and c each, 3/2 together; the other 89/2 seats are spread over 45 people, 89/90 each.
    """
    asked = townspeople(45, 46, "abc", apart("ab", "bc", "ac"))
    towns = [each.id for each in asked.people if each.id not in "abc"]
    relaxed = chances("abc", "1/2") | chances(towns, "89/90")
    return Case(asked, relaxed, chances("abc", "1/3") | chances(towns, "1"))


def feud() -> Problem:
    """Four seats for the south, from where five come of whom no two may sit together; of four northerners one returns.

    The relaxation seats half of each of the five and misses 3/2 of a seat, so two; a council can seat but one of them,
    and misses three.
    """
    people = [*(person(name, "south") for name in "abcde"), *(person(name) for name in "fgh")]
    return problem(
        [*people, person("i", standing="returning")],
        4,
        targets=(Target(key="south", dimension="region", value="south", share="1"),),
        conflicts=apart(*map("".join, combinations("abcde", 2))),
        priorities=(Priority(key="lost_continuity"), Priority(key="representation_gap")),
    )


@cache
def every_rule() -> Problem:
    """Every kind of rule says something: a quota shuts w out, a cap d and e; c, as only a search finds, cannot sit."""
    union, both, lay = {"organisation": "union"}, ("lay", "expert"), ("lay",)
    term = PastTerm(start=date(2024, 3, 1), end=date(2026, 3, 1))
    people = [
        person("a", standing="continuing", seat_group="lay", affiliations=union),
        person("b", standing="returning", groups=both, past_terms=(term,), gender="man"),
        person("c", standing="returning", groups=lay, past_terms=(term,)),
        *(person(name, groups=both, affiliations=union) for name in "de"),
        *(person(name, "south", groups=both) for name in "fghijk"),
        *(person(name, "south", "man", groups=lay) for name in "lmnop"),
        *(person(name, "north", "man", groups=both) for name in "qrst"),
        *(person(name, "undisclosed", groups=both) for name in "uv"),
        person("w", "undisclosed", "man", groups=lay),
        person("x", groups=lay),
    ]
    return problem(
        people,
        7,
        seat_groups=(SeatGroup(key="lay", seats=4), SeatGroup(key="expert", seats=3)),
        quotas=(
            Quota(key="women", where={"gender": ("woman",)}, min=50, max=70, unit="percent"),
            Quota(key="men who do not say where from", where={"region": ("undisclosed",), "gender": ("man",)}, max=0),
        ),
        targets=(
            Target(key="south", dimension="region", value="south", share="0.6", most_affected=True),
            Target(key="men", dimension="gender", value="man", share="2/5", weight=2),
        ),
        intersections=(
            Intersection(key="southern women", where={"region": "south", "gender": "woman"}),
            Intersection(key="southern men", where={"region": "south", "gender": "man"}),
        ),
        history=(PastCouncil(start=date(2024, 3, 1), end=date(2026, 3, 1), size=5, seated={"south": 2}),),
        caps=(Cap(key="organisations", per="organisation", most=1),),
        newcomers=Newcomers(min=1, max=6),
        term_rules=TermRules(new_term_days=730),
        conflicts=apart("fg"),
        pins=(Pin(person="x", seated=False, reason="withdrew"),),
        priorities=(
            Priority(key="most_affected_gap", slack=1),
            Priority(key="representation_gap", slack=1),
            Priority(key="worst_gap", slack=1),
            Priority(key="uncovered_intersections"),
            Priority(key="historical_debt", slack=1),
            Priority(key="lost_continuity", slack=1),
        ),
    )


@cache
def held() -> Evidence:
    """The question in which every kind of rule says something, and its lottery."""
    return Evidence(problem=every_rule(), lottery=hold(every_rule(), panels=PANELS))


def promise(method: Method) -> Commitment:
    """What is announced before a draw."""
    return Commitment(
        method=method, source="the lottery of 2 March", committed_at="2026-03-01T09:00:00Z", drawn_at="2026-03-02"
    )


@cache
def after(method: Method) -> Evidence:
    """The same lottery after a draw."""
    return drawn(committed(held(), promise(method)), NUMBERS[method][0])


CASES: tuple[Callable[[], Case], ...] = (triangle, five_cycle, three_languages, triangle_among_many)
