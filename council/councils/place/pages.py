"""Pages on which a council's name, its words about itself, its level and its parent are changed."""

from babel import Locale
from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from council.access import Permission, may, requires
from council.accounts.datastore import account_behind
from council.config import LANGUAGES
from council.councils.base_pages import blueprint
from council.councils.models import Council
from council.councils.place import service
from council.councils.place.forms import DescribeForm, PlaceForm, described
from council.councils.service import find_council
from council.database import transaction
from council.errors import NotFound
from council.form_base import Page

ABOUT = "/<council>/about"


@blueprint.get(ABOUT)
@requires(Permission.EDIT_CHARTER)
def about(council: Council) -> Page:
    """The council's name and words in every language, and, for administrators, its place among others."""
    return _about_page(council, DescribeForm(data=described(council)), _place_form(council))


@blueprint.post(ABOUT)
@requires(Permission.EDIT_CHARTER)
def describe(council: Council) -> Page:
    """Change the name and the words."""
    form = DescribeForm()
    if not form.validate_on_submit():
        return _about_page(council, form, _place_form(council)), 422
    with transaction(form.key):
        form.seen(council.version)
        service.describe(account_behind(current_user), council, name=form.names, about=form.words)
    flash(_("Saved. The public page shows it now."), "success")
    return redirect(url_for("councils.about", council=council))


@blueprint.post(f"{ABOUT}/place")
@requires(Permission.GRANT_ROLES)
def set_place(council: Council) -> Page:
    """Change the level and the council this one is part of."""
    form = PlaceForm(service.possible_parents(council, current_user))
    if not form.validate_on_submit():
        return _about_page(council, DescribeForm(data=described(council)), form), 422
    with transaction(form.key):
        form.seen(council.version)
        parent = find_council(form.parent.data) if form.parent.data else None
        if parent is None and form.parent.data:
            raise NotFound
        service.set_place(account_behind(current_user), council, level=form.level.data, parent=parent)
    flash(_("Saved. The public pages of both councils show it now."), "success")
    return redirect(url_for("councils.about", council=council))


def _place_form(council: Council) -> PlaceForm | None:
    if not may(Permission.GRANT_ROLES, council):
        return None
    present = next(service.ancestors(council), None)
    told = {"version": council.version, "level": council.level, "parent": present.slug if present else ""}
    return PlaceForm(service.possible_parents(council, current_user), data=told)


def _about_page(council: Council, form: DescribeForm, place: PlaceForm | None) -> str:
    languages = [(each, (Locale.parse(each).get_display_name(each) or each).capitalize()) for each in LANGUAGES]
    return render_template(
        "councils/about.html", form=form, place=place, written_in=languages, family=service.family_of(council)
    )
