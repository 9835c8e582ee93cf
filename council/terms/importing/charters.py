"""Which seat groups there were on which day, and what they were called: the charters of a council, read once."""

from bisect import bisect_right
from datetime import date
from functools import cached_property

from council.councils import service as councils
from council.councils.dimensions import ValueView
from council.councils.models import Council
from council.councils.rules import CharterRules
from council.members.columns import Values


class Charters:
    """The versions of a council's charter. Before the first, its groups are known and its seats are not counted."""

    def __init__(self, council: Council) -> None:
        adopted = [(each.in_force_from, each.number, each) for each in councils.charters_of(council)]
        ordered = sorted((day, number, charter) for day, number, charter in adopted if day is not None)
        self.versions = [(number, day) for day, number, _charter in ordered]
        self._days = [day for day, _number, _charter in ordered]
        self._rules = [councils.rules_of(charter) for _day, _number, charter in ordered]

    def rules_on(self, day: date) -> CharterRules | None:
        """The rules in force on a day; none before the first charter."""
        place = bisect_right(self._days, day)
        return self._rules[place - 1] if place else None

    def seats_on(self, group: str, day: date) -> int | None:
        """How many seats a group has on a day; not known before the first charter."""
        rules = self.rules_on(day)
        return next((each.seats for each in rules.seat_groups if each.key == group), None) if rules else None

    def groups_on(self, day: date) -> list[ValueView]:
        """The seat groups of a day, by name."""
        return self._groups[max(bisect_right(self._days, day) - 1, 0)] if self._groups else []

    def names_on(self, day: date) -> Values:
        """The same, to be looked up."""
        return self._names[max(bisect_right(self._days, day) - 1, 0)] if self._names else Values(())

    @property
    def every_group(self) -> list[ValueView]:
        """Each seat group of any charter, under its latest name."""
        return list({each.key: each for groups in self._groups for each in groups}.values())

    @cached_property
    def _groups(self) -> list[list[ValueView]]:
        return [[ValueView(each.key, each.name) for each in rules.seat_groups] for rules in self._rules]

    @cached_property
    def _names(self) -> list[Values]:
        return [Values(groups) for groups in self._groups]
