"""Pages on which a person reads everything kept about her, takes a copy of it, and sees who looked at it."""

from datetime import UTC, datetime

from flask import Response, render_template, request
from flask_babel import gettext as _
from flask_login import current_user

from council import i18n, pdf
from council.access import Permission, requires
from council.accounts.datastore import account_behind
from council.councils.models import Council
from council.database import transaction
from council.errors import Refused
from council.i18n import day, label
from council.members.own import service as own
from council.paging import page_asked
from council.portal.own import looked
from council.portal.own.copied import OwnData
from council.portal.own.copying import note_export
from council.portal.own.sections import own_data
from council.portal.own.told import in_sections
from council.portal.section import blueprint
from council.responses import as_file

COPY = "/me/<council>/copy"


@blueprint.get("/me/<council>/who-looked")
@requires(Permission.OWN_DATA)
def who_looked(council: Council) -> str:
    """Who looked at what is kept about her, and when."""
    person = own.own_person(current_user, council)
    shown = looked.page_of(person, council, page_asked(request.args, otherwise=0))
    return render_template("portal/own/who_looked.html", council=council, shown=shown)


@blueprint.get(COPY)
@requires(Permission.OWN_DATA)
def own_copy(council: Council) -> str:
    """Everything kept about her, to be read and printed, and the ways to take it along."""
    sections = in_sections(_data(council))
    return render_template("portal/own/copy.html", council=council, sections=sections, name=label(council.name))


@blueprint.get(f"{COPY}/my-data.json")
@requires(Permission.OWN_DATA)
def own_copy_json(council: Council) -> Response:
    """Her copy for machines; that she took it is recorded."""
    content = _data(council).model_dump_json(indent=1).encode()
    _note(council, "json")
    return as_file(content, "application/json", "my-data.json")


@blueprint.get(f"{COPY}/my-data.pdf")
@requires(Permission.OWN_DATA)
def own_copy_pdf(council: Council) -> Response:
    """Her copy to read; that she took it is recorded, unless it cannot be written in her script."""
    content = _readable(_data(council))
    _note(council, "pdf")
    return as_file(content, "application/pdf", "my-data.pdf")


def _data(council: Council) -> OwnData:
    return own_data(council, own.own_person(current_user, council), at=datetime.now(UTC))


def _note(council: Council, form: str) -> None:
    with transaction():
        note_export(account_behind(current_user), own.own_person(current_user, council), form=form)


def _readable(data: OwnData) -> bytes:
    told = {
        "title": _("What is kept about me"),
        "council": data.council,
        "about": _("Everything this council keeps about you, as it was on %(day)s.", day=day(data.written_at.date())),
        "footer": _("For %(pseudonym)s only", pseudonym=data.identity.pseudonym),
        "language": i18n.code(),
        "direction": i18n.direction(),
        "sections": [{"title": each.title, "entries": each.entries} for each in in_sections(data)],
    }
    try:
        return pdf.make_pdf("own_data.typ", told, at=data.written_at)
    except pdf.NoLetters:
        raise Refused(
            _("This site has no letters to write your data into a PDF."),
            _("Print the page with your data instead: it holds the same. The file for machines holds it too."),
        ) from None
