"""Pages about skills: a person's own, and the list of those the council asks for."""

from datetime import UTC, datetime
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from council.access import Permission, requires
from council.accounts.datastore import account_behind
from council.councils.models import Council
from council.database import transaction
from council.form_base import ConfirmForm, Page, answered
from council.i18n import label
from council.label_fields import key_for, labels_in
from council.members import service as members
from council.members.doors import Door, entered, officers_door, own_door
from council.members.models import Person
from council.members.section import blueprint
from council.members.skills import service
from council.members.skills.forms import LibraryForm, OwnSkillsForm, SkillForm
from council.members.skills.library import LibrarySkill, library

FALLBACK = "skill"


@blueprint.route("/me/<council>/skills", methods=["GET", "POST"])
@requires(Permission.OWN_DATA)
def own_skills(council: Council) -> Page:
    """What the reader herself can do."""
    person, door = own_door(council, current_user, _("My skills"))
    return _own_page(person, door)


@blueprint.route("/<council>/people/<uuid:person_id>/skills", methods=["GET", "POST"])
@requires(Permission.EDIT_PEOPLE)
def skills_of(council: Council, person_id: UUID) -> Page:
    """What somebody can do, entered for her."""
    person = members.person(council, person_id)
    return _own_page(person, officers_door(council, person, _("Her skills")))


def _own_page(person: Person, door: Door) -> Page:
    told = service.declared_by(person)
    form = OwnSkillsForm(data={"version": str(person.version), "skills": sorted(told.keys) if told else []})
    offered = service.skills_of(person.council)
    form.offer(offered)
    if form.validate_on_submit():
        with transaction(form.key):
            present = members.person(person.council, person.id)
            form.seen(present.version)
            today = datetime.now(UTC).date()
            service.declare_skills(account_behind(current_user), present, form.skills.data, on=today, by=door.by)
        flash(_("The skills were saved."), "success")
        return redirect(door.back)
    return answered(
        "members/own_skills.html",
        form=form,
        door=door,
        offered=offered,
        name=members.name_of(person),
        entered=entered(told.by, told.on, own=door.own) if told else "",
    )


@blueprint.get("/<council>/skills/list")
@requires(Permission.EDIT_PEOPLE)
def skill_list(council: Council) -> Page:
    """The skills the council asks for, the library, and a form for one more."""
    return _list_page(council, _library_form(council), SkillForm())


@blueprint.post("/<council>/skills/list/take")
@requires(Permission.EDIT_PEOPLE)
def take_skills(council: Council) -> Page:
    """Take skills over from the library."""
    form = _library_form(council)
    if not form.validate_on_submit():
        return _list_page(council, form, SkillForm()), 422
    chosen = [(each.key, each.name) for each in _not_asked(council) if each.key in form.wanted.data]
    with transaction(form.key):
        service.add_skills(account_behind(current_user), council, chosen)
    return _back(council, _("The council asks for these skills now. Everyone finds them on her own page."))


@blueprint.post("/<council>/skills/list/add")
@requires(Permission.EDIT_PEOPLE)
def add_skill(council: Council) -> Page:
    """Ask for a skill in the council's own words."""
    form = SkillForm()
    if not form.validate_on_submit():
        return _list_page(council, _library_form(council), form), 422
    labels = labels_in(form.name.data)
    with transaction(form.key):
        taken = {each.key for each in [*service.skills_of(council), *service.retired_skills(council)]}
        key = key_for(labels, taken | {each.key for each in library()}, fallback=FALLBACK)
        service.add_skills(account_behind(current_user), council, [(key, labels)])
    return _back(council, _("The council asks for this skill now. Everyone finds it on her own page."))


@blueprint.route("/<council>/skills/list/<key>/words", methods=["GET", "POST"])
@requires(Permission.EDIT_PEOPLE)
def reword_skill(council: Council, key: str) -> Page:
    """Change what a skill is called."""
    found = service.skill(council, key)
    form = SkillForm(data={"name": found.name})
    if form.validate_on_submit():
        with transaction(form.key):
            present = service.skill(council, key)
            service.reword_skill(account_behind(current_user), present, labels_in(form.name.data))
        return _back(council, _("The skill has its new name."))
    return answered("members/skill_words.html", form=form, name=label(found.name))


@blueprint.route("/<council>/skills/list/<key>/retire", methods=["GET", "POST"])
@requires(Permission.EDIT_PEOPLE)
def retire_skill(council: Council, key: str) -> Page:
    """Stop asking for a skill, after saying what that does."""
    found = service.skill(council, key)
    form = ConfirmForm()
    if form.validate_on_submit():
        with transaction(form.key):
            present = service.skill(council, key)
            service.retire_skill(account_behind(current_user), present, on=datetime.now(UTC).date())
        return _back(council, _("The council does not ask for this skill any more."))
    return render_template("members/retire_skill.html", form=form, name=label(found.name))


def _list_page(council: Council, form: LibraryForm, own: SkillForm) -> str:
    return render_template(
        "members/skill_list.html",
        asked=service.skills_of(council),
        retired=service.retired_skills(council),
        form=form,
        own=own,
    )


def _library_form(council: Council) -> LibraryForm:
    form = LibraryForm()
    form.offer(_not_asked(council))
    return form


def _not_asked(council: Council) -> list[LibrarySkill]:
    asked = {each.key for each in service.skills_of(council)}
    return [each for each in library() if each.key not in asked]


def _back(council: Council, words: str) -> Response:
    flash(words, "success")
    return redirect(url_for("members.skill_list", council=council))
