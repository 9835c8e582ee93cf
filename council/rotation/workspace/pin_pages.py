"""Pages on which the secretariat fixes somebody on or off the council before a proposal, and takes that back."""

from uuid import UUID

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response as Answer
from wtforms.fields.choices import SelectChoice

from council.access import Permission, requires
from council.accounts.datastore import account_behind
from council.councils.models import Council
from council.database import transaction
from council.errors import NotFound
from council.form_base import ConfirmForm, Page, answered
from council.members import service as members
from council.rotation.forms import PinForm
from council.rotation.story import exists, title_of
from council.rotation.way_pages import blueprint, day_in
from council.rotation.workspace import pins

PINS = "/<council>/rotations/<day>/pins"


@blueprint.route(f"{PINS}/new", methods=["GET", "POST"])
@requires(Permission.PROPOSE)
def pin(council: Council, day: str) -> Page:
    """Fix somebody on or off the council."""
    rotation_on = day_in(day)
    if not exists(council, rotation_on):
        raise NotFound
    form = _form(pins.choosable(council, rotation_on))
    if form.validate_on_submit():
        with transaction(form.key):
            pins.make_pin(
                account_behind(current_user),
                council,
                rotation_on=rotation_on,
                person=members.person(council, UUID(form.person.data)),
                seated=form.seated.data == "yes",
                reason=form.reason.data,
            )
        flash(_("It is written down. Proposals that are asked for from now on keep to it."), "success")
        return _back(council, day)
    return answered("rotation/pin.html", form=form, day=day, rotation=title_of(rotation_on))


@blueprint.route(f"{PINS}/<uuid:pin_id>/remove", methods=["GET", "POST"])
@requires(Permission.PROPOSE)
def remove_pin(council: Council, day: str, pin_id: UUID) -> Page:
    """Say what taking it back will do, and do it."""
    rotation_on = day_in(day)
    form, found = ConfirmForm(), pins.pin(council, rotation_on, pin_id)
    if form.validate_on_submit():
        with transaction(form.key):
            pins.remove_pin(account_behind(current_user), pins.pin(council, rotation_on, pin_id))
        flash(_("It is taken back. Whether this person sits is open again."), "success")
        return _back(council, day)
    return answered(
        "rotation/unpin.html",
        form=form,
        day=day,
        rotation=title_of(rotation_on),
        name=members.name_of(found.person),
        seated=found.seated,
        reason=pins.reason_of(found),
    )


def _form(found: pins.Choosable) -> PinForm:
    groups = [(_("Members who may return"), found.returning), (_("People who applied"), found.applicants)]
    return PinForm(
        [(heading, [SelectChoice(str(person_id), name) for person_id, name in people]) for heading, people in groups]
    )


def _back(council: Council, day: str) -> Answer:
    return redirect(url_for("rotation.rotation", council=council, day=day, _anchor="pins"))
