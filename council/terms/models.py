"""Terms: one person on one seat from a day to a day (end exclusive), never edited, only amended."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from council.councils.models import Council
from council.database import Base, UtcDateTime, WithId
from council.members.models import Person


class Term(WithId, Base):
    """An immutable row: who, in which seat group, from `start` until before `end` as first agreed."""

    __tablename__ = "terms"
    __table_args__ = (
        CheckConstraint('"end" > start', name="end_after_start"),
        UniqueConstraint("person_id", "start"),
    )

    council_id: Mapped[UUID] = mapped_column(ForeignKey("councils.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    seat_group: Mapped[str] = mapped_column(String(60))
    start: Mapped[date]
    end: Mapped[date]
    partial: Mapped[bool] = mapped_column(default=False)  # the remainder of somebody else's term
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    council: Mapped[Council] = relationship()
    person: Mapped[Person] = relationship()


class TermAmendment(WithId, Base):
    """A dated, reasoned change of a term's end. The latest one counts."""

    __tablename__ = "term_amendments"

    term_id: Mapped[UUID] = mapped_column(ForeignKey("terms.id"), index=True)
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    new_end: Mapped[date]
    decided_on: Mapped[date]
    reason_sealed: Mapped[bytes] = mapped_column(LargeBinary)  # under the member's own key
    own: Mapped[bool] = mapped_column(default=False)  # entered by the member herself
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    term: Mapped[Term] = relationship()

    __table_args__ = (UniqueConstraint("term_id", "number"),)


class Substitute(WithId, Base):
    """Who takes a member's seat if it falls vacant, where the charter gives each seat a substitute of its own."""

    __tablename__ = "substitutes"
    __table_args__ = (UniqueConstraint("term_id", "person_id"),)

    term_id: Mapped[UUID] = mapped_column(ForeignKey("terms.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    position: Mapped[int]  # asked first: 1
    named_on: Mapped[date]
    term: Mapped[Term] = relationship()
    person: Mapped[Person] = relationship()


class Replacement(WithId, Base):
    """Somebody asked whether she takes the seat that another left, and what she answered."""

    __tablename__ = "replacements"
    __table_args__ = (UniqueConstraint("term_id", "person_id"),)

    term_id: Mapped[UUID] = mapped_column(ForeignKey("terms.id"), index=True)  # the term that left the seat empty
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    number: Mapped[int]  # asked first: 1
    source: Mapped[str] = mapped_column(String(20))
    asked_on: Mapped[date]
    answer: Mapped[str | None] = mapped_column(String(20))
    answered_on: Mapped[date | None]
    new_term_id: Mapped[UUID | None] = mapped_column(ForeignKey("terms.id"))
    term: Mapped[Term] = relationship(foreign_keys=[term_id])
    person: Mapped[Person] = relationship()


class TermEndAnswer(WithId, Base):
    """What a member wishes when her term ends. The latest answer counts; there is one row per term."""

    __tablename__ = "term_end_answers"

    term_id: Mapped[UUID] = mapped_column(ForeignKey("terms.id"), unique=True)
    answer: Mapped[str] = mapped_column(String(20))
    answered_on: Mapped[date]
    assisted: Mapped[bool] = mapped_column(default=False)  # entered by an officer on her behalf
    term: Mapped[Term] = relationship()
