"""The priorities, one function each: what is made as small as possible, exactly, in whole numbers.

A share of the size is a fraction of a seat; every gap is therefore counted in units of one common denominator, and
never rounded.
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain, pairwise
from math import ceil, floor, lcm

import numpy as np
import numpy.typing as npt
from ortools.sat.python import cp_model

from solver.model import CouncilModel, has
from solver.problem import Priority, PriorityKey, Problem, Target

WORST_SCALE = 10_000
WORST_POWER = 4


@dataclass(frozen=True)
class Measure:
    """A priority on a model: the expression to minimise, what its number means, and how to keep it afterwards.

    `exact` turns a value or a bound of the expression into seats (or into a share of a target); `keep` adds the
    constraint that the gap stays within the slack of the best found.
    """

    expression: cp_model.LinearExprT
    exact: Callable[[int], Fraction]
    keep: Callable[[Fraction, int], None]


class Counts:
    """The variables the priorities read, made once: members counted by each target, and seats missing to it."""

    def __init__(self, council: CouncilModel) -> None:
        self.council = council
        self.problem = council.question.problem
        self.aims = [target.seats(self.problem.size) for target in self.problem.targets]
        self.unit = lcm(*(aim.denominator for aim in self.aims))
        self.seated = [council.count_variable(has("targets", at), f"t{at}") for at in range(len(self.aims))]
        self.missing = [self._missing(at, aim) for at, aim in enumerate(self.aims)]

    def _missing(self, at: int, aim: Fraction) -> cp_model.IntVar:
        """Seats missing, in units.

        As counts are whole, the line between the two whole numbers around the aim is a tighter bound than the gap
        itself, and lets the relaxation see that an aim of 7.2 misses 0.2 or nothing.
        """
        model, count = self.council.model, self.seated[at]
        full, below = int(aim * self.unit), floor(aim)
        gap = model.new_int_var(0, full, f"m{at}")
        model.add(gap >= full - self.unit * count)
        model.add(gap >= (full - self.unit * below) * (below + 1 - count))
        return gap


def most_affected_gap(counts: Counts) -> Measure:
    """Seats missing to the targets of the values marked most affected."""
    return _sum_of_gaps(counts, "most_affected_gap")


def representation_gap(counts: Counts) -> Measure:
    """Seats missing to all targets, each times its weight."""
    return _sum_of_gaps(counts, "representation_gap")


def _sum_of_gaps(counts: Counts, key: PriorityKey) -> Measure:
    weights = [_weight(key, target) for target in counts.problem.targets]
    total = cp_model.LinearExpr.weighted_sum(counts.missing, weights)

    def keep(best: Fraction, slack: int) -> None:
        if any(weights):
            counts.council.model.add(total <= floor((best + slack) * counts.unit))

    return Measure(total, lambda number: Fraction(number, counts.unit), keep)


def worst_gap(counts: Counts) -> Measure:
    """The largest share of a target that is missing.

    Every share that can occur gets a rank, and the worst rank is minimised: ranks are small whole numbers where the
    shares themselves would need a common denominator of many digits.
    """
    model, size = counts.council.model, counts.problem.size
    aims = {at: aim for at, aim in enumerate(counts.aims) if aim}
    missing = {at: [max(Fraction(0), 1 - seated / aim) for seated in range(size + 1)] for at, aim in aims.items()}
    shares = sorted({Fraction(0), *chain.from_iterable(missing.values())})
    rank = {share: place for place, share in enumerate(shares)}
    worst = model.new_int_var(0, len(shares) - 1, "worst")
    for at in aims:
        ranks = [rank[share] for share in missing[at]]
        own = model.new_int_var(0, ranks[0], f"r{at}")
        model.add_element(counts.seated[at], ranks, own)
        model.add(worst >= own)
        for (left, high), (right, low) in pairwise(_lower_hull(ranks)):
            model.add((right - left) * (own - high) >= (low - high) * (counts.seated[at] - left))

    def keep(best: Fraction, slack: int) -> None:
        for at, aim in aims.items():
            model.add(counts.seated[at] >= ceil(aim * (1 - best) - slack))

    return Measure(worst, lambda number: shares[max(number, 0)], keep)


def _lower_hull(heights: list[int]) -> list[tuple[int, int]]:
    """The corners of the lower convex hull: lines between them say in a relaxation what the table says exactly."""
    hull: list[tuple[int, int]] = []
    for point in enumerate(heights):
        while len(hull) > 1 and _turns_right(hull[-2], hull[-1], point):
            hull.pop()
        hull.append(point)
    return hull


def _turns_right(first: tuple[int, int], middle: tuple[int, int], last: tuple[int, int]) -> bool:
    return (middle[1] - first[1]) * (last[0] - middle[0]) >= (last[1] - middle[1]) * (middle[0] - first[0])


PRIORITIES: dict[PriorityKey, Callable[[Counts], Measure]] = {
    "most_affected_gap": most_affected_gap,
    "representation_gap": representation_gap,
    "worst_gap": worst_gap,
}


def reached(problem: Problem, key: PriorityKey, seated: list[int]) -> Fraction:
    """What a priority is on a council with so many members counted by each target, by plain arithmetic."""
    aims = [target.seats(problem.size) for target in problem.targets]
    gaps = [max(Fraction(0), aim - count) for aim, count in zip(aims, seated, strict=True)]
    if key == "worst_gap":
        return max((gap / aim for gap, aim in zip(gaps, aims, strict=True) if aim), default=Fraction(0))
    return sum((gap * _weight(key, target) for gap, target in zip(gaps, problem.targets, strict=True)), Fraction(0))


def _weight(key: PriorityKey, target: Target) -> int:
    return target.weight if key == "representation_gap" else int(target.most_affected)


def within(problem: Problem, priority: Priority, best: Fraction, seated: list[int]) -> bool:
    """Whether a council keeps what was reached for a priority, give or take its slack."""
    if priority.key != "worst_gap":
        return reached(problem, priority.key, seated) <= best + priority.slack
    aims = [target.seats(problem.size) for target in problem.targets]
    return all(aim - count <= best * aim + priority.slack for aim, count in zip(aims, seated, strict=True))


def cost_of(problem: Problem, key: PriorityKey) -> npt.NDArray[np.float64]:
    """For each target and each count of members, what it adds to a priority, in whole numbers.

    A largest share is not a sum: shares to a high power stand in for it, which leads the same way and proves nothing.
    """
    aims = [target.seats(problem.size) for target in problem.targets]
    unit = lcm(*(aim.denominator for aim in aims))
    table = np.zeros((len(aims), problem.size + 2))
    for at, (aim, target) in enumerate(zip(aims, problem.targets, strict=True)):
        for count in range(ceil(aim)):
            if key == "worst_gap":
                table[at, count] = floor(WORST_SCALE * (1 - count / aim) ** WORST_POWER)
            else:
                table[at, count] = int((aim - count) * unit) * _weight(key, target)
    return table
