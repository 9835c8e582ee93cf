"""Open calls, applications to them, and uploaded pools that wait to be confirmed."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from council.accounts.models import User
from council.councils.models import Council, Labels
from council.database import Base, UtcDateTime, Versioned, WithId
from council.members.models import Person


class Call(WithId, Versioned, Base):
    """An invitation to apply, for the seats of one rotation."""

    __tablename__ = "calls"

    council_id: Mapped[UUID] = mapped_column(ForeignKey("councils.id"), index=True)
    title: Mapped[Labels] = mapped_column(JSON)
    text: Mapped[Labels] = mapped_column(JSON, default=dict)
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
    call: Mapped[Call] = relationship(lazy="joined", innerjoin=True)
    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)


class PoolUpload(WithId, Base):
    """A file somebody uploaded and has not confirmed: sealed under its own key, gone when confirmed or forgotten."""

    __tablename__ = "pool_uploads"

    call_id: Mapped[UUID] = mapped_column(ForeignKey("calls.id"), index=True)
    uploaded_by_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    uploaded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    file_kind: Mapped[str] = mapped_column(String(10))
    content_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    call: Mapped[Call] = relationship()
    uploaded_by: Mapped[User] = relationship()
