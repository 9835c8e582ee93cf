"""What a person takes back herself, her wish to be erased, and the note that somebody read her page."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from flask_babel import gettext as _
from sqlalchemy import delete, func, select

from council.accounts.models import User
from council.audit.acts import Act
from council.audit.models import Entry
from council.audit.service import Actor, Detail, record
from council.councils.models import Council, Dimension, DimensionValue, Labels
from council.database import db, moment
from council.errors import NotFound, Refused
from council.members.models import Person, Trait
from council.members.needs.models import AccessNeeds
from council.members.own.models import ErasureRequest
from council.members.queries import open_trait, person_of
from council.members.service import subject_of
from council.members.skills.models import DeclaredSkills


@dataclass(frozen=True)
class PastTrait:
    """Something she once said of herself, or says now: for her own eyes."""

    dimension: str
    dimension_name: Labels
    value: str
    value_name: Labels
    declared_on: date
    declared_by: str
    withdrawn_on: date | None


# Changes


def withdraw_consent(actor: Actor, person: Person, *, on: date) -> None:
    """Take back everything she said of herself, and every leave she gave to show who she is."""
    current = select(Trait).where(Trait.person_id == person.id, Trait.withdrawn_on.is_(None))
    traits = db.session.scalars(current).all()
    for trait in traits:
        trait.withdrawn_on = on
    for told in (DeclaredSkills, AccessNeeds):
        db.session.execute(delete(told).where(told.person_id == person.id))
    person.listed = person.photo_allowed = False
    person.listed_with, person.attribution, person.spoken_sealed = [], "none", None
    person.version += 1
    details: dict[str, Detail] = {"traits": len(traits), "on": on.isoformat()}
    record(actor, Act.CONSENT_WITHDRAWN, subject_of(person), council=person.council_id, details=details)


def ask_for_erasure(actor: Actor, person: Person) -> ErasureRequest:
    """Ask the secretariat to erase her; it is done by an officer, and until then she may take it back."""
    if open_request(person) is not None:
        raise Refused(_("You have asked for this already."), _("The secretariat has your wish on its desk."))
    asked = ErasureRequest(person_id=person.id, asked_at=moment())
    db.session.add(asked)
    record(actor, Act.ERASURE_ASKED, subject_of(person), council=person.council_id)
    return asked


def ask_no_longer(actor: Actor, person: Person) -> None:
    """Take the wish to be erased back; nothing has happened to her data."""
    asked = open_request(person)
    if asked is None:
        raise Refused(_("You do not ask to be erased."), _("Nothing needs to be taken back."))
    asked.taken_back_at = moment()
    record(actor, Act.ERASURE_NO_LONGER_ASKED, subject_of(person), council=person.council_id)


def note_reading(actor: User, person: Person, *, on: date) -> None:
    """Write down that somebody read what is kept of a person; once for each reader and day."""
    if wants_note(actor, person, on=on):
        record(actor, Act.PERSON_READ, subject_of(person), council=person.council_id)


# Questions


def own_person(user: User, council: Council | None) -> Person:
    """Who the holder of an account is in a council; where it does not know her, there is nothing."""
    person = person_of(user, council) if council else None
    if person is None:
        raise NotFound
    return person


def wants_note(reader: User, person: Person, *, on: date) -> bool:
    """Whether a look at what is kept of a person is still to be noted: nobody's own, and one for each day."""
    if person.erased_at is not None or person.user_id == reader.id:
        return False
    noted = select(Entry.sequence).where(
        Entry.subject == f"person:{person.id}",
        Entry.act == Act.PERSON_READ.value,
        Entry.actor == reader.actor_id,
        Entry.at >= datetime.combine(on, time(), UTC),
    )
    return db.session.scalar(noted.limit(1)) is None


def open_request(person: Person) -> ErasureRequest | None:
    """Her wish to be erased, as long as she has not taken it back."""
    return db.session.scalar(
        select(ErasureRequest).where(ErasureRequest.person_id == person.id, ErasureRequest.taken_back_at.is_(None))
    )


def requests_of(person: Person) -> list[ErasureRequest]:
    """Every time she asked to be erased, oldest first."""
    asked = select(ErasureRequest).where(ErasureRequest.person_id == person.id)
    return list(db.session.scalars(asked.order_by(ErasureRequest.asked_at)))


def waiting_requests(council: Council) -> list[ErasureRequest]:
    """Those who ask to be erased and still can be read, the one who waits longest first."""
    asked = (
        select(ErasureRequest)
        .join(Person, Person.id == ErasureRequest.person_id)
        .where(Person.council_id == council.id, Person.erased_at.is_(None), ErasureRequest.taken_back_at.is_(None))
    )
    return list(db.session.scalars(asked.order_by(ErasureRequest.asked_at)))


def declarations_counted(person: Person) -> int:
    """How often she declared something or took it back: another number means that something changed."""
    counted = select(func.count(Trait.id), func.count(Trait.withdrawn_on)).where(Trait.person_id == person.id)
    declared, withdrawn = db.session.execute(counted).one()
    return int(declared + withdrawn)


def history_of(person: Person) -> list[PastTrait]:
    """Everything she ever said of herself, the latest first."""
    rows = db.session.execute(
        select(Trait, Dimension)
        .join(Dimension, Dimension.id == Trait.dimension_id)
        .where(Trait.person_id == person.id)
        .order_by(Trait.declared_on.desc(), func.coalesce(Trait.withdrawn_on, date.max).desc(), Dimension.position)
    ).all()
    names = _value_names({dimension.id for _trait, dimension in rows})
    found = []
    for trait, dimension in rows:
        value = open_trait(person.id, trait.id, trait.value_sealed)
        found.append(
            PastTrait(
                dimension=dimension.key,
                dimension_name=dimension.name,
                value=value,
                value_name=names.get((dimension.id, value), {"en": value}),
                declared_on=trait.declared_on,
                declared_by=trait.declared_by,
                withdrawn_on=trait.withdrawn_on,
            )
        )
    return found


def _value_names(dimension_ids: set[object]) -> dict[tuple[object, str], Labels]:
    rows = select(DimensionValue.dimension_id, DimensionValue.key, DimensionValue.name)
    found = db.session.execute(rows.where(DimensionValue.dimension_id.in_(dimension_ids)))
    return {(row.dimension_id, row.key): row.name for row in found}
