"""The demonstration's meetings: two held since the last rotation, and one to come, announced and half answered."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from importlib.resources import files
from zoneinfo import ZoneInfo

from sqlalchemy import select

from council import demo_held, mail
from council.audit.service import Actor
from council.councils.models import Council, Labels
from council.database import as_of, db, moment, transaction
from council.demo_held import Taken
from council.mail import OutgoingMail
from council.meetings import service
from council.meetings.agenda.service import Item, Proposal, add_item, propose_item
from council.meetings.holding.deciding import Votes
from council.meetings.holding.models import Method
from council.meetings.interpreting.covering import Way
from council.meetings.interpreting.service import book
from council.meetings.invitations.queries import Help, MeetingNeeds
from council.meetings.minutes.models import Minutes
from council.meetings.models import Answer, Invitation, Kind, Lead, Level, Meeting, Mode, Participation

TEXTS: dict[str, Labels] = json.loads(files("council").joinpath("demo_meetings.json").read_text(encoding="utf-8"))
ZONE = "Europe/Brussels"
BEGINS, LASTS = time(14), timedelta(hours=2, minutes=30)
PLACE, LINK = "House of Associations, room 3, ground floor", "https://video.example/council"
ROOM, AFAR = 16, 30
COMING_IN = timedelta(days=40)
ITEMS_UNTIL = timedelta(days=20)  # before it
WEDNESDAY, WEEK, DAY = 2, 7, timedelta(days=1)
OPEN = timedelta(days=75)  # how long members may comment on the latest meeting
ANSWERED = 15
INTERPRETERS, INTERPRETED = "Office of interpreters", (("ar", True), ("fr", False))

INFORM, WORK, DECIDE = Participation.INFORMATION, Participation.COOPERATION, Participation.DECISION
SECRETARIAT, MIGRANT, GUEST = Lead.SECRETARIAT, Lead.MIGRANT, Lead.GUEST
NEEDS = (
    MeetingNeeds(("ar",), (Help.TRAVEL,)),
    MeetingNeeds((), (Help.CHILD_CARE,)),
    MeetingNeeds(("fr",), ()),
    MeetingNeeds(("es",), (Help.TRAVEL, Help.ACCESS)),
)


@dataclass(frozen=True)
class Spoken:
    """What a meeting is called and speaks of."""

    title: str
    items: Sequence[tuple[str, Lead, Participation, int]]


@dataclass(frozen=True)
class Held(Spoken):
    """A meeting of the past, and how many days after the last rotation it was told of and held."""

    told_after: int
    held_after: int
    taken: Sequence[Taken]

    def day(self, last_on: date) -> date:
        """The day on which it was held, as the last rotation was on another."""
        return _wednesday(last_on + timedelta(days=self.held_after))


FIRST = Held(
    "autumn",
    (
        ("welcome", SECRETARIAT, INFORM, 30),
        ("offices", MIGRANT, DECIDE, 60),
        ("statement", MIGRANT, WORK, 45),
    ),
    told_after=7,
    held_after=35,
    taken=(
        Taken(1, Method.HANDS, "offices_decision", Votes(in_favour=14, against=3, abstained=2)),
        Taken(2, Method.CONSENSUS, "statement_decision", Votes()),
    ),
)
SECOND = Held(
    "housing",
    (("contracts", MIGRANT, WORK, 50), ("wages", MIGRANT, WORK, 50), ("answers", GUEST, INFORM, 30)),
    told_after=80,  # too late, as happens
    held_after=91,
    taken=(
        Taken(0, Method.CONSENT, "contracts_decision", Votes()),
        Taken(1, Method.HANDS, "wages_decision", Votes(in_favour=16, against=1, abstained=2)),
    ),
)
COMING = Spoken(
    "preparing",
    (
        ("welcome", SECRETARIAT, INFORM, 15),
        ("statement", MIGRANT, DECIDE, 75),
        ("answers", GUEST, INFORM, 30),
    ),
)


def hold(actor: Actor, council: Council, held: Held, last_on: date) -> Meeting:
    """Announce a meeting of the past, take its answers, and hold it; all of it dated then."""
    told, day = last_on + timedelta(days=held.told_after), held.day(last_on)
    with as_of(_at(told)), transaction():
        meeting = _announced(actor, council, held, day)
    with as_of(_at(told + timedelta(days=3))), transaction():
        _answer(actor, meeting, ANSWERED)
        _mails_have_left()
    demo_held.run(actor, meeting, began=_at(day, BEGINS), lasts=LASTS, taken=held.taken)
    return meeting


def write_up(actor: Actor, meeting: Meeting, day: date) -> Minutes:
    """The minutes of a meeting, open for comments, and what the secretariat and members thought of it, counted."""
    answers_until = day + demo_held.ANSWERS
    begun = demo_held.write_up(actor, meeting, at=_at(day + DAY), comments_until=day + demo_held.COMMENTS)
    found = demo_held.look_back(actor, meeting, at=_at(day + DAY), answers_until=answers_until)
    demo_held.answer(actor, found, at=_at(day + 2 * DAY))
    demo_held.count(actor, found, at=_at(answers_until + DAY))
    return begun


def write_up_last(actor: Actor, meeting: Meeting, day: date, before: Minutes) -> None:
    """On the evening of the last meeting: it approved the minutes before, its own are open, members may look back."""
    evening = _at(day, BEGINS) + 2 * LASTS
    demo_held.approve(actor, before, at_meeting=meeting, at=evening)
    demo_held.write_up(actor, meeting, at=evening, comments_until=day + OPEN)
    demo_held.look_back(actor, meeting, at=evening, answers_until=day + OPEN)


def announce_coming(actor: Actor, council: Council, on: date) -> None:
    """Announce the meeting to come, and take the answers of those who answer at once. One item waits to be decided."""
    meeting = _announced(actor, council, COMING, _wednesday(on + COMING_IN))
    invitations = _answer(actor, meeting, ANSWERED)
    item: Proposal = {"title": TEXTS["children"], "about": {}, "minutes": 30}
    propose_item(actor, meeting, invitations[-1].person, at=moment(), **item)
    for language, confirmed in INTERPRETED:
        book(actor, meeting, language=language, way=Way.IN_ROOM, provider=INTERPRETERS, confirmed=confirmed)
    _mails_have_left()


def _announced(actor: Actor, council: Council, spoken: Spoken, day: date) -> Meeting:
    starts = _at(day, BEGINS)
    meeting = service.plan_meeting(
        actor,
        council,
        kind=Kind.ORDINARY.value,
        mode=Mode.HYBRID.value,
        level=Level.REGIONAL.value,
        title=TEXTS[spoken.title],
        about=TEXTS.get(f"{spoken.title}_about", {}),
        time_zone=ZONE,
        starts_at=starts,
        ends_at=starts + LASTS,
        place=PLACE,
        link=LINK,
        room_places=ROOM,
        remote_places=AFAR,
        items_until=_at(starts.date() - ITEMS_UNTIL, time()),
    )
    for key, lead, participation, minutes in spoken.items:
        told: Item = {"title": TEXTS[key], "lead": lead.value, "participation": participation.value, "minutes": minutes}
        add_item(actor, meeting, **told)
    return service.announce(actor, meeting, at=moment())


def _answer(actor: Actor, meeting: Meeting, most: int) -> list[Invitation]:
    """Most come, some from afar, one in seven cannot; who signs in has not answered. Gives back all invitations."""
    invitations = sorted(service.invitations_of(meeting), key=lambda each: each.person.pseudonym)
    silent = [each for each in invitations if each.person.user_id is None]
    for number, each in enumerate(silent[:most]):
        answer = Answer.CANNOT if number % 7 == 3 else Answer.REMOTE if number % 3 == 1 else Answer.COME  # noqa: PLR2004
        needs = NEEDS[number // 2 % len(NEEDS)] if number % 2 == 0 else MeetingNeeds()
        service.answer_invitation(actor, each, answer=answer, needs=needs, at=moment())
    return invitations


def _wednesday(day: date) -> date:
    """The first Wednesday from a day on."""
    return day + timedelta(days=(WEDNESDAY - day.weekday()) % WEEK)


def _at(day: date, hour: time = time(9)) -> datetime:
    return datetime.combine(day, hour, ZoneInfo(ZONE))


def _mails_have_left() -> None:
    """What was written to invented people leaves for nobody."""
    for waiting in db.session.scalars(select(OutgoingMail).where(OutgoingMail.sent_at.is_(None))):
        mail.mark_sent(waiting, at=moment())
