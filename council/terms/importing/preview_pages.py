"""Finished values for the preview of an import: what would change, which terms, what is wrong, what to look at."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from council.councils.dimensions import DimensionView
from council.councils.models import Council
from council.i18n import day, label
from council.members.column_words import ProblemLine
from council.members.columns import CONTACT, ID, NAME, ORGANISATION
from council.members.file_columns import Column, chosen_meanings, columns_of
from council.terms.importing.charters import Charters
from council.terms.importing.checking import Plan
from council.terms.importing.columns import HEADERS, known_targets, suggested
from council.terms.importing.reading import ONE_DAY, FilePerson, FileTerm
from council.terms.importing.service import Understood, compare, understand
from council.terms.importing.words import member_problem_lines
from council.terms.words import limit_sentence
from council.uploads import Staged

FIRST_TERMS = 8
FIRST_WARNINGS = 20


@dataclass(frozen=True)
class TermRow:
    """One term as it was understood."""

    line: int
    name: str
    group: str
    first_day: str
    last_day: str


@dataclass(frozen=True)
class WarningLine:
    """A term that goes beyond the charter's limits."""

    line: int
    name: str
    words: str


@dataclass(frozen=True)
class PreviewPage:
    """Everything the preview shows."""

    columns: Sequence[Column]
    counts: Sequence[str]
    notes: Sequence[str]
    terms: Sequence[TermRow]
    warnings: Sequence[WarningLine]
    warning_count: int
    problems: Sequence[ProblemLine]
    problem_count: int
    problem_title: str
    ready: bool
    nothing_new: bool


def targets_of(staged: Staged, told: Mapping[str, str], dimensions: Sequence[DimensionView]) -> list[str]:
    """What each column means: as the reader chose, else as its name suggests."""
    usual = suggested(staged.table.header, dimensions)
    return chosen_meanings(told, staged.table, known=known_targets(dimensions), usual=usual)


def preview_page(
    council: Council, staged: Staged, targets: Sequence[str], dimensions: Sequence[DimensionView]
) -> PreviewPage:
    """The whole preview, under a mapping of columns."""
    file = understand(council, staged, targets, dimensions)
    plan, header = compare(council, file), staged.table.header
    count = file.reading.problem_count
    return PreviewPage(
        columns=columns_of(staged.table, targets, {key: label(words) for key, words in HEADERS.items()}, dimensions),
        counts=_counts(file, plan),
        notes=_notes(plan, targets, dimensions),
        terms=_first_terms(file),
        warnings=_warnings(plan),
        warning_count=len(plan.warnings),
        problems=member_problem_lines(file.reading.problems, dimensions, header=header, charters=file.charters),
        problem_count=count,
        problem_title=ngettext("%(num)d thing to correct", "%(num)d things to correct", count),
        ready=file.ready,
        nothing_new=file.ready and plan.changes_nothing,
    )


def _counts(file: Understood, plan: Plan) -> list[str]:
    reading = file.reading
    rows = ngettext("%(num)d row in the file", "%(num)d rows in the file", reading.rows)
    people = ngettext("%(num)d person", "%(num)d people", len(reading.people))
    told = ngettext("%(num)d term", "%(num)d terms", reading.terms)
    if not file.ready:
        return [rows, people, told]
    return [
        rows,
        ngettext("%(num)d new person", "%(num)d new people", len(plan.new)),
        ngettext("%(num)d person updated", "%(num)d people updated", plan.updated),
        ngettext("%(num)d person unchanged", "%(num)d people unchanged", plan.unchanged),
        ngettext("%(num)d new term", "%(num)d new terms", len(plan.terms)),
        ngettext("%(num)d term known already", "%(num)d terms known already", plan.terms_unchanged),
    ]


def _notes(plan: Plan, targets: Sequence[str], dimensions: Sequence[DimensionView]) -> list[str]:
    notes = []
    if ID not in targets:
        notes.append(_("No column is an identifier, so lines with the same name and contact are the same person."))
    if plan.kept:
        kept = _("%(count)d answers that people gave themselves differ from the file. Their own answers stay.")
        notes.append(kept % {"count": plan.kept})
    if plan.unlisted:
        unlisted = _(
            "%(count)d people are named in public by the file and not here. "
            "That they agree is written down on their own page, not by a file."
        )
        notes.append(unlisted % {"count": plan.unlisted})
    if plan.erased:
        notes.append(_("%(count)d people in the file were erased. They are left out.") % {"count": plan.erased})
    changed = _changed(plan, dimensions)
    if changed:
        notes.append(_("Changes by column: %(columns)s.", columns=changed))
    return notes


def _changed(plan: Plan, dimensions: Sequence[DimensionView]) -> str:
    names = {each: label(HEADERS[each]) for each in (NAME, CONTACT, ORGANISATION, "language", "listed")}
    names.update({each.key: label(each.name) for each in dimensions})
    counts: dict[str, int] = {}
    for change in plan.changes:
        for each in (*change.fields, *change.plain, *change.traits):
            counts[each] = counts.get(each, 0) + 1
    return ", ".join(f"{names[each]} ({count})" for each, count in counts.items())


def _first_terms(file: Understood) -> list[TermRow]:
    """The first terms of the file, so that a last day taken for another is seen."""
    pairs = [(person, told) for person in list(file.reading.people.values())[:FIRST_TERMS] for told in person.terms]
    return [_term_row(person, told, file.charters) for person, told in pairs[:FIRST_TERMS]]


def _term_row(person: FilePerson, told: FileTerm, charters: Charters) -> TermRow:
    groups = {each.key: label(each.name) for each in charters.groups_on(told.start)}
    group = groups.get(told.seat_group, told.seat_group)
    return TermRow(told.line, person.name, group, day(told.start), day(told.end - ONE_DAY))


def _warnings(plan: Plan) -> list[WarningLine]:
    first = sorted(plan.warnings, key=lambda each: each.line)[:FIRST_WARNINGS]
    return [WarningLine(each.line, each.name, limit_sentence(each.limit)) for each in first]
