"""Uploaded files of members that wait to be confirmed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from council.accounts.models import User
from council.councils.models import Council
from council.database import Base, UtcDateTime, WithId


class MemberUpload(WithId, Base):
    """A file of members that nobody has confirmed: sealed under its own key, gone when confirmed or forgotten."""

    __tablename__ = "member_uploads"

    council_id: Mapped[UUID] = mapped_column(ForeignKey("councils.id"), index=True)
    uploaded_by_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    uploaded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    file_kind: Mapped[str] = mapped_column(String(10))
    content_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    council: Mapped[Council] = relationship(lazy="joined", innerjoin=True)
    uploaded_by: Mapped[User] = relationship()
