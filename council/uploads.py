"""A file somebody uploaded and has not confirmed: read once, sealed under a key of its own, forgotten after an hour."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, Select, String, select
from sqlalchemy.orm import Mapped, mapped_column
from werkzeug.datastructures import FileStorage

from council import crypto
from council.database import Base, UtcDateTime, WithId, db, moment
from council.tables import MOST_ROWS, Table, is_workbook, packed, read_table, unpacked
from council.workbooks import read_workbook

KEPT = timedelta(hours=1)


class Upload(WithId, Base):
    """What each table of waiting files holds beside whom it belongs to."""

    __abstract__ = True

    uploaded_by_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    uploaded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    file_kind: Mapped[str] = mapped_column(String(10))
    content_sealed: Mapped[bytes] = mapped_column(LargeBinary)


AnyUpload = TypeVar("AnyUpload", bound=Upload)


@dataclass(frozen=True)
class Staged:
    """What was read from a file: its table, and the file's fingerprint."""

    kind: str
    sha256: str
    table: Table

    def packed(self) -> dict[str, object]:
        """The same as JSON can hold it."""
        return {**packed(self.table), "kind": self.kind, "sha256": self.sha256}

    @classmethod
    def unpacked(cls, content: Mapping[str, Any]) -> "Staged":
        """What was packed."""
        return cls(content["kind"], content["sha256"], unpacked(content))


def bytes_of(file: FileStorage | None) -> bytes:
    """What a form sent as a file; nothing where none was chosen."""
    if not file:
        return b""
    try:
        return bytes(file.read())
    finally:
        file.close()


def read_any(content: bytes, most_rows: int = MOST_ROWS) -> Staged:
    """Read a file, whether it is a workbook or CSV. Raises `TableError`."""
    workbook = is_workbook(content)
    table = read_workbook(content, most_rows) if workbook else read_table(content, most_rows)
    return Staged("workbook" if workbook else "csv", hashlib.sha256(content).hexdigest(), table)


def keep(upload: Upload, content: Mapping[str, object]) -> None:
    """Keep what was read, sealed."""
    crypto.make_key(upload.id)
    plain = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    upload.content_sealed = crypto.seal(upload.id, plain, _place(upload))
    db.session.add(upload)


def kept(upload: Upload) -> dict[str, Any]:
    """What was kept."""
    content: dict[str, Any] = json.loads(crypto.unseal(upload.id, upload.content_sealed, _place(upload)))
    return content


def waiting(model: type[AnyUpload], *, by: UUID, at: datetime) -> Select[AnyUpload]:
    """The files of somebody that still wait, the latest first; after an hour none waits any more."""
    still = select(model).where(model.uploaded_by_id == by, model.uploaded_at >= at - KEPT)
    return still.order_by(model.uploaded_at.desc())


def overdue(model: type[AnyUpload], at: datetime) -> list[AnyUpload]:
    """The files that nobody confirmed within an hour."""
    return list(db.session.scalars(select(model).where(model.uploaded_at < at - KEPT)))


def remove(upload: Upload) -> None:
    """Take a file out, with the key it was sealed under."""
    crypto.destroy_key(upload.id, at=moment())
    db.session.delete(upload)
    db.session.flush()


def _place(upload: Upload) -> crypto.Place:
    return crypto.Place(upload.__tablename__, "content_sealed", upload.id)
