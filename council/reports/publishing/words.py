"""Published figures in words: what a group of answers is called, what was done to it, and why there are none."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select

from council.councils.gate.grouping import group_name
from council.councils.gate.rounding import known_sums
from council.councils.models import Council, Dimension, DimensionValue, Labels
from council.database import db
from council.i18n import day, label
from council.reports.publishing import service
from council.reports.publishing.figures import DimensionFigures
from council.reports.publishing.models import FigureIssue
from council.reports.publishing.service import Exact, NotYet, Prepared, Why

WHOLE = 100


@dataclass(frozen=True)
class Group:
    """A group of answers: what it is called, how many people it holds, and where that stands on a bar, in percent."""

    label: str
    least: int
    most: int
    start: float
    end: float

    @property
    def words(self) -> str:
        """How many people, as a range."""
        return _("%(least)s to %(most)s", least=self.least, most=self.most)


@dataclass(frozen=True)
class Told:
    """One dimension as it is told; `coarse` when nothing was told of some of its groups this time."""

    title: str
    groups: tuple[Group, ...]
    coarse: bool


@dataclass(frozen=True)
class Reading:
    """An issue as everyone reads it."""

    number: int
    day: date
    counted: str
    done: str
    dimensions: tuple[Told, ...]
    joined: str = ""


class AllNames:
    """What the council ever called its dimensions and answers, retired ones included."""

    def __init__(self, council: Council) -> None:
        asked = select(Dimension).where(Dimension.council_id == council.id)
        self.dimensions: dict[str, Labels] = {each.key: each.name for each in db.session.scalars(asked)}
        offered = select(DimensionValue).join(Dimension).where(Dimension.council_id == council.id)
        self.values: dict[tuple[str, str], Labels] = {
            (each.dimension.key, each.key): each.name for each in db.session.scalars(offered)
        }

    def dimension(self, key: str) -> str:
        """A dimension's name."""
        return label(self.dimensions.get(key, {"en": key}))

    def group(self, dimension: str, answers: Collection[str]) -> str:
        """What a group of answers is called."""
        return group_name(answers, {each: self.values.get((dimension, each), {"en": each}) for each in answers})


def reading(council: Council, issue: FigureIssue) -> Reading:
    """An issue in words."""
    names, people = AllNames(council), len(issue.people)
    return Reading(
        number=issue.number,
        day=issue.day,
        counted=counted_words(people, issue.missing, issue.gone),
        done=done_words(),
        dimensions=told(names, service.figures_of(issue), people, issue.smallest),
    )


def preview(council: Council, prepared: Prepared) -> Reading:
    """What everyone would read."""
    names, counting = AllNames(council), prepared.counting
    return Reading(
        number=prepared.number,
        day=prepared.day,
        counted=counted_words(len(counting.people), len(counting.missing), len(counting.left)),
        done=done_words(),
        dimensions=told(names, prepared.figures, len(counting.people), prepared.smallest),
        joined=_joined_words(prepared.smallest),
    )


def told(names: AllNames, figures: Sequence[DimensionFigures], people: int, smallest: int) -> tuple[Told, ...]:
    """The dimensions of an issue, each with its groups of answers."""
    return tuple(_told(names, each, people, smallest) for each in figures)


def _told(names: AllNames, figures: DimensionFigures, people: int, smallest: int) -> Told:
    groups = tuple(
        Group(
            label=names.group(figures.dimension, answers),
            least=least,
            most=most,
            start=round(least * WHOLE / people, 2),
            end=round(most * WHOLE / people, 2),
        )
        for answers, (least, most) in zip(figures.groups, figures.ranges(people), strict=True)
    )
    coarse = any(most - least > 2 * smallest for least, most in known_sums(figures.sums))
    return Told(names.dimension(figures.dimension), groups, coarse=coarse)


def counted_words(people: int, missing: int, gone: int) -> str:
    """How many are counted, and how that differs from who sits."""
    words = ngettext("%(num)s person is counted.", "%(num)s people are counted.", people)
    if missing:
        words = _("%(before)s %(more)s", before=words, more=_missing_words(missing))
    if gone:
        words = _("%(before)s %(more)s", before=words, more=_gone_words(gone))
    return words


def _missing_words(missing: int) -> str:
    return ngettext(
        "%(num)s member who sits is not among them, because too few came or stayed at once.",
        "%(num)s members who sit are not among them, because too few came or stayed at once.",
        missing,
    )


def _gone_words(gone: int) -> str:
    return ngettext(
        "%(num)s person who left is still among them, because too few left at once.",
        "%(num)s people who left are still among them, because too few left at once.",
        gone,
    )


def _joined_words(smallest: int) -> str:
    return ngettext(
        "Answers are counted together, in their order, until the aims of the charter let expect %(num)s person in each "
        "group. What anybody answered plays no part in it. Who gave no answer is always counted with others.",
        "Answers are counted together, in their order, until the aims of the charter let expect %(num)s people in each "
        "group. What anybody answered plays no part in it. Who gave no answer is always counted with others.",
        smallest,
    )


def done_words() -> str:
    """What is done to every figure, in one sentence."""
    return _(
        "Numbers are told only as ranges, and answers that few people are expected to give are counted together, "
        "so that nobody’s answer can be found out, not even by comparing with earlier figures."
    )


def why_not(found: NotYet) -> str:
    """Why nothing new can be published, and from when on it can."""
    words = {
        Why.NO_CHARTER: _("No charter is in force on this day."),
        Why.TOO_SMALL: _("Too few people sit on the council: any figure could tell on somebody."),
        Why.SAME_PEOPLE: _(
            "The same people would be counted as in the last issue. New figures would tell only who changed an answer."
        ),
        Why.TOO_FEW_CHANGED: _("Too few people came or left since the last issues: new figures would tell on them."),
        Why.NOTHING_PUBLISHED: _("Figures could be published, and nobody has done it."),
        Why.NOTHING_ASKED: _("Nothing the council asks has two groups of answers large enough to be told."),
    }[found.why]
    if found.possible_from is None:
        return words
    later = _(
        "If the rotations come as planned, new figures are possible from %(day)s on.", day=day(found.possible_from)
    )
    return _("%(before)s %(more)s", before=words, more=later)


def exact(council: Council, numbers: Exact) -> list[tuple[str, list[tuple[str, int]]]]:
    """The exact numbers behind an issue: each dimension with its answers."""
    names = AllNames(council)
    return [
        (
            names.dimension(key),
            [(label(names.values.get((key, each), {"en": each})), count) for each, count in sorted(counts.items())],
        )
        for key, counts in numbers.items()
    ]
