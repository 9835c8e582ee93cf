"""Proof, by addition and multiplication alone, of how fair a lottery can be at most.

Weigh the seats of some profiles, and multiply each row of the system by a number. Whatever the numbers, no panel weighs
more than the sides of the rows times their numbers and what the columns have left over; so no lottery gives all who are
weighed a chance above that, divided by the weight of everybody. The numbers come from a linear programme's prices; they
are whole, in parts of `scale`, and so the proof is exact however the programme was rounded.
"""

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from solver.evidence import Certificate, Multiplier, Weight
from solver.leximin import Level
from solver.system import Real, Row, System

FINEST = 10**12
LARGEST = 2**52


def certificate(system: System, level: Level) -> Certificate:
    """Why no lottery raises the chances of this level further; where they are nought, why nobody weighed can sit."""
    per_seat = level.weights / system.people
    scale = _scale(per_seat, level.prices)
    weights = _in_parts(per_seat, scale)
    numbers = [_usable(row, each) for row, each in zip(system.rows, _in_parts(level.prices, scale), strict=True)]
    everybody = sum(weight * people for weight, people in zip(weights, system.people.tolist(), strict=True))
    return Certificate(
        scale=scale,
        weights=tuple(Weight(profile=at, value=each) for at, each in enumerate(weights) if each),
        multipliers=tuple(
            Multiplier(row=row.name, value=each) for row, each in zip(system.rows, numbers, strict=True) if each
        ),
        bound=str(Fraction(heaviest(system, weights, numbers), everybody)),
    )


def heaviest(system: System, weights: Sequence[int], numbers: Sequence[int]) -> int:
    """What no panel can weigh more than, by these numbers for the rows."""
    cells = len(system.cells)
    over = [weights[at] for at in system.profile.tolist()] + [0] * (len(system.upper) - cells)
    upper = system.upper.tolist()
    total = 0
    for row, number in zip(system.rows, numbers, strict=True):
        if number:
            total += number * ((row.high if number > 0 else row.low) or 0)
            for column, each in zip(row.columns, row.coefficients, strict=True):
                over[column] -= number * each
    for members in system.members:
        total += max(0, *(over[cell] * upper[cell] for cell in members))
    costs = zip(over[cells:], upper[cells:], strict=True)
    return int(total + sum(max(0, left) * most for left, most in costs))


def _usable(row: Row, number: int) -> int:
    """The number, unless it is noise that leans on a side the row does not have."""
    return 0 if (row.high if number > 0 else row.low) is None else number


def _scale(*prices: Real) -> int:
    """The finest power of ten in whose parts all the prices are integers that any JSON reader keeps whole."""
    largest = max(float(np.abs(each).max(initial=0.0)) for each in prices)
    scale = FINEST
    while largest * scale > LARGEST:
        scale //= 10
    return scale


def _in_parts(prices: Real, scale: int) -> list[int]:
    return [round(price * scale) for price in prices.tolist()]
