"""Looking ahead: the coming rotations as far as known today, so that outreach begins before people are missing.

The model is the simplest honest one. Only the people of the question exist: nobody applies later and nobody leaves
early; who may not begin a term today may not later, and who has left does not come back. The charter stays as it is.
Every amount that need not be whole is a string that holds an exact fraction.
"""

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Literal

from pydantic import Field as Described

from solver.errors import RuleKind
from solver.outlook import BadHorizon, HorizonRules, Outlook
from solver.plans import Plan
from solver.problem import Key, Many, Part, Person, Problem, Seats
from solver.rolled import Numbers
from solver.search import Effort

__all__ = [
    "DEFAULT_WORK",
    "BadHorizon",
    "Begins",
    "Endangered",
    "Horizon",
    "HorizonRules",
    "Least",
    "Rotation",
    "TargetAhead",
    "ahead",
]

DEFAULT_WORK = 2.0


class Begins(Part):
    """So many of these people, whom nothing tells apart, begin a term: the first they begin within the horizon is 1."""

    people: Many[Key]
    number: Seats
    seat_group: Key
    term: int


class Least(Part):
    """What this plan has, and the `bound` that no plan as good in all that comes before it can be below."""

    value: str
    bound: str
    status: Literal["optimal", "best_found"]


class Endangered(Part):
    """A rule that asks for `amount` seats and cannot be kept: people are missing, or members going on are too many."""

    kind: RuleKind
    key: Key
    bound: Literal["min", "max", "exactly", "rule"]
    amount: int
    missing: int
    too_many: int


class TargetAhead(Part):
    """The seats that a target aims at, the members it counts, and the seats missing."""

    key: Key
    target: str
    seated: int
    missing: str


class Rotation(Part):
    """One rotation as planned, counted from 1.

    Today's members whose term is `ending`, and which of them must leave; the seats that no running term fills; who
    begins. `missing` adds up the people too few for the rules in danger: where rules compete for the same people, those
    named are one choice of several that miss as few.
    """

    number: int
    ending: Many[Key]
    must_leave: Many[Key]
    open_seats: int
    begins: Many[Begins]
    missing: Least
    gap: Least
    endangered: Many[Endangered]
    targets: Many[TargetAhead]


class Horizon(Part):
    """The rotations ahead, each planned with those after it in view."""

    schema_version: Literal["rotation-horizon/1"] = Described(default="rotation-horizon/1", alias="schema")
    rules: HorizonRules
    rotations: Many[Rotation]


def ahead(
    problem: Problem,
    rules: HorizonRules,
    *,
    cancelled: Callable[[], bool] | None = None,
    work: float = DEFAULT_WORK,
) -> Horizon:
    """The plan that keeps the rules as far as anyone can, and then keeps closest to the targets.

    The people missing for the rules at the first rotation are as few as possible; then those at the second, and so on.
    Then the representation gap of the first is as small as possible, then that of the second: so every beginning of the
    sequence is as good as it can be. Nobody begins a term who would break a maximum. Pins hold at the first rotation,
    and whoever one keeps out stays out. The same question gives the same plan on any machine; `work` limits all the
    searches together, in CP-SAT's deterministic time. Raises `BadHorizon`, `Cancelled`.
    """
    outlook = Outlook(problem, rules)
    plan = Plan(outlook, Effort(work, cancelled))
    missing = [plan.least_missing(rotation) for rotation in outlook.rotations]
    gaps = [plan.least_gap(rotation) for rotation in outlook.rotations]
    report = _Report(outlook, plan.numbers)
    return Horizon(rules=rules, rotations=tuple(map(report.rotation, outlook.rotations, missing, gaps)))


class _Report:
    """A plan in the reader's words."""

    def __init__(self, outlook: Outlook, numbers: Numbers) -> None:
        self.outlook, self.numbers = outlook, numbers

    def rotation(self, at: int, missing: int, gap: int) -> Rotation:
        """One rotation, with the bounds of the people missing and of the gap."""
        outlook, numbers = self.outlook, self.numbers
        ending = [person for person in outlook.problem.people if self._ends(person) == at]
        return Rotation(
            number=at + 1,
            ending=tuple(person.id for person in ending),
            must_leave=tuple(person.id for person in ending if not self._may_begin(person)),
            open_seats=self._open_seats(at),
            begins=tuple(self._begins(at)),
            missing=_least(outlook.missing(at, numbers), missing, 1),
            gap=_least(outlook.gap(at, numbers), gap, outlook.unit),
            endangered=tuple(self._endangered(at)),
            targets=tuple(self._targets(at)),
        )

    def _ends(self, person: Person) -> int | None:
        """The rotation at which the term ends that someone serves today."""
        return None if person.standing == "candidate" else self.outlook.rules.ends.get(person.id, 1) - 1

    def _may_begin(self, person: Person) -> bool:
        """Whether a member may begin another term when the present one ends."""
        if person.standing != "continuing":
            return person in self.outlook.field.eligible
        return bool(self.outlook.tenure(person).terms and self.outlook.problem.groups_of(person))

    def _open_seats(self, at: int) -> int:
        """The seats left by members whose present term goes on, and by those who began one before."""
        outlook = self.outlook
        serving = (each for terms in outlook.serving[at].values() for each in terms)
        began = sum(self.numbers[each] for each in serving if outlook.terms[each].rotation < at)
        return max(0, outlook.problem.size - outlook.going_on(at) - began)

    def _begins(self, at: int) -> Iterator[Begins]:
        for term, number in zip(self.outlook.terms, self.numbers, strict=True):
            if number and term.rotation == at:
                group = self.outlook.problem.groups[term.place].key
                people = self.outlook.kinds[term.kind].profile.people
                yield Begins(people=people, number=number, seat_group=group, term=term.nth + 1)

    def _endangered(self, at: int) -> Iterator[Endangered]:
        for demand in self.outlook.demands[at]:
            rule, missing, too_many = demand.line.rule, demand.missing(self.numbers), demand.most - demand.line.high
            if missing or too_many:
                yield Endangered(
                    kind=rule.kind,
                    key=rule.key,
                    bound=rule.bound,
                    amount=rule.amount,
                    missing=missing,
                    too_many=too_many,
                )

    def _targets(self, at: int) -> Iterator[TargetAhead]:
        problem = self.outlook.problem
        for target, tally in zip(problem.targets, self.outlook.aims[at], strict=True):
            aim, seated = target.seats(problem.size), tally.of(self.numbers)
            missing = max(Fraction(0), aim - seated)
            yield TargetAhead(key=target.key, target=str(aim), seated=seated, missing=str(missing))


def _least(value: int, bound: int, unit: int) -> Least:
    status: Literal["optimal", "best_found"] = "optimal" if value == bound else "best_found"
    return Least(value=str(Fraction(value, unit)), bound=str(Fraction(bound, unit)), status=status)
