"""A person's own account: how she signs in, in which language she reads, and where else she is signed in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from flask import Blueprint, flash, redirect, render_template, session, url_for
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from council.access import Permission, requires
from council.accounts import service, sessions
from council.accounts.datastore import account_behind
from council.accounts.forms import LanguageForm
from council.accounts.models import User
from council.database import transaction
from council.form_base import ConfirmForm
from council.i18n import COOKIE, code

blueprint = Blueprint("accounts", __name__)


@dataclass(frozen=True)
class Overview:
    """What the page of one's account shows."""

    rows: tuple[Mapping[str, object], ...]
    signed_in_elsewhere: int


@blueprint.get("/me/account")
@requires(Permission.OWN_DATA)
def account() -> str:
    """How she signs in, and where she is signed in."""
    return _page(LanguageForm(language=current_user.language or code()))


@blueprint.post("/me/account/language")
@requires(Permission.OWN_DATA)
def change_language() -> Response | tuple[str, int]:
    """Remember in which language she reads."""
    form = LanguageForm()
    if not form.validate_on_submit():
        return _page(form), 422
    with transaction(form.key):
        service.choose_language(_me(), language=form.language.data)
    answer = redirect(url_for("accounts.account"))
    answer.delete_cookie(COOKIE)  # what this browser chose before would count more
    with force_locale(str(form.language.data)):
        flash(_("From now on this site speaks to you in this language."), "success")
    return answer


@blueprint.post("/me/account/sign-out-elsewhere")
@requires(Permission.OWN_DATA)
def sign_out_elsewhere() -> Response | tuple[str, int]:
    """End her sessions in every other browser."""
    form = ConfirmForm()
    if not form.validate_on_submit():
        return _page(LanguageForm()), 422
    with transaction(form.key):
        service.end_sessions(_me(), except_id=str(session[sessions.SESSION_ID]))
    flash(_("You are signed in here and nowhere else."), "success")
    return redirect(url_for("accounts.account"))


def _page(language_form: LanguageForm) -> str:
    me = _me()
    overview = Overview(rows=_rows(me), signed_in_elsewhere=sessions.sessions_of(me, at=datetime.now(UTC)) - 1)
    elsewhere_form = ConfirmForm(formdata=None)
    return render_template(
        "accounts/account.html", overview=overview, language_form=language_form, elsewhere_form=elsewhere_form
    )


def _rows(me: User) -> tuple[Mapping[str, object], ...]:
    codes = len(me.mf_recovery_codes or [])
    with_app = bool(me.tf_totp_secret and me.tf_primary_method)
    return (
        {"term": _("Name"), "value": me.name},
        {"term": _("E-mail address"), "value": me.email},
        {"term": _("Password"), "value": _("Set"), "action": _change("security.change_password")},
        {
            "term": _("Second step"),
            "value": _("A code from an authenticator app") if with_app else _("None: the password alone lets you in"),
            "action": _change("security.two_factor_setup"),
        },
        {
            "term": _("Recovery codes"),
            "value": ngettext("%(num)d code left", "%(num)d codes left", codes) if codes else _("None"),
            "action": {"label": _("Make new ones"), "url": url_for("security.mf_recovery_codes")},
        },
    )


def _change(endpoint: str) -> dict[str, str]:
    return {"label": _("Change"), "url": url_for(endpoint)}


def _me() -> User:
    return account_behind(current_user)
