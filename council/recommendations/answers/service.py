"""What a body says: that a recommendation arrived, what it answers, and how far it is. Nothing is ever overwritten."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from flask_babel import gettext as _
from sqlalchemy import func, select

from council.audit.acts import Act
from council.audit.service import Actor, Detail, Subject, System, record
from council.database import db, moment
from council.errors import Refused
from council.recommendations.models import BodyAnswer, SentRequest
from council.recommendations.trail import Asked, Progress, Said, Stance, standing_of

BODY = System("body")
LONGEST = 5000
UNDER_WAY = frozenset({Stance.ACCEPTED, Stance.PARTLY, Stance.CONSIDERING})


@dataclass(frozen=True)
class Reply:
    """What a body answers: its stance and why, what it does, who there does it, by when, and when it tells more."""

    stance: Stance
    reason: str
    action: str = ""
    owner: str = ""
    action_due_on: date | None = None
    progress: Progress | None = None
    next_update_on: date | None = None


def acknowledge(actor: Actor, request: SentRequest, *, on: date, language: str, by_letter: bool = False) -> None:
    """Note that the recommendation has arrived; the first time counts."""
    _must_be_possible(request, on)
    if answers_of(request):
        raise Refused(_("It is noted already that this arrived."), _("Nothing needs to be done."))
    made = _added(request, on=on, language=language, by_letter=by_letter)
    details: dict[str, Detail] = {"on": on.isoformat(), "number": made.number, "by_letter": by_letter}
    _record(actor, Act.BODY_ACKNOWLEDGED, request, details)


def answer(
    actor: Actor, request: SentRequest, *, reply: Reply, on: date, language: str, by_letter: bool = False
) -> BodyAnswer:
    """Write down what a body answers. It counts from now on; what it said before stays readable."""
    _must_be_possible(request, on)
    _must_be_whole(reply, on)
    made = _added(request, on=on, language=language, by_letter=by_letter)
    made.stance, made.reason = reply.stance.value, reply.reason[:LONGEST]
    made.action, made.owner = reply.action[:LONGEST], reply.owner
    made.action_due_on, made.next_update_on = reply.action_due_on, reply.next_update_on
    made.progress = reply.progress.value if reply.progress else None
    db.session.flush()
    details: dict[str, Detail] = {
        "on": on.isoformat(),
        "number": made.number,
        "stance": made.stance,
        "progress": made.progress,
        "by_letter": by_letter,
    }
    _record(actor, Act.BODY_ANSWERED, request, details)
    return made


# Questions


def answers_of(request: SentRequest) -> list[BodyAnswer]:
    """Everything a body said, in the order in which it counts: the last one holds."""
    return answers_of_many([request.id])[request.id]


def answers_of_many(request_ids: Iterable[UUID]) -> dict[UUID, list[BodyAnswer]]:
    """Everything that several bodies said."""
    found: dict[UUID, list[BodyAnswer]] = {each: [] for each in request_ids}
    rows = select(BodyAnswer).where(BodyAnswer.request_id.in_(found))
    for each in db.session.scalars(rows.order_by(BodyAnswer.answered_on, BodyAnswer.number)):
        found[each.request_id].append(each)
    return found


def asked(request: SentRequest, said: Iterable[BodyAnswer]) -> Asked:
    """A request and its answers as the trail reads them."""
    return Asked(request.sent_on, request.due_on, tuple(_said(each) for each in said))


def is_over(request: SentRequest, on: date) -> bool:
    """Whether nothing more is to come from a body."""
    return standing_of(asked(request, answers_of(request)), on).over


def _said(row: BodyAnswer) -> Said:
    return Said(
        on=row.answered_on,
        number=row.number,
        stance=Stance(row.stance) if row.stance else None,
        progress=Progress(row.progress) if row.progress else None,
        action_due_on=row.action_due_on,
        next_update_on=row.next_update_on,
    )


def _added(request: SentRequest, *, on: date, language: str, by_letter: bool) -> BodyAnswer:
    latest = db.session.scalar(select(func.max(BodyAnswer.number)).where(BodyAnswer.request_id == request.id)) or 0
    row = BodyAnswer(
        id=uuid4(),
        request_id=request.id,
        number=latest + 1,
        answered_on=on,
        reason="",
        action="",
        owner="",
        language=language,
        by_letter=by_letter,
        written_at=moment(),
    )
    db.session.add(row)
    request.version += 1
    db.session.flush()
    return row


def _must_be_possible(request: SentRequest, on: date) -> None:
    if request.recommendation.withdrawn_on is not None:
        raise Refused(
            _("The council withdrew this recommendation, so no answer is needed any more."),
            _("Thank you all the same."),
        )
    if on < request.sent_on:
        raise Refused(
            _("On this day the recommendation was not sent yet."), _("Enter the day on which the answer came.")
        )
    if on > moment().date():
        raise Refused(_("This day is still to come."), _("Enter the day on which the answer came."))


def _must_be_whole(reply: Reply, on: date) -> None:
    if not reply.reason.strip():
        raise Refused(
            _("An answer needs its reason."), _("Write why, so that those who asked can understand the answer.")
        )
    going_on = reply.stance in UNDER_WAY and reply.progress is not Progress.DONE
    if going_on and reply.action_due_on is None and reply.next_update_on is None:
        raise Refused(
            _("Something is still to come, and no day is said for it."),
            _("Enter by when it is to be done, or when you tell more."),
        )
    if reply.next_update_on is not None and reply.next_update_on <= on:
        raise Refused(
            _("The next news cannot be due on a day that has come."), _("Choose a day that is still to come.")
        )


def _record(actor: Actor, act: Act, request: SentRequest, details: dict[str, Detail]) -> None:
    subject = Subject("recommendation_request", str(request.id))
    record(actor, act, subject, council=request.recommendation.council_id, details=details)
