"""The sortition field's two files, read as they are: quotas in `categories.csv`, people in `respondents.csv`."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple, TypeAlias

from solver.problem import UNDISCLOSED, Affiliation, Cap, Dimension, Person, Problem, Quota
from solver.sheets import MOST_LETTERS, SEPARATORS, Row, Sheet, read_sheet

HEADERS = (("category", "feature"), ("feature", "value"))
BOUNDS = ("min", "max")
FLEX = ("min_flex", "max_flex")

Flex: TypeAlias = Mapping[str, tuple[int, int]]


@dataclass(frozen=True)
class FieldFiles:
    """The two files, and the columns of the second that name people and say where they live."""

    categories: Path
    respondents: Path
    id_column: str = "id"
    address: tuple[str, ...] = ()


@dataclass(frozen=True)
class Pool:
    """The question in the two files, how far each quota may give way by its name, and what separates the cells."""

    problem: Problem
    flex: Flex
    separators: tuple[str, str]


def read_pool(categories: Path, respondents: Path, seats: int, *, on: date, seed: str | None = None) -> Problem:
    """The question that the two files ask where `id` names people and nobody's address matters: see `read_files`."""
    return read_files(FieldFiles(categories, respondents), seats, on=on, seed=seed).problem


def read_files(files: FieldFiles, seats: int, *, on: date, seed: str | None = None) -> Pool:
    """The question the two files ask: so many seats, everybody an applicant, every quota a minimum and a maximum.

    Where columns of the address are named, at most one person of a household may sit. Without a seed, the lot is drawn
    from the SHA-256 of the two files, so that nobody chose it. Raises `BadFile`.
    """
    limits = read_sheet(files.categories)
    wanted, flex = _quotas(limits)
    limits.refuse_faults()
    pool = read_sheet(files.respondents)
    dimensions = _dimensions(wanted)
    people = tuple(_people(_applicants(pool, dimensions, files)))
    pool.refuse_faults()
    problem = Problem(
        council=files.respondents.stem[:MOST_LETTERS],
        charter=files.categories.stem[:MOST_LETTERS],
        rotation_day=on,
        seed=seed or _digest(files),
        size=seats,
        dimensions=dimensions,
        people=people,
        quotas=wanted,
        caps=(Cap(key="household", per="household", most=1),) if files.address else (),
    )
    return Pool(problem, flex, (SEPARATORS[limits.separator], SEPARATORS[pool.separator]))


def _digest(files: FieldFiles) -> str:
    return hashlib.sha256(files.categories.read_bytes() + b"/" + files.respondents.read_bytes()).hexdigest()


def _quotas(sheet: Sheet) -> tuple[tuple[Quota, ...], Flex]:
    """The quotas, and how far each may give way, where the file says so."""
    names = [name.casefold() for name in sheet.header.cells]
    pair = next((pair for pair in HEADERS if {*pair, *BOUNDS} <= {*names}), None)
    if pair is None:
        expected = "category,feature,min,max or feature,value,min,max"
        sheet.fault("wrong_header", (sheet.header.line, 1), ", ".join(sheet.header.cells), expected)
        return (), {}
    named, bounds = sheet.columns(pair), sheet.columns(BOUNDS)
    limits = sheet.columns(FLEX) if {*FLEX} & {*names} else []
    sheet.refuse_faults()
    quotas: dict[str, Quota] = {}
    flex: dict[str, tuple[int, int]] = {}
    for row in sheet.rows:
        quota = _quota(sheet, row, named, bounds)
        if quota is None:
            continue
        if quota.key in quotas:
            sheet.fault("repeated_value", (row.line, named[1]), row.cells[named[1] - 1], "each value once")
        quotas[quota.key] = quota
        flex.update(_flex(sheet, row, limits, quota))
    return tuple(quotas.values()), flex


def _quota(sheet: Sheet, row: Row, named: list[int], bounds: list[int]) -> Quota | None:
    dimension, value = (sheet.name(row, column, "a name") for column in named)
    least, most = (sheet.number(row, column) for column in bounds)
    if dimension is None or value is None or least is None or most is None:
        return None
    if least > most:
        sheet.fault("bounds_crossed", (row.line, bounds[0]), str(least), str(most))
        return None
    key = f"{dimension}={value}"
    if len(key) > MOST_LETTERS:
        sheet.fault("too_long", (row.line, named[1]), str(len(key)), str(MOST_LETTERS))
        return None
    return Quota(key=key, where={dimension: (value,)}, min=least, max=most)


def _flex(sheet: Sheet, row: Row, limits: list[int], quota: Quota) -> Iterator[tuple[str, tuple[int, int]]]:
    """How far a quota may give way; notes a fault where that is less than it asks for anyway."""
    numbers = [sheet.number(row, column) for column in limits]
    if not numbers or quota.min is None or quota.max is None:
        return
    low, high = numbers
    if low is not None and low > quota.min:
        sheet.fault("flex_above_min", (row.line, limits[0]), str(low), str(quota.min))
    if high is not None and high < quota.max:
        sheet.fault("flex_below_max", (row.line, limits[1]), str(high), str(quota.max))
    if low is not None and high is not None:
        yield quota.key, (low, high)


def _dimensions(quotas: tuple[Quota, ...]) -> tuple[Dimension, ...]:
    values: dict[str, list[str]] = {}
    for quota in quotas:
        for dimension, (value,) in quota.where.items():
            values.setdefault(dimension, []).append(value)
    return tuple(Dimension(key=key, values=tuple(found)) for key, found in values.items())


class Applicant(NamedTuple):
    """A row of the pool: somebody's id, values and address, which is empty where a part of it is missing."""

    id: str
    values: dict[str, str]
    address: tuple[str, ...]


def _applicants(sheet: Sheet, dimensions: tuple[Dimension, ...], files: FieldFiles) -> Iterator[Applicant]:
    """Everyone in the pool; notes every fault and raises `BadFile` where columns are missing."""
    named = sheet.columns([files.id_column], missing="missing_id_column")
    held = sheet.columns([item.key for item in dimensions])
    address = sheet.columns(files.address)
    sheet.refuse_faults()
    asked = [(item.key, column, item.all_values) for item, column in zip(dimensions, held, strict=True)]
    seen: dict[str, int] = {}
    for row in sheet.rows:
        person = sheet.name(row, named[0], "an id")
        if person is None:
            continue
        if person in seen:
            sheet.fault("repeated_id", (row.line, named[0]), person, f"an id not used in line {seen[person]}")
        seen.setdefault(person, row.line)
        where = tuple(" ".join(row.cells[column - 1].casefold().split()) for column in address)
        values = {key: _value(sheet, row, column, known) for key, column, known in asked}
        yield Applicant(person, values, where if all(where) else ())


def _value(sheet: Sheet, row: Row, column: int, known: tuple[str, ...]) -> str:
    value = row.cells[column - 1]
    if value not in known:
        code = "value_not_listed" if value else "empty_cell"
        sheet.fault(code, (row.line, column), value, ", ".join(known))
        return UNDISCLOSED
    return value


def _people(applicants: Iterable[Applicant]) -> Iterator[Person]:
    """The people, those of one address as a household, which bears the id of one of them: no address is kept."""
    everyone = list(applicants)
    homes: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    for applicant in everyone:
        homes[applicant.address].append(applicant.id)
    shared = {address: min(names) for address, names in homes.items() if address and len(names) > 1}
    for name, values, address in everyone:
        affiliations: dict[Affiliation, str] = {"household": shared[address]} if address in shared else {}
        yield Person(id=name, standing="candidate", values=values, affiliations=affiliations)
