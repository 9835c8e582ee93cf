"""An applicant's own pages, open to whoever entered a receipt code: fill in, look over, send, correct, withdraw."""

from datetime import UTC, datetime
from uuid import uuid4

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from council import addresses, i18n
from council.access import public
from council.calls import codes, late_codes
from council.calls.applying import own_words, step_pages, visits
from council.calls.applying.drafts import APPLICANT, discard_draft, may_send, send_draft
from council.calls.applying.filled import Filled, missing
from council.calls.applying.forms import SendForm, StepForm
from council.calls.applying.own import applications_with, keep, send_again, withdraw_application
from council.calls.applying.visits import Visited
from council.calls.import_pages import blueprint
from council.councils.models import Council
from council.database import transaction
from council.drawing import qr_of
from council.errors import AlreadyDone, NotFound
from council.form_base import ConfirmForm, Page, VersionedForm, answered

HERE = "/<council>/public/applications"


@blueprint.get(f"{HERE}/mine")
@public
def own(council: Council) -> Page:
    """How far the application has come, and what can be done with it."""
    now = datetime.now(UTC)
    found = visits.visited(council, at=now)
    if found is None:
        return _enter_first(council)
    page = own_words.own_page(found, applications_with(council, found.own.receipt_hash), now.date())
    return render_template("calls/applying/own.html", page=page, form=ConfirmForm(), own=found.own)


@blueprint.get(f"{HERE}/receipt")
@public
def receipt(council: Council) -> Page:
    """The receipt code, to be written down or printed."""
    now = datetime.now(UTC)
    found = visits.visited(council, at=now)
    if found is None:
        return _enter_first(council)
    address = addresses.shown("calls.own_enter", council=council)
    page = own_words.receipt_page(found)
    return render_template("calls/applying/receipt.html", page=page, own=found.own, address=address, qr=qr_of(address))


@blueprint.route(f"{HERE}/step/<step>", methods=["GET", "POST"])
@public
def own_step(council: Council, step: str) -> Page:
    """One step: filled in, saved, and on to the next or back later."""
    now = datetime.now(UTC)
    found = visits.visited(council, at=now)
    if found is None:
        return _enter_first(council)
    chosen = next((each for each in step_pages.steps_of(found.own.call, now.date()) if each.key == step), None)
    if chosen is None:
        raise NotFound
    if not found.own.may_change(now.date()):
        return redirect(url_for("calls.own", council=council))
    form = step_pages.step_form(step, found.own, now.date())
    if form.validate_on_submit() and _holds_together(form, found):
        done = _save(council, found, form, step)
        if done is not None:
            return done
    page = step_pages.step_page(chosen, form, found.own, now.date())
    return answered("calls/applying/step.html", form=form, page=page, own=found.own)


def _holds_together(form: StepForm, found: Visited) -> bool:
    """What was sent stays whole: what is needed may be changed, and not taken away."""
    if found.own.application and missing(found.own.call, form.into(found.own.filled)):
        form.form_errors.append(_("Your application was sent, so this cannot be empty. You can change it."))
        return False
    return True


def _save(council: Council, found: Visited, form: StepForm, step: str) -> Response | None:
    """Save a step; nothing when an earlier press of the button brought other words."""
    now = datetime.now(UTC)
    wanted: Filled = form.into(found.own.filled)
    try:
        with transaction(form.key):
            found = _again(council)
            form.seen(found.own.version)
            keep(APPLICANT, found.own, wanted, language=i18n.code(), on=now.date())
            visits.go_on(found, at=now)
    except AlreadyDone:
        if _again(council).own.filled != wanted:
            form.form_key.data, form.version.data = str(uuid4()), str(_again(council).own.version)
            form.form_errors.append(_("You sent this page before. Look over what you wrote and save it again."))
            return None
    if "later" in request.form:
        flash(_("What you wrote is saved. With your receipt code you go on another day."), "success")
        return redirect(url_for("calls.own", council=council))
    return redirect(step_pages.following(step, found.own, now.date()))


@blueprint.route(f"{HERE}/check", methods=["GET", "POST"])
@public
def check_own(council: Council) -> Page:
    """Look everything over, and send it."""
    now = datetime.now(UTC)
    found = visits.visited(council, at=now)
    if found is None:
        return _enter_first(council)
    known = {"version": str(found.own.version), "keep_for_next": found.own.filled.keep_for_next}
    form = SendForm(data=None if request.method == "POST" else known)
    if form.validate_on_submit():
        return _send(council, form) if found.own.draft else redirect(url_for("calls.receipt", council=council))
    page = own_words.check_page(found.own, now.date())
    rows, lacking = step_pages.looked_over(found.own, now.date()), step_pages.still_missing(found.own)
    way = step_pages.way(step_pages.steps_of(found.own.call, now.date()), "check")
    return answered(
        "calls/applying/check.html", form=form, page=page, own=found.own, rows=rows, missing=lacking, way=way
    )


def _send(council: Council, form: SendForm) -> Response:
    now = datetime.now(UTC)
    late_code = codes.read_code(form.late.data or "", codes.LATE_GROUPS)
    try:
        with transaction(form.key):
            found = _again(council)
            form.seen(found.own.version)
            own, draft = found.own, found.own.draft
            if draft is None:
                raise NotFound
            if late_code and not may_send(own.call, own.receipt_hash, now.date()):
                late_codes.use_late_code(APPLICANT, own.call, late_code, receipt_hash=own.receipt_hash, on=now.date())
            keep(APPLICANT, own, form.into(own.filled), language=i18n.code(), on=now.date())
            send_draft(APPLICANT, draft, on=now.date())
            visits.go_on(found, at=now)
    except AlreadyDone:  # a second press of the button
        return redirect(url_for("calls.receipt", council=council))
    return redirect(url_for("calls.receipt", council=council))


@blueprint.route(f"{HERE}/withdraw", methods=["GET", "POST"])
@public
def withdraw_own(council: Council) -> Page:
    """Take the application back, after reading what that does; one that was not sent is thrown away."""
    now = datetime.now(UTC)
    found = visits.visited(council, at=now)
    if found is None:
        return _enter_first(council)
    form = VersionedForm(data=None if request.method == "POST" else {"version": str(found.own.version)})
    if form.validate_on_submit():
        with transaction(form.key):
            found = _again(council)
            form.seen(found.own.version)
            if found.own.draft:
                visits.end_visit()
                discard_draft(APPLICANT, found.own.draft)
            elif found.own.application:
                withdraw_application(APPLICANT, found.own.application, on=now.date())
        flash(_("Your application was taken back."), "success")
        return redirect(url_for("calls.own", council=council))
    return answered("calls/applying/withdraw.html", form=form, own=found.own)


@blueprint.post(f"{HERE}/again")
@public
def send_own_again(council: Council) -> Page:
    """Send an application that was taken back once more."""
    now = datetime.now(UTC)
    if visits.visited(council, at=now) is None:
        return _enter_first(council)
    form = ConfirmForm()
    with transaction(form.key):
        found = _again(council)
        if found.own.application is None:
            raise NotFound
        send_again(APPLICANT, found.own.application, on=now.date())
    flash(_("Your application was sent again."), "success")
    return redirect(url_for("calls.own", council=council))


def _again(council: Council) -> Visited:
    """What is open in this browser, read once more where it is changed."""
    found = visits.visited(council, at=datetime.now(UTC))
    if found is None:
        raise NotFound
    return found


def _enter_first(council: Council) -> Response:
    flash(_("Enter your receipt code to open your application."), "info")
    return redirect(url_for("calls.own_enter", council=council))
