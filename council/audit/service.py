"""Writing the record and checking that it is whole."""

import base64
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol
from uuid import UUID

import rfc8785
from sqlalchemy import func, insert, select, type_coerce
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.types import NullType

from council import crypto
from council.audit.acts import Act
from council.audit.models import Entry
from council.database import db, moment

SCHEMA = 2
# What the columns repeat, as the canonical form writes it at the beginning and at the end of a body.
BEGINS, ENDS = (
    '{"act":"%s","actor":"%s","at":"%s","council":%s,"details":',
    ',"schema":%d,"sequence":%d,"subject":"%s"}',
)
LARGEST = 2**62  # a number that a database can be asked for
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
    entry = Entry(**_written(_last_sequence() + 1, actor, act, subject, council=council, details=details or {}))
    db.session.add(entry)
    db.session.flush()
    return entry


def record_many(
    actor: Actor, act: Act, told: Iterable[tuple[Subject, Mapping[str, Detail]]], *, council: UUID | None = None
) -> int:
    """Append one act for each of many subjects, as `record` does for one; says how many."""
    first = _last_sequence() + 1
    rows = [
        _written(sequence, actor, act, subject, council=council, details=details)
        for sequence, (subject, details) in enumerate(told, start=first)
    ]
    if rows:
        db.session.connection().execute(insert(Entry), rows)
    return len(rows)


def _last_sequence() -> int:
    return db.session.scalar(select(func.max(Entry.sequence))) or 0


def _written(
    sequence: int,
    actor: Actor,
    act: Act,
    subject: Subject,
    *,
    council: UUID | None,
    details: Mapping[str, Detail],
) -> dict[str, object]:
    """The columns of one entry."""
    at = moment()
    sealed = _sealed_names(sequence, ((actor.actor_holder, actor.actor_name), (subject.holder, subject.name)))
    content: dict[str, Any] = {
        "schema": SCHEMA,
        "sequence": sequence,
        "at": at.isoformat(timespec="microseconds"),
        "act": act.value,
        "actor": actor.actor_id,
        "council": str(council) if council else None,
        "subject": subject.reference,
        "details": dict(details),
        "names": sealed,
    }
    body = rfc8785.dumps(content)
    return {
        "sequence": sequence,
        "at": at,
        "act": act.value,
        "actor": actor.actor_id,
        "council": council,
        "subject": subject.reference,
        "body": body,
        "leaf_hash": leaf_hash(body),
    }


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
    """The first thing that is wrong with the record: at which entry, and what; up to which, if it is not sure where."""

    sequence: int
    code: str
    last: int = 0


class Unsound(Exception):
    """Reading the record came to something that is wrong."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(fault)


def verify() -> Fault | None:
    """Read the whole record and say the first fault: a gap, an altered body, a hash or a column that does not agree."""
    try:
        for _leaf in read():
            pass
    except Unsound as found:
        return found.fault
    return None


def read(after: int = 0, most: int | None = None) -> Iterator[bytes]:
    """The leaf hash of each entry behind one, in order, computed from what counts; `Unsound` at the first fault."""
    at = _as_written(Entry.at, lambda instant: instant.isoformat(timespec="microseconds"))
    council = _as_written(Entry.council, lambda council: f'"{council}"' if council else "null")
    raw = type_coerce(Entry.at, NullType()).label("at"), type_coerce(Entry.council, NullType()).label("council")
    columns = Entry.sequence, Entry.body, Entry.leaf_hash, Entry.act, Entry.actor, Entry.subject, *raw
    whole = select(*columns).where(Entry.sequence > after).order_by(Entry.sequence).limit(most)
    with db.session.connection().execute(whole.execution_options(yield_per=500)) as entries:
        for expected, entry in enumerate(entries, start=after + 1):
            sequence, body, leaf, act, actor, subject, instant, of = entry
            if sequence != expected:
                raise Unsound(Fault(expected, "missing"))
            if not _is_leaf(leaf, body):
                raise Unsound(Fault(expected, "altered"))
            begins, ends = BEGINS % (act, actor, at(instant), council(of)), ENDS % (SCHEMA, sequence, subject)
            if not (body.startswith(begins.encode()) and body.endswith(ends.encode())):
                raise Unsound(Fault(expected, "columns_differ"))
            yield leaf


def _is_leaf(leaf: object, body: object) -> bool:
    """Whether a hash is that of a body; SQLite keeps a value of any kind, so it may be no bytes at all."""
    return isinstance(body, bytes) and leaf_hash(body) == leaf


def _as_written(column: InstrumentedAttribute[Any], write: Callable[[Any], str]) -> Callable[[Any], str]:
    """How a value as the database keeps it stands in a body; many entries share one, so each is converted once.

    A value that is none of its kind stands in no body.
    """
    dialect = db.engine.dialect
    read = column.type.dialect_impl(dialect).result_processor(dialect, None)

    @lru_cache(maxsize=128)
    def written(raw: Any) -> str:
        try:
            return write(read(raw) if read else raw)
        except (ValueError, TypeError, AttributeError):
            return ""

    return written


def latest_act(council: UUID) -> int:
    """The number of the latest act of a council: what was read before is as it was, as long as this is the same."""
    newest = select(Entry.sequence).where(Entry.council == council).order_by(Entry.sequence.desc())
    return db.session.scalar(newest.limit(1)) or 0


def act_of(council: UUID, number: int) -> Entry | None:
    """One act of a council; none if there is no such act, or if it is not this council's."""
    entry = db.session.get(Entry, number) if number <= LARGEST else None
    return entry if entry is not None and entry.council == council else None


def last_act() -> int:
    """The number of the latest act of all; 0 before the first."""
    return _last_sequence()


def count() -> int:
    """How many acts the record holds."""
    return db.session.scalar(select(func.count()).select_from(Entry)) or 0
