"""A file of members that was uploaded and not confirmed."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from flask_babel import gettext as _

from council import uploads
from council.accounts.models import User
from council.audit.acts import Act
from council.audit.service import Actor, Detail, Subject, System, record
from council.councils.dimensions import DimensionView
from council.councils.models import Council
from council.database import db, moment
from council.errors import NotFound
from council.members.columns import IGNORE, header_is_missing
from council.tables import Fault, TableError
from council.terms.importing.columns import suggested
from council.terms.importing.models import MemberUpload
from council.uploads import Staged

MOST_ROWS = 30_000  # what one transaction saves before another writer stops waiting for it (10 s)


def read_file(content: bytes, dimensions: Sequence[DimensionView]) -> Staged:
    """Read an uploaded file of members. Raises `TableError`."""
    staged = uploads.read_any(content, MOST_ROWS)
    header = staged.table.header
    unknown = all(target == IGNORE for target in suggested(header, dimensions))
    if unknown and header_is_missing(header, dimensions):
        raise TableError(Fault.NO_HEADER)
    return staged


def stage_upload(actor: User, council: Council, staged: Staged) -> MemberUpload:
    """Keep what was read until it is confirmed, cancelled or forgotten; nobody becomes known by it."""
    upload = MemberUpload(
        id=uuid4(),
        council_id=council.id,
        uploaded_by_id=actor.id,
        uploaded_at=moment(),
        file_kind=staged.kind,
    )
    uploads.keep(upload, staged.packed())
    details: dict[str, Detail] = {"rows": len(staged.table.rows), "sha256": staged.sha256}
    record(actor, Act.MEMBERS_UPLOADED, _subject(upload), council=council.id, details=details)
    return upload


def upload_of(council: Council, upload_id: UUID, *, by: User, at: datetime) -> MemberUpload:
    """An upload of hers that still waits; anybody else's, or one kept for an hour, is not there."""
    waiting = uploads.waiting(MemberUpload, by=by.id, at=at)
    found = db.session.scalar(waiting.where(MemberUpload.id == upload_id, MemberUpload.council_id == council.id))
    if found is None:
        raise NotFound(
            _("This file is not waiting any more. It was imported, cancelled, or forgotten after one hour."),
            _("Open the list of people to see who is known, or upload the file again."),
        )
    return found


def waiting_uploads(council: Council, *, by: User, at: datetime) -> list[MemberUpload]:
    """The files she uploaded and has not confirmed, the latest first."""
    waiting = uploads.waiting(MemberUpload, by=by.id, at=at)
    return list(db.session.scalars(waiting.where(MemberUpload.council_id == council.id)))


def open_upload(upload: MemberUpload) -> Staged:
    """What was read from an upload."""
    return Staged.unpacked(uploads.kept(upload))


def discard_upload(actor: Actor, upload: MemberUpload) -> None:
    """Throw an upload away before it was confirmed; its key is destroyed with it."""
    record(actor, Act.MEMBERS_DISCARDED, _subject(upload), council=upload.council_id)
    uploads.remove(upload)


def forget_uploads(at: datetime) -> int:
    """Throw away every upload that nobody confirmed within an hour; says how many there were."""
    old = uploads.overdue(MemberUpload, at)
    for upload in old:
        discard_upload(System("terms"), upload)
    return len(old)


def _subject(upload: MemberUpload) -> Subject:
    return Subject("member_upload", str(upload.id))
