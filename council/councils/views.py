"""Pages of the councils area: the charter in sentences, a new version of it, and who holds which role."""

import json
from datetime import UTC, date, datetime
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from pydantic import ValidationError
from werkzeug.wrappers import Response as Redirect
from wtforms import HiddenField

from council.access import Permission, Role, requires
from council.accounts import service as accounts
from council.councils import charter_editing as editing
from council.councils import service
from council.councils.charter_page import charter_page, compare, versions_of
from council.councils.forms import CharterForm, GrantForm, aims_of, offered_to
from council.councils.models import Charter, Council
from council.councils.phrases import Names, listed
from council.councils.role_words import role_name
from council.councils.rules import CharterRules
from council.councils.templates import take_dimensions, templates
from council.councils.wording import faults_in_words
from council.database import transaction
from council.errors import NotFound, Refused
from council.form_base import ConfirmForm
from council.i18n import label

blueprint = Blueprint("councils", __name__)

Page = str | tuple[str, int] | Redirect


def today() -> date:
    """The day on which the request is answered."""
    return datetime.now(UTC).date()


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
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(body, mimetype="application/json", headers=headers)


# A new version of the charter


@blueprint.get("/<council>/charter/new")
@requires(Permission.EDIT_CHARTER)
def new_charter(council: Council) -> Page:
    """The form, filled from the newest version or from the one named in the address."""
    start = editing.start_from(council, request.args.get("from", ""), today())
    form = CharterForm(data={**editing.form_values(start, today()), "version": _newest(council)})
    form.offer_crossings(start.dimensions)
    return _form_page(council, form, start)


@blueprint.post("/<council>/charter/new")
@requires(Permission.EDIT_CHARTER)
def write_charter(council: Council) -> Page:
    """Change the rows of the form, show the new version in sentences, or put it into force."""
    form = CharterForm()
    form.seen(_newest(council))
    start = editing.start_from(council, form.start.data or "", today())
    form.offer_crossings(start.dimensions)
    step = request.form.get("step", "preview")
    if step == "edit" or form.change_rows(step):
        return _form_page(council, form, start)
    rules = _rules(council, form, start)
    if rules is None:
        return _form_page(council, form, start), 422
    if step != "adopt":
        return _preview(council, form, start, rules)
    if not form.confirm.data:
        form.confirm.errors = [_("Tick the box when you have read the new version.")]
        return _preview(council, form, start, rules), 422
    with transaction(form.key):
        form.seen(_newest(council))
        take_dimensions(current_user, council, start.missing)
        service.adopt_charter(
            current_user, council, rules=rules, in_force_from=form.in_force_from.data, source=form.source.data or ""
        )
    flash(_("The new version of the charter is saved. It holds from the day you chose."), "success")
    return redirect(url_for("councils.charter", council=council))


def _newest(council: Council) -> int:
    latest = service.latest_charter(council)
    return latest.number if latest else 0


def _rules(council: Council, form: CharterForm, start: editing.Start) -> CharterRules | None:
    """The rules as the form has them, or nothing, with the mistakes written beside their fields."""
    if not form.validate_on_submit():
        return None
    day = form.in_force_from.data
    if _newest(council) and day < today():
        form.in_force_from.errors = [_("A new version cannot change the past. Choose today or a later day.")]
        return None
    try:
        rules = editing.changed_rules(start.rules, form.data)
    except ValidationError as error:
        for place, words in faults_in_words(error):
            form.mark(place, words)
        return None
    try:
        service.check_adoption(council, rules=rules, in_force_from=day, also=start.missing)
    except Refused as refused:
        form.in_force_from.errors = [f"{refused.what} {refused.todo}"]
        return None
    return rules


def _form_page(council: Council, form: CharterForm, start: editing.Start) -> str:
    names = Names(start.dimensions)
    groups = {group.key: label(group.name) for group in start.rules.seat_groups}
    return render_template(
        "councils/new_charter.html",
        form=form,
        start=start.key,
        starts=_starts(council),
        groups=[groups.get(row.form.key.data, "") for row in form.seat_groups],
        quotas=[names.condition(editing.read(row.form.where.data or "")) for row in form.quotas],
        targets=aims_of(form, start.dimensions),
        dimensions=offered_to(form, start.dimensions),
    )


def _starts(council: Council) -> list[tuple[str, str]]:
    """What a new version may begin from, with its name."""
    versions = [(f"{editing.VERSION}{each.number}", each.title) for each in versions_of(council, None, today())]
    return [*versions, *((f"{editing.TEMPLATE}{each.key}", label(each.name)) for each in templates())]


def _preview(council: Council, form: CharterForm, start: editing.Start, rules: CharterRules) -> str:
    own = {"step", "confirm", *(field.name for field in form if isinstance(field, HiddenField))}
    return render_template(
        "councils/preview_charter.html",
        form=form,
        comparison=compare(council, rules, start.dimensions),
        missing=listed(label(each.name) for each in start.missing),
        sent=[(name, value) for name, value in request.form.items(multi=True) if name not in own],
    )


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
