"""The list of people: narrowed, searched, sorted and cut into pages. Names are sealed, so they are compared here."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Select, func, select

from council.councils.models import Council
from council.database import db
from council.members.models import Person, Trait
from council.members.queries import names_of_many, organisations_of_many

ON_A_PAGE = 50
MOST_NAMES = 20_000  # about a second of opening names; above it, only pseudonyms are searched and sorted


class Narrowing(StrEnum):
    """Whom the list shows."""

    EVERYONE = "everyone"
    WITH_ACCOUNT = "with_account"
    LISTED = "listed"
    SILENT = "silent"
    ERASED = "erased"


class Order(StrEnum):
    """What the list may be sorted by."""

    NAME = "name"
    PSEUDONYM = "pseudonym"
    ADDED = "added"


@dataclass(frozen=True)
class Wish:
    """How the reader wants the list."""

    search: str = ""
    narrowing: Narrowing = Narrowing.EVERYONE
    order: Order = Order.NAME
    descending: bool = False
    page: int = 1


@dataclass(frozen=True)
class PersonLine:
    """One person in the list."""

    id: UUID
    name: str
    pseudonym: str
    organisation: str
    added_at: datetime
    has_account: bool
    erased: bool


@dataclass(frozen=True)
class PeoplePage:
    """One page of the list. `names_left_out` says that there were too many people to compare names."""

    lines: list[PersonLine]
    total: int
    page: int
    pages: int
    names_left_out: bool


def people(council: Council, wish: Wish) -> PeoplePage:
    """The people a council knows, as the reader wishes to see them; erased ones only when asked for."""
    found = [(row.id, row.pseudonym, row.created_at) for row in db.session.execute(_question(council, wish.narrowing))]
    too_many = len(found) > MOST_NAMES
    needs_names = bool(wish.search) or wish.order is Order.NAME
    names = names_of_many(row[0] for row in found) if needs_names and not too_many else {}
    if wish.search:
        sought = _plain(wish.search)
        found = [row for row in found if sought in _plain(f"{names.get(row[0], '')}\n{row[1]}")]
    if wish.order is Order.NAME and not too_many:
        found.sort(key=lambda row: (_plain(names[row[0]]), row[1]), reverse=wish.descending)
    elif wish.order is Order.ADDED:
        found.sort(key=lambda row: (row[2], row[1]), reverse=wish.descending)
    else:
        found.sort(key=lambda row: row[1], reverse=wish.descending)
    pages = max(1, -(-len(found) // ON_A_PAGE))
    page = min(max(wish.page, 1), pages)
    shown = [row[0] for row in found[(page - 1) * ON_A_PAGE : page * ON_A_PAGE]]
    return PeoplePage(_lines(shown), len(found), page, pages, too_many and needs_names)


def known_count(council: Council) -> int:
    """How many people a council knows."""
    return db.session.scalar(select(func.count()).where(Person.council_id == council.id)) or 0


def _question(council: Council, narrowing: Narrowing) -> Select[UUID, str, datetime]:
    question = select(Person.id, Person.pseudonym, Person.created_at).where(Person.council_id == council.id)
    if narrowing is Narrowing.ERASED:
        return question.where(Person.erased_at.is_not(None))
    question = question.where(Person.erased_at.is_(None))
    if narrowing is Narrowing.WITH_ACCOUNT:
        return question.where(Person.user_id.is_not(None))
    if narrowing is Narrowing.LISTED:
        return question.where(Person.listed)
    if narrowing is Narrowing.SILENT:
        declared = select(Trait.id).where(Trait.person_id == Person.id, Trait.withdrawn_on.is_(None))
        return question.where(~declared.exists())
    return question


def _lines(ids: list[UUID]) -> list[PersonLine]:
    names, organisations = names_of_many(ids), organisations_of_many(ids)
    question = select(Person.id, Person.pseudonym, Person.created_at, Person.user_id, Person.erased_at)
    rows = {row.id: row for row in db.session.execute(question.where(Person.id.in_(ids)))}
    return [
        PersonLine(
            id=each,
            name=names[each],
            pseudonym=rows[each].pseudonym,
            organisation=organisations.get(each, ""),
            added_at=rows[each].created_at,
            has_account=rows[each].user_id is not None,
            erased=rows[each].erased_at is not None,
        )
        for each in ids
    ]


def _plain(text: str) -> str:
    """What a reader who types without accents and capitals would type."""
    split = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in split if not unicodedata.combining(letter))
