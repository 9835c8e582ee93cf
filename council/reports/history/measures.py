"""Every figure of the history as a pure function with its definition and its source.

Counts, days and shares are exact: whole numbers and fractions. Only the order-1 Hill number needs a logarithm and is
a floating-point number.
"""

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from math import exp, fsum, log
from statistics import median
from typing import TypeVar

Group = TypeVar("Group", bound=Hashable)
Number = Fraction | float
FOUR_FIFTHS = Fraction(4, 5)  # the threshold of the Uniform Guidelines, see `selection_ratios`
DAYS_IN_A_YEAR = Fraction(1461, 4)


@dataclass(frozen=True)
class Stretch:
    """Days, the last not included, during which nothing changes: how many members each group has, and what is aimed at.

    `shares` are the targets in force then, as parts of the whole. A group without a target is not among them.
    """

    start: date
    end: date
    counts: Mapping[str, int]
    shares: Mapping[str, Fraction] = field(default_factory=dict)
    seats: int = 0
    vacant: int = 0
    interim: int = 0

    @property
    def days(self) -> int:
        """How many days it lasts."""
        return (self.end - self.start).days

    @property
    def members(self) -> int:
        """How many sat, each of whom is in one group."""
        return sum(self.counts.values())


# How far a composition is from what is aimed at


def missing(counts: Mapping[str, int], shares: Mapping[str, Fraction], seats: int) -> dict[str, Fraction]:
    """Seats missing to each target: max(0, share times seats, less members), as the method of rotation defines it."""
    return {group: max(Fraction(0), share * seats - counts.get(group, 0)) for group, share in shares.items()}


def representation_gap(
    counts: Mapping[str, int],
    shares: Mapping[str, Fraction],
    seats: int,
    weights: Mapping[str, int] | None = None,
) -> Fraction:
    """Seats missing to all targets, each times its weight; the rotation's second priority. 0 when all are reached."""
    lacking = missing(counts, shares, seats)
    return sum(((weights or {}).get(group, 1) * seats_ for group, seats_ in lacking.items()), Fraction(0))


def worst_gap(counts: Mapping[str, int], shares: Mapping[str, Fraction], seats: int) -> Fraction:
    """The largest part of a target that is missing, from 0 to 1; the rotation's third priority.

    A target of no seats is always reached.
    """
    lacking = missing(counts, shares, seats)
    return max(
        (lacking[group] / (share * seats) for group, share in shares.items() if share * seats), default=Fraction(0)
    )


# How many groups there are in effect


def hill_number(counts: Iterable[int], order: int) -> Number:
    """The effective number of groups: how many groups of equal size would be as diverse.

    (sum of p_i to the power q) to the power 1/(1-q) for shares p_i. Order 0 is richness, the number of groups with
    anybody in them; order 1, the limit, is the exponential of Shannon's entropy; order 2 is the inverse of Simpson's
    concentration. The higher the order, the less small groups weigh.

    Source: M. O. Hill, Diversity and evenness: a unifying notation and its consequences, Ecology 54 (1973), 427-432.
    """
    present = [number for number in counts if number > 0]
    total = sum(present)
    if not present:
        return Fraction(0)
    if order == 0:
        return Fraction(len(present))
    if order == 1:
        if len(set(present)) == 1:  # exact where it can be
            return Fraction(len(present))
        return exp(-fsum(number / total * log(number / total) for number in present))
    if order == 2:  # noqa: PLR2004  # the order of Simpson's index
        return Fraction(total * total, sum(number * number for number in present))
    message = f"order {order}: only 0, 1 and 2 have a name here"
    raise ValueError(message)


# Time


def seat_time_owed(stretches: Iterable[Stretch]) -> dict[str, Fraction]:
    """The seat-days each group is still owed: sum over days of share times members, less its own members.

    Only days on which the charter aimed at a share for the group count. Below zero, it had more than was aimed at.
    Where the shares of a day add up to the whole and every group has one, what is owed adds up to nothing.

    Source: the rotation's own priority `historical_debt`, before it is divided by the length of a term.
    """
    aimed: dict[tuple[str, Fraction], int] = {}
    held: Counter[str] = Counter()
    for each in stretches:
        member_days = each.members * each.days
        for group, share in each.shares.items():
            aimed[group, share] = aimed.get((group, share), 0) + member_days
            held[group] += each.counts.get(group, 0) * each.days
    owed: dict[str, Fraction] = {}
    for (group, share), days in aimed.items():
        owed[group] = owed.get(group, Fraction(0)) + share * days
    return {group: days - held[group] for group, days in owed.items()}


def seat_days(stretches: Iterable[Stretch]) -> dict[str, int]:
    """The days on which members of each group sat, added up over the members."""
    found: Counter[str] = Counter()
    for each in stretches:
        for group, number in each.counts.items():
            found[group] += number * each.days
    return dict(found)


def vacancy_days(stretches: Iterable[Stretch]) -> int:
    """The days on which a seat stood empty, added up over the seats; a seat held in the interim is not empty."""
    return sum(each.vacant * each.days for each in stretches)


def interim_days(stretches: Iterable[Stretch]) -> int:
    """The days on which somebody whose term was over sat on, because nobody followed yet, added up over the seats."""
    return sum(each.interim * each.days for each in stretches)


def mean_over_time(values: Iterable[tuple[int, Number]]) -> Number | None:
    """A figure's mean over days, each value weighing as many days as it lasted; none over no days."""
    kept = [(days, value) for days, value in values if days]
    total = sum(days for days, _value in kept)
    return sum((days * value for days, value in kept), Fraction(0)) / total if total else None


# People


@dataclass(frozen=True)
class Tenure:
    """How long those who sit have sat: mean and median in days, and how many people for each begun year."""

    mean: Fraction
    median: Fraction
    years: Mapping[int, int]


def days_served(spans: Iterable[tuple[date, date]], on: date) -> int:
    """The days somebody sat by her terms until a day, that day not included; days in two terms at once count once."""
    served, reached = 0, date.min
    for start, end in sorted(spans):
        begin, stop = max(start, reached), min(end, on)
        if begin < stop:
            served += (stop - begin).days
            reached = stop
    return served


def tenure(served: Sequence[int]) -> Tenure | None:
    """Mean, median and distribution of days served; the distribution by begun years of 365¼ days. None for nobody."""
    if not served:
        return None
    years = Counter(int(days / DAYS_IN_A_YEAR) for days in served)
    middle = Fraction(median([Fraction(days) for days in served]))
    return Tenure(Fraction(sum(served), len(served)), middle, dict(sorted(years.items())))


def renewal_share(before: Collection[Hashable], after: Collection[Hashable]) -> Fraction | None:
    """The share of those who sit from a rotation on who did not sit on the day before; none when nobody sits."""
    return Fraction(len(set(after) - set(before)), len(set(after))) if after else None


def reach(compositions: Iterable[Mapping[str, int]]) -> frozenset[str]:
    """The groups of which anybody ever sat."""
    return frozenset(group for counts in compositions for group, number in counts.items() if number > 0)


# From applying to sitting


def selection_rates(before: Mapping[str, int], after: Mapping[str, int]) -> dict[str, Fraction]:
    """The part of each group that passed a step; a group of which nobody stood before the step has none."""
    return {group: Fraction(after.get(group, 0), number) for group, number in before.items() if number}


def selection_ratios(before: Mapping[str, int], after: Mapping[str, int]) -> dict[str, Fraction]:
    """Each group's rate of passing a step as a part of the highest rate of any group; none where nobody passed.

    Below four fifths it is taken as a sign of adverse impact; with few people it may be chance.
    Source: Uniform Guidelines on Employee Selection Procedures (1978), 29 CFR 1607.4 D.
    """
    rates = selection_rates(before, after)
    highest = max(rates.values(), default=Fraction(0))
    return {group: rate / highest for group, rate in rates.items()} if highest else {}


@dataclass(frozen=True)
class Luck:
    """How many of a group the draws were expected to seat, by everybody's chance, and how many they seated."""

    expected: Fraction
    drawn: int

    @property
    def more(self) -> Fraction:
        """How many more were drawn than expected; below zero, fewer."""
        return self.drawn - self.expected


def luck(draws: Iterable[tuple[Mapping[str, Fraction], Mapping[str, int]]]) -> dict[str, Luck]:
    """Chance received against chance drawn, over draws told as (sum of chances, number drawn) for each group.

    The expected number is the sum of the chances of its people (linearity of expectation). Over many fair draws the
    two come close; no single draw has to.
    """
    expected: dict[str, Fraction] = {}
    drawn: Counter[str] = Counter()
    for chances, names in draws:
        for group, chance in chances.items():
            expected[group] = expected.get(group, Fraction(0)) + chance
            drawn[group] += names.get(group, 0)
    return {group: Luck(chance, drawn[group]) for group, chance in expected.items()}
