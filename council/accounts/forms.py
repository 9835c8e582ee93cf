"""Forms of signing in and of one's own account: they count the try, check what is costly, then open the transaction."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from flask_login import current_user
from flask_security import (
    ChangePasswordForm,
    ForgotPasswordForm,
    LoginForm,
    LogoutForm,
    MfRecoveryCodesForm,
    MfRecoveryForm,
    ResetPasswordForm,
    TwoFactorRescueForm,
    TwoFactorSetupForm,
    TwoFactorVerifyCodeForm,
    VerifyForm,
)
from flask_security.forms import EmailValidation, email_required, password_required, valid_user_email
from flask_security.mail_util import EmailValidateException
from flask_security.utils import hash_password
from wtforms import EmailField, PasswordField, RadioField, SelectField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import Length

from council.accounts import guard, throttle
from council.accounts.datastore import account_behind
from council.accounts.mailing import normalized
from council.accounts.models import User
from council.errors import Changed
from council.form_base import BaseForm
from council.i18n import languages

LONGEST_PASSWORD = 1000
LONGEST_ADDRESS = 320


def address_of(email: str | None) -> str:
    """An address in one way of writing, also when it is none."""
    try:
        return normalized(email or "")
    except EmailValidateException:
        return (email or "").strip().lower()[:LONGEST_ADDRESS]


def _password(label: LazyString, autocomplete: str) -> PasswordField:
    return PasswordField(
        label,
        render_kw={"autocomplete": autocomplete},
        validators=[password_required, Length(max=LONGEST_PASSWORD)],
    )


def _still_so(user: User) -> bool:
    """Open the transaction; whether the account is still as it was while its password was being checked."""
    before = (user.password, user.fs_uniquifier, True)
    guard.begin()
    return (user.password, user.fs_uniquifier, user.active) == before


class SignInForm(LoginForm):
    """Address and password."""

    email = EmailField(
        _l("E-mail address"),
        render_kw={"autocomplete": "username"},
        validators=[Length(max=LONGEST_ADDRESS), email_required, EmailValidation()],
    )
    password = _password(_l("Password"), "current-password")
    remember = None

    def validate(self, **kwargs: Any) -> bool:
        """Whether they fit together; a password that was changed while it was being checked does not."""
        throttle.take(throttle.SIGN_IN, address_of(self.email.data))
        if not super().validate(**kwargs):
            return False
        user = account_behind(self.user)
        if not _still_so(user):
            self.form_errors.append(
                _("The e-mail address and the password do not fit together. Check both and try again.")
            )
            return False
        self.next.data = self.next.data or url_for("portal.home")  # otherwise a second step leads back to this page
        return True


class ConfirmPasswordForm(VerifyForm):
    """The password once more, before something that protects the account is changed."""

    password = _password(_l("Password"), "current-password")

    def validate(self, **kwargs: Any) -> bool:
        """Whether it is hers."""
        account = str(account_behind(self.user).id)
        throttle.take(throttle.PASSWORD, account)
        if not super().validate(**kwargs):
            return False
        guard.begin()
        throttle.forgive(throttle.PASSWORD, account)
        return True


class NewPasswordForm(ChangePasswordForm):
    """The present password, and a new one twice."""

    password = _password(_l("Your password now"), "current-password")
    new_password = _password(_l("New password"), "new-password")

    def validate(self, **kwargs: Any) -> bool:
        """Whether the present one is right and the new one will do."""
        user = account_behind(current_user)
        throttle.take(throttle.PASSWORD, str(user.id))
        if not super().validate(**kwargs):
            return False
        if not _still_so(user):
            raise Changed
        throttle.forgive(throttle.PASSWORD, str(user.id))
        return True


class ForgottenPasswordForm(ForgotPasswordForm, BaseForm):
    """The address to which the next step is sent, if there is an account."""

    email = EmailField(
        _l("E-mail address"),
        render_kw={"autocomplete": "email"},
        validators=[Length(max=LONGEST_ADDRESS), email_required, EmailValidation(), valid_user_email],
    )

    def validate(self, **kwargs: Any) -> bool:
        """Whether there is an open account; both answers take the time of one password hash."""
        throttle.take(throttle.RECOVERY, address_of(self.email.data))
        if not super().validate(**kwargs):
            return False
        hash_password("as long as for an account that does not exist")
        guard.begin(self.key)
        return True


class RecoveredPasswordForm(ResetPasswordForm):
    """A new password, twice, by whoever holds the link."""

    password = _password(_l("New password"), "new-password")

    def validate(self, **kwargs: Any) -> bool:
        """Whether the new one will do."""
        if not super().validate(**kwargs):
            return False
        if not _still_so(account_behind(self.user)):
            raise Changed
        return True


class SignOutForm(LogoutForm):
    """One button."""

    def validate(self, **kwargs: Any) -> bool:
        """Always, once it comes from this site."""
        guard.begin()
        return bool(super().validate(**kwargs))


class SecondFactorForm(TwoFactorSetupForm):
    """To use an authenticator app, or not."""

    setup = RadioField(
        _l("How you sign in"),
        choices=[
            SelectChoice("authenticator", _l("With the password and a code from an authenticator app")),
            SelectChoice("disable", _l("With the password alone")),
        ],
        validate_choice=False,
    )

    def validate(self, **kwargs: Any) -> bool:
        """Whether the answer is one of the two; what is not in use cannot be given up."""
        if not super().validate(**kwargs):
            return False
        if self.setup.data == "disable":
            guard.begin()
            if not account_behind(self.user).tf_primary_method:
                self.setup.errors = [_("You sign in with the password alone already.")]
                return False
        return True


class CodeForm(TwoFactorVerifyCodeForm):
    """The six digits the app shows now."""

    code = StringField(
        _l("Code from the app"),
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric"},
        validators=[Length(min=6, max=12)],
    )

    def validate(self, **kwargs: Any) -> bool:
        """Whether the code is right and was not used before; decided under the writer's lock."""
        throttle.take(throttle.CODE, str(account_behind(self.user).id))
        guard.begin()
        return bool(super().validate(**kwargs))


class RescueForm(TwoFactorRescueForm):
    """What to do without the app: use a recovery code, where there are some."""

    help_setup = RadioField(_l("I cannot use the app"), choices=[])


class RecoveryCodeForm(MfRecoveryForm):
    """One of the codes kept for this day."""

    code = StringField(_l("Recovery code"), validators=[Length(min=8, max=40)])

    def validate(self, **kwargs: Any) -> bool:
        """Whether it is one of hers and unused; decided under the writer's lock."""
        throttle.take(throttle.CODE, str(account_behind(self.user).id))
        guard.begin()
        return bool(super().validate(**kwargs))


class RecoveryCodesForm(MfRecoveryCodesForm):
    """One button that makes new recovery codes."""

    def validate(self, **kwargs: Any) -> bool:
        """Always, once it comes from this site."""
        guard.begin()
        return bool(super().validate(**kwargs))


class LanguageForm(BaseForm):
    """In which language she reads."""

    language = SelectField(_l("Language"), choices=lambda: [SelectChoice(each.code, each.name) for each in languages()])
