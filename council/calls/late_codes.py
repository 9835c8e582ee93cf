"""Permissions to apply after the deadline: made for a reason, for one application, until a day."""

from datetime import date, datetime
from uuid import UUID, uuid4

from flask_babel import gettext as _
from sqlalchemy import select

from council import crypto
from council.audit.acts import Act
from council.audit.service import Actor, Detail, Subject, record
from council.calls import codes
from council.calls.models import Application, Call, LateCode
from council.database import db, moment
from council.errors import Refused
from council.members.models import Person


def make_late_code(actor: Actor, call: Call, *, reason: str, valid_until: date) -> str:
    """Let one more person apply after the deadline, until a day; gives back the code, which is kept nowhere."""
    if not call.closes_on < valid_until <= call.rotation_on:
        raise Refused(
            _("A late code is valid until a day after the deadline, and not after the rotation."),
            _("Choose a day between the two."),
        )
    code, made_id = codes.make_code(codes.LATE_GROUPS), uuid4()
    crypto.make_key(made_id)
    made = LateCode(
        id=made_id,
        call_id=call.id,
        code_hash=codes.hashed(code),
        reason_sealed=crypto.seal(made_id, reason, _place(made_id)),
        valid_until=valid_until,
        made_at=moment(),
    )
    db.session.add(made)
    db.session.flush()
    details: dict[str, Detail] = {"code": str(made_id), "valid_until": valid_until.isoformat()}
    record(actor, Act.LATE_CODE_MADE, Subject("call", str(call.id)), council=call.council_id, details=details)
    return code


def use_late_code(actor: Actor, call: Call, code: str, *, receipt_hash: bytes, on: date) -> LateCode:
    """Let the application with this receipt come in late, and nobody else with the same code."""
    found = db.session.scalar(
        select(LateCode).where(LateCode.call_id == call.id, LateCode.code_hash == codes.hashed(code))
    )
    if found is None or found.used_at is not None or on > found.valid_until:
        raise Refused(
            _("This late code is not valid: it was used, its time is over, or it is for another call."),
            _("Check the digits, or ask the secretariat for another code."),
        )
    found.used_at, found.receipt_hash = moment(), receipt_hash
    details: dict[str, Detail] = {"code": str(found.id)}
    record(actor, Act.LATE_CODE_USED, Subject("call", str(call.id)), council=call.council_id, details=details)
    return found


def let_in(receipt_hash: bytes, on: date) -> bool:
    """Whether the application with this receipt may still come in on a day after the deadline."""
    valid = select(LateCode.id).where(LateCode.receipt_hash == receipt_hash, LateCode.valid_until >= on)
    return db.session.scalar(valid) is not None


def hand_over(receipt_hash: bytes, person: Person) -> None:
    """Seal the reason for which somebody was let in late under her own key, now that the council knows who she is."""
    for made in db.session.scalars(select(LateCode).where(LateCode.receipt_hash == receipt_hash)):
        reason = reason_of(made)
        if reason:
            made.reason_sealed = crypto.seal(person.id, reason, _place(made.id))
            crypto.destroy_key(made.id, at=moment())


def forget_reasons(at: datetime) -> int:
    """Forget why late codes were made whose rotation has come; a person's own stays hers. Says how many there were."""
    over = select(LateCode.id).join(Call, Call.id == LateCode.call_id).where(Call.rotation_on < at.date())
    kept = select(crypto.DataKey.holder).where(crypto.DataKey.wrapped.is_not(None), crypto.DataKey.holder.in_(over))
    holders = list(db.session.scalars(kept))
    for holder in holders:
        crypto.destroy_key(holder, at=at)
    return len(holders)


def late_codes_of(call: Call) -> list[LateCode]:
    """The late codes of a call, the latest first."""
    return list(
        db.session.scalars(select(LateCode).where(LateCode.call_id == call.id).order_by(LateCode.made_at.desc()))
    )


def why_late(application: Application) -> str:
    """Why this application was let in after the deadline; empty when it came in time."""
    if application.receipt_hash is None:
        return ""
    hers = (LateCode.call_id == application.call_id, LateCode.receipt_hash == application.receipt_hash)
    found = db.session.scalar(select(LateCode).where(*hers).order_by(LateCode.used_at.desc()))
    return reason_of(found) if found else ""


def reason_of(made: LateCode) -> str:
    """Why somebody was let in late; empty when it was forgotten, or when she was erased."""
    for holder in (made.id, _let_in_by(made)):
        try:
            return crypto.unseal(holder, made.reason_sealed, _place(made.id)) if holder else ""
        except crypto.Unreadable:
            continue
    return ""


def _let_in_by(made: LateCode) -> UUID | None:
    """Whose application the code let in, once it was sent."""
    if made.receipt_hash is None:
        return None
    hers = select(Application.person_id).where(Application.receipt_hash == made.receipt_hash).limit(1)
    return db.session.scalar(hers)


def _place(made_id: UUID) -> crypto.Place:
    return crypto.Place("late_codes", "reason_sealed", made_id)
