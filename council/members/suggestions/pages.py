"""Pages on which members suggest changes of the charter and support each other's, and the secretariat answers."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from council import addresses
from council.access import Permission, may, requires
from council.accounts.datastore import account_behind
from council.audit.service import Actor
from council.councils import service as councils
from council.councils.models import Council
from council.database import moment, transaction
from council.errors import Changed, NotFound
from council.form_base import ConfirmForm, Page
from council.members import messages, queries
from council.members.models import Person
from council.members.section import blueprint
from council.members.suggestions import service
from council.members.suggestions.forms import NOT_TAKEN_UP, AnswerForm, SuggestForm
from council.members.suggestions.models import Suggestion
from council.members.suggestions.reading import called, lines, sections_of
from council.members.suggestions.service import State

LIST = "/<council>/charter/suggestions"
ONE = f"{LIST}/<uuid:suggestion_id>"


@blueprint.get(LIST)
@requires(Permission.SEE_COUNCIL)
def suggestions(council: Council) -> str:
    """Everything that members suggested to change in the charter, and what became of it."""
    reader = queries.person_of(current_user, council)
    return render_template(
        "members/suggestions.html",
        lines=lines(council, reader, _today()),
        speaks=reader is not None and may(Permission.SUGGEST, council),
        form=ConfirmForm(),
    )


@blueprint.get(f"{LIST}/new")
@requires(Permission.SUGGEST)
def ask_suggest(council: Council) -> Page:
    """A form for a suggestion, which says under which name it will stand."""
    return _suggest_page(council, SuggestForm(sections_of(council, _today())))


@blueprint.post(f"{LIST}/new")
@requires(Permission.SUGGEST)
def suggest(council: Council) -> Page:
    """Put a suggestion into the list."""
    form = SuggestForm(sections_of(council, _today()))
    if not form.validate_on_submit():
        return _suggest_page(council, form), 422
    with transaction(form.key):
        service.suggest(
            account_behind(current_user),
            _reader(council),
            section=form.section.data,
            text=form.text.data,
            reason=form.reason.data,
        )
    flash(_("Your suggestion is in the list. The secretariat will answer it."), "success")
    return _back(council)


def _suggest_page(council: Council, form: SuggestForm) -> str:
    return render_template("members/suggest.html", form=form, called=called(_reader(council)))


@blueprint.post(f"{ONE}/support")
@requires(Permission.SUGGEST)
def support_suggestion(council: Council, suggestion_id: UUID) -> Page:
    """Stand behind a suggestion."""
    told = _("You support this suggestion. You can take your support back until it is answered.")
    return _pressed(council, suggestion_id, service.support, told)


@blueprint.post(f"{ONE}/take-support-back")
@requires(Permission.SUGGEST)
def take_support_back(council: Council, suggestion_id: UUID) -> Page:
    """No longer stand behind a suggestion."""
    return _pressed(council, suggestion_id, service.take_support_back, _("Your support was taken back."))


@blueprint.post(f"{ONE}/withdraw")
@requires(Permission.SUGGEST)
def withdraw_suggestion(council: Council, suggestion_id: UUID) -> Page:
    """Take one's own suggestion back."""
    told = _("Your suggestion was withdrawn. It stays in the list and says so.")
    return _pressed(council, suggestion_id, _withdraw, told)


def _withdraw(actor: Actor, suggestion: Suggestion, person: Person) -> None:
    if suggestion.person_id != person.id:
        raise NotFound
    service.withdraw(actor, suggestion)


def _pressed(
    council: Council, suggestion_id: UUID, change: Callable[[Actor, Suggestion, Person], object], told: str
) -> Page:
    """One button beside a suggestion, pressed by the reader."""
    form = ConfirmForm()
    if not form.validate_on_submit():
        raise Changed
    with transaction(form.key):
        suggestion = service.suggestion(council, suggestion_id)
        change(account_behind(current_user), suggestion, _reader(council))
    flash(told, "success")
    return _back(council)


@blueprint.get(f"{ONE}/answer")
@requires(Permission.EDIT_CHARTER)
def ask_answer_suggestion(council: Council, suggestion_id: UUID) -> Page:
    """One suggestion, and a form to say what became of it."""
    suggestion = service.suggestion(council, suggestion_id)
    return _answer_page(council, suggestion_id, AnswerForm(_versions(council), data={"version": suggestion.version}))


@blueprint.post(f"{ONE}/answer")
@requires(Permission.EDIT_CHARTER)
def answer_suggestion(council: Council, suggestion_id: UUID) -> Page:
    """Say what became of a suggestion."""
    form = AnswerForm(_versions(council))
    if form.outcome.data == NOT_TAKEN_UP and not form.reason.data:
        form.validate()
        form.reason.errors = [_("Whoever says no says why.")]
        return _answer_page(council, suggestion_id, form), 422
    if not form.validate_on_submit():
        return _answer_page(council, suggestion_id, form), 422
    with transaction(form.key):
        suggestion = service.suggestion(council, suggestion_id)
        form.seen(suggestion.version)
        refused = form.outcome.data == NOT_TAKEN_UP
        charter = None if refused else councils.charter_numbered(council, int(form.outcome.data))
        reason = form.reason.data or ""
        service.answer(account_behind(current_user), suggestion, taken_up_in=charter, reason=reason)
        _tell(suggestion)
    flash(_("The answer stands beside the suggestion."), "success")
    return _back(council)


def _tell(suggestion: Suggestion) -> None:
    """Let her who suggested it know that an answer is there; what it says stays on the page."""
    person = suggestion.person
    if messages.reads_here(person):
        with messages.in_her_language(person):
            link = addresses.known("members.suggestions", council=person.council.slug)
            messages.send(
                account_behind(current_user),
                person,
                kind="suggestion",
                subject=_("Your suggestion for the charter was answered"),
                body=_("The secretariat answered your suggestion. Read the answer here: %(link)s", link=link),
                at=moment(),
            )


def _answer_page(council: Council, suggestion_id: UUID, form: AnswerForm) -> str:
    line = next((each for each in lines(council, None, _today()) if each.id == suggestion_id), None)
    if line is None:
        raise NotFound
    if service.suggestion(council, suggestion_id).state != State.OPEN.value:
        raise Changed
    return render_template("members/answer_suggestion.html", form=form, line=line)


def _versions(council: Council) -> list[int]:
    return [each.number for each in councils.charters_of(council)]


def _reader(council: Council) -> Person:
    """Who the reader is in this council; an account that belongs to nobody here suggests nothing."""
    person = queries.person_of(current_user, council)
    if person is None:
        raise NotFound
    return person


def _back(council: Council) -> Response:
    return redirect(url_for("members.suggestions", council=council))


def _today() -> date:
    return datetime.now(UTC).date()
