"""Importing a pool: upload, preview with every mistake named, confirm or cancel. Nothing is saved before that.

The area's blueprint is made here, so that `views` can add the other pages to it.
"""

from datetime import UTC, datetime
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from council.access import Permission, requires
from council.accounts.datastore import account_behind
from council.accounts.models import User
from council.calls import pool_example, pool_import, pool_uploads, service
from council.calls.forms import ImportForm, PoolForm
from council.calls.models import Call, PoolUpload
from council.calls.pool_words import file_words
from council.calls.preview_pages import preview_page, targets_of
from council.calls.service import Stage
from council.councils import service as councils
from council.councils.dimensions import DimensionView
from council.councils.models import Council
from council.database import db, transaction
from council.form_base import ConfirmForm, Page
from council.members.file_columns import sent_meanings
from council.responses import as_file
from council.tables import TableError
from council.uploads import bytes_of

blueprint = Blueprint("calls", __name__)

IMPORT = "/<council>/calls/<uuid:call_id>/import"


@blueprint.get(IMPORT)
@requires(Permission.IMPORT_POOL)
def import_pool(council: Council, call_id: UUID) -> str:
    """Where a pool is uploaded, with what the file may hold."""
    return _upload_page(council, service.call(council, call_id), PoolForm())


@blueprint.post(IMPORT)
@requires(Permission.IMPORT_POOL)
def upload_pool(council: Council, call_id: UUID) -> Page:
    """Read an uploaded file; a file that cannot be read is told at once and leaves nothing behind."""
    call = service.call(council, call_id)
    form = PoolForm()
    if not form.validate_on_submit():
        return _upload_page(council, call, form), 422
    try:
        staged = pool_uploads.read_files(bytes_of(form.pool.data), bytes_of(form.categories.data), _asked(council))
    except TableError as error:
        form.pool.errors = [file_words(error)]
        return _upload_page(council, call, form), 422
    with transaction(form.key):
        upload = pool_uploads.stage_upload(account_behind(current_user), service.call(council, call_id), staged)
        upload_id = upload.id
    return redirect(_preview_address(council, call_id, upload_id))


@blueprint.get(f"{IMPORT}/example.csv")
@requires(Permission.IMPORT_POOL)
def pool_example_file(council: Council, call_id: UUID) -> Response:
    """A file with this council's columns and every allowed value, to start from."""
    service.call(council, call_id)
    return as_file(pool_example.example_csv(_asked(council)), "text/csv", f"{council.slug}-pool.csv")


@blueprint.get(f"{IMPORT}/<uuid:upload_id>")
@requires(Permission.IMPORT_POOL)
def preview_pool(council: Council, call_id: UUID, upload_id: UUID) -> str:
    """What the file says and would change, and everything in it that is not right yet."""
    upload = _upload(council, call_id, upload_id)
    return _preview(council, upload, request.args, ImportForm())


@blueprint.post(f"{IMPORT}/<uuid:upload_id>")
@requires(Permission.IMPORT_POOL)
def confirm_pool(council: Council, call_id: UUID, upload_id: UUID) -> Page:
    """Bring the file into the pool, as the preview showed it."""
    upload = _upload(council, call_id, upload_id)
    form = ImportForm()
    if not form.validate_on_submit():
        return _preview(council, upload, request.form, form), 422
    today = datetime.now(UTC).date()
    with transaction(form.key):
        upload = _upload(council, call_id, upload_id)
        targets = sent_meanings(request.form, pool_uploads.open_upload(upload).table)  # as the preview showed them
        done = pool_import.confirm_import(_me(), upload, targets=targets, stage=Stage(str(form.stage.data)), on=today)
    flash(_told(done), "success")
    return redirect(url_for("calls.call", council=council, call_id=call_id))


@blueprint.post(f"{IMPORT}/<uuid:upload_id>/cancel")
@requires(Permission.IMPORT_POOL)
def cancel_pool(council: Council, call_id: UUID, upload_id: UUID) -> Page:
    """Throw the file away; nothing of it is kept."""
    form = ConfirmForm()
    if not form.validate_on_submit():
        return redirect(_preview_address(council, call_id, upload_id))
    with transaction(form.key):
        pool_uploads.discard_upload(_me(), _upload(council, call_id, upload_id))
    flash(_("The file was thrown away. Nothing was imported."), "success")
    return redirect(url_for("calls.import_pool", council=council, call_id=call_id))


def _upload_page(council: Council, call: Call, form: PoolForm) -> str:
    waiting = pool_uploads.waiting_uploads(call, by=_me(), at=datetime.now(UTC))
    return render_template(
        "calls/import.html",
        call=call,
        form=form,
        hints=pool_example.column_hints(_asked(council)),
        waiting=[(_preview_address(council, call.id, each.id), each.uploaded_at) for each in waiting],
    )


def _preview(council: Council, upload: PoolUpload, told: MultiDict[str, str], form: ImportForm) -> str:
    staged = pool_uploads.open_upload(upload)
    dimensions = _asked(council)
    targets = targets_of(staged, told, dimensions)
    charter = councils.charter_on(council, upload.call.rotation_on)
    rules = councils.rules_of(charter) if charter else None
    page = preview_page(upload.call, staged, targets, dimensions=dimensions, rules=rules)
    return render_template(
        "calls/preview.html",
        call=upload.call,
        upload_id=upload.id,
        page=page,
        form=form,
        cancel_form=ConfirmForm(formdata=None),
    )


def _preview_address(council: Council, call_id: UUID, upload_id: UUID) -> str:
    return url_for("calls.preview_pool", council=council, call_id=call_id, upload_id=upload_id)


def _told(done: pool_import.Outcome) -> str:
    if done.new == done.updated == 0:
        return _("Nothing changed: everybody in this file was already in the pool, exactly so.")
    return _(
        "The pool was imported: %(new)d new people, %(updated)d updated, %(unchanged)d unchanged.",
        new=done.new,
        updated=done.updated,
        unchanged=done.unchanged,
    )


def _asked(council: Council) -> list[DimensionView]:
    return councils.dimensions_of(council, on=datetime.now(UTC).date())


def _upload(council: Council, call_id: UUID, upload_id: UUID) -> PoolUpload:
    call = service.call(council, call_id)
    return pool_uploads.upload_of(call, upload_id, by=_me(), at=datetime.now(UTC))


def _me() -> User:
    me = account_behind(current_user)
    return db.session.get_one(User, me.id)
