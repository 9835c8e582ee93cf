"""The demonstration council: believable, invented, the same each time. With `app.py` and `cli.py` it knows all areas.

It was founded four years before its coming rotation and has rotated three times by the rules of its charter.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from math import floor
from random import Random

from council.access import Role
from council.accounts import service as accounts
from council.accounts.models import User
from council.audit.service import System
from council.calls import asking, publishing
from council.calls import service as calls
from council.calls.criteria import Criterion, Question
from council.calls.models import Call
from council.calls.service import Stage
from council.calls.texts import TextStatus
from council.councils import service as councils
from council.councils import templates
from council.councils.models import Council
from council.councils.rules import CharterRules, meets
from council.database import transaction
from council.demo_people import DATA, Crowd, Invented
from council.members import service as members
from council.members.models import Person
from council.terms import service as terms
from council.terms.limits import add_months
from council.terms.models import Term
from council.terms.seats import AmendmentKind
from council.terms.service import Answer

ACTOR = System("demo")
SLUG = "regional-review"
SEED = 2026
APPLICANTS = 160
UNDECIDED = 9
MONTHS_AHEAD = 7
FOUNDED_YEARS_AGO = 4
RETURNED = (6, 4, 3)  # how many of a cohort served again, at each past rotation
PAST_POOL = 61
MOST_SWAPS = 5000
APPLY_AGAIN = 14
ASKED_BEFORE = 120
OPEN_FOR = 45
ANSWERS = (
    Answer.STAY,
    Answer.REAPPLY,
    Answer.STAY,
    Answer.STAY,
    Answer.LEAVE,
    Answer.STAY,
)  # whoever is left has not answered
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # without those that look alike
RESIGNED_BECAUSE = "Moved to another part of the world for work."

DEMO_ACCOUNTS = (
    (Role.SECRETARIAT, "secretariat", "Ana Sequeira"),
    (Role.MEMBER, "member", ""),  # members are named after the people they are in the council
    (Role.MEMBER, "second-member", ""),
    (Role.MEMBER, "third-member", ""),
    (Role.AUDITOR, "auditor", "Daniel Okafor"),
    (Role.ADMINISTRATOR, "administrator", "Mei Tanaka"),
    (Role.ASSESSOR, "assessor", "Farid Haddad"),
)


@dataclass(frozen=True)
class SignIn:
    """How to sign in as somebody; shown once and kept nowhere. `role` is what she is to the council."""

    name: str
    role: Role
    email: str
    password: str


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
    applicants: list[Invented] = field(default_factory=list)
    people: dict[int, Person] = field(default_factory=dict)

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


def seed(on: date) -> list[SignIn]:
    """Fill an empty database; gives back who can sign in, one at least for each role. Leaves a council alone."""
    if councils.councils():
        return []
    story = invented(on)
    with transaction():
        council = templates.found_from(ACTOR, SLUG, slug=SLUG, on=_before(story.rotation_on, FOUNDED_YEARS_AGO))
    with transaction():
        sign_ins, accounts_of = _open_accounts(council, _who_sign_in(story))
    with transaction():
        _write_people(council, story, accounts_of)
        _write_terms(council, story)
    with transaction():
        _write_past_calls(council, story)
        _write_open_call(council, story)
    return sign_ins


# The story


def invented(on: date) -> Story:
    """Three rotations by the charter's rules: each council meets the quotas, nobody serves a third term in a row."""
    rng = Random(SEED)  # noqa: S311  # invented people, not secrets
    rules = templates.template(SLUG).rules
    story = Story(rules=rules, rotation_on=coming_rotation(on), on=on, crowd=Crowd(rng), rng=rng)
    days = [_before(story.rotation_on, years) for years in range(FOUNDED_YEARS_AGO, 0, -1)]
    founders = _compose(story, [])
    half = len(founders) // 2
    story.joined[days[0]] = founders
    story.services += [Service(who, days[0], days[1]) for who in founders[:half]]
    story.services += [Service(who, days[0], days[2]) for who in founders[half:]]
    _replace_midway(story, days[0])
    for day, returning in zip(days[1:], RETURNED, strict=True):
        _rotate(story, day, returning)
    gone = next(each for each in story.services if each.start == days[3] and not story.may_return(each.who))
    gone.left_on = add_months(days[3], 3)
    story.applicants = story.crowd.people(APPLICANTS)
    return story


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


def _before(day: date, years: int) -> date:
    return add_months(day, -12 * years)


def _who_signs_in(story: Story) -> Invented:
    """A member whose term ends at the coming rotation, who may return and has not answered yet."""
    return next(who for who in story.ending(story.rotation_on) if story.may_return(who) and who.language == "en")


def _who_sign_in(story: Story) -> list[Invented]:
    """The members with an account: one whose term ends, and two who go on and may therefore sign off who follows."""
    ending = story.ending(story.rotation_on)
    going_on = [who for who in story.sitting(story.on) if who not in ending]
    return [_who_signs_in(story), *going_on[:2]]


# Writing it down


def _open_accounts(council: Council, signing_in: list[Invented]) -> tuple[list[SignIn], dict[int, User]]:
    """The accounts, each with a new password; and those of members, by the number of the person."""
    sign_ins, opened, waiting = [], {}, iter(signing_in)
    for role, part, name in DEMO_ACCOUNTS:
        password = "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4))
        email, member = f"{part}@demo.example", next(waiting) if role is Role.MEMBER else None
        user = accounts.create_account(ACTOR, email=email, name=member.name if member else name, password=password)
        councils.grant_role(ACTOR, council, user=user, role=role)
        sign_ins.append(SignIn(part, role, email, password))
        if member is not None:
            opened[member.number] = user
    return sign_ins, opened


def _write_people(council: Council, story: Story, accounts_of: Mapping[int, User]) -> None:
    """Everybody who ever served and everybody who applies now, each with what she says of herself."""
    served = dict.fromkeys(each.who.number for each in story.services)
    first_day = {number: next(s.start for s in story.services if s.who.number == number) for number in served}
    everybody = {each.who.number: each.who for each in story.services}
    everybody.update((each.number, each) for each in story.applicants)
    for number, who in everybody.items():
        person = members.add_person(
            ACTOR,
            council,
            name=who.name,
            contact=who.contact,
            organisation=who.organisation,
            language=who.language,
            listed=who.listed,
            user=accounts_of.get(number),
        )
        told_on = first_day.get(number, story.on) - timedelta(days=ASKED_BEFORE if number in first_day else 0)
        members.declare_traits(ACTOR, person, who.traits, on=told_on, by="self")
        story.people[number] = person


def _write_terms(council: Council, story: Story) -> None:
    """Every term, the two early departures, and what members answered so far."""
    for each in story.services:
        term = terms.begin_term(
            ACTOR,
            council,
            person=story.people[each.who.number],
            seat_group=story.rules.seat_groups[0].key,
            start=each.start,
            end=each.end,
            partial=each.partial,
        )
        if each.left_on:
            terms.amend_term(
                ACTOR,
                term,
                kind=AmendmentKind.RESIGNED,
                new_end=each.left_on,
                decided_on=each.left_on - timedelta(days=14),
                reason=RESIGNED_BECAUSE,
            )
        if each.end == story.rotation_on:
            _write_answer(story, each.who, term)


def _write_answer(story: Story, who: Invented, term: Term) -> None:
    """Some who may return have said whether they will; the member who signs in has not."""
    if who is _who_signs_in(story):
        return
    asked = [each for each in story.ending(story.rotation_on) if story.may_return(each)]
    asked.remove(_who_signs_in(story))
    last_term = [each for each in story.ending(story.rotation_on) if not story.may_return(each)]
    said = {each.number: answer for each, answer in zip(asked, ANSWERS, strict=False)}
    said.update((each.number, Answer.LEAVE) for each in last_term[:2])
    if who.number in said:
        terms.answer_term_end(ACTOR, term, answer=said[who.number], on=story.on - timedelta(days=9))


def _write_past_calls(council: Council, story: Story) -> None:
    """The call before each past rotation: those who joined, and some who were not chosen and apply again now."""
    for day, joined in story.joined.items():
        closes = add_months(day, -4)
        call = _plan(council, day, add_months(closes, -3), closes)
        again = story.rng.sample(story.applicants, APPLY_AGAIN)
        for who in (*joined, *again):
            applied = closes - timedelta(days=story.rng.randrange(1, 80))
            application = calls.receive_application(ACTOR, call, person=story.people[who.number], on=applied)
            calls.decide_application(ACTOR, application, stage=Stage.ELIGIBLE, on=closes)


def _write_open_call(council: Council, story: Story) -> None:
    """The call that is open: most applications are decided, the latest wait."""
    opens = story.on - timedelta(days=OPEN_FOR)
    call = _plan(council, story.rotation_on, opens, story.on + timedelta(days=OPEN_FOR))
    days = sorted(story.rng.randrange(OPEN_FOR) for _ in story.applicants)
    for index, (who, days_in) in enumerate(zip(story.applicants, days, strict=True)):
        applied = opens + timedelta(days=days_in)
        application = calls.receive_application(ACTOR, call, person=story.people[who.number], on=applied)
        if index >= APPLICANTS - UNDECIDED:
            continue
        stage, reason = _decision(index)
        decided = min(story.on, applied + timedelta(days=5))
        calls.decide_application(ACTOR, application, stage=stage, reason=reason, on=decided)


def _decision(index: int) -> tuple[Stage, str]:
    """One in fifty is not eligible, and one in eighty withdraws."""
    if index % 50 == 20:  # noqa: PLR2004  # any place will do
        return Stage.NOT_ELIGIBLE, DATA["reasons"][index // 50 % len(DATA["reasons"])]
    return (Stage.WITHDRAWN, "") if index % 80 == 33 else (Stage.ELIGIBLE, "")  # noqa: PLR2004  # as above


def _plan(council: Council, rotation_on: date, opens: date, closes: date) -> Call:
    """A call in six languages, which nobody has checked; public since it opened."""
    title = {language: words.format(year=rotation_on.year) for language, words in DATA["call_title"].items()}
    call = calls.plan_call(
        ACTOR,
        council,
        title=title,
        text=DATA["call_text"],
        opens_on=opens,
        closes_on=closes,
        rotation_on=rotation_on,
        text_status=dict.fromkeys(title, TextStatus.MACHINE.value),
    )
    asking.change_notice(ACTOR, call, notice=DATA["call_notice"])
    asking.change_questions(ACTOR, call, questions=[Question(**each) for each in DATA["call_questions"]])
    asking.change_criteria(ACTOR, call, criteria=[Criterion(**each) for each in DATA["call_criteria"]])
    publishing.publish_call(ACTOR, call, on=opens)
    call.published_at = datetime.combine(opens, time(9), UTC)
    return call
