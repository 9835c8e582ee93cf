"""Recommendations, who raised them and who objected, to whom they were sent, and everything that was answered."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from council.councils.models import Council, Labels
from council.database import Base, UtcDateTime, Versioned, WithId
from council.meetings.holding.models import Decision
from council.meetings.models import Meeting
from council.members.models import Person


class Recommendation(WithId, Versioned, Base):
    """One thing the council asks for, in the languages it was written in."""

    __tablename__ = "recommendations"
    __table_args__ = (UniqueConstraint("council_id", "number"),)

    council_id: Mapped[UUID] = mapped_column(ForeignKey("councils.id"), index=True)
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    title: Mapped[Labels] = mapped_column(JSON)
    text: Mapped[Labels] = mapped_column(JSON)
    consulted: Mapped[Labels] = mapped_column(JSON, default=dict)
    text_status: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)  # language code → `calls.texts.TextStatus`
    objectives: Mapped[list[int]] = mapped_column(JSON, default=list)  # of the Global Compact for Migration, 1 to 23
    plan: Mapped[str] = mapped_column(String(200), default="")  # an objective of another plan, as that plan names it
    meeting_id: Mapped[UUID | None] = mapped_column(ForeignKey("meetings.id"), index=True)
    decision_id: Mapped[UUID | None] = mapped_column(ForeignKey("decisions.id"), index=True)
    adopted_on: Mapped[date | None]
    withdrawn_on: Mapped[date | None]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    council: Mapped[Council] = relationship(lazy="joined", innerjoin=True)
    meeting: Mapped[Meeting | None] = relationship()
    decision: Mapped[Decision | None] = relationship()


class Raiser(Base):
    """That a person raised a recommendation; she is named only where she agreed to be."""

    __tablename__ = "recommendation_raisers"

    recommendation_id: Mapped[UUID] = mapped_column(ForeignKey("recommendations.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), primary_key=True, index=True)
    noted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)


class Dissent(WithId, Base):
    """What a member objects to a recommendation, in her own words, sealed under her own key."""

    __tablename__ = "recommendation_dissents"
    __table_args__ = (UniqueConstraint("recommendation_id", "person_id"),)

    recommendation_id: Mapped[UUID] = mapped_column(ForeignKey("recommendations.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    words_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    public: Mapped[bool] = mapped_column(default=False)  # she wants her words to be read
    given_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recommendation: Mapped[Recommendation] = relationship(lazy="joined", innerjoin=True)
    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)


class SentRequest(WithId, Versioned, Base):
    """A recommendation sent to one body. It holds a key of its own, under which its contacts are sealed."""

    __tablename__ = "recommendation_requests"

    recommendation_id: Mapped[UUID] = mapped_column(ForeignKey("recommendations.id"), index=True)
    body: Mapped[str] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(8))  # in which the body is written to
    sent_on: Mapped[date]
    due_on: Mapped[date]
    escalate_weeks: Mapped[int | None]  # after how many weeks without an answer the next contact is written to
    contact: Mapped[int] = mapped_column(default=0)  # the position of whoever is written to now
    recommendation: Mapped[Recommendation] = relationship(lazy="joined", innerjoin=True)


class Contact(WithId, Base):
    """A person of the body: first the one who is written to, then those who come next if nobody answers."""

    __tablename__ = "recommendation_contacts"
    __table_args__ = (UniqueConstraint("request_id", "position"),)

    request_id: Mapped[UUID] = mapped_column(ForeignKey("recommendation_requests.id"))
    position: Mapped[int]
    name_sealed: Mapped[bytes] = mapped_column(LargeBinary)  # under the request's own key, like the other two
    office_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    address_sealed: Mapped[bytes] = mapped_column(LargeBinary)


class AnswerLink(WithId, Base):
    """A code that lets a body answer without an account. Only its keyed hash is kept."""

    __tablename__ = "recommendation_links"

    request_id: Mapped[UUID] = mapped_column(ForeignKey("recommendation_requests.id"), index=True)
    contact_id: Mapped[UUID] = mapped_column(ForeignKey("recommendation_contacts.id"))
    code_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    valid_until: Mapped[date]
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    request: Mapped[SentRequest] = relationship(lazy="joined", innerjoin=True)


class AnswerVisit(Base):
    """A browser in which a code was entered: the hash of what it holds, and when that ends."""

    __tablename__ = "recommendation_visits"

    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    link_id: Mapped[UUID] = mapped_column(ForeignKey("recommendation_links.id", ondelete="CASCADE"), index=True)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    link: Mapped[AnswerLink] = relationship(lazy="joined", innerjoin=True)


class BodyAnswer(WithId, Base):
    """One thing the body said. It is never changed: a later answer counts instead, and this one stays readable."""

    __tablename__ = "recommendation_answers"
    __table_args__ = (UniqueConstraint("request_id", "number"),)

    request_id: Mapped[UUID] = mapped_column(ForeignKey("recommendation_requests.id"))
    number: Mapped[int]
    answered_on: Mapped[date]
    stance: Mapped[str | None] = mapped_column(String(20))  # none: it only says that the recommendation has arrived
    reason: Mapped[str] = mapped_column(Text, default="")
    action: Mapped[str] = mapped_column(Text, default="")
    owner: Mapped[str] = mapped_column(String(200), default="")  # the office that acts, not a person
    action_due_on: Mapped[date | None]
    progress: Mapped[str | None] = mapped_column(String(20))
    next_update_on: Mapped[date | None]
    language: Mapped[str] = mapped_column(String(8))
    by_letter: Mapped[bool] = mapped_column(default=False)  # the secretariat wrote down what came another way
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)


class BodyReminder(WithId, Base):
    """A step of the ladder that was done for a request, and to whom."""

    __tablename__ = "recommendation_reminders"
    __table_args__ = (UniqueConstraint("request_id", "step"),)

    request_id: Mapped[UUID] = mapped_column(ForeignKey("recommendation_requests.id"))
    step: Mapped[str] = mapped_column(String(60))
    contact: Mapped[int]
    sent_on: Mapped[date]
    by_mail: Mapped[bool]


class PublicAccount(WithId, Base):
    """One issue of the public account: frozen as it was published."""

    __tablename__ = "public_accounts"
    __table_args__ = (UniqueConstraint("council_id", "number"),)

    council_id: Mapped[UUID] = mapped_column(ForeignKey("councils.id"), index=True)
    number: Mapped[int]
    first_day: Mapped[date]
    last_day: Mapped[date]
    published_at: Mapped[datetime] = mapped_column(UtcDateTime)
    holds: Mapped[list[str]] = mapped_column(JSON)  # the ids of the recommendations it tells of
    content: Mapped[dict[str, Any]] = mapped_column(JSON, deferred=True)
    council: Mapped[Council] = relationship(lazy="joined", innerjoin=True)


class AccountReader(Base):
    """A person who wishes to be sent the public account when one is published."""

    __tablename__ = "public_account_readers"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), primary_key=True)
    since: Mapped[date]
    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)


class PriorityRound(WithId, Versioned, Base):
    """One time at which members say what matters most. Counted, it holds the comparisons and no ranking."""

    __tablename__ = "priority_rounds"
    __table_args__ = (UniqueConstraint("council_id", "number"),)

    council_id: Mapped[UUID] = mapped_column(ForeignKey("councils.id"), index=True)
    number: Mapped[int]
    candidates: Mapped[list[str]] = mapped_column(JSON)  # ids of recommendations
    opened_on: Mapped[date]
    closes_on: Mapped[date]  # this day included
    counted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ballots: Mapped[int | None]
    preferred: Mapped[list[list[int]] | None] = mapped_column(JSON)  # how many put row before column
    council: Mapped[Council] = relationship(lazy="joined", innerjoin=True)


class PriorityBallot(WithId, Base):
    """One member's order, sealed under her key; deleted when the round is counted."""

    __tablename__ = "priority_ballots"
    __table_args__ = (UniqueConstraint("round_id", "person_id"),)

    round_id: Mapped[UUID] = mapped_column(ForeignKey("priority_rounds.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    order_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)
