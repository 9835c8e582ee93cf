"""The pages on which a member gives her seat up, by herself or through an officer, and takes that back."""

from datetime import UTC, date, datetime
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from council.access import Permission, requires
from council.accounts.datastore import account_behind
from council.councils.models import Council
from council.database import db, transaction
from council.errors import NotFound
from council.form_base import ConfirmForm, Page, answered
from council.i18n import day, label
from council.members import service as members
from council.members.models import Person
from council.terms import service
from council.terms.models import Term
from council.terms.resigning import service as resigning
from council.terms.resigning.forms import DO, ResignForm
from council.terms.substitute_pages import blueprint


@blueprint.route("/me/terms/<uuid:term_id>/resign", methods=["GET", "POST"])
@requires(Permission.OWN_DATA)
def resign(term_id: UUID) -> Page:
    """Let a member give up her own seat; nobody does it in her name here."""
    form = ResignForm()
    if form.validate_on_submit() and form.step.data == DO:
        with transaction(form.key):
            user = account_behind(current_user)
            _resign(user, own_term(term_id), form, own=True)
        flash(_("Your resignation is entered. You can take it back as long as nobody follows you."), "success")
        return redirect(url_for("portal.me"))
    return _page(own_term(term_id), form, own=True)


@blueprint.post("/me/terms/<uuid:term_id>/resign/back")
@requires(Permission.OWN_DATA)
def take_back(term_id: UUID) -> Response:
    """Take her own resignation back."""
    form = ConfirmForm()
    form.validate_on_submit()
    with transaction(form.key):
        user = account_behind(current_user)
        resigning.take_back(user, own_term(term_id), on=_today(), own=True)
    flash(_("Your resignation is taken back. Your term goes on as it was agreed."), "success")
    return redirect(url_for("portal.me"))


@blueprint.route("/<council>/terms/<uuid:term_id>/resign", methods=["GET", "POST"])
@requires(Permission.EDIT_TERMS)
def resign_for(council: Council, term_id: UUID) -> Page:
    """Write down for a member that she gives her seat up."""
    form = ResignForm()
    if form.validate_on_submit() and form.step.data == DO:
        with transaction(form.key):
            _resign(account_behind(current_user), service.term(council, term_id), form, own=False)
        flash(_("The resignation is entered. It is marked as entered by the secretariat."), "success")
        return redirect(url_for("rotation.vacancies", council=council))
    return _page(service.term(council, term_id), form, own=False)


@blueprint.post("/<council>/terms/<uuid:term_id>/resign/back")
@requires(Permission.EDIT_TERMS)
def take_back_for(council: Council, term_id: UUID) -> Response:
    """Write down for a member that she takes her resignation back."""
    form = ConfirmForm()
    form.validate_on_submit()
    with transaction(form.key):
        resigning.take_back(account_behind(current_user), service.term(council, term_id), on=_today(), own=False)
    flash(_("The resignation is taken back. The term goes on as it was agreed."), "success")
    return redirect(url_for("terms.amend", council=council, term_id=term_id))


def own_term(term_id: UUID) -> Term:
    """A term of the signed-in person; anyone else's is not there."""
    term = db.session.get(Term, term_id)
    person = db.session.get(Person, term.person_id) if term else None
    if term is None or person is None or person.user_id is None or str(person.user_id) != str(current_user.id):
        raise NotFound
    return term


def _resign(user: object, term: Term, form: ResignForm, *, own: bool) -> None:
    resigning.resign(
        user,  # type: ignore[arg-type]  # an account is an actor
        term,
        leaves_on=form.leaves_on.data,
        on=_today(),
        reason=form.reason.data or ("" if own else _("The member did not say why.")),
        own=own,
    )


def _page(term: Term, form: ResignForm, *, own: bool) -> Page:
    """The form; once it was sent and can be carried out, what it will do, to be confirmed."""
    held = resigning.held_of(term)
    leaves_on = form.leaves_on.data
    if form.is_submitted() and not form.errors:
        resigning.refuse_to_resign(held, leaves_on, _today())
        return render_template(
            "terms/resign_confirm.html",
            form=form,
            own=own,
            consequences=_consequences(term, leaves_on, own=own),
            **_about(term),
        )
    return answered(
        "terms/resign.html",
        form=form,
        own=own,
        ends=held.end,
        may=held.end > _today() and not held.departed,
        **_about(term),
    )


def _about(term: Term) -> dict[str, object]:
    return {"term": term, "name": members.name_of(term.person), "of": label(term.council.name)}


def _consequences(term: Term, leaves_on: date, *, own: bool) -> list[str]:
    """What happens then, who is told, and what can still be undone."""
    told = (
        _("The secretariat sees it at once. Nobody else is told by this step.")
        if own
        else _("The member is told by a message, without the reason. It is marked as entered by the secretariat.")
    )
    return [
        _(
            "The last day of this term is the one before %(day)s. From %(day)s on the seat is vacant.",
            day=day(leaves_on),
        ),
        resigning.what_follows(term, leaves_on),
        _("Until that day it can be taken back, as long as nobody was asked to follow."),
        _("The record keeps that and when this was entered, but not why."),
        told,
    ]


def _today() -> date:
    return datetime.now(UTC).date()
