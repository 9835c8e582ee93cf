"""Sentences on diversity: what is asked, what must hold, what is aimed at, and what counts first."""

from collections.abc import Callable, Iterator, Sequence

from flask_babel import format_percent, ngettext
from flask_babel import gettext as _

from council.councils.phrases import NamedDimension, Names, bounds, listed, seats_for
from council.councils.rules import CharterRules, Priority, Quota, Target
from council.councils.section import Section
from council.i18n import label

# Called rather than kept, so that each is said in the language of its reader.
_SEEN: dict[str, Callable[[str], str]] = {
    "open": lambda name: _("%(dimension)s: everyone in the council may see an answer.", dimension=name),
    "restricted": lambda name: _("%(dimension)s: only the secretariat may see an answer.", dimension=name),
    "sealed": lambda name: _("%(dimension)s: no page shows an answer; answers are only counted.", dimension=name),
}
_AIMS: dict[str, Callable[[], str]] = {
    "most_affected_gap": lambda: _("As few seats as possible are missing to the aims for the most affected."),
    "representation_gap": lambda: _("As few seats as possible are missing to all aims together."),
    "worst_gap": lambda: _("The group that is furthest behind its aim is as little behind as possible."),
    "uncovered_intersections": lambda: _("As few combinations of answers as possible have nobody on the council."),
    "historical_debt": lambda: _(
        "As few seats as possible are missing to all aims and to what was missing in the past."
    ),
    "lost_continuity": lambda: _("As many as possible of those who wish to return do return."),
    "repeated_voices": lambda: _("As many members as possible have never sat on the council before."),
}


def diversity(rules: CharterRules, dimensions: Sequence[NamedDimension], names: Names) -> list[Section]:
    """The sections on diversity, in the order in which they bind."""
    used = [each for each in dimensions if each.key in rules.dimensions]
    return [
        Section(
            "dimensions", _("Diversity: what is asked"), [_SEEN[each.sensitivity](label(each.name)) for each in used]
        ),
        Section("quotas", _("Diversity: what must hold"), list(_quotas(rules, names))),
        Section("targets", _("Diversity: what is aimed at"), list(_targets(rules, names))),
        Section("crossings", _("Diversity: what is looked at together"), list(_crossings(rules, names))),
        Section(
            "priorities",
            _("Diversity: what counts first"),
            [_priority(each) for each in rules.priorities],
            "ordered",
        ),
    ]


def _quotas(rules: CharterRules, names: Names) -> Iterator[str]:
    """One sentence a quota; those that ask the same of several values of one dimension share theirs."""
    told: set[str] = set()
    for quota in rules.quotas:
        if quota.key in told:
            continue
        alike = [each for each in rules.quotas if _bounds_of(each) == _bounds_of(quota) and _one_value(each, quota)]
        if len(alike) < 2:  # noqa: PLR2004  # a pair is the smallest group
            yield _("%(condition)s – %(how_many)s.", condition=names.condition(quota.where), how_many=how_many(quota))
            continue
        told.update(each.key for each in alike)
        dimension = next(iter(quota.where))
        values = [each.where[dimension][0] for each in alike]
        yield _(
            "%(dimension)s: %(values)s – %(how_many)s each.",
            dimension=names.dimension(dimension),
            values=names.values(dimension, values),
            how_many=how_many(quota),
        )


def _bounds_of(quota: Quota) -> tuple[int | None, int | None, str]:
    return quota.least, quota.most, quota.unit


def _one_value(quota: Quota, other: Quota) -> bool:
    """Whether both are about a single value of the same single dimension."""
    return quota.where.keys() == other.where.keys() and all(
        len(each.where) == 1 and len(next(iter(each.where.values()))) == 1 for each in (quota, other)
    )


def how_many(quota: Quota) -> str:
    """Of how many members a quota asks, in members or as a share of them."""
    if quota.unit == "count":
        return bounds(quota.least, quota.most)
    least = format_percent((quota.least or 0) / 100)
    most = format_percent((quota.most or 0) / 100)
    if quota.least is None:
        return _("at most %(most)s of the members", most=most)
    if quota.most is None:
        return _("at least %(least)s of the members", least=least)
    return _("between %(least)s and %(most)s of the members", least=least, most=most)


def _targets(rules: CharterRules, names: Names) -> Iterator[str]:
    for dimension in dict.fromkeys(target.dimension for target in rules.targets):
        aims = [_aim(each, rules.seats, names) for each in rules.targets if each.dimension == dimension]
        yield ngettext(
            "%(dimension)s, of %(num)s seat – %(aims)s.",
            "%(dimension)s, of %(num)s seats – %(aims)s.",
            rules.seats,
            dimension=names.dimension(dimension),
            aims=listed(aims),
        )


def _crossings(rules: CharterRules, names: Names) -> Iterator[str]:
    for crossing in rules.crossings:
        asked = listed(names.dimension(each) for each in crossing.dimensions)
        yield _("%(dimensions)s: each combination of answers should be held by somebody.", dimensions=asked)


def _aim(target: Target, seats: int, names: Names) -> str:
    value, share = names.value(target.dimension, target.value), seats_for(target.share, seats)
    if target.most_affected:
        return _("%(value)s: %(seats)s (most affected)", value=value, seats=share)
    return _("%(value)s: %(seats)s", value=value, seats=share)


def _priority(priority: Priority) -> str:
    aim = _AIMS[priority.key]()
    if not priority.slack:
        return aim
    slack = ngettext(
        "Councils within %(num)s seat of the best count as equally good.",
        "Councils within %(num)s seats of the best count as equally good.",
        priority.slack,
    )
    return _("%(first)s %(second)s", first=aim, second=slack)
