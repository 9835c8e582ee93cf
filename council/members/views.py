"""Pages about people, for the secretariat: the list, one person, and every change to what is recorded of her."""

from datetime import UTC, datetime
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from council.access import Permission, requires, roles_in
from council.accounts.datastore import account_behind
from council.councils import service as councils
from council.councils.models import Council
from council.database import empty_log, transaction
from council.errors import NotFound
from council.form_base import ConfirmForm, Page, answered
from council.i18n import label
from council.members import erasing, list_pages, lists, message_pages, message_words, pages, service
from council.members.choices import pages as choice_pages
from council.members.forms import EraseForm, PersonForm, declare_form
from council.members.groups import own_pages as own_group_pages
from council.members.groups import pages as group_pages
from council.members.models import Person
from council.members.needs import pages as needs_pages
from council.members.own import pages as own_pages
from council.members.section import blueprint
from council.members.skills import pages as skill_pages
from council.members.suggestions import pages as suggestion_pages
from council.paging import page_asked

__all__ = [
    "blueprint",
    "choice_pages",
    "group_pages",
    "message_pages",
    "needs_pages",
    "own_group_pages",
    "own_pages",
    "skill_pages",
    "suggestion_pages",
]

LONGEST_SEARCH = 100


@blueprint.get("/<council>/people")
@requires(Permission.SEE_PEOPLE)
def people(council: Council) -> str:
    """Everybody the council knows, narrowed, searched and sorted through the address."""
    wish = _wish()
    found = lists.people(council, wish)
    return render_template(
        "members/people.html",
        found=found,
        page=list_pages.list_page(council, wish, found),
        wish=wish,
        narrowings=list_pages.narrowings(),
        nobody=lists.known_count(council) == 0,
    )


def _wish() -> lists.Wish:
    """What the address asks for; anything unknown is the usual."""
    told = request.args
    order, narrowing = told.get("sort", ""), told.get("show", "")
    return lists.Wish(
        search=told.get("q", "").strip()[:LONGEST_SEARCH],
        narrowing=lists.Narrowing(narrowing) if narrowing in set(lists.Narrowing) else lists.Narrowing.EVERYONE,
        order=lists.Order(order) if order in set(lists.Order) else lists.Order.NAME,
        descending=told.get("down") == "True",
        page=page_asked(told),
    )


@blueprint.get("/<council>/people/<uuid:person_id>")
@requires(Permission.SEE_PEOPLE)
def person(council: Council, person_id: UUID) -> str:
    """What is recorded of one person, as far as the reader may see it."""
    own_pages.note_reading(council, person_id)
    found = service.person(council, person_id)
    shown = pages.person_page(council, found, roles_in(council))
    return render_template("members/person.html", person=found, page=shown, sent=message_words.sent_to(found))


@blueprint.route("/<council>/people/new", methods=["GET", "POST"])
@requires(Permission.EDIT_PEOPLE)
def add(council: Council) -> Page:
    """Make a person known to the council."""
    form = PersonForm()
    if form.validate_on_submit():
        with transaction(form.key):
            added = service.add_person(account_behind(current_user), council, assisted=True, **_details(form))
            person_id = added.id
        flash(_("The person was added. Next, record what she says of herself, if she wishes."), "success")
        return redirect(url_for("members.person", council=council, person_id=person_id))
    return _answer(form, "members/add.html")


@blueprint.route("/<council>/people/<uuid:person_id>/correct", methods=["GET", "POST"])
@requires(Permission.EDIT_PEOPLE)
def correct(council: Council, person_id: UUID) -> Page:
    """Correct who somebody is and how to reach her."""
    own_pages.note_reading(council, person_id)
    found = _present(council, person_id)
    form = PersonForm(data=None if request.method == "POST" else _known(found))
    if form.validate_on_submit():
        with transaction(form.key):
            found = _present(council, person_id)
            form.seen(found.version)
            service.correct_person(account_behind(current_user), found, **_details(form))
        flash(_("The correction was saved."), "success")
        return redirect(url_for("members.person", council=council, person_id=person_id))
    return _answer(form, "members/correct.html", person=found, name=service.name_of(found))


@blueprint.route("/<council>/people/<uuid:person_id>/declare", methods=["GET", "POST"])
@requires(Permission.EDIT_PEOPLE)
def declare(council: Council, person_id: UUID) -> Page:
    """Write down, on her behalf, what a person says of herself."""
    own_pages.note_reading(council, person_id)
    found = _present(council, person_id)
    today = datetime.now(UTC).date()
    dimensions = councils.dimensions_of(council, on=today)
    form = declare_form(dimensions)
    if form.validate_on_submit():
        with transaction(form.key):
            found = _present(council, person_id)
            service.declare_traits(
                account_behind(current_user), found, form.declared(), on=today, by=service.BY_OFFICER
            )
        flash(_("What the person said was recorded."), "success")
        return redirect(url_for("members.person", council=council, person_id=person_id))
    questions = pages.questions(form, found, dimensions, roles_in(council))
    return _answer(form, "members/declare.html", person=found, name=service.name_of(found), questions=questions)


@blueprint.route("/<council>/people/<uuid:person_id>/withdraw/<dimension>", methods=["GET", "POST"])
@requires(Permission.EDIT_PEOPLE)
def withdraw(council: Council, person_id: UUID, dimension: str) -> Page:
    """Take back one thing a person said of herself."""
    found = _present(council, person_id)
    declared = {each.dimension: each for each in service.visible_traits(found, roles_in(council))}
    if dimension not in declared:
        raise NotFound
    form = ConfirmForm()
    if form.validate_on_submit():
        with transaction(form.key):
            found = _present(council, person_id)
            today = datetime.now(UTC).date()
            service.withdraw_trait(account_behind(current_user), found, dimension, on=today)
        flash(_("The answer was withdrawn."), "success")
        return redirect(url_for("members.person", council=council, person_id=person_id))
    asked = label(declared[dimension].dimension_name)
    return _answer(form, "members/withdraw.html", person=found, name=service.name_of(found), asked=asked)


@blueprint.route("/<council>/people/<uuid:person_id>/erase", methods=["GET", "POST"])
@requires(Permission.EDIT_PEOPLE)
def erase(council: Council, person_id: UUID) -> Page:
    """Forget who a person is, after saying what that does."""
    found = _present(council, person_id)
    form = EraseForm()
    if request.method == "GET":
        form.version.data = str(found.version)
    if form.validate_on_submit():
        with transaction(form.key):
            found = _present(council, person_id)
            form.seen(found.version)
            user = found.user
            service.erase_person(account_behind(current_user), found, on=datetime.now(UTC).date())
            if user is not None:
                erasing.leave_no_account(account_behind(current_user), user, council)
        empty_log()
        flash(_("The person was erased. Only the pseudonym is left."), "success")
        return redirect(url_for("members.person", council=council, person_id=person_id))
    return _answer(form, "members/erase.html", person=found, name=service.name_of(found))


def _answer(form: object, template: str, **values: object) -> Page:
    """The page with its form: as asked for, or with what was wrong with what was sent."""
    return answered(template, form=form, who_sees=pages.who_sees_identity(), **values)


def _present(council: Council, person_id: UUID) -> Person:
    """A person about whom something can still be written."""
    found = service.person(council, person_id)
    if found.erased_at is not None:
        raise NotFound(
            _("This person was erased, so nothing can be written about her any more."),
            _("Open the list of people to find somebody else."),
        )
    return found


def _details(form: PersonForm) -> service.PersonDetails:
    return {
        "name": form.name.data,
        "contact": form.contact.data or None,
        "organisation": form.organisation.data or None,
        "language": form.language.data or None,
        "listed": form.listed.data,
    }


def _known(person: Person) -> dict[str, object]:
    return {
        "version": str(person.version),
        "name": service.name_of(person),
        "contact": service.contact_of(person),
        "organisation": service.organisation_of(person),
        "language": person.language or "",
        "listed": person.listed,
    }
