"""A meeting as a file for calendars."""

from datetime import UTC, datetime
from uuid import UUID

from flask import Response

from council import addresses
from council.access import Permission, requires
from council.councils.models import Council
from council.errors import NotFound
from council.meetings.calendar.writing import meeting_file
from council.meetings.invitations.own_pages import own_invitation
from council.meetings.models import Meeting
from council.meetings.pages import seen_meeting
from council.meetings.section import blueprint
from council.responses import as_file

MIME = "text/calendar; charset=utf-8"
FILE = "meeting.ics"


@blueprint.get("/<council>/meetings/<uuid:meeting_id>/meeting.ics")
@requires(Permission.SEE_MEETINGS)
def meeting_calendar(council: Council, meeting_id: UUID) -> Response:
    """A meeting for the calendar of whoever may see it."""
    return _file(seen_meeting(council, meeting_id), "meetings.meeting")


@blueprint.get("/me/<council>/meetings/<uuid:meeting_id>/meeting.ics")
@requires(Permission.OWN_DATA)
def own_meeting_calendar(council: Council, meeting_id: UUID) -> Response:
    """A meeting for the calendar of somebody invited."""
    return _file(own_invitation(council, meeting_id).meeting, "meetings.own_meeting")


def _file(meeting: Meeting, page: str) -> Response:
    if meeting.starts_at is None or meeting.announced_at is None:
        raise NotFound
    address = addresses.shown(page, council=meeting.council, meeting_id=meeting.id)
    council_page = addresses.shown("portal.public", council=meeting.council)
    written = meeting_file(meeting, address=address, council_page=council_page, at=datetime.now(UTC))
    return as_file(written, MIME, FILE)
