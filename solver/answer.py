"""From who sits to the whole answer: everyone's line and reason, the composition, what each priority reached."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property

from solver.problem import Intersection, Person, Problem, Quota, Target
from solver.profiles import STANDS, Field, Profile
from solver.proposal import (
    Barred,
    Because,
    Composition,
    GroupRow,
    IntersectionRow,
    Leaving,
    Objective,
    ObstacleCode,
    Profiles,
    Proposal,
    QuotaRow,
    ReasonCode,
    Seated,
    TargetRow,
    ValueRow,
    Versions,
)

TERM_REASONS: dict[str, ReasonCode] = {
    "max_consecutive": "term_limit",
    "cooling_off": "term_limit",
    "max_total_days": "total_limit",
    "no_seat_group": "no_seat_group",
    "pinned_out": "pinned_out",
}


class Answer:
    """A council being put into words; `seats` says in which seat group each of its members sits."""

    def __init__(self, field: Field, seats: Mapping[str, str]) -> None:
        self.problem: Problem = field.problem
        self.field = field
        self.seats = seats
        self.pins = {pin.person: pin for pin in self.problem.pins}

    @cached_property
    def before(self) -> tuple[Person, ...]:
        """The members until the rotation day."""
        return tuple(person for person in self.problem.people if person.standing != "candidate")

    @cached_property
    def after(self) -> tuple[Person, ...]:
        """The members from the rotation day on."""
        return tuple(person for person in self.problem.people if person.id in self.seats)

    def proposal(self, objectives: Iterable[Objective], profiles: Sequence[Profile], versions: Versions) -> Proposal:
        """The whole answer."""
        return Proposal(
            leaving=tuple(
                Leaving(person=person.id, reason=self._why_out(person))
                for person in self.before
                if person.id not in self.seats
            ),
            staying=tuple(self._seated(person) for person in self.after if person.standing != "candidate"),
            joining=tuple(self._seated(person) for person in self.after if person.standing == "candidate"),
            barred=tuple(Barred(person=name, obstacle=reason) for name, reason in sorted(self._bars.items())),
            composition=self.composition(),
            objectives=tuple(objectives),
            profiles=_summary(profiles),
            versions=versions,
        )

    @cached_property
    def _bars(self) -> dict[str, ObstacleCode]:
        asked = {person.id for person in self.problem.people if person.standing in STANDS}
        pinned: dict[str, ObstacleCode] = dict.fromkeys(sorted(self.field.pinned_out & asked), "pinned_out")
        return {**pinned, **self.field.barred}

    def _seated(self, person: Person) -> Seated:
        return Seated(person=person.id, seat_group=self.seats[person.id], reason=self._why_in(person))

    def _why_in(self, person: Person) -> Because:
        if person.standing == "continuing":
            return Because(code="term_continues")
        quotas = tuple(quota.key for quota in self._needed_quotas if quota.holds(person))
        targets = tuple(target.key for target in self._needed_targets if target.holds(person))
        code: ReasonCode = "fills_quota" if quotas else "meets_target" if targets else "completes_council"
        if person.standing == "returning":
            code = "returns"
        pin = self.pins.get(person.id)
        if pin is not None:
            return Because(code="pinned", quotas=quotas, targets=targets, text=pin.reason)
        return Because(code=code, quotas=quotas, targets=targets)

    @cached_property
    def _needed_quotas(self) -> tuple[Quota, ...]:
        """The quotas whose minimum the continuing members do not meet by themselves."""
        size, stay = self.problem.size, self.field.continuing
        return tuple(quota for quota in self.problem.quotas if _count(quota.holds, stay) < (quota.least(size) or 0))

    @cached_property
    def _needed_targets(self) -> tuple[Target, ...]:
        """The targets that the continuing members do not meet by themselves."""
        size, stay = self.problem.size, self.field.continuing
        return tuple(target for target in self.problem.targets if _count(target.holds, stay) < target.seats(size))

    def _why_out(self, person: Person) -> Because:
        if person.leaving_reason is not None:
            return Because(code=person.leaving_reason)
        bar = self._bars.get(person.id)
        if bar is None:
            return Because(code="not_selected")
        return Because(code=TERM_REASONS[bar], text=self.pins[person.id].reason if bar == "pinned_out" else None)

    def composition(self) -> Composition:
        """The council before and after, counted."""
        return Composition(
            values=tuple(self._value(item.key, value) for item in self.problem.dimensions for value in item.all_values),
            quotas=tuple(self._quota(quota) for quota in self.problem.quotas),
            targets=tuple(self._target(target) for target in self.problem.targets),
            intersections=tuple(self._intersection(item) for item in self.problem.intersections),
            seat_groups=self._groups(),
        )

    def _value(self, dimension: str, value: str) -> ValueRow:
        size = self.problem.size
        quota = next((quota for quota in self.problem.quotas if quota.where == {dimension: (value,)}), None)
        place = (dimension, value)
        target = next((item for item in self.problem.targets if (item.dimension, item.value) == place), None)
        return ValueRow(
            dimension=dimension,
            value=value,
            before=sum(person.values[dimension] == value for person in self.before),
            after=sum(person.values[dimension] == value for person in self.after),
            min=quota.least(size) if quota else None,
            max=quota.most(size) if quota else None,
            target=str(target.seats(size)) if target else None,
        )

    def _quota(self, quota: Quota) -> QuotaRow:
        size = self.problem.size
        before, after = _count(quota.holds, self.before), _count(quota.holds, self.after)
        return QuotaRow(key=quota.key, before=before, after=after, min=quota.least(size), max=quota.most(size))

    def _target(self, target: Target) -> TargetRow:
        aim, after = target.seats(self.problem.size), _count(target.holds, self.after)
        before = _count(target.holds, self.before)
        return TargetRow(key=target.key, before=before, after=after, target=str(aim), missing=str(max(aim - after, 0)))

    def _intersection(self, item: Intersection) -> IntersectionRow:
        return IntersectionRow(
            key=item.key, before=_count(item.holds, self.before), after=_count(item.holds, self.after)
        )

    def _groups(self) -> tuple[GroupRow, ...]:
        sat = Counter(self.problem.seat_of(person) for person in self.before)
        sit = Counter(self.seats.values())
        return tuple(
            GroupRow(key=group.key, before=sat[group.key], after=sit[group.key], seats=group.seats)
            for group in self.problem.groups
        )


def _count(holds: Callable[[Person], bool], people: Iterable[Person]) -> int:
    return sum(map(holds, people))


def _summary(profiles: Sequence[Profile]) -> Profiles:
    sizes = [profile.size for profile in profiles]
    return Profiles(count=len(sizes), people=sum(sizes), largest=max(sizes, default=0))
