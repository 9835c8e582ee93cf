"""What in a charter does not hold together as it is written, and the least change of numbers that would do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask_babel import format_percent, ngettext
from flask_babel import gettext as _

from council.councils.phrases import NamedDimension, listed
from council.councils.rule_words import Names, change, rule
from council.councils.rules import WHOLE, CharterRules

Told = Mapping[str, Any]
OTHERS = "*"  # the seats for which the rules in question ask nothing; no seat group can be called so


@dataclass(frozen=True)
class Contradiction:
    """Rules that cannot hold together, whoever applies, and the least change of numbers that would do.

    Each rule is told as its kind, its key, its bound and its amount; a change also says what the amount becomes.
    """

    rules: tuple[Told, ...]
    changes: tuple[Told, ...]


@dataclass(frozen=True)
class Findings:
    """What was found; `complete` is false where the combinations were too many to look at while somebody waits."""

    contradictions: tuple[Contradiction, ...]
    complete: bool = True


@dataclass(frozen=True)
class Against:
    """A contradiction as it is read: each rule in a sentence, and what would be enough."""

    rules: list[str]
    changes: list[str]


def of_turnover(rules: CharterRules) -> list[Contradiction]:
    """Where the numbers of those who stay, change and are new leave no room for each other."""
    new, seats = rules.newcomers, rules.seats
    asked = _told("newcomers", "min", (new and new.least) or 0)
    stay = _told("least_continuing", "min", rules.least_continuing or 0)
    whole = _told("council", "exactly", seats)
    limits: list[tuple[int | None, tuple[Told, ...]]] = [
        (new.most if new else None, (_told("newcomers", "max", (new and new.most) or 0),)),
        (rules.most_turnover, (_told("most_turnover", "max", rules.most_turnover or 0),)),
        (seats - (rules.least_continuing or 0), (*([stay] if stay["amount"] else []), whole)),
    ]
    if stay["amount"] > seats:
        return [Contradiction((stay, whole), ({**stay, "to": seats},))]
    broken = [(limit, others) for limit, others in limits if limit is not None and asked["amount"] > limit]
    least = min((limit for limit, _others in broken), default=0)
    return [Contradiction((asked, *others), ({**asked, "to": least},)) for _limit, others in broken[:1]]


def _told(kind: str, bound: str, amount: int) -> dict[str, Any]:
    return {"kind": kind, "key": kind, "bound": bound, "amount": amount}


def in_words(
    found: Sequence[Contradiction], rules: CharterRules, dimensions: Sequence[NamedDimension]
) -> list[Against]:
    """Every contradiction in the charter's own names."""
    names = _names(rules, dimensions)
    return [
        Against(
            [_with_its_share(each, rules, rule(each, names)) for each in one.rules],
            [change(each, names) for each in one.changes],
        )
        for one in found
    ]


def _names(rules: CharterRules, dimensions: Sequence[NamedDimension]) -> Names:
    """The charter's names; the seats for which nothing is asked are called by what they are."""
    names = Names.of(rules, dimensions)
    free = [names.group(group.key) for group in rules.seat_groups if not group.reserved_for]
    return replace(names, groups={**names.groups, OTHERS: listed(free) if free else _("Other seats")})


def _with_its_share(told: Told, rules: CharterRules, sentence: str) -> str:
    """The sentence, and for a quota in percent also what the charter says."""
    quota = next((each for each in rules.quotas if told["kind"] == "quota" and each.key == told["key"]), None)
    if quota is None or quota.unit == "count":
        return sentence
    share = quota.least if told["bound"] == "min" else quota.most
    return ngettext(
        "%(sentence)s The charter says %(share)s of %(num)s seat.",
        "%(sentence)s The charter says %(share)s of %(num)s seats.",
        rules.seats,
        sentence=sentence,
        share=format_percent((share or 0) / WHOLE),
    )
