"""What a person needs in order to take part, told by her or on her behalf; only she and the secretariat read it."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID, uuid4

from flask_babel import gettext as _
from sqlalchemy import select

from council import crypto
from council.audit.acts import Act
from council.audit.service import Actor, Detail, record
from council.database import db
from council.errors import Refused
from council.members import sealed_lists
from council.members.models import Person
from council.members.needs.models import AccessNeeds
from council.members.queries import rows_of_many
from council.members.service import subject_of


class Need(StrEnum):
    """What meetings can provide for."""

    STEP_FREE = "step_free"
    SIGN_LANGUAGE = "sign_language"
    CAPTIONS = "captions"
    LARGE_PRINT = "large_print"
    EASY_LANGUAGE = "easy_language"
    DIAL_IN = "dial_in"
    CHILD_CARE = "child_care"
    COMPANION = "companion"
    PAID_AHEAD = "paid_ahead"
    QUIET_ROOM = "quiet_room"


@dataclass(frozen=True)
class Needs:
    """One person's needs: languages into which she needs interpretation, a list, and her own words."""

    interpretation: tuple[str, ...] = ()
    listed: tuple[Need, ...] = ()
    words: str = ""

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self.interpretation or self.listed or self.words)


@dataclass(frozen=True)
class Told:
    """Needs with when they were told, and by whom."""

    needs: Needs
    on: date
    by: str


def needs_of(person: Person) -> Told | None:
    """What a person needs, if anything was told and can still be read."""
    row = _row(person)
    found = _read(person.id, row.id, row.needs_sealed) if row else None
    return Told(found, row.told_on, row.told_by) if row and found is not None else None


def needs_of_many(people: Iterable[UUID]) -> dict[UUID, Needs]:
    """What many people need; who told nothing is missing."""
    columns = select(AccessNeeds.id, AccessNeeds.person_id, AccessNeeds.needs_sealed)
    rows = rows_of_many(people, lambda ids: columns.where(AccessNeeds.person_id.in_(ids)))
    read = {row.person_id: _read(row.person_id, row.id, row.needs_sealed) for row in rows}
    return {person_id: found for person_id, found in read.items() if found}


def tell_needs(actor: Actor, person: Person, needs: Needs, *, on: date, by: str) -> None:
    """Write down what a person needs, in place of what was told before; the record does not say what it is."""
    if person.erased_at is not None:
        raise Refused(_("This person was erased, so nothing can be written about her any more."))
    row = _row(person) or AccessNeeds(id=uuid4(), person_id=person.id)
    row.needs_sealed = sealed_lists.seal(person.id, asdict(needs), _place(row.id))
    row.told_on, row.told_by = on, by
    person.version += 1
    db.session.add(row)
    details: dict[str, Detail] = {"by": by, "on": on.isoformat()}
    record(actor, Act.NEEDS_TOLD, subject_of(person), council=person.council_id, details=details)


def _row(person: Person) -> AccessNeeds | None:
    return db.session.scalar(select(AccessNeeds).where(AccessNeeds.person_id == person.id))


def _read(person_id: UUID, row_id: UUID, sealed: bytes) -> Needs | None:
    told = sealed_lists.unseal(person_id, sealed, _place(row_id))
    if told is None:
        return None
    return Needs(tuple(told["interpretation"]), tuple(Need(each) for each in told["listed"]), told["words"])


def _place(row_id: UUID) -> crypto.Place:
    return crypto.Place("access_needs", "needs_sealed", row_id)
