"""The rules of a charter one by one, as a contradiction names them: each bound of it in a sentence of its own."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from council.councils import phrases
from council.councils.phrases import NamedDimension
from council.councils.rules import CharterRules
from council.i18n import label

Condition = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Names:
    """What the charter calls things, in the reader's language."""

    phrases: phrases.Names
    groups: Mapping[str, str]
    quotas: Mapping[str, Condition]

    @classmethod
    def of(cls, rules: CharterRules, dimensions: Sequence[NamedDimension]) -> "Names":
        """The names in a charter and its dimensions."""
        return cls(
            phrases=phrases.Names(dimensions),
            groups={group.key: label(group.name) for group in rules.seat_groups},
            quotas={quota.key: quota.where for quota in rules.quotas},
        )

    def value(self, dimension: str, value: str) -> str:
        """A value's name."""
        return self.phrases.value(dimension, value)

    def group(self, key: str) -> str:
        """A seat group's name."""
        return self.groups.get(key, key)

    def quota(self, key: str) -> str:
        """Whom a quota counts, such as “Region: Africa or Asia, and at the same time Gender: Woman”."""
        return self.phrases.condition(self.quotas[key]) if key in self.quotas else key

    def target(self, key: str) -> str:
        """Whom a target counts; its key is `dimension=value`."""
        dimension, _sign, value = key.partition("=")
        return self.phrases.condition({dimension: [value]})


def rule(told: Mapping[str, Any], names: Names) -> str:
    """One rule of a conflict, in words of the charter."""
    kind, key, bound, seats = told["kind"], told["key"], told["bound"], told["amount"]
    if kind == "seats":
        return ngettext(
            "The seat group “%(group)s” has %(num)d seat, and it must be filled.",
            "The seat group “%(group)s” has %(num)d seats, and all must be filled.",
            seats,
            group=names.group(key),
        )
    if kind == "quota":
        return _quota_rule(bound, seats, names.quota(key))
    if kind == "cap":
        return _cap_rule(key, seats)
    if kind == "newcomers":
        return _newcomers_rule(bound, seats)
    if kind in OF_ALL:
        return OF_ALL[kind](seats)
    other = {
        "conflict": _("People who must not sit together."),
        "pin": _("A decision that one person must sit, or must not."),
        "term_rules": _("The limits on how long one may serve, and the time off after that."),
    }
    return other[kind]


# Called rather than kept, so that each is said in the language of its reader.
OF_ALL: dict[str, Callable[[int], str]] = {
    "council": lambda seats: ngettext(
        "The council has %(num)d seat, and it must be filled.",
        "The council has %(num)d seats, and all must be filled.",
        seats,
    ),
    "least_continuing": lambda seats: ngettext(
        "At least %(num)s member stays on at a rotation.", "At least %(num)s members stay on at a rotation.", seats
    ),
    "most_turnover": lambda seats: ngettext(
        "At most %(num)s seat changes hands at a rotation.", "At most %(num)s seats change hands at a rotation.", seats
    ),
}


def _quota_rule(bound: str, seats: int, who: str) -> str:
    if bound == "min":
        return ngettext(
            "At least %(num)d member with “%(who)s”.", "At least %(num)d members with “%(who)s”.", seats, who=who
        )
    return ngettext("At most %(num)d member with “%(who)s”.", "At most %(num)d members with “%(who)s”.", seats, who=who)


def _cap_rule(per: str, seats: int) -> str:
    if per == "organisation":
        return ngettext(
            "At most %(num)d member of one organisation.", "At most %(num)d members of one organisation.", seats
        )
    if per == "country":
        return ngettext("At most %(num)d member from one country.", "At most %(num)d members from one country.", seats)
    return ngettext("At most %(num)d member of one household.", "At most %(num)d members of one household.", seats)


def _newcomers_rule(bound: str, seats: int) -> str:
    if bound == "min":
        return ngettext(
            "At least %(num)d member who never sat before.", "At least %(num)d members who never sat before.", seats
        )
    return ngettext(
        "At most %(num)d member who never sat before.", "At most %(num)d members who never sat before.", seats
    )


def change(told: Mapping[str, Any], names: Names) -> str:
    """One number of the charter that would change: what it would be, and what it is."""
    if told["kind"] == "quota" and told["bound"] == "min" and not told["to"]:
        return _(
            "No smallest number of members with “%(who)s”. Now it is %(num)d.",
            who=names.quota(told["key"]),
            num=told["amount"],
        )
    asked = rule({**told, "amount": told["to"]}, names)
    return _("%(rule)s Now the number is %(num)d.", rule=asked, num=told["amount"])
