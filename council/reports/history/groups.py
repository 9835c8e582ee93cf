"""The groups of a dimension over time: their order, colours and names, and the table of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from flask_babel import gettext as _

from council.councils.rules import UNDISCLOSED
from council.councils.service import DimensionView
from council.drawing import LegendEntry, hues
from council.reports.history import words
from council.reports.history.figures import Course, DimensionFigures, OnDay


@dataclass(frozen=True)
class GroupLine:
    """One group in the table beside a drawing: at the beginning and the end, and against its target."""

    label: str
    hue: int
    first: int
    last: int
    target: str
    missing: str


@dataclass(frozen=True)
class OwedLine(GroupLine):
    """The same with the time its members had seats, and how much of it is owed."""

    seat_days: str
    owed: str
    owed_days: int


class Groups:
    """The groups of a dimension in order, each with its colour and name; also those that only the past knows."""

    def __init__(self, dimension: DimensionView, figures: Course) -> None:
        seen = dict.fromkeys(group for each in figures.stretches for group in each.counts)
        known = [value.key for value in dimension.values]
        self.dimension = dimension
        self.keys = [each for each in known if each in seen] + [each for each in seen if each not in known]
        self.keys.sort(key=lambda group: group == UNDISCLOSED)  # stable: silence comes last
        self.hues = hues([*known, *(each for each in seen if each not in known)], UNDISCLOSED)

    def name(self, group: str) -> str:
        """A group in words."""
        return words.value_name(self.dimension, group)

    def legend(self, counts: Mapping[str, int]) -> list[LegendEntry]:
        """Each colour with its meaning."""
        return [LegendEntry(self.name(each), self.hues[each], counts.get(each, 0)) for each in self.keys]


def group_lines(groups: Groups, figures: Course) -> list[GroupLine]:
    """The table of the groups: at the beginning and the end of a span, and against the targets."""
    return [GroupLine(*_beside_target(groups, figures, group)) for group in groups.keys]


def owed_lines(groups: Groups, figures: DimensionFigures) -> list[OwedLine]:
    """The same with the seat-time of each group."""
    return [
        OwedLine(
            *_beside_target(groups, figures, group),
            seat_days=words.days(figures.seat_days.get(group, 0)),
            owed=words.owed(figures.owed[group]) if group in figures.owed else _("no target"),
            owed_days=round(figures.owed.get(group, Fraction(0))),
        )
        for group in groups.keys
    ]


def _beside_target(groups: Groups, figures: Course, group: str) -> tuple[str, int, int, int, str, str]:
    first, last = figures.first, figures.last
    return (
        groups.name(group),
        groups.hues[group],
        first.counts.get(group, 0),
        last.counts.get(group, 0),
        words.seats(last.targets.get(group)),
        _missing(last, group),
    )


def _missing(on: OnDay, group: str) -> str:
    if group not in on.targets:
        return ""
    lacking = on.targets[group] - on.counts.get(group, 0)
    return words.seats(lacking) if lacking > 0 else _("reached")
