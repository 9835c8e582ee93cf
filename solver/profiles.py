"""People who are interchangeable under the rules, counted once, so that cost grows with kinds of people only."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from solver.eligibility import Obstacle, is_newcomer, obstacle
from solver.problem import Person, Problem

STANDS = ("returning", "candidate")


@dataclass(frozen=True)
class Traits:
    """All that the rules and priorities read of a person, by position in the charter's lists."""

    groups: tuple[int, ...]
    quotas: tuple[int, ...]
    targets: tuple[int, ...]
    intersections: tuple[int, ...]
    caps: tuple[tuple[int, str], ...]
    conflicts: tuple[int, ...]
    newcomer: bool
    returning: bool
    alone: str
    termed_out: bool

    def place(self, seed: str) -> tuple[object, ...]:
        """Where they stand among others; the lot speaks for the names, so that nobody's name does."""
        caps = [(index, lot(name, seed)) for index, name in self.caps]
        alone = lot(self.alone, seed) if self.alone else ()
        told = (self.groups, self.quotas, self.targets, self.intersections, caps, self.conflicts)
        return *told, self.newcomer, self.returning, alone, self.termed_out


@dataclass(frozen=True)
class Profile:
    """People of the same traits, in the order of the lot: whoever comes first is seated first."""

    traits: Traits
    people: tuple[str, ...]

    @property
    def size(self) -> int:
        """How many people share it."""
        return len(self.people)


@dataclass(frozen=True)
class Field:
    """Who sits anyway, who could join or return, and who is kept out by which rule."""

    problem: Problem

    @cached_property
    def continuing(self) -> tuple[Person, ...]:
        """The members whose term goes on."""
        return tuple(person for person in self.problem.people if person.standing == "continuing")

    @cached_property
    def barred(self) -> dict[str, Obstacle]:
        """Those who were asked about and may not begin a term, with the rule that says so; pins aside."""
        asked = [person for person in self.problem.people if person.standing in STANDS]
        return {person.id: reason for person in asked if (reason := obstacle(self.problem, person))}

    @cached_property
    def pinned_out(self) -> frozenset[str]:
        """Those whom a pin keeps out."""
        return frozenset(pin.person for pin in self.problem.pins if not pin.seated)

    @cached_property
    def eligible(self) -> tuple[Person, ...]:
        """Those who could join or return."""
        kept_out = self.barred.keys() | self.pinned_out
        return tuple(
            person for person in self.problem.people if person.standing in STANDS and person.id not in kept_out
        )


class TraitReader:
    """Reads the traits of people; an organisation counts only where it has more people than its cap allows."""

    def __init__(self, problem: Problem, people: Sequence[Person], termed_out: frozenset[str] = frozenset()) -> None:
        self.problem = problem
        self.termed_out = termed_out
        self.tight: list[set[str]] = []
        for cap in problem.caps:
            held = Counter(person.affiliations[cap.per] for person in people if cap.per in person.affiliations)
            self.tight.append({name for name, count in held.items() if count > cap.most})
        self.pinned = {pin.person for pin in problem.pins}
        asked = {priority.key for priority in problem.priorities}
        self.intersections = problem.intersections if "uncovered_intersections" in asked else ()
        self.asks_newcomers = problem.newcomers is not None or "repeated_voices" in asked
        self.asks_returning = "lost_continuity" in asked

    def group(self, people: Iterable[Person]) -> tuple[Profile, ...]:
        """Those people by their traits, each kind in lot order; the order of kinds depends on their traits alone."""
        alike: defaultdict[Traits, list[str]] = defaultdict(list)
        for person in people:
            alike[self.traits(person)].append(person.id)
        seed = self.problem.seed
        kinds = sorted(alike, key=lambda traits: traits.place(seed))
        return tuple(
            Profile(traits, tuple(sorted(alike[traits], key=lambda name: lot(name, seed)))) for traits in kinds
        )

    def traits(self, person: Person) -> Traits:
        """The traits of this person."""
        problem = self.problem
        groups = self._groups(person)
        caps = tuple(
            (index, person.affiliations[cap.per])
            for index, cap in enumerate(problem.caps)
            if person.affiliations.get(cap.per) in self.tight[index]
        )
        conflicts = tuple(index for index, item in enumerate(problem.conflicts) if person.id in item.people)
        return Traits(
            groups=groups,
            quotas=tuple(index for index, quota in enumerate(problem.quotas) if quota.holds(person)),
            targets=tuple(index for index, target in enumerate(problem.targets) if target.holds(person)),
            intersections=tuple(index for index, item in enumerate(self.intersections) if item.holds(person)),
            caps=caps,
            conflicts=conflicts,
            newcomer=self.asks_newcomers and is_newcomer(person),
            returning=self.asks_returning and person.standing == "returning",
            alone=person.id if conflicts or person.id in self.pinned else "",
            termed_out=person.id in self.termed_out,
        )

    def _groups(self, person: Person) -> tuple[int, ...]:
        order = {item.key: index for index, item in enumerate(self.problem.groups)}
        if person.standing == "continuing":
            return (order[self.problem.seat_of(person)],)
        return tuple(order[key] for key in self.problem.groups_of(person))


def lot(name: str, seed: str) -> tuple[str, str]:
    """Someone's place in the order of the lot, which anyone can compute again."""
    return hashlib.sha256(f"{name}/{seed}".encode()).hexdigest(), name
