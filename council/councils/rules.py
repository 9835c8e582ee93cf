"""A charter's rules as data: every parameter a real council's charter states, valid by construction."""

from fractions import Fraction
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,59}$")]
Text = dict[str, str]  # language code → text
Seats = Annotated[int, Field(ge=1, le=1000)]


class Rule(BaseModel):
    """Base of all parts: nothing unknown, nothing changed afterwards."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class SeatGroup(Rule):
    """Seats of one kind. `reserved_for` lists, per dimension, the values that qualify for them."""

    key: Key
    name: Text
    seats: Seats
    voting: bool = True
    selection: Literal["lottery", "appointment", "election", "nomination", "ex_officio"] = "lottery"
    reserved_for: dict[Key, list[Key]] = {}
    substitutes: Annotated[int, Field(ge=0, le=1000)] = 0


class TermRules(Rule):
    """How long a term lasts, how often it may follow another, and how long one is off afterwards. Lengths in months."""

    months: Annotated[int, Field(ge=1, le=240)]
    most_consecutive: Annotated[int, Field(ge=1, le=20)] | None = None
    most_total_months: Annotated[int, Field(ge=1, le=1200)] | None = None
    cooling_off_months: Annotated[int, Field(ge=0, le=240)] = 0
    partial_terms_count: bool = True
    gap_days: Annotated[int, Field(ge=0, le=366)] = 62
    interim_months: Annotated[int, Field(ge=0, le=60)] = 0


class Stagger(Rule):
    """How first terms are made of different lengths, so that cohorts end one after another."""

    cohorts: list[Annotated[int, Field(ge=1, le=240)]]
    by: Literal["lot", "list", "seat"]


class Vacancy(Rule):
    """Who follows on a seat that falls vacant, and for how long."""

    filled_by: Literal["reserve_list", "personal_substitute", "new_call", "appointment", "election"] = "reserve_list"
    term: Literal["remainder", "new_term"] = "remainder"
    short_remainder_months: Annotated[int, Field(ge=0, le=60)] = 0
    reserve_list_length: Annotated[int, Field(ge=0, le=1000)] = 0


class Quota(Rule):
    """A hard minimum or maximum on members who hold all of the stated values (any of the listed ones per dimension)."""

    key: Key
    where: dict[Key, list[Key]]
    least: Annotated[int, Field(ge=0, le=1000)] | None = None
    most: Annotated[int, Field(ge=0, le=1000)] | None = None
    unit: Literal["count", "percent"] = "count"

    @model_validator(mode="after")
    def _bounded(self) -> Self:
        if not self.where or not all(self.where.values()):
            message = "a quota names at least one value"
            raise ValueError(message)
        if self.least is None and self.most is None:
            message = "a quota has a least or a most"
            raise ValueError(message)
        if self.least is not None and self.most is not None and self.least > self.most:
            message = "a quota's least is not above its most"
            raise ValueError(message)
        return self


class Target(Rule):
    """The share of seats aimed at for one value, softly."""

    dimension: Key
    value: Key
    share: str
    weight: Annotated[int, Field(ge=1, le=100)] = 1
    most_affected: bool = False
    source: Literal["charter", "reference_population", "applicant_pool", "equal"] = "charter"

    @field_validator("share")
    @classmethod
    def _a_share(cls, value: str) -> str:
        try:
            share = Fraction(value)
        except (ValueError, ZeroDivisionError):
            message = "a share is written 3/10 or 0.3"
            raise ValueError(message) from None
        if not 0 <= share <= 1:
            message = "a share lies between 0 and 1"
            raise ValueError(message)
        return value


class Cap(Rule):
    """At most so many members of one organisation, country or household."""

    per: Literal["organisation", "country", "household"]
    most: Seats


class Newcomers(Rule):
    """How many of those seated at a rotation must, or may at most, never have sat before."""

    least: Annotated[int, Field(ge=0, le=1000)] | None = None
    most: Annotated[int, Field(ge=0, le=1000)] | None = None


class Priority(Rule):
    """One objective, in the charter's order; councils within `slack` seats of its optimum count as equally good."""

    key: Literal["most_affected_gap", "representation_gap", "worst_gap"]
    slack: Annotated[int, Field(ge=0, le=100)] = 0


class Quorum(Rule):
    """The share of seats that must be present, at the first and at a second call."""

    first_call: str
    second_call: str | None = None


class CharterRules(Rule):
    """Everything a charter says. Which dimensions and values exist is checked against the council beside it."""

    least_size: Seats
    most_size: Seats
    seat_groups: Annotated[list[SeatGroup], Field(min_length=1)]
    terms: TermRules
    stagger: Stagger | None = None
    most_turnover: Annotated[int, Field(ge=1, le=1000)] | None = None
    vacancy: Vacancy = Vacancy()
    dimensions: list[Key] = []
    quotas: list[Quota] = []
    targets: list[Target] = []
    caps: list[Cap] = []
    newcomers: Newcomers | None = None
    priorities: list[Priority] = []
    quorum: Quorum | None = None
    decision_rule: Literal["simple", "absolute", "two_thirds", "consensus"] = "simple"
    meetings_a_year: Annotated[int, Field(ge=0, le=100)] | None = None
    notice_days: Annotated[int, Field(ge=0, le=400)] | None = None
    end_conditions: list[Text] = []
    warnings: list[Text] = []
    notes: list[Text] = []

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> Self:
        seats = sum(group.seats for group in self.seat_groups)
        if not self.least_size <= seats <= self.most_size:
            message = f"the seat groups add up to {seats} seats, outside {self.least_size} to {self.most_size}"
            raise ValueError(message)
        for kind, keys in (
            ("seat group", [group.key for group in self.seat_groups]),
            ("quota", [quota.key for quota in self.quotas]),
            ("target", [f"{target.dimension}={target.value}" for target in self.targets]),
            ("priority", [priority.key for priority in self.priorities]),
        ):
            if len(set(keys)) != len(keys):
                message = f"a {kind} is stated twice"
                raise ValueError(message)
        self._names_known_dimensions()
        return self

    def _names_known_dimensions(self) -> None:
        used = {target.dimension for target in self.targets}
        used.update(*(quota.where for quota in self.quotas), *(group.reserved_for for group in self.seat_groups))
        unknown = sorted(used - set(self.dimensions))
        if unknown:
            message = f"not a dimension of this charter: {', '.join(unknown)}"
            raise ValueError(message)

    def named_values(self) -> set[tuple[str, str | None]]:
        """Each dimension the rules name (with no value), and each value they name of one."""
        named: set[tuple[str, str | None]] = {(dimension, None) for dimension in self.dimensions}
        named.update((target.dimension, target.value) for target in self.targets)
        for where in (*(quota.where for quota in self.quotas), *(group.reserved_for for group in self.seat_groups)):
            named.update((dimension, value) for dimension, values in where.items() for value in values)
        return named

    @property
    def seats(self) -> int:
        """How many seats the groups add up to."""
        return sum(group.seats for group in self.seat_groups)
