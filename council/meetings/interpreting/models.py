"""Interpretation booked for meetings."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from council.database import Base, UtcDateTime, Versioned, WithId
from council.meetings.models import Meeting


class Interpretation(WithId, Versioned, Base):
    """That interpretation into one language was asked for, confirmed or cancelled."""

    __tablename__ = "interpretations"

    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meetings.id"), index=True)
    language: Mapped[str] = mapped_column(String(8))
    way: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20))
    provider_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)  # who interprets, under the council's key
    booked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    meeting: Mapped[Meeting] = relationship(lazy="joined", innerjoin=True)
