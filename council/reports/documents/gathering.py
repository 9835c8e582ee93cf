"""The figures of a report, gathered from the past as it was known at a checkpoint."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from flask_babel import force_locale
from sqlalchemy import select

from council.audit.models import Checkpoint, Entry
from council.councils import models
from council.database import db
from council.i18n import label
from council.reports.documents.report import (
    Council,
    Dimension,
    Exact,
    Group,
    MadeFrom,
    Report,
    Rotation,
    Stretch,
)
from council.reports.history import measures
from council.reports.history.figures import DimensionFigures, council_figures, dimension_figures
from council.reports.history.groups import Groups
from council.reports.history.measures import Number
from council.reports.history.spans import History, Span, history_of

PLACES = 6  # as many of a logarithm as every machine agrees on


@dataclass(frozen=True)
class Asked:
    """What a report is of: which days and dimensions, and in which language its words are."""

    span: Span
    dimensions: tuple[str, ...]
    language: str


def report_of(council: models.Council, asked: Asked, checkpoint: Checkpoint) -> Report:
    """A report as it is made from a checkpoint, today or in ten years."""
    return _gathered(council, asked, checkpoint, _last_moment(checkpoint))


def changed_since(council: models.Council, asked: Asked, checkpoint: Checkpoint, now: datetime) -> bool:
    """Whether what was written after a checkpoint changed any figure of a report that was made from it."""
    return report_of(council, asked, checkpoint) != _gathered(council, asked, checkpoint, now)


def _last_moment(checkpoint: Checkpoint) -> datetime:
    """The instant of the last act a checkpoint covers; all that its transaction saved has the same."""
    return db.session.execute(select(Entry.at).where(Entry.sequence == checkpoint.size)).scalar_one()


def _gathered(council: models.Council, asked: Asked, checkpoint: Checkpoint, until: datetime) -> Report:
    history = history_of(council, asked.span.last, until)
    with force_locale(asked.language):
        return Report(
            council=council.slug,
            name=label(council.name),
            language=asked.language,
            first_day=asked.span.start,
            last_day=asked.span.last,
            made_from=MadeFrom(size=checkpoint.size, made_at=checkpoint.made_at, note=checkpoint.note),
            whole=_council(history, asked.span),
            dimensions=[
                found for key in asked.dimensions if (found := _dimension(history, key, asked.span)) is not None
            ],
        )


def _council(history: History, span: Span) -> Council:
    found = council_figures(history, span)
    return Council(
        people=found.people,
        seats=found.seats,
        seat_days=found.seat_days,
        vacancy_days=found.vacancy_days,
        interim_days=found.interim_days,
        mean_days_served=_exact(found.tenure.mean) if found.tenure else None,
        median_days_served=_exact(found.tenure.median) if found.tenure else None,
        rotations=[
            Rotation(day=each.day, members=each.members, joined=each.joined, newcomers=each.newcomers, left=each.left)
            for each in found.renewals
        ],
    )


def _dimension(history: History, key: str, span: Span) -> Dimension | None:
    view, found = history.dimension(key), dimension_figures(history, key, span)
    if view is None or found is None:
        return None
    groups, last = Groups(view, found), found.last
    richness, shannon, simpson = last.effective
    return Dimension(
        key=key,
        name=label(view.name),
        groups=[_group(groups, found, each) for each in groups.keys],
        missing=_exact(last.gap) if last.targets else None,
        missing_on_average=_rounded(found.mean_gap),
        worst=_exact(last.worst),
        richness=int(richness),
        shannon=_rounded(shannon) or 0.0,
        simpson=_exact(Fraction(simpson)),
        course=[_stretch(each) for each in _merged(found)],
    )


def _group(groups: Groups, found: DimensionFigures, group: str) -> Group:
    luck = found.luck.get(group)
    return Group(
        key=group,
        name=groups.name(group),
        first=found.first.counts.get(group, 0),
        last=found.last.counts.get(group, 0),
        target=_at(found.last.targets, group),
        seat_days=found.seat_days.get(group, 0),
        owed=_at(found.owed, group),
        applied=found.steps["applied"].get(group, 0),
        eligible=found.steps["eligible"].get(group, 0),
        seated=found.steps["seated"].get(group, 0),
        expected_by_lot=_exact(luck.expected) if luck else None,
        drawn_by_lot=luck.drawn if luck else None,
    )


def _merged(found: DimensionFigures) -> list[measures.Stretch]:
    """The stretches of a dimension, those in a row that tell the same as one."""
    merged: list[measures.Stretch] = []
    for each in found.stretches:
        last = merged[-1] if merged else None
        if last and (last.end, last.counts, last.shares, last.seats) == (
            each.start,
            each.counts,
            each.shares,
            each.seats,
        ):
            merged[-1] = measures.Stretch(last.start, each.end, last.counts, last.shares, last.seats)
        else:
            merged.append(each)
    return merged


def _stretch(found: measures.Stretch) -> Stretch:
    days = Span(found.start, found.end)
    targets = {group: _exact(share * found.seats) for group, share in found.shares.items()}
    return Stretch(first_day=days.start, last_day=days.last, members=dict(found.counts), targets=targets)


def _at(values: Mapping[str, Fraction], group: str) -> Exact | None:
    return _exact(values[group]) if group in values else None


def _exact(value: Fraction) -> Exact:
    return str(value)


def _rounded(value: Number | None) -> float | None:
    return None if value is None else round(float(value), PLACES)
