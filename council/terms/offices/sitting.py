"""How long somebody sits without a break, the interim included: an office, or a place in a sub-body, ends with that."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import cached_property
from uuid import UUID

from council.councils.rules import CharterRules
from council.terms.limits import add_months
from council.terms.seats import Held, seats_on

RulesOn = Callable[[date], CharterRules | None]


class Sittings:
    """Who sits when, by all terms of a council and by the charter of each day."""

    def __init__(self, held: Sequence[Held], rules_on: RulesOn, charter_days: Iterable[date]) -> None:
        self._held = held
        self._rules_on = rules_on
        self._charter_days = tuple(charter_days)
        self._seated: dict[date, frozenset[UUID]] = {}

    def sits(self, person_id: UUID, on: date) -> bool:
        """Whether somebody sits on a day, by a term or in the interim."""
        if on not in self._seated:
            seats = seats_on(self._held, self._rules_on(on), on)
            self._seated[on] = frozenset(seat.person_id for seat in seats)
        return person_id in self._seated[on]

    def until(self, person_id: UUID, start: date, end: date) -> date:
        """The day before which her sitting stops that goes on from `start`; `end` if it lasts so long.

        What has not been decided yet does not count: without a successor known today, she sits on in the interim.
        """
        return next((day for day in self._turns(start, end) if not self.sits(person_id, day)), end)

    def term_until(self, person_id: UUID, start: date) -> date:
        """The same by her terms alone, without the interim; `start` when no term of hers covers that day."""
        day = start
        while True:
            later = [each.end for each in self._held if each.person_id == person_id and each.covers(day)]
            if not later:
                return day
            day = max(later)

    def _turns(self, start: date, end: date) -> Iterator[date]:
        """The days on which it may change who sits; between two of them nothing does."""
        if start < end:
            yield start
        yield from (day for day in self._changes if start < day < end)

    @cached_property
    def _changes(self) -> list[date]:
        days = set(self._charter_days)
        every = [rules.terms for rules in map(self._rules_on, self._charter_days) if rules is not None]
        interims = {rules.interim_months for rules in every if not rules.interim_until_succeeded}
        for each in self._held:
            days |= {each.start, each.end, *(add_months(each.end, months) for months in interims)}
        return sorted(days)
