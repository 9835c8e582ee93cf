"""Proposals, their review and draw, and what follows; questions and answers are sealed under the council's key."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from council.accounts.models import User
from council.at_rest import AtRest
from council.councils.models import Charter, Council
from council.database import BY_FINGERPRINT, Base, UtcDateTime, Versioned, WithId
from council.members.models import Person


class Proposal(WithId, Versioned, Base):
    """A computed answer for one rotation, with its evidence; numbered within the rotation."""

    __tablename__ = "proposals"
    __table_args__ = (UniqueConstraint("council_id", "rotation_on", "number"),)

    council_id: Mapped[UUID] = mapped_column(ForeignKey("councils.id"), index=True)
    charter_id: Mapped[UUID] = mapped_column(ForeignKey("charters.id"))
    rotation_on: Mapped[date] = mapped_column(index=True)
    number: Mapped[int]
    state: Mapped[str] = mapped_column(String(20))
    requested_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    requested_at: Mapped[datetime] = mapped_column(UtcDateTime)
    computed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    problem_sealed: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)  # large, and rarely read
    evidence_sealed: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    evidence_sha256: Mapped[str | None] = mapped_column(String(64))
    # JSON: the rules that cannot hold together
    conflict: Mapped[str | None] = mapped_column(AtRest("proposals.conflict"), info={BY_FINGERPRINT: True})
    # JSON: the rules changed to see what would follow; never adopted
    trial: Mapped[str | None] = mapped_column(AtRest("proposals.trial"), info={BY_FINGERPRINT: True})
    council: Mapped[Council] = relationship(lazy="joined", innerjoin=True)
    charter: Mapped[Charter] = relationship()
    requested_by: Mapped[User | None] = relationship()


class Review(WithId, Base):
    """The council reads one proposal: who may sign it off, and until when."""

    __tablename__ = "reviews"

    proposal_id: Mapped[UUID] = mapped_column(ForeignKey("proposals.id"), unique=True)
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closes_on: Mapped[date]
    voters: Mapped[list[str]] = mapped_column(JSON)  # ids of people
    concerned: Mapped[list[str]] = mapped_column(JSON)  # ids of members who would sign off on a seat of their own
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    proposal: Mapped[Proposal] = relationship()


class Opinion(WithId, Base):
    """What one member said of a proposal. She may change it until the review closes; the record keeps each."""

    __tablename__ = "opinions"
    __table_args__ = (UniqueConstraint("review_id", "person_id"),)

    review_id: Mapped[UUID] = mapped_column(ForeignKey("reviews.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    voice: Mapped[str] = mapped_column(String(20))
    comment_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)  # under the member's own key
    given_at: Mapped[datetime] = mapped_column(UtcDateTime)
    assisted: Mapped[bool] = mapped_column(default=False)  # entered by an officer on her behalf
    review: Mapped[Review] = relationship()
    person: Mapped[Person] = relationship()


class Drawing(WithId, Base):
    """The lottery of a proposal, what was committed to, the public draw, and the file that proves all of it.

    Each part is written once: the lottery with the proposal, the commitment before the draw, the numbers at the draw,
    the finished file after it.
    """

    __tablename__ = "drawings"

    proposal_id: Mapped[UUID] = mapped_column(ForeignKey("proposals.id"), unique=True)
    lottery_sealed: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    method: Mapped[str | None] = mapped_column(String(20))
    source: Mapped[str | None] = mapped_column(String(500))
    draw_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    committed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    committed_sealed: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    committed_sha256: Mapped[str | None] = mapped_column(String(64))
    public_file: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    numbers: Mapped[str | None] = mapped_column(Text)
    panel: Mapped[int | None]
    drawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    finished_sealed: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    finished_sha256: Mapped[str | None] = mapped_column(String(64))
    proposal: Mapped[Proposal] = relationship()


class Explanation(WithId, Base):
    """What was computed to explain a proposal: what each rule costs, why some have no chance, the least change."""

    __tablename__ = "explanations"

    proposal_id: Mapped[UUID] = mapped_column(ForeignKey("proposals.id"), unique=True)
    state: Mapped[str] = mapped_column(String(20))
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    made_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    proposal: Mapped[Proposal] = relationship()


class Pin(WithId, Base):
    """Somebody must, or must not, sit from a rotation on, for a reason that reviewers read.

    A pin that is removed stays for the proposals that were asked for under it.
    """

    __tablename__ = "pins"

    council_id: Mapped[UUID] = mapped_column(ForeignKey("councils.id"), index=True)
    rotation_on: Mapped[date]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    seated: Mapped[bool]
    reason_sealed: Mapped[bytes] = mapped_column(LargeBinary)  # under the person's own key
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    person: Mapped[Person] = relationship()


class ReservePlace(WithId, Base):
    """A place on the reserve list that an adoption wrote; asked in this order, until before `valid_until`."""

    __tablename__ = "reserve_places"
    __table_args__ = (UniqueConstraint("proposal_id", "position"),)

    proposal_id: Mapped[UUID] = mapped_column(ForeignKey("proposals.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    position: Mapped[int]  # from 1
    valid_until: Mapped[date]
    proposal: Mapped[Proposal] = relationship()
    person: Mapped[Person] = relationship()


class CompositionSnapshot(WithId, Base):
    """How many members held each value from a day on: written when that changes, and kept when people are erased."""

    __tablename__ = "composition_snapshots"

    council_id: Mapped[UUID] = mapped_column(ForeignKey("councils.id"), index=True)
    day: Mapped[date]
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)
    counts_sealed: Mapped[bytes] = mapped_column(LargeBinary)  # JSON: dimension, value, number; under the council's key
    beside_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)  # JSON, likewise; read by `snapshots`


class FunnelSnapshot(WithId, Base):
    """How many applied for one rotation, could be drawn, were drawn and sat, by what they said; the latest counts."""

    __tablename__ = "funnel_snapshots"

    council_id: Mapped[UUID] = mapped_column(ForeignKey("councils.id"), index=True)
    rotation_on: Mapped[date]
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)
    figures_sealed: Mapped[bytes] = mapped_column(LargeBinary)  # JSON, under the council's key; read by `funnels`


class Staggering(WithId, Versioned, Base):
    """First terms of different lengths by lot: the plan, the promise, the numbers, and who got which length.

    Each part is written once: the plan when it is computed, the commitment before the draw, the numbers at the draw.
    """

    __tablename__ = "staggerings"
    __table_args__ = (UniqueConstraint("council_id", "begins_on", "number"),)

    council_id: Mapped[UUID] = mapped_column(ForeignKey("councils.id"), index=True)
    charter_id: Mapped[UUID] = mapped_column(ForeignKey("charters.id"))
    begins_on: Mapped[date]  # the day on which the terms to be dealt out began
    number: Mapped[int]
    state: Mapped[str] = mapped_column(String(20))
    requested_at: Mapped[datetime] = mapped_column(UtcDateTime)
    problem_sealed: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    plan_sealed: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    plan_sha256: Mapped[str | None] = mapped_column(String(64))
    method: Mapped[str | None] = mapped_column(String(20))
    source: Mapped[str | None] = mapped_column(String(500))
    draw_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    committed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    public_file: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    numbers: Mapped[str | None] = mapped_column(Text)
    drawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    dealt: Mapped[dict[str, int] | None] = mapped_column(JSON)  # pseudonym: the place of her cohort, from 0
    # JSON: a code when there is no plan, a reason when it was withdrawn
    told: Mapped[str | None] = mapped_column(AtRest("staggerings.told"), info={BY_FINGERPRINT: True})
    council: Mapped[Council] = relationship(lazy="joined", innerjoin=True)
    charter: Mapped[Charter] = relationship()


class Forecast(WithId, Base):
    """The coming rotations as far as known on the day it was asked for."""

    __tablename__ = "forecasts"

    council_id: Mapped[UUID] = mapped_column(ForeignKey("councils.id"), index=True)
    charter_id: Mapped[UUID] = mapped_column(ForeignKey("charters.id"))
    asked_on: Mapped[date]
    requested_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[str] = mapped_column(String(20))
    question_sealed: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    answer_sealed: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    computed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    told: Mapped[str | None] = mapped_column(Text)  # JSON: a code when there is no answer
    council: Mapped[Council] = relationship(lazy="joined", innerjoin=True)
    charter: Mapped[Charter] = relationship()
