"""Pages about reaching people for a call: who has applied so far, what was tried, and who is missing."""

import csv
import io
from datetime import UTC, date, datetime
from uuid import UUID

from flask import Response as Download
from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from council import addresses
from council.access import Permission, requires
from council.accounts.datastore import account_behind
from council.accounts.models import User
from council.calls import service as calls
from council.calls.import_pages import blueprint
from council.calls.outreach import service, words
from council.calls.outreach.forms import OutreachForm, ResultForm, StepForm
from council.calls.outreach.models import Outreach
from council.councils.models import Council
from council.database import db, transaction
from council.drawing import qr_of
from council.errors import NotFound
from council.form_base import Page, answered
from council.i18n import label
from council.responses import as_file
from council.tables import safe_cell

CALL = "/<council>/calls/<uuid:call_id>"
BOM = "\ufeff"  # so that spreadsheets read the file as UTF-8


@blueprint.get(f"{CALL}/coverage")
@requires(Permission.EDIT_CALLS)
def coverage(council: Council, call_id: UUID) -> str:
    """Who has applied so far, against the aims of the charter."""
    call = calls.call(council, call_id)
    return render_template("calls/outreach/coverage.html", call=call, tables=words.tables(call, on=_today()))


@blueprint.get(f"{CALL}/outreach")
@requires(Permission.EDIT_CALLS)
def outreach(council: Council, call_id: UUID) -> str:
    """What was tried so that people hear of the call, and what came of it."""
    call = calls.call(council, call_id)
    noted = service.outreach_of(call)
    lines = [words.outreach_line(each) for each in noted]
    return render_template("calls/outreach/outreach.html", call=call, lines=lines, sums=words.sums(noted))


@blueprint.route(f"{CALL}/outreach/new", methods=["GET", "POST"])
@requires(Permission.EDIT_CALLS)
def note_outreach(council: Council, call_id: UUID) -> Page:
    """Write down one way by which the call is made known."""
    call = calls.call(council, call_id)
    form = OutreachForm(data=None if request.method == "POST" else {"day": _today()})
    if form.validate_on_submit():
        with transaction(form.key):
            me, found = account_behind(current_user), calls.call(council, call_id)
            outreach_id = service.note_outreach(me, found, **form.details()).id
        flash(_("It is noted. Its own link stands below; it counts who comes by it."), "success")
        return redirect(url_for("calls.change_outreach", council=council, call_id=call_id, outreach_id=outreach_id))
    return answered("calls/outreach/entry.html", form=form, call=call, link="", qr="")


@blueprint.route(f"{CALL}/outreach/<uuid:outreach_id>", methods=["GET", "POST"])
@requires(Permission.EDIT_CALLS)
def change_outreach(council: Council, call_id: UUID, outreach_id: UUID) -> Page:
    """Correct what was written down, and find the link to pass on."""
    noted = service.outreach(calls.call(council, call_id), outreach_id)
    form = OutreachForm(data=None if request.method == "POST" else _written(noted))
    if form.validate_on_submit():
        with transaction(form.key):
            noted = service.outreach(calls.call(council, call_id), outreach_id)
            form.seen(noted.version)
            service.change_outreach(account_behind(current_user), noted, **form.details())
        flash(_("The note was changed."), "success")
        return redirect(url_for("calls.outreach", council=council, call_id=call_id))
    link = _link(noted)
    return answered("calls/outreach/entry.html", form=form, call=noted.call, link=link, qr=qr_of(link))


@blueprint.get(f"{CALL}/outreach.csv")
@requires(Permission.EDIT_CALLS)
def outreach_file(council: Council, call_id: UUID) -> Download:
    """The log as a file for a spreadsheet."""
    call = calls.call(council, call_id)
    written = io.StringIO()
    rows = csv.writer(written)
    rows.writerow([_("Day"), _("How"), _("Language"), _("Whom it was for"), _("Reach"), _("Applications"), _("Note")])
    for each in service.outreach_of(call):
        line = words.outreach_line(each)
        reach = "" if each.reach is None else each.reach
        told = [each.day.isoformat(), line.channel, line.language, safe_cell(line.group), reach, line.applications]
        rows.writerow([*told, safe_cell(line.note)])
    name = f"outreach-{call.rotation_on.isoformat()}.csv"
    return as_file(BOM + written.getvalue(), "text/csv", name)


@blueprint.get(f"{CALL}/missing")
@requires(Permission.EDIT_CALLS)
def missing(council: Council, call_id: UUID) -> str:
    """Who is missing so far, and what is done about it."""
    call, steps = calls.call(council, call_id), service.steps_of(calls.call(council, call_id))
    gaps = words.gap_lines(call, steps, on=_today())
    lines = [words.step_line(each, call, on=_today()) for each in steps]
    return render_template("calls/outreach/missing.html", call=call, gaps=gaps, lines=lines)


@blueprint.route(f"{CALL}/missing/plan", methods=["GET", "POST"])
@requires(Permission.EDIT_CALLS)
def plan_step(council: Council, call_id: UUID) -> Page:
    """Plan a step for a group that is missing; the address says which."""
    call, gap = calls.call(council, call_id), request.args.get("who", "")
    gaps = {each.key: each for each in words.gap_lines(call, [], on=_today())}
    if gap not in gaps:
        raise NotFound
    me = account_behind(current_user)
    known = {"owner": str(me.id), "due_on": call.closes_on}
    form = StepForm(service.officers(council), data=None if request.method == "POST" else known)
    if form.validate_on_submit():
        with transaction(form.key):
            call, owner = calls.call(council, call_id), db.session.get_one(User, form.owner_id())
            told = {"gap": gap, "step": form.step.data, "owner": owner, "due_on": form.until()}
            service.plan_step(account_behind(current_user), call, **told)
        flash(_("The step is planned. When it is done, write down what came of it."), "success")
        return redirect(url_for("calls.missing", council=council, call_id=call_id))
    return answered("calls/outreach/step.html", form=form, call=call, who=gaps[gap].name, words=gaps[gap].words)


@blueprint.route(f"{CALL}/missing/<uuid:step_id>", methods=["GET", "POST"])
@requires(Permission.EDIT_CALLS)
def change_step(council: Council, call_id: UUID, step_id: UUID) -> Page:
    """Change a step, or write down what came of it."""
    call = calls.call(council, call_id)
    step = service.missing_step(call, step_id)
    known = {"version": str(step.version), "step": service.step_words(step), "result": service.result_words(step)}
    known |= {"owner": str(step.owner_id)}
    filled = {**known, "due_on": step.due_on}
    form = ResultForm(service.officers(council), data=None if request.method == "POST" else filled)
    if form.validate_on_submit():
        with transaction(form.key):
            step = service.missing_step(calls.call(council, call_id), step_id)
            form.seen(step.version)
            owner, me = db.session.get_one(User, form.owner_id()), account_behind(current_user)
            told = {"step": form.step.data, "due_on": form.until(), "result": form.result.data or ""}
            service.change_step(me, step, owner=owner, on=_today(), **told)
        flash(_("The step was changed."), "success")
        return redirect(url_for("calls.missing", council=council, call_id=call_id))
    who = words.gap_name(call, step.gap, on=_today())
    return answered("calls/outreach/step.html", form=form, call=call, who=who, words=label(step.call.title))


def _link(noted: Outreach) -> str:
    """The call in the language of this way, counting who comes by it."""
    call = noted.call
    return addresses.shown(
        "calls.public_call", council=call.council, call_id=call.id, came_by=noted.token, lang=noted.language
    )


def _written(noted: Outreach) -> dict[str, object]:
    return {
        "version": str(noted.version),
        "day": noted.day,
        "channel": noted.channel,
        "language": noted.language,
        "group": service.group_of(noted),
        "reach": noted.reach,
        "note": service.note_of(noted),
    }


def _today() -> date:
    return datetime.now(UTC).date()
