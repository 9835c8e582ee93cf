"""Meetings, what is on their agenda, and who was invited and what she answered."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from council.councils.models import Council, Labels
from council.database import Base, UtcDateTime, Versioned, WithId
from council.members.models import Person


class Kind(StrEnum):
    """What a meeting is for."""

    ORDINARY = "ordinary"
    EXTRAORDINARY = "extraordinary"
    PREPARATORY = "preparatory"  # members only
    PRE_CONSULTATION = "pre_consultation"
    BRIEFING = "briefing"
    TRAINING = "training"
    SIDE_EVENT = "side_event"
    INFORMAL = "informal"


class Mode(StrEnum):
    """How one can take part."""

    IN_PERSON = "in_person"
    REMOTE = "remote"
    HYBRID = "hybrid"


class Level(StrEnum):
    """For which level of government it is."""

    LOCAL = "local"
    REGIONAL = "regional"
    NATIONAL = "national"
    INTERNATIONAL = "international"
    GLOBAL = "global"


class State(StrEnum):
    """How far a meeting has come."""

    PLANNED = "planned"  # only the secretariat knows of it
    ANNOUNCED = "announced"
    OPEN = "open"  # it is being held
    CLOSED = "closed"
    CANCELLED = "cancelled"


class Participation(StrEnum):
    """The seven levels of meaningful participation of migrants in review processes, from the first to the last."""

    CONTRIBUTION = "contribution"
    INFORMATION = "information"
    CONSULTATION = "consultation"
    COOPERATION = "cooperation"
    DECISION = "decision"
    PARTNERSHIP = "partnership"
    TRANSFORMATION = "transformation"


class Lead(StrEnum):
    """Who leads an item."""

    MIGRANT = "migrant"
    SECRETARIAT = "secretariat"
    GUEST = "guest"


class ItemState(StrEnum):
    """Whether an item is on the agenda."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    DECLINED = "declined"


class Answer(StrEnum):
    """What an invited person answered."""

    NONE = "none"
    COME = "come"
    REMOTE = "remote"
    CANNOT = "cannot"


class Meeting(WithId, Versioned, Base):
    """One meeting of a council. `starts_at` is unknown until a date is found."""

    __tablename__ = "meetings"
    __table_args__ = (UniqueConstraint("council_id", "number"),)

    council_id: Mapped[UUID] = mapped_column(ForeignKey("councils.id"), index=True)
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    mode: Mapped[str] = mapped_column(String(20))
    level: Mapped[str | None] = mapped_column(String(20))
    review_round: Mapped[str | None] = mapped_column(String(80))
    title: Mapped[Labels] = mapped_column(JSON)
    about: Mapped[Labels] = mapped_column(JSON, default=dict)
    state: Mapped[str] = mapped_column(String(20), default=State.PLANNED.value)
    time_zone: Mapped[str] = mapped_column(String(64))  # an IANA name
    starts_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    ends_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    place_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)  # under the council's key, like the link
    link_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    room_places: Mapped[int | None]
    remote_places: Mapped[int | None]
    items_until: Mapped[datetime | None] = mapped_column(UtcDateTime)  # until when members propose items
    announced_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # when the date that holds was told
    opened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    cancelled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    cancelled_because_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)  # under the council's key
    sequence: Mapped[int] = mapped_column(default=0)  # RFC 5545: raised by each change that calendars must learn
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    council: Mapped[Council] = relationship(lazy="joined", innerjoin=True)


class AgendaItem(WithId, Versioned, Base):
    """One thing a meeting speaks of, or that a member proposed to speak of."""

    __tablename__ = "agenda_items"

    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meetings.id"), index=True)
    position: Mapped[int]
    title: Mapped[Labels] = mapped_column(JSON)
    about: Mapped[Labels] = mapped_column(JSON, default=dict)
    lead: Mapped[str] = mapped_column(String(20))
    participation: Mapped[str] = mapped_column(String(20))
    minutes: Mapped[int]  # how long it is meant to take
    state: Mapped[str] = mapped_column(String(20))
    proposed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"), index=True)
    confidential: Mapped[bool] = mapped_column(default=False)
    proposed_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)  # title and text, until the item is accepted
    declined_because_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)  # both under the key of who proposed it
    meeting: Mapped[Meeting] = relationship(lazy="joined", innerjoin=True)


class Invitation(WithId, Versioned, Base):
    """That one person was invited to one meeting, what she answered and what she needs to take part."""

    __tablename__ = "invitations"
    __table_args__ = (UniqueConstraint("meeting_id", "person_id"),)

    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meetings.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    invited_at: Mapped[datetime] = mapped_column(UtcDateTime)
    reminded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answer: Mapped[str] = mapped_column(String(20), default=Answer.NONE.value)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    waiting: Mapped[bool] = mapped_column(default=False)  # there was no place left where she wants to take part
    reason_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)  # under the person's own key, like the needs
    needs_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    assisted: Mapped[bool] = mapped_column(default=False)  # an officer wrote down what she said
    meeting: Mapped[Meeting] = relationship(lazy="joined", innerjoin=True)
    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)
