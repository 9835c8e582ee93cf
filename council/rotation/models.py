"""Proposals: the question asked of the solver and the answer it gave, sealed under the council's key."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from council.accounts.models import User
from council.councils.models import Charter, Council
from council.database import Base, UtcDateTime, Versioned, WithId


class Proposal(WithId, Versioned, Base):
    """A computed answer for one rotation, with its evidence; numbered within the rotation."""

    __tablename__ = "proposals"
    __table_args__ = (UniqueConstraint("council_id", "rotation_on", "number"),)

    council_id: Mapped[UUID] = mapped_column(ForeignKey("councils.id"), index=True)
    charter_id: Mapped[UUID] = mapped_column(ForeignKey("charters.id"))
    rotation_on: Mapped[date] = mapped_column(index=True)
    number: Mapped[int]
    state: Mapped[str] = mapped_column(String(20))
    requested_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    requested_at: Mapped[datetime] = mapped_column(UtcDateTime)
    computed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    problem_sealed: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)  # large, and rarely read
    evidence_sealed: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    evidence_sha256: Mapped[str | None] = mapped_column(String(64))
    conflict: Mapped[str | None] = mapped_column(Text)  # JSON: the rules that cannot hold together
    council: Mapped[Council] = relationship(lazy="joined", innerjoin=True)
    charter: Mapped[Charter] = relationship()
    requested_by: Mapped[User | None] = relationship()
