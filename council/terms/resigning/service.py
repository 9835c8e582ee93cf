"""Giving a seat up before the end of a term, and taking that back as long as nobody follows."""

from datetime import date

from flask_babel import gettext as _
from sqlalchemy import select

from council.audit.service import Actor
from council.councils import service as councils
from council.councils.sentences import who_follows
from council.database import db
from council.errors import Refused
from council.i18n import day as written_day
from council.terms import service
from council.terms.models import Replacement, Term, TermAmendment
from council.terms.seats import AmendmentKind, Held
from council.terms.telling import tell_of_change


def resign(actor: Actor, term: Term, *, leaves_on: date, on: date, reason: str, own: bool) -> TermAmendment:
    """Let a seat fall vacant on a day because its member wishes to leave; `own` when she enters it herself.

    If somebody else enters it, she is written to.
    """
    held = held_of(term)
    refuse_to_resign(held, leaves_on, on)
    amendment = service.amend_term(
        actor, term, kind=AmendmentKind.RESIGNED, new_end=leaves_on, decided_on=on, reason=reason, own=own
    )
    tell_of_change(actor, amendment, before=held.end)
    return amendment


def take_back(actor: Actor, term: Term, *, on: date, own: bool) -> TermAmendment:
    """Let a member who resigned stay until the end agreed before, while her seat is hers and nobody follows."""
    held = held_of(term)
    if not resigned(held, on):
        raise Refused(_("There is no resignation to take back."), _("Open the page again to see how the term ends."))
    if somebody_follows(term):
        raise Refused(
            _("Somebody was asked to follow on this seat, so the resignation cannot be taken back any more."),
            _("Speak with the secretariat."),
        )
    amendment = service.amend_term(
        actor,
        term,
        kind=AmendmentKind.STAYED,
        new_end=held.agreed_end,
        decided_on=on,
        reason="" if own else _("The member took the resignation back."),
        own=own,
    )
    tell_of_change(actor, amendment, before=held.end)
    return amendment


def refuse_to_resign(held: Held, leaves_on: date, on: date) -> None:
    """Refuse a day that has passed, and one on which the term would be over anyhow."""
    if held.end <= on:
        raise Refused(
            _("This term ended on %(day)s.", day=written_day(held.end)),
            _("Tell the secretariat if you do not wish to sit on until somebody follows."),
        )
    if held.departed:
        raise Refused(_("It is written down already that this term ends early."), _("Nothing needs to be done."))
    first = max(on, held.start)
    if leaves_on < first:
        raise Refused(
            _("A seat can be given up from %(day)s on.", day=written_day(first)), _("Choose that day or a later one.")
        )
    if leaves_on >= held.end:
        raise Refused(
            _("The term ends on %(day)s anyhow.", day=written_day(held.end)), _("Choose an earlier day, or do nothing.")
        )


def resigned(held: Held, on: date) -> bool:
    """Whether a member resigned and still sits."""
    return held.kind is AmendmentKind.RESIGNED and on < held.end


def somebody_follows(term: Term) -> bool:
    """Whether somebody took the seat that a term leaves empty, or was asked and has not answered yet."""
    asked = select(Replacement.id).where(
        Replacement.term_id == term.id, Replacement.answer.is_(None) | Replacement.new_term_id.is_not(None)
    )
    return db.session.scalar(asked.limit(1)) is not None


def held_of(term: Term) -> Held:
    """A term as it stands."""
    return next(each for each in service.held_terms(term.council) if each.term_id == term.id)


def what_follows(term: Term, leaves_on: date) -> str:
    """Who takes the seat, as the charter of that day says."""
    charter = councils.charter_on(term.council, leaves_on)
    says = who_follows(councils.rules_of(charter)) if charter else ""
    return says or _("The charter does not say who takes the seat.")
