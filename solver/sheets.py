"""CSV files, separated in any of the usual ways, as a header and rows of cells; a fault knows its line and column."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from solver.errors import BadFile, Fault, Parameter
from solver.files import read_text

SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs"}
MOST_ROWS = 200_000
MOST_FAULTS = 100
MOST_DIGITS = 3
LONGEST_HEADER = 100_000  # letters; the csv module refuses a cell of more than 131,072
MOST_LETTERS = 200  # as in every name of a question


class Row(NamedTuple):
    """The cells of a row, without surrounding spaces, and the line on which it begins."""

    line: int
    cells: list[str]


@dataclass
class Sheet:
    """A CSV file: its header, its rows, and the faults found in it so far; columns are counted from one."""

    file: str
    separator: str
    header: Row
    rows: list[Row]
    faults: list[Fault] = field(default_factory=list)

    def fault(self, code: str, place: tuple[int, int | None], found: str, expected: str) -> None:
        """Note one fault; `place` is line and column."""
        line, column = place
        cells = self.header.cells
        name = cells[column - 1] if column and column <= len(cells) else None
        told: dict[str, Parameter] = {"found": found, "expected": expected, "name": name}
        told["separator"] = SEPARATORS[self.separator]
        self.faults.append(Fault(code, told, self.file, line, column))

    def refuse_faults(self) -> None:
        """Raise `BadFile` if there are any."""
        if self.faults:
            raise BadFile(self.faults[:MOST_FAULTS])

    def columns(self, names: Iterable[str], *, missing: str = "missing_column") -> list[int]:
        """Where these columns are, by their exact names or else in other capitals.

        Notes a fault, by the code `missing`, for each that is not there, and one for each that is there twice.
        """
        found = []
        for name in names:
            cells = list(enumerate(self.header.cells, start=1))
            exact = [column for column, cell in cells if cell == name]
            alike = exact or [column for column, cell in cells if cell.casefold() == name.casefold()]
            if not alike:
                self.fault(missing, (self.header.line, None), ", ".join(self.header.cells), name)
            elif len(alike) > 1:
                self.fault("repeated_column", (self.header.line, alike[1]), name, "each column once")
            found += alike[:1]
        return found

    def name(self, row: Row, column: int, expected: str) -> str | None:
        """The name in a cell; notes a fault where it is empty or too long."""
        text = row.cells[column - 1]
        if not text:
            self.fault("empty_cell", (row.line, column), "", expected)
        elif len(text) > MOST_LETTERS:
            self.fault("too_long", (row.line, column), str(len(text)), str(MOST_LETTERS))
        else:
            return text
        return None

    def number(self, row: Row, column: int) -> int | None:
        """The number of seats in a cell; notes a fault where it is none."""
        text = row.cells[column - 1]
        if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS:
            return int(text)
        self.fault("not_a_number", (row.line, column), text, f"a whole number from 0 to {'9' * MOST_DIGITS}")
        return None


def read_sheet(path: Path) -> Sheet:
    """A CSV file, empty rows left out; raises `BadFile`."""
    text = read_text(path)
    separator = _separator(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[Row] = []
    line = 1
    try:
        for cells in reader:
            trimmed = [cell.strip() for cell in cells]
            if any(trimmed):
                rows.append(Row(line, trimmed))
            line = reader.line_num + 1
    except csv.Error as error:
        raise BadFile([Fault("not_csv", {"found": str(error)}, str(path), line, 1)]) from error
    if not rows:
        raise BadFile([Fault("empty_file", {"expected": "a header and rows"}, str(path), 1, 1)])
    sheet = Sheet(str(path), separator, rows[0], rows[1:])
    _whole(sheet)
    return sheet


def _separator(text: str) -> str:
    """What separates most cells in the first line that is not empty; a comma, where nothing does."""
    first = next((line for line in text.splitlines() if line.strip()), "")[:LONGEST_HEADER]
    return max(SEPARATORS, key=lambda separator: len(next(csv.reader([first], delimiter=separator), [])))


def _whole(sheet: Sheet) -> None:
    """Refuse a sheet without rows, with too many, or with a cell that belongs to no column."""
    width = len(sheet.header.cells)
    if not sheet.rows:
        sheet.fault("no_rows", (sheet.header.line, None), "0", "at least one row")
    if len(sheet.rows) > MOST_ROWS:
        sheet.fault("too_many_rows", (sheet.rows[MOST_ROWS].line, None), str(len(sheet.rows)), str(MOST_ROWS))
    for line, cells in sheet.rows:
        if len(cells) != width:
            sheet.fault("wrong_width", (line, min(len(cells), width) + 1), str(len(cells)), str(width))
    sheet.refuse_faults()
