"""The figures of a council's past, exact and without words: what the pages, the report and the exports are made of."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from council.councils.rules import UNDISCLOSED
from council.reports.history import measures
from council.reports.history.measures import Luck, Number, Stretch, Tenure
from council.reports.history.spans import History, Span, people_on, said, seat_stretches, stretches
from council.rotation.funnels import Funnel

DAY = timedelta(days=1)
STEPS = ("applied", "eligible", "drawn", "seated")


@dataclass(frozen=True)
class OnDay:
    """A dimension on one day: members and targets in seats, and what follows from them."""

    day: date
    counts: Mapping[str, int]
    targets: Mapping[str, Fraction]
    bounds: Mapping[str, tuple[int | None, int | None]]
    gap: Fraction
    worst: Fraction
    effective: tuple[Number, Number, Number]
    seats: int

    @property
    def members(self) -> int:
        """How many sat."""
        return sum(self.counts.values())


@dataclass(frozen=True)
class Course:
    """A dimension over a span, no more than a drawing needs: where it stood first and last, and all between."""

    key: str
    stretches: tuple[Stretch, ...]
    first: OnDay
    last: OnDay


@dataclass(frozen=True)
class DimensionFigures(Course):
    """The same with every figure, and how far applicants came at the rotations of the span."""

    owed: Mapping[str, Fraction]
    seat_days: Mapping[str, int]
    reached: frozenset[str]
    mean_gap: Number | None
    steps: Mapping[str, Mapping[str, int]]
    luck: Mapping[str, Luck]


@dataclass(frozen=True)
class Renewal:
    """One rotation: how many sat from then on, how many of them had not sat the day before, or never before."""

    day: date
    members: int
    share: Fraction | None
    joined: int
    newcomers: int
    left: int


@dataclass(frozen=True)
class CouncilFigures:
    """What does not depend on any dimension, over a span."""

    people: int
    seats: int
    vacancy_days: int
    interim_days: int
    seat_days: int
    renewals: tuple[Renewal, ...]
    mean_renewal: Fraction | None
    tenure: Tenure | None


def on_day(history: History, dimension: str, day: date) -> OnDay | None:
    """A dimension as it was on a day; none where nothing was written down of it."""
    found = next(stretches(history, dimension, Span(day, day + DAY)), None)
    return _on_day(history, dimension, found) if found else None


def course(history: History, dimension: str, span: Span) -> Course | None:
    """How a dimension went over a span; none where nothing was written down of it."""
    known = tuple(stretches(history, dimension, span))
    if not known:
        return None
    return Course(dimension, known, _on_day(history, dimension, known[0]), _on_day(history, dimension, known[-1]))


def dimension_figures(history: History, dimension: str, span: Span) -> DimensionFigures | None:
    """Every figure of one dimension over a span; none where nothing was written down of it."""
    found = course(history, dimension, span)
    if found is None:
        return None
    known = found.stretches
    funnels = [each for each in history.funnels if each.rotation_on in span]
    return DimensionFigures(
        key=dimension,
        stretches=known,
        first=found.first,
        last=found.last,
        owed=measures.seat_time_owed(known),
        seat_days=measures.seat_days(known),
        reached=measures.reach(each.counts for each in known) - {UNDISCLOSED},
        mean_gap=mean_gap(history, dimension, known),
        steps={step: _added(funnels, step, dimension) for step in STEPS},
        luck=measures.luck(
            (each.chances[dimension], each.by_lot.get(dimension, {})) for each in funnels if dimension in each.chances
        ),
    )


def mean_gap(history: History, dimension: str, known: tuple[Stretch, ...]) -> Number | None:
    """The seats missing to the targets, over the days on which there were any; none where there were none."""
    aimed = [each for each in known if each.shares]
    return measures.mean_over_time((each.days, _gap(history, dimension, each)) for each in aimed)


def council_figures(history: History, span: Span) -> CouncilFigures:
    """Who sat, for how long, and how many seats stood empty, over a span."""
    known = tuple(seat_stretches(history, span))
    seen = [each.beside.sitting.people for each in history.snapshots if each.beside and each.day in span]
    people = frozenset[object]().union(people_on(history, span.start), *seen)
    renewals = tuple(renewal(history, day) for day in history.rotations if day in span)
    shares = [each.share for each in renewals if each.share is not None and each.members > each.joined]
    return CouncilFigures(
        people=len(people),
        seats=known[-1].seats if known else 0,
        vacancy_days=measures.vacancy_days(known),
        interim_days=measures.interim_days(known),
        seat_days=sum(each.seats * each.days for each in known),
        renewals=renewals,
        mean_renewal=sum(shares, Fraction(0)) / len(shares) if shares else None,
        tenure=_tenure(history, span.last),
    )


def _on_day(history: History, dimension: str, found: Stretch) -> OnDay:
    rules = history.rules_on(found.start)
    return OnDay(
        day=found.start,
        counts=found.counts,
        targets={group: share * found.seats for group, share in found.shares.items()},
        bounds=rules.bounds(dimension, found.seats) if rules else {},
        gap=_gap(history, dimension, found),
        worst=measures.worst_gap(found.counts, found.shares, found.seats),
        effective=_effective(said(found.counts)),
        seats=found.seats,
    )


def _effective(counts: Mapping[str, int]) -> tuple[Number, Number, Number]:
    numbers = list(counts.values())
    return measures.hill_number(numbers, 0), measures.hill_number(numbers, 1), measures.hill_number(numbers, 2)


def _gap(history: History, dimension: str, found: Stretch) -> Fraction:
    rules = history.rules_on(found.start)
    weights = rules.weights(dimension) if rules else {}
    return measures.representation_gap(found.counts, found.shares, found.seats, weights)


def _added(funnels: list[Funnel], step: str, dimension: str) -> dict[str, int]:
    """A step's numbers added up over rotations; of a draw only where lots were drawn."""
    found: dict[str, int] = {}
    for each in funnels:
        for group, number in (getattr(each, step) or {}).get(dimension, {}).items():
            found[group] = found.get(group, 0) + number
    return found


def renewal(history: History, day: date) -> Renewal:
    """How many of those who sit from a day on are new to it."""
    before, after = people_on(history, day - DAY), people_on(history, day)
    return Renewal(
        day=day,
        members=len(after),
        share=measures.renewal_share(before, after),
        joined=len(after - before),
        newcomers=sum(history.first_days.get(person, day) >= day for person in after),
        left=len(before - after),
    )


def _tenure(history: History, on: date) -> Tenure | None:
    sitting = people_on(history, on)
    spans: dict[object, list[tuple[date, date]]] = {person: [] for person in sitting}
    for each in history.held:
        if each.person_id in spans:
            spans[each.person_id].append((each.start, each.end))
    return measures.tenure([measures.days_served(known, on) for known in spans.values()])
