"""Excel workbooks for tests, written part by part (ECMA-376), so that damaged and odd ones can be made too."""

import io
import zipfile
from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape

Cell = str | float | int | None

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
DATE_STYLE = 1


class Date(float):
    """A day as a spreadsheet holds it: the number of days since 30 December 1899, shown as a date."""


class Formula(str):
    """A formula, with no stored result."""

    __slots__ = ()


def workbook(*sheets: Iterable[Sequence[Cell]], merged: str = "") -> bytes:
    """A workbook with these sheets; `merged` merges cells in the first."""
    numbers = range(1, len(sheets) + 1)
    parts = {
        "[Content_Types].xml": _types(numbers),
        "_rels/.rels": _relations([("rId1", "officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": _book(numbers),
        "xl/_rels/workbook.xml.rels": _relations(
            [(f"rId{number}", "worksheet", f"worksheets/sheet{number}.xml") for number in numbers]
            + [("rId99", "styles", "styles.xml")]
        ),
        "xl/styles.xml": _styles(),
    }
    for number, rows in zip(numbers, sheets, strict=True):
        parts[f"xl/worksheets/sheet{number}.xml"] = _sheet(rows, merged if number == 1 else "")
    return packed(parts)


def packed(parts: dict[str, str]) -> bytes:
    """Parts of a workbook as one file."""
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return memory.getvalue()


def _types(numbers: range) -> str:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    sheets = "".join(
        f'<Override PartName="/xl/worksheets/sheet{number}.xml" ContentType="{kind}.worksheet+xml"/>'
        for number in numbers
    )
    return (
        f'<Types xmlns="{PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>{sheets}</Types>'
    )


def _relations(found: Sequence[tuple[str, str, str]]) -> str:
    inner = "".join(f'<Relationship Id="{key}" Type="{RELATIONS}/{kind}" Target="{to}"/>' for key, kind, to in found)
    return f'<Relationships xmlns="{PACKAGE}/relationships">{inner}</Relationships>'


def _book(numbers: range) -> str:
    sheets = "".join(f'<sheet name="Sheet{n}" sheetId="{n}" r:id="rId{n}"/>' for n in numbers)
    return f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>{sheets}</sheets></workbook>'


def _styles() -> str:
    return f'<styleSheet xmlns="{MAIN}"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>'


def _sheet(rows: Iterable[Sequence[Cell]], merged: str) -> str:
    lines = "".join(_row(line, row) for line, row in enumerate(rows, start=1))
    merging = f'<mergeCells count="1"><mergeCell ref="{merged}"/></mergeCells>' if merged else ""
    return f'<worksheet xmlns="{MAIN}"><sheetData>{lines}</sheetData>{merging}</worksheet>'


def _row(line: int, row: Sequence[Cell]) -> str:
    cells = "".join(_cell(f"{chr(ord('A') + place)}{line}", cell) for place, cell in enumerate(row))
    return f'<row r="{line}">{cells}</row>'


def _cell(name: str, cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, Formula):
        return f'<c r="{name}"><f>{escape(cell)}</f></c>'
    if isinstance(cell, str):
        return f'<c r="{name}" t="inlineStr"><is><t xml:space="preserve">{escape(cell)}</t></is></c>'
    style = f' s="{DATE_STYLE}"' if isinstance(cell, Date) else ""
    return f'<c r="{name}"{style}><v>{float(cell) if isinstance(cell, Date) else cell}</v></c>'
