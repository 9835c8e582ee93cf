"""The tables of a report, in the language being written: a workbook and a PDF hold the same ones."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from flask_babel import gettext as _

from council.i18n import day, instant
from council.reports.documents.report import Dimension, Exact, Report
from council.reports.history import words
from council.reports.history.words import Measure

Cell = str | int | Fraction | date | None


@dataclass(frozen=True)
class Table:
    """One table: its title, its columns, and its rows."""

    title: str
    columns: list[str]
    rows: list[list[Cell]]
    note: str = ""


def about(report: Report) -> Table:
    """What a report is of, and the checkpoint it was made from."""
    made = report.made_from
    told = {"first": day(report.first_day), "last": day(report.last_day)}
    rows: list[list[Cell]] = [
        [_("Council"), report.name],
        [_("Days"), _("%(first)s to %(last)s", **told)],
        [_("Checkpoint"), _("over %(size)s acts, of %(time)s", size=made.size, time=instant(made.made_at))],
        [_("The checkpoint as it was signed"), made.note.strip()],
    ]
    return Table(_("About this report"), [_("What"), _("Value")], rows, note=_from_checkpoint())


def whole(report: Report) -> list[Table]:
    """What does not depend on any dimension: who sat, for how long, and who was new at each rotation."""
    found = report.whole
    rows: list[list[Cell]] = [
        [_("People who ever sat"), found.people],
        [_("Seats"), found.seats],
        [_("Days on seats"), found.seat_days],
        [_("Days on which a seat stood empty"), found.vacancy_days],
        [_("Days on which somebody sat on in the interim"), found.interim_days],
        [_("Days served so far, on average"), exact(found.mean_days_served)],
        [_("Days served so far, in the middle"), exact(found.median_days_served)],
    ]
    told = [Table(_("The council in this time"), [_("Figure"), _("Value")], rows)]
    if found.rotations:
        columns = [_("Rotation"), _("Members"), _("Joined"), _("Never sat before"), _("Left")]
        lines: list[list[Cell]] = [
            [each.day, each.members, each.joined, each.newcomers, each.left] for each in found.rotations
        ]
        told.append(Table(_("Who was new at each rotation"), columns, lines))
    return told


def groups(dimension: Dimension) -> Table:
    """The groups of a dimension at the beginning and the end, and the seat-time of each."""
    first, last = dimension.course[0].first_day, dimension.course[-1].last_day
    columns = [_("Group"), day(first), day(last), _("Target"), _("Days on seats"), _("Seat-time owed")]
    rows: list[list[Cell]] = [
        [each.name, each.first, each.last, exact(each.target), each.seat_days, exact(each.owed)]
        for each in dimension.groups
    ]
    note = _("Members on both days; seats and days that the targets ask for. A minus: more than was aimed at.")
    return Table(_("The groups in numbers, and the seat-time owed to each"), columns, rows, note)


def steps(dimension: Dimension) -> Table | None:
    """How far the applicants of each group came; none where nobody applied."""
    if not any(each.applied or each.eligible for each in dimension.groups):
        return None
    columns = [_("Group"), _("Applied"), _("Could be chosen"), _("Got a seat"), _("Expected by their chances")]
    rows: list[list[Cell]] = [
        [each.name, each.applied, each.eligible, each.seated, exact(each.expected_by_lot), each.drawn_by_lot]
        for each in dimension.groups
    ]
    return Table(_("From applying to a seat"), [*columns, _("Were drawn")], rows)


def measures(dimension: Dimension) -> list[Measure]:
    """The figures of a dimension, each with its meaning and source."""
    told = words.effective_measures((dimension.richness, dimension.shannon, Fraction(dimension.simpson)))
    if dimension.missing is None:
        return told
    last = dimension.course[-1].last_day
    mean = dimension.missing_on_average
    return [*words.gap_measures(Fraction(dimension.missing), mean, Fraction(dimension.worst), last), *told]


def course(report: Report) -> Table:
    """Every group over time, one row for each stretch of days in which nothing changed."""
    columns = [_("Dimension"), _("Group"), _("From"), _("Until"), _("Members"), _("Target")]
    rows: list[list[Cell]] = [
        [
            each.name,
            group.name,
            part.first_day,
            part.last_day,
            part.members[group.key],
            exact(part.targets.get(group.key)),
        ]
        for each in report.dimensions
        for part in each.course
        for group in each.groups
        if group.key in part.members
    ]
    return Table(_("Each group over time"), columns, rows)


def in_words(cell: Cell) -> str:
    """A cell as a reader reads it."""
    if isinstance(cell, date):
        return day(cell)
    if isinstance(cell, str):
        return cell
    return words.number(cell if cell is None else Fraction(cell))


def exact(value: Exact | None) -> Fraction | None:
    """A figure as it is written in the file for machines."""
    return None if value is None else Fraction(value)


def _from_checkpoint() -> str:
    return _(
        "This report was made from a checkpoint of the council’s record. Nothing that was written later is in it: "
        "whoever makes it again from the same checkpoint gets the same file. It holds exact figures. Do not publish it."
    )
