"""The registry of what is kept about people is complete, and agrees with what every reader was found to read."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Column, LargeBinary, MetaData, String, Table

from council.config import LANGUAGES
from council.database import Base
from council.reports.keeping import registry
from council.reports.keeping.kinds import Keep, Kind, Reader
from council.reports.keeping.registry import (
    ABOUT_NOBODY,
    EVERY_COLUMN,
    KINDS,
    about_nobody,
    is_structure,
    kinds_of,
    leads_to_people,
)
from tests.security.test_planted import TABLE

COLUMNS = [column for table in Base.metadata.sorted_tables for column in table.columns]
# The planted words of `tests/security/planted_council.py`, and the field each stands in.
PLANTED = {
    "name": "people.name_sealed",
    "contact": "people.contact_sealed",
    "house": "people.organisation_sealed",
    "refusal": "applications.reason_sealed",
    "answer": "applications.answers_sealed",
    "departure": "term_amendments.reason_sealed",
    "office": "office_terms.reason_sealed",
    "pin": "pins.reason_sealed",
    "need": "access_needs.needs_sealed",
    "group": "affiliations.group_sealed",
    "suggested": "suggestions.text_sealed",
    "told": "suggestions.answer_sealed",
    "elsewhere": "other_seats.body_sealed",
    "minuted": "minutes_versions.text_sealed",
    "remark": "minutes_comments.text_sealed",
    "settled": "minutes_comments.answer_sealed",
    "effort": "contributions.content_sealed",
    "restricted value": "traits.value_sealed",
    "sealed value": "traits.value_sealed",
}
READERS = {
    "herself": Reader.SELF,
    "secretariat": Reader.SECRETARIAT,
    "auditor": Reader.AUDITOR,
    "administrator": Reader.ADMINISTRATOR,
    "member": Reader.MEMBERS,
    "assessor": Reader.ASSESSORS,
    "anyone": Reader.EVERYONE,
}
AS_ASSESSOR = {"calls.assess"}  # a member opens it when she was asked to assess
OF_HERSELF = {
    *("portal.own_copy", "portal.own_copy_json", "portal.own_copy_pdf"),
    *("members.own_groups", "members.leave_own_group"),
}
OF_NOBODY = {"councils.retire_value"}  # an answer that the charter offers, not one that somebody gave


def _times(column: Column[object]) -> int:
    named = len(kinds_of(column)) + about_nobody(column)
    return named or int(is_structure(column))


def test_every_column_stands_in_the_registry_once() -> None:
    """Each with purpose, ground, time and readers; or listed as telling of nobody; or a part of a row's structure."""
    assert {f"{each.table.name}.{each.name}": _times(each) for each in COLUMNS if _times(each) != 1} == {}
    assert len(COLUMNS) > 500


def test_a_column_without_an_entry_is_found() -> None:
    """A new column of a table about people, or a new table, is in nobody's entry: the test above would fail for it."""
    forgotten = Table("people", MetaData(), Column("shoe_size", String), Column("face_sealed", LargeBinary))
    new = Table("neighbours", MetaData(), Column("name", String))
    assert [_times(each) for each in (*forgotten.columns, *new.columns)] == [0, 0, 0]


def test_the_registry_names_no_column_that_is_gone() -> None:
    """What it says is kept is kept: no field, table or column of it is left over from before."""
    known = {f"{each.table.name}.{each.name}" for each in COLUMNS}
    listed = {
        f"{table}.{name}"
        for table, (names, _why) in ABOUT_NOBODY.items()
        for name in names.split()
        if names != EVERY_COLUMN
    }
    assert {field for kind in KINDS for field in kind.fields} - known == set()
    assert listed - known == set()
    assert set(ABOUT_NOBODY) - set(Base.metadata.tables) == set()


def test_no_table_of_people_is_without_personal_fields() -> None:
    """A table whose rows belong to people tells something of them, if only that they are in it."""
    tables = {each.name for each in Base.metadata.sorted_tables if leads_to_people(each)}
    told = {field.partition(".")[0] for kind in KINDS for field in kind.fields}
    assert tables - told == set()
    assert {"traits", "blind_copies", "suggestion_supports"} <= tables


def _read_by(kind: str) -> set[Reader]:
    """Who may read a planted word, by the table that the crawl of every page is held against."""
    return {
        Reader.ASSESSORS if page in AS_ASSESSOR else Reader.SELF if page in OF_HERSELF else READERS[who]
        for may in TABLE
        if kind in may.kinds
        for page in may.pages - OF_NOBODY
        for who in may.who
    }


def _entry(field: str) -> Kind:
    return next(kind for kind in KINDS if field in kind.fields)


@pytest.mark.parametrize("word", sorted(PLANTED))
def test_the_registry_names_everyone_who_reads_a_field(word: str) -> None:
    """Whoever was found to read a planted value in a crawl of every page is told as a reader, and nobody else is.

    The person herself is one of them also where none of those who were planted has an account.
    """
    told, found = _entry(PLANTED[word]).readers, _read_by(word)
    assert found <= told
    assert told <= found | {Reader.SELF, Reader.IF_AGREED}


def test_only_who_agreed_is_named_in_public() -> None:
    """The words that everyone reads are those of people and groups that agreed, and the registry says so."""
    public = {kind for may in TABLE for kind in may.kinds if "anyone" in may.who and kind.startswith("public")}
    assert public == {"public name", "public group"}
    assert Reader.IF_AGREED in _entry("people.name_sealed").readers
    assert Reader.IF_AGREED in _entry("community_groups.name_sealed").readers


def test_everyone_can_read_the_whole_registry(client: FlaskClient) -> None:
    """Each kind has its line, with every field of it, and the page opens without signing in."""
    page = client.get("/privacy").get_data(as_text=True)
    assert [kind.key for kind in KINDS if f'id="{kind.key}"' not in page] == []
    assert [field for kind in KINDS for field in kind.fields if field not in page] == []


def test_it_says_how_long_in_this_installations_own_figures(app: Flask, client: FlaskClient) -> None:
    """The settings of whoever runs the site stand in the sentences."""
    app.config["COUNCIL_SETTINGS"] = app.config["COUNCIL_SETTINGS"].model_copy(update={"keep_applicants_months": 7})
    assert "7 months after the rotation you applied for" in client.get("/privacy").get_data(as_text=True)


def test_the_footer_leads_to_it(client: FlaskClient) -> None:
    """From every page."""
    for language in LANGUAGES:
        assert 'href="/privacy"' in client.get(f"/contact?language={language}").get_data(as_text=True)


def test_each_class_of_time_is_used() -> None:
    """No class is left that nothing is kept by."""
    assert {kind.keep for kind in registry.KINDS} == set(Keep)
