"""The demonstration council: believable, invented, the same each time. With `app.py` and `cli.py` it knows all areas.

It was founded four years before its coming rotation and has rotated three times by the rules of its charter: twice
before it took this program up, and then with it.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from council import demo_life, demo_meetings, demo_recommendations, demo_rotation
from council.access import Role
from council.accounts import service as accounts
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
from council.database import as_of, transaction
from council.demo_life import Life
from council.demo_people import DATA, Invented
from council.demo_rotation import LastRotation, at
from council.demo_story import (
    APPLICANTS,
    APPLY_AGAIN,
    FOUNDED_YEARS_AGO,
    SLUG,
    Story,
    continued,
    invented,
    years_before,
)
from council.members import service as members
from council.members.models import Person
from council.rotation import settling
from council.terms import service as terms
from council.terms.limits import add_months
from council.terms.models import Term
from council.terms.seats import AmendmentKind
from council.terms.service import Answer

ACTOR = System("demo")
UNDECIDED = 9
ASKED_BEFORE = 120
OPEN_FOR = 45
TAKEN_UP_MONTHS_BEFORE, CLOSED_MONTHS_BEFORE, OPEN_MONTHS = 8, 4, 3
TOLD_BEFORE = 14
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
    council = _take_up(story)
    _rotate(council, story)
    with as_of(at(on, time())):
        with transaction():
            sign_ins = _open_accounts(council, story, _who_sign_in(story))
            _write_answers(story)
            _write_open_call(council, story)
        with transaction():
            demo_life.write(ACTOR, council, _life(story))
            demo_meetings.announce_coming(ACTOR, council, on)
        with transaction():
            settling.settle(council, on)
    return sign_ins


def _take_up(story: Story) -> Council:
    """The council enters its past: who served, and who applied."""
    day = add_months(story.last_on, -TAKEN_UP_MONTHS_BEFORE)
    with as_of(at(day)):
        with transaction():
            council = _found(story)
        with transaction():
            _write_terms(council, story)
            _write_past_calls(council, story)
        with transaction():
            settling.settle(council, day)
    return council


def _rotate(council: Council, story: Story) -> None:
    """The rotation of last year, from its call to the member who left since."""
    closes = add_months(story.last_on, -CLOSED_MONTHS_BEFORE)
    opens = add_months(closes, -OPEN_MONTHS)
    with as_of(at(opens)), transaction():
        call = _plan(council, story.last_on, opens, closes)
    with as_of(at(closes)), transaction():
        for who in story.ending(story.last_on):
            _answer(story, who, Answer.STAY if who in story.standing else Answer.LEAVE, on=closes)
        _write_applications(council, story, call, story.pool)
    begun = demo_rotation.carry_out(ACTOR, LastRotation(council, story.last_on, closes))
    ends = {each.person.id: each.end for each in begun}
    continued(story, {number: ends[person.id] for number, person in story.people.items() if person.id in ends})
    first = demo_meetings.hold(ACTOR, council, demo_meetings.FIRST, story.last_on)
    minutes = demo_meetings.write_up(ACTOR, first, demo_meetings.FIRST.day(story.last_on))
    for each in story.services:
        if each.start == story.last_on and each.left_on:
            with as_of(at(each.left_on - timedelta(days=TOLD_BEFORE))), transaction():
                _leave_early(story, each.who, each.left_on)
    second = demo_meetings.hold(ACTOR, council, demo_meetings.SECOND, story.last_on)
    met_on = demo_meetings.SECOND.day(story.last_on)
    demo_meetings.write_up_last(ACTOR, second, met_on, minutes)
    demo_recommendations.write(ACTOR, council, second, met_on)


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
    since = story.last_on
    joined = [who for who in story.joined[since] if who in sitting and who not in signing_in]
    return Life(
        since=since,
        until=story.rotation_on,
        sitting=[(story.people[who.number], who.organisation) for who in ordered],
        going_on=[story.people[who.number] for who in ordered if who not in story.ending(story.rotation_on)],
        joined=[story.people[who.number] for who in joined],
        adviser=story.people[story.applicants[0].number],
    )


def _open_accounts(council: Council, story: Story, signing_in: list[Invented]) -> list[SignIn]:
    """The accounts, each with a new password, those of members with who they are."""
    sign_ins, waiting = [], iter(signing_in)
    for role, part, name in DEMO_ACCOUNTS:
        password = "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4))
        email, member = f"{part}@demo.example", next(waiting) if role is Role.MEMBER else None
        user = accounts.create_account(ACTOR, email=email, name=member.name if member else name, password=password)
        councils.grant_role(ACTOR, council, user=user, role=role)
        sign_ins.append(SignIn(part, role, email, password))
        if member is not None:
            story.people[member.number].user_id = user.id  # known to the council longer than she has the account
    return sign_ins


def _person(council: Council, story: Story, who: Invented, told_on: date) -> Person:
    """Somebody, with what she says of herself; whoever is known already is as she was."""
    if who.number not in story.people:
        pseudonym = "".join(story.rng.choices(members.LOOKS_LIKE_NO_OTHER, k=members.PSEUDONYM_LENGTH))
        person = members.add_person(
            ACTOR,
            council,
            name=who.name,
            contact=who.contact,
            organisation=who.organisation,
            language=who.language,
            listed=who.listed,
            pseudonym=pseudonym,  # the same each time, so that the same people are drawn
        )
        members.declare_traits(ACTOR, person, who.traits, on=told_on, by="self")
        story.people[who.number] = person
    return story.people[who.number]


def _write_terms(council: Council, story: Story) -> None:
    """Every term until the last rotation, and the early departure."""
    for each in story.services:
        terms.begin_term(
            ACTOR,
            council,
            person=_person(council, story, each.who, each.start - timedelta(days=ASKED_BEFORE)),
            seat_group=story.rules.seat_groups[0].key,
            start=each.start,
            end=each.end,
            partial=each.partial,
        )
        if each.left_on:
            _leave_early(story, each.who, each.left_on)


def _term_of(story: Story, who: Invented) -> Term:
    """Somebody's last term."""
    person = story.people[who.number]
    return terms.term(person.council, terms.terms_of(person)[-1].term_id)


def _leave_early(story: Story, who: Invented, left_on: date) -> None:
    terms.amend_term(
        ACTOR,
        _term_of(story, who),
        kind=AmendmentKind.RESIGNED,
        new_end=left_on,
        decided_on=left_on - timedelta(days=TOLD_BEFORE),
        reason=RESIGNED_BECAUSE,
    )


def _answer(story: Story, who: Invented, answer: Answer, *, on: date) -> None:
    terms.answer_term_end(ACTOR, _term_of(story, who), answer=answer, on=on)


def _write_answers(story: Story) -> None:
    """Some who may return have said whether they will; the member who signs in has not."""
    ending = story.ending(story.rotation_on)
    asked = [each for each in ending if story.may_return(each) and each is not _who_signs_in(story)]
    last_term = [each for each in ending if not story.may_return(each)]
    said = [*zip(asked, ANSWERS, strict=False), *((each, Answer.LEAVE) for each in last_term[:2])]
    for who, answer in said:
        _answer(story, who, answer, on=story.on - timedelta(days=9))


def _write_past_calls(council: Council, story: Story) -> None:
    """The call before each rotation of that time: those who joined, and some who were not chosen and apply again."""
    patient = story.applicants[:-APPLY_AGAIN]
    for day, joined in story.joined.items():
        closes = add_months(day, -CLOSED_MONTHS_BEFORE)
        call = _plan(council, day, add_months(closes, -OPEN_MONTHS), closes)
        _write_applications(council, story, call, [*joined, *story.rng.sample(patient, APPLY_AGAIN)])


def _write_applications(council: Council, story: Story, call: Call, people: Sequence[Invented]) -> None:
    """Applications to a call that is over, all of which can be considered."""
    for who in people:
        applied = call.closes_on - timedelta(days=story.rng.randrange(1, 80))
        person = _person(council, story, who, applied)
        application = calls.receive_application(ACTOR, call, person=person, on=applied)
        calls.decide_application(ACTOR, application, stage=Stage.ELIGIBLE, on=call.closes_on)


def _write_open_call(council: Council, story: Story) -> None:
    """The call that is open: most applications are decided, the latest wait."""
    opens = story.on - timedelta(days=OPEN_FOR)
    call = _plan(council, story.rotation_on, opens, story.on + timedelta(days=OPEN_FOR))
    days = sorted(story.rng.randrange(OPEN_FOR) for _ in story.applicants)
    for index, (who, days_in) in enumerate(zip(story.applicants, days, strict=True)):
        applied = opens + timedelta(days=days_in)
        person = _person(council, story, who, applied)
        application = calls.receive_application(ACTOR, call, person=person, on=applied)
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
