"""The least change of the charter's numbers that makes an impossible question possible, proven by search."""

from collections.abc import Callable
from dataclasses import dataclass

from ortools.sat.python import cp_model

from solver.errors import Rule, RuleConflict, Undecided
from solver.explain import DEFAULT_WORK, Case
from solver.model import CouncilModel, Line
from solver.problem import Problem
from solver.search import Effort, Found, search

RELAXABLE = ("quota", "cap", "newcomers")


@dataclass(frozen=True)
class Change:
    """A bound that gives way: a minimum falls, or a maximum rises, by so many seats to so many."""

    rule: Rule
    to: int
    by: int


@dataclass(frozen=True)
class Relaxation:
    """The least change that makes a council possible; no change where one is possible as it is.

    `total` is the sum of seats over all bounds changed, and no change of fewer seats than `bound` will do. Where the
    rules that cannot give way conflict among themselves nothing is changed, and `conflict` names them.
    """

    changes: tuple[Change, ...]
    total: int
    bound: int
    conflict: RuleConflict | None = None

    @property
    def proven(self) -> bool:
        """Whether no smaller total will do."""
        return self.total == self.bound


def least_relaxation(
    problem: Problem, *, cancelled: Callable[[], bool] | None = None, work: float = DEFAULT_WORK, copies: int = 1
) -> Relaxation:
    """Which bounds must give way, and by how many seats, for a council to be possible.

    Those of quotas, caps and newcomers can; seats, conflicts, pins and term rules cannot. A percentage counts as the
    seats it was rounded to. Of all changes with the least total, if that is proven, one that touches the fewest bounds
    is taken; of those, the one that spares most what the charter names first. `work` limits each search, in CP-SAT's
    deterministic time; with `copies`, that many people of the same answers stand behind each one named. Raises
    `Undecided` when the work was used up before any change was found, `Cancelled`.
    """
    case = Case(problem, Effort(work, cancelled), copies)
    slack = _Slack(case)
    found = slack.minimise(slack.total)
    if found.impossible:
        rest = case.conflict(rule for rule in case.rules if rule.kind not in RELAXABLE)
        return Relaxation((), 0, 0, rest)
    if not found.any:
        raise Undecided(work=str(work))
    total = slack.value(slack.total)
    if found.bound == total:
        slack.break_ties()
    return Relaxation(slack.changes(), total, found.bound)


class _Slack:
    """The rules on a model, each bound that can give way with a variable for the seats by which it does."""

    def __init__(self, case: Case) -> None:
        self.effort = case.effort
        self.council = CouncilModel(case.question)
        self.model = self.council.model
        self.by: dict[Rule, cp_model.IntVar] = {}
        for rule, lines in case.rules.items():
            if rule.kind in RELAXABLE:
                self.by[rule] = self._given_way(rule, lines)
            else:
                for line in lines:
                    self.council.add(line)
        self.total = self._sum(list(self.by.values()), "total")
        self.touched = self._sum([self._is_touched(by) for by in self.by.values()], "touched")
        self.variables = [self.total, self.touched, *self.by.values(), *self.council.cells.values()]
        self.values: dict[int, int] = {}

    def _given_way(self, rule: Rule, lines: list[Line]) -> cp_model.IntVar:
        """One variable for the rule, also where a cap has a line for each organisation."""
        most = rule.amount if rule.bound == "min" else self.council.question.problem.size
        by = self.model.new_int_var(0, most, f"by{len(self.by)}")
        for line in lines:
            count = cp_model.LinearExpr.sum(self.council.counted(line.counts)) + line.fixed
            self.model.add(count + by >= line.low if rule.bound == "min" else count - by <= line.high)
        return by

    def _is_touched(self, by: cp_model.IntVar) -> cp_model.IntVar:
        touched = self.model.new_bool_var("")
        self.model.add(by <= by.domain.max() * touched)
        return touched

    def _sum(self, parts: list[cp_model.IntVar], name: str) -> cp_model.IntVar:
        total = self.model.new_int_var(0, sum(part.domain.max() for part in parts), name)
        self.model.add(cp_model.LinearExpr.sum(parts) == total)
        return total

    def minimise(self, variable: cp_model.IntVar) -> Found:
        """Search for the least of this, starting from the change found last, and take what is found."""
        self.model.minimize(variable)
        found = search(self.model, self.variables, self.effort)
        if found.any:
            self.model.clear_hints()
            for each, value in zip(self.variables, found.values, strict=True):
                self.values[each.index] = value
                self.model.add_hint(each, value)
        return found

    def break_ties(self) -> None:
        """Keep the total; touch as few bounds as that allows, and of those named first by as few seats."""
        self.model.add(self.total == self.value(self.total))
        for variable in (self.touched, *self.by.values()):
            if self.value(variable):
                self.minimise(variable)
            self.model.add(variable <= self.value(variable))

    def value(self, variable: cp_model.IntVar) -> int:
        """What this is in the change found last."""
        return self.values[variable.index]

    def changes(self) -> tuple[Change, ...]:
        """The bounds that give way in the change found last, in the charter's order."""
        seats = {rule: self.value(by) for rule, by in self.by.items()}
        return tuple(
            Change(rule, rule.amount - by if rule.bound == "min" else rule.amount + by, by)
            for rule, by in seats.items()
            if by
        )
