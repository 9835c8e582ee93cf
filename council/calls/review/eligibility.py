"""What the charter's rules say of applicants, computed: terms served, a seat held, seats reserved for others.

What a rule cannot compute (the conditions a charter states in words) an officer looks at.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from council.calls.review.models import CallReview, ReviewCase
from council.calls.review.phases import Refusal
from council.councils import service as councils
from council.councils.rules import CharterRules, SeatGroup, meets
from council.members import service as members
from council.terms import service as terms
from council.terms.limits import Limit, LimitCode, limit_of
from council.terms.seats import Held

BY_LIMIT = {
    LimitCode.MAX_CONSECUTIVE: Refusal.TERM_LIMIT,
    LimitCode.MAX_TOTAL: Refusal.TERM_LIMIT,
    LimitCode.COOLING_OFF: Refusal.TIME_OFF,
}


@dataclass(frozen=True)
class Finding:
    """A rule that stands against an application.

    `limit` carries the arithmetic of a term limit, `until` the last day of a seat that is held, `dimensions` what the
    seats are reserved by.
    """

    refusal: Refusal
    limit: Limit | None = None
    until: date | None = None
    dimensions: frozenset[str] = field(default=frozenset())


def rules_of(review: CallReview) -> CharterRules:
    """The rules this review judges by."""
    return councils.rules_of(review.charter)


def findings_of(review: CallReview, cases: Sequence[ReviewCase]) -> dict[UUID, list[Finding]]:
    """For each case the rules that stand against it; none for most. Asks as little for many cases as for one."""
    rules, on = rules_of(review), review.call.rotation_on
    people = [each.application.person_id for each in cases]
    held = _held(review, set(people))
    traits = members.traits_of_many(people)
    return {
        each.id: _findings(rules, held.get(each.application.person_id, []), traits[each.application.person_id], on)
        for each in cases
    }


def _held(review: CallReview, people: set[UUID]) -> dict[UUID, list[Held]]:
    found: dict[UUID, list[Held]] = {}
    for each in terms.held_terms(review.call.council):
        if each.person_id in people:
            found.setdefault(each.person_id, []).append(each)
    return found


def _findings(rules: CharterRules, held: Sequence[Held], traits: Mapping[str, str], on: date) -> list[Finding]:
    found = []
    limit = limit_of([each.span for each in held], rules.terms, on)
    sits = next((each for each in held if each.covers(on)), None)
    if sits is not None:
        found.append(Finding(Refusal.SITS, until=sits.end))
    elif limit.code in BY_LIMIT:
        found.append(Finding(BY_LIMIT[limit.code], limit=limit))
    if not any(meets(group.reserved_for, traits) for group in open_groups(rules)):
        named = [set(group.reserved_for) for group in open_groups(rules)]
        found.append(Finding(Refusal.NO_SEAT, dimensions=frozenset(set[str]().union(*named))))
    return found


def open_groups(rules: CharterRules) -> list[SeatGroup]:
    """The kinds of seats that applicants may come to: every kind but those that go with an office."""
    return [group for group in rules.seat_groups if group.selection != "ex_officio"] or list(rules.seat_groups)
