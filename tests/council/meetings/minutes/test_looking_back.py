"""Looking back on a meeting: both sides answer, single answers are never shown, and what was learnt is carried on."""

from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from council.audit.service import verify
from council.councils.models import Council
from council.database import db, transaction
from council.errors import Refused
from council.meetings.agenda.service import agenda_of
from council.meetings.minutes import contributions, looking_back
from council.meetings.minutes.contributions import Note, Quarter, Sum, Work
from council.meetings.minutes.looking_back import Check, Degree, Opinion, Word, counted
from council.meetings.minutes.models import Contribution, LookBack, LookBackAnswer
from council.meetings.models import Meeting, Participation
from council.members import service as members
from council.members.messages import letters_of
from council.members.models import Person
from tests.council.councils.pages import text_of
from tests.council.meetings.minutes.helpers import BEGAN, held_meeting, invite
from tests.council.members.helpers import read, send
from tests.factories import ACTOR, hidden_fields

C = "/test-council/meetings"
UNTIL, AFTER = date(2026, 12, 1), date(2026, 12, 2)
NOTES = {"missing": "Night workers.", "done": "Meet at six.", "learnt": "Two items.", "next_time": "A member chairs."}


def opened(meeting: Meeting, until: date | None = UNTIL) -> LookBack:
    """The secretariat looked back, and asked the members."""
    with transaction():
        return looking_back.look_back(ACTOR, meeting, opinion=Opinion(), answers_until=until, **NOTES)


def answered(found: LookBack, people: list[Person], *said: Opinion) -> None:
    """Each says what she thinks."""
    with transaction():
        for person, opinion in zip(people, said, strict=True):
            looking_back.answer(ACTOR, found, person, opinion=opinion, on=UNTIL)


def crowd(council: Council, number: int) -> list[Person]:
    """So many people."""
    with transaction():
        return [members.add_person(ACTOR, council, name=f"Person {each}") for each in range(number)]


def test_both_sides_look_back_through_the_pages(
    office: FlaskClient, own: FlaskClient, meeting: Meeting, people: list[Person]
) -> None:
    """The secretariat begins and asks, a member answers twice, it is counted, and nothing single is left."""
    here, mine = f"{C}/{meeting.id}/after", f"/me/test-council/meetings/{meeting.id}/after"
    assert own.get(mine).status_code == 404
    told = {"level_0": "cooperation", "useful": "4", "check_pay": "partly", "answers_until": "2199-12-31", **NOTES}
    assert send(office, f"{here}/write", **told)[0] == 302
    assert [each.kind for each in letters_of(people[0]).letters] == ["look_back"]
    assert "Say how it was for you" in text_of(read(own, here))
    assert send(own, mine, level_0="information", useful="2", word="unheard")[0] == 302
    assert send(own, mine, level_0="consultation", useful="3", word="unheard")[0] == 302
    found = looking_back.look_back_on(meeting)
    assert found is not None
    said = looking_back.own_answer(found, people[0])
    assert said is not None
    assert (said.useful, said.word, list(said.levels.values())) == (3, Word.UNHEARD, [Participation.CONSULTATION])
    assert "I was not heard" not in text_of(read(office, here))

    with transaction():
        found.answers_until = date(2026, 1, 1)
    hidden = hidden_fields(read(office, here))
    assert office.post(f"{here}/count", data=hidden).status_code == 302
    page = text_of(read(office, here))
    assert "Fewer than 5 members answered, so nothing of it is told." in page
    assert ("Night workers." in page, "I was not heard" in page, "4: useful" in page) == (True, False, True)
    assert db.session.scalar(select(func.count()).select_from(LookBackAnswer)) == 0
    assert "The time to answer is over" in text_of(read(own, mine))
    assert verify() is None


def test_nobody_tells_single_answers_of_few() -> None:
    """Four answers tell nothing, not even how many there were; five tell the middle and safe counts."""
    one = Opinion(useful=5, word=Word.HEARD, levels={"i": Participation.DECISION}, checks={Check.PAY: Degree.YES})
    other = Opinion(useful=1, word=Word.LOST, levels={"i": Participation.INFORMATION}, checks={Check.PAY: Degree.NO})
    few = counted([one, other, one, other])
    assert (few["answered"], few["levels"], few["useful"], few["words"]) == (None, {}, None, {})
    assert all(each == {} for each in few["checks"].values())
    many = counted([one] * 3 + [other] * 2)
    assert (many["answered"], many["levels"], many["useful"]) == (5, {"i": "decision"}, 5)
    assert set(many["checks"]["pay"].values()) == {"hidden"}


def test_an_answer_that_all_gave_is_not_told() -> None:
    """Otherwise everybody would know what each of them answered."""
    same = counted([Opinion(checks={Check.INFLUENCE: Degree.NO}, word=Word.RUSHED)] * 9)
    assert set(same["checks"]["influence"].values()) == {"hidden"}
    assert set(same["words"].values()) == {"hidden"}


def test_a_question_is_counted_by_those_who_answered_it() -> None:
    """Nine answered, four of them this question: it is not told."""
    some = counted([Opinion(useful=3)] * 5 + [Opinion(levels={"i": Participation.INFORMATION})] * 4)
    assert (some["answered"], some["useful"], some["levels"]) == (9, 3, {})


def test_the_middle_of_an_even_number_is_the_lower_one() -> None:
    """So that it is always an answer that somebody gave."""
    assert counted([Opinion(useful=each) for each in (1, 2, 2, 4, 5, 5)])["useful"] == 2


def test_answers_are_counted_once_and_after_the_day(council: Council, meeting: Meeting) -> None:
    """Not while members may answer, not twice; afterwards nobody answers any more."""
    people = crowd(council, 6)
    found = opened(meeting)
    item = str(agenda_of(meeting)[0].id)
    answered(found, people, *[Opinion(levels={item: Participation.CONSULTATION}, useful=4)] * 6)
    with pytest.raises(Refused), transaction():
        looking_back.count(ACTOR, found, on=UNTIL)
    with transaction():
        looking_back.count(ACTOR, found, on=AFTER)
    assert found.counted is not None
    assert (found.counted["answered"], found.counted["levels"], found.counted["useful"]) == (
        6,
        {item: "consultation"},
        4,
    )
    with pytest.raises(Refused), transaction():
        looking_back.count(ACTOR, found, on=AFTER)
    with pytest.raises(Refused), transaction():
        looking_back.answer(ACTOR, found, people[0], opinion=Opinion(useful=1), on=UNTIL)


def test_who_was_erased_is_not_counted(council: Council, meeting: Meeting) -> None:
    """Her answer cannot be read any more; the others are too few then."""
    people = crowd(council, 5)
    found = opened(meeting)
    answered(found, people, *[Opinion(useful=4)] * 5)
    with transaction():
        members.erase_person(ACTOR, people[0], on=UNTIL)
    assert looking_back.own_answer(found, people[0]) is None
    with transaction():
        looking_back.count(ACTOR, found, on=AFTER)
    assert found.counted is not None
    assert found.counted["answered"] is None


def test_what_is_tried_is_shown_at_the_next_meeting(office: FlaskClient, meeting: Meeting, later: Meeting) -> None:
    """Experiments are carried on."""
    opened(meeting)
    page = text_of(read(office, f"{C}/{later.id}/after/write"))
    assert "What was to be tried this time" in page
    assert "A member chairs." in page


def test_a_meeting_is_looked_back_on_when_it_is_over(office: FlaskClient, council: Council, meeting: Meeting) -> None:
    """Not while it is held; and a change by somebody else is not overwritten."""
    with transaction():
        running = held_meeting(council, number=8, starts_at=BEGAN + timedelta(days=2))
        running.state = "open"
    assert office.get(f"{C}/{running.id}/after/write").status_code == 400
    here = f"{C}/{meeting.id}/after/write"
    hidden = hidden_fields(read(office, here))
    opened(meeting, None)
    assert office.post(here, data={**hidden, "learnt": "Otherwise."}).status_code == 409


def test_members_note_their_work_and_only_they_read_it(
    own: FlaskClient, office: FlaskClient, people: list[Person]
) -> None:
    """Through her page: noted, summed up, removed; nobody else finds a word of it."""
    mine = "/me/test-council/contributions"
    assert send(own, mine, day="2026-11-01", work="listening", minutes="90", what="At the hostel")[0] == 302
    assert send(own, mine, day="2026-11-02", work="writing", minutes="45")[0] == 302
    assert send(own, mine, day="2199-11-02", work="writing")[0] == 422
    page = text_of(read(own, mine))
    assert ("At the hostel" in page, "2 hours and 15 minutes" in page) == (True, True)
    noted, _said = contributions.notes_of(people[0])[0]
    assert noted.content_sealed.find(b"writing") == -1
    assert office.get(f"{mine}/{noted.id}/remove").status_code == 404
    assert send(own, f"{mine}/{noted.id}/remove")[0] == 302
    assert len(contributions.notes_of(people[0])) == 1
    assert "No quarter is over" in text_of(read(office, f"{C}/between"))


def test_work_is_told_as_sums_of_many_in_quarters_that_are_over(council: Council) -> None:
    """Four members tell nothing; five tell how often, and for how long only if five said so."""
    people = crowd(council, 5)
    for person in people[:4]:
        _note(person, 60)
    told = {each.noted_at for each in db.session.scalars(select(Contribution))}
    quarter = Quarter.of(min(told).date())
    later = date(quarter.year + 1, 12, 1)
    assert contributions.sums(council, min(told).date()) == []
    assert contributions.sums(council, later) == [Sum(quarter, None, None, None)]
    _note(people[4], None)
    assert contributions.sums(council, later) == [Sum(quarter, 5, 5, None)]
    _note(people[4], 30)
    assert contributions.sums(council, later) == [Sum(quarter, 5, 6, 270)]
    with transaction():
        members.erase_person(ACTOR, people[0], on=UNTIL)
    assert contributions.sums(council, later) == [Sum(quarter, None, None, None)]


def _note(person: Person, minutes: int | None) -> None:
    with transaction():
        contributions.note(ACTOR, person, day=UNTIL, done=Note(work=Work.OTHER, minutes=minutes))


def test_figures_of_a_meeting_stand_on_its_page(office: FlaskClient, meeting: Meeting, council: Council) -> None:
    """Who came of those invited, and how much of the time migrants led."""
    with transaction():
        invite(meeting, members.add_person(ACTOR, council, name="Diego"), "absent")
    page = text_of(read(office, f"{C}/{meeting.id}/after"))
    assert "Took part, of those invited 75%" in page
    assert "Share of agenda time led by migrants 100%" in page
