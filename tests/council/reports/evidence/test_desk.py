"""The evidence desk: decisions listed, checked again and computed again through the real queue, and taken along."""

import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select

from council import crypto, jobs
from council.access import Role
from council.audit.acts import Act
from council.audit.models import Entry
from council.awaited import AwaitedState
from council.councils.models import Council
from council.database import db, transaction
from council.errors import NotFound, Refused
from council.jobs import JobState
from council.reports.evidence import bridge, reading, service, words
from council.reports.evidence.models import EvidenceCheck
from council.reports.evidence.service import CheckKind
from council.rotation import drawings, promised
from council.rotation.models import Proposal
from tests import factories
from tests.council.rotation import helpers, small_councils
from tests.council.rotation.test_staggering import commit, planned, seat
from tests.factories import ACTOR

DESK = "/test-council/audit/decisions"


@pytest.fixture
def proposal(app: Flask) -> Proposal:
    """A computed proposal whose seats are given by lot."""
    return helpers.propose(app, small_councils.small_council(small_councils.BY_LOT))


@pytest.fixture
def desk(client: FlaskClient, proposal: Proposal) -> FlaskClient:
    """A browser in which the auditor of this council is signed in."""
    factories.sign_in(client, factories.make_user("auditor", proposal.council, Role.AUDITOR))
    return client


def asked(app: Flask, found: service.Decision, kind: CheckKind) -> EvidenceCheck:
    """It was asked for and done, through the real queue's own steps."""
    with transaction():
        check = service.ask(ACTOR, found, kind=kind)
    helpers.run(app, jobs.work_on(check.id))
    return check


def address(found: Proposal) -> str:
    """The page of a decision."""
    return f"{DESK}/proposal/{found.id}"


def read(client: FlaskClient, path: str) -> str:
    """A page, which must be there."""
    answer = client.get(path)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.get_data(as_text=True)


def test_a_sound_decision_is_found_right_and_the_answer_is_kept(app: Flask, proposal: Proposal) -> None:
    """The checker says yes, the fingerprint is the one of the act that named it, and the record says who asked."""
    made = asked(app, proposal, CheckKind.CHECK)
    acts = db.session.scalars(select(Entry.act).where(Entry.subject == f"proposal:{proposal.id}"))
    assert (made.state, made.answer["ok"], words.answer(made).good) == (AwaitedState.MADE.value, True, True)
    assert [each for each in acts if "check" in each] == [Act.EVIDENCE_CHECK_ASKED, Act.EVIDENCE_CHECK_MADE]
    assert db.session.get_one(Entry, made.answer["act"]).act == Act.PROPOSAL_COMPUTED


def test_a_file_changed_in_the_database_is_found(app: Flask, proposal: Proposal) -> None:
    """Whoever holds the key and writes another file, with its own fingerprint in the table, is found by the record."""
    drawing = drawings.drawing_of(proposal)
    changed = reading.file_of(proposal).decode().replace('"tolerance":"1/1000000"', '"tolerance":"1/10"')
    with transaction():
        place = crypto.Place("drawings", "lottery_sealed", drawing.id)
        drawing.lottery_sealed = crypto.seal(proposal.council_id, changed, place)
        proposal.evidence_sha256 = promised.sha256(changed.encode())
    [line] = reading.decisions(proposal.council, 1).lines
    made = asked(app, proposal, CheckKind.CHECK)
    assert (line.agrees, words.answer(made).good, made.answer["code"]) == (False, False, "hash")
    assert "not the one that the record names" in words.answer(made).words


def test_a_draw_altered_after_its_promise_is_found(app: Flask, proposal: Proposal) -> None:
    """The file is right and as recorded, and the moment of the draw was moved."""
    small_councils.sign_off(proposal)
    small_councils.promise(app, proposal)
    with sqlite3.connect(str(db.engine.url.database)) as connection:
        connection.execute("UPDATE drawings SET source = 'Another lottery.'")
    made = asked(app, proposal, CheckKind.CHECK)
    assert (made.answer["ok"], made.answer["altered"], words.answer(made).good) == (True, True, False)


def test_computed_again_with_the_same_versions_the_answer_is_identical(app: Flask, proposal: Proposal) -> None:
    """Before the draw and after it: the same chances on the same panels."""
    before = asked(app, proposal, CheckKind.AGAIN)
    small_councils.sign_off(proposal)
    small_councils.promise(app, proposal)
    small_councils.draw(app, proposal)
    after = asked(app, proposal, CheckKind.AGAIN)
    assert [each.answer["result"] for each in (before, after)] == ["identical", "identical"]
    assert before.answer["then"] == before.answer["now"] != {}


def test_a_proposal_without_lots_is_computed_again(app: Flask) -> None:
    """Where nobody is drawn, the same people come out for the same reasons."""
    proposal = helpers.propose(app, small_councils.small_council())
    made = asked(app, proposal, CheckKind.AGAIN)
    assert (made.answer["result"], words.answer(made).good) == ("identical", True)


def test_what_was_impossible_is_impossible_again(app: Flask) -> None:
    """The same rules stand against each other."""
    quota = {"key": "north", "where": {"origin": ["north"]}, "least": 4}
    proposal = helpers.propose(app, small_councils.small_council({"quotas": [quota]}, applicants=1))
    assert proposal.state == "impossible"
    assert asked(app, proposal, CheckKind.AGAIN).answer["result"] == "identical"
    with pytest.raises(NotFound), transaction():
        service.ask(ACTOR, proposal, kind=CheckKind.CHECK)


def test_first_terms_are_checked_and_computed_again(app: Flask, council: Council) -> None:
    """The plan, its slips and its cohorts are searched again; both answers are good, and the page says so."""
    seat(council, 24)
    found = planned(app, council)
    commit(found)
    check, again = asked(app, found, CheckKind.CHECK), asked(app, found, CheckKind.AGAIN)
    assert (words.answer(check).good, again.answer["result"]) == (True, "identical")
    client = app.test_client()
    factories.sign_in(client, factories.make_user("auditor", council, Role.AUDITOR))
    page = read(client, f"{DESK}/staggering/{found.id}")
    assert ("Identical: the same question" in page, "rotation stagger-check" in page) == (True, True)
    assert client.get(f"{DESK}/staggering/{found.id}/file.json").get_json()["schema"] == "rotation-first-terms/1"


BEST = {"objectives": [{"key": "worst_gap", "best": "1/2"}], "least": {"ideal": "1/3"}, "panels": [1]}


@pytest.mark.parametrize(
    ("now", "versions", "expected"),
    [
        (BEST, "1", ("identical", [], True)),
        ({**BEST, "panels": [2]}, "1", ("same_best", ["panels"], False)),
        ({**BEST, "panels": [2]}, "2", ("same_best", ["panels"], True)),
        ({**BEST, "least": {"ideal": "1/4"}}, "2", ("different", ["least"], False)),
        ({**BEST, "objectives": []}, "2", ("different", ["objectives"], False)),
        ({}, "2", ("undecided", [], False)),
        ({"rules": [], "minimal": True}, "2", ("impossible", [], False)),
    ],
)
def test_other_versions_may_choose_others_and_reach_the_same(
    app: Flask, now: dict[str, object], versions: str, *, expected: tuple[str, list[str], bool]
) -> None:
    """With the same versions everything must be the same; with others what each priority reached."""
    then = {**BEST, "versions": {"solver": "1", "ortools": "9"}}
    told = bridge.compared(then, {**now, "versions": {"solver": versions, "ortools": "9"}} if now else {})
    assert app
    answer = words.answer(EvidenceCheck(kind="again", answer=told))
    assert (told["result"], told["differs"], answer.good) == expected


def test_what_was_cut_off_can_be_asked_for_again(app: Flask, proposal: Proposal) -> None:
    """One check of a decision at a time; after one that failed, the next."""
    with transaction():
        first = service.ask(ACTOR, proposal, kind=CheckKind.CHECK)
    with pytest.raises(Refused), transaction():
        service.ask(ACTOR, proposal, kind=CheckKind.AGAIN)
    with transaction():
        app.extensions["council.jobs"].kinds[service.JOB_KIND].ended_badly(first.id, JobState.INTERRUPTED)
    assert first.state == AwaitedState.FAILED.value
    assert asked(app, proposal, CheckKind.CHECK).state == AwaitedState.MADE.value


def test_the_auditor_checks_a_decision_with_one_click(app: Flask, desk: FlaskClient, proposal: Proposal) -> None:
    """From the list to the decision, one button, and the answer is the first sentence of the page."""
    assert address(proposal) in read(desk, DESK)
    page = read(desk, address(proposal))
    assert ("Nobody has checked it again yet." in page, f"python check.py {reading_name(proposal)}" in page) == (
        True,
        True,
    )
    sent = desk.post(f"{address(proposal)}/check", data=factories.hidden_fields(page))
    assert sent.status_code == 302
    running = read(desk, address(proposal))
    assert "Checking this decision" in running
    check = service.latest(proposal.id)
    assert check is not None
    helpers.run(app, jobs.work_on(check.id))
    assert "Right: everything in the file follows" in read(desk, address(proposal))
    assert desk.get(f"{address(proposal)}/progress").status_code == 286


def reading_name(proposal: Proposal) -> str:
    """The name of its file."""
    return f"test-council-{proposal.rotation_on.isoformat()}-proposal-1.json"


def test_the_file_is_checked_elsewhere_by_the_checker_alone(
    desk: FlaskClient, proposal: Proposal, tmp_path: Path
) -> None:
    """Both are downloaded; a bare Python says yes; the download is an act."""
    file, checker = tmp_path / "file.json", tmp_path / "check.py"
    file.write_bytes(desk.get(f"{address(proposal)}/file.json").data)
    checker.write_bytes(desk.get("/record/check.py").data)
    command = [sys.executable, "-I", str(checker), str(file)]
    said = subprocess.run(command, capture_output=True, check=False, cwd=tmp_path)
    acts = db.session.scalars(select(Entry.act).where(Entry.act == Act.EVIDENCE_DOWNLOADED.value)).all()
    assert (said.returncode, len(acts), json.loads(file.read_bytes())["schema"]) == (0, 1, "rotation-evidence/2")


@pytest.mark.parametrize("path", ["proposal/{}/sign", "draw/{}", "staggering/{}"])
def test_another_kind_of_decision_is_not_there(desk: FlaskClient, proposal: Proposal, path: str) -> None:
    """A guess leads nowhere."""
    where = f"{DESK}/{path.format(proposal.id)}"
    assert (desk.get(where).status_code in {404, 405}, desk.post(where).status_code in {400, 404, 405}) == (True, True)


def test_a_decision_of_another_council_is_not_there(desk: FlaskClient, proposal: Proposal) -> None:
    """An auditor of one council reads nothing of another by its id."""
    other = factories.make_council("other-council")
    with transaction():
        db.session.get_one(Proposal, proposal.id).council_id = other.id
    assert desk.get(address(proposal)).status_code == 404


def test_a_hundred_decisions_need_no_more_questions_than_one(app: Flask, proposal: Proposal) -> None:
    """The list's questions do not grow with the decisions."""
    few = _questions(lambda: reading.decisions(proposal.council, 1))
    with transaction():
        for number in range(2, 102):
            row = {each.name: getattr(proposal, each.name) for each in Proposal.__table__.columns if each.name != "id"}
            db.session.add(Proposal(**{**row, "number": number}))
    many = _questions(lambda: reading.decisions(proposal.council, 1))
    assert app
    assert (many, reading.decisions(proposal.council, 1).total) == (few, 101)


def _questions(ask: Callable[[], object]) -> int:
    asked_for: list[str] = []
    db.session.rollback()
    event.listen(db.engine, "before_cursor_execute", lambda *told: asked_for.append(told[2]))
    ask()
    db.session.rollback()
    return len([each for each in asked_for if each.startswith("SELECT")])
