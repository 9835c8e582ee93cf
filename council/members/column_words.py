"""What is wrong with single columns and lines of a file, in words: what was found, where, and what would be right."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from council.councils.dimensions import DimensionView
from council.i18n import label
from council.tables import Fault, Problem

LONGEST_SHOWN = 60


@dataclass(frozen=True)
class ProblemLine:
    """One problem as the reader meets it."""

    line: str
    column: str
    found: str
    expected: str


def problem_lines(problems: Sequence[Problem], dimensions: Sequence[DimensionView]) -> list[ProblemLine]:
    """Problems of single columns and lines, each with what would be right."""
    by_key = {each.key: each for each in dimensions}
    lines = []
    listed: dict[str, int] = {}  # the line at which the values of a column were listed
    for each in problems:
        found = shown(each.found)
        if each.code is Fault.RAGGED:
            found = ngettext("%(num)d cell", "%(num)d cells", int(each.found))
        where = str(each.line) if each.line else _("all")
        lines.append(ProblemLine(where, each.column or _("all"), found, _expected(each, by_key, listed)))
    return lines


def shown(cell: str) -> str:
    """What stands in a cell, not too long, and with characters that have no shape of their own to be seen."""
    text = cell if len(cell) <= LONGEST_SHOWN else f"{cell[:LONGEST_SHOWN]}…"
    return "".join(f"\\x{ord(letter):02x}" if ord(letter) < ord(" ") else letter for letter in text)


def _expected(problem: Problem, dimensions: Mapping[str, DimensionView], listed: dict[str, int]) -> str:
    if problem.code is Fault.UNKNOWN_VALUE:
        line = listed.setdefault(problem.column, problem.line)
        return _unknown(problem, dimensions[problem.allowed[0]], line if line != problem.line else None)
    allowed = ", ".join(problem.allowed)
    words: dict[str, str] = {
        Fault.NO_ID_COLUMN: _(
            "One column must be the identifier: a number or code by which the file knows each person. Choose it above."
        ),
        Fault.USED_TWICE: _("Two columns have this meaning. Choose another meaning for one of them."),
        Fault.RAGGED: _(
            "This line has more or fewer cells than there are columns (%(most)s). Often a comma stands in a name: "
            "put quotation marks around it.",
            most=allowed,
        ),
        Fault.BLANK_ID: _("Every person needs an identifier. Fill this cell."),
        Fault.BLANK_NAME: _("Fill in a name this person goes by, or leave the whole column out."),
        Fault.DUPLICATE_ID: _("Line %(line)s has the same identifier. Each may stand once.", line=problem.other_line),
        Fault.FORMULA: _("This begins with a sign that starts a formula in a spreadsheet. Remove the sign."),
        Fault.CONTROL_CHARACTER: _("This holds a character that cannot be shown. Type it again."),
        Fault.TOO_LONG: _("This is longer than %(most)s characters. Shorten it.", most=allowed),
        Fault.BECAME_A_DATE: _(
            "A spreadsheet turned this into a date. Format the column as text and type the value again."
        ),
    }
    return words[problem.code]


def _unknown(problem: Problem, dimension: DimensionView, listed_at: int | None) -> str:
    names = {value.key: label(value.name) for value in dimension.values}
    choices = _("Write one of these: %(values)s.", values="; ".join(names.values()))
    if listed_at is not None:
        choices = _("The values of this column are listed at line %(line)s.", line=listed_at)
    if problem.nearest:
        return _("Did you mean “%(value)s”?", value=names[problem.nearest]) + " " + choices
    return choices
