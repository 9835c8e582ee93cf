"""Who must sit, or must not, from a rotation on: fixed before a proposal, with a reason that its reviewers read.

The reason is sealed under the person's own key. The solver, its evidence and the record know only that there is one.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from flask_babel import gettext as _
from sqlalchemy import or_, select

from council import crypto
from council.audit.acts import Act
from council.audit.replaying import as_told
from council.audit.service import Actor, Subject, record
from council.councils import service as councils
from council.councils.models import Council
from council.database import db, existing, moment
from council.errors import NotFound, Refused
from council.members import service as members
from council.members.models import Person
from council.rotation import service, words
from council.rotation.facts import NO_APPLICATION, Facts, Someone, gather
from council.rotation.models import Pin, Proposal
from council.rotation.pool import pool_of
from council.rotation.reading import people_behind
from council.rotation.sight import Sight
from council.terms import service as terms
from council.terms.words import limit_sentence

LONGEST_REASON = 500
Known = Mapping[str, tuple[UUID, str]]


@dataclass(frozen=True)
class PinLine:
    """One person who is fixed: her name as this reader may know it, what is fixed, why, and if it says anything."""

    name: str
    person_id: UUID | None
    seated: bool
    reason: str
    pin_id: UUID | None = None
    in_vain: bool = False
    own: bool = False


@dataclass(frozen=True)
class Choosable:
    """Those who can be fixed, by name: members who may return, and applicants."""

    returning: tuple[tuple[UUID, str], ...]
    applicants: tuple[tuple[UUID, str], ...]


# Changes


def make_pin(actor: Actor, council: Council, *, rotation_on: date, person: Person, seated: bool, reason: str) -> Pin:
    """Fix somebody on or off the council for the proposals to come; refuses where nothing would be decided by it."""
    text = reason.strip()[:LONGEST_REASON]
    if not text:
        raise Refused(_("Fixing somebody needs a reason."), _("Write the reason in a sentence; reviewers read it."))
    _refuse_the_decided(gather(council, rotation_on), person)
    if any(pin.person_id == person.id for pin in pins_of(council, rotation_on)):
        raise Refused(
            _("%(name)s is fixed for this rotation already.", name=members.name_of(person)),
            _("Take that decision back first, and then decide anew."),
        )
    pin = Pin(
        id=uuid4(), council_id=council.id, rotation_on=rotation_on, person_id=person.id, person=person, seated=seated
    )
    pin.reason_sealed, pin.made_at = crypto.seal(person.id, text, _place(pin)), moment()
    db.session.add(pin)
    db.session.flush()
    _record(actor, Act.PIN_MADE, pin)
    return pin


def remove_pin(actor: Actor, pin: Pin) -> None:
    """Leave it open again whether somebody sits. Proposals that were asked for before keep the pin, and its reason."""
    if pin.removed_at is not None:
        raise NotFound
    pin.removed_at = moment()
    _record(actor, Act.PIN_REMOVED, pin)


def _record(actor: Actor, act: Act, pin: Pin) -> None:
    person = pin.person
    subject = Subject("person", str(person.id), person.id, members.name_to_record(person))
    details = as_told(pin, "id", "rotation_on", "seated", "reason_sealed")
    record(actor, act, subject, council=pin.council_id, details=details)


def _refuse_the_decided(facts: Facts, person: Person) -> None:
    someone = next((each for each in facts.people if each.person_id == person.id), None)
    if someone is None or person.erased_at is not None:
        raise Refused(
            _("Only members whose terms end and people whose applications are eligible can be fixed."),
            _("Take in an application first, or decide on the one that waits."),
        )
    if facts.stands(someone):
        return
    raise Refused(_why_decided(facts, someone), _("Whether this person sits is settled already, so nothing is fixed."))


def _why_decided(facts: Facts, someone: Someone) -> str:
    if someone.standing == "continuing":
        return _("This member’s term goes on after the rotation, so she sits in any case.")
    if someone.person_id in facts.appointed:
        return _("This person holds a seat from this day on already.")
    if someone.standing == "leaving":
        return _why_leaving(someone)
    if not someone.groups:
        return _("This person could not sit, because no kind of seat is open to her.")
    return limit_sentence(terms.limit_of(someone.spans, facts.rules.terms, facts.rotation_on))


def _why_leaving(someone: Someone) -> str:
    if someone.leaving_reason == "no_answer":
        return _("This member has not said whether she wishes to return, and counts as leaving until then.")
    if someone.leaving_reason == NO_APPLICATION:
        return _("This member wishes to apply again, and counts as leaving until an application of hers is accepted.")
    return _("This member leaves at this rotation.")


# Questions


def pins_of(council: Council, rotation_on: date) -> list[Pin]:
    """The pins in force for a rotation, in the order in which they were made."""
    in_force = select(Pin).where(Pin.council_id == council.id, Pin.rotation_on == rotation_on, Pin.removed_at.is_(None))
    return list(db.session.scalars(in_force.order_by(Pin.made_at, Pin.id)))


def pin(council: Council, rotation_on: date, pin_id: UUID) -> Pin:
    """One pin in force for a council's rotation; any other is not there."""
    here = (council.id, rotation_on, None)
    return existing(Pin, pin_id, belongs=lambda found: (found.council_id, found.rotation_on, found.removed_at) == here)


def reason_of(pin: Pin) -> str:
    """Why somebody was fixed; nothing once she is erased."""
    if pin.person.erased_at is not None:
        return ""
    return crypto.unseal(pin.person_id, pin.reason_sealed, _place(pin))


def choosable(council: Council, rotation_on: date) -> Choosable:
    """Everybody of whom it is open if she sits, and who is not fixed yet."""
    facts = gather(council, rotation_on)
    free = [each for each in facts.people if facts.stands(each) and each.person_id not in facts.pins]
    names = members.names_of_many(each.person_id for each in free)
    return Choosable(
        returning=_by_name((each for each in free if each.standing == "returning"), names),
        applicants=_by_name((each for each in free if each.standing == "candidate"), names),
    )


def lines_on(council: Council, rotation_on: date, sight: Sight) -> list[PinLine]:
    """Who is fixed for the proposals to come; members read it beside a proposal, and not before."""
    found = pins_of(council, rotation_on) if sight.evidence else []
    if not found or councils.charter_on(council, rotation_on) is None:
        return []
    in_vain = pool_of(council, rotation_on).fixed_in_vain
    known = people_behind(council.id, [pin.person.pseudonym for pin in found], names=sight.names)
    return [_line(known, sight, pin, in_vain=pin.person_id in in_vain) for pin in found]


def _line(known: Known, sight: Sight, pin: Pin, *, in_vain: bool = False) -> PinLine:
    person_id, name = known[pin.person.pseudonym]
    return PinLine(
        name=name,
        person_id=person_id if sight.names else None,
        seated=pin.seated,
        reason=reason_of(pin),
        pin_id=pin.id,
        in_vain=in_vain,
        own=pin.person.pseudonym == sight.own,
    )


def lines_of(proposal: Proposal, sight: Sight) -> list[PinLine]:
    """Who was fixed when a proposal was asked for, as its reviewers read it."""
    told = json.loads(service.problem_of(proposal))["pins"]
    fixed = [each["person"] for each in told if each["reason"] == words.FIXED]
    if not fixed:
        return []
    known = people_behind(proposal.council_id, fixed, names=sight.names)
    lines = [_line(known, sight, pin) for pin in _in_force_for(proposal) if pin.person.pseudonym in fixed]
    return sorted(lines, key=lambda line: line.name)


def _in_force_for(proposal: Proposal) -> list[Pin]:
    asked = proposal.requested_at
    then = select(Pin).where(
        Pin.council_id == proposal.council_id,
        Pin.rotation_on == proposal.rotation_on,
        Pin.made_at <= asked,
        or_(Pin.removed_at.is_(None), Pin.removed_at > asked),
    )
    return list(db.session.scalars(then))


def _by_name(people: Iterable[Someone], names: dict[UUID, str]) -> tuple[tuple[UUID, str], ...]:
    return tuple(sorted(((each.person_id, names[each.person_id]) for each in people), key=lambda each: each[1]))


def _place(pin: Pin) -> crypto.Place:
    return crypto.Place("pins", "reason_sealed", pin.id)
