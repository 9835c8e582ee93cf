"""Pairing people: a buddy for a newcomer, and whoever leaves a seat with whoever takes it."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, or_, select

from council.audit.acts import Act
from council.audit.service import Actor, Detail, Subject, record
from council.councils.models import Council
from council.database import db, existing
from council.errors import NotFound, Refused
from council.members.buddies.models import Pairing
from council.members.models import Person


class PairingKind(StrEnum):
    """Why two people are paired."""

    BUDDY = "buddy"
    HANDOVER = "handover"  # whoever leaves a seat tells whoever takes it what she knows


def pair(  # noqa: PLR0913  # a pair is told whole, in one act
    actor: Actor,
    council: Council,
    *,
    kind: PairingKind,
    newcomer: Person,
    guide: Person,
    begins_on: date,
    ends_on: date,
) -> Pairing:
    """Let one person accompany another from a day until before another; both see it on their own page."""
    _refuse_a_wrong_pair(council, newcomer, guide)
    if ends_on <= begins_on:
        raise Refused(_("A pairing ends after the day on which it begins."), _("Choose a later last day."))
    if any(each.kind == kind and each.guide_id == guide.id for each in _pairings(_among([newcomer.id]), begins_on)):
        raise Refused(_("These two are paired already."), _("Nothing needs to be done."))
    added = Pairing(
        council_id=council.id,
        kind=kind.value,
        newcomer_id=newcomer.id,
        guide_id=guide.id,
        begins_on=begins_on,
        ends_on=ends_on,
    )
    db.session.add(added)
    db.session.flush()
    details: dict[str, Detail] = {"kind": kind.value, "from": begins_on.isoformat(), "until": ends_on.isoformat()}
    record(actor, Act.PAIRING_BEGUN, Subject("pairing", str(added.id)), council=council.id, details=details)
    return added


def end_pairing(actor: Actor, pairing: Pairing, *, on: date) -> None:
    """End a pairing today: it disappears from both their pages."""
    if pairing.ends_on <= on:
        raise Refused(_("This pairing has ended already."), _("Nothing needs to be done."))
    pairing.ends_on = on
    pairing.version += 1
    details: dict[str, Detail] = {"until": on.isoformat()}
    record(actor, Act.PAIRING_ENDED, Subject("pairing", str(pairing.id)), council=pairing.council_id, details=details)


def pairing(council: Council, pairing_id: UUID) -> Pairing:
    """One pairing of a council; another council's is not there."""
    return existing(Pairing, pairing_id, belongs=lambda found: found.council_id == council.id)


def pairings_of(council: Council, on: date) -> list[Pairing]:
    """The pairings of a council that run on a day or will begin, those that end first at the top."""
    return _pairings(Pairing.council_id == council.id, on)


def pairings_with(person: Person, on: date) -> list[Pairing]:
    """The pairings in which one person is, on a day or later."""
    return _pairings(_among([person.id]), on)


def _pairings(condition: ColumnElement[bool], on: date) -> list[Pairing]:
    return list(db.session.scalars(select(Pairing).where(condition, Pairing.ends_on > on).order_by(Pairing.ends_on)))


def _among(people: Iterable[UUID]) -> ColumnElement[bool]:
    ids = list(people)
    return or_(Pairing.newcomer_id.in_(ids), Pairing.guide_id.in_(ids))


def _refuse_a_wrong_pair(council: Council, newcomer: Person, guide: Person) -> None:
    if newcomer.council_id != council.id or guide.council_id != council.id:
        raise NotFound
    if newcomer.id == guide.id:
        raise Refused(_("Nobody is her own buddy."), _("Choose two people."))
    if newcomer.erased_at is not None or guide.erased_at is not None:
        raise Refused(_("This person was erased, so nothing can be written about her any more."))
