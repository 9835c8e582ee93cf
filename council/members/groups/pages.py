"""Pages about groups, for the secretariat: the directory, one group, and the groups of one person."""

from datetime import UTC, date, datetime
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from council.access import Permission, requires
from council.accounts.datastore import account_behind
from council.councils.models import Council
from council.database import transaction
from council.errors import NotFound
from council.form_base import ConfirmForm, Page, answered
from council.members import service as members
from council.members.groups import service
from council.members.groups.forms import BelongForm, GroupForm
from council.members.groups.models import Group
from council.members.groups.service import GroupDetails, Kind
from council.members.groups.words import capacity_words, kind_words
from council.members.models import Person
from council.members.section import blueprint

ONE = "/<council>/groups/<uuid:group_id>"
OF_PERSON = "/<council>/people/<uuid:person_id>/groups"


@blueprint.get("/<council>/groups")
@requires(Permission.SEE_PEOPLE)
def groups(council: Council) -> str:
    """Every group the council knows, of one kind where the address asks for it."""
    asked = request.args.get("kind", "")
    kinds = kind_words()
    known = service.groups_of(council)
    lines = [_line(each) for each in known if asked not in set(Kind) or each.kind == asked]
    filters = [(kind.value, words, sum(each.kind == kind for each in known)) for kind, words in kinds.items()]
    return render_template("members/groups.html", lines=lines, filters=filters, asked=asked, known=bool(known))


@blueprint.route("/<council>/groups/new", methods=["GET", "POST"])
@requires(Permission.EDIT_PEOPLE)
def add_group(council: Council) -> Page:
    """Make a group known to the council."""
    form = GroupForm()
    if form.validate_on_submit():
        with transaction(form.key):
            service.add_group(account_behind(current_user), council, **_told(form))
        flash(_("The group was added."), "success")
        return redirect(url_for("members.groups", council=council))
    return answered("members/edit_group.html", form=form, group=None)


@blueprint.get(ONE)
@requires(Permission.SEE_PEOPLE)
def group(council: Council, group_id: UUID) -> str:
    """One group, and who belongs to it today."""
    found = service.group(council, group_id)
    inside = service.people_in(found, _today())
    names = members.names_of_many(each.person_id for each in inside)
    people = sorted(((each, names[each.person_id]) for each in inside), key=lambda each: each[1].casefold())
    return render_template("members/group.html", group=found, line=_line(found), people=people)


@blueprint.route(f"{ONE}/correct", methods=["GET", "POST"])
@requires(Permission.EDIT_PEOPLE)
def correct_group(council: Council, group_id: UUID) -> Page:
    """Correct what is known of a group."""
    found = _present(council, group_id)
    form = GroupForm(data={"version": str(found.version), "kind": found.kind, "public": found.public, **_sealed(found)})
    if form.validate_on_submit():
        with transaction(form.key):
            present = _present(council, group_id)
            form.seen(present.version)
            service.correct_group(account_behind(current_user), present, **_told(form))
        flash(_("The correction was saved."), "success")
        return redirect(url_for("members.group", council=council, group_id=group_id))
    return answered("members/edit_group.html", form=form, group=_line(found))


@blueprint.route(f"{ONE}/end", methods=["GET", "POST"])
@requires(Permission.EDIT_PEOPLE)
def end_group(council: Council, group_id: UUID) -> Page:
    """A group exists no longer, after saying what that does."""
    found = _present(council, group_id)
    form = ConfirmForm()
    if form.validate_on_submit():
        with transaction(form.key):
            service.end_group(account_behind(current_user), _present(council, group_id), on=_today())
        flash(_("The group has ended."), "success")
        return redirect(url_for("members.groups", council=council))
    return render_template("members/end_group.html", form=form, group=_line(found))


@blueprint.route(OF_PERSON, methods=["GET", "POST"])
@requires(Permission.EDIT_PEOPLE)
def groups_of_person(council: Council, person_id: UUID) -> Page:
    """The groups of one person, and a form for one more. Belonging to none is as good."""
    person = _person(council, person_id)
    form = BelongForm(data={"since": _today()})
    known = service.groups_of(council)
    form.offer((each.id, service.name_of(each)) for each in known if each.ended_on is None)
    if form.validate_on_submit():
        with transaction(form.key):
            chosen = service.group(council, UUID(form.group.data))
            present = members.person(council, person_id)
            actor, speaks_for = account_behind(current_user), form.speaks_for.data
            service.affiliate(actor, present, chosen, speaks_for=speaks_for, since=form.since.data)
        flash(_("It is written down that she belongs to this group."), "success")
        return redirect(url_for("members.groups_of_person", council=council, person_id=person_id))
    return answered("members/groups_of_person.html", form=form, **_belonging(person, known))


@blueprint.route(f"{OF_PERSON}/<uuid:affiliation_id>/end", methods=["GET", "POST"])
@requires(Permission.EDIT_PEOPLE)
def end_affiliation(council: Council, person_id: UUID, affiliation_id: UUID) -> Page:
    """Somebody no longer belongs to a group."""
    person = _person(council, person_id)
    found = next((each for each in service.belongings_of(person) if each.id == affiliation_id), None)
    if found is None or found.until is not None:
        raise NotFound
    form = ConfirmForm()
    if form.validate_on_submit():
        with transaction(form.key):
            present = service.affiliation(members.person(council, person_id), affiliation_id)
            service.end_affiliation(account_behind(current_user), present, on=_today())
        flash(_("It is written down that she no longer belongs to this group."), "success")
        return redirect(url_for("members.groups_of_person", council=council, person_id=person_id))
    name = service.name_of(service.group(council, found.group_id))
    return render_template(
        "members/end_affiliation.html", form=form, person=person, name=members.name_of(person), group=name
    )


def _belonging(person: Person, known: list[Group]) -> dict[str, object]:
    """What the page about one person's groups shows."""
    names = {each.id: service.name_of(each) for each in known}
    belongings = service.belongings_of(person)
    capacity = service.capacity(belongings, {each.id: each.kind for each in known}, _today())
    return {
        "person": person,
        "name": members.name_of(person),
        "organisation": members.organisation_of(person),
        "belongings": [(each, names.get(each.group_id, "")) for each in belongings],
        "capacity": capacity_words()[capacity],
        "offered": [each for each in known if each.ended_on is None],
    }


def _line(group: Group) -> dict[str, object]:
    """A group as its pages show it."""
    return {
        "id": group.id,
        "kind": kind_words()[Kind(group.kind)],
        "public": group.public,
        "ended_on": group.ended_on,
        **_sealed(group),
    }


def _sealed(group: Group) -> dict[str, object]:
    return {"name": service.name_of(group), "contact": service.contact_of(group)}


def _told(form: GroupForm) -> GroupDetails:
    return {
        "kind": Kind(form.kind.data),
        "name": form.name.data,
        "contact": form.contact.data or "",
        "public": bool(form.public.data),
    }


def _present(council: Council, group_id: UUID) -> Group:
    """A group of which something can still be written."""
    found = service.group(council, group_id)
    if found.ended_on is not None:
        raise NotFound
    return found


def _person(council: Council, person_id: UUID) -> Person:
    found = members.person(council, person_id)
    if found.erased_at is not None:
        raise NotFound
    return found


def _today() -> date:
    return datetime.now(UTC).date()
