"""A member who answered that she applies again: what her page and the desk say, before and after she applies."""

from datetime import UTC, date, datetime, time

import pytest
from flask import Flask

from council.calls import publishing
from council.calls import service as calls
from council.calls.models import Call
from council.calls.service import Stage
from council.councils.models import Council
from council.database import transaction
from council.portal.desk import desk
from council.portal.own.applying_again import applying_again
from council.portal.own.todo import ahead
from council.portal.situation import situation
from council.terms import service as terms
from council.terms.service import Answer
from tests.council.portal.conftest import Seated
from tests.council.portal.helpers import ROTATION, TODAY
from tests.factories import ACTOR

WAITS = "1 member said that she applies again, and has not applied"
CLOSES = date(2027, 2, 1)


@pytest.fixture
def term(seated: Seated) -> terms.Held:
    """Her term; she answered that she applies again."""
    with transaction():
        terms.answer_term_end(ACTOR, seated.term, answer=Answer.REAPPLY, on=TODAY)
    return terms.terms_of(seated.listed)[0]


def publish(council: Council, opens: date = TODAY) -> Call:
    """A call for the rotation at which her term ends."""
    with transaction():
        call = calls.plan_call(
            ACTOR,
            council,
            title={"en": "Call"},
            text={"en": "Come."},
            opens_on=opens,
            closes_on=CLOSES,
            rotation_on=ROTATION,
        )
        call.notice = {part: {"en": "Text."} for part in ("how", "scope", "purpose", "impact")}
        publishing.publish_call(ACTOR, call, on=TODAY, knowing_it_is_late=True)
        return call


def read(app: Flask, council: Council, seated: Seated, on: date = TODAY) -> tuple[str, list[str], list[str]]:
    """What her page says follows, what waits for her, and what the desk has to do about it."""
    with app.test_request_context():
        found = situation(council, on)
        holder = next(each for each in found.holders if each.seat.person_id == seated.listed.id)
        tasks = [each.title for each in desk(found, datetime.combine(on, time(12), tzinfo=UTC)).tasks]
        waiting = [todo.words for todo in ahead(found, seated.listed).todos]
        return applying_again(found, holder), waiting, [each for each in tasks if each == WAITS]


@pytest.mark.usefixtures("term")
def test_without_a_call_she_is_told_to_wait_and_the_desk_knows(app: Flask, council: Council, seated: Seated) -> None:
    """Nothing can be sent yet; the desk counts her among those who leave."""
    said, waiting, tasks = read(app, council, seated)
    assert said.endswith("When the call opens, you find it here.")
    assert (waiting, tasks) == ([], [WAITS])


@pytest.mark.usefixtures("term")
def test_while_the_call_is_open_applying_waits_for_her(app: Flask, council: Council, seated: Seated) -> None:
    """Her page names the last day and leads to the application; after that day it says whom to ask."""
    publish(council)
    said, waiting, tasks = read(app, council, seated)
    assert "unless you apply by 1 February 2027 and are chosen" in said
    assert (waiting, tasks) == (["Apply in the call, as you said you would"], [WAITS])
    said, waiting, tasks = read(app, council, seated, on=date(2027, 3, 1))
    assert "the call is closed" in said
    assert (waiting, tasks) == ([], [WAITS])


@pytest.mark.usefixtures("term")
@pytest.mark.parametrize(
    ("stage", "words", "waits"),
    [
        (Stage.RECEIVED, "unless you are accepted and chosen again", False),
        (Stage.ELIGIBLE, "Your application is accepted", False),
        (Stage.NOT_ELIGIBLE, "your application was not accepted", False),
        (Stage.WITHDRAWN, "unless you apply by", True),
    ],
)
def test_what_follows_depends_on_how_far_her_application_has_come(
    app: Flask, seated: Seated, stage: Stage, words: str, *, waits: bool
) -> None:
    """Taken back it waits for her again; in every other case nothing does."""
    council = seated.listed.council
    call = publish(council)
    with transaction():
        application = calls.receive_application(ACTOR, call, person=seated.listed, on=TODAY)
        if stage is not Stage.RECEIVED:
            calls.decide_application(ACTOR, application, stage=stage, reason="No seat.", on=TODAY)
    said, waiting, tasks = read(app, council, seated)
    assert words in said
    assert (bool(waiting), bool(tasks)) == (waits, waits)
