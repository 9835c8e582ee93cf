"""What was computed to explain a proposal, in the reader's language: prices, reasons, and changes of rules."""

from collections.abc import Callable, Mapping
from enum import Enum, auto
from fractions import Fraction
from typing import Any

from flask_babel import gettext as _

from council.rotation import words

Told = Mapping[str, Any]


def gain(told: Told) -> str:
    """What one priority would gain, or lose in return, without a rule; empty where nothing changes."""
    change = Fraction(told["change"])
    if not change:
        return ""
    return _said(told, Turn.BETTER_WITHOUT if change < 0 else Turn.WORSE_IN_RETURN)


def price(told: Told) -> str:
    """What one priority would lose, or gain in return, with somebody on the council; empty where nothing changes."""
    change = Fraction(told["change"])
    if not change:
        return ""
    return _said(told, Turn.WORSE_WITH if change > 0 else Turn.BETTER_IN_RETURN)


class Turn(Enum):
    """Which way a priority goes, and because of what."""

    BETTER_WITHOUT = auto()
    WORSE_IN_RETURN = auto()
    WORSE_WITH = auto()
    BETTER_IN_RETURN = auto()


def _said(told: Told, turn: Turn) -> str:
    """The sentence for a priority; those that are not about seats or shares have one in common."""
    key = told["key"]
    amount = words.amount(key, str(abs(Fraction(told["change"]))))
    tell = _ABOUT.get(key)
    return tell(amount)[turn] if tell else _any_other(words.priority(key).name, amount)[turn]


def _most_affected(amount: str) -> Mapping[Turn, str]:
    return {
        Turn.BETTER_WITHOUT: _("Without it, %(seats)s more could go to those most affected.", seats=amount),
        Turn.WORSE_IN_RETURN: _("In return, %(seats)s fewer would go to those most affected.", seats=amount),
        Turn.WORSE_WITH: _("With this person, %(seats)s fewer would go to those most affected.", seats=amount),
        Turn.BETTER_IN_RETURN: _("In return, %(seats)s more could go to those most affected.", seats=amount),
    }


def _all_targets(amount: str) -> Mapping[Turn, str]:
    return {
        Turn.BETTER_WITHOUT: _(
            "Without it, the council could come %(seats)s closer to all its targets together.", seats=amount
        ),
        Turn.WORSE_IN_RETURN: _(
            "In return, the council would be %(seats)s further from all its targets together.", seats=amount
        ),
        Turn.WORSE_WITH: _(
            "With this person, the council would be %(seats)s further from all its targets together.", seats=amount
        ),
        Turn.BETTER_IN_RETURN: _(
            "In return, the council could come %(seats)s closer to all its targets together.", seats=amount
        ),
    }


def _worst_gap(amount: str) -> Mapping[Turn, str]:
    return {
        Turn.BETTER_WITHOUT: _(
            "Without it, the largest shortfall of any one group could be smaller by %(share)s of its target.",
            share=amount,
        ),
        Turn.WORSE_IN_RETURN: _(
            "In return, the largest shortfall of any one group would be larger by %(share)s of its target.",
            share=amount,
        ),
        Turn.WORSE_WITH: _(
            "With this person, the largest shortfall of any one group would be larger by %(share)s of its target.",
            share=amount,
        ),
        Turn.BETTER_IN_RETURN: _(
            "In return, the largest shortfall of any one group could be smaller by %(share)s of its target.",
            share=amount,
        ),
    }


def _any_other(name: str, amount: str) -> Mapping[Turn, str]:
    told = {"priority": name, "amount": amount}
    return {
        Turn.BETTER_WITHOUT: _("Without it, “%(priority)s” could be better by %(amount)s.", **told),
        Turn.WORSE_IN_RETURN: _("In return, “%(priority)s” would be worse by %(amount)s.", **told),
        Turn.WORSE_WITH: _("With this person, “%(priority)s” would be worse by %(amount)s.", **told),
        Turn.BETTER_IN_RETURN: _("In return, “%(priority)s” could be better by %(amount)s.", **told),
    }


_ABOUT: Mapping[str, Callable[[str], Mapping[Turn, str]]] = {
    "most_affected_gap": _most_affected,
    "representation_gap": _all_targets,
    "worst_gap": _worst_gap,
}


def no_seat(code: str, *, proven: bool) -> str:
    """Why somebody has a seat on no council, or was not chosen, in one sentence."""
    if code == "costs" and not proven:
        return _("As far as was found, none of the best councils has this person on it.")
    return {
        "max_consecutive": _("Has served as many terms in a row as the charter allows."),
        "cooling_off": _("The time off that the charter asks for after the last term is not over."),
        "max_total_days": _("Another term would pass the longest total time the charter allows."),
        "no_seat_group": _("The charter keeps no seat that this person may hold."),
        "pinned_out": _("The secretariat decided against a seat, and gave a reason."),
        "equally_good": _(
            "The rules treat this person and others alike. Among them the lot decided, and it came to others first."
        ),
        "costs": _("There are councils with this person that follow every rule, but none of them is among the best."),
        "kept_out": _("No council with this person can follow every rule."),
    }[code]
