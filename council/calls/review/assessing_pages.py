"""Pages of an assessor: the applications under her own numbers, one of them with its answers, and her points."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from council.access import Permission, requires
from council.accounts.datastore import account_behind
from council.calls.import_pages import blueprint
from council.calls.review import assessing, unnamed
from council.calls.review.forms import CopyForm, known_points, points_form
from council.calls.review.models import Assessor, BlindCopy
from council.calls.review.phases import Phase
from council.councils.models import Council
from council.database import transaction
from council.errors import Changed
from council.form_base import Page, answered

MINE = "/<council>/assessments"
ONE = f"{MINE}/<uuid:review_id>"


@blueprint.get(MINE)
@requires(Permission.ASSESS)
def assessments(council: Council) -> str:
    """The calls whose applications the reader was asked to assess."""
    mine = assessing.reviews_for(account_behind(current_user), council)
    return render_template("calls/review/assessments.html", lines=unnamed.lines(mine))


@blueprint.get(ONE)
@requires(Permission.ASSESS)
def assessment(council: Council, review_id: UUID) -> str:
    """The applications to assess, by number, with how many are done."""
    page = unnamed.list_page(_mine(council, review_id))
    return render_template("calls/review/assessment.html", page=page, review_id=review_id)


@blueprint.route(f"{ONE}/<int:number>", methods=["GET", "POST"])
@requires(Permission.ASSESS)
def assess(council: Council, review_id: UUID, number: int) -> Page:
    """One application without its name, and the points for it."""
    mine = _mine(council, review_id)
    copy = assessing.copy(mine, number)
    criteria = assessing.criteria_of(mine.review)
    form = points_form(criteria, None if request.method == "POST" else _known(copy))
    if form.validate_on_submit():
        with transaction(form.key):
            copy = assessing.copy(_mine(council, review_id), number)
            _same(form, copy)
            me = account_behind(current_user)
            assessing.give(me, copy, points=form.points(criteria), comment=form.comment.data or "")
        flash(_("Your points are saved. You can change them until the assessment is over."), "success")
        return redirect(url_for("calls.assessment", council=council, review_id=review_id))
    page = unnamed.copy_page(copy)
    fields = [form[f"points_{each.key}"] for each in criteria]
    return answered("calls/review/assess.html", form=form, fields=fields, page=page, review_id=review_id)


@blueprint.route(f"{ONE}/<int:number>/conflict", methods=["GET", "POST"])
@requires(Permission.ASSESS)
def state_conflict(council: Council, review_id: UUID, number: int) -> Page:
    """Leave an application to the others, because she thinks that she knows the person."""
    copy = assessing.copy(_mine(council, review_id), number)
    form = CopyForm(data=None if request.method == "POST" else _identity(copy))
    if form.validate_on_submit():
        with transaction(form.key):
            copy = assessing.copy(_mine(council, review_id), number)
            _same(form, copy)
            assessing.state_conflict(account_behind(current_user), copy)
        flash(_("You leave this application to the others."), "success")
        return redirect(url_for("calls.assessment", council=council, review_id=review_id))
    page = unnamed.copy_page(copy)
    if copy.assessor.review.phase != Phase.BLIND.value:
        return redirect(url_for("calls.assess", council=council, review_id=review_id, number=number))
    return render_template("calls/review/conflict.html", form=form, page=page, review_id=review_id)


def _mine(council: Council, review_id: UUID) -> Assessor:
    return assessing.assessor_for(account_behind(current_user), council, review_id)


def _known(copy: BlindCopy) -> dict[str, object]:
    given = assessing.given(copy)
    if given is None:
        return _identity(copy)
    points = known_points(assessing.criteria_of(copy.assessor.review), given.points)
    return {**_identity(copy), **points, "comment": given.comment}


def _identity(copy: BlindCopy) -> dict[str, object]:
    return {"version": str(copy.version), "copy": str(copy.id)}


def _same(form: CopyForm, copy: BlindCopy) -> None:
    """Refuse what was meant for an application that has another number by now."""
    if form.copy.data != str(copy.id):
        raise Changed
    form.seen(copy.version)
