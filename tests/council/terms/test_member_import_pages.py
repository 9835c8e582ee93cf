"""Importing members through the pages: upload, preview, confirm, cancel; and every wrong file, which saves nothing."""

import io
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from council.access import Role
from council.accounts.models import User
from council.councils.models import Council
from council.database import db
from council.members.models import Person
from council.tables import Problem
from council.terms.importing import example, uploads
from council.terms.importing.charters import Charters
from council.terms.importing.columns import TermFault
from council.terms.importing.models import MemberUpload
from council.terms.importing.words import member_problem_lines
from council.terms.models import Term
from tests import factories
from tests.council.members.helpers import read
from tests.council.terms.member_files import HEADER, ON, TWO_PEOPLE, found, known
from tests.council.workbooks import Formula, workbook

PATH = "/files/people/import"


@pytest.fixture
def files(app: Flask) -> Council:
    """The small council, on the embedded database."""
    assert app
    return found()


@pytest.fixture
def desk_officer(files: Council) -> User:
    """Somebody of its secretariat."""
    return factories.make_user("officer", files, Role.SECRETARIAT)


@pytest.fixture
def desk(client: FlaskClient, desk_officer: User) -> FlaskClient:
    """A browser in which she is signed in."""
    factories.sign_in(client, desk_officer)
    return client


def _upload(client: FlaskClient, content: bytes | str) -> TestResponse:
    hidden = factories.hidden_fields(read(client, PATH))
    raw = content.encode() if isinstance(content, str) else content
    fields = {**hidden, "members": FileStorage(io.BytesIO(raw), "members.csv")}
    boundary, body = encode_multipart(fields)
    return client.post(PATH, data=body, content_type=f"multipart/form-data; boundary={boundary}")


def _preview(client: FlaskClient, content: bytes | str) -> tuple[str, str]:
    answer = _upload(client, content)
    assert answer.status_code == 302, answer.get_data(as_text=True)
    return answer.location, read(client, answer.location)


def _confirm(client: FlaskClient, path: str, page: str) -> TestResponse:
    form = page[page.index(f'method="post" action="{path}"') :]
    return client.post(path, data=factories.hidden_fields(form[: form.index("</form>")]))


def _counts() -> list[int]:
    db.session.rollback()
    return [db.session.scalar(select(func.count()).select_from(each)) or 0 for each in (Person, Term, MemberUpload)]


def test_members_are_previewed_confirmed_and_known(desk: FlaskClient, files: Council) -> None:
    """The whole way: the preview counts and shows the terms as understood; after confirming, they are there."""
    path, page = _preview(desk, TWO_PEOPLE)
    assert [words in page for words in ("3 new people", "3 new terms", "1 July 2022", "30 June 2024")] == [True] * 4
    assert _counts() == [0, 0, 1]
    answer = _confirm(desk, path, page)
    assert "3 new people, 0 updated, 0 unchanged, 3 new terms" in read(desk, answer.location)
    assert (_counts(), sorted(known(files))) == ([3, 3, 0], ["Amina", "Bilal", "Carla"])


def test_the_same_file_again_says_that_nothing_would_change(desk: FlaskClient, files: Council) -> None:
    """The preview says so, and offers nothing to confirm."""
    path, page = _preview(desk, TWO_PEOPLE)
    _confirm(desk, path, page)
    before = known(files)
    _path, page = _preview(desk, TWO_PEOPLE)
    assert "Importing it would change nothing" in page
    assert "Import these members" not in page
    assert known(files) == before


def test_a_fault_is_shown_with_line_letter_and_column(desk: FlaskClient, files: Council) -> None:
    """With what stands there and what would be right; nothing can be confirmed."""
    _path, page = _preview(desk, TWO_PEOPLE.replace("youth,2025-01-01", "Elders,soon").replace("French", "Klingon"))
    assert [words in page for words in ("H · first day", "soon", "Write the day with the year first")] == [True] * 3
    assert "D · language" in page
    assert "Import these members" not in page
    assert (_counts()[:2], known(files)) == ([0, 0], {})


def test_the_meaning_of_a_column_can_be_changed_in_the_preview(desk: FlaskClient, files: Council) -> None:
    """What was taken for the last day can be the day after it, and comes in so."""
    text = f"{HEADER}\na1,Amina,,,,,members,2024-01-01,2026-01-01,,,\na1,Amina,,,,,members,2026-01-01,2028-01-01,,,\n"
    path, page = _preview(desk, text)
    assert "by line 2" in page
    page = read(desk, f"{path}?column-8=end")
    assert "31 December 2025" in page
    assert _confirm(desk, path, page).status_code == 302
    assert str(known(files)["Amina"][5]).count("datetime.date(2026, 1, 1)") == 2


def test_a_sealed_answer_is_not_shown(desk: FlaskClient) -> None:
    """Its column has no examples."""
    page = _preview(desk, "name,status\nAna,Second value\n")[1]
    assert ("Second value" in page, "not shown" in page) == (False, True)


def test_a_file_that_was_thrown_away_is_gone(desk: FlaskClient) -> None:
    """Cancelling leaves nothing, and the page of the file is not there any more."""
    path, _page = _preview(desk, TWO_PEOPLE)
    assert "File of" in read(desk, PATH)
    hidden = factories.hidden_fields(read(desk, path))
    assert desk.post(f"{path}/cancel", data=hidden).status_code == 302
    assert (_counts(), desk.get(path).status_code) == ([0, 0, 0], 404)


def test_nobody_else_opens_a_waiting_file(app: Flask, desk: FlaskClient, files: Council) -> None:
    """Another officer of the same council does not find it."""
    path, _page = _preview(desk, TWO_PEOPLE)
    other = app.test_client()
    factories.sign_in(other, factories.make_user("other", files, Role.SECRETARIAT))
    assert other.get(path).status_code == 404


def test_nothing_of_a_file_is_readable_on_the_disk(app: Flask, desk: FlaskClient) -> None:
    """Names, contacts and identifiers are in no byte of the database, neither while the file waits nor after."""
    planted = ["Quetzalcoatlus", "kontakt-1984@post.example", "Verein-Zyzzyva", "id-77123"]
    path, page = _preview(desk, "id,name,contact,organisation\n{3},{0},{1},{2}\n".format(*planted))
    found_there = []
    for step in ("waiting", "imported"):
        content = b"".join(each.read_bytes() for each in Path(app.instance_path).iterdir() if each.is_file())
        found_there += [(step, each) for each in planted if each.encode() in content]
        if step == "waiting":
            assert _confirm(desk, path, page).status_code == 302
    assert (found_there, _counts()) == ([], [1, 0, 0])


def test_the_example_comes_in_as_it_is(desk: FlaskClient, files: Council) -> None:
    """Whoever starts from it starts from a file that works."""
    text = desk.get(f"{PATH}/example.csv").get_data(as_text=True)
    assert "2 new people" in _preview(desk, text)[1]
    assert example.example_csv([], Charters(files), ON).startswith(example.BOM)


FILE_FAULTS: dict[str, tuple[bytes, str]] = {
    "no content": (b"", "The file is empty"),
    "no rows": (b"id,name\n", "no person below them"),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "a character that no text has"),
    "UTF-16": ("id,name\n1,Ana\n".encode("utf-16"), "UTF-16"),
    "Latin-1": ("id,name\n1,Zoë\n".encode("latin-1"), "Line 2 holds letters that are not written in UTF-8"),
    "an old Excel file": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Excel file"),
    "a broken workbook": (b"PK\x03\x04 nothing more", "cannot be opened"),
    "two sheets": (workbook([["name"], ["Ana"]], [["name"], ["Bo"]]), "several sheets"),
    "merged cells": (workbook([["name", "contact"], ["Ana", "x"]], merged="A1:B1"), "merged at A1"),
    "a formula": (workbook([["name"], [Formula("1+1")]]), "Cell A2 holds a formula"),
    "two columns of one name": (b"name,Name\nAna,Ana\n", "have the same name"),
    "too many rows": (b"id\n" + b"1\n" * (uploads.MOST_ROWS + 1), f"At most {uploads.MOST_ROWS} are taken in"),
}


def test_a_file_that_cannot_be_read_is_told_at_once_and_leaves_nothing(desk: FlaskClient) -> None:
    """The page names what is wrong with the file as a whole; no file waits afterwards."""
    answers = {case: _upload(desk, content) for case, (content, _words) in FILE_FAULTS.items()}
    assert {case: answer.status_code for case, answer in answers.items()} == dict.fromkeys(FILE_FAULTS, 422)
    silent = [case for case, answer in answers.items() if FILE_FAULTS[case][1] not in answer.get_data(as_text=True)]
    assert (silent, _counts()) == ([], [0, 0, 0])


def test_every_fault_of_a_file_of_members_has_a_sentence(files: Council) -> None:
    """Each says what would be right, and none shows a code."""
    days = ("2024-01-01", "2026-01-01")
    rules = {
        TermFault.UNKNOWN_GROUP: ("2024-01-01", "youth"),
        TermFault.BLANK_GROUP: ("2024-01-01", "youth"),
    }
    problems = [Problem(code, 3, "name", "x", 2, rules.get(code, days)) for code in TermFault]
    lines = member_problem_lines(problems, [], header=["id", "name"], charters=Charters(files))
    assert [line.expected for line in lines if not line.expected.endswith(".") or "%" in line.expected] == []
    assert {line.column for line in lines} == {"B · name"}
