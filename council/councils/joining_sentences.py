"""Sentences on who comes into a council and how, and whom its rules shut out."""

from collections.abc import Callable, Iterator, Sequence

from flask_babel import gettext as _
from flask_babel import ngettext

from council.councils.phrases import NamedDimension, Names, bounds, listed, time
from council.councils.rules import CharterRules
from council.i18n import label

# Called rather than kept, so that each is said in the language of its reader.
_CHOSEN: dict[str, Callable[[], str]] = {
    "lottery": lambda: _("Anyone suitable may apply. Among equally good councils, a public draw decides."),
    "appointment": lambda: _("New members are appointed."),
    "election": lambda: _("New members are elected."),
    "nomination": lambda: _("New members are named by others who have this right."),
    "ex_officio": lambda: _("Members sit here because of an office they hold elsewhere."),
}
_CHOSEN_FOR: dict[str, Callable[[str], str]] = {
    "lottery": lambda groups: _("%(groups)s: by an open call and a public draw.", groups=groups),
    "appointment": lambda groups: _("%(groups)s: appointed.", groups=groups),
    "election": lambda groups: _("%(groups)s: elected.", groups=groups),
    "nomination": lambda groups: _("%(groups)s: named by others who have this right.", groups=groups),
    "ex_officio": lambda groups: _("%(groups)s: because of an office held elsewhere.", groups=groups),
}
_EXCLUDES: dict[str, Callable[[str], str]] = {
    "lawful_residence": lambda rule: _(
        "“%(rule)s” shuts out people without regular status and people who wait for a decision on their papers.",
        rule=rule,
    ),
    "registered_organisation": lambda rule: _(
        "“%(rule)s” shuts out people who belong to no organisation and groups that cannot register.", rule=rule
    ),
    "years_of_activity": lambda rule: _(
        "“%(rule)s” shuts out young people and people who arrived a short time ago.", rule=rule
    ),
}


def joining(rules: CharterRules) -> Iterator[str]:
    """How new members are found, and what limits there are on who they may be."""
    yield from _selection(rules)
    for each in rules.eligibility:
        yield _("Who may join: %(rule)s", rule=label(each.text))
    yield from _notices(rules)
    if rules.applications_carry_over:
        yield _("Whoever is not chosen may keep her application for the next call, if she wishes.")
    newcomers = rules.newcomers
    if newcomers and (newcomers.least is not None or newcomers.most is not None):
        how_many = bounds(newcomers.least, newcomers.most)
        yield _("At each rotation, this many must be new to the council: %(how_many)s.", how_many=how_many)
    for cap in rules.caps:
        yield _cap(cap.per, cap.most)


def _selection(rules: CharterRules) -> Iterator[str]:
    ways: dict[str, list[str]] = {}
    for group in rules.seat_groups:
        ways.setdefault(group.selection, []).append(label(group.name))
    for way, groups in ways.items():
        if way in _CHOSEN and len(ways) == 1:
            yield _CHOSEN[way]()
        elif way in _CHOSEN:
            yield _CHOSEN_FOR[way](listed(groups))


def _notices(rules: CharterRules) -> Iterator[str]:
    for notice in rules.notices:
        length = time(notice.length, notice.unit)
        if notice.of == "call":
            yield _("The call is published at least %(length)s before the rotation.", length=length)
        elif notice.of == "nominations":
            yield _("Nominations are asked for at least %(length)s before the election.", length=length)
        elif notice.of == "candidate_list":
            yield _("The list of candidates is published at least %(length)s before the election.", length=length)


def _cap(per: str, most: int) -> str:
    if per == "organisation":
        return ngettext(
            "At most %(num)s member may come from the same organisation.",
            "At most %(num)s members may come from the same organisation.",
            most,
        )
    if per == "country":
        return ngettext(
            "At most %(num)s member may come from the same country.",
            "At most %(num)s members may come from the same country.",
            most,
        )
    return ngettext(
        "At most %(num)s member may come from the same household.",
        "At most %(num)s members may come from the same household.",
        most,
    )


def warnings(rules: CharterRules, dimensions: Sequence[NamedDimension]) -> Iterator[str]:
    """Whom the rules shut out, though the council exists for them."""
    yield from _without_a_seat(rules, dimensions)
    for each in rules.eligibility:
        if each.kind in _EXCLUDES:
            yield _EXCLUDES[each.kind](label(each.text))
    for warning in rules.warnings:
        yield label(warning)


def _without_a_seat(rules: CharterRules, dimensions: Sequence[NamedDimension]) -> Iterator[str]:
    """Answers with which nobody can ever sit: because of a quota of none, or because no seat is left for them."""
    names = Names(dimensions)
    for quota in rules.quotas:
        if quota.in_seats(rules.seats)[1] == 0:
            yield _("Nobody with “%(who)s” can sit on the council.", who=names.condition(quota.where))
    for each in dimensions:
        kept_out = [value.key for value in each.values if not _finds_a_seat(rules, each.key, value.key)]
        if kept_out:
            who = names.condition({each.key: kept_out})
            yield _("No seat is open to somebody with “%(who)s”: every seat is reserved for others.", who=who)


def _finds_a_seat(rules: CharterRules, dimension: str, value: str) -> bool:
    """Whether at least one kind of seat could be taken by somebody with this answer."""
    return any(value in group.reserved_for.get(dimension, (value,)) for group in rules.seat_groups)
