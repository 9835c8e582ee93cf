"""Odd input gets a clear answer, never a fault of ours: addresses, numbers, forms and files nobody would send."""

import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pydantic import ValidationError

from council import access
from council.access import Role
from council.accounts.models import User
from council.audit import service as audit
from council.audit.models import Entry
from council.calls import service as calls
from council.calls.service import Stage
from council.councils.models import Council
from council.councils.rules import Target
from council.database import db, moment, transaction
from council.members import service as members
from council.tables import Fault, TableError
from council.terms import service as terms
from council.terms.seats import AmendmentKind
from council.workbooks import read_workbook
from tests import factories
from tests.council.workbooks import packed, workbook

SignIn = Callable[[FlaskClient, User], None]
TODAY = datetime.now(UTC).date()
ROTATIONS = "/test-council/rotations"
NEW_CHARTER = "/test-council/charter/new"


@pytest.mark.parametrize("slug", ["%00", "a%00b", "%FF", "A" * 3000, "9"])
def test_no_short_name_of_a_council_upsets_the_database(any_app: Flask, slug: str) -> None:
    """PostgreSQL refuses some texts; what cannot be a council's name is not asked for."""
    council = factories.make_council()
    client = any_app.test_client()
    factories.sign_in(client, factories.make_user("officer", council, Role.SECRETARIAT))
    assert [client.get(f"/{slug}/{page}").status_code for page in ("charter", "public/", "people")] == [404, 404, 404]


@pytest.mark.parametrize("page", ["", "/progress", "/evidence.json"])
def test_no_number_of_a_proposal_is_too_large_for_the_database(
    client: FlaskClient, officer: User, sign_in: SignIn, page: str
) -> None:
    """A number no proposal can have is not there."""
    sign_in(client, officer)
    assert client.get(f"{ROTATIONS}/2027-01-01/proposals/{10**29}{page}").status_code == 404


@pytest.mark.parametrize("day", ["9999-12-31", "9999-01-01", "0001-01-01", "2031-05-17"])
def test_a_proposal_is_asked_for_on_a_rotation_only(
    client: FlaskClient, officer: User, sign_in: SignIn, day: str
) -> None:
    """On any other day there is nothing to propose; the end of the calendar is one of them."""
    sign_in(client, officer)
    token = factories.hidden_fields(client.get("/me/account").get_data(as_text=True))["csrf_token"]
    told = {"csrf_token": token, "form_key": str(uuid4())}
    assert client.post(f"{ROTATIONS}/{day}/propose", data=told).status_code == 404


@pytest.mark.parametrize("target", ["//evil.example", "/\\evil.example", "/\t/evil.example", "/\t/[x", "/a\r\nX: y"])
def test_no_address_leads_elsewhere_or_breaks_a_header(client: FlaskClient, target: str) -> None:
    """After choosing a language the reader is on this site, whatever the link said."""
    answer = client.get("/language/fr", query_string={"next": target})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")


def test_an_address_with_line_breaks_is_none() -> None:
    """A header cannot carry it."""
    assert [access.local_path(path, "/") for path in ("/a\r\nb", "/a\x00", "/a?b=c")] == ["/", "/", "/a?b=c"]


def test_signing_in_with_an_address_that_is_none_is_refused(client: FlaskClient) -> None:
    """The words after `next=` come from whoever wrote the link."""
    assert client.get("/sign-in", query_string={"next": "//[x"}).status_code == 400


def test_rows_under_odd_numbers_belong_to_no_form(client: FlaskClient, council: Council, sign_in: SignIn) -> None:
    """A number written as a power, or of thousands of figures, is no row; a quota on nothing is shown as such."""
    sign_in(client, factories.make_user("administrator", council, Role.ADMINISTRATOR))
    told = factories.hidden_fields(client.get(NEW_CHARTER).get_data(as_text=True))
    odd = ("quotas-²-key", f"quotas-{'9' * 5000}-key", "seat_groups-²-seats", "targets-²-share")
    answers = [client.post(NEW_CHARTER, data={**told, name: "1"}).status_code for name in odd]
    nothing = {**told, "quotas-0-key": "on-nothing", "quotas-0-where": ""}
    assert [*answers, client.post(NEW_CHARTER, data=nothing).status_code] == [422] * 5


@pytest.mark.parametrize("share", ["1e9999999999", "1E-99999999", "nan", "1/0", "1_0"])
def test_a_share_is_written_in_figures(share: str) -> None:
    """Ten letters with an exponent would be a number of gigabytes, and hold the process up while it is worked out."""
    with pytest.raises(ValidationError) as error:
        Target(dimension="gender", value="woman", share=share)
    assert error.value.errors()[0]["type"] == "share_unreadable"


@pytest.mark.parametrize(
    ("place", "fault"),
    [("XFD3", Fault.TOO_MANY_COLUMNS), ("A1048576", Fault.TOO_MANY_ROWS), ("XFD1048576", Fault.TOO_MANY_ROWS)],
)
def test_a_cell_far_away_does_not_fill_the_memory(place: str, fault: Fault) -> None:
    """Two cells in far corners make a workbook of some hundred bytes that would unpack to half a terabyte."""
    cell = f'<c r="{place}" t="str"><v>x</v></c>'
    sheet = f'<worksheet><sheetData><row r="1">{cell}</row></sheetData></worksheet>'
    with pytest.raises(TableError) as error:
        read_workbook(packed({"xl/workbook.xml": "", "xl/sheets/any.xml": sheet}))
    assert error.value.code == fault


def test_a_filled_cell_says_where_it_stands() -> None:
    """A cell without its place could stand anywhere; every spreadsheet writes it."""
    sheet = '<worksheet><sheetData><row r="1048576"><c t="str"><v>x</v></c></row></sheetData></worksheet>'
    with pytest.raises(TableError) as error:
        read_workbook(packed({"xl/workbook.xml": "", "xl/worksheets/sheet1.xml": sheet}))
    assert error.value.code == Fault.BROKEN_WORKBOOK


def test_an_empty_cell_far_away_does_no_harm() -> None:
    """Spreadsheets keep the format of rows and cells nobody filled."""
    with zipfile.ZipFile(BytesIO(workbook([["id", "name"], [1, "Ana"]]))) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    far = '<row r="1048576" s="1"><c r="XFD1048576" s="1"/></row></sheetData>'
    sheet = "xl/worksheets/sheet1.xml"
    content = packed({**parts, sheet: parts[sheet].replace("</sheetData>", far)})
    assert len(read_workbook(content).rows) == 1


@pytest.mark.parametrize("part", ["content.xml", "xl/workbook.bin"])
def test_another_kind_of_workbook_is_refused(part: str) -> None:
    """Formulas and far cells are not looked for in it."""
    with pytest.raises(TableError) as error:
        read_workbook(packed({"xl/workbook.xml": "", part: ""}))
    assert error.value.code == Fault.BROKEN_WORKBOOK


@pytest.mark.parametrize("body", [b"[]", b"{}", b"7", b"\xff"])
def test_an_entry_that_is_no_act_is_a_fault_of_the_record(app: Flask, body: bytes) -> None:
    """Somebody who writes rubbish with the right hash is found out, and the auditor's page still opens."""
    assert app
    told = {"act": "person_added", "actor": "system:demo", "subject": "person:1"}
    with transaction():
        db.session.add(Entry(sequence=1, at=moment(), body=body, leaf_hash=audit.leaf_hash(body), **told))
    assert audit.verify() == audit.Fault(1, "columns_differ")


def test_the_term_of_an_erased_person_can_still_be_ended(council: Council, officer: User) -> None:
    """Her key is gone, so the record keeps the act without a name; her seat must not be stuck, nor her application."""
    with transaction():
        person = members.add_person(officer, council, name="Ana")
        term = terms.begin_term(
            officer, council, person=person, seat_group="members", start=TODAY, end=TODAY + timedelta(days=700)
        )
        call = calls.plan_call(
            officer,
            council,
            title={"en": "Call"},
            text={"en": ""},
            opens_on=TODAY,
            closes_on=TODAY + timedelta(days=9),
            rotation_on=TODAY + timedelta(days=99),
        )
        application = calls.receive_application(officer, call, person=person, on=TODAY)
    with transaction():
        members.erase_person(officer, person, on=TODAY)
    with transaction():
        tomorrow = TODAY + timedelta(days=1)
        terms.amend_term(
            officer, term, kind=AmendmentKind.ENDED, new_end=tomorrow, decided_on=TODAY, reason="left the council"
        )
        calls.decide_application(officer, application, stage=Stage.WITHDRAWN, on=TODAY)
    assert (terms.effective_end(term), application.stage) == (tomorrow, "withdrawn")


def test_a_term_that_begins_at_the_end_of_the_calendar_is_refused(
    client: FlaskClient, council: Council, officer: User, sign_in: SignIn
) -> None:
    """Nothing is worked out from a day that was refused."""
    with transaction():
        person_id = members.add_person(officer, council, name="Ana").id
    sign_in(client, officer)
    path = f"/test-council/people/{person_id}/terms/new"
    told = factories.hidden_fields(client.get(path).get_data(as_text=True))
    sent = {**told, "seat_group": "members", "start": "9999-12-31", "end": "9999-12-31"}
    assert client.post(path, data=sent).status_code == 422
