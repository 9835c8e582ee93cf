"""Who sits on which seat on a day, who sits on in the interim, and which seats are vacant: found from the terms alone.

A term covers day d when start ≤ d < its effective end, which is the end of its latest amendment. Pure functions over
`Held` rows; a term that begins or ends in the future is as normal as any other.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from council.councils.rules import CharterRules, SeatGroup, TermRules
from council.terms.limits import Span, add_months


class AmendmentKind(StrEnum):
    """Why a term ends on another day than first agreed."""

    RESIGNED = "resigned"
    DIED = "died"
    REMOVED = "removed"
    LOST_CONTACT = "lost_contact"  # nobody can reach her any more
    ENDED = "ended"  # a condition of the charter came true
    SHORTENED = "shortened"
    EXTENDED = "extended"
    CORRECTED = "corrected"  # the end was written down wrongly
    STAYED = "stayed"  # she took her resignation back


DEPARTURES = frozenset(
    {
        AmendmentKind.RESIGNED,
        AmendmentKind.DIED,
        AmendmentKind.REMOVED,
        AmendmentKind.LOST_CONTACT,
        AmendmentKind.ENDED,
    }
)


@dataclass(frozen=True)
class Held:
    """One term as it stands: `end` is the effective end, `kind` its latest change.

    `agreed_end` is the end agreed before anybody left early, and `follows` the term of whoever left her the seat.
    """

    term_id: UUID
    person_id: UUID
    seat_group: str
    start: date
    end: date
    agreed_end: date
    partial: bool = False
    kind: AmendmentKind | None = None
    follows: UUID | None = None

    @property
    def departed(self) -> bool:
        """Whether the person left before her time, so that she neither sits on nor makes a rotation day."""
        return self.kind in DEPARTURES

    @property
    def span(self) -> Span:
        """The term as days served."""
        return Span(self.start, self.end, self.partial)

    def covers(self, on: date) -> bool:
        """Whether the person sits by this term on a day."""
        return self.start <= on < self.end


@dataclass(frozen=True)
class Seat:
    """Somebody on a seat on a day; `interim` when her term is over and no successor sits yet."""

    person_id: UUID
    term_id: UUID
    seat_group: str
    start: date
    end: date
    interim: bool = False


@dataclass(frozen=True)
class Vacancy:
    """An empty seat: since when, whose term left it empty, until when that was agreed, and who sits on in the interim.

    A seat that nobody ever held has a group only.
    """

    seat_group: str
    since: date | None = None
    term_id: UUID | None = None
    agreed_until: date | None = None
    interim_person_id: UUID | None = None


def seats_on(held: Sequence[Held], rules: CharterRules | None, on: date) -> list[Seat]:
    """Everybody who sits on a day: by a running term, or in the interim on a seat without a successor."""
    running = _running(held, on)
    seats = [_seat(each) for each in running]
    if rules is not None:
        seats.extend(_seat(each, interim=True) for each in _interim_terms(held, running, rules, on))
    return sorted(seats, key=lambda seat: (seat.seat_group, seat.interim, seat.start, str(seat.person_id)))


def vacancies_on(held: Sequence[Held], rules: CharterRules, on: date) -> list[Vacancy]:
    """The empty seats of a day, one line each; the latest departures explain them, as far as they reach.

    A departure whose seat somebody has taken since explains none.
    """
    found = []
    running = _running(held, on)
    taken = {each.follows for each in held if each.follows and each.start <= on and each.start < each.end}
    interim = {each.term_id for each in _interim_terms(held, running, rules, on)}
    for group, empty in _empty_seats(running, rules):
        terms = [each for each in held if each.seat_group == group.key]
        left = [each for each in _last_ended(terms, on) if each.term_id not in taken]
        gone = sorted(left, key=lambda each: each.term_id not in interim)[:empty]
        for index in range(empty):
            last = gone[index] if index < len(gone) else None
            found.append(_vacancy(group.key, last, on, interim=last is not None and last.term_id in interim))
    return found


def vacancies_ahead(held: Sequence[Held], rules: CharterRules, on: date) -> list[Vacancy]:
    """The empty seats of a day, and those that will be left empty by departures already known."""
    found = vacancies_on(held, rules, on)
    for day in sorted({each.end for each in held if each.departed and each.start < each.end and each.end > on}):
        leaving = {each.term_id for each in held if each.departed and each.end == day}
        found.extend(each for each in vacancies_on(held, rules, day) if each.term_id in leaving)
    return found


def rotation_after(held: Iterable[Held], on: date) -> date | None:
    """The first day after this one on which a cohort's terms end; one person's early departure makes no rotation."""
    return min((each.end for each in held if each.end > on and not each.departed), default=None)


def ending_on(held: Sequence[Held], rules: CharterRules | None, rotation_on: date) -> list[Seat]:
    """Who sits until a rotation day and holds no term on it, under the charter of the day before."""
    going_on = {each.person_id for each in _running(held, rotation_on)}
    return [seat for seat in seats_on(held, rules, day_before(rotation_on)) if seat.person_id not in going_on]


def served_by(held: Iterable[Held], people: Collection[UUID]) -> dict[UUID, list[Span]]:
    """The terms of these people as days served, oldest first; a term that never began is none."""
    found: dict[UUID, list[Span]] = {person_id: [] for person_id in people}
    for each in held:
        served = found.get(each.person_id)
        if served is not None and each.start < each.end:
            served.append(each.span)
    return found


def fits(held: Sequence[Held], candidate: Held, seats: int) -> bool:
    """Whether a term finds a free seat in its group on each of its days."""
    others = [
        each
        for each in held
        if each.seat_group == candidate.seat_group
        and each.term_id != candidate.term_id
        and each.start < candidate.end
        and candidate.start < each.end
    ]
    busiest = [candidate.start, *(each.start for each in others if candidate.start <= each.start)]
    return all(sum(each.covers(day) for each in others) < seats for day in busiest)


def _running(held: Iterable[Held], on: date) -> list[Held]:
    """The terms that cover a day, in their order; what `covers` says, in one pass over very many."""
    return [each for each in held if each.start <= on < each.end]


def _empty_seats(running: Iterable[Held], rules: CharterRules) -> Iterator[tuple[SeatGroup, int]]:
    """The groups in which the running terms do not take every seat, and how many seats each has left."""
    taken = Counter(each.seat_group for each in running)
    for group in rules.seat_groups:
        if taken[group.key] < group.seats:
            yield group, group.seats - taken[group.key]


def _interim_terms(held: Sequence[Held], running: Sequence[Held], rules: CharterRules, on: date) -> list[Held]:
    """The ended terms whose holders sit on; whoever was succeeded once does not come back when a seat falls vacant."""
    found = _waiting(held, running, rules, on)
    if not found:
        return found
    for day in {each.start for each in held if each.start < on and each.start < each.end}:
        if any(each.end <= day for each in found):
            sat = set(_waiting(held, _running(held, day), rules, day))
            found = [each for each in found if each.end > day or each in sat]
    return found


def _waiting(held: Sequence[Held], running: Sequence[Held], rules: CharterRules, on: date) -> list[Held]:
    """Who could sit on, looking at one day alone: one per empty seat, the latest ended first, as the charter allows."""
    found: list[Held] = []
    for group, empty in _empty_seats(running, rules):
        terms = [each for each in held if each.seat_group == group.key]
        sitting = {each.person_id for each in running}
        waiting = [
            each
            for each in _last_ended(terms, on)
            if not each.departed and each.person_id not in sitting and _may_sit_on(rules.terms, each, on)
        ]
        found.extend(waiting[:empty])
    return found


def _may_sit_on(rules: TermRules, ended: Held, on: date) -> bool:
    return rules.interim_until_succeeded or on < add_months(ended.end, rules.interim_months)


def _last_ended(terms: Iterable[Held], on: date) -> list[Held]:
    """Each person's latest term that is over by a day, the latest ended first."""
    latest: dict[UUID, Held] = {}
    for each in terms:
        if each.start < each.end <= on:
            known = latest.get(each.person_id)
            if known is None or (known.end, known.start) <= (each.end, each.start):
                latest[each.person_id] = each
    return sorted(latest.values(), key=lambda held: (-held.end.toordinal(), held.start, held.person_id.int))


def _seat(held: Held, *, interim: bool = False) -> Seat:
    return Seat(held.person_id, held.term_id, held.seat_group, held.start, held.end, interim)


def _vacancy(seat_group: str, left: Held | None, on: date, *, interim: bool) -> Vacancy:
    if left is None:
        return Vacancy(seat_group)
    remainder = left.agreed_end if left.departed and left.agreed_end > on else None
    return Vacancy(seat_group, left.end, left.term_id, remainder, left.person_id if interim else None)


def day_before(day: date) -> date:
    """The last day before a rotation: who sits then is the council as it was."""
    return day - timedelta(days=1)
