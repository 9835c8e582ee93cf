"""What the pages about one term show: how it was changed, and why."""

from dataclasses import dataclass
from datetime import date

from council.terms import service
from council.terms.models import Term
from council.terms.seats import AmendmentKind
from council.terms.words import Badge, amendment_words, group_name

__all__ = ["Badge", "Change", "group_name", "history_of"]


@dataclass(frozen=True)
class Change:
    """How a term was changed once, and why: for the secretariat. `own` if the member entered it herself."""

    kind: str
    new_end: date
    decided_on: date
    reason: str
    own: bool


def history_of(term: Term) -> list[Change]:
    """How a term was changed, in order, with the reasons; the reasons of a member who was erased are gone."""
    return [
        Change(
            amendment_words(AmendmentKind(each.kind)),
            each.new_end,
            each.decided_on,
            service.reason_of(each),
            own=each.own,
        )
        for each in service.amendments_of(term)
    ]
