"""What is refused while a meeting is held, and what the record says of what is not."""

import functools
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from council import crypto
from council.audit.acts import Act
from council.audit.models import Entry
from council.councils.models import Council
from council.database import db, moment, transaction
from council.errors import Changed, Refused
from council.meetings.holding import balloting, deciding, service, turns
from council.meetings.holding.deciding import Votes
from council.meetings.holding.models import Ballot, BallotVote, Decision, MeetingCall, Method, Presence, SpeakingRequest
from council.meetings.holding.room import room as room_at
from council.meetings.holding.service import Tap
from council.meetings.models import Meeting, State
from council.members import service as members
from council.members.models import Person
from council.terms import service as terms
from council.terms import substitutes
from council.terms.models import Term
from tests.council.meetings.holding import room_of_twelve as room
from tests.factories import ACTOR

TEXT = {"en": "Rents are capped."}


def in_transaction(what: Callable[[], object]) -> None:
    """Do something and save it."""
    with transaction():
        what()


def refused(what: Callable[[], object]) -> str:
    """What is said when something is refused; nothing of it is saved."""
    with pytest.raises(Refused) as found:
        in_transaction(what)
    return found.value.what


def decide(meeting: Meeting, method: Method = Method.HANDS, **votes: int) -> Decision:
    """Take a decision on the item."""
    item, cast = room.item(meeting), Votes(**votes)
    with transaction():
        return deciding.decide(ACTOR, item, method, text=TEXT, votes=cast, at=moment())


def acts() -> list[str]:
    """What the record says, without the ground the tests stand on."""
    ground = ("person_", "term_", "account_", "role_", "council_", "charter_", "dimension_")
    found = db.session.scalars(select(Entry.act).order_by(Entry.sequence))
    return [each for each in found if not each.startswith(ground)]


def test_each_step_of_a_meeting_is_one_act(meeting: Meeting, twelve: list[Person]) -> None:
    """Noted, opened, called again, somebody spoke, stood aside, decided, closed: one act for each."""
    for person in twelve[:5]:
        room.note(meeting, person)
    in_transaction(lambda: service.open_meeting(ACTOR, meeting, at=moment()))
    in_transaction(lambda: service.call_again(ACTOR, meeting, at=moment()))
    in_transaction(lambda: turns.ask_to_speak(ACTOR, meeting, twelve[0], at=moment()))
    in_transaction(lambda: turns.next_speaker(ACTOR, meeting, at=moment()))
    in_transaction(lambda: turns.end_turn(ACTOR, meeting, at=moment()))
    in_transaction(lambda: deciding.turn_interest(ACTOR, room.item(meeting), twelve[0], at=moment()))
    decision = decide(meeting, in_favour=3, against=1)
    in_transaction(lambda: service.close_meeting(ACTOR, meeting, at=moment()))
    assert acts() == [
        *[Act.ATTENDANCE_NOTED] * 5,
        Act.MEETING_OPENED,
        Act.MEETING_CALLED_AGAIN,
        Act.SPEAKING_ASKED,
        Act.SPEAKING_BEGUN,
        Act.SPEAKING_ENDED,
        Act.INTEREST_STATED,
        Act.DECISION_TAKEN,
        Act.MEETING_CLOSED,
    ]
    assert (decision.call, decision.quorum_needed, decision.quorum_present, decision.entitled) == (2, 4, 4, 11)


def test_the_calls_keep_how_many_were_there(meeting: Meeting, twelve: list[Person]) -> None:
    """Eight are needed at the first call and four at the second; five were there."""
    room.opened(meeting, twelve[:5])
    in_transaction(lambda: service.call_again(ACTOR, meeting, at=moment()))
    made = db.session.execute(select(MeetingCall.number, MeetingCall.needed, MeetingCall.present))
    assert sorted(tuple(each) for each in made) == [(1, 8, 5), (2, 4, 5)]


def test_nothing_is_decided_without_a_quorum(meeting: Meeting, twelve: list[Person]) -> None:
    """Seven of twelve are too few at the first call; the sentence says how many are needed."""
    room.opened(meeting, twelve[:7])
    assert (
        refused(
            lambda: deciding.decide(ACTOR, room.item(meeting), Method.HANDS, text=TEXT, votes=Votes(7), at=moment())
        )
        == "Too few members are there to decide: 7, and 8 are needed."
    )
    assert db.session.scalars(select(Decision)).all() == []


def test_who_stands_aside_is_not_counted(meeting: Meeting, twelve: list[Person]) -> None:
    """With eight there and one of them aside the quorum is missed; taken back, it is reached."""
    room.opened(meeting, twelve[:8])
    in_transaction(lambda: deciding.turn_interest(ACTOR, room.item(meeting), twelve[0], at=moment()))
    with pytest.raises(Refused):
        decide(meeting, in_favour=7)
    in_transaction(lambda: deciding.turn_interest(ACTOR, room.item(meeting), twelve[0], at=moment()))
    assert decide(meeting, in_favour=8).quorum_present == 8


def test_more_votes_than_people_are_refused(meeting: Meeting, twelve: list[Person]) -> None:
    """Eight people cannot give nine votes."""
    room.opened(meeting, twelve[:8])
    with pytest.raises(Refused):
        decide(meeting, in_favour=5, against=3, abstained=1)


def test_objections_stop_a_consensus_and_may_be_few_in_a_consent(meeting: Meeting, twelve: list[Person]) -> None:
    """The charter allows one objection: consent bears it, consensus does not."""
    room.opened(meeting, twelve[:8])
    assert decide(meeting, Method.CONSENT, against=1).carried is True
    assert decide(meeting, Method.CONSENT, against=2).carried is False
    assert decide(meeting, Method.CONSENSUS, against=1).carried is False
    assert decide(meeting, Method.CONSENSUS).carried is True


def test_a_decision_keeps_the_quorum_of_its_moment(meeting: Meeting, twelve: list[Person]) -> None:
    """Whoever leaves afterwards changes nothing of what was written down, and the past can be asked for."""
    room.opened(meeting, twelve[:9])
    decision = decide(meeting, in_favour=9)
    for person in twelve[:5]:
        room.note(meeting, person, Presence.LEFT_EARLY)
    assert (decision.quorum_present, service.quorum_at(meeting, decision.taken_at).present) == (9, 9)
    assert service.quorum_at(meeting, datetime.now(UTC)).present == 4
    with pytest.raises(Refused):
        decide(meeting, in_favour=4)


def test_the_second_call_is_only_for_too_few(meeting: Meeting, twelve: list[Person]) -> None:
    """Not before the meeting is open, not when enough are there, and not twice."""
    with pytest.raises(Refused):
        in_transaction(lambda: service.call_again(ACTOR, meeting, at=moment()))
    room.opened(meeting, twelve[:8])
    with pytest.raises(Refused):
        in_transaction(lambda: service.call_again(ACTOR, meeting, at=moment()))
    for person in twelve[:6]:
        room.note(meeting, person, Presence.LEFT_EARLY)
    in_transaction(lambda: service.call_again(ACTOR, meeting, at=moment()))
    with pytest.raises(Refused):
        in_transaction(lambda: service.call_again(ACTOR, meeting, at=moment()))


def test_a_charter_without_a_second_call_has_none(council: Council) -> None:
    """Too few stay too few."""
    room.adopt(council, {"quorum": {"first_call": "2/3"}})
    people = room.twelve(council)
    meeting = room.opened(room.meeting(council), people[:5])
    assert refused(lambda: service.call_again(ACTOR, meeting, at=moment())) == "The charter knows no second call."


def test_a_meeting_opens_once(meeting: Meeting, twelve: list[Person]) -> None:
    """Not again while it is held, and not when it is cancelled."""
    room.opened(meeting, twelve[:1])
    with pytest.raises(Refused):
        in_transaction(lambda: service.open_meeting(ACTOR, meeting, at=moment()))


def test_the_same_tap_counts_once_and_another_under_its_id_is_refused(meeting: Meeting, twelve: list[Person]) -> None:
    """Sent again it is the mark that it was; with another content it is nobody's."""
    mark = room.note(meeting, twelve[0], Presence.LATE)
    same = Tap(mark.id, Presence.LATE, datetime.now(UTC))
    in_transaction(lambda: service.note_attendance(ACTOR, meeting, twelve[0], same, at=moment()))
    assert acts() == [Act.ATTENDANCE_NOTED]
    with pytest.raises(Changed):
        in_transaction(
            lambda: service.note_attendance(
                ACTOR, meeting, twelve[0], same._replace(state=Presence.ABSENT), at=moment()
            )
        )


def test_a_tap_made_before_the_closing_may_arrive_after_it(meeting: Meeting, twelve: list[Person]) -> None:
    """What waited on a tablet for a minute counts at its time; what is tapped after the closing does not."""
    room.opened(meeting, twelve[:1])
    in_transaction(lambda: service.close_meeting(ACTOR, meeting, at=moment()))
    room.note(meeting, twelve[1], ago=60)
    assert {each.person_id for each in service.attendance_of(meeting)} == {twelve[0].id, twelve[1].id}
    with pytest.raises(Refused):
        room.note(meeting, twelve[2])


def test_no_tap_is_made_in_the_future(meeting: Meeting, twelve: list[Person]) -> None:
    """A tablet whose clock is ahead notes what it notes now."""
    mark = room.note(meeting, twelve[0], ago=-3600)
    assert mark.made_at == mark.received_at


def test_a_stranger_is_not_noted(meeting: Meeting, council: Council) -> None:
    """Only members, and who may sit in for one of them."""
    with transaction():
        stranger = members.add_person(ACTOR, council, name="Stranger")
    with pytest.raises(Refused):
        room.note(meeting, stranger)


def test_a_substitute_sits_in_only_for_her_member(council: Council) -> None:
    """She counts in that place, once, and for nobody else."""
    room.adopt(council, {"quorum": room.QUORUM}, substitutes=12, substitute_mode="personal")
    people = room.twelve(council)
    meeting = room.meeting(council)
    with transaction():
        person = members.add_person(ACTOR, council, name="Substitute")
        term = db.session.scalars(select(Term).where(Term.person_id == people[0].id)).one()
        substitutes.name_substitute(ACTOR, term, person, on=room.TODAY)

    def sits_in(for_whom: Person) -> None:
        at = moment()
        tap = Tap(uuid4(), Presence.SUBSTITUTE, at, for_whom.id)
        service.note_attendance(ACTOR, meeting, person, tap, at=at)

    with pytest.raises(Refused):
        in_transaction(lambda: sits_in(people[1]))
    in_transaction(lambda: sits_in(people[0]))
    found = room_at(meeting, datetime.now(UTC))
    assert found.filled == {people[0].id: person.id}
    room.note(meeting, people[0])
    assert room_at(meeting, datetime.now(UTC)).filled == {people[0].id: people[0].id}


def test_seats_without_a_vote_count_for_the_quorum_only(council: Council) -> None:
    """Their members are there, and cannot vote."""
    room.adopt(council, {"quorum": room.QUORUM}, voting=False)
    people = room.twelve(council)
    found = room_at(room.opened(room.meeting(council), people), datetime.now(UTC))
    assert (found.quorum().present, found.voters()) == (12, {})


def test_who_is_not_there_does_not_speak(meeting: Meeting, twelve: list[Person]) -> None:
    """Nor twice on the list, nor when nobody waits, nor off the list when she does not wait."""
    room.opened(meeting, twelve[:2])

    def ask(person: Person) -> SpeakingRequest:
        return turns.ask_to_speak(ACTOR, meeting, person, at=moment())

    assert refused(lambda: ask(twelve[5])) == "This person is not noted as being there."
    assert refused(lambda: turns.next_speaker(ACTOR, meeting, at=moment())) == "Nobody waits to speak."
    assert refused(lambda: turns.end_turn(ACTOR, meeting, at=moment())) == "Nobody speaks now."
    in_transaction(lambda: ask(twelve[0]))
    assert refused(lambda: ask(twelve[0])) == "This person is on the list already."
    in_transaction(lambda: turns.next_speaker(ACTOR, meeting, at=moment()))
    speaks = db.session.scalars(select(SpeakingRequest)).one()
    assert refused(lambda: turns.take_off_list(ACTOR, meeting, speaks, at=moment())) == (
        "This person does not wait any more."
    )


def open_ballot(meeting: Meeting) -> Ballot:
    """A secret ballot on the item."""
    with transaction():
        found = balloting.open_ballot(ACTOR, room.item(meeting), text=TEXT, at=moment(), group=room.SMALL).id
    return db.session.get_one(Ballot, found)


def vote(ballot: Ballot, person: Person, choice: str = "for") -> None:
    """One vote."""
    with transaction():
        balloting.cast_vote(ACTOR, ballot, person, balloting.encrypted(ballot, choice), at=moment())


def test_a_ballot_opens_where_enough_can_vote(council: Council) -> None:
    """Not for three, and not twice on one item."""
    room.adopt(council, {"decision_rule": "simple"})
    people = [room.seat(council, name) for name in ("A", "B", "C", "D")]
    meeting = room.opened(room.meeting(council), people[:3])
    with pytest.raises(Refused):
        open_ballot(meeting)
    room.note(meeting, people[3])
    open_ballot(meeting)
    with pytest.raises(Refused):
        open_ballot(meeting)


def test_who_may_not_vote_is_refused(meeting: Meeting, twelve: list[Person]) -> None:
    """Not twice, not who is not there, not who stands aside, and nobody when it has ended."""
    room.opened(meeting, twelve[:10])
    in_transaction(lambda: deciding.turn_interest(ACTOR, room.item(meeting), twelve[1], at=moment()))
    ballot = open_ballot(meeting)
    vote(ballot, twelve[0])
    assert balloting.receipt_of(ballot, twelve[0]) != ""
    for person in (twelve[0], twelve[1], twelve[11]):
        with pytest.raises(Refused):
            vote(ballot, person)
    with pytest.raises(Refused):
        in_transaction(lambda: deciding.turn_interest(ACTOR, room.item(meeting), twelve[3], at=moment()))
    with pytest.raises(Refused):
        in_transaction(lambda: service.close_meeting(ACTOR, meeting, at=moment()))
    in_transaction(lambda: balloting.stop_ballot(ACTOR, ballot, at=moment()))
    with pytest.raises(Refused):
        vote(ballot, twelve[2])
    assert db.session.scalars(select(Decision)).all() == []


def test_three_votes_are_not_counted(meeting: Meeting, twelve: list[Person]) -> None:
    """The result of three would tell; of four it is counted."""
    room.opened(meeting, twelve[:9])
    ballot = open_ballot(meeting)
    for person in twelve[:3]:
        vote(ballot, person)
    with pytest.raises(Refused):
        in_transaction(lambda: balloting.count_ballot(ACTOR, ballot, at=moment()))
    vote(ballot, twelve[3], "against")
    in_transaction(lambda: balloting.count_ballot(ACTOR, ballot, at=moment()))
    decision = db.session.scalars(select(Decision)).one()
    assert (decision.method, decision.carried, decision.ballot_id) == ("ballot", True, ballot.id)


def test_votes_on_paper_count_like_the_others(meeting: Meeting, twelve: list[Person]) -> None:
    """As many as people, each of whom could have voted; they stand under nobody."""
    room.opened(meeting, twelve[:9])
    ballot = open_ballot(meeting)
    vote(ballot, twelve[0], "against")
    on_paper = [balloting.encrypted(ballot, each) for each in ("for", "for", "against", "abstain")]

    def enter(people: list[Person]) -> None:
        with transaction():
            balloting.enter_paper_votes(ACTOR, ballot, people, on_paper, at=moment())

    for people in (twelve[1:4], [*twelve[1:4], twelve[0]], [*twelve[1:4], twelve[11]], [twelve[1]] * 4):
        with pytest.raises(Refused):
            enter(people)
    enter(twelve[1:5])
    in_transaction(lambda: balloting.count_ballot(ACTOR, ballot, at=moment()))
    decision = db.session.scalars(select(Decision)).one()
    assert (decision.in_favour, decision.against, decision.abstained) == (2, 2, 1)
    assert len(balloting.voted(ballot)) == 5


def test_altered_votes_are_not_counted(meeting: Meeting, twelve: list[Person]) -> None:
    """Where somebody changed a vote behind the pages, the count is refused and the ballot can be stopped."""
    room.opened(meeting, twelve[:9])
    ballot = open_ballot(meeting)
    for person in twelve[:4]:
        vote(ballot, person)
    with transaction():
        stored = db.session.scalars(select(BallotVote)).first()
        assert stored is not None
        content = {**stored.content, "choices": [dict(each) for each in stored.content["choices"]]}
        content["choices"][0]["b"] = "5"
        stored.content = content
    assert refused(lambda: balloting.count_ballot(ACTOR, ballot, at=moment())) == (
        "The votes do not add up, so somebody has changed them."
    )
    in_transaction(lambda: balloting.stop_ballot(ACTOR, ballot, at=moment()))


def test_a_ballot_brought_back_without_its_key_can_only_be_stopped(meeting: Meeting, twelve: list[Person]) -> None:
    """As a backup brings it back that was made while it was open: refused politely, not counted wrongly."""
    room.opened(meeting, twelve[:9])
    ballot = open_ballot(meeting)
    for person in twelve[:4]:
        vote(ballot, person)
    in_transaction(lambda: crypto.destroy_key(ballot.id, at=moment()))
    assert refused(lambda: balloting.count_ballot(ACTOR, ballot, at=moment())) == "This ballot has ended."
    in_transaction(lambda: balloting.stop_ballot(ACTOR, ballot, at=moment()))
    assert ballot.state == "stopped"


def test_who_voted_and_left_counts_for_the_quorum_of_the_ballot(meeting: Meeting, twelve: list[Person]) -> None:
    """She took part in this decision; whoever left without voting did not."""
    room.opened(meeting, twelve[:8])
    ballot = open_ballot(meeting)
    for person, choice in zip(twelve[:4], ("for", "for", "against", "against"), strict=True):
        vote(ballot, person, choice)
    room.note(meeting, twelve[0], Presence.LEFT_EARLY)
    in_transaction(lambda: balloting.count_ballot(ACTOR, ballot, at=moment()))
    assert db.session.scalars(select(Decision)).one().quorum_present == 8
    again = open_ballot(meeting) if room.note(meeting, twelve[0]) else None
    assert again is not None
    for person in twelve[1:4]:
        vote(again, person)
    room.note(meeting, twelve[0], Presence.LEFT_EARLY)
    with pytest.raises(Refused):
        in_transaction(lambda: balloting.count_ballot(ACTOR, again, at=moment()))


def test_a_member_and_her_substitute_have_one_vote(council: Council) -> None:
    """Whoever of the two voted, the other cannot any more."""
    room.adopt(council, {"decision_rule": "simple"}, substitutes=12, substitute_mode="personal")
    people = [room.seat(council, name) for name in ("A", "B", "C", "D")]
    meeting = room.opened(room.meeting(council), people)
    with transaction():
        person = members.add_person(ACTOR, council, name="Substitute")
        term = db.session.scalars(select(Term).where(Term.person_id == people[0].id)).one()
        substitutes.name_substitute(ACTOR, term, person, on=room.TODAY)
    ballot = open_ballot(meeting)
    vote(ballot, people[0])
    room.note(meeting, people[0], Presence.LEFT_EARLY)
    with transaction():
        at = moment()
        service.note_attendance(ACTOR, meeting, person, Tap(uuid4(), Presence.SUBSTITUTE, at, people[0].id), at=at)
    assert (
        refused(lambda: balloting.cast_vote(ACTOR, ballot, person, balloting.encrypted(ballot, "for"), at=moment()))
        == "Somebody has voted on this seat already."
    )


def test_a_seat_on_which_a_substitute_voted_has_voted_wherever_she_sits_then(council: Council) -> None:
    """She votes in one member's place and goes on to another's: neither she nor the first member votes again."""
    room.adopt(council, {"decision_rule": "simple"}, substitutes=12, substitute_mode="list")
    people = [room.seat(council, name) for name in ("A", "B", "C", "D", "E")]
    meeting = room.opened(room.meeting(council), people[1:])
    with transaction():
        person = members.add_person(ACTOR, council, name="Substitute")
        term = db.session.scalars(select(Term).where(Term.person_id == people[0].id)).one()
        substitutes.name_substitute(ACTOR, term, person, on=room.TODAY)
    _sits_in(meeting, person, people[0])
    ballot = open_ballot(meeting)
    vote(ballot, person)
    room.note(meeting, people[1], Presence.LEFT_EARLY)
    _sits_in(meeting, person, people[1])
    room.note(meeting, people[0])
    assert set(balloting.may_vote(ballot, datetime.now(UTC))) == {each.id for each in people[2:]}
    cast, said = functools.partial(balloting.cast_vote, ACTOR, ballot), balloting.encrypted(ballot, "for")
    assert refused(lambda: cast(person, said, at=moment())) == "This person has voted already."
    assert refused(lambda: cast(people[0], said, at=moment())) == "Somebody has voted on this seat already."


def _sits_in(meeting: Meeting, person: Person, member: Person) -> None:
    with transaction():
        at = moment()
        service.note_attendance(ACTOR, meeting, person, Tap(uuid4(), Presence.SUBSTITUTE, at, member.id), at=at)


def test_a_vote_without_a_voter_is_not_counted(meeting: Meeting, twelve: list[Person]) -> None:
    """Where somebody adds a vote behind the pages, with all its proofs, there are more votes than voters."""
    room.opened(meeting, twelve[:9])
    ballot = open_ballot(meeting)
    for person in twelve[:4]:
        vote(ballot, person)
    with transaction():
        stuffed = balloting.encrypted(ballot, "for")
        db.session.add(BallotVote(ballot_id=ballot.id, slot=stuffed["slot"], content=stuffed))
    assert refused(lambda: balloting.count_ballot(ACTOR, ballot, at=moment())) == (
        "The votes do not add up, so somebody has changed them."
    )


def test_a_meeting_past_midnight_keeps_its_day(council: Council) -> None:
    """Who sits is asked of the day on which it was opened, where it takes place."""
    room.adopt(council, {})
    with transaction():
        leaving = members.add_person(ACTOR, council, name="Leaving")
        terms.begin_term(
            ACTOR, council, person=leaving, seat_group="members", start=room.BEGAN, end=room.TODAY + timedelta(days=1)
        )
    meeting = room.opened(room.meeting(council, state=State.ANNOUNCED), [leaving])
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    assert room_at(meeting, tomorrow).members == [leaving.id]
