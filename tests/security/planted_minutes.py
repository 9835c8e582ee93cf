"""Meetings whose minutes, comments and afterthoughts hold planted words: some published, some confidential."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select

from council.calls.texts import TextStatus
from council.councils.models import Council
from council.database import db, transaction
from council.meetings.minutes import comments, contributions, looking_back, service
from council.meetings.minutes.contributions import Note, Work
from council.meetings.minutes.looking_back import Opinion, Word
from council.meetings.minutes.models import Contribution, MinutesComment
from council.meetings.minutes.service import Written
from council.meetings.models import Meeting
from council.members.models import Person
from tests.council.meetings.minutes.helpers import add_item, held_meeting, invite
from tests.factories import ACTOR

WORDS = ("minuted", "hushed", "remark", "settled", "lesson", "effort")
NOBODYS = 31  # words of numbers from here on are of no person
LONG_AGO, MUCH_LATER = date(2020, 1, 1), date(2199, 12, 31)


def plant_minutes(council: Council, mark: str, people: Sequence[Person]) -> None:
    """One meeting with minutes for everyone, looked back on and counted, and one whose minutes are commented on."""
    began = datetime.now(UTC) - timedelta(days=60)
    with transaction():
        first, second = (
            held_meeting(council, number=910 + at, starts_at=began + timedelta(days=30 * at)) for at in (0, 1)
        )
        for meeting in (first, second):
            add_item(meeting, "Housing")
            for person in people:
                invite(meeting, person)
        for number, meeting in enumerate((first, second), start=NOBODYS):
            _write(meeting, f"{mark}minuted{number}x", f"{mark}hushed{number}x", people[0])
        _is_published(first, second)
        _is_commented_on(second, mark, people)
    with transaction():
        _is_looked_back_on(first, mark, people, until=LONG_AGO)
        _is_looked_back_on(second, mark, people, until=MUCH_LATER)
        done = Note(work=Work.OTHER, minutes=30, what=f"{mark}effort1x")
        contributions.note(ACTOR, people[0], day=LONG_AGO, done=done)


def minutes_examples(council: Council) -> dict[str, list[object]]:
    """For the parts of addresses about minutes what there is."""
    meetings = db.session.scalars(select(Meeting.id).where(Meeting.council_id == council.id))
    hers = select(Contribution.id).join(Person, Person.id == Contribution.person_id)
    said = select(MinutesComment.id).join(Person, Person.id == MinutesComment.person_id)
    return {
        "meeting_id": list(meetings),
        "language": ["en"],
        "comment_id": list(db.session.scalars(said.where(Person.council_id == council.id))),
        "contribution_id": list(db.session.scalars(hers.where(Person.council_id == council.id))),
    }


def _write(meeting: Meeting, open_word: str, hidden: str, person: Person) -> None:
    begun = service.begin(ACTOR, meeting, language="en")
    text = f"{{{{member:{person.pseudonym}}}}} said {open_word}.\n\n::: confidential\n{hidden}\n:::\n"
    service.save(ACTOR, begun, Written("en", text, TextStatus.REVIEWED, 1))


def _is_published(meeting: Meeting, later: Meeting) -> None:
    found = service.minutes_of(meeting)
    assert found is not None
    service.open_for_comments(ACTOR, found, until=LONG_AGO, on=LONG_AGO)
    service.approve(ACTOR, found, at_meeting=later, on=MUCH_LATER)
    service.publish(ACTOR, found, for_everyone=True)


def _is_commented_on(meeting: Meeting, mark: str, people: Sequence[Person]) -> None:
    found = service.minutes_of(meeting)
    assert found is not None
    service.open_for_comments(ACTOR, found, until=MUCH_LATER, on=LONG_AGO)
    for number, person in enumerate(people[:2], start=1):
        comments.comment(ACTOR, found, person, text=f"{mark}remark{number}x", on=LONG_AGO)
    answered = next(each for each in comments.comments_of(found) if each.person == people[1])
    comments.answer(ACTOR, found, answered, taken_up=False, reason=f"{mark}settled2x")


def _is_looked_back_on(meeting: Meeting, mark: str, people: Sequence[Person], *, until: date) -> None:
    notes = {
        "missing": f"{mark}lessonx",
        "done": f"{mark}lessonx",
        "learnt": f"{mark}lessonx",
        "next_time": f"{mark}lessonx",
    }
    opinion = Opinion(useful=4)
    found = looking_back.look_back(ACTOR, meeting, opinion=opinion, answers_until=until, **notes)
    for person in people:
        looking_back.answer(ACTOR, found, person, opinion=Opinion(useful=2, word=Word.LOST), on=LONG_AGO)
    if until == LONG_AGO:
        looking_back.count(ACTOR, found, on=MUCH_LATER)
