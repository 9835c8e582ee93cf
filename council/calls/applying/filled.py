"""What an applicant filled in so far, as one value, whether it was sent or not."""

from collections.abc import Sequence
from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from council.calls.answers import answers_of
from council.calls.criteria import Question, questions_of
from council.calls.models import Application, Call
from council.members import service as members


class Filled(BaseModel):
    """An application as its writer sees it. Every part may still be empty."""

    model_config = ConfigDict(frozen=True)

    acknowledged_at: datetime
    name: str = ""
    contact: str = ""
    channel: str = ""
    answers: dict[str, str] = Field(default_factory=dict)
    traits: dict[str, str] = Field(default_factory=dict)
    keep_for_next: bool = False
    came_by: str = ""  # the link of an outreach, until the application is sent


def filled_in(application: Application) -> Filled:
    """A sent application as its writer sees it."""
    person = application.person
    return Filled(
        acknowledged_at=application.acknowledged_at or application.submitted_at or application.person.created_at,
        name="" if person.erased_at else members.name_of(person),
        contact=members.contact_of(person),
        channel=person.channel or "",
        answers=answers_of(application),
        traits=members.traits_of(person),
        keep_for_next=application.keep_for_next,
    )


def missing(call: Call, filled: Filled) -> list[str]:
    """What has to be filled in before the application can be sent: `name`, and the keys of questions."""
    needed = [each.key for each in questions_of(call) if each.required and not filled.answers.get(each.key)]
    return [*([] if filled.name else ["name"]), *needed]


def asked_only(questions: Sequence[Question], answers: dict[str, str]) -> dict[str, str]:
    """The answers to questions of this call, and no others."""
    return {each.key: answers[each.key] for each in questions if answers.get(each.key)}
