"""A meeting as one entry of a calendar (RFC 5545): when it is and the link back; not where, and nobody who comes.

Its name there stays the same for ever, and its sequence rises with every change that calendars must learn.
"""

from datetime import datetime
from uuid import UUID, uuid5

from flask_babel import gettext as _
from icalendar import Calendar, Event, vCalAddress

from council.i18n import label
from council.meetings.models import Meeting, State

PRODUCT = "-//Migrant Council//Meetings//EN"
NAMES = UUID("5f4a9f0c-6a53-4b6e-9d39-1d1f2c1f6a70")  # under which meetings have their names in calendars


def meeting_file(meeting: Meeting, *, address: str, council_page: str, at: datetime) -> bytes:
    """One meeting to put into a calendar; once it is cancelled, the file takes it out again.

    RFC 5546 wants an organizer in both cases: the council by its page, nobody by name.
    """
    cancelled = meeting.state == State.CANCELLED.value
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if cancelled else "PUBLISH")
    event = meeting_event(meeting, summary=summary_of(meeting), at=at)
    event.add("url", address)
    event.add("organizer", vCalAddress(council_page))
    event.add("class", "PRIVATE")
    calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written


def meeting_event(meeting: Meeting, *, summary: str, at: datetime) -> Event:
    """The entry itself; all times are world time, so that no zone needs describing."""
    event = Event()
    event.add("uid", uid_of(meeting))
    event.add("dtstamp", at)
    event.add("summary", summary)
    event.add("dtstart", meeting.starts_at)
    event.add("dtend", meeting.ends_at)
    event.add("sequence", meeting.sequence)
    event.add("status", "CANCELLED" if meeting.state == State.CANCELLED.value else "CONFIRMED")
    return event


def uid_of(meeting: Meeting) -> str:
    """The name of a meeting in calendars."""
    return str(uuid5(NAMES, str(meeting.id)))


def summary_of(meeting: Meeting) -> str:
    """What a calendar shows."""
    return _("%(what)s (%(council)s)", what=label(meeting.title), council=label(meeting.council.name))
