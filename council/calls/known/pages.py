"""Pages on which somebody the council knows applies to a call, and on which an officer does it for her."""

from datetime import UTC, date, datetime
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from council import i18n
from council.access import Permission, requires
from council.accounts.datastore import account_behind
from council.calls import carrying, public_words, service
from council.calls.answers import answers_of
from council.calls.applying.forms import ANSWER, TRAIT, told
from council.calls.applying.own import withdraw_application
from council.calls.applying.step_pages import asked_question, asked_trait
from council.calls.criteria import questions_of
from council.calls.import_pages import blueprint
from council.calls.known.forms import OwnApplicationForm, own_application_form, taken_in_form
from council.calls.known.service import Told, apply_known, correct_known, may_apply, may_change, refuse_to_apply
from council.calls.known.words import known_page
from council.calls.models import Application, Call
from council.calls.service import Entered, Stage
from council.councils.dimensions import dimensions_of
from council.councils.models import Council
from council.database import transaction
from council.errors import NotFound
from council.form_base import Page, VersionedForm, answered
from council.members import service as members
from council.members.models import Person
from council.members.own.reading import retention, who_sees_answer
from council.members.own.service import own_person

OWN = "/me/<council>/calls/<uuid:call_id>"


@blueprint.route(f"{OWN}/apply", methods=["GET", "POST"])
@requires(Permission.OWN_DATA)
def apply_known_own(council: Council, call_id: UUID) -> Page:
    """Her own application to a call: to send, to correct, or to see how far it has come."""
    found, person, today = service.published_call(council, call_id), own_person(current_user, council), _today()
    application = service.application_of(found, person)
    if application is None:
        refuse_to_apply(found, person)
    form = _own_form(found, person, application) if _is_open(found, application, today) else None
    if form is not None and form.validate_on_submit():
        with transaction(form.key):
            found, person = service.published_call(council, call_id), own_person(current_user, council)
            _send(found, person, form, today)
        flash(_("Your application is with the council. You can correct it until it is decided."), "success")
        return redirect(url_for("calls.apply_known_own", council=council, call_id=call_id))
    return answered(
        "calls/known/apply.html",
        council=council,
        form=form,
        call=found,
        application=application,
        known=known_page(found, application, today),
        page=public_words.call_page(found, today),
        asked=_asked(form, found, today) if form is not None else {},
        keeps=carrying.may_carry_over(found),
    )


@blueprint.route(f"{OWN}/take-back", methods=["GET", "POST"])
@requires(Permission.OWN_DATA)
def withdraw_known(council: Council, call_id: UUID) -> Page:
    """Take her application back, after reading what that does."""
    found = _own_application(council, call_id)
    form = VersionedForm(data=None if request.method == "POST" else {"version": str(found.version)})
    if form.validate_on_submit():
        with transaction(form.key):
            found = _own_application(council, call_id)
            form.seen(found.version)
            withdraw_application(account_behind(current_user), found, on=_today())
        flash(_("Your application was taken back."), "success")
        return redirect(url_for("portal.me"))
    return answered("calls/known/withdraw.html", council=council, form=form, call=found.call)


@blueprint.route("/<council>/calls/<uuid:call_id>/applications/of/<uuid:person_id>", methods=["GET", "POST"])
@requires(Permission.EDIT_CALLS)
def take_in_known(council: Council, call_id: UUID, person_id: UUID) -> Page:
    """Write down the application of somebody the council knows, without a second row for her."""
    found, person = service.call(council, call_id), members.person(council, person_id)
    refuse_to_apply(found, person)
    questions = questions_of(found)
    usual = {"received_on": _today(), "language": person.language or i18n.code()}
    form = taken_in_form(questions)(data=None if request.method == "POST" else usual)
    if form.validate_on_submit():
        with transaction(form.key):
            found, person = service.call(council, call_id), members.person(council, person_id)
            written = Told(told(form, ANSWER), {}, form.language.data, bool(form.keep_for_next.data))
            me = account_behind(current_user)
            apply_known(me, found, person, written, on=form.received_on.data, entered=Entered.PAPER)
        flash(_("The application is entered. It is marked as entered by the secretariat."), "success")
        return redirect(url_for("calls.person_applications", council=council, person_id=person_id))
    asked = [asked_question(form[f"{ANSWER}{each.key}"], each) for each in questions]
    known = {"name": members.name_of(person), "person": person, "keeps": carrying.may_carry_over(found)}
    return answered("calls/known/take_in.html", form=form, call=found, asked=asked, **known)


def _is_open(call: Call, application: Application | None, on: date) -> bool:
    return may_apply(call, application, on) or may_change(application, on)


def _own_form(call: Call, person: Person, application: Application | None) -> OwnApplicationForm:
    """The form with what she declared of herself, and with what she wrote in this call before."""
    form = own_application_form(questions_of(call), dimensions_of(call.council, _today()))
    if request.method == "POST":
        return form()
    values: dict[str, object] = {f"{TRAIT}{key}": value for key, value in members.traits_of(person).items()}
    values["version"] = "0"
    if application is not None:
        values |= {f"{ANSWER}{key}": text for key, text in answers_of(application).items()}
        sent = application.stage == Stage.RECEIVED.value
        values |= {"version": str(application.version), "keep_for_next": application.keep_for_next, "read": sent}
    return form(data=values)


def _send(call: Call, person: Person, form: OwnApplicationForm, on: date) -> None:
    """Send the application, or write down what she changed in it."""
    application = service.application_of(call, person)
    form.seen(application.version if application else 0)
    written = Told(told(form, ANSWER), told(form, TRAIT), i18n.code(), bool(form.keep_for_next.data))
    me = account_behind(current_user)
    if application is not None and application.stage == Stage.RECEIVED.value:
        correct_known(me, application, written, on=on)
    else:
        apply_known(me, call, person, written, on=on, entered=Entered.SELF)


def _asked(form: OwnApplicationForm, call: Call, on: date) -> dict[str, object]:
    questions, dimensions = questions_of(call), dimensions_of(call.council, on)
    return {
        "questions": [asked_question(form[f"{ANSWER}{each.key}"], each) for each in questions],
        "traits": [
            asked_trait(form[f"{TRAIT}{each.key}"], each, who_sees_answer(each.sensitivity)) for each in dimensions
        ],
        "kept": retention(),
    }


def _own_application(council: Council, call_id: UUID) -> Application:
    found = service.application_of(service.published_call(council, call_id), own_person(current_user, council))
    if found is None:
        raise NotFound
    return found


def _today() -> date:
    return datetime.now(UTC).date()
