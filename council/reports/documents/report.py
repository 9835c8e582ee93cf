"""The format of a report. Its JSON Schema is published; a table, a workbook and a PDF hold the same figures.

Whatever is counted is a whole number. What is a part of a whole is an exact fraction, written as "7/2" or "3".
"""

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Exact = str


class Part(BaseModel):
    """A group of figures."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class MadeFrom(Part):
    """The checkpoint of the record that a report was made from. Nothing written later is in it."""

    size: int = Field(ge=1, description="How many acts of the record it covers.")
    made_at: datetime
    note: str = Field(description="The checkpoint as it was signed; it tells the root over these acts.")


class Group(Part):
    """One group of a dimension. `name` is in the language of the report; `key` is the same in every language."""

    key: str
    name: str
    first: int = Field(description="Members on the first day of the dimension in these days.")
    last: int = Field(description="Members on the last day.")
    target: Exact | None = Field(description="Seats the charter aimed at on the last day.")
    seat_days: int = Field(description="Days on which its members sat, added up over them.")
    owed: Exact | None = Field(description="Seat-days that the targets asked for, less those it had.")
    applied: int = Field(description="Applications for the rotations of these days.")
    eligible: int = Field(description="Those who could be chosen.")
    seated: int = Field(description="Those of them who got a seat.")
    expected_by_lot: Exact | None = Field(description="The chances of all its people in draws, added up.")
    drawn_by_lot: int | None = Field(description="How many of the same people were drawn.")


class Stretch(Part):
    """Days, both included, in which nothing changed: members and targets in seats, by the key of the group."""

    first_day: date
    last_day: date
    members: dict[str, int]
    targets: dict[str, Exact]


class Dimension(Part):
    """One dimension over the days of the report."""

    key: str
    name: str
    groups: list[Group]
    missing: Exact | None = Field(description="Seats missing to the targets on the last day, times their weights.")
    missing_on_average: float | None = Field(description="The same on average over all days with targets.")
    worst: Exact = Field(description="The largest part of a target that is missing on the last day.")
    richness: int = Field(description="Groups with a member on the last day.")
    shannon: float = Field(description="Groups in effect, Hill number of order 1.")
    simpson: Exact = Field(description="Groups in effect, Hill number of order 2.")
    course: list[Stretch]


class Rotation(Part):
    """One rotation: how many sat from then on, how many of them joined, and how many of these never sat before."""

    day: date
    members: int
    joined: int
    newcomers: int
    left: int


class Council(Part):
    """What does not depend on any dimension."""

    people: int = Field(description="Different people with a seat on any of these days.")
    seats: int = Field(description="Seats on the last day.")
    seat_days: int
    vacancy_days: int = Field(description="Days on which a seat stood empty, added up over the seats.")
    interim_days: int = Field(description="Days on which somebody sat on in the interim, added up over the seats.")
    mean_days_served: Exact | None
    median_days_served: Exact | None
    rotations: list[Rotation]


class Report(Part):
    """The exact figures of a council's past over some days, as they were known at a checkpoint of its record."""

    format: Literal["migrant-council/diversity-report"] = "migrant-council/diversity-report"
    version: Literal[1] = 1
    council: str = Field(description="The council's short name.")
    name: str
    language: str = Field(description="The language of the names in this file.")
    first_day: date
    last_day: date
    made_from: MadeFrom
    whole: Council
    dimensions: list[Dimension]
