"""Suggesting a change of the charter, supporting it, and answering; every step leaves one act in the record."""

from enum import StrEnum
from uuid import UUID, uuid4

from flask_babel import gettext as _
from sqlalchemy import select

from council import crypto
from council.audit.acts import Act
from council.audit.service import Actor, Detail, Subject, record
from council.councils.models import Charter, Council
from council.database import db, existing, moment
from council.errors import Refused
from council.members.models import Person
from council.members.suggestions.models import Suggestion, Support

LONGEST = 5000
TEXT, REASON, ANSWER = "text_sealed", "reason_sealed", "answer_sealed"


class State(StrEnum):
    """What became of a suggestion."""

    OPEN = "open"
    TAKEN_UP = "taken_up"
    NOT_TAKEN_UP = "not_taken_up"
    WITHDRAWN = "withdrawn"


def suggest(actor: Actor, person: Person, *, section: str, text: str, reason: str) -> Suggestion:
    """Ask for a change of the charter: which part, what should be different, and why."""
    suggestion_id = uuid4()
    suggestion = Suggestion(
        id=suggestion_id,
        council_id=person.council_id,
        person_id=person.id,
        person=person,
        section=section,
        text_sealed=crypto.seal(person.id, text[:LONGEST], _place(TEXT, suggestion_id)),
        reason_sealed=crypto.seal(person.id, reason[:LONGEST], _place(REASON, suggestion_id)),
        made_at=moment(),
        state=State.OPEN.value,
    )
    db.session.add(suggestion)
    db.session.flush()
    _record(actor, Act.CHANGE_SUGGESTED, suggestion, {"section": section})
    return suggestion


def support(actor: Actor, suggestion: Suggestion, person: Person) -> None:
    """Stand behind what another member suggested."""
    _must_be_open(suggestion)
    if person.id == suggestion.person_id:
        raise Refused(_("This suggestion is your own."), _("Others may support it."))
    if person.id in supporters_of([suggestion])[suggestion.id]:
        raise Refused(_("You support this suggestion already."), _("Nothing needs to be done."))
    db.session.add(Support(suggestion_id=suggestion.id, person_id=person.id, given_at=moment()))
    db.session.flush()
    _record(actor, Act.SUGGESTION_SUPPORTED, suggestion)


def take_support_back(actor: Actor, suggestion: Suggestion, person: Person) -> None:
    """No longer stand behind a suggestion."""
    _must_be_open(suggestion)
    given = select(Support).where(Support.suggestion_id == suggestion.id, Support.person_id == person.id)
    row = db.session.scalar(given)
    if row is None:
        raise Refused(_("You do not support this suggestion."), _("Nothing needs to be done."))
    db.session.delete(row)
    db.session.flush()
    _record(actor, Act.SUPPORT_TAKEN_BACK, suggestion)


def withdraw(actor: Actor, suggestion: Suggestion) -> None:
    """Take a suggestion back before it is answered; it stays in the list as withdrawn."""
    _must_be_open(suggestion)
    suggestion.state = State.WITHDRAWN.value
    suggestion.version += 1
    _record(actor, Act.SUGGESTION_WITHDRAWN, suggestion)


def answer(actor: Actor, suggestion: Suggestion, *, taken_up_in: Charter | None, reason: str) -> None:
    """Say what became of a suggestion: taken up in a version of the charter, or not, and why."""
    _must_be_open(suggestion)
    if taken_up_in is None and not reason.strip():
        raise Refused(_("Whoever says no says why."), _("Write the reason, so that the member can understand it."))
    suggestion.state = (State.NOT_TAKEN_UP if taken_up_in is None else State.TAKEN_UP).value
    suggestion.charter = taken_up_in
    suggestion.answered_at = moment()
    suggestion.version += 1
    if reason.strip() and suggestion.person.erased_at is None:  # nothing can be sealed under a key that is gone
        place = _place(ANSWER, suggestion.id)
        suggestion.answer_sealed = crypto.seal(suggestion.person_id, reason.strip()[:LONGEST], place)
    details: dict[str, Detail] = {"state": suggestion.state}
    if taken_up_in is not None:
        details["number"] = taken_up_in.number
    _record(actor, Act.SUGGESTION_ANSWERED, suggestion, details)


# Questions


def suggestion(council: Council, suggestion_id: UUID) -> Suggestion:
    """One suggestion of this council; `NotFound` when it belongs to another."""
    return existing(Suggestion, suggestion_id, belongs=lambda found: found.council_id == council.id)


def suggestions_of(council: Council) -> list[Suggestion]:
    """Every suggestion, those that wait for an answer first, then the newest."""
    all_of = select(Suggestion).where(Suggestion.council_id == council.id)
    newest = all_of.order_by(Suggestion.state != State.OPEN.value, Suggestion.made_at.desc())
    return list(db.session.scalars(newest))


def supporters_of(suggestions: list[Suggestion]) -> dict[UUID, list[UUID]]:
    """Who supports each of these, in the order in which they did."""
    found: dict[UUID, list[UUID]] = {each.id: [] for each in suggestions}
    given = select(Support.suggestion_id, Support.person_id).where(Support.suggestion_id.in_(found))
    for suggestion_id, person_id in db.session.execute(given.order_by(Support.given_at)):
        found[suggestion_id].append(person_id)
    return found


def words_of(suggestion: Suggestion, column: str) -> str:
    """The text, the reason or the answer; empty once the person behind it was erased."""
    sealed: bytes | None = getattr(suggestion, column)
    if not sealed:
        return ""
    try:
        return crypto.unseal(suggestion.person_id, sealed, _place(column, suggestion.id))
    except crypto.Unreadable:
        return ""


def _must_be_open(suggestion: Suggestion) -> None:
    if suggestion.state != State.OPEN.value:
        raise Refused(
            _("This suggestion was answered or withdrawn already."),
            _("Open the list again to see what became of it."),
        )


def _place(column: str, suggestion_id: UUID) -> crypto.Place:
    return crypto.Place("suggestions", column, suggestion_id)


def _record(actor: Actor, act: Act, suggestion: Suggestion, details: dict[str, Detail] | None = None) -> None:
    subject = Subject("suggestion", str(suggestion.id))
    record(actor, act, subject, council=suggestion.council_id, details=details or {})
