"""Pages on which a sealed table is asked for, opened and read; each look is recorded before the table is shown."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from council.access import Permission, requires
from council.accounts.datastore import account_behind
from council.councils.models import Council
from council.database import transaction
from council.errors import NotFound
from council.form_base import ConfirmForm, Page, answered
from council.reports.history import crossing
from council.reports.history.spans import Span, history_of
from council.reports.sealed import service
from council.reports.sealed.forms import AskForm, GrantForm, RefuseForm
from council.reports.sealed.models import SealedAccess
from council.reports.sealed.service import AccessState, Wish
from council.reports.section import blueprint

HERE = "/<council>/audit/sealed"
DESK = "/<council>/sealed-requests"


@dataclass(frozen=True)
class Line:
    """One request in a list."""

    asked: SealedAccess
    name: str
    state: AccessState


@blueprint.route(HERE, methods=["GET", "POST"])
@requires(Permission.READ_RECORD)
def sealed_access(council: Council) -> Page:
    """What the reader asked for and what is open to her; and the form to ask."""
    user, found = account_behind(current_user), history_of(council, _today())
    tables = {" ".join(each): each for each in service.closed_tables(found)}
    form = AskForm(data={"first_day": found.whole.start, "last_day": found.whole.last} if _opened() else None)
    form.table.choices = [(key, crossing.name_of(found, each)) for key, each in tables.items()]
    if form.validate_on_submit():
        wish = Wish(tables[form.table.data], form.first_day.data, form.last_day.data, form.reason.data)
        with transaction(form.key):
            service.ask(user, council, wish=wish)
        flash(_("Your request is written down. You get a mail when it is decided."), "success")
        return redirect(url_for("reports.sealed_access", council=council))
    mine = [_line(each) for each in service.requests_by(user, council)]
    return answered("reports/sealed/access.html", form=form, tables=tables, lines=mine, confirm=ConfirmForm())


@blueprint.post(f"{HERE}/<uuid:request_id>")
@requires(Permission.READ_RECORD)
def sealed_table(council: Council, request_id: UUID) -> str:
    """The table that was opened; that it was read is written into the record first."""
    form, user, today = ConfirmForm(), account_behind(current_user), _today()
    form.validate_on_submit()
    with transaction(form.key):
        asked = service.request(council, request_id)
        if not service.is_open_to(user, asked, today):
            raise NotFound
        service.record_look(user, asked)
    found = history_of(council, today)
    end = min(asked.last_day, found.whole.last) + timedelta(days=1)
    span = Span(max(asked.first_day, found.whole.start), end)
    shown = crossing.heat_map(found, tuple(asked.dimensions), span) if span.start < span.end else None
    return render_template("reports/sealed/table.html", asked=asked, shown=shown, span=span)


@blueprint.get(DESK)
@requires(Permission.OPEN_SEALED)
def sealed_requests(council: Council) -> str:
    """What auditors asked for, the latest first."""
    lines = [_line(each) for each in service.requests(council)]
    return render_template("reports/sealed/requests.html", lines=lines)


@blueprint.route(f"{DESK}/<uuid:request_id>", methods=["GET", "POST"])
@requires(Permission.OPEN_SEALED)
def decide_sealed(council: Council, request_id: UUID) -> Page:
    """One request: why, what would be read, and until when it is opened."""
    asked = service.request(council, request_id)
    form = GrantForm(data={"version": asked.version} if _opened() else None)
    if form.validate_on_submit():
        with transaction(form.key):
            asked = service.request(council, request_id)
            form.seen(asked.version)
            service.grant(account_behind(current_user), asked, until=form.until.data)
        flash(_("The table is open to the auditor until the day you chose. Each look is recorded."), "success")
        return _to_desk(council)
    refuse = RefuseForm(data={"version": asked.version})
    line = _line(asked)
    return answered("reports/sealed/decide.html", form=form, refuse=refuse, line=line, reason=service.reason_of(asked))


@blueprint.post(f"{DESK}/<uuid:request_id>/refuse")
@requires(Permission.OPEN_SEALED)
def refuse_sealed(council: Council, request_id: UUID) -> Response:
    """Leave it closed."""
    form = RefuseForm()
    form.validate_on_submit()
    with transaction(form.key):
        asked = service.request(council, request_id)
        form.seen(asked.version)
        service.refuse(account_behind(current_user), asked)
    flash(_("The table stays closed. The auditor is told by mail."), "success")
    return _to_desk(council)


def _line(asked: SealedAccess) -> Line:
    return Line(asked, service.table_name(asked), service.state_of(asked, _today()))


def _to_desk(council: Council) -> Response:
    return redirect(url_for("reports.sealed_requests", council=council))


def _opened() -> bool:
    return request.method == "GET"


def _today() -> date:
    return datetime.now(UTC).date()
