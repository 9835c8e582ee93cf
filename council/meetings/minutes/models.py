"""Minutes with their versions and comments; what was thought of a meeting afterwards; work done between meetings."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from council.accounts.models import User
from council.database import Base, UtcDateTime, Versioned, WithId
from council.meetings.models import Meeting
from council.members.models import Person


class Minutes(WithId, Versioned, Base):
    """The minutes of a meeting: how far they are, and who may read them."""

    __tablename__ = "minutes"

    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meetings.id"), unique=True)
    language: Mapped[str] = mapped_column(String(8))  # the one they are approved in; the others are translations
    state: Mapped[str] = mapped_column(String(20))
    begun_at: Mapped[datetime] = mapped_column(UtcDateTime)
    opened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # when members were first asked to comment
    comments_until: Mapped[date | None]
    approved_in_id: Mapped[UUID | None] = mapped_column(ForeignKey("meetings.id"))
    approved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    for_everyone: Mapped[bool] = mapped_column(default=False)
    meeting: Mapped[Meeting] = relationship(lazy="joined", innerjoin=True, foreign_keys=[meeting_id])
    approved_in: Mapped[Meeting | None] = relationship(lazy="joined", foreign_keys=[approved_in_id])


class MinutesVersion(WithId, Base):
    """What was saved of the minutes in one language, at one time. Never changed."""

    __tablename__ = "minutes_versions"
    __table_args__ = (UniqueConstraint("minutes_id", "language", "number"),)

    minutes_id: Mapped[UUID] = mapped_column(ForeignKey("minutes.id"), index=True)
    language: Mapped[str] = mapped_column(String(8))
    number: Mapped[int]
    original: Mapped[int | None]  # the version a translation was made from
    status: Mapped[str] = mapped_column(String(20))
    text_sealed: Mapped[bytes] = mapped_column(LargeBinary)  # under the key of the minutes
    saved_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)
    saved_by: Mapped[User | None] = relationship(lazy="joined")


class MinutesComment(WithId, Versioned, Base):
    """What a member says to a draft of minutes, and what became of it; all words are sealed under her key."""

    __tablename__ = "minutes_comments"

    minutes_id: Mapped[UUID] = mapped_column(ForeignKey("minutes.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    number: Mapped[int]  # the version it speaks of
    text_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    taken_up: Mapped[bool | None]
    answer_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)


class LookBack(WithId, Versioned, Base):
    """What the secretariat thinks of a meeting afterwards, and what its members answered, once that is counted.

    Each of `levels` is the level of participation that an agenda item reached; `checks` are answers by question.
    `counted` holds, as they may be told, the counts of the members' answers, which are destroyed by the counting.
    """

    __tablename__ = "look_backs"

    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meetings.id"), unique=True)
    levels: Mapped[dict[str, str]] = mapped_column(JSON)
    checks: Mapped[dict[str, str]] = mapped_column(JSON)
    useful: Mapped[int | None]
    word: Mapped[str | None] = mapped_column(String(20))
    missing_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)  # under the council's key, like the next three
    done_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    learnt_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    next_time_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    answers_until: Mapped[date | None]
    counted: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    counted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    meeting: Mapped[Meeting] = relationship(lazy="joined", innerjoin=True)


class LookBackAnswer(WithId, Versioned, Base):
    """What a member thinks of a meeting, sealed under her key until it is counted; then it is destroyed."""

    __tablename__ = "look_back_answers"
    __table_args__ = (UniqueConstraint("look_back_id", "person_id"),)

    look_back_id: Mapped[UUID] = mapped_column(ForeignKey("look_backs.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    content_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    answered_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Contribution(WithId, Base):
    """Work a member did between meetings: what, and for how long, sealed under her key."""

    __tablename__ = "contributions"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    day: Mapped[date]
    content_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    noted_at: Mapped[datetime] = mapped_column(UtcDateTime)
