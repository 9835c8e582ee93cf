"""Suggestions for the charter and those who support them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from council.councils.models import Charter
from council.database import Base, UtcDateTime, Versioned, WithId
from council.members.models import Person


class Suggestion(WithId, Versioned, Base):
    """What a member suggests to change in the charter, and the answer; all words are sealed under her key."""

    __tablename__ = "suggestions"

    council_id: Mapped[UUID] = mapped_column(ForeignKey("councils.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    section: Mapped[str] = mapped_column(String(20))
    text_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    reason_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[str] = mapped_column(String(20))
    answer_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    taken_up_in: Mapped[UUID | None] = mapped_column(ForeignKey("charters.id"))
    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)
    charter: Mapped[Charter | None] = relationship(lazy="joined")


class Support(WithId, Base):
    """A member who supports what another suggested."""

    __tablename__ = "suggestion_supports"
    __table_args__ = (UniqueConstraint("suggestion_id", "person_id"),)

    suggestion_id: Mapped[UUID] = mapped_column(ForeignKey("suggestions.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    given_at: Mapped[datetime] = mapped_column(UtcDateTime)
