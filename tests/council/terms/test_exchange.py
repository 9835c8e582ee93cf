"""Taking members with their terms as files: spreadsheets that come in again as they went out, and Popolo."""

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask, g
from flask.testing import FlaskClient
from flask_babel import force_locale
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select

from council.access import Role
from council.accounts.models import User
from council.audit.acts import Act
from council.audit.models import Entry
from council.councils.models import Council
from council.database import db, transaction
from council.members import service as members
from council.members.models import Person
from council.terms.exchange import popolo
from council.terms.exchange.export import Kind, Whom, Wish, export_members
from council.terms.models import Term
from tests import factories
from tests.council.members.helpers import read
from tests.council.terms import popolo_schema
from tests.council.terms.member_files import IN_FORCE, ON, TWO_PEOPLE, bring, found, known

SECRETARIAT = frozenset({Role.SECRETARIAT})


@pytest.fixture
def files(app: Flask) -> Council:
    """The small council, on the embedded database."""
    assert app
    return found()


@pytest.fixture
def desk_officer(files: Council) -> User:
    """Somebody of its secretariat."""
    return factories.make_user("officer", files, Role.SECRETARIAT)


def _take(officer: User, council: Council, wish: Wish, roles: frozenset[Role] = SECRETARIAT) -> bytes:
    with transaction():
        return export_members(officer, council, wish, roles=roles, on=ON)


def _rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


@contextmanager
def _reading_in(app: Flask, language: str) -> Iterator[None]:
    with app.test_request_context(), force_locale(language):
        yield


def test_a_file_has_a_line_for_each_term_and_none_for_what_is_sealed(files: Council, desk_officer: User) -> None:
    """Days, names and open answers stand in it; the sealed answer has no column."""
    bring(desk_officer, files, TWO_PEOPLE)
    header, *rows = _rows(_take(desk_officer, files, Wish(Kind.CSV, Whom.WITH_A_TERM)))
    assert header == [
        "Identifier",
        "Name",
        "Contact",
        "Language",
        "Organisation",
        "Named in public",
        "Seat group",
        "First day",
        "Last day",
        "Partial term",
        "Test open",
        "Test restricted",
    ]
    assert [row[1:10] for row in rows] == [
        ["Amina", "amina@post.example", "French", "Forum", "yes", "Members", "2022-07-01", "2024-06-30", "no"],
        ["Amina", "amina@post.example", "French", "Forum", "yes", "Members", "2024-07-01", "2026-06-30", "no"],
        ["Bilal", "'+49 30 1", "Arabic", "", "no", "Young people", "2025-01-01", "2025-12-31", "yes"],
    ]
    assert "second" not in {row[10] for row in rows if row[1] == "Amina"}


def test_whoever_may_see_less_gets_less(files: Council, desk_officer: User) -> None:
    """Without a role that reads single answers, no dimension has a column."""
    bring(desk_officer, files, TWO_PEOPLE)
    header = _rows(_take(desk_officer, files, Wish(Kind.CSV), frozenset({Role.MEMBER})))[0]
    assert header[10:] == ["Test open"]
    assert _rows(_take(desk_officer, files, Wish(Kind.CSV), frozenset({Role.ADMINISTRATOR})))[0][10:] == []


def test_taking_a_file_is_one_act_that_names_its_columns(files: Council, desk_officer: User) -> None:
    """How many people and terms, and which columns; nobody's name."""
    bring(desk_officer, files, TWO_PEOPLE)
    _take(desk_officer, files, Wish(Kind.CSV))
    entry = db.session.scalars(select(Entry).order_by(Entry.sequence.desc()).limit(1)).one()
    details = json.loads(entry.body)["details"]
    assert (entry.act, details["people"], details["terms"], details["format"]) == (Act.MEMBERS_EXPORTED, 3, 3, "csv")
    assert details["columns"][-2:] == ["dimension:colour", "dimension:origin"]


@pytest.mark.parametrize("language", ["ar", "en", "es", "fr", "ru", "zh"])
def test_every_language_and_kind_of_file_comes_in_again_unchanged(app: Flask, language: str) -> None:
    """Out of one council and into an empty one: the same people and terms; a second time, and back, nothing changes."""
    one, other = found("one"), found("other")
    officer = factories.make_user("officer", one, Role.SECRETARIAT)
    bring(officer, one, TWO_PEOPLE.replace(",second\n", ",\n"))
    for kind, in_words in ((Kind.CSV, True), (Kind.XLSX, True), (Kind.XLSX, False)):
        with _reading_in(app, language):
            content = _take(officer, one, Wish(kind, in_words=in_words))
        bring(officer, other, content)
        assert known(other) == known(one)
        assert bring(officer, other, content).changes_nothing
        assert bring(officer, one, content).changes_nothing


NAMES = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=12).filter(str.strip)
SPANS = st.lists(st.tuples(st.integers(1, 400), st.integers(0, 90)), max_size=3)
PEOPLE = st.lists(st.tuples(NAMES, NAMES, SPANS, st.booleans()), min_size=1, max_size=3)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    people=st.lists(st.tuples(NAMES, NAMES, SPANS, st.booleans()), min_size=1, max_size=3), kind=st.sampled_from(Kind)
)
def test_whatever_names_and_days_there_are_come_in_again(
    app: Flask, people: list[tuple[str, str, list[tuple[int, int]], bool]], kind: Kind
) -> None:
    """Names that look like formulas, quotes, every script; terms of any length with any gap between them."""
    slugs = [f"c{number}" for number in range(2)]
    number = db.session.scalar(select(func.count()).select_from(Council)) or 0
    one, other = (found(f"{slug}-{number}", {"members": 10}) for slug in slugs)
    officer = factories.make_user(f"officer{number}", one, Role.SECRETARIAT)
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["id", "name", "organisation", "seat group", "first day", "last day", "partial"])
    for place, (name, house, spans, partial) in enumerate(people):
        start = IN_FORCE
        writer.writerow([place, name, house, "", "", "", ""] if not spans else [])
        for length, gap in spans:
            last = start + timedelta(days=length - 1)
            writer.writerow([place, name, house, "members", start, last, "yes" if partial else "no"])
            start = last + timedelta(days=1 + gap)
    bring(officer, one, text.getvalue())
    content = _take(officer, one, Wish(kind))
    bring(officer, other, content)
    assert sorted(known(other).items()) == sorted(known(one).items())
    assert bring(officer, other, content).changes_nothing
    g.pop("data_ciphers", None)
    assert app


def test_a_workbook_holds_days_as_days_and_reads_from_the_right_in_arabic(app: Flask) -> None:
    """The sheet is turned round, its text is text and no formula, and its days can be counted with."""
    council = found()
    officer = factories.make_user("officer", council, Role.SECRETARIAT)
    bring(officer, council, "id,name,seat group,first day,last day\n1,=1+1,members,2024-01-01,2025-12-31\n")
    with _reading_in(app, "ar"):
        content = _take(officer, council, Wish(Kind.XLSX))
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert (sheet[0][1], sheet[1][1], sheet[1][6:9]) == (
        "الاسم",
        "=1+1",
        ["الأعضاء", date(2024, 1, 1), date(2025, 12, 31)],
    )
    parts = _parts(content)
    assert "<f>" not in parts["xl/worksheets/sheet1.xml"]
    assert 'rightToLeft="1"' in parts["xl/worksheets/sheet1.xml"]


def _parts(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml")}


def test_somebody_who_was_erased_is_in_no_file(files: Council, desk_officer: User) -> None:
    """Neither her name nor her pseudonym is handed out as a spreadsheet."""
    bring(desk_officer, files, TWO_PEOPLE)
    with transaction():
        amina = next(each for each in db.session.scalars(select(Person)) if members.name_of(each) == "Amina")
        pseudonym = amina.pseudonym
        members.erase_person(desk_officer, amina, on=ON)
    text = _take(desk_officer, files, Wish(Kind.CSV)).decode()
    assert ("Amina" in text, pseudonym in text, "Bilal" in text) == (False, False, True)


def test_the_popolo_of_the_secretariat_names_everybody_and_keeps_to_the_schema(
    files: Council, desk_officer: User
) -> None:
    """Persons, the council, its kinds of seat, and each term with its first and last day."""
    bring(desk_officer, files, TWO_PEOPLE)
    with transaction():
        document = popolo.hand_out(desk_officer, files)
    assert list(popolo_schema.faults(document)) == []
    assert [each["name"] for each in document["persons"]] == ["Amina", "Bilal"]
    assert {each["label"] for each in document["posts"]} == {"Members", "Young people"}
    days = sorted((each["start_date"], each["end_date"]) for each in document["memberships"])
    assert days == [("2022-07-01", "2024-06-30"), ("2024-07-01", "2026-06-30"), ("2025-01-01", "2025-12-31")]


def test_the_public_popolo_names_only_who_sits_and_agreed(files: Council, desk_officer: User) -> None:
    """No pseudonym, no id of another file, no past term, nobody who did not agree."""
    bring(desk_officer, files, TWO_PEOPLE)
    document = popolo.public_document(files, date(2025, 6, 1))
    assert list(popolo_schema.faults(document)) == []
    assert [each["name"] for each in document["persons"]] == ["Amina"]
    assert [each["start_date"] for each in document["memberships"]] == ["2024-07-01"]
    written = json.dumps(document)
    private = [str(each) for row in db.session.execute(select(Term.id, Term.person_id)) for each in row]
    private += list(db.session.scalars(select(Person.pseudonym)))
    assert [each for each in private if each in written] == []
    assert popolo.public_document(files, date(2030, 1, 1))["persons"] == []


def test_a_departure_from_the_schema_is_noticed() -> None:
    """The checker knows a wrong kind, an unknown property, and a reference to nothing."""
    wrong: dict[str, list[dict[str, Any]]] = {
        "persons": [{"id": "1", "name": 7, "shoe": "x"}],
        "memberships": [{"id": "2", "person_id": "9", "start_date": "June"}],
    }
    assert len(list(popolo_schema.faults(wrong))) == 4


def test_files_are_taken_through_the_pages(client: FlaskClient, files: Council, desk_officer: User) -> None:
    """Each kind answers with its file; an unknown kind is not there."""
    bring(desk_officer, files, TWO_PEOPLE)
    factories.sign_in(client, desk_officer)
    assert "Take the file" in read(client, "/files/people/export")
    answer = client.get("/files/people/export/file?kind=xlsx&whom=everybody&wording=words")
    assert answer.get_data().startswith(b"PK")
    answer = client.get("/files/people/export/file?kind=csv&whom=with_a_term&wording=keys")
    assert _rows(answer.get_data())[0][:3] == ["id", "name", "contact"]
    assert client.get("/files/people/export/file?kind=exe").status_code == 404
    assert len(json.loads(read(client, "/files/people.popolo.json"))["persons"]) == 2
    client.get("/sign-out")
    assert "Bilal" not in read(client, "/files/public/popolo.json")
