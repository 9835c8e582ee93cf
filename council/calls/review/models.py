"""Reviews of the applications to a call: their phases, one case for each application, and who assesses it unnamed."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from council.accounts.models import User
from council.calls.models import Application, Call
from council.councils.models import Charter
from council.database import Base, UtcDateTime, Versioned, WithId


class CallReview(WithId, Versioned, Base):
    """The review of the applications to one call. It judges by the charter and the criteria it began with."""

    __tablename__ = "call_reviews"

    call_id: Mapped[UUID] = mapped_column(ForeignKey("calls.id"), unique=True)
    charter_id: Mapped[UUID] = mapped_column(ForeignKey("charters.id"))
    phase: Mapped[str] = mapped_column(String(20))
    criteria: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)  # as they were when assessing began
    opened_on: Mapped[date]
    call: Mapped[Call] = relationship(lazy="joined", innerjoin=True)
    charter: Mapped[Charter] = relationship()


class PhaseStep(WithId, Base):
    """A phase that was opened, one after another; a way back carries its reason."""

    __tablename__ = "review_steps"
    __table_args__ = (UniqueConstraint("review_id", "number"),)

    review_id: Mapped[UUID] = mapped_column(ForeignKey("call_reviews.id"))
    number: Mapped[int]
    phase: Mapped[str] = mapped_column(String(20))
    opened_on: Mapped[date]
    reason_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)  # under the council's key


class ReviewCase(WithId, Versioned, Base):
    """One application under review: what was asked of the person, and what was noted of it so far."""

    __tablename__ = "review_cases"

    review_id: Mapped[UUID] = mapped_column(ForeignKey("call_reviews.id"), index=True)
    application_id: Mapped[UUID] = mapped_column(ForeignKey("applications.id"), unique=True)
    complete_by: Mapped[date | None]  # she was asked to complete it until this day
    complete: Mapped[bool] = mapped_column(default=False)  # an officer says that it is complete as it stands
    outcome: Mapped[str | None] = mapped_column(String(20))
    refusal: Mapped[str | None] = mapped_column(String(20))
    reason_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)  # under the applicant's own key
    review: Mapped[CallReview] = relationship()
    application: Mapped[Application] = relationship(lazy="joined", innerjoin=True)


class Assessor(WithId, Base):
    """Somebody who assesses the applications of a review; others know her by her number."""

    __tablename__ = "assessors"
    __table_args__ = (UniqueConstraint("review_id", "user_id"), UniqueConstraint("review_id", "number"))

    review_id: Mapped[UUID] = mapped_column(ForeignKey("call_reviews.id"))
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), index=True)
    number: Mapped[int]
    review: Mapped[CallReview] = relationship(lazy="joined", innerjoin=True)
    user: Mapped[User] = relationship(lazy="joined", innerjoin=True)


class BlindCopy(WithId, Versioned, Base):
    """One application before one assessor, under a number drawn for her alone, and the points she gives it."""

    __tablename__ = "blind_copies"
    __table_args__ = (UniqueConstraint("assessor_id", "case_id"), UniqueConstraint("assessor_id", "number"))

    assessor_id: Mapped[UUID] = mapped_column(ForeignKey("assessors.id"))
    case_id: Mapped[UUID] = mapped_column(ForeignKey("review_cases.id"), index=True)
    number: Mapped[int]
    conflict: Mapped[bool] = mapped_column(default=False)  # she thinks that she knows the person
    given_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    given_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)  # points and comment, under the applicant's own key
    assessor: Mapped[Assessor] = relationship(lazy="joined", innerjoin=True)
    case: Mapped[ReviewCase] = relationship(lazy="joined", innerjoin=True)
