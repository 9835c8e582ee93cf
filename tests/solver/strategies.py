"""Random small questions, rich in rules, for properties that hold of every question."""

from datetime import timedelta
from itertools import accumulate
from typing import Any, Literal

from hypothesis import strategies as st

from solver.problem import (
    Cap,
    Conflict,
    Intersection,
    Newcomers,
    PastCouncil,
    Person,
    Pin,
    Priority,
    PriorityKey,
    Problem,
    Quota,
    SeatGroup,
    Standing,
    Target,
    TermRules,
)
from tests.solver.build import DAY, problem, term

KEYS: tuple[PriorityKey, ...] = (
    "most_affected_gap",
    "representation_gap",
    "worst_gap",
    "uncovered_intersections",
    "historical_debt",
)
LAST_KEYS: tuple[PriorityKey, ...] = ("lost_continuity", "repeated_voices")
STANDINGS: tuple[Standing, ...] = ("candidate", "candidate", "candidate", "returning", "continuing", "leaving")
UNITS: tuple[Literal["count", "percent"], ...] = ("count", "percent")
TERMS = (
    (),
    (term("2024-03-01", "2026-03-01"),),
    (term("2022-03-01", "2024-03-01"), term("2024-03-01", "2026-03-01", partial=True)),
    (term("2018-03-01", "2020-03-01"), term("2020-04-01", "2022-03-01")),
)


@st.composite
def people(draw: st.DrawFn, groups: tuple[str, ...], most: int) -> list[Person]:
    """So many people at most, of every standing."""
    return [draw(_person(f"p{index}", groups)) for index in range(draw(st.integers(1, most)))]


@st.composite
def _person(draw: st.DrawFn, name: str, groups: tuple[str, ...]) -> Person:
    standing = draw(st.sampled_from(STANDINGS))
    values = {
        "region": draw(st.sampled_from(("north", "south", "undisclosed"))),
        "gender": draw(st.sampled_from(("woman", "man"))),
    }
    return Person(
        id=name,
        standing=standing,
        values=values,
        affiliations=draw(st.sampled_from(({}, {"organisation": "union"}, {"organisation": "church"}))),
        groups=tuple(draw(st.sets(st.sampled_from(groups)))) if groups else (),
        seat_group=draw(st.sampled_from(groups)) if groups else None,
        past_terms=() if standing == "continuing" else draw(st.sampled_from(TERMS)),
        leaving_reason="chose_to_leave" if standing == "leaving" else None,
    )


@st.composite
def quotas(draw: st.DrawFn) -> tuple[Quota, ...]:
    """Up to three quotas, of one dimension or two, in seats or percent."""
    made = []
    for index in range(draw(st.integers(0, 3))):
        where: dict[str, tuple[str, ...]] = {"gender": (draw(st.sampled_from(("woman", "man"))),)}
        if draw(st.booleans()):
            where["region"] = draw(st.sampled_from((("north",), ("south", "undisclosed"))))
        unit = draw(st.sampled_from(UNITS))
        scale = 1 if unit == "count" else 25
        low, high = sorted(draw(st.integers(0, 4)) * scale for _ in range(2))
        bounds = draw(st.sampled_from(({"min": low}, {"max": high}, {"min": low, "max": high})))
        made.append(Quota(key=f"q{index}", where=where, unit=unit, **bounds))
    return tuple(made)


@st.composite
def targets(draw: st.DrawFn) -> tuple[Target, ...]:
    """Up to four targets with awkward shares."""
    made = []
    for index in range(draw(st.integers(0, 4))):
        dimension, value = draw(
            st.sampled_from((("region", "north"), ("region", "south"), ("gender", "man"), ("gender", "woman")))
        )
        share = draw(st.sampled_from(("0", "1", "1/3", "0.3", "2/7", "0.55")))
        weight, marked = draw(st.integers(1, 3)), draw(st.booleans())
        made.append(
            Target(key=f"t{index}", dimension=dimension, value=value, share=share, weight=weight, most_affected=marked)
        )
    return tuple(made)


@st.composite
def intersections(draw: st.DrawFn) -> tuple[Intersection, ...]:
    """Up to four pairs of values, now and then one that nobody can hold."""
    pairs = st.tuples(st.sampled_from(("north", "south", "undisclosed")), st.sampled_from(("woman", "man")))
    chosen = draw(st.lists(pairs, max_size=4, unique=True))
    return tuple(
        Intersection(key=f"{gender} of {region}", where={"region": region, "gender": gender})
        for region, gender in chosen
    )


@st.composite
def history(draw: st.DrawFn, targets: tuple[Target, ...]) -> tuple[PastCouncil, ...]:
    """Up to three councils of the past, on end or with a gap, each of which measured some of the targets."""
    ends = accumulate(draw(st.lists(st.integers(100, 800), max_size=3)))
    made = []
    for ago in ends:
        size = draw(st.integers(0, 5))
        seated = {target.key: draw(st.integers(0, size)) for target in targets if draw(st.booleans())}
        end = DAY - timedelta(ago)
        start = end - timedelta(draw(st.integers(1, 100)))
        made.append(PastCouncil(start=start, end=end, size=size, seated=seated))
    return tuple(made)


@st.composite
def priorities(draw: st.DrawFn) -> tuple[Priority, ...]:
    """Up to four priorities in any order, some with a seat of slack."""
    keys = draw(st.permutations((*KEYS, draw(st.sampled_from(LAST_KEYS)))))[: draw(st.integers(0, 4))]
    return tuple(Priority(key=key, slack=draw(st.sampled_from((0, 0, 1)))) for key in keys)


@st.composite
def problems(draw: st.DrawFn, most_people: int = 8) -> Problem:
    """A question with any of the rules; often possible, sometimes not."""
    size = draw(st.integers(1, 4))
    groups = draw(st.sampled_from(((), (("lay", size), ("expert", 0)), (("lay", size - 1), ("expert", 1)))))
    asked = draw(people(tuple(key for key, _ in groups), most_people))
    names = [person.id for person in asked]
    aims = draw(targets())
    return problem(
        asked,
        size,
        seat_groups=tuple(SeatGroup(key=key, seats=seats) for key, seats in groups),
        quotas=draw(quotas()),
        targets=aims,
        intersections=draw(intersections()),
        history=draw(history(aims)),
        priorities=draw(priorities()),
        **draw(_odd_rules(names, [person.id for person in asked if person.standing in ("candidate", "returning")])),
    )


@st.composite
def _odd_rules(draw: st.DrawFn, names: list[str], movable: list[str]) -> dict[str, Any]:
    term_days = draw(st.sampled_from((1, 30, 731)))
    odd: dict[str, Any] = {"term_rules": TermRules(new_term_days=term_days)}
    if draw(st.booleans()):
        odd["caps"] = (Cap(key="one house", per="organisation", most=draw(st.integers(0, 2))),)
    if draw(st.booleans()):
        low, high = sorted(draw(st.integers(0, 3)) for _ in range(2))
        odd["newcomers"] = Newcomers(min=low, max=high)
    if draw(st.booleans()):
        odd["term_rules"] = TermRules(
            max_consecutive=2,
            cooling_off_days=1500,
            max_total_days=1400,
            partial_counts=draw(st.booleans()),
            new_term_days=term_days,
        )
    if draw(st.booleans()) and len(names) > 1:
        odd["conflicts"] = (Conflict(key="kin", people=tuple(draw(st.permutations(names))[:2]), reason="married"),)
    if draw(st.booleans()) and movable:
        odd["pins"] = (Pin(person=draw(st.sampled_from(movable)), seated=draw(st.booleans()), reason="agreed before"),)
    return odd
