"""The sortition field's two files, read as they are: quotas in `categories.csv`, people in `respondents.csv`."""

import csv
import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from solver.errors import BadFile, Fault
from solver.files import read_text
from solver.problem import UNDISCLOSED, Dimension, Person, Problem, Quota

HEADERS = (("category", "feature"), ("feature", "value"))
MOST_ROWS = 200_000
MOST_FAULTS = 100
MOST_DIGITS = 3


@dataclass
class Sheet:
    """A CSV file: its header, its rows with their line numbers, and the faults found in it so far."""

    file: str
    header: list[str]
    rows: list[tuple[int, list[str]]]
    faults: list[Fault] = field(default_factory=list)

    def fault(self, code: str, place: tuple[int, int | None], found: str | None, expected: str | None) -> None:
        """Note one fault; `place` is line and column."""
        line, column = place
        name = self.header[column - 1] if column and column <= len(self.header) else None
        self.faults.append(Fault(code, {"found": found, "expected": expected, "name": name}, self.file, line, column))


def read_pool(
    categories: Path, respondents: Path, seats: int, *, on: date, id_column: str = "id", seed: str | None = None
) -> Problem:
    """The question the two files ask: so many seats, everybody an applicant, every quota a minimum and a maximum.

    Without a seed, the lot is drawn from the SHA-256 of the two files, so that nobody chose it.
    """
    quotas = read_sheet(categories)
    wanted = _quotas(quotas)
    _raise(quotas)
    pool = read_sheet(respondents)
    dimensions = _dimensions(wanted)
    people = tuple(_people(pool, dimensions, id_column))
    _raise(pool)
    digest = hashlib.sha256(categories.read_bytes() + b"/" + respondents.read_bytes()).hexdigest()
    return Problem(
        council=respondents.stem,
        charter=categories.stem,
        rotation_day=on,
        seed=seed or digest,
        size=seats,
        dimensions=dimensions,
        people=people,
        quotas=wanted,
    )


def read_sheet(path: Path) -> Sheet:
    """A CSV file's header and rows, cells without surrounding spaces, empty rows left out."""
    reader = csv.reader(io.StringIO(read_text(path), newline=""), strict=True)
    rows: list[tuple[int, list[str]]] = []
    line = 1
    try:
        for cells in reader:
            trimmed = [cell.strip() for cell in cells]
            if any(trimmed):
                rows.append((line, trimmed))
            line = reader.line_num + 1
    except csv.Error as error:
        raise BadFile([Fault("not_csv", {"found": str(error)}, str(path), line, 1)]) from error
    if not rows:
        raise BadFile([Fault("empty_file", {"expected": "a header and rows"}, str(path), 1, 1)])
    sheet = Sheet(str(path), rows[0][1], rows[1:])
    _whole(sheet, rows[0][0])
    return sheet


def _whole(sheet: Sheet, header_line: int) -> None:
    """Refuse a sheet in which a cell could not be told to belong to one column."""
    for column, name in enumerate(sheet.header, start=1):
        if name in sheet.header[: column - 1]:
            sheet.fault("repeated_column", (header_line, column), name, "each column once")
    if not sheet.rows:
        sheet.fault("no_rows", (header_line, None), "0", "at least one row")
    if len(sheet.rows) > MOST_ROWS:
        sheet.fault("too_many_rows", (sheet.rows[MOST_ROWS][0], None), str(len(sheet.rows)), str(MOST_ROWS))
    for line, cells in sheet.rows:
        if len(cells) != len(sheet.header):
            sheet.fault(
                "wrong_width", (line, min(len(cells), len(sheet.header)) + 1), str(len(cells)), str(len(sheet.header))
            )
    _raise(sheet)


def _raise(sheet: Sheet) -> None:
    if sheet.faults:
        raise BadFile(sheet.faults[:MOST_FAULTS])


def _quotas(sheet: Sheet) -> tuple[Quota, ...]:
    names = [name.lower() for name in sheet.header]
    pair = next((pair for pair in HEADERS if all(name in names for name in (*pair, "min", "max"))), None)
    if pair is None:
        expected = "category,feature,min,max or feature,value,min,max"
        sheet.fault("wrong_header", (1, 1), ",".join(sheet.header), expected)
        return ()
    columns = [names.index(name) + 1 for name in (*pair, "min", "max")]
    quotas: dict[str, Quota] = {}
    for line, cells in sheet.rows:
        quota = _quota(sheet, line, cells, columns)
        if quota is not None and quota.key in quotas:
            sheet.fault("repeated_value", (line, columns[1]), cells[columns[1] - 1], "each value once")
        elif quota is not None:
            quotas[quota.key] = quota
    return tuple(quotas.values())


def _quota(sheet: Sheet, line: int, cells: list[str], columns: list[int]) -> Quota | None:
    for column in columns[:2]:
        if not cells[column - 1]:
            sheet.fault("empty_cell", (line, column), "", "a name")
            return None
    bounds = [_number(sheet, (line, column), cells[column - 1]) for column in columns[2:]]
    least, most = bounds
    if least is None or most is None:
        return None
    if least > most:
        sheet.fault("bounds_crossed", (line, columns[2]), str(least), f"at most {most}")
        return None
    dimension, value = (cells[column - 1] for column in columns[:2])
    return Quota(key=f"{dimension}={value}", where={dimension: (value,)}, min=least, max=most)


def _number(sheet: Sheet, place: tuple[int, int], text: str) -> int | None:
    if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS:
        return int(text)
    sheet.fault("not_a_number", place, text, "a whole number from 0 to 999")
    return None


def _dimensions(quotas: tuple[Quota, ...]) -> tuple[Dimension, ...]:
    values: dict[str, list[str]] = {}
    for quota in quotas:
        for dimension, (value,) in quota.where.items():
            values.setdefault(dimension, []).append(value)
    return tuple(Dimension(key=key, values=tuple(found)) for key, found in values.items())


def _people(sheet: Sheet, dimensions: tuple[Dimension, ...], id_column: str) -> Iterator[Person]:
    columns = {name: column for column, name in enumerate(sheet.header, start=1)}
    missing = [name for name in (id_column, *(dimension.key for dimension in dimensions)) if name not in columns]
    for name in missing:
        sheet.fault("missing_column", (1, None), ", ".join(sheet.header), name)
    if missing:
        return
    seen: dict[str, int] = {}
    for line, cells in sheet.rows:
        person = cells[columns[id_column] - 1]
        place = (line, columns[id_column])
        if not person:
            sheet.fault("empty_cell", place, "", "an id")
        elif person in seen:
            sheet.fault("repeated_id", place, person, f"an id not used in line {seen[person]}")
        else:
            seen[person] = line
            yield Person(
                id=person,
                standing="candidate",
                values={item.key: _value(sheet, (line, columns[item.key]), cells, item) for item in dimensions},
            )


def _value(sheet: Sheet, place: tuple[int, int], cells: list[str], dimension: Dimension) -> str:
    value = cells[place[1] - 1]
    if value not in dimension.all_values:
        code = "value_not_listed" if value else "empty_cell"
        sheet.fault(code, place, value, ", ".join(dimension.all_values))
        return UNDISCLOSED
    return value
