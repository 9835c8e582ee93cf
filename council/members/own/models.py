"""A person's calendar link, and her wish to be erased."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from council.database import Base, UtcDateTime, WithId
from council.members.models import Person


class CalendarFeed(WithId, Base):
    """The link by which a calendar follows a person's dates. Only a hash of its secret part is kept.

    A link that was taken back keeps its row, so that a later one names the same dates by the same ids.
    """

    __tablename__ = "calendar_feeds"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), unique=True)
    token_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32), unique=True)  # none: taken back
    names_council: Mapped[bool] = mapped_column(default=False)  # whoever sees her screen may read the council's name
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)


class ErasureRequest(WithId, Base):
    """A person asked to be erased, and perhaps took that back."""

    __tablename__ = "erasure_requests"
    __table_args__ = (
        Index(
            "uq_erasure_requests_open",
            "person_id",
            unique=True,
            sqlite_where=text("taken_back_at IS NULL"),
            postgresql_where=text("taken_back_at IS NULL"),
        ),
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    taken_back_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)
