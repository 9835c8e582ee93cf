"""Councils that rotate for years, and publish their figures: through the gate, or as somebody careless would."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from council.councils.gate.counting import counted
from council.councils.gate.telling import Former, next_cuts

COHORTS = 3
SMALLEST = 5


@dataclass
class Seat:
    """Somebody on a seat: her number, her cohort, and whether she serves her second term."""

    person: int
    cohort: int
    again: bool = False


@dataclass
class Rotating:
    """A council of which a third rotates each year, with returning members and people who leave in between."""

    seats: int
    groups: int
    seed: int
    returning: float = 0.25
    leaving: float = 0.04
    answers: dict[int, int] = field(default_factory=dict)
    sitting: list[Seat] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.chance = random.Random(f"{self.seats} {self.groups} {self.seed}")  # noqa: S311  # the same each time
        self.weights = [self.chance.random() ** 2 + 0.02 for _group in range(self.groups)]
        self.sitting = [Seat(self._somebody(), place % COHORTS) for place in range(self.seats)]

    def _somebody(self) -> int:
        person = len(self.answers)
        self.answers[person] = self.chance.choices(range(self.groups), self.weights)[0]
        return person

    def rotate(self, year: int) -> None:
        """One cohort's terms end; some of it return once; elsewhere somebody leaves now and then and is replaced."""
        for seat in self.sitting:
            ending = seat.cohort == year % COHORTS
            if ending and not seat.again and self.chance.random() < self.returning:
                seat.again = True
            elif ending or self.chance.random() < self.leaving:
                seat.person, seat.again = self._somebody(), False

    @property
    def people(self) -> list[int]:
        """Who sits."""
        return [seat.person for seat in self.sitting]

    def counts(self, people: Sequence[int] | frozenset[int]) -> list[int]:
        """How many of these people are in each group."""
        return [sum(self.answers[each] == group for each in people) for group in range(self.groups)]


Issues = list[Former[int]]
Publisher = Callable[[Rotating, Issues], Former[int] | None]


def through_the_gate(council: Rotating, issues: Issues) -> Former[int] | None:
    """What our gate would publish of those who sit."""
    found = counted([each.people for each in issues], council.people, SMALLEST)
    if not found.describes(len(council.people), SMALLEST) or (issues and found.people == issues[-1].people):
        return None
    cuts = next_cuts(issues, found.people, council.counts(found.people), SMALLEST)
    return Former(found.people, [each.told for each in cuts])


def carelessly(council: Rotating, _issues: Issues) -> Former[int] | None:
    """Everybody who sits, each year; small numbers are hidden as “fewer than five”, others are told as they are."""
    sums, told = 0, []
    for number in council.counts(council.people)[:-1]:
        sums += number
        hidden = sums < SMALLEST or len(council.people) - sums < SMALLEST
        low = 0 if sums < SMALLEST else len(council.people) - SMALLEST + 1
        told.append((low, low + SMALLEST - 1) if hidden else (sums, sums))
    return Former(frozenset(council.people), told)


def published(council: Rotating, years: int, publisher: Publisher) -> Issues:
    """Everything published in so many years, once a year at most."""
    issues: Issues = []
    for year in range(years):
        if year:
            council.rotate(year)
        issue = publisher(council, issues)
        if issue is not None:
            issues.append(issue)
    return issues
