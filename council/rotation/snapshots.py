"""How many members hold each value from a day on, written down when that changes: counts only.

A snapshot is sealed under the council's key and holds nobody's name. It lists who was counted, by the same ids as the
terms do, so that a day is counted again only when it turns out that others sat. Whoever was erased by then stays
counted as before: what cannot be read any more is found as the difference to what was written.

`settle` writes what is due up to a day. The worker, the pages of the history and whatever is about to make statements
unreadable call it, so that no composition is lost.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import func, select

from council import crypto
from council.councils import service as councils
from council.councils.models import Charter, Council
from council.councils.rules import UNDISCLOSED, CharterRules, meets
from council.councils.service import DimensionView
from council.database import db, moment
from council.kept import Kept
from council.members import service as members
from council.members.models import Person
from council.rotation.models import CompositionSnapshot
from council.rotation.sittings import QUOTA, Sitting, Sittings
from council.terms.models import Term, TermAmendment

Counts = dict[str, dict[str, int]]  # dimension → value → how many
Values = Mapping[str, str]
YES, NO = "yes", "no"
_KEPT: Kept[tuple["Snapshot", ...]] = Kept(16)
_DUE: Kept[bool] = Kept(64)


@dataclass(frozen=True)
class Beside:
    """What stands beside the counts: who was counted, the state of the seats, and the combinations the charter names.

    `together` holds, by dimensions with a space between them, how many hold each combination of values written alike.
    """

    sitting: Sitting
    together: Counts


@dataclass(frozen=True)
class Snapshot:
    """The composition of a council from a day on, as it was known when it was written."""

    day: date
    written_at: datetime
    counts: Counts
    beside: Beside | None = None


# Writing


def write_snapshot(council: Council, day: date) -> int:
    """Write down how those who sit on a day are composed, in whatever act changed it; says how many sit."""
    sittings = Sittings(council)
    _write(council, day, sittings, latest_by_day(council))
    return len(sittings.on(day).people)


def settle(council: Council, until: date) -> list[CompositionSnapshot]:
    """Write down every composition up to a day that is not written yet, and what members say differently since."""
    sittings, written = Sittings(council), latest_by_day(council)
    added = [_write(council, day, sittings, written) for day in _days_due(sittings, written, until)]
    latest = _in_force(written, until)
    if latest and latest.day not in {each.day for each in added} and _differs(council, until, sittings, written):
        added.append(_write(council, until, sittings, written))
    return added


def is_due(council: Council, until: date) -> bool:
    """Whether somebody sat down or left up to a day without a snapshot of it."""
    return _DUE.of(
        (council.id, until),
        _state(council),
        lambda: bool(_days_due(Sittings(council), latest_by_day(council), until)),
    )


def said_differently(council: Council, until: date) -> bool:
    """Whether members say something else on a day than was written of those who sit."""
    return _differs(council, until, Sittings(council), latest_by_day(council))


def _differs(council: Council, until: date, sittings: Sittings, written: Mapping[date, Snapshot]) -> bool:
    latest = _in_force(written, until)
    if latest is None or latest.beside is None:
        return False
    return _tally(council, until, sittings, written)[0] != latest.counts


def _days_due(sittings: Sittings, written: Mapping[date, Snapshot], until: date) -> list[date]:
    """The days on which others sat, other seats stood empty or another charter asked than is written."""
    due: list[date] = []
    last: Sitting | None = None
    for day in sorted({*sittings.days(until), *(each for each in written if each <= until)}):
        found, known = sittings.on(day), written.get(day)
        if known is not None:
            others = known.beside is not None and known.beside.sitting != found
        else:
            others = found != last and (bool(found.people) or last is not None)
        if others:
            due.append(day)
        last = found
    return due


def _write(council: Council, day: date, sittings: Sittings, written: dict[date, Snapshot]) -> CompositionSnapshot:
    sitting = sittings.on(day)
    counts, together = _tally(council, day, sittings, written)
    snapshot_id = uuid4()
    beside = Beside(sitting, together)
    row = CompositionSnapshot(
        id=snapshot_id,
        council_id=council.id,
        day=day,
        written_at=moment(),
        counts_sealed=crypto.seal(council.id, json.dumps(counts), _place("counts_sealed", snapshot_id)),
        beside_sealed=crypto.seal(council.id, _as_text(beside), _place("beside_sealed", snapshot_id)),
    )
    db.session.add(row)
    db.session.flush()
    written[day] = Snapshot(day, row.written_at, counts, beside)
    return row


# Counting


def _tally(council: Council, day: date, sittings: Sittings, written: Mapping[date, Snapshot]) -> tuple[Counts, Counts]:
    """How many of those who sit on a day give each answer, and each combination of answers the charter names."""
    people, dimensions = sittings.on(day).people, councils.dimensions_of(council, on=day)
    asked = _Questions(dimensions, sittings.rules_on(day))
    erased = _erased_among(people)
    base = _base(written, day, erased) if erased else None
    known = base.beside.sitting.people - erased if base and base.beside else frozenset()
    said = members.traits_of_many({*people, *known} - erased)
    counts, together = asked.empty(), asked.empty_together()
    for found, answers, before in (
        (counts, asked.answers, base.counts if base else {}),
        (together, asked.combinations, base.beside.together if base and base.beside else {}),
    ):
        _add(found, (answers(said[each]) for each in people - erased))
        _add_unreadable(found, len(erased), before, [answers(said[each]) for each in known])
    return counts, together


def _add(counts: Counts, answers: Iterable[Values]) -> None:
    for each in answers:
        for question, answer in each.items():
            counts[question][answer] = counts[question].get(answer, 0) + 1


def _add_unreadable(counts: Counts, unreadable: int, before: Counts, readable: list[Values]) -> None:
    """Count those who cannot be read any more as they were counted before: what was written, less what still reads.

    Where that does not add up to as many, they count as not having said.
    """
    if not unreadable:
        return
    for question, found in counts.items():
        said = Counter(each[question] for each in readable if question in each)
        left = {answer: number - said[answer] for answer, number in before.get(question, {}).items()}
        if min(left.values(), default=-1) < 0 or sum(left.values()) != unreadable:
            silent = " ".join([UNDISCLOSED] * (question.count(" ") + 1))
            left = {NO if question.startswith(QUOTA) else silent: unreadable}
        for answer, number in left.items():
            found[answer] = found.get(answer, 0) + number


class _Questions:
    """What is counted: each dimension in use, and what the charter looks at together."""

    def __init__(self, dimensions: Iterable[DimensionView], rules: CharterRules | None) -> None:
        self.values = {each.key: [value.key for value in each.values] for each in dimensions}
        crossings = [tuple(each.dimensions) for each in rules.crossings] if rules else []
        self.crossings = [each for each in crossings if self.values.keys() >= set(each)]
        self.quotas = [each for each in rules.quotas if len(each.where) > 1] if rules else []

    def empty(self) -> Counts:
        """Every value, also those that nobody holds."""
        return {key: {**dict.fromkeys(values, 0), UNDISCLOSED: 0} for key, values in self.values.items()}

    def empty_together(self) -> Counts:
        """Combinations are many; only those that somebody holds are written."""
        names = [" ".join(each) for each in self.crossings] + [f"{QUOTA}{each.key}" for each in self.quotas]
        return {name: {} for name in names}

    def answers(self, said: Values) -> dict[str, str]:
        """One value per dimension; what is not said, or retired by then, counts as undisclosed."""
        return {key: said[key] if said.get(key) in values else UNDISCLOSED for key, values in self.values.items()}

    def combinations(self, said: Values) -> dict[str, str]:
        """The combinations somebody holds, and whether she counts towards each quota over several dimensions."""
        one = self.answers(said)
        found = {" ".join(each): " ".join(one[key] for key in each) for each in self.crossings}
        return found | {f"{QUOTA}{each.key}": YES if meets(each.where, one) else NO for each in self.quotas}


def _erased_among(people: Iterable[UUID]) -> frozenset[UUID]:
    erased = select(Person.id).where(Person.id.in_(list(people)), Person.erased_at.is_not(None))
    return frozenset(db.session.scalars(erased))


def _base(written: Mapping[date, Snapshot], day: date, erased: frozenset[UUID]) -> Snapshot | None:
    """The snapshot of that day, else the nearest before it, else after it, that counted exactly these erased people."""
    near = sorted(written.values(), key=lambda each: (each.day > day, abs((each.day - day).days)))
    gone = erased | _erased_among({one for each in near if each.beside for one in each.beside.sitting.people})
    return next((each for each in near if each.beside and each.beside.sitting.people & gone == erased), None)


# Reading


def snapshots_of(council: Council) -> list[Snapshot]:
    """Every snapshot of a council by day; of one day the latest written comes last, and counts."""
    return list(_KEPT.of(council.id, _written_state(council), lambda: tuple(_read(council))))


def latest_by_day(council: Council) -> dict[date, Snapshot]:
    """The snapshot that counts of each day that has one, by day."""
    return {each.day: each for each in snapshots_of(council)}


def _read(council: Council) -> Iterable[Snapshot]:
    written = select(CompositionSnapshot).where(CompositionSnapshot.council_id == council.id)
    ordered = written.order_by(CompositionSnapshot.day, CompositionSnapshot.written_at)
    return [Snapshot(each.day, each.written_at, *_opened(each)) for each in db.session.scalars(ordered)]


def _in_force(written: Mapping[date, Snapshot], day: date) -> Snapshot | None:
    return max((each for each in written.values() if each.day <= day), key=lambda each: each.day, default=None)


def _written_state(council: Council) -> tuple[object, ...]:
    state = select(func.count(), func.max(CompositionSnapshot.written_at))
    return tuple(db.session.execute(state.where(CompositionSnapshot.council_id == council.id)).one())


def _state(council: Council) -> tuple[object, ...]:
    """What differs whenever terms, charters or snapshots were added: none of them is ever changed."""
    added = [select(func.count(), func.max(table.created_at)) for table in (Term, TermAmendment, Charter)]
    return (*_written_state(council), *(value for each in added for value in db.session.execute(each).one()))


def _opened(row: CompositionSnapshot) -> tuple[Counts, Beside | None]:
    place = _place("counts_sealed", row.id)
    counts: Counts = json.loads(crypto.unseal(row.council_id, row.counts_sealed, place))
    if row.beside_sealed is None:  # written before anything stood beside the counts
        return counts, None
    told = json.loads(crypto.unseal(row.council_id, row.beside_sealed, _place("beside_sealed", row.id)))
    people = frozenset(UUID(each) for each in told["people"])
    sitting = Sitting(people, told["seats"], told["interim"], told["vacant"], tuple(told["asked"]))
    return counts, Beside(sitting, told["together"])


def _as_text(beside: Beside) -> str:
    sitting = beside.sitting
    told = {"seats": sitting.seats, "interim": sitting.interim, "vacant": sitting.vacant, "together": beside.together}
    people = sorted(str(each) for each in sitting.people)
    return json.dumps({**told, "asked": list(sitting.asked), "people": people})


def _place(column: str, snapshot_id: UUID) -> crypto.Place:
    return crypto.Place("composition_snapshots", column, snapshot_id)
