"""The papers of a meeting, and the files of each in its languages."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from council.councils.models import Labels
from council.database import Base, UtcDateTime, Versioned, WithId
from council.meetings.models import Meeting


class Paper(WithId, Versioned, Base):
    """A paper for a meeting, written in one language and translated into others."""

    __tablename__ = "papers"
    __table_args__ = (UniqueConstraint("meeting_id", "number"),)

    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meetings.id"), index=True)
    number: Mapped[int]
    title: Mapped[Labels] = mapped_column(JSON)
    original: Mapped[str] = mapped_column(String(8))  # the language it was written in
    meeting: Mapped[Meeting] = relationship(lazy="joined", innerjoin=True)


class PaperFile(WithId, Versioned, Base):
    """One issue of a paper in one language."""

    __tablename__ = "paper_files"
    __table_args__ = (UniqueConstraint("paper_id", "language", "issue"),)

    paper_id: Mapped[UUID] = mapped_column(ForeignKey("papers.id"), index=True)
    language: Mapped[str] = mapped_column(String(8))
    issue: Mapped[int]
    of_issue: Mapped[int]  # the issue of the original that it says the same as
    status: Mapped[str] = mapped_column(String(20))  # calls.texts.TextStatus
    translator_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)  # under the key of the file, like its content
    format: Mapped[str] = mapped_column(String(10))
    size: Mapped[int]  # bytes
    sha256: Mapped[str] = mapped_column(String(64))
    content_sealed: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    uploaded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    paper: Mapped[Paper] = relationship(lazy="joined", innerjoin=True)
