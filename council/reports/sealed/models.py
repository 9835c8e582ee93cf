"""Who asked to read which sealed cross-table, why, and until when it is open to her."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column, relationship

from council.accounts.models import User
from council.councils.models import Council
from council.database import Base, UtcDateTime, Versioned, WithId


class SealedAccess(WithId, Versioned, Base):
    """One request, and what was decided. `open_until` is the last day of the access; none when it was refused."""

    __tablename__ = "sealed_access"

    council_id: Mapped[UUID] = mapped_column(ForeignKey("councils.id"), index=True)
    asked_by_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    dimensions: Mapped[list[str]] = mapped_column(JSON)
    first_day: Mapped[date]
    last_day: Mapped[date]
    reason_sealed: Mapped[bytes] = mapped_column(LargeBinary)  # under the council's key
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    open_until: Mapped[date | None]
    council: Mapped[Council] = relationship(lazy="joined", innerjoin=True)
    asked_by: Mapped[User] = relationship(foreign_keys=[asked_by_id], lazy="joined", innerjoin=True)
