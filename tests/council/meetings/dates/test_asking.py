"""Asking about dates and choosing one: what is kept, who would be shut out, and what stays sealed."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4

import pytest

from council.audit.models import Entry
from council.councils.models import Council
from council.database import db, transaction
from council.errors import NotFound, Refused
from council.meetings.dates import service
from council.meetings.dates.finding import Duty, Hindrance, Hours
from council.meetings.dates.models import Can, DateAnswer, DatePoll, PossibleHours
from council.meetings.models import Meeting
from council.members import service as members
from council.members.models import Person
from tests.factories import ACTOR

MORNING = datetime(2027, 6, 30, 7, tzinfo=UTC)
EVENING = datetime(2027, 6, 30, 16, tzinfo=UTC)
CARE = Duty(Hindrance.CARE, frozenset({2}), time(8), time(12))


@pytest.fixture
def meeting(council: Council) -> Meeting:
    """A planned meeting without a date."""
    planned = Meeting(
        id=uuid4(),
        council_id=council.id,
        council=council,
        number=1,
        kind="ordinary",
        mode="hybrid",
        title={"en": "Summer meeting"},
        time_zone="Europe/Paris",
        created_at=datetime(2027, 1, 1, tzinfo=UTC),
    )
    with transaction():
        db.session.add(planned)
    return planned


@pytest.fixture
def people(council: Council) -> list[Person]:
    """Three people of the council."""
    with transaction():
        return [members.add_person(ACTOR, council, name=name) for name in ("Amina", "Bela", "Chen")]


@pytest.fixture
def poll(meeting: Meeting) -> DatePoll:
    """Two dates of one day, for two hours."""
    with transaction():
        return _ask(meeting, [EVENING, MORNING, MORNING])


def _ask(meeting: Meeting, starts: list[datetime]) -> DatePoll:
    return service.open_poll(ACTOR, meeting, starts=starts, length=timedelta(hours=2), answers_until=date(2027, 6, 1))


def test_a_date_is_asked_about_once_and_in_order(poll: DatePoll) -> None:
    """The same date named twice is one."""
    assert [each.starts_at for each in service.options_of(poll)] == [MORNING, EVENING]


@pytest.mark.parametrize("starts", [[], [MORNING + timedelta(days=each) for each in range(11)]])
def test_none_and_too_many_dates_are_refused(meeting: Meeting, starts: list[datetime]) -> None:
    """Between one and ten."""
    with pytest.raises(Refused), transaction():
        _ask(meeting, starts)


def test_two_questions_about_one_meeting_are_refused(meeting: Meeting, poll: DatePoll) -> None:
    """Nor is anybody asked about a meeting that everybody knows the date of."""
    assert poll
    with pytest.raises(Refused), transaction():
        _ask(meeting, [MORNING])
    with transaction():
        service.take_back(ACTOR, poll)
        db.session.get_one(Meeting, meeting.id).state = "announced"
    with pytest.raises(Refused), transaction():
        _ask(db.session.get_one(Meeting, meeting.id), [MORNING])


def test_who_is_shut_out_is_known_from_words_and_else_from_hours(poll: DatePoll, people: list[Person]) -> None:
    """What somebody says counts more than the hours she gave; of whoever gave neither nothing is known."""
    amina, bela, chen = people
    morning, evening = service.options_of(poll)
    with transaction():
        for person in (amina, bela):
            service.set_hours(ACTOR, person, Hours("Europe/Paris", duties=(CARE,)), on=date(2027, 1, 1), by="self")
        service.answer(ACTOR, poll, bela, said={morning.id: Can.IF_NEEDED, evening.id: Can.NO})
    found = service.outcomes(poll, [each.id for each in people])
    assert [(each.shut_out, each.silent, each.number(Can.NO)) for each in found] == [
        (frozenset({amina.id}), 1, 0),
        (frozenset({bela.id}), 1, 1),
    ]
    assert service.said_by(poll, chen) == {}


def test_an_answer_is_replaced_and_ends_with_the_choice(meeting: Meeting, poll: DatePoll, people: list[Person]) -> None:
    """What is said last counts; the chosen date is the meeting's, and whoever said no to it counts more next time."""
    morning, evening = service.options_of(poll)
    with transaction():
        service.answer(ACTOR, poll, people[0], said={morning.id: Can.NO, evening.id: Can.NO})
        service.answer(ACTOR, poll, people[0], said={evening.id: Can.NO}, assisted=True)
    assert [(each.can, each.assisted) for each in db.session.scalars(db.select(DateAnswer))] == [("no", True)]
    with transaction():
        service.choose(ACTOR, poll, evening)
    held = db.session.get_one(Meeting, meeting.id)
    assert (held.starts_at, held.ends_at) == (EVENING, EVENING + timedelta(hours=2))
    assert service.shut_out_before(meeting.council) == {people[0].id: 1}
    with pytest.raises(Refused), transaction():
        service.answer(ACTOR, poll, people[1], said={morning.id: Can.YES})
    with pytest.raises(Refused), transaction():
        service.choose(ACTOR, poll, morning)
    with pytest.raises(Refused), transaction():
        service.take_back(ACTOR, poll)


def test_an_answer_to_another_question_is_not_there(poll: DatePoll, people: list[Person]) -> None:
    """An invented date changes nothing."""
    with pytest.raises(NotFound), transaction():
        service.answer(ACTOR, poll, people[0], said={uuid4(): Can.YES})


def test_a_question_taken_back_leaves_no_answer(meeting: Meeting, poll: DatePoll, people: list[Person]) -> None:
    """And the members can be asked anew."""
    with transaction():
        service.answer(ACTOR, poll, people[0], said={service.options_of(poll)[0].id: Can.YES})
        service.take_back(ACTOR, poll)
    assert db.session.scalar(db.select(db.func.count()).select_from(DateAnswer)) == 0
    with transaction():
        assert len(service.options_of(_ask(meeting, [MORNING]))) == 1


def test_hours_are_hers_alone(people: list[Person]) -> None:
    """No column and no act tells where she lives or what she does; erased, nothing can be read."""
    amina = people[0]
    given = Hours("America/Bogota", time(9), time(20), frozenset({1}), (CARE,), ((date(2027, 1, 1), date(2027, 1, 9)),))
    with transaction():
        service.set_hours(ACTOR, amina, given, on=date(2027, 1, 1), by="self")
    assert service.hours_of(amina) == given
    (kept,) = db.session.scalars(db.select(PossibleHours)).all()
    acts = " ".join(str(each) for each in db.session.scalars(db.select(Entry.body)))
    assert (b"Bogota" in kept.content_sealed, "Bogota" in acts) == (False, False)
    with transaction():
        members.erase_person(ACTOR, amina, on=date(2027, 2, 1))
    assert service.hours_of(amina) is None
    with pytest.raises(Refused), transaction():
        service.set_hours(ACTOR, db.session.get_one(Person, amina.id), given, on=date(2027, 2, 1), by="self")


def test_hours_moved_to_somebody_else_do_not_open(people: list[Person]) -> None:
    """What is sealed for one person is nothing under another's name."""
    amina, bela = people[:2]
    with transaction():
        service.set_hours(ACTOR, amina, Hours("America/Bogota"), on=date(2027, 1, 1), by="self")
        service.set_hours(ACTOR, bela, Hours("Asia/Manila"), on=date(2027, 1, 1), by="self")
    with transaction():
        first, second = db.session.scalars(db.select(PossibleHours)).all()
        first.content_sealed = second.content_sealed
    assert len(service.hours_of_many([amina.id, bela.id])) == 1


def test_each_step_is_one_act(poll: DatePoll, people: list[Person]) -> None:
    """Asking, answering and choosing are written down once each."""
    with transaction():
        service.answer(ACTOR, poll, people[0], said={})
        service.choose(ACTOR, poll, service.options_of(poll)[0])
    acts = [each for each in db.session.scalars(db.select(Entry.act).order_by(Entry.sequence)) if "date" in each]
    assert acts == ["dates_asked", "date_answered", "date_chosen"]
