"""How coarsely a dimension is told: groups of answers, and steps between which the true numbers stay hidden.

Numbers are added up along the groups, and each sum is told as the step it falls on. The steps are laid before anybody
looks at the sum: they follow from the lists of members and from what was published before. So neither a figure nor the
coarseness of a figure says more than the figure itself (after Kenthapadi, Mishra and Nissim, "Simulatable auditing",
PODS 2005).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import accumulate, pairwise

from council.councils.gate.witnesses import Told, leaves_open

MOST_GROUPS = 4

Step = tuple[int, int]  # from … to …, both meant
Steps = tuple[Step, ...]


@dataclass(frozen=True)
class Cut:
    """A sum over the first groups: the steps it could fall on, and the one it falls on."""

    steps: Steps
    told: Step


def joined(expected: Sequence[tuple[str, Fraction]], others: Sequence[str], smallest: int) -> list[list[str]]:
    """Answers put together, in their order, until each group is expected to count enough people.

    `others` are never told on their own: whoever gave no answer, and answers that could endanger somebody.
    """
    groups: list[list[str]] = [[]]
    reached = Fraction(0)
    for key, share in expected:
        groups[-1].append(key)
        reached += share
        if reached >= smallest and len(groups) < MOST_GROUPS:
            groups.append([])
            reached = Fraction(0)
    if len(groups) > 1 and reached < smallest:
        left_over = groups.pop()
        groups[-1].extend(left_over)
    groups[-1].extend(others)
    return groups


def steps_of(people: int, smallest: int, known: Step) -> Steps:
    """The numbers from none to all in steps as even as can be.

    Of what is `known` of the sum beforehand, each of them leaves more than `smallest` numbers open, or all.
    """
    low, high = known
    number = max(1, (high - low + 1) // (smallest + 1))
    starts = [low - (-at * (high - low + 1) // number) for at in range(1, number)]
    return tuple((start, end - 1) for start, end in pairwise([0, *starts, people + 1]))


def safe_steps(before: Told, cut: int, steps: Steps) -> Steps:
    """The steps of one sum of the last issue, joined until each leaves every answer open to everybody."""
    safe = [_is_safe(before, cut, each) for each in steps]
    if not any(safe):
        return ((steps[0][0], steps[-1][1]),)
    found: list[Step] = []
    waiting: int | None = None  # where unsafe steps at the beginning start
    for each, good in zip(steps, safe, strict=True):
        if good:
            found.append((each[0] if waiting is None else waiting, each[1]))
            waiting = None
        elif found:
            found[-1] = (found[-1][0], each[1])
        elif waiting is None:
            waiting = each[0]
    return tuple(found)


def _is_safe(before: Told, cut: int, step: Step) -> bool:
    least, most = before.least[:, : cut + 1].copy(), before.most[:, : cut + 1].copy()
    least[-1, cut] = max(step[0], int(least[-1, cut]))
    most[-1, cut] = min(step[1], int(most[-1, cut]))
    if least[-1, cut] > most[-1, cut]:
        return False  # nobody expects the sum there
    return leaves_open(replace(before, least=least, most=most))


def rounded(before: Told, sums: Sequence[int], smallest: int) -> list[Cut]:
    """The sums of the last issue as they may be told, one after another: each knows what was told before it.

    What `before` has of these sums already is known from elsewhere, such as from the quotas of the charter.
    """
    people = int(before.inside[-1] @ before.sizes)
    told = replace(before, least=before.least.copy(), most=before.most.copy())
    cuts = []
    for cut, number in enumerate(sums):
        floor = int(told.least[-1, :cut].max(initial=0))  # no sum is smaller than the one before it
        known = max(floor, int(told.least[-1, cut])), int(told.most[-1, cut])
        steps = safe_steps(told, cut, steps_of(people, smallest, known))
        fallen = next(each for each in steps if each[0] <= number <= each[1])
        told.least[-1, cut], told.most[-1, cut] = max(fallen[0], known[0]), min(fallen[1], known[1])
        cuts.append(Cut(steps, fallen))
    return cuts


def known_sums(told: Sequence[Step]) -> list[Step]:
    """The sums as anybody can narrow them down, because none is smaller than the one before it."""
    least = accumulate((each[0] for each in told), max)
    most = [*accumulate((each[1] for each in reversed(told)), min)]
    return list(zip(least, reversed(most), strict=True))


def ranges(told: Sequence[Step], people: int) -> list[Step]:
    """From how many to how many people each group may count, as anybody can work out from the sums."""
    sums = [(0, 0), *known_sums(told), (people, people)]
    return [(max(0, after[0] - before[1]), after[1] - before[0]) for before, after in pairwise(sums)]
