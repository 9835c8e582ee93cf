"""Calls are planned, then made public; the charter's notice is checked, and what was missed stands in the record."""

import json
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from council.audit.acts import Act
from council.audit.models import Entry
from council.calls import asking, publishing, service, texts
from council.calls.models import Call
from council.calls.publishing import CallState
from council.councils.models import Council
from council.database import db, transaction
from council.errors import NotFound, Refused
from tests.council.calls.applicants import CARE, HELP, TODAY, WHY, days, open_call, plan_call
from tests.factories import ACTOR


def _details(act: Act) -> dict[str, object]:
    bodies = db.session.scalars(select(Entry.body).where(Entry.act == act.value).order_by(Entry.sequence)).all()
    found: dict[str, object] = json.loads(bodies[-1])["details"]
    return found


def test_a_call_is_public_only_once_it_was_published(council: Council) -> None:
    """A planned call is not there for the public, whatever its days are."""
    call = plan_call(council)
    assert publishing.state_of(call, TODAY) is CallState.PLANNED
    with pytest.raises(NotFound):
        service.published_call(council, call.id)
    with transaction():
        publishing.publish_call(ACTOR, call, on=TODAY)
    assert service.published_call(council, call.id) == call
    assert _details(Act.CALL_PUBLISHED) == {
        "languages": ["ar", "en"],
        "days_late": 0,
        "by": publishing.announcement(call, TODAY).by.isoformat(),  # type: ignore[union-attr]  # the charter says one
    }


@pytest.mark.parametrize(
    ("day", "state"), [(-6, CallState.COMING), (-5, CallState.OPEN), (20, CallState.OPEN), (21, CallState.CLOSED)]
)
def test_a_published_call_opens_and_closes_by_its_days(council: Council, day: int, state: CallState) -> None:
    """The first and the last day belong to it."""
    assert publishing.state_of(open_call(council), days(day)) is state


def test_the_charter_says_by_when_a_call_is_public(council: Council) -> None:
    """Three months before the rotation, counted in calendar months."""
    call = plan_call(council)
    with transaction():
        call.rotation_on = date(2027, 5, 31)
    told = publishing.announcement(call, date(2027, 3, 2))
    assert told is not None
    assert (told.by, told.days_late) == (date(2027, 2, 28), 2)


def test_a_late_call_is_published_only_knowingly_and_the_record_says_so(council: Council) -> None:
    """Nobody breaks the charter's notice by mistake, and nobody hides it."""
    call = plan_call(council, rotation=30)
    with pytest.raises(Refused, match="earlier"), transaction():
        publishing.publish_call(ACTOR, call, on=TODAY)
    with transaction():
        publishing.publish_call(ACTOR, call, on=TODAY, knowing_it_is_late=True)
    told = publishing.announcement(call, TODAY + timedelta(days=9))
    assert told is not None
    assert _details(Act.CALL_PUBLISHED)["days_late"] == told.days_late > 50


@pytest.mark.parametrize("left_out", ["title", "text", "notice"])
def test_a_call_that_no_language_holds_whole_is_not_published(council: Council, left_out: str) -> None:
    """Title, text and every part of the notice are there in one language at least."""
    call = plan_call(council)
    with transaction():
        setattr(call, left_out, {} if left_out != "notice" else {**call.notice, "impact": {}})
    with pytest.raises(Refused, match="whole"), transaction():
        publishing.publish_call(ACTOR, call, on=TODAY)


def test_a_call_is_published_once_and_not_after_its_end(council: Council) -> None:
    """A second time nothing happens; a call that is over is not announced."""
    call = open_call(council)
    with pytest.raises(Refused, match="already"), transaction():
        publishing.publish_call(ACTOR, call, on=TODAY)
    over = plan_call(council, opens=-20, closes=-1)
    with pytest.raises(Refused, match="passed"), transaction():
        publishing.publish_call(ACTOR, over, on=TODAY)


def test_nobody_is_said_to_have_checked_a_text_unless_somebody_did(council: Council) -> None:
    """A language without a word on it is a draft."""
    call = plan_call(council)
    assert [texts.status_in(call, each).value for each in ("en", "ar", "fr")] == ["reviewed", "machine", "draft"]
    assert texts.missing_in(call, "fr") == ["title", "text", "how", "scope", "purpose", "impact"]


def test_what_is_asked_keeps_its_shape_once_the_call_is_public(council: Council) -> None:
    """Words may be corrected; what is asked, judged, required or read by others may not change under an applicant."""
    call = open_call(council)
    better = WHY.model_copy(update={"text": {"en": "Why do you want to apply?"}})
    with transaction():
        asking.change_questions(ACTOR, call, questions=[better, HELP])
    assert _question_text(call) == "Why do you want to apply?"
    for wrong in ([WHY], [WHY, HELP.model_copy(update={"seen_by": "assessors"})], [HELP, WHY]):
        with pytest.raises(Refused, match="public"), transaction():
            asking.change_questions(ACTOR, call, questions=wrong)
    with pytest.raises(Refused, match="public"), transaction():
        asking.change_criteria(ACTOR, call, criteria=[CARE.model_copy(update={"weight": 2})])


def test_nothing_is_asked_twice(council: Council) -> None:
    """A key names one question."""
    call = plan_call(council)
    with pytest.raises(Refused, match="twice"), transaction():
        asking.change_questions(ACTOR, call, questions=[WHY, WHY])


def _question_text(call: Call) -> str:
    return str(call.questions[0]["text"]["en"])
