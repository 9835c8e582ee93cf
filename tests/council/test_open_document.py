"""Reading a table from an OpenDocument spreadsheet, and refusing what would unpack without end."""

import pytest

from council.tables import MOST_ROWS, Fault, TableError
from council.workbooks import read_workbook
from tests.council.workbooks import packed

OFFICE = "urn:oasis:names:tc:opendocument:xmlns"
KIND = "application/vnd.oasis.opendocument.spreadsheet"


def _cell(text: str, more: str = "") -> str:
    return f'<table:table-cell office:value-type="string"{more}><text:p>{text}</text:p></table:table-cell>'


def _row(*cells: str, more: str = "") -> str:
    return f"<table:table-row{more}>{''.join(cells)}</table:table-row>"


def _book(*rows: str, before: str = "") -> bytes:
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}<office:document-content '
        f'xmlns:office="{OFFICE}:office:1.0" xmlns:table="{OFFICE}:table:1.0" xmlns:text="{OFFICE}:text:1.0" '
        'office:version="1.2"><office:body><office:spreadsheet><table:table table:name="Sheet1">'
        f"{''.join(rows)}</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        f'<manifest:manifest xmlns:manifest="{OFFICE}:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{KIND}"/></manifest:manifest>'
    )
    return packed({"mimetype": KIND, "content.xml": content, "META-INF/manifest.xml": manifest})


def _fault(content: bytes) -> tuple[Fault, object]:
    with pytest.raises(TableError) as error:
        read_workbook(content)
    return error.value.code, error.value.details.get("cell")


FIRST = _row(_cell("name"), _cell("first day"))


def test_text_and_days_are_read_as_they_were_typed() -> None:
    """A day is written year first; blank rows that a program adds at the end of the sheet do no harm."""
    day = '<table:table-cell office:value-type="date" office:date-value="2026-10-12"><text:p>12/10</text:p>'
    blank = '<table:table-cell table:number-columns-repeated="16384"/>'
    end = _row(blank, more=' table:number-rows-repeated="1048000"')
    table = read_workbook(_book(FIRST, _row(_cell("Ana"), f"{day}</table:table-cell>"), end))
    assert (table.header, [(row.line, row.cells) for row in table.rows]) == (
        ("name", "first day"),
        [(2, ("Ana", "2026-10-12"))],
    )
    assert table.dates == {(2, 1)}


def test_a_formula_is_refused_with_its_cell() -> None:
    """A result that a spreadsheet computed is not guessed at."""
    formula = ' table:formula="of:=1+1"'
    assert _fault(_book(FIRST, _row(_cell("Ana"), _cell("2", formula)))) == (Fault.FORMULA_CELL, "B2")


def test_merged_cells_are_refused_with_the_first_of_them() -> None:
    """A term is one row; a cell over two rows belongs to neither."""
    spanned = ' table:number-rows-spanned="2" table:number-columns-spanned="1"'
    assert _fault(_book(FIRST, _row(_cell("Ana", spanned)))) == (Fault.MERGED_CELLS, "A2")


def test_a_cell_far_away_is_refused_before_room_is_made_for_it() -> None:
    """A filled cell behind a million blank rows or columns, or repeated as often, costs no memory."""
    blank = _row("<table:table-cell/>", more=f' table:number-rows-repeated="{MOST_ROWS * 3}"')
    often = _row(_cell("Ana"), more=' table:number-rows-repeated="1000000"')
    wide = _row(_cell("Ana", ' table:number-columns-repeated="16000"'))
    behind = _row('<table:table-cell table:number-columns-repeated="16000"/>', _cell("Ana"))
    codes = [_fault(_book(FIRST, *rows))[0] for rows in ((blank, _row(_cell("Ana"))), (often,), (wide,), (behind,))]
    assert codes == [Fault.TOO_MANY_ROWS, Fault.TOO_MANY_ROWS, Fault.TOO_MANY_COLUMNS, Fault.TOO_MANY_COLUMNS]


def test_a_document_that_declares_something_is_refused() -> None:
    """Declarations could make a small file grow without end; no spreadsheet writes them."""
    assert _fault(_book(FIRST, before='<!DOCTYPE x [<!ENTITY a "aaaa">]>'))[0] is Fault.BROKEN_WORKBOOK


def test_a_damaged_document_is_told_as_damaged() -> None:
    """Half a document is none, and nothing in it is guessed at."""
    assert _fault(packed({"mimetype": KIND, "content.xml": "<office:document"}))[0] is Fault.BROKEN_WORKBOOK
    assert _fault(packed({"content.xml": "<a/>", "xl/workbook.xml": "<b/>"}))[0] is Fault.BROKEN_WORKBOOK


LONG = "a" * 1_000_000


@pytest.mark.parametrize(
    "row",
    [
        _row(_cell(LONG, ' table:number-columns-repeated="100"'), more=' table:number-rows-repeated="2"'),
        _row(_cell(LONG), more=' table:number-rows-repeated="200"'),
        _row(
            f'<table:table-cell office:value-type="string" office:string-value="{LONG}"/>',
            more=' table:number-rows-repeated="200"',
        ),
        _row(_cell('<text:s text:c="2000000000"/>')),
        _row(_cell('<text:s text:c="20000000000"/>')),
        _row(_cell('<text:s text:c="+2000000000"/>')),
        _row(_cell("<text:p/>" * 10_000), more=' table:number-rows-repeated="20000"'),
    ],
    ids=["cells", "rows", "attribute", "blanks", "eleven figures", "plus", "paragraphs"],
)
def test_text_that_is_repeated_without_end_is_refused(row: str) -> None:
    """A file of a thousand bytes would otherwise take all the memory there is, and end the process."""
    bomb = _book(FIRST, row)
    assert len(bomb) < 10_000
    assert _fault(bomb) == (Fault.UNPACKS_TOO_LARGE, None)


@pytest.mark.parametrize("rows", ["99999999999", "+99999"])
def test_a_row_repeated_too_often_is_refused_however_its_number_is_written(rows: str) -> None:
    """What the reader takes for a number is one."""
    number = '<table:table-cell office:value-type="float" office:value="1"/>'
    repeated = _row(number, more=f' table:number-rows-repeated="{rows}"')
    assert _fault(_book(FIRST, repeated)) == (Fault.TOO_MANY_ROWS, None)
