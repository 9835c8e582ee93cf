"""Server-side sessions: what a signed-in browser holds is worth nothing without a row in the table.

The content (form protection, messages, freshness) travels in the signed cookie; the right to be signed in is a random
id in it, of which the table keeps the hash. Signing in makes a new id, signing out deletes its row, and a copied cookie
is dead from then on. Reading a page writes nothing.
"""

import hashlib
import secrets
from datetime import UTC, datetime

from flask import Flask, Request, current_app
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from sqlalchemy import delete, func, select

from council.accounts.models import StoredSession, User
from council.database import db, moment

SESSION_ID = "_session"
USER = "_user_id"  # Flask-Login's name for who is signed in; Flask-Security fills it with `fs_uniquifier`
ID_BYTES = 32


class StoredSessionInterface(SecureCookieSessionInterface):
    """Reads sessions; one that says who is signed in counts only while its row is there."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """The session the cookie holds, or an empty one when its row is gone, expired or another person's."""
        if app.static_url_path and request.path.startswith(f"{app.static_url_path}/"):
            return self.session_class()
        session = super().open_session(app, request)
        if session and USER in session and not _is_alive(session):
            session = self.session_class()
            session.modified = True  # so that the browser forgets the dead cookie
        return session


def _is_alive(session: SecureCookieSession) -> bool:
    now = datetime.now(UTC)
    row = (
        select(StoredSession.id_hash)
        .join(User, User.id == StoredSession.user_id)
        .where(
            StoredSession.id_hash == hashed(str(session.get(SESSION_ID, ""))),
            StoredSession.expires_at > now,
            User.fs_uniquifier == session[USER],
            User.active,
        )
    )
    return db.session.scalar(row) is not None


def hashed(session_id: str) -> bytes:
    """What the table keeps of a session id."""
    return hashlib.sha256(session_id.encode()).digest()


def begin_session(user: User) -> str:
    """Let somebody in: the id her browser is to hold."""
    session_id = secrets.token_urlsafe(ID_BYTES)
    expires_at = moment() + current_app.permanent_session_lifetime
    row = StoredSession(id_hash=hashed(session_id), user_id=user.id, created_at=moment(), expires_at=expires_at)
    db.session.add(row)
    return session_id


def end_session(session_id: str) -> None:
    """Forget one session."""
    db.session.execute(delete(StoredSession).where(StoredSession.id_hash == hashed(session_id)))


def end_sessions_of(user: User, *, except_id: str = "") -> int:
    """Sign somebody out everywhere (but in one browser, if it is named); says in how many places she was signed in."""
    others = (StoredSession.user_id == user.id, StoredSession.id_hash != hashed(except_id))
    ended = db.session.scalar(select(func.count()).select_from(StoredSession).where(*others)) or 0
    db.session.execute(delete(StoredSession).where(*others))
    return ended


def sessions_of(user: User, *, at: datetime) -> int:
    """In how many browsers somebody is signed in."""
    alive = (StoredSession.user_id == user.id, StoredSession.expires_at > at)
    return db.session.scalar(select(func.count()).select_from(StoredSession).where(*alive)) or 0


def forget_expired(*, at: datetime) -> None:
    """Delete sessions whose time is over."""
    db.session.execute(delete(StoredSession).where(StoredSession.expires_at <= at))
