"""Why a file cannot be read as a table at all, in words, and what to do about it."""

from flask_babel import gettext as _

from council.tables import Fault, TableError


def table_words(error: TableError) -> str:
    """Why a file cannot be read, and what to do about it."""
    return (_text_words() | _shape_words() | _workbook_words())[error.code] % error.details


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


def _shape_words() -> dict[Fault, str]:
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
