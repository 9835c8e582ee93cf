"""Many people at once, for an import that records one act for the whole file. Rows, not objects: it must be fast.

Nothing here records anything: the calling service does, in the same transaction.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import bindparam, insert, select, update

from council import crypto
from council.councils.models import Council, Dimension
from council.database import db, moment
from council.members.models import Person, Trait
from council.members.queries import AT_ONCE, open_trait, opened, sealed_place
from council.members.service import random_pseudonym

FIELDS = ("name", "contact", "organisation")


@dataclass(frozen=True)
class Incoming:
    """What a file says of one person. What it leaves empty it does not say."""

    import_key: bytes
    name: str = ""
    contact: str = ""
    organisation: str = ""
    traits: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Known:
    """What the council already knows of a person who came in a file before."""

    id: UUID
    erased: bool
    name: str
    contact: str
    organisation: str
    traits: Mapping[str, str]
    own: frozenset[str]  # dimensions she declared herself: a file does not overrule her


@dataclass(frozen=True)
class Change:
    """What a file changes in a known person: the fields and traits that differ."""

    id: UUID
    fields: Mapping[str, str]
    traits: Mapping[str, str]


def known_people(council: Council, import_keys: Iterable[bytes]) -> dict[bytes, Known]:
    """Who came in a file before, with everything a file could change."""
    wanted = set(import_keys)
    rows = db.session.execute(
        select(
            Person.id,
            Person.import_key,
            Person.erased_at,
            Person.name_sealed,
            Person.contact_sealed,
            Person.organisation_sealed,
        ).where(Person.council_id == council.id, Person.import_key.is_not(None))
    ).all()
    rows = [row for row in rows if row.import_key in wanted]
    crypto.load_keys(row.id for row in rows)
    traits, own = _declared([row.id for row in rows])
    return {
        row.import_key: Known(
            row.id,
            row.erased_at is not None,
            name=opened(row.id, "name_sealed", row.name_sealed),
            contact=opened(row.id, "contact_sealed", row.contact_sealed),
            organisation=opened(row.id, "organisation_sealed", row.organisation_sealed),
            traits=traits.get(row.id, {}),
            own=frozenset(own.get(row.id, ())),
        )
        for row in rows
    }


def difference(known: Known, incoming: Incoming) -> Change | None:
    """What a file would change in a known person; none when it says nothing new."""
    fields = {
        each: getattr(incoming, each)
        for each in FIELDS
        if getattr(incoming, each) and getattr(incoming, each) != getattr(known, each)
    }
    traits = {
        dimension: value
        for dimension, value in incoming.traits.items()
        if known.traits.get(dimension) != value and dimension not in known.own
    }
    return Change(known.id, fields, traits) if fields or traits else None


def add_people(council: Council, incoming: Sequence[Incoming], *, on: date) -> list[UUID]:
    """Make many people known at once, each with her own key and pseudonym; gives their ids in the same order."""
    pseudonyms = _free_pseudonyms(council, len(incoming))
    ids = [uuid4() for _each in incoming]
    for person_id in ids:
        crypto.make_key(person_id)
    people = [
        {
            "id": person_id,
            "council_id": council.id,
            "pseudonym": pseudonym,
            "listed": False,
            "import_key": each.import_key,
            "created_at": moment(),
            "version": 1,
            **{f"{name}_sealed": _sealed(person_id, f"{name}_sealed", getattr(each, name)) for name in FIELDS},
        }
        for person_id, pseudonym, each in zip(ids, pseudonyms, incoming, strict=True)
    ]
    if people:
        db.session.execute(insert(Person), people)
    _declare(council, {person_id: each.traits for person_id, each in zip(ids, incoming, strict=True)}, on=on)
    return ids


def change_people(council: Council, changes: Sequence[Change], *, on: date) -> None:
    """Carry out what a file changes in many known people; an earlier declaration is withdrawn, never overwritten."""
    if not changes:
        return
    many = db.session.connection()  # the session itself updates many rows by primary key alone
    for name in FIELDS:
        column = f"{name}_sealed"
        rows = [
            {"row_id": each.id, "sealed": _sealed(each.id, column, each.fields[name])}
            for each in changes
            if name in each.fields
        ]
        if rows:
            statement = update(Person).where(Person.id == bindparam("row_id"))
            many.execute(statement.values({column: bindparam("sealed")}), rows)
    raised = update(Person).where(Person.id == bindparam("row_id")).values(version=Person.version + 1)
    many.execute(raised, [{"row_id": each.id} for each in changes])
    _withdraw(council, changes, on=on)
    _declare(council, {each.id: each.traits for each in changes}, on=on)
    db.session.expire_all()


def _withdraw(council: Council, changes: Sequence[Change], *, on: date) -> None:
    ids = _dimension_ids(council)
    rows = [
        {"holder": each.id, "dimension": ids[dimension], "day": on} for each in changes for dimension in each.traits
    ]
    if rows:
        current = (
            update(Trait)
            .where(
                Trait.person_id == bindparam("holder"),
                Trait.dimension_id == bindparam("dimension"),
                Trait.withdrawn_on.is_(None),
            )
            .values(withdrawn_on=bindparam("day"))
        )
        db.session.connection().execute(current, rows)


def _declare(council: Council, traits: Mapping[UUID, Mapping[str, str]], *, on: date) -> None:
    ids = _dimension_ids(council)
    rows = []
    for person_id, values in traits.items():
        for dimension, value in values.items():
            trait_id = uuid4()
            rows.append(
                {
                    "id": trait_id,
                    "person_id": person_id,
                    "dimension_id": ids[dimension],
                    "value_sealed": crypto.seal(person_id, value, crypto.Place("traits", "value_sealed", trait_id)),
                    "declared_on": on,
                    "declared_by": "import",
                }
            )
    if rows:
        db.session.execute(insert(Trait), rows)


def _declared(people: Sequence[UUID]) -> tuple[dict[UUID, dict[str, str]], dict[UUID, set[str]]]:
    traits: dict[UUID, dict[str, str]] = {}
    own: dict[UUID, set[str]] = {}
    for start in range(0, len(people), AT_ONCE):
        rows = db.session.execute(
            select(Trait.id, Trait.person_id, Dimension.key, Trait.value_sealed, Trait.declared_by)
            .join(Dimension, Dimension.id == Trait.dimension_id)
            .where(Trait.person_id.in_(people[start : start + AT_ONCE]), Trait.withdrawn_on.is_(None))
        )
        for row in rows:
            traits.setdefault(row.person_id, {})[row.key] = open_trait(row.person_id, row.id, row.value_sealed)
            if row.declared_by == "self":
                own.setdefault(row.person_id, set()).add(row.key)
    return traits, own


def _dimension_ids(council: Council) -> dict[str, UUID]:
    question = select(Dimension.key, Dimension.id).where(Dimension.council_id == council.id)
    return {row.key: row.id for row in db.session.execute(question)}


def _free_pseudonyms(council: Council, count: int) -> list[str]:
    taken = set(db.session.scalars(select(Person.pseudonym).where(Person.council_id == council.id)))
    free: list[str] = []
    while len(free) < count:
        pseudonym = random_pseudonym()
        if pseudonym not in taken:
            taken.add(pseudonym)
            free.append(pseudonym)
    return free


def _sealed(person_id: UUID, column: str, value: str) -> bytes | None:
    return crypto.seal(person_id, value, sealed_place(column, person_id)) if value else None
