"""What an application lacks: an answer to a required question, or that the applicant read the notice."""

from dataclasses import dataclass

from council.calls.answers import answers_of
from council.calls.criteria import Question, questions_of
from council.calls.models import Application, Call


@dataclass(frozen=True)
class Lacking:
    """What is still missing; nothing, when both are empty."""

    questions: tuple[Question, ...] = ()
    notice: bool = False

    def __bool__(self) -> bool:
        """Whether anything is missing."""
        return bool(self.questions) or self.notice


def lacking(call: Call, application: Application) -> Lacking:
    """What this application lacks. Open many applicants' keys before asking for each."""
    required = [each for each in questions_of(call) if each.required]
    answers = answers_of(application) if required else {}
    return Lacking(
        questions=tuple(each for each in required if not answers.get(each.key)),
        notice=bool(call.notice) and application.acknowledged_at is None,
    )
