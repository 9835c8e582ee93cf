"""Importing a pool through the pages: upload, preview, confirm; and every wrong file, which saves nothing."""

import io
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from council.access import Role
from council.accounts.models import User
from council.audit.acts import Act
from council.audit.models import Entry
from council.calls import pool_uploads, service
from council.calls.models import Application, Call, PoolUpload
from council.calls.service import Stage
from council.councils.models import Council
from council.database import db, transaction
from council.members import service as members
from council.members.models import Person
from tests import factories
from tests.council.members.helpers import read
from tests.council.workbooks import workbook

GOOD = "id,name,colour,status\na1,Amina,First value,second\na2,Bilal,second,\n"
HALF = "id,name,colour\na1,Amina,First value\na1,Bilal,purple\n"


def _import_path(call: Call) -> str:
    return f"/{call.council.slug}/calls/{call.id}/import"


def _upload(client: FlaskClient, call: Call, content: bytes | str, categories: str | None = None) -> TestResponse:
    path = _import_path(call)
    hidden = factories.hidden_fields(read(client, path))
    raw = content.encode() if isinstance(content, str) else content
    files = {"pool": FileStorage(io.BytesIO(raw), "pool.csv")}
    if categories is not None:
        files["categories"] = FileStorage(io.BytesIO(categories.encode()), "categories.csv")
    boundary, body = encode_multipart({**hidden, **files})
    return client.post(path, data=body, content_type=f"multipart/form-data; boundary={boundary}")


def _preview(client: FlaskClient, call: Call, content: bytes | str, categories: str | None = None) -> tuple[str, str]:
    answer = _upload(client, call, content, categories)
    assert answer.status_code == 302, answer.get_data(as_text=True)
    return answer.location, read(client, answer.location)


def _confirm(client: FlaskClient, path: str, **fields: str) -> TestResponse:
    page = read(client, path)
    form = page[page.index('method="post" action="' + path.partition("?")[0] + '"') :]
    hidden = factories.hidden_fields(form[: form.index("</form>")])
    return client.post(path.partition("?")[0], data={**hidden, "stage": "eligible", **fields})


def _rows() -> Mapping[str, int]:
    """How many rows every table has."""
    db.session.rollback()
    tables = db.metadata.sorted_tables
    return {
        table.name: db.session.scalar(db.select(db.func.count()).select_from(table)) or 0
        for table in tables
        if table.name != "sessions"
    }


def test_a_pool_is_previewed_confirmed_and_in_the_call(desk: FlaskClient, call: Call) -> None:
    """The whole way: the preview counts two new people; after confirming, both are eligible, with their answers."""
    path, page = _preview(desk, call, GOOD)
    assert "2 new people" in page
    answer = _confirm(desk, path)
    assert answer.status_code == 302, answer.get_data(as_text=True)
    people = service.applicants(call.council, call.rotation_on)
    names = members.names_of_many(people)
    traits = {names[each]: told for each, told in members.traits_of_many(people).items()}
    assert traits == {"Amina": {"colour": "first", "status": "second"}, "Bilal": {"colour": "second"}}
    assert "2 new people, 0 updated, 0 unchanged" in read(desk, answer.location)


def test_the_preview_saves_nobody(desk: FlaskClient, call: Call) -> None:
    """Between upload and confirmation, no person, trait or application exists."""
    _preview(desk, call, GOOD)
    rows = _rows()
    assert [rows[table] for table in ("people", "traits", "applications", "pool_uploads")] == [0, 0, 0, 1]


def test_the_same_file_again_changes_nothing_and_says_so(desk: FlaskClient, call: Call) -> None:
    """Importing twice leaves people, traits and applications as they were, and the page says that nothing changed."""
    _confirm(desk, _preview(desk, call, GOOD)[0])
    before = _rows()
    path, page = _preview(desk, call, GOOD)
    assert "2 people unchanged" in page
    answer = _confirm(desk, path)
    after = _rows()
    kept = ("people", "traits", "applications", "pool_uploads")
    assert {table: after[table] for table in kept} == {table: before[table] for table in kept}
    assert "Nothing changed" in read(desk, answer.location)


def test_a_whole_import_is_one_act_with_the_fingerprint_of_the_file(desk: FlaskClient, call: Call) -> None:
    """The record holds one entry for the import, whatever the number of people, and no name or answer in it."""
    path, _page = _preview(desk, call, GOOD)
    before = db.session.scalar(db.select(db.func.count()).select_from(Entry))
    _confirm(desk, path)
    entries = db.session.scalars(db.select(Entry).order_by(Entry.sequence).offset(before)).all()
    assert [entry.act for entry in entries] == [Act.POOL_IMPORTED.value]
    assert b'"sha256"' in entries[0].body
    assert [word in entries[0].body for word in (b"Amina", b"first", b"Bilal")] == [False, False, False]


FILE_FAULTS: dict[str, tuple[bytes, str]] = {
    "no content": (b"", "The file is empty"),
    "only blanks": (b" \n\n", "The file is empty"),
    "no rows": (b"id,name,colour\n", "no person below them"),
    "UTF-16": ("id,name\n1,Ana\n".encode("utf-16"), "UTF-16"),
    "Latin-1": ("id,name\n1,Zoë\n".encode("latin-1"), "Line 2 holds letters that are not written in UTF-8"),
    "NUL bytes": (b"id,name\n1,A\x00na\n", "Line 2 holds a character that no text has"),
    "an open quotation mark": (b'id,name\n1,"Ana\n2,Bo\n', "quotation mark"),
    "no header": (b"x1,First value,second\nx2,second,First value\n", "The first line looks like a person"),
    "two columns of one name": (b"id,name,Name\n1,Ana,Ana\n", "Columns 2 and 3 have the same name"),
    "a column without a name": (b"id,,name\n1,x,Ana\n", "Column 2 has no name"),
    "100,000 rows": (b"id,name\n" + b"".join(b"%d,Ana\n" % n for n in range(100_000)), "The file has 100000 rows"),
    "an old Excel file": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Excel file"),
    "a broken workbook": (b"PK\x03\x04 nothing more", "cannot be opened"),
}


@pytest.mark.parametrize("fault", FILE_FAULTS)
def test_a_file_that_cannot_be_read_is_told_at_once_and_leaves_nothing(
    desk: FlaskClient, call: Call, fault: str
) -> None:
    """The page names the fault; no table, the one for uploads included, has one row more than before."""
    content, words = FILE_FAULTS[fault]
    before = _rows()
    answer = _upload(desk, call, content)
    assert answer.status_code == 422
    assert words in answer.get_data(as_text=True)
    assert _rows() == before


ROW_FAULTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "missing column": ("name,colour\nAna,first\n", ("One column must be the identifier",)),
    "unknown value": (
        "id,name,colour\n1,Ana,Furst value\n",
        ("Furst value", "Did you mean “First value”?", "First value; Second value"),
    ),
    "duplicate id": ("id,name\nx,Ana\ny,Bo\nx,Cy\n", ("Line 2 has the same identifier",)),
    "formula": ("id,name\n1,=cmd|' /C calc'!A0\n", ("begins with a sign that starts a formula",)),
    "formula after a quotation mark": ('id,name\n1,"=1+1"\n', ("begins with a sign that starts a formula",)),
    "at sign": ("id,name\n1,@SUM(A1)\n", ("begins with a sign that starts a formula",)),
    "tab": ('id,name\n1,"\tAna"\n', ("begins with a sign that starts a formula",)),
    "formula in the id": ("id,name\n-1,Ana\n", ("begins with a sign that starts a formula",)),
    "too few cells": ("id,name,colour\n1,Ana\n", ("more or fewer cells",)),
    "too many cells": ("id,name\n1,Diallo, Amina\n", ("more or fewer cells",)),
    "blank id": ("id,name\n,Ana\n2,Bo\n", ("Every person needs an identifier",)),
    "blank name": ("id,name\n1,\n2,Bo\n", ("Fill in a name",)),
    "line break in a name": ('id,name\n1,"Ana\nDiallo"\n', ("cannot be shown",)),
    "very long name": (f"id,name\n1,{'a' * 201}\n", ("longer than 200 characters",)),
}


@pytest.mark.parametrize("fault", ROW_FAULTS)
def test_a_mistake_in_a_line_is_named_and_nothing_can_be_confirmed(desk: FlaskClient, call: Call, fault: str) -> None:
    """The preview says line, column and what would be right; confirming anyway is refused, and nobody is saved."""
    content, words = ROW_FAULTS[fault]
    path, page = _preview(desk, call, content)
    assert [word for word in words if word not in page] == []
    assert "Import these people" not in page
    before = _rows()
    hidden = factories.hidden_fields(page)
    answer = desk.post(path, data={**hidden, "stage": "eligible"})
    assert answer.status_code == 400
    assert "Nothing was imported" in answer.get_data(as_text=True)
    assert _rows() == before
    assert before["people"] == before["applications"] == before["traits"] == 0


def test_a_problem_names_line_and_column(desk: FlaskClient, call: Call) -> None:
    """Both mistakes of the file are listed, each with its own line and column."""
    _path, page = _preview(desk, call, HALF)
    assert "2 things to correct" in page
    cells = page[page.index("What would be right") :].split("<tr>")[1:3]
    assert [("3" in cell, "id" in cell or "colour" in cell) for cell in cells] == [(True, True), (True, True)]


def test_two_hundred_problems_are_shown_and_all_are_counted(desk: FlaskClient, call: Call) -> None:
    """A file with 500 mistakes does not make a page without end, and says how many there are."""
    lines = "".join(f"{number},Ana,purple\n" for number in range(500))
    _path, page = _preview(desk, call, "id,name,colour\n" + lines)
    assert "500 things to correct" in page
    assert "The first 200 are listed here." in page
    assert page.count("The values of this column are listed at line 2.") == 199


def test_a_column_can_be_given_another_meaning(desk: FlaskClient, call: Call) -> None:
    """What the header does not say, the officer says in the preview, and the import follows it."""
    path, page = _preview(desk, call, "code,who,paint\n1,Ana,first\n")
    assert "One column must be the identifier" in page
    query = "?column-0=id&column-1=name&column-2=dimension:colour"
    assert "1 new person" in read(desk, path + query)
    assert _confirm(desk, path + query).status_code == 302
    people = service.applicants(call.council, call.rotation_on)
    assert members.traits_of_many(people) == {people[0]: {"colour": "first"}}


def test_a_meaning_invented_in_the_address_is_ignored(desk: FlaskClient, call: Call) -> None:
    """Only meanings this council knows are taken from the address."""
    path, _page = _preview(desk, call, GOOD)
    assert "2 new people" in read(desk, path + "?column-0=password&column-1=dimension:other&column-99=id")


def test_new_applications_wait_for_a_decision_unless_said_otherwise(desk: FlaskClient, call: Call) -> None:
    """With the usual choice, imported applications are received; nobody is eligible before an officer says so."""
    _confirm(desk, _preview(desk, call, GOOD)[0], stage="received")
    assert service.call_counts(call)[Stage.RECEIVED] == 2
    assert service.applicants(call.council, call.rotation_on) == []


def test_an_invented_stage_is_refused(desk: FlaskClient, call: Call) -> None:
    """The stage is one of the two that an import may give."""
    path, _page = _preview(desk, call, GOOD)
    assert _confirm(desk, path, stage="withdrawn").status_code == 422
    assert _rows()["people"] == 0


def test_a_cancelled_file_is_gone_with_its_key(desk: FlaskClient, call: Call) -> None:
    """After throwing it away the page is not there, and its key cannot be used any more."""
    path, page = _preview(desk, call, GOOD)
    upload_id = db.session.scalars(db.select(PoolUpload.id)).one()
    answer = desk.post(f"{path}/cancel", data=factories.hidden_fields(page[page.index("/cancel") :]))
    assert answer.status_code == 302
    assert desk.get(path).status_code == 404
    assert _wrapped_key(upload_id) is None


def test_a_confirmed_file_is_gone_with_its_key(desk: FlaskClient, call: Call) -> None:
    """Nothing of the uploaded file stays after it was imported."""
    path, _page = _preview(desk, call, GOOD)
    upload_id = db.session.scalars(db.select(PoolUpload.id)).one()
    _confirm(desk, path)
    assert _rows()["pool_uploads"] == 0
    assert _wrapped_key(upload_id) is None


def _wrapped_key(holder: object) -> bytes | None:
    key: bytes | None = db.session.scalar(
        db.text("SELECT wrapped FROM data_keys WHERE holder = :holder").bindparams(
            db.bindparam("holder", holder, type_=db.Uuid)
        )
    )
    return key


def test_a_file_is_forgotten_after_an_hour(desk: FlaskClient, call: Call) -> None:
    """An hour later the preview is not there, and the sweep takes the row and the key away."""
    path, _page = _preview(desk, call, GOOD)
    with transaction():
        upload = db.session.scalars(db.select(PoolUpload)).one()
        upload.uploaded_at = datetime.now(UTC) - timedelta(minutes=61)
    assert desk.get(path).status_code == 404
    with transaction():
        assert pool_uploads.forget_uploads(datetime.now(UTC)) == 1
    assert _rows()["pool_uploads"] == 0


def test_a_file_is_for_the_officer_who_uploaded_it(desk: FlaskClient, call: Call, app: Flask, council: Council) -> None:
    """A colleague of the same secretariat finds nothing at the address of the preview."""
    path, _page = _preview(desk, call, GOOD)
    colleague = factories.make_user("colleague", council, Role.SECRETARIAT)
    other = app.test_client()
    factories.sign_in(other, colleague)
    assert other.get(path).status_code == 404


@pytest.mark.parametrize("role", ["member_user", "auditor", "administrator"])
def test_importing_is_for_the_secretariat_alone(
    client: FlaskClient, call: Call, role: str, request: pytest.FixtureRequest
) -> None:
    """Any other role finds nothing there."""
    factories.sign_in(client, request.getfixturevalue(role))
    assert client.get(_import_path(call)).status_code == 404
    assert client.get(f"{_import_path(call)}/example.csv").status_code == 404


def test_uploaded_names_and_answers_are_nowhere_readable_on_the_disk(desk: FlaskClient, call: Call, app: Flask) -> None:
    """Planted values are in no byte of the database or its log, neither while the file waits nor after the import."""
    planted = ["Quetzalcoatlus", "kontakt-1984@post.example", "Verein-Zyzzyva"]
    text = "id,name,contact,organisation,status\nid-77123,{},{},{},second\n".format(*planted)
    path, _page = _preview(desk, call, text)
    assert _found_on_disk(app, planted) == []
    assert _confirm(desk, path).status_code == 302
    assert service.applicants(call.council, call.rotation_on) != []
    assert _found_on_disk(app, [*planted, "id-77123"]) == []


def _found_on_disk(app: Flask, planted: list[str]) -> list[str]:
    db.session.rollback()
    content = b"".join(each.read_bytes() for each in Path(app.instance_path).iterdir() if each.is_file())
    assert b"pool_uploads" in content
    return [each for each in planted if each.encode() in content]


def test_a_sealed_answer_is_not_shown_in_the_preview(desk: FlaskClient, call: Call) -> None:
    """The preview says that it was understood, and not which it is."""
    _path, page = _preview(desk, call, "id,name,status\n1,Ana,Second value\n")
    assert "understood, not shown" in page
    assert "Second value" not in page


def test_the_fields_pair_of_files_is_imported(desk: FlaskClient, call: Call) -> None:
    """respondents.csv is the pool; categories.csv is compared with the council and the charter, and changes neither."""
    categories = "category,feature,min,max\ncolour,first,3,5\ncolour,purple,1,2\nheight,tall,0,9\n"
    path, page = _preview(desk, call, "id,colour,height\np0,first,tall\np1,second,small\n", categories)
    assert [words in page for words in ("3 to 5", "Not a value of", "Not asked by this council")] == [True] * 3
    assert _confirm(desk, path).status_code == 302
    names = members.names_of_many(service.applicants(call.council, call.rotation_on))
    assert sorted(names.values()) == ["p0", "p1"]


@pytest.mark.parametrize(
    ("categories", "words"),
    [
        ("a,b\n1,2\n", "needs the columns feature, value, min and max"),
        ("category,feature,min,max\ncolour,first,three,5\n", "“three” is not a number of people"),
        ("category,feature,min,max\ncolour,first,6,5\n", "“6 &gt; 5” is not a number of people"),
        ("category,feature,min,max\ncolour,first,1,5\nColour,FIRST,1,5\n", "lines 2 and 3 say the same"),
    ],
)
def test_a_wrong_file_of_categories_is_told_and_leaves_nothing(
    desk: FlaskClient, call: Call, categories: str, words: str
) -> None:
    """The pair is refused together; not even the good half is kept."""
    before = _rows()
    answer = _upload(desk, call, GOOD, categories)
    assert answer.status_code == 422
    assert words in answer.get_data(as_text=True)
    assert _rows() == before


def test_the_example_can_be_imported_as_it_is(desk: FlaskClient, call: Call) -> None:
    """The file offered for download has every value of every dimension and no mistake."""
    example = desk.get(f"{_import_path(call)}/example.csv")
    assert example.headers["Content-Disposition"] == f'attachment; filename="{call.council.slug}-pool.csv"'
    _path, page = _preview(desk, call, example.get_data())
    assert "Everything in the file was understood" in page


def test_a_workbook_is_imported_like_a_csv_file(desk: FlaskClient, call: Call) -> None:
    """Numbers and text in an Excel sheet become the same people."""
    rows: list[list[str | float]] = [["id", "Name", "Colour"], [17, "Ana", "First value"], [18.0, "Bo", "second"]]
    path, page = _preview(desk, call, workbook(rows))
    assert "2 new people" in page
    assert _confirm(desk, path).status_code == 302
    assert db.session.scalar(db.select(db.func.count()).select_from(Application)) == 2


def test_an_erased_person_does_not_come_back_with_the_same_file(desk: FlaskClient, call: Call) -> None:
    """Erasure holds against a re-import: she is left out, and the page says that one person was."""
    _confirm(desk, _preview(desk, call, GOOD)[0])
    with transaction():
        amina = next(each for each in db.session.scalars(db.select(Person)) if members.name_of(each) == "Amina")
        members.erase_person(factories.ACTOR, amina, on=datetime.now(UTC).date())
    path, page = _preview(desk, call, GOOD)
    assert "1 people in the file were erased" in page
    _confirm(desk, path)
    assert _rows()["people"] == 2
    assert len(service.applicants(call.council, call.rotation_on)) == 1


def test_a_planted_script_in_a_file_is_shown_as_text(desk: FlaskClient, call: Call) -> None:
    """Markup in names, columns and wrong values is written out, not carried out."""
    _path, page = _preview(desk, call, "id,name,colour,<script>x</script>\n1,<b>Ana</b>,<img src=x>,1\n")
    assert [mark in page for mark in ("<script>x", "<b>Ana", "<img src=x")] == [False, False, False]


def test_the_waiting_file_is_offered_again(desk: FlaskClient, call: Call, officer: User) -> None:
    """Who leaves the preview finds the way back to it."""
    path, _page = _preview(desk, call, GOOD)
    assert officer.email
    assert path.rpartition("/")[2] in read(desk, _import_path(call))
