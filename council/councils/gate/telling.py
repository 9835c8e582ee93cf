"""The gate itself, without database: what was published of a dimension before, and what may be told next."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Generic

import numpy as np

from council.councils.gate.counting import Member, atoms
from council.councils.gate.rounding import Cut, Step, rounded
from council.councils.gate.witnesses import Told


@dataclass(frozen=True)
class Former(Generic[Member]):
    """A former issue of a dimension: whom it counted, and what it told of each sum over the first groups."""

    people: Collection[Member]
    told: Sequence[Step]


def known(issues: Sequence[Former[Member]]) -> Told:
    """Everything that is known of a dimension from its issues, about people counted in the same ones."""
    found = atoms([each.people for each in issues])
    return Told(
        sizes=np.array(list(found.values()), dtype=np.int64),
        inside=np.array(list(found), dtype=np.int64).T,
        least=np.array([[step[0] for step in each.told] for each in issues], dtype=np.int64),
        most=np.array([[step[1] for step in each.told] for each in issues], dtype=np.int64),
    )


def next_cuts(
    former: Sequence[Former[Member]],
    people: Collection[Member],
    counts: Sequence[int],
    smallest: int,
    *,
    expected: Sequence[Step] = (),
) -> list[Cut]:
    """What may be told of the groups' `counts` among `people`, after everything that was told before.

    `expected` is what everybody knows of the sums anyway.
    """
    known_before = list(expected) or [(0, len(people))] * (len(counts) - 1)
    sums = [sum(counts[: at + 1]) for at in range(len(counts) - 1)]
    return rounded(known([*former, Former(people, known_before)]), sums, smallest)
