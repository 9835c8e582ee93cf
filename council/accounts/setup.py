"""Wires Flask-Security into the application: our accounts, our sessions, our words, our transaction."""

from datetime import timedelta
from typing import Any

from flask import Flask, Request
from flask_security import Security

from council.accounts import forms, guard, recording, second_factor, words
from council.accounts.datastore import Accounts
from council.accounts.mailing import Outbox
from council.accounts.service import SHORTEST_PASSWORD
from council.accounts.sessions import StoredSessionInterface
from council.config import Settings

FORMS: dict[str, Any] = {
    "login_form": forms.SignInForm,
    "logout_form": forms.SignOutForm,
    "verify_form": forms.ConfirmPasswordForm,
    "change_password_form": forms.NewPasswordForm,
    "forgot_password_form": forms.ForgottenPasswordForm,
    "reset_password_form": forms.RecoveredPasswordForm,
    "two_factor_setup_form": forms.SecondFactorForm,
    "two_factor_verify_code_form": forms.CodeForm,
    "two_factor_rescue_form": forms.RescueForm,
    "mf_recovery_form": forms.RecoveryCodeForm,
    "mf_recovery_codes_form": forms.RecoveryCodesForm,
}

ADDRESSES = {
    "LOGIN_URL": "/sign-in",
    "TWO_FACTOR_TOKEN_VALIDATION_URL": "/sign-in/code",
    "TWO_FACTOR_RESCUE_URL": "/sign-in/without-app",
    "TWO_FACTOR_SELECT_URL": "/sign-in/method",
    "MULTI_FACTOR_RECOVERY_URL": "/sign-in/recovery-code",
    "LOGOUT_URL": "/sign-out",
    "RESET_URL": "/account/forgotten-password",
    "CHANGE_URL": "/account/password",
    "VERIFY_URL": "/account/confirm",
    "TWO_FACTOR_SETUP_URL": "/account/second-factor",
    "MULTI_FACTOR_RECOVERY_CODES_URL": "/account/recovery-codes",
    "POST_LOGIN_VIEW": "portal.home",
    "POST_LOGOUT_VIEW": "portal.home",
    "POST_CHANGE_VIEW": "accounts.account",
    "POST_VERIFY_VIEW": "accounts.account",
    "TWO_FACTOR_POST_SETUP_VIEW": "accounts.account",
}

PASSWORDS = {
    "PASSWORD_HASH": "argon2",
    "PASSWORD_SCHEMES": ["argon2"],
    "PASSWORD_HASH_PASSLIB_OPTIONS": {  # OWASP's and RFC 9106's second choice: 64 MiB, three passes
        "argon2__type": "ID",
        "argon2__memory_cost": 64 * 1024,
        "argon2__time_cost": 3,
        "argon2__parallelism": 4,
    },
    "PASSWORD_LENGTH_MIN": SHORTEST_PASSWORD,
    "RESET_PASSWORD_WITHIN": timedelta(hours=2),
    "FRESHNESS": timedelta(minutes=15),
    "FRESHNESS_GRACE_PERIOD": timedelta(minutes=5),
}

BEHAVIOUR = {
    "CHANGEABLE": True,
    "RECOVERABLE": True,
    "RETURN_GENERIC_RESPONSES": True,
    "LOGOUT_METHODS": ["POST"],
    "API_ENABLED_METHODS": ["session"],
    "USER_IDENTITY_ATTRIBUTES": [{"email": {"mapper": forms.address_of, "case_insensitive": False}}],
    "JOIN_USER_ROLES": False,
    "EMAIL_PLAINTEXT": False,  # the outbox renders messages itself, in the language of their reader
    "EMAIL_HTML": False,
    "STATIC_FOLDER": None,
    "CACHE_CONTROL": None,  # the application's own headers say it for every page
    "CLI_USERS_NAME": None,
    "CLI_ROLES_NAME": None,
}


def init_app(app: Flask, settings: Settings) -> None:
    """Let people sign in."""
    app.session_interface = StoredSessionInterface()
    app.config.update(
        PERMANENT_SESSION_LIFETIME=timedelta(hours=settings.session_hours),
        SECURITY_PASSWORD_SALT=settings.security_password_salt.get_secret_value(),
        **{f"SECURITY_{key}": value for key, value in (ADDRESSES | PASSWORDS | BEHAVIOUR).items()},
    )
    second_factor.init_app(app, settings.master_keys)
    words.init_app(app)
    security = Security(
        app,
        Accounts(),
        mail_util_cls=Outbox,
        totp_cls=second_factor.OneTimeCodes,
        mf_recovery_codes_util_cls=second_factor.HashedRecoveryCodes,
        **FORMS,
    )
    security.i18n_domain = words.domain(app)
    app.jinja_env.globals["_fsdomain"] = security.i18n_domain.gettext
    security.want_json(_never_json)
    security.login_manager.request_loader(_nobody)
    recording.init_app(app)
    guard.guard_views(app)


def _never_json(_request: Request) -> bool:
    """These are pages; there is no second way in beside them."""
    return False


def _nobody(_request: Request) -> None:
    """A token in a header or an address signs nobody in."""
