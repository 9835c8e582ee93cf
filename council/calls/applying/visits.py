"""A short session for somebody without an account: her browser holds a random token, the table its hash and an end.

Reading a page does not lengthen it, saving does. On a telephone that several people share it can be ended at once.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from flask import current_app, session
from sqlalchemy import delete

from council import crypto
from council.calls import codes
from council.calls.applying.own import Own, own_by_receipt
from council.calls.models import Visit
from council.councils.models import Council
from council.database import db

TOKEN = "application"  # noqa: S105  # the name under which the session keeps it
LASTS = timedelta(hours=2)


@dataclass(frozen=True)
class Visited:
    """What is open in this browser, with the code that opened it, so that it can be written down."""

    own: Own
    code: str
    ends_at: datetime


def open_visit(own: Own, code: str, *, form_key: UUID, at: datetime) -> None:
    """Let this browser in until the visit ends; whatever was open in it before is closed."""
    end_visit()
    token = _token(form_key)
    token_hash = _hashed(token)
    sealed = crypto.seal(own.holder, code, _place(token_hash))
    visit = Visit(
        token_hash=token_hash,
        receipt_hash=codes.hashed(code),
        holder=own.holder,
        code_sealed=sealed,
        ends_at=at + LASTS,
    )
    db.session.add(visit)
    session[TOKEN] = token


def resume(form_key: UUID) -> None:
    """Let the browser in whose form was carried out before: its first answer may never have reached it."""
    session[TOKEN] = _token(form_key)


def visited(council: Council, *, at: datetime) -> Visited | None:
    """What is open in this browser now; nothing after its end, in another council, or when it was erased."""
    visit = db.session.get(Visit, _hashed(str(session.get(TOKEN, ""))))
    own = own_by_receipt(council, visit.receipt_hash) if visit and visit.ends_at > at else None
    if visit is None or own is None:
        return None
    try:
        code = crypto.unseal(visit.holder, visit.code_sealed, _place(visit.token_hash))
    except crypto.Unreadable:
        return None
    return Visited(own, code, visit.ends_at)


def go_on(found: Visited, *, at: datetime) -> None:
    """Lengthen a visit after something was saved; what it opens may have been sent in the meantime."""
    visit = db.session.get_one(Visit, _hashed(str(session[TOKEN])))
    own = own_by_receipt(found.own.call.council, visit.receipt_hash)
    if own is not None and own.holder != visit.holder:
        visit.holder = own.holder
        visit.code_sealed = crypto.seal(own.holder, found.code, _place(visit.token_hash))
    visit.ends_at = at + LASTS


def end_visit() -> None:
    """Close what is open in this browser."""
    token = session.pop(TOKEN, None)
    if token:
        db.session.execute(delete(Visit).where(Visit.token_hash == _hashed(str(token))))


def forget_visits(*, at: datetime) -> None:
    """Delete visits whose time is over."""
    db.session.execute(delete(Visit).where(Visit.ends_at <= at))


def _token(form_key: UUID) -> str:
    """The token that belongs to a form: its key is random, and only the browser that was shown the form knows it."""
    return hmac.digest(str(current_app.config["SECRET_KEY"]).encode(), f"visit {form_key}".encode(), "sha256").hex()


def _hashed(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def _place(token_hash: bytes) -> crypto.Place:
    return crypto.Place("application_visits", "code_sealed", token_hash.hex())
