"""Two rotations beside each other: what changed and by which rule; and the same day in several councils."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from council.councils.models import Council
from council.councils.rules import UNDISCLOSED
from council.i18n import label
from council.reports.history import words
from council.reports.history.figures import OnDay, Renewal, on_day, renewal
from council.reports.history.spans import History, people_on
from council.rotation import service as rotation
from council.terms import service as terms
from council.terms.seats import Held, served_by

DAY = timedelta(days=1)
ADOPTED = rotation.ProposalState.ADOPTED.value


@dataclass(frozen=True)
class GroupChange:
    """One group from the first rotation on, on the day before the second, and from the second on."""

    label: str
    first: int
    before: int
    after: int
    target: str
    change: str


@dataclass(frozen=True)
class DimensionChange:
    """One dimension between two rotations."""

    label: str
    groups: list[GroupChange]
    gap_before: str
    gap_after: str


@dataclass(frozen=True)
class Comparison:
    """What changed at a rotation, since another before it."""

    first: date
    second: date
    renewal: Renewal
    left: list[tuple[str, int]]
    dimensions: list[DimensionChange]
    charter: int | None
    charter_before: int | None
    proposal: int | None


@dataclass(frozen=True)
class CouncilLine:
    """One council on one day."""

    name: str
    members: int
    seats: int
    gap: str
    effective: str
    silent: str


def compared(history: History, first: date, second: date) -> Comparison:
    """What the second of two rotations changed."""
    now, then = history.rules_on(second), history.rules_on(first)
    adopted = [each.number for each in rotation.proposals_of(history.council, second) if each.state == ADOPTED]
    return Comparison(
        first=first,
        second=second,
        renewal=renewal(history, second),
        left=_left(history, second),
        dimensions=[each for each in _changes(history, first, second) if each.groups],
        charter=now.number if now else None,
        charter_before=then.number if then else None,
        proposal=adopted[0] if adopted else None,
    )


def _changes(history: History, first: date, second: date) -> Iterable[DimensionChange]:
    for dimension in history.dimensions:
        then, before, after = (on_day(history, dimension.key, each) for each in (first, second - DAY, second))
        if after is None:
            continue
        keys = [value.key for value in dimension.values if value.key in after.counts]
        yield DimensionChange(
            label=label(dimension.name),
            groups=[
                GroupChange(
                    label=words.value_name(dimension, key),
                    first=_members(then, key),
                    before=_members(before, key),
                    after=_members(after, key),
                    target=words.seats(after.targets.get(key)),
                    change=words.signed(_members(after, key) - _members(before, key)),
                )
                for key in keys
            ],
            gap_before=words.seats(before.gap if before and before.targets else None),
            gap_after=words.seats(after.gap if after.targets else None),
        )


def _members(found: OnDay | None, group: str) -> int:
    return found.counts.get(group, 0) if found else 0


def _left(history: History, day: date) -> list[tuple[str, int]]:
    """Why those do not sit any more who sat until a rotation, by how many."""
    gone = people_on(history, day - DAY) - people_on(history, day)
    rules = history.rules_on(day)
    served = served_by((each for each in history.held if each.end <= day), gone)
    found: Counter[str] = Counter()
    for person in gone:
        limit = terms.limit_of(served[person], rules.rules.terms, day) if rules else None
        last = _last(history.held, person, day)
        may_return = limit is None or limit.may_return
        found[words.left_words(last.kind if last else None, may_return=may_return)] += 1
    return found.most_common()


def _last(held: Iterable[Held], person: UUID, day: date) -> Held | None:
    """The term somebody held last before a day."""
    hers = [each for each in held if each.person_id == person and each.start < day and each.start < each.end]
    return max(hers, key=lambda each: each.end, default=None)


def beside_each_other(histories: Iterable[History], dimension: str, day: date) -> list[CouncilLine]:
    """One dimension in several councils on one day; a council that does not ask about it is left out."""
    lines = []
    for history in histories:
        found = on_day(history, dimension, day)
        if found is not None:
            lines.append(_line(history.council, found))
    return lines


def _line(council: Council, found: OnDay) -> CouncilLine:
    return CouncilLine(
        name=label(council.name),
        members=found.members,
        seats=found.seats,
        gap=words.seats(found.gap if found.targets else None),
        effective=words.number(found.effective[1], 2),
        silent=words.percent(words.part(found.counts.get(UNDISCLOSED, 0), found.members)),
    )
