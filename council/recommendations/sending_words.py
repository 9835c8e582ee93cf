"""Finished values for the page of one body: who is asked there, the codes, what was done, and what it said."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from council.i18n import day, instant
from council.recommendations.models import AnswerLink, BodyReminder, Contact, SentRequest
from council.recommendations.queries import Sent
from council.recommendations.reading import Badges, Event, Facts, body_events
from council.recommendations.sending import addressee_of, contacts_of, links_of
from council.recommendations.trail import Standing, State
from council.recommendations.words import badges, language_name, late_words


@dataclass(frozen=True)
class ContactLine:
    """A person of the body, and whether she is written to now."""

    name: str
    office: str
    address: str
    now: str


@dataclass(frozen=True)
class AskingPage:
    """One body to which something was sent."""

    body: str
    lead: str
    badges: Badges
    facts: Facts
    contacts: Sequence[ContactLine]
    reachable: bool
    codes: Sequence[str]
    working: bool
    events: Sequence[Event]
    over: bool
    nothing_said: bool


def asking_page(sent: Sent, done: Sequence[BodyReminder], on: date) -> AskingPage:
    """One body, as the secretariat sees it."""
    request, now = sent.request, sent.standing(on)
    contacts = [_contact_line(request, each) for each in contacts_of(request)]
    links = links_of(request)
    return AskingPage(
        body=request.body,
        lead=late_words(now.late) or _lead(now),
        badges=badges(now),
        facts=_facts(request),
        contacts=contacts,
        reachable=any(each.now and each.address for each in contacts),
        codes=[_code_words(each, on) for each in links],
        working=any(each.revoked_at is None and on <= each.valid_until for each in links),
        events=sorted(body_events(sent, done), key=lambda event: event.on),
        over=now.over or request.recommendation.withdrawn_on is not None,
        nothing_said=not sent.said,
    )


def _lead(now: Standing) -> str:
    if now.over:
        return _("Everything is said. Nobody is reminded any more.")
    if now.state in {State.SENT, State.ACKNOWLEDGED}:
        return _("Reminders leave by themselves until there is an answer.")
    return _("There is an answer. If what was promised does not come in time, a reminder leaves by itself.")


def _contact_line(request: SentRequest, contact: Contact) -> ContactLine:
    position, read = contact.position, addressee_of(request, contact)
    if not (read.name or read.office or read.address):
        return ContactLine(_("Erased: the request is over"), "", "", "")
    if position == request.contact:
        now = _("is written to now")
    else:
        now = "" if position < request.contact else _("comes next")
    return ContactLine(read.name, read.office, read.address, now)


def _facts(request: SentRequest) -> Facts:
    weeks = request.escalate_weeks
    told = (
        (_("Sent on"), day(request.sent_on)),
        (_("Answer asked for by"), day(request.due_on)),
        (_("Language"), language_name(request.language)),
        (
            _("The next person is written to"),
            _("%(weeks)d weeks after the answer was due", weeks=weeks) if weeks else _("never by itself"),
        ),
    )
    return [{"term": term, "value": value} for term, value in told]


def _code_words(link: AnswerLink, on: date) -> str:
    if link.revoked_at is not None:
        return _("Made %(made)s, taken back %(revoked)s", made=instant(link.made_at), revoked=instant(link.revoked_at))
    if on > link.valid_until:
        return _("Made %(made)s, over since %(day)s", made=instant(link.made_at), day=day(link.valid_until))
    return _("Made %(made)s, valid until %(day)s", made=instant(link.made_at), day=day(link.valid_until))
