"""Many people at once, for an import that records one act for the whole file. Rows, not objects: it must be fast.

Nothing here records anything: the calling service does, in the same transaction.
"""

import hashlib
import hmac
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from flask import current_app
from sqlalchemy import Row, bindparam, insert, select, update

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
    language: str | None = None
    listed: bool | None = None


@dataclass(frozen=True)
class Known:
    """What the council already knows of a person."""

    id: UUID
    import_key: bytes | None
    pseudonym: str
    erased: bool
    name: str
    contact: str
    organisation: str
    traits: Mapping[str, str]
    own: frozenset[str]  # dimensions she declared herself: a file does not overrule her
    language: str | None = None
    listed: bool = False


@dataclass(frozen=True)
class Change:
    """What a file changes in a known person: the fields and traits that differ."""

    id: UUID
    fields: Mapping[str, str]
    traits: Mapping[str, str]
    plain: Mapping[str, str | bool] = field(default_factory=dict)  # language and listed, which are not sealed


def import_key(council: Council, file_id: str) -> bytes:
    """What a person's id in a file is kept as: a keyed hash, so that the table does not tell the id."""
    secret = hmac.digest(str(current_app.config["SECRET_KEY"]).encode(), b"pool import id", hashlib.sha256)
    return hmac.digest(secret, f"{council.id}\x1f{file_id}".encode(), hashlib.sha256)


def known_people(council: Council, import_keys: Iterable[bytes]) -> dict[bytes, Known]:
    """Who came in a file before, with everything a file could change."""
    wanted = set(import_keys)
    found = _known([row for row in _rows(council) if row.import_key in wanted])
    return {each.import_key: each for each in found if each.import_key is not None}


def everybody(council: Council) -> list[Known]:
    """Everyone the council knows, with everything a file could change."""
    return _known(_rows(council))


def _rows(council: Council) -> Sequence[Row[*tuple[Any, ...]]]:
    columns = (
        Person.id,
        Person.import_key,
        Person.pseudonym,
        Person.erased_at,
        Person.name_sealed,
        Person.contact_sealed,
        Person.organisation_sealed,
        Person.language,
        Person.listed,
    )
    return db.session.execute(select(*columns).where(Person.council_id == council.id)).all()


def _known(rows: Sequence[Row[*tuple[Any, ...]]]) -> list[Known]:
    crypto.load_keys(row.id for row in rows)
    traits, own = _declared([row.id for row in rows])
    return [
        Known(
            row.id,
            row.import_key,
            row.pseudonym,
            erased=row.erased_at is not None,
            name=opened(row.id, "name_sealed", row.name_sealed),
            contact=opened(row.id, "contact_sealed", row.contact_sealed),
            organisation=opened(row.id, "organisation_sealed", row.organisation_sealed),
            traits=traits.get(row.id, {}),
            own=frozenset(own.get(row.id, ())),
            language=row.language,
            listed=row.listed,
        )
        for row in rows
    ]


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
    plain = _plain_difference(known, incoming)
    return Change(known.id, fields, traits, plain) if fields or traits or plain else None


def _plain_difference(known: Known, incoming: Incoming) -> dict[str, str | bool]:
    """A file may take back that somebody is named in public; that she agreed to it, only she can say once known."""
    changed: dict[str, str | bool] = {}
    if incoming.language and incoming.language != known.language:
        changed["language"] = incoming.language
    if incoming.listed is False and known.listed:
        changed["listed"] = False
    return changed


def add_people(council: Council, incoming: Sequence[Incoming], *, on: date) -> list[UUID]:
    """Make many people known at once, each with her own key and pseudonym; gives their ids in the same order."""
    pseudonyms = _free_pseudonyms(council, len(incoming))
    ids = [uuid4() for _each in incoming]
    crypto.make_keys(ids)
    people = [
        {
            "id": person_id,
            "council_id": council.id,
            "pseudonym": pseudonym,
            "language": each.language,
            "listed": bool(each.listed),
            "assisted": True,
            "import_key": each.import_key,
            "created_at": moment(),
            "version": 1,
            **{f"{name}_sealed": _sealed(person_id, f"{name}_sealed", getattr(each, name)) for name in FIELDS},
        }
        for person_id, pseudonym, each in zip(ids, pseudonyms, incoming, strict=True)
    ]
    if people:
        db.session.connection().execute(insert(Person), people)
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
    for name in ("language", "listed"):
        plain = [{"row_id": each.id, "told": each.plain[name]} for each in changes if name in each.plain]
        if plain:
            statement = update(Person).where(Person.id == bindparam("row_id"))
            many.execute(statement.values({name: bindparam("told")}), plain)
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
        db.session.connection().execute(insert(Trait), rows)


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
