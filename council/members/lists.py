"""The list of people: narrowed, searched, sorted and cut into pages. Names are sealed, so they are compared here."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Select, func, select

from council.councils.models import Council
from council.database import db
from council.members.kept_names import in_order, plain
from council.members.models import Person, Trait
from council.members.queries import names_of_many, organisations_of_many
from council.paging import nearest_page

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
    assisted: bool
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
    too_many = known_count(council) > MOST_NAMES
    needs_names = bool(wish.search) or wish.order is Order.NAME
    found = _by_name(council, wish) if needs_names and not too_many else _ids(_sorted(council, wish))
    page, pages = nearest_page(wish.page, len(found), ON_A_PAGE)
    shown = found[(page - 1) * ON_A_PAGE : page * ON_A_PAGE]
    return PeoplePage(_lines(shown), len(found), page, pages, too_many and needs_names)


def _by_name(council: Council, wish: Wish) -> list[UUID]:
    """Those whose name or pseudonym holds what is searched, in the order wished for."""
    sought = plain(wish.search)
    matching = [each.id for each in in_order(council) if each.matches(sought)]
    if wish.order is Order.NAME:
        among = set(_ids(_narrowed(council, wish.narrowing)))
        found = [each for each in matching if each in among]
        return found[::-1] if wish.descending else found
    match = set(matching)
    return [each for each in _ids(_sorted(council, replace(wish, search=""))) if each in match]


def _ids(question: Select[UUID]) -> list[UUID]:
    return list(db.session.scalars(question))


def known_count(council: Council) -> int:
    """How many people a council knows."""
    return db.session.scalar(select(func.count()).where(Person.council_id == council.id)) or 0


def _sorted(council: Council, wish: Wish) -> Select[UUID]:
    """What the database itself can sort and search: when somebody was added, and pseudonyms."""
    question = _narrowed(council, wish.narrowing)
    if wish.search:
        question = question.where(Person.pseudonym.icontains(wish.search, autoescape=True))
    columns = (Person.created_at, Person.pseudonym) if wish.order is Order.ADDED else (Person.pseudonym,)
    return question.order_by(*(each.desc() if wish.descending else each for each in columns))


def _narrowed(council: Council, narrowing: Narrowing) -> Select[UUID]:
    question = select(Person.id).where(Person.council_id == council.id)
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
    question = select(Person.id, Person.pseudonym, Person.created_at, Person.user_id, Person.assisted, Person.erased_at)
    rows = {row.id: row for row in db.session.execute(question.where(Person.id.in_(ids)))}
    return [
        PersonLine(
            id=each,
            name=names[each],
            pseudonym=rows[each].pseudonym,
            organisation=organisations.get(each, ""),
            added_at=rows[each].created_at,
            has_account=rows[each].user_id is not None,
            assisted=rows[each].assisted,
            erased=rows[each].erased_at is not None,
        )
        for each in ids
    ]
