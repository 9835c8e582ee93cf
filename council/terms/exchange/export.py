"""Members with their terms as a table with the columns of the import: read again, it brings the same people and terms.

Whoever takes it sees no more in it than on the pages: no dimension whose single answers are closed to her.
"""

import csv
import io
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

import xlsxwriter
from babel import Locale

from council.access import Role, sees_single_values
from council.audit.acts import Act
from council.audit.service import Actor, Detail, Subject, record
from council.config import LANGUAGES
from council.councils.dimensions import DimensionView, dimensions_of
from council.councils.models import Council
from council.i18n import code, direction, label
from council.members import bulk
from council.members.columns import DIMENSION, Values
from council.tables import safe_cell
from council.terms import service as terms
from council.terms.importing.cells import NO, YES
from council.terms.importing.charters import Charters
from council.terms.importing.example import BOM, WRITTEN, header_of
from council.terms.importing.reading import ONE_DAY
from council.terms.seats import Held

Cell = str | date
TermsOf = dict[UUID, list[Held]]
WIDTH, DAY_FORMAT = 22, "yyyy-mm-dd"


class Kind(StrEnum):
    """The kinds of file."""

    CSV = "csv"
    XLSX = "xlsx"


class Whom(StrEnum):
    """Who is in the file: everybody, or only who holds or held a seat or will hold one."""

    EVERYBODY = "everybody"
    WITH_A_TERM = "with_a_term"


@dataclass(frozen=True)
class Wish:
    """What file is wanted; in words of the reader's language, or with the keys that programs read."""

    kind: Kind
    whom: Whom = Whom.EVERYBODY
    in_words: bool = True


def visible_dimensions(council: Council, roles: frozenset[Role], on: date) -> list[DimensionView]:
    """The dimensions whose single answers these roles may read."""
    return [each for each in dimensions_of(council, on=on) if sees_single_values(each.sensitivity, roles)]


def export_members(actor: Actor, council: Council, wish: Wish, *, roles: frozenset[Role], on: date) -> bytes:
    """The file, as far as these roles may see what is in it; the record keeps how much of it was taken."""
    dimensions = visible_dimensions(council, roles, on)
    targets = [*WRITTEN, *(f"{DIMENSION}{each.key}" for each in dimensions)]
    sheet = _Sheet(council, dimensions, wish)
    rows = list(sheet.rows())
    details: dict[str, Detail] = {
        "format": wish.kind.value,
        "people": sheet.people,
        "terms": sheet.terms,
        "columns": targets,
    }
    record(actor, Act.MEMBERS_EXPORTED, Subject("council", str(council.id)), council=council.id, details=details)
    header = header_of(targets, dimensions, translated=wish.in_words)
    return as_csv(header, rows) if wish.kind is Kind.CSV else as_workbook(header, rows)


def as_csv(header: Sequence[str], rows: Sequence[Sequence[Cell]]) -> bytes:
    """A table as CSV, with nothing in it that a spreadsheet takes for a formula."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow([safe_cell(name) for name in header])
    for row in rows:
        writer.writerow([safe_cell(cell) if isinstance(cell, str) else cell.isoformat() for cell in row])
    return f"{BOM}{written.getvalue()}".encode()


def as_workbook(header: Sequence[str], rows: Sequence[Sequence[Cell]]) -> bytes:
    """A table as a workbook, read from the right where the reader's language is; every text is a text, no formula."""
    memory = io.BytesIO()
    with xlsxwriter.Workbook(memory, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        bold, day = book.add_format({"bold": True}), book.add_format({"num_format": DAY_FORMAT, "align": "left"})
        if direction() == "rtl":
            sheet.right_to_left()
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(header) - 1, WIDTH)
        for place, name in enumerate(header):
            sheet.write_string(0, place, name, bold)
        for line, row in enumerate(rows, start=1):
            for place, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(line, place, cell, day)
                elif cell:  # what begins with an apostrophe must not lose it when the file is read again
                    sheet.write_string(line, place, safe_cell(cell) if cell.startswith("'") else cell)
    return memory.getvalue()


class _Sheet:
    """The rows of a council's people, counted as they are written."""

    def __init__(self, council: Council, dimensions: Sequence[DimensionView], wish: Wish) -> None:
        self.council = council
        self.dimensions = dimensions
        self.wish = wish
        self.charters = Charters(council)
        self.values = {each.key: Values(each.values) for each in dimensions}
        self.labels = {each.key: {value.key: label(value.name) for value in each.values} for each in dimensions}
        self.people = self.terms = 0

    def rows(self) -> Iterator[list[Cell]]:
        """One row for each term, and one for each person without."""
        held: TermsOf = defaultdict(list)
        for each in terms.held_terms(self.council):
            if each.start < each.end:  # otherwise the term never began
                held[each.person_id].append(each)
        known = [each for each in bulk.everybody(self.council) if not each.erased]
        for person in sorted(known, key=lambda each: (each.name.casefold(), each.pseudonym)):
            if not held[person.id] and self.wish.whom is Whom.WITH_A_TERM:
                continue
            self.people += 1
            self.terms += len(held[person.id])
            seats = [self._seat(each) for each in held[person.id]] or [["", "", "", ""]]
            yield from ([*self._who(person), *seat, *self._traits(person)] for seat in seats)

    def _who(self, person: bulk.Known) -> list[Cell]:
        listed = self._word(YES if person.listed else NO)
        language = self._language(person.language) if person.language else ""
        return [person.pseudonym, person.name, person.contact, language, person.organisation, listed]

    def _seat(self, held: Held) -> list[Cell]:
        groups = {each.key: label(each.name) for each in self.charters.groups_on(held.start)}
        name, names = groups.get(held.seat_group, ""), self.charters.names_on(held.start)
        plain = self.wish.in_words and names.key_of(name) == held.seat_group
        group = name if plain else held.seat_group
        return [group, held.start, held.end - ONE_DAY, self._word(YES if held.partial else NO)]

    def _traits(self, person: bulk.Known) -> list[Cell]:
        return [self._value(each.key, person.traits.get(each.key, "")) for each in self.dimensions]

    def _value(self, dimension: str, key: str) -> str:
        """A value by name, unless its name could mean another; one that is not asked any more is left out."""
        name = self.labels[dimension].get(key)
        if name is None:
            return ""
        return name if self.wish.in_words and self.values[dimension].key_of(name) == key else key

    def _language(self, language: str) -> str:
        if not self.wish.in_words or language not in LANGUAGES:
            return language
        return str(Locale.parse(code()).languages.get(language, language))

    def _word(self, words: dict[str, str]) -> str:
        return label(words) if self.wish.in_words else words["en"]
