"""Booking interpretation for a meeting, and what is missing of it. Whoever needs it is counted, never named."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from flask_babel import gettext as _
from sqlalchemy import select

from council import crypto
from council.audit.acts import Act
from council.audit.service import Actor, Detail, Subject, record
from council.database import db, existing, moment
from council.errors import Refused
from council.meetings import notice
from council.meetings.interpreting.covering import Booked, Language, State, Way, covered
from council.meetings.interpreting.models import Interpretation
from council.meetings.invitations.queries import invitations_of, needs_of_many
from council.meetings.models import Answer, Meeting
from council.meetings.models import State as MeetingState

LONGEST = 200
USUAL_NOTICE = timedelta(days=7)  # where the charter asks for none
OVER = frozenset({MeetingState.CLOSED.value, MeetingState.CANCELLED.value})


def book(actor: Actor, meeting: Meeting, *, language: str, way: Way, provider: str, confirmed: bool) -> Interpretation:
    """Write down that interpretation into a language was asked for, or is confirmed already."""
    if meeting.state in OVER:
        raise Refused(_("This meeting is over or cancelled."), _("Interpretation is booked before it."))
    made = Interpretation(
        id=uuid4(),
        meeting_id=meeting.id,
        meeting=meeting,
        language=language,
        way=way.value,
        state=(State.CONFIRMED if confirmed else State.ASKED).value,
        booked_at=moment(),
    )
    if provider:
        made.provider_sealed = crypto.seal(meeting.council_id, provider[:LONGEST], _place(made.id))
    db.session.add(made)
    db.session.flush()
    _record(actor, Act.INTERPRETATION_BOOKED, made)
    return made


def confirm(actor: Actor, booking: Interpretation) -> None:
    """Whoever was asked has agreed."""
    if booking.state != State.ASKED.value:
        raise Refused(_("This booking does not wait for a confirmation."), _("Open the page again."))
    _change(actor, booking, State.CONFIRMED, Act.INTERPRETATION_CONFIRMED)


def cancel(actor: Actor, booking: Interpretation) -> None:
    """It does not take place; the language is a gap again if nobody else interprets it."""
    if booking.state == State.CANCELLED.value:
        raise Refused(_("This booking was cancelled already."), _("Nothing needs to be done."))
    _change(actor, booking, State.CANCELLED, Act.INTERPRETATION_CANCELLED)


# Questions


def bookings_of(meeting: Meeting) -> Sequence[Interpretation]:
    """Everything booked for a meeting and not cancelled, in the order in which it was."""
    booked = select(Interpretation).where(
        Interpretation.meeting_id == meeting.id, Interpretation.state != State.CANCELLED.value
    )
    return list(db.session.scalars(booked.order_by(Interpretation.booked_at, Interpretation.id)))


def booking(meeting: Meeting, booking_id: UUID) -> Interpretation:
    """One booking of this meeting; anything else is not there."""
    return existing(Interpretation, booking_id, belongs=lambda found: found.meeting_id == meeting.id)


def languages_of(meeting: Meeting) -> list[Language]:
    """Every language that somebody needs or that is booked; who cannot come needs none."""
    come = [
        each for each in invitations_of(meeting) if each.answer != Answer.CANNOT.value and each.person.erased_at is None
    ]
    needed = [language for needs in needs_of_many(come).values() for language in needs.interpretation]
    booked = [Booked(each.language, Way(each.way), State(each.state)) for each in bookings_of(meeting)]
    return covered(needed, booked)


def gaps_of(meeting: Meeting) -> list[Language]:
    """The languages that somebody needs and nobody has confirmed; none of a meeting that is over."""
    return [] if meeting.state in OVER else [each for each in languages_of(meeting) if each.gap]


def wanted_by(meeting: Meeting) -> datetime | None:
    """Until when interpretation should be confirmed: when the papers have to be out, or a week before the meeting."""
    if meeting.starts_at is None:
        return None
    return notice.papers_until(meeting) or meeting.starts_at - USUAL_NOTICE


def provider_of(booking: Interpretation) -> str:
    """Who interprets, as it was written down."""
    sealed = booking.provider_sealed
    return crypto.unseal(booking.meeting.council_id, sealed, _place(booking.id)) if sealed else ""


def _change(actor: Actor, booking: Interpretation, state: State, act: Act) -> None:
    booking.state = state.value
    booking.version += 1
    db.session.flush()
    _record(actor, act, booking)


def _place(row: UUID) -> crypto.Place:
    return crypto.Place("interpretations", "provider_sealed", row)


def _record(actor: Actor, act: Act, booking: Interpretation) -> None:
    subject = Subject("meeting", str(booking.meeting_id))
    details: dict[str, Detail] = {"booking": str(booking.id), "language": booking.language, "way": booking.way}
    record(actor, act, subject, council=booking.meeting.council_id, details={**details, "state": booking.state})
