"""Pages on which a person says herself which groups she belongs to, and for whom she sits. She need not."""

from datetime import UTC, date, datetime
from uuid import UUID

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from flask_login import current_user

from council.access import Permission, requires
from council.accounts.datastore import account_behind
from council.councils.models import Council
from council.database import transaction
from council.errors import NotFound
from council.form_base import ConfirmForm, Page, answered
from council.members.doors import own_door
from council.members.groups import service
from council.members.groups.forms import ANOTHER, ITS_NAME, OwnGroupForm
from council.members.groups.service import Kind
from council.members.groups.words import own_capacity_words
from council.members.models import Person
from council.members.section import blueprint

OWN = "/me/<council>/groups"


@blueprint.route(OWN, methods=["GET", "POST"])
@requires(Permission.OWN_DATA)
def own_groups(council: Council) -> Page:
    """The groups of the reader herself, and a form for one more."""
    person, door = own_door(council, current_user, _("My groups"))
    form = OwnGroupForm(data={"since": _today()})
    form.offer((each.id, service.name_of(each)) for each in service.named_in_public(council))
    if form.validate_on_submit():
        with transaction(form.key):
            present, _door = own_door(council, current_user, "")
            _join(present, form)
        flash(_("It is written down. You can end it here at any time."), "success")
        return redirect(url_for("members.own_groups", council=council))
    return answered("members/own_groups.html", form=form, door=door, **_shown(person))


@blueprint.route(f"{OWN}/<uuid:affiliation_id>/end", methods=["GET", "POST"])
@requires(Permission.OWN_DATA)
def leave_own_group(council: Council, affiliation_id: UUID) -> Page:
    """The reader no longer belongs to a group."""
    person, door = own_door(council, current_user, _("My groups"))
    found = next((each for each in service.belongings_of(person) if each.id == affiliation_id), None)
    if found is None or found.until is not None:
        raise NotFound
    form = ConfirmForm()
    if form.validate_on_submit():
        with transaction(form.key):
            present, _door = own_door(council, current_user, "")
            ended = service.affiliation(present, affiliation_id)
            service.end_affiliation(account_behind(current_user), ended, on=_today())
        flash(_("It is written down that you no longer belong to this group."), "success")
        return redirect(url_for("members.own_groups", council=council))
    name = service.name_of(service.group(council, found.group_id))
    return answered("members/leave_own_group.html", form=form, door=door, group=name)


def _join(person: Person, form: OwnGroupForm) -> None:
    me, since, speaks_for = account_behind(current_user), form.since.data, form.capacity.data == ITS_NAME
    if form.group.data == ANOTHER:
        named = {"name": form.name.data, "kind": Kind(form.kind.data)}
        service.affiliate_with_named(me, person, **named, speaks_for=speaks_for, since=since)
    else:
        chosen = service.group(person.council, UUID(form.group.data))
        service.affiliate(me, person, chosen, speaks_for=speaks_for, since=since)


def _shown(person: Person) -> dict[str, object]:
    known = service.groups_of(person.council)
    names, belongings = {each.id: service.name_of(each) for each in known}, service.belongings_of(person)
    capacity = service.capacity(belongings, {each.id: each.kind for each in known}, _today())
    return {
        "belongings": [(each, names.get(each.group_id, "")) for each in belongings],
        "capacity": own_capacity_words()[capacity],
    }


def _today() -> date:
    return datetime.now(UTC).date()
