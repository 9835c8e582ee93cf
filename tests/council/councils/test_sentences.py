"""A charter reads as sentences, whatever it says."""

from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask_babel import force_locale
from hypothesis import given, settings
from hypothesis import strategies as st

from council.councils.dimensions import DimensionView, ValueView
from council.councils.rules import CharterRules
from council.councils.sentences import sentences
from tests.council.councils.cases import LANGUAGES, rules
from tests.council.councils.random_rules import any_rules

GENDER = DimensionView(
    uuid4(),
    "gender_key",
    {"en": "Gender"},
    {},
    "restricted",
    (ValueView("woman_key", {"en": "Woman"}), ValueView("man_key", {"en": "Man"})),
)
AGE = DimensionView(
    uuid4(),
    "age_key",
    {"en": "Age"},
    {},
    "sealed",
    (ValueView("young_key", {"en": "Young"}), ValueView("old_key", {"en": "Old"})),
)
ASKED = [GENDER, AGE]


def said(stated: CharterRules, key: str) -> list[str]:
    """The sentences of one section; none when it is left out."""
    return next((section.lines for section in sentences(stated, ASKED) if section.key == key), [])


SLACK_SENTENCE = (
    "The group that is furthest behind its aim is as little behind as possible. "
    "Councils within 1 seat of the best count as equally good."
)

# section, what is stated, the sentence it must hold
SENTENCES: list[tuple[str, dict[str, Any], str]] = [
    ("seats", {}, "The council has 5 seats."),
    ("seats", {"least_size": 1}, "The council has at most 5 seats."),
    ("seats", {"least_size": 4, "most_size": 6}, "The council has between 4 and 6 seats."),
    ("seats", {"most_size": 6}, "5 seats are given out now."),
    ("seats", {"seats_reviewed_each_round": True}, "How the seats are shared is looked at again before each round."),
    ("terms", {}, "A term lasts 3 years."),
    ("terms", {"terms": {"months": 1}}, "A term lasts 1 month."),
    ("terms", {"terms": {"months": 12}}, "A term lasts 1 year."),
    ("terms", {"terms": {"months": 30}}, "A term lasts 2 years and 6 months."),
    ("terms", {}, "There is no limit to how many terms may follow each other."),
    (
        "terms",
        {"terms": {"months": 24, "most_consecutive": 2, "cooling_off_months": 24}},
        "A member may serve at most 2 terms in a row, then stays off for 2 years.",
    ),
    (
        "terms",
        {"terms": {"months": 24, "most_consecutive": 1}},
        "A member may serve at most 1 term in a row, and cannot come back immediately after.",
    ),
    (
        "terms",
        {"terms": {"months": 24, "interim_months": 3}},
        "If no successor is there yet, a member may sit on for at most 3 months.",
    ),
    (
        "terms",
        {"reminders": [{"length": 6, "unit": "month"}, {"length": 14, "unit": "day"}]},
        "A member is asked what she wishes before her term ends: 6 months and 14 days before.",
    ),
    (
        "terms",
        {"reminders": [{"when": "sitting_on", "length": 7, "unit": "day"}]},
        "If she sits on after the end and has not answered, she is asked again every 7 days.",
    ),
    ("terms", {"rotation_months": 12}, "A rotation takes place every year."),
    ("terms", {"rotation_months": 24}, "A rotation takes place every 2 years."),
    ("terms", {"most_turnover": 1}, "At most 1 seat changes hands at a rotation."),
    ("terms", {"least_continuing": 2}, "At least 2 members stay on at a rotation."),
    (
        "terms",
        {"stagger": {"cohorts": [{"months": 12, "seats": 2}, {"months": 36, "seats": 3}], "by": "votes"}},
        "First terms: 2 seats for 1 year and 3 seats for 3 years.",
    ),
    ("joining", {"caps": [{"per": "country", "most": 1}]}, "At most 1 member may come from the same country."),
    ("joining", {"caps": [{"per": "household", "most": 2}]}, "At most 2 members may come from the same household."),
    (
        "joining",
        {"newcomers": {"least": 1, "most": 3}},
        "At each rotation, this many must be new to the council: between 1 and 3 members.",
    ),
    (
        "joining",
        {"eligibility": [{"kind": "other", "text": {"en": "Adults only."}}]},
        "Who may join: Adults only.",
    ),
    (
        "quotas",
        {
            "dimensions": ["gender_key", "age_key"],
            "quotas": [
                {"key": "q", "where": {"gender_key": ["woman_key"], "age_key": ["young_key", "old_key"]}, "least": 1}
            ],
        },
        "Gender: Woman, and at the same time Age: Young or Old – at least 1 member.",
    ),
    (
        "quotas",
        {
            "dimensions": ["gender_key"],
            "quotas": [{"key": "q", "where": {"gender_key": ["woman_key"]}, "least": 2, "most": 2}],
        },
        "Gender: Woman – exactly 2 members.",
    ),
    (
        "quotas",
        {
            "dimensions": ["gender_key"],
            "quotas": [
                {"key": "w", "where": {"gender_key": ["woman_key"]}, "least": 40, "unit": "percent"},
                {"key": "m", "where": {"gender_key": ["man_key"]}, "least": 40, "unit": "percent"},
            ],
        },
        "Gender: Woman and Man – at least 40% of the members each.",
    ),
    (
        "targets",
        {
            "dimensions": ["gender_key"],
            "targets": [
                {"dimension": "gender_key", "value": "woman_key", "share": "1/2", "most_affected": True},
                {"dimension": "gender_key", "value": "man_key", "share": "2/5"},
            ],
        },
        "Gender, of 5 seats – Woman: 2.5 (most affected) and Man: 2.",
    ),
    (
        "priorities",
        {"priorities": [{"key": "worst_gap", "slack": 1}]},
        SLACK_SENTENCE,
    ),
    (
        "crossings",
        {"dimensions": ["gender_key", "age_key"], "crossings": [{"dimensions": ["gender_key", "age_key"]}]},
        "Gender and Age: each combination of answers should be held by somebody.",
    ),
    ("vacancy", {"vacancy": {"filled_by": "new_call", "term": "new_term"}}, "The successor begins a full term."),
    ("vacancy", {"vacancy": {"reserve_list_length": 1}}, "The reserve list names 1 person."),
    ("meetings", {"meetings": {"quorum": {"first_call": "1/2"}}}, "To decide, at least 3 members must be present."),
    (
        "meetings",
        {"meetings": {"decision_rule": "consensus", "objections_allowed": 1}},
        "Decisions are taken when at most 1 member objects.",
    ),
    (
        "meetings",
        {"notices": [{"of": "extraordinary_meeting", "length": 48, "unit": "hour"}]},
        "An extraordinary meeting is announced at least 48 hours before.",
    ),
    (
        "officers",
        {"officers": [{"name": {"en": "Chair"}, "months": 12, "most_consecutive": 2}]},
        "Chair: for 1 year, at most 2 times in a row.",
    ),
]


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize(
    ("section", "stated", "sentence"), SENTENCES, ids=[f"{n}-{s[0]}" for n, s in enumerate(SENTENCES)]
)
def test_a_rule_is_said_in_a_sentence(section: str, stated: dict[str, Any], sentence: str) -> None:
    """Each parameter has its words, in the right number and the right section."""
    assert [line for line in said(rules(**stated), section) if line == sentence] == [sentence]


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize(
    ("kind", "whom"),
    [
        ("lawful_residence", "people without regular status"),
        ("registered_organisation", "people who belong to no organisation"),
        ("years_of_activity", "young people"),
    ],
)
def test_a_rule_that_shuts_people_out_is_shown_with_a_warning_that_names_them(kind: str, whom: str) -> None:
    """The rule stands, and beside it whom it excludes."""
    stated = rules(eligibility=[{"kind": kind, "text": {"en": "The rule."}}])
    assert "Who may join: The rule." in said(stated, "joining")
    [warning] = said(stated, "warnings")
    assert warning.startswith(f"“The rule.” shuts out {whom}")


@pytest.mark.usefixtures("english")
def test_what_a_charter_does_not_say_is_left_out() -> None:
    """The smallest charter has only the sections it fills."""
    assert [section.key for section in sentences(rules(), [])] == ["seats", "terms", "joining"]


@pytest.mark.usefixtures("english")
def test_a_dimension_that_is_gone_is_named_in_words() -> None:
    """An old charter whose question was retired still shows no key."""
    stated = rules(dimensions=["gone"], quotas=[{"key": "q", "where": {"gone": ["away"]}, "least": 1}])
    [sentence] = next(section.lines for section in sentences(stated, []) if section.key == "quotas")
    assert sentence == "something no longer asked: an answer no longer offered – at least 1 member."


def test_lists_and_words_follow_the_language_of_the_reader(reading_app: Flask) -> None:
    """A list is joined by the language's own rules (CLDR), not by English commas."""
    stated = rules(
        dimensions=["gender_key"],
        targets=[
            {"dimension": "gender_key", "value": "woman_key", "share": "2/5"},
            {"dimension": "gender_key", "value": "man_key", "share": "2/5"},
        ],
    )
    joined = {}
    with reading_app.test_request_context():
        for language in ("en", "fr", "zh"):
            with force_locale(language):
                [joined[language]] = said(stated, "targets")
    assert " and " in joined["en"]
    assert " et " in joined["fr"]
    assert "和" in joined["zh"]


@settings(deadline=None, max_examples=150)
@given(stated=any_rules(), language=st.sampled_from(LANGUAGES))
def test_any_charter_that_holds_together_can_be_read(reading_app: Flask, stated: CharterRules, language: str) -> None:
    """Random valid rules, in any language: no exception, no key, no unfilled place, no empty section."""
    with reading_app.test_request_context(), force_locale(language):
        sections = sentences(stated, ASKED)
    lines = [line for section in sections for line in section.lines]
    assert [line for line in lines if "None" in line or "_key" in line or "%(" in line or not line.strip()] == []
    assert [section.key for section in sections if not section.title] == []
    assert len({section.key for section in sections}) == len(sections)


@settings(deadline=None, max_examples=150)
@given(stated=any_rules())
def test_any_charter_survives_being_stored(stated: CharterRules) -> None:
    """Random valid rules come back from their stored form as they were."""
    assert CharterRules.model_validate(stated.model_dump(mode="json")) == stated
