"""What the pages about a charter show, as finished values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from council.councils import service
from council.councils.models import Charter, Council
from council.councils.phrases import NamedDimension
from council.councils.rules import CharterRules
from council.councils.sentences import Section, sentences
from council.i18n import day as written_day


@dataclass(frozen=True)
class Version:
    """One version in the list, with the words for when it holds."""

    number: int
    title: str
    when: str
    state: str  # the kind of badge
    state_label: str
    shown: bool


@dataclass(frozen=True)
class CharterPage:
    """A charter as it is read."""

    number: int
    title: str
    summary: str
    source: str
    warnings: list[Section]
    sections: list[Section]
    versions: list[Version]


@dataclass(frozen=True)
class Line:
    """A sentence of a new version; `new` when the version before does not have it."""

    text: str
    new: bool


@dataclass(frozen=True)
class Comparison:
    """A new version beside the one before it."""

    sections: list[tuple[Section, list[Line]]]
    gone: list[str]
    changed: bool


def charter_page(council: Council, charter: Charter, on: date) -> CharterPage:
    """Everything the page of one version shows on a day."""
    sections = charter_sections(council, charter)
    versions = versions_of(council, charter, on)
    shown = next(version for version in versions if version.shown)
    return CharterPage(
        number=charter.number,
        title=shown.title,
        summary=shown.when,
        source=charter.source,
        warnings=[section for section in sections if section.kind == "warning"],
        sections=[section for section in sections if section.kind != "warning"],
        versions=versions,
    )


def charter_sections(council: Council, charter: Charter) -> list[Section]:
    """One version in sentences, with the dimensions as they were when it began."""
    dimensions = service.dimensions_of(council, on=charter.in_force_from)
    return sentences(service.rules_of(charter), dimensions)


def versions_of(council: Council, shown: Charter | None, on: date) -> list[Version]:
    """Every version, the newest first, each with the days on which it holds."""
    present = service.charter_on(council, on)
    until: date | None = None
    versions = []
    for charter in service.charters_of(council):
        begins = charter.in_force_from or on
        state, state_label = _state(charter, present, begins > on)
        versions.append(
            Version(
                number=charter.number,
                title=_("Version %(number)s", number=charter.number),
                when=_when(begins, until),
                state=state,
                state_label=state_label,
                shown=shown is not None and charter.id == shown.id,
            )
        )
        until = begins if until is None else min(until, begins)
    return versions


def _state(charter: Charter, present: Charter | None, coming: bool) -> tuple[str, str]:  # noqa: FBT001
    if present is not None and charter.id == present.id:
        return "good", _("In force")
    return ("waiting", _("Coming")) if coming else ("ended", _("Replaced"))


def _when(begins: date, until: date | None) -> str:
    if until is None:
        return _("In force from %(day)s.", day=written_day(begins))
    if until == begins:
        return _("Replaced on the day on which it was to begin, %(day)s.", day=written_day(begins))
    return _("In force from %(first)s until %(last)s.", first=written_day(begins), last=written_day(until))


def compare(council: Council, rules: CharterRules, dimensions: Sequence[NamedDimension]) -> Comparison:
    """A new version in sentences, each marked when it is new, and the sentences that fall away."""
    latest = service.latest_charter(council)
    before = [line for section in charter_sections(council, latest) for line in section.lines] if latest else []
    after = sentences(rules, dimensions)
    said = {line for section in after for line in section.lines}
    marked = [
        (section, [Line(text, bool(before) and text not in before) for text in section.lines]) for section in after
    ]
    gone = [line for line in before if line not in said]
    return Comparison(marked, gone, changed=bool(gone) or any(line.new for _s, lines in marked for line in lines))
