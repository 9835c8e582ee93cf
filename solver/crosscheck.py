"""The searches of a proposal made again by another solver (HiGHS), from nothing but the rules and the priorities.

What it answers is believed only once plain arithmetic in fractions has confirmed it.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from itertools import chain
from math import lcm
from typing import Literal, TypeAlias

from ortools.math_opt.python import mathopt

from solver.model import Question, lines
from solver.objectives import LARGEST, Kept, Piece, combined, kept, supporting_lines, tally
from solver.problem import PriorityKey, Problem
from solver.profiles import Field, TraitReader, Traits
from solver.proposal import Objective, Proposal

SECONDS = 60.0  # for each priority
FINEST = (
    10**6
)  # parts in which HiGHS counts a cost of one, at most; where that is too few, it computes with broken ones
SAME = 0.5  # of a part; a computed cost is this near to the exact one, or is not believed

Status: TypeAlias = Literal["optimal", "best_found", "none_found", "infeasible", "unsound"]
STATUSES: dict[mathopt.TerminationReason, Status] = {
    mathopt.TerminationReason.OPTIMAL: "optimal",
    mathopt.TerminationReason.FEASIBLE: "best_found",
    mathopt.TerminationReason.NO_SOLUTION_FOUND: "none_found",
    mathopt.TerminationReason.INFEASIBLE: "infeasible",
    mathopt.TerminationReason.INFEASIBLE_OR_UNBOUNDED: "infeasible",  # no priority is ever below nought
}


@dataclass(frozen=True)
class Agreement:
    """The best of one priority in the proposal (`ours`) and by HiGHS (`theirs`), and how the search by HiGHS ended.

    `agrees` is None where neither refutes the other: HiGHS was not done in the time allowed, or failed, or gave an
    answer that arithmetic does not confirm (`unsound`), or bettered what the proposal calls no more than the best
    found. No council keeps what the proposal says of the priorities before, if it is `infeasible`.
    """

    key: PriorityKey
    ours: Fraction
    theirs: Fraction | None
    agrees: bool | None
    status: Status


def cross_check(problem: Problem, proposal: Proposal, *, seconds: float = SECONDS) -> tuple[Agreement, ...]:
    """For each priority in order, whether HiGHS comes to the same best, keeping what was reached for those before.

    `seconds` limit each search, by the clock.
    """
    field = Field(problem)
    reader = TraitReader(problem, (*field.eligible, *field.continuing))
    question = Question(problem, reader.group(field.eligible), tuple(map(reader.traits, field.continuing)))
    return tuple(_Rival(question, seconds).agreements(proposal.objectives))


class _Rival:
    """The question as a mixed-integer programme, one priority after another."""

    def __init__(self, question: Question, seconds: float) -> None:
        self.question = question
        self.seconds = seconds
        self.rules = lines(question)
        self.kept: list[Kept] = []
        self.model = mathopt.Model()
        self.cells: dict[tuple[int, int], mathopt.Variable] = {}
        for at, profile in enumerate(question.profiles):
            own = {(at, place): self.model.add_integer_variable(lb=0) for place in profile.traits.groups}
            self.model.add_linear_constraint(mathopt.fast_sum(own.values()) <= profile.size)
            self.cells.update(own)
        for line in self.rules:
            seats = self._seats(line.counts, line.seat_group)
            self.model.add_linear_constraint(lb=line.low - line.fixed, expr=seats, ub=line.high - line.fixed)

    def agreements(self, objectives: Sequence[Objective]) -> Iterator[Agreement]:
        """What comes of each search; the later ones keep the best that the proposal has, whatever HiGHS found."""
        proven = True
        for priority, objective in zip(self.question.problem.priorities, objectives, strict=True):
            ours = Fraction(objective.best)
            rest = kept(self.question.problem, priority, max(ours, Fraction(0)))
            scale, costs = self._costs(rest.pieces)
            theirs, status = self._search(rest, scale, self._together(rest, costs))
            yield Agreement(priority.key, ours, theirs, _agrees(objective, theirs, status, proven=proven), status)
            self._keep(rest, scale, costs)
            proven = proven and objective.status == "optimal"

    def _seats(self, counts: Callable[[Traits], bool], seat_group: int | None = None) -> mathopt.LinearSum:
        chosen = [counts(profile.traits) for profile in self.question.profiles]
        return mathopt.fast_sum(
            cell for (at, place), cell in self.cells.items() if chosen[at] and seat_group in (None, place)
        )

    def _members(self, piece: Piece) -> mathopt.LinearSum:
        """How many members of the whole council a piece counts."""
        return self._seats(piece.counts) + self.question.already(piece.counts)

    def _costs(self, made: Sequence[Piece]) -> tuple[int, list[mathopt.Variable]]:
        """How many parts a cost of one has, and what each piece costs in parts.

        HiGHS is told where all costs are whole, and is quicker for it.
        """
        unit = lcm(*(cost.denominator for cost in chain.from_iterable(piece.costs for piece in made)))
        scale = min(unit, FINEST)
        costs = [self.model.add_variable(lb=0, is_integer=scale == unit) for _ in made]
        for piece, cost in zip(made, costs, strict=True):
            members = self._members(piece)
            for slope, intercept in supporting_lines(piece.costs):
                self.model.add_linear_constraint(cost >= float(slope * scale) * members + float(intercept * scale))
        return scale, costs

    def _together(self, rest: Kept, costs: Sequence[mathopt.Variable]) -> mathopt.LinearBase:
        """What the pieces cost together, or the largest of them."""
        if rest.priority.key not in LARGEST:
            return mathopt.fast_sum(costs)
        largest = self.model.add_variable(lb=0)
        for cost in costs:
            self.model.add_linear_constraint(cost <= largest)
        return largest

    def _keep(self, rest: Kept, scale: int, costs: Sequence[mathopt.Variable]) -> None:
        """Have every later search keep what was reached."""
        self.kept.append(rest)
        if rest.limit is not None:
            self.model.add_linear_constraint(mathopt.fast_sum(costs) <= float(rest.limit * scale))
            return
        for piece, least in zip(rest.pieces, rest.least, strict=True):
            self.model.add_linear_constraint(self._members(piece) >= least)

    def _search(self, rest: Kept, scale: int, cost: mathopt.LinearBase) -> tuple[Fraction | None, Status]:
        """The best that HiGHS finds, exactly, and how it ended."""
        self.model.minimize(cost)
        parameters = mathopt.SolveParameters(
            time_limit=timedelta(seconds=self.seconds), absolute_gap_tolerance=0.0, relative_gap_tolerance=0.0
        )
        try:
            result = mathopt.solve(self.model, mathopt.SolverType.HIGHS, params=parameters)
        except AttributeError:  # how MathOpt 9.15 passes on whatever goes wrong in its solvers
            return None, "unsound"
        status = STATUSES.get(result.termination.reason, "unsound")
        if not result.has_primal_feasible_solution():
            return None, status
        seated = dict(zip(self.cells, map(round, result.variable_values(self.cells.values())), strict=True))
        value = self._value(rest, seated)
        if value is None or abs(result.objective_value() - value * scale) > SAME:
            return None, "unsound"
        return value, status

    def _value(self, rest: Kept, seated: dict[tuple[int, int], int]) -> Fraction | None:
        """What a priority is on a council; nothing, if that breaks a rule or does not keep what was reached before."""
        profiles = self.question.profiles
        taken = [sum(seated[at, place] for place in profile.traits.groups) for at, profile in enumerate(profiles)]
        people = all(n <= profile.size for n, profile in zip(taken, profiles, strict=True))
        if min(seated.values(), default=0) < 0 or not people or not self._obeyed(seated):
            return None
        there = (traits for n, profile in zip(taken, profiles, strict=True) for traits in n * [profile.traits])
        members = [*self.question.continuing, *there]
        if not all(before.allows(tally(before.pieces, members)) for before in self.kept):
            return None
        return combined(rest.priority.key, rest.pieces, tally(rest.pieces, members))

    def _obeyed(self, seated: dict[tuple[int, int], int]) -> bool:
        """Whether a council keeps every rule."""
        kinds = [(self.question.profiles[at].traits, place, number) for (at, place), number in seated.items()]
        for line in self.rules:
            counted = [n for traits, place, n in kinds if line.counts(traits) and line.seat_group in (None, place)]
            if not line.low <= line.fixed + sum(counted) <= line.high:
                return False
        return True


def _agrees(objective: Objective, theirs: Fraction | None, status: Status, *, proven: bool) -> bool | None:
    """Whether the best by HiGHS is the proposal's.

    Where a best before was not proven (`proven`), it may have been bettered after ours was found: then HiGHS, which has
    to keep the better one, may rightly come to a worse best than ours.
    """
    if status == "infeasible" or (theirs is not None and theirs < Fraction(objective.bound)):
        return False
    if theirs is None or status != "optimal":
        return None
    if theirs == Fraction(objective.best):
        return True
    return False if proven and theirs > Fraction(objective.best) else None
