"""A person's copy of her data: whole, in a published format, hers alone, refused where it cannot be drawn."""

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from markupsafe import escape
from sqlalchemy import select

from council.accounts.models import User
from council.audit.models import Entry
from council.calls import service as calls
from council.calls.codes import hashed, make_code
from council.calls.late_codes import hand_over, make_late_code, use_late_code
from council.calls.models import Call
from council.councils.models import Council
from council.database import Base, db, transaction
from council.members import messages
from council.members import service as members
from council.members.own import service as own
from council.portal.own.copied import OwnData
from council.portal.own.sections import SECTIONS, own_data
from council.portal.own.told import FIELDS, HEADINGS, LEFT_OUT, in_sections
from council.terms import service as terms
from council.terms.seats import AmendmentKind
from tests import factories, pdf_ua
from tests.council.portal.conftest import Seated
from tests.council.portal.helpers import TODAY, read

WHERE = "/me/test-council/copy"
NOW = datetime(2026, 11, 22, tzinfo=UTC)
SCHEMA = Path(__file__).parents[4] / "council" / "static" / "schemas" / "own-data-1.json"
# Every table that points at a person, a term or an application, and the part of the copy in which it is gathered.
GATHERED = {
    "access_needs": "needs",
    "affiliations": "groups",
    "agenda_items": "proposed_items",
    "applications": "applications",
    "attendance_marks": "attended",
    "ballot_voters": "voted",
    "calendar_feeds": "calendar",
    "conflicts_of_interest": "stood_aside",
    "contributions": "contributed",
    "date_answers": "dates_said",
    "declared_skills": "skills",
    "erasure_requests": "erasure_asked",
    "invitations": "invited",
    "look_back_answers": "looked_back",
    "messages": "messages",
    "minutes_comments": "commented",
    "office_terms": "offices",
    "opinions": "opinions",
    "other_seats": "elsewhere",
    "pairings": "accompanied",
    "pins": "fixed",
    "possible_hours": "hours",
    "reminders": "reminders",
    "replacements": "offers",
    "reserve_places": "in_line",
    "priority_ballots": "ordered",
    "public_account_readers": "account_wished",
    "recommendation_dissents": "objected",
    "recommendation_raisers": "raised",
    "review_cases": "reviews",
    "speaking_requests": "spoken",
    "sub_body_members": "bodies",
    "substitutes": "in_line",
    "suggestions": "suggestions",
    "suggestion_supports": "supported",
    "term_amendments": "terms",
    "term_end_answers": "terms",
    "terms": "terms",
    "traits": "statements",
}


def test_the_published_schema_is_the_format() -> None:
    """The file that others read the format from says what is really written."""
    published = json.loads(SCHEMA.read_text(encoding="utf-8"))
    assert published == {**OwnData.model_json_schema(), "$schema": "https://json-schema.org/draft/2020-12/schema"}


def test_every_part_has_a_heading_and_every_fact_a_name() -> None:
    """Nothing in the file for machines is missing from what she reads."""
    parts = set(SECTIONS) | {"identity", "choices"}
    fields = {name for part in OwnData.model_json_schema()["$defs"].values() for name in part["properties"]}
    assert set(HEADINGS) == parts
    assert fields - set(FIELDS) - LEFT_OUT == set()


def test_the_file_holds_what_is_known_of_her(at_home: FlaskClient, seated: Seated, officer: User) -> None:
    """Identity, answers with their history, terms with reasons, messages and who looked, and the kind of each."""
    with transaction():
        her = seated.listed
        members.declare_traits(factories.ACTOR, her, {"gender": "man"}, on=TODAY, by="officer")
        terms.amend_term(
            factories.ACTOR,
            seated.term,
            kind=AmendmentKind.SHORTENED,
            new_end=TODAY.replace(year=2027, month=3),
            decided_on=TODAY,
            reason="because of the harvest",
        )
        messages.send(factories.ACTOR, her, kind="test", subject="A subject", body="A body", at=NOW)
        own.note_reading(officer, her, on=TODAY)
    answer = at_home.get(f"{WHERE}/my-data.json")
    told = OwnData.model_validate_json(answer.data)
    assert (told.identity.name, told.terms[0].amendments[0].reason) == ("Amina Diallo", "because of the harvest")
    assert [(each.value, each.until is None) for each in told.statements if each.dimension == "gender"] == [
        ("man", True),
        ("woman", False),
    ]
    assert (told.messages[0].text, told.looks[0].who) == ("A body", "Officer")


def test_the_file_says_why_she_could_apply_after_the_deadline(at_home: FlaskClient, seated: Seated) -> None:
    """The reason lies under her own key, so it stands in her copy, and only with the application it let in."""
    with transaction():
        her, code = seated.listed, make_code()
        calls_made = [_closed_call(her.council) for _each in range(2)]
        late = make_late_code(factories.ACTOR, calls_made[0], reason="in hospital", valid_until=TODAY)
        use_late_code(factories.ACTOR, calls_made[0], late, receipt_hash=hashed(code), on=TODAY)
        for each in calls_made:
            calls.receive_application(factories.ACTOR, each, person=her, on=TODAY).receipt_hash = hashed(code)
        hand_over(hashed(code), her)
    told = OwnData.model_validate_json(at_home.get(f"{WHERE}/my-data.json").data)
    assert sorted(each.let_in_late_because for each in told.applications) == ["", "in hospital"]


def _closed_call(council: Council) -> Call:
    return calls.plan_call(
        factories.ACTOR,
        council,
        title={"en": "A call"},
        text={"en": "Words."},
        opens_on=TODAY - timedelta(days=20),
        closes_on=TODAY - timedelta(days=1),
        rotation_on=TODAY + timedelta(days=200),
    )


def test_the_file_holds_nothing_of_others(at_home: FlaskClient, seated: Seated) -> None:
    """No name or pseudonym of anybody else stands in it, and its name says nothing either."""
    answer = at_home.get(f"{WHERE}/my-data.json")
    others = ("Bashir", "Carmen", seated.unlisted.pseudonym, seated.staying.pseudonym)
    assert [each for each in others if each in answer.get_data(as_text=True)] == []
    assert answer.headers["Content-Disposition"] == 'attachment; filename="my-data.json"'
    assert answer.headers["Cache-Control"] == "no-store"


def test_taking_the_copy_is_on_the_record(at_home: FlaskClient, member_user: User) -> None:
    """Each file taken is an act of hers; reading the page is none."""
    read(at_home, WHERE)
    for ending in ("json", "pdf"):
        assert at_home.get(f"{WHERE}/my-data.{ending}").status_code == 200
    entries = db.session.scalars(select(Entry).where(Entry.act == "own_data_exported"))
    found = [(each.actor, json.loads(each.body)["details"]["form"]) for each in entries]
    assert found == [(member_user.actor_id, "json"), (member_user.actor_id, "pdf")]


@pytest.mark.parametrize("language", pdf_ua.LANGUAGES)
def test_the_file_to_read_is_accessible(at_home: FlaskClient, seated: Seated, language: str) -> None:
    """With everything kept about somebody who sits, a screen reader finds a heading for each part and a list in it."""
    assert seated
    at_home.get(f"/language/{language}")
    told = pdf_ua.checked(at_home.get(f"{WHERE}/my-data.pdf").data)
    assert told.language == language
    assert len(list(told.of("L"))) >= len(list(told.of("H2"))) >= 5


def test_the_page_shows_the_same_as_the_file(at_home: FlaskClient, council: Council, seated: Seated) -> None:
    """Each fact of the copy stands on the page that is printed."""
    page = re.sub(r"\s+", " ", read(at_home, WHERE))
    sections = in_sections(own_data(council, seated.listed, at=NOW))
    facts = [value for section in sections for entry in section.entries for _name, value in entry]
    assert [each for each in facts if str(escape(each)) not in page] == []


def test_a_script_without_letters_is_refused_with_a_way_out(at_home: FlaskClient, seated: Seated) -> None:
    """Where no font can draw her name, she is sent to the page to print, and no copy is recorded."""
    with transaction():
        members.correct_person(factories.ACTOR, seated.listed, name="A\u0378")
    answer = at_home.get(f"{WHERE}/my-data.pdf")
    assert (answer.status_code, "Print the page with your data instead" in answer.get_data(as_text=True)) == (400, True)
    assert db.session.scalar(select(Entry).where(Entry.act == "own_data_exported")) is None
    assert "A\u0378" in read(at_home, WHERE)


def test_every_table_about_people_is_in_the_copy() -> None:
    """A table that points at somebody and is not gathered for her copy is noticed."""
    about = {"people", "terms", "applications"}
    pointing = {
        table.name
        for table in Base.metadata.tables.values()
        if any(key.column.table.name in about for key in table.foreign_keys)
    }
    assert pointing - set(GATHERED) == set()
    assert set(GATHERED.values()) <= set(SECTIONS)
