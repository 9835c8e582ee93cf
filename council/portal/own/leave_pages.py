"""Pages on which a person takes back everything she agreed to, or asks to be erased, once she knows what that does."""

from datetime import UTC, datetime

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from council.access import Permission, requires
from council.accounts.datastore import account_behind
from council.councils.models import Council
from council.database import transaction
from council.errors import Refused
from council.form_base import ConfirmForm, Page, answered
from council.members.models import Person
from council.members.own import service as own
from council.portal.own.forms import UnderstoodForm
from council.portal.section import blueprint
from council.terms import service as terms
from council.terms.service import Seat

LEAVE = "/me/<council>/leave"


@blueprint.get(LEAVE)
@requires(Permission.OWN_DATA)
def leave(council: Council) -> str:
    """What she can take back, and what she has asked for."""
    person = own.own_person(current_user, council)
    asked = own.open_request(person)
    return render_template(
        "portal/own/leave.html", council=council, seat=_seat(council, person), asked=asked, form=ConfirmForm()
    )


@blueprint.route(f"{LEAVE}/consent", methods=["GET", "POST"])
@requires(Permission.OWN_DATA)
def take_consent_back(council: Council) -> Page:
    """Take back everything she said of herself and every leave she gave."""
    person = own.own_person(current_user, council)
    form = UnderstoodForm()
    if form.validate_on_submit():
        with transaction(form.key):
            person = own.own_person(current_user, council)
            own.withdraw_consent(account_behind(current_user), person, on=datetime.now(UTC).date())
        flash(_("Everything you had agreed to was taken back."), "success")
        return redirect(url_for("portal.leave", council=council))
    return answered("portal/own/consent.html", form=form, council=council)


@blueprint.route(f"{LEAVE}/erasure", methods=["GET", "POST"])
@requires(Permission.OWN_DATA)
def ask_for_erasure(council: Council) -> Page:
    """Ask the secretariat to erase her."""
    _refuse_while_she_sits(council, own.own_person(current_user, council))
    form = UnderstoodForm()
    if form.validate_on_submit():
        with transaction(form.key):
            person = own.own_person(current_user, council)
            _refuse_while_she_sits(council, person)
            own.ask_for_erasure(account_behind(current_user), person)
        flash(_("The secretariat was told that you wish to be erased."), "success")
        return redirect(url_for("portal.leave", council=council))
    return answered("portal/own/erasure.html", form=form, council=council)


@blueprint.post(f"{LEAVE}/erasure/take-back")
@requires(Permission.OWN_DATA)
def ask_no_longer(council: Council) -> Response:
    """Take the wish to be erased back."""
    form = ConfirmForm()
    if form.validate_on_submit():
        with transaction(form.key):
            own.ask_no_longer(account_behind(current_user), own.own_person(current_user, council))
        flash(_("You no longer ask to be erased. Nothing was changed."), "success")
    return redirect(url_for("portal.leave", council=council))


def _refuse_while_she_sits(council: Council, person: Person) -> None:
    if _seat(council, person) is not None:
        raise Refused(
            _("You sit on the council, and nobody can sit on it unnamed."),
            _("Resign first, or wait until your term is over. Then you can ask to be erased."),
        )


def _seat(council: Council, person: Person) -> Seat | None:
    """Her seat, today."""
    seated = terms.seated(council, datetime.now(UTC).date())
    return next((each for each in seated if each.person_id == person.id), None)
