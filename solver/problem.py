"""The question: people, charter rules, history and pins for one rotation; frozen, and valid by construction.

A problem that contradicts itself cannot be built: `InvalidProblem` names every fault at once.
"""

from datetime import date
from fractions import Fraction
from typing import Annotated, Literal, Self, TypeAlias, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator, model_validator

from solver.errors import InvalidProblem
from solver.faults import faults_of

UNDISCLOSED = "undisclosed"
ONLY_GROUP = "all"

T = TypeVar("T")

Key: TypeAlias = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Reason: TypeAlias = Annotated[str, StringConstraints(min_length=1, max_length=2000, strip_whitespace=True)]
Seats: TypeAlias = Annotated[int, Field(ge=0, le=1000)]
Days: TypeAlias = Annotated[int, Field(ge=0, le=100_000)]
Share: TypeAlias = Annotated[str, StringConstraints(pattern=r"^([0-9]{1,7}/[1-9][0-9]{0,6}|[01](\.[0-9]{1,6})?)$")]
Many = Annotated[tuple[T, ...], Field(strict=False)]
Standing: TypeAlias = Literal["continuing", "returning", "candidate", "leaving"]
LeavingReason: TypeAlias = Literal["term_ended", "chose_to_leave", "no_answer"]
Affiliation: TypeAlias = Literal["organisation", "country", "household"]
PriorityKey: TypeAlias = Literal[
    "most_affected_gap",
    "representation_gap",
    "worst_gap",
    "uncovered_intersections",
    "historical_debt",
    "lost_continuity",
    "repeated_voices",
]


class Part(BaseModel):
    """What every part of a question shares: it cannot change, guesses no types and accepts nothing unknown."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")


class Dimension(Part):
    """Something the council wants to be diverse in; `undisclosed` is always one of its values."""

    key: Key
    values: Many[Key]

    @property
    def all_values(self) -> tuple[str, ...]:
        """The values in the charter's order, `undisclosed` last unless the charter places it."""
        return self.values if UNDISCLOSED in self.values else (*self.values, UNDISCLOSED)


class SeatGroup(Part):
    """Seats of one kind."""

    key: Key
    seats: Seats


class PastTerm(Part):
    """A term served, end exclusive; `partial` when it was the remainder of someone else's."""

    start: date
    end: date
    partial: bool = False


class Person(Part):
    """Someone who sits, may sit or is leaving, under a pseudonym, with what the rules read about her."""

    id: Key
    standing: Standing
    values: dict[Key, Key] = {}
    affiliations: dict[Affiliation, Key] = {}
    groups: Many[Key] = ()
    seat_group: Key | None = None
    past_terms: Many[PastTerm] = ()
    leaving_reason: LeavingReason | None = None

    @field_validator("groups")
    @classmethod
    def _sorted_groups(cls, groups: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(sorted(set(groups)))

    @field_validator("past_terms")
    @classmethod
    def _sorted_terms(cls, terms: tuple[PastTerm, ...]) -> tuple[PastTerm, ...]:
        return tuple(sorted(terms, key=lambda term: (term.start, term.end, term.partial)))


class Quota(Part):
    """At least and at most so many members who have, in each dimension named, one of the values listed."""

    key: Key
    where: dict[Key, Many[Key]]
    min: Seats | None = None
    max: Seats | None = None
    unit: Literal["count", "percent"] = "count"

    def least(self, size: int) -> int | None:
        """The minimum in seats; a percentage is rounded up, so that it is never undercut."""
        if self.min is None or self.unit == "count":
            return self.min
        return -(-self.min * size // 100)

    def most(self, size: int) -> int | None:
        """The maximum in seats; a percentage is rounded down, so that it is never exceeded."""
        if self.max is None or self.unit == "count":
            return self.max
        return self.max * size // 100

    def holds(self, person: Person) -> bool:
        """Whether this person counts towards the quota."""
        return all(person.values[dimension] in values for dimension, values in self.where.items())


class Target(Part):
    """The share of the seats aimed at for one value; exact, written `3/10` or `0.3`."""

    key: Key
    dimension: Key
    value: Key
    share: Share
    weight: Annotated[int, Field(ge=1, le=1000)] = 1
    most_affected: bool = False

    def seats(self, size: int) -> Fraction:
        """The number of seats aimed at, kept exact."""
        return Fraction(self.share) * size

    def holds(self, person: Person) -> bool:
        """Whether this person counts towards the target."""
        return person.values[self.dimension] == self.value


class Intersection(Part):
    """Values of several dimensions held by one person, such as a woman from the south: to be heard on the council."""

    key: Key
    where: dict[Key, Key]

    def holds(self, person: Person) -> bool:
        """Whether this person holds all of the values."""
        return all(person.values[dimension] == value for dimension, value in self.where.items())


class PastCouncil(Part):
    """Days on end, end exclusive, of one composition: the seats, and how many members each target counted.

    A target that is not named was not measured then, which is not the same as nobody.
    """

    start: date
    end: date
    size: Seats
    seated: dict[Key, Seats] = {}

    @property
    def days(self) -> int:
        """How long it sat like this."""
        return (self.end - self.start).days


class Cap(Part):
    """At most so many members of one organisation, country or household; those who name none are not limited."""

    key: Key
    per: Affiliation
    most: Seats


class Newcomers(Part):
    """At least and at most so many members who never sat before."""

    min: Seats | None = None
    max: Seats | None = None


class TermRules(Part):
    """How long one may serve: see `eligibility.py` for what each limit means to the day."""

    max_consecutive: Annotated[int, Field(ge=1, le=100)] | None = None
    cooling_off_days: Days = 0
    max_total_days: Days | None = None
    partial_counts: bool = True
    gap_days: Days = 62
    new_term_days: Annotated[int, Field(ge=1, le=100_000)] = 1


class Conflict(Part):
    """People of whom at most one may sit."""

    key: Key
    people: Many[Key]
    reason: Reason

    @field_validator("people")
    @classmethod
    def _sorted_people(cls, people: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(sorted(set(people)))


class Pin(Part):
    """A person who must, or must not, sit, and why."""

    person: Key
    seated: bool
    reason: Reason


class Priority(Part):
    """What to make as small as possible; councils within `slack` seats of the best count as equally good."""

    key: PriorityKey
    slack: Seats = 0


class Problem(Part):
    """One rotation's whole question; people are kept in the order of their ids, so that order never matters."""

    schema_version: Literal["rotation-problem/1"] = Field(default="rotation-problem/1", alias="schema")
    council: Key
    charter: Key
    rotation_day: date
    seed: Key
    size: Annotated[int, Field(ge=1, le=1000)]
    dimensions: Many[Dimension] = ()
    seat_groups: Many[SeatGroup] = ()
    people: Many[Person]
    quotas: Many[Quota] = ()
    targets: Many[Target] = ()
    intersections: Many[Intersection] = ()
    history: Many[PastCouncil] = ()
    caps: Many[Cap] = ()
    newcomers: Newcomers | None = None
    term_rules: TermRules = TermRules()
    conflicts: Many[Conflict] = ()
    pins: Many[Pin] = ()
    priorities: Many[Priority] = ()

    @field_validator("people")
    @classmethod
    def _sorted_people(cls, people: tuple[Person, ...]) -> tuple[Person, ...]:
        return tuple(sorted(people, key=lambda person: person.id))

    @field_validator("history")
    @classmethod
    def _sorted_history(cls, history: tuple[PastCouncil, ...]) -> tuple[PastCouncil, ...]:
        return tuple(sorted(history, key=lambda past: (past.start, past.end)))

    @field_validator("pins")
    @classmethod
    def _sorted_pins(cls, pins: tuple[Pin, ...]) -> tuple[Pin, ...]:
        return tuple(sorted(pins, key=lambda pin: pin.person))

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        faults = faults_of(self)
        if faults:
            raise InvalidProblem(faults)
        return self

    @property
    def groups(self) -> tuple[SeatGroup, ...]:
        """The seat groups; a council that names none has one, `all`."""
        return self.seat_groups or (SeatGroup(key=ONLY_GROUP, seats=self.size),)

    def groups_of(self, person: Person) -> tuple[str, ...]:
        """The seat groups this person qualifies for, in the charter's order; everyone qualifies for the only one."""
        if not self.seat_groups:
            return (ONLY_GROUP,)
        return tuple(group.key for group in self.seat_groups if group.key in person.groups)

    def seat_of(self, person: Person) -> str:
        """The seat group a continuing member sits in."""
        return person.seat_group if self.seat_groups and person.seat_group else ONLY_GROUP

    def owed(self, target: Target) -> Fraction:
        """The seats, for one term, that the councils of the past still owe a target; below nought if they had more.

        Seat-days missing and seat-days too many cancel out; a council that did not measure the target is passed over.
        """
        measured = [past for past in self.history if target.key in past.seated]
        days = sum(((target.seats(past.size) - past.seated[target.key]) * past.days for past in measured), Fraction(0))
        return days / self.term_rules.new_term_days
