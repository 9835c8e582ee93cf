"""The answer: who leaves, who stays, who joins and why; the composition; what each priority reached; frozen.

Every amount that need not be whole is a string holding an exact fraction of seats, such as `36/5`.
"""

from typing import Literal, TypeAlias

from pydantic import Field

from solver.problem import Many, Part, PriorityKey

ReasonCode: TypeAlias = Literal[
    "term_ended",
    "chose_to_leave",
    "no_answer",
    "term_limit",
    "total_limit",
    "no_seat_group",
    "not_selected",
    "pinned_out",
    "term_continues",
    "returns",
    "pinned",
    "fills_quota",
    "meets_target",
    "completes_council",
]
ObstacleCode: TypeAlias = Literal["max_consecutive", "cooling_off", "max_total_days", "no_seat_group", "pinned_out"]


class Because(Part):
    """Why someone leaves, stays or joins: a code, the quotas and targets it is about, a pin's own reason in words."""

    code: ReasonCode
    quotas: Many[str] = ()
    targets: Many[str] = ()
    text: str | None = None


class Leaving(Part):
    """A member who sat until the rotation day and does not sit after it."""

    person: str
    reason: Because


class Seated(Part):
    """Someone who sits from the rotation day on, and in which seat group."""

    person: str
    seat_group: str
    reason: Because


class Barred(Part):
    """Someone who was asked about but may not sit, and the rule that says so."""

    person: str
    obstacle: ObstacleCode


class ValueRow(Part):
    """Members with one value of a dimension before and after; quotas on just this value and its target, in seats."""

    dimension: str
    value: str
    before: int
    after: int
    min: int | None
    max: int | None
    target: str | None


class QuotaRow(Part):
    """Members counted by one quota before and after, with its bounds in seats."""

    key: str
    before: int
    after: int
    min: int | None
    max: int | None


class TargetRow(Part):
    """Members counted by one target before and after, the seats aimed at, and the seats missing after."""

    key: str
    before: int
    after: int
    target: str
    missing: str


class IntersectionRow(Part):
    """Members who hold all the values of one intersection before and after."""

    key: str
    before: int
    after: int


class GroupRow(Part):
    """Members in one seat group before and after, and its seats."""

    key: str
    before: int
    after: int
    seats: int


class Composition(Part):
    """The council before and after, counted."""

    values: Many[ValueRow]
    quotas: Many[QuotaRow]
    targets: Many[TargetRow]
    intersections: Many[IntersectionRow] = ()
    seat_groups: Many[GroupRow]


class Objective(Part):
    """What one priority reached.

    `value` is what this council has; `best` what the search for this priority alone found; nothing can be below
    `bound`. `optimal` means that best and bound are the same and proven. With slack, `value` may exceed `best`.
    """

    key: PriorityKey
    slack: int
    value: str
    best: str
    bound: str
    status: Literal["optimal", "best_found"]


class Profiles(Part):
    """How many kinds of people the rules could tell apart, over how many people, and how many share the largest."""

    count: int
    people: int
    largest: int


class Versions(Part):
    """What computed this answer."""

    solver: str
    ortools: str


class Proposal(Part):
    """A computed answer for one rotation; lists of people are in the order of their ids."""

    schema_version: Literal["rotation-proposal/1"] = Field(default="rotation-proposal/1", alias="schema")
    leaving: Many[Leaving]
    staying: Many[Seated]
    joining: Many[Seated]
    barred: Many[Barred]
    composition: Composition
    objectives: Many[Objective]
    profiles: Profiles
    versions: Versions
