"""Pools for the benchmarks: seeded, with correlated traits, and quotas that a drawn panel is known to meet."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, timedelta

from solver.problem import (
    Dimension,
    Intersection,
    PastCouncil,
    Person,
    Priority,
    PriorityKey,
    Problem,
    Quota,
    Target,
    TermRules,
)

WIDTHS = (2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 3, 2)
LATENT_CLASSES = 8
MOST_AFFECTED_VALUES = 4
INTERSECTIONS = 40
PAST_COUNCILS = 8
HALF_TERM = timedelta(days=365)
SIX: tuple[PriorityKey, ...] = (
    "most_affected_gap",
    "representation_gap",
    "worst_gap",
    "uncovered_intersections",
    "historical_debt",
    "lost_continuity",
)


def dimensions(count: int) -> tuple[Dimension, ...]:
    """So many dimensions of two to seven values."""
    return tuple(
        Dimension(key=f"d{index:02}", values=tuple(f"v{value}" for value in range(WIDTHS[index % len(WIDTHS)])))
        for index in range(count)
    )


class Population:
    """People of a few latent kinds, each with its own habits in every dimension, so that traits go together."""

    def __init__(self, rng: random.Random, dims: tuple[Dimension, ...]) -> None:
        self.rng = rng
        self.dims = dims
        self.habits = [
            [[rng.random() ** 2 + 0.02 for _ in dimension.values] for dimension in dims] for _ in range(LATENT_CLASSES)
        ]

    def traits(self) -> dict[str, str]:
        """One person's value in every dimension; one in fifty prefers not to say."""
        habits = self.rng.choice(self.habits)
        return {
            dimension.key: "undisclosed"
            if self.rng.random() < 0.02
            else self.rng.choices(dimension.values, weights=weights)[0]
            for dimension, weights in zip(self.dims, habits, strict=True)
        }


def composition_problem(
    *, people: int = 2000, seats: int = 60, dimension_count: int = 12, seed: int = 1, widen: int = 1
) -> Problem:
    """A rotation of half a council: quotas from a drawn panel, widened a little; targets from another population."""
    rng = random.Random(seed)  # noqa: S311 - a repeatable pool, not a secret
    dims = dimensions(dimension_count)
    population = Population(rng, dims)
    staying = seats // 2
    everyone = tuple(
        Person(
            id=f"p{index:05}",
            standing="continuing" if index < staying else "returning" if index < staying + seats // 6 else "candidate",
            values=population.traits(),
        )
        for index in range(people)
    )
    panel = everyone[:staying] + tuple(rng.sample(everyone[staying:], seats - staying))
    return Problem(
        council="benchmark",
        charter="1",
        rotation_day=date(2026, 1, 1),
        seed=str(seed),
        size=seats,
        dimensions=dims,
        people=everyone,
        quotas=_quotas(dims, panel, widen),
        targets=_targets(rng, dims, population),
        priorities=(
            Priority(key="most_affected_gap"),
            Priority(key="representation_gap"),
            Priority(key="worst_gap"),
        ),
    )


def six_priorities(problem: Problem, *, seed: int = 1) -> Problem:
    """The same rotation under six priorities: with pairs of values to be heard, and eight years of past councils."""
    rng = random.Random(seed)  # noqa: S311 - a repeatable charter, not a secret
    asked = {
        "intersections": tuple(_intersection(rng, problem, at) for at in range(INTERSECTIONS)),
        "history": tuple(_past_council(rng, problem, at) for at in range(PAST_COUNCILS)),
        "term_rules": TermRules(new_term_days=2 * HALF_TERM.days),
        "priorities": tuple(Priority(key=key) for key in SIX),
    }
    return Problem.model_validate(problem.model_dump(by_alias=True) | asked)


def _intersection(rng: random.Random, problem: Problem, at: int) -> Intersection:
    two = sorted(rng.sample(problem.dimensions, 2), key=lambda dimension: dimension.key)
    return Intersection(key=f"i{at:02}", where={dimension.key: rng.choice(dimension.values) for dimension in two})


def _past_council(rng: random.Random, problem: Problem, at: int) -> PastCouncil:
    """The one that sat in the year `at` rotations ago."""
    end = problem.rotation_day - at * HALF_TERM
    members = rng.sample(problem.people, problem.size)
    seated = {target.key: sum(map(target.holds, members)) for target in problem.targets}
    return PastCouncil(start=end - HALF_TERM, end=end, size=problem.size, seated=seated)


def _quotas(dims: tuple[Dimension, ...], panel: tuple[Person, ...], widen: int) -> tuple[Quota, ...]:
    quotas = []
    for dimension in dims:
        held = Counter(person.values[dimension.key] for person in panel)
        for value in dimension.values:
            least, most = max(0, held[value] - widen), held[value] + widen
            key = f"{dimension.key}={value}"
            quotas.append(Quota(key=key, where={dimension.key: (value,)}, min=least, max=most))
    return tuple(quotas)


def _targets(rng: random.Random, dims: tuple[Dimension, ...], population: Population) -> tuple[Target, ...]:
    """Shares in whole percent of a thousand others, whose habits are the same and whose numbers are not."""
    others = [population.traits() for _ in range(1000)]
    marked = {(rng.choice(dims).key, "v0") for _ in range(MOST_AFFECTED_VALUES)}
    targets = []
    for dimension in dims:
        held = Counter(traits[dimension.key] for traits in others)
        for value in dimension.values:
            key = f"{dimension.key}={value}"
            share = f"{held[value] * 100 // len(others)}/100"
            most_affected = (dimension.key, value) in marked
            targets.append(
                Target(key=key, dimension=dimension.key, value=value, share=share, most_affected=most_affected)
            )
    return tuple(targets)
