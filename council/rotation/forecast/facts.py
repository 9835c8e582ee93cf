"""What is known of the rotations ahead without any search: their days, whose terms end, and who holds each quota.

It is taken that whoever may return wishes to, unless she said otherwise; that nobody leaves early; and that nobody
applies who has not yet.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from council.calls import service as calls
from council.councils.models import Council
from council.councils.rules import CharterRules, Notice, meets
from council.rotation.facts import NO_APPLICATION, Facts, Someone, gather
from council.rotation.story import coming
from council.terms import service as terms
from council.terms.limits import add_months
from council.terms.seats import Held
from council.terms.service import Limit, Span

ROTATIONS = 4
USUAL_CALL = timedelta(days=90)


@dataclass(frozen=True)
class Leaver:
    """A member of today: the rotation, from 0, at which her term ends (none: later); and what follows for her.

    `then` is `limit` where the charter lets her begin no other term, `chose` where she leaves anyway, or `may_return`.
    """

    pseudonym: str
    at: int | None
    then: str
    served: int


@dataclass(frozen=True)
class QuotaAhead:
    """A minimum at one rotation: how many hold it until then, how many of them end, and who could follow."""

    rotation: int
    key: str
    least: int
    held: int
    ending: int
    returning: int
    pool: int

    @property
    def needed(self) -> int:
        """How many have to be found for the minimum, among those who may return and the pool."""
        return max(0, self.least - self.held + self.ending)


@dataclass(frozen=True)
class Outreach:
    """How long before a rotation outreach starts: the days of a call, whether the council ran one, and a notice."""

    call_days: int
    from_calls: bool
    notice: Notice | None

    def starts(self, rotation_on: date) -> date:
        """The day by which it starts."""
        return _before(rotation_on, self.notice) - timedelta(days=self.call_days)


@dataclass(frozen=True)
class Ahead:
    """All of it; `term` is how many rotations a term lasts, none where the terms do not fall on the same days."""

    facts: Facts
    days: tuple[date, ...]
    term: int | None
    members: tuple[Leaver, ...]
    quotas: tuple[QuotaAhead, ...]

    @property
    def ends(self) -> dict[str, int]:
        """For each member who goes on, the rotation, from 1, at which her term ends."""
        continuing = {each.pseudonym for each in self.facts.people if each.standing == "continuing"}
        return {
            each.pseudonym: 1 + (len(self.days) if each.at is None else each.at)
            for each in self.members
            if each.pseudonym in continuing
        }

    @property
    def served(self) -> dict[str, int]:
        """How many terms in a row everybody has served who served any, the present one included."""
        before = {
            each.pseudonym: terms.limit_of(each.spans, self.facts.rules.terms, self.days[0]).terms
            for each in self.facts.people
            if each.standing == "candidate"
        }
        return before | {each.pseudonym: each.served for each in self.members}

    @property
    def may_return(self) -> list[str]:
        """Who may begin another term when the present one ends, or the one that she would begin first."""
        again = {each.pseudonym for each in self.members if each.at and each.then == "may_return"}
        first = (each for each in self.facts.people if each.standing in ("returning", "candidate"))
        return sorted(again | {each.pseudonym for each in first if self._may_stay(each)})

    def _may_stay(self, person: Someone) -> bool:
        """Whether another term could follow the one that she would begin at the first rotation."""
        rules, begins = self.facts.rules.terms, self.days[0]
        ends = add_months(begins, rules.months)
        return terms.limit_of((*person.spans, Span(begins, ends)), rules, ends).may_return

    def told(self) -> dict[str, object]:
        """What is kept with the question, in pseudonyms, numbers and days."""
        return {
            "days": [day.isoformat() for day in self.days],
            "members": [asdict(each) for each in self.members],
            "quotas": [asdict(each) for each in self.quotas],
        }


def look(council: Council, on: date) -> Ahead | None:
    """What is known on a day; nothing where no rotation is coming. Refuses when no charter is in force on its day."""
    first = coming(council, on)
    if first is None:
        return None
    facts = gather(council, first)
    facts = replace(facts, people=tuple(map(_hoped_for, facts.people)))
    held = terms.held_terms(council)
    days = rotation_days(held, facts.rules, first)
    members = tuple(_members(facts, held, days))
    return Ahead(
        facts=facts,
        days=days,
        term=term_in_rotations(days, facts.rules.terms.months),
        members=members,
        quotas=tuple(_quotas(facts, members, len(days))),
    )


def _hoped_for(person: Someone) -> Someone:
    """A member who has not answered, or not applied again yet, counts as one who returns: there is time to ask her."""
    if person.leaving_reason not in ("no_answer", NO_APPLICATION):
        return person
    return replace(person, standing="returning", leaving_reason=None)


def rotation_days(held: Iterable[Held], rules: CharterRules, first: date, number: int = ROTATIONS) -> tuple[date, ...]:
    """The coming rotation and those after it: where terms end that run, or that would begin on one of these days."""
    waiting, found = {each.end for each in held if not each.departed}, [first]
    while len(found) < number:
        waiting.add(add_months(found[-1], rules.terms.months))
        if rules.rotation_months:
            waiting.add(add_months(first, rules.rotation_months * len(found)))
        found.append(min(day for day in waiting if day > found[-1]))
    return tuple(found)


def term_in_rotations(days: Sequence[date], months: int) -> int | None:
    """How many rotations later a term ends that begins at any of these; none where that is not always the same."""
    found: set[int] = set()
    for at, begins in enumerate(days):
        ends = add_months(begins, months)
        if ends in days:
            found.add(days.index(ends) - at)
        elif ends < days[-1]:
            return None
    last = len(days)
    beyond = [last - at for at, begins in enumerate(days) if add_months(begins, months) > days[-1]]
    term = found.pop() if found else last
    return None if found or max(beyond, default=0) > term else term


def _members(facts: Facts, held: Sequence[Held], days: Sequence[date]) -> Iterator[Leaver]:
    rules = facts.rules.terms
    runs = _runs(held, days[0])
    for person in facts.people:
        if person.standing == "continuing":
            spans, until = runs[person.person_id]
            limit = terms.limit_of(spans, rules, until)
            at = bisect_left(days, until)
            yield Leaver(person.pseudonym, at if at < len(days) else None, _then(limit), limit.terms)
        elif person.seat is not None:
            limit = person.limit or terms.limit_of(person.spans, rules, days[0])
            yield Leaver(person.pseudonym, 0, _then(limit, leaving=person.standing == "leaving"), limit.terms)


def _then(limit: Limit, *, leaving: bool = False) -> str:
    if not limit.may_return:
        return "limit"
    return "chose" if leaving else "may_return"


def _runs(held: Sequence[Held], on: date) -> dict[UUID, tuple[list[Span], date]]:
    """Everybody's terms, and until when whoever sits on a day sits without a break."""
    found: dict[UUID, tuple[list[Span], date]] = {}
    for each in sorted(held, key=lambda term: term.start):
        if each.start < each.end:
            spans, until = found.get(each.person_id, ([], on))
            found[each.person_id] = [*spans, each.span], each.end if each.start <= until < each.end else until
    return found


def _quotas(facts: Facts, members: Iterable[Leaver], rotations: int) -> Iterator[QuotaAhead]:
    """Every minimum at every rotation."""
    people = {person.pseudonym: person for person in facts.people}
    pool = [each for each in facts.people if each.standing == "candidate" and facts.stands(each)]
    for quota in facts.rules.quotas:
        least = quota.in_seats(facts.rules.seats)[0] or 0
        holders = [each for each in members if meets(quota.where, people[each.pseudonym].values)]
        for rotation in range(rotations) if least else ():
            ending = [each for each in holders if each.at == rotation]
            yield QuotaAhead(
                rotation=rotation,
                key=quota.key,
                least=least,
                held=sum(each.at is None or each.at >= rotation for each in holders),
                ending=len(ending),
                returning=sum(each.then == "may_return" for each in ending),
                pool=sum(meets(quota.where, each.values) for each in pool),
            )


def outreach(council: Council, rules: CharterRules) -> Outreach:
    """By the charter's notice of a call, and the longest call that the council ran; or a usual one."""
    ran = [(call.closes_on - call.opens_on).days for call in calls.calls_of(council)]
    notices = [notice for notice in rules.notices if notice.of == "call"]
    longest = max(notices, key=lambda notice: date.max - _before(date.max, notice), default=None)
    return Outreach(max(ran, default=USUAL_CALL.days), bool(ran), longest)


def _before(day: date, notice: Notice | None) -> date:
    if notice is None:
        return day
    if notice.unit == "month":
        return add_months(day, -notice.length)
    return day - (timedelta(days=notice.length) if notice.unit == "day" else timedelta(hours=notice.length))
