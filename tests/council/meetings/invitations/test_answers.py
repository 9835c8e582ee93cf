"""Answering invitations: within the places there are, with what is said kept from everybody else."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, time, timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from council.audit.models import Entry
from council.councils.models import Council
from council.database import db, transaction
from council.errors import NotFound, Refused
from council.meetings import service
from council.meetings.invitations import inviting
from council.meetings.invitations.queries import Help, MeetingNeeds, counts, needs_of, needs_of_many, reason_of
from council.meetings.models import Answer, Invitation, Meeting
from council.members import messages
from council.members import service as members
from council.members.models import Person
from tests import factories
from tests.council.meetings.assemblies import END, LATER, NOW, SITS_FROM, announced, answer, invited, seat, told
from tests.factories import ACTOR

NEEDS = MeetingNeeds(("ar", "fr"), (Help.TRAVEL, Help.CHILD_CARE), "A seat near the door.")
AT_ONCE = 30


def test_what_she_answers_is_read_back(council: Council) -> None:
    """Her answer, her reason and what she needs come back as she told them."""
    person = seat(council, "Amina")
    meeting = announced(council)
    answer(meeting, person, "cannot", reason="My hearing is on that day.", needs=NEEDS)
    db.session.expire_all()
    found = invited(meeting, person)
    assert (found.answer, reason_of(found), needs_of(found)) == ("cannot", "My hearing is on that day.", NEEDS)


def test_her_reason_and_her_needs_stand_nowhere_as_text(council: Council) -> None:
    """Neither the row nor the record nor any message holds a word of them."""
    person = seat(council, "Amina", contact="amina@test.example")
    meeting = announced(council)
    answer(meeting, person, "cannot", reason="My hearing", needs=NEEDS)
    found = invited(meeting, person)
    rows = (found.reason_sealed or b"") + (found.needs_sealed or b"")
    acts = b"".join(db.session.scalars(select(Entry.body)))
    letters = "".join(each.body for each in messages.letters_of(person).letters).encode()
    assert not any(
        word in part for word in (b"hearing", b'travel"', b"near the door") for part in (rows, acts, letters)
    )


def test_after_her_erasure_nothing_can_be_read(council: Council) -> None:
    """Without her key the reason and the needs are gone, and reading them does not fail."""
    person = seat(council, "Amina")
    meeting = announced(council)
    answer(meeting, person, "cannot", reason="My hearing", needs=NEEDS)
    with transaction():
        members.erase_person(ACTOR, person, on=NOW.date())
    found = invited(meeting, person)
    assert (reason_of(found), needs_of(found), needs_of_many([found])) == ("", MeetingNeeds(), {})


@pytest.mark.parametrize(("mode", "refused"), [("in_person", "remote"), ("remote", "come"), ("hybrid", "none")])
def test_one_answers_only_as_the_meeting_allows(council: Council, mode: str, refused: str) -> None:
    """From afar there must be a line, in the room a room; and no answer is not an answer."""
    person = seat(council, "Amina")
    meeting = announced(council, mode=mode)
    with pytest.raises(Refused):
        answer(meeting, person, refused)
    assert invited(meeting, person).answer == "none"


def test_answers_end_with_the_meeting(council: Council) -> None:
    """A minute before its end an answer is taken, at its end it is not."""
    person = seat(council, "Amina")
    meeting = announced(council)
    assert answer(meeting, person, "come", at=END - timedelta(minutes=1)).answer == "come"
    with pytest.raises(Refused):
        answer(meeting, person, "cannot", at=END)


def test_whoever_comes_too_late_waits(council: Council) -> None:
    """With two places, the third waits; from afar there is no limit."""
    people = [seat(council, name) for name in ("Amina", "Boris", "Clara", "Dalia")]
    meeting = announced(council, room_places=2)
    waiting = [
        answer(meeting, person, said).waiting for person, said in zip(people, ["come"] * 3 + ["remote"], strict=True)
    ]
    assert waiting == [False, False, True, False]


def test_a_place_given_back_goes_to_who_waits_longest_and_she_is_told(council: Council) -> None:
    """The one who waited longest moves up, is told in her language, and the other goes on waiting."""
    people = [seat(council, name, language="en") for name in ("Amina", "Boris", "Clara")]
    meeting = announced(council, room_places=1)
    for minute, person in enumerate(people):
        answer(meeting, person, "come", at=NOW + timedelta(minutes=minute))
    answer(meeting, people[0], "cannot", at=LATER)
    assert [invited(meeting, each).waiting for each in people] == [False, False, True]
    assert (told(people[1])[0], told(people[2])[0]) == (
        "You have a place: Spring meeting",
        "Invitation: Spring meeting",
    )


def test_answering_again_the_same_keeps_the_place(council: Council) -> None:
    """Whoever adds what she needs does not go to the end of the line."""
    people = [seat(council, name) for name in ("Amina", "Boris")]
    meeting = announced(council, room_places=1)
    for person in people:
        answer(meeting, person, "come")
    answer(meeting, people[0], "come", at=LATER, needs=NEEDS)
    assert [invited(meeting, each).waiting for each in people] == [False, True]


def test_more_places_let_people_move_up_and_fewer_take_none_away(council: Council) -> None:
    """With a larger room the waiting come in; a room smaller than what was promised is refused."""
    people = [seat(council, name) for name in ("Amina", "Boris", "Clara")]
    meeting = announced(council, room_places=1)
    for minute, person in enumerate(people):
        answer(meeting, person, "come", at=NOW + timedelta(minutes=minute))
    with transaction():
        service.change_meeting(ACTOR, meeting, room_places=2)
    assert [invited(meeting, each).waiting for each in people] == [False, False, True]
    with pytest.raises(Refused), transaction():
        service.change_meeting(ACTOR, meeting, room_places=1)


def test_nobody_erased_holds_a_place(council: Council) -> None:
    """Her place is free for the next who answers."""
    gone, comes = seat(council, "Amina"), seat(council, "Boris")
    meeting = announced(council, room_places=1)
    answer(meeting, gone, "come")
    with transaction():
        members.erase_person(ACTOR, gone, on=NOW.date())
    assert answer(meeting, comes, "come").waiting is False


def _answers_at_once(app: Flask, meeting_id: UUID, invitation_id: UUID) -> None:
    with app.app_context():
        with transaction():
            found = db.session.get_one(Invitation, invitation_id)
            assert found.meeting_id == meeting_id
            service.answer_invitation(ACTOR, found, answer=Answer.COME, at=NOW)
        db.session.remove()


def test_thirty_at_once_never_take_more_places_than_there_are(any_app: Flask) -> None:
    """Of thirty who answer in the same moment for the last three places, three have one and all others wait."""
    council = factories.make_council()
    for number in range(AT_ONCE):
        seat_many(council, number)
    meeting = _meeting_for_all(council)
    ids = [each.id for each in service.invitations_of(meeting)]
    meeting_id = meeting.id
    db.session.rollback()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(_answers_at_once, [any_app] * AT_ONCE, [meeting_id] * AT_ONCE, ids))
    db.session.expire_all()
    found = counts(db.session.get_one(Meeting, meeting_id))
    assert (found[Answer.COME, False], found[Answer.COME, True]) == (3, AT_ONCE - 3)


def seat_many(council: Council, number: int) -> None:
    """Somebody known to the council; who sits is not what this is about."""
    with transaction():
        members.add_person(ACTOR, council, name=f"Person {number}")


def _meeting_for_all(council: Council) -> Meeting:
    meeting = announced(council, room_places=3, kind="briefing")
    with transaction():
        for person in db.session.scalars(select(Person)).all():
            inviting.invite(ACTOR, meeting, person, at=NOW)
    return meeting


def test_only_members_come_to_a_preparatory_meeting(council: Council) -> None:
    """Somebody without a seat can be invited to a briefing, and not to a preparatory meeting."""
    with transaction():
        guest = members.add_person(ACTOR, council, name="Guest")
    briefing, preparing = announced(council, kind="briefing"), announced(council, kind="preparatory")
    with transaction():
        inviting.invite(ACTOR, briefing, guest, at=NOW)
    with pytest.raises(Refused), transaction():
        inviting.invite(ACTOR, preparing, guest, at=NOW)


def test_nobody_is_invited_twice_or_from_another_council(council: Council) -> None:
    """A second invitation is refused, and a person of another council is not there."""
    person = seat(council, "Amina")
    meeting = announced(council)
    other = factories.make_council("other-council")
    with transaction():
        stranger = members.add_person(ACTOR, other, name="Stranger")
    with pytest.raises(Refused), transaction():
        inviting.invite(ACTOR, meeting, person, at=NOW)
    with pytest.raises(NotFound), transaction():
        inviting.invite(ACTOR, meeting, stranger, at=NOW)


def test_whoever_begins_to_sit_later_can_be_invited_too(council: Council) -> None:
    """A member whose term was entered after the announcement is found, and invited once."""
    seat(council, "Amina")
    meeting = announced(council)
    late = seat(council, "Boris")
    assert [each.id for each in inviting.not_invited(meeting)] == [late.id]
    for expected in (1, 0):
        with transaction():
            assert len(inviting.invite_seated(ACTOR, meeting, at=LATER)) == expected


def test_whoever_does_not_sit_on_that_day_is_not_invited(council: Council) -> None:
    """A meeting on the day before her term begins is without her; on its first day she is invited."""
    person = seat(council, "Amina")
    first = datetime.combine(SITS_FROM, time(12), UTC)
    days = (first - timedelta(days=1), first)
    at = first - timedelta(days=60)
    held = [announced(council, at=at, starts_at=each, ends_at=each + timedelta(hours=1)) for each in days]
    assert [service.invitation_of(each, person) is not None for each in held] == [False, True]


def test_a_reminder_goes_once_a_day_to_those_who_are_silent(council: Council) -> None:
    """Not on the day of the invitation, not to who answered, and not twice on a day."""
    silent, said = seat(council, "Amina", language="en"), seat(council, "Boris")
    meeting = announced(council)
    answer(meeting, said, "cannot")
    sent = []
    for at in (NOW, LATER, LATER + timedelta(hours=2), LATER + timedelta(days=1)):
        with transaction():
            sent.append(inviting.remind_all(ACTOR, meeting, at=at))
    assert sent == [0, 1, 0, 1]
    assert told(silent)[0] == "Please answer: Spring meeting"
