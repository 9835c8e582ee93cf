"""The columns of an uploaded file as a reader corrects what they mean: each with the meanings it may have."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from council.councils.dimensions import DimensionView
from council.i18n import label
from council.members.columns import DIMENSION, IGNORE
from council.tables import Table, column_letter

EXAMPLES = 3
LOOKED_THROUGH = 50


@dataclass(frozen=True)
class Option:
    """One meaning a column may have."""

    value: str
    label: str
    selected: bool


@dataclass(frozen=True)
class Column:
    """One column of the file."""

    field: str
    letter: str
    name: str
    target: str
    options: Sequence[Option]
    examples: str


def sent_meanings(told: Mapping[str, str], table: Table) -> list[str]:
    """What a reader sent as the meaning of each column."""
    return [told.get(_field(place), "") for place in range(len(table.header))]


def chosen_meanings(
    told: Mapping[str, str], table: Table, *, known: Collection[str], usual: Sequence[str]
) -> list[str]:
    """What each column means: as the reader chose, else as its name suggests."""
    sent = sent_meanings(told, table)
    return [choice if choice in known else usual[place] for place, choice in enumerate(sent)]


def columns_of(
    table: Table, targets: Sequence[str], fixed: Mapping[str, str], dimensions: Sequence[DimensionView]
) -> list[Column]:
    """Each column with its meaning and the others it may have: the fixed ones, and what the council asks."""
    asked = {f"{DIMENSION}{each.key}": each for each in dimensions}
    meanings = {IGNORE: _("Leave out"), **fixed, **{target: label(each.name) for target, each in asked.items()}}
    sealed = {target for target, each in asked.items() if each.sensitivity == "sealed"}
    return [
        Column(
            field=_field(place),
            letter=column_letter(place),
            name=name,
            target=targets[place],
            options=[Option(value, words, value == targets[place]) for value, words in meanings.items()],
            examples=_("not shown") if targets[place] in sealed else _examples(table, place),
        )
        for place, name in enumerate(table.header)
    ]


def _examples(table: Table, place: int) -> str:
    cells = dict.fromkeys(row.cells[place] for row in table.rows[:LOOKED_THROUGH])
    return ", ".join([cell for cell in cells if cell.strip()][:EXAMPLES])


def _field(place: int) -> str:
    """The name of the field in which the meaning of a column is chosen."""
    return f"column-{place}"
