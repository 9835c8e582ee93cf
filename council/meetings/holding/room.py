"""What a meeting's room looks like at a moment: who sits on the council, who is there, and whether enough are."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from uuid import UUID
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from sqlalchemy import func, select

from council.audit.service import Subject
from council.councils import service as councils
from council.councils.rules import CharterRules
from council.database import db
from council.errors import Refused
from council.meetings.holding.models import AttendanceMark, Conflict, MeetingCall, Presence
from council.meetings.holding.quorum import Attended, Mark, Quorum, attended, filled_by, quorum
from council.meetings.models import AgendaItem, Meeting, State
from council.members import service as members
from council.members.models import Person
from council.terms import service as terms
from council.terms.models import Substitute, Term
from council.terms.seats import Seat


@dataclass(frozen=True)
class Room:
    """A meeting at a moment, under the charter in force on its day."""

    rules: CharterRules
    seats: tuple[Seat, ...]
    attended: dict[UUID, Attended]
    call: int  # 0 before the first

    @property
    def members(self) -> list[UUID]:
        """Who sits on the council on that day."""
        return [each.person_id for each in self.seats]

    @cached_property
    def filled(self) -> dict[UUID, UUID]:
        """Which members' seats have somebody there: herself, or one who sits in for her."""
        return filled_by(self.members, self.attended)

    @cached_property
    def voting(self) -> frozenset[UUID]:
        """The members whose seats have a vote."""
        silent = {group.key for group in self.rules.seat_groups if not group.voting}
        return frozenset(each.person_id for each in self.seats if each.seat_group not in silent)

    def quorum(self, aside: frozenset[UUID] = frozenset()) -> Quorum:
        """Whether enough are there to decide; who stands aside is not counted."""
        return quorum(self.rules, self.filled, call=max(1, self.call), aside=aside)

    def voters(self, aside: frozenset[UUID] = frozenset()) -> dict[UUID, UUID]:
        """Who can vote now, and on whose seat."""
        return {
            person_id: member
            for member, person_id in self.filled.items()
            if member in self.voting and not {member, person_id} & aside
        }


def room(meeting: Meeting, at: datetime) -> Room:
    """The room of a meeting as it was, or is, at a moment."""
    on = day_of(meeting, at)
    charter = councils.charter_on(meeting.council, on)
    if charter is None:
        raise Refused(_("The council has no charter for that day."), _("Adopt a charter first."))
    seats = {each.person_id: each for each in reversed(terms.seated(meeting.council, on))}
    called = select(func.max(MeetingCall.number)).where(
        MeetingCall.meeting_id == meeting.id, MeetingCall.called_at <= at
    )
    marks = attended(_marks(meeting), at)
    return Room(councils.rules_of(charter), tuple(reversed(seats.values())), marks, db.session.scalar(called) or 0)


def day_of(meeting: Meeting, at: datetime) -> date:
    """The day of a meeting where it takes place; after midnight it keeps the day of its opening."""
    return (meeting.opened_at or at).astimezone(ZoneInfo(meeting.time_zone)).date()


def attendance_of(meeting: Meeting) -> list[Attended]:
    """How everybody whose attendance was noted took part."""
    found = attended(_marks(meeting)).values()
    return [each for each in found if each.state is not Presence.NOT_NOTED]


def quorum_at(meeting: Meeting, at: datetime) -> Quorum:
    """Whether enough were there at a moment."""
    return room(meeting, at).quorum()


def substitutes_of(meeting: Meeting, room: Room) -> dict[UUID, list[UUID]]:
    """Who may sit in for whom: the substitutes named for a member's seat, or, of a common list, her group."""
    terms_of = {each.term_id: each for each in room.seats}
    named = select(Substitute.term_id, Substitute.person_id).join(Term).where(Term.council_id == meeting.council_id)
    rows = [
        (terms_of[term_id], person_id)
        for term_id, person_id in db.session.execute(named.order_by(Substitute.position, Substitute.id))
        if term_id in terms_of and person_id not in room.members
    ]
    common = {group.key for group in room.rules.seat_groups if group.substitute_mode == "list"}
    return {
        seat.person_id: [
            person_id
            for of, person_id in rows
            if of.term_id == seat.term_id or (seat.seat_group in common and of.seat_group == seat.seat_group)
        ]
        for seat in room.seats
    }


def aside(item: AgendaItem) -> frozenset[UUID]:
    """Who said that an item is a matter of her own, and so does not count where it is decided."""
    return frozenset(db.session.scalars(select(Conflict.person_id).where(Conflict.item_id == item.id)))


def refuse_unless_open(meeting: Meeting) -> None:
    """Nothing is decided at a meeting that is not being held."""
    if meeting.state != State.OPEN.value:
        raise Refused(_("This meeting is not open."), _("Open it first, at its live page."))


def refuse_without_quorum(room: Room, away: frozenset[UUID]) -> Quorum:
    """Nothing is decided while too few are there; else the quorum as it is."""
    reached = room.quorum(away)
    if not reached.reached:
        raise Refused(
            _(
                "Too few members are there to decide: %(present)d, and %(needed)d are needed.",
                present=reached.present,
                needed=reached.needed,
            ),
            _("Note everybody who is there. If the charter knows a second call, make it."),
        )
    return reached


def subject_of(meeting: Meeting) -> Subject:
    """How the record names a meeting."""
    return Subject("meeting", str(meeting.id))


def subject_of_person(person: Person) -> Subject:
    """How the record names somebody who takes part."""
    return Subject("person", str(person.id), person.id, members.name_to_record(person))


def _marks(meeting: Meeting) -> list[Mark]:
    columns = (
        AttendanceMark.id,
        AttendanceMark.person_id,
        AttendanceMark.state,
        AttendanceMark.made_at,
        AttendanceMark.received_at,
        AttendanceMark.substitute_for_id,
    )
    found = db.session.execute(select(*columns).where(AttendanceMark.meeting_id == meeting.id))
    return [Mark(row[0], row[1], Presence(row[2]), *row[3:]) for row in found]
