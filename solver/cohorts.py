"""First terms of different lengths as they are planned, promised and dealt out by public numbers; nothing is searched.

Every amount that need not be whole is a string that holds an exact fraction.
"""

import hashlib
from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from itertools import chain
from typing import Annotated, Literal, TypeAlias

from pydantic import Field as Described

from solver.canonical import canonical
from solver.draw import Method, order_of
from solver.problem import Key, Many, Part, Problem, Seats

Status: TypeAlias = Literal["optimal", "best_found"]
Months: TypeAlias = Annotated[int, Described(ge=1, le=240)]


class StaggerRules(Part):
    """How many people each cohort has, in all and, if `within` names a seat group, of that one.

    The cohorts are balanced in the `dimensions` named; in all, if none are.
    """

    cohorts: Annotated[Many[Seats], Described(min_length=1)]
    within: dict[Key, Many[Seats]] = Described(default_factory=dict)
    dimensions: Many[Key] = ()


class Kind(Part):
    """Members alike in seat group and values, in the order of their ids, and how many of them go to each cohort."""

    seat_group: Key
    values: dict[Key, Key]
    people: Many[Key]
    counts: Many[Seats]


class Imbalance(Part):
    """In members: what these cohorts have, and the `bound` that none can be below; `optimal` if the two are the same.

    The bound of the total is for cohorts whose worst imbalance is no larger than that of these.
    """

    value: str
    bound: str
    status: Status


class Stagger(Part):
    """How many of each kind go to each cohort; to be published, hash and all, before the numbers are drawn.

    An imbalance is what a cohort has of a value, less or more than its part of all members who hold it: `worst` is the
    largest, over all cohorts and values, and `total` the sum.
    """

    schema_version: Literal["rotation-stagger/1"] = Described(default="rotation-stagger/1", alias="schema")
    rules: StaggerRules
    kinds: Many[Kind]
    worst: Imbalance
    total: Imbalance


class FirstTerms(Part):
    """The plan as it is sealed: who sits where, with what she declared, and what was found with so much work.

    The question's seed is drawn by chance, so that nobody can find what is in the file by trying hashes.
    """

    schema_version: Literal["rotation-first-terms/1"] = Described(default="rotation-first-terms/1", alias="schema")
    problem: Problem
    seats: dict[Key, Key]
    work: str
    stagger: Stagger

    @property
    def digest(self) -> str:
        """The SHA-256 of the file, to be published before the numbers are known."""
        return hashlib.sha256(self.written()).hexdigest()

    def written(self) -> bytes:
        """The file: canonical JSON (RFC 8785)."""
        return canonical(self.model_dump(mode="json", by_alias=True))


class Length(Part):
    """How long the first terms of a cohort are, and how many people get them."""

    months: Months
    seats: Seats


class Announced(Part):
    """What everyone may see: the slips, the cohorts and the promise; and, once they are drawn, who got which cohort.

    It does not say who is alike. `dealt` names places in `cohorts`, counted from 0.
    """

    schema_version: Literal["rotation-first-terms-public/1"] = Described(
        default="rotation-first-terms-public/1", alias="schema"
    )
    council: Key
    begins_on: date
    cohorts: Many[Length]
    slips: Many[str]
    plan: str
    method: Method
    source: str
    committed_at: str
    drawn_at: str
    numbers: str | None = None
    dealt: dict[Key, int] | None = None

    def written(self) -> bytes:
        """The file, in the same form as the plan."""
        return canonical(self.model_dump(mode="json", by_alias=True))


def slips(stagger: Stagger) -> list[str]:
    """What is drawn, in the order to publish it in: a slip for every cohort and then for every member."""
    people = sorted(chain.from_iterable(kind.people for kind in stagger.kinds))
    return [*map(_cohort_slip, range(len(stagger.rules.cohorts))), *map(_member_slip, people)]


def deal(stagger: Stagger, method: Method, numbers: str) -> dict[str, int]:
    """The cohort of each member, by its place in the rules, as canonical numbers draw it. Raises `BadNumbers`.

    Cohorts of the same size, in all and within each seat group, change places as their slips are drawn: so everyone has
    the same chance of each of them. Members of one kind go to the cohorts in the order in which theirs are drawn.
    """
    drawn = {slip: place for place, slip in enumerate(order_of(method, numbers, slips(stagger)))}
    becomes = _exchanged(stagger.rules, drawn)
    dealt: dict[str, int] = {}
    for kind in stagger.kinds:
        cohorts = [becomes[at] for at, number in enumerate(kind.counts) for _ in range(number)]
        dealt.update(zip(sorted(kind.people, key=lambda name: drawn[_member_slip(name)]), cohorts, strict=True))
    return dict(sorted(dealt.items()))


def _exchanged(rules: StaggerRules, drawn: Mapping[str, int]) -> dict[int, int]:
    """For each cohort as it was searched, the one it becomes."""
    equal: defaultdict[tuple[int, ...], list[int]] = defaultdict(list)
    for at, sizes in enumerate(zip(rules.cohorts, *rules.within.values(), strict=True)):
        equal[sizes].append(at)
    return {
        before: after
        for cohorts in equal.values()
        for before, after in zip(cohorts, sorted(cohorts, key=lambda at: drawn[_cohort_slip(at)]), strict=True)
    }


def _cohort_slip(at: int) -> str:
    return f"cohort {at + 1}"


def _member_slip(name: str) -> str:
    return f"member {name}"
