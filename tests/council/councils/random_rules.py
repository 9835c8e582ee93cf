"""Random charters that hold together, for tests that must hold for any of them."""

from typing import Any

from hypothesis import strategies as st

from council.councils.rules import CharterRules
from tests.council.councils.cases import ENGLISH

VALUES = {"gender_key": ["woman_key", "man_key"], "age_key": ["young_key", "old_key"]}
TEXT = st.just(ENGLISH)
MONTHS = st.integers(1, 240)
NUMBER = st.integers(0, 40)
NOT_ALWAYS = st.none() | NUMBER
TIMES = st.none() | st.integers(1, 20)
SHARE = st.sampled_from(["0", "1/7", "0.5", "3/10", "1"])

SEAT_GROUP: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {
        "name": TEXT,
        "seats": st.integers(1, 30),
        "voting": st.booleans(),
        "selection": st.sampled_from(["lottery", "appointment", "election", "nomination", "ex_officio", "not_stated"]),
        "reserved_for": st.sampled_from([{}, {"gender_key": ["woman_key"]}]),
        "substitutes": NUMBER,
        "substitute_mode": st.sampled_from(["personal", "list"]),
    }
)
TERMS = st.fixed_dictionaries(
    {
        "months": MONTHS,
        "most_consecutive": TIMES,
        "most_total_months": st.none() | MONTHS,
        "total_tolerance_days": NUMBER,
        "cooling_off_months": NUMBER,
        "partial_terms_count": st.booleans(),
        "gap_days": NUMBER,
        "interim_months": NUMBER,
    }
)
STAGGER = st.none() | st.fixed_dictionaries(
    {
        "cohorts": st.lists(st.fixed_dictionaries({"months": MONTHS}), min_size=2, max_size=4),
        "by": st.sampled_from(["lot", "list", "seat", "votes"]),
        "within_seat_groups": st.booleans(),
    }
)
VACANCY = st.fixed_dictionaries(
    {
        "filled_by": st.sampled_from(
            ["reserve_list", "personal_substitute", "new_call", "appointment", "election", "not_stated"]
        ),
        "term": st.sampled_from(["remainder", "new_term"]),
        "short_remainder_months": NUMBER,
        "reserve_list_length": NUMBER,
    }
)
TARGET = st.fixed_dictionaries(
    {
        "dimension": st.just("gender_key"),
        "value": st.just("woman_key"),
        "share": SHARE,
        "most_affected": st.booleans(),
    }
)
REMINDER = st.fixed_dictionaries(
    {
        "when": st.sampled_from(("before_end", "sitting_on")),
        "length": st.integers(1, 366),
        "unit": st.sampled_from(("day", "month")),
    }
)
NOTICE = st.fixed_dictionaries(
    {
        "of": st.sampled_from(["call", "nominations", "candidate_list", "meeting", "extraordinary_meeting", "papers"]),
        "length": MONTHS,
        "unit": st.sampled_from(["hour", "day", "month"]),
    }
)
MEETINGS = st.fixed_dictionaries(
    {
        "least_a_year": NOT_ALWAYS,
        "most_a_year": NOT_ALWAYS,
        "quorum": st.none() | st.fixed_dictionaries({"first_call": SHARE, "second_call": st.none() | SHARE}),
        "decision_rule": st.sampled_from([None, "simple", "absolute", "two_thirds", "consensus"]),
        "objections_allowed": NUMBER,
        "absences_flagged": TIMES,
        "report_every_months": st.none() | MONTHS,
    }
)
OFFICER = st.fixed_dictionaries({"name": TEXT, "months": st.none() | MONTHS, "most_consecutive": TIMES})


@st.composite
def quota(draw: st.DrawFn) -> dict[str, Any]:
    """A quota on one or two dimensions, of either unit."""
    least = draw(NUMBER)
    named = draw(st.lists(st.sampled_from(sorted(VALUES)), min_size=1, unique=True))
    return {
        "where": {key: draw(st.lists(st.sampled_from(VALUES[key]), min_size=1, unique=True)) for key in named},
        "least": least,
        "most": draw(st.none() | st.integers(least, 60)),
        "unit": draw(st.sampled_from(["count", "percent"])),
    }


def some(values: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Any]]:
    """A few of them, perhaps none."""
    return st.lists(values, max_size=4)


def keyed(kind: str, parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same parts, each under a key of its own."""
    return [{**part, "key": f"{kind}-{place}"} for place, part in enumerate(parts)]


@st.composite
def any_rules(draw: st.DrawFn) -> CharterRules:
    """Any charter that holds together."""
    groups = draw(st.lists(SEAT_GROUP, min_size=1, max_size=4))
    seats = sum(int(group["seats"]) for group in groups)
    return CharterRules.model_validate(
        {
            "least_size": draw(st.integers(1, seats)),
            "most_size": draw(st.integers(seats, 200)),
            "seat_groups": keyed("group", groups),
            "terms": draw(TERMS),
            "rotation_months": draw(st.none() | MONTHS),
            "stagger": draw(STAGGER),
            "vacancy": draw(VACANCY),
            "dimensions": sorted(VALUES),
            "quotas": keyed("quota", draw(some(quota()))),
            "targets": [draw(TARGET)],
            "newcomers": draw(st.none() | st.fixed_dictionaries({"least": NOT_ALWAYS, "most": NOT_ALWAYS})),
            "notices": draw(some(NOTICE)),
            "reminders": draw(
                st.lists(REMINDER, max_size=3, unique_by=lambda each: (each["when"], each["length"], each["unit"]))
            ),
            "meetings": draw(MEETINGS),
            "officers": draw(some(OFFICER)),
            "smallest_figure": draw(st.integers(5, 100)),
            "notes": draw(some(TEXT)),
        }
    )
