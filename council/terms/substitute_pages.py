"""The page of a seat's substitutes. The area's blueprint is made here, so that `views` can add its other pages."""

from datetime import UTC, date, datetime
from uuid import UUID

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from council.access import Permission, requires
from council.accounts.datastore import account_behind
from council.councils.models import Council
from council.database import transaction
from council.errors import NotFound
from council.form_base import ConfirmForm, Page, answered
from council.members import service as members
from council.terms import service, substitutes
from council.terms.forms import SubstituteForm
from council.terms.models import Term

blueprint = Blueprint("terms", __name__)


@blueprint.route("/<council>/terms/<uuid:term_id>/substitutes", methods=["GET", "POST"])
@requires(Permission.EDIT_TERMS)
def substitutes_of(council: Council, term_id: UUID) -> Page:
    """Who takes a member's seat if it falls vacant."""
    term = service.term(council, term_id)
    group = substitutes.group_of(term, _today())
    if group is None or not group.substitutes:
        raise NotFound
    form = SubstituteForm()
    form.offer(substitutes.people_without_a_seat(council, _today()))
    if form.validate_on_submit():
        with transaction(form.key):
            person = members.person(council, UUID(form.person.data))
            substitutes.name_substitute(
                account_behind(current_user), service.term(council, term_id), person, on=_today()
            )
        flash(_("The substitute is named."), "success")
        return redirect(url_for("terms.substitutes_of", council=council, term_id=term_id))
    return _page(term, form, most=substitutes.most_of(group))


@blueprint.post("/<council>/terms/<uuid:term_id>/substitutes/<uuid:person_id>/remove")
@requires(Permission.EDIT_TERMS)
def remove_substitute(council: Council, term_id: UUID, person_id: UUID) -> Response:
    """Take a substitute off a seat."""
    form = ConfirmForm()
    form.validate_on_submit()
    with transaction(form.key):
        named = substitutes.substitutes_of(service.term(council, term_id))
        found = next((each for each in named if each.person_id == person_id), None)
        if found is None:
            raise NotFound
        substitutes.remove_substitute(account_behind(current_user), found, on=_today())
    flash(_("The substitute is taken off the seat."), "success")
    return redirect(url_for("terms.substitutes_of", council=council, term_id=term_id))


def _page(term: Term, form: SubstituteForm, *, most: int) -> Page:
    named = substitutes.substitutes_of(term)
    names = members.names_of_many(each.person_id for each in named)
    rule = ngettext(
        "The charter gives this seat %(num)d substitute.", "The charter gives this seat %(num)d substitutes.", most
    )
    return answered(
        "terms/substitutes.html",
        term=term,
        name=members.name_of(term.person),
        named=[(each.person_id, names[each.person_id], each.named_on) for each in named],
        rule=rule,
        has_room=len(named) < most,
        form=form,
        button=ConfirmForm(),
    )


def _today() -> date:
    return datetime.now(UTC).date()
