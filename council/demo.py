"""The demonstration council: believable, invented, the same each time. With `app.py` and `cli.py` it knows all areas.

It was founded four years before its coming rotation and has rotated three times by the rules of its charter.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from council import demo_life
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
from council.database import transaction
from council.demo_life import Life
from council.demo_people import DATA, Invented
from council.demo_story import APPLICANTS, FOUNDED_YEARS_AGO, SLUG, Story, invented, years_before
from council.members import service as members
from council.rotation import settling
from council.terms import service as terms
from council.terms.limits import add_months
from council.terms.models import Term
from council.terms.seats import AmendmentKind
from council.terms.service import Answer

ACTOR = System("demo")
UNDECIDED = 9
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


def seed(on: date) -> list[SignIn]:
    """Fill an empty database; gives back who can sign in, one at least for each role. Leaves a council alone."""
    if councils.councils():
        return []
    story = invented(on)
    with transaction():
        council = _found(story)
    with transaction():
        sign_ins, accounts_of = _open_accounts(council, _who_sign_in(story))
    with transaction():
        _write_people(council, story, accounts_of)
        _write_terms(council, story)
    with transaction():
        _write_past_calls(council, story)
        _write_open_call(council, story)
    with transaction():
        demo_life.write(ACTOR, council, _life(story))
    with transaction():
        settling.settle(council, on)
    return sign_ins


def _who_signs_in(story: Story) -> Invented:
    """A member whose term ends at the coming rotation, who may return and has not answered yet."""
    return next(who for who in story.ending(story.rotation_on) if story.may_return(who) and who.language == "en")


def _who_sign_in(story: Story) -> list[Invented]:
    """The members with an account: one whose term ends, and two who go on and may therefore sign off who follows."""
    ending = story.ending(story.rotation_on)
    going_on = [who for who in story.sitting(story.on) if who not in ending]
    return [_who_signs_in(story), *going_on[:2]]


# Writing it down


def _found(story: Story) -> Council:
    """The council under its template's charter, which names its offices besides."""
    chosen = templates.template(SLUG)
    council = councils.found_council(ACTOR, slug=SLUG, name=chosen.name, level=chosen.level, about=chosen.about)
    templates.take_dimensions(ACTOR, council, chosen.dimensions)
    begins = years_before(story.rotation_on, FOUNDED_YEARS_AGO)
    councils.adopt_charter(ACTOR, council, rules=story.rules, in_force_from=begins, source=chosen.source)
    return council


def _life(story: Story) -> Life:
    """Who sits today, those with an account first, and who joined last; as people the council knows."""
    signing_in, sitting = _who_sign_in(story), story.sitting(story.on)
    ordered = [*signing_in, *(who for who in sitting if who not in signing_in)]
    since = years_before(story.rotation_on, 1)
    joined = [who for who in story.joined[since] if who in sitting and who not in signing_in]
    return Life(
        since=since,
        until=story.rotation_on,
        sitting=[(story.people[who.number], who.organisation) for who in ordered],
        going_on=[story.people[who.number] for who in ordered if who not in story.ending(story.rotation_on)],
        joined=[story.people[who.number] for who in joined],
        adviser=story.people[story.applicants[0].number],
    )


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
