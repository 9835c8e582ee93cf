"""Work that members do between meetings: noted by each for herself, and told to others only as sums of many."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID, uuid4

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select

from council import crypto
from council.audit.acts import Act
from council.audit.service import Actor, Subject, record
from council.calls.suppression import SMALL
from council.councils.models import Council
from council.database import db, existing, moment
from council.meetings.minutes.models import Contribution
from council.members.models import Person

LONGEST = 1000
MONTHS = 3  # of a quarter


class Work(StrEnum):
    """What kind of work it was."""

    PREPARING = "preparing"
    WRITING = "writing"
    LISTENING = "listening"
    REPRESENTING = "representing"
    INTERPRETING = "interpreting"
    OTHER = "other"


class Note(BaseModel):
    """What she did, and for how long, if she says so."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    work: Work
    minutes: int | None = Field(default=None, ge=1)
    what: str = ""


@dataclass(frozen=True, order=True)
class Quarter:
    """Three months of a year."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> "Quarter":
        """The quarter that a day is in."""
        return cls(day.year, (day.month - 1) // MONTHS + 1)


@dataclass(frozen=True)
class Sum:
    """What many members did in a quarter; none of it where they were too few."""

    quarter: Quarter
    members: int | None
    notes: int | None
    minutes: int | None


def note(actor: Actor, person: Person, *, day: date, done: Note) -> Contribution:
    """Note work of one's own; what it was is sealed under her key."""
    noted_id = uuid4()
    sealed = crypto.seal(person.id, done.model_dump_json(), _place(noted_id))
    noted = Contribution(id=noted_id, person_id=person.id, day=day, content_sealed=sealed, noted_at=moment())
    db.session.add(noted)
    db.session.flush()
    _record(actor, Act.CONTRIBUTION_NOTED, noted, person)
    return noted


def remove(actor: Actor, noted: Contribution, person: Person) -> None:
    """Take a note of one's own out."""
    db.session.delete(noted)
    db.session.flush()
    _record(actor, Act.CONTRIBUTION_REMOVED, noted, person)


def notes_of(person: Person) -> list[tuple[Contribution, Note]]:
    """What she noted, the latest first."""
    hers = select(Contribution).where(Contribution.person_id == person.id)
    rows = db.session.scalars(hers.order_by(Contribution.day.desc(), Contribution.noted_at.desc(), Contribution.id))
    return _opened(rows)


def note_of(person: Person, noted_id: UUID) -> Contribution:
    """One of her notes; any other is not there."""
    return existing(Contribution, noted_id, belongs=lambda found: found.person_id == person.id)


def sums(council: Council, on: date) -> list[Sum]:
    """What members noted in each quarter that is over, the latest first: told only where enough of them did.

    A note counts when it was made, not on the day it speaks of, so that the past does not change with every note.
    """
    rows = db.session.scalars(
        select(Contribution).join(Person, Person.id == Contribution.person_id).where(Person.council_id == council.id)
    ).all()
    crypto.load_keys(each.person_id for each in rows)
    by_quarter: dict[Quarter, list[tuple[Contribution, Note]]] = defaultdict(list)
    for noted, said in _opened(rows):
        by_quarter[Quarter.of(noted.noted_at.date())].append((noted, said))
    now = Quarter.of(on)
    return [_sum(each, by_quarter[each]) for each in sorted(by_quarter, reverse=True) if each < now]


def _sum(quarter: Quarter, noted: list[tuple[Contribution, Note]]) -> Sum:
    members = len({each.person_id for each, _said in noted})
    if members < SMALL:
        return Sum(quarter, None, None, None)
    timed = {each.person_id for each, said in noted if said.minutes}
    minutes = sum(said.minutes or 0 for _each, said in noted) if len(timed) >= SMALL else None
    return Sum(quarter, members, len(noted), minutes)


def _opened(rows: Iterable[Contribution]) -> list[tuple[Contribution, Note]]:
    found = []
    for each in rows:
        try:
            content = crypto.unseal(each.person_id, each.content_sealed, _place(each.id))
        except crypto.Unreadable:  # she was erased
            continue
        found.append((each, Note.model_validate_json(content)))
    return found


def _place(noted_id: UUID) -> crypto.Place:
    return crypto.Place("contributions", "content_sealed", noted_id)


def _record(actor: Actor, act: Act, noted: Contribution, person: Person) -> None:
    record(actor, act, Subject("contribution", str(noted.id)), council=person.council_id)
