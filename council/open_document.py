"""Looks through an OpenDocument spreadsheet before it is read: for formulas, merged cells, cells repeated too far."""

from typing import IO
from xml.parsers import expat

from council.tables import MOST_COLUMNS, MOST_TEXT, Fault, TableError, column_letter

BOOK = "content.xml"
ROW, CELL, COVERED = "table:table-row", "table:table-cell", "table:covered-table-cell"
REPEATED_ROWS, REPEATED_COLUMNS = "table:number-rows-repeated", "table:number-columns-repeated"
SPANS = ("table:number-columns-spanned", "table:number-rows-spanned")
PARAGRAPH, BLANKS, MANY_BLANKS = "text:p", "text:s", "text:c"
KIND, TEXTS = "office:value-type", ("office:string-value", "office:date-value", "office:time-value")
MOST_REPEATS = 1 << 31
MOST_DIGITS = 10


def check(content: IO[bytes], most_rows: int) -> None:
    """Refuse what cannot be read as plain values, or what a reader would have to make too much room for."""
    look = _Look(most_rows)
    parser = expat.ParserCreate()
    parser.StartElementHandler = look.begins
    parser.EndElementHandler = look.ends
    parser.CharacterDataHandler = look.says
    parser.StartDoctypeDeclHandler = _refuse_declarations  # nothing a spreadsheet writes, and a way to grow without end
    try:
        parser.ParseFile(content)
    except expat.ExpatError:
        raise TableError(Fault.BROKEN_WORKBOOK) from None


class _Look:
    """Where in the sheet the parser is. Blank rows and cells count only once something stands behind them."""

    def __init__(self, most_rows: int) -> None:
        self.most_rows = most_rows
        self.row = self.column = self.text = 0
        self.rows_here = self.columns_here = 1
        self.filled = self.in_value = False

    def begins(self, name: str, attributes: dict[str, str]) -> None:
        """A row, a cell, or what stands in a cell, begins."""
        if name == ROW:
            self.column, self.filled = 0, False
            self.rows_here = _number(attributes, REPEATED_ROWS)
        elif name in {CELL, COVERED}:
            self._cell(attributes)
        elif name == PARAGRAPH:
            self._fill()
            self._hold(1)
        elif name == BLANKS:
            self._hold(_number(attributes, MANY_BLANKS))

    def says(self, text: str) -> None:
        """Text stands in a cell."""
        self._hold(len(text))

    def ends(self, name: str) -> None:
        """A row ends: with something in it, it and all rows before it have to be made room for."""
        if name in {CELL, COVERED}:
            self.in_value = False
        if name == "table:table":
            self.row = 0
        if name != ROW:
            return
        self.row += self.rows_here
        if self.filled and self.row > self.most_rows * 2:
            raise TableError(Fault.TOO_MANY_ROWS, most=self.most_rows, found=self.row - 1)

    def _cell(self, attributes: dict[str, str]) -> None:
        here = f"{column_letter(self.column)}{self.row + 1}"
        self.columns_here, self.in_value = _number(attributes, REPEATED_COLUMNS), KIND in attributes
        self.column += self.columns_here
        if "table:formula" in attributes:
            raise TableError(Fault.FORMULA_CELL, cell=here)
        if any(_number(attributes, name) > 1 for name in SPANS):
            raise TableError(Fault.MERGED_CELLS, cell=here)
        if self.in_value:
            self._fill()
            self._hold(sum(len(attributes.get(name, "")) for name in TEXTS))

    def _fill(self) -> None:
        self.filled = True
        if self.column > MOST_COLUMNS:
            raise TableError(Fault.TOO_MANY_COLUMNS, found=self.column, most=MOST_COLUMNS)

    def _hold(self, characters: int) -> None:
        """Text in a repeated cell is held once for each repetition."""
        if self.in_value:
            self.text += characters * self.columns_here * self.rows_here
        if self.text > MOST_TEXT:
            raise TableError(Fault.UNPACKS_TOO_LARGE, megabytes=MOST_TEXT >> 20)


def _number(attributes: dict[str, str], name: str) -> int:
    told = attributes.get(name, "1").removeprefix("+")  # the reader takes it for a number, too
    if not (told.isascii() and told.isdigit()):
        return 1
    return min(int(told), MOST_REPEATS) if len(told) <= MOST_DIGITS else MOST_REPEATS


def _refuse_declarations(*_told: object) -> None:
    raise TableError(Fault.BROKEN_WORKBOOK)
