"""The charter templates: each holds together, speaks six languages and says what its source says."""

import re
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale

from council.audit.service import System, verify
from council.councils import service
from council.councils.rules import CharterRules, TermRules
from council.councils.sentences import sentences
from council.councils.templates import CharterTemplate, found_from, template, templates
from council.database import transaction
from council.errors import NotFound
from tests.council.councils.cases import LANGUAGES

KEYS = [each.key for each in templates()]
PLACES_LEFT = re.compile(r"None|%\(|duration-")


def texts_of(value: Any) -> Iterator[dict[str, str]]:
    """Every translated text inside a template, at any depth."""
    match value:
        case {"en": str()}:
            yield dict(value)
        case dict():
            for part in value.values():
                yield from texts_of(part)
        case list() | tuple():
            for part in value:
                yield from texts_of(part)


def test_the_templates_the_charters_page_names_are_there() -> None:
    """The five that must ship, the demonstration council first."""
    assert KEYS[0] == "regional-review"
    assert {"regional-review", "un-hrc", "un-cmw", "charlotte-county", "ec-views-of-migrants"} <= set(KEYS)


def test_a_template_nobody_wrote_is_not_found() -> None:
    """An invented name is answered, not crashed on."""
    with pytest.raises(NotFound):
        template("atlantis")


@pytest.mark.parametrize("key", KEYS)
def test_every_text_of_a_template_is_there_in_six_languages(key: str) -> None:
    """Names, purposes and notes, none empty, none copied from English but where the word is the same."""
    found = list(texts_of(template(key).model_dump()))
    assert found != []
    assert {frozenset(text) for text in found} == {frozenset(LANGUAGES)}
    assert [text for text in found if not all(words.strip() for words in text.values())] == []
    assert [text for text in found if text["ar"] == text["en"] or text["zh"] == text["en"]] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", KEYS)
def test_every_template_reads_as_sentences(reading_app: Flask, key: str, language: str) -> None:
    """In each language: sections with sentences, no place unfilled, no key of a rule shown."""
    chosen = template(key)
    with reading_app.test_request_context(), force_locale(language):
        sections = sentences(chosen.rules, chosen.dimensions)
    lines = [line for section in sections for line in section.lines]
    assert {"seats", "terms"} <= {section.key for section in sections}
    assert [line for line in lines if PLACES_LEFT.search(line) or not line.strip()] == []
    shown = " ".join(lines)
    assert [each for each in keys_of(chosen) if each in shown] == []


def keys_of(chosen: CharterTemplate) -> set[str]:
    """The names the rules use among themselves, as far as no text could hold them by chance."""
    rules = chosen.rules
    return {
        key
        for key in (*rules.dimensions, *(quota.key for quota in rules.quotas), *(aim.key for aim in rules.priorities))
        if "_" in key or "-" in key
    }


@pytest.mark.parametrize("key", KEYS)
def test_a_council_can_be_founded_from_every_template(app: Flask, key: str) -> None:
    """The charter is in force with the template's rules, and the record is whole."""
    assert app
    with transaction():
        council = found_from(System("test"), key, slug="founded", on=date(2026, 1, 1))
    charter = service.charter_on(council, date(2026, 1, 1))
    assert charter is not None
    assert service.rules_of(charter) == template(key).rules
    assert charter.source == template(key).source
    assert verify() is None


def test_the_human_rights_council_has_its_published_seats() -> None:
    """Resolution 60/251: 47 seats by regional group, three years, two terms in a row."""
    rules = template("un-hrc").rules
    assert {group.key: group.seats for group in rules.seat_groups} == {
        "africa": 13,
        "asia-pacific": 13,
        "eastern-europe": 6,
        "latin-america-caribbean": 8,
        "western-europe-others": 7,
    }
    assert (rules.terms.months, rules.terms.most_consecutive, rules.terms.cooling_off_months) == (36, 2, 0)


def test_the_committee_on_migrant_workers_has_its_published_terms() -> None:
    """Article 72: 14 experts for four years without limit, half of the first ones for two, chosen by lot."""
    rules = template("un-cmw").rules
    assert (rules.seats, rules.terms.months, rules.terms.most_consecutive) == (14, 48, None)
    assert rules.stagger is not None
    assert [(cohort.months, cohort.seats) for cohort in rules.stagger.cohorts] == [(24, 7), (48, 7)]
    assert rules.stagger.by == "lot"
    assert [(notice.of, notice.length, notice.unit) for notice in rules.notices] == [
        ("nominations", 4, "month"),
        ("candidate_list", 1, "month"),
    ]


def test_charlotte_county_adds_a_short_remainder_to_the_next_term() -> None:
    """Five seats, lots for one, two and two; less than six months before the end, remainder and next term."""
    rules = template("charlotte-county").rules
    assert rules.stagger is not None
    assert [(cohort.months, cohort.seats) for cohort in rules.stagger.cohorts] == [(12, 1), (24, 2), (36, 2)]
    assert (rules.vacancy.term, rules.vacancy.short_remainder_months) == ("remainder", 6)


def test_most_members_of_the_migrants_group_are_more_than_half_at_any_size() -> None:
    """Its percentage, rounded up, is a majority of 20 and of 24."""
    [quota] = template("ec-views-of-migrants").rules.quotas
    assert quota.least is not None
    assert [-(-quota.least * size // 100) * 2 > size for size in (20, 21, 22, 23, 24)] == [True] * 5


def test_the_demonstration_council_is_the_one_the_guidance_describes() -> None:
    """24 seats, two years, at most two in a row, two years off, half at each yearly rotation, a public draw."""
    rules = template("regional-review").rules
    assert rules.seats == 24
    assert (rules.terms.months, rules.terms.most_consecutive, rules.terms.cooling_off_months) == (24, 2, 24)
    assert rules.rotation_months == 12
    assert rules.stagger is not None
    assert [cohort.seats for cohort in rules.stagger.cohorts] == [12, 12]
    assert rules.seat_groups[0].selection == "lottery"
    assert {"region", "gender", "migration_status"} <= {key for quota in rules.quotas for key in quota.where}
    assert rules.priorities[0].key == "most_affected_gap"
    assert max(len(quota.where) for quota in rules.quotas) == 2


def test_the_aims_of_the_demonstration_council_are_whole_seats_where_they_can_be() -> None:
    """Aims on every answer of a question fill the council exactly, so that a council can meet them."""
    rules = template("regional-review").rules
    for dimension in ("gender", "migration_status", "age_band"):
        seats = [Fraction(aim.share) * rules.seats for aim in rules.targets if aim.dimension == dimension]
        assert sum(seats) == rules.seats
        assert [each.denominator for each in seats] == [1] * len(seats)


def test_sensitive_questions_of_the_demonstration_council_are_sealed() -> None:
    """Nobody sees one person's status, experience or exposure to racism on a page."""
    kept = {each.key: each.sensitivity for each in template("regional-review").dimensions}
    assert kept == {
        "region": "open",
        "gender": "restricted",
        "migration_status": "sealed",
        "age_band": "restricted",
        "sector": "restricted",
        "experience": "sealed",
        "racism": "sealed",
    }


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ({"months": 24, "most_consecutive": 2, "partial_terms_count": False}, "does not count as a term"),
        ({"months": 24, "most_consecutive": 2}, "counts as a term"),
        ({"months": 24, "most_total_months": 96}, "longer than 8 years in all"),
        ({"months": 49}, "A term lasts 4 years and 1 month."),
        ({"months": 18}, "A term lasts 18 months."),
    ],
)
def test_the_variants_of_real_bodies_can_be_said(reading_app: Flask, stated: dict[str, object], expected: str) -> None:
    """Partial terms, lifetime limits and odd lengths read as what they mean."""
    base = template("charlotte-county").rules.model_dump()
    rules = CharterRules.model_validate({**base, "terms": TermRules.model_validate(stated)})
    with reading_app.test_request_context():
        lines = next(section.lines for section in sentences(rules, []) if section.key == "terms")
    assert [line for line in lines if expected in line] != []
