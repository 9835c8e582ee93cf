"""Who has applied so far: counted for the secretariat, told to everybody without pointing at anybody."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from council import cli
from council.accounts.models import User
from council.audit.acts import Act
from council.audit.models import Entry
from council.calls import service as calls
from council.calls.models import Application, Call
from council.calls.outreach import coverage, service, telling, words
from council.calls.outreach.coverage import Gap
from council.calls.outreach.models import CoverageIssue, MissingStep, Outreach
from council.calls.service import Stage
from council.councils.models import Charter, Council
from council.database import db, moment, transaction
from council.errors import NotFound, Refused
from council.members import service as members
from tests import factories
from tests.council.calls.applicants import open_call
from tests.council.calls.conftest import plan
from tests.council.members.helpers import add_dimension, read
from tests.factories import ACTOR

ON = date(2026, 2, 1)


@pytest.fixture
def call(council: Council) -> Call:
    """A call of a council that asks for an open, a restricted and a sealed thing, and aims at the first two."""
    for sensitivity in ("open", "restricted", "sealed"):
        add_dimension(council, sensitivity)
    charter = db.session.scalars(db.select(Charter).where(Charter.council_id == council.id)).one()
    keys = ["test_open", "test_restricted", "test_sealed"]
    rules: dict[str, Any] = {
        **charter.rules,
        "dimensions": [*charter.rules["dimensions"], *keys],
        "targets": [
            {"dimension": "test_open", "value": "first", "share": "1/4"},
            {"dimension": "test_sealed", "value": "first", "share": "1/2"},
        ],
        "quotas": [
            {"key": "both", "where": {"test_open": ["second"], "test_restricted": ["first"]}, "least": 2},
            {"key": "sealed", "where": {"test_sealed": ["first"]}, "least": 3},
        ],
        "crossings": [],
        "priorities": [],
    }
    with transaction():
        db.session.get_one(Charter, charter.id).rules = rules
    return plan(council)


def _apply(call: Call, number: int, on: date = ON - timedelta(days=2), **said: str) -> None:
    with transaction():
        for each in range(number):
            person = members.add_person(ACTOR, call.council, name=f"Person {each}")
            members.declare_traits(
                ACTOR, person, {f"test_{key}": value for key, value in said.items()}, on=on, by="self"
            )
            calls.receive_application(ACTOR, call, person=person, on=on)


def test_the_secretariat_counts_what_it_may_read_of_one_person(call: Call) -> None:
    """Open and restricted answers exactly; a sealed one nowhere, also not in a quota or an aim."""
    _apply(call, 2, open="first", restricted="first", sealed="first")
    _apply(call, 1, open="second", restricted="first", sealed="second")
    found = coverage.coverage(call, on=ON)
    counted = {each.key: {value.key: value.shown.number for value in each.values} for each in found.dimensions}
    assert (found.total, "test_sealed" in counted) == (3, False)
    assert counted["test_open"] == {"first": 2, "second": 1, "undisclosed": 0}
    assert counted["test_restricted"] == {"first": 3, "second": 0, "undisclosed": 0}
    assert [(each.key, each.applied, each.least) for each in found.quotas] == [("both", 1, 2)]


def test_who_does_not_count_any_more_is_left_out(call: Call) -> None:
    """Neither whoever withdrew, nor whoever was turned away or erased."""
    _apply(call, 4, open="first")
    with transaction():
        gone = calls.calls_of(call.council)[0]
        found = list(db.session.scalars(db.select(Application).where(Application.call_id == gone.id)))
        calls.decide_application(ACTOR, found[0], stage=Stage.WITHDRAWN, on=ON)
        calls.decide_application(ACTOR, found[1], stage=Stage.NOT_ELIGIBLE, reason="Words.", on=ON)
        members.erase_person(ACTOR, found[2].person, on=ON)
    assert coverage.coverage(call, on=ON).total == 1


def test_who_is_missing_is_found_from_aims_and_quotas(call: Call) -> None:
    """The most missing first; whoever is aimed at under seal is not named, because she is not counted."""
    seats = 24
    _apply(call, 3, open="first")
    assert coverage.gaps(call, on=ON) == [
        Gap("test_open=first", {"test_open": ["first"]}, 3, seats // 4),
        Gap("quota:both", {"test_open": ["second"], "test_restricted": ["first"]}, 0, 2),
    ]


def test_everybody_reads_ranges_about_twenty_and_then_forty_applicants(call: Call) -> None:
    """Only open answers, silence never alone, and nothing new until twice as many have applied."""
    _apply(call, 12, open="first", restricted="first")
    _apply(call, 7, open="second")
    assert _for_everybody(call) == []
    _apply(call, 1)
    (told,) = [each for each in _for_everybody(call) if each.key == "test_open"]
    assert [(each.answers, each.least, each.most) for each in told.groups] == [
        (["first"], 7, 13),
        (["second", "undisclosed"], 7, 13),
    ]
    assert not {"test_restricted", "test_sealed"} & {each.key for each in _for_everybody(call)}
    before = _for_everybody(call)
    _apply(call, 19, open="second")
    assert _for_everybody(call) == before
    _apply(call, 1, open="second")
    assert {each.people for each in _for_everybody(call)} == {40}


def test_what_was_told_stays_when_somebody_withdraws_or_is_entered_late(call: Call) -> None:
    """Whoever knows who went, or who was first, reads nothing about her from a difference."""
    _apply(call, 20, open="first")
    before = _for_everybody(call)
    with transaction():
        gone = db.session.scalars(db.select(Application).where(Application.call_id == call.id)).first()
        assert gone is not None
        calls.decide_application(ACTOR, gone, stage=Stage.WITHDRAWN, on=ON)
    _apply(call, 19, on=ON - timedelta(days=20), open="second")
    assert (before != [], _for_everybody(call)) == (True, before)


def test_a_hundred_applicants_at_once_are_told_of_as_eighty(call: Call) -> None:
    """What could have been told of fewer is not told afterwards."""
    _apply(call, 100, open="first")
    assert {each.people for each in _for_everybody(call)} == {80}
    assert db.session.scalar(db.select(db.func.count()).select_from(CoverageIssue)) == 1


def test_the_worker_tells_about_published_calls_only(call: Call) -> None:
    """A call that nobody can read tells nothing; each step is one act, and telling twice is telling once."""
    _apply(call, 20, open="first")
    assert cli.tell_coverage(on=ON) == 0
    with transaction():
        call.published_at = moment()
    assert (cli.tell_coverage(on=ON), cli.tell_coverage(on=ON)) == (1, 0)
    acts = db.session.scalars(db.select(Entry.act).where(Entry.act == Act.COVERAGE_TOLD.value)).all()
    assert len(acts) == 1


def test_what_came_in_today_is_not_told_to_everybody(call: Call) -> None:
    """Whoever saw somebody apply cannot find her in the numbers of the same day."""
    _apply(call, 19, open="first")
    _apply(call, 1, on=ON, open="first")
    assert _for_everybody(call) == []


def _for_everybody(call: Call) -> Sequence[telling.Ranges]:
    if telling.is_due(call, on=ON):
        with transaction():
            telling.tell(ACTOR, call, on=ON)
    return telling.told_about(call, on=ON)


def test_counting_asks_as_little_for_many_as_for_few(call: Call) -> None:
    """The number of questions to the database does not grow with the applications."""
    _apply(call, 2, open="first")
    few = _questions(call)
    _apply(call, 30, open="second", restricted="first")
    assert _questions(call) == few


def _questions(call: Call) -> int:
    asked: list[str] = []
    db.session.refresh(call)

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        coverage.coverage(call, on=ON)
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return len(asked)


def _note(call: Call, channel: service.Channel, language: str, reach: int | None) -> Outreach:
    with transaction():
        return service.note_outreach(
            ACTOR, call, day=ON, channel=channel, language=language, group="Hostel", reach=reach, note="=cmd"
        )


def test_a_link_counts_applications_and_keeps_nobody(call: Call) -> None:
    """An invented link, or one of another call, counts nothing."""
    noted = _note(call, service.Channel.RADIO, "ar", 500)
    other = _note(plan(call.council), service.Channel.RADIO, "ar", 500)
    with transaction():
        for token in (noted.token, noted.token, "invented", ""):
            service.count_application(call, service.known_token(call, token))
        service.count_application(call, other.token)
    db.session.refresh(noted)
    db.session.refresh(other)
    assert (noted.applications, other.applications) == (2, 0)


def test_outreach_is_summed_by_channel_and_language(call: Call) -> None:
    """A reach that nobody knows adds nothing."""
    for channel, language, reach in (
        (service.Channel.RADIO, "ar", 500),
        (service.Channel.RADIO, "fr", None),
        (service.Channel.POSTER, "ar", 40),
    ):
        _note(call, channel, language, reach)
    sums = words.sums(service.outreach_of(call))
    assert [(each.times, each.reach) for each in sums["channel"]] == [(2, 500), (1, 40)]
    assert sorted((each.name, each.times, each.reach) for each in sums["language"]) == [
        ("Arabic", 2, 540),
        ("French", 1, 0),
    ]


def test_the_file_of_the_outreach_starts_no_formula(desk: FlaskClient, call: Call) -> None:
    """A note that looks like a formula stays text in a spreadsheet."""
    _note(call, service.Channel.RADIO, "ar", 500)
    answer = desk.get(f"/{call.council.slug}/calls/{call.id}/outreach.csv")
    text = answer.get_data(as_text=True)
    assert ("Radio or television" in text, ",=cmd" in text, "cmd" in text) == (True, False, True)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="outreach-2026-07-01.csv"'


def _plan(call: Call, officer: User) -> MissingStep:
    with transaction():
        return service.plan_step(
            ACTOR, call, gap="test_open=first", step="Visit the hostel.", owner=officer, due_on=date(2026, 2, 20)
        )


def test_a_step_without_a_result_is_carried_on_to_the_next_call(call: Call, officer: User) -> None:
    """With a result it stays where it was."""
    planned = _plan(call, officer)
    with transaction():
        following = calls.plan_call(
            ACTOR,
            call.council,
            title={"en": "Next call"},
            text={"en": "Apply."},
            opens_on=date(2027, 1, 1),
            closes_on=date(2027, 3, 1),
            rotation_on=date(2027, 7, 1),
        )
    assert [each.id for each in service.steps_of(following)] == [planned.id]
    with transaction():
        service.change_step(
            ACTOR,
            planned,
            step="Visit the hostel.",
            owner=officer,
            due_on=date(2026, 2, 20),
            result="Six people came.",
            on=ON,
        )
    assert (list(service.steps_of(following)), service.result_words(planned), planned.ended_on) == (
        [],
        "Six people came.",
        ON,
    )
    with pytest.raises(NotFound):
        service.missing_step(following, planned.id)


def test_a_step_is_taken_by_somebody_of_the_secretariat(call: Call, member_user: User) -> None:
    """Nobody else is made responsible."""
    with pytest.raises(Refused, match="does not work in the secretariat"):
        _plan(call, member_user)


def test_an_officer_plans_for_those_who_are_missing(desk: FlaskClient, call: Call, officer: User) -> None:
    """From the list of the missing to the step and its result, through the pages."""
    base = f"/{call.council.slug}/calls/{call.id}/missing"
    page = read(desk, base)
    assert "charter wishes for 6 seats" in page
    assert desk.get(f"{base}/plan?who=test_sealed=first").status_code == 404
    path = f"{base}/plan?who=test_open=first"
    hidden = factories.hidden_fields(read(desk, path))
    told = {"step": "Visit the hostel.", "owner": str(officer.id), "due_on": "2026-02-20"}
    assert desk.post(path, data={**hidden, **told}).status_code == 302
    step = db.session.scalars(db.select(MissingStep)).one()
    assert "Step planned" in read(desk, base)
    hidden = factories.hidden_fields(read(desk, f"{base}/{step.id}"))
    assert desk.post(f"{base}/{step.id}", data={**hidden, **told, "result": "Six came."}).status_code == 302
    assert "Six came." in read(desk, base)


def test_everybody_finds_the_numbers_on_the_call_and_an_applicant_is_counted(client: FlaskClient, call: Call) -> None:
    """The public page of an open call shows them, and hands a known link on to the first step."""
    today = _today()
    with transaction():
        found = calls.call(call.council, call.id)
        found.opens_on, found.closes_on = today - timedelta(days=9), today + timedelta(days=9)
        found.rotation_on, found.published_at = today + timedelta(days=99), moment()
    noted = _note(call, service.Channel.RADIO, "en", 10)
    _apply(call, 31, on=today - timedelta(days=1), open="first")
    cli.tell_coverage(on=today)
    path = f"/{call.council.slug}/public/calls/{call.id}"
    page = read(client, f"{path}?came_by={noted.token}")
    assert ("Who has applied so far" in page, f"/apply?came_by={noted.token}" in page) == (True, True)
    assert "/apply?came_by" not in read(client, f"{path}?came_by=invented")


def _today() -> date:
    """The day the pages go by."""
    with transaction():
        return moment().date()


@pytest.mark.parametrize("token", ["%00", "a%00b", "%FF", "' OR 1=1 --", "9" * 10_000])
def test_an_invented_link_leads_to_the_call_all_the_same(any_app: Flask, token: str) -> None:
    """PostgreSQL refuses some texts; what cannot be a link's ending is not asked for."""
    call = open_call(factories.make_council())
    answer = any_app.test_client().get(f"/test-council/public/calls/{call.id}?came_by={token}")
    assert answer.status_code == 200
