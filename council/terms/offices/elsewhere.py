"""Seats that people hold on other bodies: written down by an officer or by herself, and read by these two alone."""

from dataclasses import dataclass
from datetime import date
from typing import TypedDict, Unpack
from uuid import UUID, uuid4

from flask_babel import gettext as _
from sqlalchemy import select

from council import crypto
from council.audit.acts import Act
from council.audit.service import Actor, Detail, record
from council.database import db, existing
from council.errors import NotFound, Refused
from council.members.models import Person
from council.members.service import subject_of
from council.terms.offices.models import OtherSeat

LONGEST = 200


class OtherSeatDetails(TypedDict):
    """What is known of a seat on another body."""

    body: str
    part: str
    since: date
    until: date | None
    for_council: bool


@dataclass(frozen=True)
class SeatElsewhere:
    """A seat on another body, read; `until` is its last day, if it has one."""

    id: UUID
    body: str
    part: str
    since: date
    until: date | None
    for_council: bool
    own: bool


def enter_other_seat(actor: Actor, person: Person, *, own: bool, **told: Unpack[OtherSeatDetails]) -> OtherSeat:
    """Write down that somebody sits on another body; `own` when she says so herself."""
    if person.erased_at is not None:
        raise NotFound
    _refuse_a_wrong_end(told["since"], told["until"])
    seat_id = uuid4()
    entered = OtherSeat(
        id=seat_id,
        person_id=person.id,
        person=person,
        body_sealed=crypto.seal(person.id, told["body"][:LONGEST], _place("body_sealed", seat_id)),
        part_sealed=crypto.seal(person.id, told["part"][:LONGEST], _place("part_sealed", seat_id)),
        since=told["since"],
        until=told["until"],
        for_council=told["for_council"],
        own=own,
    )
    db.session.add(entered)
    details: dict[str, Detail] = {"own": own, "for_council": told["for_council"]}
    record(actor, Act.OTHER_SEAT_ENTERED, subject_of(person), council=person.council_id, details=details)
    return entered


def end_other_seat(actor: Actor, seat: OtherSeat, *, on: date) -> None:
    """Write down that she sits on the other body no longer; `on` is her last day there."""
    if seat.until is not None and seat.until <= on:
        raise Refused(_("This has ended already."), _("Nothing needs to be done."))
    seat.until = max(on, seat.since)
    details: dict[str, Detail] = {"until": seat.until.isoformat()}
    record(actor, Act.OTHER_SEAT_ENDED, subject_of(seat.person), council=seat.person.council_id, details=details)


def remove_other_seat(actor: Actor, seat: OtherSeat) -> None:
    """Forget that she sits or sat on the other body; the record keeps that something was taken away."""
    record(actor, Act.OTHER_SEAT_REMOVED, subject_of(seat.person), council=seat.person.council_id)
    db.session.delete(seat)
    db.session.flush()


def other_seat(person: Person, seat_id: UUID) -> OtherSeat:
    """One seat of a person on another body; somebody else's is not there."""
    return existing(OtherSeat, seat_id, belongs=lambda found: found.person_id == person.id)


def other_seats_of(person: Person) -> list[SeatElsewhere]:
    """Where else somebody sits or sat, oldest first; nothing once she has been erased."""
    known = select(OtherSeat).where(OtherSeat.person_id == person.id).order_by(OtherSeat.since, OtherSeat.id)
    return [_read(each) for each in db.session.scalars(known)] if person.erased_at is None else []


def _read(seat: OtherSeat) -> SeatElsewhere:
    body, part = _opened(seat, "body_sealed", seat.body_sealed), _opened(seat, "part_sealed", seat.part_sealed)
    return SeatElsewhere(seat.id, body, part, seat.since, seat.until, for_council=seat.for_council, own=seat.own)


def _opened(seat: OtherSeat, column: str, sealed: bytes) -> str:
    try:
        return crypto.unseal(seat.person_id, sealed, _place(column, seat.id))
    except crypto.Unreadable:
        return ""


def _refuse_a_wrong_end(since: date, until: date | None) -> None:
    if until is not None and until < since:
        raise Refused(_("The last day lies before the first."), _("Choose a later last day."))


def _place(column: str, seat_id: UUID) -> crypto.Place:
    return crypto.Place("other_seats", column, seat_id)
