"""Everything a rotation is decided from, gathered once: who sits on, may return, applied, and what they declared."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select

from council.calls import service as calls
from council.councils import service as councils
from council.councils.models import Charter, Council
from council.councils.rules import UNDISCLOSED, CharterRules, meets
from council.councils.service import DimensionView
from council.database import db
from council.errors import Refused
from council.i18n import day as written_day
from council.members import service as members
from council.rotation import snapshots
from council.rotation.models import Pin
from council.rotation.workspace.trials import Changes, changed
from council.terms import service as terms
from council.terms.seats import AmendmentKind, Held
from council.terms.service import Answer, Limit, Seat, Span

NO_APPLICATION = "no_application"  # she said that she applies again, and no application of hers is accepted yet


@dataclass(frozen=True)
class Someone:
    """One person as the rotation sees her; `seat` is the seat she sits on until the rotation day."""

    person_id: UUID
    pseudonym: str
    standing: str
    values: Mapping[str, str]
    organisation: str = ""
    groups: tuple[str, ...] = ()
    seat: Seat | None = None
    seat_group: str | None = None
    spans: tuple[Span, ...] = ()
    limit: Limit | None = None
    answer: str | None = None
    leaving_reason: str | None = None


@dataclass(frozen=True)
class Past:
    """A composition of the past: from which day, how many sat, and how many of them each target counts."""

    day: date
    size: int
    seated: Mapping[str, int]


@dataclass(frozen=True)
class Facts:
    """The whole of what is known for one rotation."""

    council: Council
    charter: Charter
    rules: CharterRules
    dimensions: tuple[DimensionView, ...]
    rotation_on: date
    people: tuple[Someone, ...]
    appointed: frozenset[UUID] = field(default=frozenset())
    pins: Mapping[UUID, bool] = field(default_factory=dict)  # whom the secretariat fixed: True to sit, False not to
    past: tuple[Past, ...] = ()  # oldest first; only where the charter looks back

    @property
    def ending(self) -> list[Someone]:
        """Those whose terms end at the rotation."""
        return [each for each in self.people if each.seat is not None and each.standing != "continuing"]

    @property
    def open_seats(self) -> int:
        """Seats that nobody holds from the rotation day on."""
        return self.rules.seats - sum(each.standing == "continuing" for each in self.people) - len(self.appointed)

    @property
    def fixed(self) -> frozenset[UUID]:
        """Whose pin says anything: those who stand for a seat and could take one."""
        return frozenset(each.person_id for each in self.people if each.person_id in self.pins and self.stands(each))

    def stands(self, person: Someone) -> bool:
        """Whether it is open if she sits: she returns or applied, and neither limits nor kinds of seats bar her."""
        if person.standing not in ("returning", "candidate") or person.person_id in self.appointed:
            return False
        return bool(person.groups) and terms.limit_of(person.spans, self.rules.terms, self.rotation_on).may_return

    @property
    def unanswered(self) -> int:
        """How many who may return have not said whether they wish to."""
        return sum(each.leaving_reason == "no_answer" for each in self.people)


def gather(
    council: Council, rotation_on: date, changes: Changes | None = None, *, rules: CharterRules | None = None
) -> Facts:
    """Read everything a rotation (or a trial, with its changes) needs; refuses when no charter is in force on its day.

    With `rules`, those are followed instead of the charter's: they are only written so far.

    Who sits after the rotation day by a running term continues. Whose term ends returns if she said so (or applied),
    leaves if she said that or did not answer; who said that she applies again leaves until her application is
    accepted, and then stands as one whose term ends. Whom the charter's limit keeps from returning is left for the
    solver to bar, so that the reason is found from her terms and can be checked. A seat promised to somebody from the
    rotation day on is hers: she is asked about as an applicant who must be seated.
    """
    charter = councils.charter_on(council, rotation_on)
    if charter is None:
        raise Refused(
            _("No charter is in force on %(day)s, so there are no rules to follow.", day=written_day(rotation_on)),
            _("Put a charter into force first."),
        )
    rules = rules or changed(councils.rules_of(charter), changes or {})
    dimensions = tuple(each for each in councils.dimensions_of(council, on=rotation_on) if each.key in rules.dimensions)
    cohort = _Cohort(council, rotation_on, rules)
    traits = Traits(cohort.everyone, dimensions)
    people = [cohort.someone(each, traits, rules) for each in cohort.everyone]
    return Facts(
        council=council,
        charter=charter,
        rules=rules,
        dimensions=dimensions,
        rotation_on=rotation_on,
        people=tuple(sorted(people, key=lambda each: each.pseudonym)),
        appointed=frozenset(cohort.appointed),
        pins=_pins(council, rotation_on),
        past=tuple(_past(council, rotation_on, rules)),
    )


def _past(council: Council, rotation_on: date, rules: CharterRules) -> Iterator[Past]:
    """What was written down of the compositions so far, if the charter makes good what was missing then."""
    if all(priority.key != "historical_debt" for priority in rules.priorities):
        return
    latest = {each.day: each.counts for each in snapshots.snapshots_of(council) if each.day < rotation_on}
    for day, counts in sorted(latest.items()):
        size = max(sum(numbers.values()) for numbers in counts.values())
        known = [target for target in rules.targets if target.dimension in counts]
        yield Past(day, size, {each.key: counts[each.dimension].get(each.value, 0) for each in known})


def _pins(council: Council, rotation_on: date) -> dict[UUID, bool]:
    in_force = select(Pin.person_id, Pin.seated).where(
        Pin.council_id == council.id, Pin.rotation_on == rotation_on, Pin.removed_at.is_(None)
    )
    return {row.person_id: row.seated for row in db.session.execute(in_force)}


class Traits:
    """What everybody declared, in the dimensions and values in use on the day; silence and retired values alike."""

    def __init__(self, people: Iterable[UUID], dimensions: tuple[DimensionView, ...]) -> None:
        self.declared = members.traits_of_many(people)
        self.allowed = {each.key: {value.key for value in each.values} for each in dimensions}

    def of(self, person_id: UUID) -> dict[str, str]:
        """One value per dimension."""
        told = self.declared.get(person_id, {})
        return {key: told[key] if told.get(key) in allowed else UNDISCLOSED for key, allowed in self.allowed.items()}


class _Cohort:
    """Who is who at the rotation."""

    def __init__(self, council: Council, rotation_on: date, rules: CharterRules) -> None:
        self.rotation_on = rotation_on
        held = terms.held_terms(council)
        self.spans = _spans(held, rotation_on)
        self.limits = rules.terms
        before = {seat.person_id: seat for seat in terms.seated(council, terms.day_before(rotation_on))}
        running = {each.person_id: each for each in held if each.covers(rotation_on)}
        self.continuing = {person_id: before[person_id] for person_id in running if person_id in before}
        self.groups_after = {person_id: each.seat_group for person_id, each in running.items()}
        self.appointed = {person_id for person_id in running if person_id not in before}
        self.ending = {person_id: seat for person_id, seat in before.items() if person_id not in running}
        self.departed = {each.term_id: each.kind for each in held if each.departed}
        self.answers = terms.answers(council, [seat.term_id for seat in self.ending.values()])
        self.applied = set(calls.applicants(council, rotation_on))
        self.everyone = sorted(before.keys() | running.keys() | self.applied, key=str)
        self.pseudonyms = members.pseudonyms_of_many(self.everyone)
        self.organisations = members.organisations_of_many(self.everyone) if rules.caps else {}

    def someone(self, person_id: UUID, traits: Traits, rules: CharterRules) -> Someone:
        """One person, with her standing and what follows from it."""
        values = traits.of(person_id)
        seat = self.continuing.get(person_id) or self.ending.get(person_id)
        standing, reason = self._standing(person_id)
        answer = self.answers.get(seat.term_id) if seat else None
        return Someone(
            person_id=person_id,
            pseudonym=self.pseudonyms[person_id],
            standing=standing,
            values=values,
            organisation=self.organisations.get(person_id, ""),
            groups=self._groups(person_id, values, rules),
            seat=seat,
            seat_group=self._seat_group(person_id, seat),
            spans=self.spans.get(person_id, ()),
            limit=self._limit(person_id) if person_id in self.ending else None,
            answer=answer.answer if answer else None,
            leaving_reason=reason,
        )

    def _standing(self, person_id: UUID) -> tuple[str, str | None]:
        if person_id in self.continuing:
            return "continuing", None
        if person_id not in self.ending:
            return "candidate", None
        reason = self._why_leaving(person_id, self.ending[person_id])
        return ("leaving" if reason else "returning"), reason

    def _why_leaving(self, person_id: UUID, seat: Seat) -> str | None:
        """Why she does not stand for another term; nothing if she does, or if only the charter's limit bars her."""
        answer = self.answers.get(seat.term_id)
        said = answer.answer if answer else None
        if said == Answer.LEAVE or self.departed.get(seat.term_id) is AmendmentKind.RESIGNED:
            return "chose_to_leave"
        if seat.term_id in self.departed:
            return "term_ended"
        if person_id in self.applied or not self._limit(person_id).may_return:
            return None
        return {None: "no_answer", Answer.REAPPLY.value: NO_APPLICATION}.get(said)

    def _limit(self, person_id: UUID) -> Limit:
        return terms.limit_of(self.spans.get(person_id, ()), self.limits, self.rotation_on)

    def _seat_group(self, person_id: UUID, seat: Seat | None) -> str | None:
        if person_id in self.continuing:
            return self.groups_after[person_id]
        return seat.seat_group if seat else None

    def _groups(self, person_id: UUID, values: Mapping[str, str], rules: CharterRules) -> tuple[str, ...]:
        if person_id in self.appointed:
            return (self.groups_after[person_id],)
        return tuple(group.key for group in rules.seat_groups if meets(group.reserved_for, values))


def _spans(held: Iterable[Held], rotation_on: date) -> dict[UUID, tuple[Span, ...]]:
    """Everybody's terms that are over by the rotation day."""
    found: dict[UUID, list[Span]] = {}
    for each in held:
        if each.start < each.end <= rotation_on:
            found.setdefault(each.person_id, []).append(each.span)
    return {person_id: tuple(spans) for person_id, spans in found.items()}
