"""People as one reader may see them in a list: by name or by pseudonym, and what they said in one dimension."""

from collections.abc import Iterable
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import Select, select

from council import crypto
from council.access import Role
from council.councils.models import Council, Dimension
from council.database import db
from council.members.models import Person, Trait
from council.members.queries import names_of_many, open_trait


def names_as_seen(ids: Iterable[UUID], roles: frozenset[Role], own: UUID | None = None) -> dict[UUID, str]:
    """How each of a page of people is called: the secretariat reads every name, others those who agreed to be named."""
    wanted = list(dict.fromkeys(ids))
    if Role.SECRETARIAT in roles:
        return names_of_many(wanted)
    rows = db.session.execute(select(Person.id, Person.pseudonym, Person.listed).where(Person.id.in_(wanted))).all()
    named = names_of_many(row.id for row in rows if row.listed)
    names = {row.id: named.get(row.id, row.pseudonym) for row in rows}
    return {each: _("You") if each == own else name for each, name in names.items()}


def declared_in(council: Council, dimension: str, among: Select[UUID]) -> dict[UUID, str]:
    """What each of those whom a question finds said in one dimension; whoever said nothing is missing.

    For a reader who may see single values; the number of questions does not grow with the number of people.
    """
    crypto.load_keys_in(among)
    said = (
        select(Trait.id, Trait.person_id, Trait.value_sealed)
        .join(Dimension, Dimension.id == Trait.dimension_id)
        .where(Dimension.council_id == council.id, Dimension.key == dimension)
        .where(Trait.person_id.in_(among), Trait.withdrawn_on.is_(None))
    )
    read = {row.person_id: open_trait(row.person_id, row.id, row.value_sealed) for row in db.session.execute(said)}
    return {person_id: value for person_id, value in read.items() if value}
