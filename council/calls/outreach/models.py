"""What was tried so that people hear of a call, and the steps planned for those who are missing."""

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from council.accounts.models import User
from council.calls.models import Call
from council.database import Base, Versioned, WithId


class Outreach(WithId, Versioned, Base):
    """One way by which a call was made known. Its link counts who came by it; it says nothing of who they are."""

    __tablename__ = "outreaches"

    call_id: Mapped[UUID] = mapped_column(ForeignKey("calls.id"), index=True)
    token: Mapped[str] = mapped_column(String(12), unique=True)
    day: Mapped[date]
    channel: Mapped[str] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(8))
    group_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)  # under the council's key, like the note
    note_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    reach: Mapped[int | None]
    applications: Mapped[int] = mapped_column(default=0)  # sent by people who came by its link; not which
    call: Mapped[Call] = relationship(lazy="joined", innerjoin=True)


class MissingStep(WithId, Versioned, Base):
    """What is done so that a group that is missing hears of a call: who does it, until when, and what came of it."""

    __tablename__ = "missing_steps"

    call_id: Mapped[UUID] = mapped_column(ForeignKey("calls.id"), index=True)
    gap: Mapped[str] = mapped_column(String(130))  # the key of a target or of a quota
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    due_on: Mapped[date]
    step_sealed: Mapped[bytes] = mapped_column(LargeBinary)  # under the council's key, like the result
    result_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    ended_on: Mapped[date | None]
    call: Mapped[Call] = relationship(lazy="joined", innerjoin=True)
    owner: Mapped[User] = relationship(lazy="joined", innerjoin=True)
