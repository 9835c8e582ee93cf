"""One dimension of a council's history as its page shows it: drawings, tables and figures in words."""

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from council.councils.rules import UNDISCLOSED
from council.councils.service import DimensionView
from council.drawing import LegendEntry
from council.i18n import label
from council.reports.history import words
from council.reports.history.charts import Axis, axis
from council.reports.history.figures import DimensionFigures, OnDay, dimension_figures
from council.reports.history.figures import on_day as figures_on
from council.reports.history.groups import Groups, OwedLine, owed_lines
from council.reports.history.measures import selection_rates, selection_ratios
from council.reports.history.panels import Panel, panels_of
from council.reports.history.spans import History, Span
from council.reports.history.words import Measure

ROTATIONS_A_PAGE = 12


@dataclass(frozen=True)
class RotationLine:
    """A dimension from one rotation on: members and target of each group, and one colour a seat, in order."""

    day: date
    cells: list[tuple[str, str]]
    missing: str
    effective: str
    seats: list[int]
    spoken: str


@dataclass(frozen=True)
class StepLine:
    """One group from applying to sitting."""

    label: str
    applied: int
    eligible: int
    drawn: int | None
    seated: int
    rate: str
    ratio: str


@dataclass(frozen=True)
class LuckLine:
    """One group's chances added up over the draws, and how many were drawn."""

    label: str
    expected: str
    drawn: int
    more: str


@dataclass(frozen=True)
class DimensionReading:
    """One dimension over a span."""

    key: str
    label: str
    panels: list[Panel]
    groups: list[OwedLine]
    legend: list[LegendEntry]
    measures: list[Measure]
    rotations: list[RotationLine]
    steps: list[StepLine]
    luck: list[LuckLine]
    axis: Axis
    first: date
    last: date


def dimension_reading(history: History, dimension: DimensionView, span: Span, page: int) -> DimensionReading | None:
    """Everything about one dimension over a span; none where nothing was written down of it."""
    figures = dimension_figures(history, dimension.key, span)
    if figures is None:
        return None
    groups = Groups(dimension, figures)
    days = rotations_in(history, span)[(page - 1) * ROTATIONS_A_PAGE : page * ROTATIONS_A_PAGE]
    at = [each for each in (figures_on(history, dimension.key, day) for day in days) if each]
    return DimensionReading(
        key=dimension.key,
        label=label(dimension.name),
        panels=panels_of(history, groups, figures, span),
        groups=owed_lines(groups, figures),
        legend=groups.legend(figures.last.counts),
        measures=_measures(dimension, figures, span),
        rotations=[_rotation_line(groups, each) for each in at],
        steps=_step_lines(groups, figures),
        luck=_luck_lines(groups, figures),
        axis=axis(history, span),
        first=figures.first.day,
        last=span.last,
    )


def rotations_in(history: History, span: Span) -> list[date]:
    """The rotations of a span, the latest first."""
    return sorted((each for each in history.rotations if each in span), reverse=True)


def _measures(dimension: DimensionView, figures: DimensionFigures, span: Span) -> list[Measure]:
    last = figures.last
    reached, offered = len(figures.reached), sum(value.key != UNDISCLOSED for value in dimension.values)
    reach = Measure(
        _("Groups ever seated"),
        _("%(reached)s of %(offered)s", reached=reached, offered=max(offered, reached)),
        _("Groups of which anybody sat on any day of this time."),
    )
    gaps = words.gap_measures(last.gap, figures.mean_gap, last.worst, span.last) if last.targets else []
    return [*gaps, *words.effective_measures(last.effective), reach]


def _rotation_line(groups: Groups, on: OnDay) -> RotationLine:
    cells = [
        (str(on.counts.get(group, 0)), words.number(on.targets[group]) if group in on.targets else "")
        for group in groups.keys
    ]
    seats = [groups.hues[group] for group in groups.keys for _seat in range(on.counts.get(group, 0))]
    told = ", ".join(f"{groups.name(group)} {on.counts.get(group, 0)}" for group in groups.keys)
    return RotationLine(
        day=on.day,
        cells=cells,
        missing=words.seats(on.gap) if on.targets else _("no target"),
        effective=words.number(on.effective[1]),
        seats=seats,
        spoken=told,
    )


def _step_lines(groups: Groups, figures: DimensionFigures) -> list[StepLine]:
    """From applying to sitting; the ratio compares who got a seat with who could have, group by group."""
    steps = figures.steps
    if not any(steps["applied"].values()) and not any(steps["eligible"].values()):
        return []
    rates = selection_rates(steps["eligible"], steps["seated"])
    ratios = selection_ratios(steps["eligible"], steps["seated"])
    return [
        StepLine(
            label=groups.name(group),
            applied=steps["applied"].get(group, 0),
            eligible=steps["eligible"].get(group, 0),
            drawn=steps["drawn"].get(group, 0) if steps["drawn"] else None,
            seated=steps["seated"].get(group, 0),
            rate=words.percent(rates.get(group)),
            ratio=words.ratio(ratios.get(group)),
        )
        for group in groups.keys
    ]


def _luck_lines(groups: Groups, figures: DimensionFigures) -> list[LuckLine]:
    known = [group for group in groups.keys if group in figures.luck]
    return [
        LuckLine(
            label=groups.name(group),
            expected=words.number(figures.luck[group].expected),
            drawn=figures.luck[group].drawn,
            more=words.number(figures.luck[group].more),
        )
        for group in known
    ]
