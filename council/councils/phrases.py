"""Pieces of sentences about a charter: lengths of time, lists, shares and conditions, in the reader's language."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Protocol

from babel.lists import format_list
from flask_babel import format_decimal, get_locale, ngettext
from flask_babel import gettext as _

from council.councils.models import Labels
from council.councils.rules import UNDISCLOSED
from council.i18n import DEFAULT, label

MONTHS_A_YEAR = 12


class Named(Protocol):
    """Something with a key and a name in several languages."""

    @property
    def key(self) -> str:
        """What the rules call it."""

    @property
    def name(self) -> Labels:
        """What people call it."""


class NamedDimension(Named, Protocol):
    """A dimension as sentences need it."""

    @property
    def sensitivity(self) -> str:
        """Who may see one person's value."""

    @property
    def values(self) -> Sequence[Named]:
        """Its values, in order."""


class Names:
    """What the keys in a charter's rules are called, for this reader."""

    def __init__(self, dimensions: Iterable[NamedDimension]) -> None:
        self._dimensions = {each.key: label(each.name) for each in dimensions}
        self._values = {(each.key, value.key): label(value.name) for each in dimensions for value in each.values}

    def dimension(self, key: str) -> str:
        """The name of a dimension."""
        return self._dimensions.get(key) or _("something no longer asked")

    def value(self, dimension: str, key: str) -> str:
        """The name of a value."""
        if key == UNDISCLOSED:
            return self._values.get((dimension, key)) or _("Prefer not to say")
        return self._values.get((dimension, key)) or _("an answer no longer offered")

    def condition(self, where: Mapping[str, Sequence[str]]) -> str:
        """What a member must have answered: “Gender: Woman, and at the same time Age: Under 30 or 60 and over”."""
        parts = [
            _("%(dimension)s: %(values)s", dimension=self.dimension(each), values=self.values(each, values, "or"))
            for each, values in where.items()
        ]
        said = "".join(parts[:1])
        for part in parts[1:]:
            said = _("%(first)s, and at the same time %(second)s", first=said, second=part)
        return said

    def values(self, dimension: str, values: Iterable[str], style: str = "standard") -> str:
        """Several values of one dimension in a row."""
        return listed((self.value(dimension, value) for value in values), style)


def listed(items: Iterable[str], style: str = "standard") -> str:
    """Several things in a row, joined the way the language does it; `style` is `standard` (and) or `or`."""
    return format_list(list(items), style=style, locale=_locale())  # type: ignore[arg-type]  # its type lists literals


def years_and_months(months: int) -> str:
    """A length of time given in months: “2 years”, “18 months”, “4 years and 1 month”."""
    years, rest = divmod(months, MONTHS_A_YEAR)
    if not years or (years == 1 and rest):
        return time(months, "month")
    parts = [time(years, "year"), *([time(rest, "month")] if rest else [])]
    return listed(parts)


def time(length: int, unit: str) -> str:
    """A number of hours, days, months or years.

    Babel has names for units too, but not in every form that Arabic needs.
    """
    match unit:
        case "hour":
            return ngettext("%(num)s hour", "%(num)s hours", length)
        case "day":
            return ngettext("%(num)s day", "%(num)s days", length)
        case "month":
            return ngettext("%(num)s month", "%(num)s months", length)
        case _:
            return ngettext("%(num)s year", "%(num)s years", length)


def every(months: int) -> str:
    """How often something comes back, as it stands at the end of a sentence."""
    if months == 1:
        return _("every month")
    if months == MONTHS_A_YEAR:
        return _("every year")
    return _("every %(length)s", length=years_and_months(months))


def seats_for(share: str, seats: int) -> str:
    """A share as a number of seats, with one decimal where it is not whole."""
    exact = Fraction(share) * seats
    return str(exact.numerator) if exact.denominator == 1 else str(format_decimal(round(float(exact), 1)))


def bounds(least: int | None, most: int | None) -> str:
    """A minimum, a maximum or both, as a number of members."""
    if least is not None and most is not None:
        if least == most:
            return ngettext("exactly %(num)s member", "exactly %(num)s members", least)
        return ngettext(
            "between %(least)s and %(num)s member", "between %(least)s and %(num)s members", most, least=least
        )
    if least is not None:
        return ngettext("at least %(num)s member", "at least %(num)s members", least)
    return ngettext("at most %(num)s member", "at most %(num)s members", most or 0)


def _locale() -> str:
    found = get_locale()
    return str(found) if found else DEFAULT
