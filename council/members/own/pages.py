"""Pages on which a person says what she wishes of herself, corrects what is recorded, and takes an answer back."""

from datetime import UTC, date, datetime
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from council.access import Permission, requires
from council.accounts.datastore import account_behind
from council.councils import service as councils
from council.councils.models import Council
from council.database import transaction
from council.errors import NotFound
from council.form_base import ConfirmForm, Page, answered
from council.i18n import label
from council.members import service
from council.members.models import Person
from council.members.own import reading
from council.members.own import service as own
from council.members.own.forms import AboutMeForm, OwnDetailsForm, about_me_form
from council.members.section import blueprint

ABOUT_ME = "/me/<council>/about-me"


@blueprint.route(ABOUT_ME, methods=["GET", "POST"])
@requires(Permission.OWN_DATA)
def about_me(council: Council) -> Page:
    """What she says of herself: each question with why it is asked, who sees the answer and how long it is kept."""
    person = own.own_person(current_user, council)
    form = _about_me_form(council, person)
    if form.validate_on_submit() and form.agrees_to(form.changed(service.traits_of(person))):
        with transaction(form.key):
            person = own.own_person(current_user, council)
            form.seen(own.declarations_counted(person))
            answers = form.changed(service.traits_of(person))
            service.declare_traits(account_behind(current_user), person, answers, on=_today(), by=service.BY_HERSELF)
        flash(_("Your answers were saved.") if answers else _("Nothing was changed."), "success")
        return redirect(url_for("members.about_me", council=council))
    return _about_me_page(council, own.own_person(current_user, council), form)


def _about_me_form(council: Council, person: Person) -> AboutMeForm:
    traits = service.visible_traits(person, frozenset(), own=True)
    known = {each.dimension: each.value or "" for each in traits}
    names = {each.dimension: label(each.value_name or {}) for each in traits}
    form = about_me_form(councils.dimensions_of(council, on=_today()), known, names)()
    if request.method == "GET":
        form.version.data = str(own.declarations_counted(person))
    return form


def _about_me_page(council: Council, person: Person, form: AboutMeForm) -> Page:
    traits = service.visible_traits(person, frozenset(), own=True)
    return answered(
        "members/own/about_me.html",
        form=form,
        council=council,
        questions=reading.asked(councils.dimensions_of(council, on=_today()), traits),
        history=reading.history(person),
    )


@blueprint.route(f"{ABOUT_ME}/take-back/<dimension>", methods=["GET", "POST"])
@requires(Permission.OWN_DATA)
def take_back(council: Council, dimension: str) -> Page:
    """Take one of her answers back, after saying what that changes."""
    person = own.own_person(current_user, council)
    said = {each.dimension: each for each in service.visible_traits(person, frozenset(), own=True)}
    if dimension not in said:
        raise NotFound
    form = ConfirmForm()
    if form.validate_on_submit():
        with transaction(form.key):
            service.withdraw_trait(
                account_behind(current_user), own.own_person(current_user, council), dimension, on=_today()
            )
        flash(_("Your answer was taken back. From today you count as “prefer not to say”."), "success")
        return redirect(url_for("members.about_me", council=council))
    asked = label(said[dimension].dimension_name)
    return render_template("members/own/take_back.html", form=form, council=council, asked=asked)


@blueprint.route("/me/<council>/details", methods=["GET", "POST"])
@requires(Permission.OWN_DATA)
def own_details(council: Council) -> Page:
    """Correct her own name, how to reach her, and in which language."""
    person = own.own_person(current_user, council)
    form = OwnDetailsForm(data=None if request.method == "POST" else _known(person))
    if form.validate_on_submit():
        with transaction(form.key):
            person = own.own_person(current_user, council)
            form.seen(person.version)
            service.correct_person(
                account_behind(current_user),
                person,
                name=form.name.data,
                contact=form.contact.data or None,
                language=form.language.data or None,
            )
        flash(_("The correction was saved."), "success")
        return redirect(url_for("portal.me"))
    return answered("members/own/details.html", form=form, council=council, seen_by=reading.who_sees_identity())


def note_reading(council: Council, person_id: UUID) -> None:
    """Write down that the reader opened what is kept of somebody, for that person to see."""
    reader, person = account_behind(current_user), service.person(council, person_id)
    if own.wants_note(reader, person, on=_today()):
        with transaction():
            own.note_reading(reader, person, on=_today())


def _known(person: Person) -> dict[str, object]:
    return {
        "version": str(person.version),
        "name": service.name_of(person),
        "contact": service.contact_of(person),
        "language": person.language or "",
    }


def _today() -> date:
    return datetime.now(UTC).date()
