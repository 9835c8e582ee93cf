"""Who was invited to a meeting, what each answered, and what is needed for it, as the secretariat reads it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from council import crypto
from council.i18n import label
from council.meetings.invitations.answers import TAKE_PLACES, is_open, places
from council.meetings.invitations.inviting import may_be_reminded, not_invited
from council.meetings.invitations.queries import (
    MeetingNeeds,
    invitations_of,
    invited_to,
    needs_of_many,
    reason_of,
)
from council.meetings.invitations.words import help_words, own_state
from council.meetings.models import Answer, Invitation, Meeting, State
from council.meetings.reading import when
from council.meetings.words import answer_words
from council.members import languages
from council.members import service as members
from council.members.models import Person

BADGES = {Answer.NONE: "waiting", Answer.COME: "good", Answer.REMOTE: "good", Answer.CANNOT: "ended"}
ORDER = (Answer.COME, Answer.REMOTE, Answer.NONE, Answer.CANNOT)


@dataclass(frozen=True)
class InvitedLine:
    """One person invited."""

    name: str
    answer: str
    badge: str
    waiting: bool
    assisted: bool
    account: bool
    reason: str
    needs: tuple[str, ...]
    url: str


@dataclass(frozen=True)
class NeededLine:
    """One thing that is needed, by how many and by whom."""

    what: str
    number: int
    names: tuple[str, ...]


@dataclass(frozen=True)
class InvitationsReading:
    """The secretariat's page of the invitations to a meeting."""

    title: str
    when: str
    counts: Sequence[Mapping[str, object]]
    lines: Sequence[InvitedLine]
    needed: Sequence[NeededLine]
    to_remind: int
    silent: int
    not_invited: tuple[str, ...]
    open: bool


@dataclass(frozen=True)
class OwnLine:
    """A meeting somebody was invited to."""

    title: str
    when: str
    state: str
    badge: str
    url: str


@dataclass(frozen=True)
class Next(OwnLine):
    """The next one, and what she can do about it."""

    button: str


def invitations_reading(meeting: Meeting, at: datetime) -> InvitationsReading:
    """Everybody invited, what each answered and needs, and who is still to be asked."""
    invitations = [each for each in invitations_of(meeting) if each.person.erased_at is None]
    crypto.load_keys(each.person_id for each in invitations)
    names = members.names_of_many(each.person_id for each in invitations)
    needs = needs_of_many(invitations)
    ordered = sorted(invitations, key=lambda each: (ORDER.index(Answer(each.answer)), names[each.person_id]))
    announced = meeting.state == State.ANNOUNCED.value
    missing = not_invited(meeting) if announced else []
    return InvitationsReading(
        title=label(meeting.title),
        when=when(meeting),
        counts=_counts(meeting, invitations),
        lines=[_line(each, names[each.person_id], needs.get(each.person_id)) for each in ordered],
        needed=_needed((names[each.person_id], needs.get(each.person_id)) for each in ordered if _takes_part(each)),
        to_remind=sum(may_be_reminded(each, at) for each in invitations) if announced else 0,
        silent=sum(each.answer == Answer.NONE.value for each in invitations),
        not_invited=tuple(members.name_of(each) for each in missing),
        open=is_open(meeting, at),
    )


def next_of(person: Person, at: datetime) -> Next | None:
    """The next meeting somebody is invited to."""
    coming = [each for each in invited_to(person) if is_open(each.meeting, at)]
    if not coming:
        return None
    line = _own_line(coming[0], at)
    button = _("Answer") if coming[0].answer == Answer.NONE.value else _("Open the invitation")
    return Next(line.title, line.when, line.state, line.badge, line.url, button)


def own_lines(person: Person, at: datetime) -> tuple[list[OwnLine], list[OwnLine]]:
    """The meetings somebody was invited to: those to come, the nearest first, and the others, the latest first."""
    every = invited_to(person)
    coming = [_own_line(each, at) for each in every if is_open(each.meeting, at)]
    return coming, [_own_line(each, at) for each in reversed(every) if not is_open(each.meeting, at)]


def _own_line(invitation: Invitation, at: datetime) -> OwnLine:
    meeting = invitation.meeting
    cancelled = meeting.state == State.CANCELLED.value
    state, badge = (_("Cancelled"), "warning") if cancelled else own_state(invitation, still_open=is_open(meeting, at))
    url = url_for("meetings.own_meeting", council=meeting.council, meeting_id=meeting.id)
    return OwnLine(label(meeting.title), when(meeting), state, badge, url)


def _takes_part(invitation: Invitation) -> bool:
    return invitation.answer != Answer.CANNOT.value


def _counts(meeting: Meeting, invitations: Iterable[Invitation]) -> list[Mapping[str, object]]:
    found = Counter((Answer(each.answer), each.waiting) for each in invitations)
    rows: list[Mapping[str, object]] = []
    for answer in ORDER:
        number, waiting, most = found[answer, False], found[answer, True], places(meeting, answer)
        value = _("%(number)d of %(most)d places", number=number, most=most) if most else str(number)
        if waiting:
            rest = ngettext("%(num)d waits for a place", "%(num)d wait for a place", waiting)
            value = f"{value} · {rest}"
        if number or waiting or answer not in TAKE_PLACES:
            rows.append({"term": answer_words()[answer], "value": value})
    return rows


def _line(invitation: Invitation, name: str, needs: MeetingNeeds | None) -> InvitedLine:
    answer, meeting = Answer(invitation.answer), invitation.meeting
    return InvitedLine(
        name=name,
        answer=_("Waits for a place") if invitation.waiting else answer_words()[answer],
        badge="waiting" if invitation.waiting else BADGES[answer],
        waiting=invitation.waiting,
        assisted=invitation.assisted,
        account=invitation.person.user_id is not None,
        reason=reason_of(invitation),
        needs=tuple(_each_need(needs)) if needs else (),
        url=url_for("meetings.answer_for", council=meeting.council, meeting_id=meeting.id, invitation_id=invitation.id),
    )


def _needed(told: Iterable[tuple[str, MeetingNeeds | None]]) -> list[NeededLine]:
    by_need: dict[str, list[str]] = {}
    for name, needs in told:
        for each in _each_need(needs) if needs else ():
            by_need.setdefault(each, []).append(name)
    ordered = sorted(by_need.items(), key=lambda found: (-len(found[1]), found[0]))
    return [NeededLine(what, len(names), tuple(names)) for what, names in ordered]


def _each_need(needs: MeetingNeeds) -> list[str]:
    words = help_words()
    into = [_("Interpretation: %(language)s", language=languages.name_of(each)) for each in needs.interpretation]
    own = [_("In her own words: %(words)s", words=needs.words)] if needs.words else []
    return [*into, *(words[each] for each in needs.listed), *own]
