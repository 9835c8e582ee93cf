"""Each row of a pool as a person, under a mapping of its columns. Pure: no database and no page."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from council.councils.dimensions import DimensionView
from council.members.columns import DIMENSION, ID, IDENTITY, IGNORE, Columns, Problems, used_twice
from council.tables import Fault, Problem, Table

FIXED = (IGNORE, *IDENTITY)


@dataclass(frozen=True)
class PoolPerson:
    """One row, understood. What the row leaves blank it does not say: no trait, an empty name."""

    line: int
    id: str
    name: str
    contact: str
    organisation: str
    traits: Mapping[str, str]


@dataclass
class Reading(Problems):
    """A table read under a mapping: the people in it, and what stands in the way."""

    people: list[PoolPerson] = field(default_factory=list)
    rows: int = 0


def known_targets(dimensions: Iterable[DimensionView]) -> list[str]:
    """Everything a column may mean, for this council."""
    return [*FIXED, *(f"{DIMENSION}{each.key}" for each in dimensions)]


def check_mapping(header: Sequence[str], targets: Sequence[str]) -> list[Problem]:
    """What stands against a mapping before any row is read."""
    missing = [] if ID in targets else [Problem(Fault.NO_ID_COLUMN)]
    return [*missing, *used_twice(header, targets)]


def read_people(table: Table, targets: Sequence[str], dimensions: Sequence[DimensionView]) -> Reading:
    """Every row as a person, under a mapping. With problems, the people are for show only."""
    reading = Reading(rows=len(table.rows))
    for problem in check_mapping(table.header, targets):
        reading.add(problem)
    columns = Columns(table, targets, dimensions)
    ragged = {problem.line: problem for problem in table.problems}
    lines_by_id: dict[str, int] = {}
    for row in table.rows:
        if row.line in ragged:  # its cells stand under the wrong columns: one problem, not ten
            reading.add(ragged[row.line])
            continue
        who = columns.identity(row, reading)
        person = PoolPerson(
            row.line, who.id, who.name, who.contact, who.organisation, traits=columns.declared(row, reading)
        )
        if person.id in lines_by_id:
            column = columns.names[ID]
            reading.add(Problem(Fault.DUPLICATE_ID, row.line, column, person.id, other_line=lines_by_id[person.id]))
        elif person.id:
            lines_by_id[person.id] = row.line
        reading.people.append(person)
    return reading
