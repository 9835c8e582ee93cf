"""Open calls, applications to them and what was begun but not sent, and uploaded pools that wait to be confirmed.

An application that was begun and not sent is a `Draft`, in a table of its own: so nothing can count it.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from council.accounts.models import User
from council.councils.models import Council, Labels
from council.database import Base, UtcDateTime, Versioned, WithId
from council.members.models import Person
from council.uploads import Upload


class Call(WithId, Versioned, Base):
    """An invitation to apply, for the seats of one rotation."""

    __tablename__ = "calls"

    council_id: Mapped[UUID] = mapped_column(ForeignKey("councils.id"), index=True)
    title: Mapped[Labels] = mapped_column(JSON)
    text: Mapped[Labels] = mapped_column(JSON, default=dict)
    text_status: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)  # language code → `texts.TextStatus`
    notice: Mapped[dict[str, Labels]] = mapped_column(JSON, default=dict)  # `texts.NoticePart` → text per language
    criteria: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)  # read by `criteria.criteria_of`
    questions: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)  # read by `criteria.questions_of`
    target_seats: Mapped[int | None]
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    opens_on: Mapped[date]
    closes_on: Mapped[date]
    rotation_on: Mapped[date]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    council: Mapped[Council] = relationship(lazy="joined", innerjoin=True)


class Application(WithId, Versioned, Base):
    """One person's application to one call, and the stage it has reached."""

    __tablename__ = "applications"
    __table_args__ = (UniqueConstraint("call_id", "person_id"),)

    call_id: Mapped[UUID] = mapped_column(ForeignKey("calls.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    stage: Mapped[str] = mapped_column(String(20))
    received_on: Mapped[date]
    decided_on: Mapped[date | None]
    reason_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)  # under the person's own key
    answers_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)  # likewise; read by `answers.answers_of`
    language: Mapped[str | None] = mapped_column(String(8))  # in which it was written
    entered: Mapped[str] = mapped_column(String(10), default="paper")  # `service.Entered`
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    acknowledged_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # when she said that she read the notice
    receipt_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32), index=True)  # keyed; never the code itself
    keep_for_next: Mapped[bool] = mapped_column(default=False)  # she agreed that it counts for the next call too
    call: Mapped[Call] = relationship(lazy="joined", innerjoin=True)
    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)


class Draft(WithId, Versioned, Base):
    """An application begun and not sent: sealed under its own key, forgotten when sent or long after the deadline."""

    __tablename__ = "application_drafts"

    call_id: Mapped[UUID] = mapped_column(ForeignKey("calls.id"), index=True)
    receipt_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    language: Mapped[str] = mapped_column(String(8))
    content_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    begun_at: Mapped[datetime] = mapped_column(UtcDateTime)
    call: Mapped[Call] = relationship(lazy="joined", innerjoin=True)


class LateCode(WithId, Base):
    """A permission to apply after the deadline: for a reason, for one application, until a day."""

    __tablename__ = "late_codes"

    call_id: Mapped[UUID] = mapped_column(ForeignKey("calls.id"), index=True)
    code_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    reason_sealed: Mapped[bytes] = mapped_column(LargeBinary)  # under a key of its own, then of whom it let in
    valid_until: Mapped[date]
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    receipt_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32), index=True)  # of the application it let in


class Visit(Base):
    """A browser in which somebody entered her receipt code, for a short time."""

    __tablename__ = "application_visits"

    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    receipt_hash: Mapped[bytes] = mapped_column(LargeBinary(32), index=True)
    holder: Mapped[UUID]  # the draft or the person under whose key the code is kept until the visit ends
    code_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class PoolUpload(Upload):
    """A pool somebody uploaded and has not confirmed."""

    __tablename__ = "pool_uploads"

    call_id: Mapped[UUID] = mapped_column(ForeignKey("calls.id"), index=True)
    call: Mapped[Call] = relationship()
    uploaded_by: Mapped[User] = relationship()
