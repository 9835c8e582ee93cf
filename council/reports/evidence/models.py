"""What came of checking a decision again, or of computing it again, each time somebody asked."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from council.councils.models import Council
from council.database import Base, UtcDateTime, WithId


class EvidenceCheck(WithId, Base):
    """One time that a decision was checked or computed again. `answer` holds codes, numbers and versions only."""

    __tablename__ = "evidence_checks"

    council_id: Mapped[UUID] = mapped_column(ForeignKey("councils.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    about: Mapped[str] = mapped_column(String(20))  # proposal or staggering
    about_id: Mapped[UUID] = mapped_column(index=True)
    state: Mapped[str] = mapped_column(String(20))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answer: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    council: Mapped[Council] = relationship(lazy="joined", innerjoin=True)
