"""What is wrong with an uploaded pool, in words: what was found, where, and what would be right."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from council.calls.pool_file import Fault, PoolFileError, Problem
from council.councils.dimensions import DimensionView
from council.i18n import label

LONGEST_SHOWN = 60


@dataclass(frozen=True)
class ProblemLine:
    """One problem as the reader meets it."""

    line: str
    column: str
    found: str
    expected: str


def file_words(error: PoolFileError) -> str:
    """Why a file cannot be read, and what to do about it."""
    return (_text_words() | _table_words() | _workbook_words() | _category_words())[error.code] % error.details


def _text_words() -> dict[Fault, str]:
    return {
        Fault.EMPTY: _("The file is empty. Choose a file with a line of column names and one line for each person."),
        Fault.UTF16: _(
            "The file is written in UTF-16. Save it again as “CSV UTF-8”, which spreadsheets offer in “Save as”."
        ),
        Fault.NOT_UTF8: _(
            "Line %(line)s holds letters that are not written in UTF-8. "
            "Save the file again as “CSV UTF-8”, which spreadsheets offer in “Save as”."
        ),
        Fault.NUL_BYTES: _(
            "Line %(line)s holds a character that no text has (NUL). "
            "The file is damaged, or it is not a CSV file. Save it again as “CSV UTF-8” or as an Excel workbook."
        ),
        Fault.QUOTES: _(
            "A quotation mark that opens near line %(line)s does not close. Correct it and send the file again."
        ),
        Fault.CELL_TOO_LONG: _(
            "A cell in or after line %(line)s is longer than a cell can be. Often a quotation mark is missing there."
        ),
    }


def _table_words() -> dict[Fault, str]:
    return {
        Fault.NO_ROWS: _("The file has column names and no person below them. Add one line for each person."),
        Fault.TOO_MANY_ROWS: _(
            "The file has %(found)s rows. At most %(most)s are taken in at once. "
            "Split it into several files and import one after another; nobody is taken in twice."
        ),
        Fault.TOO_MANY_COLUMNS: _(
            "The file has %(found)s columns; at most %(most)s are read. Remove those that are not needed."
        ),
        Fault.NO_HEADER: _(
            "The first line looks like a person, not like column names. "
            "Put a line above it that names the columns, for example: id, name."
        ),
        Fault.BLANK_COLUMN_NAME: _("Column %(column)s has no name in line %(line)s. Name it, or remove the column."),
        Fault.DUPLICATE_COLUMN: _(
            "Columns %(first)s and %(second)s have the same name, “%(name)s”. Give each column its own name."
        ),
    }


def _workbook_words() -> dict[Fault, str]:
    return {
        Fault.OLD_EXCEL: _(
            "This is an old Excel file, or one with a password. Save it as an Excel workbook (.xlsx) without one."
        ),
        Fault.PASSWORD: _("The workbook is locked with a password. Save it without one and send it again."),
        Fault.BROKEN_WORKBOOK: _(
            "This workbook cannot be opened; it may be damaged. Open it in a spreadsheet and save it again."
        ),
        Fault.UNPACKS_TOO_LARGE: _(
            "The workbook unpacks to more than %(megabytes)s megabytes. Keep only the sheet with the people in it."
        ),
        Fault.SEVERAL_SHEETS: _("The workbook has several sheets with content: %(sheets)s. Keep only one."),
        Fault.FORMULA_CELL: _(
            "Cell %(cell)s holds a formula. Replace formulas by their values (copy, then “paste values”) and send it."
        ),
        Fault.MERGED_CELLS: _("Cells are merged at %(cell)s. Take all merging back, so that each person has one row."),
    }


def _category_words() -> dict[Fault, str]:
    return {
        Fault.CATEGORY_COLUMNS: _(
            "The file of categories is not understood at line %(line)s. "
            "It needs the columns feature, value, min and max (or category, feature, min, max)."
        ),
        Fault.CATEGORY_NUMBER: _(
            "In the file of categories, line %(line)s: “%(found)s” is not a number of people. "
            "Write whole numbers, min not above max."
        ),
        Fault.CATEGORY_TWICE: _("In the file of categories, lines %(first)s and %(line)s say the same. Remove one."),
    }


def problem_lines(problems: Sequence[Problem], dimensions: Sequence[DimensionView]) -> list[ProblemLine]:
    """Problems of single columns and lines, each with what would be right."""
    by_key = {each.key: each for each in dimensions}
    lines = []
    listed: dict[str, int] = {}  # the line at which the values of a column were listed
    for each in problems:
        found = each.found if len(each.found) <= LONGEST_SHOWN else f"{each.found[:LONGEST_SHOWN]}…"
        if each.code is Fault.RAGGED:
            found = ngettext("%(num)d cell", "%(num)d cells", int(each.found))
        where = str(each.line) if each.line else _("all")
        lines.append(ProblemLine(where, each.column or _("all"), _visible(found), _expected(each, by_key, listed)))
    return lines


def _visible(text: str) -> str:
    """Text in which characters without a shape of their own can be seen."""
    return "".join(f"\\x{ord(letter):02x}" if ord(letter) < ord(" ") else letter for letter in text)


def _expected(problem: Problem, dimensions: Mapping[str, DimensionView], listed: dict[str, int]) -> str:
    if problem.code is Fault.UNKNOWN_VALUE:
        line = listed.setdefault(problem.column, problem.line)
        return _unknown(problem, dimensions[problem.allowed[0]], line if line != problem.line else None)
    allowed = ", ".join(problem.allowed)
    words = {
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
