"""What the pages about first terms show, as finished values: how far they are, who gets what, and how even it is."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from council.councils.phrases import Names, years_and_months
from council.councils.service import DimensionView
from council.i18n import day as written_day
from council.i18n import instant
from council.members import service as members
from council.rotation.models import Staggering
from council.rotation.sight import Sight
from council.rotation.stagger import adoption as stagger_adoption
from council.rotation.stagger import service as staggering
from council.rotation.stagger.facts import FirstTerms
from council.rotation.stagger.service import StaggeringState
from council.rotation.way import Step
from council.rotation.words import number
from council.terms.limits import add_months

Plan = Mapping[str, Any]
Held = Counter[tuple[str, str, int]]  # dimension, value, cohort
FEWEST_COUNTED = 5
ORDER = (StaggeringState.MADE, StaggeringState.COMMITTED, StaggeringState.DRAWN, StaggeringState.ADOPTED)


@dataclass(frozen=True)
class Cohort:
    """One length of first terms."""

    length: str
    until: str
    people: str


@dataclass(frozen=True)
class Member:
    """One member and what was dealt to her; `length` and `until` are empty before the draw."""

    name: str
    own: bool
    length: str = ""
    until: str = ""


@dataclass(frozen=True)
class Cell:
    """How many members of a cohort hold a value, and how many would be its even share."""

    count: str
    even: str


@dataclass(frozen=True)
class Row:
    """One value: how many members hold it in all, and in each cohort."""

    name: str
    total: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Balance:
    """One dimension with its values."""

    name: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Evenness:
    """How even the cohorts are, as far as the reader may count."""

    cohorts: tuple[str, ...]
    balances: tuple[Balance, ...]
    proof: str
    worst: str
    hidden: str


@dataclass(frozen=True)
class StaggeringReading:
    """First terms as one reader sees them."""

    state: str
    steps: tuple[Step, ...]
    next: str
    cohorts: tuple[Cohort, ...]
    members: tuple[Member, ...]
    evenness: Evenness | None
    drawn: bool
    public: bool
    sha256: str


def staggering_reading(found: Staggering, sight: Sight, first: FirstTerms) -> StaggeringReading:
    """How far first terms have come, for one reader."""
    state = StaggeringState(found.state)
    return StaggeringReading(
        state=state.value,
        steps=_steps(found, state),
        next=_next(found, state),
        cohorts=_cohorts(found, first),
        members=_members(found, sight),
        evenness=_evenness(found, sight, first) if found.plan_sealed is not None else None,
        drawn=found.dealt is not None,
        public=found.committed_at is not None,
        sha256=found.plan_sha256 or "",
    )


def lengths_of_charter(first: FirstTerms) -> tuple[Cohort, ...]:
    """The lengths that will be dealt out, with how many people get each."""
    stated = first.stagger.cohorts if first.stagger else []
    pairs = zip(stated, first.cohorts, strict=True) if first.cohorts else ()
    return tuple(_cohort(first.begins_on, cohort.months, people) for cohort, people in pairs)


def _steps(found: Staggering, state: StaggeringState) -> tuple[Step, ...]:
    labels = {
        StaggeringState.MADE: _("Planned"),
        StaggeringState.COMMITTED: _("Draw promised"),
        StaggeringState.DRAWN: _("Drawn"),
        StaggeringState.ADOPTED: _("Adopted"),
    }
    ended_at = StaggeringState.COMMITTED if found.committed_at else StaggeringState.MADE
    place = ORDER.index(state if state in ORDER else ended_at)
    kinds = ["done"] * place + ["now"] + ["coming"] * (len(ORDER) - place - 1)
    return tuple(Step(labels[each], kind) for each, kind in zip(ORDER, kinds, strict=True))


def _next(found: Staggering, state: StaggeringState) -> str:
    told = staggering.told_of(found)
    failed = {
        "bad_stagger": _("The lengths in the charter do not fit the members. Look at the charter and the terms."),
        "undecided": _("In the time allowed, no plan was found. You can ask for one again."),
        "cut_off": _("The computer that worked on it stopped. Nothing is lost: you can ask for a plan again."),
    }
    fault = _("Something went wrong while it was planned. The fault is ours, and nothing was changed.")
    sentences = {
        StaggeringState.REQUESTED: _("The plan is being computed. This takes some seconds; look again."),
        StaggeringState.FAILED: failed.get(told.get("code", ""), fault),
        StaggeringState.MADE: _("Next, the draw is promised, before anyone can know its numbers."),
        StaggeringState.COMMITTED: _(
            "The draw is promised for %(time)s. Nothing can be changed any more.", time=instant(found.draw_at)
        ),
        StaggeringState.DRAWN: _("The lengths are drawn. Next, they are adopted, and each term ends as drawn."),
        StaggeringState.ADOPTED: _("It is adopted. Each first term ends on the day that was drawn."),
        StaggeringState.WITHDRAWN: _("It was taken back: %(reason)s", reason=told.get("reason", "")),
    }
    return sentences[state]


def public_cohorts(found: Staggering, sizes: Sequence[int]) -> tuple[Cohort, ...]:
    """The lengths of a plan, with how many people get each."""
    months = [cohort.months for cohort in staggering.cohorts_of(found)]
    return tuple(_cohort(found.begins_on, *pair) for pair in zip(months, sizes, strict=True))


def _cohorts(found: Staggering, first: FirstTerms) -> tuple[Cohort, ...]:
    sizes = _plan(found)["stagger"]["rules"]["cohorts"] if found.plan_sealed is not None else first.cohorts
    return public_cohorts(found, sizes) if sizes else ()


def _cohort(begins_on: date, months: int, people: int) -> Cohort:
    return Cohort(
        length=years_and_months(months),
        until=written_day(add_months(begins_on, months)),
        people=ngettext("%(num)d member", "%(num)d members", people),
    )


def _members(found: Staggering, sight: Sight) -> tuple[Member, ...]:
    """Who stands on a slip; after the draw, with her length. By name where the reader knows names."""
    people = staggering.people_of(found)
    names = members.names_of_many(each.id for each in people) if sight.names else {}
    shown = {each.pseudonym: names.get(each.id) or each.pseudonym for each in people}
    lengths = stagger_adoption.lengths_of(found) if found.dealt is not None else []
    dealt = {each.term.person.pseudonym: (years_and_months(each.months), written_day(each.end)) for each in lengths}
    lines = [Member(name, key == sight.own, *dealt.get(key, ("", ""))) for key, name in shown.items()]
    return tuple(sorted(lines, key=lambda line: (not line.own, line.name.casefold())))


def _evenness(found: Staggering, sight: Sight, first: FirstTerms) -> Evenness:
    plan = _plan(found)
    made, values = plan["stagger"], {person["id"]: person["values"] for person in plan["problem"]["people"]}
    sizes, groups = made["rules"]["cohorts"], _groups(found, plan)
    held: Held = Counter((key, value, at) for name, at in groups for key, value in values[name].items())
    names, shown = Names(first.dimensions), [each for each in first.dimensions if _may_count(each.key, sight, sizes)]
    return Evenness(
        cohorts=_cohort_names(found, sizes),
        balances=tuple(Balance(names.dimension(each.key), tuple(_rows(each, held, sizes, names))) for each in shown),
        proof=_proof(made),
        worst=_worst(made["worst"]["value"]) if len(shown) == len(first.dimensions) else "",
        hidden=_hidden(len(first.dimensions) - len(shown)),
    )


def _groups(found: Staggering, plan: Plan) -> list[tuple[str, int]]:
    """Who is in which cohort: as dealt, or before the draw, so many of each kind, of whom the lot says who they are."""
    if found.dealt is not None:
        return list(found.dealt.items())
    groups: list[tuple[str, int]] = []
    for kind in plan["stagger"]["kinds"]:
        places = [at for at, count in enumerate(kind["counts"]) for _each in range(count)]
        groups.extend(zip(kind["people"], places, strict=True))
    return groups


def _cohort_names(found: Staggering, sizes: Sequence[int]) -> tuple[str, ...]:
    """By length; before the draw cohorts of one size by number, as which of them gets which length is drawn too."""
    lengths = [years_and_months(cohort.months) for cohort in staggering.cohorts_of(found)]
    if found.dealt is not None or len(set(sizes)) == len(sizes):
        return tuple(lengths)
    return tuple(_("Group %(number)d", number=at) for at in range(1, len(sizes) + 1))


def _may_count(dimension: str, sight: Sight, sizes: Sequence[int]) -> bool:
    """Whether counts by cohort may be told: in a small cohort they would tell what one person declared."""
    return dimension in sight.single or (dimension in sight.counted and min(sizes) >= FEWEST_COUNTED)


def _rows(dimension: DimensionView, held: Held, sizes: Sequence[int], names: Names) -> Iterator[Row]:
    """Each value that anybody holds."""
    for value in dimension.values:
        counts = [held[dimension.key, value.key, at] for at in range(len(sizes))]
        shares = (number(Fraction(size * sum(counts), sum(sizes))) for size in sizes)
        if any(counts):
            cells = tuple(Cell(str(count), share) for count, share in zip(counts, shares, strict=True))
            yield Row(names.value(dimension.key, value.key), str(sum(counts)), cells)


def _proof(made: Plan) -> str:
    if made["worst"]["status"] == made["total"]["status"] == "optimal":
        return _("No assignment is more even. That is proven.")
    return _("A more even assignment may exist; none was found in the time allowed.")


def _worst(value: str) -> str:
    return _(
        "No group has more than %(number)s members above or below the even share of any answer.", number=number(value)
    )


def _hidden(dimensions: int) -> str:
    if not dimensions:
        return ""
    return ngettext(
        "%(num)d more dimension is balanced too. Its figures could tell what one person declared, so they are not"
        " shown.",
        "%(num)d more dimensions are balanced too. Their figures could tell what one person declared, so they are not"
        " shown.",
        dimensions,
    )


def _plan(found: Staggering) -> Plan:
    plan: Plan = json.loads(staggering.plan_of(found))
    return plan
