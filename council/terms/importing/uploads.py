"""A file of members that was uploaded and not confirmed: read once, sealed under a key of its own, soon forgotten."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from flask_babel import gettext as _
from sqlalchemy import select

from council import crypto
from council.accounts.models import User
from council.audit.acts import Act
from council.audit.service import Actor, Detail, Subject, System, record
from council.councils.dimensions import DimensionView
from council.councils.models import Council
from council.database import db, moment
from council.errors import NotFound
from council.members.columns import IGNORE, header_is_missing
from council.tables import Fault, Table, TableError, is_workbook, packed, read_table, unpacked
from council.terms.importing.columns import suggested
from council.terms.importing.models import MemberUpload
from council.workbooks import read_workbook

KEPT = timedelta(hours=1)
MOST_ROWS = 30_000  # what one transaction saves before another writer stops waiting for it (10 s)


@dataclass(frozen=True)
class Staged:
    """What was read from an upload: its table, and the file's fingerprint."""

    kind: str
    sha256: str
    table: Table


def read_file(content: bytes, dimensions: Sequence[DimensionView]) -> Staged:
    """Read an uploaded file of members. Raises `TableError`."""
    workbook = is_workbook(content)
    table = read_workbook(content, MOST_ROWS) if workbook else read_table(content, MOST_ROWS)
    unknown = all(target == IGNORE for target in suggested(table.header, dimensions))
    if unknown and header_is_missing(table.header, dimensions):
        raise TableError(Fault.NO_HEADER)
    return Staged("workbook" if workbook else "csv", hashlib.sha256(content).hexdigest(), table)


def stage_upload(actor: User, council: Council, staged: Staged) -> MemberUpload:
    """Keep what was read until it is confirmed, cancelled or forgotten; nobody becomes known by it."""
    upload_id = uuid4()
    crypto.make_key(upload_id)
    content = {**packed(staged.table), "kind": staged.kind, "sha256": staged.sha256}
    plain = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    upload = MemberUpload(
        id=upload_id,
        council_id=council.id,
        uploaded_by_id=actor.id,
        uploaded_at=moment(),
        file_kind=staged.kind,
        content_sealed=crypto.seal(upload_id, plain, _place(upload_id)),
    )
    db.session.add(upload)
    details: dict[str, Detail] = {"rows": len(staged.table.rows), "sha256": staged.sha256}
    record(actor, Act.MEMBERS_UPLOADED, _subject(upload_id), council=council.id, details=details)
    return upload


def upload_of(council: Council, upload_id: UUID, *, by: User, at: datetime) -> MemberUpload:
    """An upload of hers that still waits; anybody else's, or one kept for an hour, is not there."""
    found = db.session.get(MemberUpload, upload_id)
    mine = found is not None and found.council_id == council.id and found.uploaded_by_id == by.id
    if found is None or not mine or found.uploaded_at + KEPT < at:
        raise NotFound(
            _("This file is not waiting any more. It was imported, cancelled, or forgotten after one hour."),
            _("Open the list of people to see who is known, or upload the file again."),
        )
    return found


def waiting_uploads(council: Council, *, by: User, at: datetime) -> list[MemberUpload]:
    """The files she uploaded and has not confirmed, the latest first."""
    question = select(MemberUpload).where(
        MemberUpload.council_id == council.id,
        MemberUpload.uploaded_by_id == by.id,
        MemberUpload.uploaded_at >= at - KEPT,
    )
    return list(db.session.scalars(question.order_by(MemberUpload.uploaded_at.desc())))


def open_upload(upload: MemberUpload) -> Staged:
    """What was read from an upload."""
    content = json.loads(crypto.unseal(upload.id, upload.content_sealed, _place(upload.id)))
    return Staged(content["kind"], content["sha256"], unpacked(content))


def discard_upload(actor: Actor, upload: MemberUpload) -> None:
    """Throw an upload away before it was confirmed; its key is destroyed with it."""
    record(actor, Act.MEMBERS_DISCARDED, _subject(upload.id), council=upload.council_id)
    crypto.destroy_key(upload.id, at=moment())
    db.session.delete(upload)
    db.session.flush()


def forget_uploads(at: datetime) -> int:
    """Throw away every upload that nobody confirmed within an hour; says how many there were."""
    old = db.session.scalars(select(MemberUpload).where(MemberUpload.uploaded_at < at - KEPT)).all()
    for upload in old:
        discard_upload(System("terms"), upload)
    return len(old)


def _place(upload_id: UUID) -> crypto.Place:
    return crypto.Place("member_uploads", "content_sealed", upload_id)


def _subject(upload_id: UUID) -> Subject:
    return Subject("member_upload", str(upload_id))
