"""The names of a council's people, kept in the memory of the process between two readings of their list.

Opening ten thousand names takes most of a second. A name is kept beside the ciphertext that it was read from, and
forgotten when the list is read next without it; nothing of it is ever written down.
"""

import unicodedata
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select

from council import crypto
from council.councils.models import Council
from council.database import db
from council.kept import Kept
from council.members.models import Person
from council.members.queries import opened


@dataclass(frozen=True)
class KeptName:
    """A person by whatever a list may search or sort her by."""

    id: UUID
    sealed: bytes
    pseudonym: str
    sorted_as: str

    def matches(self, sought: str) -> bool:
        """Whether her name or pseudonym holds these letters, written plainly."""
        return sought in self.sorted_as or sought in plain(self.pseudonym)


_KEPT: Kept[tuple[KeptName, ...]] = Kept(8)


def in_order(council: Council) -> tuple[KeptName, ...]:
    """Everybody a council knows in the order of their names; read again once anybody was added or changed."""
    versions = select(func.count(), func.sum(Person.version)).where(Person.council_id == council.id)
    state = tuple(db.session.execute(versions).one())
    return _KEPT.of(council.id, state, lambda: _read(council, _KEPT.latest(council.id) or ()))


def plain(text: str) -> str:
    """What a reader who types without accents and capitals would type."""
    split = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in split if not unicodedata.combining(letter))


def _read(council: Council, before: tuple[KeptName, ...]) -> tuple[KeptName, ...]:
    """The names as they stand; only those that were not read before are opened."""
    known = {(each.id, each.sealed): each for each in before}
    rows = db.session.execute(
        select(Person.id, Person.name_sealed, Person.pseudonym).where(Person.council_id == council.id)
    ).all()
    crypto.load_keys(row.id for row in rows if row.name_sealed and (row.id, row.name_sealed) not in known)
    names = [known.get((row.id, row.name_sealed)) or _opened(*row) for row in rows]
    return tuple(sorted(names, key=lambda each: (each.sorted_as, each.pseudonym)))


def _opened(person_id: UUID, sealed: bytes, pseudonym: str) -> KeptName:
    name = opened(person_id, "name_sealed", sealed) or pseudonym
    return KeptName(person_id, sealed, pseudonym, plain(name))
