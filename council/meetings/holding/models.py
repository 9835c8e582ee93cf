"""What is written down while a meeting is held: calls, marks of attendance, turns to speak, decisions and ballots."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from council.councils.models import Labels
from council.database import Base, UtcDateTime, Versioned, WithId
from council.meetings.models import AgendaItem, Meeting


class Presence(StrEnum):
    """How somebody takes part in a meeting, or why not."""

    PRESENT = "present"
    REMOTE = "remote"
    LATE = "late"
    LEFT_EARLY = "left_early"
    EXCUSED = "excused"
    ABSENT = "absent"
    SUBSTITUTE = "substitute"  # she is there in the place of a member
    NOT_NOTED = "not_noted"  # an earlier mark is taken back


class Turn(StrEnum):
    """How far a wish to speak has come."""

    WAITING = "waiting"
    SPEAKING = "speaking"
    SPOKEN = "spoken"
    WITHDRAWN = "withdrawn"


class Method(StrEnum):
    """How a decision is taken."""

    CONSENSUS = "consensus"
    CONSENT = "consent"
    HANDS = "hands"
    BALLOT = "ballot"


class BallotState(StrEnum):
    """How far a secret ballot has come."""

    OPEN = "open"
    COUNTED = "counted"
    STOPPED = "stopped"  # it ended without being counted; nobody can open its votes


class MeetingCall(WithId, Base):
    """The meeting called to order: once, and a second time where too few came and the charter allows it."""

    __tablename__ = "meeting_calls"
    __table_args__ = (UniqueConstraint("meeting_id", "number"),)

    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meetings.id"), index=True)
    number: Mapped[int]
    called_at: Mapped[datetime] = mapped_column(UtcDateTime)
    needed: Mapped[int]
    present: Mapped[int]
    meeting: Mapped[Meeting] = relationship()


class AttendanceMark(WithId, Base):
    """One tap: how a person takes part from a moment on. Never changed; her latest mark by the time it was made counts.

    The id is given where the tap is made, so that the same tap sent twice is one mark.
    """

    __tablename__ = "attendance_marks"

    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meetings.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    state: Mapped[str] = mapped_column(String(20))
    substitute_for_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    meeting: Mapped[Meeting] = relationship()


class SpeakingRequest(WithId, Versioned, Base):
    """That somebody wishes to speak, and when she did."""

    __tablename__ = "speaking_requests"

    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meetings.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    state: Mapped[str] = mapped_column(String(20), default=Turn.WAITING.value)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    began_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    meeting: Mapped[Meeting] = relationship()


class Conflict(WithId, Base):
    """That a member has an interest of her own in an item, so that she does not count where it is decided."""

    __tablename__ = "conflicts_of_interest"
    __table_args__ = (UniqueConstraint("item_id", "person_id"),)

    item_id: Mapped[UUID] = mapped_column(ForeignKey("agenda_items.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    stated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    item: Mapped[AgendaItem] = relationship()


class Ballot(WithId, Versioned, Base):
    """A secret ballot. Its private key is sealed under a key of its own, which is destroyed when it ends."""

    __tablename__ = "ballots"
    __table_args__ = (UniqueConstraint("meeting_id", "number"),)

    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meetings.id"), index=True)
    item_id: Mapped[UUID] = mapped_column(ForeignKey("agenda_items.id"), index=True)
    number: Mapped[int]
    text: Mapped[Labels] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(20), default=BallotState.OPEN.value)
    group: Mapped[str] = mapped_column(String(20))  # in which its keys and votes are numbers
    public_key: Mapped[str] = mapped_column(Text)
    private_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    result: Mapped[dict[str, Any] | None] = mapped_column(JSON)  # the sums with their proof, where numbers are told
    meeting: Mapped[Meeting] = relationship(lazy="joined", innerjoin=True)
    item: Mapped[AgendaItem] = relationship(lazy="joined", innerjoin=True)


class BallotVoter(WithId, Base):
    """That somebody voted, and on whose seat: the turnout. It stays apart from the votes."""

    __tablename__ = "ballot_voters"
    __table_args__ = (UniqueConstraint("ballot_id", "person_id"), UniqueConstraint("ballot_id", "member_id"))

    ballot_id: Mapped[UUID] = mapped_column(ForeignKey("ballots.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    member_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))  # herself, or in whose place she was there


class BallotVote(WithId, Base):
    """One encrypted vote. While the ballot is open it stands under its voter; then it is written anew without her.

    No time stands beside it, and the votes of a ballot that ended stand in the order of their hashes.
    """

    __tablename__ = "ballot_votes"
    __table_args__ = (UniqueConstraint("ballot_id", "slot"),)

    ballot_id: Mapped[UUID] = mapped_column(ForeignKey("ballots.id"), index=True)
    voter_id: Mapped[UUID | None] = mapped_column(ForeignKey("ballot_voters.id"), unique=True)
    slot: Mapped[str] = mapped_column(String(64))
    content: Mapped[dict[str, Any]] = mapped_column(JSON)


class Decision(WithId, Base):
    """What was decided on an item: by which rule, with how many, and whether it was carried. Never changed."""

    __tablename__ = "decisions"
    __table_args__ = (UniqueConstraint("meeting_id", "number"),)

    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meetings.id"), index=True)
    item_id: Mapped[UUID] = mapped_column(ForeignKey("agenda_items.id"), index=True)
    ballot_id: Mapped[UUID | None] = mapped_column(ForeignKey("ballots.id"), unique=True)
    number: Mapped[int]
    method: Mapped[str] = mapped_column(String(20))
    text: Mapped[Labels] = mapped_column(JSON)
    rule: Mapped[str] = mapped_column(String(20))
    call: Mapped[int]  # the call by which the quorum was counted
    quorum_needed: Mapped[int]
    quorum_present: Mapped[int]
    entitled: Mapped[int]  # how many could vote
    in_favour: Mapped[int | None]  # no number is told where it would tell what somebody chose
    against: Mapped[int | None]
    abstained: Mapped[int | None]
    carried: Mapped[bool]
    taken_at: Mapped[datetime] = mapped_column(UtcDateTime)
    meeting: Mapped[Meeting] = relationship(lazy="joined", innerjoin=True)
    item: Mapped[AgendaItem] = relationship(lazy="joined", innerjoin=True)
