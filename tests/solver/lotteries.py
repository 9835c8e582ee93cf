"""Random small questions that have an answer, and their fairest lotteries by trying everything, in exact numbers."""

import random
from collections.abc import Collection, Iterable, Sequence
from fractions import Fraction
from itertools import combinations, product
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
from hypothesis import strategies as st

from solver.lottery import Hall, open_hall
from solver.problem import (
    Conflict,
    Dimension,
    Intersection,
    Person,
    Pin,
    Priority,
    Problem,
    Quota,
    SeatGroup,
    Target,
)
from solver.rotation import DEFAULT_WORK, compose
from solver.search import Effort
from solver.system import System, Whole
from tests.solver import brute
from tests.solver.build import person, problem

DIMENSIONS = (
    Dimension(key="region", values=("north", "south")),
    Dimension(key="gender", values=("woman", "man")),
    Dimension(key="age", values=("young", "middle", "old")),
)
GROUPS = ("expert", "lay")
GAPS = ("most_affected_gap", "representation_gap", "worst_gap", "uncovered_intersections", "historical_debt")
TURNS = ("lost_continuity", "repeated_voices")  # one or the other

Exact: TypeAlias = npt.NDArray[np.object_]  # whole numbers of any length


@st.composite
def answerable(draw: st.DrawFn, most_people: int = 9) -> Problem:
    """A pool and rules that one panel of it is known to keep: quotas, people who clash, now and then seat groups."""
    names = [f"p{index}" for index in range(draw(st.integers(3, most_people)))]
    size = draw(st.integers(1, len(names) - 1))
    seated = draw(st.permutations(names))[:size]
    grouped = draw(st.sampled_from((False, False, True)))
    people = [_person(draw, name, seated, grouped=grouped) for name in names]
    pinned = seated[: draw(st.sampled_from((0, 0, 1)))] if size > 1 else []
    return problem(
        people,
        size,
        dimensions=DIMENSIONS,
        seat_groups=(SeatGroup(key="lay", seats=size - 1), SeatGroup(key="expert", seats=1)) if grouped else (),
        quotas=tuple(_quotas(draw, [person for person in people if person.id in seated])),
        conflicts=tuple(_conflicts(draw, names, set(seated))),
        pins=tuple(Pin(person=name, seated=True, reason="agreed") for name in pinned),
        **_aims(draw),
    )


def _person(draw: st.DrawFn, name: str, seated: Sequence[str], *, grouped: bool) -> Person:
    """Somebody; of those on the panel known, the first can be its expert, and the last may sit there already."""
    standing: Any = draw(st.sampled_from(("candidate", "candidate", "returning")))
    if name == seated[-1] and draw(st.booleans()):
        standing = "continuing"
    fit = () if name not in seated else ("expert",) if name == seated[0] else ("lay",)
    return Person(
        id=name,
        standing=standing,
        values={each.key: draw(st.sampled_from(each.values)) for each in DIMENSIONS},
        groups=(*fit, draw(st.sampled_from(GROUPS))) if grouped else (),
        seat_group=("expert" if len(seated) == 1 else "lay") if grouped and standing == "continuing" else None,
    )


def _quotas(draw: st.DrawFn, panel: list[Person]) -> list[Quota]:
    made = []
    for each in DIMENSIONS:
        for value in each.values:
            if draw(st.booleans()):
                held = sum(person.values[each.key] == value for person in panel)
                low, high = held - draw(st.sampled_from((0, 0, 1))), held + draw(st.sampled_from((0, 0, 1)))
                made.append(Quota(key=f"{each.key}={value}", where={each.key: (value,)}, min=max(0, low), max=high))
    return made


def _conflicts(draw: st.DrawFn, names: list[str], seated: set[str]) -> list[Conflict]:
    """Pairs who may not sit together, of whom the panel known has one at most."""
    pairs = [pair for pair in combinations(names, 2) if not seated.issuperset(pair)]
    chosen = draw(st.lists(st.sampled_from(pairs), max_size=8, unique=True))
    return [Conflict(key=f"c{at}", people=pair, reason="kin") for at, pair in enumerate(chosen)]


def _aims(draw: st.DrawFn) -> dict[str, Any]:
    allowed = (*GAPS, draw(st.sampled_from(TURNS)))
    keys: list[Any] = draw(st.lists(st.sampled_from(allowed), max_size=2, unique=True))
    return {
        "targets": (
            Target(key="south", dimension="region", value="south", share=draw(st.sampled_from(("1/3", "1/2", "3/5")))),
            Target(key="young", dimension="age", value="young", share="1/4", most_affected=True),
        ),
        "intersections": (Intersection(key="young women", where={"gender": "woman", "age": "young"}),),
        "priorities": tuple(Priority(key=key, slack=draw(st.sampled_from((0, 0, 1)))) for key in keys),
    }


@st.composite
def clashing(draw: st.DrawFn) -> Problem:
    """A pool in which about every other pair may not sit together: often the relaxation promises too much."""
    names = [f"p{index}" for index in range(draw(st.integers(5, 9)))]
    seated = set(draw(st.permutations(names))[: draw(st.integers(2, 4))])
    pairs = [pair for pair in combinations(names, 2) if not seated.issuperset(pair)]
    clash = draw(st.lists(st.booleans(), min_size=len(pairs), max_size=len(pairs)))
    kin = [pair for pair, apart in zip(pairs, clash, strict=True) if apart]
    return problem(
        [person(name) for name in names],
        len(seated),
        conflicts=tuple(Conflict(key="".join(pair), people=pair, reason="kin") for pair in kin),
    )


def under_other_names(asked: Problem, order: random.Random) -> tuple[Problem, dict[str, str]]:
    """The same question with its people under other names, in another order; and everyone's new name."""
    names = {each.id: f"{number:03}" for number, each in enumerate(order.sample(asked.people, len(asked.people)))}
    document = asked.model_dump(mode="json", by_alias=True)
    for each in document["people"]:
        each["id"] = names[each["id"]]
    for each in document["conflicts"]:
        each["people"] = [names[name] for name in each["people"]]
    for each in document["pins"]:
        each["person"] = names[each["person"]]
    order.shuffle(document["people"])
    return Problem.model_validate(document, strict=False), names


def hall_of(asked: Problem) -> Hall:
    """All equally good panels of a question, as the solver sees them."""
    return open_hall(compose(asked, Effort(DEFAULT_WORK)))


def whole_panels(system: System) -> list[Whole]:
    """Every choice of whole numbers for the cells of a system that obeys its rows."""
    ranges = [range(most + 1) for most in system.upper[: len(system.cells)].tolist()]
    panels = [np.array(cells, dtype=np.int64) for cells in product(*ranges)]
    return [panel for panel in panels if system.obeyed(panel)]


def equally_good(asked: Problem) -> list[brute.Seats]:
    """Every council that keeps every rule and reaches every priority's best, give or take its slack."""
    left = brute.councils(asked)
    for priority in asked.priorities:
        values = [brute.value(asked, priority.key, seats) for seats in left]
        best = min(values, default=Fraction(0))
        if priority.key == "worst_gap":
            left = [seats for seats in left if brute._misses_little(asked, seats, best, priority.slack)]
        else:
            left = [seats for seats, each in zip(left, values, strict=True) if each <= best + priority.slack]
    return left


def fairest(panels: Iterable[Collection[str]], people: Sequence[str]) -> dict[str, Fraction]:
    """Everyone's leximin chance over these panels, exactly."""
    table = _Table(sorted({tuple(person in panel for person in people) for panel in panels}), len(people))
    level, chances = Fraction(0), dict[str, Fraction]()
    while len(chances) < len(people):
        gain, settled = table.raised([at for at, person in enumerate(people) if person not in chances])
        level += gain
        chances.update({people[at]: level for at in settled})
    return chances


class _Table:
    """The simplex table of lotteries over panels; Bland's rule, as most steps lead nowhere and might come round again.

    A row for each person says that her chance, less a slack, is the sum of the levels that she was raised by. The last
    row says that all panels' shares are one at most. Divided by the pivot before (Bareiss), all numbers stay whole.
    """

    def __init__(self, panels: Sequence[Sequence[bool]], people: int) -> None:
        shares = [[*(-int(seated) for seated in panel), 1] for panel in panels]
        one = [0] * people + [1]
        self.rows: Exact = np.array([one, *np.eye(people + 1, dtype=int).tolist(), *shares], dtype=object).T
        self.basis = list(range(1, people + 2))  # the first column holds what the basic columns are
        self.scale = 1

    def raised(self, people: Sequence[int]) -> tuple[Fraction, list[int]]:
        """By how much the least chance of these people can rise, and who of them cannot rise further."""
        self.rows = np.column_stack([self.rows, self.rows[:, [1 + at for at in people]].sum(axis=1)])
        goal = np.zeros(self.rows.shape[1], dtype=object)
        goal[-1] = -self.scale
        self.rows = np.vstack([self.rows, goal])
        while (self.rows[-1, 1:] < 0).any():
            self._enter(1 + int(np.argmax(self.rows[-1, 1:] < 0)))
        goal, self.rows = self.rows[-1], self.rows[:-1]
        self.rows[:, 1:][:, goal[1:] > 0] = 0  # whatever would undo what was reached
        return Fraction(goal[0], self.scale), [at for at in people if goal[1 + at] > 0]

    def _enter(self, column: int) -> None:
        """Exchange a column for the basic one that reaches nought first."""
        entries = self.rows[: len(self.basis), column].tolist()
        limits = self.rows[: len(self.basis), 0].tolist()
        ways = [(Fraction(limits[at], each), self.basis[at], at) for at, each in enumerate(entries) if each > 0]
        _, _, at = min(ways)
        pivot = self.rows[at].copy()
        self.rows = (self.rows * pivot[column] - np.outer(self.rows[:, column], pivot)) // self.scale
        self.rows[at] = pivot
        self.basis[at], self.scale = column, pivot[column]
