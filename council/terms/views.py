"""Pages about terms: the timeline, beginning and changing a term, and the answer to a term's end."""

from datetime import UTC, date, datetime
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from council.access import Permission, requires
from council.accounts.datastore import account_behind
from council.councils import service as councils
from council.councils.models import Council
from council.councils.rules import CharterRules
from council.database import transaction
from council.form_base import ConfirmForm, Page, answered
from council.i18n import day
from council.members import service as members
from council.terms import service
from council.terms.bulk import pages as bulk_pages
from council.terms.exchange import pages as exchange_pages
from council.terms.forms import AmendForm, AnswerForm, TermForm
from council.terms.importing import import_pages
from council.terms.limits import add_months
from council.terms.models import Term
from council.terms.offices import elsewhere_pages
from council.terms.offices import pages as office_pages
from council.terms.pages import history_of
from council.terms.reminders import pages as reminder_pages
from council.terms.resigning import service as resigning
from council.terms.resigning.pages import own_term
from council.terms.seats import AmendmentKind
from council.terms.substitute_pages import blueprint
from council.terms.telling import tell_of_change
from council.terms.timeline import pages as timeline_pages
from council.terms.words import limit_sentence

__all__ = [
    "blueprint",
    "bulk_pages",
    "elsewhere_pages",
    "exchange_pages",
    "import_pages",
    "office_pages",
    "reminder_pages",
    "timeline_pages",
]


@blueprint.route("/<council>/people/<uuid:person_id>/terms/new", methods=["GET", "POST"])
@requires(Permission.EDIT_TERMS)
def begin(council: Council, person_id: UUID) -> Page:
    """Give somebody a seat."""
    person = members.person(council, person_id)
    rules = _rules(council)
    form = TermForm(data=_usual_term(council, rules) if request.method == "GET" else None)
    form.offer(rules)
    if form.validate_on_submit():
        with transaction(form.key):
            service.begin_term(
                account_behind(current_user),
                council,
                person=members.person(council, person_id),
                seat_group=form.seat_group.data,
                start=form.start.data,
                end=form.end.data,
                partial=form.partial.data,
            )
        flash(_("The term is entered."), "success")
        return redirect(url_for("terms.timeline", council=council))
    start = _today() if form.start.errors else form.start.data or _today()
    limit = limit_sentence(service.limit_on(council, person.id, start))
    known = {"person": person, "name": members.name_of(person), "limit": limit, "has_charter": rules is not None}
    return answered("terms/begin.html", form=form, **known)


@blueprint.route("/<council>/terms/<uuid:term_id>/change", methods=["GET", "POST"])
@requires(Permission.EDIT_TERMS)
def amend(council: Council, term_id: UUID) -> Page:
    """Let a term end on another day."""
    term = service.term(council, term_id)
    form = AmendForm(data={"decided_on": _today()} if request.method == "GET" else None)
    form.offer()
    if form.validate_on_submit():
        with transaction(form.key):
            me, term = account_behind(current_user), service.term(council, term_id)
            before = service.effective_end(term)
            amendment = service.amend_term(
                me,
                term,
                kind=AmendmentKind(form.kind.data),
                new_end=form.new_end.data,
                decided_on=form.decided_on.data,
                reason=form.reason.data,
            )
            tell_of_change(me, amendment, before=before)
        flash(_("The term was changed. What was agreed before stays written down."), "success")
        return redirect(url_for("terms.timeline", council=council))
    return answered("terms/amend.html", form=form, **_about(term), **_resigning(term), history=history_of(term))


@blueprint.route("/<council>/terms/<uuid:term_id>/answer", methods=["GET", "POST"])
@requires(Permission.EDIT_TERMS)
def enter_answer(council: Council, term_id: UUID) -> Page:
    """Enter a member's answer on her behalf."""
    term = service.term(council, term_id)
    form = AnswerForm(data=_given(term) if request.method == "GET" else None)
    if form.validate_on_submit():
        with transaction(form.key):
            term = service.term(council, term_id)
            service.answer_term_end(account_behind(current_user), term, answer=form.wish, on=_today(), assisted=True)
            rotation = service.effective_end(term).isoformat()
        flash(_("The answer is entered. It can be changed until the term ends."), "success")
        return redirect(url_for("rotation.rotation", council=council, day=rotation))
    return answered("terms/answer.html", form=form, **_about(term))


@blueprint.post("/me/terms/<uuid:term_id>/answer")
@requires(Permission.OWN_DATA)
def answer(term_id: UUID) -> Response:
    """Take in a member's own answer; nobody answers for another."""
    form = AnswerForm()
    if form.validate_on_submit():
        with transaction(form.key):
            user = account_behind(current_user)
            term = own_term(term_id)
            service.answer_term_end(user, term, answer=form.wish, on=_today())
        flash(_("Your answer is entered. You can change it until your term ends."), "success")
    else:
        flash(_("No answer was chosen. Choose one, and send it again."), "warning")
    return redirect(url_for("portal.me"))


def _about(term: Term) -> dict[str, object]:
    end = service.effective_end(term)
    return {
        "term": term,
        "name": members.name_of(term.person),
        "agreed": _("From %(start)s until before %(end)s.", start=day(term.start), end=day(end)),
        "limit": limit_sentence(service.limit_on(term.council, term.person_id, end)),
        "rotation_day": end.isoformat(),
    }


def _resigning(term: Term) -> dict[str, object]:
    """Whether the member may give the seat up, or keep it after all."""
    held = resigning.held_of(term)
    if resigning.resigned(held, _today()) and not resigning.somebody_follows(term):
        return {"resigning": "back", "button": ConfirmForm()}
    return {"resigning": "may" if held.end > _today() and not held.departed else ""}


def _given(term: Term) -> dict[str, object]:
    given = service.answers(term.council, [term.id]).get(term.id)
    return {"answer": given.answer} if given else {}


def _usual_term(council: Council, rules: CharterRules | None) -> dict[str, object]:
    """The days most likely meant: from the coming rotation on, for as long as the charter says."""
    start = service.next_rotation(council, _today()) or _today()
    return {"start": start, "end": add_months(start, rules.terms.months)} if rules else {"start": start}


def _rules(council: Council) -> CharterRules | None:
    charter = councils.charter_on(council, _today())
    return councils.rules_of(charter) if charter else None


def _today() -> date:
    return datetime.now(UTC).date()
