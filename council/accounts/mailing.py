"""How Flask-Security sends mail: into the outbox, in the language of whoever it is for."""

from typing import Any
from urllib.parse import urlsplit, urlunsplit

import email_validator
from flask import current_app, render_template
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_security import MailUtil
from flask_security.mail_util import EmailValidateException
from flask_security.utils import get_message

from council import i18n, mail
from council.accounts.datastore import account_behind
from council.database import moment

FOLDER = "security/email/"


def subject_of(template: str) -> str:
    """What a message is about, in the language being written."""
    subjects: dict[str, str] = {
        f"{FOLDER}reset_instructions": _("Set a new password"),
        f"{FOLDER}reset_notice": _("Your password was changed"),
        f"{FOLDER}change_notice": _("Your password was changed"),
    }
    return subjects[template]


class Outbox(MailUtil):
    """Messages wait in the outbox and leave after the commit; addresses are read the same way everywhere."""

    def send_mail(self, template: str, subject: str, recipient: Any, *_rest: Any, **context: Any) -> None:  # noqa: ARG002  # the subject's language is the request's
        """Put a message into the outbox, rendered for its reader."""
        user = account_behind(context["user"])
        context = {key: self._public(key, value) for key, value in context.items()}
        with force_locale(user.language or i18n.code()):
            body = render_template(f"{template}.txt", **context)
            mail.write(recipient, subject_of(template), body, at=moment())

    def _public(self, key: str, value: Any) -> Any:  # any value of a template
        """A link leads to the address this site is known by, not to the one the request claims it has."""
        public_url: str = current_app.config["COUNCIL_SETTINGS"].public_url
        if not (key.endswith("_link") and public_url):
            return value
        site, link = urlsplit(public_url), urlsplit(value)
        return urlunsplit((site.scheme, site.netloc, link.path, link.query, ""))

    def normalize(self, email: str) -> str:
        """An address as accounts keep it: small letters, one way of writing each."""
        return normalized(email)

    def validate(self, email: str) -> str:
        """As `normalize`: whether mail arrives there is not asked while somebody signs in."""
        return normalized(email)


def normalized(email: str) -> str:
    """An address in small letters and in one way of writing; raises `EmailValidateException` for anything else."""
    try:
        return email_validator.validate_email(email.strip(), check_deliverability=False).normalized.lower()
    except ValueError:
        raise EmailValidateException(get_message("INVALID_EMAIL_ADDRESS")[0]) from None
