"""Calls and the applications to them, for the secretariat: planning, taking in, deciding."""

from datetime import UTC, datetime
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from council.access import Permission, requires
from council.accounts.datastore import account_behind
from council.calls import call_pages, lists, public_pages, service, texts
from council.calls.applying import apply_pages, own_pages
from council.calls.forms import CallForm, DecisionForm, call_details
from council.calls.import_pages import blueprint
from council.calls.known import pages as known_pages
from council.calls.known.service import calls_ahead
from council.calls.known.words import known_lines
from council.calls.models import Call
from council.calls.office import pages as office_pages
from council.calls.office import paper_pages
from council.calls.office.words import next_step
from council.calls.outreach import pages as outreach_pages
from council.calls.review import assessing_pages, cases
from council.calls.review import pages as review_pages
from council.calls.review.phases import Phase
from council.calls.service import Stage
from council.config import LANGUAGES
from council.councils.models import Council
from council.database import transaction
from council.form_base import ConfirmForm, Page, answered
from council.members import service as members
from council.members.models import Person
from council.members.own import service as own
from council.paging import page_asked
from council.terms import service as terms

__all__ = [
    "apply_pages",
    "assessing_pages",
    "blueprint",
    "known_pages",
    "office_pages",
    "outreach_pages",
    "own_pages",
    "paper_pages",
    "public_pages",
    "review_pages",
]


@blueprint.get("/<council>/calls")
@requires(Permission.EDIT_CALLS)
def calls(council: Council) -> str:
    """Every call, the one for the latest rotation first."""
    counts = lists.counts_by_call(council)
    today = datetime.now(UTC).date()
    lines = [call_pages.call_line(each, counts.get(each.id, {}), on=today) for each in service.calls_of(council)]
    return render_template("calls/calls.html", lines=lines)


@blueprint.route("/<council>/calls/new", methods=["GET", "POST"])
@requires(Permission.EDIT_CALLS)
def plan(council: Council) -> Page:
    """Plan a call."""
    today = datetime.now(UTC).date()
    usual = {"opens_on": today, "rotation_on": terms.next_rotation(council, today)}
    form = CallForm(data=None if request.method == "POST" else usual)
    if form.validate_on_submit():
        with transaction(form.key):
            planned = service.plan_call(account_behind(current_user), council, **call_details(form))
            call_id, following = planned.id, next_step(planned, {}, today)["label"]
        flash(_("The call was planned. Next: “%(step)s”.", step=following), "success")
        return redirect(url_for("calls.call", council=council, call_id=call_id))
    return answered("calls/plan.html", form=form)


@blueprint.get("/<council>/calls/<uuid:call_id>")
@requires(Permission.EDIT_CALLS)
def call(council: Council, call_id: UUID) -> str:
    """One call and the applications to it."""
    found = service.call(council, call_id)
    wanted = request.args.get("stage", "")
    stage = Stage(wanted) if wanted in set(Stage) else None
    listed = lists.applications(found, stage=stage, page=page_asked(request.args))
    today = datetime.now(UTC).date()
    shown = call_pages.call_page(found, listed, service.call_counts(found), stage=stage, on=today)
    return render_template("calls/call.html", call=found, page=shown, listed=listed)


@blueprint.route("/<council>/calls/<uuid:call_id>/edit", methods=["GET", "POST"])
@requires(Permission.EDIT_CALLS)
def edit(council: Council, call_id: UUID) -> Page:
    """Change what a call says or when it is open."""
    found = service.call(council, call_id)
    form = CallForm(data=None if request.method == "POST" else _said(found))
    if form.validate_on_submit():
        with transaction(form.key):
            found = service.call(council, call_id)
            form.seen(found.version)
            service.change_call(account_behind(current_user), found, **call_details(form))
        flash(_("The call was changed."), "success")
        return redirect(url_for("calls.call", council=council, call_id=call_id))
    return answered("calls/edit.html", form=form, call=found)


@blueprint.route("/<council>/calls/<uuid:call_id>/accept", methods=["GET", "POST"])
@requires(Permission.EDIT_CALLS)
def accept(council: Council, call_id: UUID) -> Page:
    """Say of every application that only was received that it is eligible, after asking once."""
    found = service.call(council, call_id)
    waiting = service.call_counts(found)[Stage.RECEIVED]
    form = ConfirmForm()
    if form.validate_on_submit():
        with transaction(form.key):
            found = service.call(council, call_id)
            me = account_behind(current_user)
            count = service.accept_received(me, found, on=datetime.now(UTC).date())
        flash(
            ngettext("%(num)d application is now eligible.", "%(num)d applications are now eligible.", count), "success"
        )
        return redirect(url_for("calls.call", council=council, call_id=call_id))
    return answered("calls/accept.html", form=form, call=found, waiting=waiting)


@blueprint.route("/<council>/calls/<uuid:call_id>/applications/<uuid:application_id>", methods=["GET", "POST"])
@requires(Permission.EDIT_CALLS)
def application(council: Council, call_id: UUID, application_id: UUID) -> Page:
    """One application, and the decision about it."""
    found = service.application(service.call(council, call_id), application_id)
    _note_reading(found.person)
    known = {"version": str(found.version), "stage": found.stage, "reason": service.reason_of(found)}
    form = DecisionForm(data=None if request.method == "POST" else known)
    if form.validate_on_submit():
        with transaction(form.key):
            found = service.application(service.call(council, call_id), application_id)
            form.seen(found.version)
            service.decide_application(
                account_behind(current_user),
                found,
                stage=Stage(form.stage.data),
                reason=form.reason.data or "",
                on=datetime.now(UTC).date(),
            )
        flash(_("The decision was saved."), "success")
        return redirect(url_for("calls.call", council=council, call_id=call_id))
    shown, case = call_pages.application_page(found), cases.case_of(found)
    case = case if case and case.review.phase != Phase.DECIDED.value else None
    return answered("calls/application.html", form=form, call=found.call, application=found, page=shown, case=case)


def _note_reading(person: Person) -> None:
    """Write down that the reader saw how to reach somebody, for that person to see."""
    reader, today = account_behind(current_user), datetime.now(UTC).date()
    if own.wants_note(reader, person, on=today):
        with transaction():
            own.note_reading(reader, person, on=today)


@blueprint.get("/<council>/people/<uuid:person_id>/applications")
@requires(Permission.EDIT_CALLS)
def person_applications(council: Council, person_id: UUID) -> str:
    """Everything one person applied for."""
    found = members.person(council, person_id)
    lines = [call_pages.application_line(each) for each in service.applications_of(found)]
    ahead = calls_ahead(found, datetime.now(UTC).date()) if found.erased_at is None else []
    ways = known_lines(ahead, person_id)
    return render_template("calls/of_person.html", person=found, name=members.name_of(found), lines=lines, ways=ways)


def _said(call: Call) -> dict[str, object]:
    wordings = {f"title_{each}": call.title.get(each, "") for each in LANGUAGES}
    wordings |= {f"text_{each}": call.text.get(each, "") for each in LANGUAGES}
    wordings |= {f"status_{each}": texts.status_in(call, each).value for each in LANGUAGES}
    kept = ("target_seats", "opens_on", "closes_on", "rotation_on")
    return {"version": str(call.version), **wordings, **{field: getattr(call, field) for field in kept}}
