"""Reading a pool from an Excel workbook."""

import random
import zipfile
from io import BytesIO

import pytest

from council.tables import MOST_ROWS, Fault, TableError
from council.workbooks import read_workbook
from tests.council.workbooks import Date, Formula, packed, workbook

HEADER = ["id", "name", "age"]


def _fault(content: bytes) -> Fault:
    with pytest.raises(TableError) as error:
        read_workbook(content)
    return error.value.code


def test_values_become_text_as_they_were_typed() -> None:
    """Whole numbers have no decimal point, dates are written year first, blanks are empty."""
    table = read_workbook(workbook([HEADER, [17, "Ana", 30.5], [18.0, None, Date(46307)]]))
    assert table.header == ("id", "name", "age")
    assert [(row.line, row.cells) for row in table.rows] == [(2, ("17", "Ana", "30.5")), (3, ("18", "", "2026-10-12"))]


def test_cells_that_hold_dates_are_remembered() -> None:
    """So that a value a spreadsheet turned into a date can be told as such."""
    assert read_workbook(workbook([HEADER, [1, "Ana", Date(46307)]])).dates == {(2, 2)}


def test_blank_lines_above_the_header_keep_the_line_numbers() -> None:
    """A line number in a message is the one the spreadsheet shows."""
    table = read_workbook(workbook([[], [], HEADER, [1, "Ana", "x"]]))
    assert [row.line for row in table.rows] == [4]


def test_a_formula_is_refused_with_its_cell() -> None:
    """A result that a spreadsheet computed is not guessed at."""
    with pytest.raises(TableError) as error:
        read_workbook(workbook([HEADER, [1, Formula("1+1"), "x"]]))
    assert (error.value.code, error.value.details) == (Fault.FORMULA_CELL, {"cell": "B2"})


def test_a_formula_is_seen_however_its_cell_is_written() -> None:
    """Another order of attributes, a prefix, a stored result: a formula is a formula."""
    cells = ('<c s="1" r="B7"><f>1</f><v>1</v></c>', '<x:c r="B7" t="n"><x:f t="shared"/></x:c>', '<c r="B7"><f/></c>')
    for cell in cells:
        with pytest.raises(TableError) as error:
            read_workbook(packed({"xl/worksheets/sheet1.xml": " " * 2_000_000 + cell}))
        assert error.value.details == {"cell": "B7"}


def test_merged_cells_are_refused_with_the_first_of_them() -> None:
    """A person is one row; a cell over two rows belongs to neither."""
    with pytest.raises(TableError) as error:
        read_workbook(workbook([HEADER, [1, "Ana", "x"]], merged="A2:B3"))
    assert (error.value.code, error.value.details) == (Fault.MERGED_CELLS, {"cell": "A2"})


def test_one_filled_sheet_is_read_and_two_are_refused() -> None:
    """An empty second sheet does no harm; a filled one makes it unclear which is meant."""
    assert len(read_workbook(workbook([HEADER, [1, "Ana", "x"]], [])).rows) == 1
    assert _fault(workbook([HEADER, [1, "Ana", "x"]], [["notes"]])) is Fault.SEVERAL_SHEETS


def test_an_empty_workbook_is_told_as_empty() -> None:
    """No sheet has a cell in it."""
    assert _fault(workbook([])) is Fault.EMPTY


def test_too_many_rows_are_refused() -> None:
    """The limit is the same as for CSV."""
    rows: list[list[str | int]] = [["id"]]
    rows.extend([number] for number in range(MOST_ROWS + 1))
    assert _fault(workbook(rows)) is Fault.TOO_MANY_ROWS


def test_a_file_that_unpacks_to_too_much_is_refused_before_it_is_unpacked() -> None:
    """A small archive that claims hundreds of megabytes is not opened."""
    bomb = packed({"xl/worksheets/sheet1.xml": "0" * (301 * 1024 * 1024)})
    assert len(bomb) < 1024 * 1024
    assert _fault(bomb) is Fault.UNPACKS_TOO_LARGE


def test_damaged_workbooks_are_refused_and_never_crash() -> None:
    """A thousand workbooks with bytes changed at random, inside and outside their parts, raise one kind of error."""
    chance = random.Random(1)  # noqa: S311  # damage, not a secret
    whole = workbook([HEADER, [1, "Ana", "x"], [2, "Bo", Date(46307)]])
    with zipfile.ZipFile(BytesIO(whole)) as archive:
        parts = {part.filename: archive.read(part).decode() for part in archive.infolist()}
    outcomes = set()
    for _turn in range(500):
        damaged = bytearray(whole)
        for _byte in range(3):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        outcomes.add(_outcome(bytes(damaged)))
        name = chance.choice(sorted(parts))
        text = list(parts[name])
        text[chance.randrange(len(text))] = chance.choice('<>"&A0 /=')
        outcomes.add(_outcome(packed({**parts, name: "".join(text)})))
    assert outcomes == {"read", "refused"}


def _outcome(content: bytes) -> str:
    try:
        read_workbook(content)
    except TableError:
        return "refused"
    return "read"


def _sharing(texts: str, value: str, rows: int = 1, name: str = "xl/sharedStrings.xml") -> bytes:
    """A workbook whose cells below the first refer to shared texts, as spreadsheets write them."""
    cells = "".join(f'<row r="{at}"><c r="A{at}" t="s"><v>{value}</v></c></row>' for at in range(2, rows + 2))
    head = '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'
    with zipfile.ZipFile(BytesIO(workbook([]))) as archive:
        parts = {part.filename: archive.read(part).decode() for part in archive.infolist()}
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = parts[sheet].replace("<sheetData>", f"<sheetData>{head}{cells}")
    return packed({**parts, name: f"<sst><si><t>name</t></si>{texts}</sst>"})


def test_texts_that_cells_share_are_read_where_they_are_referred_to() -> None:
    """Also an empty one, one in several pieces, and a place written with zeros before it."""
    texts = "<si/><si><r><t>A</t></r><r><t>na</t></r></si>"
    assert [row.cells for row in read_workbook(_sharing(texts, "2")).rows] == [("Ana",)]
    assert [row.cells for row in read_workbook(_sharing(texts, "002")).rows] == [("Ana",)]


@pytest.mark.parametrize("value", ["1", "+1", "0001"])
@pytest.mark.parametrize("name", ["xl/sharedStrings.xml", "XL/SHAREDSTRINGS.XML"])
def test_a_long_text_shared_by_many_cells_is_refused_before_it_is_copied(name: str, value: str) -> None:
    """A small file would otherwise take all the memory there is, and end the process."""
    bomb = _sharing(f"<si><t>{'a' * 1_000_000}</t></si>", value, rows=200, name=name)
    assert len(bomb) < 10_000
    assert _fault(bomb) is Fault.UNPACKS_TOO_LARGE


@pytest.mark.parametrize("value", ["1<!-- -->2", "1<?x?>2", "1<x/>2"])
def test_nothing_stands_in_the_middle_of_a_value(value: str) -> None:
    """What one reader takes for 12 another takes for 1, and so the cell for a longer text."""
    assert _fault(_sharing("<si><t>a</t></si>" * 12, value)) is Fault.BROKEN_WORKBOOK


@pytest.mark.parametrize("texts", ["<si><si><t>a</t></si></si>", "<si><t>a</si>"])
def test_shared_texts_that_could_be_counted_differently_are_refused(texts: str) -> None:
    """One within another, and one that never ends."""
    assert _fault(_sharing(texts, "1")) is Fault.BROKEN_WORKBOOK


def test_texts_shared_twice_are_refused() -> None:
    """Two parts that differ in their capitals alone: a cell could mean either."""
    with zipfile.ZipFile(BytesIO(_sharing("<si><t>a</t></si>", "1"))) as archive:
        parts = {part.filename: archive.read(part).decode() for part in archive.infolist()}
    doubled = {**parts, "xl/SharedStrings.xml": parts["xl/sharedStrings.xml"]}
    assert _fault(packed(doubled)) is Fault.BROKEN_WORKBOOK


def test_an_entity_declared_in_a_workbook_is_refused() -> None:
    """A few of them would grow without end."""
    with zipfile.ZipFile(BytesIO(_sharing("<si><t>a</t></si>", "1"))) as archive:
        parts = {part.filename: archive.read(part).decode() for part in archive.infolist()}
    declared = '<!DOCTYPE sst [<!ENTITY a "aaaa">]>' + parts["xl/sharedStrings.xml"]
    assert _fault(packed({**parts, "xl/sharedStrings.xml": declared})) is Fault.BROKEN_WORKBOOK
