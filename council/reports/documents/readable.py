"""A report as a PDF: the drawings of the history's pages as pictures, each with its table beside it."""

from datetime import timedelta
from typing import Any
from xml.sax.saxutils import quoteattr

from flask_babel import gettext as _

from council import i18n, pdf
from council.councils.rules import UNDISCLOSED
from council.drawing import hues
from council.i18n import day
from council.reports.documents import tables
from council.reports.documents.report import Dimension, Report
from council.reports.documents.tables import Table, in_words
from council.reports.history import charts
from council.reports.history.spans import Span

COLOURS = (  # the hues of `static/css/tokens.css`, on white
    *("#332288", "#88ccee", "#44aa99", "#ddcc77", "#cc6677"),
    *("#117733", "#aa4499", "#999933", "#882255", "#bbbbbb"),
)
ONE_DAY = timedelta(days=1)


def as_pdf(report: Report) -> bytes:
    """The report to read and to print; its date is the checkpoint's."""
    span = Span(report.first_day, report.last_day + ONE_DAY)
    dates = {"first": day(span.start), "last": day(span.last)}
    about = tables.about(report)
    told = {
        "title": _("Diversity over time"),
        "council": report.name,
        "days": _("%(first)s to %(last)s", **dates),
        "about": about.note,
        "footer": _("Checkpoint over %(size)s acts", size=report.made_from.size),
        "language": i18n.code(),
        "direction": i18n.direction(),
        "years": _years(span),
        "whole": [_table(each) for each in tables.whole(report)],
        "dimensions": [_dimension(each, report, span) for each in report.dimensions],
        "end": _table(about),
    }
    return pdf.make_pdf("report.typ", told, at=report.made_from.made_at)


def _dimension(found: Dimension, report: Report, span: Span) -> dict[str, Any]:
    steps = tables.steps(found)
    colours = hues([each.key for each in found.groups], UNDISCLOSED)
    return {
        "title": found.name,
        "picture": _picture(found, report, span),
        "spoken": _("%(dimension)s over time; the table tells the same in numbers", dimension=found.name),
        "legend": [*([COLOURS[colours[each.key]], each.name] for each in found.groups), ["#000000", _("rotation")]],
        "tables": [_table(each) for each in (tables.groups(found), steps) if each],
        "measures": [
            [each.name, each.value, f"{each.meaning} {each.source}".strip()] for each in tables.measures(found)
        ],
    }


def _picture(found: Dimension, report: Report, span: Span) -> str:
    """The groups on top of each other over time; years are fine lines, rotations strong ones."""
    keys = [each.key for each in found.groups]
    columns = [
        (each.first_day, each.last_day + ONE_DAY, [each.members.get(key, 0) for key in keys]) for each in found.course
    ]
    colours = hues(keys, UNDISCLOSED)
    bands = charts.bands(columns, span, [colours[key] for key in keys])
    drawn = [f'<path d="{each.path}" fill="{COLOURS[each.hue]}" stroke="#ffffff"/>' for each in bands]
    rotations = [charts.across(each.day, span) for each in report.whole.rotations]
    for places, style, width in ((_year_places(span), "#ffffff", 1), (rotations, "#000000", 3)):
        path = "".join(f"M{place} 0V{charts.HEIGHT}" for place in sorted(set(places)))
        drawn.append(f'<path d="{path}" stroke="{style}" stroke-width="{width}" fill="none"/>' if path else "")
    mirrored = "translate(1000 0) scale(-1 1)" if i18n.direction() == "rtl" else "scale(1)"
    box = f'viewBox="0 0 {charts.WIDTH} {charts.HEIGHT}" width="{charts.WIDTH}" height="{charts.HEIGHT}"'
    inside = "".join(drawn)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {box} preserveAspectRatio="none">'
        f"<g transform={quoteattr(mirrored)}>{inside}</g></svg>"
    )


def _year_places(span: Span) -> list[int]:
    return [round(each.at * charts.WIDTH / 100) for each in charts.years(span)]


def _years(span: Span) -> list[tuple[float, str]]:
    """The years under a picture: where each begins, in percent from the left, and its number."""
    mirrored = i18n.direction() == "rtl"
    named = [each for each in charts.years(span) if each.named]
    return [(100 - each.at if mirrored else each.at, str(each.number)) for each in named]


def _table(found: Table) -> dict[str, Any]:
    rows = [[in_words(cell) for cell in row] for row in found.rows]
    return {"title": found.title, "columns": found.columns, "rows": rows, "note": found.note}
