"""What a charter can be compared with: its own versions, charters of councils the reader belongs to, and templates."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from council.accounts.models import User
from council.councils import service
from council.councils.charter_page import charter_sections, versions_of
from council.councils.differences import SectionDifference, differences
from council.councils.models import Charter, Council
from council.councils.section import Section
from council.councils.sentences import sentences
from council.councils.templates import template, templates
from council.errors import NotFound
from council.i18n import label

VERSION, COUNCIL, TEMPLATE = "version:", "council:", "template:"


@dataclass(frozen=True)
class Choice:
    """One charter to compare with, under its name."""

    key: str
    name: str


@dataclass(frozen=True)
class Choices:
    """Everything there is to compare with, kind by kind."""

    versions: list[Choice]
    councils: list[Choice]
    templates: list[Choice]


@dataclass(frozen=True)
class Comparison:
    """Two charters side by side."""

    one: Choice
    other: Choice
    parts: list[SectionDifference]


def choices(council: Council, reader: User, on: date) -> Choices:
    """What this reader may lay beside a charter of this council."""
    others = [each for each in _readable(reader) if each.id != council.id and service.charter_on(each, on)]
    return Choices(
        [Choice(f"{VERSION}{each.number}", each.title) for each in versions_of(council, None, on)],
        [Choice(f"{COUNCIL}{each.slug}", label(each.name)) for each in others],
        [Choice(f"{TEMPLATE}{each.key}", label(each.name)) for each in templates()],
    )


def compare(council: Council, reader: User, *, one: str, other: str, on: date) -> Comparison:
    """Two charters sentence by sentence; without a choice, the one in force beside the version before it."""
    versions = service.charters_of(council)
    if not versions:
        raise NotFound
    present = service.charter_on(council, on) or versions[-1]
    before = next((each for each in versions if each.number < present.number), None)
    one = one or (f"{VERSION}{before.number}" if before else f"{TEMPLATE}{templates()[0].key}")
    first, was = _found(council, reader, one, on)
    second, now = _found(council, reader, other or f"{VERSION}{present.number}", on)
    return Comparison(first, second, differences(was, now))


def _found(council: Council, reader: User, key: str, on: date) -> tuple[Choice, list[Section]]:
    if key.startswith(TEMPLATE):
        chosen = template(key.removeprefix(TEMPLATE))
        return Choice(key, label(chosen.name)), sentences(chosen.rules, chosen.dimensions)
    if key.startswith(COUNCIL):
        theirs = next((each for each in _readable(reader) if f"{COUNCIL}{each.slug}" == key), None)
        charter = service.charter_on(theirs, on) if theirs else None
        if theirs is None or charter is None:
            raise NotFound
        return Choice(key, label(theirs.name)), charter_sections(theirs, charter)
    version = _version(council, key)
    return Choice(key, _("Version %(number)s", number=version.number)), charter_sections(council, version)


def _version(council: Council, key: str) -> Charter:
    for each in service.charters_of(council):
        if key == f"{VERSION}{each.number}":
            return each
    raise NotFound


def _readable(reader: User) -> Iterator[Council]:
    """The councils in which the reader holds a role: every role may read the charter."""
    return (council for council, _roles in service.councils_of(reader))
