"""What a person needs in order to take part."""

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from council.database import Base, WithId
from council.members.models import Person


class AccessNeeds(WithId, Base):
    """One person's needs, the list and her own words together, sealed under her key."""

    __tablename__ = "access_needs"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), unique=True)
    needs_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    told_on: Mapped[date]
    told_by: Mapped[str] = mapped_column(String(20))
    person: Mapped[Person] = relationship()
