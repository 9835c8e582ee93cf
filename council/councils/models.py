"""Councils, the versions of their charters, their dimensions with values, and role grants."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from council.accounts.models import User
from council.database import BY_FINGERPRINT, Base, UtcDateTime, Versioned, WithId

Labels = dict[str, str]  # language code → text


class Council(WithId, Versioned, Base):
    """A body whose members rotate."""

    __tablename__ = "councils"

    slug: Mapped[str] = mapped_column(String(42), unique=True)
    name: Mapped[Labels] = mapped_column(JSON)
    level: Mapped[str] = mapped_column(String(20))
    about: Mapped[Labels] = mapped_column(JSON, default=dict)
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("councils.id"))


class Charter(WithId, Base):
    """One version of a council's rules. `rules` is validated by `rules.CharterRules`; in force, it never changes."""

    __tablename__ = "charters"
    __table_args__ = (UniqueConstraint("council_id", "number"),)

    council_id: Mapped[UUID] = mapped_column(ForeignKey("councils.id"), index=True)
    number: Mapped[int]
    in_force_from: Mapped[date | None]
    rules: Mapped[dict[str, Any]] = mapped_column(JSON)
    source: Mapped[str] = mapped_column(String(300), default="", info={BY_FINGERPRINT: True})
    decided_by: Mapped[str] = mapped_column(String(200), default="", info={BY_FINGERPRINT: True})
    decided_on: Mapped[date | None]
    reference: Mapped[str] = mapped_column(String(200), default="", info={BY_FINGERPRINT: True})
    # its full text, as it was adopted
    document: Mapped[str] = mapped_column(Text, default="", deferred=True, info={BY_FINGERPRINT: True})
    document_hash: Mapped[str] = mapped_column(String(64), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)  # counts edits while it is a draft
    council: Mapped[Council] = relationship(lazy="joined", innerjoin=True)


class Dimension(WithId, Base):
    """Something a council wants to be diverse in. Retired, never deleted."""

    __tablename__ = "dimensions"
    __table_args__ = (UniqueConstraint("council_id", "key"),)

    council_id: Mapped[UUID] = mapped_column(ForeignKey("councils.id"), index=True)
    key: Mapped[str] = mapped_column(String(60))
    name: Mapped[Labels] = mapped_column(JSON)
    purpose: Mapped[Labels] = mapped_column(JSON, default=dict)
    sensitivity: Mapped[str] = mapped_column(String(20))
    position: Mapped[int]
    retired_on: Mapped[date | None]


class DimensionValue(WithId, Base):
    """One value of a dimension. "Prefer not to say" is one of them, never a blank."""

    __tablename__ = "dimension_values"
    __table_args__ = (UniqueConstraint("dimension_id", "key"),)

    dimension_id: Mapped[UUID] = mapped_column(ForeignKey("dimensions.id"), index=True)
    key: Mapped[str] = mapped_column(String(60))
    name: Mapped[Labels] = mapped_column(JSON)
    position: Mapped[int]
    retired_on: Mapped[date | None]
    dimension: Mapped[Dimension] = relationship(lazy="joined", innerjoin=True)


class RoleGrant(WithId, Base):
    """A role somebody holds in a council, from a moment until it is revoked."""

    __tablename__ = "role_grants"
    __table_args__ = (
        Index(
            "uq_role_grants_open",
            "user_id",
            "council_id",
            "role",
            unique=True,
            sqlite_where=text("revoked_at IS NULL"),
            postgresql_where=text("revoked_at IS NULL"),
        ),
    )

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), index=True)
    council_id: Mapped[UUID] = mapped_column(ForeignKey("councils.id"), index=True)
    role: Mapped[str] = mapped_column(String(20))
    granted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    user: Mapped[User] = relationship(lazy="joined", innerjoin=True)
