"""Uploaded files of members that wait to be confirmed."""

from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from council.accounts.models import User
from council.councils.models import Council
from council.uploads import Upload


class MemberUpload(Upload):
    """A file of members that nobody has confirmed."""

    __tablename__ = "member_uploads"

    council_id: Mapped[UUID] = mapped_column(ForeignKey("councils.id"), index=True)
    council: Mapped[Council] = relationship(lazy="joined", innerjoin=True)
    uploaded_by: Mapped[User] = relationship()
