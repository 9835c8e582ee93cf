"""Pages of the councils area: the charter in sentences, and who holds which role."""

import json
from uuid import UUID

from flask import Response, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from council.access import Permission, Role, requires
from council.accounts import service as accounts
from council.councils import dimension_pages, service, version_pages, writing_pages
from council.councils.base_pages import blueprint, today
from council.councils.charter_page import charter_page
from council.councils.forms import GrantForm
from council.councils.models import Charter, Council
from council.councils.place import pages as place_pages
from council.councils.role_words import role_name
from council.database import transaction
from council.errors import NotFound
from council.form_base import ConfirmForm, Page
from council.responses import as_file

__all__ = ["blueprint", "dimension_pages", "place_pages", "version_pages", "writing_pages"]


# The charter


@blueprint.get("/<council>/charter")
@requires(Permission.SEE_COUNCIL)
def charter(council: Council) -> Page:
    """The charter in force, or the one to come first, or how to begin."""
    shown = service.charter_on(council, today()) or next(iter(service.charters_of(council)[::-1]), None)
    return _charter(council, shown) if shown else render_template("councils/no_charter.html")


@blueprint.get("/<council>/charter/<int(max=1000000):number>")
@requires(Permission.SEE_COUNCIL)
def version(council: Council, number: int) -> Page:
    """One version, as it always was."""
    shown = service.charter_numbered(council, number)
    if shown is None or shown.in_force_from is None:
        raise NotFound
    return _charter(council, shown)


def _charter(council: Council, shown: Charter) -> str:
    return render_template("councils/charter.html", page=charter_page(council, shown, today()))


@blueprint.get("/<council>/charter.json")
@requires(Permission.SEE_COUNCIL)
def charter_file(council: Council) -> Response:
    """The rules in force, for machines."""
    shown = service.charter_on(council, today())
    if shown is None or shown.in_force_from is None:
        raise NotFound
    content = {
        "council": council.slug,
        "number": shown.number,
        "in_force_from": shown.in_force_from.isoformat(),
        "source": shown.source,
        "rules": shown.rules,
    }
    name = f"{council.slug}-charter-{shown.number}.json"
    body = json.dumps(content, ensure_ascii=False, indent=2) + "\n"
    return as_file(body, "application/json", name)


# Roles


@blueprint.get("/<council>/roles")
@requires(Permission.GRANT_ROLES)
def roles(council: Council) -> Page:
    """Who holds which role, and a form to grant one."""
    return _roles_page(council, GrantForm())


@blueprint.post("/<council>/roles")
@requires(Permission.GRANT_ROLES)
def grant_role(council: Council) -> Page:
    """Give somebody a role. Whether an address has an account here is not told."""
    form = GrantForm()
    if not form.validate_on_submit():
        return _roles_page(council, form), 422
    role = Role(form.role.data)
    user = accounts.account_by_email(form.email.data)
    if user is None or role in service.roles_of(user, council):
        form.email.errors = [
            _("No role was granted. Check that the address belongs to an account that does not hold this role yet.")
        ]
        return _roles_page(council, form), 422
    with transaction(form.key):
        service.grant_role(current_user, council, user=user, role=role)
    flash(_("The role was granted."), "success")
    return redirect(url_for("councils.roles", council=council))


def _roles_page(council: Council, form: GrantForm) -> str:
    held = [(grant, role_name(grant.role)) for grant in service.grants_of(council)]
    return render_template("councils/roles.html", form=form, held=held)


@blueprint.get("/<council>/roles/<uuid:grant_id>/revoke")
@requires(Permission.GRANT_ROLES)
def ask_revoke(council: Council, grant_id: UUID) -> Page:
    """Say what taking a role back will do, before it does it."""
    return _revoke_page(council, grant_id, ConfirmForm())


def _revoke_page(council: Council, grant_id: UUID, form: ConfirmForm) -> str:
    grant = service.grant_of(council, grant_id)
    if grant is None:
        raise NotFound
    return render_template("councils/revoke.html", form=form, grant=grant, role=role_name(grant.role))


@blueprint.post("/<council>/roles/<uuid:grant_id>/revoke")
@requires(Permission.GRANT_ROLES)
def revoke_role(council: Council, grant_id: UUID) -> Page:
    """Take a role back; its holder is signed out everywhere."""
    form = ConfirmForm()
    if not form.validate_on_submit():
        return _revoke_page(council, grant_id, form), 422
    with transaction(form.key):
        grant = service.grant_of(council, grant_id)
        if grant is None:
            raise NotFound
        service.revoke_role(current_user, grant)
    flash(_("The role was taken back, and the person was signed out everywhere."), "success")
    return redirect(url_for("councils.roles", council=council))
