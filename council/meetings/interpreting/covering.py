"""Which languages are needed and which of them are covered: pure functions over plain lists."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Way(StrEnum):
    """How it is interpreted."""

    IN_ROOM = "in_room"
    FROM_AFAR = "from_afar"
    WHISPERED = "whispered"  # by somebody who sits beside her
    SIGN = "sign"
    CAPTIONS = "captions"


class State(StrEnum):
    """How far a booking is."""

    ASKED = "asked"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"


class Cover(StrEnum):
    """Whether a language is interpreted: surely, perhaps, or not."""

    CONFIRMED = "confirmed"
    ASKED = "asked"
    MISSING = "missing"


@dataclass(frozen=True)
class Booked:
    """One booking: its language, how it is interpreted, and how far it is."""

    language: str
    way: Way
    state: State


@dataclass(frozen=True)
class Language:
    """One language: how many need it, in which ways it is booked, and whether it is covered."""

    code: str
    needed_by: int
    ways: tuple[Way, ...]
    cover: Cover

    @property
    def gap(self) -> bool:
        """Whether somebody needs it and nobody has confirmed it."""
        return self.needed_by > 0 and self.cover is not Cover.CONFIRMED


def covered(needed: Iterable[str], booked: Sequence[Booked]) -> list[Language]:
    """Every language that is needed or booked, with the gaps first and, of those, what most people need.

    `needed` names a language once for each person who needs it; a booking that was cancelled covers nothing.
    """
    people = Counter(needed)
    held = [each for each in booked if each.state is not State.CANCELLED]
    codes = people.keys() | {each.language for each in held}
    found = [_language(code, people[code], [each for each in held if each.language == code]) for code in codes]
    return sorted(found, key=lambda each: (not each.gap, -each.needed_by, each.code))


def _language(code: str, needed_by: int, held: Sequence[Booked]) -> Language:
    states = {each.state for each in held}
    uncertain = Cover.ASKED if states else Cover.MISSING
    cover = Cover.CONFIRMED if State.CONFIRMED in states else uncertain
    return Language(code, needed_by, tuple(dict.fromkeys(each.way for each in held)), cover)
