"""Each group of a dimension over time: a line for its members, one for its target, and what a quota allows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from flask_babel import gettext as _

from council.reports.history import charts, words
from council.reports.history.figures import Course
from council.reports.history.groups import Groups
from council.reports.history.measures import Stretch
from council.reports.history.spans import History, Span

HEADROOM = Fraction(6, 5)
Bounds = Mapping[str, tuple[int | None, int | None]]


@dataclass(frozen=True)
class Panel:
    """One group over time: its line, its target's, and what a quota allows."""

    label: str
    hue: int
    line: str
    target: str
    allowed: str
    top: int
    now: str
    spoken: str


@dataclass(frozen=True)
class Scale:
    """What all groups of a drawing share: the time, the height, and what quotas allow in each stretch."""

    span: Span
    top: int
    bounds: list[tuple[Stretch, Bounds]]


def panels_of(history: History, groups: Groups, figures: Course, span: Span) -> list[Panel]:
    """One drawing for each group, all of the same height, so that they can be compared."""
    tallest = max((max(each.counts.values(), default=0) for each in figures.stretches), default=1)
    aimed = max((share * each.seats for each in figures.stretches for share in each.shares.values()), default=0)
    top = max(1, int(max(tallest, aimed) * HEADROOM) + 1)
    bounds = _bounds(history, groups.dimension.key, figures.stretches)
    scale = Scale(span, top, bounds)
    return [_panel(groups, group, figures, scale) for group in groups.keys]


def _bounds(history: History, dimension: str, known: Iterable[Stretch]) -> list[tuple[Stretch, Bounds]]:
    """What quotas allow in each stretch; found once for each charter and size."""
    found: dict[tuple[int, int], Bounds] = {}
    told = []
    for each in known:
        rules = history.rules_on(each.start)
        key = (rules.number if rules else 0, each.seats)
        if key not in found:
            found[key] = rules.bounds(dimension, each.seats) if rules else {}
        told.append((each, found[key]))
    return told


def _panel(groups: Groups, group: str, figures: Course, scale: Scale) -> Panel:
    span, top = scale.span, scale.top
    counts = [(each.start, each.end, each.counts.get(group, 0)) for each in figures.stretches]
    targets = [
        (each.start, each.end, each.shares[group] * each.seats) for each in figures.stretches if group in each.shares
    ]
    allowed = [
        (each.start, each.end, found[group][0] or 0, top if found[group][1] is None else found[group][1] or 0)
        for each, found in scale.bounds
        if group in found
    ]
    return Panel(
        label=groups.name(group),
        hue=groups.hues[group],
        line=charts.step_line(counts, span, top),
        target=charts.step_line(targets, span, top),
        allowed=charts.areas(allowed, span, top),
        top=top,
        now=str(counts[-1][2]),
        spoken=_spoken([number for *_days, number in counts], targets[-1][2] if targets else None),
    )


def _spoken(counts: list[int], target: Fraction | int | None) -> str:
    told = {"now": counts[-1], "low": min(counts), "high": max(counts)}
    spoken = _("%(now)s at the end; between %(low)s and %(high)s in this time", **told)
    if target is None:
        return spoken
    return _("%(words)s; the target is %(target)s", words=spoken, target=words.seats(Fraction(target)))
