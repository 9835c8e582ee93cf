"""What of a meeting is kept under its council's key: where it is, how one joins it, and why it was cancelled."""

from council import crypto
from council.meetings.models import Meeting

PLACE, LINK, BECAUSE = "place_sealed", "link_sealed", "cancelled_because_sealed"


def place_of(meeting: Meeting) -> str:
    """Where one goes."""
    return _opened(meeting, PLACE)


def link_of(meeting: Meeting) -> str:
    """Where one joins from afar."""
    return _opened(meeting, LINK)


def cancelled_because(meeting: Meeting) -> str:
    """Why it does not take place."""
    return _opened(meeting, BECAUSE)


def write(meeting: Meeting, column: str, text: str | None) -> None:
    """Seal one of the three, or take it away."""
    place = crypto.Place("meetings", column, meeting.id)
    setattr(meeting, column, crypto.seal(meeting.council_id, text, place) if text else None)


def _opened(meeting: Meeting, column: str) -> str:
    sealed: bytes | None = getattr(meeting, column)
    return crypto.unseal(meeting.council_id, sealed, crypto.Place("meetings", column, meeting.id)) if sealed else ""
