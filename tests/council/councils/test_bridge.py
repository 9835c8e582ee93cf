"""Contradictory rules are found whoever applies: what the solver says agrees with trying every council."""

from collections.abc import Iterator
from itertools import combinations_with_replacement, permutations, product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from council.councils import bridge
from council.councils.contradictions import Findings, in_words
from council.councils.rules import CharterRules, meets
from council.councils.templates import TemplateDimension, templates
from tests.council.councils.cases import ENGLISH, plain

VALUES = {"gender": ["woman", "man"], "country": ["north", "south"]}
DIMENSIONS = [
    TemplateDimension.model_validate(
        {
            "key": key,
            "name": {"en": key.title()},
            "purpose": ENGLISH,
            "sensitivity": "open",
            "values": [{"key": value, "name": {"en": value.title()}} for value in values],
        }
    )
    for key, values in VALUES.items()
]
EVERYBODY = [
    dict(zip(VALUES, answers, strict=True))
    for answers in product(*([*values, "undisclosed"] for values in VALUES.values()))
]


def charter(groups: list[dict[str, Any]], **parts: Any) -> CharterRules:
    """A charter of these seat groups, quotas and caps."""
    seats = sum(group["seats"] for group in groups)
    named = [{"key": f"group-{place}", "name": ENGLISH, **group} for place, group in enumerate(groups)]
    sizes = {"least_size": seats, "most_size": seats, "seat_groups": named, "dimensions": sorted(VALUES)}
    quotas = [{"key": f"quota-{place}", **quota} for place, quota in enumerate(parts.pop("quotas", []))]
    return CharterRules.model_validate(plain(**sizes, quotas=quotas, **parts))


def possible(rules: CharterRules) -> bool:
    """Whether any council keeps the rules, found by trying every one."""
    return any(_keeps(rules, people) for people in combinations_with_replacement(EVERYBODY, rules.seats))


def _keeps(rules: CharterRules, people: tuple[dict[str, str], ...]) -> bool:
    for quota in rules.quotas:
        least, most = quota.in_seats(rules.seats)
        held = sum(meets(quota.where, person) for person in people)
        if (least is not None and held < least) or (most is not None and held > most):
            return False
    for cap in rules.caps:
        for country in VALUES["country"] if cap.per == "country" else ():
            if sum(person["country"] == country for person in people) > cap.most:
                return False
    seats = list(_seats(rules))
    return any(all(map(meets, seats, order)) for order in permutations(people))


def _seats(rules: CharterRules) -> Iterator[dict[str, list[str]]]:
    for group in rules.seat_groups:
        yield from [dict(group.reserved_for)] * group.seats


WHERE = st.dictionaries(st.sampled_from(sorted(VALUES)), st.none(), min_size=1).flatmap(
    lambda keys: st.fixed_dictionaries(
        {key: st.lists(st.sampled_from([*VALUES[key], "undisclosed"]), min_size=1, unique=True) for key in keys}
    )
)
NUMBER = st.integers(0, 4)
BOUNDS = st.one_of(
    st.tuples(NUMBER, st.none()),
    st.tuples(st.none(), NUMBER),
    st.tuples(NUMBER, NUMBER).map(lambda pair: (min(pair), max(pair))),
)
COUNTED = st.builds(lambda where, pair: {"where": where, "least": pair[0], "most": pair[1]}, WHERE, BOUNDS)
SHARED = st.builds(
    lambda where, share: {"where": where, "least": share, "most": min(100, share + 10), "unit": "percent"},
    WHERE,
    st.integers(0, 100),
)
GROUPS = st.lists(
    st.fixed_dictionaries({"seats": st.integers(1, 2), "reserved_for": st.just({}) | WHERE}), min_size=1, max_size=2
)


@settings(max_examples=120, deadline=None)
@given(
    groups=GROUPS,
    quotas=st.lists(COUNTED | SHARED, max_size=5),
    caps=st.sampled_from([[], [{"per": "country", "most": 1}], [{"per": "organisation", "most": 1}]]),
)
def test_a_contradiction_is_found_exactly_where_no_council_exists(
    groups: list[dict[str, Any]], quotas: list[dict[str, Any]], caps: list[dict[str, Any]]
) -> None:
    """Over every council of up to four seats; and making the least change told makes a council possible."""
    rules = charter(groups, quotas=quotas, caps=caps)
    found = bridge.contradictions(rules, DIMENSIONS)
    assert found.complete
    assert bool(found.contradictions) != possible(rules)
    for one in found.contradictions:
        assert len(one.rules) >= 1
    changes = [change for one in found.contradictions for change in one.changes]
    if found.contradictions and not any(change["kind"] == "cap" for change in changes):
        assert possible(_changed(rules, changes))


def _changed(rules: CharterRules, changes: list[Any]) -> CharterRules:
    """The rules with the changes made; a percentage becomes the seats it was rounded to."""
    told = rules.model_dump()
    for quota, stated in zip(told["quotas"], rules.quotas, strict=True):
        quota["least"], quota["most"] = stated.in_seats(rules.seats)
        for change in changes:
            if change["key"] == stated.key:
                quota["least" if change["bound"] == "min" else "most"] = change["to"]
        quota["unit"] = "count"
        if quota["least"] is not None and quota["most"] is not None and quota["least"] > quota["most"]:
            quota["most"] = None  # both gave way until they met
    return CharterRules.model_validate(told)


@pytest.mark.parametrize("template", templates(), ids=lambda each: each.key)
def test_no_published_charter_contradicts_itself(template: Any) -> None:
    """The rules of every template can be met by somebody."""
    assert bridge.contradictions(template.rules, template.dimensions) == Findings(())


def test_rules_that_meet_in_no_question_are_blamed_apart() -> None:
    """Two contradictions about different questions are told one by one, each with its own change."""
    rules = charter(
        [{"seats": 3}],
        quotas=[
            {"where": {"gender": ["woman"]}, "least": 2},
            {"where": {"gender": ["man"]}, "least": 2},
            {"where": {"country": ["north"]}, "least": 4},
        ],
    )
    found = bridge.contradictions(rules, DIMENSIONS).contradictions
    assert [sorted(rule["key"] for rule in one.rules) for one in found] == [
        ["all", "quota-0", "quota-1"],
        ["all", "quota-2"],
    ]


@pytest.mark.usefixtures("english")
def test_a_contradiction_is_told_in_the_sentences_of_the_charter() -> None:
    """Each rule, with a percentage as it was stated, and the least change."""
    rules = charter(
        [{"seats": 4}],
        quotas=[
            {"where": {"gender": ["woman"]}, "least": 60, "unit": "percent"},
            {"where": {"gender": ["man"]}, "least": 2},
        ],
    )
    found = bridge.contradictions(rules, DIMENSIONS)
    (told,) = in_words(found.contradictions, rules, DIMENSIONS)
    assert told.rules == [
        "At least 3 members with “Gender: Woman”. The charter says 60% of 4 seats.",
        "At least 2 members with “Gender: Man”.",
        "The council has 4 seats, and all must be filled.",
    ]
    assert told.changes == ["At least 1 member with “Gender: Man”. Now the number is 2."]


@pytest.mark.usefixtures("english")
def test_a_limit_on_countries_is_told_as_the_charter_says_it() -> None:
    """Not one rule for each country, but the one rule there is."""
    rules = charter(
        [{"seats": 3}],
        quotas=[{"where": {"country": ["north"]}, "least": 2}],
        caps=[{"per": "country", "most": 1}],
    )
    (told,) = in_words(bridge.contradictions(rules, DIMENSIONS).contradictions, rules, DIMENSIONS)
    assert told.rules == ["At most 1 member from one country.", "At least 2 members with “Country: North”."]


def test_too_many_combinations_are_said_to_be_too_many() -> None:
    """Where a part of the rules has more kinds of people than can be looked at while typing, nothing is claimed."""
    keys = [f"question{number}" for number in range(13)]
    dimensions = [DIMENSIONS[0].model_copy(update={"key": key}) for key in keys]
    where = {key: ["woman"] for key in keys}
    rules = CharterRules.model_validate(
        plain(dimensions=keys, quotas=[{"key": "everything", "where": where, "least": 6}])
    )
    assert bridge.contradictions(rules, dimensions) == Findings((), complete=False)


# newcomers at least, at most, seats that change at most, members who stay at least → what must give way
TURNOVER = [
    ({"least": 2}, 2, 1, None),
    ({"least": 3}, 2, None, 2),
    ({"least": 3, "most": 1}, None, None, 1),
    ({"least": 2}, None, 2, 1),
    ({"least": 2, "most": 1}, 2, 3, 0),
    (None, 1, 3, None),
]


@pytest.mark.parametrize(("newcomers", "turnover", "staying", "to"), TURNOVER)
def test_those_who_stay_and_those_who_are_new_need_room_beside_each_other(
    newcomers: dict[str, int] | None, turnover: int | None, staying: int | None, to: int | None
) -> None:
    """Of three seats; the change told leaves room."""
    rules = charter([{"seats": 3}], newcomers=newcomers, most_turnover=turnover, least_continuing=staying)
    found = bridge.contradictions(rules, DIMENSIONS).contradictions
    assert [change["to"] for one in found for change in one.changes] == ([] if to is None else [to])


def test_more_members_cannot_stay_than_there_are_seats() -> None:
    """The number of those who stay gives way to the seats."""
    rules = charter([{"seats": 3}], least_continuing=4)
    (found,) = bridge.contradictions(rules, DIMENSIONS).contradictions
    assert [(rule["kind"], rule["amount"]) for rule in found.rules] == [("least_continuing", 4), ("council", 3)]
    assert [change["to"] for change in found.changes] == [3]
