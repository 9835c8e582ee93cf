"""The figures of one dimension in an issue, as they are kept: groups of answers, and from how many to how many people.

This is also what the public file holds, so every field is explained here for whoever reads its schema.
"""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from council.councils.gate.counting import Counted
from council.councils.gate.rounding import Cut, Step, ranges
from council.councils.rules import CharterRules


class Kept(BaseModel):
    """Base of what is kept: nothing unknown, nothing changed afterwards."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class DimensionFigures(Kept):
    """One dimension: its groups of answers in order, and the sums over the first groups that were told."""

    dimension: str = Field(description="The key of the dimension.")
    groups: list[list[str]] = Field(description="The answers that are counted together, by their keys, in order.")
    told: list[list[int]] = Field(
        description="From how many to how many people are in the first group, in the first two, and so on."
    )
    steps: list[list[list[int]]] = Field(
        description="For each of these sums the steps it could have fallen on. They were laid before it was counted."
    )

    expected: list[list[int]] = Field(
        description="What the charter's quotas let everybody know of each sum, whether anything is published or not."
    )

    @property
    def known(self) -> list[Step]:
        """What everybody knows of the sums: what was told, and what the quotas say."""
        pairs = zip(self.told, self.expected, strict=True)
        return [(max(told[0], expected[0]), min(told[1], expected[1])) for told, expected in pairs]

    @property
    def sums(self) -> list[Step]:
        """What was told of the sums over the first groups."""
        return [(least, most) for least, most in self.told]

    def ranges(self, people: int) -> list[Step]:
        """From how many to how many people are in each group."""
        return ranges(self.sums, people)


def counted_in(groups: Sequence[Collection[str]], exact: Mapping[str, int]) -> list[int]:
    """How many people each group holds; an answer that no group knows counts in the last."""
    found = [sum(exact.get(each, 0) for each in group) for group in groups]
    found[-1] += sum(exact.values()) - sum(found)
    return found


def expected_sums(
    groups: Sequence[Collection[str]], key: str, rules: CharterRules, counting: Counted[UUID]
) -> list[Step]:
    """From how many to how many people the quotas let everybody expect in the first group, the first two, and so on.

    Quotas hold for those who sit; whoever is not counted, or is counted and gone, makes them say less.
    """
    people = len(counting.people)
    quotas = [
        (frozenset(each.where[key]), each.in_seats(rules.seats)) for each in rules.quotas if set(each.where) == {key}
    ]
    least, most = [], []
    for group in groups:
        low = [bounds[0] or 0 for values, bounds in quotas if values <= set(group)]
        high = [bounds[1] for values, bounds in quotas if values >= set(group) and bounds[1] is not None]
        least.append(max(0, max(low, default=0) - len(counting.missing)))
        most.append(min(people, min(high, default=people) + len(counting.left)))
    found = []
    for cut in range(1, len(groups)):
        lowest = max(sum(least[:cut]), people - sum(most[cut:]), 0)
        highest = min(sum(most[:cut]), people - sum(least[cut:]), people)
        found.append((lowest, highest) if lowest <= highest else (0, people))  # quotas that do not hold tell nothing
    return found


def kept(dimension: str, groups: list[list[str]], cuts: Sequence[Cut], expected: Sequence[Step]) -> DimensionFigures:
    """The figures of a dimension as an issue keeps them."""
    told = [list(each.told) for each in cuts]
    steps = [[list(step) for step in each.steps] for each in cuts]
    known = [list(each) for each in expected]
    return DimensionFigures(dimension=dimension, groups=groups, told=told, steps=steps, expected=known)
