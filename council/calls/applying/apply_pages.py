"""Beginning an application from a call's page, and coming back to one with a receipt code. Nobody signs in for this."""

from contextlib import suppress
from datetime import UTC, datetime
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from council import i18n
from council.access import public
from council.accounts import throttle
from council.calls import codes, public_words, service
from council.calls.applying import visits
from council.calls.applying.drafts import APPLICANT, begin_draft, keep_way
from council.calls.applying.forms import LateReadForm, ReadForm, ReceiptForm
from council.calls.applying.own import Own, own_by_receipt
from council.calls.import_pages import blueprint
from council.calls.models import Call
from council.calls.outreach import service as outreach
from council.calls.publishing import CallState, state_of
from council.councils.models import Council
from council.database import transaction
from council.errors import AlreadyDone, TooMany
from council.form_base import ConfirmForm, Page, answered


@blueprint.route("/<council>/public/calls/<uuid:call_id>/apply", methods=["GET", "POST"])
@public
def apply(council: Council, call_id: UUID) -> Page:
    """Read what taking part means, say so, and begin."""
    found = service.published_call(council, call_id)
    state = state_of(found, datetime.now(UTC).date())
    if state is CallState.COMING:
        return redirect(url_for("calls.public_call", council=council, call_id=call_id))
    form = LateReadForm() if state is CallState.CLOSED else ReadForm()
    if form.validate_on_submit():
        return _begin(council, found, form)
    page = public_words.call_page(found, datetime.now(UTC).date())
    return answered("calls/applying/apply.html", form=form, call=found, page=page)


def _begin(council: Council, found: Call, form: ReadForm) -> Page:
    _not_too_many(found)
    code, now, call_id = codes.make_code(), datetime.now(UTC), found.id
    late_code = codes.read_code(form.late.data, codes.LATE_GROUPS) if isinstance(form, LateReadForm) else None
    try:
        with transaction(form.key):
            found = service.published_call(council, call_id)
            draft = begin_draft(
                APPLICANT, found, code=code, language=i18n.code(), on=now.date(), late_code=late_code or ""
            )
            keep_way(draft, outreach.known_token(found, request.args.get("came_by", "")))
            visits.open_visit(Own(found, draft.receipt_hash, draft=draft), code, form_key=form.key, at=now)
    except AlreadyDone:  # a second press of the button
        visits.resume(form.key)
    return redirect(url_for("calls.receipt", council=council))


@blueprint.route("/<council>/public/applications", methods=["GET", "POST"])
@public
def own_enter(council: Council) -> Page:
    """Enter the receipt code of an application."""
    form = ReceiptForm()
    if form.validate_on_submit():
        code = codes.read_code(form.code.data) or ""
        throttle.take(throttle.RECEIPT, code)
        if own_by_receipt(council, codes.hashed(code)) is not None:
            return _let_in(council, form, code)
        form.code.errors = [_("No application of this council has this code. Compare it with what you wrote down.")]
    return answered("calls/applying/enter.html", form=form)


def _let_in(council: Council, form: ReceiptForm, code: str) -> Response:
    now = datetime.now(UTC)
    try:
        with transaction(form.key):
            throttle.forgive(throttle.RECEIPT, code)
            own = own_by_receipt(council, codes.hashed(code))
            if own is not None:
                visits.open_visit(own, code, form_key=form.key, at=now)
    except AlreadyDone:
        visits.resume(form.key)
    return redirect(url_for("calls.own", council=council))


@blueprint.post("/<council>/public/applications/end")
@public
def end_visit(council: Council) -> Response:
    """Close the application in this browser, on a telephone that others use too."""
    form = ConfirmForm()
    with suppress(AlreadyDone), transaction(form.key):
        visits.end_visit()
    flash(_("Your application is closed in this browser. With your receipt code you can open it again."), "success")
    return redirect(url_for("calls.own_enter", council=council))


def _not_too_many(found: Call) -> None:
    """Hold back a flood without a riddle to solve: so many may begin in a quarter of an hour."""
    try:
        throttle.take(throttle.APPLYING, str(found.id))
    except TooMany:
        raise TooMany(
            _("Very many people are applying at this moment."),
            _("Nothing is lost. Try again in a quarter of an hour, or ask the secretariat to write it down for you."),
        ) from None
