"""Pages on which a person, or an officer for her, chooses how she appears and is told things."""

from datetime import UTC, datetime
from uuid import UUID

from flask import flash, redirect, render_template, request
from flask_babel import gettext as _
from flask_login import current_user

from council.access import Permission, requires
from council.accounts.datastore import account_behind
from council.councils.models import Council
from council.database import transaction
from council.form_base import Page
from council.members import service
from council.members.choices.forms import ChoicesForm, choices_form, form_of
from council.members.choices.service import appearance, choices_of, choose
from council.members.doors import Door, entered, officers_door, own_door
from council.members.languages import listed, names
from council.members.models import Person
from council.members.section import blueprint

blueprint.add_app_template_filter(listed, "languages")


@blueprint.route("/me/<council>/preferences", methods=["GET", "POST"])
@requires(Permission.OWN_DATA)
def own_preferences(council: Council) -> Page:
    """How the reader herself appears and is told things."""
    person, door = own_door(council, current_user, _("How I appear"))
    return _page(person, door)


@blueprint.route("/<council>/people/<uuid:person_id>/preferences", methods=["GET", "POST"])
@requires(Permission.EDIT_PEOPLE)
def preferences(council: Council, person_id: UUID) -> Page:
    """How somebody appears and is told things, entered for her."""
    person = service.person(council, person_id)
    return _page(person, officers_door(council, person, _("How she appears")))


def _page(person: Person, door: Door) -> Page:
    """Show, try out or save; trying out saves nothing."""
    if request.method == "GET":
        return _shown(person, door, choices_form(person.version, choices_of(person), own=door.own))
    form = form_of(own=door.own)()
    valid = form.validate_on_submit()
    if request.form.get("step") == "preview":
        return _shown(person, door, form)
    if not valid:
        return _shown(person, door, form), 422
    with transaction(form.key):
        present = service.person(person.council, person.id)
        form.seen(present.version)
        choose(account_behind(current_user), present, form.chosen(), on=datetime.now(UTC).date(), by=door.by)
    flash(_("Saved. It holds from now on."), "success")
    return redirect(door.back)


def _shown(person: Person, door: Door, form: ChoicesForm) -> str:
    name = service.name_of(person)
    return render_template(
        "members/choices.html",
        form=form,
        door=door,
        name=name,
        pseudonym=person.pseudonym,
        chosen=form.chosen(),
        appears=appearance(person, form.chosen(), name=name, organisation=service.organisation_of(person)),
        entered=entered(person.choices_by, person.choices_on, own=door.own),
        offered_languages=names(),
    )
