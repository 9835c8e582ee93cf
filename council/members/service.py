"""Adding, correcting and erasing people, and declaring and withdrawing their traits. Reads live in `queries`.

Whatever identifies a person, and every value she declares, is sealed under her own key.
"""

import secrets
from collections.abc import Mapping
from datetime import date
from typing import Required, TypedDict, Unpack
from uuid import UUID, uuid4

from flask_babel import gettext as _
from sqlalchemy import select

from council import crypto, mail
from council.accounts.models import User
from council.audit.acts import Act
from council.audit.service import Actor, Detail, Subject, record
from council.councils.models import Council, Dimension, DimensionValue
from council.database import db, moment
from council.errors import Refused
from council.members.keeping import keep_figures
from council.members.messages import mails_to
from council.members.models import Person, Trait
from council.members.queries import (
    contact_of,
    name_of,
    name_to_record,
    names_of_many,
    organisation_of,
    organisations_of_many,
    people_of,
    person,
    person_of,
    pseudonyms_of_many,
    sealed_place,
    traits_of,
    traits_of_many,
    visible_traits,
)

__all__ = [
    "PersonDetails",
    "add_person",
    "contact_of",
    "correct_person",
    "declare_traits",
    "erase_person",
    "forget_person",
    "name_of",
    "name_to_record",
    "names_of_many",
    "new_pseudonym",
    "organisation_of",
    "organisations_of_many",
    "people_of",
    "person",
    "person_of",
    "pseudonyms_of_many",
    "random_pseudonym",
    "traits_of",
    "traits_of_many",
    "visible_traits",
    "withdraw_trait",
]

LOOKS_LIKE_NO_OTHER = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # without 0 O 1 I L U
PSEUDONYM_LENGTH = 6
BY_HERSELF, BY_OFFICER, BY_IMPORT = "self", "officer", "import"
DECLARED_BY = frozenset({BY_HERSELF, BY_OFFICER, BY_IMPORT})
SEALED = ("name", "contact", "organisation")


class Known(TypedDict, total=False):
    """What may be known of a person beside her name and her traits; none of it is required."""

    contact: str | None
    organisation: str | None
    language: str | None
    listed: bool


class PersonDetails(Known):
    """Who somebody is. Any name she goes by will do."""

    name: Required[str]


class NewPerson(PersonDetails, total=False):
    """What may be told when a person is added."""

    import_key: bytes | None
    user: User | None
    assisted: bool
    pseudonym: str  # one that nobody in the council has; without it, a new one


class Correction(Known, total=False):
    """What may be corrected; what is left out stays."""

    name: str


def add_person(actor: Actor, council: Council, **details: Unpack[NewPerson]) -> Person:
    """Make a person known to a council, under a new pseudonym and with a key of her own."""
    user = details.get("user")
    added = Person(
        id=uuid4(),
        council_id=council.id,
        pseudonym=details.get("pseudonym") or new_pseudonym(council),
        language=details.get("language"),
        listed=details.get("listed", False),
        import_key=details.get("import_key"),
        user_id=user.id if user else None,
        assisted=details.get("assisted", False) and user is None,
        created_at=moment(),
    )
    crypto.make_key(added.id)
    for field in SEALED:
        _seal(added, field, details.get(field))  # type: ignore[arg-type]  # the sealed fields are text
    db.session.add(added)
    record(actor, Act.PERSON_ADDED, subject_of(added), council=council.id, details={"pseudonym": added.pseudonym})
    return added


def correct_person(actor: Actor, person: Person, **details: Unpack[Correction]) -> Person:
    """Correct what is known of a person; what is not mentioned stays. The record names the fields, not the content."""
    _must_not_be_erased(person)
    known = {"name": name_of(person), "contact": contact_of(person), "organisation": organisation_of(person)}
    changed = [field for field in SEALED if field in details and (details.get(field) or "") != known[field]]
    for field in changed:
        _seal(person, field, details.get(field))  # type: ignore[arg-type]  # the sealed fields are text
    for field in ("language", "listed"):
        if field in details and details.get(field) != getattr(person, field):
            setattr(person, field, details.get(field))
            changed.append(field)
    person.version += 1
    record(actor, Act.PERSON_CORRECTED, subject_of(person), council=person.council_id, details={"fields": changed})
    return person


def declare_traits(actor: Actor, person: Person, values: Mapping[str, str], *, on: date, by: str) -> list[Trait]:
    """Write down what a person says of herself: dimension key → value key. An earlier declaration is withdrawn.

    `by` says who entered it: herself, an officer on her behalf, or an import. What is declared again unchanged stays.
    """
    _must_not_be_erased(person)
    if by not in DECLARED_BY:
        message = f"declared by {by!r}"
        raise ValueError(message)
    wanted = _known_values(person.council_id, values, on=on)
    known = traits_of(person)
    fresh = {key: dimension_id for key, dimension_id in wanted.items() if known.get(key) != values[key]}
    if not fresh:
        return []
    _withdraw(person, fresh.values(), on=on)
    declared = [_declaration(person, fresh[key], values[key], on=on, by=by) for key in fresh]
    db.session.add_all(declared)
    details: dict[str, Detail] = {"dimensions": sorted(fresh), "on": on.isoformat(), "by": by}
    record(actor, Act.TRAITS_DECLARED, subject_of(person), council=person.council_id, details=details)
    return declared


def withdraw_trait(actor: Actor, person: Person, dimension: str, *, on: date) -> None:
    """Take a declaration back: from that day it is nowhere used or shown."""
    _must_not_be_erased(person)
    keep_figures(person.council, on)
    found = db.session.scalar(
        select(Dimension.id).where(Dimension.council_id == person.council_id, Dimension.key == dimension)
    )
    if found is None or not _withdraw(person, [found], on=on):
        raise Refused(
            _("There is no declaration to withdraw."), _("Open the person's page again to see what is declared now.")
        )
    details: dict[str, Detail] = {"dimensions": [dimension], "on": on.isoformat()}
    record(actor, Act.TRAIT_WITHDRAWN, subject_of(person), council=person.council_id, details=details)


def erase_person(actor: Actor, person: Person, *, on: date) -> None:
    """Forget who a person is; her pseudonym stays, so that past terms and the record remain whole.

    Her key is destroyed, so that what was sealed under it is unreadable in every table and in the record.
    """
    _must_not_be_erased(person)
    keep_figures(person.council, on)
    record(actor, Act.PERSON_ERASED, subject_of(person), council=person.council_id, details={"on": on.isoformat()})
    forget_person(person, on=on)


def forget_person(person: Person, *, on: date) -> None:
    """Take away whatever tells who a person is, and destroy her key. Only for whoever records why."""
    for trait in db.session.scalars(select(Trait).where(Trait.person_id == person.id)):
        trait.value_sealed = b""
        trait.withdrawn_on = trait.withdrawn_on or on
    person.name_sealed = b""
    person.contact_sealed = person.organisation_sealed = None
    person.user_id = person.language = None  # the import key stays, so that the same file does not bring her back
    person.spoken_sealed = person.channel = person.choices_by = person.choices_on = None
    person.kept_since = None
    person.listed = person.photo_allowed = False
    person.listed_with, person.attribution = [], "none"
    person.erased_at = moment()
    person.version += 1
    mail.forget(mails_to(person))
    crypto.destroy_key(person.id, at=moment())
    db.session.flush()


def new_pseudonym(council: Council) -> str:
    """A pseudonym nobody in the council has, easy to read out loud."""
    while True:
        pseudonym = random_pseudonym()
        same = select(Person.id).where(Person.council_id == council.id, Person.pseudonym == pseudonym)
        if db.session.scalar(same) is None:
            return pseudonym


def random_pseudonym() -> str:
    """A pseudonym that says nothing about anybody; it may be taken."""
    return "P-" + "".join(secrets.choice(LOOKS_LIKE_NO_OTHER) for _letter in range(PSEUDONYM_LENGTH))


def subject_of(person: Person) -> Subject:
    """A person as the subject of an act, her name sealed under her own key."""
    return Subject("person", str(person.id), person.id, name_of(person))


def _must_not_be_erased(person: Person) -> None:
    if person.erased_at is not None:
        raise Refused(_("This person was erased, so nothing can be written about her any more."))


def _seal(person: Person, field: str, value: str | None) -> None:
    if field == "name" and not value:
        raise Refused(_("The name is missing."), _("Enter the name this person goes by; it may be a chosen one."))
    column = f"{field}_sealed"
    setattr(person, column, crypto.seal(person.id, value, sealed_place(column, person.id)) if value else None)


def _declaration(person: Person, dimension_id: UUID, value: str, *, on: date, by: str) -> Trait:
    trait_id = uuid4()
    sealed = crypto.seal(person.id, value, crypto.Place("traits", "value_sealed", trait_id))
    return Trait(
        id=trait_id,
        person_id=person.id,
        dimension_id=dimension_id,
        value_sealed=sealed,
        declared_on=on,
        declared_by=by,
    )


def _withdraw(person: Person, dimension_ids: object, *, on: date) -> int:
    """Withdraw the current declarations in some dimensions; says how many there were."""
    current = select(Trait).where(
        Trait.person_id == person.id,
        Trait.dimension_id.in_(list(dimension_ids)),  # type: ignore[call-overload]
        Trait.withdrawn_on.is_(None),
    )
    found = db.session.scalars(current).all()
    for trait in found:
        trait.withdrawn_on = on
    db.session.flush()  # before a new declaration takes the place
    return len(found)


def _known_values(council_id: UUID, values: Mapping[str, str], *, on: date) -> dict[str, UUID]:
    """The dimension ids of what is declared; refuses what the council does not ask for."""
    rows = db.session.execute(
        select(Dimension.key, Dimension.id, DimensionValue.key.label("value"))
        .join(DimensionValue, DimensionValue.dimension_id == Dimension.id)
        .where(
            Dimension.council_id == council_id,
            Dimension.retired_on.is_(None) | (Dimension.retired_on > on),
            DimensionValue.retired_on.is_(None) | (DimensionValue.retired_on > on),
        )
    ).all()
    allowed = {(row.key, row.value): row.id for row in rows}
    unknown = [dimension for dimension, value in values.items() if (dimension, value) not in allowed]
    if unknown:
        raise Refused(
            _("This value is not one the council asks for: %(dimensions)s.", dimensions=", ".join(sorted(unknown))),
            _("Choose one of the values offered."),
        )
    return {dimension: allowed[dimension, value] for dimension, value in values.items()}
