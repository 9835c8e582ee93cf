"""The sortition field's `categories.csv`: what a selection should be balanced in, beside what this council asks."""

from collections.abc import Sequence
from dataclasses import dataclass

from council.councils.dimensions import DimensionView
from council.members.columns import Values, fold
from council.tables import Fault, Row, Table, TableError, tidy

# Dimension, value, least and most; the field's tools changed the names twice.
SPELLINGS = (
    ("feature", "value", "min", "max"),
    ("category", "feature", "min", "max"),
    ("category", "name", "min", "max"),
)
MOST_NUMBER = 1_000_000


@dataclass(frozen=True)
class Category:
    """One line of the file: how many people with this value it wants, and what it is to this council, if anything."""

    feature: str
    value: str
    least: int
    most: int
    dimension: str = ""
    value_key: str = ""


def read_categories(table: Table, dimensions: Sequence[DimensionView]) -> list[Category]:
    """Every line of the file, matched to the council's dimensions and values."""
    places = _places(table)
    if table.problems:
        raise TableError(Fault.CATEGORY_COLUMNS, line=table.problems[0].line)
    seen: dict[tuple[str, str], int] = {}
    found = []
    for row in table.rows:
        category = _category(row, places, dimensions)
        key = (fold(category.feature), fold(category.value))
        if key in seen:
            raise TableError(Fault.CATEGORY_TWICE, line=row.line, first=seen[key])
        seen[key] = row.line
        found.append(category)
    return found


def _places(table: Table) -> list[int]:
    names = [name.casefold() for name in table.header]
    for spelling in SPELLINGS:
        if all(name in names for name in spelling):
            return [names.index(name) for name in spelling]
    raise TableError(Fault.CATEGORY_COLUMNS, line=1)


def _category(row: Row, places: Sequence[int], dimensions: Sequence[DimensionView]) -> Category:
    feature, value, least, most = (tidy(row.cells[place]) for place in places)
    bounds = _number(row, least), _number(row, most)
    if bounds[0] > bounds[1]:
        raise TableError(Fault.CATEGORY_NUMBER, line=row.line, found=f"{least} > {most}")
    dimension = next((each for each in dimensions if fold(feature) in _names(each)), None)
    return Category(
        feature,
        value,
        *bounds,
        dimension=dimension.key if dimension else "",
        value_key=(Values(dimension.values).key_of(value) or "") if dimension else "",
    )


def _number(row: Row, text: str) -> int:
    if not (text.isascii() and text.isdigit()) or int(text[:10]) > MOST_NUMBER:
        raise TableError(Fault.CATEGORY_NUMBER, line=row.line, found=text[:20])
    return int(text)


def _names(dimension: DimensionView) -> set[str]:
    return {fold(name) for name in (dimension.key, *dimension.name.values())}
