"""A table from a workbook (.xlsx or .ods): one sheet of plain values. Formulas and merged cells are refused."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError

from council import open_document, shared_texts
from council.tables import MOST_COLUMNS, MOST_ROWS, Fault, Table, TableError, column_letter, make_table

Value = int | float | str | bool | date | datetime | time | timedelta

MOST_UNPACKED = 300 * 1024 * 1024
CHUNK = 1 << 20
SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
FORMULA = re.compile(rb"<(?:\w+:)?f[ />]")
CELL = re.compile(rb"<(?:\w+:)?c(?=[\s>])([^<]*)")
PLACE = re.compile(rb"\sr\s*=\s*[\"']([A-Z]{1,4})([0-9]{1,10})[\"']")
LONGEST_TAG = 1 << 20
CELL_NAME = re.compile(rb"r=[\"']([A-Z]{1,3}[0-9]{1,7})[\"']")
LONGEST_CELL_TAG = 300
BOOK = "xl/workbook.xml"
BINARY_BOOK = "xl/workbook.bin"  # a kind of workbook which is not looked through here
EXACT_INTEGERS = 1e15  # beyond it a spreadsheet has already rounded the number


def read_workbook(content: bytes, most_rows: int = MOST_ROWS) -> Table:
    """The table in the workbook's only filled sheet, every cell as text."""
    _check_archive(content, most_rows)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            return _table(_only_sheet(book), most_rows)
    except PasswordError:
        raise TableError(Fault.PASSWORD) from None
    except CalamineError:
        raise TableError(Fault.BROKEN_WORKBOOK) from None


def _check_archive(content: bytes, most_rows: int) -> None:
    """Refuse what unpacks to too much, and formulas, before the workbook is read."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(part.file_size for part in archive.infolist()) > MOST_UNPACKED:
                raise TableError(Fault.UNPACKS_TOO_LARGE, megabytes=MOST_UNPACKED // CHUNK)
            for part in archive.infolist():
                _check_part(archive, part, most_rows)
            parts = set(archive.namelist())
            if BINARY_BOOK in parts or (BOOK in parts) == (open_document.BOOK in parts):
                raise TableError(Fault.BROKEN_WORKBOOK)
            if open_document.BOOK in parts:
                with archive.open(open_document.BOOK) as stream:
                    open_document.check(stream, most_rows)
            else:
                shared_texts.check(archive)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError, EOFError, zlib.error):
        raise TableError(Fault.BROKEN_WORKBOOK) from None


def _check_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo, most_rows: int) -> None:
    """Unpack one part to its end, which also proves the size it claims."""
    is_sheet = SHEET.fullmatch(part.filename) is not None
    kept, cut = b"", b""
    with archive.open(part) as stream:
        while chunk := stream.read(CHUNK):
            seen = kept + chunk
            formula = FORMULA.search(seen) if is_sheet else None
            if formula:
                names = CELL_NAME.findall(seen[: formula.start()])
                raise TableError(Fault.FORMULA_CELL, cell=names[-1].decode() if names else "?")
            kept = seen[-LONGEST_CELL_TAG:]
            cut = _check_places(cut + chunk, most_rows)
        _check_places(cut + b"<", most_rows)


def _check_places(seen: bytes, most_rows: int) -> bytes:
    """Refuse a filled cell far away, and give back the tag that is cut off at the end.

    The reader makes room for every cell from the first to the last: two cells in far corners would end the process.
    """
    whole, _mark, cut = seen.rpartition(b"<")
    if len(cut) > LONGEST_TAG:
        raise TableError(Fault.BROKEN_WORKBOOK)
    for tag in CELL.finditer(whole):
        if tag[1].rstrip().endswith(b"/>"):
            continue
        places = PLACE.findall(tag[1])
        if not places:
            raise TableError(Fault.BROKEN_WORKBOOK)
        for letters, row in places:
            if int(row) > most_rows * 2:
                raise TableError(Fault.TOO_MANY_ROWS, most=most_rows, found=int(row) - 1)
            if _column(letters) > MOST_COLUMNS:
                raise TableError(Fault.TOO_MANY_COLUMNS, found=_column(letters), most=MOST_COLUMNS)
    return b"<" + cut


def _only_sheet(book: CalamineWorkbook) -> CalamineSheet:
    sheets = [book.get_sheet_by_name(name) for name in book.sheet_names]
    filled = [sheet for sheet in sheets if sheet.end is not None]
    if not filled:
        raise TableError(Fault.EMPTY)
    if len(filled) > 1:
        raise TableError(Fault.SEVERAL_SHEETS, sheets=", ".join(sheet.name for sheet in filled))
    return filled[0]


def _table(sheet: CalamineSheet, most_rows: int) -> Table:
    merged = sheet.merged_cell_ranges
    if merged:
        raise TableError(Fault.MERGED_CELLS, cell=_cell_name(*merged[0][0]))
    if sheet.total_height > most_rows * 2:
        raise TableError(Fault.TOO_MANY_ROWS, most=most_rows, found=sheet.total_height - 1)
    if sheet.total_width > MOST_COLUMNS:
        raise TableError(Fault.TOO_MANY_COLUMNS, found=sheet.total_width, most=MOST_COLUMNS)
    records: list[list[Value]] = sheet.to_python(skip_empty_area=False)
    dates = frozenset(
        (line, column)
        for line, record in enumerate(records, start=1)
        for column, value in enumerate(record)
        if isinstance(value, date | time | timedelta)
    )
    return make_table(_as_text(records), dates, most_rows=most_rows)


def _as_text(records: list[list[Value]]) -> Iterator[tuple[int, list[str]]]:
    for line, record in enumerate(records, start=1):
        yield line, [_text(value) for value in record]


def _text(value: Value) -> str:
    """A value as the person who typed it would write it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer() and abs(value) < EXACT_INTEGERS:
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    return str(value)


def _cell_name(row: int, column: int) -> str:
    return f"{column_letter(column)}{row + 1}"


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number
