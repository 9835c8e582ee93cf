"""What Flask-Security says, in plain words and in the reader's language."""

from typing import Any

from babel.support import Translations
from flask import Flask
from flask_babel import get_locale, gettext
from flask_security.babel import FsDomain

THEIR_NAMES = {"es": "es_ES", "fr": "fr_FR", "ru": "ru_RU", "zh": "zh_Hans_CN"}  # for the languages we call shortly


def N_(text: str) -> str:  # noqa: N802  # the name under which texts are collected for translation
    """Mark a text that is translated where it is shown."""
    return text


MESSAGES = {
    "GENERIC_AUTHN_FAILED": (
        N_("The e-mail address and the password do not fit together. Check both and try again."),
        "error",
    ),
    "GENERIC_RECOVERY": (
        N_("If there is an account with this address, a message with the next step is on its way to it."),
        "info",
    ),
    "UNAUTHENTICATED": (N_("Sign in to open this page."), "info"),
    "REAUTHENTICATION_REQUIRED": (
        N_("Enter your password again. This page changes how your account is protected."),
        "info",
    ),
    "REAUTHENTICATION_SUCCESSFUL": (N_("Your password was right. Go on."), "info"),
    "PASSWORD_RESET_REQUEST": (
        N_("If there is an account with this address, a message with the next step is on its way to it."),
        "info",
    ),
    "PASSWORD_RESET_EXPIRED": (
        N_("This link was valid for %(within)s and is not any more. Ask for a new one."),
        "error",
    ),
    "INVALID_RESET_PASSWORD_TOKEN": (N_("This link does not work any more. Ask for a new one."), "error"),
    "PASSWORD_RESET_NO_LOGIN": (N_("Your new password is set. Sign in with it."), "success"),
    "PASSWORD_CHANGE": (
        N_("Your new password is set. Everywhere else you were signed in, you are signed out."),
        "success",
    ),
    "PASSWORD_IS_THE_SAME": (N_("This is the password you have now. Choose another."), "error"),
    "PASSWORD_INVALID_LENGTH": (
        N_("Use at least %(length)s characters. Four or five words together are a good password."),
        "error",
    ),
    "PASSWORD_NOT_PROVIDED": (N_("Enter a password."), "error"),
    "RETYPE_PASSWORD_MISMATCH": (N_("The two passwords are not the same. Type the new one twice."), "error"),
    "INVALID_PASSWORD": (N_("This is not your password. Check it and try again."), "error"),
    "EMAIL_NOT_PROVIDED": (N_("Enter an e-mail address."), "error"),
    "INVALID_EMAIL_ADDRESS": (N_("This is not an e-mail address. Check it, for example name@example.org."), "error"),
    "INVALID_REDIRECT": (N_("That page is not on this site."), "error"),
    "TWO_FACTOR_INVALID_TOKEN": (
        N_("This code is not valid, or it was used already. Wait for the next one and enter it."),
        "error",
    ),
    "TWO_FACTOR_LOGIN_SUCCESSFUL": (N_("You are signed in."), "success"),
    "TWO_FACTOR_CHANGE_METHOD_SUCCESSFUL": (
        N_("From now on you sign in with your password and a code from the app."),
        "success",
    ),
    "TWO_FACTOR_DISABLED": (N_("From now on you sign in with your password alone."), "success"),
    "TWO_FACTOR_METHOD_NOT_AVAILABLE": (N_("Choose one of the answers."), "error"),
    "TWO_FACTOR_PERMISSION_DENIED": (N_("That step is over. Sign in again."), "error"),
    "TWO_FACTOR_SETUP_EXPIRED": (N_("The setting up was open for more than %(within)s. Begin again."), "error"),
    "INVALID_RECOVERY_CODE": (N_("This recovery code is not valid, or it was used already. Each works once."), "error"),
    "ANONYMOUS_USER_REQUIRED": (N_("You are signed in already."), "info"),
    "API_ERROR": (N_("The request was not understood."), "error"),
}


class Words(FsDomain):
    """Our own catalogue first; what it does not know, Flask-Security's, under the name it has there."""

    def gettext(self, string: str, **variables: Any) -> str:  # whatever the text has places for
        """The text in the reader's language."""
        ours = gettext(string)
        found = ours if ours != string else self.get_translations().ugettext(string)
        return found % variables if variables else str(found)

    def get_translations(self) -> Translations:
        """Flask-Security's catalogue for the language being written."""
        language = str(get_locale() or "en")
        if language not in self.cache:
            folder = self.translation_directories[0]
            self.cache[language] = Translations.load(folder, [THEIR_NAMES.get(language, language)], self.domain[0])
        found: Translations = self.cache[language]
        return found


def domain(app: Flask) -> Words:
    """The catalogue Flask-Security speaks from."""
    return Words(app)  # type: ignore[no-untyped-call]  # as it inherits it


def init_app(app: Flask) -> None:
    """Give Flask-Security our messages."""
    app.config.update({f"SECURITY_MSG_{key}": message for key, message in MESSAGES.items()})
