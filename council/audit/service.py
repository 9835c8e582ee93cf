"""Writing the record and checking that it is whole."""

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

import rfc8785
from sqlalchemy import func, select

from council import crypto
from council.audit.acts import Act
from council.audit.models import Entry
from council.database import db, moment

SCHEMA = 1
LEAF_PREFIX = b"\x00"  # RFC 9162, section 2.1.1

Detail = str | int | bool | None | list[str] | list[int] | Mapping[str, str | int | bool | None]


class Actor(Protocol):
    """Whoever acts: an account, or a part of the system acting on its own."""

    @property
    def actor_id(self) -> str:
        """`account:<uuid>` or `system:<part>`."""

    @property
    def actor_name(self) -> str:
        """The name to remember the actor by."""

    @property
    def actor_holder(self) -> UUID | None:
        """Under whose key the name is sealed; none for the system."""


@dataclass(frozen=True)
class System:
    """A part of the system, as an actor."""

    part: str

    @property
    def actor_id(self) -> str:
        """How the record names it."""
        return f"system:{self.part}"

    @property
    def actor_name(self) -> str:
        """A part has no name of its own."""
        return self.part

    @property
    def actor_holder(self) -> UUID | None:
        """Nothing about a part is secret."""
        return None


@dataclass(frozen=True)
class Subject:
    """What an act is about. `name` is sealed under `holder`'s key, so that erasing her erases it here too."""

    kind: str
    id: str
    holder: UUID | None = None
    name: str = ""

    @property
    def reference(self) -> str:
        """How the record names it."""
        return f"{self.kind}:{self.id}"


def record(
    actor: Actor,
    act: Act,
    subject: Subject,
    *,
    council: UUID | None = None,
    details: Mapping[str, Detail] | None = None,
) -> Entry:
    """Append one act to the record, in the transaction that carries it out.

    `details` holds codes, ids, dates and numbers only: never a trait, a name or an address. Names travel in the
    subject and the actor, and are sealed.
    """
    sequence = (db.session.scalar(select(func.max(Entry.sequence))) or 0) + 1
    at = moment()
    sealed = _sealed_names(sequence, ((actor.actor_holder, actor.actor_name), (subject.holder, subject.name)))
    content = {
        "schema": SCHEMA,
        "sequence": sequence,
        "at": at.isoformat(timespec="microseconds"),
        "act": act.value,
        "actor": actor.actor_id,
        "council": str(council) if council else None,
        "subject": subject.reference,
        "details": dict(details or {}),
        "names": sealed,
    }
    body = rfc8785.dumps(content)
    entry = Entry(
        sequence=sequence,
        at=at,
        act=act.value,
        actor=actor.actor_id,
        council=council,
        subject=subject.reference,
        body=body,
        leaf_hash=leaf_hash(body),
    )
    db.session.add(entry)
    db.session.flush()
    return entry


def leaf_hash(body: bytes) -> bytes:
    """The Merkle leaf of an entry (RFC 9162, section 2.1.1)."""
    return hashlib.sha256(LEAF_PREFIX + body).digest()


def _sealed_names(sequence: int, names: Iterable[tuple[UUID | None, str]]) -> dict[str, str]:
    place = crypto.Place("entries", "names", sequence)
    return {
        str(holder): base64.b64encode(crypto.seal(holder, name, place)).decode()
        for holder, name in names
        if holder is not None and name
    }


@dataclass(frozen=True)
class Fault:
    """The first thing that is wrong with the record: at which entry, and what."""

    sequence: int
    code: str


def verify() -> Fault | None:
    """Read the whole record and say the first fault: a gap, an altered body, a hash or a column that does not agree."""
    entries = db.session.scalars(select(Entry).order_by(Entry.sequence).execution_options(yield_per=500))
    for expected, entry in enumerate(entries, start=1):
        if entry.sequence != expected:
            return Fault(expected, "missing")
        if leaf_hash(entry.body) != entry.leaf_hash:
            return Fault(expected, "altered")
        if not _columns_agree(entry):
            return Fault(expected, "columns_differ")
    return None


def _columns_agree(entry: Entry) -> bool:
    try:
        content = json.loads(entry.body)
        told = (content["sequence"], content["at"], content["act"], content["actor"], content["subject"])
        council = content["council"]
    except (ValueError, KeyError, TypeError):  # no JSON, or not the JSON of an act
        return False
    kept = (entry.sequence, entry.at.isoformat(timespec="microseconds"), entry.act, entry.actor, entry.subject)
    return told == kept and council == (str(entry.council) if entry.council else None)


def count() -> int:
    """How many acts the record holds."""
    return db.session.scalar(select(func.count()).select_from(Entry)) or 0
