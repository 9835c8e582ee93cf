"""What each kind of message is about and how it went out, in the reader's language, without a word of its text."""

from collections.abc import Callable
from dataclasses import dataclass

from flask_babel import gettext as _

from council.i18n import day, instant
from council.mail import MOST_TRIES
from council.members.messages import messages_of
from council.members.models import Message, Person

MOST_SHOWN = 20


@dataclass(frozen=True)
class Sent:
    """A message as the secretariat sees it: that it went out, and not what it says."""

    about: str
    day: str
    way: str


# Called rather than kept, so that each is said in the language of its reader.
_KINDS: dict[str, Callable[[], str]] = {
    "reminder": lambda: _("Reminder of the end of a term"),
    "term_changed": lambda: _("A change of the end of a term"),
    "review": lambda: _("A proposal waits for what she says of it"),
    "draw": lambda: _("A draw is promised"),
    "sent_back": lambda: _("A proposal went back"),
    "withdrawal": lambda: _("A proposal or a draw was taken back"),
    "seat": lambda: _("A seat that fell vacant"),
    "outcome": lambda: _("What a rotation means for her"),
    "first_term": lambda: _("Her first term"),
    "application_incomplete": lambda: _("Something is missing in her application"),
    "application_decided": lambda: _("Her application is decided"),
    "suggestion": lambda: _("The answer to her suggestion for the charter"),
    "meeting": lambda: _("A meeting she is invited to"),
    "agenda_item": lambda: _("What came of an item she proposed for a meeting"),
    "minutes": lambda: _("Draft minutes to comment on"),
    "look_back": lambda: _("What she thinks of a meeting"),
    "meeting_dates": lambda: _("Dates for a meeting"),
}


def kind_words(kind: str) -> str:
    """What a message is about."""
    known = _KINDS.get(kind)
    return known() if known else _("A message about her place in the council")


def way_words(message: Message) -> str:
    """How a message went out."""
    if not message.by_mail:
        return _("not by mail")
    if message.mail is None:
        return _("by mail")
    if message.mail.sent_at is not None:
        return _("by mail, sent on %(time)s", time=instant(message.mail.sent_at))
    if message.mail.tries >= MOST_TRIES:
        return _("by mail, but it could not be delivered")
    return _("by mail, waiting to be sent")


def sent_to(person: Person) -> list[Sent]:
    """The latest messages to a person, without their text."""
    latest = messages_of(person, most=MOST_SHOWN)
    return [Sent(kind_words(each.kind), day(each.written_at.date()), way_words(each)) for each in latest]
