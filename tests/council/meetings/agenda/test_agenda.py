"""What a meeting speaks of, in which order, and what members propose for it."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from council.councils.models import Council
from council.database import db, transaction
from council.errors import NotFound, Refused
from council.meetings import service as meetings
from council.meetings.agenda import service
from council.meetings.models import AgendaItem, ItemState, Meeting
from council.meetings.reading import time_words
from council.members import messages
from council.members import service as members
from council.members.models import Person
from tests import factories
from tests.council.meetings.assemblies import LATER, NOW, announced, planned, seat, told
from tests.factories import ACTOR

UNTIL = NOW + timedelta(days=20)
PROPOSAL: service.Proposal = {"title": {"en": "Night shelters"}, "about": {"en": "They close."}, "minutes": 25}


def add(meeting: Meeting, *titles: str) -> list[AgendaItem]:
    """Items at the end of an agenda."""
    with transaction():
        return [service.add_item(ACTOR, meeting, title={"en": each}, minutes=30) for each in titles]


def order(meeting: Meeting) -> list[tuple[int, str]]:
    """The agenda as it stands."""
    return [(each.position, each.title["en"]) for each in service.agenda_of(meeting)]


def propose(meeting: Meeting, person: Person) -> AgendaItem:
    """She proposes an item."""
    with transaction():
        return service.propose_item(ACTOR, meeting, person, at=NOW, **PROPOSAL)


def test_items_are_added_at_the_end(council: Council) -> None:
    """The first comes first, and each has its number."""
    meeting = planned(council)
    add(meeting, "Welcome", "Housing")
    assert order(meeting) == [(1, "Welcome"), (2, "Housing")]


@pytest.mark.parametrize(("position", "expected"), [(1, "CAB"), (2, "ACB"), (3, "ABC"), (0, "CAB"), (99, "ABC")])
def test_an_item_is_put_at_a_place_however_often(council: Council, position: int, expected: str) -> None:
    """Putting it there twice leaves it there; beyond the ends it stands at the nearest place."""
    meeting = planned(council)
    *_, last = add(meeting, "A", "B", "C")
    for _twice in range(2):
        with transaction():
            service.put_item(ACTOR, last, position=position)
    assert "".join(title for _number, title in order(meeting)) == expected


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(moves=st.lists(st.tuples(st.integers(0, 3), st.integers(-2, 6)), max_size=6))
def test_whatever_is_moved_the_positions_count_from_one(council: Council, moves: list[tuple[int, int]]) -> None:
    """No item is lost or doubled, and the last one moved stands where it was put."""
    meeting = planned(council)
    items = add(meeting, *"ABCD")
    for which, position in moves:
        with transaction():
            service.put_item(ACTOR, items[which], position=position)
    found = service.agenda_of(meeting)
    assert [each.position for each in found] == [1, 2, 3, 4]
    assert {each.id for each in found} == {each.id for each in items}
    if moves:
        assert items[moves[-1][0]].position == min(max(moves[-1][1], 1), 4)


def test_taking_an_item_off_closes_the_gap(council: Council) -> None:
    """Those behind it move up."""
    meeting = planned(council)
    first, *_ = add(meeting, "A", "B", "C")
    with transaction():
        service.remove_item(ACTOR, first)
    assert order(meeting) == [(1, "B"), (2, "C")]


def test_the_agenda_is_fixed_once_the_meeting_is_over(council: Council) -> None:
    """After a cancellation nothing is added, changed, moved or taken off."""
    meeting = planned(council)
    [item] = add(meeting, "A")
    with transaction():
        meetings.cancel(ACTOR, meeting, reason="Storm.", at=NOW)
    steps = (
        lambda: service.add_item(ACTOR, meeting, title={"en": "B"}, minutes=5),
        lambda: service.change_item(ACTOR, item, minutes=5),
        lambda: service.put_item(ACTOR, item, position=1),
        lambda: service.remove_item(ACTOR, item),
    )
    for step in steps:
        with pytest.raises(Refused), transaction():
            step()
    assert order(meeting) == [(1, "A")]


def test_a_member_proposes_until_the_day_that_was_set(council: Council) -> None:
    """One second before it ends she may, then no more; without a day never."""
    person = seat(council, "Amina")
    meeting, closed = announced(council, items_until=UNTIL), announced(council)
    with transaction():
        service.propose_item(ACTOR, meeting, person, at=UNTIL - timedelta(seconds=1), **PROPOSAL)
    for where, at in ((meeting, UNTIL), (closed, NOW)):
        with pytest.raises(Refused), transaction():
            service.propose_item(ACTOR, where, person, at=at, **PROPOSAL)
    assert [service.wording_of(each)[0] for each in service.items_proposed(meeting)] == [{"en": "Night shelters"}]
    assert service.agenda_of(meeting) == []


def test_nobody_of_another_council_proposes(council: Council) -> None:
    """For a person of another council there is no such meeting."""
    meeting = announced(council, items_until=UNTIL)
    other = factories.make_council("other-council")
    with transaction():
        stranger = members.add_person(ACTOR, other, name="Stranger")
    with pytest.raises(NotFound):
        propose(meeting, stranger)


def test_an_accepted_proposal_comes_last_and_she_is_told(council: Council) -> None:
    """It stands at the end of the agenda."""
    person = seat(council, "Amina", language="en")
    meeting = announced(council, items_until=UNTIL)
    add(meeting, "Welcome")
    item = propose(meeting, person)
    with transaction():
        service.accept_item(ACTOR, item, at=LATER)
    assert order(meeting) == [(1, "Welcome"), (2, "Night shelters")]
    assert told(person)[0] == "Your item is on the agenda"


def test_a_declined_proposal_is_told_with_its_reason_on_her_page_only(council: Council) -> None:
    """The message says that it was declined; the reason is sealed for her and not in the message."""
    person = seat(council, "Amina", language="en")
    meeting = announced(council, items_until=UNTIL)
    item = propose(meeting, person)
    with transaction():
        service.decline_item(ACTOR, item, reason="It was on the last agenda.", at=LATER)
    db.session.expire_all()
    assert (item.state, service.declined_because(item)) == (ItemState.DECLINED.value, "It was on the last agenda.")
    assert b"last agenda" not in (item.declined_because_sealed or b"")
    letter = messages.letters_of(person).letters[0]
    assert (letter.subject, "last agenda" in letter.body) == ("Your item is not on the agenda", False)


def test_a_proposal_is_decided_once(council: Council) -> None:
    """Neither twice accepted nor declined afterwards."""
    person = seat(council, "Amina")
    item = propose(announced(council, items_until=UNTIL), person)
    with transaction():
        service.accept_item(ACTOR, item, at=LATER)
    with pytest.raises(Refused), transaction():
        service.accept_item(ACTOR, item, at=LATER)
    with pytest.raises(Refused), transaction():
        service.decline_item(ACTOR, item, reason="No.", at=LATER)


def test_what_she_proposed_is_hers_until_it_is_on_the_agenda(council: Council) -> None:
    """It is sealed for her and gone with her, and nobody is asked about it any more; accepted, it is the council's."""
    person, meeting = seat(council, "Amina"), announced(council, items_until=UNTIL)
    taken, waiting = propose(meeting, person), propose(meeting, person)
    assert (waiting.title, b"shelters" in (waiting.proposed_sealed or b"")) == ({}, False)
    with transaction():
        service.accept_item(ACTOR, taken, at=LATER)
    with transaction():
        members.erase_person(ACTOR, person, on=NOW.date())
    assert (service.wording_of(waiting), service.items_proposed(meeting)) == (({}, {}), [])
    assert order(meeting) == [(1, "Night shelters")]


def test_what_is_not_on_the_agenda_is_not_changed(council: Council) -> None:
    """A proposal keeps the words of who made it."""
    item = propose(announced(council, items_until=UNTIL), seat(council, "Amina"))
    with pytest.raises(NotFound):
        service.change_item(ACTOR, item, minutes=5)


def test_once_she_is_erased_the_reason_is_gone(council: Council) -> None:
    """Reading it gives nothing, and does not fail."""
    person = seat(council, "Amina")
    item = propose(announced(council, items_until=UNTIL), person)
    with transaction():
        service.decline_item(ACTOR, item, reason="It was on the last agenda.", at=LATER)
    with transaction():
        members.erase_person(ACTOR, person, on=NOW.date())
    assert service.declined_because(item) == ""


def test_the_items_are_measured_against_the_meeting(council: Council) -> None:
    """Ninety minutes fit into two hours, 150 do not, and both are said in words."""
    meeting = planned(council)
    add(meeting, "A", "B", "C")
    needed = service.time_needed(service.agenda_of(meeting))
    assert time_words(needed, timedelta(hours=2)) == (
        "Together the items take 1 hour and 30 minutes; the meeting lasts 2 hours."
    )
    assert time_words(timedelta(minutes=150), timedelta(hours=2)) == (
        "Together the items take 2 hours and 30 minutes, but the meeting lasts 2 hours."
    )
