"""A report as a table (CSV) and as a workbook; nothing in them depends on when or where they are made."""

import csv
import io
from collections.abc import Iterator
from datetime import date
from fractions import Fraction

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from council.i18n import direction
from council.reports.documents import tables
from council.reports.documents.report import Report
from council.reports.documents.tables import Cell, Table
from council.tables import safe_cell

COLUMNS = (
    *("dimension", "dimension_name", "group", "group_name", "first_day", "last_day"),
    *("members", "target", "checkpoint_size", "checkpoint_root"),
)
BOM = "\ufeff"  # tells spreadsheets that it is UTF-8
LONGEST_TITLE = 31  # of a sheet
NOT_IN_TITLES = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
WIDTH, DAY_FORMAT = 24, "yyyy-mm-dd"


def as_csv(report: Report) -> bytes:
    """One row for each group and each stretch of days; the columns are the same in every language."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(COLUMNS)
    made = report.made_from
    checkpoint = [str(made.size), made.note.splitlines()[2]]
    for each in report.dimensions:
        for part in each.course:
            days = [part.first_day.isoformat(), part.last_day.isoformat()]
            for group in each.groups:
                if group.key in part.members:
                    names = [each.key, safe_cell(each.name), group.key, safe_cell(group.name)]
                    target = part.targets.get(group.key, "")
                    writer.writerow([*names, *days, part.members[group.key], target, *checkpoint])
    return f"{BOM}{written.getvalue()}".encode()


def as_workbook(report: Report) -> bytes:
    """A sheet about the report, one for the council, one for each dimension, and one with every group over time."""
    memory = io.BytesIO()
    with xlsxwriter.Workbook(memory, {"in_memory": True}) as book:
        book.set_properties({"title": report.name, "created": report.made_from.made_at.replace(tzinfo=None)})
        formats = {"bold": book.add_format({"bold": True}), "day": book.add_format({"num_format": DAY_FORMAT})}
        for number, (title, found) in enumerate(_sheets(report), start=1):
            sheet = book.add_worksheet(_sheet_title(number, title))
            if direction() == "rtl":
                sheet.right_to_left()
            sheet.set_column(0, 8, WIDTH)
            _write(sheet, found, formats)
    return memory.getvalue()


def _sheets(report: Report) -> Iterator[tuple[str, list[Table]]]:
    first, *others = tables.whole(report)
    yield tables.about(report).title, [tables.about(report)]
    yield first.title, [first, *others]
    for each in report.dimensions:
        figures = Table(each.name, [], [[one.name, one.value] for one in tables.measures(each)])
        yield each.name, [one for one in (tables.groups(each), figures, tables.steps(each)) if one]
    course = tables.course(report)
    yield course.title, [course]


def _sheet_title(number: int, title: str) -> str:
    """A name that no other sheet has and every spreadsheet takes."""
    return f"{number} {title.translate(NOT_IN_TITLES)}"[:LONGEST_TITLE].strip()


def _write(sheet: Worksheet, found: list[Table], formats: dict[str, object]) -> None:
    line = 0
    for table in found:
        sheet.write_string(line, 0, table.title, formats["bold"])
        line += 1
        for place, name in enumerate(table.columns):
            sheet.write_string(line, place, name, formats["bold"])
        line += bool(table.columns)
        for row in table.rows:
            for place, cell in enumerate(row):
                _cell(sheet, (line, place), cell, formats)
            line += 1
        if table.note:
            sheet.write_string(line, 0, table.note)
            line += 1
        line += 1


def _cell(sheet: Worksheet, place: tuple[int, int], cell: Cell, formats: dict[str, object]) -> None:
    """A number is a number, a day a day, and every text a text: no formula."""
    if isinstance(cell, date):
        sheet.write_datetime(*place, cell, formats["day"])
    elif isinstance(cell, str):
        sheet.write_string(*place, cell)
    elif isinstance(cell, int | Fraction):
        sheet.write_number(*place, float(cell))
