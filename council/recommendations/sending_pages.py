"""Sending a recommendation to a body, who is asked there, and entering what came by letter."""

from datetime import UTC, date, datetime
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from council import i18n
from council.access import Permission, requires
from council.accounts.datastore import account_behind
from council.councils.models import Council
from council.database import transaction
from council.form_base import ConfirmForm, Page, answered
from council.recommendations import sending, service
from council.recommendations.answers import service as answers
from council.recommendations.answers.forms import ArrivedForm, LetterForm
from council.recommendations.fields import told_in
from council.recommendations.forms import SendForm
from council.recommendations.models import SentRequest
from council.recommendations.pages import ONE
from council.recommendations.queries import Sent
from council.recommendations.reminders import service as reminders
from council.recommendations.section import blueprint
from council.recommendations.sending_words import asking_page

ASKED = f"{ONE}/sent/<uuid:asking_id>"
USUAL_WEEKS = 4


@blueprint.route(f"{ONE}/send", methods=["GET", "POST"])
@requires(Permission.EDIT_RECOMMENDATIONS)
def send(council: Council, recommendation_id: UUID) -> Page:
    """Send it to a body and to people there."""
    row = service.recommendation(council, recommendation_id)
    if row.adopted_on is None or row.withdrawn_on is not None:
        return redirect(url_for("recommendations.recommendation", council=council, recommendation_id=row.id))
    usual = {"version": str(row.version), "language": i18n.code(), "escalate_weeks": USUAL_WEEKS}
    form = SendForm(data=None if request.method == "POST" else usual)
    if form.validate_on_submit():
        with told_in(form), transaction(form.key):
            present = service.recommendation(council, recommendation_id)
            form.seen(present.version)
            made = sending.send(account_behind(current_user), present, asking=form.asking(), on=_today())
        if not form.form_errors:
            flash(_("The recommendation is sent. It is followed until it is answered and done."), "success")
            return _to(council, recommendation_id, made.id)
    return answered("recommendations/send.html", form=form, row=row)


@blueprint.get(ASKED)
@requires(Permission.EDIT_RECOMMENDATIONS)
def asked(council: Council, recommendation_id: UUID, asking_id: UUID) -> str:
    """One body: who is asked there, who was reminded when, and what it said."""
    found = _found(council, recommendation_id, asking_id)
    sent = Sent(found, answers.answers_of(found))
    done = reminders.reminders_of_many([found.id])[found.id]
    page = asking_page(sent, done, _today())
    return render_template(
        "recommendations/asked.html", page=page, row=found.recommendation, asking_id=asking_id, form=ConfirmForm()
    )


@blueprint.post(f"{ASKED}/again")
@requires(Permission.EDIT_RECOMMENDATIONS)
def send_again(council: Council, recommendation_id: UUID, asking_id: UUID) -> Response:
    """Write once more, with a new code."""
    form = ConfirmForm()
    with transaction(form.key):
        found = _found(council, recommendation_id, asking_id)
        sending.send_link_again(account_behind(current_user), found, on=_today())
    flash(_("A mail with a new code is on its way. Earlier codes no longer work."), "success")
    return _to(council, recommendation_id, asking_id)


@blueprint.post(f"{ASKED}/revoke")
@requires(Permission.EDIT_RECOMMENDATIONS)
def revoke_codes(council: Council, recommendation_id: UUID, asking_id: UUID) -> Response:
    """Let no code of this body open anything any more."""
    form = ConfirmForm()
    with transaction(form.key):
        sending.revoke_links(account_behind(current_user), _found(council, recommendation_id, asking_id))
    flash(_("No code of this body works any more."), "success")
    return _to(council, recommendation_id, asking_id)


@blueprint.route(f"{ASKED}/letter", methods=["GET", "POST"])
@requires(Permission.EDIT_RECOMMENDATIONS)
def enter_letter(council: Council, recommendation_id: UUID, asking_id: UUID) -> Page:
    """Enter an answer that came by letter; it is marked as such."""
    found = _found(council, recommendation_id, asking_id)
    usual = {"version": str(found.version), "answered_on": _today()}
    form = LetterForm(data=None if request.method == "POST" else usual)
    if form.validate_on_submit():
        with told_in(form), transaction(form.key):
            present = _found(council, recommendation_id, asking_id)
            form.seen(present.version)
            answers.answer(
                account_behind(current_user),
                present,
                reply=form.reply(),
                on=form.answered_on.data,
                language=present.language,
                by_letter=True,
            )
        if not form.form_errors:
            flash(_("The answer is entered, and marked as received by letter."), "success")
            return _to(council, recommendation_id, asking_id)
    return answered("recommendations/letter.html", form=form, row=found.recommendation, asked=found)


@blueprint.route(f"{ASKED}/arrived", methods=["GET", "POST"])
@requires(Permission.EDIT_RECOMMENDATIONS)
def enter_arrival(council: Council, recommendation_id: UUID, asking_id: UUID) -> Page:
    """Note that a body said, in another way, that the recommendation arrived."""
    found = _found(council, recommendation_id, asking_id)
    usual = {"version": str(found.version), "arrived_on": _today()}
    form = ArrivedForm(data=None if request.method == "POST" else usual)
    if form.validate_on_submit():
        with told_in(form), transaction(form.key):
            present = _found(council, recommendation_id, asking_id)
            form.seen(present.version)
            answers.acknowledge(
                account_behind(current_user),
                present,
                on=form.arrived_on.data,
                language=present.language,
                by_letter=True,
            )
        if not form.form_errors:
            flash(_("It is noted that the recommendation arrived."), "success")
            return _to(council, recommendation_id, asking_id)
    return answered("recommendations/arrived.html", form=form, row=found.recommendation, asked=found)


def _found(council: Council, recommendation_id: UUID, asking_id: UUID) -> SentRequest:
    return sending.request_of(service.recommendation(council, recommendation_id), asking_id)


def _to(council: Council, recommendation_id: UUID, asking_id: UUID) -> Response:
    address = url_for(
        "recommendations.asked", council=council, recommendation_id=recommendation_id, asking_id=asking_id
    )
    return redirect(address)


def _today() -> date:
    return datetime.now(UTC).date()
