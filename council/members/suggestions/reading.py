"""Suggestions for the charter as one reader reads them: each author and supporter named only as she allowed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select

from council import crypto
from council.councils import service as councils
from council.councils.charter_page import charter_sections
from council.councils.models import Council
from council.councils.phrases import listed
from council.database import db
from council.members.choices.service import name_in_minutes
from council.members.models import Person
from council.members.suggestions.models import Suggestion
from council.members.suggestions.service import (
    ANSWER,
    REASON,
    TEXT,
    State,
    suggestions_of,
    supporters_of,
    words_of,
)

OTHER = "other"


@dataclass(frozen=True)
class Line:
    """One suggestion with what became of it, and what this reader may do about it."""

    id: UUID
    version: int
    section: str
    text: str
    reason: str
    author: str
    made_on: date
    state: str
    state_label: str
    answer: str
    support: str
    own: bool
    supported: bool
    open: bool


def sections_of(council: Council, on: date) -> list[tuple[str, str]]:
    """The parts of the charter in force, each with its heading, and anything else."""
    charter = councils.charter_on(council, on) or councils.latest_charter(council)
    sections = charter_sections(council, charter) if charter else []
    told = [(each.key, each.title) for each in sections if each.kind != "warning"]
    return [*told, (OTHER, _("Something else"))]


def lines(council: Council, reader: Person | None, on: date) -> list[Line]:
    """Every suggestion of a council."""
    found = suggestions_of(council)
    backing = supporters_of(found)
    people = _people({*(each.person_id for each in found), *(who for ids in backing.values() for who in ids)})
    crypto.load_keys(people)
    headings = dict(sections_of(council, on))
    return [_line(each, [people[who] for who in backing[each.id]], reader, headings) for each in found]


def called(person: Person) -> str:
    """What a person is called beside her words: by name or pseudonym only if she chose so; otherwise nothing."""
    return "" if person.erased_at is not None else name_in_minutes(person)


def _line(each: Suggestion, backing: list[Person], reader: Person | None, headings: dict[str, str]) -> Line:
    state, state_label = _state(each)
    return Line(
        id=each.id,
        version=each.version,
        section=headings.get(each.section, headings[OTHER]),
        text=words_of(each, TEXT) or _("These words were erased together with the person who wrote them."),
        reason=words_of(each, REASON),
        author=called(each.person) or _("A member"),
        made_on=each.made_at.date(),
        state=state,
        state_label=state_label,
        answer=words_of(each, ANSWER),
        support=_support(backing),
        own=reader is not None and each.person_id == reader.id,
        supported=reader is not None and any(who.id == reader.id for who in backing),
        open=each.state == State.OPEN.value,
    )


def _state(each: Suggestion) -> tuple[str, str]:
    """The kind of badge and its words."""
    if each.state == State.TAKEN_UP.value and each.charter is not None:
        return "good", _("Taken up in version %(number)s", number=each.charter.number)
    words = {
        State.OPEN.value: ("waiting", _("Waits for an answer")),
        State.NOT_TAKEN_UP.value: ("ended", _("Not taken up")),
        State.WITHDRAWN.value: ("ended", _("Withdrawn")),
    }
    return words[each.state]


def _support(backing: list[Person]) -> str:
    """How many members stand behind it, and those of them who allow their name."""
    if not backing:
        return _("No other member has supported it yet.")
    count = ngettext("%(num)d member supports it.", "%(num)d members support it.", len(backing))
    named = [name for name in map(called, backing) if name]
    return _("%(count)s Among them: %(names)s.", count=count, names=listed(named)) if named else count


def _people(ids: Iterable[UUID]) -> dict[UUID, Person]:
    return {each.id: each for each in db.session.scalars(select(Person).where(Person.id.in_(list(ids))))}
