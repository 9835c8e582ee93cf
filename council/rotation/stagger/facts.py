"""Whose first terms lots can make of different lengths: the terms that began together, and what stands against it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from council.councils import service as councils
from council.councils.models import Charter, Council
from council.councils.rules import CharterRules, Stagger
from council.councils.service import DimensionView
from council.members import service as members
from council.terms import service as terms
from council.terms.limits import add_months
from council.terms.seats import Held

Sizes = tuple[int, ...]  # how many members each cohort has


class Hindrance(StrEnum):
    """Why no lots are drawn for the lengths of first terms."""

    NO_CHARTER = "no_charter"
    NOT_STATED = "not_stated"
    NOT_BY_LOT = "not_by_lot"
    NOBODY = "nobody"
    DIFFERENT_ENDS = "different_ends"
    TOO_SHORT = "too_short"
    TOO_LATE = "too_late"
    SIZES = "sizes"


@dataclass(frozen=True)
class FirstTerms:
    """The terms with which a council began on a day, and the rule that gives them different lengths.

    `cohorts` says how many members get each length, and `within` how many of a seat group; both are empty where
    something hinders.
    """

    council: Council
    begins_on: date
    charter: Charter | None
    rules: CharterRules | None
    terms: tuple[Held, ...]
    hindrance: Hindrance | None
    cohorts: Sizes = ()
    within: Mapping[str, Sizes] | None = None

    @property
    def stagger(self) -> Stagger | None:
        """What the charter says about first terms."""
        return self.rules.stagger if self.rules else None

    @property
    def by_lot(self) -> bool:
        """Whether the charter lets lots decide."""
        return self.stagger is not None and self.stagger.by == "lot"

    @property
    def until(self) -> date:
        """The day before which all of them end, as long as nothing was drawn."""
        return max(each.end for each in self.terms)

    @property
    def dimensions(self) -> tuple[DimensionView, ...]:
        """The charter's dimensions with their values in use on the day."""
        used = self.rules.dimensions if self.rules else ()
        return tuple(each for each in councils.dimensions_of(self.council, on=self.begins_on) if each.key in used)

    def named(self) -> dict[str, Held]:
        """The terms by the pseudonyms of those who hold them."""
        pseudonyms = members.pseudonyms_of_many(each.person_id for each in self.terms)
        return {pseudonyms[each.person_id]: each for each in self.terms}


def founding_day(council: Council) -> date | None:
    """The latest day on which everybody's term began: nobody sat on by a term that began before."""
    held = terms.held_terms(council)
    for day in sorted({each.start for each in held}, reverse=True):
        if not any(each.start < day and each.covers(day) for each in held):
            return day
    return None


def first_terms(council: Council, begins_on: date, *, on: date) -> FirstTerms:
    """The terms that began together, and whether lots can still give them different lengths."""
    charter = councils.charter_on(council, begins_on)
    rules = councils.rules_of(charter) if charter else None
    held = tuple(each for each in terms.held_terms(council) if each.start == begins_on and not each.departed)
    hindrance = _hindrance(rules, held, begins_on, on)
    sizes = _sizes(rules.stagger, held) if rules and rules.stagger and hindrance is None else None
    if sizes is None:
        return FirstTerms(council, begins_on, charter, rules, held, hindrance or Hindrance.SIZES)
    return FirstTerms(council, begins_on, charter, rules, held, None, *sizes)


def _hindrance(rules: CharterRules | None, held: Sequence[Held], begins_on: date, on: date) -> Hindrance | None:
    if rules is None:
        return Hindrance.NO_CHARTER
    if rules.stagger is None:
        return Hindrance.NOT_STATED
    if rules.stagger.by != "lot":
        return Hindrance.NOT_BY_LOT
    if not held:
        return Hindrance.NOBODY
    return _hindered_by_ends([cohort.months for cohort in rules.stagger.cohorts], held, begins_on, on)


def _hindered_by_ends(months: Sequence[int], held: Sequence[Held], begins_on: date, on: date) -> Hindrance | None:
    if len({each.end for each in held}) > 1:
        return Hindrance.DIFFERENT_ENDS
    if held[0].end < add_months(begins_on, max(months)):
        return Hindrance.TOO_SHORT
    return Hindrance.TOO_LATE if add_months(begins_on, min(months)) <= on else None


def _sizes(stagger: Stagger, held: Sequence[Held]) -> tuple[Sizes, dict[str, Sizes]] | None:
    """How many members get each length: as the charter counts them, or as equally as can be."""
    stated = tuple(cohort.seats or 0 for cohort in stagger.cohorts)
    counted = Counter(each.seat_group for each in held) if stagger.within_seat_groups else Counter({"": len(held)})
    if any(stated):
        if any(sum(stated) != members for members in counted.values()):
            return None
        found = dict.fromkeys(sorted(counted), stated)
    else:
        found = _as_equal_as_can_be(counted, len(stated))
    together = tuple(sum(column) for column in zip(*found.values(), strict=True))
    return together, found if stagger.within_seat_groups else {}


def _as_equal_as_can_be(counted: Mapping[str, int], cohorts: int) -> dict[str, Sizes]:
    """Equal parts of each seat group; who is left over goes where the fewest are so far, so that the sums are equal."""
    totals, found = [0] * cohorts, {}
    for group in sorted(counted):
        each, left_over = divmod(counted[group], cohorts)
        smallest = sorted(range(cohorts), key=lambda at: (totals[at], at))[:left_over]
        found[group] = tuple(each + (at in smallest) for at in range(cohorts))
        totals = [total + number for total, number in zip(totals, found[group], strict=True)]
    return found
