"""Counts of a small group, told to readers who may not know small numbers: no sum gives a hidden number away.

What is hidden is decided from what the reader sees anyway (the total, the numbers that are shown, how many are small),
so that knowing this rule does not help to undo it.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import TypeVar

SMALL = 5  # a number below it could point at somebody
Key = TypeVar("Key", bound=Hashable)


class Hidden(Enum):
    """Why a number is not told."""

    SMALL = "small"  # it is below `SMALL`
    LARGEST = "largest"  # it would give the small ones away
    ALL = "all"  # every number of this list would


@dataclass(frozen=True)
class Shown:
    """A number as it is told: itself, or why it is not."""

    number: int | None
    hidden: Hidden | None = None


def suppressed(counts: Mapping[Key, int]) -> dict[Key, Shown]:
    """The counts of one list as a reader may see them who knows how many there are in all.

    Beside the small numbers the largest one is hidden, if it is large enough to hide any small ones behind it. Else
    the small ones must hide each other; and where they cannot, nothing of the list is told.
    """
    small = {key for key, number in counts.items() if number < SMALL}
    if not small or len(counts) == 1:
        return {key: Shown(number) for key, number in counts.items()}
    largest = max(counts, key=lambda key: counts[key])
    others = [number for key, number in counts.items() if key not in small and key != largest]
    together = sum(counts[key] for key in small)
    most_together = (SMALL - 1) * len(small)
    if largest not in small and together + counts[largest] - most_together > max(others, default=SMALL):
        return _told(counts, small, largest)
    if len(small) > 1 and 0 < together < most_together:
        return _told(counts, small, None)
    return dict.fromkeys(counts, Shown(None, Hidden.ALL))


def _told(counts: Mapping[Key, int], small: set[Key], largest: Key | None) -> dict[Key, Shown]:
    hidden = {key: Shown(None, Hidden.SMALL) for key in small}
    if largest is not None:
        hidden[largest] = Shown(None, Hidden.LARGEST)
    return {key: hidden.get(key, Shown(number)) for key, number in counts.items()}
