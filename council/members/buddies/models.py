"""Who accompanies whom."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from council.councils.models import Council
from council.database import Base, Versioned, WithId
from council.members.models import Person


class Pairing(WithId, Versioned, Base):
    """Two people, one new to the council and one who knows it, from a day until before another."""

    __tablename__ = "pairings"
    __table_args__ = (CheckConstraint("newcomer_id <> guide_id", name="two_people"),)

    council_id: Mapped[UUID] = mapped_column(ForeignKey("councils.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    newcomer_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    guide_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    begins_on: Mapped[date]
    ends_on: Mapped[date]
    council: Mapped[Council] = relationship()
    newcomer: Mapped[Person] = relationship(foreign_keys=[newcomer_id])
    guide: Mapped[Person] = relationship(foreign_keys=[guide_id])
