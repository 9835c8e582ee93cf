"""Giving an office and ending it early, and who holds which office until when: with the seat it ends at the latest."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, select

from council import crypto
from council.audit.acts import Act
from council.audit.replaying import as_told
from council.audit.service import Actor, Subject, record
from council.councils.models import Council
from council.councils.offices import Office, offices_of
from council.database import db, existing, moment
from council.errors import NotFound, Refused
from council.members import service as members
from council.members.models import Person
from council.terms import service as terms
from council.terms.importing.charters import Charters
from council.terms.limits import add_months
from council.terms.offices.models import OfficeTerm
from council.terms.offices.refusals import refuse_an_office
from council.terms.offices.sitting import Sittings

LONGEST_REASON = 500
INTERIM_MONTHS = 12  # for how long an office without a length is given to somebody whose term is over


@dataclass(frozen=True)
class Holding:
    """Somebody in an office: `end` is the day before which it ends, with her seat at the latest."""

    id: UUID
    person_id: UUID
    office: str
    start: date
    end: date
    agreed_end: date
    early: bool

    def covers(self, on: date) -> bool:
        """Whether she holds the office on a day."""
        return self.start <= on < self.end


# Changes


def give_office(actor: Actor, council: Council, *, person: Person, office: str, start: date, end: date) -> OfficeTerm:
    """Give somebody an office of the charter, from a day until before another."""
    if person.council_id != council.id or person.erased_at is not None:
        raise NotFound
    found = office_on(council, office, start)
    given = OfficeTerm(
        council_id=council.id,
        council=council,
        person_id=person.id,
        person=person,
        office=office,
        start=start,
        end=end,
        created_at=moment(),
    )
    rules = Charters(council).rules_on(start)
    gap = rules.terms.gap_days if rules else 0
    refuse_an_office(found, (person.id, start, end), held=holdings(council), sittings=sittings_of(council), gap=gap)
    db.session.add(given)
    db.session.flush()
    details = as_told(given, "person_id", "office", "start", "end")
    record(actor, Act.OFFICE_GIVEN, _subject(given), council=council.id, details=details)
    return given


def end_office(actor: Actor, given: OfficeTerm, *, on: date, reason: str) -> None:
    """End an office before its time, and say why; what was agreed before stays written down."""
    holding = holding_of(given)
    if not given.start <= on < holding.end:
        raise Refused(
            _("This day lies outside the time in this office."),
            _("Choose a day in the time that is left."),
        )
    if not reason.strip():
        raise Refused(_("Ending an office early needs a reason."), _("Write the reason in a sentence."))
    given.ended_on = on
    if given.person.erased_at is None:
        given.reason_sealed = crypto.seal(given.person_id, reason.strip()[:LONGEST_REASON], _place(given.id))
    db.session.flush()
    details = as_told(given, "office", "ended_on", "reason_sealed")
    record(actor, Act.OFFICE_ENDED, _subject(given), council=given.council_id, details=details)


# Questions


def offices_on(council: Council, on: date) -> list[Office]:
    """The offices of the charter of a day."""
    return offices_of(Charters(council).rules_on(on))


def office_on(council: Council, key: str, on: date) -> Office:
    """One of them; any other is not there."""
    found = next((each for each in offices_on(council, on) if each.key == key), None)
    if found is None:
        raise Refused(
            _("The charter of that day does not name this office."),
            _("Choose another office or another day, or name the office in a new version of the charter."),
        )
    return found


def office_names(council: Council) -> dict[str, dict[str, str]]:
    """What each office of any charter is called, as its latest version says."""
    charters = Charters(council)
    return {each.key: each.name for _number, day in charters.versions for each in offices_of(charters.rules_on(day))}


def office_term(council: Council, term_id: UUID) -> OfficeTerm:
    """One term in an office of a council; another council's is not there."""
    return existing(OfficeTerm, term_id, belongs=lambda found: found.council_id == council.id)


def holdings(council: Council) -> list[Holding]:
    """Everybody who holds, held or will hold an office, oldest first."""
    return _holdings(council, OfficeTerm.council_id == council.id)


def holdings_of(person: Person) -> list[Holding]:
    """The offices of one person, oldest first."""
    return _holdings(person.council, OfficeTerm.person_id == person.id)


def holding_of(given: OfficeTerm) -> Holding:
    """One term in an office as it stands."""
    return _holdings(given.council, OfficeTerm.id == given.id)[0]


def latest_end(council: Council, person: Person, office: str, start: date) -> date:
    """The end that the charter and her seat allow to somebody who takes an office on a day."""
    months = office_on(council, office, start).months
    charter_end = add_months(start, months) if months else date.max
    sittings = sittings_of(council)
    seat_end = sittings.term_until(person.id, start)
    if seat_end == start:
        seat_end = sittings.until(person.id, start, add_months(start, months or INTERIM_MONTHS))
    return min(charter_end, seat_end)


def reason_of(given: OfficeTerm) -> str:
    """Why an office ended early, for those who may know; empty when she has been erased."""
    try:
        return crypto.unseal(given.person_id, given.reason_sealed, _place(given.id)) if given.reason_sealed else ""
    except crypto.Unreadable:
        return ""


def sittings_of(council: Council) -> Sittings:
    """Who sits when in a council."""
    charters = Charters(council)
    return Sittings(terms.held_terms(council), charters.rules_on, [day for _number, day in charters.versions])


def _holdings(council: Council, condition: ColumnElement[bool]) -> list[Holding]:
    asked = select(OfficeTerm).where(condition)
    found = db.session.scalars(asked.order_by(OfficeTerm.start, OfficeTerm.created_at, OfficeTerm.id)).all()
    sittings = sittings_of(council) if found else None
    return [_as_it_stands(each, sittings) for each in found if sittings]


def _as_it_stands(given: OfficeTerm, sittings: Sittings) -> Holding:
    agreed = given.end if given.ended_on is None else given.ended_on
    end = sittings.until(given.person_id, given.start, agreed)
    early = given.ended_on is not None
    return Holding(given.id, given.person_id, given.office, given.start, end, given.end, early=early)


def _place(term_id: UUID) -> crypto.Place:
    return crypto.Place("office_terms", "reason_sealed", term_id)


def _subject(given: OfficeTerm) -> Subject:
    return Subject("office_term", str(given.id), given.person_id, members.name_to_record(given.person))
