"""Every seat of a council on a day with its one status, from the one answer to who sits and which seats are vacant."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from council.councils.rules import CharterRules
from council.terms.limits import add_months
from council.terms.seats import Held, Seat, Vacancy, seats_on, vacancies_on

SOON_MONTHS = 6  # long enough for a call, its deadline and a rotation


class SeatState(StrEnum):
    """What a seat is on a day; each seat is exactly one of these."""

    FILLED = "filled"
    ENDS_SOON = "ends_soon"
    INTERIM = "interim"
    VACANT = "vacant"


@dataclass(frozen=True)
class SeatStatus:
    """One seat: its place within its group, who sits on it, and what left it empty if it is not taken by a term.

    A seat has no number of its own: `number` counts the seats of the group on this day, those taken first.
    """

    state: SeatState
    seat_group: str
    number: int
    seat: Seat | None = None
    vacancy: Vacancy | None = None

    @property
    def vacant(self) -> bool:
        """Whether nobody sits here, not even in the interim."""
        return self.state is SeatState.VACANT

    @property
    def person_id(self) -> UUID | None:
        """Who sits here."""
        return self.seat.person_id if self.seat else None

    @property
    def since(self) -> date | None:
        """Since when it is what it is: taken since the term began, otherwise since the last term ended."""
        if self.vacancy is not None:
            return self.vacancy.since
        return self.seat.start if self.seat else None

    @property
    def until(self) -> date | None:
        """When the running term ends; nothing for a seat without one."""
        return self.seat.end if self.seat and self.vacancy is None else None


def statuses_on(
    held: Sequence[Held], rules: CharterRules, on: date, *, soon_months: int = SOON_MONTHS
) -> list[SeatStatus]:
    """The status of every seat on a day, in the charter's order of groups.

    A term ends soon when at most so many months of it are left.
    Whoever sits in a group that the charter of the day does not know comes last, so that nobody who sits is left out.
    """
    soon = add_months(on, soon_months)
    taken, empty = seats_on(held, rules, on), vacancies_on(held, rules, on)
    groups = [group.key for group in rules.seat_groups]
    unknown = dict.fromkeys(seat.seat_group for seat in taken if seat.seat_group not in groups)
    found = []
    for key in (*groups, *unknown):
        running = [each for each in taken if each.seat_group == key and not each.interim]
        without = [each for each in empty if each.seat_group == key]
        found += [_running(seat, number, soon) for number, seat in enumerate(running, start=1)]
        found += [_empty(each, number, taken) for number, each in enumerate(without, start=len(running) + 1)]
    return found


def _running(seat: Seat, number: int, soon: date) -> SeatStatus:
    state = SeatState.ENDS_SOON if seat.end <= soon else SeatState.FILLED
    return SeatStatus(state, seat.seat_group, number, seat)


def _empty(vacancy: Vacancy, number: int, taken: Sequence[Seat]) -> SeatStatus:
    """A seat without a running term: vacant, unless somebody sits on in the interim."""
    seat = next((each for each in taken if each.interim and each.term_id == vacancy.term_id), None)
    return SeatStatus(SeatState.INTERIM if seat else SeatState.VACANT, vacancy.seat_group, number, seat, vacancy)
