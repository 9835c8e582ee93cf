"""The rules as linear constraints over profiles: one function per rule, each saying what is counted and its bounds."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from ortools.sat.python import cp_model

from solver.errors import Rule, RuleKind
from solver.problem import Problem
from solver.profiles import Profile, Traits, lot


@dataclass(frozen=True)
class Line:
    """One rule in numbers: `low` ≤ seats of the people counted (in one seat group, if named) + `fixed` ≤ `high`.

    `holder` is the organisation, country or household that a cap limits.
    """

    rule: Rule
    counts: Callable[[Traits], bool]
    fixed: int
    low: int
    high: int
    seat_group: int | None = None
    holder: str = ""


@dataclass(frozen=True)
class Question:
    """What the rules are read from: the problem, the kinds of people who could join, and who sits anyway."""

    problem: Problem
    profiles: tuple[Profile, ...]
    continuing: tuple[Traits, ...]

    @property
    def everyone(self) -> int:
        """More than anything counted can be, on a council of any size these people could form."""
        return len(self.continuing) + sum(profile.size for profile in self.profiles)

    def already(self, counts: Callable[[Traits], bool]) -> int:
        """How many of those who sit anyway are counted."""
        return sum(map(counts, self.continuing))


def has(part: str, item: object) -> Callable[[Traits], bool]:
    """Counts those in whose traits this item is found."""
    return lambda traits: item in getattr(traits, part)


def is_alone(person: str) -> Callable[[Traits], bool]:
    """Counts the one person who is a profile of her own."""
    return lambda traits: traits.alone == person


def _seats(question: Question) -> Iterator[Line]:
    for index, group in enumerate(question.problem.groups):
        rule = Rule("seats", group.key, "exactly", group.seats)
        fixed = sum(traits.groups == (index,) for traits in question.continuing)
        yield Line(rule, lambda _: True, fixed, group.seats, group.seats, seat_group=index)


def _quotas(question: Question) -> Iterator[Line]:
    size = question.problem.size
    for index, quota in enumerate(question.problem.quotas):
        least, most = quota.least(size), quota.most(size)
        yield from _bounded(question, ("quota", quota.key), has("quotas", index), (least, most))


def _caps(question: Question) -> Iterator[Line]:
    everyone = (*(profile.traits for profile in question.profiles), *question.continuing)
    held, seed = {each for traits in everyone for each in traits.caps}, question.problem.seed
    for place, name in sorted(held, key=lambda each: (each[0], lot(each[1], seed))):
        cap = question.problem.caps[place]
        for line in _bounded(question, ("cap", cap.key), has("caps", (place, name)), (None, cap.most)):
            yield replace(line, holder=name)


def _newcomers(question: Question) -> Iterator[Line]:
    rule = question.problem.newcomers
    if rule is not None:
        yield from _bounded(question, ("newcomers", "newcomers"), lambda traits: traits.newcomer, (rule.min, rule.max))


def _conflicts(question: Question) -> Iterator[Line]:
    for index, conflict in enumerate(question.problem.conflicts):
        yield from _bounded(question, ("conflict", conflict.key), has("conflicts", index), (None, 1))


def _pins(question: Question) -> Iterator[Line]:
    seed = question.problem.seed
    for pin in sorted(question.problem.pins, key=lambda pin: lot(pin.person, seed)):
        bounds = (1, None) if pin.seated else (None, 0)
        yield from _bounded(question, ("pin", pin.person), is_alone(pin.person), bounds)


RULES = (_seats, _quotas, _caps, _newcomers, _conflicts, _pins)


def _bounded(
    question: Question,
    name: tuple[RuleKind, str],
    counts: Callable[[Traits], bool],
    bounds: tuple[int | None, int | None],
) -> Iterator[Line]:
    """A line for each bound given, so that an explanation can blame the minimum and not the maximum."""
    least, most = bounds
    fixed = question.already(counts)
    if least is not None:
        yield Line(Rule(*name, "min", least), counts, fixed, least, question.everyone)
    if most is not None:
        yield Line(Rule(*name, "max", most), counts, fixed, 0, most)


def lines(question: Question) -> list[Line]:
    """All rules of the question in numbers."""
    return [line for rule in RULES for line in rule(question)]


class CouncilModel:
    """The variables: for each profile and each seat group it qualifies for, how many of its people sit there."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self.model = cp_model.CpModel()
        self.cells: dict[tuple[int, int], cp_model.IntVar] = {}
        self.counts: dict[tuple[int, ...], cp_model.IntVar] = {}
        for at, profile in enumerate(question.profiles):
            for place in profile.traits.groups:
                self.cells[at, place] = self.model.new_int_var(0, profile.size, f"p{at}g{place}")
            if len(profile.traits.groups) > 1:
                cells = [self.cells[at, place] for place in profile.traits.groups]
                self.model.add(cp_model.LinearExpr.sum(cells) <= profile.size)

    def counted(self, counts: Callable[[Traits], bool], seat_group: int | None = None) -> list[cp_model.IntVar]:
        """The variables of the profiles counted, in one seat group or in all; those who sit anyway have none."""
        chosen = [counts(profile.traits) for profile in self.question.profiles]
        return [cell for (at, place), cell in self.cells.items() if chosen[at] and seat_group in (None, place)]

    def mask(self, counts: Callable[[Traits], bool], seat_group: int | None) -> npt.NDArray[np.float64]:
        """For each variable, one if `counted` would count it and nought if not."""
        chosen = [counts(profile.traits) for profile in self.question.profiles]
        return np.array([float(chosen[at] and seat_group in (None, place)) for at, place in self.cells])

    def add(self, line: Line, literal: cp_model.IntVar | None = None) -> None:
        """Make a rule hold; with a literal, only where the literal is true."""
        cells = [*self.counted(line.counts, line.seat_group), self.model.new_constant(line.fixed)]
        constraint = self.model.add_linear_constraint(cp_model.LinearExpr.sum(cells), line.low, line.high)
        if literal is not None:
            constraint.only_enforce_if(literal)

    def count_variable(self, counts: Callable[[Traits], bool]) -> cp_model.IntVar:
        """The variable that equals the number of members counted on a full council, those who sit anyway included."""
        cells, fixed = self.counted(counts), self.question.already(counts)
        name = (fixed, *(cell.index for cell in cells))
        if name not in self.counts:
            count = self.model.new_int_var(0, self.question.problem.size, f"count{len(self.counts)}")
            self.model.add(cp_model.LinearExpr.sum(cells) + fixed == count)
            self.counts[name] = count
        return self.counts[name]
