"""Every issue of published figures: whom it counted, what it told, and, sealed, what it was made from."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from council.database import Base, UtcDateTime, WithId


class FigureIssue(WithId, Base):
    """Figures about a council's composition that were told to everyone. Never changed, never deleted.

    `people` are the ids of those counted; `figures` is `figures.DimensionFigures`, one for each dimension.
    """

    __tablename__ = "figure_issues"
    __table_args__ = (UniqueConstraint("council_id", "number"), UniqueConstraint("council_id", "day"))

    council_id: Mapped[UUID] = mapped_column(ForeignKey("councils.id"), index=True)
    number: Mapped[int]
    day: Mapped[date]
    published_at: Mapped[datetime] = mapped_column(UtcDateTime)
    smallest: Mapped[int]
    sitting: Mapped[int]
    missing: Mapped[int]  # who sits and is not counted
    gone: Mapped[int]  # who left and is still counted
    people: Mapped[list[str]] = mapped_column(JSON)
    figures: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    exact_sealed: Mapped[bytes] = mapped_column(LargeBinary)  # under the council's key: how many gave each answer
