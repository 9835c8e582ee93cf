"""The pool against the rules: for each quota, who sits on, who may return, who applied, and whether they suffice.

Counting opens what everybody declared, so counts are kept until the council's record grows: every fact they stand on
is changed by an act. Only counts are kept, never a person's values.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from council.audit import service as audit
from council.councils.models import Council
from council.councils.rules import CharterRules, Quota, meets
from council.kept import Kept
from council.rotation.facts import Facts, Someone, gather


@dataclass(frozen=True)
class QuotaCount:
    """One quota in seats, and how many of each kind of person count towards it."""

    key: str
    least: int | None
    most: int | None
    continuing: int
    returning: int
    applicants: int

    @property
    def missing(self) -> int:
        """How many people the quota lacks even if all who may come were seated."""
        return max((self.least or 0) - self.continuing - self.returning - self.applicants, 0)

    @property
    def passed(self) -> bool:
        """Whether those who sit on are already more than the quota allows."""
        return self.most is not None and self.continuing > self.most


@dataclass(frozen=True)
class Pool:
    """How many seats are free and who may come for them."""

    open_seats: int
    returning: int
    applicants: int
    barred: int
    quotas: tuple[QuotaCount, ...]
    fixed_in_vain: frozenset[UUID] = frozenset()  # whose pin says nothing, because she sits or leaves in any case

    @property
    def missing(self) -> int:
        """How many people are lacking for the free seats."""
        return max(self.open_seats - self.returning - self.applicants, 0)


_KEPT: Kept[Pool] = Kept(64)


def pool_of(council: Council, rotation_on: date) -> Pool:
    """The pool as of now; counted again only after the council's record has grown."""
    key = (council.id, rotation_on)
    return _KEPT.of(key, audit.latest_act(council.id), lambda: count(gather(council, rotation_on)))


def count(facts: Facts) -> Pool:
    """Count who may come; whom the secretariat keeps off does not."""
    fixed = facts.fixed
    people = [each for each in facts.people if each.person_id not in fixed or facts.pins[each.person_id]]
    free = [each for each in people if each.standing != "leaving" and _may_sit(each, facts)]
    kinds = {
        kind: [each for each in free if each.standing == kind] for kind in ("continuing", "returning", "candidate")
    }
    asked = [each for each in people if each.standing in ("returning", "candidate")]
    return Pool(
        open_seats=facts.open_seats,
        returning=len(kinds["returning"]),
        applicants=len(kinds["candidate"]) - len(facts.appointed),
        barred=len(asked) - len(kinds["returning"]) - len(kinds["candidate"]),
        quotas=tuple(_quota(quota, kinds, facts.rules) for quota in facts.rules.quotas),
        fixed_in_vain=frozenset(facts.pins) - fixed,
    )


def _may_sit(person: Someone, facts: Facts) -> bool:
    return person.standing == "continuing" or person.person_id in facts.appointed or facts.stands(person)


def _quota(quota: Quota, kinds: dict[str, list[Someone]], rules: CharterRules) -> QuotaCount:
    def counted(kind: str) -> int:
        return sum(meets(quota.where, person.values) for person in kinds[kind])

    least, most = quota.in_seats(rules.seats)
    return QuotaCount(quota.key, least, most, counted("continuing"), counted("returning"), counted("candidate"))
