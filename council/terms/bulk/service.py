"""What another end for several terms would do to each of them, and doing it: all of it, or nothing."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from flask_babel import gettext as _

from council import crypto
from council.audit.service import Actor
from council.councils.models import Council
from council.errors import Refused
from council.terms import service
from council.terms.limits import add_months
from council.terms.refusals import refuse_a_change
from council.terms.seats import AmendmentKind, Held
from council.terms.telling import tell_of_change

MOST_AT_ONCE = 200
KINDS = (AmendmentKind.EXTENDED, AmendmentKind.SHORTENED, AmendmentKind.CORRECTED)


@dataclass(frozen=True)
class Change:
    """One change for several terms: a day on which all of them end, or how many months later or earlier each does."""

    kind: AmendmentKind
    decided_on: date
    reason: str
    new_end: date | None = None
    months: int = 0

    def end_of(self, term: Held) -> date:
        """The end it gives to a term."""
        return self.new_end or add_months(term.end, self.months)


@dataclass(frozen=True)
class Step:
    """What the change does to one term, or what stands against it."""

    term: Held
    new_end: date
    refusal: Refused | None = None


def preview(council: Council, term_ids: Iterable[UUID], change: Change) -> list[Step]:
    """Each term before and after, in the order in which they would be changed, and what would be refused and why."""
    held, steps = service.held_terms(council), []
    for term in chosen_of(held, term_ids):
        changed = replace(term, end=change.end_of(term))
        refusal = _refusal(council, held, term, changed=changed, kind=change.kind)
        steps.append(Step(term, changed.end, refusal))
        if refusal is None:
            held = [changed if each.term_id == term.term_id else each for each in held]
    return steps


def amend_many(actor: Actor, council: Council, term_ids: Iterable[UUID], change: Change) -> int:
    """Change the end of several terms, each with its own act and a message to its member; all of it, or nothing."""
    terms = chosen_of(service.held_terms(council), term_ids)
    crypto.load_keys(each.person_id for each in terms)
    for each in terms:
        _refuse_departed(each)
        amendment = service.amend_term(
            actor,
            service.term(council, each.term_id),
            kind=change.kind,
            new_end=change.end_of(each),
            decided_on=change.decided_on,
            reason=change.reason,
        )
        tell_of_change(actor, amendment, before=each.end)
    return len(terms)


def chosen_of(held: Sequence[Held], term_ids: Iterable[UUID]) -> list[Held]:
    """The terms chosen, in the order in which they began; what is not of this council is not among them."""
    wanted = set(term_ids)
    found = [each for each in held if each.term_id in wanted]
    if len(found) > MOST_AT_ONCE:
        raise Refused(
            _("At most %(num)d terms can be changed at once.", num=MOST_AT_ONCE), _("Choose fewer terms first.")
        )
    return found


def fingerprint(steps: Iterable[Step]) -> str:
    """What somebody saw who looked at the preview: it changes when one of the terms does."""
    seen = "\n".join(f"{each.term.term_id} {each.term.end} {each.new_end}" for each in steps)
    return hashlib.sha256(seen.encode()).hexdigest()


def _refusal(
    council: Council, held: Sequence[Held], now: Held, *, changed: Held, kind: AmendmentKind
) -> Refused | None:
    try:
        _refuse_departed(now)
        refuse_a_change(council, held, now, changed=changed, kind=kind)
    except Refused as refusal:
        return refusal
    return None


def _refuse_departed(term: Held) -> None:
    if term.departed:
        raise Refused(
            _("This member left early, so no new end can be agreed."),
            _("Take this term out of the list, and look at it by itself."),
        )
