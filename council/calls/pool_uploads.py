"""A file somebody uploaded and has not confirmed: read once, sealed under a key of its own, soon forgotten."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from flask_babel import gettext as _
from sqlalchemy import select

from council import crypto
from council.accounts.models import User
from council.audit.acts import Act
from council.audit.service import Actor, Detail, Subject, System, record
from council.calls.models import Call, PoolUpload
from council.calls.pool_categories import Category, read_categories
from council.councils.dimensions import DimensionView
from council.database import db, moment
from council.errors import NotFound
from council.members.columns import header_is_missing
from council.tables import Fault, Table, TableError, is_workbook, packed, read_table, unpacked
from council.workbooks import read_workbook

KEPT = timedelta(hours=1)


@dataclass(frozen=True)
class Staged:
    """What was read from an upload: the pool's table, the categories beside it, and the file's fingerprint."""

    kind: str
    sha256: str
    table: Table
    categories: tuple[Category, ...] = ()


def read_files(pool: bytes, categories: bytes | None, dimensions: Sequence[DimensionView]) -> Staged:
    """Read an uploaded pool, with the field's categories where they came too. Raises `TableError`."""
    workbook = is_workbook(pool)
    table = read_workbook(pool) if workbook else read_table(pool)
    if header_is_missing(table.header, dimensions):
        raise TableError(Fault.NO_HEADER)
    beside: list[Category] = []
    if categories:
        other = read_workbook(categories) if is_workbook(categories) else read_table(categories)
        beside = read_categories(other, dimensions)
    fingerprint = hashlib.sha256(pool).hexdigest()
    return Staged("xlsx" if workbook else "csv", fingerprint, table, tuple(beside))


def stage_upload(actor: User, call: Call, staged: Staged) -> PoolUpload:
    """Keep what was read until it is confirmed, cancelled or forgotten; nobody becomes known by it."""
    upload_id = uuid4()
    crypto.make_key(upload_id)
    upload = PoolUpload(
        id=upload_id,
        call_id=call.id,
        uploaded_by_id=actor.id,
        uploaded_at=moment(),
        file_kind=staged.kind,
        content_sealed=crypto.seal(upload_id, _packed(staged), _place(upload_id)),
    )
    db.session.add(upload)
    details: dict[str, Detail] = {"call": str(call.id), "rows": len(staged.table.rows), "sha256": staged.sha256}
    record(actor, Act.POOL_UPLOADED, Subject("pool_upload", str(upload_id)), council=call.council_id, details=details)
    return upload


def upload_of(call: Call, upload_id: UUID, *, by: User, at: datetime) -> PoolUpload:
    """An upload of hers that still waits; anybody else's, or one kept for an hour, is not there."""
    found = db.session.get(PoolUpload, upload_id)
    if found is None or found.call_id != call.id or found.uploaded_by_id != by.id or found.uploaded_at + KEPT < at:
        raise NotFound(
            _("This file is not waiting any more. It was imported, cancelled, or forgotten after one hour."),
            _("Open the call to see who is in its pool, or upload the file again."),
        )
    return found


def waiting_uploads(call: Call, *, by: User, at: datetime) -> list[PoolUpload]:
    """The files she uploaded for a call and has not confirmed, the latest first."""
    question = select(PoolUpload).where(
        PoolUpload.call_id == call.id, PoolUpload.uploaded_by_id == by.id, PoolUpload.uploaded_at >= at - KEPT
    )
    return list(db.session.scalars(question.order_by(PoolUpload.uploaded_at.desc())))


def open_upload(upload: PoolUpload) -> Staged:
    """What was read from an upload."""
    return _unpacked(crypto.unseal(upload.id, upload.content_sealed, _place(upload.id)))


def discard_upload(actor: Actor, upload: PoolUpload) -> None:
    """Throw an upload away before it was confirmed; its key is destroyed with it."""
    call = upload.call
    details = {"call": str(call.id)}
    record(actor, Act.POOL_DISCARDED, Subject("pool_upload", str(upload.id)), council=call.council_id, details=details)
    crypto.destroy_key(upload.id, at=moment())
    db.session.delete(upload)
    db.session.flush()


def forget_uploads(at: datetime) -> int:
    """Throw away every upload that nobody confirmed within an hour; says how many there were."""
    old = db.session.scalars(select(PoolUpload).where(PoolUpload.uploaded_at < at - KEPT)).all()
    for upload in old:
        discard_upload(System("calls"), upload)
    return len(old)


def _place(upload_id: UUID) -> crypto.Place:
    return crypto.Place("pool_uploads", "content_sealed", upload_id)


def _packed(staged: Staged) -> str:
    content = {
        **packed(staged.table),
        "kind": staged.kind,
        "sha256": staged.sha256,
        "categories": [asdict(category) for category in staged.categories],
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def _unpacked(text: str) -> Staged:
    content = json.loads(text)
    categories = tuple(Category(**told) for told in content["categories"])
    return Staged(content["kind"], content["sha256"], unpacked(content), categories)
