"""Adoption of first terms: what the numbers dealt becomes the end of each term, and everybody concerned is told."""

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from council.audit.acts import Act
from council.audit.service import Actor
from council.errors import Refused
from council.rotation.models import Staggering
from council.rotation.stagger import promise as stagger_promise
from council.rotation.stagger import service as staggering
from council.rotation.stagger import telling as stagger_telling
from council.rotation.stagger.facts import first_terms
from council.rotation.stagger.service import StaggeringState
from council.terms import service as terms
from council.terms.limits import add_months
from council.terms.models import Term
from council.terms.seats import AmendmentKind


@dataclass(frozen=True)
class Length:
    """What the numbers deal to one member: how many months, and until when she sits so far and then."""

    term: Term
    months: int
    before: date
    end: date

    @property
    def shortened(self) -> bool:
        """Whether her term ends earlier than was agreed so far."""
        return self.end < self.before


def adopt(actor: Actor, found: Staggering, *, on: date) -> list[Length]:
    """Let each term end as its length was dealt, and tell everybody concerned: all of it, or nothing."""
    stagger_promise.refuse_if_altered(found, staggering.plan_of(found))
    staggering.step(found, StaggeringState.ADOPTED)
    _refuse_when_overtaken(found, on)
    lengths = lengths_of(found)
    shortened = [each for each in lengths if each.shortened]
    for each in shortened:
        terms.amend_term(
            actor,
            each.term,
            kind=AmendmentKind.SHORTENED,
            new_end=each.end,
            decided_on=on,
            reason=_("The length of this first term was drawn by lot."),
        )
    stagger_telling.tell_of_lengths(actor, found, [(each.term.person, each.end) for each in lengths])
    details = {"terms": len(lengths), "shortened": len(shortened)}
    staggering.record_step(actor, Act.STAGGERING_ADOPTED, found, details)
    return lengths


def lengths_of(found: Staggering) -> list[Length]:
    """What was dealt, by pseudonym; whoever has left meanwhile keeps the end that was written down for her."""
    months = [cohort.months for cohort in staggering.cohorts_of(found)]
    dealt = found.dealt or {}
    left = {each.term_id for each in terms.held_terms(found.council) if each.departed}
    lengths = []
    for name, term in sorted(terms_dealt(found).items()):
        before = terms.effective_end(term)
        end = before if term.id in left else min(before, add_months(found.begins_on, months[dealt[name]]))
        lengths.append(Length(term, months[dealt[name]], before, end))
    return lengths


def terms_dealt(found: Staggering) -> dict[str, Term]:
    """The terms to which lengths were dealt, by the pseudonyms of those who hold them."""
    held = [each for each in terms.held_terms(found.council) if each.start == found.begins_on]
    rows = [terms.term(found.council, each.term_id) for each in held]
    return {row.person.pseudonym: row for row in rows if row.person.pseudonym in (found.dealt or {})}


def _refuse_when_overtaken(found: Staggering, on: date) -> None:
    """Refuse when any of these terms ends otherwise than when the plan was made, or another began with them.

    Somebody who left since stands in nobody's way.
    """
    now, until = first_terms(found.council, found.begins_on, on=on), staggering.until_of(found)
    if not now.named().keys() <= (found.dealt or {}).keys() or any(each.end != until for each in now.terms):
        raise Refused(
            _("Terms were changed since these lengths were drawn, so they do not fit any more."),
            _("Nothing was done. Look at the terms, take the change back, and then adopt the lengths."),
        )
