"""The priorities, one function each: whom each counts on a council, and what each count costs, in exact fractions.

From these pieces alone follow a priority's value on a council, its expression on a model, and what every council within
its slack has to keep.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import chain, pairwise
from math import floor, gcd, lcm
from typing import TypeAlias, TypeVar

from ortools.sat.python import cp_model

from solver.model import CouncilModel, has
from solver.problem import Priority, PriorityKey, Problem
from solver.profiles import Traits

Exact = TypeVar("Exact", int, Fraction)


@dataclass(frozen=True)
class Piece:
    """Members of one kind, and what having so many of them costs: convex in the count, and never below nought."""

    key: str
    counts: Callable[[Traits], bool]
    costs: tuple[Fraction, ...]  # of none, one, … members up to the whole council


def most_affected_gap(problem: Problem) -> tuple[Piece, ...]:
    """Seats missing to the targets of the values marked most affected."""
    return tuple(_gap(problem, at) for at, target in enumerate(problem.targets) if target.most_affected)


def representation_gap(problem: Problem) -> tuple[Piece, ...]:
    """Seats missing to all targets, each times its weight."""
    return tuple(_gap(problem, at, worth=Fraction(target.weight)) for at, target in enumerate(problem.targets))


def worst_gap(problem: Problem) -> tuple[Piece, ...]:
    """The share of a target that is missing; the largest of all counts."""
    aims = [target.seats(problem.size) for target in problem.targets]
    return tuple(_gap(problem, at, worth=1 / aim) for at, aim in enumerate(aims) if aim)


def uncovered_intersections(problem: Problem) -> tuple[Piece, ...]:
    """Intersections of which nobody on the council is."""
    costs = _short_of(Fraction(1), problem.size)
    return tuple(
        Piece(intersection.key, _has("intersections", at), costs)
        for at, intersection in enumerate(problem.intersections)
    )


def historical_debt(problem: Problem) -> tuple[Piece, ...]:
    """Seats, for one term, still owed to the targets when this council's term ends."""
    return tuple(_gap(problem, at, owed=problem.owed(target)) for at, target in enumerate(problem.targets))


def lost_continuity(problem: Problem) -> tuple[Piece, ...]:
    """Members whose term ends, who would serve again, and who do not."""
    returning = sum(person.standing == "returning" for person in problem.people)
    return (Piece("returning", lambda traits: traits.returning, _short_of(Fraction(returning), problem.size)),)


def repeated_voices(problem: Problem) -> tuple[Piece, ...]:
    """Members who sat before."""
    costs = tuple(map(Fraction, range(problem.size + 1)))
    return (Piece("voices", lambda traits: not traits.newcomer, costs),)


def _gap(problem: Problem, at: int, *, owed: Fraction = Fraction(0), worth: Fraction = Fraction(1)) -> Piece:
    """The seats missing to a target and to what it is owed besides, each worth so much."""
    target = problem.targets[at]
    return Piece(target.key, _has("targets", at), _short_of(target.seats(problem.size) + owed, problem.size, worth))


# Priorities share targets, and targets share aims: what was worked out for one is taken for the others.
_has = lru_cache(maxsize=4096)(has)


@lru_cache(maxsize=4096)
def _short_of(aim: Fraction, size: int, worth: Fraction = Fraction(1)) -> tuple[Fraction, ...]:
    parts, whole = aim.numerator * worth.numerator, aim.denominator * worth.numerator
    unit = aim.denominator * worth.denominator
    return tuple(Fraction(max(0, parts - count * whole), unit) for count in range(size + 1))


PRIORITIES: dict[PriorityKey, Callable[[Problem], tuple[Piece, ...]]] = {
    "most_affected_gap": most_affected_gap,
    "representation_gap": representation_gap,
    "worst_gap": worst_gap,
    "uncovered_intersections": uncovered_intersections,
    "historical_debt": historical_debt,
    "lost_continuity": lost_continuity,
    "repeated_voices": repeated_voices,
}
LARGEST: frozenset[PriorityKey] = frozenset({"worst_gap"})  # the largest of its pieces; every other is their sum


def pieces(problem: Problem, key: PriorityKey) -> tuple[Piece, ...]:
    """Whom a priority counts and what that costs."""
    return PRIORITIES[key](problem)


def in_units(made: Sequence[Piece]) -> tuple[list[tuple[int, ...]], int]:
    """What each piece costs, in whole units of the common denominator, and how many of these make one."""
    unit = lcm(*{cost.denominator for piece in made for cost in piece.costs})
    return [tuple(cost.numerator * (unit // cost.denominator) for cost in piece.costs) for piece in made], unit


def value(problem: Problem, key: PriorityKey, members: Iterable[Traits]) -> Fraction:
    """What a priority is on a council of these members."""
    made = pieces(problem, key)
    return combined(key, made, tally(made, tuple(members)))


def tally(made: Iterable[Piece], members: Sequence[Traits]) -> list[int]:
    """How many of the members each piece counts."""
    return [sum(map(piece.counts, members)) for piece in made]


def combined(key: PriorityKey, made: Iterable[Piece], counted: Iterable[int]) -> Fraction:
    """What a priority is on a council of which its pieces count so many members."""
    costs = [piece.costs[count] for piece, count in zip(made, counted, strict=True)]
    return max(costs, default=Fraction(0)) if key in LARGEST else sum(costs, Fraction(0))


@dataclass(frozen=True)
class Kept:
    """What every council within the slack of the best keeps: the pieces together cost at most `limit`, if there is one.

    Of a priority that is the largest of its pieces, each piece counts at least so many members instead.
    """

    priority: Priority
    pieces: tuple[Piece, ...]
    limit: Fraction | None
    least: tuple[int, ...]

    def allows(self, counted: Sequence[int]) -> bool:
        """Whether a council of which the pieces count so many members keeps it."""
        if self.limit is None:
            return all(count >= least for count, least in zip(counted, self.least, strict=True))
        return combined(self.priority.key, self.pieces, counted) <= self.limit


def kept(problem: Problem, priority: Priority, best: Fraction) -> Kept:
    """What to keep of the best that was reached for a priority.

    Slack is in seats: where the largest piece counts, a piece may lack so many members of what the best would ask.
    """
    made = pieces(problem, priority.key)
    if priority.key not in LARGEST:
        return Kept(priority, made, best + priority.slack, (0,) * len(made))
    enough = [next(count for count, cost in enumerate(piece.costs) if cost <= best) for piece in made]
    return Kept(priority, made, None, tuple(max(0, count - priority.slack) for count in enough))


def supporting_lines(costs: Sequence[Exact]) -> tuple[tuple[Exact, Exact], ...]:
    """Slope and intercept of each line through neighbouring counts; a convex cost is the largest of them.

    As counts are whole, these are tighter in a relaxation than the cost at a broken aim: an aim of 7.2 misses 0.2 at 7
    and nothing at 8.
    """
    steps = [(after - before, count, before) for count, (before, after) in enumerate(pairwise(costs))]
    return tuple(dict.fromkeys((slope, height - slope * count) for slope, count, height in steps))


@dataclass(frozen=True)
class Measure:
    """A priority on a model: the expression to minimise; `exact` turns one of its numbers into the priority's own."""

    key: PriorityKey
    pieces: tuple[Piece, ...]
    expression: cp_model.LinearExprT
    exact: Callable[[int], Fraction]

    def value(self, members: Sequence[Traits]) -> Fraction:
        """What the priority is on a council of these members, by plain arithmetic."""
        return combined(self.key, self.pieces, tally(self.pieces, members))


Weighed: TypeAlias = tuple[cp_model.LinearExprT, Callable[[int], Fraction]]


class Scales:
    """Weighs councils on a model: priorities that count the same people share the variables that say so."""

    def __init__(self, council: CouncilModel) -> None:
        self.council = council
        self.model = council.model
        self.costs: dict[tuple[int, tuple[int, ...]], cp_model.IntVar] = {}

    def measure(self, key: PriorityKey) -> Measure:
        """The expression of a priority."""
        made = pieces(self.council.question.problem, key)
        expression, exact = self._largest(made) if key in LARGEST else self._sum(made)
        return Measure(key, made, expression, exact)

    def keep(self, rest: Kept) -> None:
        """Have every council found from now on keep what was reached."""
        if rest.limit is not None:
            total, unit = self._total(rest.pieces)
            self.model.add(total <= floor(rest.limit * unit))
            return
        for piece, least in zip(rest.pieces, rest.least, strict=True):
            self.model.add(self.council.count_variable(piece.counts) >= least)

    def _sum(self, made: tuple[Piece, ...]) -> Weighed:
        total, unit = self._total(made)
        return total, lambda number: Fraction(number, unit)

    def _total(self, made: tuple[Piece, ...]) -> tuple[cp_model.LinearExpr, int]:
        """The pieces together, in whole units of the common denominator."""
        tables, unit = in_units(made)
        factors = [gcd(*table) for table in tables]
        costs = [self._cost(*each) for each in zip(made, tables, factors, strict=True)]
        return cp_model.LinearExpr.weighted_sum(costs, factors), unit

    def _cost(self, piece: Piece, table: tuple[int, ...], factor: int) -> cp_model.IntVar:
        """A variable no less than what a piece costs, but for the factor all its costs share."""
        count = self.council.count_variable(piece.counts)
        shape = tuple(cost // factor if factor else 0 for cost in table)
        if (count.index, shape) not in self.costs:
            cost = self.model.new_int_var(0, max(shape), f"cost{len(self.costs)}")
            for slope, intercept in supporting_lines(shape):
                self.model.add(cost >= slope * count + intercept)
            self.costs[count.index, shape] = cost
        return self.costs[count.index, shape]

    def _largest(self, made: tuple[Piece, ...]) -> Weighed:
        """The largest cost, by its rank among all costs that can occur.

        Ranks are small whole numbers where the costs themselves would need a common denominator of many digits.
        """
        heights = sorted({Fraction(0), *chain.from_iterable(piece.costs for piece in made)})
        rank = {height: place for place, height in enumerate(heights)}
        worst = self.model.new_int_var(0, len(heights) - 1, "worst")
        for at, piece in enumerate(made):
            ranks = [rank[cost] for cost in piece.costs]
            count = self.council.count_variable(piece.counts)
            own = self.model.new_int_var(0, max(ranks), f"rank{at}")
            self.model.add_element(count, ranks, own)
            self.model.add(worst >= own)
            for (left, high), (right, low) in pairwise(_lower_hull(ranks)):
                self.model.add((right - left) * (own - high) >= (low - high) * (count - left))
        return worst, lambda number: heights[number]


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
