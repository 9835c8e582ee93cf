"""Pages about what a council asks: what is in use, what the library offers, what was retired."""

from collections.abc import Mapping

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from council.access import Permission, requires
from council.councils import dimension_editing as editing
from council.councils import service
from council.councils.base_pages import blueprint, today
from council.councils.dimension_forms import DimensionForm, LibraryForm, ValueForm
from council.councils.dimension_library import is_unreviewed, not_taken, take
from council.councils.models import Council
from council.councils.phrases import listed
from council.councils.rules import UNDISCLOSED
from council.database import transaction
from council.errors import Refused
from council.form_base import ConfirmForm, Page, answered
from council.i18n import code, label
from council.label_fields import key_for, labels_in

ONE = "/<council>/dimensions/<key>"
blueprint.add_app_template_filter(listed, "in_a_row")
blueprint.add_app_template_filter(label, "label")


@blueprint.get("/<council>/dimensions")
@requires(Permission.EDIT_CHARTER)
def dimensions(council: Council) -> Page:
    """What the council asks about, what it could ask, and what it asked once."""
    return _page(council, _library_form(council))


@blueprint.post("/<council>/dimensions/take")
@requires(Permission.EDIT_CHARTER)
def take_dimensions(council: Council) -> Page:
    """Begin asking about dimensions of the library."""
    form = _library_form(council)
    if not form.validate_on_submit():
        return _page(council, form), 422
    with transaction(form.key):
        take(current_user, council, form.wanted.data)
    return _back(council, _("The council asks about these now. Everyone can answer on her own page."))


@blueprint.route("/<council>/dimensions/new", methods=["GET", "POST"])
@requires(Permission.EDIT_CHARTER)
def add_dimension(council: Council) -> Page:
    """Begin asking about something of the council's own."""
    form = DimensionForm()
    if form.validate_on_submit():
        with transaction(form.key):
            _add(council, form)
        return _back(council, _("The council asks about this now. Everyone can answer on her own page."))
    return answered("councils/new_dimension.html", form=form)


def _add(council: Council, form: DimensionForm) -> None:
    name, values = labels_in(form.name.data), []
    keys: set[str] = {UNDISCLOSED}
    for labels in form.answers():
        key = key_for(labels, keys, fallback="answer")
        keys.add(key)
        values.append((key, labels))
    service.add_dimension(
        current_user,
        council,
        key=key_for(name, editing.taken_keys(council), fallback="dimension"),
        name=name,
        purpose=labels_in(form.purpose.data),
        sensitivity=form.sensitivity.data,
        values=values,
    )


@blueprint.route(f"{ONE}/values/new", methods=["GET", "POST"])
@requires(Permission.EDIT_CHARTER)
def add_value(council: Council, key: str) -> Page:
    """Offer one answer more."""
    found = editing.dimension(council, key)
    form = ValueForm()
    if form.validate_on_submit():
        labels = labels_in(form.name.data)
        with transaction(form.key):
            present = editing.dimension(council, key)
            value = key_for(labels, editing.taken_value_keys(present), fallback="answer")
            editing.add_value(current_user, present, key=value, name=labels)
        return _back(council, _("The answer is offered now."))
    return answered("councils/new_value.html", form=form, name=label(found.name))


@blueprint.route(f"{ONE}/retire", methods=["GET", "POST"])
@requires(Permission.EDIT_CHARTER)
def retire_dimension(council: Council, key: str) -> Page:
    """Stop asking about something, after saying what that does."""
    found = editing.dimension(council, key)
    form = ConfirmForm()
    if form.validate_on_submit():
        with transaction(form.key):
            _refuse_what_a_charter_names(council, key)
            service.retire_dimension(current_user, editing.dimension(council, key), on=today())
        return _back(council, _("The council does not ask about this any more."))
    return render_template("councils/retire_dimension.html", form=form, name=label(found.name))


@blueprint.route(f"{ONE}/values/<value>/retire", methods=["GET", "POST"])
@requires(Permission.EDIT_CHARTER)
def retire_value(council: Council, key: str, value: str) -> Page:
    """Stop offering an answer, after saying what that does."""
    found = editing.value_of(editing.dimension(council, key), value)
    form = ConfirmForm()
    if form.validate_on_submit():
        with transaction(form.key):
            _refuse_what_a_charter_names(council, key, value)
            present = editing.value_of(editing.dimension(council, key), value)
            editing.retire_value(current_user, present, on=today())
        return _back(council, _("This answer is not offered any more."))
    asked = label(found.dimension.name)
    return render_template("councils/retire_value.html", form=form, name=label(found.name), asked=asked)


def _refuse_what_a_charter_names(council: Council, key: str, value: str | None = None) -> None:
    if editing.named_by_a_charter(council, key, value, on=today()):
        raise Refused(
            _("A rule of the charter names this, so it cannot be retired."),
            _("Put a version of the charter into force that does not name it. Then retire it."),
        )


def _page(council: Council, form: LibraryForm) -> str:
    offered = {each.key: each for each in not_taken(council)}
    used = service.dimensions_of(council, on=today())
    return render_template(
        "councils/dimensions.html",
        form=form,
        used=used,
        undisclosed=UNDISCLOSED,
        who=who_sees(),
        offered=offered,
        retired=editing.retired_dimensions(council),
        unreviewed=is_unreviewed(code()),
    )


def who_sees() -> Mapping[str, str]:
    """Who sees a single answer, by sensitivity."""
    return {
        "open": _("Everyone with a role in this council"),
        "restricted": _("The secretariat; others see totals"),
        "sealed": _("Nobody: it is only counted"),
    }


def _library_form(council: Council) -> LibraryForm:
    form = LibraryForm()
    form.offer(not_taken(council))
    return form


def _back(council: Council, words: str) -> Page:
    flash(words, "success")
    return redirect(url_for("councils.dimensions", council=council))
