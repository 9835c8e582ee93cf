"""Whose turn it is: who has not spoken yet comes first, then who spoke least, then who asked first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from council.meetings.holding.models import Turn

NEVER = (0, timedelta(0))


@dataclass(frozen=True)
class Wish:
    """That somebody wishes to speak, and, once she did, from when until when."""

    id: UUID
    person_id: UUID
    state: Turn
    asked_at: datetime
    began_at: datetime | None = None
    ended_at: datetime | None = None

    @property
    def lasted(self) -> timedelta:
        """How long she spoke."""
        return self.ended_at - self.began_at if self.began_at and self.ended_at else timedelta(0)


def spoken(wishes: Iterable[Wish]) -> dict[UUID, tuple[int, timedelta]]:
    """How often and for how long each person has spoken."""
    found: dict[UUID, tuple[int, timedelta]] = {}
    for each in wishes:
        if each.state in {Turn.SPOKEN, Turn.SPEAKING}:
            times, length = found.get(each.person_id, NEVER)
            found[each.person_id] = (times + 1, length + each.lasted)
    return found


def queue(wishes: Sequence[Wish]) -> list[Wish]:
    """Who waits, in the order in which they speak."""
    before = spoken(wishes)

    def fair(wish: Wish) -> tuple[bool, timedelta, datetime, UUID]:
        times, length = before.get(wish.person_id, NEVER)
        return times > 0, length, wish.asked_at, wish.id

    return sorted((each for each in wishes if each.state is Turn.WAITING), key=fair)


def speaking(wishes: Iterable[Wish]) -> Wish | None:
    """Who speaks now."""
    return next((each for each in wishes if each.state is Turn.SPEAKING), None)
