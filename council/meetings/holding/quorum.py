"""Who is there, and whether enough are: pure functions over marks of attendance and a charter's rules."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from math import ceil
from uuid import UUID

from council.councils.rules import CharterRules
from council.meetings.holding.models import Presence

THERE = frozenset({Presence.PRESENT, Presence.REMOTE, Presence.LATE, Presence.SUBSTITUTE})
NEVER_CAME = frozenset({Presence.EXCUSED, Presence.ABSENT, Presence.NOT_NOTED})


@dataclass(frozen=True)
class Mark:
    """One mark of attendance: of whom, what, in whose place, and when it was made and received."""

    id: UUID
    person_id: UUID
    state: Presence
    made_at: datetime
    received_at: datetime
    substitute_for: UUID | None = None


@dataclass(frozen=True)
class Attended:
    """How somebody took part: her latest mark, when she came, when she left, and in whose place she was there."""

    person_id: UUID
    state: Presence
    arrived_at: datetime | None = None
    left_at: datetime | None = None
    substitute_for: UUID | None = None

    @property
    def there(self) -> bool:
        """Whether she is in the room, or in the call."""
        return self.state in THERE


@dataclass(frozen=True)
class Quorum:
    """How many have to be there, by which call, and how many are."""

    needed: int
    present: int
    call: int

    @property
    def reached(self) -> bool:
        """Whether the council can decide."""
        return self.present >= self.needed


def attended(marks: Iterable[Mark], at: datetime | None = None) -> dict[UUID, Attended]:
    """How each person took part, up to a moment or to the end.

    Marks may arrive in any order, from any number of tablets: what counts is when they were made, so that everybody
    who holds the same marks sees the same. Of marks made in the same instant the one received later counts.
    """
    found: dict[UUID, Attended] = {}
    for mark in sorted(marks, key=lambda each: (each.made_at, each.received_at, each.id)):
        if at is None or mark.made_at <= at:
            found[mark.person_id] = _after(found.get(mark.person_id), mark)
    return found


def _after(before: Attended | None, mark: Mark) -> Attended:
    """What one more mark makes of somebody's attendance; when she came is forgotten if she never did."""
    came = before.arrived_at if before else None
    if mark.state in NEVER_CAME:
        return Attended(mark.person_id, mark.state)
    if mark.state is Presence.LEFT_EARLY:
        place = before.substitute_for if before else None
        return Attended(mark.person_id, mark.state, came, mark.made_at, place)
    return Attended(mark.person_id, mark.state, came or mark.made_at, None, mark.substitute_for)


def needed(rules: CharterRules, call: int) -> int:
    """How many members have to be there at the first or the second call; without a rule of the charter, one."""
    quorum = rules.meetings.quorum
    if quorum is None:
        return 1
    share = quorum.second_call if call > 1 and quorum.second_call else quorum.first_call
    return max(1, ceil(Fraction(share) * rules.seats))


def filled_by(members: Sequence[UUID], there: Mapping[UUID, Attended]) -> dict[UUID, UUID]:
    """Which seats have somebody there, by member: herself, or, while she is not there, one who sits in for her."""
    found = {each: each for each in members if _there(there, each)}
    for person_id in sorted(there):
        place = there[person_id].substitute_for
        if place is not None and there[person_id].there and place in members and place not in found:
            found[place] = person_id
    return found


def _there(there: Mapping[UUID, Attended], person_id: UUID) -> bool:
    return person_id in there and there[person_id].there and there[person_id].substitute_for is None


def quorum(rules: CharterRules, filled: Mapping[UUID, UUID], *, call: int, aside: Collection[UUID] = ()) -> Quorum:
    """Whether enough are there; whoever stands aside, because the matter is her own, is not counted."""
    present = sum(person_id not in aside and member not in aside for member, person_id in filled.items())
    return Quorum(needed(rules, call), present, call)
