"""When a person can meet, the dates that were asked about for a meeting, and what each answered."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from council.database import Base, UtcDateTime, Versioned, WithId
from council.meetings.models import Meeting


class Can(StrEnum):
    """What somebody says of a date."""

    YES = "yes"
    IF_NEEDED = "if_needed"
    NO = "no"


class PossibleHours(WithId, Versioned, Base):
    """When one person can meet; where she lives and what she has to do stays under her own key."""

    __tablename__ = "possible_hours"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), unique=True)
    content_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    entered_by: Mapped[str] = mapped_column(String(20))
    entered_on: Mapped[date]


class DatePoll(WithId, Versioned, Base):
    """The question when a meeting shall be."""

    __tablename__ = "date_polls"

    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meetings.id"), unique=True)
    length: Mapped[int]  # minutes
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answers_until: Mapped[date]
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    meeting: Mapped[Meeting] = relationship(lazy="joined", innerjoin=True)


class DateOption(WithId, Base):
    """One date that is asked about."""

    __tablename__ = "date_options"
    __table_args__ = (UniqueConstraint("poll_id", "starts_at"),)

    poll_id: Mapped[UUID] = mapped_column(ForeignKey("date_polls.id"), index=True)
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    chosen: Mapped[bool] = mapped_column(default=False)


class DateAnswer(WithId, Base):
    """What one person said of one date."""

    __tablename__ = "date_answers"
    __table_args__ = (UniqueConstraint("option_id", "person_id"),)

    option_id: Mapped[UUID] = mapped_column(ForeignKey("date_options.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    can: Mapped[str] = mapped_column(String(10))
    assisted: Mapped[bool] = mapped_column(default=False)  # an officer wrote down what she said
