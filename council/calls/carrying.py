"""Applications that count for the next call too, because the charter allows it and their writers agreed."""

from datetime import date
from uuid import UUID, uuid4

from flask_babel import gettext as _
from sqlalchemy import select

from council.audit.acts import Act
from council.audit.service import Actor, Detail, Subject, record
from council.calls.answers import answers_of, seal_answers
from council.calls.criteria import questions_of
from council.calls.models import Application, Call
from council.calls.service import Entered, Stage
from council.councils import service as councils
from council.database import db, moment
from council.errors import Refused
from council.members.models import Person
from council.terms import service as terms

KEPT = frozenset({Stage.RECEIVED.value, Stage.ELIGIBLE.value})


def may_carry_over(call: Call) -> bool:
    """Whether the charter under which a call is held lets applications of an earlier one count."""
    charter = councils.charter_on(call.council, call.rotation_on)
    return charter is not None and councils.rules_of(charter).applications_carry_over


def to_carry_over(call: Call, *, on: date) -> list[Application]:
    """The applications to earlier calls that would count: their writers agreed, and none of them was seated since.

    Of each person only her latest, whatever became of it; only after the rotation it was made for.
    """
    here = select(Application.person_id).where(Application.call_id == call.id)
    earlier = (
        select(Application)
        .join(Call, Call.id == Application.call_id)
        .join(Person, Person.id == Application.person_id)
        .where(
            Call.council_id == call.council_id,
            Call.rotation_on < call.rotation_on,
            Application.person_id.not_in(here),
            Person.erased_at.is_(None),
        )
        .order_by(Call.rotation_on, Person.pseudonym)
    )
    latest = {each.person_id: each for each in db.session.scalars(earlier)}
    began = _last_began(call)
    return [
        each
        for each in latest.values()
        if each.keep_for_next
        and each.stage in KEPT
        and began.get(each.person_id, date.min) < each.call.rotation_on <= on
    ]


def carry_over(actor: Actor, call: Call, *, on: date) -> int:
    """Let the applications that were kept count for this call too, undecided; says how many there were."""
    if not may_carry_over(call):
        raise Refused(
            _("The charter does not say that applications count for the next call."),
            _("Change the charter first, or ask people to apply again."),
        )
    kept = to_carry_over(call, on=on)
    for each in kept:
        db.session.add(_carried(each, call, on))
    db.session.flush()
    details: dict[str, Detail] = {"count": len(kept), "on": on.isoformat()}
    record(
        actor, Act.APPLICATIONS_CARRIED_OVER, Subject("call", str(call.id)), council=call.council_id, details=details
    )
    return len(kept)


def _carried(kept: Application, call: Call, on: date) -> Application:
    carried = Application(
        id=uuid4(),
        call_id=call.id,
        person_id=kept.person_id,
        stage=Stage.RECEIVED.value,
        received_on=on,
        language=kept.language,
        entered=Entered.CARRIED.value,
        submitted_at=moment(),
        acknowledged_at=kept.acknowledged_at,
        receipt_hash=kept.receipt_hash,
        keep_for_next=True,
    )
    asked = {each.key for each in questions_of(call)}
    seal_answers(carried, {key: text for key, text in answers_of(kept).items() if key in asked})
    return carried


def _last_began(call: Call) -> dict[UUID, date]:
    """When each person's last term in the council began."""
    began: dict[UUID, date] = {}
    for held in terms.held_terms(call.council):
        began[held.person_id] = max(held.start, began.get(held.person_id, date.min))
    return began
