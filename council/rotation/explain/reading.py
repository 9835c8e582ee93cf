"""What each rule costs, and the least change that would make a council possible, as one reader may read it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from council.councils.rule_words import change
from council.councils.rules import CharterRules
from council.rotation import words
from council.rotation.explain import service as explanations
from council.rotation.explain import words as said
from council.rotation.explain.service import ExplanationState
from council.rotation.models import Proposal
from council.rotation.reading import charter_of, may_be_told
from council.rotation.sight import Sight
from council.rotation.words import Names


@dataclass(frozen=True)
class CostLine:
    """One rule, and what could be reached without it."""

    rule: str
    cost: str


@dataclass(frozen=True)
class CostsReading:
    """What each rule costs: those that cost something, and the names of those that cost nothing."""

    state: ExplanationState
    lines: tuple[CostLine, ...]
    free: tuple[str, ...]
    hidden: str
    remark: str


@dataclass(frozen=True)
class LeastChange:
    """The least change of the charter's numbers that would make a council possible."""

    state: ExplanationState
    lines: tuple[str, ...]
    remark: str


# What each rule costs


def costs_reading(proposal: Proposal, sight: Sight) -> CostsReading:
    """What each rule costs, as far as this reader may know of the rule."""
    state, found = explanations.state_of(proposal), explanations.content_of(proposal).get("costs") or []
    rules, dimensions = charter_of(proposal)
    names, exact = Names.of(rules, dimensions), sight.sees_all(rules)
    told = [each for each in found if may_be_told(each, names, sight)]
    dear = [each for each in told if any(Fraction(one["change"]) for one in each["differences"])]
    hidden = len(found) - len(told)
    return CostsReading(
        state=state,
        lines=tuple(CostLine(_rule_name(each, names, rules), _cost(each, exact=exact)) for each in dear),
        free=tuple(_rule_name(each, names, rules) for each in told if each not in dear),
        hidden=ngettext(
            "%(num)d rule is not shown here, because it is about protected information.",
            "%(num)d rules are not shown here, because they are about protected information.",
            hidden,
        )
        if hidden
        else "",
        remark=_remark(state, rules, computed=bool(found)),
    )


def _remark(state: ExplanationState, rules: CharterRules, *, computed: bool) -> str:
    if not rules.priorities:
        return _("The charter names no priorities, so no rule costs anything but chances.")
    if state is ExplanationState.READY and not computed:
        return _("This was not computed: the time allowed for it was used up.")
    return ""


def _rule_name(told: Mapping[str, Any], names: Names, rules: CharterRules) -> str:
    if told["kind"] == "quota":
        return names.quota(told["key"])
    if told["kind"] == "cap":
        most = next((cap.most for cap in rules.caps if cap.per == told["key"]), 0)
        return words.rule({**told, "bound": "max", "amount": most}, names)
    return _("How many members are new")


def _cost(told: Mapping[str, Any], *, exact: bool) -> str:
    if not exact:
        return _("Without it, the council could come closer to its targets.")
    return _joined(said.gain(each) for each in told["differences"])


def _joined(sentences: Iterator[str]) -> str:
    """Whole sentences, one after another."""
    return " ".join(each for each in sentences if each)


# The least change


def least_change(proposal: Proposal, sight: Sight) -> LeastChange:
    """What would make a council possible, as far as this reader may know of the rules."""
    state, found = explanations.state_of(proposal), explanations.content_of(proposal).get("least_change")
    names = Names.of(*charter_of(proposal))
    if not found:
        remark = _("Which change would be enough was not found in the time allowed.")
        return LeastChange(state, (), remark if state is ExplanationState.READY else "")
    told = [each for each in found["changes"] if may_be_told(each, names, sight)]
    lines = [change(each, names) for each in told]
    if len(told) < len(found["changes"]):
        lines.append(_("A rule about protected information would have to change as well."))
    return LeastChange(state, tuple(lines), _enough(found))


def _enough(found: Mapping[str, Any]) -> str:
    if not found["changes"]:
        return _("No change of quotas, of limits or of the number of newcomers would be enough.")
    if found["proven"]:
        return ngettext(
            "That changes %(num)d seat in all. No smaller change is enough.",
            "That changes %(num)d seats in all. No smaller change is enough.",
            found["total"],
        )
    return ngettext(
        "That changes %(num)d seat in all. Whether a smaller change is enough was not settled.",
        "That changes %(num)d seats in all. Whether a smaller change is enough was not settled.",
        found["total"],
    )
