"""Departures, the ways to fill them from those who could step in, and a list that covers many of them, found fast.

A departure of one or two members is covered when people on the list can take the seats with every rule kept.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor, lcm

import numpy as np

from solver.errors import Cancelled
from solver.search import Effort
from solver.vacancy import Adopted, Flags, Teams, Whole

LARGEST_SUM = 2**53
MOST_WEIGHT = 2**20
USELESS = 8  # rules broken


@dataclass(frozen=True)
class Departure:
    """Members who leave together, one example of all that are alike, and how much it weighs that they do."""

    leaving: tuple[str, ...]
    weight: Fraction


@dataclass(frozen=True)
class Departures:
    """Every departure of one member, and of two."""

    singles: tuple[Departure, ...]
    doubles: tuple[Departure, ...]

    @property
    def weight(self) -> Fraction:
        """What all of them weigh together."""
        return sum((departure.weight for departure in (*self.singles, *self.doubles)), Fraction(0))


@dataclass(frozen=True)
class Cover:
    """The teams, as profiles, that could fill a departure, and the priorities with each; last, with the seats empty.

    The teams with which the priorities are best, in the charter's order, come first.
    """

    departure: Departure
    teams: Whole  # teams x members
    values: Whole  # (teams + 1) x priorities


def covers(
    departures: Sequence[Departure], teams: Teams, effort: Effort, *, most: int | None = None
) -> tuple[list[Cover], bool]:
    """The ways to fill each departure, and whether they are all there are.

    Of more ways than `most`, those of the first teams are kept. Raises `Cancelled`.
    """
    sound = [_sound(teams, departure.leaving, effort) for departure in departures]
    kept = len(teams.profiles)
    if most is not None and sound:
        so_far = np.bincount(np.concatenate(sound), minlength=kept).cumsum()
        kept = int(np.searchsorted(so_far, most, side="right"))
    found = [_cover(departure, teams, ways[ways < kept]) for departure, ways in zip(departures, sound, strict=True)]
    return found, kept == len(teams.profiles)


def _sound(teams: Teams, leaving: tuple[str, ...], effort: Effort) -> Whole:
    _ask(effort)
    return np.flatnonzero(teams.keep_rules(leaving))


def _cover(departure: Departure, teams: Teams, ways: Whole) -> Cover:
    empty = teams.adopted.without(departure.leaving)
    values = teams.adopted.values(np.vstack((empty + teams.counted[ways], empty)))
    order = np.lexsort((ways, *values[:-1].T[::-1]))
    return Cover(departure, teams.profiles[ways[order]], values[[*order, -1]])


class Roster:
    """People who could be listed: so many of each profile, numbered profile by profile in the order of the lot."""

    def __init__(self, adopted: Adopted, available: Whole) -> None:
        self.adopted = adopted
        self.available = available
        self.first = np.cumsum(available) - available  # of each profile
        self.profile = np.repeat(np.arange(len(available)), available)  # of each person
        profiles = zip(adopted.profiles, available.tolist(), strict=True)
        self.names = [name for profile, number in profiles for name in profile.people[:number]]

    def ones(self) -> Teams:
        """Everyone alone."""
        return Teams(self.adopted, np.flatnonzero(self.available)[:, None])

    def pairs(self, order: Whole) -> Teams:
        """Every two people of these profiles; the pairs of whoever comes first come before all others."""
        second, first = np.tril_indices(len(order))
        teams = np.column_stack((order[first], order[second]))
        return Teams(self.adopted, teams[self.available[teams[:, 0]] > (teams[:, 0] == teams[:, 1])])

    def numbers(self, teams: Whole) -> Whole:
        """Whom a list must hold for each of these teams: the first of a profile, and of two alike the second too."""
        people = self.first[teams]
        people[:, 1:] += teams[:, 1:] == teams[:, :1]
        return people

    def listed(self, people: Flags) -> Whole:
        """How many of each profile are among these people."""
        return np.bincount(self.profile[people], minlength=len(self.available))

    def holding(self, listed: Whole) -> Flags:
        """The people listed when so many of each profile are."""
        return np.asarray(np.arange(len(self.profile)) - self.first[self.profile] < listed[self.profile])

    def by_use(self, singles: Sequence[Departure]) -> Whole:
        """The profiles, the most useful first; with every rule an alternate would break, she is a quarter as useful."""
        alone = self.ones()
        score = np.zeros(len(alone.profiles), dtype=np.int64)
        for departure in singles:
            breaches = np.minimum(alone.breaches(departure.leaving), USELESS)
            score += np.where(alone.qualify(departure.leaving), 4 ** (USELESS - breaches), 0)
        return np.asarray(alone.profiles[np.argsort(-score, kind="stable"), 0])


def whole(costs: Sequence[Fraction], most: int) -> tuple[list[int], Fraction, bool]:
    """These costs as whole numbers, the unit that they count, and whether exactly.

    Without a common denominator so small that none of them is above `most`, they are rounded down.
    """
    fine = Fraction(lcm(*{cost.denominator for cost in costs}))
    unit = min(fine, Fraction(most, 1 + ceil(max(costs, default=0))))
    return [floor(cost * unit) for cost in costs], unit, unit == fine


class Exchange:
    """Looks for a good list by exchanging one person for another, all exchanges weighed at once; proves nothing.

    A list costs what it leaves uncovered, then each priority after the departures: whole numbers, compared in this
    order. Ways to fill a departure stand in the order of its cover, and after all of them its seats left empty.
    """

    def __init__(self, roster: Roster, asked: Sequence[Cover], effort: Effort) -> None:
        self.roster, self.effort = roster, effort
        numbers = [roster.numbers(cover.teams)[:, [0, -1]] for cover in asked]
        self.first, self.last = np.vstack((np.empty((0, 2), dtype=np.int64), *numbers)).T
        self.fills = np.repeat(np.arange(len(asked)), [len(people) for people in numbers])
        weights = np.array(whole([cover.departure.weight for cover in asked], MOST_WEIGHT)[0], dtype=np.int64)
        weighs = weights[np.concatenate((self.fills, np.arange(len(asked))))]
        self.costs = [np.where(np.arange(len(weighs)) < len(self.fills), 0, weighs)]
        scales, most = roster.adopted.scales, LARGEST_SUM // max(1, int(weights.sum()))
        values = [cover.values[part] for part in (slice(-1), slice(-1, None)) for cover in asked]
        for scale, column in zip(
            scales, np.vstack((np.empty((0, len(scales)), dtype=np.int64), *values)).T, strict=True
        ):
            found, of = np.unique(column, return_inverse=True)
            amounts, _, _ = whole([scale.exact(number) for number in found.tolist()], most)
            self.costs.append(np.array(amounts, dtype=np.int64)[of] * weighs)

    def best(self, length: int) -> Flags:
        """Whoever is best to add, so many times; then the best exchange, as long as there is one."""
        listed = np.zeros(len(self.roster.names), dtype=np.bool_)
        for _ in range(length):
            listed[self._joining(listed)[1]] = True
        while True:
            cost = tuple(int(costs[self._filled_by(listed)].sum()) for costs in self.costs)
            exchanges = [self._exchange(listed, leaving) for leaving in np.flatnonzero(listed).tolist()]
            least, leaving, joining = min(exchanges, default=(cost, 0, 0))
            if least >= cost:
                return self.roster.holding(self.roster.listed(listed))
            listed[leaving], listed[joining] = False, True

    def _exchange(self, listed: Flags, leaving: int) -> tuple[tuple[int, ...], int, int]:
        """The least cost of a list without this person and with another; and both."""
        _ask(self.effort)
        rest = listed.copy()
        rest[leaving] = False
        cost, joining = self._joining(rest)
        return cost, leaving, joining

    def _filled_by(self, listed: Flags) -> Whole:
        """The best way to fill each departure from a list."""
        ways = np.flatnonzero(listed[self.first] & listed[self.last])
        filled = np.arange(len(self.fills), len(self.costs[0]))
        departures, best = np.unique(self.fills[ways], return_index=True)
        filled[departures] = ways[best]
        return filled

    def _joining(self, listed: Flags) -> tuple[tuple[int, ...], int]:
        """Who is best to add to a list, and what it costs with her."""
        filled, first, last = self._filled_by(listed), listed[self.first], listed[self.last]
        better = np.arange(len(self.fills)) < filled[self.fills]
        ways = np.flatnonzero(better & ~(first & last) & (first | last | (self.first == self.last)))
        people = np.where(first[ways], self.last[ways], self.first[ways])
        _, best = np.unique(people * len(filled) + self.fills[ways], return_index=True)
        ways, people = ways[best], people[best]
        free = np.flatnonzero(~listed)
        after = []
        for costs in self.costs:
            saved = costs[filled[self.fills[ways]]] - costs[ways]
            after.append(costs[filled].sum() - np.bincount(people, saved, len(listed))[free])
        place = np.lexsort(after[::-1])[0]
        return tuple(int(cost[place]) for cost in after), int(free[place])


def _ask(effort: Effort) -> None:
    if effort.cancelled is not None and effort.cancelled():
        raise Cancelled
