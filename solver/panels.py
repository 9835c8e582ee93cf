"""Numbered panels: whole panels, each as likely as any other, over which people's chances come out as they should.

Each panel is the one that best serves what those before it still owe. What is owed then stays within a few seats
however many panels there are, so that chances miss the ideal by little more than one panel in all of them.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import inf
from typing import Protocol, TypeAlias

import numpy as np

from solver.errors import Cancelled
from solver.settle import WHOLE, Settler
from solver.system import Panels, Real, System, Whole

MENDED = 0.25  # panels that may be exchanged at the end, for each of them
HEAVY = 8.0  # seats; how much a chance that misses its whole part counts beside one that is a little off

Tell: TypeAlias = Callable[[int], None]


class Serves(Protocol):
    """How to find a panel that serves what is owed to each profile."""

    def __call__(self, owed: Real, *, best: bool) -> Whole | None:
        """The cells of a panel that serves it well, or best; nothing, if none is found."""


def from_relaxation(system: System, face: System, ideal: Real) -> Serves:
    """Finds the panel that best serves what is owed to each profile.

    Only panels on the `face` where the ideal chances lie can make them up together, and those near the ideal number of
    seats make them up soonest; either is given up only when no such panel is found.
    """
    seats, cells, nought = ideal * system.people, len(system.cells), np.zeros_like(system.upper)
    alone = np.array([len(system.members[at]) == 1 for at in system.profile], dtype=bool)
    least, most = nought.copy(), system.upper.copy()
    least[:cells] = np.where(alone, np.floor(seats + WHOLE).astype(np.int64)[system.profile], 0)
    most[:cells] = np.minimum(most[:cells], np.ceil(seats - WHOLE).astype(np.int64)[system.profile])
    settlers = [Settler(face, least, most), Settler(face, nought, system.upper), Settler(system, nought, system.upper)]

    def serve(owed: Real, *, best: bool) -> Whole | None:
        while settlers:
            panel = settlers[0].settle(owed[system.profile], float(owed @ seats), best=best)
            if panel is not None:
                return panel
            settlers.pop(0)
        return None

    return serve


def from_columns(system: System, columns: Panels) -> Serves:
    """Finds the panel that best serves what is owed to each profile, among these."""
    seated = np.array([system.seats(panel) for panel in columns])

    def serve(owed: Real, *, best: bool) -> Whole | None:  # noqa: ARG001 - all of them are weighed, so it is the best
        panel: Whole = columns[int(np.argmax(seated @ owed))]
        return panel

    return serve


@dataclass
class Numbering:
    """Panels chosen one by one towards the ideal chances, and then mended until nobody lacks a whole panel of hers."""

    system: System
    ideal: Real
    serve: Serves
    count: int
    drift: float = inf  # seats; panels further off than this come no nearer again

    def __post_init__(self) -> None:
        self.seats = self.ideal * self.system.people
        self.given = np.zeros(len(self.seats), dtype=np.int64)
        self.least = self.system.people * np.floor(self.ideal * self.count + WHOLE).astype(np.int64)
        self.panels: list[Whole] = []

    def run(self, tell: Tell, cancelled: Callable[[], bool] | None) -> bool:
        """Choose the panels; whether whole panels were found for all of them, or until they drifted away for good."""
        for number in range(1, self.count + 1):
            if cancelled is not None and cancelled():
                raise Cancelled
            panel = self.serve(number * self.seats - self.given, best=False)
            if panel is None:
                return False
            self.panels.append(panel)
            self.given += self.system.seats(panel)
            if self.off > self.drift:
                return True
            tell(number)
        self._mend()
        return True

    @property
    def made(self) -> Panels:
        """The panels, by cells."""
        return np.array(self.panels)

    @property
    def off(self) -> float:
        """The most seats by which a profile misses the ideal, over all panels so far."""
        return float(np.abs(len(self.panels) * self.seats - self.given).max(initial=0.0))

    @property
    def starved(self) -> bool:
        """Whether a profile sits on no panel, though each of its people should be on one at least."""
        return bool(((self.given == 0) & (self.least > 0)).any())

    def _mend(self) -> None:
        """Exchange panels that serve those with too much for others that serve those with too little."""
        kept: set[int] = set()
        for _ in range(int(self.count * MENDED)):
            if not self._lack(self.given).any():
                return
            worst = self._worst(kept)
            rest = self.given - self.system.seats(self.panels[worst])
            lack = self._lack(rest)
            panel = self.serve(self.count * self.seats - rest + HEAVY * lack, best=True)
            if panel is not None and self._wrong(rest + self.system.seats(panel)) < self._wrong(self.given):
                self.panels[worst] = panel
                self.given = rest + self.system.seats(panel)
                kept.clear()
            else:
                kept.add(worst)

    def _worst(self, kept: set[int]) -> int:
        """The panel that serves most those who have too much, of those not tried in vain."""
        excess = self.given - self.count * self.seats - HEAVY * self._lack(self.given)
        scores = np.array([float(excess @ self.system.seats(panel)) for panel in self.panels])
        scores[list(kept)] = -np.inf
        return int(np.argmax(scores))

    def _lack(self, given: Whole) -> Whole:
        """Seats missing until everyone of a profile has the whole part of her ideal number of panels."""
        lack: Whole = np.maximum(0, self.least - given)
        return lack

    def _wrong(self, given: Whole) -> tuple[int, float]:
        """How bad it is that the profiles have so many seats: who lacks a whole panel first, then all that is off."""
        return int(self._lack(given).sum()), float(((self.count * self.seats - given) ** 2).sum())


def names(system: System, panels: Panels) -> Iterator[tuple[tuple[str, ...], ...]]:
    """For each panel, who sits in each seat group: a profile's seats go to its people in turn, in the order of the lot.

    Over all panels two people of a profile then differ by one panel at most.
    """
    profiles = system.question.profiles
    groups = range(len(system.question.problem.groups))
    turn = [0] * len(profiles)
    for panel in panels.tolist():
        seated: list[list[str]] = [[] for _ in groups]
        for (at, place), seats in zip(system.cells, panel, strict=True):
            people = profiles[at].people
            seated[place].extend(people[(turn[at] + step) % len(people)] for step in range(seats))
            turn[at] = (turn[at] + seats) % len(people)
        yield tuple(tuple(sorted(group)) for group in seated)
