"""Questions that some council answers, for the searches; and councils as these count them."""

import random
from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations

from hypothesis import strategies as st

from solver.model import Question
from solver.problem import Conflict, Priority, Problem, Target
from tests.solver import brute
from tests.solver.build import person, problem
from tests.solver.lotteries import answerable
from tests.solver.strategies import KEYS, LAST_KEYS, history, intersections, targets

SOUTH = Target(key="south", dimension="region", value="south", share="1", most_affected=True)
GAP = Priority(key="most_affected_gap")
FEUD = 0.8  # how likely one is


def _feuding(number: int) -> Problem:
    """The question of this number: of five southerners, few of whom may sit together, the relaxation seats halves.

    Four northerners, with whom nobody quarrels, are a council.
    """
    lot = random.Random(number)  # noqa: S311 - repeatable, not secret
    people = [
        person(name, region, lot.choice(("woman", "man")), standing=lot.choice(("candidate", "returning")))
        for region, names in (("south", "abcde"), ("north", "wxyz"))
        for name in names
    ]
    kin = [pair for pair in combinations("abcde", 2) if lot.random() < FEUD]
    conflicts = tuple(Conflict(key="-".join(pair), people=pair, reason="feud") for pair in kin)
    return problem(people, 4, targets=(SOUTH,), conflicts=conflicts)


@st.composite
def answered(draw: st.DrawFn, slacks: Sequence[int] = (0,)) -> Problem:
    """A question that some council answers, with awkward targets, a past, and six priorities in any order."""
    asked = draw(answerable(most_people=7) | st.integers(0, 9999).map(_feuding))
    aims = (*asked.targets, *draw(targets()))
    keys = draw(st.permutations((*KEYS, draw(st.sampled_from(LAST_KEYS)))))
    return asked.model_copy(
        update={
            "targets": aims,
            "intersections": draw(intersections()),
            "history": draw(history(aims)),
            "priorities": tuple(Priority(key=key, slack=draw(st.sampled_from(slacks))) for key in keys),
        }
    )


def cells_of(question: Question, seats: brute.Seats) -> list[int]:
    """How many of a council sit for each profile and seat group."""
    profile = {name: at for at, each in enumerate(question.profiles) for name in each.people}
    place = {group.key: index for index, group in enumerate(question.problem.groups)}
    seated = Counter((profile[name], place[group]) for name, group in seats.items() if name in profile)
    return [seated[at, here] for at, each in enumerate(question.profiles) for here in each.traits.groups]


def within_slack(asked: Problem, priority: Priority, best: Fraction, seats: brute.Seats) -> bool:
    """Whether a council is as good as the best of this priority, but for the slack."""
    if priority.key == "worst_gap":
        return brute._misses_little(asked, seats, best, priority.slack)
    return brute.value(asked, priority.key, seats) <= best + priority.slack
