"""Which answers of a dimension are counted together before they are told, and what such a group is called."""

from collections.abc import Collection, Mapping
from fractions import Fraction

from flask_babel import gettext as _

from council.councils.dimensions import ALWAYS_SEALED, DimensionView
from council.councils.gate.rounding import joined
from council.councils.models import Labels
from council.councils.phrases import listed
from council.councils.rules import UNDISCLOSED, CharterRules
from council.i18n import label

NEVER_NAMED = ALWAYS_SEALED | {UNDISCLOSED}


def groups_of(dimension: DimensionView, rules: CharterRules) -> list[list[str]]:
    """The answers that are counted together: as many as the charter's aims let expect enough people in each."""
    named = [each.key for each in dimension.values if each.key not in NEVER_NAMED]
    never = [each.key for each in dimension.values if each.key in NEVER_NAMED]
    aims = {each.value: Fraction(each.share) for each in rules.targets if each.dimension == dimension.key}
    without = [each for each in named if each not in aims]
    rest = (1 - sum(aims.values(), Fraction(0))) / len(without) if without else Fraction(0)
    expected = [(each, aims.get(each, rest) * rules.seats) for each in named]
    return joined(expected, never, rules.smallest_figure)


def group_name(answers: Collection[str], names: Mapping[str, Labels]) -> str:
    """The answers of a group in a row; those that are never told on their own are not named in it either."""
    named = [label(names.get(each, {"en": each})) for each in answers if each not in NEVER_NAMED]
    if not ALWAYS_SEALED.isdisjoint(answers):
        named.append(_("another answer"))
    if UNDISCLOSED in answers:
        named.append(_("no answer"))
    return listed(named, "or")
