"""Files of members for others: a spreadsheet for the secretariat, and Popolo for it and for everybody."""

import json
from datetime import UTC, datetime

from flask import Response, render_template, request
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from council.access import Permission, public, requires, roles_in
from council.accounts.datastore import account_behind
from council.councils.models import Council
from council.database import transaction
from council.errors import NotFound
from council.i18n import label
from council.responses import as_file
from council.terms.exchange import export, popolo
from council.terms.exchange.export import Kind, Whom
from council.terms.exchange.forms import IN_WORDS, ExportForm
from council.terms.substitute_pages import blueprint

TYPES = {
    Kind.CSV: "text/csv; charset=utf-8",
    Kind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


USUAL = {"kind": Kind.CSV.value, "whom": Whom.EVERYBODY.value, "wording": IN_WORDS}  # where the address does not say


@blueprint.get("/<council>/people/export")
@requires(Permission.SEE_PEOPLE)
def export_members(council: Council) -> str:
    """Which file is taken, what stands in it, and what does not."""
    shown = export.visible_dimensions(council, roles_in(council), datetime.now(UTC).date())
    names = [label(each.name) for each in shown]
    return render_template("terms/export.html", form=ExportForm(), dimensions=names)


@blueprint.get("/<council>/people/export/file")
@requires(Permission.SEE_PEOPLE)
def export_file(council: Council) -> Response:
    """The file that was chosen; each one that is taken is recorded."""
    form = ExportForm(MultiDict({**USUAL, **request.args}))
    if not form.validate():
        raise NotFound
    now = datetime.now(UTC)
    with transaction():
        content = export.export_members(
            account_behind(current_user), council, form.wish, roles=roles_in(council), on=now.date()
        )
    kind = form.wish.kind
    return as_file(content, TYPES[kind], f"{council.slug}-members-{now.date().isoformat()}.{kind.value}")


@blueprint.get("/<council>/people.popolo.json")
@requires(Permission.SEE_PEOPLE)
def popolo_file(council: Council) -> Response:
    """Everybody who holds, held or will hold a seat, in Popolo; each file that is taken is recorded."""
    with transaction():
        document = popolo.hand_out(account_behind(current_user), council)
    return as_file(_json(document), "application/json", f"{council.slug}.popolo.json")


@blueprint.get("/<council>/public/popolo.json")
@public
def public_popolo(council: Council) -> Response:
    """The council in Popolo, as far as everybody may read it."""
    document = popolo.public_document(council, datetime.now(UTC).date())
    return Response(_json(document), mimetype="application/json")


def _json(document: popolo.Document) -> bytes:
    return json.dumps(document, ensure_ascii=False, indent=2).encode()
