"""Who may step into a vacant seat with everybody else sitting on: found from counts, so that a page can ask it.

A rule is broken by somebody only if it could be kept with somebody else: where a quota is out of reach whoever comes,
nobody is passed over for it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from council.councils.models import Council
from council.councils.rules import UNDISCLOSED, CharterRules, Quota, meets
from council.members import service as members
from council.members.models import Person
from council.terms import service as terms
from council.terms.substitutes import group_in

COUNTRY = "country"  # the dimension that a cap per country reads
Values = Mapping[str, str]


class Obstacle(StrEnum):
    """What keeps somebody from stepping in."""

    ERASED = "erased"
    SITS = "sits"
    LIMIT = "limit"
    SEAT_GROUP = "seat_group"
    QUOTA = "quota"
    CAP = "cap"


@dataclass(frozen=True)
class Obstructed:
    """An obstacle, and which of the charter's rules it is, where it is one of several."""

    by: Obstacle
    rule: str = ""


class Bench:
    """The council without the people who could step in: who sits from a day on, and how many seats are empty."""

    def __init__(self, council: Council, rules: CharterRules, *, start: date, asked: Iterable[UUID]) -> None:
        self.council, self.rules, self.start = council, rules, start
        seats = [seat for seat in terms.seated(council, start) if not seat.interim]
        sitting = [seat.person_id for seat in seats]
        everyone = {*sitting, *asked}
        self.values = members.traits_of_many(everyone)
        self.houses = members.organisations_of_many(everyone) if rules.caps else {}
        self.sitting = sitting
        self.empty = rules.seats - len(seats)

    def obstacle(self, person: Person, seat_group: str) -> Obstructed | None:
        """The first thing that keeps somebody from this seat, or nothing."""
        if person.erased_at is not None:
            return Obstructed(Obstacle.ERASED)
        if any(each.end > self.start and each.end > each.start for each in terms.terms_of(person)):
            return Obstructed(Obstacle.SITS)
        if not terms.limit_on(self.council, person.id, self.start).may_return:
            return Obstructed(Obstacle.LIMIT)
        group = group_in(self.rules, seat_group)
        if group is None or not meets(group.reserved_for, self._of(person.id)):
            return Obstructed(Obstacle.SEAT_GROUP)
        return self._broken_by(person.id)

    def _broken_by(self, person_id: UUID) -> Obstructed | None:
        hers, theirs = self._of(person_id), [self._of(each) for each in self.sitting]
        for quota in self.rules.quotas:
            if breaks(quota, hers, theirs, seats=self.rules.seats, empty=self.empty):
                return Obstructed(Obstacle.QUOTA, quota.key)
        for cap in self.rules.caps:
            if cap.per == "organisation":
                filled = _alike(self.houses.get(person_id), (self.houses.get(each) for each in self.sitting))
            elif cap.per == COUNTRY:
                filled = _alike(hers.get(COUNTRY), (values.get(COUNTRY) for values in theirs))
            else:
                filled = 0  # no household is written down
            if filled >= cap.most:
                return Obstructed(Obstacle.CAP, cap.per)
        return None

    def _of(self, person_id: UUID) -> Values:
        return self.values.get(person_id, {})


def breaks(quota: Quota, hers: Values, theirs: Sequence[Values], *, seats: int, empty: int) -> bool:
    """Whether a quota that could be kept without her cannot be kept with her on one of the empty seats."""
    least, most = quota.in_seats(seats)
    counted, one = sum(meets(quota.where, each) for each in theirs), meets(quota.where, hers)
    if most is not None and counted <= most < counted + one:
        return True
    return least is not None and counted + empty >= least > counted + one + empty - 1


def _alike(hers: str | None, theirs: Iterable[str | None]) -> int:
    """How many who sit share this with her; silence is shared with nobody."""
    return sum(each == hers for each in theirs) if hers and hers != UNDISCLOSED else 0
