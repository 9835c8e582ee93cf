"""Two or three dimensions together: how many members hold each combination, and on how many days anybody did."""

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise, product

from council.councils.rules import UNDISCLOSED
from council.councils.service import DimensionView
from council.i18n import label
from council.reports.history import words
from council.reports.history.spans import History, Span

SHADES = 4


@dataclass(frozen=True)
class Cell:
    """One combination: members on the last day, the part of the days on which anybody held it, and how dark it is."""

    words: str
    members: int
    days: str
    shade: int


@dataclass(frozen=True)
class HeatMap:
    """Rows of combinations; the columns are the values of the last dimension."""

    key: str
    label: str
    columns: list[str]
    rows: list[tuple[str, list[Cell]]]
    empty: int
    days: int


def heat_map(history: History, dimensions: tuple[str, ...], span: Span) -> HeatMap | None:
    """Every combination of what members say in these dimensions over a span; none where nothing was written down."""
    views = [each for key in dimensions if (each := history.dimension(key))]
    key, held, days = " ".join(dimensions), Counter[str](), 0
    last: dict[str, int] | None = None
    for start, end in pairwise(history.cuts(span)):
        snapshot = history.on(start)
        if snapshot is None or snapshot.beside is None or key not in snapshot.beside.together:
            continue
        last = snapshot.beside.together[key]
        days += (end - start).days
        held.update({combination: (end - start).days for combination, number in last.items() if number})
    if last is None or len(views) != len(dimensions):
        return None
    *above, across = views
    rows = []
    for left in product(*(_values(each) for each in above)):
        cells = [_cell([*left, value], last, held, days) for value in _values(across)]
        name = ", ".join(words.value_name(view, value) for view, value in zip(above, left, strict=True))
        rows.append((name, cells))
    return HeatMap(
        key=key,
        label=name_of(history, dimensions),
        columns=[words.value_name(across, value) for value in _values(across)],
        rows=rows,
        empty=sum(not cell.members for _name, cells in rows for cell in cells),
        days=days,
    )


def name_of(history: History, dimensions: tuple[str, ...]) -> str:
    """Dimensions looked at together, by their names."""
    views = [history.dimension(key) for key in dimensions]
    return " × ".join(label(each.name) for each in views if each)


def _values(dimension: DimensionView) -> list[str]:
    """The groups; to prefer not to say is none."""
    return [value.key for value in dimension.values if value.key != UNDISCLOSED]


def _cell(values: list[str], last: dict[str, int], held: Counter[str], days: int) -> Cell:
    key = " ".join(values)
    members = last.get(key, 0)
    part = words.percent(words.part(held[key], days))
    return Cell(key, members, part, min(members, SHADES))
