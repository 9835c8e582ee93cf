"""The meetings' pages, gathered from their rooms."""

from council.meetings import models
from council.meetings import pages as meeting_pages
from council.meetings.agenda import pages as agenda_pages
from council.meetings.calendar import pages as calendar_pages
from council.meetings.dates import pages as dates_pages
from council.meetings.holding import ballot_pages, decision_pages
from council.meetings.holding import own_pages as own_live_pages
from council.meetings.holding import pages as live_pages
from council.meetings.interpreting import pages as interpreting_pages
from council.meetings.invitations import own_pages as own_invitation_pages
from council.meetings.invitations import pages as invitation_pages
from council.meetings.minutes import after_pages, own_pages, public_pages, step_pages
from council.meetings.minutes import pages as minutes_pages
from council.meetings.papers import pages as papers_pages
from council.meetings.section import blueprint

__all__ = [
    "after_pages",
    "agenda_pages",
    "ballot_pages",
    "blueprint",
    "calendar_pages",
    "dates_pages",
    "decision_pages",
    "interpreting_pages",
    "invitation_pages",
    "live_pages",
    "meeting_pages",
    "minutes_pages",
    "models",
    "own_invitation_pages",
    "own_live_pages",
    "own_pages",
    "papers_pages",
    "public_pages",
    "step_pages",
]
