"""Where a body answers: it enters the code of its mail, reads, says that it arrived, and answers. No account."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime

from flask import flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from council import i18n
from council.access import public
from council.accounts import throttle
from council.accounts.throttle import Gate
from council.calls import codes
from council.councils.models import Council
from council.database import transaction
from council.errors import AlreadyDone
from council.form_base import ConfirmForm, Page, VersionedForm, answered
from council.recommendations import sending
from council.recommendations.answers import service, visits
from council.recommendations.answers.forms import AnswerForm, CodeForm
from council.recommendations.answers.reading import current_reply, own_page
from council.recommendations.fields import told_in
from council.recommendations.models import AnswerLink, SentRequest
from council.recommendations.queries import Sent
from council.recommendations.section import blueprint

HERE = "/<council>/public/answers"
TOKEN = "answering"  # noqa: S105  # the name under which the session keeps it
ANSWERING = Gate("answering", 5, 20)


@dataclass(frozen=True)
class _Inside:
    """What is open in this browser."""

    link: AnswerLink
    token: str

    @property
    def request(self) -> SentRequest:
        """What the body was sent."""
        return self.link.request


@blueprint.route(HERE, methods=["GET", "POST"])
@public
def enter_code(council: Council) -> Page:
    """Enter the code that came with the mail."""
    form = CodeForm()
    if form.validate_on_submit():
        code, now = codes.read_code(form.code.data) or "", datetime.now(UTC)
        throttle.take(ANSWERING, code)
        found = sending.link_with(codes.hashed(code), now.date())
        if found is not None and found.request.recommendation.council_id == council.id:
            return _let_in(council, form, code)
        form.code.errors = [
            _("This code opens nothing here: it was taken back, its time is over, or it is for another council.")
        ]
    return answered("recommendations/answers/enter.html", form=form)


def _let_in(council: Council, form: CodeForm, code: str) -> Response:
    now, token = datetime.now(UTC), visits.token_for(form.key)
    with suppress(AlreadyDone), transaction(form.key):
        throttle.forgive(ANSWERING, code)
        found = sending.link_with(codes.hashed(code), now.date())
        if found is not None:
            visits.end(str(session.get(TOKEN, "")))
            visits.begin(found, token, at=now)
    session[TOKEN] = token
    return redirect(url_for("recommendations.own_request", council=council))


@blueprint.get(f"{HERE}/request")
@public
def own_request(council: Council) -> Page:
    """What the council asks, what was answered until now, and what can be done next."""
    found = _inside(council)
    if found is None:
        return _enter_first(council)
    page = own_page(_sent(found), datetime.now(UTC).date())
    form = VersionedForm(data={"version": str(found.request.version)})
    return render_template("recommendations/answers/request.html", page=page, form=form)


@blueprint.post(f"{HERE}/arrived")
@public
def say_arrived(council: Council) -> Page:
    """Say that the recommendation has arrived."""
    if _inside(council) is None:
        return _enter_first(council)
    form = ConfirmForm()
    now = datetime.now(UTC)
    with suppress(AlreadyDone), transaction(form.key):
        found = _inside(council)
        if found is not None:
            service.acknowledge(service.BODY, found.request, on=now.date(), language=i18n.code())
            visits.go_on(found.token, at=now)
    flash(_("Thank you. The council sees that its recommendation has arrived."), "success")
    return redirect(url_for("recommendations.own_request", council=council))


@blueprint.route(f"{HERE}/answer", methods=["GET", "POST"])
@public
def give_answer(council: Council) -> Page:
    """Answer, or correct and continue what was answered before."""
    found = _inside(council)
    if found is None:
        return _enter_first(council)
    known = {"version": str(found.request.version), **current_reply(_sent(found))}
    form = AnswerForm(data=None if request.method == "POST" else known)
    if form.validate_on_submit():
        _save(council, form)
        if not form.form_errors:
            flash(_("Thank you. Your answer is saved, and the council reads it now."), "success")
            return redirect(url_for("recommendations.own_request", council=council))
    page = own_page(_sent(found), datetime.now(UTC).date())
    return answered("recommendations/answers/answer.html", form=form, page=page)


def _save(council: Council, form: AnswerForm) -> None:
    now = datetime.now(UTC)
    with told_in(form), suppress(AlreadyDone), transaction(form.key):
        found = _inside(council)
        if found is not None:
            form.seen(found.request.version)
            service.answer(service.BODY, found.request, reply=form.reply(), on=now.date(), language=i18n.code())
            visits.go_on(found.token, at=now)


@blueprint.post(f"{HERE}/end")
@public
def end_answering(council: Council) -> Response:
    """Close the page in this browser."""
    form = ConfirmForm()
    with suppress(AlreadyDone), transaction(form.key):
        visits.end(str(session.pop(TOKEN, "")))
    flash(_("The page is closed in this browser. With your code you can open it again."), "success")
    return redirect(url_for("recommendations.enter_code", council=council))


def _inside(council: Council) -> _Inside | None:
    token = str(session.get(TOKEN, ""))
    link = visits.visited(council, token, at=datetime.now(UTC))
    return _Inside(link, token) if link else None


def _sent(found: _Inside) -> Sent:
    return Sent(found.request, service.answers_of(found.request))


def _enter_first(council: Council) -> Response:
    flash(_("Enter the code of your mail to open this page."), "info")
    return redirect(url_for("recommendations.enter_code", council=council))
