"""What a file of members may hold, shown: a table of hints, and a file to start from."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from babel import Locale
from flask_babel import gettext as _

from council.config import LANGUAGES
from council.councils.dimensions import DimensionView, ValueView
from council.i18n import code, label
from council.members.columns import CONTACT, DIMENSION, ID, NAME, ORGANISATION, fold
from council.tables import safe_cell
from council.terms.importing.cells import NO, YES
from council.terms.importing.charters import Charters
from council.terms.importing.columns import (
    END,
    GROUP,
    HEADERS,
    LANGUAGE,
    LAST_DAY,
    LISTED,
    PARTIAL,
    START,
    WORDS,
)
from council.terms.limits import add_months

BOM = "\ufeff"  # spreadsheets read UTF-8 only after it
WRITTEN = (ID, NAME, CONTACT, LANGUAGE, ORGANISATION, LISTED, GROUP, START, LAST_DAY, PARTIAL)


@dataclass(frozen=True)
class ColumnHint:
    """One column a file may have."""

    name: str
    meaning: str
    allowed: str
    required: bool = False


def header_of(targets: Sequence[str], dimensions: Sequence[DimensionView], *, translated: bool = True) -> list[str]:
    """The names of columns, in the reader's language or as keys, each of them understood when it is read again."""
    by_key = {f"{DIMENSION}{each.key}": each for each in dimensions}
    taken = {fold(word) for told in WORDS.values() for word in told.split("|")}
    names = [label(each.name) for each in dimensions]
    header = []
    for target in targets:
        dimension = by_key.get(target)
        if dimension is None:
            header.append(label(HEADERS[target]) if translated else target)
            continue
        name = label(dimension.name)
        ambiguous = fold(name) in taken or [fold(each) for each in names].count(fold(name)) > 1
        header.append(name if translated and not ambiguous else dimension.key)
    return header


def column_hints(dimensions: Sequence[DimensionView], charters: Charters, on: date) -> list[ColumnHint]:
    """Every column that is understood, with its meaning and what may stand there."""
    names, a_day = {each: label(told) for each, told in HEADERS.items()}, _("A day, for example 2027-06-30")
    groups = charters.groups_on(on)
    yes_or_no = _("%(yes)s or %(no)s", yes=label(YES), no=label(NO))
    languages = "; ".join((Locale.parse(code()).languages.get(each) or each) for each in LANGUAGES)
    identifier = _(
        "A number, a code or the pseudonym by which a person is known. "
        "In a file without it, the name together with the contact is used."
    )
    return [
        ColumnHint(names[ID], identifier, _("The same in each line of one person")),
        ColumnHint(names[NAME], _("The name this person goes by"), _("Any text"), required=True),
        ColumnHint(names[CONTACT], _("How to reach this person"), _("E-mail address, telephone number or other")),
        ColumnHint(names[LANGUAGE], _("The language to write in"), languages),
        ColumnHint(names[ORGANISATION], _("The organisation this person speaks for"), _("Any text")),
        ColumnHint(names[LISTED], _("Whether this person agreed to be named in public"), yes_or_no),
        ColumnHint(names[GROUP], _("The kind of seat"), _listed(groups), required=len(groups) > 1),
        ColumnHint(names[START], _("The day on which the term begins"), a_day, required=True),
        ColumnHint(names[LAST_DAY], _("The last day of the term"), a_day, required=True),
        ColumnHint(names[END], _("Instead of the last day: the day after it"), a_day),
        ColumnHint(names[PARTIAL], _("Whether this is the rest of somebody else’s term"), yes_or_no),
        *(_dimension_hint(each, dimensions) for each in dimensions),
    ]


def _listed(values: Sequence[ValueView]) -> str:
    return "; ".join(label(each.name) for each in values)


def _dimension_hint(dimension: DimensionView, dimensions: Sequence[DimensionView]) -> ColumnHint:
    also = _("Also understood as “%(key)s”, and under its name in other languages", key=dimension.key)
    header = header_of([f"{DIMENSION}{dimension.key}"], dimensions)
    return ColumnHint(header[0], also, _listed(dimension.values))


def example_csv(dimensions: Sequence[DimensionView], charters: Charters, on: date) -> str:
    """A file that can be imported as it is: one person with two terms, and one with none yet."""
    targets = [*WRITTEN, *(f"{DIMENSION}{each.key}" for each in dimensions)]
    groups, rules = charters.groups_on(on), charters.rules_on(on)
    first = on.replace(day=1)
    months = rules.terms.months if rules else 24
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow([safe_cell(name) for name in header_of(targets, dimensions)])
    values = [label(each.values[0].name) for each in dimensions]
    for place in range(2):
        start = add_months(first, months * place)
        last = add_months(first, months * (place + 1)) - timedelta(days=1)
        seat = [label(groups[0].name), start.isoformat(), last.isoformat(), label(NO)] if groups else [""] * 4
        who = ["example-1", _("Example %(number)d", number=1), "", code(), "", label(NO)]
        writer.writerow([safe_cell(cell) for cell in (*who, *seat, *values)])
    writer.writerow(
        ["example-2", _("Example %(number)d", number=2), "", code(), "", label(NO), *[""] * (4 + len(values))]
    )
    return BOM + written.getvalue()
