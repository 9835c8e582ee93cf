"""Looking back on a meeting: what the secretariat and the members think of it, and what is done differently next time.

What a member answers is sealed under her key until it is counted. Counting happens once, when the time to answer is
over, and destroys the single answers, so that no two counts can be held against each other.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Any, TypedDict, Unpack
from uuid import UUID, uuid4

from flask_babel import gettext as _
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select

from council import crypto
from council.audit.acts import Act
from council.audit.service import Actor, Subject, record
from council.calls.suppression import SMALL, suppressed
from council.councils.models import Council
from council.database import db, moment
from council.errors import Refused
from council.meetings.minutes.models import LookBack, LookBackAnswer
from council.meetings.models import Meeting, Participation
from council.meetings.models import State as MeetingState
from council.members.models import Person

LONGEST = 5000
CONTENT = "content_sealed"
LEVELS = tuple(Participation)


class Check(StrEnum):
    """Signs that members were more than a token."""

    AGENDA = "agenda"
    INFLUENCE = "influence"
    FEEDBACK = "feedback"
    PAY = "pay"
    NOT_ONLY_A_STORY = "not_only_a_story"


class Degree(StrEnum):
    """How far something was so."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class Word(StrEnum):
    """A meeting in a word; one of a list, so that words can be counted in every language and betray nobody."""

    HEARD = "heard"
    INFORMED = "informed"
    DECIDED = "decided"
    WELCOME = "welcome"
    RUSHED = "rushed"
    UNHEARD = "unheard"
    LOST = "lost"
    LEFT_OUT = "left_out"


class Opinion(BaseModel):
    """What somebody thinks of a meeting; whatever she left out is missing."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    levels: dict[str, Participation] = {}  # by the id of an agenda item
    checks: dict[Check, Degree] = {}
    useful: int | None = Field(default=None, ge=1, le=5)
    word: Word | None = None


class Notes(TypedDict):
    """What the secretariat writes: who was missing, what is done about it, what was learnt, what is tried next."""

    missing: str
    done: str
    learnt: str
    next_time: str


def look_back(
    actor: Actor, meeting: Meeting, *, opinion: Opinion, answers_until: date | None, **notes: Unpack[Notes]
) -> LookBack:
    """Write down what the secretariat thinks of a meeting, and until when members may say what they think."""
    if meeting.state != MeetingState.CLOSED.value:
        raise Refused(_("This meeting is not over yet."), _("Look back on it when it is closed."))
    found = look_back_on(meeting)
    if found is None:
        found = LookBack(id=uuid4(), meeting_id=meeting.id, meeting=meeting, levels={}, checks={}, version=0)
        db.session.add(found)
    said = opinion.model_dump(mode="json")
    found.levels, found.checks = said["levels"], said["checks"]
    found.useful, found.word = said["useful"], said["word"]
    for name, text in notes.items():
        sealed = crypto.seal(meeting.council_id, str(text)[:LONGEST], _place(f"{name}_sealed", found.id))
        setattr(found, f"{name}_sealed", sealed if text else None)
    if found.counted is None:
        found.answers_until = answers_until
    found.version += 1
    db.session.flush()
    _record(actor, Act.MEETING_LOOKED_BACK_ON, found, until=answers_until.isoformat() if answers_until else None)
    return found


def answer(actor: Actor, found: LookBack, person: Person, *, opinion: Opinion, on: date) -> LookBackAnswer:
    """Say what a member thinks of a meeting; what she says later takes the place of what she said before."""
    if not may_answer(found, on):
        raise Refused(_("The time to answer is over."), _("Nothing needs to be done."))
    said = _row(found, person) or LookBackAnswer(id=uuid4(), look_back_id=found.id, person_id=person.id, version=0)
    said.content_sealed = crypto.seal(person.id, opinion.model_dump_json(), _answer_place(said.id))
    said.answered_at = moment()
    said.version += 1
    db.session.add(said)
    db.session.flush()
    _record(actor, Act.LOOK_BACK_ANSWERED, found)
    return said


def count(actor: Actor, found: LookBack, *, on: date) -> None:
    """Count what members answered, once and for all, and destroy the single answers."""
    if found.counted is not None:
        raise Refused(_("The answers were counted already."), _("Open the page again to see the result."))
    if found.answers_until is None or found.answers_until >= on:
        raise Refused(_("Members may still answer."), _("Count the answers when the time is over."))
    said = list(db.session.scalars(select(LookBackAnswer).where(LookBackAnswer.look_back_id == found.id)))
    crypto.load_keys(each.person_id for each in said)
    read = [opinion for opinion in map(_opened, said) if opinion is not None]
    found.counted, found.counted_at = counted(read), moment()
    for each in said:
        db.session.delete(each)
    found.version += 1
    db.session.flush()
    _record(actor, Act.LOOK_BACK_COUNTED, found, enough=len(read) >= SMALL)


def counted(said: Sequence[Opinion]) -> dict[str, Any]:
    """What may be told of what many said: of each question that enough answered, the middle answer or safe counts."""
    levels: dict[str, list[int]] = {}
    for each in said:
        for item, level in each.levels.items():
            levels.setdefault(item, []).append(LEVELS.index(level))
    middle = {item: _middle(found) for item, found in levels.items()}
    return {
        "answered": len(said) if len(said) >= SMALL else None,
        "levels": {item: LEVELS[at].value for item, at in middle.items() if at is not None},
        "useful": _middle([each.useful for each in said if each.useful is not None]),
        "words": _safe([each.word for each in said if each.word is not None], Word),
        "checks": {
            check.value: _safe([each.checks[check] for each in said if check in each.checks], Degree) for check in Check
        },
    }


def _middle(numbers: Iterable[int]) -> int | None:
    """The middle one of enough numbers; of two in the middle, the lower."""
    ordered = sorted(numbers)
    return ordered[(len(ordered) - 1) // 2] if len(ordered) >= SMALL else None


def _safe(said: Sequence[StrEnum], kind: type[StrEnum]) -> dict[str, int | str]:
    """How many gave each answer, with those numbers hidden that could point at somebody; nothing of too few."""
    if len(said) < SMALL:
        return {}
    numbers = Counter(said)
    shown = suppressed({each.value: numbers[each] for each in kind})
    return {key: each.number if each.number is not None else "hidden" for key, each in shown.items()}


# Questions


def look_back_on(meeting: Meeting) -> LookBack | None:
    """What was written down about a meeting afterwards."""
    return db.session.scalar(select(LookBack).where(LookBack.meeting_id == meeting.id))


def before(council: Council, meeting: Meeting) -> LookBack | None:
    """The latest looking back on an earlier meeting, whose experiments this one carries on."""
    if meeting.starts_at is None:
        return None
    earlier = select(LookBack).join(Meeting, Meeting.id == LookBack.meeting_id)
    earlier = earlier.where(Meeting.council_id == council.id, Meeting.starts_at < meeting.starts_at)
    return db.session.scalar(earlier.order_by(Meeting.starts_at.desc()).limit(1))


def may_answer(found: LookBack, on: date) -> bool:
    """Whether members may say what they think, on a day."""
    return found.counted is None and found.answers_until is not None and on <= found.answers_until


def opinion_of(found: LookBack) -> Opinion:
    """What the secretariat thinks."""
    told: Mapping[str, Any] = {"levels": found.levels, "checks": found.checks}
    return Opinion(**told, useful=found.useful, word=Word(found.word) if found.word else None)


def own_answer(found: LookBack, person: Person) -> Opinion | None:
    """What she herself answered, as long as it was not counted."""
    said = _row(found, person)
    return _opened(said) if said else None


def answers_by(person: Person) -> list[tuple[LookBackAnswer, Opinion]]:
    """Everything she answered that was not counted yet."""
    hers = db.session.scalars(select(LookBackAnswer).where(LookBackAnswer.person_id == person.id))
    read = ((each, _opened(each)) for each in hers)
    return [(each, opinion) for each, opinion in read if opinion is not None]


def notes_of(found: LookBack) -> Notes:
    """What the secretariat wrote."""
    holder = found.meeting.council_id

    def opened(name: str) -> str:
        sealed = getattr(found, f"{name}_sealed")
        return crypto.unseal(holder, sealed, _place(f"{name}_sealed", found.id)) if sealed else ""

    return Notes(missing=opened("missing"), done=opened("done"), learnt=opened("learnt"), next_time=opened("next_time"))


def _row(found: LookBack, person: Person) -> LookBackAnswer | None:
    same = (LookBackAnswer.look_back_id == found.id, LookBackAnswer.person_id == person.id)
    return db.session.scalar(select(LookBackAnswer).where(*same))


def _opened(said: LookBackAnswer) -> Opinion | None:
    try:
        return Opinion.model_validate_json(crypto.unseal(said.person_id, said.content_sealed, _answer_place(said.id)))
    except crypto.Unreadable:  # she was erased
        return None


def _place(column: str, row: UUID) -> crypto.Place:
    return crypto.Place("look_backs", column, row)


def _answer_place(row: UUID) -> crypto.Place:
    return crypto.Place("look_back_answers", CONTENT, row)


def _record(actor: Actor, act: Act, found: LookBack, **details: str | bool | None) -> None:
    subject = Subject("meeting", str(found.meeting_id))
    record(actor, act, subject, council=found.meeting.council_id, details=details)
