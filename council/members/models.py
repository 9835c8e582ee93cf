"""People, the traits they declared and what was written to them, all of it sealed under each person's own key."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from council.accounts.models import User
from council.councils.models import Council, Dimension
from council.database import Base, UtcDateTime, Versioned, WithId
from council.mail import OutgoingMail


class Person(WithId, Versioned, Base):
    """Somebody a council knows: applicant, member or former member. Known outside by her pseudonym."""

    __tablename__ = "people"
    __table_args__ = (
        UniqueConstraint("council_id", "pseudonym"),
        UniqueConstraint("council_id", "import_key"),
        UniqueConstraint("council_id", "user_id"),
    )

    council_id: Mapped[UUID] = mapped_column(ForeignKey("councils.id"), index=True)
    pseudonym: Mapped[str] = mapped_column(String(16))
    name_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    contact_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    organisation_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    language: Mapped[str | None] = mapped_column(String(8))
    listed: Mapped[bool] = mapped_column(default=False)  # agreed to be named in public
    listed_with: Mapped[list[str]] = mapped_column(JSON, default=list)  # what may stand beside her name there
    channel: Mapped[str | None] = mapped_column(String(20))  # none chosen: by e-mail, if she gave an address
    attribution: Mapped[str] = mapped_column(String(20), default="none")  # how minutes name her
    photo_allowed: Mapped[bool] = mapped_column(default=False)
    spoken_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)  # the codes of the languages she speaks
    choices_by: Mapped[str | None] = mapped_column(String(20))  # who entered these choices last
    choices_on: Mapped[date | None]
    assisted: Mapped[bool] = mapped_column(default=False)  # entered by an officer, and without an account
    kept_since: Mapped[date | None]  # she agreed that her data is kept after her time on the council
    import_key: Mapped[bytes | None] = mapped_column(LargeBinary(32))  # keyed hash of the id in the imported file
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    erased_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    council: Mapped[Council] = relationship(lazy="joined", innerjoin=True)
    user: Mapped[User | None] = relationship()


class Trait(WithId, Base):
    """One declared value in one dimension. A new declaration withdraws the one before it; none is overwritten."""

    __tablename__ = "traits"
    __table_args__ = (
        Index(
            "uq_traits_current",
            "person_id",
            "dimension_id",
            unique=True,
            sqlite_where=text("withdrawn_on IS NULL"),
            postgresql_where=text("withdrawn_on IS NULL"),
        ),
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    dimension_id: Mapped[UUID] = mapped_column(ForeignKey("dimensions.id"), index=True)
    value_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    declared_on: Mapped[date]
    declared_by: Mapped[str] = mapped_column(String(20))
    withdrawn_on: Mapped[date | None]
    dimension: Mapped[Dimension] = relationship()


class Message(WithId, Base):
    """Something written to a person: her copy of it. `mail_id` is its mail in the outbox, as long as one is kept."""

    __tablename__ = "messages"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    kind: Mapped[str] = mapped_column(String(40))
    subject_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    body_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    language: Mapped[str] = mapped_column(String(8))
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_mail: Mapped[bool]
    mail_id: Mapped[UUID | None] = mapped_column(ForeignKey("outgoing_mails.id", ondelete="SET NULL"))
    mail: Mapped[OutgoingMail | None] = relationship()
