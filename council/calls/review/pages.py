"""Pages of a review, for the secretariat: from the deadline to the answers, phase by phase."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from council.access import Permission, requires
from council.accounts.datastore import account_behind
from council.accounts.models import User
from council.calls import service as calls
from council.calls.import_pages import blueprint
from council.calls.review import answering, assessing, cases, reading, refusals, service
from council.calls.review.forms import (
    AssessorForm,
    BackForm,
    CompleteForm,
    CompletionForm,
    OutcomeForm,
    PhaseForm,
    RemoveForm,
    SettleForm,
)
from council.calls.review.models import CallReview
from council.calls.review.phases import Phase
from council.calls.review.words import phase_consequences, phase_name
from council.councils.models import Council
from council.database import db, transaction
from council.errors import Changed, Refused
from council.form_base import ConfirmForm, Page, answered
from council.paging import page_asked

ONE = "/<council>/calls/<uuid:call_id>/review"
CASE = f"{ONE}/applications/<uuid:case_id>"
USUAL_TIME = timedelta(days=14)


@blueprint.get(ONE)
@requires(Permission.EDIT_CALLS)
def review(council: Council, call_id: UUID) -> str | Response:
    """Where a review stands, and its applications; before it is open, the page that opens it."""
    found = service.review_of(calls.call(council, call_id))
    if found is None:
        return redirect(url_for("calls.open_review", council=council, call_id=call_id))
    shown = reading.review_page(found, page_asked(request.args))
    return render_template("calls/review/review.html", call=found.call, page=shown)


@blueprint.route(f"{ONE}/open", methods=["GET", "POST"])
@requires(Permission.EDIT_CALLS)
def open_review(council: Council, call_id: UUID) -> Page:
    """Begin the review, after saying what that does."""
    call = calls.call(council, call_id)
    if service.review_of(call) is not None:
        return _to_review(council, call_id)
    try:
        service.check_opening(call, on=_today())
    except Refused as refused:
        flash(refused.what, "warning")
        return redirect(url_for("calls.call", council=council, call_id=call_id))
    form = ConfirmForm()
    if form.validate_on_submit():
        with transaction(form.key):
            service.open_review(account_behind(current_user), calls.call(council, call_id), on=_today())
        flash(_("The review is open. Begin with what is missing."), "success")
        return _to_review(council, call_id)
    consequences = phase_consequences(Phase.COMPLETENESS)
    return answered("calls/review/open.html", form=form, call=call, consequences=consequences)


@blueprint.route(f"{ONE}/next", methods=["GET", "POST"])
@requires(Permission.EDIT_CALLS)
def open_next_phase(council: Council, call_id: UUID) -> Page:
    """Go on to the next phase, after saying what becomes visible to whom."""
    found = _review(council, call_id)
    following = service.next_phase(found)
    if following is None:
        return _to_review(council, call_id)
    known = {"version": str(found.version), "phase": following.value}
    form = PhaseForm(data=None if request.method == "POST" else known)
    if form.validate_on_submit():
        with transaction(form.key):
            found = _review(council, call_id)
            form.seen(found.version)
            announced = next((each for each in Phase if each.value == form.phase.data), None)
            if announced is None:
                raise Changed
            service.open_next_phase(account_behind(current_user), found, announced, on=_today())
        flash(_("The next phase is open."), "success")
        return _to_review(council, call_id)
    shown = {"name": phase_name(following), "consequences": phase_consequences(following)}
    told = assessing.progress(found) if found.phase == Phase.BLIND.value else None
    skipped = found.phase == Phase.ELIGIBILITY.value and following is Phase.VISIBLE
    return answered("calls/review/next.html", form=form, call=found.call, progress=told, skipped=skipped, **shown)


@blueprint.route(f"{ONE}/back", methods=["GET", "POST"])
@requires(Permission.EDIT_CALLS)
def go_back(council: Council, call_id: UUID) -> Page:
    """Go back one phase, with a reason."""
    found = _review(council, call_id)
    form = BackForm(data=None if request.method == "POST" else {"version": str(found.version)})
    if form.validate_on_submit():
        with transaction(form.key):
            found = _review(council, call_id)
            form.seen(found.version)
            service.go_back(account_behind(current_user), found, reason=form.reason.data, on=_today())
        flash(_("The review went back one phase. The reason stands beside it."), "success")
        return _to_review(council, call_id)
    return answered("calls/review/back.html", form=form, call=found.call)


@blueprint.route(f"{ONE}/all", methods=["GET", "POST"])
@requires(Permission.EDIT_CALLS)
def settle(council: Council, call_id: UUID) -> Page:
    """Note all that remains of a phase at once."""
    found = _review(council, call_id)
    form = SettleForm(data=None if request.method == "POST" else {"version": str(found.version)})
    if form.validate_on_submit():
        with transaction(form.key):
            found = _review(council, call_id)
            form.seen(found.version)
            count = cases.settle(account_behind(current_user), found, reason=form.reason.data or "")
        flash(ngettext("%(num)d application was noted.", "%(num)d applications were noted.", count), "success")
        return _to_review(council, call_id)
    conditions = reading.conditions_of(found) if found.phase == Phase.ELIGIBILITY.value else []
    return answered("calls/review/settle.html", form=form, call=found.call, phase=found.phase, conditions=conditions)


@blueprint.route(CASE, methods=["GET", "POST"])
@requires(Permission.EDIT_CALLS)
def review_case(council: Council, call_id: UUID, case_id: UUID) -> Page:
    """One application in the present phase, and what is noted of it."""
    found = cases.case(_review(council, call_id), case_id)
    known = {"version": str(found.version), "outcome": found.outcome, "refusal": found.refusal or ""}
    known["reason"] = cases.reason_of(found)
    form = OutcomeForm(data=None if request.method == "POST" else known)
    if form.validate_on_submit():
        with transaction(form.key):
            found = cases.case(_review(council, call_id), case_id)
            form.seen(found.version)
            outcome, refusal = form.chosen()
            me = account_behind(current_user)
            cases.note_outcome(me, found, outcome, refusal=refusal, reason=form.reason.data or "")
        flash(_("It is noted. The person is not told before the end of the review."), "success")
        return _to_review(council, call_id)
    seen = {"version": str(found.version)}
    ask = CompletionForm(formdata=None, data={**seen, "until": _today() + USUAL_TIME})
    done = CompleteForm(formdata=None, data=seen)
    page = reading.case_page(found)
    return answered(
        "calls/review/case.html", form=form, ask=ask, done=done, call=found.review.call, case=found, page=page
    )


@blueprint.post(f"{CASE}/ask")
@requires(Permission.EDIT_CALLS)
def ask_to_complete(council: Council, call_id: UUID, case_id: UUID) -> Page:
    """Ask the person to complete her application until a day."""
    form = CompletionForm()
    if not form.validate_on_submit():
        found = cases.case(_review(council, call_id), case_id)
        done = CompleteForm(formdata=None, data={"version": str(found.version)})
        shown = {"page": reading.case_page(found), "form": OutcomeForm(formdata=None)}
        return answered("calls/review/case.html", ask=form, done=done, call=found.review.call, case=found, **shown)
    with transaction(form.key):
        found = cases.case(_review(council, call_id), case_id)
        form.seen(found.version)
        answering.ask_to_complete(account_behind(current_user), found, until=form.until.data, on=_today())
    flash(_("It is written down that she was asked. Whoever has a receipt code reads it there."), "success")
    return _to_review(council, call_id)


@blueprint.post(f"{CASE}/complete")
@requires(Permission.EDIT_CALLS)
def note_complete(council: Council, call_id: UUID, case_id: UUID) -> Page:
    """Note that an application counts as complete as it stands."""
    form = CompleteForm()
    if form.validate_on_submit():
        with transaction(form.key):
            found = cases.case(_review(council, call_id), case_id)
            form.seen(found.version)
            cases.note_complete(account_behind(current_user), found)
        flash(_("The application counts as complete."), "success")
    return _to_review(council, call_id)


@blueprint.route(f"{ONE}/assessors", methods=["GET", "POST"])
@requires(Permission.EDIT_CALLS)
def assessors(council: Council, call_id: UUID) -> Page:
    """Who assesses without names."""
    found = _review(council, call_id)
    form = AssessorForm(assessing.may_be_named(found))
    if form.validate_on_submit():
        with transaction(form.key):
            user = db.session.get_one(User, form.chosen())
            assessing.name_assessor(account_behind(current_user), _review(council, call_id), user=user)
        flash(_("This person assesses. Her pages open with the assessment without names."), "success")
        return redirect(url_for("calls.assessors", council=council, call_id=call_id))
    lines = reading.assessor_lines(found)
    shown = {"lines": lines, "open": Phase(found.phase) in assessing.BEFORE_AND_DURING, "remove": RemoveForm()}
    return answered("calls/review/assessors.html", form=form, call=found.call, **shown)


@blueprint.post(f"{ONE}/assessors/<uuid:assessor_id>/remove")
@requires(Permission.EDIT_CALLS)
def remove_assessor(council: Council, call_id: UUID, assessor_id: UUID) -> Response:
    """Let an assessor go who has given nothing yet."""
    form = RemoveForm()
    if form.validate_on_submit():
        with transaction(form.key):
            found = assessing.assessor(_review(council, call_id), assessor_id)
            assessing.take_off(account_behind(current_user), found)
        flash(_("This person does not assess any more."), "success")
    return redirect(url_for("calls.assessors", council=council, call_id=call_id))


@blueprint.get("/<council>/refusals")
@requires(Permission.READ_EVIDENCE)
def refusals_counted(council: Council) -> str:
    """Why applications were not eligible, counted over all calls."""
    return render_template("calls/review/refusals.html", page=refusals.refusals(council))


def _review(council: Council, call_id: UUID) -> CallReview:
    return service.review(calls.call(council, call_id))


def _to_review(council: Council, call_id: UUID) -> Response:
    return redirect(url_for("calls.review", council=council, call_id=call_id))


def _today() -> date:
    return datetime.now(UTC).date()
