"""How many hold which value, against quotas and targets; figures about people only, never a person's own value.

Who may read a dimension's figures is decided here: open ones all who may open the page, the others the secretariat and
auditors, because in a small council a figure can point to a person.
"""

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction

from flask_babel import format_decimal
from flask_babel import gettext as _

from council.access import Role, sees_counts
from council.councils.phrases import Names, seats_for
from council.councils.rules import UNDISCLOSED, CharterRules, Quota, meets
from council.councils.service import DimensionView
from council.i18n import label
from council.portal.situation import Future, Situation

PERCENT = 100


@dataclass(frozen=True)
class Badge:
    """A state, in words and with the shape that goes with it."""

    label: str
    kind: str


@dataclass(frozen=True)
class ValueRow:
    """One value: how many hold it now, how many of them stay, and what is aimed at."""

    label: str
    now: int
    stay: int
    target: str
    status: Badge | None


@dataclass(frozen=True)
class DimensionTable:
    """A dimension's values with their figures; without rows for a reader who may not see them."""

    key: str
    label: str
    rows: tuple[ValueRow, ...]
    has_targets: bool
    closed: bool


@dataclass(frozen=True)
class QuotaRow:
    """One quota against the council: now, and with only those who stay."""

    label: str
    now: int
    stay: int
    bounds: str
    missing_after: int
    broken_now: bool
    status: Badge


def may_see_figures(dimension: DimensionView, roles: frozenset[Role]) -> bool:
    """Whether a reader with these roles may see how many hold which value."""
    return sees_counts(dimension.sensitivity, roles)


def quota_rows(found: Situation, roles: frozenset[Role]) -> list[QuotaRow]:
    """The quotas whose dimensions the reader may see figures of, in the charter's order."""
    if found.rules is None:
        return []
    seen = {each.key for each in found.dimensions if may_see_figures(each, roles)}
    names = Names(found.dimensions)
    rows = []
    for quota in found.rules.quotas:
        if not quota.where.keys() <= seen:
            continue
        matching = [each for each in found.holders if meets(quota.where, found.traits[each.seat.person_id])]
        stay = sum(each.future is Future.STAYS for each in matching)
        rows.append(_quota_row(quota, found, names.condition(quota.where), now=len(matching), stay=stay))
    return rows


def _quota_row(quota: Quota, found: Situation, words: str, *, now: int, stay: int) -> QuotaRow:
    least, most = quota.in_seats(found.size)
    too_few, too_many = least is not None and now < least, most is not None and now > most
    missing = max(0, (least or 0) - stay)
    if too_few or too_many:
        status = Badge(_("broken now"), "warning")
    elif missing:
        status = Badge(_("%(count)s to find", count=missing), "waiting")
    else:
        status = Badge(_("met"), "good")
    return QuotaRow(words, now, stay, bounds_words(least, most), missing, too_few or too_many, status)


def bounds_words(least: int | None, most: int | None) -> str:
    """What a quota asks for, in words."""
    if least is not None and most is not None:
        return str(least) if least == most else _("%(least)s to %(most)s", least=least, most=most)
    if least is not None:
        return _("at least %(minimum)s", minimum=least)
    return _("at most %(maximum)s", maximum=most)


def dimension_tables(found: Situation, roles: frozenset[Role]) -> list[DimensionTable]:
    """Every dimension of the charter, with figures where the reader may see them."""
    tables = []
    for dimension in found.dimensions:
        if not may_see_figures(dimension, roles):
            tables.append(DimensionTable(dimension.key, label(dimension.name), (), has_targets=False, closed=True))
            continue
        targets = _targets(found.rules, dimension.key)
        now, stay = _counted(found, dimension.key)
        rows = tuple(
            _value_row(label(value.name), (now[value.key], stay[value.key]), targets.get(value.key), found.size)
            for value in dimension.values
        )
        tables.append(
            DimensionTable(dimension.key, label(dimension.name), rows, has_targets=bool(targets), closed=False)
        )
    return tables


def _counted(found: Situation, dimension: str) -> tuple[Counter[str], Counter[str]]:
    """How many hold each value now, and how many of them stay; who said nothing counts as undisclosed."""
    now, stay = Counter[str](), Counter[str]()
    for each in found.holders:
        value = found.traits[each.seat.person_id].get(dimension, UNDISCLOSED)
        now[value] += 1
        stay[value] += each.future is Future.STAYS
    return now, stay


def _targets(rules: CharterRules | None, dimension: str) -> dict[str, str]:
    if rules is None:
        return {}
    return {each.value: each.share for each in rules.targets if each.dimension == dimension}


def _value_row(name: str, held: tuple[int, int], share: str | None, size: int) -> ValueRow:
    now, stay = held
    if share is None:
        return ValueRow(name, now, stay, "", None)
    missing = Fraction(share) * size - now
    words = _("%(seats)s missing", seats=format_decimal(round(float(missing), 1)))
    status = Badge(words, "waiting") if missing > 0 else Badge(_("reached"), "good")
    return ValueRow(name, now, stay, seats_for(share, size), status)
