"""Planning a meeting, changing it, announcing it and cancelling it; what is asked of its rooms stands here as well.

Until a meeting is announced only the secretariat knows of it. From then on everybody invited is told of each change
that matters, and calendars learn it by a higher sequence (RFC 5545).
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Required, TypedDict, Unpack
from uuid import UUID, uuid4

from flask_babel import gettext as _
from sqlalchemy import func, select

from council.audit.acts import Act
from council.audit.service import Actor, Detail, Subject, record
from council.councils.models import Council, Labels
from council.database import db, existing, moment
from council.errors import Refused
from council.meetings import sealed_words
from council.meetings.agenda.service import agenda_of, items_proposed
from council.meetings.invitations import answers, telling
from council.meetings.invitations.answers import answer_invitation
from council.meetings.invitations.inviting import invite_seated
from council.meetings.invitations.queries import invitation_of, invitations_of
from council.meetings.models import Meeting, State
from council.meetings.sealed_words import cancelled_because, link_of, place_of

__all__ = [
    "MOVES",
    "NewPlan",
    "Plan",
    "agenda_of",
    "announce",
    "answer_invitation",
    "cancel",
    "cancelled_because",
    "change_meeting",
    "invitation_of",
    "invitations_of",
    "items_proposed",
    "link_of",
    "meeting",
    "meetings_of",
    "place_of",
    "plan_meeting",
]

OPEN_TO_CHANGES = frozenset({State.PLANNED.value, State.ANNOUNCED.value})
WRITTEN = frozenset({"kind", "level", "review_round", "title", "about", "room_places", "remote_places", "items_until"})
WHEN = ("starts_at", "ends_at")
MOVES = frozenset({*WHEN, "time_zone", "mode", "place", "link", "title"})  # everybody invited is told of these


class Details(TypedDict, total=False):
    """What may be said of a meeting beside what it is. Without a start, a date is still to be found."""

    level: str | None
    review_round: str | None
    about: Labels
    starts_at: datetime | None
    ends_at: datetime | None
    place: str
    link: str
    room_places: int | None
    remote_places: int | None
    items_until: datetime | None


class NewPlan(Details):
    """What must be said of a meeting from the beginning."""

    kind: Required[str]
    mode: Required[str]
    title: Required[Labels]
    time_zone: Required[str]


class Plan(Details, total=False):
    """What may be changed; what is left out stays."""

    kind: str
    mode: str
    title: Labels
    time_zone: str


# Changes


def plan_meeting(actor: Actor, council: Council, **plan: Unpack[NewPlan]) -> Meeting:
    """Plan a meeting. Nobody is told."""
    planned = Meeting(
        id=uuid4(),
        council_id=council.id,
        council=council,
        number=_next_number(council),
        state=State.PLANNED.value,
        sequence=0,
        created_at=moment(),
    )
    _write(planned, plan)
    db.session.add(planned)
    db.session.flush()
    _record(actor, Act.MEETING_PLANNED, planned, {"number": planned.number, "kind": planned.kind})
    return planned


def change_meeting(actor: Actor, meeting: Meeting, **plan: Unpack[Plan]) -> Meeting:
    """Change a meeting; what is not mentioned stays.

    Once it is announced, everybody invited is told of a new date, place, link, way of taking part or title, and asked
    again when she answered for another date or in a way that is no longer possible.
    """
    _must_be(meeting, OPEN_TO_CHANGES)
    before = _said(meeting)
    _write(meeting, plan)
    meeting.version += 1
    after = _said(meeting)
    changed = sorted(name for name in after if after[name] != before[name])
    if meeting.state == State.ANNOUNCED.value:
        _tell_change(actor, meeting, changed)
    _record(actor, Act.MEETING_CHANGED, meeting, {"fields": changed, "sequence": meeting.sequence})
    return meeting


def announce(actor: Actor, meeting: Meeting, *, at: datetime) -> Meeting:
    """Invite everybody who sits on the day of a meeting, each in her language."""
    _must_be(meeting, frozenset({State.PLANNED.value}))
    if meeting.starts_at is None:
        raise Refused(_("This meeting has no date yet."), _("Enter its date, or ask the members which one suits."))
    if meeting.starts_at <= at:
        raise Refused(_("The date of this meeting has passed."), _("Choose a date that is still to come."))
    meeting.state = State.ANNOUNCED.value
    meeting.announced_at = at
    meeting.version += 1
    invited = invite_seated(actor, meeting, at=at)
    details: dict[str, Detail] = {"invited": len(invited), "starts_at": meeting.starts_at.isoformat()}
    _record(actor, Act.MEETING_ANNOUNCED, meeting, details)
    return meeting


def cancel(actor: Actor, meeting: Meeting, *, reason: str, at: datetime) -> Meeting:
    """Call a meeting off, and tell everybody invited why."""
    _must_be(meeting, OPEN_TO_CHANGES)
    told = meeting.state == State.ANNOUNCED.value
    meeting.state, meeting.cancelled_at = State.CANCELLED.value, at
    sealed_words.write(meeting, sealed_words.BECAUSE, reason)
    meeting.sequence += 1
    meeting.version += 1
    if told:
        telling.tell_everybody(actor, meeting, telling.cancelled, at=at)
    _record(actor, Act.MEETING_CANCELLED, meeting, {"sequence": meeting.sequence})
    return meeting


# Reading


def meetings_of(council: Council) -> list[Meeting]:
    """The meetings of a council by their dates, those without a date at the end."""
    its = select(Meeting).where(Meeting.council_id == council.id)
    return list(db.session.scalars(its.order_by(Meeting.starts_at.is_(None), Meeting.starts_at, Meeting.number)))


def meeting(council: Council, meeting_id: UUID) -> Meeting:
    """One meeting of a council."""
    return existing(Meeting, meeting_id, belongs=lambda found: found.council_id == council.id)


# Parts


def _write(meeting: Meeting, plan: Mapping[str, object]) -> None:
    for name in plan.keys() & (WRITTEN | {*WHEN, "mode", "time_zone"}):
        setattr(meeting, name, plan[name])
    for name, column in (("place", sealed_words.PLACE), ("link", sealed_words.LINK)):
        if name in plan:
            sealed_words.write(meeting, column, str(plan[name] or ""))
    if (meeting.starts_at is None) != (meeting.ends_at is None):
        raise Refused(_("A date has a beginning and an end."), _("Enter both, or neither."))
    if meeting.starts_at and meeting.ends_at and meeting.ends_at <= meeting.starts_at:
        raise Refused(_("The meeting would end before it begins."), _("Enter a later end."))
    if meeting.state == State.ANNOUNCED.value and meeting.starts_at is None:
        raise Refused(_("A meeting that was announced needs a date."), _("Enter another date, or cancel the meeting."))
    if not answers.holds_everybody(meeting):
        raise Refused(
            _("More people than that were promised a place."),
            _("Enter more places, or ask somebody first to give way."),
        )


def _said(meeting: Meeting) -> dict[str, object]:
    """What is said of a meeting now, to be compared with what is said afterwards."""
    plain = {name: getattr(meeting, name) for name in WRITTEN | {*WHEN, "mode", "time_zone"}}
    return plain | {"place": place_of(meeting), "link": link_of(meeting)}


def _tell_change(actor: Actor, meeting: Meeting, changed: list[str]) -> None:
    """Ask again whoever must answer again, tell everybody, and let whoever waits move up into new places."""
    if MOVES.isdisjoint(changed):
        answers.move_up(actor, meeting, at=moment())
        return
    meeting.sequence += 1
    moved = not {*WHEN}.isdisjoint(changed)
    if moved:
        meeting.announced_at = moment()
    answers.ask_again(meeting, everybody=moved)
    telling.tell_everybody(actor, meeting, telling.changed(changed), at=moment())
    answers.move_up(actor, meeting, at=moment())


def _next_number(council: Council) -> int:
    latest = select(func.max(Meeting.number)).where(Meeting.council_id == council.id)
    return (db.session.scalar(latest) or 0) + 1


def _must_be(meeting: Meeting, states: frozenset[str]) -> None:
    if meeting.state not in states:
        raise Refused(
            _("This is not possible any more: the meeting was announced, held or cancelled meanwhile."),
            _("Open the page of the meeting to see how it stands."),
        )


def _record(actor: Actor, act: Act, meeting: Meeting, details: Mapping[str, Detail]) -> None:
    record(actor, act, Subject("meeting", str(meeting.id)), council=meeting.council_id, details=details)
