"""Two councils full of values that stand nowhere else, carried through their rotations by the real queue and solver.

In the first, a proposal was taken back, a trial was computed, the next was read, promised, drawn and adopted, and then
a member left her seat. The second is young: its first terms wait for their lots, and its rotation for its adoption.
Every planted word begins with `zz` (first council) or `zy` (second), says what it is, and whose.
"""

import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from flask import Flask
from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from council.access import Role
from council.accounts.models import User
from council.audit import checkpoints
from council.audit.models import Checkpoint
from council.calls import asking, publishing
from council.calls import service as calls
from council.calls.criteria import Question
from council.calls.models import Application, Call, PoolUpload
from council.calls.outreach import service as outreach
from council.calls.outreach.models import MissingStep, Outreach
from council.calls.outreach.service import Channel
from council.calls.review import assessing, cases
from council.calls.review import service as reviews
from council.calls.review.models import Assessor, CallReview, ReviewCase
from council.calls.review.phases import Outcome, Phase
from council.calls.texts import NoticePart
from council.config import LANGUAGES
from council.councils import service as councils
from council.councils.models import Council, RoleGrant
from council.councils.rules import CharterRules
from council.database import db, transaction
from council.jobs import Job, JobState
from council.members import service as members
from council.members.buddies import service as pairings
from council.members.buddies.models import Pairing
from council.members.buddies.service import PairingKind
from council.members.groups import service as groups
from council.members.groups.models import Group
from council.members.groups.service import GroupDetails, Kind
from council.members.models import Person
from council.members.needs import service as needs
from council.members.needs.service import Needs
from council.members.skills import service as skills
from council.members.suggestions import service as suggesting
from council.members.suggestions.models import Suggestion
from council.reports.documents import files
from council.reports.documents import service as documents
from council.reports.documents.gathering import Asked
from council.reports.history.spans import history_of
from council.reports.sealed import service as sealed
from council.reports.sealed.models import SealedAccess
from council.reports.sealed.service import Wish
from council.rotation import adoption, bridge, drawings, review, service, settling
from council.rotation.decision import Voice
from council.rotation.drawings import Promise
from council.rotation.forecast import bridge as forecast_bridge
from council.rotation.forecast import service as forecasts
from council.rotation.models import Pin, Proposal, Staggering
from council.rotation.stagger import bridge as stagger_bridge
from council.rotation.stagger import facts as stagger_facts
from council.rotation.stagger import service as staggering
from council.rotation.vacancy import service as replacements
from council.rotation.workspace import pins
from council.terms import service as terms
from council.terms import substitutes
from council.terms.importing.models import MemberUpload
from council.terms.limits import add_months
from council.terms.models import Term
from council.terms.offices import bodies, elsewhere
from council.terms.offices import service as offices
from council.terms.offices.models import OfficeTerm, SubBody, SubBodyMember
from council.terms.reminders import service as reminders
from tests import factories
from tests.council.rotation import helpers
from tests.council.rotation.promised_draws import NUMBERS, SOURCE, when_it_is_drawn
from tests.factories import ACTOR
from tests.security import planted_holding, planted_meetings, planted_minutes, planted_recommendations

TODAY = datetime.now(UTC).date()
FIRST_OF_MONTH = TODAY.replace(day=1)
SEATS = 8
FIRST, YOUNG = "first-council", "young-council"
PREFIX = {FIRST: "zz", YOUNG: "zy"}
KINDS = (
    *("tr", "ts", "name", "contact", "house", "refusal", "departure", "pin", "comment", "withdrawn"),
    *("need", "group", "reach", "answer", "suggested", "told", "elsewhere", "office"),
    *planted_meetings.WORDS,
    *planted_minutes.WORDS,
    *planted_recommendations.WORDS,
)
WORD = re.compile(rf"z(?P<council>[zy])(?P<kind>{'|'.join(KINDS)})(?P<number>\d*)(?P<form>k|{'|'.join(LANGUAGES)})?x")
KEPT_CLOSE = {"tr": "restricted", "ts": "sealed"}
VALUES = range(1, 6)  # who has the same number holds it alone; nobody holds the last
LISTED_IN_PUBLIC = 5  # the person who agreed to be named
PUBLIC_GROUP = 2  # the group that wishes to be named
SITTING = (1, 2, 3, 5, 6, 7, 8, 20)
GO_ON = (1, 5, 6, 7)
LOOKED_AT = (1, 2, 4, 7, 9, 10)  # the others are found by whoever may follow a link to them


@dataclass(frozen=True)
class Word:
    """A planted word: its council, what it is, the number of the person it is of, and a value's language or key."""

    council: str
    kind: str
    number: int
    form: str


@dataclass(frozen=True)
class Reader:
    """Somebody who reads: her account if she has one, her role in each council, and which person of it she is."""

    name: str
    user: User | None = None
    roles: Mapping[str, Role] = field(default_factory=dict)
    is_person: tuple[str, int] = ("", 0)


def words_in(text: str) -> Iterator[Word]:
    """The planted words in a text, as often as they stand there, in whatever case."""
    for found in WORD.finditer(text.lower()):
        yield Word(
            FIRST if found["council"] == "z" else YOUNG, found["kind"], int(found["number"] or 0), found["form"] or ""
        )


def kind_of(word: Word, found: Counter[Word]) -> str:
    """What a word is there: a value that stands among all the others, and no more often than they, is only listed."""
    if word.kind == "name" and word.number == LISTED_IN_PUBLIC:
        return "public name"
    if word.kind == "group" and word.number == PUBLIC_GROUP:
        return "public group"
    if word.kind not in KEPT_CLOSE:
        return word.kind
    least = min(found[Word(word.council, word.kind, number, word.form)] for number in VALUES)
    return f"{KEPT_CLOSE[word.kind]} {'value' if found[word] > least else 'list'}"


def plant(app: Flask) -> list[Reader]:
    """Found both councils and carry them on; gives back everybody who reads."""
    first, young = _found(FIRST), _found(YOUNG)
    readers = _readers(first, young, _people(FIRST, 20))
    _first_rotates(app, first, readers)
    _young_begins(app, young, _people(YOUNG, 14))
    _upload_a_pool(app, first, readers)
    _upload_members(app, first, readers)
    _is_reviewed(first, reader(readers, "second member"))
    for council in (first, young):
        _takes_part(council)
        planted_meetings.plant_meetings(council, PREFIX[council.slug], [_numbered(council)[each] for each in (1, 2)])
        planted_minutes.plant_minutes(council, PREFIX[council.slug], [_numbered(council)[each] for each in (1, 2, 3)])
        planted_holding.plant_holding(council)
        planted_recommendations.plant_recommendations(
            council, PREFIX[council.slug], [_numbered(council)[each] for each in (1, 2)]
        )
    for council in (first, young):
        with transaction():
            forecasts.ask_forecast(ACTOR, council, asked=forecast_bridge.ask(council, TODAY), on=TODAY)
        _work(app)
    auditor = reader(readers, "auditor").user
    assert auditor is not None
    with transaction():
        wish = Wish((f"{PREFIX[FIRST]}s", "common"), TODAY, TODAY, "A complaint.")
        sealed.ask(auditor, council_of(FIRST), wish=wish)
        settling.settle(council_of(FIRST), TODAY)
        checkpoint = checkpoints.checkpoint_now(datetime.now(UTC))
        assert checkpoint is not None
        _make_reports(auditor, council_of(FIRST), checkpoint)
    return readers


def _make_reports(auditor: User, council: Council, checkpoint: Checkpoint) -> None:
    """A report of everything, in each form of file."""
    found = history_of(council, TODAY)
    asked = Asked(found.whole, tuple(each.key for each in found.dimensions), "en")
    for form in documents.Form:
        made = files.fingerprint(files.file_of(council, asked, form, checkpoint))
        documents.record_report(auditor, council, asked=asked, form=form, size=checkpoint.size, fingerprint=made)


def examples(slug: str) -> Mapping[str, list[str]]:
    """For each part of an address the values to fill in: all that there is in one of the two councils."""
    council = council_of(slug)

    def of(table: type[Any], *columns: Any) -> list[Any]:
        return list(db.session.scalars(select(*columns or (table.id,)).where(table.council_id == council.id)))

    numbered = sorted(_numbered(council).items())
    people = [person for number, person in numbered if number in LOOKED_AT]
    in_calls, in_terms = of(Call), [held.term_id for person in people for held in terms.terms_of(person)]
    found = {
        "council": [slug],
        "day": sorted({*of(Proposal, Proposal.rotation_on), *([FIRST_OF_MONTH] if slug == YOUNG else [])}),
        "number": sorted({*of(Proposal, Proposal.number), *(each.number for each in documents.reports_made(council))}),
        "proposal_id": of(Proposal),
        "person_id": [each.id for each in people],
        "pseudonym": [each.pseudonym for each in people],
        "dimension": [f"{PREFIX[slug]}s"],
        "call_id": in_calls,
        "step": ["name", "questions", "about-me"],
        "application_id": list(db.session.scalars(select(Application.id).where(Application.call_id.in_(in_calls)))),
        "term_id": in_terms,
        "grant_id": of(RoleGrant),
        "upload_id": [
            *db.session.scalars(select(PoolUpload.id).where(PoolUpload.call_id.in_(in_calls))),
            *of(MemberUpload),
        ],
        "pin_id": of(Pin),
        "group_id": of(Group),
        "pairing_id": of(Pairing),
        "suggestion_id": of(Suggestion),
        "affiliation_id": [each.id for person in people for each in groups.belongings_of(person)],
        "key": [f"{PREFIX[slug]}s", f"{PREFIX[slug]}skill", "why"],
        "value": ["common"],
        "review_id": list(db.session.scalars(select(CallReview.id).where(CallReview.call_id.in_(in_calls)))),
        "case_id": list(
            db.session.scalars(select(ReviewCase.id).join(CallReview).where(CallReview.call_id.in_(in_calls)))
        ),
        "assessor_id": list(
            db.session.scalars(select(Assessor.id).join(CallReview).where(CallReview.call_id.in_(in_calls)))
        ),
        "outreach_id": list(db.session.scalars(select(Outreach.id).where(Outreach.call_id.in_(in_calls)))),
        "step_id": list(db.session.scalars(select(MissingStep.id).where(MissingStep.call_id.in_(in_calls)))),
        "office_term_id": of(OfficeTerm),
        "body_id": of(SubBody),
        "membership_id": list(
            db.session.scalars(select(SubBodyMember.id).join(SubBody).where(SubBody.council_id == council.id))
        ),
        "token": ["no-such-token"],
        "size": [each.size for each in checkpoints.newest(1)],
        "about": ["proposal", "staggering"],
        "decision_id": [*of(Proposal), *of(Staggering)],
        "request_id": of(SealedAccess),
        **planted_meetings.meeting_examples(council),
        **planted_minutes.minutes_examples(council),
        **planted_holding.holding_examples(council),
        **planted_recommendations.recommendation_examples(council),
    }
    return {name: [str(each) for each in values] for name, values in found.items()}


def council_of(slug: str) -> Council:
    """One of the two."""
    found = councils.find_council(slug)
    assert found is not None
    return found


# The councils


def _found(slug: str) -> Council:
    mark = PREFIX[slug]
    with transaction():
        council = councils.found_council(ACTOR, slug=slug, name={"en": slug.title()}, level="local", about={})
        councils.add_dimension(
            ACTOR,
            council,
            key="region",
            name={"en": "Region"},
            purpose={},
            sensitivity="open",
            values=[("north", {"en": "North"}), ("south", {"en": "South"})],
        )
        for kind, sensitivity in KEPT_CLOSE.items():
            names = [(f"{mark}{kind}{n}kx", {code: f"{mark}{kind}{n}{code}x" for code in LANGUAGES}) for n in VALUES]
            councils.add_dimension(
                ACTOR,
                council,
                key=f"{mark}{kind[1]}",
                name={"en": f"Something {sensitivity}"},
                purpose={},
                sensitivity=sensitivity,
                values=[("common", {"en": "Common"}), *names],
            )
        for months in (36, 30):
            begin = add_months(FIRST_OF_MONTH, -months)
            councils.adopt_charter(ACTOR, council, rules=_rules(mark), in_force_from=begin)
    return council


def _rules(mark: str) -> CharterRules:
    """Quotas on what most people hold, so that no rule names what only one person holds."""
    return CharterRules.model_validate(
        {
            "least_size": SEATS,
            "most_size": SEATS,
            "seat_groups": [{"key": "members", "name": {"en": "Members"}, "seats": SEATS, "substitutes": 2}],
            "terms": {"months": 24, "most_consecutive": 2, "interim_months": 3},
            "rotation_months": 12,
            "stagger": {"cohorts": [{"months": 12, "seats": 4}, {"months": 24, "seats": 4}], "by": "lot"},
            "vacancy": {"filled_by": "reserve_list", "reserve_list_length": 3},
            "dimensions": ["region", f"{mark}r", f"{mark}s"],
            "quotas": [
                {"key": "often-restricted", "where": {f"{mark}r": ["common"]}, "least": 2},
                {"key": "often-sealed", "where": {f"{mark}s": ["common"]}, "least": 2},
            ],
            "targets": [
                {"dimension": "region", "value": "north", "share": "1/2"},
                {"dimension": f"{mark}s", "value": "common", "share": "1/2", "most_affected": True},
            ],
            "priorities": [{"key": "most_affected_gap"}, {"key": "representation_gap"}],
            "meetings": {"decision_rule": "simple"},
            "officers": [{"key": "chair", "name": {"en": "Chair"}, "months": 12}],
        }
    )


def _people(slug: str, count: int) -> dict[int, Person]:
    mark, council, found = PREFIX[slug], council_of(slug), {}
    with transaction():
        for number in range(1, count + 1):
            person = members.add_person(
                ACTOR,
                council,
                name=f"{mark}name{number}x O’Planted",
                contact=f"{mark}contact{number}x@planted.example",
                organisation=f"{mark}house{number}x",
                language="ar" if number % 2 else "en",
                listed=number == LISTED_IN_PUBLIC,
            )
            held = {kind: f"{mark}{kind}{number}kx" if number < VALUES[-1] else "common" for kind in KEPT_CLOSE}
            values = {"region": ("north", "south")[number % 2], **{f"{mark}{kind[1]}": held[kind] for kind in held}}
            members.declare_traits(ACTOR, person, values, on=add_months(FIRST_OF_MONTH, -30), by="self")
            found[number] = person
    return found


def _begin(person: Person, start: date, end: date) -> Term:
    return terms.begin_term(ACTOR, person.council, person=person, seat_group="members", start=start, end=end)


def _call(council: Council, rotation_on: date) -> Call:
    call = calls.plan_call(
        ACTOR,
        council,
        title={"en": "Seats"},
        text={"en": "Apply."},
        opens_on=TODAY - timedelta(days=40),
        closes_on=TODAY + timedelta(days=10),
        rotation_on=rotation_on,
    )
    asking.change_notice(ACTOR, call, notice={part.value: {"en": "Meetings."} for part in NoticePart})
    asking.change_questions(ACTOR, call, questions=[Question(key="why", text={"en": "Why?"})])
    publishing.publish_call(ACTOR, call, on=TODAY, knowing_it_is_late=True)
    return call


def _apply(call: Call, person: Person, stage: calls.Stage, reason: str = "", *, answer: str = "") -> None:
    answers = {"why": answer}
    application = calls.receive_application(ACTOR, call, person=person, on=TODAY - timedelta(days=20), answers=answers)
    if stage is not calls.Stage.RECEIVED:
        calls.decide_application(ACTOR, application, stage=stage, reason=reason, on=TODAY - timedelta(days=10))


def _is_reviewed(council: Council, assessor: Reader) -> None:
    """A call that is over, whose applications somebody assesses without names; and how it was made known."""
    people, mark = _numbered(council), PREFIX[council.slug]
    with transaction():
        call = _call(council, add_months(FIRST_OF_MONTH, 2))
        call.opens_on, call.closes_on = TODAY - timedelta(days=60), TODAY - timedelta(days=1)
        call.criteria = [{"key": "reach", "name": {"en": "Reach"}, "about": {}, "most": 5, "weight": 1}]
        for number in (11, 12, 13):
            _apply(call, people[number], calls.Stage.RECEIVED, answer=f"{mark}answer{number}x")
        opened = reviews.open_review(ACTOR, call, on=TODAY)
        assert assessor.user is not None
        assessing.name_assessor(ACTOR, opened, user=assessor.user)
        cases.settle(ACTOR, opened, reason="")
        reviews.open_next_phase(ACTOR, opened, Phase.ELIGIBILITY, on=TODAY)
        for case in cases.active(opened):
            cases.note_outcome(ACTOR, case, Outcome.ELIGIBLE, refusal=None, reason="Looked at.")
        reviews.open_next_phase(ACTOR, opened, Phase.BLIND, on=TODAY)
        numbers = {people[number].id: number for number in (11, 12, 13)}
        for copy in assessing.copies_of(assessing.assessors_of(opened)[0]):
            number = numbers[copy.case.application.person_id]
            assessing.give(ACTOR, copy, points={"reach": 3}, comment=f"{mark}comment{number}x")
        told = {"day": TODAY, "channel": Channel.RADIO, "language": "ar", "group": "Hostel", "reach": 9, "note": ""}
        outreach.note_outreach(ACTOR, call, **told)  # type: ignore[arg-type]  # as the form gives it
        owner = outreach.officers(council)[0]
        outreach.plan_step(ACTOR, call, gap="region=north", step="Visit.", owner=owner, due_on=TODAY)


def _readers(first: Council, young: Council, people: Mapping[int, Person]) -> list[Reader]:
    """A visitor, somebody without any part, an applicant, two members, and whoever works for either council."""
    here = {each.value: each for each in Role if each is not Role.MEMBER}
    readers = [Reader("visitor"), Reader("stranger", factories.make_user("stranger"))]
    readers += [Reader(name, factories.make_user(name, first, role), {FIRST: role}) for name, role in here.items()]
    readers += [
        Reader(f"other {role.value}", factories.make_user(f"other-{role.value}", young, role), {YOUNG: role})
        for role in (Role.MEMBER, Role.SECRETARIAT)
    ]
    for name, number in (("member", 1), ("second member", 2), ("applicant", 9)):
        role = None if name == "applicant" else Role.MEMBER
        user = factories.make_user(name.replace(" ", "-"), first, role)
        readers.append(Reader(name, user, {FIRST: role} if role else {}, (FIRST, number)))
        with transaction():
            db.session.get_one(Person, people[number].id).user_id = user.id
    return readers


def reader(readers: list[Reader], name: str) -> Reader:
    """One of them."""
    return next(each for each in readers if each.name == name)


# The first council


def _first_rotates(app: Flask, council: Council, readers: list[Reader]) -> None:
    day = add_months(FIRST_OF_MONTH, 2)
    people = _numbered(council)
    _fill_the_seats(council, people, day)
    with transaction():
        assert reminders.send_due(ACTOR, council, on=TODAY)
    taken_back = helpers.propose(app, council, day)
    with transaction():
        review.open_review(ACTOR, taken_back, closes_on=TODAY, on=TODAY)
    with transaction():
        review.withdraw(ACTOR, taken_back, reason="zzwithdrawnx")
    with transaction():
        asked = bridge.ask(council, day, {"quotas": {"often-sealed": {"least": 3, "most": None}}})
        service.request_proposal(ACTOR, council, asked=asked)
    _work(app)
    found = helpers.propose(app, council, day)
    _goes_on_to_the_draw(app, found)
    with transaction():
        adoption.adopt(ACTOR, found)
    _a_seat_falls_vacant(council, people)
    assert readers


def _takes_part(council: Council) -> None:
    """Somebody told what she needs and can do, belongs to groups of which one is public, and has a buddy."""
    mark, person, other = PREFIX[council.slug], _numbered(council)[1], _numbered(council)[2]
    with transaction():
        needs.tell_needs(ACTOR, person, Needs(("so",), (), f"{mark}need1x"), on=TODAY, by="self")
        skills.add_skills(ACTOR, council, [(f"{mark}skill", {"en": "A skill"})])
        skills.declare_skills(ACTOR, person, [f"{mark}skill"], on=TODAY, by="self")
        for number in (1, 2):
            told: GroupDetails = {
                "kind": Kind.INFORMAL,
                "name": f"{mark}group{number}x",
                "contact": f"{mark}reach{number}x",
                "public": number == PUBLIC_GROUP,
            }
            group = groups.add_group(ACTOR, council, **told)
            groups.affiliate(ACTOR, person, group, speaks_for=number == 1, since=TODAY)
        until = add_months(TODAY, 6)
        kind = PairingKind.BUDDY
        pairings.pair(ACTOR, council, kind=kind, newcomer=person, guide=other, begins_on=TODAY, ends_on=until)
        hers, answered = (
            suggesting.suggest(ACTOR, each, section="other", text=f"{mark}suggested{n}x", reason=f"{mark}suggested{n}x")
            for n, each in ((1, person), (2, other))
        )
        suggesting.support(ACTOR, hers, person=other)
        suggesting.support(ACTOR, answered, person=person)
        suggesting.answer(ACTOR, answered, taken_up_in=None, reason=f"{mark}told2x")
        _works_beside_her_seat(council, person)


def _works_beside_her_seat(council: Council, person: Person) -> None:
    """She chairs the council, gives that up for a reason, works in one of its groups, and sits on another body."""
    mark = PREFIX[council.slug]
    chairs = offices.give_office(
        ACTOR, council, person=person, office="chair", start=FIRST_OF_MONTH, end=add_months(FIRST_OF_MONTH, 6)
    )
    offices.end_office(ACTOR, chairs, on=TODAY, reason=f"{mark}office1x")
    group = bodies.form_body(ACTOR, council, name={"en": "Housing"}, on=FIRST_OF_MONTH)
    bodies.join_body(ACTOR, group, person=person, since=TODAY, adviser=False)
    seat = f"{mark}elsewhere1x"
    elsewhere.enter_other_seat(
        ACTOR, person, own=True, body=seat, part=seat, since=FIRST_OF_MONTH, until=None, for_council=False
    )


def _fill_the_seats(council: Council, people: Mapping[int, Person], day: date) -> None:
    """Half go on; one of the others wishes to stay, one left early long ago, and somebody must be chosen."""
    with transaction():
        past = _begin(people[4], add_months(day, -24), add_months(day, -12))
        terms.amend_term(
            ACTOR,
            past,
            kind=terms.AmendmentKind.RESIGNED,
            new_end=add_months(day, -14),
            decided_on=add_months(day, -15),
            reason="zzdeparture4x",
        )
        held = {
            number: _begin(people[number], add_months(day, -12), add_months(day, 12 if number in GO_ON else 0))
            for number in SITTING
        }
        terms.answer_term_end(ACTOR, held[2], answer=terms.Answer.STAY, on=TODAY)
        call = _call(council, day)
        for number in range(9, 18):
            _apply(call, people[number], calls.Stage.ELIGIBLE)
        _apply(call, people[18], calls.Stage.NOT_ELIGIBLE, "zzrefusal18x")
        _apply(call, people[19], calls.Stage.RECEIVED, answer="zzanswer19x")
        substitutes.name_substitute(ACTOR, held[5], people[19], on=TODAY)
        pins.make_pin(ACTOR, council, rotation_on=day, person=people[10], seated=True, reason="zzpin10x")


def _goes_on_to_the_draw(app: Flask, found: Proposal) -> None:
    """Read, commented on, signed off, promised, drawn and finished."""
    with transaction():
        about = review.open_review(ACTOR, found, closes_on=TODAY, on=TODAY)
    for number, person in _numbered(found.council).items():
        if str(person.id) in about.voters:
            said = f"{PREFIX[found.council.slug]}comment{number}x"
            with transaction():
                review.give_opinion(ACTOR, about, person, voice=Voice.YES, comment=said, on=TODAY)
    with transaction():
        review.close_review(ACTOR, about, on=TODAY)
    promise = Promise("octo-41", SOURCE, datetime.now(UTC) + timedelta(hours=1))
    with transaction():
        drawings.ask_to_commit(ACTOR, found, promise=promise)
    _work(app)
    with when_it_is_drawn(), transaction():
        numbers, panel = bridge.panel_named(found, NUMBERS)
        drawings.draw(ACTOR, found, numbers=numbers, panel=panel)
    _work(app)


def _a_seat_falls_vacant(council: Council, people: Mapping[int, Person]) -> None:
    """A member leaves for a reason of her own, and the first on the reserve list is asked."""
    with transaction():
        held = next(each for each in terms.terms_of(people[7]))
        terms.amend_term(
            ACTOR,
            terms.term(council, held.term_id),
            kind=terms.AmendmentKind.RESIGNED,
            new_end=TODAY + timedelta(days=1),
            decided_on=TODAY,
            reason="zzdeparture7x",
        )
    with transaction():
        seat = replacements.open_seat(council, held.term_id, TODAY)
        assert seat is not None
        in_line = replacements.candidates(seat, seat.since)
        first = next((each.person for each in in_line if each.may_be_asked), None)
        if first is not None:
            replacements.ask(ACTOR, seat, first, on=TODAY)


# The young council


def _young_begins(app: Flask, council: Council, people: Mapping[int, Person]) -> None:
    """Its first terms wait for their lots; its rotation is drawn, and waits for its adoption."""
    end = add_months(FIRST_OF_MONTH, 24)
    with transaction():
        for number in range(1, SEATS + 1):
            _begin(people[number], FIRST_OF_MONTH, end)
        call = _call(council, end)
        for number in range(SEATS + 1, 15):
            _apply(call, people[number], calls.Stage.ELIGIBLE)
    with transaction():
        first = stagger_facts.first_terms(council, FIRST_OF_MONTH, on=TODAY)
        planned = staggering.request_plan(ACTOR, council, asked=stagger_bridge.ask(first))
    _work(app)
    with transaction():
        promise = Promise("octo-41", SOURCE, datetime.now(UTC) + timedelta(hours=1))
        public = stagger_bridge.announced(planned, promise)
        staggering.promise_draw(ACTOR, planned, promise=promise, public=public)
    with transaction():
        for number in range(1, 5):
            held = terms.terms_of(people[number])[0]
            terms.answer_term_end(ACTOR, terms.term(council, held.term_id), answer=terms.Answer.STAY, on=TODAY)
    _goes_on_to_the_draw(app, helpers.propose(app, council, end))


def _work(app: Flask) -> None:
    """Do everything that waits in the queue."""
    for job_id in list(db.session.scalars(select(Job.id).where(Job.state == JobState.QUEUED.value))):
        helpers.run(app, job_id)


def _numbered(council: Council) -> dict[int, Person]:
    """Everybody of a council, by the number in her name."""
    people = db.session.scalars(select(Person).where(Person.council_id == council.id))
    return {next(words_in(members.name_of(each))).number: each for each in people}


def _upload_members(app: Flask, council: Council, readers: list[Reader]) -> None:
    """A file of members lies there, looked at and not confirmed."""
    client = app.test_client()
    user = reader(readers, "secretariat").user
    assert user is not None
    factories.sign_in(client, user)
    path = f"/{council.slug}/people/import"
    rows = "name,zzr,zzs\nzzname79x,zztr1kx,zzts1kx\n"
    hidden = factories.hidden_fields(client.get(path).get_data(as_text=True))
    boundary, body = encode_multipart({**hidden, "members": FileStorage(io.BytesIO(rows.encode()), "members.csv")})
    answer = client.post(path, data=body, content_type=f"multipart/form-data; boundary={boundary}")
    assert answer.status_code == 302, answer.get_data(as_text=True)


def _upload_a_pool(app: Flask, council: Council, readers: list[Reader]) -> None:
    """A list of applicants lies there, looked at and not confirmed."""
    client = app.test_client()
    user = reader(readers, "secretariat").user
    assert user is not None
    factories.sign_in(client, user)
    path = f"/{council.slug}/calls/{calls.calls_of(council)[0].id}/import"
    rows = "id,name,zzr,zzs\na1,zzname77x,zztr1kx,zzts1kx\na2,zzname78x,common,common\n"
    hidden = factories.hidden_fields(client.get(path).get_data(as_text=True))
    boundary, body = encode_multipart({**hidden, "pool": FileStorage(io.BytesIO(rows.encode()), "pool.csv")})
    answer = client.post(path, data=body, content_type=f"multipart/form-data; boundary={boundary}")
    assert answer.status_code == 302, answer.get_data(as_text=True)
