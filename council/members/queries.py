"""What is known about people, read back: names, traits, lists. Hot lists read columns and open keys in bulk."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Row, select

from council import crypto
from council.access import Role, sees_single_values
from council.accounts.models import User
from council.councils.models import Council, Dimension, DimensionValue, Labels
from council.database import db, existing
from council.members.models import Person, Trait

AT_ONCE = 500  # ids in one question: both databases limit how many parameters they take


def person(council: Council, person_id: UUID) -> Person:
    """Somebody this council knows; anyone else is not there."""
    return existing(Person, person_id, belongs=lambda found: found.council_id == council.id)


def person_of(user: User, council: Council) -> Person | None:
    """Who the holder of an account is in a council, if she is known there as a person."""
    return db.session.scalar(select(Person).where(Person.user_id == user.id, Person.council_id == council.id))


def people_of(user: User) -> list[Person]:
    """Who the holder of an account is, in every council that knows her."""
    return list(db.session.scalars(select(Person).where(Person.user_id == user.id).order_by(Person.created_at)))


def sealed_place(column: str, person_id: UUID) -> crypto.Place:
    """Where a sealed field of a person stands."""
    return crypto.Place("people", column, person_id)


def name_of(person: Person) -> str:
    """Her name, or her pseudonym once it cannot be read any more."""
    return opened(person.id, "name_sealed", person.name_sealed) or person.pseudonym


def name_to_record(person: Person) -> str:
    """Her name for the record, where it is sealed under her key; nothing once that key is destroyed."""
    return "" if person.erased_at is not None else name_of(person)


def contact_of(person: Person) -> str:
    """How to reach her; empty when she gave nothing."""
    return opened(person.id, "contact_sealed", person.contact_sealed)


def organisation_of(person: Person) -> str:
    """The organisation she named; empty when she named none."""
    return opened(person.id, "organisation_sealed", person.organisation_sealed)


def opened(person_id: UUID, column: str, sealed: bytes | None) -> str:
    """A sealed field of a person; empty when there is nothing, or when it cannot be read any more."""
    if not sealed:
        return ""
    try:
        return crypto.unseal(person_id, sealed, sealed_place(column, person_id))
    except crypto.Unreadable:
        return ""


def names_of_many(ids: Iterable[UUID]) -> dict[UUID, str]:
    """The names of many people at once, pseudonyms where a name cannot be read."""
    rows = rows_of_many(
        ids, lambda part: select(Person.id, Person.name_sealed, Person.pseudonym).where(Person.id.in_(part))
    )
    return {row.id: opened(row.id, "name_sealed", row.name_sealed) or row.pseudonym for row in rows}


def pseudonyms_of_many(ids: Iterable[UUID]) -> dict[UUID, str]:
    """The pseudonyms of many people at once."""
    rows = rows_of_many(ids, lambda part: select(Person.id, Person.pseudonym).where(Person.id.in_(part)))
    return {row.id: row.pseudonym for row in rows}


def organisations_of_many(ids: Iterable[UUID]) -> dict[UUID, str]:
    """The organisation of each of many people who named one."""
    rows = rows_of_many(ids, lambda part: select(Person.id, Person.organisation_sealed).where(Person.id.in_(part)))
    read = {row.id: opened(row.id, "organisation_sealed", row.organisation_sealed) for row in rows}
    return {person_id: name for person_id, name in read.items() if name}


def traits_of(person: Person) -> dict[str, str]:
    """What one person declared: dimension key → value key. For computing; a page asks `visible_traits`."""
    return traits_of_many([person.id]).get(person.id, {})


def traits_of_many(people_ids: Iterable[UUID]) -> dict[UUID, dict[str, str]]:
    """What many people declared, each with dimension key → value key; who declared nothing has an empty entry."""
    ids = list(dict.fromkeys(people_ids))
    found: dict[UUID, dict[str, str]] = {person_id: {} for person_id in ids}
    for row in rows_of_many(ids, _current_traits):
        value = open_trait(row.person_id, row.id, row.value_sealed)
        if value:
            found[row.person_id][row.key] = value
    return found


def _current_traits(part: list[UUID]) -> object:
    return (
        select(Trait.id, Trait.person_id, Dimension.key, Trait.value_sealed)
        .join(Dimension, Dimension.id == Trait.dimension_id)
        .where(Trait.person_id.in_(part), Trait.withdrawn_on.is_(None))
    )


def open_trait(person_id: UUID, trait_id: UUID, sealed: bytes) -> str:
    """The value key in a sealed trait; empty when it cannot be read."""
    try:
        return crypto.unseal(person_id, sealed, crypto.Place("traits", "value_sealed", trait_id))
    except crypto.Unreadable:
        return ""


def rows_of_many(ids: Iterable[UUID], question: Callable[[list[UUID]], object]) -> Iterator[Row[tuple[object, ...]]]:
    """Ask for many ids in parts, with their holders' keys opened before."""
    wanted = list(dict.fromkeys(ids))
    crypto.load_keys(wanted)
    for start in range(0, len(wanted), AT_ONCE):
        yield from db.session.execute(question(wanted[start : start + AT_ONCE]))  # type: ignore[call-overload]


@dataclass(frozen=True)
class VisibleTrait:
    """A declaration as one reader may see it. `value` is none when she may only know that something was declared."""

    dimension: str
    dimension_name: Labels
    purpose: Labels
    sensitivity: str
    value: str | None
    value_name: Labels | None
    declared_on: date
    declared_by: str


def visible_traits(person: Person, roles: frozenset[Role], *, own: bool = False) -> list[VisibleTrait]:
    """Her current declarations, as far as the reader may see them.

    Open ones: everyone with a role in the council. Restricted ones: the secretariat. Sealed ones: only herself; the
    secretariat learns that something was declared.
    """
    shown = []
    for trait, dimension in _declarations(person):
        sees_value = own or sees_single_values(dimension.sensitivity, roles)
        if not (sees_value or Role.SECRETARIAT in roles):
            continue
        value = open_trait(person.id, trait.id, trait.value_sealed) if sees_value else None
        shown.append(
            VisibleTrait(
                dimension=dimension.key,
                dimension_name=dimension.name,
                purpose=dimension.purpose,
                sensitivity=dimension.sensitivity,
                value=value,
                value_name=_value_name(dimension, value),
                declared_on=trait.declared_on,
                declared_by=trait.declared_by,
            )
        )
    return shown


def _declarations(person: Person) -> Iterable[Row[Trait, Dimension]]:
    question = (
        select(Trait, Dimension)
        .join(Dimension, Dimension.id == Trait.dimension_id)
        .where(Trait.person_id == person.id, Trait.withdrawn_on.is_(None))
        .order_by(Dimension.position)
    )
    return db.session.execute(question)


def _value_name(dimension: Dimension, value: str | None) -> Labels | None:
    if not value:
        return None
    name = db.session.scalar(
        select(DimensionValue.name).where(DimensionValue.dimension_id == dimension.id, DimensionValue.key == value)
    )
    return name or {"en": value}
