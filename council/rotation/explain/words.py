"""What was computed to explain a proposal, in the reader's language: prices, reasons, and changes of rules."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from flask_babel import gettext as _

from council.rotation import words
from council.rotation.words import Names

Told = Mapping[str, Any]


def gain(told: Told) -> str:
    """What one priority would gain, or lose in return, without a rule; empty where nothing changes."""
    change = Fraction(told["change"])
    amount, name = words.amount(told["key"], str(abs(change))), words.priority(told["key"]).name
    if change < 0:
        return {
            "most_affected_gap": _("Without it, %(seats)s more could go to those most affected.", seats=amount),
            "representation_gap": _(
                "Without it, the council could come %(seats)s closer to all its targets together.", seats=amount
            ),
            "worst_gap": _(
                "Without it, the largest shortfall of any one group could be smaller by %(share)s of its target.",
                share=amount,
            ),
        }.get(
            told["key"],
            _(
                "Without it, the council could do better on “%(priority)s”, by %(amount)s.",
                priority=name,
                amount=amount,
            ),
        )
    return _loss_in_return(told["key"], name, amount) if change else ""


def _loss_in_return(key: str, name: str, amount: str) -> str:
    return {
        "most_affected_gap": _("In return, %(seats)s fewer would go to those most affected.", seats=amount),
        "representation_gap": _(
            "In return, the council would be %(seats)s further from all its targets together.", seats=amount
        ),
        "worst_gap": _(
            "In return, the largest shortfall of any one group would be larger by %(share)s of its target.",
            share=amount,
        ),
    }.get(key, _("In return, it would do worse on “%(priority)s”, by %(amount)s.", priority=name, amount=amount))


def price(told: Told) -> str:
    """What one priority would lose, or gain in return, with somebody on the council; empty where nothing changes."""
    change = Fraction(told["change"])
    amount, name = words.amount(told["key"], str(abs(change))), words.priority(told["key"]).name
    if change > 0:
        return {
            "most_affected_gap": _("With this person, %(seats)s fewer would go to those most affected.", seats=amount),
            "representation_gap": _(
                "With this person, the council would be %(seats)s further from all its targets together.", seats=amount
            ),
            "worst_gap": _(
                "With this person, the largest shortfall of any one group would be larger by %(share)s of its target.",
                share=amount,
            ),
        }.get(
            told["key"],
            _(
                "With this person, the council would do worse on “%(priority)s”, by %(amount)s.",
                priority=name,
                amount=amount,
            ),
        )
    return _gain_in_return(told["key"], name, amount) if change else ""


def _gain_in_return(key: str, name: str, amount: str) -> str:
    return {
        "most_affected_gap": _("In return, %(seats)s more could go to those most affected.", seats=amount),
        "representation_gap": _(
            "In return, the council could come %(seats)s closer to all its targets together.", seats=amount
        ),
        "worst_gap": _(
            "In return, the largest shortfall of any one group could be smaller by %(share)s of its target.",
            share=amount,
        ),
    }.get(key, _("In return, it could do better on “%(priority)s”, by %(amount)s.", priority=name, amount=amount))


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


def change(told: Told, names: Names) -> str:
    """One number of the charter that would change: what it would be, and what it is."""
    if told["kind"] == "quota" and told["bound"] == "min" and not told["to"]:
        return _(
            "No smallest number of members with “%(who)s”. Now it is %(num)d.",
            who=names.quota(told["key"]),
            num=told["amount"],
        )
    asked = words.rule({**told, "amount": told["to"]}, names)
    return _("%(rule)s Now the number is %(num)d.", rule=asked, num=told["amount"])
