"""Pages on which a person, or an officer for her, says what she needs in order to take part."""

from datetime import UTC, datetime
from uuid import UUID

from flask import flash, redirect, request
from flask_babel import gettext as _
from flask_login import current_user

from council.access import Permission, requires
from council.accounts.datastore import account_behind
from council.councils.models import Council
from council.database import transaction
from council.form_base import Page, answered
from council.members import service
from council.members.doors import Door, entered, officers_door, own_door
from council.members.languages import names
from council.members.models import Person
from council.members.needs.forms import NeedsForm, needs_form
from council.members.needs.service import Needs, needs_of, tell_needs
from council.members.section import blueprint


@blueprint.route("/me/<council>/needs", methods=["GET", "POST"])
@requires(Permission.OWN_DATA)
def own_needs(council: Council) -> Page:
    """What the reader herself needs."""
    person, door = own_door(council, current_user, _("What I need to take part"))
    return _page(person, door)


@blueprint.route("/<council>/people/<uuid:person_id>/needs", methods=["GET", "POST"])
@requires(Permission.EDIT_PEOPLE)
def needs(council: Council, person_id: UUID) -> Page:
    """What somebody needs, entered for her."""
    person = service.person(council, person_id)
    return _page(person, officers_door(council, person, _("What she needs to take part")))


def _page(person: Person, door: Door) -> Page:
    told = needs_of(person)
    form = NeedsForm() if request.method == "POST" else needs_form(person.version, told.needs if told else Needs())
    if form.validate_on_submit():
        with transaction(form.key):
            present = service.person(person.council, person.id)
            form.seen(present.version)
            tell_needs(account_behind(current_user), present, form.told(), on=datetime.now(UTC).date(), by=door.by)
        flash(_("Saved. The secretariat reads it when it prepares a meeting."), "success")
        return redirect(door.back)
    return answered(
        "members/needs.html",
        form=form,
        door=door,
        name=service.name_of(person),
        entered=entered(told.by, told.on, own=door.own) if told else "",
        offered_languages=names(),
    )
