"""A council on a day, gathered once: its rules, who sits, and what the coming rotation does to each seat."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from uuid import UUID

from council.councils import service as councils
from council.councils.models import Council
from council.councils.rules import CharterRules
from council.councils.service import DimensionView
from council.members import service as members
from council.rotation.story import coming
from council.terms import service as terms
from council.terms.seats import day_before, ending_on, seats_on, served_by
from council.terms.service import Answer, Held, Limit, Seat, Span
from council.terms.statuses import SeatStatus, statuses_on


class Future(StrEnum):
    """What the coming rotation does to a seat, as far as it is known today."""

    STAYS = "stays"
    MAY_RETURN = "may_return"
    LEAVES = "leaves"
    VACANT = "vacant"


@dataclass(frozen=True)
class Holder:
    """Somebody on a seat: what she may do when her term ends, what she answered, and what happens to the seat."""

    seat: Seat
    future: Future
    limit: Limit | None
    answer: Answer | None
    departs: bool = False  # leaves before her time, on the day on which her seat is said to end

    @property
    def owes_answer(self) -> bool:
        """Whether she may go on and has not said whether she wishes to."""
        return self.future is Future.MAY_RETURN and self.answer is None


@dataclass(frozen=True)
class Situation:
    """A council as it is on a day."""

    council: Council
    on: date
    rules: CharterRules | None
    dimensions: tuple[DimensionView, ...]
    rotation_on: date | None
    holders: tuple[Holder, ...]
    seats: tuple[SeatStatus, ...]

    @property
    def ending(self) -> list[Holder]:
        """Those whose term ends at the coming rotation."""
        return [each for each in self.holders if each.future is not Future.STAYS]

    @property
    def vacant(self) -> list[SeatStatus]:
        """The seats on which nobody sits, not even in the interim."""
        return [each for each in self.seats if each.vacant]

    @property
    def to_fill(self) -> int:
        """How many seats of the coming charter nobody keeps at the coming rotation."""
        return max(0, self.size - sum(each.future is Future.STAYS for each in self.holders))

    @property
    def size(self) -> int:
        """How many seats the charter gives the council; without a charter, how many are taken."""
        return self.rules.seats if self.rules else len(self.holders)

    @cached_property
    def traits(self) -> dict[UUID, dict[str, str]]:
        """What the people who sit declared. For counting: no single value of it may reach a page unasked."""
        return members.traits_of_many(each.seat.person_id for each in self.holders)


def situation(council: Council, on: date) -> Situation:
    """The council on a day: its seats under the charter of that day, all else under that of the coming rotation."""
    rotation_on, held = coming(council, on), terms.held_terms(council)
    now, rules = _rules(council, on), _rules(council, rotation_on or on)
    today = now or rules
    seats = statuses_on(held, today, on) if today else []
    cohort = ending_on(held, _rules(council, day_before(rotation_on)), rotation_on) if rotation_on else []
    return Situation(
        council=council,
        on=on,
        rules=rules,
        dimensions=tuple(councils.dimensions_of(council, on=on)),
        rotation_on=rotation_on,
        holders=tuple(_holders(council, (held, seats_on(held, now, on), cohort), rules, rotation_on)),
        seats=tuple(seats),
    )


def _rules(council: Council, day: date) -> CharterRules | None:
    charter = councils.charter_on(council, day)
    return councils.rules_of(charter) if charter else None


def _holders(
    council: Council,
    known: tuple[Sequence[Held], Sequence[Seat], Sequence[Seat]],
    rules: CharterRules | None,
    rotation_on: date | None,
) -> list[Holder]:
    """Those who sit, of every term, all seats of the day, and the seats that end at the rotation."""
    held, seats, cohort = known
    departing = {each.term_id for each in held if each.kind is not None and each.departed}
    ending = {seat.term_id for seat in cohort} | {seat.term_id for seat in seats if seat.interim}
    said = {term_id: Answer(row.answer) for term_id, row in terms.answers(council, ending).items()}
    served = served_by(held, {seat.person_id for seat in seats})
    found = []
    for seat in seats:
        limit = _limit(served, seat, rules)
        answer = said.get(seat.term_id)
        departs = seat.term_id in departing
        leaves = departs and (rotation_on is None or seat.end <= rotation_on)
        future = Future.LEAVES if leaves else _future(seat, limit, answer, ending=ending)
        found.append(Holder(seat, future, limit, answer, departs))
    return found


def _limit(served: Mapping[UUID, list[Span]], seat: Seat, rules: CharterRules | None) -> Limit | None:
    """What the charter will say to her on the day her term ends."""
    return terms.limit_of(served[seat.person_id], rules.terms, seat.end) if rules else None


def _future(seat: Seat, limit: Limit | None, answer: Answer | None, *, ending: set[UUID]) -> Future:
    if seat.term_id not in ending:
        return Future.STAYS
    may_return = limit is None or limit.may_return
    return Future.MAY_RETURN if may_return and answer is not Answer.LEAVE else Future.LEAVES
