"""The desk's tasks: each appears when there is something to do, and goes when it is done."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time

import pytest
from flask import Flask

from council.calls import service as calls
from council.calls.models import Call
from council.calls.service import Stage
from council.councils import service as councils
from council.councils.models import Council
from council.database import transaction
from council.portal.desk import Desk, desk
from council.portal.situation import situation
from council.rotation import service as rotation
from council.terms import service as terms
from council.terms.reminders import service as reminders
from council.terms.service import Answer
from tests import factories
from tests.council.portal.conftest import Seated
from tests.council.portal.helpers import ROTATION, TODAY, add_person

DeskOf = Callable[..., Desk]


@pytest.fixture
def desk_of(app: Flask) -> DeskOf:
    """The desk of a council on a day, as the page gathers it."""

    def look(council: Council, on: date = TODAY) -> Desk:
        with app.test_request_context():
            return desk(situation(council, on), datetime.combine(on, time(12), tzinfo=UTC))

    return look


def _titles(found: Desk) -> list[str]:
    return [task.title for task in found.tasks]


def _call(council: Council, opens_on: date, closes_on: date) -> Call:
    with transaction():
        return calls.plan_call(
            factories.ACTOR,
            council,
            title={"en": "Call 2027"},
            text={},
            opens_on=opens_on,
            closes_on=closes_on,
            rotation_on=ROTATION,
        )


@pytest.mark.usefixtures("seated")
def test_the_desk_counts_the_coming_rotation(council: Council, desk_of: DeskOf) -> None:
    """Two terms end, 21 seats are empty: 23 seats are to be filled."""
    coming = desk_of(council).coming
    assert coming is not None
    assert (coming.on, coming.seats, coming.may_return, coming.leave, coming.eligible) == (ROTATION, 23, 2, 0, 0)


def test_unanswered_members_are_a_task_until_they_answer(council: Council, seated: Seated, desk_of: DeskOf) -> None:
    """Two have not answered, then one, and the count follows."""
    assert "2 members have not said whether they wish to stay" in _titles(desk_of(council))
    with transaction():
        terms.answer_term_end(factories.ACTOR, seated.term, answer=Answer.STAY, on=TODAY)
    assert "1 member has not said whether she wishes to stay" in _titles(desk_of(council))


def test_those_no_mail_carried_a_reminder_to_are_a_task_until_they_are_told(
    council: Council, seated: Seated, desk_of: DeskOf
) -> None:
    """Two were reminded, one of them by mail; the other is to be told, and the task leads to her."""
    day = date(2027, 5, 2)
    with transaction():
        sent = {each.term_id: each for each in reminders.send_due(factories.ACTOR, council, on=day)}
    found = [task for task in desk_of(council, day).tasks if "must be told" in task.title]
    assert [task.title for task in found] == ["1 member must be told of the end of her term"]
    assert found[0].action.url.endswith("/terms/reminders?show=to_tell")
    by_hand = next(each for term_id, each in sent.items() if term_id != seated.term.id)
    with transaction():
        reminders.note_told(factories.ACTOR, by_hand, told_on=day, way=reminders.Way.PHONE, on=day)
    assert not [task for task in desk_of(council, day).tasks if "must be told" in task.title]


@pytest.mark.usefixtures("seated")
def test_vacancies_come_first_because_they_are_due_now(council: Council, desk_of: DeskOf) -> None:
    """What is due today stands before what is due at the rotation."""
    tasks = desk_of(council).tasks
    assert [task.due for task in tasks] == sorted(task.due for task in tasks)
    assert "21 seats are vacant" in [task.title for task in tasks if task.now]


@pytest.mark.usefixtures("seated")
def test_a_missing_call_is_a_task_until_it_is_planned(council: Council, desk_of: DeskOf) -> None:
    """Without a call for the coming rotation nobody new could apply."""
    assert "There is no call for the coming rotation" in _titles(desk_of(council))
    _call(council, date(2026, 12, 1), date(2027, 2, 1))
    found = _titles(desk_of(council))
    assert "There is no call for the coming rotation" not in found
    assert "The call “Call 2027” opens" in found


def test_a_first_call_makes_the_first_rotation(council: Council, desk_of: DeskOf) -> None:
    """Nobody sits yet, but a call invites for a day: that day is the coming rotation, with every seat to fill."""
    _call(council, date(2026, 11, 1), date(2027, 2, 1))
    coming = desk_of(council).coming
    assert coming is not None
    assert (coming.on, coming.seats) == (ROTATION, 24)


@pytest.mark.usefixtures("seated")
def test_an_open_call_that_closes_soon_is_marked(council: Council, desk_of: DeskOf) -> None:
    """Within a month of its end a call is marked; before that it is only listed."""
    _call(council, date(2026, 11, 1), date(2026, 12, 20))
    kinds = {
        on: task.kind
        for on in (date(2026, 11, 10), TODAY)
        for task in desk_of(council, on).tasks
        if "closes" in task.title
    }
    assert kinds == {date(2026, 11, 10): "plain", TODAY: "warning"}


@pytest.mark.usefixtures("seated")
def test_undecided_applications_are_a_task_until_they_are_decided(council: Council, desk_of: DeskOf) -> None:
    """One application waits; decided, it does not."""
    call = _call(council, date(2026, 11, 1), date(2027, 2, 1))
    person = add_person(council, "Elira Hoxha")
    with transaction():
        application = calls.receive_application(factories.ACTOR, call, person=person, on=TODAY)
    assert "1 application waits for a decision" in _titles(desk_of(council))
    with transaction():
        calls.decide_application(factories.ACTOR, application, stage=Stage.ELIGIBLE, on=TODAY)
    found = desk_of(council)
    assert "1 application waits for a decision" not in _titles(found)
    assert found.coming is not None
    assert found.coming.eligible == 1


@pytest.mark.usefixtures("seated")
def test_broken_quotas_are_named(council: Council, desk_of: DeskOf) -> None:
    """With three members hardly any minimum holds, and the desk says which."""
    broken = next(task for task in desk_of(council).tasks if "not met today" in task.title)
    assert broken.kind == "warning"
    assert "Region: Latin America and the Caribbean" in broken.why


@pytest.mark.usefixtures("seated")
def test_members_in_the_interim_are_a_task_with_the_last_day(council: Council, desk_of: DeskOf) -> None:
    """A week after the rotation two members sit on, at most for the three months the charter allows."""
    task = next(task for task in desk_of(council, date(2027, 7, 8)).tasks if "sit on" in task.title)
    assert (task.title, task.due) == ("2 members sit on although their terms are over", date(2027, 10, 1))


@pytest.mark.usefixtures("seated")
def test_the_latest_proposal_is_a_task_in_every_state(council: Council, desk_of: DeskOf) -> None:
    """While it is computed one can watch it; stopped, it can be started again; the head of the desk says so too."""
    charter = councils.charter_on(council, ROTATION)
    assert charter is not None
    with transaction():
        asked = rotation.Asked(charter, ROTATION, "{}")
        proposal = rotation.request_proposal(factories.ACTOR, council, asked=asked)
    found = desk_of(council)
    task = next(task for task in found.tasks if task.title.startswith("Proposal"))
    assert (task.title, task.action.url) == (
        "Proposal 1 is being computed",
        f"/{council.slug}/rotations/2027-07-01/proposals/1",
    )
    assert found.following.endswith("The latest proposal is not ready.")
    with transaction():
        rotation.cancel_proposal(factories.ACTOR, proposal)
    assert "Proposal 1 was stopped" in _titles(desk_of(council))


def test_a_council_without_a_charter_is_led_to_choose_one(council: Council, desk_of: DeskOf) -> None:
    """The first step is the charter, and it is the only main action."""
    assert council
    with transaction():
        young = councils.found_council(
            factories.ACTOR, slug="young-council", name={"en": "Young"}, level="local", about={}
        )
    found = desk_of(young)
    assert found.action is not None
    assert (found.title, found.action.url, found.tasks) == ("Begin with the charter", "/young-council/charter", ())
