"""How Flask-Security's views run in this house: who may open each, in one transaction, under our words.

A form that checks a password does so before the transaction opens, so that the costly hash holds no writer's lock;
`begin()` opens it, and the view's end closes it: saved when the view answered, undone when it failed.
"""

from collections.abc import Callable
from contextlib import ExitStack
from functools import wraps
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from flask import Flask, g, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from council import access
from council.access import Permission
from council.database import transaction
from council.errors import Refused

VISITOR = "visitor"  # a step of signing in: open to everyone, and nothing to do for who is signed in
PUBLIC = "public"

ACCESS: dict[str, str | Permission] = {
    "security.login": PUBLIC,
    "security.logout": PUBLIC,
    "security.forgot_password": PUBLIC,
    "security.reset_password": PUBLIC,
    "security.two_factor_token_validation": VISITOR,
    "security.two_factor_rescue": VISITOR,
    "security.tf_select": VISITOR,
    "security.mf_recovery": VISITOR,
    "security.verify": Permission.SIGNED_IN,
    "security.change_password": Permission.SIGNED_IN,
    "security.two_factor_setup": Permission.SIGNED_IN,
    "security.two_factor_setup_validate": Permission.SIGNED_IN,
    "security.mf_recovery_codes": Permission.SIGNED_IN,
}

View = Callable[..., Any]


class UndeclaredView(RuntimeError):
    """Flask-Security brought a view that nobody decided about, or lost one that was expected."""


def guard_views(app: Flask) -> None:
    """Put every view of Flask-Security behind its declared access; one without a declaration stops the start."""
    found = {endpoint for endpoint in app.view_functions if endpoint.startswith("security.")}
    if found != set(ACCESS):
        message = f"views of Flask-Security without a decision, or gone: {sorted(found ^ set(ACCESS))}"
        raise UndeclaredView(message)
    for endpoint, needed in ACCESS.items():
        app.view_functions[endpoint] = _declared(_in_one_transaction(app.view_functions[endpoint]), needed)


def begin(form_key: UUID | None = None) -> None:
    """Open the transaction of this request, unless it is open; what was read before is read again inside.

    With a `form_key`, the form is carried out at most once.
    """
    if "security_transaction" not in g:
        g.security_stack.enter_context(transaction(form_key))
        g.security_transaction = True


def _declared(view: View, needed: str | Permission) -> View:
    if isinstance(needed, Permission):
        return access.requires(needed)(view)
    return access.public(_for_visitors(view) if needed == VISITOR else view)


def _for_visitors(view: View) -> View:
    @wraps(view)
    def guarded(*args: object, **kwargs: object) -> object:
        if current_user.is_authenticated:
            return redirect(url_for("accounts.account"))
        return view(*args, **kwargs)

    return guarded


def _is_address(text: str) -> bool:
    """Whether an address can be taken apart at all; where it leads is looked at later."""
    try:
        urlsplit(text)
    except ValueError:
        return False
    return True


def _in_one_transaction(view: View) -> View:
    @wraps(view)
    def guarded(*args: object, **kwargs: object) -> Response:
        if request.is_json:
            raise Refused(_("This page takes forms only."))
        if not _is_address(request.values.get("next", "")):
            raise Refused
        try:
            with ExitStack() as g.security_stack:
                return view(*args, **kwargs)  # type: ignore[no-any-return]
        finally:
            g.pop("security_stack", None)
            g.pop("security_transaction", None)

    return guarded
