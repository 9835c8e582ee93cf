"""The rows of a file as people with their terms, under a mapping of its columns. Nothing here asks the database.

One row is one term; the rows of one person are recognised by her identifier or, in a file without one, by her name and
how to reach her.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from council.councils.dimensions import DimensionView
from council.members.columns import (
    CONTACT,
    DIMENSION,
    ID,
    IGNORE,
    NAME,
    ORGANISATION,
    Columns,
    Problems,
    fold,
)
from council.tables import Problem, Row, Table, plain_cell, tidy
from council.terms.importing.cells import Days, language_of, yes_or_no
from council.terms.importing.charters import Charters
from council.terms.importing.columns import (
    END,
    GROUP,
    LANGUAGE,
    LAST_DAY,
    LISTED,
    OF_A_TERM,
    PARTIAL,
    START,
    TermFault,
    check_mapping,
)

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class FileTerm:
    """A term as a row tells it; `end` is the day before which it ends."""

    line: int
    seat_group: str
    start: date
    end: date
    partial: bool = False

    def says_the_same_as(self, other: "FileTerm") -> bool:
        """Whether another row tells this very term."""
        mine, hers = (self.seat_group, self.start, self.end), (other.seat_group, other.start, other.end)
        return mine == hers


@dataclass
class FilePerson:
    """Everything a file says of one person. What it leaves blank it does not say."""

    line: int
    id: str
    told: dict[str, str] = field(default_factory=dict)  # by what the column means; the line that said it beside it
    told_at: dict[str, int] = field(default_factory=dict)
    terms: list[FileTerm] = field(default_factory=list)
    only_line: int = 0  # of the row that told of no term

    @property
    def key(self) -> str:
        """What the file knows her by. No identifier begins as a name and a contact do."""
        return self.id or f"\x1f{fold(self.told.get(NAME, ''))}\x1f{fold(self.told.get(CONTACT, ''))}"

    @property
    def traits(self) -> dict[str, str]:
        """What the file says in each dimension."""
        return {
            target.removeprefix(DIMENSION): value for target, value in self.told.items() if target.startswith(DIMENSION)
        }

    @property
    def name(self) -> str:
        """The name she is shown by."""
        return self.told.get(NAME, "") or self.id


@dataclass
class Reading(Problems):
    """A table read under a mapping: the people in it with their terms, and what stands in the way."""

    people: dict[str, FilePerson] = field(default_factory=dict)
    rows: int = 0

    @property
    def terms(self) -> int:
        """How many terms the file tells of."""
        return sum(len(each.terms) for each in self.people.values())


def read_members(
    table: Table, targets: Sequence[str], dimensions: Sequence[DimensionView], charters: Charters
) -> Reading:
    """Every row as a part of what the file says of somebody. With problems, it is for show only."""
    reading = Reading(rows=len(table.rows))
    for problem in check_mapping(table.header, targets):
        reading.add(problem)
    rows = _Rows(table, targets, dimensions, charters)
    ragged = {problem.line: problem for problem in table.problems}
    for row in table.rows:
        if row.line in ragged:  # its cells stand under the wrong columns: one problem, not ten
            reading.add(ragged[row.line])
        else:
            rows.read(row, reading)
    return reading


class _Rows:
    """Reads rows, one after the other, under one mapping."""

    def __init__(
        self, table: Table, targets: Sequence[str], dimensions: Sequence[DimensionView], charters: Charters
    ) -> None:
        self.header = table.header
        self.places = {target: targets.index(target) for target in targets if target != IGNORE}
        self.columns = Columns(table, targets, dimensions, formulas_are_text=True)
        self.charters = charters
        days = [self.places[each] for each in (START, LAST_DAY, END) if each in self.places]
        self.days = Days(row.cells[place] for row in table.rows for place in days)
        self.tells_terms = any(each in self.places for each in OF_A_TERM)

    def read(self, row: Row, reading: Reading) -> None:
        """Add what one row says."""
        who = self.columns.identity(row, reading)
        told = {NAME: who.name, CONTACT: who.contact, ORGANISATION: who.organisation}
        told.update({LANGUAGE: self._language(row, reading), LISTED: self._answer(row, LISTED, reading)})
        told.update({f"{DIMENSION}{key}": value for key, value in self.columns.declared(row, reading).items()})
        fresh = FilePerson(row.line, who.id, {NAME: who.name, CONTACT: who.contact})
        if fresh.id or who.name:
            person = reading.people.setdefault(fresh.key, FilePerson(row.line, who.id))
            self._tell(person, told, row, reading)
            self._add_term(person, row, reading)
        elif self.tells_terms:
            self._term(row, reading)

    def _tell(self, person: FilePerson, told: Mapping[str, str], row: Row, reading: Reading) -> None:
        for target, value in told.items():
            if value and person.told.setdefault(target, value) != value:
                reading.add(
                    Problem(
                        TermFault.DIFFERENT_BEFORE,
                        row.line,
                        self.column(target),
                        tidy(row.cells[self.places[target]]),
                        other_line=person.told_at[target],
                    )
                )
            elif value:
                person.told_at.setdefault(target, row.line)

    def _add_term(self, person: FilePerson, row: Row, reading: Reading) -> None:
        if not self.tells_terms or not any(self.cell(row, each) for each in OF_A_TERM):
            if person.only_line or person.terms:
                reading.add(self._duplicate(row, person.only_line or person.terms[0].line))
            person.only_line = person.only_line or row.line
            return
        term = self._term(row, reading)
        if term is None:
            return
        same = next((each for each in person.terms if each.says_the_same_as(term)), None)
        if same is not None:
            reading.add(self._duplicate(row, same.line))
        else:
            person.terms.append(term)

    def _duplicate(self, row: Row, other_line: int) -> Problem:
        target = next(each for each in (ID, NAME, *self.places) if each in self.places)
        return Problem(TermFault.DUPLICATE_ROW, row.line, self.column(target), self.cell(row, target), other_line)

    def _term(self, row: Row, reading: Reading) -> FileTerm | None:
        start, end = self._day(row, START, reading), self._end(row, reading)
        partial = self._answer(row, PARTIAL, reading)
        if start is None:
            return None
        group = self._group(row, start, reading)
        if end is not None and end <= start:
            target = LAST_DAY if self.cell(row, LAST_DAY) else END
            reading.add(Problem(TermFault.ENDS_BEFORE_IT_BEGINS, row.line, self.column(target), self.cell(row, target)))
            return None
        if end is None or group is None:
            return None
        return FileTerm(row.line, group, start, end, partial == "yes")

    def _end(self, row: Row, reading: Reading) -> date | None:
        last, end = self._day(row, LAST_DAY, reading), self._day(row, END, reading)
        both = last is not None and end is not None
        if both and last + ONE_DAY != end:  # type: ignore[operator]  # neither is none
            reading.add(Problem(TermFault.TWO_ENDS, row.line, self.column(END), self.cell(row, END)))
        if last is None and end is None and not self.cell(row, LAST_DAY) and not self.cell(row, END):
            target = LAST_DAY if LAST_DAY in self.places else END
            if target in self.places:
                reading.add(Problem(TermFault.BLANK_DAY, row.line, self.column(target)))
        return end or (last + ONE_DAY if last else None)

    def _day(self, row: Row, target: str, reading: Reading) -> date | None:
        cell = self.cell(row, target)
        if not cell:
            if target == START and START in self.places:
                reading.add(Problem(TermFault.BLANK_DAY, row.line, self.column(START)))
            return None
        found = self.days.day_of(cell)
        if found is None:
            reading.add(Problem(TermFault.NOT_A_DAY, row.line, self.column(target), cell))
        return found

    def _group(self, row: Row, start: date, reading: Reading) -> str | None:
        """The seat group a cell names; where a charter has only one, a blank cell means it."""
        cell, groups = self.cell(row, GROUP), self.charters.groups_on(start)
        column = self.column(GROUP) if GROUP in self.places else ""
        if not cell and len(groups) == 1:
            return groups[0].key
        allowed = (start.isoformat(), *(each.key for each in groups))
        if not cell:
            reading.add(Problem(TermFault.BLANK_GROUP, row.line, column, allowed=allowed))
            return None
        names = self.charters.names_on(start)
        found = names.key_of(cell)
        if found is None:
            nearest = names.nearest(cell)
            reading.add(
                Problem(
                    TermFault.UNKNOWN_GROUP,
                    row.line,
                    column,
                    cell,
                    allowed=allowed,
                    nearest=nearest.key if nearest else "",
                )
            )
        return found

    def _language(self, row: Row, reading: Reading) -> str:
        cell = self.cell(row, LANGUAGE)
        found = language_of(cell) if cell else ""
        if found is None:
            reading.add(Problem(TermFault.UNKNOWN_LANGUAGE, row.line, self.column(LANGUAGE), cell))
        return found or ""

    def _answer(self, row: Row, target: str, reading: Reading) -> str:
        cell = self.cell(row, target)
        if not cell:
            return ""
        found = yes_or_no(cell)
        if found is None:
            reading.add(Problem(TermFault.NEITHER_YES_NOR_NO, row.line, self.column(target), cell))
        return {True: "yes", False: "no", None: ""}[found]

    def cell(self, row: Row, target: str) -> str:
        """What stands in the column with a meaning; nothing where no column has it."""
        return plain_cell(tidy(row.cells[self.places[target]])) if target in self.places else ""

    def column(self, target: str) -> str:
        """What the file calls the column with a meaning."""
        return self.header[self.places[target]]
