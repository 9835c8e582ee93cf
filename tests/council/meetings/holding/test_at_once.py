"""Thirty clicks at once, and votes while a ballot is being counted: nothing lost, nothing twice, on both databases.

Every click is a form sent to the pages, from a browser of its own; nothing stands between the test and the database.
"""

from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import cycle, islice
from threading import Barrier
from uuid import UUID, uuid4

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from council.access import Role
from council.accounts.models import User
from council.audit import service as audit
from council.audit.acts import Act
from council.audit.models import Entry
from council.database import db, moment, transaction
from council.meetings.holding import balloting, service
from council.meetings.holding.models import (
    AttendanceMark,
    Ballot,
    BallotState,
    BallotVote,
    Decision,
    Presence,
    SpeakingRequest,
)
from council.meetings.models import AgendaItem, Meeting
from council.members.models import Person
from tests import factories
from tests.council.meetings.holding import room_of_twelve as room
from tests.factories import ACTOR

AT_ONCE = 30
REPETITIONS = 200
RULES = {"quorum": room.QUORUM, "decision_rule": "simple"}
SCRIPT = {"X-Tap": "1"}
DONE, NOTED, REFUSED, TWICE = 302, 204, 400, 409
EARLIER = ("for", "against", "for", "against", "for", "against")  # so many that one more vote is told by the numbers


@dataclass(frozen=True)
class Click:
    """A form as somebody's browser sends it, and with whose cookie."""

    cookie: str
    address: str
    data: dict[str, str]

    def by(self, app: Flask) -> int:
        """Send it; the status of the answer."""
        browser = app.test_client()
        browser.set_cookie("session", self.cookie)
        return browser.post(self.address, data=self.data, headers=SCRIPT).status_code


@dataclass(frozen=True)
class Somebody:
    """Who is signed in, and can send forms."""

    cookie: str
    token: str

    def click(self, address: str, *, key: UUID | None = None, **typed: object) -> Click:
        """A form of hers; with the same key it is the same form sent again."""
        told = {"csrf_token": self.token, "form_key": key or uuid4(), **typed}
        return Click(self.cookie, address, {name: str(value) for name, value in told.items()})


def signed_in(client: FlaskClient, user: User, page: str) -> Somebody:
    """Her cookie, and the token of her forms."""
    factories.sign_in(client, user)
    token = factories.hidden_fields(client.get(page).get_data(as_text=True))["csrf_token"]
    cookie = client.get_cookie("session")
    assert cookie is not None
    return Somebody(cookie.value, token)


def at_once(app: Flask, clicks: Iterable[Click]) -> Counter[int]:
    """Send all of them together; how often each status was answered."""
    sent = list(clicks)
    start = Barrier(len(sent))

    def send(each: Click) -> int:
        start.wait()
        return each.by(app)

    with ThreadPoolExecutor(len(sent)) as pool:
        answers = Counter(pool.map(send, sent))
    db.session.rollback()
    return answers


def times(act: Act) -> int:
    """How often something stands in the record."""
    return db.session.scalar(select(func.count()).where(Entry.act == act.value)) or 0


@dataclass(frozen=True)
class Held:
    """An open meeting with twelve members there, of whom some have accounts, and its officer."""

    meeting_id: UUID
    people: list[UUID]
    officer: Somebody
    members: list[Somebody]

    @property
    def meeting(self) -> Meeting:
        """The meeting as it is now."""
        return db.session.get_one(Meeting, self.meeting_id)

    @property
    def live(self) -> str:
        """Where the officer's page is."""
        return f"/test-council/meetings/{self.meeting_id}/live"

    @property
    def own(self) -> str:
        """Where a member's own pages are."""
        return f"/me/test-council/meetings/{self.meeting_id}"


def held(app: Flask, *, accounts: int = 0) -> Held:
    """A meeting that is being held."""
    council = factories.make_council()
    room.adopt(council, RULES)
    known = [room.with_account(council, f"member-{number}") for number in range(accounts)]
    people = [person for _user, person in known]
    people += [room.seat(council, f"Member {number}") for number in range(accounts, room.SIZE)]
    meeting = room.opened(room.meeting(council), people)
    officer = factories.make_user("officer", council, Role.SECRETARIAT)
    page, own = f"/test-council/meetings/{meeting.id}/live", f"/me/test-council/meetings/{meeting.id}/live"
    at_desk = signed_in(app.test_client(), officer, page)
    members = [signed_in(app.test_client(), user, own) for user, _person in known]
    return Held(meeting.id, [each.id for each in people], at_desk, members)


def test_thirty_taps_at_once_each_sent_twice_are_thirty_marks(any_app: Flask) -> None:
    """Every tap counts once, each left one act, and what is shown is what the marks say."""
    here = held(any_app)
    before = len(_marks())
    states = cycle((Presence.PRESENT, Presence.REMOTE, Presence.LEFT_EARLY))
    taps = [
        here.officer.click(f"{here.live}/attendance", person=person, state=state.value, age=number)
        for number, person, state in zip(range(AT_ONCE), cycle(here.people), states, strict=False)
    ]
    assert at_once(any_app, [*taps, *taps]) == {NOTED: 2 * AT_ONCE}
    made = {mark.id: mark for mark in _marks()}
    assert len(made) == before + AT_ONCE
    assert {UUID(each.data["form_key"]) for each in taps} <= set(made)
    assert times(Act.ATTENDANCE_NOTED) == before + AT_ONCE
    assert audit.verify() is None
    _the_same_as_by_hand(here.meeting, list(made.values()))


def _marks() -> list[AttendanceMark]:
    return list(db.session.scalars(select(AttendanceMark)))


def _the_same_as_by_hand(meeting: Meeting, made: list[AttendanceMark]) -> None:
    """Each person's state is that of her latest mark, and the quorum counts those who are there."""
    shown = {each.person_id: each.state for each in service.attendance_of(meeting)}
    ordered = sorted(made, key=lambda mark: (mark.made_at, mark.received_at, mark.id))
    latest = {mark.person_id: Presence(mark.state) for mark in ordered}
    assert shown == latest
    there = sum(state in {Presence.PRESENT, Presence.REMOTE} for state in latest.values())
    with transaction():
        assert service.quorum_at(meeting, moment()).present == there


def test_thirty_wishes_to_speak_at_once_put_each_person_on_the_list_once(any_app: Flask) -> None:
    """Twelve people who press the same button thirty times are twelve on the list, and nobody is taken off again."""
    here = held(any_app, accounts=room.SIZE)
    wishes = [each.click(f"{here.own}/live/speak") for each in here.members]
    assert at_once(any_app, islice(cycle(wishes), AT_ONCE)) == {DONE: 12, TWICE: AT_ONCE - 12}
    assert sorted(db.session.scalars(select(SpeakingRequest.person_id))) == sorted(here.people)
    assert times(Act.SPEAKING_ASKED) == 12


def test_thirty_votes_at_once_count_once_for_each_person(any_app: Flask) -> None:
    """Twelve people who send thirty forms have twelve votes, whatever they chose the next time, and all are counted."""
    here = held(any_app, accounts=room.SIZE)
    ballot_id = _ballot(here)
    vote = f"{here.own}/vote/{ballot_id}"
    pressed = islice(cycle(zip(here.members, cycle(("for", "against", "abstain")), strict=False)), AT_ONCE)
    assert at_once(any_app, [who.click(vote, choice=each) for who, each in pressed]) == {
        DONE: 12,
        REFUSED: AT_ONCE - 12,
    }
    assert times(Act.VOTE_CAST) == 12
    count = here.officer.click(f"/test-council/meetings/{here.meeting_id}/ballots/{ballot_id}/count")
    assert count.by(any_app) == DONE
    assert balloting.voted(db.session.get_one(Ballot, ballot_id)) == set(here.people)
    taken = db.session.scalars(select(Decision)).one()
    assert (taken.in_favour, taken.against, taken.abstained) == (4, 4, 4)


def _ballot(here: Held) -> UUID:
    with transaction():
        item, text = room.item(here.meeting), {"en": "Yes?"}
        return balloting.open_ballot(ACTOR, item, text=text, at=moment(), group=room.SMALL).id


def test_a_vote_while_the_ballot_is_counted_is_counted_or_refused(any_app: Flask) -> None:
    """In 200 races between a vote and the count, whoever was told that her vote is in was counted, and nobody else."""
    here = held(any_app, accounts=1)
    item_id = room.item(here.meeting).id
    outcomes: Counter[tuple[int, tuple[bool, int, int]]] = Counter()
    with ThreadPoolExecutor(2) as pool:
        for turn in range(REPETITIONS):
            ballot_id = _with_six_votes(item_id, here.people[1:7])
            vote = here.members[0].click(f"{here.own}/vote/{ballot_id}", choice="abstain")
            count = here.officer.click(f"/test-council/meetings/{here.meeting_id}/ballots/{ballot_id}/count")
            answered = _race(any_app, pool, vote, count, turn=turn)
            assert answered[1] == DONE
            outcomes[answered[0], _counted(ballot_id, here.people[0])] += 1
    assert set(outcomes) == {(DONE, (True, 7, 1)), (REFUSED, (False, 6, 0))}
    assert outcomes.total() == REPETITIONS
    assert times(Act.VOTE_CAST) == outcomes[DONE, (True, 7, 1)]
    assert audit.verify() is None


def _race(app: Flask, pool: ThreadPoolExecutor, vote: Click, count: Click, *, turn: int) -> tuple[int, int]:
    """Both together; only in the first turn the vote, and in the second one the count, comes clearly before."""
    if turn == 0:
        return vote.by(app), count.by(app)
    if turn == 1:
        return tuple(reversed((count.by(app), vote.by(app))))  # type: ignore[return-value]  # both are there
    start = Barrier(2)

    def send(each: Click) -> int:
        start.wait()
        return each.by(app)

    late = pool.submit(send, vote)
    counted = pool.submit(send, count).result()
    return late.result(), counted


def _with_six_votes(item_id: UUID, people: list[UUID]) -> UUID:
    db.session.rollback()
    with transaction():
        item = db.session.get_one(AgendaItem, item_id)
        ballot = balloting.open_ballot(ACTOR, item, text={"en": "Yes?"}, at=moment(), group=room.SMALL)
        voters = [db.session.get_one(Person, each) for each in people]
        votes = [balloting.encrypted(ballot, choice) for choice in EARLIER]
        balloting.enter_paper_votes(ACTOR, ballot, voters, votes, at=moment())
        return ballot.id


def _counted(ballot_id: UUID, person_id: UUID) -> tuple[bool, int, int]:
    """Whether she is in the turnout, how many votes there are, and how many of the counted ones are like hers."""
    db.session.rollback()
    ballot = db.session.get_one(Ballot, ballot_id)
    assert ballot.state == BallotState.COUNTED.value
    votes = select(func.count()).where(BallotVote.ballot_id == ballot_id, BallotVote.voter_id.is_(None))
    taken = db.session.scalars(select(Decision).where(Decision.ballot_id == ballot_id)).one()
    assert (taken.in_favour, taken.against) == (3, 3)
    return person_id in balloting.voted(ballot), db.session.scalar(votes) or 0, taken.abstained or 0


def test_a_decision_sent_eight_times_at_once_is_taken_once(any_app: Flask) -> None:
    """One decision, one act; the other seven are told that the form was carried out."""
    here = held(any_app)
    address = f"{here.live}/items/{room.item(here.meeting).id}/decide"
    press = here.officer.click(address, text_en="Rents are capped.", method="consensus", against="0")
    assert at_once(any_app, [press] * 8) == {DONE: 1, TWICE: 7}
    taken = db.session.scalars(select(Decision)).one()
    assert (taken.in_favour, taken.against, taken.carried) == (12, 0, True)
    assert times(Act.DECISION_TAKEN) == 1
