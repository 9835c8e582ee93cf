"""What the pages of a meeting that is held show: finished lines, in the reader's language."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask_babel import gettext as _

from council.i18n import label
from council.meetings.holding import balloting, service
from council.meetings.holding.models import Ballot, BallotState, Decision, Method, Presence
from council.meetings.holding.quorum import NEVER_CAME, Attended, Quorum
from council.meetings.holding.room import Room, aside, room, substitutes_of
from council.meetings.holding.speaking import Wish, queue, speaking, spoken
from council.meetings.holding.turns import wishes_of
from council.meetings.holding.words import (
    attended_words,
    clock,
    count_words,
    method_words,
    outcome_words,
    presence_words,
    quorum_then,
    quorum_words,
    rule_words,
    spoke_words,
)
from council.meetings.models import AgendaItem, Meeting, State
from council.meetings.service import agenda_of
from council.members import service as members

TAPPED = (
    Presence.PRESENT,
    Presence.REMOTE,
    Presence.LATE,
    Presence.LEFT_EARLY,
    Presence.EXCUSED,
    Presence.ABSENT,
)
TAPPED_FOR_SUBSTITUTE = (Presence.SUBSTITUTE, Presence.LEFT_EARLY, Presence.NOT_NOTED)


@dataclass(frozen=True)
class TapButton:
    """One button: what it notes, what it says, and whether it is how things stand."""

    state: str
    words: str
    pressed: bool


@dataclass(frozen=True)
class PersonLine:
    """One person with her buttons; `member` is in whose place she would be there."""

    person_id: UUID
    name: str
    state: str
    there: bool
    buttons: tuple[TapButton, ...]
    member: UUID | None = None
    for_name: str = ""
    substitutes: tuple["PersonLine", ...] = ()


@dataclass(frozen=True)
class SpeakerLine:
    """Somebody who speaks or waits to."""

    request_id: UUID
    name: str
    spoke: str


@dataclass(frozen=True)
class DecisionLine:
    """A decision in words."""

    number: int
    text: str
    outcome: str
    carried: bool
    how: str
    counts: str
    quorum: str
    ballot_id: UUID | None


@dataclass(frozen=True)
class ItemLine:
    """An item of the agenda, with what was decided on it."""

    item_id: UUID
    title: str
    decisions: tuple[DecisionLine, ...]
    ballots: tuple[Ballot, ...]
    aside: tuple[str, ...]


@dataclass(frozen=True)
class LivePage:
    """Everything the live page shows."""

    state: str
    quorum: str
    reached: bool
    calls: str
    may_call_again: bool
    people: list[PersonLine]
    speaker: SpeakerLine | None
    waiting: list[SpeakerLine]
    may_be_added: dict[UUID, str]
    items: list[ItemLine]

    @property
    def open(self) -> bool:
        """Whether the meeting is being held."""
        return self.state == State.OPEN.value


def live_page(meeting: Meeting, at: datetime) -> LivePage:
    """The officer's page at a moment."""
    found = room(meeting, at)
    lines = substitutes_of(meeting, found)
    names = members.names_of_many({*found.members, *found.attended, *(each for one in lines.values() for each in one)})
    wishes, here = wishes_of(meeting), _here(found, names)
    reached = found.quorum()
    return LivePage(
        state=meeting.state,
        quorum=quorum_words(reached),
        reached=reached.reached,
        calls=_calls(meeting, found),
        may_call_again=_may_call_again(meeting, found, reached),
        people=_people(meeting, found, lines, names),
        speaker=_speaker(wishes, names),
        waiting=_waiting(wishes, names),
        may_be_added={each: name for each, name in here.items() if each not in _listed(wishes)},
        items=item_lines(meeting),
    )


def item_lines(meeting: Meeting) -> list[ItemLine]:
    """The agenda with what was decided."""
    decisions, ballots = service.decisions_of(meeting), balloting.ballots_of(meeting)
    return [_item(each, decisions, ballots) for each in agenda_of(meeting)]


def decision_line(decision: Decision) -> DecisionLine:
    """One decision in words."""
    how = f"{method_words()[Method(decision.method)]}. {rule_words()[decision.rule]}"
    return DecisionLine(
        decision.number,
        label(decision.text),
        outcome_words(decision),
        decision.carried,
        how,
        count_words(decision),
        quorum_then(decision),
        decision.ballot_id,
    )


def came(meeting: Meeting, *, named: bool) -> list[tuple[str, str]]:
    """Who was there and how, by name or by pseudonym; those who never came last."""
    found = service.attendance_of(meeting)
    people = [each.person_id for each in found]
    names = members.names_of_many(people) if named else members.pseudonyms_of_many(people)
    ordered = sorted(found, key=lambda each: (each.state in NEVER_CAME, names[each.person_id].casefold()))
    return [(names[each.person_id], attended_words(meeting, each)) for each in ordered]


def names_here(meeting: Meeting, at: datetime) -> dict[UUID, str]:
    """Who is there, by name."""
    found = room(meeting, at)
    return _here(found, members.names_of_many(found.attended))


def _here(found: Room, names: dict[UUID, str]) -> dict[UUID, str]:
    there = [each for each, how in found.attended.items() if how.there]
    return {each: names[each] for each in sorted(there, key=lambda each: names[each].casefold())}


def _listed(wishes: list[Wish]) -> set[UUID]:
    now = speaking(wishes)
    return {each.person_id for each in queue(wishes)} | ({now.person_id} if now else set())


def _calls(meeting: Meeting, found: Room) -> str:
    if meeting.opened_at is None:
        return _("The meeting is not open yet. You can already note who is there.")
    opened = clock(meeting, meeting.opened_at)
    if meeting.closed_at:
        return _("Open from %(opened)s to %(closed)s.", opened=opened, closed=clock(meeting, meeting.closed_at))
    if found.call > 1:
        return _("Open since %(time)s, at the second call.", time=opened)
    return _("Open since %(time)s, at the first call.", time=opened)


def _may_call_again(meeting: Meeting, found: Room, reached: Quorum) -> bool:
    rule = found.rules.meetings.quorum
    knows = rule is not None and rule.second_call is not None
    return meeting.state == State.OPEN.value and knows and found.call == 1 and not reached.reached


def _people(meeting: Meeting, found: Room, lines: dict[UUID, list[UUID]], names: dict[UUID, str]) -> list[PersonLine]:
    people = []
    for member in sorted(found.members, key=lambda each: names[each].casefold()):
        others = tuple(
            _line(meeting, found.attended.get(each), (each, names[each]), place=(member, names[member]))
            for each in lines.get(member, ())
        )
        people.append(_line(meeting, found.attended.get(member), (member, names[member]), others=others))
    return people


def _line(
    meeting: Meeting,
    noted: Attended | None,
    who: tuple[UUID, str],
    *,
    place: tuple[UUID, str] | None = None,
    others: tuple[PersonLine, ...] = (),
) -> PersonLine:
    if place and noted and noted.substitute_for != place[0]:
        noted = None  # what she does in the place of another member stands with that member
    words, stands = presence_words(), noted.state if noted else Presence.NOT_NOTED
    offered: tuple[Presence, ...] = TAPPED_FOR_SUBSTITUTE if place else TAPPED
    if not place and noted and noted.state is not Presence.NOT_NOTED:
        offered = (*TAPPED, Presence.NOT_NOTED)
    words[Presence.NOT_NOTED] = _("Take back")
    buttons = tuple(
        TapButton(each.value, words[each], each is stands and each is not Presence.NOT_NOTED) for each in offered
    )
    return PersonLine(
        who[0],
        who[1],
        attended_words(meeting, noted),
        bool(noted and noted.there),
        buttons,
        place[0] if place else None,
        place[1] if place else "",
        others,
    )


def _speaker(wishes: list[Wish], names: dict[UUID, str]) -> SpeakerLine | None:
    now = speaking(wishes)
    return _speaker_line(now, wishes, names) if now else None


def _waiting(wishes: list[Wish], names: dict[UUID, str]) -> list[SpeakerLine]:
    return [_speaker_line(each, wishes, names) for each in queue(wishes)]


def _speaker_line(wish: Wish, wishes: list[Wish], names: dict[UUID, str]) -> SpeakerLine:
    times, length = spoken(wishes).get(wish.person_id, (0, None))
    return SpeakerLine(wish.id, names[wish.person_id], spoke_words(times, length.total_seconds() if length else 0))


def _item(item: AgendaItem, decisions: list[Decision], ballots: list[Ballot]) -> ItemLine:
    names = members.names_of_many(aside(item))
    return ItemLine(
        item.id,
        label(item.title),
        tuple(decision_line(each) for each in decisions if each.item_id == item.id),
        tuple(each for each in ballots if each.item_id == item.id and each.state == BallotState.OPEN.value),
        tuple(sorted(names.values(), key=str.casefold)),
    )
