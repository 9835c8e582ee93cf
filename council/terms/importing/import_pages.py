"""Importing members with their terms: upload, preview with every mistake named, confirm or cancel."""

from datetime import UTC, date, datetime
from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from council.access import Permission, requires
from council.accounts.datastore import account_behind
from council.accounts.models import User
from council.councils import service as councils
from council.councils.dimensions import DimensionView
from council.councils.models import Council
from council.database import db, transaction
from council.form_base import ConfirmForm, Page
from council.members.file_columns import sent_meanings
from council.responses import as_file
from council.table_words import table_words
from council.tables import TableError
from council.terms.importing import example, service, uploads
from council.terms.importing.charters import Charters
from council.terms.importing.checking import Plan
from council.terms.importing.forms import MembersFileForm
from council.terms.importing.models import MemberUpload
from council.terms.importing.preview_pages import preview_page, targets_of
from council.terms.substitute_pages import blueprint
from council.uploads import bytes_of

IMPORT = "/<council>/people/import"


@blueprint.get(IMPORT)
@requires(Permission.EDIT_PEOPLE)
def import_members(council: Council) -> str:
    """Where a file of members is uploaded, with what it may hold."""
    return _upload_page(council, MembersFileForm())


@blueprint.post(IMPORT)
@requires(Permission.EDIT_PEOPLE)
def upload_members(council: Council) -> Page:
    """Read an uploaded file; a file that cannot be read is told at once and leaves nothing behind."""
    form = MembersFileForm()
    if not form.validate_on_submit():
        return _upload_page(council, form), 422
    try:
        staged = uploads.read_file(bytes_of(form.members.data), _asked(council))
    except TableError as error:
        form.members.errors = [table_words(error)]
        return _upload_page(council, form), 422
    with transaction(form.key):
        upload_id = uploads.stage_upload(account_behind(current_user), council, staged).id
    return redirect(_preview_address(council, upload_id))


@blueprint.get(f"{IMPORT}/example.csv")
@requires(Permission.EDIT_PEOPLE)
def members_example_file(council: Council) -> Response:
    """A file with this council's columns, to start from."""
    content = example.example_csv(_asked(council), Charters(council), _today())
    return as_file(content, "text/csv", f"{council.slug}-members.csv")


@blueprint.get(f"{IMPORT}/<uuid:upload_id>")
@requires(Permission.EDIT_PEOPLE)
def preview_members(council: Council, upload_id: UUID) -> str:
    """What the file says and would change, and everything in it that is not right yet."""
    return _preview(council, _upload(council, upload_id), request.args, ConfirmForm())


@blueprint.post(f"{IMPORT}/<uuid:upload_id>")
@requires(Permission.EDIT_PEOPLE)
def confirm_members(council: Council, upload_id: UUID) -> Page:
    """Bring the file in, as the preview showed it."""
    form = ConfirmForm()
    if not form.validate_on_submit():
        return _preview(council, _upload(council, upload_id), request.form, form), 422
    staged = uploads.open_upload(_upload(council, upload_id))
    file = service.understand(council, staged, sent_meanings(request.form, staged.table), _asked(council))
    with transaction(form.key):
        plan = service.import_members(_me(), _upload(council, upload_id), file, on=_today())
    flash(_told(plan), "success")
    return redirect(url_for("members.people", council=council))


@blueprint.post(f"{IMPORT}/<uuid:upload_id>/cancel")
@requires(Permission.EDIT_PEOPLE)
def cancel_members(council: Council, upload_id: UUID) -> Page:
    """Throw the file away; nothing of it is kept."""
    form = ConfirmForm()
    if not form.validate_on_submit():
        return redirect(_preview_address(council, upload_id))
    with transaction(form.key):
        uploads.discard_upload(_me(), _upload(council, upload_id))
    flash(_("The file was thrown away. Nothing was imported."), "success")
    return redirect(url_for("terms.import_members", council=council))


def _upload_page(council: Council, form: MembersFileForm) -> str:
    waiting = uploads.waiting_uploads(council, by=_me(), at=datetime.now(UTC))
    return render_template(
        "terms/import/upload.html",
        form=form,
        hints=example.column_hints(_asked(council), Charters(council), _today()),
        waiting=[(_preview_address(council, each.id), each.uploaded_at) for each in waiting],
    )


def _preview(council: Council, upload: MemberUpload, told: MultiDict[str, str], form: ConfirmForm) -> str:
    staged, dimensions = uploads.open_upload(upload), _asked(council)
    targets = targets_of(staged, told, dimensions)
    return render_template(
        "terms/import/preview.html",
        upload_id=upload.id,
        page=preview_page(council, staged, targets, dimensions),
        form=form,
        cancel_form=ConfirmForm(formdata=None),
    )


def _preview_address(council: Council, upload_id: UUID) -> str:
    return url_for("terms.preview_members", council=council, upload_id=upload_id)


def _told(plan: Plan) -> str:
    if plan.changes_nothing:
        return _("Nothing changed: everybody in this file was known already with these terms, exactly so.")
    return _(
        "The file was imported: %(new)d new people, %(updated)d updated, %(unchanged)d unchanged, %(terms)d new terms.",
        new=len(plan.new),
        updated=plan.updated,
        unchanged=plan.unchanged,
        terms=len(plan.terms),
    )


def _asked(council: Council) -> list[DimensionView]:
    return councils.dimensions_of(council, on=_today())


def _upload(council: Council, upload_id: UUID) -> MemberUpload:
    return uploads.upload_of(council, upload_id, by=_me(), at=datetime.now(UTC))


def _me() -> User:
    return db.session.get_one(User, account_behind(current_user).id)


def _today() -> date:
    return datetime.now(UTC).date()
