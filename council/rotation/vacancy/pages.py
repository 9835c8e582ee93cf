"""Pages of vacant seats: which there are, whom to ask next, and what she answered."""

from datetime import UTC, date, datetime
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response as Answer

from council.access import Permission, may, requires, roles_in
from council.accounts.datastore import account_behind
from council.councils import service as councils
from council.councils.models import Council
from council.database import transaction
from council.errors import Changed, NotFound
from council.form_base import Page
from council.members import service as members
from council.rotation.forms import AskForm, ReplyForm
from council.rotation.sight import sight_of
from council.rotation.vacancy import service as replacements
from council.rotation.vacancy.reading import VacancyReading, vacancy_reading, vacant_lines
from council.rotation.vacancy.service import Reply
from council.rotation.way_pages import blueprint, day_in
from council.terms import service as terms
from council.terms import substitutes

FIRST_YEAR, LAST_YEAR = 1900, 2200
ONE = "/<council>/vacancies/<uuid:term_id>"


@blueprint.get("/<council>/vacancies")
@requires(Permission.SEE_COUNCIL)
def vacancies(council: Council) -> str:
    """The vacant seats, and how each is filled."""
    lines = vacant_lines(council, _today(), edits=may(Permission.EDIT_TERMS, council))
    return render_template("rotation/vacancies.html", lines=lines)


@blueprint.get(ONE)
@requires(Permission.EDIT_TERMS)
def vacancy(council: Council, term_id: UUID) -> str:
    """One vacant seat: whom to ask, and what happens if she accepts."""
    told = _told(council, term_id)
    reply = ReplyForm(data={"start": told.preview.start}) if told.preview else None
    return _shown(term_id, told, AskForm(_whom(council, told)), reply)


@blueprint.post(f"{ONE}/ask")
@requires(Permission.EDIT_TERMS)
def ask_replacement(council: Council, term_id: UUID) -> Page:
    """Write down that somebody was asked to take the seat."""
    told = _told(council, term_id)
    form = AskForm(_whom(council, told))
    if not form.validate_on_submit():
        return _shown(term_id, told, form, None), 422
    with transaction(form.key):
        seat = replacements.open_seat(council, term_id, _today())
        if seat is None:
            raise Changed
        person = members.person(council, UUID(form.person.data))
        replacements.ask(account_behind(current_user), seat, person, on=_today())
    flash(_("It is written down that she was asked. Next, enter what she answers."), "success")
    return _back(council, term_id)


@blueprint.post(f"{ONE}/answer")
@requires(Permission.EDIT_TERMS)
def answer_replacement(council: Council, term_id: UUID) -> Page:
    """Write down what she answered; if she accepts, her term begins."""
    form = ReplyForm()
    if not form.validate_on_submit():
        told = _told(council, term_id, form.start.data)
        return _shown(term_id, told, AskForm(_whom(council, told)), form), 422
    reply = Reply(form.reply.data)
    with transaction(form.key):
        asked = replacements.waiting(terms.term(council, term_id))
        if asked is None:
            raise Changed
        replacements.answer(account_behind(current_user), asked, reply=reply, start=form.start.data, on=_today())
    words = {
        Reply.ACCEPTED: _("The seat is taken. The new term stands in the list of terms."),
        Reply.DECLINED: _("It is written down that she declined. The next in line can be asked."),
        Reply.UNREACHED: _("It is written down that she could not be reached. The next in line can be asked."),
    }
    flash(words[reply], "success")
    return _back(council, term_id)


def _told(council: Council, term_id: UUID, start: date | None = None) -> VacancyReading:
    today = _today()
    term = terms.term(council, term_id)
    told = vacancy_reading(
        term, sight_of(roles_in(council), councils.dimensions_of(council, on=today)), today, start or _wished()
    )
    if not told.open and not told.attempts:
        raise NotFound
    return told


def _whom(council: Council, told: VacancyReading) -> dict[UUID, str]:
    """Whom this page may ask: the next in line, or anybody where somebody else decides who follows."""
    if told.following is not None:
        return {told.following.person_id: told.following.name}
    return substitutes.people_without_a_seat(council, _today()) if told.names_somebody else {}


def _wished() -> date | None:
    """Another first day that the page was asked to show."""
    text = request.args.get("from", "")
    if not text:
        return None
    found = day_in(text)
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise NotFound
    return found


def _shown(term_id: UUID, told: VacancyReading, ask: AskForm, reply: ReplyForm | None) -> str:
    return render_template("rotation/vacancy.html", told=told, term_id=term_id, ask=ask, reply=reply)


def _back(council: Council, term_id: UUID) -> Answer:
    return redirect(url_for("rotation.vacancy", council=council, term_id=term_id))


def _today() -> date:
    return datetime.now(UTC).date()
