"""What the pages about a charter show, as finished values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from council.councils import service
from council.councils.differences import SectionDifference, differences
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
    decision: str
    documented: bool
    warnings: list[Section]
    sections: list[Section]
    versions: list[Version]


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
        decision=decision_words(charter.decided_by, charter.decided_on, charter.reference),
        documented=bool(charter.document_hash),
        warnings=[section for section in sections if section.kind == "warning"],
        sections=[section for section in sections if section.kind != "warning"],
        versions=versions,
    )


def decision_words(body: str | None, on: date | None, reference: str | None) -> str:
    """Who decided on a version, when, and where that is written down; empty where it is not known."""
    if not body or on is None:
        return ""
    day = written_day(on)
    if reference:
        return _("Decided by “%(body)s” on %(day)s (%(reference)s).", body=body, day=day, reference=reference)
    return _("Decided by “%(body)s” on %(day)s.", body=body, day=day)


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


def changed_by(council: Council, rules: CharterRules, dimensions: Sequence[NamedDimension]) -> list[SectionDifference]:
    """A new version in sentences beside the newest one; beside nothing where it is the first."""
    latest = service.latest_charter(council)
    return differences(charter_sections(council, latest) if latest else [], sentences(rules, dimensions))
