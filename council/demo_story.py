"""The demonstration council as it is invented, before it is written down: who served when, and who applies now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from math import floor
from random import Random

from council.councils import templates
from council.councils.rules import CharterRules, Officer, meets
from council.demo_people import DATA, Crowd, Invented
from council.members.models import Person
from council.terms.limits import add_months

SLUG = "regional-review"
SEED = 2026
APPLICANTS = 160
APPLY_AGAIN = 14
MONTHS_AHEAD = 7
FOUNDED_YEARS_AGO = 4
RETURNED = (6, 4)  # how many of a cohort served again, at each past rotation but the last
STANDING_AGAIN = 3  # at the last
PAST_POOL = 61
LAST_POOL = 36
MOST_SWAPS = 5000


@dataclass
class Service:
    """One invented term: who, from when, until when."""

    who: Invented
    start: date
    end: date
    partial: bool = False
    left_on: date | None = None


@dataclass
class Story:
    """The demonstration as it is invented, before it is written down."""

    rules: CharterRules
    rotation_on: date
    on: date
    crowd: Crowd
    rng: Random
    services: list[Service] = field(default_factory=list)
    joined: dict[date, list[Invented]] = field(default_factory=dict)
    standing: list[Invented] = field(default_factory=list)  # members who wished to stay at the last rotation
    pool: list[Invented] = field(default_factory=list)  # who applied for it
    applicants: list[Invented] = field(default_factory=list)
    people: dict[int, Person] = field(default_factory=dict)

    @property
    def last_on(self) -> date:
        """The day of the last rotation."""
        return years_before(self.rotation_on, 1)

    def of(self, who: Invented) -> list[Service]:
        """One person's services, oldest first."""
        return [each for each in self.services if each.who is who]

    def full_terms(self, who: Invented) -> int:
        """How many of one person's terms count towards the limit; nobody here ever came back after a pause."""
        return sum(not each.partial for each in self.of(who))

    def may_return(self, who: Invented) -> bool:
        """Whether the charter lets her follow one more term on her last."""
        return self.full_terms(who) < (self.rules.terms.most_consecutive or MOST_SWAPS)

    def sitting(self, day: date) -> list[Invented]:
        """Who sits on a day."""
        return [each.who for each in self.services if each.start <= day < (each.left_on or each.end)]

    def ending(self, day: date) -> list[Invented]:
        """Whose terms end on a day, those aside who left before."""
        return [each.who for each in self.services if each.end == day and each.left_on is None]


def coming_rotation(on: date) -> date:
    """The first day of a month, seven to eight months ahead, so that there is something to prepare on any day."""
    return add_months(add_months(on, MONTHS_AHEAD).replace(day=1), 1)


def invented(on: date) -> Story:
    """Until before the last rotation, by the charter's rules: each council meets the quotas, nobody sits three terms.

    Who came at the last rotation is not invented; who stood for it is.
    """
    rng = Random(SEED)  # noqa: S311  # invented people, not secrets
    rules = templates.template(SLUG).rules
    rules = rules.model_copy(update={"officers": [Officer(**each, months=12) for each in DATA["offices"]]})
    story = Story(rules=rules, rotation_on=coming_rotation(on), on=on, crowd=Crowd(rng), rng=rng)
    days = [years_before(story.rotation_on, years) for years in range(FOUNDED_YEARS_AGO, 1, -1)]
    founders = _compose(story, [])
    half = len(founders) // 2
    story.joined[days[0]] = founders
    story.services += [Service(who, days[0], days[1]) for who in founders[:half]]
    story.services += [Service(who, days[0], days[2]) for who in founders[half:]]
    _replace_midway(story, days[0])
    for day, returning in zip(days[1:], RETURNED, strict=True):
        _rotate(story, day, returning)
    may_return = [who for who in story.ending(story.last_on) if story.may_return(who)]
    story.standing = rng.sample(may_return, STANDING_AGAIN)
    story.pool = story.crowd.people(LAST_POOL)
    story.applicants = story.crowd.people(APPLICANTS)
    return story


def continued(story: Story, drawn: Mapping[int, date]) -> None:
    """What followed on the last rotation: who was drawn sits until a day, one left, some who were not apply again."""
    chosen = [who for who in (*story.standing, *story.pool) if who.number in drawn]
    story.services += [Service(who, story.last_on, drawn[who.number]) for who in chosen]
    story.joined[story.last_on] = [who for who in chosen if who in story.pool]
    sitting = [each for each in story.services if each.start == story.last_on]
    gone = next((each for each in sitting if not story.may_return(each.who)), sitting[-1])
    gone.left_on = add_months(story.last_on, 3)
    others = [who for who in story.pool if who not in chosen]
    story.applicants[-APPLY_AGAIN:] = story.rng.sample(others, APPLY_AGAIN)


def _replace_midway(story: Story, founded: date) -> None:
    """One founder left early; whoever fits best among a few served the remainder of her term."""
    left = story.services[-1]
    left.left_on = add_months(founded, 8)
    others = story.sitting(left.left_on)
    best = min(story.crowd.people(PAST_POOL), key=lambda each: _faults(story.rules, [*others, each]))
    story.services.append(Service(best, add_months(founded, 9), left.end, partial=True))


def _rotate(story: Story, day: date, returning: int) -> None:
    """End a cohort on its day: some of those who may return do, others join, and the quotas hold."""
    may_return = [who for who in story.ending(day) if story.may_return(who)]
    back = story.rng.sample(may_return, min(returning, len(may_return)))
    story.joined[day] = _compose(story, story.sitting(day) + back)
    end = add_months(day, story.rules.terms.months)
    story.services += [Service(who, day, end) for who in (*back, *story.joined[day])]


def _compose(story: Story, fixed: list[Invented]) -> list[Invented]:
    """Who joins those that are fixed: people are exchanged for others as long as that breaks no more rules."""
    pool = story.crowd.people(PAST_POOL)
    seats = story.rules.seats - len(fixed)
    chosen, rest = pool[:seats], pool[seats:]
    faults = _faults(story.rules, fixed + chosen)
    for _ in range(MOST_SWAPS):
        if not faults:
            break
        out, into = story.rng.randrange(len(chosen)), story.rng.randrange(len(rest))
        chosen[out], rest[into] = rest[into], chosen[out]
        now = _faults(story.rules, fixed + chosen)
        if now > faults:
            chosen[out], rest[into] = rest[into], chosen[out]
        faults = min(faults, now)
    return chosen


def _faults(rules: CharterRules, people: Sequence[Invented]) -> int:
    """By how many seats hard rules are broken and the targets of the most affected are missed."""
    return broken_seats(rules, people) + sum(
        max(0, floor(Fraction(target.share) * rules.seats) - _count(people, {target.dimension: [target.value]}))
        for target in rules.targets
        if target.most_affected
    )


def broken_seats(rules: CharterRules, people: Sequence[Invented]) -> int:
    """By how many seats the quotas and the cap on organisations are broken."""
    broken = 0
    for quota in rules.quotas:
        count = _count(people, quota.where)
        most = len(people) if quota.most is None else quota.most
        broken += max(0, (quota.least or 0) - count) + max(0, count - most)
    named = [each.organisation for each in people if each.organisation]
    cap = min((each.most for each in rules.caps if each.per == "organisation"), default=len(people))
    return broken + sum(max(0, named.count(each) - cap) for each in dict.fromkeys(named))


def _count(people: Sequence[Invented], where: Mapping[str, Sequence[str]]) -> int:
    return sum(meets(where, each.traits) for each in people)


def years_before(day: date, years: int) -> date:
    """The same day so many years earlier."""
    return add_months(day, -12 * years)
