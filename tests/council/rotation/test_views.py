"""The pages of the rotation, through a real client and the real queue's own steps."""

import hashlib
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from council import jobs
from council.accounts.models import User
from council.audit import service as audit
from council.audit.acts import Act
from council.audit.models import Entry
from council.councils import service as councils
from council.councils.models import Council
from council.database import db, transaction
from council.jobs import Job
from council.members import service as members
from council.rotation import service
from council.rotation.facts import gather
from council.terms import service as terms
from council.terms.service import Answer
from solver import check
from tests import factories
from tests.council.rotation import helpers
from tests.council.rotation.helpers import DAY

SignIn = Callable[[FlaskClient, User], None]
PATH = "/test-council/rotations/2026-07-01"
FIRST = f"{PATH}/proposals/1"


@pytest.fixture
def desk(client: FlaskClient, officer: User, sign_in: SignIn) -> FlaskClient:
    """A browser in which somebody of the secretariat is signed in."""
    sign_in(client, officer)
    return client


def read(client: FlaskClient, path: str, status: int = 200) -> str:
    """A page, which must answer so."""
    answer = client.get(path)
    assert answer.status_code == status, answer.get_data(as_text=True)
    return answer.get_data(as_text=True)


def press(client: FlaskClient, page: str, path: str) -> int:
    """Press the button of a page that posts to this path."""
    return client.post(path, data=factories.hidden_fields(read(client, page))).status_code


def work(app: Flask, council: Council, number: int = 1) -> None:
    """Do the work that waits in the queue for a proposal."""
    job = jobs.latest(service.proposal(council, DAY, number).id)
    assert job is not None
    helpers.run(app, job.id)


def test_a_council_without_terms_and_calls_is_told_how_to_begin(desk: FlaskClient, council: Council) -> None:
    """No empty table: a sentence and a way on."""
    page = read(desk, f"/{council.slug}/rotations")
    assert ("No rotation is coming yet" in page, f"/{council.slug}/terms" in page) == (True, True)


def test_the_coming_rotation_is_the_day_the_next_terms_end(desk: FlaskClient, council: Council) -> None:
    """The address without a day leads to the day the cohort ends."""
    today = datetime.now(UTC).date()
    end = today + timedelta(days=40)
    with transaction():
        person = helpers.add_person(council, "Amina", {})
        terms.begin_term(
            factories.ACTOR, council, person=person, seat_group="members", start=today - timedelta(days=9), end=end
        )
    answer = desk.get(f"/{council.slug}/rotations")
    assert answer.headers["Location"] == f"/{council.slug}/rotations/{end.isoformat()}"


@pytest.mark.parametrize("day", ["2026-07-02", "yesterday", "20260701", "2026-7-1"])
def test_a_day_that_is_no_rotation_is_not_there(desk: FlaskClient, council: Council, day: str) -> None:
    """Neither an ordinary day nor something that is no day."""
    helpers.apply(council, 3)
    read(desk, f"/{council.slug}/rotations/{day}", 404)


def test_the_story_says_whose_terms_end_and_who_may_come(desk: FlaskClient, council: Council) -> None:
    """Every ending member with limit and answer, how many have not answered, and each quota against the pool."""
    helpers.ready(council)
    page = read(desk, PATH)
    ending = gather(council, DAY).ending
    names = members.names_of_many([each.person_id for each in ending])
    assert [name for name in names.values() if name not in page] == []
    wanted = (
        "9 members who may return have not answered yet",
        "12 of 24 seats are free",
        "60 applications are eligible",
        "1 member may and wishes to return.",
    )
    assert [words for words in wanted if words not in page] == []
    assert page.count("wishes to return") == 2, "in that sentence, and beside her name"
    assert (page.count("applies again"), page.count("wishes to leave")) == (1, 1)


def test_a_shortfall_of_the_pool_is_flagged_before_anyone_proposes(desk: FlaskClient, council: Council) -> None:
    """A quota that the people who may come cannot meet is marked, with how many are lacking."""
    helpers.seat_everyone(council)
    helpers.apply(council, 2)
    page = read(desk, PATH)
    assert "are lacking" in page
    assert "A proposal would say that it is impossible." in page


def test_a_rotation_is_proposed_computed_and_read(app: Flask, desk: FlaskClient, council: Council) -> None:
    """The whole path in the browser: press, wait, read who leaves, stays and joins, and the proof."""
    helpers.ready(council)
    assert press(desk, PATH, f"{PATH}/propose") == 302
    assert "Proposal 1 is being computed" in read(desk, FIRST)
    work(app, council)
    page = read(desk, FIRST)
    wanted = (
        "Every quota is met.",
        "people leave",
        "people join",
        "people stay",
        "proven optimal",
        "Check it yourself",
    )
    assert [words for words in wanted if words not in page] == []
    assert "Proposal 1" in read(desk, PATH)


def test_pressing_twice_proposes_once(desk: FlaskClient, council: Council) -> None:
    """The same form counts once, and a second one is told that a proposal is being computed."""
    helpers.ready(council)
    sent = factories.hidden_fields(read(desk, PATH))
    statuses = [desk.post(f"{PATH}/propose", data=sent).status_code for _time in range(2)]
    assert statuses == [302, 409]
    again = {**sent, "form_key": "11111111-1111-4111-8111-111111111111"}
    answer = desk.post(f"{PATH}/propose", data=again)
    assert (answer.status_code, "Proposal 1" in answer.get_data(as_text=True)) == (400, True)
    assert len(service.proposals_of(council, DAY)) == 1


def test_progress_is_asked_for_until_the_work_ends(app: Flask, desk: FlaskClient, council: Council) -> None:
    """While it runs the fragment asks for itself again; afterwards it answers 286 and has the page loaded anew."""
    helpers.ready(council)
    press(desk, PATH, f"{PATH}/propose")
    running = desk.get(f"{FIRST}/progress")
    assert (running.status_code, "every 1s" in running.get_data(as_text=True)) == (200, True)
    work(app, council)
    done = desk.get(f"{FIRST}/progress")
    assert (done.status_code, done.headers["HX-Refresh"]) == (286, "true")
    assert "every 1s" not in done.get_data(as_text=True)


def test_progress_names_the_step_and_the_best_so_far(desk: FlaskClient, council: Council) -> None:
    """What the worker last wrote down is put into words."""
    helpers.ready(council)
    press(desk, PATH, f"{PATH}/propose")
    with transaction():
        job = db.session.scalars(select(Job)).one()
        job.state, job.beat_at = "running", datetime.now(UTC)
        job.progress = '{"stage": 2, "stages": 3, "key": "representation_gap", "best": "36/5", "bound": "2"}'
    page = read(desk, f"{FIRST}/progress")
    assert "Step 2 of 3: Close to every target." in page
    assert "Best so far: 7.2 seats. Nothing below 2 seats is possible." in page


def test_work_that_nobody_takes_up_says_so(desk: FlaskClient, council: Council) -> None:
    """Without a worker the reader learns why nothing happens."""
    helpers.ready(council)
    press(desk, PATH, f"{PATH}/propose")
    with transaction():
        db.session.scalars(select(Job)).one().queued_at = datetime.now(UTC) - timedelta(minutes=2)
    assert "No worker answers." in read(desk, f"{FIRST}/progress")


def test_a_proposal_is_cancelled_and_started_again(app: Flask, desk: FlaskClient, council: Council) -> None:
    """Cancelled, it says so and offers to start again; started again, it is computed."""
    helpers.ready(council)
    press(desk, PATH, f"{PATH}/propose")
    assert press(desk, FIRST, f"{FIRST}/cancel") == 302
    assert "Proposal 1 was cancelled" in read(desk, FIRST)
    assert press(desk, FIRST, f"{FIRST}/restart") == 302
    work(app, council)
    assert "Every quota is met." in read(desk, FIRST)


def test_a_silent_worker_is_told_and_the_work_restarted(app: Flask, desk: FlaskClient, council: Council) -> None:
    """The page says interrupted as soon as the heartbeat is late, before anything has swept; one press restarts."""
    helpers.ready(council)
    press(desk, PATH, f"{PATH}/propose")
    with transaction():
        job = db.session.scalars(select(Job)).one()
        job.state, job.beat_at = "running", datetime.now(UTC) - timedelta(minutes=1)
    assert "Proposal 1 was interrupted" in read(desk, FIRST)
    assert desk.get(f"{FIRST}/progress").status_code == 286
    assert press(desk, FIRST, f"{FIRST}/restart") == 302
    work(app, council)
    assert "Every quota is met." in read(desk, FIRST)
    acts = list(db.session.scalars(select(Entry.act).where(Entry.act.like("proposal%")).order_by(Entry.sequence)))
    assert acts == ["proposal_requested", "proposal_interrupted", "proposal_restarted", "proposal_computed"]
    assert audit.verify() is None


def test_an_impossible_set_of_quotas_is_a_sentence_not_a_fault(app: Flask, desk: FlaskClient, council: Council) -> None:
    """The page names the rules in the charter's words and what can be done."""
    helpers.seat_everyone(council)
    helpers.apply(council, 30)
    quotas = [
        {"key": "many-women", "where": {"gender": ["woman"]}, "least": 13},
        {"key": "many-men", "where": {"gender": ["man"]}, "least": 12},
    ]
    helpers.adopt(council, {"quotas": quotas})
    press(desk, PATH, f"{PATH}/propose")
    work(app, council)
    page = read(desk, FIRST)
    wanted = ("is impossible", "At least 13 members with “Gender: Woman”.", "What can be done")
    assert [words for words in wanted if words not in page] == []


def test_the_evidence_is_downloaded_under_a_name_without_names_and_recorded(
    app: Flask, desk: FlaskClient, council: Council
) -> None:
    """The very bytes that were computed, sound, with the fingerprint on the page; the look is an act."""
    helpers.ready(council)
    helpers.propose(app, council)
    answer = desk.get(f"{FIRST}/evidence.json")
    content = answer.get_data()
    assert answer.headers["Content-Disposition"] == 'attachment; filename="test-council-2026-07-01-proposal-1.json"'
    assert check.check(content).ok
    assert hashlib.sha256(content).hexdigest() in read(desk, FIRST)
    looked = select(Entry).where(Entry.act == Act.EVIDENCE_DOWNLOADED)
    assert len(list(db.session.scalars(looked))) == 1


def test_a_member_reads_the_proposal_without_any_protected_value(
    app: Flask, client: FlaskClient, council: Council, *, member_user: User, sign_in: SignIn
) -> None:
    """No protected label stands anywhere on her proposal page, nor on the rotation page outside the charter's rules."""
    helpers.ready(council)
    helpers.propose(app, council)
    sign_in(client, member_user)
    rotation_page = re.sub(r'(?s)<section aria-labelledby="rules">.*?</section>', "", read(client, PATH))
    labels = [
        value.name["en"]
        for dimension in councils.dimensions_of(council, on=DAY)
        for value in dimension.values[:-1]
        if dimension.sensitivity != "open" and len(value.name["en"]) > 5
    ]
    names = members.names_of_many([each.person_id for each in gather(council, DAY).people]).values()
    for page in (read(client, FIRST), rotation_page):
        assert [text for text in (*labels, *names) if text in page] == []
    assert "dimensions are not shown here" in read(client, FIRST)


def test_a_member_finds_herself_in_the_list(
    app: Flask, client: FlaskClient, council: Council, *, member_user: User, sign_in: SignIn
) -> None:
    """Among pseudonyms, her own line says that it is hers."""
    sitting = helpers.ready(council)
    with transaction():
        members.person(council, sitting[0].person_id).user_id = member_user.id
    helpers.propose(app, council)
    sign_in(client, member_user)
    assert read(client, FIRST).count("(you)") == 1


@pytest.mark.parametrize(("role", "evidence"), [("member_user", 404), ("auditor", 200)])
def test_who_may_read_but_not_propose_finds_no_buttons(
    app: Flask, client: FlaskClient, council: Council, *, request: pytest.FixtureRequest, role: str, evidence: int
) -> None:
    """Members and auditors read; only the auditor opens the evidence; neither may propose, cancel or restart."""
    helpers.ready(council)
    helpers.propose(app, council)
    factories.sign_in(client, request.getfixturevalue(role))
    pages = [read(client, path) for path in (PATH, FIRST)]
    assert [f"{PATH}/propose" in page or "/restart" in page for page in pages] == [False, False]
    sent = factories.hidden_fields(pages[0])
    posts = [
        client.post(path, data=sent).status_code for path in (f"{PATH}/propose", f"{FIRST}/cancel", f"{FIRST}/restart")
    ]
    assert posts == [404, 404, 404]
    assert client.get(f"{FIRST}/evidence.json").status_code == evidence


def test_an_answer_entered_by_an_officer_shows_in_the_story(desk: FlaskClient, council: Council) -> None:
    """After entering, one member fewer has not answered."""
    today = datetime.now(UTC).date()
    end = today + timedelta(days=100)
    with transaction():
        person = helpers.add_person(council, "Amina Diallo", {})
        term = terms.begin_term(
            factories.ACTOR, council, person=person, seat_group="members", start=today - timedelta(days=9), end=end
        )
    path = f"/{council.slug}/rotations/{end.isoformat()}"
    assert "1 member who may return has not answered yet" in read(desk, path)
    helpers_path = f"/{council.slug}/terms/{term.id}/answer"
    sent = factories.hidden_fields(read(desk, helpers_path))
    desk.post(helpers_path, data={**sent, "answer": Answer.STAY.value})
    page = read(desk, path)
    assert ("has not answered yet" in page, "wishes to return" in page) == (False, True)


def test_another_councils_proposal_is_not_reached_through_this_one(
    app: Flask, desk: FlaskClient, council: Council
) -> None:
    """The address of one council never opens another's proposal."""
    other = factories.make_council("other-council")
    helpers.ready(other)
    helpers.propose(app, other)
    assert desk.get(f"/{council.slug}/rotations/2026-07-01/proposals/1").status_code == 404
    assert desk.get(f"/{other.slug}/rotations/2026-07-01/proposals/1").status_code == 404
