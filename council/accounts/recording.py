"""What is written down when somebody signs in, signs out or changes how she does: one act each, with its change.

Flask-Security says what happened by signals; they arrive inside the transaction of the view that sends them.
"""

from typing import Any

from flask import Flask, g, request, session
from flask_login import user_logged_out
from flask_security.signals import (
    password_changed,
    password_reset,
    tf_disabled,
    tf_profile_changed,
    user_authenticated,
)

from council.accounts import guard, sessions, throttle
from council.accounts.datastore import account_behind
from council.accounts.models import User
from council.accounts.service import account
from council.audit.acts import Act
from council.audit.service import record

MEANS = {
    "security.login": "password",
    "security.two_factor_token_validation": "password_and_code",
    "security.mf_recovery": "password_and_recovery_code",
}
KEPT = {"_user_id", "_fresh", "_id", "fs_paa"}  # of Flask-Login and Flask-Security, set by this very sign-in


def init_app(app: Flask) -> None:
    """Listen to Flask-Security."""
    user_authenticated.connect(_let_in, app)
    user_logged_out.connect(_let_out, app)
    password_changed.connect(_password_changed, app)
    password_reset.connect(_password_recovered, app)
    tf_profile_changed.connect(_second_factor_set, app)
    tf_disabled.connect(_second_factor_removed, app)


def second_factor_changed(user: User, change: str) -> None:
    """Write down a change of the second factor."""
    record(user, Act.SECOND_FACTOR_CHANGED, account(user), details={"change": change})


def _let_in(_app: Flask, user: User, **_rest: Any) -> None:
    """A new session with a new id and a new form token: nothing a visitor's browser held before is trusted."""
    for key in set(session) - KEPT:
        session.pop(key)
    g.pop("csrf_token", None)
    session[sessions.SESSION_ID] = sessions.begin_session(user)
    means = MEANS.get(str(request.endpoint))
    if means is not None:
        throttle.forgive(throttle.SIGN_IN, user.email)
        throttle.forgive(throttle.CODE, str(user.id))
        record(user, Act.SIGNED_IN, account(user), details={"with": means})


def _let_out(_app: Flask, user: User, **_rest: Any) -> None:
    guard.begin()
    sessions.end_session(str(session.pop(sessions.SESSION_ID, "")))
    if user.is_authenticated:
        record(user, Act.SIGNED_OUT, account(user))


def _password_changed(_app: Flask, user: User, **_rest: Any) -> None:
    """Everywhere else she has to sign in again; here she goes on, in a new session."""
    sessions.end_sessions_of(user, except_id=str(session.get(sessions.SESSION_ID, "")))
    record(user, Act.PASSWORD_CHANGED, account(user), details={"by": "password"})


def _password_recovered(_app: Flask, user: User, **_rest: Any) -> None:
    sessions.end_sessions_of(user)
    throttle.forgive(throttle.SIGN_IN, user.email)
    record(user, Act.PASSWORD_CHANGED, account(user), details={"by": "recovery"})


def _second_factor_set(_app: Flask, user: User, **_rest: Any) -> None:
    second_factor_changed(account_behind(user), "authenticator_set")


def _second_factor_removed(_app: Flask, user: User, **_rest: Any) -> None:
    second_factor_changed(account_behind(user), "removed")
