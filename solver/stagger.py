"""Staggered first terms: who of a new council belongs to which cohort, so that each cohort is like the whole council.

The search says how many people of each kind go to each cohort. Who of them goes, and which of cohorts of the same size
is which, the public lot alone says; `cohorts` holds what both are written down in, and deals.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import chain
from typing import TypeAlias

from ortools.sat.python import cp_model

from solver.cohorts import Announced, FirstTerms, Imbalance, Kind, Stagger, StaggerRules, Status, deal, slips
from solver.errors import SolverError, Undecided
from solver.objectives import supporting_lines
from solver.problem import Dimension, Problem
from solver.search import Effort, Found, search
from solver.vacancy import NotSeated

__all__ = [
    "DEFAULT_WORK",
    "BadStagger",
    "Imbalance",
    "Kind",
    "Stagger",
    "StaggerRules",
    "deal",
    "first_difference",
    "slips",
    "stagger",
]

DEFAULT_WORK = 4.0

Counts: TypeAlias = tuple[int, ...]  # how many of one kind go to each cohort
Values: TypeAlias = tuple[tuple[str, str], ...]
Alike: TypeAlias = dict[tuple[str, Values], list[str]]  # members by seat group and values


class BadStagger(SolverError):
    """The cohorts do not fit the council, or a dimension is unknown: `fault` says which, `key` where."""

    code = "bad_stagger"


def stagger(
    problem: Problem,
    seats: Mapping[str, str],
    rules: StaggerRules,
    *,
    cancelled: Callable[[], bool] | None = None,
    work: float = DEFAULT_WORK,
) -> Stagger:
    """The cohorts with the least worst imbalance and, of these, the least in total; `seats` says who sits where.

    The same council gives the same answer on any machine, whatever its members are called. `work` limits each of the
    two searches, in CP-SAT's deterministic time. Raises `NotSeated` for a member or a seat group that is not in the
    problem, `BadStagger`, `Undecided` when the work was used up before any cohorts were found, `Cancelled`.
    """
    council = _Council(_alike(problem, seats, _balanced(problem, rules)), rules)
    council.require_fit()
    counts, *bounds = _Search(council, Effort(work, cancelled)).run()
    imbalances = council.imbalances(counts)
    kinds = tuple(
        Kind(seat_group=group, values=dict(values), people=tuple(people), counts=each)
        for ((group, values), people), each in zip(council.alike.items(), counts, strict=True)
    )
    worst, total = map(council.said, (max(imbalances, default=0), sum(imbalances)), bounds)
    return Stagger(rules=rules, kinds=kinds, worst=worst, total=total)


def first_difference(plan: FirstTerms, announced: Announced) -> str | None:
    """The first thing that does not follow: `hash`, `slips`, `cohorts`, `search` or `deal`; none if all is right.

    The search is made again, and the numbers deal again. Raises what `stagger` and `deal` raise.
    """
    if plan.digest != announced.plan:
        return "hash"
    if slips(plan.stagger) != list(announced.slips):
        return "slips"
    if plan.stagger.rules.cohorts != tuple(each.seats for each in announced.cohorts):
        return "cohorts"
    if stagger(plan.problem, plan.seats, plan.stagger.rules, work=float(plan.work)) != plan.stagger:
        return "search"
    dealt = deal(plan.stagger, announced.method, announced.numbers) if announced.numbers is not None else None
    return "deal" if dealt != announced.dealt else None


def _balanced(problem: Problem, rules: StaggerRules) -> list[Dimension]:
    known = {dimension.key for dimension in problem.dimensions}
    for key in rules.dimensions:
        if key not in known:
            raise BadStagger(fault="unknown_dimension", key=key)
    return [each for each in problem.dimensions if not rules.dimensions or each.key in rules.dimensions]


def _alike(problem: Problem, seats: Mapping[str, str], dimensions: Sequence[Dimension]) -> Alike:
    """The members by kind; the order of kinds is that of the charter's seat groups and values, and not of names."""
    people = {person.id: person for person in problem.people}
    groups = [group.key for group in problem.groups]
    alike: defaultdict[tuple[str, Values], list[str]] = defaultdict(list)
    for name in sorted(seats):
        if name not in people or seats[name] not in groups:
            raise NotSeated(person=name, seat_group=seats[name])
        values = tuple((dimension.key, people[name].values[dimension.key]) for dimension in dimensions)
        alike[seats[name], values].append(name)

    def place(kind: tuple[str, Values]) -> tuple[int, ...]:
        told = (each.all_values.index(value) for each, (_, value) in zip(dimensions, kind[1], strict=True))
        return (groups.index(kind[0]), *told)

    return {kind: alike[kind] for kind in sorted(alike, key=place)}


@dataclass(frozen=True)
class _Council:
    """The members by kind, and the rules for their cohorts."""

    alike: Alike
    rules: StaggerRules

    @property
    def sizes(self) -> list[int]:
        """How many people there are of each kind."""
        return [len(people) for people in self.alike.values()]

    @cached_property
    def tables(self) -> list["_Table"]:
        """What each cohort pays for each value that a member holds."""
        holders: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
        for at, (_, values) in enumerate(self.alike):
            for value in values:
                holders[value].append(at)
        return [self._table(each, cohort) for each in holders.values() for cohort in range(len(self.rules.cohorts))]

    def _table(self, holders: Sequence[int], cohort: int) -> "_Table":
        size, held, members = self.rules.cohorts[cohort], sum(self.sizes[at] for at in holders), sum(self.sizes)
        costs = (abs(count * members - size * held) for count in range(min(held, size) + 1))
        return _Table(cohort, tuple(holders), tuple(costs))

    def require_fit(self) -> None:
        """Raises `BadStagger` unless the cohorts take exactly the members, of each seat group named and of the rest."""
        rules, seated = self.rules, Counter[str]()
        for (group, _), people in self.alike.items():
            seated[group] += len(people)
        if sum(rules.cohorts) != seated.total():
            raise BadStagger(fault="sizes", key=None)
        for group, sizes in sorted(rules.within.items()):
            if (len(sizes), sum(sizes)) != (len(rules.cohorts), seated[group]):
                raise BadStagger(fault="sizes_within", key=group)
        if any(sum(inside) > size for size, *inside in zip(rules.cohorts, *rules.within.values(), strict=True)):
            raise BadStagger(fault="more_within_than_in_all", key=None)

    def imbalances(self, counts: Sequence[Counts]) -> list[int]:
        """Those of every value in every cohort, by plain arithmetic."""
        return [table.costs[sum(counts[at][table.cohort] for at in table.holders)] for table in self.tables]

    def said(self, value: int, bound: int) -> Imbalance:
        """An imbalance in members."""
        members, bound = max(1, sum(self.sizes)), max(0, bound)
        status: Status = "optimal" if value == bound else "best_found"
        return Imbalance(value=str(Fraction(value, members)), bound=str(Fraction(bound, members)), status=status)


@dataclass(frozen=True)
class _Table:
    """One value in one cohort: the kinds that hold it, and what having none, one, … of these people costs the cohort.

    Costs are in parts of a member, one by the number of all members, and so are whole.
    """

    cohort: int
    holders: tuple[int, ...]
    costs: tuple[int, ...]


class _Search:
    """One model, searched twice; the second search keeps what the first one reached."""

    def __init__(self, council: _Council, effort: Effort) -> None:
        self.council, self.effort = council, effort
        self.model = cp_model.CpModel()
        self.cells = [
            [self.model.new_int_var(0, min(number, size), "") for size in council.rules.cohorts]
            for number in council.sizes
        ]
        self._fill()
        self.imbalances = [self._imbalance(table) for table in council.tables]
        self.largest = self.model.new_int_var(0, max((max(each.costs) for each in council.tables), default=0), "")
        for each in self.imbalances:
            self.model.add(self.largest >= each)
        self.counts: list[Counts] = []

    def _fill(self) -> None:
        """Everyone goes to a cohort, and every cohort is as large as the rules say."""
        rules, groups = self.council.rules, [group for group, _ in self.council.alike]
        for number, row in zip(self.council.sizes, self.cells, strict=True):
            self.model.add(cp_model.LinearExpr.sum(row) == number)
        self._fit(self.cells, rules.cohorts)
        for named, sizes in sorted(rules.within.items()):
            self._fit([row for group, row in zip(groups, self.cells, strict=True) if group == named], sizes)

    def _fit(self, rows: Sequence[Sequence[cp_model.IntVar]], sizes: Sequence[int]) -> None:
        for cohort, size in enumerate(sizes):
            self.model.add(cp_model.LinearExpr.sum([row[cohort] for row in rows]) == size)

    def _imbalance(self, table: _Table) -> cp_model.IntVar:
        """A variable no less than the imbalance of one value in one cohort."""
        count = cp_model.LinearExpr.sum([self.cells[at][table.cohort] for at in table.holders])
        imbalance = self.model.new_int_var(0, max(table.costs), "")
        for slope, intercept in supporting_lines(table.costs):
            self.model.add(imbalance >= slope * count + intercept)
        return imbalance

    def run(self) -> tuple[list[Counts], int, int]:
        """The cohorts found, and what neither the worst imbalance nor, with it, the total can be below."""
        worst = self._least(self.largest)
        if not worst.any:
            raise Undecided(stage=1, work=str(self.effort.work))
        self.model.add(self.largest <= max(self.council.imbalances(self.counts), default=0))
        total = self._least(cp_model.LinearExpr.sum(self.imbalances))
        return self.counts, worst.bound, total.bound

    def _least(self, aim: cp_model.LinearExprT) -> Found:
        """What a search for the least of this says, begun with the cohorts found before; those it finds are taken."""
        cells = list(chain.from_iterable(self.cells))
        self.model.minimize(aim)
        self.model.clear_hints()
        for cell, number in zip(cells, chain.from_iterable(self.counts), strict=False):
            self.model.add_hint(cell, number)
        found = search(self.model, cells, self.effort)
        if found.any:
            width = len(self.council.rules.cohorts)
            self.counts = [found.values[at : at + width] for at in range(0, len(cells), width)]
        return found
