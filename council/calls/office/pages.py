"""The secretariat's pages about a call beside its text: notice, questions, publishing, late codes, carrying over."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Generic
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_babel.speaklater import LazyString
from flask_login import current_user
from werkzeug.wrappers import Response

from council.access import Permission, requires
from council.accounts.datastore import account_behind
from council.audit.service import Actor
from council.calls import asking, carrying, codes, late_codes, publishing, service
from council.calls.criteria import Asked, criteria_of, questions_of
from council.calls.import_pages import blueprint
from council.calls.models import Call
from council.calls.office import words
from council.calls.office.forms import AskedForm, CriterionForm, LateForm, NoticeForm, PublishForm, QuestionForm
from council.calls.texts import NoticePart
from council.config import LANGUAGES
from council.councils.models import Council
from council.database import transaction
from council.errors import NotFound
from council.form_base import ConfirmForm, Page, answered

ONE = "/<council>/calls/<uuid:call_id>"
NEW = "new"


@dataclass(frozen=True)
class _Kind(Generic[Asked]):
    """Something a call asks or judges by: how one is written, and where they are kept."""

    form: type[AskedForm[Asked]]
    known: Callable[[Call], list[Asked]]
    change: Callable[[Actor, Call, list[Asked]], Call]
    add: LazyString
    correct: LazyString
    saved: LazyString


QUESTIONS = _Kind(
    form=QuestionForm,
    known=questions_of,
    change=asking.change_questions,
    add=_l("Add a question"),
    correct=_l("Change a question"),
    saved=_l("The questions were saved."),
)
CRITERIA = _Kind(
    form=CriterionForm,
    known=criteria_of,
    change=asking.change_criteria,
    add=_l("Add a criterion"),
    correct=_l("Change a criterion"),
    saved=_l("The criteria were saved."),
)


@blueprint.route(f"{ONE}/publish", methods=["GET", "POST"])
@requires(Permission.EDIT_CALLS)
def publish(council: Council, call_id: UUID) -> Page:
    """Make a call public, after reading in which languages it is whole and whether it comes in time."""
    found, today = service.call(council, call_id), datetime.now(UTC).date()
    form = PublishForm(data=None if request.method == "POST" else {"version": str(found.version)})
    form.late = bool(words.late_words(found, today))
    if form.validate_on_submit():
        with transaction(form.key):
            found = service.call(council, call_id)
            form.seen(found.version)
            me = account_behind(current_user)
            publishing.publish_call(me, found, on=today, knowing_it_is_late=bool(form.knowing.data))
        flash(_("The call is public now. Pass its address on, or print the poster."), "success")
        return _to_call(council, call_id)
    return answered("calls/office/publish.html", form=form, call=found, page=words.publish_page(found, today))


@blueprint.route(f"{ONE}/notice", methods=["GET", "POST"])
@requires(Permission.EDIT_CALLS)
def notice(council: Council, call_id: UUID) -> Page:
    """Write down what people are told about taking part."""
    found = service.call(council, call_id)
    parts = [part.value for part in NoticePart]
    known = {f"{part}_{each}": found.notice.get(part, {}).get(each, "") for part in parts for each in LANGUAGES}
    form = NoticeForm(data=None if request.method == "POST" else {"version": str(found.version), **known})
    if form.validate_on_submit():
        with transaction(form.key):
            found = service.call(council, call_id)
            form.seen(found.version)
            told = {part: form.written(part) for part in parts}
            asking.change_notice(account_behind(current_user), found, notice=told)
        flash(_("The notice on taking part was saved."), "success")
        return _to_call(council, call_id)
    return answered("calls/office/notice.html", form=form, call=found, parts=parts)


@blueprint.get(f"{ONE}/questions")
@requires(Permission.EDIT_CALLS)
def questions(council: Council, call_id: UUID) -> str:
    """What a call asks, and what applications are judged by."""
    found = service.call(council, call_id)
    return render_template(
        "calls/office/questions.html", call=found, questions=questions_of(found), criteria=criteria_of(found)
    )


@blueprint.route(f"{ONE}/questions/<key>", methods=["GET", "POST"])
@requires(Permission.EDIT_CALLS)
def question(council: Council, call_id: UUID, key: str) -> Page:
    """Write, correct or take out one question."""
    return _edit(council, call_id, key, QUESTIONS)


@blueprint.route(f"{ONE}/criteria/<key>", methods=["GET", "POST"])
@requires(Permission.EDIT_CALLS)
def criterion(council: Council, call_id: UUID, key: str) -> Page:
    """Write, correct or take out one criterion."""
    return _edit(council, call_id, key, CRITERIA)


@blueprint.route(f"{ONE}/late", methods=["GET", "POST"])
@requires(Permission.EDIT_CALLS)
def late(council: Council, call_id: UUID) -> Page:
    """Let one more person apply after the deadline; the code is shown once."""
    found = service.call(council, call_id)
    form, code = LateForm(), ""
    if form.validate_on_submit():
        with transaction(form.key):
            found = service.call(council, call_id)
            code = late_codes.make_late_code(
                account_behind(current_user), found, reason=form.reason.data, valid_until=form.valid_until.data
            )
    lines = words.late_lines(found, datetime.now(UTC).date())
    shown = render_template(
        "calls/office/late.html", form=form, call=found, code=codes.grouped(code) if code else "", lines=lines
    )
    return (shown, 422) if request.method == "POST" and not code else shown


@blueprint.route(f"{ONE}/carry", methods=["GET", "POST"])
@requires(Permission.EDIT_CALLS)
def carry(council: Council, call_id: UUID) -> Page:
    """Let applications to an earlier call count for this one, where the charter allows it and their writers agreed."""
    found, today = service.call(council, call_id), datetime.now(UTC).date()
    form = ConfirmForm()
    if form.validate_on_submit():
        with transaction(form.key):
            found = service.call(council, call_id)
            count = carrying.carry_over(account_behind(current_user), found, on=today)
        flash(
            ngettext("%(num)d application was carried over.", "%(num)d applications were carried over.", count),
            "success",
        )
        return _to_call(council, call_id)
    waiting, allowed = len(carrying.to_carry_over(found, on=today)), carrying.may_carry_over(found)
    return answered("calls/office/carry.html", form=form, call=found, waiting=waiting, allowed=allowed)


def _edit(council: Council, call_id: UUID, key: str, kind: _Kind[Asked]) -> Page:
    found = service.call(council, call_id)
    chosen = next((each for each in kind.known(found) if each.key == key), None)
    if chosen is None and (key != NEW or found.published_at):
        raise NotFound
    first = {"version": str(found.version), **kind.form.beginning(chosen)}
    form = kind.form(data=None if request.method == "POST" else first)
    form.keep_shape(chosen if found.published_at else None)
    if form.validate_on_submit():
        with transaction(form.key):
            found = service.call(council, call_id)
            form.seen(found.version)
            known = kind.known(found)
            wanted = [] if form.takes_out else [form.asked(words.next_key(known) if key == NEW else key)]
            kind.change(account_behind(current_user), found, words.replaced(known, key, wanted))
        flash(str(kind.saved), "success")
        return redirect(url_for("calls.questions", council=council, call_id=call_id))
    frozen, title = found.published_at is not None, kind.correct if chosen else kind.add
    parts = kind.form.parts
    return answered("calls/office/asked.html", form=form, call=found, title=title, parts=parts, frozen=frozen)


def _to_call(council: Council, call_id: UUID) -> Response:
    return redirect(url_for("calls.call", council=council, call_id=call_id))
