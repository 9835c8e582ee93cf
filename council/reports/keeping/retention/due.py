"""What ends by itself in a council, and on which day: per class and row, from what the tables say."""

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Select, select, union

from council.calls.models import Application, Call
from council.config import Settings
from council.councils.models import Council
from council.database import db
from council.members.groups.models import Affiliation
from council.members.models import Message, Person, Trait
from council.members.needs.models import AccessNeeds
from council.members.skills.models import DeclaredSkills
from council.rotation.models import ReservePlace
from council.terms import service as terms
from council.terms.limits import add_months
from council.terms.models import Replacement
from council.terms.offices.models import OfficeTerm, OtherSeat, SubBodyMember

NEVER = date.max


class What(StrEnum):
    """The classes that end by themselves."""

    APPLICANTS = "applicants"
    MEMBERS = "members"
    APPLICATIONS = "applications"
    MESSAGES = "messages"


@dataclass(frozen=True)
class Due:
    """One person, application or message, and the day on which it is over."""

    what: What
    id: UUID
    day: date


@dataclass
class _Life:
    """What a person was to the council: since when it knows her, until when she served, and hoped for a seat."""

    since: date
    kept: bool
    served: date | None = None
    waited: date = date.min

    def ends(self, settings: Settings) -> date:
        """When what is kept of her is over."""
        if self.served is None:
            return _later(max(self.since, self.waited), settings.keep_applicants_months)
        return NEVER if self.kept else _later(max(self.served, self.waited), settings.keep_members_months)


def due(council: Council, settings: Settings) -> list[Due]:
    """Everything of a council that ends on a known day, whatever is over already among it."""
    lives, filled = _lives(council), _not_cleared(council)
    people = [
        Due(What.APPLICANTS if life.served is None else What.MEMBERS, person, life.ends(settings))
        for person, life in lives.items()
        if life.served is None or person in filled
    ]
    parts = (people, _applications(council, settings), _messages(council, settings))
    return [each for part in parts for each in part if each.day != NEVER]


def ends_for(person: Person, settings: Settings) -> tuple[date | None, bool]:
    """When what is kept of a person ends, if a day is known, and whether she is then erased altogether."""
    life = _lives(person.council)[person.id]
    day = life.ends(settings)
    return (None if day == NEVER else day), life.served is None


def _lives(council: Council) -> dict[UUID, _Life]:
    columns = select(Person.id, Person.created_at, Person.kept_since)
    known = db.session.execute(columns.where(Person.council_id == council.id, Person.erased_at.is_(None)))
    lives = {row.id: _Life(row.created_at.date(), row.kept_since is not None) for row in known}
    for person, until in _served(council):
        if person in lives:
            lives[person].served = max(lives[person].served or date.min, until)
    for person, until in _waited(council):
        if person in lives:
            lives[person].waited = max(lives[person].waited, until)
    return lives


def _served(council: Council) -> Iterator[tuple[UUID, date]]:
    """Who served until when, on the council, in an office, in a group of it; without an end, she still does."""
    for held in terms.held_terms(council):
        yield held.person_id, held.end
    for model, end in ((OfficeTerm, OfficeTerm.end), (SubBodyMember, SubBodyMember.until)):
        for person, until in db.session.execute(select(model.person_id, end).where(model.person_id.in_(_of(council)))):
            yield person, until or NEVER


def _waited(council: Council) -> Iterator[tuple[UUID, date]]:
    """Until when somebody hoped for a seat: by an application, on the reserve list, or as one who was asked."""
    rotations = sorted(db.session.scalars(select(Call.rotation_on).where(Call.council_id == council.id)))
    for person, rotation_on, keep_for_next in db.session.execute(
        select(Application.person_id, Call.rotation_on, Application.keep_for_next)
        .join(Call, Call.id == Application.call_id)
        .where(Call.council_id == council.id)
    ):
        yield person, _counted_until(rotation_on, rotations) if keep_for_next else rotation_on
    for model, day in ((ReservePlace, ReservePlace.valid_until), (Replacement, Replacement.asked_on)):
        rows = db.session.execute(select(model.person_id, day).where(model.person_id.in_(_of(council))))
        yield from ((person, until) for person, until in rows)


def _counted_until(rotation_on: date, rotations: Iterable[date]) -> date:
    """An application that counts for the next call too ends with that one's rotation, whenever it comes."""
    return next((each for each in rotations if each > rotation_on), NEVER)


def _not_cleared(council: Council) -> Container[UUID]:
    """Who still has something that is cleared when her time is over."""
    something = (Person.contact_sealed, Person.organisation_sealed, Person.spoken_sealed, Person.user_id)
    here = [select(Person.id).where(Person.council_id == council.id, each.is_not(None)) for each in something]
    said = [select(Trait.person_id).where(Trait.person_id.in_(_of(council)), Trait.value_sealed != b"")]
    rows = [
        select(model.person_id).where(model.person_id.in_(_of(council)))
        for model in (AccessNeeds, DeclaredSkills, Affiliation, OtherSeat)
    ]
    return set(db.session.scalars(union(*here, *said, *rows)))


def _applications(council: Council, settings: Settings) -> Iterator[Due]:
    """Applications that still say what was answered, or why they were refused."""
    written = (
        select(Application.id, Call.rotation_on, Application.keep_for_next)
        .join(Call, Call.id == Application.call_id)
        .where(Call.council_id == council.id)
        .where(Application.answers_sealed.is_not(None) | Application.reason_sealed.is_not(None))
    )
    rotations = sorted(db.session.scalars(select(Call.rotation_on).where(Call.council_id == council.id)))
    for row in db.session.execute(written):
        until = _counted_until(row.rotation_on, rotations) if row.keep_for_next else row.rotation_on
        yield Due(What.APPLICATIONS, row.id, _later(until, settings.keep_applicants_months))


def _messages(council: Council, settings: Settings) -> Iterator[Due]:
    """Messages that can still be read."""
    kept = select(Message.id, Message.written_at).where(Message.person_id.in_(_of(council)), Message.body_sealed != b"")
    for row in db.session.execute(kept):
        yield Due(What.MESSAGES, row.id, _later(row.written_at.date(), settings.keep_messages_months))


def _of(council: Council) -> Select[UUID]:
    return select(Person.id).where(Person.council_id == council.id)


def _later(day: date, months: int) -> date:
    return NEVER if day == NEVER else add_months(day, months)
