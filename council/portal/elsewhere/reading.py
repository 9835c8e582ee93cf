"""Members who sit on several councils at once: told to an officer only of councils in which she keeps people too."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from council.access import PERMISSIONS, Permission
from council.accounts.models import User
from council.councils import service as councils
from council.councils.models import Council
from council.database import db
from council.i18n import label
from council.members import service as members
from council.members.models import Person
from council.terms import service as terms


@dataclass(frozen=True)
class SeatElsewhere:
    """A member's seat on another council, and until when."""

    person_id: UUID
    name: str
    council: Council
    council_name: str
    person_there: UUID
    until: date


def seats_elsewhere(council: Council, reader: User, on: date) -> list[SeatElsewhere]:
    """The other seats of those who sit here, as far as this reader keeps people there; by name."""
    here = _accounts([seat.person_id for seat in terms.seated(council, on)])
    found = [line for other in _also_kept(council, reader) for line in _there(other, here, on)]
    return sorted(found, key=lambda line: (line.name, line.council.slug))


def _also_kept(council: Council, reader: User) -> Iterator[Council]:
    for other, roles in councils.councils_of(reader):
        if other.id != council.id and any(Permission.SEE_PEOPLE in PERMISSIONS[role] for role in roles):
            yield other


def _accounts(ids: list[UUID]) -> dict[UUID, UUID]:
    """The person behind each account, of those who have one: what joins one person across councils."""
    known = select(Person.user_id, Person.id).where(Person.id.in_(ids), Person.user_id.is_not(None))
    return {account: person_id for account, person_id in db.session.execute(known) if account is not None}


def _there(other: Council, here: dict[UUID, UUID], on: date) -> Iterator[SeatElsewhere]:
    until = {seat.person_id: seat.end for seat in terms.seated(other, on)}
    same = {account: there for account, there in _accounts(list(until)).items() if account in here}
    names = members.names_of_many(here[account] for account in same)
    for account, there in same.items():
        person_id = here[account]
        yield SeatElsewhere(person_id, names[person_id], other, label(other.name), there, until[there])
