"""The outbox: a message is written in the transaction that causes it and sent after the commit."""

import smtplib
import ssl
from collections.abc import Iterable
from datetime import datetime
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Mapped, mapped_column

from council.at_rest import AtRest
from council.database import Base, UtcDateTime, WithId, db

AT_ONCE = 500  # ids in one question: both databases limit how many parameters they take
MOST_TRIES = 8
SMTP_TIMEOUT = 20


class OutgoingMail(WithId, Base):
    """One message to one address. The body is kept until it is sent, then dropped."""

    __tablename__ = "outgoing_mails"

    recipient: Mapped[str] = mapped_column(AtRest("outgoing_mails.recipient", 320))
    subject: Mapped[str] = mapped_column(AtRest("outgoing_mails.subject", 300))
    body: Mapped[str] = mapped_column(AtRest("outgoing_mails.body"))
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    tries: Mapped[int] = mapped_column(default=0)


def write(recipient: str, subject: str, body: str, *, at: datetime) -> OutgoingMail:
    """Put a message into the outbox; it leaves only if the transaction around it is saved."""
    message = OutgoingMail(recipient=recipient, subject=subject, body=body, written_at=at)
    db.session.add(message)
    db.session.flush()
    return message


def forget(ids: Iterable[UUID]) -> None:
    """Take messages out of the outbox, sent or not, with the addresses they went to."""
    wanted = list(ids)
    for start in range(0, len(wanted), AT_ONCE):
        part = wanted[start : start + AT_ONCE]
        db.session.execute(delete(OutgoingMail).where(OutgoingMail.id.in_(part)))


def forget_address(recipient: str) -> None:
    """Take everything that went to an address, or waits to go there, out of the outbox."""
    db.session.execute(delete(OutgoingMail).where(OutgoingMail.recipient == recipient))


def forget_old(before: datetime) -> None:
    """Delete what left, or was given up, before an instant, with the addresses it went to."""
    gone = (OutgoingMail.sent_at < before) | (OutgoingMail.tries >= MOST_TRIES) & (OutgoingMail.written_at < before)
    db.session.execute(delete(OutgoingMail).where(gone))


def waiting(most: int = 50) -> list[UUID]:
    """Messages not sent yet, oldest first."""
    rows = (
        select(OutgoingMail.id)
        .where(OutgoingMail.sent_at.is_(None), OutgoingMail.tries < MOST_TRIES)
        .order_by(OutgoingMail.written_at)
        .limit(most)
    )
    return list(db.session.scalars(rows))


def mark_sent(mail: OutgoingMail, *, at: datetime) -> None:
    """Note that a message has left, and forget what it said."""
    mail.sent_at = at
    mail.body = ""


def send(mail_url: str, sender: str, mail: OutgoingMail) -> None:
    """Hand one message to the mail server named by `smtp://` or `smtps://`; raises what the server answers."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, mail.recipient, mail.subject
    message.set_content(mail.body)
    with _connection(mail_url) as server:
        server.send_message(message)


def _connection(mail_url: str) -> smtplib.SMTP:
    parts = urlsplit(mail_url)
    host = parts.hostname or "localhost"
    if parts.scheme == "smtps":
        context = ssl.create_default_context()
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, parts.port or 465, timeout=SMTP_TIMEOUT, context=context)
    else:
        server = smtplib.SMTP(host, parts.port or 25, timeout=SMTP_TIMEOUT)
    if parts.username:
        server.login(unquote(parts.username), unquote(parts.password or ""))
    return server
