"""Reports: the same checkpoint gives the same file, whatever was written later; each is on the record."""

import csv
import io
import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from flask import Flask
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook

from council.access import Role
from council.accounts.models import User
from council.audit import checkpoints
from council.audit.acts import Act
from council.audit.models import Checkpoint, Entry
from council.councils import service as councils
from council.councils.models import Council
from council.database import db, transaction
from council.errors import Refused
from council.reports.documents import files, gathering
from council.reports.documents.gathering import Asked
from council.reports.documents.report import Report
from council.reports.documents.service import Form
from council.reports.history import figures
from council.reports.history.spans import Span, history_of
from council.rotation import settling
from council.terms import service as terms
from council.terms.seats import AmendmentKind
from tests import factories, pdf_ua
from tests.council.members.helpers import read
from tests.council.rotation import helpers, small_councils
from tests.council.rotation.test_adoption import adopt, drawn
from tests.factories import ACTOR

SignIn = Callable[[FlaskClient, User], None]
HERE = "/test-council/audit/reports"
TODAY = datetime.now(UTC).date()
FIRST, SECOND = date(2023, 7, 1), date(2024, 7, 1)
LATER = TODAY + timedelta(days=400)
ALL = Span(FIRST, TODAY + timedelta(days=1))


@pytest.fixture
def past(council: Council) -> Council:
    """Eight members of two rotations: four women at first, of whom two were followed by men."""
    with transaction():
        for number in range(10):
            said = {"gender": "woman" if number < 4 else "man"}
            person = helpers.add_person(council, f"Member {number}", said)
            start, end = (FIRST, SECOND) if number < 2 else (SECOND if number > 7 else FIRST, LATER)
            terms.begin_term(ACTOR, council, person=person, seat_group="members", start=start, end=end)
    return council


def checkpoint_of(council: Council) -> Checkpoint:
    """A checkpoint over everything written so far, with all written down that was due."""
    with transaction():
        settling.settle(council, TODAY)
    with transaction():
        made = checkpoints.checkpoint_now(datetime.now(UTC))
    assert made is not None
    return made


def asked(language: str = "en", *dimensions: str) -> Asked:
    """A report of all days."""
    return Asked(ALL, dimensions or ("gender", "region"), language)


def correct(council: Council) -> None:
    """A term turns out to have ended long ago: the figures of days gone by change."""
    held = terms.held_terms(council)[-1]
    term = terms.term(council, held.term_id)
    ended = SECOND + timedelta(days=100)
    with transaction():
        terms.amend_term(ACTOR, term, kind=AmendmentKind.RESIGNED, new_end=ended, decided_on=TODAY, reason="Told late.")
        settling.settle(council, TODAY)


@pytest.mark.parametrize("form", list(Form))
def test_the_same_checkpoint_gives_the_same_file_whatever_was_written_later(
    app: Flask, past: Council, form: Form
) -> None:
    """A term corrected backwards, a new member and later acts change a report made then by no byte."""
    checkpoint = checkpoint_of(past)
    with app.test_request_context():
        before = files.file_of(past, asked(), form, checkpoint)
    correct(past)
    with transaction():
        person = helpers.add_person(past, "Somebody new", {"gender": "woman"})
        terms.begin_term(ACTOR, past, person=person, seat_group="members", start=SECOND, end=LATER)
        settling.settle(past, TODAY)
    with app.test_request_context():
        assert files.file_of(past, asked(), form, checkpoint) == before
        assert files.file_of(past, asked(), form, checkpoint_of(past)) != before


def test_a_charter_adopted_later_changes_no_report_made_before(app: Flask, past: Council) -> None:
    """Its targets hold for days gone by, too, but nobody knew them at the checkpoint."""
    checkpoint = checkpoint_of(past)
    with app.test_request_context():
        before = files.file_of(past, asked(), Form.JSON, checkpoint)
    latest = councils.latest_charter(past)
    assert latest is not None
    rules = councils.rules_of(latest)
    aimed = [each.model_dump() for each in rules.targets if each.dimension != "gender"]
    aimed.append({"dimension": "gender", "value": "woman", "share": "3/4"})
    changed = rules.model_validate({**rules.model_dump(mode="json"), "targets": aimed})
    with transaction():
        councils.adopt_charter(ACTOR, past, rules=changed, in_force_from=SECOND)
    with app.test_request_context():
        assert files.file_of(past, asked(), Form.JSON, checkpoint) == before
        later = gathering.report_of(past, asked(), checkpoint_of(past))
    assert [each.target for each in later.dimensions[0].groups if each.key == "woman"] == ["18"]


def test_a_draw_stands_in_the_report_only_from_its_checkpoint_on(app: Flask) -> None:
    """Chances and drawn names are told once they are written down; before, nothing is said of the rotation."""
    council = small_councils.small_council(small_councils.BY_LOT)
    proposal = drawn(app, council)
    early = checkpoint_of(council)
    adopt(proposal)
    with transaction():
        settling.settle(council, helpers.DAY)
    late = checkpoint_of(council)
    span = Span(helpers.DAY, helpers.DAY + timedelta(days=1))
    told = []
    with app.test_request_context():
        for checkpoint in (early, late):
            report = gathering.report_of(council, Asked(span, ("origin",), "en"), checkpoint)
            groups = [group for each in report.dimensions for group in each.groups]
            told.append([(group.drawn_by_lot, group.expected_by_lot) for group in groups if group.expected_by_lot])
    assert told[0] == []
    assert sum(number or 0 for number, _chance in told[1]) == 2
    assert sum(Fraction(chance) for _number, chance in told[1]) == 2


def test_the_figures_are_those_of_the_history(app: Flask, past: Council) -> None:
    """The file for machines says what the pages say, exactly."""
    checkpoint = checkpoint_of(past)
    with app.test_request_context():
        told = gathering.report_of(past, asked(), checkpoint)
    found = figures.dimension_figures(history_of(past, TODAY), "gender", ALL)
    assert found is not None
    gender = told.dimensions[0]
    assert {each.key: each.last for each in gender.groups} == dict(found.last.counts)
    assert {each.key: Fraction(each.owed) for each in gender.groups if each.owed} == dict(found.owed)
    assert {each.key: each.seat_days for each in gender.groups} == dict(found.seat_days)
    assert [(each.day, each.members, each.joined) for each in told.whole.rotations] == [
        (FIRST, 8, 8),
        (SECOND, 10, 2),
    ]  # two sit on in the interim
    days = [(each.first_day, each.last_day) for each in gender.course]
    assert (days[0][0], days[-1][1]) == (FIRST, TODAY)


def test_the_file_for_machines_reads_as_its_format(app: Flask, past: Council, client: FlaskClient) -> None:
    """It is read back whole, and the published schema is that of the format."""
    checkpoint = checkpoint_of(past)
    with app.test_request_context():
        content = files.file_of(past, asked(), Form.JSON, checkpoint)
    told = Report.model_validate_json(content)
    assert (told.made_from.size, told.made_from.note) == (checkpoint.size, checkpoint.note)
    published = json.loads(read(client, "/schemas/diversity-report-1.json"))
    assert published == {**Report.model_json_schema(), "$schema": "https://json-schema.org/draft/2020-12/schema"}


def test_table_and_workbook_tell_the_same_course(app: Flask, past: Council) -> None:
    """A row for each group and stretch, with its checkpoint; the workbook has as many, as numbers and days."""
    checkpoint = checkpoint_of(past)
    with app.test_request_context():
        told = gathering.report_of(past, asked("en", "gender"), checkpoint)
        table = files.file_of(past, asked("en", "gender"), Form.CSV, checkpoint)
        book = files.file_of(past, asked("en", "gender"), Form.XLSX, checkpoint)
    rows = list(csv.DictReader(io.StringIO(table.decode("utf-8-sig"))))
    women = [(each["first_day"], each["members"]) for each in rows if each["group"] == "woman"]
    assert women[0] == (FIRST.isoformat(), "4")
    assert women[-1][1] == "2"
    assert {(each["checkpoint_size"], each["checkpoint_root"]) for each in rows} == {
        (str(checkpoint.size), checkpoint.note.splitlines()[2])
    }
    assert len(rows) == sum(len(each.members) for each in told.dimensions[0].course)
    with CalamineWorkbook.from_filelike(io.BytesIO(book)) as opened:
        names = opened.sheet_names
        course = opened.get_sheet_by_name(names[-1]).to_python()
    assert names == ["1 About this report", "2 The council in this time", "3 Gender", "4 Each group over time"]
    assert course[2][:5] == ["Gender", "Woman", FIRST, told.dimensions[0].course[0].last_day, 4.0]
    assert len(course) == len(rows) + 2


@pytest.mark.parametrize("language", pdf_ua.LANGUAGES)
def test_a_pdf_of_all_dimensions_is_accessible(app: Flask, past: Council, language: str) -> None:
    """In each language a screen reader finds the language, its way, words for each drawing, and a table beside it."""
    shown = [each.key for each in history_of(past, TODAY).dimensions]
    with app.test_request_context():
        told = pdf_ua.checked(files.file_of(past, asked(language, *shown), Form.PDF, checkpoint_of(past)))
    assert told.language == language
    assert [len(list(told.of(each))) for each in ("H1", "Figure", "Table")] == [1, len(shown), len(shown) + 3]
    if language == "en":
        text = "\n".join(each.extract_text() for each in told.reader.pages)
        assert ("Diversity over time" in text, "Woman" in text) == (True, True)


def test_a_pdf_with_a_draw_is_accessible(app: Flask) -> None:
    """So are the tables of applicants and of their chances."""
    council = small_councils.small_council(small_councils.BY_LOT)
    adopt(drawn(app, council))
    with transaction():
        settling.settle(council, helpers.DAY)
    span = Span(helpers.DAY, helpers.DAY + timedelta(days=1))
    with app.test_request_context():
        made = files.file_of(council, Asked(span, ("origin",), "ar"), Form.PDF, checkpoint_of(council))
    assert len(list(pdf_ua.checked(made).of("Table"))) == 5


def make(client: FlaskClient, **typed: object) -> str:
    """Make a report on its page; gives the address to which the reader is led."""
    shown = read(client, HERE)
    whole = {"first_day": "2023-07-01", "last_day": TODAY.isoformat(), "dimensions": ["gender"], "language": "fr"}
    sent = {**factories.hidden_fields(shown), **whole, "kind": "json", **typed}
    answer = client.post(HERE, data=sent)
    assert answer.status_code == 302, answer.get_data(as_text=True)
    return answer.headers["Location"]


def acts(*kinds: Act) -> list[dict[str, object]]:
    """What the record says of these acts."""
    found = db.session.query(Entry).filter(Entry.act.in_([each.value for each in kinds])).order_by(Entry.sequence)
    return [json.loads(each.body)["details"] for each in found]


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.SECRETARIAT])
def test_a_report_made_and_taken_is_on_the_record(
    client: FlaskClient, past: Council, sign_in: SignIn, role: Role
) -> None:
    """Making it writes down all that is needed to make it again; its file has the fingerprint that was written."""
    assert past
    sign_in(client, factories.make_user("reader", past, role))
    where = make(client)
    [made] = acts(Act.REPORT_MADE)
    assert (made["from"], made["until"]) == (FIRST.isoformat(), TODAY.isoformat())
    assert (made["dimensions"], made["language"], made["format"]) == (["gender"], "fr", "json")
    answer = client.get(f"{where}/file")
    assert files.fingerprint(answer.data) == made["sha256"]
    name = f"test-council-2023-07-01-{TODAY.isoformat()}-{made['checkpoint']}.json"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert Report.model_validate_json(answer.data).language == "fr"
    assert [each["sha256"] for each in acts(Act.REPORT_TAKEN)] == [made["sha256"]]


def test_the_page_says_when_later_corrections_changed_the_figures(
    client: FlaskClient, past: Council, auditor: User, sign_in: SignIn
) -> None:
    """Until then it says that nothing changed them; the file stays the same in both cases."""
    sign_in(client, auditor)
    where = make(client)
    before = client.get(f"{where}/file").data
    assert "Nothing that was written down after this checkpoint changed figures" in read(client, where)
    correct(past)
    page = read(client, where)
    assert "a report made today says otherwise" in page
    assert client.get(f"{where}/file").data == before


def test_a_file_that_would_not_be_the_same_is_refused(
    client: FlaskClient, past: Council, auditor: User, sign_in: SignIn
) -> None:
    """The council has another name now: nobody takes the file for the one that was made, and nothing is recorded."""
    sign_in(client, auditor)
    where = make(client)
    with transaction():
        past.name = {"en": "Another name", "fr": "Un autre nom"}
    answer = client.get(f"{where}/file")
    assert answer.status_code == 400
    assert "would not be the same as the one that was made then" in answer.get_data(as_text=True)
    assert acts(Act.REPORT_TAKEN) == []


def test_nobody_else_makes_or_takes_a_report(
    client: FlaskClient, past: Council, auditor: User, sign_in: SignIn
) -> None:
    """For a member the pages are not there; nor is a report of this council under another one's address."""
    sign_in(client, auditor)
    where = make(client)
    other = factories.make_council("other-council")
    with transaction():
        councils.grant_role(ACTOR, other, user=auditor, role=Role.AUDITOR)
    number = where.rsplit("/", 1)[1]
    for address in (f"/other-council/audit/reports/{number}", f"{HERE}/{number}0", f"{HERE}/{10**30}"):
        assert {client.get(each).status_code for each in (address, f"{address}/file")} == {404}
    member = client.application.test_client()
    sign_in(member, factories.make_user("member", past, Role.MEMBER))
    assert {member.get(each).status_code for each in (HERE, where, f"{where}/file")} == {404}


@pytest.mark.parametrize(
    ("typed", "mistake"),
    [
        ({"first_day": "2025-01-01", "last_day": "2024-01-01"}, "This day comes before the first one."),
        ({"first_day": "1990-01-01", "last_day": "1991-01-01"}, "Nothing is written down of these days."),
        ({"dimensions": []}, "Choose at least one."),
        ({"dimensions": ["shoe-size"]}, "not a valid choice"),
        ({"kind": "exe"}, "Not a valid choice"),
        ({"language": "xx"}, "Not a valid choice"),
    ],
)
def test_what_cannot_be_made_is_said_beside_its_field(
    client: FlaskClient, past: Council, typed: dict[str, object], mistake: str
) -> None:
    """Days in the wrong order or without figures, no dimension, or what nobody offered: nothing is made."""
    factories.sign_in(client, factories.make_user("reader", past, Role.AUDITOR))
    usual = {"first_day": "2023-07-01", "last_day": "2024-07-01", "dimensions": ["gender"], "language": "en"}
    answer = client.post(HERE, data={**factories.hidden_fields(read(client, HERE)), **usual, "kind": "csv", **typed})
    assert answer.status_code == 422
    assert mistake in answer.get_data(as_text=True)
    assert acts(Act.REPORT_MADE) == []


def test_before_anybody_sat_there_is_nothing_to_report(
    client: FlaskClient, council: Council, auditor: User, sign_in: SignIn
) -> None:
    """The page says so instead of offering a form."""
    assert council
    sign_in(client, auditor)
    page = read(client, HERE)
    assert "Nothing is written down yet" in page
    assert "Make the report" not in page


def test_a_script_that_no_font_here_draws_is_refused_politely(app: Flask, past: Council) -> None:
    """No PDF with holes in it; the workbook holds the same."""
    checkpoint = checkpoint_of(past)
    with transaction():
        past.name = {"en": "\u0378"}
    with app.test_request_context():
        with pytest.raises(Refused, match="no letters"):
            files.file_of(past, asked(), Form.PDF, checkpoint)
        assert files.file_of(past, asked(), Form.XLSX, checkpoint).startswith(b"PK")
