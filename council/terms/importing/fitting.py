"""Which of many terms find no free seat, in one pass over their first days. Pure; `seats.fits` says the same of one."""

from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from uuid import UUID

from council.terms.seats import Held

Seats = Callable[[Held], int | None]
Refused = set[UUID]


def without_a_seat(known: Iterable[Held], wanted: Sequence[Held], seats_of: Seats) -> Refused:
    """The wanted terms for which no seat is free on some of their days, by term id.

    Seats go to the terms that are known, then to those that begin first; `seats_of` says how many a term's group has
    by the charter under which it begins, and nothing where no charter counts them.
    """
    taken: dict[str, list[Held]] = defaultdict(list)
    for each in known:
        if each.start < each.end:
            taken[each.seat_group].append(each)
    groups = {each.seat_group: _Group(taken[each.seat_group]) for each in wanted}
    ordered = sorted(wanted, key=lambda held: held.start)
    return {each.term_id for each in ordered if not groups[each.seat_group].lets_in(each, seats_of(each))}


class _Group:
    """The seats of one group: those of known terms on any day, and those let in, none of which begins later."""

    def __init__(self, known: Sequence[Held]) -> None:
        self._starts = sorted(each.start for each in known)
        self._ends = sorted(each.end for each in known)
        self._first_days = sorted(set(self._starts))
        self._let_in: list[date] = []  # when each of them ends

    def lets_in(self, wanted: Held, seats: int | None) -> bool:
        """Whether a seat is free on each day of a term, which then takes it.

        More seats are taken than the day before only where a term begins, so those days are looked at and no others.
        """
        first, last = bisect_right(self._first_days, wanted.start), bisect_left(self._first_days, wanted.end)
        days = [wanted.start, *self._first_days[first:last]]
        free = seats is None or all(self._taken(day) < seats for day in days)
        if free:
            insort(self._let_in, wanted.end)
        return free

    def _taken(self, day: date) -> int:
        known = bisect_right(self._starts, day) - bisect_right(self._ends, day)
        return known + len(self._let_in) - bisect_right(self._let_in, day)
