"""The pages of a meeting while it is held: taps with and without the page's script, turns, decisions and ballots."""

import json
from uuid import uuid4

from flask.testing import FlaskClient
from sqlalchemy import select

from council.access import Role
from council.accounts.models import User
from council.councils.models import Council
from council.database import db, moment, transaction
from council.meetings.holding import balloting, ballots, service, verify_ballot
from council.meetings.holding.models import AttendanceMark, Ballot, Decision, SpeakingRequest
from council.meetings.models import Meeting
from council.members import service as members
from council.members.models import Person
from tests import factories
from tests.council.meetings.holding import room_of_twelve as room
from tests.factories import ACTOR, hidden_fields, sign_in

SCRIPT = {"X-Tap": "1"}


def address(meeting: Meeting, rest: str = "") -> str:
    """Where the live page of a meeting is."""
    return f"/test-council/meetings/{meeting.id}/live{rest}"


def sent(client: FlaskClient, page: str, to: str, **typed: object) -> int:
    """A form of a page sent with what is typed; the status of the answer."""
    fields = hidden_fields(client.get(page).get_data(as_text=True))
    return client.post(to, data={**fields, "form_key": str(uuid4()), **typed}).status_code


def text(client: FlaskClient, page: str) -> str:
    """What a page says."""
    answer = client.get(page)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def tap(client: FlaskClient, meeting: Meeting, person: Person, **typed: object) -> tuple[int, str]:
    """A tap as the page's script sends it."""
    known = {"csrf_token": hidden_fields(text(client, address(meeting)))["csrf_token"], "form_key": uuid4()}
    said = {**known, "person": person.id, "substitute_for": "", "state": "present", "age": "0", **typed}
    answer = client.post(address(meeting, "/attendance"), data=said, headers=SCRIPT)
    return answer.status_code, answer.get_data(as_text=True)


def test_the_officer_opens_a_meeting_notes_people_and_decides(
    client: FlaskClient, officer: User, meeting: Meeting, twelve: list[Person]
) -> None:
    """From the first tap to the decision, without any script."""
    sign_in(client, officer)
    live = address(meeting)
    for person in twelve[:8]:
        assert sent(client, live, f"{live}/attendance", person=person.id, state="present", substitute_for="") == 302
    assert sent(client, live, f"{live}/open") == 302
    page = text(client, live)
    assert "8 members are there." in page
    assert "The council can decide" in page
    decide = f"{live}/items/{room.item(meeting).id}/decide"
    typed = {"text_en": "Rents are capped.", "method": "hands", "in_favour": "5", "against": "2", "abstained": "1"}
    assert sent(client, decide, decide, **typed) == 302
    decision = db.session.scalars(select(Decision)).one()
    assert (decision.carried, decision.quorum_needed, decision.quorum_present) == (True, 8, 8)
    assert "Rents are capped." in text(client, f"/test-council/meetings/{meeting.id}/held")
    assert sent(client, f"{live}/close", f"{live}/close") == 302
    assert meeting.state == "closed"
    assert "hx-get" not in text(client, f"{live}/now")


def test_too_few_are_told_and_called_again(
    client: FlaskClient, officer: User, meeting: Meeting, twelve: list[Person]
) -> None:
    """The page offers the second call where the charter knows one, and the quorum follows."""
    sign_in(client, officer)
    room.opened(meeting, twelve[:5])
    assert "To decide, 3 more are needed." in text(client, address(meeting))
    assert sent(client, address(meeting), address(meeting, "/call")) == 302
    assert "4 are needed, so the council can decide." in text(client, address(meeting))


def test_a_tap_of_the_script_is_answered_alike_however_often_it_comes(
    client: FlaskClient, officer: User, meeting: Meeting, twelve: list[Person]
) -> None:
    """The same tap twice is one mark, and both times the script learns that it is noted."""
    sign_in(client, officer)
    key = uuid4()
    answers = [tap(client, meeting, twelve[0], form_key=key)[0] for _turn in range(2)]
    assert answers == [204, 204]
    assert [each.id for each in db.session.scalars(select(AttendanceMark))] == [key]


def test_a_tap_that_waited_counts_from_when_it_was_made(
    client: FlaskClient, officer: User, meeting: Meeting, twelve: list[Person]
) -> None:
    """Two minutes without a connection: the mark is two minutes old, and a later one still wins."""
    sign_in(client, officer)
    assert tap(client, meeting, twelve[0], state="absent")[0] == 204
    assert tap(client, meeting, twelve[0], state="present", age="120000")[0] == 204
    marks = db.session.scalars(select(AttendanceMark).order_by(AttendanceMark.made_at)).all()
    assert [each.state for each in marks] == ["present", "absent"]
    assert 119 < (marks[0].received_at - marks[0].made_at).total_seconds() < 121
    assert [each.state for each in service.attendance_of(meeting)] == ["absent"]


def test_an_age_that_is_none_does_no_harm(
    client: FlaskClient, officer: User, meeting: Meeting, twelve: list[Person]
) -> None:
    """Whatever a tablet says of its clock, the tap is taken in."""
    sign_in(client, officer)
    for age in ("", "soon", "-5", "9" * 30):
        assert tap(client, meeting, twelve[0], age=age)[0] == 204


def test_a_tap_that_is_refused_says_why(
    client: FlaskClient, officer: User, meeting: Meeting, twelve: list[Person]
) -> None:
    """The script is told to take it out of its queue, and the sentence to show."""
    sign_in(client, officer)
    room.opened(meeting, twelve[:1])
    with transaction():
        service.close_meeting(ACTOR, meeting, at=moment())
    sent_late = client.post(
        address(meeting, "/attendance"),
        data={"csrf_token": _token(client), "form_key": uuid4(), "person": twelve[1].id, "state": "present"},
        headers=SCRIPT,
    )
    assert (sent_late.status_code, sent_late.get_data(as_text=True)) == (422, "This meeting is closed.")


def _token(client: FlaskClient) -> str:
    return hidden_fields(text(client, "/test-council/meetings/plan"))["csrf_token"]


def test_a_tap_that_says_nothing_is_refused(
    client: FlaskClient, officer: User, meeting: Meeting, twelve: list[Person]
) -> None:
    """A state nobody knows, a substitute for nobody, an id that is none: nothing is noted."""
    sign_in(client, officer)
    for wrong in ({"state": "happy"}, {"state": "substitute"}, {"substitute_for": "me"}):
        assert tap(client, meeting, twelve[0], **wrong)[0] == 422
    assert db.session.scalars(select(AttendanceMark)).all() == []


def test_speakers_come_in_a_fair_order(
    client: FlaskClient, officer: User, meeting: Meeting, twelve: list[Person]
) -> None:
    """Who has not spoken yet comes before who has; whoever is taken off does not speak."""
    sign_in(client, officer)
    room.opened(meeting, twelve[:8])
    live = address(meeting)
    for person in (twelve[0], twelve[1]):
        assert sent(client, live, f"{live}/speaking/ask", person=person.id) == 302
    assert sent(client, live, f"{live}/speaking/next") == 302
    assert sent(client, live, f"{live}/speaking/end") == 302
    for person in (twelve[0], twelve[2]):
        assert sent(client, live, f"{live}/speaking/ask", person=person.id) == 302
    page = text(client, live)
    order = ("Member B", "Member C", "Member A")
    places = [page.index(f'<bdi>{each}</bdi>\n          <span class="hint">') for each in order]
    assert places == sorted(places)
    waiting = db.session.scalars(select(SpeakingRequest).where(SpeakingRequest.person_id == twelve[1].id)).one()
    assert sent(client, live, f"{live}/speaking/{waiting.id}/remove") == 302
    assert sent(client, live, f"{live}/speaking/next") == 302
    assert "<bdi>Member C</bdi> speaks now." in text(client, live)


def test_a_decision_without_words_is_asked_for_again(
    client: FlaskClient, officer: User, meeting: Meeting, twelve: list[Person]
) -> None:
    """What is decided has to be written, in some language."""
    sign_in(client, officer)
    room.opened(meeting, twelve[:8])
    decide = address(meeting, f"/items/{room.item(meeting).id}/decide")
    assert sent(client, decide, decide, method="consensus") == 422
    assert sent(client, decide, decide, method="ballot", text_en="Yes.") == 422
    assert db.session.scalars(select(Decision)).all() == []


def test_a_secret_ballot_from_opening_to_its_file(
    client: FlaskClient, officer: User, meeting: Meeting, twelve: list[Person]
) -> None:
    """The officer opens it, enters votes on paper, counts it, and takes a file that the verifier finds right."""
    sign_in(client, officer)
    room.opened(meeting, twelve[:9])
    opening = address(meeting, f"/items/{room.item(meeting).id}/ballot")
    assert sent(client, opening, opening, text_en="Rents are capped.") == 302
    ballot = db.session.scalars(select(Ballot)).one()
    assert ballot.group == ballots.GROUP.name
    own = f"/test-council/meetings/{meeting.id}/ballots/{ballot.id}"
    assert "Nobody has voted yet." in text(client, own)
    paper = {"people": [str(each.id) for each in twelve[:5]], "in_favour": "2", "against": "2", "abstained": "1"}
    assert sent(client, f"{own}/paper", f"{own}/paper", **{**paper, "against": "1"}) == 422
    assert sent(client, f"{own}/paper", f"{own}/paper", **paper) == 302
    assert "5 people have voted." in text(client, own)
    assert client.get(f"{own}/file").status_code == 404
    assert sent(client, f"{own}/count", f"{own}/count") == 302
    file = client.get(f"{own}/file").get_data()
    assert verify_ballot.answer(file)[1].startswith("The sums are right: for 2, against 2, abstain 1.")
    assert not any(str(each.id) in file.decode() for each in twelve)
    program = client.get("/test-council/meetings/verify_ballot.py").get_data(as_text=True)
    assert "Standard library only" in program


def test_a_ballot_that_is_stopped_decides_nothing(
    client: FlaskClient, officer: User, meeting: Meeting, twelve: list[Person]
) -> None:
    """After it was said what that does, it is gone."""
    sign_in(client, officer)
    room.opened(meeting, twelve[:9])
    with transaction():
        item = room.item(meeting)
        ballot_id = balloting.open_ballot(ACTOR, item, text={"en": "Yes?"}, at=moment(), group=room.SMALL).id
    own = f"/test-council/meetings/{meeting.id}/ballots/{ballot_id}"
    assert "nothing is decided" in text(client, f"{own}/stop")
    assert sent(client, f"{own}/stop", f"{own}/stop") == 302
    assert db.session.get_one(Ballot, ballot_id).state == "stopped"
    assert client.get(f"{own}/count").status_code == 400


def test_a_member_speaks_stands_aside_and_votes_on_her_own_page(client: FlaskClient, council: Council) -> None:
    """What she does stands at once on her page; she votes once, and her code is in the file."""
    room.adopt(council, {"decision_rule": "simple"})
    user, person = room.with_account(council, "amina")
    others = [room.seat(council, name) for name in ("Béla", "Carmen", "Dunya")]
    meeting = room.opened(room.meeting(council), [person, *others])
    sign_in(client, user)
    own = f"/me/test-council/meetings/{meeting.id}"
    assert sent(client, f"{own}/live", f"{own}/live/speak") == 302
    assert "You are on the list of those who wish to speak." in text(client, f"{own}/live")
    assert sent(client, f"{own}/live", f"{own}/live/speak") == 302
    aside = f"{own}/live/items/{room.item(meeting).id}/aside"
    assert sent(client, f"{own}/live", aside) == 302
    assert "You said that this is a matter of your own" in text(client, f"{own}/live")
    assert sent(client, f"{own}/live", aside) == 302
    with transaction():
        item = room.item(meeting)
        ballot_id = balloting.open_ballot(ACTOR, item, text={"en": "Yes?"}, at=moment(), group=room.SMALL).id
    assert "A secret ballot is open" in text(client, f"{own}/live")
    page = f"{own}/vote/{ballot_id}"
    assert sent(client, page, page, choice="both") == 422
    assert sent(client, page, page, choice="for") == 302
    ballot = db.session.get_one(Ballot, ballot_id)
    receipt = balloting.receipt_of(ballot, person)
    assert receipt in text(client, page)
    assert (
        client.post(
            page, data={"csrf_token": _own_token(client, own), "form_key": uuid4(), "choice": "for"}
        ).status_code
        == 400
    )
    for each, choice in zip(others, ("against", "for", "against"), strict=True):
        with transaction():
            balloting.cast_vote(ACTOR, ballot, each, balloting.encrypted(ballot, choice), at=moment())
    with transaction():
        balloting.count_ballot(ACTOR, db.session.get_one(Ballot, ballot_id), at=moment())
    assert receipt not in text(client, page)
    file = json.loads(client.get(f"/test-council/meetings/{meeting.id}/ballots/{ballot_id}/file").get_data())
    assert receipt in {ballots.hash_of(vote) for vote in file["votes"]}


def _own_token(client: FlaskClient, own: str) -> str:
    return hidden_fields(text(client, f"{own}/live"))["csrf_token"]


def test_who_takes_no_part_finds_nothing(client: FlaskClient, council: Council) -> None:
    """A meeting that was not opened has no page of one's own, and somebody without a seat finds none at all."""
    room.adopt(council, {})
    user, _person = room.with_account(council, "amina")
    visitor = factories.make_user("visitor", council, Role.MEMBER)
    with transaction():
        members.add_person(ACTOR, council, name="Visitor", user=visitor)
    meeting = room.meeting(council)
    own = f"/me/test-council/meetings/{meeting.id}/live"
    sign_in(client, user)
    assert client.get(own).status_code == 404
    with transaction():
        service.open_meeting(ACTOR, db.session.get_one(Meeting, meeting.id), at=moment())
    assert client.get(own).status_code == 200
    other = client.application.test_client()
    sign_in(other, visitor)
    assert other.get(own).status_code == 404


def test_names_of_who_was_there_are_for_the_secretariat(
    client: FlaskClient, auditor: User, meeting: Meeting, twelve: list[Person]
) -> None:
    """Everybody else reads pseudonyms."""
    sign_in(client, auditor)
    room.opened(meeting, twelve[:1])
    page = text(client, f"/test-council/meetings/{meeting.id}/held")
    assert twelve[0].pseudonym in page
    assert "Member A" not in page
