"""Reminding bodies and turning to the next person there, once for each step; and what was done when."""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import func, select

from council.audit.acts import Act
from council.audit.service import Actor, Detail, Subject, record
from council.councils.models import Council
from council.database import db
from council.recommendations import letters, sending
from council.recommendations.models import BodyReminder, Contact, Recommendation, SentRequest
from council.recommendations.queries import Sent, follow
from council.recommendations.reminders.ladder import Due, Rung, Step, due

WORDS = {
    Step.BEFORE: letters.due_soon,
    Step.DUE: letters.overdue,
    Step.OVERDUE: letters.overdue,
    Step.UPDATE: letters.update_due,
    Step.ESCALATE: letters.escalated,
}


def send_due(actor: Actor, council: Council, *, on: date) -> int:
    """Do every step that is due on a day, and was not done yet; says how many."""
    steps = due_on(council, on)
    for sent, step in steps:
        carry_out(actor, sent.request, step=step, on=on)
    return len(steps)


def carry_out(actor: Actor, request: SentRequest, *, step: Due, on: date) -> BodyReminder:
    """Remind a body, or turn to the next person there; where no mail reaches it, the secretariat is to write."""
    if step.step is Step.ESCALATE:
        request.contact += 1
        request.version += 1
    by_mail = sending.write_to(actor, request, WORDS[step.step], on=on)
    row = BodyReminder(request_id=request.id, step=step.key, contact=request.contact, sent_on=on, by_mail=by_mail)
    db.session.add(row)
    db.session.flush()
    details: dict[str, Detail] = {"step": step.key, "contact": request.contact, "by_mail": by_mail}
    subject = Subject("recommendation_request", str(request.id))
    act = Act.REQUEST_ESCALATED if step.step is Step.ESCALATE else Act.BODY_REMINDED
    record(actor, act, subject, council=request.recommendation.council_id, details=details)
    return row


# Questions


def due_on(council: Council, on: date) -> list[tuple[Sent, Due]]:
    """The steps that are due on a day, with the request of each."""
    going_on = select(Recommendation).where(
        Recommendation.council_id == council.id,
        Recommendation.adopted_on.is_not(None),
        Recommendation.withdrawn_on.is_(None),
    )
    sent = [each for one in follow(list(db.session.scalars(going_on))) for each in one.sent]
    done = reminders_of_many(each.request.id for each in sent)
    last = _last_contacts(each.request.id for each in sent)
    found = [(each, _due(each, done[each.request.id], last.get(each.request.id, 0), on)) for each in sent]
    return [(each, step) for each, step in found if step is not None]


def reminders_of_many(request_ids: Iterable[UUID]) -> dict[UUID, list[BodyReminder]]:
    """What was done for several requests, oldest first."""
    found: dict[UUID, list[BodyReminder]] = {each: [] for each in request_ids}
    rows = select(BodyReminder).where(BodyReminder.request_id.in_(found))
    for each in db.session.scalars(rows.order_by(BodyReminder.sent_on)):
        found[each.request_id].append(each)
    return found


def _due(sent: Sent, done: Sequence[BodyReminder], last_contact: int, on: date) -> Due | None:
    request = sent.request
    handed_on = [each.sent_on for each in done if each.step.startswith(Step.ESCALATE.value)]
    rung = Rung(
        asked=sent.asked,
        asked_since=max([request.sent_on, *handed_on]),
        somebody_next=request.contact < last_contact,
        escalate_weeks=request.escalate_weeks,
    )
    last = max((each.sent_on for each in done), default=None)
    return due(rung, {each.step for each in done}, on, last=last)


def _last_contacts(request_ids: Iterable[UUID]) -> dict[UUID, int]:
    """The place of the last person named for each request."""
    rows = select(Contact.request_id, func.max(Contact.position)).where(Contact.request_id.in_(list(request_ids)))
    return {row[0]: row[1] for row in db.session.execute(rows.group_by(Contact.request_id))}
