"""What a call judges applications by, and what it asks applicants, as data kept with the call."""

from typing import Annotated, Literal, TypeVar

from pydantic import Field

from council.calls.models import Call
from council.councils.rules import Key, Rule, Text

LONGEST_ANSWER = 3000
SeenBy = Literal["assessors", "secretariat"]


class Keyed(Rule):
    """Something a call asks or judges by, known by its key."""

    key: Key


class Criterion(Keyed):
    """One thing assessors give points for: from nothing to `most`, counted `weight` times."""

    name: Text
    about: dict[str, str] = Field(default_factory=dict)
    most: Annotated[int, Field(ge=1, le=100)] = 5
    weight: Annotated[int, Field(ge=1, le=100)] = 1


class Question(Keyed):
    """One question to applicants: why it is asked stands beside it, and who reads the answer."""

    text: Text
    why: dict[str, str] = Field(default_factory=dict)
    longest: Annotated[int, Field(ge=20, le=LONGEST_ANSWER)] = 1000
    required: bool = False
    seen_by: SeenBy = "assessors"


Asked = TypeVar("Asked", bound=Keyed)


def criteria_of(call: Call) -> list[Criterion]:
    """What this call judges by, in its order."""
    return [Criterion.model_validate(each) for each in call.criteria]


def questions_of(call: Call) -> list[Question]:
    """What this call asks, in its order."""
    return [Question.model_validate(each) for each in call.questions]
