"""Calendars to subscribe to: a person's own dates without a name in them, and a council's public ones."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID, uuid5

from flask_babel import force_locale
from flask_babel import gettext as _
from icalendar import Calendar, Event

from council import addresses, i18n
from council.calls import service as calls
from council.councils.models import Council
from council.i18n import label
from council.meetings.invitations.queries import invited_to
from council.meetings.models import Answer, Invitation, State
from council.members.own.models import CalendarFeed
from council.portal.own.agenda import STILL_SHOWN, Due, Kind, agenda
from council.portal.situation import situation
from council.rotation import drawings
from council.rotation.story import coming

PRODUCT = "-//Migrant Council//Council rotation//EN"
ASK_AGAIN = timedelta(hours=12)


@dataclass(frozen=True)
class Entered:
    """One entry: its lasting name, what it says, and the day or the moment; `changes` counts how often it moved.

    What lasts has an end. It is `busy` if whoever subscribes takes part in it.
    """

    key: str
    summary: str
    when: date | datetime
    changes: int = 0
    until: datetime | None = None
    cancelled: bool = False
    busy: bool = False
    url: str = ""


def own_calendar(feed: CalendarFeed, on: date) -> bytes:
    """Her dates: no name and no answer of hers; the council is named only if she chose that."""
    person = feed.person
    own = person.user.language if person.user else None
    with force_locale(person.language or own or i18n.DEFAULT):
        named = label(person.council.name) if feed.names_council else ""
        dates = agenda(situation(person.council, on), person)
        entries = [_entered(due, named) for due in dates if due.kind is not Kind.APPLY]  # the call's day stands anyhow
        entries += [_met(each, named) for each in _invitations(feed, on)]
        return _calendar(named or _("My dates"), feed.id, entries, on, private=True)


def public_calendar(council: Council, on: date) -> bytes:
    """When calls open and close, seats rotate and draws are public."""
    return _calendar(label(council.name), council.id, list(_public(council, on)), on)


def _entered(due: Due, named: str) -> Entered:
    words = {
        Kind.ANSWER: _("Last day to say what you wish when a term ends"),
        Kind.REVIEW: _("Last day to say what you think of a proposal"),
        Kind.TERM_ENDS: _("A term ends"),
        Kind.CALL_CLOSES: _("Last day to apply"),
    }[due.kind]
    summary = _("%(what)s (%(council)s)", what=words, council=named) if named else words
    return Entered(due.key, summary, due.day, due.changes)


def _invitations(feed: CalendarFeed, on: date) -> Iterator[Invitation]:
    since = datetime.combine(on, time(), UTC) - STILL_SHOWN
    return (each for each in invited_to(feed.person) if each.meeting.starts_at and each.meeting.starts_at >= since)


def _met(invitation: Invitation, named: str) -> Entered:
    """A meeting she is invited to; what it is called and where it stands, only if the council may be named."""
    meeting = invitation.meeting
    cancelled = meeting.state == State.CANCELLED.value
    page = addresses.shown("meetings.own_meeting", council=meeting.council, meeting_id=meeting.id) if named else ""
    return Entered(
        key=f"meeting:{meeting.id}",
        summary=_("%(what)s (%(council)s)", what=label(meeting.title), council=named) if named else _("A meeting"),
        when=meeting.starts_at or meeting.created_at,
        changes=meeting.sequence,
        until=meeting.ends_at,
        cancelled=cancelled,
        busy=not cancelled and invitation.answer in {Answer.COME.value, Answer.REMOTE.value},
        url=page,
    )


def _public(council: Council, on: date) -> Iterator[Entered]:
    for each in calls.published_calls(council):
        name, changes = label(each.title), each.version - 1
        yield Entered(f"opens:{each.id}", _("Call opens: %(call)s", call=name), each.opens_on, changes)
        yield Entered(f"closes:{each.id}", _("Last day to apply: %(call)s", call=name), each.closes_on, changes)
    ahead = coming(council, on)
    for rotation in sorted({*drawings.public_rotations(council), *([ahead] if ahead else [])}):
        yield Entered(f"rotation:{rotation.isoformat()}", _("Seats rotate"), rotation)
    for rotation in drawings.public_rotations(council):
        draw_at = drawings.drawing_of(drawings.public_proposal(council, rotation)).draw_at
        if draw_at is not None:
            yield Entered(f"draw:{rotation.isoformat()}", _("Public draw of the seats"), draw_at)


def _calendar(name: str, holder: UUID, entries: list[Entered], on: date, *, private: bool = False) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", ASK_AGAIN, parameters={"value": "DURATION"})
    for each in entries:
        calendar.add_component(_event(each, holder, on, private=private))
    written: bytes = calendar.to_ical()
    return written


def _event(entry: Entered, holder: UUID, on: date, *, private: bool) -> Event:
    """One entry; a day without a time is a day everywhere, a moment is in UTC, so no time zone needs describing."""
    event = Event()
    event.add("uid", f"{uuid5(holder, entry.key)}")
    event.add("dtstamp", datetime.combine(on, time(), UTC))
    event.add("summary", entry.summary)
    event.add("dtstart", entry.when)
    event.add("sequence", entry.changes)
    event.add("transp", "OPAQUE" if entry.busy else "TRANSPARENT")
    if entry.until is not None:
        event.add("dtend", entry.until)
        event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    if entry.url:
        event.add("url", entry.url)
    event.add("class", "PRIVATE" if private else "PUBLIC")
    return event
