"""Who sat when, and on which days that changed: from the terms and the charters in force then."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from council.councils import service as councils
from council.councils.models import Council
from council.councils.rules import CharterRules
from council.terms import service as terms
from council.terms.limits import add_months
from council.terms.seats import seats_on

QUOTA = "quota "  # before the key of a quota, where it is named beside dimensions


@dataclass(frozen=True)
class Sitting:
    """Who sits on a day, how many seats the charter gives, and how many of them are held in the interim or empty.

    `asked` names what the charter looks at together: several dimensions, or a quota over several.
    """

    people: frozenset[UUID]
    seats: int
    interim: int
    vacant: int
    asked: tuple[str, ...] = ()


def looked_at_together(rules: CharterRules) -> tuple[str, ...]:
    """What a charter looks at together: dimensions with a space between them, and quotas over several by their keys."""
    crossings = [" ".join(each.dimensions) for each in rules.crossings]
    return (*crossings, *(f"{QUOTA}{each.key}" for each in rules.quotas if len(each.where) > 1))


class Sittings:
    """A council's terms and charters, read once, to be asked about many days."""

    def __init__(self, council: Council) -> None:
        self.held = terms.held_terms(council)
        in_force = [(each.in_force_from, each.number, each) for each in councils.charters_of(council)]
        ordered = sorted((day, number, each) for day, number, each in in_force if day is not None)
        self.charters = [(day, councils.rules_of(each)) for day, _number, each in ordered]

    def rules_on(self, day: date) -> CharterRules | None:
        """The rules in force on a day; none before the first charter."""
        return next((rules for begins, rules in reversed(self.charters) if begins <= day), None)

    def on(self, day: date) -> Sitting:
        """Who sits on a day, and on how many seats nobody does."""
        rules = self.rules_on(day)
        seats = seats_on(self.held, rules, day)
        people = frozenset(seat.person_id for seat in seats)
        interim = sum(seat.interim for seat in seats)
        if rules is None:
            return Sitting(people, len(seats), interim, 0)
        running = Counter(seat.seat_group for seat in seats if not seat.interim)
        empty = sum(max(0, group.seats - running[group.key]) for group in rules.seat_groups)
        return Sitting(people, rules.seats, interim, empty - interim, looked_at_together(rules))

    def days(self, until: date) -> list[date]:
        """Every day up to one on which somebody may have sat down or left, or the seats may have changed."""
        served = [each for each in self.held if each.start < each.end]
        found = {each.start for each in served} | {each.end for each in served}
        first = min(found, default=until)
        for begins, rules in self.charters:
            found.add(max(begins, first))
            if rules.terms.interim_months:
                found |= {add_months(each.end, rules.terms.interim_months) for each in served}
        return sorted(day for day in found if day <= until)
