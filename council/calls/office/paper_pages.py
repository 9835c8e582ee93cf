"""An application on paper, or told to an officer: entered whole on one page, with a receipt to hand over."""

from datetime import UTC, datetime
from uuid import UUID

from flask import render_template, request
from flask_login import current_user

from council import addresses, i18n
from council.access import Permission, requires
from council.accounts.datastore import account_behind
from council.accounts.models import User
from council.calls import carrying, codes, service
from council.calls.applying import own_words
from council.calls.applying.forms import ANSWER, TRAIT, told
from council.calls.applying.step_pages import asked_question, asked_trait
from council.calls.criteria import questions_of
from council.calls.import_pages import blueprint
from council.calls.models import Application, Call
from council.calls.office import words
from council.calls.office.forms import PaperForm, paper_form
from council.calls.service import Entered
from council.councils.dimensions import dimensions_of
from council.councils.models import Council
from council.database import moment, transaction
from council.drawing import qr_of
from council.form_base import Page, answered
from council.members import service as members


@blueprint.route("/<council>/calls/<uuid:call_id>/applications/new", methods=["GET", "POST"])
@requires(Permission.EDIT_CALLS)
def take_in(council: Council, call_id: UUID) -> Page:
    """Take in the application of somebody the council does not know yet; the receipt is shown once."""
    found, today = service.call(council, call_id), datetime.now(UTC).date()
    usual = {"received_on": today, "language": i18n.code()}
    questions, dimensions = questions_of(found), dimensions_of(council, today)
    form = paper_form(questions, dimensions)(data=None if request.method == "POST" else usual)
    if form.validate_on_submit():
        code = codes.make_code()
        with transaction(form.key):
            found = service.call(council, call_id)
            application = _write_down(account_behind(current_user), found, form, code)
        return _slip(council, application, code)
    asked = [asked_question(form[f"{ANSWER}{each.key}"], each) for each in questions]
    traits = [asked_trait(form[f"{TRAIT}{each.key}"], each, words.who_sees(each.sensitivity)) for each in dimensions]
    keeps = carrying.may_carry_over(found)
    return answered("calls/take_in.html", form=form, call=found, asked=asked, traits=traits, keeps=keeps)


def _write_down(me: User, found: Call, form: PaperForm, code: str) -> Application:
    """The person, what she says of herself, and her application, all entered on her behalf."""
    added = members.add_person(
        me,
        found.council,
        name=form.name.data,
        contact=form.contact.data or None,
        organisation=form.organisation.data or None,
        language=form.language.data,
        assisted=True,
    )
    members.declare_traits(me, added, told(form, TRAIT), on=form.received_on.data, by=members.BY_OFFICER)
    return service.receive_application(
        me,
        found,
        person=added,
        on=form.received_on.data,
        entered=Entered.PAPER,
        language=form.language.data,
        answers=told(form, ANSWER),
        receipt_hash=codes.hashed(code),
        acknowledged_at=moment(),
        keep_for_next=bool(form.keep_for_next.data),
    )


def _slip(council: Council, application: Application, code: str) -> str:
    address = addresses.shown("calls.own_enter", council=council)
    page = {"code": codes.grouped(code), "rows": own_words.slip_rows(application)}
    return render_template(
        "calls/office/slip.html", call=application.call, page=page, address=address, qr=qr_of(address)
    )
