"""Who looked at a person's data, and when: read from the record, for herself."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from math import ceil
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from council.accounts.models import User
from council.audit.acts import Act
from council.audit.models import Entry
from council.councils.models import Council, RoleGrant
from council.councils.role_words import role_name
from council.crypto import Unreadable
from council.database import db
from council.errors import CouncilError, NotFound
from council.members.models import Person
from council.paging import Pages, page_links, three_beside
from council.portal.record import ACCOUNT
from council.rotation import service as rotations
from council.rotation.models import Proposal, Staggering
from council.rotation.stagger import service as staggering

LINES_A_PAGE = 50


@dataclass(frozen=True)
class Look:
    """One look: on which day, by whom, and at what (a stored code)."""

    on: date
    name: str
    roles: tuple[str, ...]
    act: str

    @property
    def words(self) -> str:
        """What was looked at."""
        return words_of_look(self.act)


@dataclass(frozen=True)
class LookPage:
    """Some looks, the latest first, and the way to the others."""

    lines: list[Look]
    links: Pages | None


def words_of_look(act: str) -> str:
    """What was looked at, in words."""
    return {
        Act.PERSON_READ: _("Opened the page with what is recorded about you"),
        Act.EVIDENCE_DOWNLOADED: _(
            "Downloaded the file with which a proposal is checked; you are in it under your pseudonym"
        ),
        Act.MEMBERS_EXPORTED: _("Downloaded a list of the people this council knows; you are in it"),
    }[Act(act)]


def page_of(person: Person, council: Council, page: int) -> LookPage:
    """A page of the looks at a person; a page that does not exist is not there."""
    seen = _looks(person)
    total = db.session.scalar(select(func.count()).select_from(seen.subquery())) or 0
    pages = max(1, ceil(total / LINES_A_PAGE))
    if not 1 <= page <= pages:
        raise NotFound
    rows = seen.order_by(Entry.sequence.desc()).limit(LINES_A_PAGE).offset((page - 1) * LINES_A_PAGE)
    links = _links(council, page, pages, total) if pages > 1 else None
    return LookPage(_read(council, rows), links)


def every_look(person: Person, council: Council) -> list[Look]:
    """All of them, oldest first."""
    return _read(council, _looks(person).order_by(Entry.sequence))


def _looks(person: Person) -> Select[Entry]:
    own = f"{ACCOUNT}{person.user_id}"
    return select(Entry).where(
        Entry.council == person.council_id,
        Entry.actor != own,
        Entry.actor.startswith(ACCOUNT),
        or_(
            and_(Entry.act == Act.PERSON_READ.value, Entry.subject == f"person:{person.id}"),
            and_(Entry.act == Act.MEMBERS_EXPORTED.value, Entry.at >= person.created_at),
            _downloads(person),
        ),
    )


def _downloads(person: Person) -> ColumnElement[bool]:
    """The downloads of files in which she stands."""
    downloaded = (Entry.council == person.council_id, Entry.act == Act.EVIDENCE_DOWNLOADED.value)
    subjects = db.session.scalars(select(Entry.subject).where(*downloaded, Entry.at >= person.created_at).distinct())
    with_her = [each for each in subjects if person.pseudonym in _file_behind(each)]
    return and_(Entry.act == Act.EVIDENCE_DOWNLOADED.value, Entry.subject.in_(with_her))


def _file_behind(subject: str) -> str:
    """The people in the file that was handed out; nothing where it cannot be read any more."""
    kind, _colon, number = subject.partition(":")
    try:
        if kind == "proposal":
            return rotations.problem_of(db.session.get_one(Proposal, UUID(number)))
        return staggering.plan_of(db.session.get_one(Staggering, UUID(number))).decode()
    except (Unreadable, CouncilError):
        return ""


def _read(council: Council, rows: Select[Entry]) -> list[Look]:
    entries = db.session.scalars(rows).all()
    readers = {UUID(each.actor.removeprefix(ACCOUNT)) for each in entries}
    names = {row.id: row.name for row in db.session.execute(select(User.id, User.name).where(User.id.in_(readers)))}
    roles = _roles(council, readers)
    found = []
    for each in entries:
        reader = UUID(each.actor.removeprefix(ACCOUNT))
        name = names.get(reader, "") or _("an account that was closed")
        found.append(Look(each.at.date(), name, tuple(sorted(roles.get(reader, ()))), each.act))
    return found


def _roles(council: Council, readers: Iterable[UUID]) -> dict[UUID, set[str]]:
    """What the readers are, or were, in the council."""
    held = select(RoleGrant.user_id, RoleGrant.role).where(
        RoleGrant.council_id == council.id, RoleGrant.user_id.in_(list(readers))
    )
    found: dict[UUID, set[str]] = {}
    for user_id, role in db.session.execute(held):
        found.setdefault(user_id, set()).add(role_name(role))
    return found


def _links(council: Council, page: int, pages: int, total: int) -> Pages:
    def link(number: int) -> str:
        return url_for("portal.who_looked", council=council, page=number)

    summary = ngettext("%(num)d look at your data", "%(num)d looks at your data", total)
    return page_links(page, pages, link, numbers=three_beside(page, pages), summary=summary)
