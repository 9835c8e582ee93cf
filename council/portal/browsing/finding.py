"""Finding acts: what an address asks for, whom an act is about, and what was said of the same thing before."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from math import ceil
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, literal, select, union_all
from sqlalchemy.orm import QueryableAttribute

from council.audit.acts import SUPPORT_CASES, Act
from council.audit.models import Entry
from council.calls.models import Application
from council.councils.models import Council
from council.database import db
from council.errors import NotFound
from council.members.models import Person
from council.terms.models import Replacement, Substitute, Term
from council.terms.offices.models import OfficeTerm, SubBodyMember

ACTS_A_PAGE = 50
MOST_BEFORE = 200  # acts about the same thing that are read to find what was said before
ACCOUNT, APPLICANT, SYSTEM = "account", "applicant", "system"
ACTORS: Mapping[str, ColumnElement[bool]] = {
    ACCOUNT: Entry.actor.startswith("account:"),
    APPLICANT: Entry.actor == "system:applicant",
    SYSTEM: Entry.actor.startswith("system:") & (Entry.actor != "system:applicant"),
}
ABOUT_HER: Mapping[str, tuple[QueryableAttribute[UUID], QueryableAttribute[UUID]]] = {
    "application": (Application.id, Application.person_id),
    "office_term": (OfficeTerm.id, OfficeTerm.person_id),
    "replacement": (Replacement.id, Replacement.person_id),
    "sub_body_member": (SubBodyMember.id, SubBodyMember.person_id),
    "substitute": (Substitute.id, Substitute.person_id),
    "term": (Term.id, Term.person_id),
}


@dataclass(frozen=True)
class Wanted:
    """What an address asks for. `person` is a pseudonym; `unknown` says that nobody has it."""

    person: str = ""
    person_id: UUID | None = None
    act: str = ""
    by: str = ""
    start: date | None = None
    end: date | None = None

    @property
    def unknown(self) -> bool:
        """Whether nobody has this pseudonym."""
        return bool(self.person) and self.person_id is None

    @property
    def address(self) -> dict[str, Any]:
        """The same as arguments of an address."""
        told = {"person": self.person, "act": self.act, "by": self.by}
        days = {name: each.isoformat() for name, each in (("from", self.start), ("until", self.end)) if each}
        return {name: value for name, value in told.items() if value} | days


@dataclass(frozen=True)
class Found:
    """A page of acts, the latest first, and how many there are in all."""

    entries: list[Entry]
    page: int
    pages: int
    total: int


def wanted(council: Council, asked: Mapping[str, str]) -> Wanted:
    """What the arguments of an address ask for; whatever is none of what they may be asks for nothing."""
    pseudonym = asked.get("person", "").strip().upper()[:16]
    this = select(Person.id).where(Person.council_id == council.id, Person.pseudonym == pseudonym)
    act, by = asked.get("act", ""), asked.get("by", "")
    return Wanted(
        person=pseudonym,
        person_id=db.session.scalar(this) if pseudonym else None,
        act=act if act in set(Act) else "",
        by=by if by in ACTORS else "",
        start=_day(asked.get("from", "")),
        end=_day(asked.get("until", "")),
    )


def find(council: Council, what: Wanted, page: int) -> Found:
    """A page of the acts of a council that are asked for; a page that does not exist is not there."""
    if what.unknown:
        return Found([], 1, 1, 0)
    conditions = [Entry.council == council.id, *_conditions(what)]
    total = db.session.scalar(select(func.count()).select_from(Entry).where(*conditions)) or 0
    pages = max(1, ceil(total / ACTS_A_PAGE))
    if not 1 <= page <= pages:
        raise NotFound
    rows = select(Entry).where(*conditions).order_by(Entry.sequence.desc())
    part = rows.limit(ACTS_A_PAGE).offset((page - 1) * ACTS_A_PAGE)
    return Found(list(db.session.scalars(part)), page, pages, total)


def pseudonyms(council: Council) -> list[str]:
    """The pseudonyms of everybody who ever held a seat, to pick one from."""
    seated = select(Person.pseudonym).where(Person.council_id == council.id, Person.id.in_(select(Term.person_id)))
    return list(db.session.scalars(seated.order_by(Person.pseudonym)))


def said(entry: Entry) -> dict[str, Any]:
    """What stands in an act; nothing where it does not read as one."""
    try:
        told: Any = json.loads(entry.body)
    except ValueError:
        return {}
    return told if isinstance(told, dict) and isinstance(told.get("details"), dict) else {}


def id_in(text: object) -> UUID | None:
    """The id that a text is, or that stands in it behind a kind; none where it is none."""
    try:
        return UUID(str(text).rpartition(":")[2])
    except ValueError:
        return None


def pseudonyms_in(council: Council, entries: Iterable[Entry]) -> dict[int, str]:
    """The pseudonym of whom each act is about, by the act's number; of support acts none."""
    holders = {each.sequence: _holders(each) for each in entries if each.act not in SUPPORT_CASES}
    ids = {holder for found in holders.values() for holder in found}
    people = select(Person.id, Person.pseudonym).where(Person.council_id == council.id, Person.id.in_(ids))
    names = {row.id: row.pseudonym for row in db.session.execute(people)}
    return {
        number: names[found]
        for number, each in holders.items()
        if (found := next((i for i in each if i in names), None))
    }


def before(entry: Entry) -> dict[str, Any]:
    """What the acts before it said of the same thing: of each of its details, the value it had."""
    details = said(entry).get("details", {})
    earlier = (
        select(Entry)
        .where(Entry.subject == entry.subject, Entry.council == entry.council, Entry.sequence < entry.sequence)
        .order_by(Entry.sequence.desc())
        .limit(MOST_BEFORE)
    )
    found: dict[str, Any] = {}
    for each in db.session.scalars(earlier):
        for name, value in said(each).get("details", {}).items():
            if name in details:
                found.setdefault(name, value)
    return found


def _conditions(what: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if what.person_id is not None:
        found += [Entry.subject.in_(_subjects(what.person_id)), Entry.act.not_in(SUPPORT_CASES)]
    if what.act:
        found.append(Entry.act == what.act)
    if what.by:
        found.append(ACTORS[what.by])
    if what.start:
        found.append(Entry.at >= datetime.combine(what.start, time(), UTC))
    if what.end and what.end < date.max:
        found.append(Entry.at < datetime.combine(what.end + timedelta(days=1), time(), UTC))
    return found


def _subjects(person_id: UUID) -> list[str]:
    """How the record names a person, and what belongs to her."""
    parts = [
        select(literal(kind).label("kind"), row_id.label("id")).where(owner == person_id)
        for kind, (row_id, owner) in ABOUT_HER.items()
    ]
    rows = db.session.execute(union_all(*parts))
    return [f"person:{person_id}", *(f"{row.kind}:{row.id}" for row in rows)]


def _holders(entry: Entry) -> list[UUID]:
    """Whom an act may be about: its subject, those named in its details, and those under whose keys names stand."""
    told = said(entry)
    details = told.get("details", {})
    kind, _colon, subject = entry.subject.partition(":")
    texts = [subject if kind == "person" else "", details.get("person"), details.get("person_id")]
    own = entry.actor.partition(":")[2]
    return [
        found for text in [*texts, *(each for each in told.get("names", {}) if each != own)] if (found := id_in(text))
    ]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
