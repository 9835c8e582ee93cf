"""Pages about seats on other bodies: her own, and the same for an officer who enters them on her behalf."""

from datetime import UTC, date, datetime
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from council.access import Permission, requires
from council.accounts.datastore import account_behind
from council.councils.models import Council
from council.database import transaction
from council.form_base import ConfirmForm, Page, answered
from council.members import service as members
from council.members.models import Person
from council.members.own.service import own_person
from council.terms.offices import elsewhere
from council.terms.offices.elsewhere import OtherSeatDetails
from council.terms.offices.forms import OtherSeatForm
from council.terms.substitute_pages import blueprint

OF_PERSON = "/<council>/people/<uuid:person_id>/other-seats"
OWN = "/me/<council>/other-seats"
CHANGE = "/<uuid:seat_id>/change"


@blueprint.route(OF_PERSON, methods=["GET", "POST"])
@requires(Permission.EDIT_TERMS)
def other_seats(council: Council, person_id: UUID) -> Page:
    """Where else somebody sits, for the secretariat."""
    person = members.person(council, person_id)
    return _page(person, url_for("terms.other_seats", council=council, person_id=person_id), own=False)


@blueprint.route(OWN, methods=["GET", "POST"])
@requires(Permission.OWN_DATA)
def own_other_seats(council: Council) -> Page:
    """Where else the reader sits, entered by herself."""
    return _page(own_person(current_user, council), url_for("terms.own_other_seats", council=council), own=True)


@blueprint.post(OF_PERSON + CHANGE)
@requires(Permission.EDIT_TERMS)
def change_other_seat(council: Council, person_id: UUID, seat_id: UUID) -> Response:
    """End a seat on another body, or take it off the list."""
    _change(members.person(council, person_id), seat_id)
    return redirect(url_for("terms.other_seats", council=council, person_id=person_id))


@blueprint.post(OWN + CHANGE)
@requires(Permission.OWN_DATA)
def change_own_other_seat(council: Council, seat_id: UUID) -> Response:
    """The same by herself."""
    _change(own_person(current_user, council), seat_id)
    return redirect(url_for("terms.own_other_seats", council=council))


def _page(person: Person, here: str, *, own: bool) -> Page:
    form = OtherSeatForm()
    if form.validate_on_submit():
        with transaction(form.key):
            actor = account_behind(current_user)
            again = own_person(current_user, person.council) if own else members.person(person.council, person.id)
            elsewhere.enter_other_seat(actor, again, own=own, **_told(form))
        flash(_("It is written down."), "success")
        return redirect(here)
    return answered(
        "terms/offices/other_seats.html",
        form=form,
        button=ConfirmForm(formdata=None),
        seats=elsewhere.other_seats_of(person),
        person=person,
        name="" if own else members.name_of(person),
        here=here,
        own=own,
        today=_today(),
    )


def _told(form: OtherSeatForm) -> OtherSeatDetails:
    return {
        "body": form.body.data,
        "part": form.part.data,
        "since": form.since.data,
        "until": form.until.data,
        "for_council": form.for_council.data,
    }


def _change(person: Person, seat_id: UUID) -> None:
    """Carry out the button that was pressed: the seat is over today, or what was written of it is taken away."""
    form = ConfirmForm()
    form.validate_on_submit()
    with transaction(form.key):
        actor, seat = account_behind(current_user), elsewhere.other_seat(person, seat_id)
        if request.form.get("step") == "remove":
            elsewhere.remove_other_seat(actor, seat)
        else:
            elsewhere.end_other_seat(actor, seat, on=_today())
    flash(_("The change was saved."), "success")


def _today() -> date:
    return datetime.now(UTC).date()
