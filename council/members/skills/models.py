"""A council's skills, and what each person said she can do."""

from datetime import date
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from council.councils.models import Council, Labels
from council.database import Base, WithId
from council.members.models import Person


class Skill(WithId, Base):
    """Something a council needs its members to be able to do. Retired, never deleted."""

    __tablename__ = "skills"
    __table_args__ = (UniqueConstraint("council_id", "key"),)

    council_id: Mapped[UUID] = mapped_column(ForeignKey("councils.id"), index=True)
    key: Mapped[str] = mapped_column(String(60))
    name: Mapped[Labels] = mapped_column(JSON)
    position: Mapped[int]
    retired_on: Mapped[date | None]
    council: Mapped[Council] = relationship()


class DeclaredSkills(WithId, Base):
    """The skills one person has: their keys in one list, sealed under her key."""

    __tablename__ = "declared_skills"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), unique=True)
    keys_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    declared_on: Mapped[date]
    declared_by: Mapped[str] = mapped_column(String(20))
    person: Mapped[Person] = relationship()
