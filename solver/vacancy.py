"""A seat that falls vacant: who of the others could step in without breaking a rule, and what the priorities then are.

Whoever steps in takes the seat of the one who left, so each seat group keeps its seats; every other rule is judged on
the council as it would then sit. A pin that seats someone is moot once she has left.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import permutations
from math import lcm

import numpy as np
import numpy.typing as npt

from solver.errors import SolverError
from solver.model import Question, lines
from solver.objectives import LARGEST, Piece, pieces
from solver.problem import PriorityKey, Problem
from solver.profiles import Field, TraitReader, Traits, lot

Whole = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


class NotSeated(SolverError):
    """Someone (`person`) is said to sit on the council, or to leave it, who is not on it."""

    code = "not_seated"


class Scale:
    """A priority's costs as whole numbers that keep their order and fit into an array, and what each of them means."""

    def __init__(self, key: PriorityKey, made: tuple[Piece, ...]) -> None:
        every = sorted({Fraction(0), *(cost for piece in made for cost in piece.costs)})
        self.largest = key in LARGEST
        self.ranked = every
        self.unit = 1 if self.largest else lcm(*(cost.denominator for cost in every))
        rank = {cost: place for place, cost in enumerate(every)}
        numbers = [[rank[cost] if self.largest else int(cost * self.unit) for cost in piece.costs] for piece in made]
        self.costs = np.array(numbers, dtype=np.int64)

    def of(self, counted: Whole) -> Whole:
        """The number of each council, whose pieces count so many members (councils x pieces)."""
        if not counted.shape[1]:
            return np.zeros(len(counted), dtype=np.int64)
        costs = self.costs[np.arange(counted.shape[1]), counted]
        return np.asarray(costs.max(axis=1) if self.largest else costs.sum(axis=1))

    def exact(self, number: int) -> Fraction:
        """What the number means: seats, or a share of a target."""
        return self.ranked[number] if self.largest else Fraction(number, self.unit)


class Adopted:
    """A council as adopted, in numbers: what each rule and each priority counts of its members and of the others.

    `profiles` are those who could step in, in the order of the lot. Raises `NotSeated` for a member nobody knows.
    """

    def __init__(self, problem: Problem, seats: Mapping[str, str], *, barred: frozenset[str] = frozenset()) -> None:
        moot = tuple(pin for pin in problem.pins if not (pin.seated and pin.person in seats))
        self.problem = problem.model_copy(update={"pins": moot})
        people = {person.id: person for person in problem.people}
        places = {group.key: place for place, group in enumerate(problem.groups)}
        for name in sorted(seats):
            if name not in people or seats[name] not in places:
                raise NotSeated(person=name, seat_group=seats[name])
        others = [person for person in Field(problem).eligible if person.id not in seats]
        reader = TraitReader(self.problem, (*others, *(people[name] for name in seats)))
        free = [person for person in others if person.id not in barred]
        self.profiles = tuple(sorted(reader.group(free), key=lambda profile: self.lot(profile.people[0])))
        self.profile_of = {name: at for at, profile in enumerate(self.profiles) for name in profile.people}
        self.members = {
            name: replace(reader.traits(people[name]), groups=(places[seats[name]],))
            for name in sorted(seats, key=self.lot)
        }
        self.qualified = np.zeros((len(self.profiles), len(places)), dtype=np.bool_)
        for at, profile in enumerate(self.profiles):
            self.qualified[at, list(profile.traits.groups)] = True
        self._count()

    def lot(self, name: str) -> tuple[str, str]:
        """Someone's place in the order of the lot."""
        return lot(name, self.problem.seed)

    def _count(self) -> None:
        question = Question(self.problem, self.profiles, tuple(self.members.values()))
        judged = [line for line in lines(question) if line.seat_group is None]
        self.low = np.array([line.low for line in judged], dtype=np.int64)
        self.high = np.array([line.high for line in judged], dtype=np.int64)
        made = [(item.key, pieces(self.problem, item.key)) for item in self.problem.priorities]
        self.scales = [Scale(key, each) for key, each in made]
        self.ends = np.cumsum([len(judged), *(len(each) for _, each in made)])
        counts = [line.counts for line in judged] + [piece.counts for _, each in made for piece in each]
        self.rows = _rows([profile.traits for profile in self.profiles], counts)
        self.member_rows = dict(zip(self.members, _rows(self.members.values(), counts), strict=True))
        self.total = sum(self.member_rows.values(), np.zeros(len(counts), dtype=np.int64))

    def without(self, leaving: Sequence[str]) -> Whole:
        """What is counted of the council with the seats of those leaving empty; raises `NotSeated`."""
        for name in leaving:
            if name not in self.members:
                raise NotSeated(person=name)
        return np.asarray(self.total - sum(self.member_rows[name] for name in leaving))

    def values(self, counted: Whole) -> Whole:
        """The number of each priority on each council, in the charter's order (councils x priorities)."""
        parts = np.split(counted, self.ends, axis=1)[1:-1]
        found = [scale.of(part) for scale, part in zip(self.scales, parts, strict=True)]
        return np.array(found, dtype=np.int64).reshape(len(found), len(counted)).T

    def offer(self, leaving: Sequence[str], order: Sequence[str]) -> tuple[str, ...] | None:
        """Who steps in, each into the seat of the leaver at the same place: see the function of this name."""
        listed = [name for name in dict.fromkeys(order) if name in self.profile_of]
        named = list(permutations(listed, len(leaving)))
        kinds = [[self.profile_of[name] for name in team] for team in named]
        teams = Teams(self, np.array(kinds, dtype=np.int64).reshape(-1, len(leaving)))
        sound = np.flatnonzero((teams.breaches(leaving) == 0) & teams.qualify(leaving))
        values = self.values(self.without(leaving) + teams.counted[sound]).tolist()
        best = min(zip(values, sound.tolist(), strict=True), default=None)
        return None if best is None else named[best[1]]


class Teams:
    """Teams that could step in together, by the profiles of their members, and what is counted of each.

    Of all rules, it watches those that exchanging so many members can break.
    """

    def __init__(self, adopted: Adopted, profiles: Whole) -> None:
        self.adopted = adopted
        self.profiles = profiles  # teams x members
        self.counted = adopted.rows[profiles].sum(axis=1)
        size, rules = profiles.shape[1], len(adopted.low)
        now = adopted.total[:rules]
        self.watched = np.flatnonzero((now - size < adopted.low) | (now + size > adopted.high))
        self.judged = np.ascontiguousarray(self.counted[:, self.watched].T)  # rules x teams: the faster way round

    def breaches(self, leaving: Sequence[str]) -> Whole:
        """How many rules the council breaks with each team in the seats left."""
        watched = self.watched
        after = self.judged + self.adopted.without(leaving)[watched, None]
        broken = (after < self.adopted.low[watched, None]) | (after > self.adopted.high[watched, None])
        return np.asarray(broken.sum(axis=0))

    def keep_rules(self, leaving: Sequence[str]) -> Flags:
        """Which teams qualify for the seats left, in whichever order, and break no rule in them."""
        either_way = self.qualify(leaving) | self.qualify(leaving[::-1])
        return np.asarray(either_way & (self.breaches(leaving) == 0))

    def qualify(self, leaving: Sequence[str]) -> Flags:
        """Which teams qualify for the seats left, each member for the seat of the leaver at the same place."""
        may = np.ones(len(self.profiles), dtype=np.bool_)
        for at, name in enumerate(leaving):
            may &= self.adopted.qualified[self.profiles[:, at], self.adopted.members[name].groups[0]]
        return may


def _rows(people: Iterable[Traits], counts: Sequence[Callable[[Traits], bool]]) -> Whole:
    """For each person, one where she is counted and nought where not (people x what is counted)."""
    found = [[count(traits) for count in counts] for traits in people]
    return np.array(found, dtype=np.int64).reshape(len(found), len(counts))


def fits(problem: Problem, seats: Mapping[str, str], leaving: Sequence[str], *joining: str) -> bool:
    """Whether these people may take the seats left, one each, in whichever way they qualify, with every rule kept."""
    return len(joining) == len(leaving) and offer(problem, seats, leaving, joining) is not None


def offer(
    problem: Problem, seats: Mapping[str, str], leaving: Sequence[str], reserve_order: Sequence[str]
) -> tuple[str, ...] | None:
    """Who of the reserve list steps in when these members leave, in their order; nothing if nobody can.

    Of those with whom every rule is kept, those with whom the priorities are best, in the charter's order; of these,
    whoever comes first on the list. Raises `NotSeated`. All ways to fill the seats are tried: meant for one or two.
    """
    return Adopted(problem, seats).offer(leaving, reserve_order)
