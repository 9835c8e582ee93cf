"""Pools shaped like the sortition field's: seeded, self-selected, and with exact quotas that a drawn panel meets.

They are written as `categories.csv` and `respondents.csv`, so that whoever is measured reads the same files.
"""

import csv
import random
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TypeAlias

KINDS = 8
SEVEN = (2, 2, 3, 3, 4, 5, 6)
TEN = (*SEVEN, 5, 6, 7)

Traits: TypeAlias = tuple[int, ...]


@dataclass(frozen=True)
class Applicant:
    """Someone who applied: what the files say of her, and the kind she is of, which they do not."""

    kind: int
    traits: Traits


@dataclass(frozen=True)
class Shape:
    """What a pool is like: who applies for how many seats, and how many values each category has.

    `profiles` limits how many different people there are. A pool that grew from its first `grown_from` people has the
    quotas that they had.
    """

    kind: str
    people: int
    seats: int
    widths: tuple[int, ...] = SEVEN
    profiles: int | None = None
    grown_from: int | None = None

    @property
    def name(self) -> str:
        """What its folder is called."""
        return f"{self.kind}_{self.people}_{self.seats}"

    @property
    def at_first(self) -> int:
        """How many people there were when the quotas were set."""
        return self.grown_from or self.people


@dataclass(frozen=True)
class Pool:
    """Two files in a folder of their own, and how many seats they are about."""

    folder: Path
    seats: int

    @property
    def name(self) -> str:
        """What tables call it."""
        return self.folder.name

    @property
    def categories(self) -> Path:
        """The quotas."""
        return self.folder / "categories.csv"

    @property
    def respondents(self) -> Path:
        """The people."""
        return self.folder / "respondents.csv"


ASSEMBLY_360 = Shape("assembly", 360, 30)
ASSEMBLY_1706 = Shape("assembly", 1_706, 30)
ASSEMBLY_1000 = Shape("assembly", 1_000, 100)
UNIQUE_1706 = Shape("unique", 1_706, 30, widths=TEN)
THREE_PROFILES = Shape("three_profiles", 2_000, 200, widths=(2, 2), profiles=3)
GROWTH = tuple(
    Shape("growth", people, 60, widths=(2, 3, 4, 5, 6), profiles=300, grown_from=1_000)
    for people in (1_000, 10_000, 100_000)
)
SHAPES = (ASSEMBLY_360, ASSEMBLY_1706, ASSEMBLY_1000, UNIQUE_1706, THREE_PROFILES, *GROWTH)

PUBLISHED = Path(__file__).parents[3] / "shared" / "data"
PUBLISHED_POOLS = (("opendlp_30", 30), ("dmax_exact_60", 60), ("dmax_wide_60", 60))


class Society:
    """Kinds of people, each with its own habits in every category, so that traits go together.

    Some kinds are eager to apply and some are not, so that the pool is not like the population.
    """

    def __init__(self, rng: random.Random, shape: Shape) -> None:
        self.rng = rng
        self.habits = [
            [[rng.random() ** 6 + 0.01 for _ in range(width)] for width in shape.widths] for _ in range(KINDS)
        ]
        self.eagerness = [rng.random() ** 2 + 0.1 for _ in range(KINDS)]
        self.profiles = shape.profiles

    def applicant(self) -> Applicant:
        """Whoever applies next."""
        kind = self.rng.choices(range(KINDS), weights=self.eagerness)[0]
        return Applicant(kind, tuple(self.rng.choices(range(len(habit)), habit)[0] for habit in self.habits[kind]))

    def applicants(self) -> Iterator[Applicant]:
        """People without end; of so many profiles if they are limited: one of each at first, then some more often."""
        while self.profiles is None:
            yield self.applicant()
        first: dict[Traits, Applicant] = {}
        while len(first) < self.profiles:
            someone = self.applicant()
            first.setdefault(someone.traits, someone)
        known = list(first.values())
        weights = [self.rng.random() ** 2 + 0.1 for _ in known]
        yield from known
        while True:
            yield from self.rng.choices(known, weights)


def panel(rng: random.Random, applicants: list[Applicant], seats: int) -> list[Applicant]:
    """A panel on which every kind is as likely as any, as the population has it and the pool has not.

    Drawn again until each value that somebody has is there: an exact quota of nobody would shut people out.
    """
    values = {pair for applicant in applicants for pair in enumerate(applicant.traits)}
    while True:
        waiting: dict[int, list[Applicant]] = {}
        for applicant in rng.sample(applicants, len(applicants)):
            waiting.setdefault(applicant.kind, []).append(applicant)
        drawn: list[Applicant] = []
        while len(drawn) < seats:
            kind = rng.choice([kind for kind in sorted(waiting) if waiting[kind]])
            drawn.append(waiting[kind].pop())
        if values == {pair for applicant in drawn for pair in enumerate(applicant.traits)}:
            return drawn


def write(shape: Shape, place: Path) -> Pool:
    """Write both files of a pool into a folder of its own."""
    rng = random.Random(f"{shape.kind}_{shape.at_first}_{shape.seats}/1")  # noqa: S311 - a repeatable pool, no secret
    applicants = Society(rng, shape).applicants()
    people = list(islice(applicants, shape.at_first))
    seated = Counter(pair for member in panel(rng, people, shape.seats) for pair in enumerate(member.traits))
    people += islice(applicants, shape.people - shape.at_first)
    pool = Pool(place / shape.name, shape.seats)
    pool.folder.mkdir(parents=True, exist_ok=True)
    quotas = [(f"c{category}", f"v{value}", held, held) for (category, value), held in sorted(seated.items())]
    _table(pool.categories, ["feature", "value", "min", "max"], quotas)
    rows = [(f"p{number:06}", *(f"v{value}" for value in each.traits)) for number, each in enumerate(people, start=1)]
    _table(pool.respondents, ["id", *(f"c{category}" for category in range(len(shape.widths)))], rows)
    return pool


def published(place: Path) -> list[Pool]:
    """The pools that others published, where they are present, under the header that both sides read."""
    pools = [Pool(place / name, seats) for name, seats in PUBLISHED_POOLS if (PUBLISHED / name).is_dir()]
    for pool in pools:
        pool.folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(PUBLISHED / pool.name / pool.respondents.name, pool.respondents)
        quotas = (PUBLISHED / pool.name / pool.categories.name).read_text(encoding="utf-8")
        pool.categories.write_text(quotas.replace("category,feature,", "feature,value,", 1), encoding="utf-8")
    return pools


def _table(path: Path, header: list[str], rows: Iterable[tuple[str | int, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
