"""What a member's own page shows while a meeting is held."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from council.i18n import label
from council.meetings.holding import balloting
from council.meetings.holding.models import BallotState
from council.meetings.holding.reading import DecisionLine, item_lines
from council.meetings.holding.room import aside, room
from council.meetings.holding.speaking import speaking
from council.meetings.holding.turns import waiting_request, wishes_of
from council.meetings.holding.words import attended_words, quorum_words
from council.meetings.models import Meeting, State
from council.meetings.service import agenda_of
from council.members.models import Person


@dataclass(frozen=True)
class OwnBallot:
    """A ballot that is open, and whether she has voted."""

    ballot_id: UUID
    text: str
    voted: bool


@dataclass(frozen=True)
class OwnItem:
    """An item, whether it is a matter of her own, and what was decided."""

    item_id: UUID
    title: str
    away: bool
    decisions: tuple[DecisionLine, ...]


@dataclass(frozen=True)
class OwnLive:
    """Everything her page shows."""

    open: bool
    state: str
    there: bool
    quorum: str
    waits: bool
    speaks: bool
    ballots: list[OwnBallot]
    items: list[OwnItem]


def own_live(meeting: Meeting, person: Person, at: datetime) -> OwnLive:
    """Her page at a moment."""
    found = room(meeting, at)
    mine, now = found.attended.get(person.id), speaking(wishes_of(meeting))
    decided = {each.item_id: each.decisions for each in item_lines(meeting)}
    return OwnLive(
        open=meeting.state == State.OPEN.value,
        state=attended_words(meeting, mine),
        there=bool(mine and mine.there),
        quorum=quorum_words(found.quorum()),
        waits=waiting_request(meeting, person) is not None,
        speaks=now is not None and now.person_id == person.id,
        ballots=[
            OwnBallot(each.id, label(each.text), person.id in balloting.voted(each))
            for each in balloting.ballots_of(meeting)
            if each.state == BallotState.OPEN.value
        ],
        items=[
            OwnItem(each.id, label(each.title), person.id in aside(each), decided.get(each.id, ()))
            for each in agenda_of(meeting)
        ],
    )
