"""Substitutes: who takes a member's seat when it falls vacant, where the charter gives the seats of a group some."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import func, select

from council.audit.acts import Act
from council.audit.replaying import as_told
from council.audit.service import Actor, Detail, Subject, record
from council.councils import service as councils
from council.councils.models import Council
from council.councils.rules import CharterRules, SeatGroup
from council.database import db
from council.errors import NotFound, Refused
from council.members import service as members
from council.members.models import Person
from council.terms import service as terms
from council.terms.models import Substitute, Term


def name_substitute(actor: Actor, term: Term, person: Person, *, on: date) -> Substitute:
    """Write down who takes this member's seat if it falls vacant; whoever was named before her is asked before her."""
    if person.council_id != term.council_id:
        raise NotFound
    _refuse_without_a_place(term, on)
    _refuse_the_wrong_person(term, person, on)
    last = db.session.scalar(select(func.max(Substitute.position)).where(Substitute.term_id == term.id))
    named = Substitute(
        term_id=term.id, term=term, person_id=person.id, person=person, position=(last or 0) + 1, named_on=on
    )
    db.session.add(named)
    db.session.flush()
    details = as_told(named, "term_id", "person_id", "position", "named_on")
    record(actor, Act.SUBSTITUTE_NAMED, _subject(named), council=term.council_id, details=details)
    return named


def remove_substitute(actor: Actor, named: Substitute, *, on: date) -> None:
    """Take a substitute off a seat; the record keeps that she was named."""
    details: dict[str, Detail] = {"term": str(named.term_id), "position": named.position, "on": on.isoformat()}
    record(actor, Act.SUBSTITUTE_REMOVED, _subject(named), council=named.term.council_id, details=details)
    db.session.delete(named)
    db.session.flush()


def substitutes_of(term: Term) -> list[Substitute]:
    """The substitutes of one seat, in the order in which they are asked."""
    named = select(Substitute).where(Substitute.term_id == term.id)
    return list(db.session.scalars(named.order_by(Substitute.position)))


def in_line_for(term: Term, on: date) -> list[Substitute]:
    """Who is asked when a seat falls vacant: its own substitutes, then, from a common list, those of the same group."""
    group, own = group_of(term, on), substitutes_of(term)
    if group is None or group.substitute_mode == "personal":
        return own
    return [*own, *(each for each in _named_in(term.council, group, on) if each.term_id != term.id)]


def people_without_a_seat(council: Council, on: date) -> dict[UUID, str]:
    """The names of everybody known to a council who holds no seat on a day and none later."""
    seated_ids = {each.person_id for each in terms.held_terms(council) if each.end > on and each.start < each.end}
    known = select(Person.id).where(Person.council_id == council.id, Person.erased_at.is_(None))
    return members.names_of_many(each for each in db.session.scalars(known) if each not in seated_ids)


def group_of(term: Term, on: date) -> SeatGroup | None:
    """The seat group of a term, as the charter of a day knows it."""
    charter = councils.charter_on(term.council, on)
    return group_in(councils.rules_of(charter), term.seat_group) if charter else None


def group_in(rules: CharterRules, key: str) -> SeatGroup | None:
    """A seat group by its key, if the charter knows it."""
    return next((each for each in rules.seat_groups if each.key == key), None)


def most_of(group: SeatGroup) -> int:
    """How many substitutes one seat may have: each seat its share of them, or the whole common list."""
    return -(-group.substitutes // group.seats) if group.substitute_mode == "personal" else group.substitutes


def _named_in(council: Council, group: SeatGroup, on: date) -> Sequence[Substitute]:
    """The substitutes of a group's seats that are held on a day or later."""
    running = [each.term_id for each in terms.held_terms(council) if each.seat_group == group.key and each.end > on]
    named = select(Substitute).where(Substitute.term_id.in_(running))
    return db.session.scalars(named.order_by(Substitute.position, Substitute.named_on, Substitute.id)).all()


def _refuse_without_a_place(term: Term, on: date) -> None:
    group = group_of(term, on)
    if group is None or not group.substitutes:
        raise Refused(
            _("The charter gives these seats no substitutes."),
            _("Look at the charter: it says who takes a seat that falls vacant."),
        )
    if terms.effective_end(term) <= on:
        raise Refused(_("This term is over."), _("Name a substitute for a seat that somebody holds."))
    full = len(_named_in(term.council, group, on)) >= group.substitutes
    if full or len(substitutes_of(term)) >= most_of(group):
        raise Refused(
            _("There are as many substitutes already as the charter gives these seats."),
            _("Take one off first."),
        )


def _refuse_the_wrong_person(term: Term, person: Person, on: date) -> None:
    if person.erased_at is not None:
        raise NotFound
    if any(each.end > on for each in terms.terms_of(person)):
        raise Refused(_("This person holds a seat herself."), _("Name somebody who does not sit."))
    others = select(Substitute.term_id).where(Substitute.person_id == person.id)
    running = {each.term_id for each in terms.held_terms(term.council) if each.end > on}
    if running & set(db.session.scalars(others)):
        raise Refused(_("This person is a substitute for a seat already."), _("Name somebody else."))


def _subject(named: Substitute) -> Subject:
    return Subject("substitute", str(named.id), named.person_id, members.name_to_record(named.person))
