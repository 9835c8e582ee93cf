"""What the application writes to people: a copy that only the person reads, and a mail where one reaches her.

A message holds no trait and no reason, because a mail is read on its way. Whoever writes one does so inside
`in_her_language`, so that it is in the language of its reader.
"""

from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

import email_validator
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, func, select

from council import crypto, i18n, mail
from council.audit.acts import Act
from council.audit.service import Actor, Detail, Subject, record
from council.database import db
from council.errors import Refused
from council.members.models import Message, Person
from council.members.queries import contact_of, name_to_record
from council.paging import nearest_page

BY_MAIL = frozenset({None, "email"})  # what she chose; as long as she chose nothing, an address is enough
ON_A_PAGE = 20
SUBJECT, BODY = "subject_sealed", "body_sealed"


@dataclass(frozen=True)
class Letter:
    """A message as its addressee reads it; empty once her key is destroyed."""

    id: UUID
    kind: str
    subject: str
    body: str
    language: str
    written_at: datetime
    by_mail: bool


@dataclass(frozen=True)
class LetterPage:
    """Some of the messages to a person, newest first."""

    letters: tuple[Letter, ...]
    total: int
    page: int
    pages: int


def in_her_language(person: Person) -> AbstractContextManager[None]:
    """Everything said inside is in the language she reads: hers, else her account's, else the one being read now."""
    account = person.user
    return force_locale(person.language or (account.language if account else None) or i18n.code())


def mail_address(person: Person) -> str:
    """Where a mail reaches her; empty without an address, if she chose another way, and once she was erased."""
    if person.erased_at is not None or person.channel not in BY_MAIL:
        return ""
    return person.user.email if person.user else _as_address(contact_of(person))


def reads_here(person: Person) -> bool:
    """Whether a message reaches her at all without anybody's help: by mail, or on her own page."""
    return person.erased_at is None and (person.user_id is not None or bool(mail_address(person)))


def send(  # a message is told whole, in one act
    actor: Actor, person: Person, *, kind: str, subject: str, body: str, at: datetime
) -> Message:
    """Write to a person: she finds it on her page, and in her mail if a mail reaches her. The text stays hers."""
    if person.erased_at is not None:
        raise Refused(_("This person was erased, so nothing can be written to her any more."))
    message_id, address = uuid4(), mail_address(person)
    outgoing = mail.write(address, subject, body, at=at) if address else None
    message = Message(
        id=message_id,
        person_id=person.id,
        kind=kind,
        subject_sealed=crypto.seal(person.id, subject, _place(SUBJECT, message_id)),
        body_sealed=crypto.seal(person.id, body, _place(BODY, message_id)),
        language=i18n.code(),
        written_at=at,
        by_mail=outgoing is not None,
        mail_id=outgoing.id if outgoing else None,
    )
    db.session.add(message)
    to_her = Subject("person", str(person.id), person.id, name_to_record(person))
    details: dict[str, Detail] = {"message": str(message_id), "kind": kind, "by_mail": message.by_mail}
    record(actor, Act.MESSAGE_SENT, to_her, council=person.council_id, details=details)
    return message


def messages_of(person: Person, *, most: int | None = None, skip: int = 0) -> list[Message]:
    """What was written to a person, newest first."""
    hers = select(Message).where(*_readable_to(person))
    newest = hers.order_by(Message.written_at.desc(), Message.id).offset(skip).limit(most)
    return list(db.session.scalars(newest))


def letters_of(person: Person, page: int = 1) -> LetterPage:
    """One page of what was written to a person, as she reads it."""
    total = db.session.scalar(select(func.count()).where(*_readable_to(person))) or 0
    page, pages = nearest_page(page, total, ON_A_PAGE)
    found = messages_of(person, most=ON_A_PAGE, skip=(page - 1) * ON_A_PAGE)
    return LetterPage(tuple(read(each) for each in found), total, page, pages)


def latest_to(person: Person) -> Letter | None:
    """The last message to a person."""
    return next((read(each) for each in messages_of(person, most=1)), None)


def read(message: Message) -> Letter:
    """A message, opened for its addressee."""
    return Letter(
        id=message.id,
        kind=message.kind,
        subject=_opened(message, SUBJECT, message.subject_sealed),
        body=_opened(message, BODY, message.body_sealed),
        language=message.language,
        written_at=message.written_at,
        by_mail=message.by_mail,
    )


def mails_to(person: Person) -> list[UUID]:
    """The mails to a person that the outbox still holds."""
    hers = select(Message.mail_id).where(Message.person_id == person.id, Message.mail_id.is_not(None))
    return [each for each in db.session.scalars(hers) if each is not None]


def load_keys(people: Iterable[Person]) -> None:
    """Open many people's keys with few questions, before each is written to."""
    crypto.load_keys(each.id for each in people if each.erased_at is None)


def _as_address(contact: str) -> str:
    """What she gave as her contact, if it is an address that mail goes to."""
    try:
        return email_validator.validate_email(contact.strip(), check_deliverability=False).normalized
    except email_validator.EmailNotValidError:
        return ""


def _readable_to(person: Person) -> tuple[ColumnElement[bool], ...]:
    """Of a message that was kept for long enough only its row is left."""
    return Message.person_id == person.id, Message.body_sealed != b""


def _opened(message: Message, column: str, sealed: bytes) -> str:
    try:
        return crypto.unseal(message.person_id, sealed, _place(column, message.id))
    except crypto.Unreadable:
        return ""


def _place(column: str, message_id: UUID) -> crypto.Place:
    return crypto.Place("messages", column, message_id)
