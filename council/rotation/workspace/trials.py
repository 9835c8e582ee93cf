"""A scratch copy of the charter's rules, with some quotas, aims or priorities changed to see what would follow.

Only what differs from the charter is kept, so that a trial says of itself what it tries.
"""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, TypedDict

from flask_babel import gettext as _
from flask_babel import ngettext

from council.councils.diversity_sentences import how_many
from council.councils.phrases import bounds, listed
from council.councils.rules import CharterRules, Newcomers, Priority, Quota, Target
from council.rotation import words
from council.rotation.words import Names


class Bounds(TypedDict):
    """A minimum and a maximum; without either nothing is asked."""

    least: int | None
    most: int | None


class Ranked(TypedDict):
    """A priority in its place, and within how many seats of the best councils count as equally good."""

    key: str
    slack: int


class Changes(TypedDict, total=False):
    """What a trial changes: quotas by key, aims by `dimension=value`, newcomers, and the priorities in order."""

    quotas: dict[str, Bounds]
    targets: dict[str, str]
    newcomers: Bounds
    priorities: list[Ranked]


def as_stated(rules: CharterRules) -> Changes:
    """Everything that a trial may change, as these rules state it."""
    return {
        "quotas": {quota.key: {"least": quota.least, "most": quota.most} for quota in rules.quotas},
        "targets": {target.key: target.share for target in rules.targets},
        "newcomers": _bounds(rules.newcomers),
        "priorities": [{"key": each.key, "slack": each.slack} for each in rules.priorities],
    }


def stated_with(rules: CharterRules, changes: Changes) -> Changes:
    """Everything that a trial may change, with these changes made, as far as the rules still know what they change."""
    stated = as_stated(rules)
    quotas = {key: told for key, told in changes.get("quotas", {}).items() if key in stated["quotas"]}
    targets = {key: told for key, told in changes.get("targets", {}).items() if key in stated["targets"]}
    return {
        "quotas": {**stated["quotas"], **quotas},
        "targets": {**stated["targets"], **targets},
        "newcomers": changes.get("newcomers", stated["newcomers"]),
        "priorities": changes.get("priorities", stated["priorities"]),
    }


def differing(rules: CharterRules, wanted: Changes) -> Changes:
    """What of this differs from the rules; empty when nothing does."""
    stated, found = as_stated(rules), Changes()
    quotas = {key: told for key, told in wanted.get("quotas", {}).items() if told != stated["quotas"].get(key, told)}
    aims, shares = wanted.get("targets", {}), stated["targets"]
    targets = {key: share for key, share in aims.items() if not _same(share, shares.get(key, share))}
    if quotas:
        found["quotas"] = quotas
    if targets:
        found["targets"] = targets
    if wanted.get("newcomers", stated["newcomers"]) != stated["newcomers"]:
        found["newcomers"] = wanted["newcomers"]
    if wanted.get("priorities", stated["priorities"]) != stated["priorities"]:
        found["priorities"] = wanted["priorities"]
    return found


def changed(rules: CharterRules, changes: Changes) -> CharterRules:
    """The rules with these changes; raises pydantic's ValidationError when they do not hold together.

    A quota without a minimum and a maximum, and an aim without a share, are left out.
    """
    quotas = changes.get("quotas", {})
    shares = changes.get("targets", {})
    stated = rules.model_dump()
    rows = [{**quota, **quotas.get(quota["key"], {})} for quota in stated["quotas"]]
    aims = [
        {**dump, "share": shares.get(aim.key, aim.share)}
        for dump, aim in zip(stated["targets"], rules.targets, strict=True)
    ]
    newcomers = changes.get("newcomers", _bounds(rules.newcomers))
    return CharterRules.model_validate(
        {
            **stated,
            "quotas": [row for row in rows if _asks(row)],
            "targets": [aim for aim in aims if aim["share"]],
            "newcomers": newcomers if _asks(newcomers) else None,
            "priorities": changes.get("priorities", stated["priorities"]),
        }
    )


def in_words(before: CharterRules, after: CharterRules, names: Names) -> list[str]:
    """What one set of rules asks instead of another, a sentence for each difference."""
    told = [*_quotas(before, after, names), *_targets(before, after, names)]
    was, now = _newcomers(before.newcomers), _newcomers(after.newcomers)
    if was != now:
        told.append(_instead(_("Members who never sat before"), was, now))
    was, now = _order(before.priorities), _order(after.priorities)
    if was != now:
        told.append(_instead(_("What counts, in order"), was, now))
    return told


def _quotas(before: CharterRules, after: CharterRules, names: Names) -> Iterator[str]:
    was, now = ({quota.key: quota for quota in rules.quotas} for rules in (before, after))
    for key in dict.fromkeys([*was, *now]):
        asked, asks = _quota(was.get(key)), _quota(now.get(key))
        if asked != asks:
            yield _instead(names.phrases.condition((now.get(key) or was[key]).where), asked, asks)


def _targets(before: CharterRules, after: CharterRules, names: Names) -> Iterator[str]:
    was, now = ({target.key: target for target in rules.targets} for rules in (before, after))
    for key in dict.fromkeys([*was, *now]):
        if not _same(was[key].share if key in was else "", now[key].share if key in now else ""):
            yield _instead(names.target(key), _aim(was.get(key)), _aim(now.get(key)))


def _instead(what: str, was: str, now: str) -> str:
    return _("%(what)s – %(now)s instead of %(was)s.", what=what, now=now, was=was)


def _quota(quota: Quota | None) -> str:
    return how_many(quota) if quota else _("nothing asked")


def _aim(target: Target | None) -> str:
    return _("an aim of %(share)s", share=words.percent(target.share)) if target else _("no aim")


def _newcomers(newcomers: Newcomers | None) -> str:
    stated = _bounds(newcomers)
    return bounds(stated["least"], stated["most"]) if _asks(stated) else _("nothing asked")


def _order(priorities: Sequence[Priority]) -> str:
    return listed(map(_ranked, priorities)) if priorities else _("nothing more than the rules")


def _ranked(priority: Priority) -> str:
    name = words.priority(priority.key).name
    if not priority.slack:
        return _("“%(name)s”", name=name)
    return ngettext(
        "“%(name)s” within %(num)d seat of the best",
        "“%(name)s” within %(num)d seats of the best",
        priority.slack,
        name=name,
    )


def _bounds(newcomers: Newcomers | None) -> Bounds:
    return {"least": newcomers.least if newcomers else None, "most": newcomers.most if newcomers else None}


def _asks(stated: Mapping[str, Any]) -> bool:
    return stated["least"] is not None or stated["most"] is not None


def _same(share: str, other: str) -> bool:
    """Whether two shares are one number; what is no number is only like itself."""
    if share == other:
        return True
    try:
        return Fraction(share) == Fraction(other)
    except (ValueError, ZeroDivisionError):
        return False
