"""A person's calendar link: made, made anew, switched off, and found again by its secret part."""

import hashlib
import secrets
from uuid import uuid4

from flask_babel import gettext as _
from sqlalchemy import select

from council.audit.acts import Act
from council.audit.service import Actor, record
from council.database import db, moment
from council.errors import Refused
from council.members.models import Person
from council.members.own.models import CalendarFeed
from council.members.service import subject_of

TOKEN_BYTES = 24  # 192 bits


def make_link(actor: Actor, person: Person, *, names_council: bool) -> str:
    """Give her a calendar link; an earlier one stops working. What is given back is kept nowhere."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    feed = feed_of(person)
    if feed is None:
        feed = CalendarFeed(id=uuid4(), person_id=person.id)
        db.session.add(feed)
    feed.token_hash, feed.names_council, feed.made_at = _hashed(token), names_council, moment()
    db.session.flush()
    record(actor, Act.CALENDAR_LINK_MADE, subject_of(person), council=person.council_id)
    return token


def take_link_back(actor: Actor, person: Person) -> None:
    """Switch her calendar link off: whoever holds it finds nothing there any more."""
    feed = feed_of(person)
    if feed is None or feed.token_hash is None:
        raise Refused(_("There is no calendar link to switch off."), _("Nothing needs to be done."))
    feed.token_hash = None
    record(actor, Act.CALENDAR_LINK_TAKEN_BACK, subject_of(person), council=person.council_id)


def feed_of(person: Person) -> CalendarFeed | None:
    """Her calendar link, also one that was switched off."""
    return db.session.scalar(select(CalendarFeed).where(CalendarFeed.person_id == person.id))


def feed_behind(token: str) -> CalendarFeed | None:
    """Whose calendar a link follows; nobody's when it was never made, was switched off, or its holder was erased."""
    found = db.session.scalar(select(CalendarFeed).where(CalendarFeed.token_hash == _hashed(token)))
    return found if found and found.person.erased_at is None else None


def _hashed(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
