"""Whom to pair: newcomers with members who know the council, and whoever takes a seat with whoever left it."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from heapq import heapify, heapreplace
from uuid import UUID

from council.members.buddies.service import PairingKind
from council.terms.service import Held

NEW_FOR = timedelta(days=365)
HANDED_OVER_WITHIN = timedelta(days=180)
SEEN_AHEAD = timedelta(days=365)

Spoken = Mapping[UUID, Sequence[str]]


@dataclass(frozen=True)
class Suggestion:
    """Two people to pair, the languages both speak, and whether the newcomer takes the very seat the other left."""

    kind: PairingKind
    newcomer: UUID
    guide: UUID
    shared: tuple[str, ...]
    same_seat: bool = False


def buddies(
    held: Sequence[Held], sitting: Collection[UUID], spoken: Spoken, *, paired: Iterable[tuple[UUID, UUID]], on: date
) -> list[Suggestion]:
    """A buddy for every newcomer who sits and has none: who shares a language first, then who accompanies fewest."""
    pairs = list(paired)
    began = _first_days(held)
    accompanied, load = {newcomer for newcomer, _guide in pairs}, Counter(guide for _newcomer, guide in pairs)
    present = sorted((each for each in sitting if each in began), key=lambda each: (began[each], str(each)))
    experienced = [each for each in present if began[each] <= on - NEW_FOR]
    guides, found = _Guides(experienced, spoken), []
    for newcomer in (each for each in present if began[each] > on - NEW_FOR and each not in accompanied):
        guide = guides.best(newcomer, load)
        if guide is not None:
            load[guide] += 1
            found.append(Suggestion(PairingKind.BUDDY, newcomer, guide, _shared(spoken, newcomer, guide)))
    return found


def handovers(
    held: Sequence[Held], spoken: Spoken, *, paired: Iterable[tuple[UUID, UUID]], on: date
) -> list[Suggestion]:
    """Whoever takes a seat for the first time around a day, with whoever leaves it."""
    known = {newcomer for newcomer, _guide in paired}
    by_term = {each.term_id: each for each in held}
    terms_of, ending = (
        _grouped(held, lambda each: each.person_id),
        _grouped(held, lambda each: (each.seat_group, each.end)),
    )
    load: Counter[UUID] = Counter()
    leaving: dict[tuple[str, date], _Guides] = {}
    found = []
    for term in newly_seated(held, on):
        if term.person_id in known:
            continue
        left, change = by_term.get(term.follows) if term.follows else None, (term.seat_group, term.start)
        if change not in leaving:
            ended = {each.person_id for each in ending[change]}
            leaving[change] = _Guides(
                [each for each in ended if not any(other.covers(term.start) for other in terms_of[each])], spoken
            )
        guides = _Guides([left.person_id], spoken) if left else leaving[change]
        guide = guides.best(term.person_id, load)
        if guide is not None and guide != term.person_id:
            load[guide] += 1
            shared = _shared(spoken, term.person_id, guide)
            found.append(Suggestion(PairingKind.HANDOVER, term.person_id, guide, shared, same_seat=left is not None))
            known.add(term.person_id)
    return found


def people_changing(held: Sequence[Held], on: date) -> set[UUID]:
    """Everybody among whom seats change hands around a day."""
    new = newly_seated(held, on)
    days, followed = {each.start for each in new}, {each.follows for each in new}
    left = {each.person_id for each in held if each.end in days or each.term_id in followed}
    return left | {each.person_id for each in new}


def newly_seated(held: Sequence[Held], on: date) -> list[Held]:
    """The first terms that begin from half a year before today until a year after it, the first to begin at the top."""
    began = _first_days(held)
    near = [each for each in held if on - HANDED_OVER_WITHIN < each.start <= on + SEEN_AHEAD]
    first = [each for each in near if each.start == began.get(each.person_id)]
    return sorted(first, key=lambda each: (each.start, str(each.term_id)))


def _grouped(held: Iterable[Held], key: Callable[[Held], Hashable]) -> defaultdict[Hashable, list[Held]]:
    found: defaultdict[Hashable, list[Held]] = defaultdict(list)
    for each in held:
        found[key(each)].append(each)
    return found


class _Guides:
    """Those who may accompany others, by the languages they speak: a newcomer is compared with kinds, not with each."""

    def __init__(self, guides: Iterable[UUID], spoken: Spoken) -> None:
        self.spoken = spoken
        self.waiting: defaultdict[frozenset[str], list[tuple[int, str, UUID]]] = defaultdict(list)
        for each in guides:
            self.waiting[frozenset(spoken.get(each, ()))].append((0, str(each), each))
        for queue in self.waiting.values():
            heapify(queue)

    def best(self, newcomer: UUID, load: Counter[UUID]) -> UUID | None:
        """Who shares most languages with a newcomer, and among them who accompanies fewest so far."""
        wanted = frozenset(self.spoken.get(newcomer, ()))
        heads = ((-len(wanted & languages), self._least_busy(queue, load)) for languages, queue in self.waiting.items())
        return min(heads, default=(0, (0, "", None)))[1][2]

    @staticmethod
    def _least_busy(queue: list[tuple[int, str, UUID]], load: Counter[UUID]) -> tuple[int, str, UUID]:
        while queue[0][0] != load[queue[0][2]]:
            _before, name, guide = queue[0]
            heapreplace(queue, (load[guide], name, guide))
        return queue[0]


def _shared(spoken: Spoken, one: UUID, other: UUID) -> tuple[str, ...]:
    return tuple(each for each in spoken.get(one, ()) if each in spoken.get(other, ()))


def _first_days(held: Sequence[Held]) -> dict[UUID, date]:
    """The first day of each person's first term; terms that never began are none."""
    found: dict[UUID, date] = {}
    for each in held:
        if each.start < each.end:
            found[each.person_id] = min(each.start, found.get(each.person_id, each.start))
    return found
