"""What a person chose: her languages, how she is written to, and how she appears. The safest unless she chose else."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select

from council import crypto
from council.audit.acts import Act
from council.audit.service import Actor, Detail, record
from council.errors import Refused
from council.members import sealed_lists
from council.members.models import Person
from council.members.queries import opened, rows_of_many
from council.members.service import BY_HERSELF, BY_OFFICER, subject_of


class Channel(StrEnum):
    """How a person wishes to be told things."""

    EMAIL = "email"
    PHONE = "phone"
    POST = "post"
    THROUGH_SOMEONE = "through_someone"


class Attribution(StrEnum):
    """How the minutes name her when she speaks."""

    NAME = "name"
    PSEUDONYM = "pseudonym"
    NONE = "none"


class Beside(StrEnum):
    """What may stand beside her name in public."""

    LANGUAGES = "languages"
    ORGANISATION = "organisation"


@dataclass(frozen=True)
class Choices:
    """Everything a person chose, or the safest where she chose nothing."""

    spoken: tuple[str, ...] = ()
    channel: Channel | None = None
    listed: bool = False
    beside: frozenset[Beside] = frozenset()
    photo: bool = False
    attribution: Attribution = Attribution.NONE


@dataclass(frozen=True)
class Appearance:
    """How somebody appears in public: her name, and what else she allowed."""

    name: str
    languages: tuple[str, ...] = ()
    organisation: str = ""


def choices_of(person: Person) -> Choices:
    """What a person chose."""
    return Choices(
        spoken=_spoken(person.id, person.spoken_sealed),
        channel=Channel(person.channel) if person.channel else None,
        listed=person.listed,
        beside=frozenset(Beside(each) for each in person.listed_with),
        photo=person.photo_allowed,
        attribution=Attribution(person.attribution),
    )


def choose(actor: Actor, person: Person, choices: Choices, *, on: date, by: str) -> Person:
    """Write down how a person wishes to appear and to be told things; it holds from now on.

    `by` says who entered it: herself, or an officer on her behalf. The record names the fields, not what was chosen.
    """
    if person.erased_at is not None:
        raise Refused(_("This person was erased, so nothing can be written about her any more."))
    if by not in {BY_HERSELF, BY_OFFICER}:
        message = f"chosen by {by!r}"
        raise ValueError(message)
    before = choices_of(person)
    changed = sorted(field for field in Choices.__annotations__ if getattr(before, field) != getattr(choices, field))
    place = _place(person.id)
    person.spoken_sealed = sealed_lists.seal(person.id, choices.spoken, place) if choices.spoken else None
    person.channel = choices.channel.value if choices.channel else None
    person.listed = choices.listed
    person.listed_with = sorted(choices.beside) if choices.listed else []
    person.photo_allowed, person.attribution = choices.photo, choices.attribution.value
    person.choices_by, person.choices_on = by, on
    person.version += 1
    details: dict[str, Detail] = {"fields": changed, "by": by, "on": on.isoformat()}
    record(actor, Act.PREFERENCES_CHOSEN, subject_of(person), council=person.council_id, details=details)
    return person


def appearance(person: Person, choices: Choices, *, name: str, organisation: str) -> Appearance | None:
    """How a person would appear in public if she chose this; none when she would only be counted."""
    if not choices.listed or person.erased_at is not None:
        return None
    return Appearance(
        name=name,
        languages=choices.spoken if Beside.LANGUAGES in choices.beside else (),
        organisation=organisation if Beside.ORGANISATION in choices.beside else "",
    )


def appearances(people: Iterable[UUID]) -> list[Appearance]:
    """How those of these people appear in public who agreed to be named, by name; the others are left out."""
    question = select(Person).where(Person.listed, Person.erased_at.is_(None))
    listed = [row.Person for row in rows_of_many(people, lambda ids: question.where(Person.id.in_(ids)))]
    shown = (
        appearance(
            each,
            choices_of(each),
            name=opened(each.id, "name_sealed", each.name_sealed) or each.pseudonym,
            organisation=opened(each.id, "organisation_sealed", each.organisation_sealed),
        )
        for each in listed
    )
    return sorted((each for each in shown if each is not None), key=lambda each: each.name.casefold())


def spoken_by_many(people: Iterable[UUID]) -> dict[UUID, tuple[str, ...]]:
    """The languages each of many people speaks; empty for those who named none."""
    rows = rows_of_many(people, lambda ids: select(Person.id, Person.spoken_sealed).where(Person.id.in_(ids)))
    return {row.id: _spoken(row.id, row.spoken_sealed) for row in rows}


def name_among_members(person: Person) -> str:
    """The name by which another member may know her: her own where she allowed it, else her pseudonym."""
    allowed = person.listed or person.attribution == Attribution.NAME
    return (opened(person.id, "name_sealed", person.name_sealed) if allowed else "") or person.pseudonym


def name_in_minutes(person: Person) -> str:
    """How the minutes name her; empty when they may only say that a member spoke."""
    if person.attribution == Attribution.NAME:
        return opened(person.id, "name_sealed", person.name_sealed) or person.pseudonym
    return person.pseudonym if person.attribution == Attribution.PSEUDONYM else ""


def _spoken(person_id: UUID, sealed: bytes | None) -> tuple[str, ...]:
    return tuple(sealed_lists.unseal(person_id, sealed, _place(person_id)) or ())


def _place(person_id: UUID) -> crypto.Place:
    return crypto.Place("people", "spoken_sealed", person_id)
