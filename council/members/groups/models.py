"""Groups, and the people who belong to them. A group's name can endanger, so it is sealed under a key of its own."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from council.councils.models import Council
from council.database import Base, UtcDateTime, Versioned, WithId
from council.members.models import Person


class Group(WithId, Versioned, Base):
    """A group that a council knows: an organisation, an unregistered group, or people who meet informally."""

    __tablename__ = "community_groups"

    council_id: Mapped[UUID] = mapped_column(ForeignKey("councils.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    name_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    contact_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    public: Mapped[bool] = mapped_column(default=False)  # the group wishes to be named in public
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_on: Mapped[date | None]
    council: Mapped[Council] = relationship()


class Affiliation(WithId, Base):
    """Somebody belongs to a group from a day to a day. Which group it is, is sealed under her key."""

    __tablename__ = "affiliations"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    group_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    speaks_for: Mapped[bool] = mapped_column(default=False)  # she sits in its name, not only for herself
    since: Mapped[date]
    until: Mapped[date | None]
    person: Mapped[Person] = relationship()
