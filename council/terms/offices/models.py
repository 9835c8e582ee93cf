"""Who holds an office, who works in a sub-body, and who sits on other bodies."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from council.councils.models import Council, Labels
from council.database import Base, UtcDateTime, Versioned, WithId
from council.members.models import Person


class OfficeTerm(WithId, Base):
    """One person in one office of the charter, from `start` until before `end`, or before the day it ended early."""

    __tablename__ = "office_terms"
    __table_args__ = (CheckConstraint('"end" > start', name="end_after_start"),)

    council_id: Mapped[UUID] = mapped_column(ForeignKey("councils.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    office: Mapped[str] = mapped_column(String(60))
    start: Mapped[date]
    end: Mapped[date]
    ended_on: Mapped[date | None]
    reason_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)  # why it ended early, under her own key
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    council: Mapped[Council] = relationship()
    person: Mapped[Person] = relationship()


class SubBody(WithId, Versioned, Base):
    """A working group or a committee of the council."""

    __tablename__ = "sub_bodies"

    council_id: Mapped[UUID] = mapped_column(ForeignKey("councils.id"), index=True)
    name: Mapped[Labels] = mapped_column(JSON)
    formed_on: Mapped[date]
    ended_on: Mapped[date | None]
    council: Mapped[Council] = relationship()


class SubBodyMember(WithId, Base):
    """Somebody works in a sub-body from a day on; an adviser needs no seat on the council for it."""

    __tablename__ = "sub_body_members"

    body_id: Mapped[UUID] = mapped_column(ForeignKey("sub_bodies.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    adviser: Mapped[bool] = mapped_column(default=False)
    since: Mapped[date]
    until: Mapped[date | None]
    body: Mapped[SubBody] = relationship()
    person: Mapped[Person] = relationship()


class OtherSeat(WithId, Base):
    """A seat on another body. That she sits there may endanger her, so where and as what is sealed under her key."""

    __tablename__ = "other_seats"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    body_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    part_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    since: Mapped[date]
    until: Mapped[date | None]
    for_council: Mapped[bool] = mapped_column(default=False)  # she sits there in the name of this council
    own: Mapped[bool] = mapped_column(default=False)  # entered by herself
    person: Mapped[Person] = relationship()
