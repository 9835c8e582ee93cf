"""Meetings to come whose places, answers, needs, papers and reasons hold planted words, and one without a date yet."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta

from sqlalchemy import select

from council.calls.texts import TextStatus
from council.councils.models import Council
from council.database import db, moment, transaction
from council.meetings import service
from council.meetings.agenda import service as agenda
from council.meetings.dates import service as dates
from council.meetings.dates.finding import EVERY_DAY, Duty, Hindrance, Hours
from council.meetings.dates.models import Can
from council.meetings.interpreting import service as interpreting
from council.meetings.interpreting.covering import Way
from council.meetings.interpreting.models import Interpretation
from council.meetings.invitations.inviting import invite
from council.meetings.invitations.queries import Help, MeetingNeeds
from council.meetings.models import AgendaItem, Answer, Invitation, Meeting
from council.meetings.papers import service as papers
from council.meetings.papers.models import Paper, PaperFile
from council.meetings.papers.service import Draft
from council.members.models import Person
from tests.factories import ACTOR

WORDS = ("venue", "dial", "excuse", "bring", "idea", "overruled", "calledoff", "interpreter", "translator", "paper")
NOBODYS = 41  # words of numbers from here on are of no person


def plant_meetings(council: Council, mark: str, people: Sequence[Person]) -> None:
    """One meeting: the first invited cannot come and proposed two items, one of them declined; the second comes."""
    starts = datetime.now(UTC).replace(microsecond=0) + timedelta(days=60)
    with transaction():
        meeting = service.plan_meeting(
            ACTOR,
            council,
            kind="ordinary",
            mode="hybrid",
            title={"en": "Meeting to come"},
            time_zone="Africa/Nairobi",
            starts_at=starts,
            ends_at=starts + timedelta(hours=2),
            place=f"{mark}venue{NOBODYS}x",
            link=f"{mark}dial{NOBODYS}x",
            items_until=starts,
        )
        agenda.add_item(ACTOR, meeting, title={"en": "Welcome"}, minutes=10)
        agenda.add_item(ACTOR, meeting, title={"en": "Work"}, minutes=10)
        service.announce(ACTOR, meeting, at=moment())
        for number, person in enumerate(people[:2], start=1):
            _answers(meeting, person, f"{mark}excuse{number}x", f"{mark}bring{number}x")
        _proposes(meeting, people[0], f"{mark}idea1x", "")
        _proposes(meeting, people[0], f"{mark}idea1x", f"{mark}overruled1x")
        _is_prepared(meeting, mark)
    with transaction():
        _is_called_off(council, mark, starts)
        _has_no_date_yet(council, people, starts)


def meeting_examples(council: Council) -> dict[str, list[object]]:
    """For the parts of addresses about invitations and agendas what there is."""
    mine = select(Meeting.id).where(Meeting.council_id == council.id)
    return {
        "item_id": list(db.session.scalars(select(AgendaItem.id).where(AgendaItem.meeting_id.in_(mine)))),
        "invitation_id": list(db.session.scalars(select(Invitation.id).where(Invitation.meeting_id.in_(mine)))),
        "position": [1],
        "booking_id": list(db.session.scalars(select(Interpretation.id).where(Interpretation.meeting_id.in_(mine)))),
        "paper_id": list(db.session.scalars(select(Paper.id).where(Paper.meeting_id.in_(mine)))),
        "file_id": list(db.session.scalars(select(PaperFile.id).join(Paper).where(Paper.meeting_id.in_(mine)))),
    }


def _answers(meeting: Meeting, person: Person, reason: str, words: str) -> None:
    found = service.invitation_of(meeting, person) or invite(ACTOR, meeting, person, at=moment())
    needs = MeetingNeeds(("so",), (Help.TRAVEL,), words)
    answer = Answer.CANNOT if reason.endswith("1x") else Answer.COME
    service.answer_invitation(ACTOR, found, answer=answer, reason=reason, needs=needs, at=moment())


def _is_prepared(meeting: Meeting, mark: str) -> None:
    """Somebody is booked to interpret; a paper is published in one language and drafted in another."""
    provider = f"{mark}interpreter{NOBODYS}x"
    interpreting.book(ACTOR, meeting, language="so", way=Way.IN_ROOM, provider=provider, confirmed=True)
    text, translator = f"{mark}paper{NOBODYS}x".encode(), f"{mark}translator{NOBODYS}x"
    paper = papers.add_paper(ACTOR, meeting, title={"en": "Rents"}, draft=Draft("en", text), at=moment())
    papers.publish(ACTOR, papers.files_of([paper])[0], at=moment())
    papers.put_file(ACTOR, paper, Draft("ar", text, TextStatus.REVIEWED, translator), at=moment())


def _is_called_off(council: Council, mark: str, starts: datetime) -> None:
    meeting = _planned(council, "Meeting called off", starts=starts, ends=starts + timedelta(hours=1))
    service.announce(ACTOR, meeting, at=moment())
    service.cancel(ACTOR, meeting, reason=f"{mark}calledoff{NOBODYS}x", at=moment())


def _has_no_date_yet(council: Council, people: Sequence[Person], starts: datetime) -> None:
    """They are asked about two dates; one told when she can meet, and answered."""
    meeting, today = _planned(council, "Meeting without a date"), datetime.now(UTC).date()
    busy = Duty(Hindrance.CARE, EVERY_DAY, time(9), time(17))
    dates.set_hours(ACTOR, people[0], Hours("Africa/Nairobi", duties=(busy,)), on=today, by="self")
    poll = dates.open_poll(
        ACTOR,
        meeting,
        starts=[starts, starts + timedelta(days=1)],
        length=timedelta(hours=1),
        answers_until=today + timedelta(days=9),
    )
    dates.answer(ACTOR, poll, people[0], said={each.id: Can.NO for each in dates.options_of(poll)})


def _planned(council: Council, title: str, *, starts: datetime | None = None, ends: datetime | None = None) -> Meeting:
    return service.plan_meeting(
        ACTOR,
        council,
        kind="ordinary",
        mode="hybrid",
        title={"en": title},
        time_zone="Africa/Nairobi",
        starts_at=starts,
        ends_at=ends,
    )


def _proposes(meeting: Meeting, person: Person, title: str, reason: str) -> None:
    said: agenda.Proposal = {"title": {"en": title}, "about": {}, "minutes": 10}
    item = agenda.propose_item(ACTOR, meeting, person, at=moment(), **said)
    if reason:
        agenda.decline_item(ACTOR, item, reason=reason, at=moment())
