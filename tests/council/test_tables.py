"""Reading a pool from a CSV file, in the shapes spreadsheets write it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from council.tables import MOST_ROWS, Fault, Table, TableError, is_workbook, plain_cell, read_table, safe_cell


def _cells(table: Table) -> list[tuple[str, ...]]:
    return [row.cells for row in table.rows]


def _fault(content: bytes) -> Fault:
    with pytest.raises(TableError) as error:
        read_table(content)
    return error.value.code


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_every_usual_shape_reads_the_same(delimiter: str, ending: str, mark: str) -> None:
    """Comma, semicolon or tab, any line ending, with or without a byte order mark."""
    lines = [["id", "name"], ["1", "Zoë"], ["2", '"Bo, ""the"" second; one"']]
    text = mark + ending.join(delimiter.join(line) for line in lines)
    table = read_table(text.encode())
    assert table.header == ("id", "name")
    assert _cells(table) == [("1", "Zoë"), ("2", 'Bo, "the" second; one')]


def test_the_line_a_spreadsheet_writes_for_itself_is_skipped() -> None:
    """`sep=;` is followed, and the line numbers still count it."""
    table = read_table(b"sep=;\nid;name\n1;Ana\n")
    assert (table.header, [row.line for row in table.rows]) == (("id", "name"), [3])


def test_line_numbers_are_those_of_a_text_editor() -> None:
    """A cell with a line break inside does not shift the numbers of the lines after it."""
    table = read_table(b'id,name\n1,"Ana\nDiallo"\n\n2,Bo\n')
    assert [row.line for row in table.rows] == [2, 5]


def test_blank_lines_and_blank_ends_are_no_people() -> None:
    """Lines of separators alone are skipped; separators behind the last column are not cells."""
    table = read_table(b"id,name,,\n1,Ana,,\n,,,\n2,Bo,,\n")
    assert (table.header, _cells(table), table.problems) == (("id", "name"), [("1", "Ana"), ("2", "Bo")], ())


def test_a_line_with_too_few_or_too_many_cells_is_named() -> None:
    """The lines around it are read as they are."""
    table = read_table(b"id,name\n1\n2,Bo\n3,Cy,x\n")
    assert [(problem.code, problem.line) for problem in table.problems] == [(Fault.RAGGED, 2), (Fault.RAGGED, 4)]
    assert len(table.rows) == 3


def test_the_row_limit_is_exact_and_the_excess_is_counted() -> None:
    """The largest file passes; one row more is refused, with the number it has."""
    largest = b"id\n" + b"1\n" * MOST_ROWS
    assert len(read_table(largest).rows) == MOST_ROWS
    with pytest.raises(TableError) as error:
        read_table(largest + b"1\n")
    assert error.value.details == {"most": MOST_ROWS, "found": MOST_ROWS + 1}


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"\xef\xbb\xbf", Fault.EMPTY),
        ("\u00a0\n".encode(), Fault.EMPTY),
        (b",,,\n1,2,3\n", Fault.NO_ROWS),
        (b'id,name\n1,"a' + b"b" * 200_000 + b'"\n', Fault.CELL_TOO_LONG),
        (b'id,name\n1,"Ana"x\n', Fault.QUOTES),
        (b",".join(b"c%d" % number for number in range(201)) + b"\n1\n", Fault.TOO_MANY_COLUMNS),
    ],
)
def test_a_file_that_is_no_table_is_refused(content: bytes, fault: Fault) -> None:
    """Each kind of damage has its own code, so that it can have its own sentence."""
    assert _fault(content) is fault


def test_what_is_a_workbook_is_seen_from_its_bytes() -> None:
    """Not from its name: a renamed workbook is still one."""
    assert [is_workbook(b"PK\x03\x04rest"), is_workbook(b"id,name\n")] == [True, False]


@pytest.mark.parametrize(
    "sign", ["=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20", " =", "\u3000="]
)
def test_no_exported_cell_starts_a_formula(sign: str) -> None:
    """A sign a spreadsheet would take for a formula stands behind an apostrophe."""
    assert safe_cell(f"{sign}cmd") == f"'{sign}cmd"


@given(st.text(alphabet="'=+-@ \t\r\uff1d\u3000\u00a0a", max_size=8))
def test_a_cell_made_safe_reads_back_as_it_was(text: str) -> None:
    """What is exported and imported again says what it said, unless it began with an apostrophe of its own making."""
    if not text.startswith("'"):
        assert plain_cell(safe_cell(text)) == text


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    """Whatever is uploaded, the answer is a table or a `TableError`, never another exception."""
    assert _outcome(content) in {"read", "refused"}


@given(st.text(alphabet='id,;\t"\n\r=\u00e9\u200f ', max_size=120))
def test_any_text_of_separators_is_read_or_refused(text: str) -> None:
    """Quotes, separators and line ends in any order never crash the reader, and every row has a cell per column."""
    assert _outcome(text.encode()) in {"read", "refused"}


def _outcome(content: bytes) -> str:
    try:
        table = read_table(content)
    except TableError:
        return "refused"
    return "read" if all(len(row.cells) == len(table.header) for row in table.rows) else "uneven"


NAMES = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Z")), min_size=1, max_size=12)


@given(st.lists(st.tuples(NAMES, NAMES), min_size=1, max_size=8))
def test_what_a_spreadsheet_would_write_is_read_back(rows: list[tuple[str, str]]) -> None:
    """Quoted cells of any letters come back as they were, but for blanks around them."""
    written = "\n".join(
        ",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in [("id", "name"), *rows]
    )
    assert _cells(read_table(written.encode())) == rows
