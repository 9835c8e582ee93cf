"""Server-side sessions: the browser of a signed-in person holds a random id, the table its hash and content.

A visitor's session (language, form protection) is a signed cookie and costs no row. Signing in moves to a fresh random
id; signing out deletes the row, so a copied cookie is dead afterwards.
"""

import hashlib
import json
import secrets
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from flask import Flask, Request, Response
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from sqlalchemy import delete, select

from council.accounts.models import StoredSession, User
from council.database import db, transaction

ID_PREFIX = "s."
ID_BYTES = 32
USER = "_user_id"


class StoredSessionInterface(SecureCookieSessionInterface):
    """Reads and writes sessions; what is signed in lives in the database."""

    def __init__(self, hours: int) -> None:
        self.lifetime = timedelta(hours=hours)

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """The session the cookie names: from the table for an id, from the cookie itself for a visitor."""
        cookie = request.cookies.get(self.get_cookie_name(app))
        if cookie is None or not cookie.startswith(ID_PREFIX):
            return super().open_session(app, request)
        return self._stored(cookie) or SecureCookieSession()

    def save_session(self, app: Flask, session: Any, response: Response) -> None:  # noqa: ANN401  # Flask's own type
        """Keep what changed. A visitor's session must not carry a user: that would be a sign-in without a row."""
        known = getattr(session, "stored_as", None)
        if USER in session:
            if session.modified or known is None:
                self._keep(app, session, known, response)
            return
        if known is not None:
            with transaction():
                end_session(known)
            session.modified = True
        super().save_session(app, session, response)

    def _stored(self, cookie: str) -> SecureCookieSession | None:
        columns = select(StoredSession.content, StoredSession.user_id)
        row = db.session.execute(
            columns.where(StoredSession.id_hash == hashed(cookie), StoredSession.expires_at > datetime.now(UTC))
        ).first()
        if row is None:
            return None
        session = SecureCookieSession(json.loads(row.content))
        session.stored_as = cookie  # type: ignore[attr-defined]
        session.stored_user = session.get(USER)  # type: ignore[attr-defined]
        return session

    def _keep(self, app: Flask, session: Any, known: str | None, response: Response) -> None:  # noqa: ANN401
        """Write the row. Another user than before means another id: nobody signs in over an older session."""
        same = known is not None and getattr(session, "stored_user", None) == session[USER]
        cookie = known if same and known else ID_PREFIX + secrets.token_urlsafe(ID_BYTES)
        with transaction():
            user_id = db.session.scalar(select(User.id).where(User.fs_uniquifier == session[USER], User.active))
            if user_id is None or (same and db.session.get(StoredSession, hashed(cookie)) is None):
                return  # the account or this session was ended while the request ran
            if known and not same:
                end_session(known)
            self._write(cookie, user_id, dict(session))
        response.set_cookie(
            self.get_cookie_name(app),
            cookie,
            max_age=int(self.lifetime.total_seconds()),
            httponly=True,
            secure=self.get_cookie_secure(app),
            samesite=self.get_cookie_samesite(app),
            path=self.get_cookie_path(app),
        )
        response.vary.add("Cookie")

    def _write(self, cookie: str, user_id: UUID, content: dict[str, Any]) -> None:
        now = datetime.now(UTC)
        row = db.session.get(StoredSession, hashed(cookie))
        if row is None:
            row = StoredSession(id_hash=hashed(cookie), user_id=user_id, created_at=now, expires_at=now + self.lifetime)
            db.session.add(row)
        row.content = json.dumps(content, default=str)


def hashed(cookie: str) -> bytes:
    """What the table keeps of a session id."""
    return hashlib.sha256(cookie.encode()).digest()


def end_session(cookie: str) -> None:
    """Forget one session."""
    db.session.execute(delete(StoredSession).where(StoredSession.id_hash == hashed(cookie)))


def end_sessions_of(user: User) -> None:
    """Sign somebody out everywhere: after a new password, a revoked role, or the end of the account."""
    db.session.execute(delete(StoredSession).where(StoredSession.user_id == user.id))


def forget_expired(*, at: datetime) -> None:
    """Delete sessions whose time is over."""
    db.session.execute(delete(StoredSession).where(StoredSession.expires_at <= at))
