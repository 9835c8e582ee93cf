"""Who has terms in a council, in the order of the timeline, narrowed to what a reader asks for. No names, no words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from council.councils.rules import UNDISCLOSED
from council.terms.seats import Held, Seat

MOST_COHORTS = 60


class PersonState(StrEnum):
    """Where somebody stands on a day."""

    SITTING = "sitting"
    COMING = "coming"
    ENDED = "ended"


@dataclass(frozen=True)
class Wish:
    """How the reader wants the timeline; what is empty does not narrow it."""

    state: PersonState | None = None
    group: str = ""
    cohort: date | None = None
    dimension: str = ""
    value: str = ""
    page: int = 1

    @property
    def narrows(self) -> bool:
        """Whether it leaves anybody out."""
        return replace(self, page=1) != Wish()

    def arguments(self) -> dict[str, Any]:
        """The same as the arguments of an address, without what is usual."""
        told = {
            "state": self.state.value if self.state else "",
            "group": self.group,
            "cohort": self.cohort.isoformat() if self.cohort else "",
            "said": f"{self.dimension}:{self.value}" if self.dimension else "",
            "page": self.page if self.page > 1 else "",
        }
        return {name: value for name, value in told.items() if value}


@dataclass(frozen=True)
class Someone:
    """One person with all her terms in the council, oldest first; `seat` is the one she sits on."""

    person_id: UUID
    held: tuple[Held, ...]
    state: PersonState
    seat: Seat | None = None

    @property
    def last(self) -> Held:
        """Her latest term."""
        return self.held[-1]


def everybody(held: Iterable[Held], seats: Iterable[Seat], groups: Sequence[str], on: date) -> list[Someone]:
    """Everybody with a term: who sits first, then who comes, then who sat; by kind of seat and by the end of terms."""
    hers: dict[UUID, list[Held]] = {}
    for each in held:
        if each.start < each.end:
            hers.setdefault(each.person_id, []).append(each)
    sits = {seat.person_id: seat for seat in seats}
    found = [_someone(person_id, terms, sits.get(person_id), on) for person_id, terms in hers.items()]
    return sorted(found, key=lambda each: _place(each, groups))


def narrowed(people: Iterable[Someone], wish: Wish, said: Mapping[UUID, str]) -> list[Someone]:
    """Those who are as the reader asks; `said` is what each declared in the dimension asked for."""
    return [
        each
        for each in people
        if (wish.state is None or each.state is wish.state)
        and (not wish.group or any(term.seat_group == wish.group for term in each.held))
        and (wish.cohort is None or any(term.agreed_end == wish.cohort for term in each.held))
        and (not wish.dimension or said.get(each.person_id, UNDISCLOSED) == wish.value)
    ]


def cohorts_of(people: Iterable[Someone]) -> list[date]:
    """The days on which terms were agreed to end, the latest first, as many as one can choose from."""
    return sorted({term.agreed_end for each in people for term in each.held}, reverse=True)[:MOST_COHORTS]


def _someone(person_id: UUID, held: list[Held], seat: Seat | None, on: date) -> Someone:
    if seat is not None:
        return Someone(person_id, tuple(held), PersonState.SITTING, seat)
    state = PersonState.COMING if held[-1].start > on else PersonState.ENDED
    return Someone(person_id, tuple(held), state)


def _place(each: Someone, groups: Sequence[str]) -> tuple[object, ...]:
    group = each.seat.seat_group if each.seat else each.last.seat_group
    number = groups.index(group) if group in groups else len(groups)
    if each.state is PersonState.ENDED:
        return (2, -each.last.end.toordinal(), number, each.last.start, each.person_id.int)
    end = each.seat.end if each.seat else each.last.end
    return (list(PersonState).index(each.state), number, end, each.last.start, each.person_id.int)
