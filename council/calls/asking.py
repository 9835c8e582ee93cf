"""What a call tells people about taking part, what it asks them, and what it judges by: writing that down."""

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _

from council.audit.acts import Act
from council.audit.service import Actor, Detail, Subject, record
from council.calls.criteria import Criterion, Keyed, Question, criteria_of, questions_of
from council.calls.models import Call
from council.councils.models import Labels
from council.errors import Refused

MOST = 20


def change_notice(actor: Actor, call: Call, *, notice: Mapping[str, Labels]) -> Call:
    """Write down what people are told about taking part, part by part, in each language."""
    call.notice = {part: dict(words) for part, words in notice.items() if words}
    return _changed(actor, call, "notice")


def change_questions(actor: Actor, call: Call, questions: Sequence[Question]) -> Call:
    """Write down what the call asks. Once it is public, only the wording may change: people may have answered."""
    _check(call, questions, questions_of(call))
    call.questions = [each.model_dump() for each in questions]
    return _changed(actor, call, "questions")


def change_criteria(actor: Actor, call: Call, criteria: Sequence[Criterion]) -> Call:
    """Write down what the call judges by. Once it is public, only the wording may change: people rely on it."""
    _check(call, criteria, criteria_of(call))
    call.criteria = [each.model_dump() for each in criteria]
    return _changed(actor, call, "criteria")


def _check(call: Call, wanted: Sequence[Keyed], known: Sequence[Keyed]) -> None:
    keys = [each.key for each in wanted]
    if len(set(keys)) != len(keys) or len(keys) > MOST:
        raise Refused(
            _("Something stands there twice, or there are too many."),
            _("Use each one once, and at most %(most)d.", most=MOST),
        )
    if call.published_at is not None and _shape(wanted) != _shape(known):
        raise Refused(
            _("This call is public, and people may have answered it already."),
            _("The wording can still be corrected. Anything else has to wait for the next call."),
        )


def _shape(asked: Sequence[Keyed]) -> list[dict[str, object]]:
    """What must not change under an applicant's hands: everything but the words."""
    return [each.model_dump(exclude={"name", "about", "text", "why"}) for each in asked]


def _changed(actor: Actor, call: Call, part: str) -> Call:
    call.version += 1
    details: dict[str, Detail] = {"part": part}
    record(actor, Act.CALL_CHANGED, Subject("call", str(call.id)), council=call.council_id, details=details)
    return call
