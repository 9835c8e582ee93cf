"""Every dimension of a council's history beside each other, and what does not depend on any dimension."""

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from council.councils.service import DimensionView
from council.drawing import LegendEntry
from council.i18n import day, label
from council.reports.history import charts, words
from council.reports.history.charts import Axis, Band, axis
from council.reports.history.figures import CouncilFigures, council_figures, course
from council.reports.history.groups import GroupLine, Groups, group_lines
from council.reports.history.spans import History, Span
from council.reports.history.words import Measure


@dataclass(frozen=True)
class Small:
    """One dimension among all: its bands over time, and what they come to."""

    key: str
    label: str
    bands: list[Band]
    legend: list[LegendEntry]
    groups: list[GroupLine]
    gap: str
    effective: str
    first: date
    last: date


@dataclass(frozen=True)
class Overview:
    """All dimensions over a span, and what does not depend on any."""

    axis: Axis
    dimensions: list[Small]
    council: CouncilFigures
    measures: list[Measure]


def overview(history: History, span: Span) -> Overview:
    """Every dimension as one small drawing, and the council's own figures."""
    found = council_figures(history, span)
    smalls = [_small(history, each, span) for each in history.dimensions]
    return Overview(
        axis=axis(history, span),
        dimensions=[each for each in smalls if each],
        council=found,
        measures=_council_measures(found, span),
    )


def _small(history: History, dimension: DimensionView, span: Span) -> Small | None:
    figures = course(history, dimension.key, span)
    if figures is None:
        return None
    groups = Groups(dimension, figures)
    columns = [
        (each.start, each.end, [each.counts.get(group, 0) for group in groups.keys]) for each in figures.stretches
    ]
    return Small(
        key=dimension.key,
        label=label(dimension.name),
        bands=charts.bands(columns, span, [groups.hues[each] for each in groups.keys]),
        legend=groups.legend(figures.last.counts),
        groups=group_lines(groups, figures),
        gap=words.seats(figures.last.gap) if figures.last.targets else "",
        effective=words.number(figures.last.effective[1]),
        first=figures.first.day,
        last=span.last,
    )


def _council_measures(found: CouncilFigures, span: Span) -> list[Measure]:
    tenure = found.tenure
    return [
        Measure(
            _("People who ever sat"), str(found.people), _("Different people with a seat on any day of this time.")
        ),
        Measure(
            _("Renewal at a rotation, on average"),
            words.percent(found.mean_renewal),
            _("Of those who sit from a rotation on, how many did not sit the day before. The founding is left out."),
        ),
        Measure(
            _("Time served so far, on average"),
            words.days(round(tenure.mean)) if tenure else "–",
            _("Of those who sit on %(day)s, the days of all their terms until then.", day=day(span.last)),
        ),
        Measure(
            _("Time served so far, in the middle"),
            words.days(round(tenure.median)) if tenure else "–",
            _("Half of them served less, half longer (the median)."),
        ),
        Measure(
            _("Days on which a seat stood empty"),
            words.days(found.vacancy_days),
            _("Added up over the seats, out of %(days)s.", days=words.days(found.seat_days)),
        ),
        Measure(
            _("Days on which somebody sat on in the interim"),
            words.days(found.interim_days),
            _("After the end of a term and before somebody followed, added up over the seats."),
        ),
    ]


def tenure_bars(found: CouncilFigures) -> list[tuple[str, int]]:
    """How many have served how long, year by year."""
    if not found.tenure:
        return []
    return [
        (_("%(years)s to %(more)s years", years=years, more=years + 1), number)
        for years, number in found.tenure.years.items()
    ]
