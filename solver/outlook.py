"""The question over several rotations: kinds of people, the terms they may begin, and what is counted at each rotation.

Rotations and terms are counted from 0 here; 0 is the rotation of the question.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, TypeAlias

from pydantic import Field as Described

from solver.errors import SolverError
from solver.model import Line, Question, lines
from solver.objectives import in_units, pieces
from solver.problem import Key, Many, Part, Person, Problem, Standing
from solver.profiles import Field, Profile, TraitReader, Traits

STANDS_AS: dict[Standing, Standing] = {"continuing": "returning", "returning": "returning", "candidate": "candidate"}

Served: TypeAlias = Annotated[int, Described(ge=0, le=100)]


class BadHorizon(SolverError):
    """What is said of a `person` does not fit the question: `fault` says how."""

    code = "bad_horizon"


class HorizonRules(Part):
    """How far to look, and what is known of terms; rotations are counted from 1, the one of the question.

    `term` is how many rotations a term lasts. `ends` says for each continuing member at which rotation her term ends.
    Those who `may_return` may begin another term when theirs ends, in any seat group they qualify for, as long as they
    serve no more than `max_consecutive` of the term rules in a row. `served` is how many they have served in a row, the
    present one included; if it does not say, one for members and none for others.
    """

    rotations: Annotated[int, Described(ge=1, le=4)]
    term: Annotated[int, Described(ge=1, le=100)]
    ends: dict[Key, Annotated[int, Described(ge=2, le=1000)]] = Described(default_factory=dict)
    may_return: Many[Key] = ()
    served: dict[Key, Served] = Described(default_factory=dict)


@dataclass(frozen=True, order=True)
class Tenure:
    """In which seat group someone sits, before the rotation when she is free; and how many terms she may yet begin.

    Who `waits` may begin whenever there is a seat; a member only at the rotation when she is free.
    """

    waits: bool
    free: int
    seat: int
    terms: int


@dataclass(frozen=True)
class Kind:
    """People whom neither a rule nor their tenure tells apart; their traits name the seat groups they qualify for."""

    tenure: Tenure
    profile: Profile


@dataclass(frozen=True)
class Term:
    """A term that people of one kind may begin at a rotation, in a seat group: their first (0), second, … in a row."""

    kind: int
    rotation: int
    place: int
    nth: int


@dataclass(frozen=True)
class Tally:
    """Who is counted at a rotation: those who serve one of these terms, and members whose present term goes on."""

    terms: tuple[int, ...]
    fixed: int

    def of(self, numbers: Sequence[int]) -> int:
        """How many they are when so many people begin each term."""
        return self.fixed + sum(numbers[at] for at in self.terms)


@dataclass(frozen=True)
class Demand:
    """A rule at one rotation; members whose term goes on may break a maximum, and nobody else may."""

    line: Line
    tally: Tally

    @property
    def most(self) -> int:
        """The maximum, or what there is already."""
        return max(self.line.high, self.tally.fixed)

    def missing(self, numbers: Sequence[int]) -> int:
        """How many people are too few."""
        return max(0, self.line.low - self.tally.of(numbers))


class Outlook:
    """What each rotation within the horizon asks for, and what each plan gives it.

    A plan is a number for each of the `terms`: how many people begin it. Raises `BadHorizon`.
    """

    def __init__(self, problem: Problem, rules: HorizonRules) -> None:
        self.problem = problem.model_copy(update={"priorities": (), "intersections": ()})
        self.rules = rules
        self.field = Field(self.problem)
        self._require_sense()
        self.kinds = tuple(self._kinds())
        self.terms = [term for at, kind in enumerate(self.kinds) for term in self._terms(at, kind)]
        self.batches: defaultdict[tuple[int, int, int], list[int]] = defaultdict(list)
        self.serving: list[defaultdict[int, list[int]]] = [defaultdict(list) for _ in self.rotations]
        for at, term in enumerate(self.terms):
            self.batches[term.kind, term.nth, term.rotation].append(at)
            for rotation in self.rotations[term.rotation : term.rotation + rules.term]:
                self.serving[rotation][term.kind].append(at)
        asked = lines(Question(self.problem, tuple(kind.profile for kind in self.kinds), ()))
        self.demands = [list(self._demands(rotation, asked)) for rotation in self.rotations]
        made = pieces(self.problem, "representation_gap")
        self.costs, self.unit = in_units(made)
        self.aims = [[self._tally(rotation, piece.counts) for piece in made] for rotation in self.rotations]

    @property
    def rotations(self) -> range:
        """All within the horizon."""
        return range(self.rules.rotations)

    def missing(self, rotation: int, numbers: Sequence[int]) -> int:
        """The people too few for the rules at a rotation, added up."""
        return sum(demand.missing(numbers) for demand in self.demands[rotation])

    def gap(self, rotation: int, numbers: Sequence[int]) -> int:
        """The representation gap at a rotation, in parts of a seat."""
        return sum(
            self.cost(table, tally, numbers) for table, tally in zip(self.costs, self.aims[rotation], strict=True)
        )

    def cost(self, table: Sequence[int], tally: Tally, numbers: Sequence[int]) -> int:
        """What a target misses, in the same parts; members whose term goes on may be more than there are seats."""
        return table[min(tally.of(numbers), self.problem.size)]

    def going_on(self, rotation: int) -> int:
        """How many members of today then still serve the term they serve now."""
        return sum(kind.profile.size for kind in self.kinds if rotation < kind.tenure.free)

    def room(self, term: Term, numbers: Sequence[int]) -> int:
        """How many people could begin this term, or the same in another seat group, by what they began before it."""
        if term.nth:
            return sum(numbers[at] for at in self.before(term))
        return self.kinds[term.kind].profile.size - sum(
            numbers[at] for rotation in self.rotations[: term.rotation] for at in self.batches[term.kind, 0, rotation]
        )

    def before(self, term: Term) -> list[int]:
        """The terms that end where this one, which is not the first, begins."""
        return self.batches[term.kind, term.nth - 1, term.rotation - self.rules.term]

    def tenure(self, person: Person) -> Tenure:
        """What is known of someone who continues or could begin a term."""
        sits = person.standing == "continuing"
        groups = [group.key for group in self.problem.groups]
        return Tenure(
            waits=person.standing == "candidate",
            free=self.rules.ends[person.id] - 1 if sits else 0,
            seat=groups.index(self.problem.seat_of(person)) if sits else 0,
            terms=self._terms_left(person),
        )

    def _terms_left(self, person: Person) -> int:
        """How many terms she may yet begin; whoever may begin one today is not asked what she served."""
        sure = int(person.standing != "continuing")
        if person.id not in self.rules.may_return:
            return sure
        most = self.problem.term_rules.max_consecutive
        served = self.rules.served.get(person.id, int(person.standing != "candidate"))
        return self.rules.rotations if most is None else max(sure, most - served)

    def _require_sense(self) -> None:
        continuing = {person.id for person in self.field.continuing}
        known = {person.id for person in self.problem.people}
        for name in sorted(continuing ^ self.rules.ends.keys()):
            raise BadHorizon(person=name, fault="no_end" if name in continuing else "not_continuing")
        for name in sorted({*self.rules.may_return, *self.rules.served} - known):
            raise BadHorizon(person=name, fault="unknown")

    def _kinds(self) -> Iterator[Kind]:
        """A member is read as one who would return: her traits then name all the seat groups she qualifies for."""
        reader = TraitReader(self.problem, (*self.field.continuing, *self.field.eligible))
        alike: defaultdict[Tenure, list[Person]] = defaultdict(list)
        for person in (*self.field.continuing, *self.field.eligible):
            alike[self.tenure(person)].append(person.model_copy(update={"standing": STANDS_AS[person.standing]}))
        for tenure in sorted(alike):
            yield from (Kind(tenure, profile) for profile in reader.group(alike[tenure]))

    def _terms(self, at: int, kind: Kind) -> Iterator[Term]:
        """The terms that people of this kind may begin within the horizon."""
        for nth in range(kind.tenure.terms):
            first = kind.tenure.free + nth * self.rules.term
            for rotation in self.rotations[first:] if kind.tenure.waits else self.rotations[first : first + 1]:
                for place in kind.profile.traits.groups:
                    yield Term(at, rotation, place, nth)

    def _demands(self, rotation: int, asked: Sequence[Line]) -> Iterator[Demand]:
        for line in asked:
            if line.rule.kind == "newcomers":
                yield Demand(line, self._newcomers(rotation, line.counts))
            elif line.rule.kind != "pin" or not rotation:
                yield Demand(line, self._tally(rotation, line.counts, line.seat_group))

    def _tally(self, rotation: int, counts: Callable[[Traits], bool], place: int | None = None) -> Tally:
        """Those counted, in one seat group or in all."""
        terms: list[int] = []
        fixed = 0
        for at, kind in enumerate(self.kinds):
            if counts(kind.profile.traits):
                terms += (each for each in self.serving[rotation][at] if place in (None, self.terms[each].place))
                if rotation < kind.tenure.free and place in (None, kind.tenure.seat):
                    fixed += kind.profile.size
        return Tally(tuple(terms), fixed)

    def _newcomers(self, rotation: int, counts: Callable[[Traits], bool]) -> Tally:
        """Those who never sat before: they begin their first term."""
        firsts = (self.batches[at, 0, rotation] for at, kind in enumerate(self.kinds) if counts(kind.profile.traits))
        return Tally(tuple(at for first in firsts for at in first), 0)
