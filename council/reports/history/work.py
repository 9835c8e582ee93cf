"""What a council did with its time: who came, led and spoke, what was planned and reached, how soon others answered.

Two gates stand before what could point at one person: what members thought of a meeting is told only as it was counted
(`meetings.minutes.looking_back`), and how evenly they spoke only where enough of them did (`calls.suppression.SMALL`).
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select

from council.calls.suppression import SMALL
from council.councils.models import Council
from council.database import db
from council.meetings.holding.models import AttendanceMark, Presence, SpeakingRequest, Turn
from council.meetings.holding.quorum import Attended, Mark, attended
from council.meetings.minutes import measures
from council.meetings.minutes.measures import Reached
from council.meetings.minutes.models import LookBack
from council.meetings.models import AgendaItem, ItemState, Lead, Meeting, State
from council.recommendations.answers.service import answers_of_many, asked
from council.recommendations.models import Recommendation, SentRequest
from council.recommendations.trail import AnswerTimes, Asked, answer_times
from council.reports.history.spans import History, Span, people_on


@dataclass(frozen=True)
class MeetingWork:
    """One meeting that was held."""

    meeting: Meeting
    day: date
    members: int  # who sat on the council that day
    came: int  # members who came themselves, for however long
    stood_in_for: int  # members who did not, and in whose place a substitute came
    items: tuple[tuple[str, int], ...]  # of each agenda item, who led it and for how many minutes
    speakers: int
    balance: Fraction | None  # how evenly those who came spoke; none where too few spoke to be told
    by_secretariat: tuple[tuple[str, str], ...]  # of each item somebody looked back on, the level planned and reached
    by_members: tuple[tuple[str, str], ...]  # the same, of the items of which enough members said something

    @property
    def migrant_led(self) -> int:
        """How many agenda items migrants led."""
        return sum(lead == Lead.MIGRANT.value for lead, _minutes in self.items)


@dataclass(frozen=True)
class Work:
    """Everything of a span of days, its meetings with the latest first."""

    meetings: tuple[MeetingWork, ...]
    answers: AnswerTimes

    @property
    def attendance(self) -> Fraction | None:
        """Of the members who could have come, over all meetings, how many did; none without any."""
        return measures.attendance_rate((each.members, each.came) for each in self.meetings)

    @property
    def migrant_led(self) -> Fraction | None:
        """The part of all time on agendas that migrants led."""
        return measures.migrant_led_share(item for each in self.meetings for item in each.items)

    @property
    def balance(self) -> Fraction | None:
        """How evenly those who came spoke, on average over the meetings of which it is told."""
        told = [each.balance for each in self.meetings if each.balance is not None]
        return sum(told, Fraction(0)) / len(told) if told else None

    @property
    def by_secretariat(self) -> Reached | None:
        """Against what was planned, what the secretariat thinks was reached; none where it looked back on nothing."""
        return measures.reached(item for each in self.meetings for item in each.by_secretariat)

    @property
    def by_members(self) -> Reached | None:
        """The same as the members think: of each item, the one in their middle."""
        return measures.reached(item for each in self.meetings for item in each.by_members)


def work_of(history: History, span: Span) -> Work:
    """The meetings held in a span and what bodies answered to what they were sent in it, as known on its last day."""
    council = history.council
    held = [(each, day) for each in _held(council) if (day := _day_of(each)) in span]
    ids = [meeting.id for meeting, _day in held]
    marks, spoken, items, looks = _marks(ids), _spoken(ids), _items(ids), _look_backs(ids)
    return Work(
        meetings=tuple(
            _meeting_work(
                meeting,
                day,
                members=people_on(history, day),
                there=attended(marks[meeting.id]),
                seconds=spoken[meeting.id],
                items=items[meeting.id],
                look=looks.get(meeting.id),
            )
            for meeting, day in held
        ),
        answers=answer_times(_asked(council, span), span.last),
    )


def balance_told(seconds: Mapping[UUID, int], came: Collection[UUID]) -> Fraction | None:
    """How evenly those who came spoke; none where so few spoke that it could tell for how long one of them did."""
    if sum(each > 0 for each in seconds.values()) < SMALL:
        return None
    return measures.speaking_balance([seconds.get(each, 0) for each in {*seconds, *came}])


def _meeting_work(  # noqa: PLR0913  # one meeting, from as many tables
    meeting: Meeting,
    day: date,
    *,
    members: frozenset[UUID],
    there: Mapping[UUID, Attended],
    seconds: Mapping[UUID, int],
    items: Sequence[AgendaItem],
    look: LookBack | None,
) -> MeetingWork:
    came = {each.person_id for each in there.values() if each.arrived_at and each.substitute_for is None}
    replaced = {each.substitute_for for each in there.values() if each.arrived_at and each.substitute_for}
    planned = {str(each.id): each.participation for each in items}
    counted = look.counted if look and look.counted else {}
    return MeetingWork(
        meeting=meeting,
        day=day,
        members=len(members),
        came=len(members & came),
        stood_in_for=len((members & replaced) - came),
        items=tuple((each.lead, each.minutes) for each in items),
        speakers=sum(each > 0 for each in seconds.values()),
        balance=balance_told(seconds, {each.person_id for each in there.values() if each.arrived_at}),
        by_secretariat=_rated(planned, look.levels if look else {}),
        by_members=_rated(planned, counted.get("levels", {})),
    )


def _rated(planned: Mapping[str, str], reached: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((level, reached[item]) for item, level in planned.items() if item in reached)


# What was written down


def _held(council: Council) -> list[Meeting]:
    closed = select(Meeting).where(Meeting.council_id == council.id, Meeting.state == State.CLOSED.value)
    return list(db.session.scalars(closed.order_by(Meeting.opened_at.desc(), Meeting.number.desc())))


def _day_of(meeting: Meeting) -> date:
    began = meeting.opened_at or meeting.starts_at or meeting.created_at
    return began.astimezone(ZoneInfo(meeting.time_zone)).date()


def _marks(ids: Sequence[UUID]) -> dict[UUID, list[Mark]]:
    found: dict[UUID, list[Mark]] = defaultdict(list)
    for each in db.session.scalars(select(AttendanceMark).where(AttendanceMark.meeting_id.in_(ids))):
        state, place = Presence(each.state), each.substitute_for_id
        mark = Mark(each.id, each.person_id, state, each.made_at, each.received_at, place)
        found[each.meeting_id].append(mark)
    return found


def _spoken(ids: Sequence[UUID]) -> dict[UUID, dict[UUID, int]]:
    """For how many seconds each person spoke at each meeting."""
    found: dict[UUID, dict[UUID, int]] = defaultdict(lambda: defaultdict(int))
    over = SpeakingRequest.state == Turn.SPOKEN.value
    for each in db.session.scalars(select(SpeakingRequest).where(SpeakingRequest.meeting_id.in_(ids), over)):
        if each.began_at and each.ended_at:
            found[each.meeting_id][each.person_id] += round((each.ended_at - each.began_at).total_seconds())
    return found


def _items(ids: Sequence[UUID]) -> dict[UUID, list[AgendaItem]]:
    found: dict[UUID, list[AgendaItem]] = defaultdict(list)
    accepted = AgendaItem.state == ItemState.ACCEPTED.value
    for each in db.session.scalars(select(AgendaItem).where(AgendaItem.meeting_id.in_(ids), accepted)):
        found[each.meeting_id].append(each)
    return found


def _look_backs(ids: Sequence[UUID]) -> dict[UUID, LookBack]:
    found = db.session.scalars(select(LookBack).where(LookBack.meeting_id.in_(ids)))
    return {each.meeting_id: each for each in found}


def _asked(council: Council, span: Span) -> list[Asked]:
    sent = select(SentRequest).join(Recommendation).where(Recommendation.council_id == council.id)
    requests = [each for each in db.session.scalars(sent) if each.sent_on in span]
    said = answers_of_many([each.id for each in requests])
    return [asked(each, said[each.id]) for each in requests]
