"""What came of holding a council's tables against the record, each time somebody asked."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from council.councils.models import Council
from council.database import Base, UtcDateTime, WithId


class Reconciliation(WithId, Base):
    """One time that the record was replayed. `listed` holds the first differences; `differences` counts them all."""

    __tablename__ = "reconciliations"

    council_id: Mapped[UUID] = mapped_column(ForeignKey("councils.id"), index=True)
    state: Mapped[str] = mapped_column(String(20))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    acts: Mapped[int] = mapped_column(BigInteger, default=0)  # how many were replayed
    through: Mapped[int] = mapped_column(BigInteger, default=0)  # the number of the latest act then
    differences: Mapped[int] = mapped_column(BigInteger, default=0)
    listed: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    council: Mapped[Council] = relationship(lazy="joined", innerjoin=True)
