"""Sending a recommendation to a body, to named people there, and the codes with which it answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select, update

from council import crypto, mail
from council.audit.acts import Act
from council.audit.service import Actor, Detail, Subject, record
from council.calls import codes
from council.database import db, existing, moment
from council.errors import Refused
from council.recommendations import letters
from council.recommendations.models import AnswerLink, Contact, Recommendation, SentRequest

LINK_DAYS = 400  # a body is followed for a year and a little longer with one code
NAME, OFFICE, ADDRESS = "name_sealed", "office_sealed", "address_sealed"


@dataclass(frozen=True)
class Addressee:
    """A person of the body. Without an address the secretariat writes a letter itself."""

    name: str = ""
    office: str = ""
    address: str = ""


@dataclass(frozen=True)
class Asking:
    """To whom something is sent, in which language, and by when an answer is asked for."""

    body: str
    language: str
    due_on: date
    addressees: tuple[Addressee, ...]
    escalate_weeks: int | None = None


def send(actor: Actor, recommendation: Recommendation, *, asking: Asking, on: date) -> SentRequest:
    """Send an adopted recommendation to a body; a mail leaves if there is an address, with a code to answer by."""
    _may_be_sent(recommendation, asking, on)
    request = SentRequest(
        id=uuid4(),
        recommendation_id=recommendation.id,
        recommendation=recommendation,
        body=asking.body,
        language=asking.language,
        sent_on=on,
        due_on=asking.due_on,
        escalate_weeks=asking.escalate_weeks,
        contact=0,
    )
    db.session.add(request)
    crypto.make_key(request.id)
    db.session.flush()
    for position, addressee in enumerate(asking.addressees):
        db.session.add(_contact(request, position, addressee))
    db.session.flush()
    by_mail = write_to(actor, request, letters.asking, on=on)
    details: dict[str, Detail] = {
        "recommendation": str(recommendation.id),
        "due_on": asking.due_on.isoformat(),
        "contacts": len(asking.addressees),
        "by_mail": by_mail,
    }
    _record(actor, Act.RECOMMENDATION_SENT, request, details)
    return request


def send_link_again(actor: Actor, request: SentRequest, *, on: date) -> None:
    """Write once more to whoever is asked now, with a new code; earlier codes stop working."""
    _revoke(request)
    if not write_to(actor, request, letters.asking, on=on):
        raise Refused(
            _("No e-mail address of this body is known."), _("Write a letter, and enter the answer when it comes.")
        )


def revoke_links(actor: Actor, request: SentRequest) -> None:
    """Let no code of this body open anything any more; open pages close with them."""
    if not _revoke(request):
        raise Refused(_("There is no code that still works."), _("Nothing needs to be done."))
    _record(actor, Act.ANSWER_LINKS_REVOKED, request)


def write_to(actor: Actor, request: SentRequest, words: letters.Words, *, on: date) -> bool:
    """Put a mail with a new code into the outbox, for whoever is asked now; says whether there is an address."""
    contact = contact_at(request, request.contact)
    read = addressee_of(request, contact) if contact else Addressee()
    if contact is None or not read.address:
        return False
    code = codes.make_code()
    link = AnswerLink(
        id=uuid4(),
        request_id=request.id,
        contact_id=contact.id,
        code_hash=codes.hashed(code),
        made_at=moment(),
        valid_until=on + timedelta(days=LINK_DAYS),
    )
    db.session.add(link)
    with force_locale(request.language):
        letter = words(request, read.name, code, link.valid_until)
        mail.write(read.address, letter.subject, letter.body, at=moment())
    db.session.flush()
    _record(actor, Act.ANSWER_LINK_MADE, request, {"contact": request.contact})
    return True


# Questions


def request_of(recommendation: Recommendation, request_id: UUID) -> SentRequest:
    """One sending of this recommendation; `NotFound` when it belongs to another."""
    return existing(SentRequest, request_id, belongs=lambda found: found.recommendation_id == recommendation.id)


def contact_at(request: SentRequest, position: int) -> Contact | None:
    """Who comes at which place; nobody after the last."""
    here = select(Contact).where(Contact.request_id == request.id, Contact.position == position)
    return db.session.scalar(here)


def contacts_of(request: SentRequest) -> Sequence[Contact]:
    """Everybody named for a body, the first to be written to first."""
    rows = select(Contact).where(Contact.request_id == request.id).order_by(Contact.position)
    return db.session.scalars(rows).all()


def addressee_of(request: SentRequest, contact: Contact) -> Addressee:
    """Who a contact is; empty once what is kept of her was erased."""
    try:
        return Addressee(*(_opened(request, contact, column) for column in (NAME, OFFICE, ADDRESS)))
    except crypto.Unreadable:
        return Addressee()


def links_of(request: SentRequest) -> Sequence[AnswerLink]:
    """The codes that were made for a body, the latest first."""
    rows = select(AnswerLink).where(AnswerLink.request_id == request.id).order_by(AnswerLink.made_at.desc())
    return db.session.scalars(rows).all()


def link_with(code_hash: bytes, on: date) -> AnswerLink | None:
    """What a code opens on a day; nothing when it was revoked, is over, or nobody asks any more."""
    found = db.session.scalar(select(AnswerLink).where(AnswerLink.code_hash == code_hash))
    return found if found is not None and still_open(found, on) else None


def still_open(link: AnswerLink, on: date) -> bool:
    """Whether a code still opens something on a day."""
    withdrawn = link.request.recommendation.withdrawn_on is not None
    return link.revoked_at is None and on <= link.valid_until and not withdrawn


def forget_contacts(request_ids: Sequence[UUID], *, at: datetime) -> int:
    """Erase the people of bodies whose requests are over: their key is destroyed. Says of how many requests."""
    kept = select(crypto.DataKey.holder).where(
        crypto.DataKey.wrapped.is_not(None), crypto.DataKey.holder.in_(request_ids)
    )
    holders = list(db.session.scalars(kept))
    for holder in holders:
        request = db.session.get_one(SentRequest, holder)
        for contact in contacts_of(request):
            mail.forget_address(addressee_of(request, contact).address)
        crypto.destroy_key(holder, at=at)
    return len(holders)


def _revoke(request: SentRequest) -> int:
    working = AnswerLink.request_id == request.id, AnswerLink.revoked_at.is_(None)
    ids = list(db.session.scalars(select(AnswerLink.id).where(*working)))
    db.session.execute(update(AnswerLink).where(AnswerLink.id.in_(ids)).values(revoked_at=moment()))
    return len(ids)


def _may_be_sent(recommendation: Recommendation, asking: Asking, on: date) -> None:
    if recommendation.adopted_on is None or recommendation.withdrawn_on is not None:
        raise Refused(
            _("Only what the council adopted is sent."), _("Note first when and how the council decided on it.")
        )
    if asking.due_on <= on:
        raise Refused(
            _("An answer cannot be asked for by a day that has come."), _("Choose a day that is still to come.")
        )
    if not any(each.name or each.office or each.address for each in asking.addressees):
        raise Refused(_("Nobody is named to whom it is sent."), _("Enter a name, an office or an e-mail address."))


def _contact(request: SentRequest, position: int, addressee: Addressee) -> Contact:
    made_id = uuid4()

    def sealed(column: str, plain: str) -> bytes:
        return crypto.seal(request.id, plain, crypto.Place("recommendation_contacts", column, made_id))

    return Contact(
        id=made_id,
        request_id=request.id,
        position=position,
        name_sealed=sealed(NAME, addressee.name),
        office_sealed=sealed(OFFICE, addressee.office),
        address_sealed=sealed(ADDRESS, addressee.address),
    )


def _opened(request: SentRequest, contact: Contact, column: str) -> str:
    place = crypto.Place("recommendation_contacts", column, contact.id)
    return crypto.unseal(request.id, getattr(contact, column), place)


def _record(actor: Actor, act: Act, request: SentRequest, details: dict[str, Detail] | None = None) -> None:
    subject = Subject("recommendation_request", str(request.id))
    record(actor, act, subject, council=request.recommendation.council_id, details=details or {})
