"""From orders to one order, by comparing two at a time: the Schulze method. Pure functions over numbers.

Markus Schulze: A new monotonic, clone-independent, reversal symmetric, and Condorcet-consistent single-winner election
method. Social Choice and Welfare 36 (2011), 267–303. A link is as strong as those are many who prefer.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, permutations

Matrix = list[list[int]]
DIVIDED = Fraction(1, 5)  # of those who put two in an order: no more than this lies between both sides


@dataclass(frozen=True)
class Divided:
    """Two between which members are about evenly divided."""

    one: int
    other: int


def compared(orders: Iterable[Sequence[int]], candidates: int) -> Matrix:
    """How many put one before another; whoever leaves some out puts them behind all others, and not in an order."""
    found = [[0] * candidates for _ in range(candidates)]
    for order in orders:
        place = {candidate: at for at, candidate in enumerate(dict.fromkeys(order))}
        for one, other in permutations(range(candidates), 2):
            if one in place and place[one] < place.get(other, candidates):
                found[one][other] += 1
    return found


def strongest(preferred: Matrix) -> Matrix:
    """How strong the strongest path from each to each other is; only what more people prefer than not is a link."""
    all_of = range(len(preferred))
    path = [
        [preferred[one][other] if preferred[one][other] > preferred[other][one] else 0 for other in all_of]
        for one in all_of
    ]
    for over in all_of:
        for one in all_of:
            for other in all_of:
                if len({over, one, other}) == 3:  # noqa: PLR2004  # three different ones
                    path[one][other] = max(path[one][other], min(path[one][over], path[over][other]))
    return path


def places(preferred: Matrix) -> list[list[int]]:
    """The order of all: first those that none of the others beats, then the same among the rest."""
    path = strongest(preferred)
    rest, found = list(range(len(preferred))), []
    while rest:
        first = [one for one in rest if not any(path[other][one] > path[one][other] for other in rest)]
        found.append(first)
        rest = [each for each in rest if each not in first]
    return found


def divided(preferred: Matrix) -> list[Divided]:
    """The pairs between which members disagree most: both sides have nearly as many."""
    found = []
    for one, other in combinations(range(len(preferred)), 2):
        forth, back = preferred[one][other], preferred[other][one]
        if forth + back and Fraction(abs(forth - back), forth + back) <= DIVIDED:
            found.append(Divided(one, other))
    return found
