"""Applications that were begun: saved under a key of their own until they are sent, and forgotten if they never are."""

from datetime import date, datetime, timedelta
from uuid import uuid4

from flask_babel import gettext as _
from sqlalchemy import select

from council import crypto
from council.audit.acts import Act
from council.audit.service import Actor, Detail, Subject, System, record
from council.calls import codes, late_codes
from council.calls.applying.filled import Filled, asked_only, missing
from council.calls.criteria import questions_of
from council.calls.models import Application, Call, Draft
from council.calls.outreach.service import count_application
from council.calls.publishing import CallState, state_of
from council.calls.service import Entered, receive_application
from council.database import db, moment
from council.errors import Refused
from council.members import service as members
from council.members.choices.service import Channel, Choices, choose

APPLICANT = System("applicant")
KEPT_AFTER_THE_DEADLINE = timedelta(days=30)


def begin_draft(actor: Actor, call: Call, *, code: str, language: str, on: date, late_code: str = "") -> Draft:
    """Begin an application: the notice was read, and there is a receipt to return with. Only its hash is kept.

    After the deadline it takes a late code, which is used up.
    """
    _must_be_open(actor, call, receipt_hash=codes.hashed(code), on=on, late_code=late_code)
    draft_id = uuid4()
    crypto.make_key(draft_id)
    filled = Filled(acknowledged_at=moment())
    draft = Draft(
        id=draft_id,
        call_id=call.id,
        receipt_hash=codes.hashed(code),
        language=language,
        content_sealed=crypto.seal(draft_id, filled.model_dump_json(), _place(draft_id)),
        begun_at=moment(),
    )
    db.session.add(draft)
    db.session.flush()
    _record(actor, Act.APPLICATION_BEGUN, draft)
    return draft


def keep_way(draft: Draft, came_by: str) -> None:
    """Keep by which link somebody came until she sends her application; then it is counted and forgotten."""
    if came_by:
        filled = filled_in_draft(draft).model_copy(update={"came_by": came_by})
        draft.content_sealed = crypto.seal(draft.id, filled.model_dump_json(), _place(draft.id))


def save_draft(actor: Actor, draft: Draft, filled: Filled, *, language: str) -> Draft:
    """Keep what was filled in so far. Nothing of it counts before it is sent."""
    draft.content_sealed = crypto.seal(draft.id, filled.model_dump_json(), _place(draft.id))
    draft.language = language
    draft.version += 1
    _record(actor, Act.APPLICATION_SAVED, draft)
    return draft


def filled_in_draft(draft: Draft) -> Filled:
    """What was filled in so far."""
    return Filled.model_validate_json(crypto.unseal(draft.id, draft.content_sealed, _place(draft.id)))


def may_send(call: Call, receipt_hash: bytes, on: date) -> bool:
    """Whether an application may come in on a day: while the call is open, or let in late."""
    state = state_of(call, on)
    return state is CallState.OPEN or (state is CallState.CLOSED and late_codes.let_in(receipt_hash, on))


def send_draft(actor: Actor, draft: Draft, *, on: date) -> Application:
    """Send an application: whoever wrote it becomes known to the council, and what she says of herself counts."""
    call, filled = draft.call, filled_in_draft(draft)
    _must_be_sendable(draft, filled, on)
    person = members.add_person(
        actor, call.council, name=filled.name, contact=filled.contact or None, language=draft.language, assisted=False
    )
    if filled.channel:
        choose(actor, person, Choices(channel=Channel(filled.channel)), on=on, by=members.BY_HERSELF)
    members.declare_traits(actor, person, filled.traits, on=on, by=members.BY_HERSELF)
    receipt_hash, language = draft.receipt_hash, draft.language
    count_application(call, filled.came_by)
    _discard(draft)
    late_codes.hand_over(receipt_hash, person)
    return receive_application(
        actor,
        call,
        person=person,
        on=on,
        entered=Entered.SELF,
        language=language,
        answers=asked_only(questions_of(call), filled.answers),
        receipt_hash=receipt_hash,
        acknowledged_at=filled.acknowledged_at,
        keep_for_next=filled.keep_for_next,
    )


def forget_drafts(at: datetime) -> int:
    """Throw away what was never sent, thirty days after its deadline; says how much there was."""
    over = at.date() - KEPT_AFTER_THE_DEADLINE
    old = db.session.scalars(select(Draft).join(Call, Call.id == Draft.call_id).where(Call.closes_on < over)).all()
    for draft in old:
        _discard(draft)
    return len(old)


def discard_draft(actor: Actor, draft: Draft) -> None:
    """Throw away an application that was not sent, because its writer wishes it."""
    _record(actor, Act.APPLICATION_DISCARDED, draft)
    _discard(draft)


def _must_be_open(actor: Actor, call: Call, *, receipt_hash: bytes, on: date, late_code: str) -> None:
    state = state_of(call, on)
    if state is CallState.CLOSED and late_code:
        late_codes.use_late_code(actor, call, late_code, receipt_hash=receipt_hash, on=on)
    elif state is not CallState.OPEN:
        raise Refused(_("Nobody can apply to this call today."), _("Read on its page from when until when it is open."))


def _must_be_sendable(draft: Draft, filled: Filled, on: date) -> None:
    if not may_send(draft.call, draft.receipt_hash, on):
        raise Refused(
            _("The last day to apply has passed."),
            _("What you wrote was saved. Ask the secretariat whether you can still send it."),
        )
    if missing(draft.call, filled):
        raise Refused(_("Something is still missing."), _("Fill it in, then send your application."))


def _discard(draft: Draft) -> None:
    crypto.destroy_key(draft.id, at=moment())
    db.session.delete(draft)
    db.session.flush()


def _record(actor: Actor, act: Act, draft: Draft) -> None:
    details: dict[str, Detail] = {"call": str(draft.call_id)}
    record(actor, act, Subject("draft", str(draft.id)), council=draft.call.council_id, details=details)


def _place(draft_id: object) -> crypto.Place:
    return crypto.Place("application_drafts", "content_sealed", draft_id)
