"""A pool that was uploaded and not confirmed, with the field's categories where they came too."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID, uuid4

from flask_babel import gettext as _

from council import uploads
from council.accounts.models import User
from council.audit.acts import Act
from council.audit.service import Actor, Detail, Subject, System, record
from council.calls.models import Call, PoolUpload
from council.calls.pool_categories import Category, read_categories
from council.councils.dimensions import DimensionView
from council.database import db, moment
from council.errors import NotFound
from council.members.columns import header_is_missing
from council.tables import Fault, TableError
from council.uploads import Staged


@dataclass(frozen=True)
class StagedPool(Staged):
    """What was read from an upload: the pool's table, and the categories beside it."""

    categories: tuple[Category, ...] = ()


def read_files(pool: bytes, categories: bytes | None, dimensions: Sequence[DimensionView]) -> StagedPool:
    """Read an uploaded pool, with the field's categories where they came too. Raises `TableError`."""
    staged = uploads.read_any(pool)
    if header_is_missing(staged.table.header, dimensions):
        raise TableError(Fault.NO_HEADER)
    beside = read_categories(uploads.read_any(categories).table, dimensions) if categories else ()
    return StagedPool(staged.kind, staged.sha256, staged.table, tuple(beside))


def stage_upload(actor: User, call: Call, staged: StagedPool) -> PoolUpload:
    """Keep what was read until it is confirmed, cancelled or forgotten; nobody becomes known by it."""
    upload = PoolUpload(
        id=uuid4(),
        call_id=call.id,
        uploaded_by_id=actor.id,
        uploaded_at=moment(),
        file_kind=staged.kind,
    )
    uploads.keep(upload, {**staged.packed(), "categories": [asdict(category) for category in staged.categories]})
    details: dict[str, Detail] = {"call": str(call.id), "rows": len(staged.table.rows), "sha256": staged.sha256}
    record(actor, Act.POOL_UPLOADED, _subject(upload), council=call.council_id, details=details)
    return upload


def upload_of(call: Call, upload_id: UUID, *, by: User, at: datetime) -> PoolUpload:
    """An upload of hers that still waits; anybody else's, or one kept for an hour, is not there."""
    waiting = uploads.waiting(PoolUpload, by=by.id, at=at)
    found = db.session.scalar(waiting.where(PoolUpload.id == upload_id, PoolUpload.call_id == call.id))
    if found is None:
        raise NotFound(
            _("This file is not waiting any more. It was imported, cancelled, or forgotten after one hour."),
            _("Open the call to see who is in its pool, or upload the file again."),
        )
    return found


def waiting_uploads(call: Call, *, by: User, at: datetime) -> list[PoolUpload]:
    """The files she uploaded for a call and has not confirmed, the latest first."""
    return list(db.session.scalars(uploads.waiting(PoolUpload, by=by.id, at=at).where(PoolUpload.call_id == call.id)))


def open_upload(upload: PoolUpload) -> StagedPool:
    """What was read from an upload."""
    content = uploads.kept(upload)
    pool, categories = Staged.unpacked(content), (Category(**told) for told in content["categories"])
    return StagedPool(pool.kind, pool.sha256, pool.table, tuple(categories))


def discard_upload(actor: Actor, upload: PoolUpload) -> None:
    """Throw an upload away before it was confirmed; its key is destroyed with it."""
    call = upload.call
    record(actor, Act.POOL_DISCARDED, _subject(upload), council=call.council_id, details={"call": str(call.id)})
    uploads.remove(upload)


def forget_uploads(at: datetime) -> int:
    """Throw away every upload that nobody confirmed within an hour; says how many there were."""
    old = uploads.overdue(PoolUpload, at)
    for upload in old:
        discard_upload(System("calls"), upload)
    return len(old)


def _subject(upload: PoolUpload) -> Subject:
    return Subject("pool_upload", str(upload.id))
