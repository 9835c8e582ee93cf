"""A short stay for somebody without an account: her browser holds a random token, the table its hash and an end."""

import hashlib
import hmac
from datetime import datetime, timedelta
from uuid import UUID

from flask import current_app
from sqlalchemy import delete, insert

from council.councils.models import Council
from council.database import db
from council.recommendations.models import AnswerLink, AnswerVisit
from council.recommendations.sending import still_open

LASTS = timedelta(hours=2)


def token_for(form_key: UUID) -> str:
    """The token that belongs to a form: its key is random, and only the browser that was shown the form knows it."""
    secret = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.digest(secret, f"answer {form_key}".encode(), "sha256").hex()


def begin(link: AnswerLink, token: str, *, at: datetime) -> None:
    """Let whoever holds a token in, until the stay ends."""
    row = {"token_hash": _hashed(token), "link_id": link.id, "ends_at": at + LASTS}
    db.session.execute(insert(AnswerVisit).values(**row))


def visited(council: Council, token: str, *, at: datetime) -> AnswerLink | None:
    """What a token opens now; nothing after its end, in another council, or once its code was taken back."""
    visit = db.session.get(AnswerVisit, _hashed(token)) if token else None
    if visit is None or visit.ends_at <= at or visit.link.request.recommendation.council_id != council.id:
        return None
    return visit.link if still_open(visit.link, at.date()) else None


def go_on(token: str, *, at: datetime) -> None:
    """Lengthen a stay after something was saved."""
    db.session.get_one(AnswerVisit, _hashed(token)).ends_at = at + LASTS


def end(token: str) -> None:
    """Close what a token opens."""
    db.session.execute(delete(AnswerVisit).where(AnswerVisit.token_hash == _hashed(token)))


def forget_visits(*, at: datetime) -> None:
    """Delete stays whose time is over."""
    db.session.execute(delete(AnswerVisit).where(AnswerVisit.ends_at <= at))


def _hashed(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
