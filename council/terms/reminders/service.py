"""Sending reminders, and noting that somebody was told in another way; and who stands where on the ladder."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from council.audit.acts import Act
from council.audit.service import Actor, Detail, Subject, record
from council.councils import service as councils
from council.councils.models import Charter, Council
from council.councils.rules import CharterRules, Reminder
from council.database import db, moment
from council.errors import Refused
from council.members import messages
from council.members import service as members
from council.members.models import Message, Person
from council.terms import service as terms
from council.terms.limits import limit_of
from council.terms.models import Term, TermEndAnswer
from council.terms.reminders.ladder import Due, Ending, Sent, Step, due, endings
from council.terms.reminders.models import SentReminder
from council.terms.reminders.words import reminder_words, stop_words
from council.terms.seats import Held

KIND = "reminder"
BY_HAND = "by_hand"


class Way(StrEnum):
    """How somebody was told whom no mail reaches."""

    PHONE = "phone"
    IN_PERSON = "in_person"
    POST = "post"
    SOMEONE = "someone"


@dataclass(frozen=True)
class Kept:
    """A reminder that was sent, as lists read it."""

    id: UUID
    sent: Sent
    written_at: datetime
    by_mail: bool
    told_on: date | None
    told_by: str | None


@dataclass(frozen=True)
class Standing:
    """Who sits in a council on a day, what was sent to whom, and by which ladder."""

    council: Council
    on: date
    rules: CharterRules
    endings: tuple[Ending, ...]
    kept: tuple[Kept, ...]

    @property
    def ladder(self) -> tuple[Reminder, ...]:
        """When members are reminded."""
        return self.rules.reminder_ladder

    @property
    def due(self) -> list[Due]:
        """The reminders to send on this day."""
        return due(self.endings, [each.sent for each in self.kept], self.ladder, self.on)

    def about(self, ending: Ending) -> list[Kept]:
        """What was sent about one end of a term, oldest first."""
        return self._by_end[ending.term_id, ending.end]

    @cached_property
    def _by_end(self) -> defaultdict[tuple[UUID, date], list[Kept]]:
        found: defaultdict[tuple[UUID, date], list[Kept]] = defaultdict(list)
        for each in self.kept:
            found[each.sent.term_id, each.sent.ends_on].append(each)
        return found

    @property
    def to_tell(self) -> list[Ending]:
        """Who waits to be told in another way: no mail carried her latest reminder, and nobody has told her yet."""
        return [each for each in self.endings if each.stop is None and is_untold(self.about(each))]


def is_untold(about: list[Kept]) -> bool:
    """Whether somebody must still be told of the latest of these reminders."""
    return bool(about) and not about[-1].by_mail and about[-1].told_on is None


# Changes


def send_due(actor: Actor, council: Council, *, on: date) -> list[SentReminder]:
    """Send every reminder of a council that is due on a day, and not sent yet."""
    found = standing(council, on)
    return [remind(actor, council, each.ending, step=each.step, on=on) for each in found.due] if found else []


def remind_now(actor: Actor, term: Term, *, on: date) -> SentReminder:
    """Remind one member now, whatever the ladder says; not twice on a day, and not without need."""
    ending = ending_of(term, on)
    if ending is None:
        raise Refused(_("Nobody sits by this term now."), _("Open the list again to see who sits."))
    if ending.stop is not None:
        raise Refused(
            _("No reminder is needed: %(why)s.", why=stop_words(ending.stop)),
            _("Open the list again to see who has answered."),
        )
    return remind(actor, term.council, ending, step=Step(on, f"{BY_HAND}-{on.isoformat()}"), on=on)


def remind(actor: Actor, council: Council, ending: Ending, *, step: Step, on: date) -> SentReminder:
    """Send one reminder: a message to her, in her language, and the note that this step is done."""
    if db.session.scalar(_same_day(ending.term_id, on)) is not None:
        raise Refused(_("This member was reminded today already."), _("Wait until tomorrow, or tell her yourself."))
    person = db.session.get_one(Person, ending.person_id)
    with messages.in_her_language(person):
        words = reminder_words(council, ending, person, on)
        message = messages.send(actor, person, kind=KIND, subject=words.subject, body=words.body, at=moment())
    row = SentReminder(
        term_id=ending.term_id, ends_on=ending.end, step=step.key, sent_on=on, message_id=message.id, message=message
    )
    db.session.add(row)
    db.session.flush()
    details: dict[str, Detail] = {"step": step.key, "ends_on": ending.end.isoformat(), "by_mail": message.by_mail}
    about = Subject("term", str(ending.term_id), person.id, members.name_to_record(person))
    record(actor, Act.REMINDER_SENT, about, council=council.id, details=details)
    return row


def note_told(actor: Actor, reminder: SentReminder, *, told_on: date, way: Way, on: date) -> None:
    """Write down that a member was told what her latest reminder says, in another way than by mail."""
    if told_on > on:
        raise Refused(_("This day is still to come."), _("Enter the day on which you told her."))
    reminder.told_on, reminder.told_by = told_on, way.value
    db.session.flush()
    person = reminder.term.person
    details: dict[str, Detail] = {"step": reminder.step, "told_on": told_on.isoformat(), "way": way.value}
    about = Subject("term", str(reminder.term_id), person.id, members.name_to_record(person))
    record(actor, Act.REMINDER_TOLD, about, council=person.council_id, details=details)


# Questions


def standing(council: Council, on: date) -> Standing | None:
    """Who stands where on the ladder on a day; nothing without a charter."""
    charters = councils.charters_of(council)
    rules = _rules_on(charters, on)
    if rules is None:
        return None
    held = terms.held_terms(council)
    said = select(TermEndAnswer.term_id).join(TermEndAnswer.term).where(Term.council_id == council.id)
    gone = select(Person.id).where(Person.council_id == council.id, Person.erased_at.is_not(None))
    everybody = endings(
        held,
        rules,
        on,
        answered=set(db.session.scalars(said)),
        erased=set(db.session.scalars(gone)),
        has_choice=_has_choice(held, charters),
    )
    return Standing(council, on, rules, tuple(everybody), tuple(_kept(council)))


def ending_of(term: Term, on: date) -> Ending | None:
    """The end of one term, for whoever sits by it on a day."""
    found = standing(term.council, on)
    return next((each for each in found.endings if each.term_id == term.id), None) if found else None


def latest_of(term: Term) -> SentReminder | None:
    """The last reminder of a term's end."""
    about = select(SentReminder).where(
        SentReminder.term_id == term.id, SentReminder.ends_on == terms.effective_end(term)
    )
    return db.session.scalar(about.order_by(SentReminder.sent_on.desc()).limit(1))


def first_day_of(term_id: UUID, ends_on: date) -> date | None:
    """Since when a member has been asked about this end of her term."""
    about = select(SentReminder.sent_on).where(SentReminder.term_id == term_id, SentReminder.ends_on == ends_on)
    return db.session.scalar(about.order_by(SentReminder.sent_on).limit(1))


def addressees(ids: Iterable[UUID]) -> dict[UUID, Person]:
    """Some people with their accounts, their keys open."""
    these = select(Person).options(joinedload(Person.user)).where(Person.id.in_(list(ids)))
    found = {each.id: each for each in db.session.scalars(these)}
    messages.load_keys(found.values())
    return found


def _same_day(term_id: UUID, on: date) -> Select[UUID]:
    return select(SentReminder.id).where(SentReminder.term_id == term_id, SentReminder.sent_on == on)


def _kept(council: Council) -> list[Kept]:
    rows = db.session.execute(
        select(SentReminder, Message.written_at, Message.by_mail)
        .join(Term, Term.id == SentReminder.term_id)
        .join(Message, Message.id == SentReminder.message_id)
        .where(Term.council_id == council.id)
        .order_by(SentReminder.sent_on)
    )
    return [
        Kept(row.id, Sent(row.term_id, row.ends_on, row.step, row.sent_on), at, by_mail, row.told_on, row.told_by)
        for row, at, by_mail in rows
    ]


def _has_choice(held: list[Held], charters: list[Charter]) -> Callable[[Held], bool]:
    """Whether the charter of a term's last day lets its holder begin another at once."""
    terms_of: defaultdict[UUID, list[Held]] = defaultdict(list)
    for each in held:
        terms_of[each.person_id].append(each)
    known: dict[date, CharterRules | None] = {}

    def may_return(term: Held) -> bool:
        if term.end not in known:
            known[term.end] = _rules_on(charters, term.end)
        rules = known[term.end]
        spans = [each.span for each in terms_of[term.person_id]]
        return rules is None or limit_of(spans, rules.terms, term.end).may_return

    return may_return


def _rules_on(charters: list[Charter], day: date) -> CharterRules | None:
    """The rules in force on a day, among all versions."""
    adopted = [each for each in charters if each.in_force_from and each.in_force_from <= day]
    newest = max(adopted, key=lambda each: (each.in_force_from, each.number), default=None)
    return councils.rules_of(newest) if newest else None
