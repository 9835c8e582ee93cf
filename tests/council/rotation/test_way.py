"""The whole way of a proposal: read, signed off, promised, drawn, adopted, through real pages; and every wrong turn."""

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from council import jobs, mail
from council.access import Role
from council.accounts.models import User
from council.audit.acts import Act
from council.audit.models import Entry
from council.councils.models import Council
from council.database import db, transaction
from council.errors import Changed, NotFound, Refused
from council.members import service as members
from council.members.models import Person
from council.rotation import adoption, bridge, drawings, review, service
from council.rotation.decision import Voice
from council.rotation.drawings import Promise
from council.rotation.models import Drawing, Proposal
from council.rotation.service import ProposalState
from council.terms import service as terms
from solver import check
from tests import factories
from tests.council.rotation import helpers
from tests.council.rotation.helpers import DAY
from tests.factories import ACTOR

SignIn = Callable[[FlaskClient, User], None]
FIRST = "/test-council/rotations/2026-07-01/proposals/1"
PUBLIC = "/test-council/public/draws/2026-07-01"
NUMBERS = "5 17 23 31 40 44"
TOMORROW = datetime.now(UTC) + timedelta(days=1)
PROMISE = Promise(method="octo-41", source="The six numbers of the national lottery.", draw_at=TOMORROW)


@pytest.fixture
def desk(client: FlaskClient, officer: User, sign_in: SignIn) -> FlaskClient:
    """A browser in which somebody of the secretariat is signed in."""
    sign_in(client, officer)
    return client


@pytest.fixture
def proposal(app: Flask, council: Council) -> Proposal:
    """A computed proposal with its lottery."""
    helpers.ready(council)
    return helpers.propose(app, council)


def read(client: FlaskClient, path: str) -> str:
    """A page, which must be there."""
    answer = client.get(path)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.get_data(as_text=True)


def send(client: FlaskClient, path: str, page: str | None = None, **fields: str) -> int:
    """Fill in a form and send it."""
    return client.post(path, data={**factories.hidden_fields(read(client, page or path)), **fields}).status_code


def signed_off(proposal: Proposal) -> None:
    """The council agrees, every member who may."""
    today = datetime.now(UTC).date()
    with transaction():
        about = review.open_review(ACTOR, proposal, closes_on=today, on=today)
    for person_id in about.voters:
        with transaction():
            person = next(each for each in db.session.scalars(select(Person)) if str(each.id) == person_id)
            review.give_opinion(ACTOR, about, person, voice=Voice.YES, comment="", on=today)
    with transaction():
        review.close_review(ACTOR, about, on=today)


def committed(app: Flask, proposal: Proposal) -> None:
    """The draw is promised, for a moment that is over by now."""
    with transaction():
        job_id = drawings.ask_to_commit(ACTOR, proposal, promise=PROMISE).id
    helpers.run(app, job_id)
    with transaction():
        drawings.drawing_of(proposal).draw_at = datetime.now(UTC) - timedelta(minutes=1)


def drawn(app: Flask, proposal: Proposal) -> None:
    """The numbers are entered and the file is finished."""
    with transaction():
        numbers, panel = bridge.panel_named(proposal, NUMBERS)
        job_id = drawings.draw(ACTOR, proposal, numbers=numbers, panel=panel).id
    helpers.run(app, job_id)


def test_a_proposal_goes_all_the_way_through_its_pages(  # noqa: PLR0917  # fixtures
    app: Flask, desk: FlaskClient, council: Council, proposal: Proposal, sign_in: SignIn, tmp_path: Path
) -> None:
    """An officer lays it before the council, a member agrees, all is promised, drawn and adopted; anyone checks it."""
    assert "Lay it before the council" in read(desk, FIRST)
    today = datetime.now(UTC).date()
    assert send(desk, f"{FIRST}/review", closes_on=today.isoformat()) == 302
    about = review.review_of(proposal)
    assert about is not None
    everyone = list(db.session.scalars(select(Person)))
    speaking = [each for each in everyone if str(each.id) in about.voters]
    user = factories.make_user("member", council, Role.MEMBER)
    with transaction():
        db.session.get_one(Person, speaking[0].id).user_id = user.id
    telephone, visitor = app.test_client(), app.test_client()
    sign_in(telephone, user)
    assert "Do you agree with this proposal?" in read(telephone, FIRST)
    assert send(telephone, f"{FIRST}/opinion", FIRST, voice="no", comment="") == 400
    assert send(telephone, f"{FIRST}/opinion", FIRST, voice="yes", comment="Good.") == 302
    for person in speaking[1:]:
        with transaction():
            review.give_opinion(ACTOR, about, person, voice=Voice.YES, comment="", on=today)
    assert send(desk, f"{FIRST}/review/close", FIRST) == 302
    assert proposal.state == "signed_off"
    when = TOMORROW.strftime("%Y-%m-%dT%H:%M")
    assert send(desk, f"{FIRST}/promise", method="octo-41", source=PROMISE.source, draw_at=when) == 302
    _work(app, proposal)
    digest = drawings.drawing_of(proposal).committed_sha256
    assert str(digest) in read(visitor, PUBLIC)
    assert "<svg" in read(visitor, f"{PUBLIC}/screen")
    with transaction():
        drawings.drawing_of(proposal).draw_at = datetime.now(UTC) - timedelta(minutes=1)
    assert send(desk, f"{FIRST}/draw", numbers="abc !") == 400
    assert send(desk, f"{FIRST}/draw", numbers=NUMBERS) == 302
    assert "is drawn" in read(visitor, PUBLIC)
    _work(app, proposal)
    assert "from 1 July 2026" in read(desk, f"{FIRST}/adopt")
    assert send(desk, f"{FIRST}/adopt") == 302
    assert len(terms.seated(council, DAY)) == 24
    _checks_out(desk, tmp_path)


def _work(app: Flask, proposal: Proposal) -> None:
    job = jobs.work_on(proposal.id)
    helpers.run(app, job)


def _checks_out(client: FlaskClient, folder: Path) -> None:
    """With an interpreter that sees nothing but the checker: the evidence, and the public file."""
    for name, path in (("evidence.json", f"{FIRST}/evidence.json"), ("public.json", f"{PUBLIC}/file.json")):
        (folder / name).write_bytes(client.get(path).get_data())
        command = [sys.executable, "-I", "-S", str(Path(check.__file__)), str(folder / name)]
        assert subprocess.run(command, check=False, capture_output=True).returncode == 0


def test_adoption_begins_the_terms_of_exactly_those_drawn(app: Flask, council: Council, proposal: Proposal) -> None:
    """Their pseudonyms are those of the panel on the public page, and the reserve list has the charter's length."""
    signed_off(proposal)
    committed(app, proposal)
    drawn(app, proposal)
    with transaction():
        found = adoption.adopt(ACTOR, proposal)
    public = json.loads(drawings.drawing_of(proposal).public_file or b"{}")
    panel = public["panels"][public["draw"]["panel"]]
    assert sorted(each.person.pseudonym for each in found.begins) == sorted(public["people"][at]["id"] for at in panel)
    assert {each.person_id for each in terms.seated(council, DAY)} >= {each.person.id for each in found.begins}
    assert len(found.reserve) == 8
    assert all(each.start == DAY for each in found.begins)


def test_a_refusal_sends_it_back_with_the_reasons(proposal: Proposal) -> None:
    """Two thirds have to agree; whoever says no has said why, and nothing can be done with it any more."""
    today = datetime.now(UTC).date()
    with transaction():
        about = review.open_review(ACTOR, proposal, closes_on=today, on=today)
    people = [each for each in db.session.scalars(select(Person)) if str(each.id) in about.voters]
    with transaction(), pytest.raises(Refused):
        review.give_opinion(ACTOR, about, people[0], voice=Voice.NO, comment=" ", on=today)
    for person in people:
        with transaction():
            review.give_opinion(ACTOR, about, person, voice=Voice.NO, comment="Nobody from the south.", on=today)
    with transaction():
        review.close_review(ACTOR, about, on=today)
    assert proposal.state == ProposalState.SENT_BACK.value
    assert review.comment_of(review.opinions_of(about)[0]) == "Nobody from the south."
    with transaction(), pytest.raises(Refused):
        review.withdraw(ACTOR, proposal, reason="Too late.")


def test_nobody_signs_off_on_a_seat_of_her_own(proposal: Proposal) -> None:
    """Members who wish to return stand for a seat, and take no part; those whose terms go on do."""
    today = datetime.now(UTC).date()
    with transaction():
        about = review.open_review(ACTOR, proposal, closes_on=today, on=today)
    standing = {
        person["id"]
        for person in json.loads(service.problem_of(proposal))["people"]
        if person["standing"] in {"returning", "candidate"}
    }
    voters = {each.pseudonym for each in db.session.scalars(select(Person)) if str(each.id) in about.voters}
    assert voters
    assert not voters & standing
    stranger = next(each for each in db.session.scalars(select(Person)) if each.pseudonym in standing)
    with transaction(), pytest.raises(NotFound):
        review.give_opinion(ACTOR, about, stranger, voice=Voice.YES, comment="", on=today)


def test_one_proposal_of_a_rotation_is_under_way_at_a_time(app: Flask, council: Council, proposal: Proposal) -> None:
    """A second one waits until the first is taken back."""
    today = datetime.now(UTC).date()
    second = helpers.propose(app, council)
    with transaction():
        review.open_review(ACTOR, proposal, closes_on=today, on=today)
    with transaction(), pytest.raises(Refused):
        review.open_review(ACTOR, second, closes_on=today, on=today)
    with transaction():
        review.withdraw(ACTOR, proposal, reason="A seat was forgotten.")
    with transaction():
        review.open_review(ACTOR, second, closes_on=today, on=today)
    assert second.state == ProposalState.IN_REVIEW.value


def test_a_review_closes_when_all_have_spoken_or_its_last_day_is_over(proposal: Proposal) -> None:
    """Not before; and nobody speaks after it."""
    today = datetime.now(UTC).date()
    with transaction():
        about = review.open_review(ACTOR, proposal, closes_on=today, on=today)
    person = next(each for each in db.session.scalars(select(Person)) if str(each.id) in about.voters)
    with transaction(), pytest.raises(Refused):
        review.close_review(ACTOR, about, on=today)
    late = today + timedelta(days=1)
    with transaction(), pytest.raises(Refused):
        review.give_opinion(ACTOR, about, person, voice=Voice.YES, comment="", on=late)
    with transaction():
        review.close_review(ACTOR, about, on=late)
    assert proposal.state == ProposalState.SENT_BACK.value


def test_nothing_is_drawn_before_the_moment_that_was_promised(app: Flask, proposal: Proposal) -> None:
    """The promise names a moment to come, and the draw waits for it."""
    signed_off(proposal)
    over = Promise(method="octo-41", source="x", draw_at=datetime.now(UTC) - timedelta(days=1))
    with transaction(), pytest.raises(Refused):
        drawings.ask_to_commit(ACTOR, proposal, promise=over)
    with transaction():
        job_id = drawings.ask_to_commit(ACTOR, proposal, promise=PROMISE).id
    helpers.run(app, job_id)
    with transaction(), pytest.raises(Refused):
        drawings.draw(ACTOR, proposal, numbers=NUMBERS, panel=1)
    assert proposal.state == ProposalState.COMMITTED.value


@pytest.mark.parametrize("numbers", ["", "!", "5 x?"])
def test_numbers_that_name_no_panel_are_refused(app: Flask, proposal: Proposal, numbers: str) -> None:
    """Nothing is written down, and they can be typed again."""
    signed_off(proposal)
    committed(app, proposal)
    with pytest.raises(Refused):
        bridge.panel_named(proposal, numbers)


def test_numbers_are_written_down_once(app: Flask, proposal: Proposal) -> None:
    """A second draw is refused, whatever it would bring."""
    signed_off(proposal)
    committed(app, proposal)
    drawn(app, proposal)
    with transaction(), pytest.raises(Refused):
        drawings.draw(ACTOR, proposal, numbers="1 2 3 4 5 6", panel=7)
    with transaction(), pytest.raises(Refused):
        drawings.ask_to_commit(ACTOR, proposal, promise=PROMISE)
    with transaction(), pytest.raises(Refused):
        review.withdraw(ACTOR, proposal, reason="We do not like it.")
    with transaction(), pytest.raises(NotFound):
        drawings.keep_finished(ACTOR, proposal, file=b"{}", public=b"{}")
    assert drawings.drawing_of(proposal).numbers == NUMBERS


@pytest.mark.parametrize("what", ["panel", "numbers", "file", "other_file"])
def test_whatever_is_altered_after_the_promise_is_detected(app: Flask, proposal: Proposal, what: str) -> None:
    """By hand in the database: the file of the draw is not written, and nothing can be adopted."""
    signed_off(proposal)
    committed(app, proposal)
    with transaction():
        numbers, panel = bridge.panel_named(proposal, NUMBERS)
        job_id = drawings.draw(ACTOR, proposal, numbers=numbers, panel=panel).id
    with transaction():
        drawing = drawings.drawing_of(proposal)
        _alter(drawing, what)
    helpers.run(app, job_id)
    assert drawings.drawing_of(proposal).finished_sha256 is None
    assert not adoption.is_ready(proposal)
    with transaction(), pytest.raises(Refused):
        adoption.adopt(ACTOR, proposal)


def _alter(drawing: Drawing, what: str) -> None:
    if what == "panel":
        drawing.panel = (drawing.panel or 0) + 1
    elif what == "numbers":
        drawing.numbers = "1 2 3 4 5 6"
    elif what == "file":
        drawing.committed_sealed = bytes([*(drawing.committed_sealed or b"")[:-1], 0])
    else:
        drawing.committed_sealed = drawing.lottery_sealed


def test_every_step_is_an_act_and_names_nobody(app: Flask, proposal: Proposal) -> None:
    """From the proposal to the new terms, in the order in which they happened."""
    signed_off(proposal)
    committed(app, proposal)
    drawn(app, proposal)
    with transaction():
        adoption.adopt(ACTOR, proposal)
    acts = list(db.session.scalars(select(Entry.act).order_by(Entry.sequence)))
    steps = [act for act in acts if act.startswith(("review", "proposal_", "commitment", "draw_", "panel_"))]
    assert steps == [
        Act.PROPOSAL_REQUESTED.value,
        Act.PROPOSAL_COMPUTED.value,
        Act.REVIEW_OPENED.value,
        Act.PROPOSAL_SIGNED_OFF.value,
        Act.COMMITMENT_ASKED.value,
        Act.DRAW_COMMITTED.value,
        Act.PANEL_DRAWN.value,
        Act.DRAW_FINISHED.value,
        Act.PROPOSAL_ADOPTED.value,
    ]


def test_adoption_writes_to_those_concerned_about_themselves_alone(
    app: Flask, council: Council, proposal: Proposal
) -> None:
    """Somebody who is drawn and has an account gets one mail, with nobody else's name in it."""
    signed_off(proposal)
    committed(app, proposal)
    drawn(app, proposal)
    person = adoption.outcome_of(proposal).begins[0].person
    user = factories.make_user("drawn", council, Role.MEMBER)
    with transaction():
        db.session.get_one(Person, person.id).user_id = user.id
    with transaction():
        adoption.adopt(ACTOR, proposal)
    letters = list(db.session.scalars(select(mail.OutgoingMail)))
    assert [each.recipient for each in letters] == ["drawn@test.example"]
    assert letters[0].body.startswith("You were chosen")
    assert "Applicant" not in letters[0].body


def test_a_proposal_is_adopted_once(app: Flask, council: Council, proposal: Proposal) -> None:
    """The second time says that it was done, and begins no term."""
    signed_off(proposal)
    committed(app, proposal)
    drawn(app, proposal)
    with transaction():
        adoption.adopt(ACTOR, proposal)
    before = len(terms.held_terms(council))
    with transaction(), pytest.raises(Changed):
        adoption.adopt(ACTOR, proposal)
    assert len(terms.held_terms(council)) == before


def test_a_draw_that_is_not_promised_is_on_no_public_page(app: Flask, proposal: Proposal) -> None:
    """Neither a proposal nor a review is anybody else's business."""
    visitor = app.test_client()
    assert [visitor.get(f"{PUBLIC}{end}").status_code for end in ("", "/screen", "/file.json")] == [404] * 3
    signed_off(proposal)
    assert visitor.get(PUBLIC).status_code == 404


def test_an_officer_writes_down_what_a_member_without_an_account_says(desk: FlaskClient, proposal: Proposal) -> None:
    """The page names the member, a form without a voice comes back marked, and the record says who entered it."""
    today = datetime.now(UTC).date()
    with transaction():
        about = review.open_review(ACTOR, proposal, closes_on=today, on=today)
    person = next(each for each in db.session.scalars(select(Person)) if str(each.id) in about.voters)
    page = f"{FIRST}/opinion/{person.id}"
    heading = f"What {members.name_of(person)} says of the proposal"
    assert read(desk, page).count(heading) == 3  # the title, the way to the page, and the heading
    assert send(desk, page, comment="No voice.") == 422
    assert send(desk, page, voice="abstain") == 302
    said = review.opinion_of(about, person)
    assert said is not None
    assert (said.voice, said.assisted) == ("abstain", True)
