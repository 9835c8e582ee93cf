"""What was tried so that people hear of a call, the steps planned for those who are missing, and what all were told."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from council.accounts.models import User
from council.calls.models import Call
from council.database import Base, UtcDateTime, Versioned, WithId


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


class CoverageIssue(WithId, Base):
    """Ranges about the first applicants to a call that were told to everybody. Never changed.

    `people` are the ids of those counted; each of `figures` has a `dimension`, the `groups` of answers counted
    together, and what was `told` of the sums over the first groups.
    """

    __tablename__ = "coverage_issues"
    __table_args__ = (UniqueConstraint("call_id", "counted"),)

    call_id: Mapped[UUID] = mapped_column(ForeignKey("calls.id"), index=True)
    counted: Mapped[int]
    told_at: Mapped[datetime] = mapped_column(UtcDateTime)
    people: Mapped[list[str]] = mapped_column(JSON)
    figures: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
