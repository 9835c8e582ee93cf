"""What happens at the demonstration's meetings of the past: who comes and speaks, what is decided and learnt."""

import json
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from importlib.resources import files
from typing import NamedTuple
from uuid import uuid4

from council.audit.service import Actor
from council.councils.models import Labels
from council.database import as_of, db, moment, transaction
from council.meetings import service
from council.meetings.holding.deciding import Votes, decide
from council.meetings.holding.models import Method, Presence
from council.meetings.holding.room import attendance_of
from council.meetings.holding.service import Tap, close_meeting, note_attendance, open_meeting
from council.meetings.holding.turns import ask_to_speak, end_turn, next_speaker
from council.meetings.minutes import looking_back
from council.meetings.minutes import service as minutes
from council.meetings.minutes.looking_back import Check, Degree, Opinion, Word
from council.meetings.minutes.models import LookBack, Minutes
from council.meetings.models import AgendaItem, Answer, Invitation, Meeting, Participation
from council.members.models import Person

TEXTS: dict[str, Labels] = json.loads(files("council").joinpath("demo_meetings.json").read_text(encoding="utf-8"))
LANGUAGE = "en"
AS_ANSWERED = {Answer.COME: Presence.PRESENT, Answer.REMOTE: Presence.REMOTE, Answer.CANNOT: Presence.EXCUSED}
# Of those who did not answer, one after the other.
SILENT = (Presence.PRESENT, Presence.PRESENT, Presence.ABSENT, Presence.LATE, Presence.PRESENT, Presence.ABSENT)
SPOKEN = (150, 95, 210, 60, 120, 180, 75, 240)  # seconds, turn by turn
SPEAKERS = 4  # on each item
PAUSE = timedelta(seconds=20)
OBJECTIONS = Votes(against=2)
COMMENTS, ANSWERS = timedelta(days=14), timedelta(days=10)
LEARNT = {"missing": "missing", "done": "missing_done", "learnt": "learnt", "next_time": "next_time"}


class Taken(NamedTuple):
    """A decision: on which item, by its place on the agenda, how, and with which votes."""

    place: int
    method: Method
    text: str
    votes: Votes


def run(actor: Actor, meeting: Meeting, *, began: datetime, lasts: timedelta, taken: Sequence[Taken]) -> None:
    """Hold a meeting from its opening to its end."""
    people = _note_who_comes(actor, meeting, began)
    with as_of(began), transaction():
        open_meeting(actor, meeting, at=moment())
    items = service.agenda_of(meeting)
    length = lasts / len(items)
    for place, item in enumerate(items):
        starts = began + place * length
        _speak(actor, meeting, people[place * SPEAKERS :: 2][:SPEAKERS], starts)
        for each in taken:
            if each.place == place:
                _decide(actor, item, each, starts + length / 2)
    with as_of(began + lasts), transaction():
        close_meeting(actor, meeting, at=moment())


def write_up(actor: Actor, meeting: Meeting, *, at: datetime, comments_until: date) -> Minutes:
    """Begin the minutes from what was noted, and ask members what they say to them."""
    with as_of(at), transaction():
        begun = minutes.begin(actor, meeting, language=LANGUAGE)
        minutes.open_for_comments(actor, begun, until=comments_until, on=at.date())
    return begun


def approve(actor: Actor, begun: Minutes, *, at_meeting: Meeting, at: datetime) -> None:
    """The next meeting approves the minutes, and everyone may read them."""
    with as_of(at), transaction():
        minutes.approve(actor, begun, at_meeting=at_meeting, on=at.date())
        minutes.publish(actor, begun, for_everyone=True)


def look_back(actor: Actor, meeting: Meeting, *, at: datetime, answers_until: date) -> LookBack:
    """The secretariat looks back on a meeting, and members say what they think of it."""
    items = service.agenda_of(meeting)
    reached = {str(each.id): Participation(each.participation) for each in items}
    checks = {Check.AGENDA: Degree.YES, Check.INFLUENCE: Degree.PARTLY, Check.FEEDBACK: Degree.YES}
    notes = {name: TEXTS[key][LANGUAGE] for name, key in LEARNT.items()}
    opinion = Opinion(levels=reached, checks=checks, useful=4, word=Word.HEARD)
    with as_of(at), transaction():
        return looking_back.look_back(actor, meeting, opinion=opinion, answers_until=answers_until, **notes)


def answer(actor: Actor, found: LookBack, *, at: datetime) -> None:
    """Those who came say what they think: most of them that the level planned last was not reached."""
    items = [str(each.id) for each in service.agenda_of(found.meeting)]
    came = [each.person_id for each in attendance_of(found.meeting) if each.arrived_at]
    with as_of(at), transaction():
        for number, person_id in enumerate(sorted(came)[::2]):
            levels = dict.fromkeys(items[1:], Participation.COOPERATION)
            levels[items[0]] = Participation.INFORMATION
            word = Word.RUSHED if number % 3 == 0 else Word.HEARD
            opinion = Opinion(levels=levels, useful=5 - number % 3, word=word)
            looking_back.answer(actor, found, db.session.get_one(Person, person_id), opinion=opinion, on=at.date())


def count(actor: Actor, found: LookBack, *, at: datetime) -> None:
    """Count what members answered."""
    with as_of(at), transaction():
        looking_back.count(actor, found, on=at.date())


def _note_who_comes(actor: Actor, meeting: Meeting, began: datetime) -> list[Person]:
    """Note everybody who was invited; gives back who can speak, in an order that says nothing of them."""
    invited = sorted(service.invitations_of(meeting), key=lambda each: each.person.pseudonym)
    silent = [each for each in invited if each.answer == Answer.NONE.value]
    states = {each.id: SILENT[number % len(SILENT)] for number, each in enumerate(silent)}
    with as_of(began), transaction():
        for each in invited:
            state = states.get(each.id) or AS_ANSWERED[Answer(each.answer)]
            note_attendance(actor, meeting, each.person, Tap(uuid4(), state, moment()), at=moment())
    return [each.person for each in invited if _speaks(each)]


def _speaks(invitation: Invitation) -> bool:
    return invitation.answer in {Answer.COME.value, Answer.REMOTE.value}


def _speak(actor: Actor, meeting: Meeting, people: Sequence[Person], starts: datetime) -> None:
    """One after the other; who did not speak before comes first."""
    at = starts + PAUSE
    with as_of(at), transaction():
        for person in people:
            ask_to_speak(actor, meeting, person, at=moment())
    for number in range(len(people)):
        with as_of(at), transaction():
            next_speaker(actor, meeting, at=moment())
        at += timedelta(seconds=SPOKEN[(number + starts.minute) % len(SPOKEN)])
        with as_of(at), transaction():
            end_turn(actor, meeting, at=moment())
        at += PAUSE


def _decide(actor: Actor, item: AgendaItem, taken: Taken, at: datetime) -> None:
    with as_of(at), transaction():
        decide(actor, item, taken.method, text=TEXTS[taken.text], votes=taken.votes, at=moment())
