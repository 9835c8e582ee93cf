"""Where recommendations appeared again."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from council.database import Base, UtcDateTime, WithId
from council.recommendations.models import Recommendation


class Trace(WithId, Base):
    """One place in which a recommendation appeared again. It is never changed; taken back, it is shown no more."""

    __tablename__ = "recommendation_traces"

    recommendation_id: Mapped[UUID] = mapped_column(ForeignKey("recommendations.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    appeared_on: Mapped[date]
    source: Mapped[str] = mapped_column(String(200))  # whose statement, which document
    place: Mapped[str] = mapped_column(String(200), default="")  # the paragraph, page or minute
    says: Mapped[str] = mapped_column(Text)
    url: Mapped[str] = mapped_column(String(500), default="")
    noted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    taken_back_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    recommendation: Mapped[Recommendation] = relationship(lazy="joined", innerjoin=True)
