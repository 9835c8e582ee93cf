"""Accounts, their server-side sessions, and the count of tries to get in."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from flask_security.core import UserMixin
from sqlalchemy import JSON, BigInteger, ForeignKey, Index, LargeBinary, String
from sqlalchemy.ext.mutable import MutableList
from sqlalchemy.orm import Mapped, mapped_column

from council.at_rest import AtRest
from council.database import Base, UtcDateTime, WithId


class User(WithId, UserMixin, Base):  # type: ignore[misc]  # the mixin is untyped
    """Somebody who signs in. Roles are not here: they are granted per council."""

    __tablename__ = "users"

    email: Mapped[str] = mapped_column(AtRest("users.email", 320), unique=True)
    name: Mapped[str] = mapped_column(AtRest("users.name", 200))
    language: Mapped[str | None] = mapped_column(String(8))
    password: Mapped[str | None] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True, default=lambda: uuid4().hex)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    tf_primary_method: Mapped[str | None] = mapped_column(String(64))
    tf_totp_secret: Mapped[str | None] = mapped_column(String(255))
    totp_counter: Mapped[int | None] = mapped_column(BigInteger)  # of the last code that counted: none counts twice
    mf_recovery_codes: Mapped[list[str] | None] = mapped_column(MutableList.as_mutable(JSON()))

    @property
    def roles(self) -> list[Any]:  # type: ignore[override]  # declared as a column there
        """Flask-Security asks for application-wide roles; there are none."""
        return []

    @property
    def actor_id(self) -> str:
        """How the record names this account."""
        return f"account:{self.id}"

    @property
    def actor_name(self) -> str:
        """The name the record remembers, sealed."""
        return self.name

    @property
    def actor_holder(self) -> UUID | None:
        """Under whose key the name is sealed."""
        return self.id


class StoredSession(Base):
    """A signed-in session. Only the hash of the id the browser holds is kept, so a stolen table opens nothing."""

    __tablename__ = "sessions"

    id_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class SignInTry(WithId, Base):
    """One try to get in, counted against an account's name and against an address, both only as keyed hashes."""

    __tablename__ = "sign_in_tries"
    __table_args__ = (Index("ix_sign_in_tries_bucket_tried_at", "bucket", "tried_at"),)

    bucket: Mapped[bytes] = mapped_column(LargeBinary(32))
    tried_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
