"""Words for rules that do not hold together: each fault of a charter as a sentence, with the part it is about."""

from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import gettext as _
from pydantic import ValidationError

Told = Mapping[str, Any]

# Called rather than kept, so that each is said in the language of its reader.
_FAULTS: dict[str, Callable[[Told], str]] = {
    "share_unreadable": lambda _told: _("Write a share as a fraction or a decimal number, for example 1/4 or 0.25."),
    "share_outside": lambda _told: _("A share lies between 0 and 1. Write for example 1/4 or 0.25."),
    "interim_twice": lambda _told: _("Choose either a number of months for sitting on, or until the successor comes."),
    "cohorts_half_counted": lambda _told: _("Say the number of seats for every first term, or for none."),
    "quota_unbounded": lambda _told: _("Enter the least number, the largest number, or both."),
    "quota_inverted": lambda _told: _("The least number is above the largest. Change one of them."),
    "quota_above_whole": lambda _told: _("A percentage is at most 100. Enter a smaller number."),
    "target_on_silence": lambda _told: _("Nothing can be aimed at for “Prefer not to say”. Take this aim out."),
    "seats_outside_size": lambda told: _(
        "The kinds of seats add up to %(seats)s, but the council has between %(least)s and %(most)s. "
        "Change one of these numbers.",
        **_numbers(told, "seats", "least", "most"),
    ),
    "cohorts_do_not_add_up": lambda told: _(
        "The first terms were set for %(first)s seats, but there are now %(seats)s. "
        "Keep that number of seats, or start from a template whose first terms fit.",
        **_numbers(told, "first", "seats"),
    ),
    "stated_twice": lambda _told: _("The same thing is stated twice. Take one of them out."),
    "unknown_dimension": lambda _told: _("The rules name a question that this charter does not ask. Take it out."),
    "priority_without_crossings": lambda _told: _(
        "Tick which questions are looked at together, or take out the priority on combinations."
    ),
    "continuity_and_voices": lambda _told: _(
        "Either members who wish to return count, or people who never sat before. Take out one of the two."
    ),
    "targets_above_whole": lambda _told: _(
        "The shares aimed at in one question add up to more than the whole council."
    ),
}

Place = tuple[int | str, ...]


def faults_in_words(error: ValidationError) -> list[tuple[Place, str]]:
    """Each fault: where in the rules it is, and what to do about it."""
    return [
        (fault["loc"], _FAULTS[fault["type"]](fault.get("ctx", {})) if fault["type"] in _FAULTS else _usual())
        for fault in error.errors()
    ]


def _usual() -> str:
    return _("This value does not fit a charter. Check the number or the text.")


def _numbers(told: Told, *names: str) -> dict[str, str]:
    return {name: str(told.get(name, "")) for name in names}
