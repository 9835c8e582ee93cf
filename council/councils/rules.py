"""A charter's rules as data: every parameter a real council's charter states, valid by construction."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from math import ceil
from typing import Annotated, Literal, LiteralString, NoReturn, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

DAYS_IN_A_MONTH = Fraction(36525, 1200)
SHARE_MARKS = frozenset("0123456789./+-")  # no exponent: ten letters would be a number of gigabytes
UNDISCLOSED = "undisclosed"
WHOLE = 100  # percent


def refuse(code: LiteralString, meaning: LiteralString, /, **told: object) -> NoReturn:
    """Refuse a rule under a code, for which `wording.py` has words in each language."""
    raise PydanticCustomError(code, meaning, told)


def _share(value: str) -> str:
    if not SHARE_MARKS.issuperset(value.strip()):
        refuse("share_unreadable", "a share is written 3/10 or 0.3")
    try:
        share = Fraction(value)
    except (ValueError, ZeroDivisionError):
        refuse("share_unreadable", "a share is written 3/10 or 0.3")
    if not 0 <= share <= 1:
        refuse("share_outside", "a share lies between 0 and 1")
    return value


Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,59}$")]
Text = Annotated[dict[str, str], Field(min_length=1)]  # language code → text
Seats = Annotated[int, Field(ge=1, le=1000)]
Number = Annotated[int, Field(ge=0, le=1000)]
Months = Annotated[int, Field(ge=1, le=240)]
Share = Annotated[str, Field(max_length=40), AfterValidator(_share)]
Selection = Literal["lottery", "appointment", "election", "nomination", "ex_officio", "not_stated"]
PriorityKey = Literal[
    "most_affected_gap",
    "representation_gap",
    "worst_gap",
    "uncovered_intersections",
    "historical_debt",
    "lost_continuity",
    "repeated_voices",
]
Condition = dict[Key, Annotated[list[Key], Field(min_length=1)]]


def meets(where: Mapping[str, Iterable[str]], values: Mapping[str, str]) -> bool:
    """Whether somebody with these values fulfils a condition; what she did not declare is undisclosed."""
    return all(values.get(dimension, UNDISCLOSED) in allowed for dimension, allowed in where.items())


class Rule(BaseModel):
    """Base of all parts: nothing unknown, nothing changed afterwards."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class SeatGroup(Rule):
    """Seats of one kind. `reserved_for` lists, per dimension, the values that qualify for them."""

    key: Key
    name: Text
    seats: Seats
    voting: bool = True
    selection: Selection = "lottery"
    reserved_for: Condition = {}
    substitutes: Number = 0
    substitute_mode: Literal["personal", "list"] = "list"


class TermRules(Rule):
    """How long a term lasts, how often it may follow another, and how long one is off afterwards. Lengths in months.

    Terms at most `gap_days` apart follow each other. A total may be passed by `total_tolerance_days`, because an
    election held some weeks late makes a term longer than it was meant to be.
    """

    months: Months
    most_consecutive: Annotated[int, Field(ge=1, le=20)] | None = None
    most_total_months: Annotated[int, Field(ge=1, le=1200)] | None = None
    total_tolerance_days: Annotated[int, Field(ge=0, le=366)] = 62
    cooling_off_months: Annotated[int, Field(ge=0, le=240)] = 0
    partial_terms_count: bool = True
    gap_days: Annotated[int, Field(ge=0, le=366)] = 62
    interim_months: Annotated[int, Field(ge=0, le=60)] = 0
    interim_until_succeeded: bool = False

    @property
    def most_total_days(self) -> int | None:
        """The lifetime limit in days, its tolerance included."""
        limit = self.most_total_months
        return None if limit is None else ceil(limit * DAYS_IN_A_MONTH) + self.total_tolerance_days

    @model_validator(mode="after")
    def _interim_one_way(self) -> Self:
        if self.interim_months and self.interim_until_succeeded:
            refuse("interim_twice", "interim sitting is limited to months or lasts until the successor comes")
        return self


class Cohort(Rule):
    """First terms of one length; without `seats`, the cohorts are as equal as the number of seats allows."""

    months: Months
    seats: Seats | None = None


class Stagger(Rule):
    """How first terms are made of different lengths, so that cohorts end one after another."""

    cohorts: Annotated[list[Cohort], Field(min_length=2, max_length=20)]
    by: Literal["lot", "list", "seat", "votes"]
    within_seat_groups: bool = False

    @model_validator(mode="after")
    def _all_or_none_counted(self) -> Self:
        if len({cohort.seats is None for cohort in self.cohorts}) > 1:
            refuse("cohorts_half_counted", "either every first cohort says its seats, or none does")
        return self


class Vacancy(Rule):
    """Who follows on a seat that falls vacant, and for how long; a short remainder is added to the next full term."""

    filled_by: Literal["reserve_list", "personal_substitute", "new_call", "appointment", "election", "not_stated"] = (
        "not_stated"
    )
    term: Literal["remainder", "new_term"] = "remainder"
    short_remainder_months: Annotated[int, Field(ge=0, le=60)] = 0
    reserve_list_length: Number = 0


class Quota(Rule):
    """A hard minimum or maximum on members who hold all of the stated values (any of the listed ones per dimension)."""

    key: Key
    where: Annotated[Condition, Field(min_length=1)]
    least: Number | None = None
    most: Number | None = None
    unit: Literal["count", "percent"] = "count"

    def in_seats(self, size: int) -> tuple[int | None, int | None]:
        """Least and most of so many seats; a percentage is rounded so that it is neither undercut nor exceeded."""
        if self.unit == "count":
            return self.least, self.most
        least = None if self.least is None else -(-self.least * size // WHOLE)
        return least, None if self.most is None else self.most * size // WHOLE

    @model_validator(mode="after")
    def _bounded(self) -> Self:
        if self.least is None and self.most is None:
            refuse("quota_unbounded", "a quota has a least or a most")
        if self.least is not None and self.most is not None and self.least > self.most:
            refuse("quota_inverted", "a quota's least is not above its most")
        if self.unit == "percent" and Fraction(max(self.least or 0, self.most or 0), 100) > 1:
            refuse("quota_above_whole", "a quota is at most 100 percent")
        return self


class Target(Rule):
    """The share of seats aimed at for one value, softly."""

    dimension: Key
    value: Key
    share: Share
    weight: Annotated[int, Field(ge=1, le=100)] = 1
    most_affected: bool = False
    source: Literal["charter", "reference_population", "applicant_pool", "equal"] = "charter"

    @property
    def key(self) -> str:
        """What it is called where it is counted."""
        return f"{self.dimension}={self.value}"

    @field_validator("value")
    @classmethod
    def _never_silence(cls, value: str) -> str:
        if value == UNDISCLOSED:
            refuse("target_on_silence", "nobody can be aimed at for preferring not to say")
        return value


class Crossing(Rule):
    """Dimensions looked at together: each combination of their values should be held by somebody on the council."""

    dimensions: Annotated[list[Key], Field(min_length=2, max_length=3)]

    @model_validator(mode="after")
    def _different(self) -> Self:
        if len(set(self.dimensions)) != len(self.dimensions):
            refuse("stated_twice", "a {kind} is stated twice", kind="dimension")
        return self


class Cap(Rule):
    """At most so many members of one organisation, country or household."""

    per: Literal["organisation", "country", "household"]
    most: Seats


class Newcomers(Rule):
    """How many of those seated at a rotation must, or may at most, never have sat before."""

    least: Number | None = None
    most: Number | None = None


class Priority(Rule):
    """One objective, in the charter's order; councils within `slack` seats of its optimum count as equally good."""

    key: PriorityKey
    slack: Annotated[int, Field(ge=0, le=100)] = 0


class Eligibility(Rule):
    """What a person must fulfil. The first three kinds shut out people the council exists for, and are said to."""

    kind: Literal["lawful_residence", "registered_organisation", "years_of_activity", "other"]
    text: Text


class Notice(Rule):
    """How long before something it must be announced, in hours, days or months."""

    of: Literal["call", "nominations", "candidate_list", "meeting", "extraordinary_meeting", "papers"]
    length: Annotated[int, Field(ge=1, le=1000)]
    unit: Literal["hour", "day", "month"]


class Reminder(Rule):
    """When a member is reminded of the end of her term: once, so long before it, or again and again while she sits on.

    Sitting on, she is reminded each time that much has passed since her term was over.
    """

    when: Literal["before_end", "sitting_on"] = "before_end"
    length: Annotated[int, Field(ge=1, le=366)]
    unit: Literal["day", "month"]

    @property
    def key(self) -> str:
        """What it is called where it is written down that it was sent."""
        return f"{self.when}-{self.length}-{self.unit}"


USUAL_REMINDERS = (
    Reminder(length=6, unit="month"),
    Reminder(length=60, unit="day"),
    Reminder(length=14, unit="day"),
    Reminder(when="sitting_on", length=7, unit="day"),
)


class Officer(Rule):
    """An office within the council, and how long one person may hold it. Named twice, two people hold it together.

    Without a `key` it is known by its English name, or else by its place.
    """

    key: Key | None = None
    name: Text
    months: Months | None = None
    most_consecutive: Annotated[int, Field(ge=1, le=20)] | None = None


class Quorum(Rule):
    """The share of seats that must be present, at the first and at a second call."""

    first_call: Share
    second_call: Share | None = None


class MeetingRules(Rule):
    """How often the council meets and how it decides. Absence is flagged to the secretariat; nobody loses a seat."""

    least_a_year: Annotated[int, Field(ge=0, le=100)] | None = None
    most_a_year: Annotated[int, Field(ge=0, le=100)] | None = None
    quorum: Quorum | None = None
    decision_rule: Literal["simple", "absolute", "two_thirds", "consensus"] | None = None
    objections_allowed: Annotated[int, Field(ge=0, le=100)] = 0
    absences_flagged: Annotated[int, Field(ge=1, le=100)] | None = None
    report_every_months: Months | None = None


class CharterRules(Rule):
    """Everything a charter says. Which dimensions and values exist is checked against the council beside it."""

    least_size: Seats
    most_size: Seats
    seat_groups: Annotated[list[SeatGroup], Field(min_length=1, max_length=50)]
    terms: TermRules
    rotation_months: Months | None = None
    stagger: Stagger | None = None
    most_turnover: Seats | None = None
    least_continuing: Seats | None = None
    vacancy: Vacancy = Vacancy()
    dimensions: list[Key] = []
    quotas: Annotated[list[Quota], Field(max_length=200)] = []
    targets: Annotated[list[Target], Field(max_length=500)] = []
    crossings: Annotated[list[Crossing], Field(max_length=50)] = []
    caps: list[Cap] = []
    newcomers: Newcomers | None = None
    priorities: list[Priority] = []
    eligibility: list[Eligibility] = []
    notices: list[Notice] = []
    applications_carry_over: bool = False
    reminders: Annotated[list[Reminder], Field(max_length=20)] = []
    meetings: MeetingRules = MeetingRules()
    officers: list[Officer] = []
    seats_reviewed_each_round: bool = False
    smallest_figure: Annotated[int, Field(ge=5, le=100)] = 5  # no published range is narrower
    meaningful_participation: Text | None = None
    remuneration: Text | None = None
    end_conditions: list[Text] = []
    warnings: list[Text] = []
    notes: list[Text] = []

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> Self:
        if not self.least_size <= self.seats <= self.most_size:
            size = {"least": self.least_size, "most": self.most_size}
            refuse("seats_outside_size", "seat groups of {seats}, not {least} to {most}", seats=self.seats, **size)
        if self.stagger and self.stagger.cohorts[0].seats and not self.stagger.within_seat_groups:
            first = sum(cohort.seats or 0 for cohort in self.stagger.cohorts)
            if first != self.seats:
                refuse("cohorts_do_not_add_up", "first cohorts of {first}, not {seats}", first=first, seats=self.seats)
        self._priorities_agree()
        self._nothing_twice()
        self._names_known_dimensions()
        self._targets_leave_room()
        return self

    def _priorities_agree(self) -> None:
        asked = {priority.key for priority in self.priorities}
        if "uncovered_intersections" in asked and not self.crossings:
            refuse("priority_without_crossings", "no dimensions are looked at together")
        if asked >= {"lost_continuity", "repeated_voices"}:
            refuse("continuity_and_voices", "one priority keeps members, another prefers new ones")

    def _nothing_twice(self) -> None:
        stated: tuple[tuple[str, list[str]], ...] = (
            ("seat_group", [group.key for group in self.seat_groups]),
            ("dimension", list(self.dimensions)),
            ("quota", [quota.key for quota in self.quotas]),
            ("target", [target.key for target in self.targets]),
            ("crossing", [" ".join(sorted(crossing.dimensions)) for crossing in self.crossings]),
            ("cap", [cap.per for cap in self.caps]),
            ("priority", [priority.key for priority in self.priorities]),
            ("reminder", [reminder.key for reminder in self.reminders]),
        )
        for kind, keys in stated:
            if len(set(keys)) != len(keys):
                refuse("stated_twice", "a {kind} is stated twice", kind=kind)

    def _names_known_dimensions(self) -> None:
        named = {dimension for dimension, value in self.named_values() if value}
        crossed = {dimension for crossing in self.crossings for dimension in crossing.dimensions}
        unknown = sorted((named | crossed) - set(self.dimensions))
        if unknown:
            refuse("unknown_dimension", "not a dimension of this charter: {keys}", keys=", ".join(unknown))

    def _targets_leave_room(self) -> None:
        for dimension in sorted({target.dimension for target in self.targets}):
            whole = sum(Fraction(target.share) for target in self.targets if target.dimension == dimension)
            if whole > 1:
                refuse("targets_above_whole", "the targets of {dimension} pass the whole", dimension=dimension)

    def named_values(self) -> set[tuple[str, str | None]]:
        """Each dimension the rules name (with no value), and each value they name of one."""
        named: set[tuple[str, str | None]] = {(dimension, None) for dimension in self.dimensions}
        named.update((target.dimension, target.value) for target in self.targets)
        for where in (*(quota.where for quota in self.quotas), *(group.reserved_for for group in self.seat_groups)):
            named.update((dimension, value) for dimension, values in where.items() for value in values)
        return named

    @property
    def judged(self) -> frozenset[str]:
        """The dimensions by which quotas, targets and crossings judge a council."""
        named = {target.dimension for target in self.targets}.union(*(quota.where for quota in self.quotas))
        return frozenset(named.union(*(crossing.dimensions for crossing in self.crossings)))

    @property
    def reminder_ladder(self) -> tuple[Reminder, ...]:
        """When members are reminded: as the charter says, and the usual way where it says nothing."""
        return tuple(self.reminders) or USUAL_REMINDERS

    @property
    def seats(self) -> int:
        """How many seats the groups add up to."""
        return sum(group.seats for group in self.seat_groups)
