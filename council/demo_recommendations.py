"""The demonstration's recommendations: one answered, one overdue, one still a draft, and an account of them."""

import json
from datetime import UTC, date, datetime, time, timedelta
from importlib.resources import files
from typing import Any

from sqlalchemy import select

from council import mail
from council.audit.service import Actor
from council.calls.texts import TextStatus
from council.councils.models import Council
from council.database import as_of, db, moment, transaction
from council.mail import OutgoingMail
from council.meetings.holding.models import Decision
from council.meetings.holding.service import decisions_of
from council.meetings.models import Meeting
from council.members import service as members
from council.members.models import Person
from council.recommendations import sending, service
from council.recommendations.account import service as accounts
from council.recommendations.answers import service as answers
from council.recommendations.answers.service import Reply
from council.recommendations.models import Recommendation, SentRequest
from council.recommendations.reminders import service as reminders
from council.recommendations.sending import Addressee, Asking
from council.recommendations.service import Kind, Wording
from council.recommendations.traces import service as traces
from council.recommendations.traces.service import Found
from council.recommendations.traces.service import Kind as TraceKind
from council.recommendations.trail import Progress, Stance
from council.terms import service as terms

TEXTS: dict[str, Any] = json.loads(files("council").joinpath("demo_recommendations.json").read_text(encoding="utf-8"))
FIRST_HOUR = time(8)
# Days after the meeting at which the council decided.
WRITTEN, SENT, ARRIVED, ANSWERED, DUE, TOLD = 1, 3, 6, 12, 17, 20
PROMISED = timedelta(days=150)
ESCALATE_WEEKS = 8


def write(actor: Actor, council: Council, meeting: Meeting, met_on: date) -> None:
    """Write down what the council asked for at a meeting of the past, and what came of it; all of it dated then."""
    decisions = decisions_of(meeting)

    def on(days: int) -> date:
        return met_on + timedelta(days=days)

    with as_of(_at(on(WRITTEN))), transaction():
        asked = zip(("contracts", "wages"), decisions, strict=True)
        contracts, wages = (_asked(actor, council, key, taken=taken, on=met_on) for key, taken in asked)
        service.draft(actor, council, wording=_wording("minutes", Kind.PROCESS))
        service.dissent(actor, contracts, _members(council)[2], words=TEXTS["objection"], public=True)
    with as_of(_at(on(SENT))), transaction():
        answering = _send(actor, contracts, "Secretariat of the regional review", on(DUE))
        _send(actor, wages, "Regional conference of labour ministries", on(DUE))
        _mails_have_left()
    with as_of(_at(on(ARRIVED))), transaction():
        answers.acknowledge(answers.BODY, answering, on=on(ARRIVED), language="en")
    with as_of(_at(on(ANSWERED))), transaction():
        answers.answer(answers.BODY, answering, reply=_reply(on(ANSWERED) + PROMISED), on=on(ANSWERED), language="en")
    with as_of(_at(on(ANSWERED + 1))), transaction():
        traces.note(actor, contracts, _trace(on(ANSWERED)), on=on(ANSWERED + 1))
    with as_of(_at(on(DUE))), transaction():
        reminders.send_due(actor, council, on=on(DUE))
        _mails_have_left()
    with as_of(_at(on(TOLD))), transaction():
        accounts.publish(actor, council, last_day=on(TOLD - 1), today=on(TOLD))


def _asked(actor: Actor, council: Council, key: str, *, taken: Decision, on: date) -> Recommendation:
    """A recommendation that two members raised and the council adopted."""
    raisers = tuple(each.id for each in _members(council)[:2])
    made = service.draft(actor, council, wording=_wording(key, Kind.POLICY, raised_by=raisers))
    service.adopt(actor, made, on=on, decision=taken, today=on)
    return made


def _wording(key: str, kind: Kind, **more: Any) -> Wording:
    """What a recommendation says: checked in English, and drafted by a machine in the other languages."""
    told = TEXTS[key]
    checked = {each: TextStatus.REVIEWED if each == "en" else TextStatus.MACHINE for each in told["text"]}
    return Wording(
        kind=kind,
        title=told["title"],
        text=told["text"],
        consulted=told["consulted"],
        text_status={language: status.value for language, status in checked.items()},
        objectives=(6,) if kind is Kind.POLICY else (23,),
        **more,
    )


def _send(actor: Actor, recommendation: Recommendation, body: str, due_on: date) -> SentRequest:
    people = (
        Addressee("Jana Kowal", "Desk for civil society", "desk@body.example"),
        Addressee("", "Head of the secretariat", "head@body.example"),
    )
    asking = Asking(body, "en", due_on, people, ESCALATE_WEEKS)
    return sending.send(actor, recommendation, asking=asking, on=moment().date())


def _reply(action_due_on: date) -> Reply:
    told = TEXTS["answer"]
    return Reply(
        stance=Stance.PARTLY,
        reason=told["reason"],
        action=told["action"],
        owner=told["owner"],
        action_due_on=action_due_on,
        progress=Progress.BEGUN,
    )


def _trace(on: date) -> Found:
    told = TEXTS["trace"]
    return Found(TraceKind.DOCUMENT, on, told["source"], told["says"], told["place"])


def _members(council: Council) -> list[Person]:
    """Members who sit, in an order that says nothing of them."""
    found = [members.person(council, seat.person_id) for seat in terms.seated(council, moment().date())]
    return sorted(found, key=lambda each: each.pseudonym)


def _mails_have_left() -> None:
    """What was written to an invented body leaves for nobody."""
    for waiting in db.session.scalars(select(OutgoingMail).where(OutgoingMail.sent_at.is_(None))):
        mail.mark_sent(waiting, at=moment())


def _at(day: date) -> datetime:
    return datetime.combine(day, FIRST_HOUR, UTC)
