"""Whom to list: those who cover as many departures as can be, then with the best priorities, then by the lot."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain, pairwise
from math import isqrt

import numpy as np
from ortools.sat.python import cp_model

from solver.covering import LARGEST_SUM, Cover, Departures, Exchange, Roster, covers, whole
from solver.search import Effort, search
from solver.vacancy import Adopted, Flags, Whole

MOST_LOOKED_AT = 20_000_000  # pairs of leavers times pairs of alternates
MOST_KEPT = 200_000  # ways to fill two seats, for a list that is not proven the best
MOST_SEARCHED = 20_000  # ways to fill one seat or two, for a proof
LOT_DIGITS = 8  # of the hash, in base sixteen
NOTHING = Fraction(0)


@dataclass(frozen=True)
class Chosen:
    """How many are listed of each profile; at most how much can be covered; which priorities are proven best."""

    listed: Whole
    bound: Fraction
    proven: tuple[bool, ...]


def choose(adopted: Adopted, departures: Departures, length: int, effort: Effort) -> Chosen:
    """The best list of this length; the best found, where there are more ways to fill two seats than can be searched.

    Then two seats are filled among the most useful people only, in the ways of these, and the bound takes every
    departure of two to be covered.
    """
    roster = Roster(adopted, np.array([min(profile.size, length) for profile in adopted.profiles], dtype=np.int64))
    singles, _ = covers(departures.singles, roster.ones(), effort)
    order = roster.by_use(departures.singles)
    shortlist = order[: isqrt(2 * MOST_LOOKED_AT // max(1, len(departures.doubles)))]
    doubles, every = covers(departures.doubles, roster.pairs(shortlist), effort, most=MOST_KEPT)
    asked = [*singles, *doubles]
    start = Exchange(roster, asked, effort).best(min(length, len(adopted.profile_of)))
    complete = every and len(shortlist) == len(order)
    if not complete or sum(len(cover.teams) for cover in asked) > MOST_SEARCHED:
        apart = _Search(roster, singles, start, effort)
        apart.minimise(apart.uncovered())
        return Chosen(roster.listed(start), departures.weight - apart.bound, (False,) * len(adopted.scales))
    best = _Search(roster, asked, start, effort)
    proven = [best.minimise(best.uncovered())]
    bound = departures.weight - best.bound
    for place in range(len(adopted.scales)):
        proven.append(best.minimise(best.priority(place)) and proven[-1])
    best.minimise(best.lots())
    return Chosen(best.listed, bound, tuple(proven[1:]))


class _Search:
    """One model, searched step by step, each step keeping what those before it reached: who is listed, who steps in.

    It begins with a list, and with the best that each departure can be filled with from it. Of each profile, people are
    listed in the order of the lot. Costs are those of every variable: of the people, and of the ways to fill seats.
    """

    def __init__(self, roster: Roster, asked: Sequence[Cover], start: Flags, effort: Effort) -> None:
        self.roster, self.asked, self.effort = roster, asked, effort
        self.model = cp_model.CpModel()
        self.people = [self.model.new_bool_var("") for _ in roster.names]
        for earlier, later in pairwise(range(len(self.people))):
            if roster.profile[earlier] == roster.profile[later]:
                self.model.add_implication(self.people[later], self.people[earlier])
        self.model.add(cp_model.LinearExpr.sum(self.people) == int(start.sum()))
        self.variables = [*self.people, *chain.from_iterable(map(self._ways, asked))]
        self.values = self._with(start)
        self.bound = Fraction(0)

    def _ways(self, cover: Cover) -> list[cp_model.IntVar]:
        """A variable for each team, of which exactly one is true; the last says that the seats stay empty."""
        ways = [self.model.new_bool_var("") for _ in cover.values]
        self.model.add_exactly_one(ways)
        for way, team in zip(ways, self.roster.numbers(cover.teams).tolist(), strict=False):
            for person in team:
                self.model.add_implication(way, self.people[person])
        return ways

    def _with(self, listed: Flags) -> list[int]:
        """What the variables are with these people listed."""
        values: list[int] = listed.astype(int).tolist()
        for cover in self.asked:
            filled = np.append(listed[self.roster.numbers(cover.teams)].all(axis=1), True)
            values += (np.arange(len(filled)) == filled.argmax()).astype(int).tolist()
        return values

    @property
    def listed(self) -> Whole:
        """How many of each profile are listed."""
        return self.roster.listed(np.array(self.values[: len(self.people)], dtype=np.bool_))

    def uncovered(self) -> list[Fraction]:
        """The weight of the departures that are not covered."""
        costs = [NOTHING] * len(self.people)
        for cover in self.asked:
            costs += [NOTHING] * len(cover.teams) + [cover.departure.weight]
        return costs

    def priority(self, place: int) -> list[Fraction]:
        """A priority after each departure, by its weight, as far as it is above the least it could be."""
        exact, costs = self.roster.adopted.scales[place].exact, [NOTHING] * len(self.people)
        for cover in self.asked:
            numbers: list[int] = cover.values[:, place].tolist()
            least = exact(min(numbers))
            above = {number: (exact(number) - least) * cover.departure.weight for number in set(numbers)}
            costs += [above[number] for number in numbers]
        return costs

    def lots(self) -> list[Fraction]:
        """The numbers that those listed have in the lot: so large that hardly two lists have the same sum."""
        lot = self.roster.adopted.lot
        drawn = [Fraction(int(lot(name)[0][:LOT_DIGITS], 16)) for name in self.roster.names]
        return drawn + [NOTHING] * (len(self.variables) - len(drawn))

    def minimise(self, costs: list[Fraction]) -> bool:
        """Make these as small as the steps before allow, and keep it so; whether the least was found, and proven.

        Costs that had to be rounded down prove a bound and nothing else.
        """
        numbers, unit, exactly = whole(costs, LARGEST_SUM // (1 + len(costs)))
        now = sum(number for number, value in zip(numbers, self.values, strict=True) if value)
        total = self.model.new_int_var(0, now, "")
        self.model.add(cp_model.LinearExpr.weighted_sum(self.variables, numbers) == total)
        if not now:
            self.bound = NOTHING
            return exactly
        self.model.minimize(total)
        self.model.clear_hints()
        for variable, value in zip([total, *self.variables], [now, *self.values], strict=True):
            self.model.add_hint(variable, value)
        found = search(self.model, [total, *self.variables], self.effort)
        self.bound = max(found.bound, 0) / unit
        if found.any:
            now, *self.values = found.values
        self.model.add(total <= now)
        return found.status == cp_model.OPTIMAL and exactly
