"""Planning, changing, announcing and cancelling meetings."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from council.audit.models import Entry
from council.councils.models import Council
from council.database import db, transaction
from council.errors import NotFound, Refused
from council.meetings import service
from council.meetings.models import Answer, Meeting
from council.members import messages
from council.members import service as members
from tests import factories
from tests.council.meetings.assemblies import (
    END,
    LATER,
    NOW,
    START,
    announced,
    answer,
    invited,
    planned,
    seat,
    told,
)
from tests.factories import ACTOR

pytestmark = pytest.mark.usefixtures("in_january")


def test_a_planned_meeting_is_kept_with_its_place_sealed(council: Council) -> None:
    """The place and the link are read back, and stand nowhere in the row as they were typed."""
    meeting = planned(council)
    db.session.expire_all()
    assert (service.place_of(meeting), service.link_of(meeting)) == (
        "Hall of the Carpenters",
        "https://video.example/spring",
    )
    assert b"Carpenters" not in (meeting.place_sealed or b"")


def test_meetings_are_numbered_in_each_council(council: Council) -> None:
    """The first of every council is number one."""
    other = factories.make_council("other-council")
    assert [planned(each).number for each in (council, council, other)] == [1, 2, 1]


def test_a_meeting_of_another_council_is_not_there(council: Council) -> None:
    """An id alone opens nothing."""
    meeting = planned(council)
    other = factories.make_council("other-council")
    with pytest.raises(NotFound):
        service.meeting(other, meeting.id)


@pytest.mark.parametrize(
    "dates", [{"ends_at": None}, {"starts_at": None}, {"ends_at": START}, {"ends_at": START - timedelta(hours=1)}]
)
def test_a_date_has_a_beginning_before_its_end(council: Council, dates: dict[str, Any]) -> None:
    """Half a date and one that ends before it begins are refused."""
    with pytest.raises(Refused):
        planned(council, **dates)


def test_whoever_sits_on_the_day_is_invited_in_her_language(council: Council) -> None:
    """Two members are invited, each in her language; somebody without a seat is not."""
    amina, boris = seat(council, "Amina", language="ar"), seat(council, "Boris", language="en")
    with transaction():
        members.add_person(ACTOR, council, name="Clara")
    meeting = announced(council)
    assert {each.person_id for each in service.invitations_of(meeting)} == {amina.id, boris.id}
    assert told(boris) == ["Invitation: Spring meeting"]
    assert "اجتماع الربيع" in told(amina)[0]


def test_a_message_tells_neither_the_place_nor_the_link(council: Council) -> None:
    """A mail is read on its way; both stand on her page."""
    person = seat(council, "Amina", contact="amina@test.example")
    announced(council)
    [letter] = messages.letters_of(person).letters
    assert "Carpenters" not in letter.body
    assert "video.example" not in letter.body
    assert "10 March 2027" in letter.body


@pytest.mark.parametrize("dates", [{"starts_at": None, "ends_at": None}, {"starts_at": NOW, "ends_at": END}])
def test_only_a_coming_meeting_is_announced(council: Council, dates: dict[str, Any]) -> None:
    """Without a date, or once the date is past, nobody is invited."""
    with pytest.raises(Refused):
        announced(council, **dates)
    assert service.invitations_of(service.meetings_of(council)[0]) == []


def test_a_meeting_is_announced_once(council: Council) -> None:
    """A second time is refused, and nobody is written to twice."""
    person = seat(council, "Amina")
    meeting = announced(council)
    with pytest.raises(Refused), transaction():
        service.announce(ACTOR, meeting, at=NOW)
    assert len(told(person)) == 1


def test_another_date_is_told_and_asked_again(council: Council) -> None:
    """The sequence rises, her answer to the old date is forgotten, and notice counts from now on."""
    person = seat(council, "Amina", language="en")
    meeting = announced(council)
    answer(meeting, person, "come")
    with transaction():
        week = timedelta(days=7)
        service.change_meeting(ACTOR, meeting, starts_at=START + week, ends_at=END + week)
    assert (meeting.sequence, invited(meeting, person).answer) == (1, Answer.NONE.value)
    assert told(person)[0] == "Changed: Spring meeting"
    assert meeting.announced_at != NOW


def test_a_change_that_matters_to_nobody_is_not_told(council: Council) -> None:
    """With another level the sequence stays and no message goes out; the record names the field."""
    person = seat(council, "Amina")
    meeting = announced(council)
    with transaction():
        service.change_meeting(ACTOR, meeting, level="national")
    assert (meeting.sequence, len(told(person))) == (0, 1)
    body = db.session.scalars(select(Entry.body).where(Entry.act == "meeting_changed")).one()
    assert b'"fields":["level"]' in body


def test_a_new_place_is_told_and_keeps_the_answers(council: Council) -> None:
    """Whoever said that she comes still does, and learns that the place is another."""
    person = seat(council, "Amina", language="en")
    meeting = announced(council)
    answer(meeting, person, "come")
    with transaction():
        service.change_meeting(ACTOR, meeting, place="Town hall")
    assert (meeting.sequence, invited(meeting, person).answer) == (1, Answer.COME.value)
    assert "somewhere else" in messages.letters_of(person).letters[0].body


def test_an_answer_that_is_no_longer_possible_is_asked_again(council: Council) -> None:
    """When a meeting becomes remote, only those who meant to come are asked again."""
    comes, joins = seat(council, "Amina"), seat(council, "Boris")
    meeting = announced(council)
    answer(meeting, comes, "come")
    answer(meeting, joins, "remote")
    with transaction():
        service.change_meeting(ACTOR, meeting, mode="remote")
    assert (invited(meeting, comes).answer, invited(meeting, joins).answer) == ("none", "remote")


def test_a_date_once_announced_can_be_moved_but_not_taken_away(council: Council) -> None:
    """An announced meeting always has a date."""
    meeting = announced(council)
    with pytest.raises(Refused), transaction():
        service.change_meeting(ACTOR, meeting, starts_at=None, ends_at=None)


def test_everybody_invited_is_told_of_a_cancelled_meeting_and_why(council: Council) -> None:
    """The reason stands in the message; nothing about the meeting can be changed any more."""
    person = seat(council, "Amina", language="en")
    meeting = announced(council)
    with transaction():
        service.cancel(ACTOR, meeting, reason="The trains do not run.", at=LATER)
    letter = messages.letters_of(person).letters[0]
    assert (letter.subject, meeting.sequence) == ("Cancelled: Spring meeting", 1)
    assert "The trains do not run." in letter.body
    assert service.cancelled_because(meeting) == "The trains do not run."
    with pytest.raises(Refused), transaction():
        service.change_meeting(ACTOR, meeting, level="local")
    with pytest.raises(Refused):
        answer(meeting, person, "come")


def test_nobody_hears_of_a_plan_that_is_cancelled(council: Council) -> None:
    """What was never announced ends without a message."""
    person = seat(council, "Amina")
    meeting = planned(council)
    with transaction():
        service.cancel(ACTOR, meeting, reason="No room.", at=NOW)
    assert told(person) == []


def test_each_change_leaves_one_act_without_words(council: Council) -> None:
    """The record tells what happened to which meeting, and neither the title nor the place nor a reason."""
    meeting = announced(council)
    with transaction():
        service.cancel(ACTOR, meeting, reason="Storm over the Carpenters.", at=NOW)
    bodies = db.session.scalars(select(Entry.body).where(Entry.subject == f"meeting:{meeting.id}")).all()
    acts = db.session.scalars(select(Entry.act).where(Entry.subject == f"meeting:{meeting.id}")).all()
    assert acts == ["meeting_planned", "meeting_announced", "meeting_cancelled"]
    assert not any(word in b"".join(bodies) for word in (b"Spring", b"Carpenters", b"Storm"))


def test_meetings_are_listed_by_date_those_without_at_the_end(council: Council) -> None:
    """A meeting whose date is still to be found stands last."""
    open_date = planned(council, starts_at=None, ends_at=None)
    late = planned(council, starts_at=START + timedelta(days=9), ends_at=END + timedelta(days=9))
    early = planned(council)
    found: list[Meeting] = service.meetings_of(council)
    assert [each.id for each in found] == [early.id, late.id, open_date.id]
