"""Pages of the diversity history, for those who may read exact figures; each look is written into the record."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from council.access import COUNTS_EVERYTHING, Permission, requires
from council.accounts.datastore import account_behind
from council.councils import service as councils
from council.councils.models import Council
from council.database import transaction
from council.errors import NotFound
from council.paging import Pages, always_seven, page_asked, page_links
from council.reports.history import comparing, crossing, overview, reading, service, work_words
from council.reports.history.service import Look
from council.reports.history.spans import History, Span, history_of
from council.reports.history.work import work_of
from council.reports.section import blueprint
from council.rotation import settling
from council.terms.limits import add_months

FOUR_YEARS = 48


@blueprint.get("/<council>/audit/history")
@requires(Permission.READ_HISTORY)
def history(council: Council) -> str:
    """Every dimension over the time asked for, and what does not depend on any."""
    found = settled_history(council)
    span = _span(found)
    shown = overview.overview(found, span)
    _record(council, Look("overview", tuple(each.key for each in shown.dimensions), span))
    ages = overview.tenure_bars(shown.council)
    return render_template("reports/history/overview.html", shown=shown, ages=ages, **_around(found, span))


@blueprint.get("/<council>/audit/history/<dimension>")
@requires(Permission.READ_HISTORY)
def dimension_history(council: Council, dimension: str) -> str:
    """One dimension, rotation by rotation."""
    found = settled_history(council)
    span, view = _span(found), found.dimension(dimension)
    if view is None:
        raise NotFound
    rotations = len(reading.rotations_in(found, span))
    pages = max(1, -(-rotations // reading.ROTATIONS_A_PAGE))
    page = min(max(page_asked(request.args), 1), pages)
    shown = reading.dimension_reading(found, view, span, page)
    _record(council, Look("dimension", (dimension,), span))
    links = (
        _page_links("reports.dimension_history", {"council": council, "dimension": dimension}, page, pages)
        if pages > 1
        else None
    )
    return render_template(
        "reports/history/dimension.html", shown=shown, view=view, pages=links, **_around(found, span)
    )


@blueprint.get("/<council>/audit/intersections")
@requires(Permission.READ_HISTORY)
def intersections(council: Council) -> str:
    """How many members hold each combination of answers that the charter looks at together."""
    found = settled_history(council)
    span, crossings = _span(found), service.crossings_to_read(found)
    named = {" ".join(each): each for each in crossings}
    asked = named.get(request.args.get("of", ""), crossings[0] if crossings else ())
    shown = crossing.heat_map(found, asked, span) if asked else None
    _record(council, Look("intersections", asked, span))
    choices = [(key, crossing.name_of(found, each)) for key, each in named.items()]
    closed = service.crossings_kept_closed(found)
    told = {"shown": shown, "choices": choices, "chosen": " ".join(asked), "closed": closed}
    return render_template("reports/history/intersections.html", **told, **_around(found, span))


@blueprint.get("/<council>/audit/work")
@requires(Permission.READ_HISTORY)
def work(council: Council) -> str:
    """What the council did with its time: attendance, who led and spoke, levels of participation, answers of others."""
    found = settled_history(council)
    span = _span(found)
    done = work_of(found, span)
    pages = max(1, -(-len(done.meetings) // reading.ROTATIONS_A_PAGE))
    page = min(max(page_asked(request.args), 1), pages)
    first = (page - 1) * reading.ROTATIONS_A_PAGE
    lines = [work_words.meeting_line(each) for each in done.meetings[first : first + reading.ROTATIONS_A_PAGE]]
    _record(council, Look("work", (), span))
    told = {"measures": work_words.work_measures(done), "lines": lines}
    links = _page_links("reports.work", {"council": council}, page, pages) if pages > 1 else None
    return render_template("reports/history/work.html", **told, pages=links, **_around(found, span))


@blueprint.get("/<council>/audit/compare")
@requires(Permission.READ_HISTORY)
def compare(council: Council) -> str:
    """What one rotation changed since another, and one dimension in several councils."""
    found = settled_history(council)
    rotations = list(found.rotations)
    second = _day("second", rotations) or (rotations[-1] if rotations else None)
    earlier = [each for each in rotations if second and each < second]
    first = _day("first", earlier) or (earlier[-1] if earlier else None)
    shown = comparing.compared(found, first, second) if first and second else None
    by = found.dimension(request.args.get("by", "")) or next(iter(found.dimensions), None)
    others = [found, *(history_of(each, found.today) for each in _others(council))]
    lines = comparing.beside_each_other(others, by.key, found.today) if by else []
    for each in others:
        _record(each.council, Look("compare", (by.key,) if by else (), found.whole))
    told = {"shown": shown, "rotations": rotations, "first": first, "second": second, "by": by, "lines": lines}
    return render_template("reports/history/compare.html", **told, dimensions=found.dimensions, today=found.today)


def _others(council: Council) -> list[Council]:
    """The other councils whose exact figures the reader may see."""
    mine = councils.councils_of(account_behind(current_user))
    return [each for each, roles in mine if roles & COUNTS_EVERYTHING and each.id != council.id]


def settled_history(council: Council) -> History:
    """The history of a council until today, with all written down that was due."""
    today = datetime.now(UTC).date()
    if settling.is_due(council, today):
        with transaction():
            settling.settle(council, today)
    return history_of(council, today)


def _record(council: Council, look: Look) -> None:
    with transaction():
        service.record_look(account_behind(current_user), council, look=look)


def _span(found: History) -> Span:
    """The days that the address asks for, from `from` to `until`; all of them where it does not name two in order."""
    whole = found.whole
    start = max(_any_day("from") or whole.start, whole.start)
    end = min((_any_day("until") or whole.last) + timedelta(days=1), whole.end)
    return Span(start, end) if start < end else whole


def _any_day(name: str) -> date | None:
    try:
        day = date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None
    return day if day < date.max else None


def _day(name: str, allowed: list[date]) -> date | None:
    day = _any_day(name)
    return day if day in allowed else None


def _around(found: History, span: Span) -> dict[str, object]:
    """What every page over a span needs around it: the span, and the links to others."""
    whole = found.whole
    recent = [each for each in found.rotations if each < whole.last]
    shorter = [(_("The last four years"), add_months(whole.end, -FOUR_YEARS))]
    if recent:
        shorter.append((_("Since the last rotation"), recent[-1]))
    choices = [(_("Everything"), _here())] + [
        (words, _here({"from": start.isoformat(), "until": whole.last.isoformat()}))
        for words, start in shorter
        if whole.start < start < whole.last
    ]
    asked = {} if span == whole else {"from": span.start.isoformat(), "until": span.last.isoformat()}
    return {"span": span, "whole": whole, "same": asked, "spans": choices, "rotations": len(found.rotations)}


def _here(days: Mapping[str, str] | None = None) -> str:
    """This page over other days."""
    kept = {"of": request.args["of"]} if "of" in request.args else {}
    values: dict[str, Any] = {**(request.view_args or {}), **kept, **(days or {})}
    return url_for(request.endpoint or "", **values)


def _page_links(endpoint: str, values: Mapping[str, Any], page: int, pages: int) -> Pages:
    same: dict[str, Any] = {name: request.args[name] for name in ("from", "until") if name in request.args}

    def link(number: int) -> str:
        return url_for(endpoint, **values, page=number, **same)

    return page_links(page, pages, link, numbers=always_seven(page, pages))
