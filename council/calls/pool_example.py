"""What a pool file may hold, shown: a table of hints, and a file to start from."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from council.councils.dimensions import DimensionView
from council.i18n import label
from council.members.columns import WORDS
from council.tables import safe_cell

BOM = "\ufeff"  # spreadsheets read UTF-8 only after it


@dataclass(frozen=True)
class ColumnHint:
    """One column a file may have."""

    name: str
    meaning: str
    allowed: str
    required: bool = False


def column_hints(dimensions: Sequence[DimensionView]) -> list[ColumnHint]:
    """Every column that is understood, with its meaning and the values it may hold."""
    return [
        ColumnHint("id", _("A number or code by which the file knows this person"), _("Each once"), required=True),
        ColumnHint("name", _("The name this person goes by"), _("Any text; left out, the identifier stands for it")),
        ColumnHint("contact", _("How to reach this person"), _("E-mail address, telephone number or other")),
        ColumnHint("organisation", _("The organisation this person speaks for"), _("Any text")),
        *(ColumnHint(_column_name(each, dimensions), _also(each), _values(each)) for each in dimensions),
    ]


def example_csv(dimensions: Sequence[DimensionView]) -> str:
    """A file that can be imported as it is, in which every allowed value occurs."""
    lines = max([len(each.values) for each in dimensions], default=1)
    names = [_column_name(each, dimensions) for each in dimensions]
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow([safe_cell(name) for name in ("id", "name", "contact", "organisation", *names)])
    for line in range(lines):
        identity = [f"example-{line + 1}", _("Example %(number)d", number=line + 1), "", ""]
        values = [label(each.values[line % len(each.values)].name) for each in dimensions]
        writer.writerow([safe_cell(cell) for cell in (*identity, *values)])
    return BOM + written.getvalue()


def _column_name(dimension: DimensionView, dimensions: Sequence[DimensionView]) -> str:
    """The dimension's name in the reader's language, unless it could be taken for something else."""
    name = label(dimension.name)
    same = [each for each in dimensions if label(each.name).casefold() == name.casefold()]
    taken = any(name.casefold() in words.split("|") for words in WORDS.values())
    return dimension.key if taken or len(same) > 1 else name


def _also(dimension: DimensionView) -> str:
    return _("Also understood as “%(key)s”, and under its name in other languages", key=dimension.key)


def _values(dimension: DimensionView) -> str:
    return "; ".join(label(value.name) for value in dimension.values)
