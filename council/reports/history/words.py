"""The history's numbers and measures in words: what each figure is called, how it is found, and after whom."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from flask_babel import format_decimal, format_percent, ngettext
from flask_babel import gettext as _

from council.councils.service import DimensionView
from council.i18n import day, label
from council.reports.history.measures import FOUR_FIFTHS, Number
from council.terms.seats import AmendmentKind


@dataclass(frozen=True)
class Measure:
    """A figure with its name, how it is found, and where the definition comes from."""

    name: str
    value: str
    meaning: str
    source: str = ""


def number(value: Number | None, places: int = 1) -> str:
    """A figure with one place behind the point, and none where it is whole; a dash where there is none."""
    return "–" if value is None else format_decimal(round(float(value), places))


def percent(value: Fraction | None) -> str:
    """A part of a whole."""
    return "–" if value is None else format_percent(float(value))


def part(some: int, whole: int) -> Fraction | None:
    """Some of a whole; none of nothing."""
    return Fraction(some, whole) if whole else None


def seats(value: Number | None) -> str:
    """So many seats, which may be a part of one."""
    if value is None:
        return _("no target")
    return ngettext("%(seats)s seat", "%(seats)s seats", _plural(value), seats=number(value))


def _plural(value: Number) -> int:
    """The number by which a language chooses its plural; what is not whole goes with the many."""
    return int(value) if value == int(value) else 2


def signed(value: int) -> str:
    """A change, with its sign; a minus is a minus, not a hyphen."""
    return f"+{value}" if value > 0 else str(value).replace("-", "\u2212")


def days(value: int) -> str:
    """So many days."""
    return ngettext("%(days)s day", "%(days)s days", value, days=format_decimal(value))


def owed(value: Fraction) -> str:
    """Seat-time that is owed, or had beyond what was aimed at."""
    whole = round(value)
    if whole > 0:
        return ngettext("%(days)s day owed", "%(days)s days owed", whole, days=format_decimal(whole))
    if whole < 0:
        return ngettext("%(days)s day more", "%(days)s days more", -whole, days=format_decimal(-whole))
    return _("even")


def value_name(dimension: DimensionView, value: str) -> str:
    """A value in words; one that nobody knows any more keeps its key."""
    name = next((each.name for each in dimension.values if each.key == value), None)
    return label(name) if name else value


def ratio(value: Fraction | None) -> str:
    """A selection ratio, marked where it is below four fifths."""
    if value is None:
        return "–"
    return _("%(share)s, below four fifths", share=percent(value)) if value < FOUR_FIFTHS else percent(value)


def gap_measures(gap: Number, mean: Number | None, worst: Fraction, on: date) -> list[Measure]:
    """How far the council is from its targets."""
    return [
        Measure(
            _("Seats missing to the targets"),
            seats(gap),
            _(
                "For each target, the seats it asks for less the members of that group, if any are missing; each times "
                "its weight, added up. As on %(day)s.",
                day=day(on),
            ),
            _("The rotation’s own priority “representation gap”."),
        ),
        Measure(
            _("Missing on average"),
            seats(mean),
            _("The same for every day on which there were targets, on average over the days."),
        ),
        Measure(
            _("The group missed most"),
            percent(worst),
            _("The largest part of a target that is missing. 0 means that every target is reached."),
            _("The rotation’s own priority “worst gap”."),
        ),
    ]


def effective_measures(effective: tuple[Number, Number, Number]) -> list[Measure]:
    """How many groups there are in effect."""
    richness, shannon, simpson = effective
    source = _("Hill 1973, Diversity and evenness, Ecology 54, pages 427 to 432.")
    return [
        Measure(
            _("Groups with a member"),
            number(richness, 2),
            _("How many groups somebody on the council belongs to. To prefer not to say is no group."),
            source,
        ),
        Measure(
            _("Groups in effect (Shannon)"),
            number(shannon, 2),
            _("How many groups of equal size would be as diverse. Every member weighs the same."),
            source,
        ),
        Measure(
            _("Groups in effect (Simpson)"),
            number(simpson, 2),
            _("The same, but large groups weigh more. Far fewer than the groups means that a few prevail."),
            source,
        ),
    ]


def left_words(kind: AmendmentKind | None, *, may_return: bool) -> str:
    """By which rule or for which reason somebody does not sit any more."""
    told = {
        AmendmentKind.RESIGNED: _("resigned before the end of the term"),
        AmendmentKind.DIED: _("died"),
        AmendmentKind.REMOVED: _("were removed"),
        AmendmentKind.LOST_CONTACT: _("could not be reached any more"),
        AmendmentKind.ENDED: _("a condition of the charter ended the term"),
    }
    if kind in told:
        return told[kind]
    if may_return:
        return _("the term was over, and they do not sit again")
    return _("the charter’s limit does not let them sit again now")
