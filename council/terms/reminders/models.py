"""The reminders that were sent, and how somebody was told whom no mail reaches."""

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from council.database import Base, WithId
from council.members.models import Message
from council.terms.models import Term


class SentReminder(WithId, Base):
    """One reminder of one end of a term; each step of the ladder once, and never two on a day."""

    __tablename__ = "reminders"
    __table_args__ = (UniqueConstraint("term_id", "ends_on", "step"), UniqueConstraint("term_id", "sent_on"))

    term_id: Mapped[UUID] = mapped_column(ForeignKey("terms.id"))
    ends_on: Mapped[date]  # a term that is extended is reminded of anew
    step: Mapped[str] = mapped_column(String(40))
    sent_on: Mapped[date]
    message_id: Mapped[UUID] = mapped_column(ForeignKey("messages.id"))
    told_on: Mapped[date | None]  # when somebody of the secretariat told her
    told_by: Mapped[str | None] = mapped_column(String(20))
    term: Mapped[Term] = relationship()
    message: Mapped[Message] = relationship()
