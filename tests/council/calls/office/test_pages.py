"""The secretariat's pages about a call: the notice, what is asked, publishing, late codes, carrying over."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from council.calls import codes
from council.calls.criteria import criteria_of, questions_of
from council.calls.models import Call, LateCode
from council.councils.models import Council
from council.database import db
from tests.council.calls.applicants import days, open_call, plan_call, receipt_in
from tests.council.members.helpers import read, send


def _base(call: Call) -> str:
    return f"/{call.council.slug}/calls/{call.id}"


def test_the_page_of_a_call_leads_to_its_next_step(desk: FlaskClient, council: Council) -> None:
    """First the words that are missing, then publishing, then the applications."""
    path = f"/{council.slug}/calls/new"
    written = {"opens_on": str(days(1)), "closes_on": str(days(20)), "rotation_on": str(days(200)), "title_en": "Come"}
    assert send(desk, path, **written)[0] == 302
    call = db.session.scalars(select(Call)).one()
    assert _main_action(desk, call) == "Write the call"
    send(desk, f"{_base(call)}/edit", **written, text_en="Come and speak.", status_en="reviewed", target_seats="4")
    assert _main_action(desk, call) == "Write the notice on taking part"
    notice = {f"{part}_en": "Words." for part in ("how", "scope", "purpose", "impact")}
    send(desk, f"{_base(call)}/notice", **notice)
    assert _main_action(desk, call) == "Make the call public"
    assert send(desk, f"{_base(call)}/publish")[0] == 302
    assert _main_action(desk, call) == "Take in one application"
    assert (call.target_seats, call.text_status, call.notice["how"]) == (4, {"en": "reviewed"}, {"en": "Words."})


def _main_action(desk: FlaskClient, call: Call) -> str:
    page = read(desk, _base(call))
    return page.partition('class="btn btn-primary"')[2].partition(">")[2].partition("<")[0]


def test_publishing_late_asks_once_more(desk: FlaskClient, council: Council) -> None:
    """The page says by how many days the charter is missed, and the box is the officer's to tick."""
    call = plan_call(council, rotation=30)
    page = read(desk, f"{_base(call)}/publish")
    assert "The charter wants the call to be public by" in page
    assert send(desk, f"{_base(call)}/publish")[0] == 422
    assert send(desk, f"{_base(call)}/publish", knowing="y")[0] == 302
    assert "days late" in read(desk, _base(call))


def test_questions_and_criteria_are_added_corrected_and_taken_out(desk: FlaskClient, council: Council) -> None:
    """Each on a page of its own, in each language."""
    call = plan_call(council)
    asked = {"longest": "300", "seen_by": "secretariat", "required": "y"}
    send(desk, f"{_base(call)}/questions/new", text_en="What else?", why_fr="Pour savoir.", **asked)
    added = questions_of(call)[-1]
    assert added.model_dump() == {
        "key": added.key,
        "text": {"en": "What else?"},
        "why": {"fr": "Pour savoir."},
        "longest": 300,
        "required": True,
        "seen_by": "secretariat",
    }
    send(desk, f"{_base(call)}/questions/help", text_en="What helps?", remove="1", **asked)
    assert [each.key for each in questions_of(call)] == ["why", added.key]
    send(desk, f"{_base(call)}/criteria/care", name_en="Great care", most="7", weight="2")
    assert criteria_of(call)[0].model_dump() == {
        "key": "care",
        "name": {"en": "Great care"},
        "about": {},
        "most": 7,
        "weight": 2,
    }


def test_a_public_call_lets_only_its_words_be_corrected(desk: FlaskClient, council: Council) -> None:
    """The form has no more fields, and what is sent besides changes nothing."""
    call = open_call(council)
    path = f"{_base(call)}/questions/why"
    assert 'name="longest"' not in read(desk, path)
    assert send(desk, path, text_en="Why, please?", longest="20", remove="1")[0] == 302
    assert (questions_of(call)[0].text["en"], questions_of(call)[0].longest) == ("Why, please?", 200)
    assert desk.get(f"{_base(call)}/questions/new").status_code == 404


@pytest.mark.parametrize("path", ["questions/new", "criteria/new"])
def test_a_question_without_words_is_told(desk: FlaskClient, council: Council, path: str) -> None:
    """It needs them in one language at least."""
    call = plan_call(council)
    assert send(desk, f"{_base(call)}/{path}", longest="300", seen_by="assessors", most="5", weight="1")[0] == 422


def test_a_late_code_is_shown_once(desk: FlaskClient, council: Council) -> None:
    """It is handed over at once; afterwards only its reason and its state are there."""
    call = open_call(council, opens=-20, closes=-1)
    status, page = send(desk, f"{_base(call)}/late", reason="In hospital.", valid_until=str(days(4)))
    made = db.session.scalars(select(LateCode)).one()
    assert (status, codes.hashed(receipt_in(page))) == (200, made.code_hash)
    again = read(desk, f"{_base(call)}/late")
    assert ("In hospital." in again, "Not used yet" in again, "receipt-code" in again) == (True, True, False)


def test_a_late_code_needs_a_reason(desk: FlaskClient, council: Council) -> None:
    """Nobody is let in for no reason."""
    call = open_call(council, opens=-20, closes=-1)
    assert send(desk, f"{_base(call)}/late", reason=" ", valid_until=str(days(4)))[0] == 422


def test_carrying_over_says_why_there_is_nothing_to_carry(desk: FlaskClient, council: Council) -> None:
    """Here because the charter does not allow it."""
    call = open_call(council)
    assert "The charter does not say" in read(desk, f"{_base(call)}/carry")
    assert send(desk, f"{_base(call)}/carry")[0] == 400
