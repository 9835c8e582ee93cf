"""Reads an uploaded file into a table of text: CSV in the shapes spreadsheets write it; `workbooks` reads the rest.

Knows nothing of councils. Whatever is wrong with a file as a whole raises `TableError`; what is wrong with one
line becomes a `Problem`. Both kinds of fault are codes, put into words elsewhere.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

MOST_ROWS = 10_000  # what one transaction saves before another writer stops waiting for it (10 s)
MOST_COLUMNS = 200
MOST_TEXT = 100 * 1024 * 1024  # characters in all cells of a workbook together
DELIMITERS = ",;\t"
FORMULA_MARKS = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")  # the last four: full width
BEFORE_A_FORMULA = "' \u00a0\u3000"  # what a spreadsheet may pass over before it
SNIFFED = 100_000
UTF8_BOM = b"\xef\xbb\xbf"
UTF16_BOMS = (b"\xff\xfe", b"\xfe\xff")
ZIP_MARK = b"PK\x03\x04"
OLD_EXCEL_MARK = b"\xd0\xcf\x11\xe0"


class Fault(StrEnum):
    """Everything that can be wrong: first with a file as a whole, then with a mapping, then with a line."""

    EMPTY = "empty"
    NO_ROWS = "no_rows"
    TOO_MANY_ROWS = "too_many_rows"
    TOO_MANY_COLUMNS = "too_many_columns"
    UTF16 = "utf16"
    NOT_UTF8 = "not_utf8"
    NUL_BYTES = "nul_bytes"
    QUOTES = "quotes"
    CELL_TOO_LONG = "cell_too_long"
    NO_HEADER = "no_header"
    BLANK_COLUMN_NAME = "blank_column_name"
    DUPLICATE_COLUMN = "duplicate_column"
    OLD_EXCEL = "old_excel"
    PASSWORD = "password"  # noqa: S105  # the name of a fault
    BROKEN_WORKBOOK = "broken_workbook"
    UNPACKS_TOO_LARGE = "unpacks_too_large"
    SEVERAL_SHEETS = "several_sheets"
    FORMULA_CELL = "formula_cell"
    MERGED_CELLS = "merged_cells"
    CATEGORY_COLUMNS = "category_columns"
    CATEGORY_NUMBER = "category_number"
    CATEGORY_TWICE = "category_twice"

    NO_ID_COLUMN = "no_id_column"
    USED_TWICE = "used_twice"

    RAGGED = "ragged"
    BLANK_ID = "blank_id"
    BLANK_NAME = "blank_name"
    DUPLICATE_ID = "duplicate_id"
    FORMULA = "formula"
    CONTROL_CHARACTER = "control_character"
    TOO_LONG = "too_long"
    UNKNOWN_VALUE = "unknown_value"
    BECAME_A_DATE = "became_a_date"


class TableError(Exception):
    """The file as a whole cannot be read. `code` and `details` are put into words by `table_words`."""

    def __init__(self, code: Fault, **details: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.details = details


@dataclass(frozen=True)
class Problem:
    """What is wrong in one place: line, column, what was found there, and the rule it meets, as a code."""

    code: StrEnum
    line: int = 0
    column: str = ""
    found: str = ""
    other_line: int = 0
    allowed: tuple[str, ...] = ()
    nearest: str = ""


@dataclass(frozen=True)
class Row:
    """One line of the table; `line` is where it begins in the file, counted as a text editor counts."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A file that was read: the names of its columns, its rows, and what is wrong with single lines."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...] = ()
    dates: frozenset[tuple[int, int]] = frozenset()  # (line, column) of cells a spreadsheet holds as dates


def read_table(content: bytes, most_rows: int = MOST_ROWS) -> Table:
    """The table in a CSV file, as text."""
    text = _decoded(content)
    delimiter, text, skipped = _delimiter(text)
    return make_table(_records(text, delimiter, skipped), most_rows=most_rows)


def is_workbook(content: bytes) -> bool:
    """Whether the bytes are a workbook, whatever the file is called."""
    if content.startswith(OLD_EXCEL_MARK):
        raise TableError(Fault.OLD_EXCEL)
    return content.startswith(ZIP_MARK)


def make_table(
    records: Iterable[tuple[int, list[str]]],
    dates: frozenset[tuple[int, int]] = frozenset(),
    *,
    most_rows: int = MOST_ROWS,
) -> Table:
    """A table from numbered records: the first that is not blank is the header."""
    numbered = iter(records)
    header = _header(numbered)
    rows: list[Row] = []
    problems: list[Problem] = []
    for line, cells in numbered:
        filled = _without_blank_end(cells)
        if not filled:
            continue
        if len(rows) >= most_rows:
            raise TableError(Fault.TOO_MANY_ROWS, most=most_rows, found=most_rows + 1 + sum(1 for _each in numbered))
        if len(filled) > len(header) or len(cells) < len(header):
            problems.append(Problem(Fault.RAGGED, line, found=str(len(cells)), allowed=(str(len(header)),)))
        padded = (*filled[: len(header)], *[""] * (len(header) - len(filled)))
        rows.append(Row(line, padded))
    if not rows:
        raise TableError(Fault.NO_ROWS)
    return Table(header, tuple(rows), tuple(problems), dates)


def packed(table: Table) -> dict[str, object]:
    """A table as JSON can hold it."""
    return {
        "header": table.header,
        "rows": [[row.line, *row.cells] for row in table.rows],
        "problems": [asdict(problem) for problem in table.problems],
        "dates": sorted(table.dates),
    }


def unpacked(content: Mapping[str, Any]) -> Table:
    """A table that was packed."""
    return Table(
        header=tuple(content["header"]),
        rows=tuple(Row(line, tuple(cells)) for line, *cells in content["rows"]),
        problems=tuple(
            Problem(**{**told, "code": Fault(told["code"]), "allowed": tuple(told["allowed"])})
            for told in content["problems"]
        ),
        dates=frozenset((line, column) for line, column in content["dates"]),
    )


def safe_cell(text: str) -> str:
    """A cell that no spreadsheet takes for a formula: an apostrophe goes before it."""
    return f"'{text}" if _looks_like_a_formula(text) else text


def plain_cell(cell: str) -> str:
    """What a cell said before `safe_cell` made it safe."""
    return cell[1:] if cell.startswith("'") and _looks_like_a_formula(cell) else cell


def _looks_like_a_formula(text: str) -> bool:
    return text.lstrip(BEFORE_A_FORMULA).startswith(FORMULA_MARKS)


def column_letter(place: int) -> str:
    """What a spreadsheet calls its column at a place, the first being 0."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def tidy(text: str) -> str:
    """One spelling for what looks the same: composed characters, no blanks around."""
    return unicodedata.normalize("NFC", text).strip()


def _decoded(content: bytes) -> str:
    if not content.strip():
        raise TableError(Fault.EMPTY)
    if content.startswith(UTF16_BOMS):
        raise TableError(Fault.UTF16)
    if b"\x00" in content:
        raise TableError(Fault.NUL_BYTES, line=content[: content.index(b"\x00")].count(b"\n") + 1)
    try:
        return content.removeprefix(UTF8_BOM).decode("utf-8")
    except UnicodeDecodeError as error:
        raise TableError(Fault.NOT_UTF8, line=content[: error.start].count(b"\n") + 1) from None


def _delimiter(text: str) -> tuple[str, str, int]:
    """What separates the cells, the text to read, and how many lines were taken off before it."""
    told = re.match(r"sep=([,;\t])\r?\n", text)  # a line Excel writes for itself
    if told:
        return told[1], text[told.end() :], 1
    first = next(iter(text.lstrip()[:SNIFFED].splitlines()), "")
    counts = {each: len(next(csv.reader([first], delimiter=each), [])) for each in DELIMITERS}
    return max(DELIMITERS, key=counts.__getitem__), text, 0


def _records(text: str, delimiter: str, skipped: int) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + 1 + skipped
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            code = Fault.CELL_TOO_LONG if "field limit" in str(error) else Fault.QUOTES
            raise TableError(code, line=line) from None
        yield line, record


def _header(records: Iterator[tuple[int, list[str]]]) -> tuple[str, ...]:
    for line, record in records:
        cells = _without_blank_end([tidy(cell) for cell in record])
        if cells:
            return _checked_header(line, cells)
    raise TableError(Fault.EMPTY)


def _checked_header(line: int, cells: list[str]) -> tuple[str, ...]:
    if len(cells) > MOST_COLUMNS:
        raise TableError(Fault.TOO_MANY_COLUMNS, found=len(cells), most=MOST_COLUMNS)
    seen: dict[str, int] = {}
    for place, name in enumerate(cells, start=1):
        if not name:
            raise TableError(Fault.BLANK_COLUMN_NAME, line=line, column=place)
        if name.casefold() in seen:
            raise TableError(Fault.DUPLICATE_COLUMN, name=name, first=seen[name.casefold()], second=place)
        seen[name.casefold()] = place
    return tuple(cells)


def _without_blank_end(cells: list[str]) -> list[str]:
    end = len(cells)
    while end and not cells[end - 1].strip(" \u00a0\r\n"):
        end -= 1
    return cells[:end]
