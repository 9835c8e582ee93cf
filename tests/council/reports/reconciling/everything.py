"""Three councils in which everything was done that the record governs: each governed table has rows."""

from datetime import UTC, date, datetime, timedelta

from flask import Flask
from sqlalchemy import select

from council import jobs
from council.access import Role
from council.councils import dimension_editing
from council.councils import service as councils
from council.councils.models import Council, Dimension, DimensionValue
from council.councils.place import service as place
from council.councils.rules import CharterRules
from council.database import db, transaction
from council.members import service as members
from council.members.models import Person
from council.rotation import adoption, review
from council.rotation import service as rotation
from council.rotation.decision import Voice
from council.rotation.drawings import Promise
from council.rotation.models import Staggering
from council.rotation.stagger import adoption as stagger_adoption
from council.rotation.stagger import bridge as stagger_bridge
from council.rotation.stagger import service as staggering
from council.rotation.stagger.facts import first_terms
from council.rotation.vacancy import service as replacements
from council.rotation.vacancy.service import Reply
from council.rotation.workspace import pins
from council.terms import service as terms
from council.terms import substitutes
from council.terms.limits import add_months
from council.terms.models import Term
from council.terms.offices import bodies
from council.terms.offices import service as offices
from council.terms.seats import AmendmentKind
from tests import factories
from tests.council.rotation import helpers, small_councils
from tests.council.rotation.helpers import ASKED, DAY, LATER
from tests.council.rotation.promised_draws import NUMBERS, SOURCE, when_it_is_drawn
from tests.factories import ACTOR

TODAY = datetime.now(UTC).date()
START, END = TODAY - timedelta(days=300), TODAY + timedelta(days=400)
GROUP = {"key": "members", "name": {"en": "Members"}, "seats": 3, "substitutes": 3, "substitute_mode": "personal"}
RULES = {
    "least_size": 1,
    "most_size": 3,
    "seat_groups": [GROUP],
    "terms": {"months": 24, "interim_months": 3},
    "officers": [{"name": {"en": "Chair"}, "months": 24}, {"name": {"en": "Rapporteur"}}],
    "vacancy": {"filled_by": "personal_substitute"},
}


def do_everything(app: Flask) -> None:
    """Rotate one council, let people come and go in another, and deal first terms in a third."""
    rotate(app, small_councils.small_council(small_councils.BY_LOT))
    second = factories.make_council("second-council")
    come_and_go(second)
    describe(second)
    deal(app, factories.make_council("third-council"))


def rotate(app: Flask, council: Council) -> None:
    """Two rotations by lot, each with a reserve list; before them a proposal cancelled and one taken back."""
    _answer_and_pin(council)
    cancelled, _job_id = helpers.request(council)
    with transaction():
        rotation.cancel_proposal(ACTOR, cancelled)
    with transaction():
        job_id = rotation.restart_proposal(ACTOR, cancelled).id
    helpers.run(app, job_id)
    with transaction():
        review.open_review(ACTOR, cancelled, closes_on=ASKED, on=ASKED)
    with transaction():
        review.withdraw(ACTOR, cancelled, reason="Another was asked for.")
    for day in (DAY, LATER):
        if day == LATER:
            with transaction():
                small_councils.apply(council, 4, rotation_on=LATER)
        proposal = helpers.propose(app, council, day)
        small_councils.sign_off(proposal, Voice.YES)
        small_councils.promise(app, proposal)
        small_councils.draw(app, proposal)
        with transaction():
            adoption.adopt(ACTOR, proposal)


def _answer_and_pin(council: Council) -> None:
    ending = [each for each in terms.held_terms(council) if each.end == DAY]
    for wish in (terms.Answer.LEAVE, terms.Answer.STAY):
        with transaction():
            terms.answer_term_end(ACTOR, terms.term(council, ending[0].term_id), answer=wish, on=ASKED)
    sitting = [each.person_id for each in terms.held_terms(council)]
    applicants = select(Person).where(Person.council_id == council.id, Person.id.not_in(sitting))
    someone = db.session.scalars(applicants.order_by(Person.pseudonym).limit(1)).one()
    with transaction():
        pin = pins.make_pin(ACTOR, council, rotation_on=DAY, person=someone, seated=True, reason="Her knowledge.")
    with transaction():
        pins.remove_pin(ACTOR, pin)


def come_and_go(council: Council) -> None:
    """Members with offices, groups and substitutes; one resigns and is replaced, one is erased."""
    with transaction():
        rules = CharterRules.model_validate(RULES)
        councils.adopt_charter(ACTOR, council, rules=rules, in_force_from=date(2023, 1, 1), source="Decree 7")
    people = [_person(council, name) for name in ("One", "Two", "Three", "Four", "Five", "Six")]
    sitting = [_seat(person) for person in people[:3]]
    for term, person in zip(sitting, people[3:], strict=True):
        with transaction():
            named = substitutes.name_substitute(ACTOR, term, person, on=TODAY)
    with transaction():
        substitutes.remove_substitute(ACTOR, named, on=TODAY)
    _offices(council, people)
    _replace(council, sitting[0], people[3])
    with transaction():
        members.erase_person(ACTOR, people[1], on=TODAY)


def _offices(council: Council, people: list[Person]) -> None:
    with transaction():
        until = add_months(TODAY, 6)
        given = offices.give_office(ACTOR, council, person=people[1], office="chair", start=START, end=until)
        offices.give_office(ACTOR, council, person=people[2], office="rapporteur", start=TODAY, end=until)
    with transaction():
        offices.end_office(ACTOR, given, on=TODAY, reason="She asked for it.")
    with transaction():
        body = bodies.form_body(ACTOR, council, name={"en": "Housing"}, on=START)
        bodies.form_body(ACTOR, council, name={"en": "Language"}, on=START)
    with transaction():
        joined = bodies.join_body(ACTOR, body, person=people[1], since=START, adviser=False)
        bodies.join_body(ACTOR, body, person=people[5], since=START, adviser=True)
    with transaction():
        bodies.leave_body(ACTOR, joined, on=TODAY)
    with transaction():
        bodies.rename_body(ACTOR, body, name={"en": "Homes"})
    with transaction():
        bodies.end_body(ACTOR, body, on=TODAY)


def _replace(council: Council, term: Term, successor: Person) -> None:
    told = {"kind": AmendmentKind.RESIGNED, "decided_on": TODAY, "reason": "She moves away."}
    with transaction():
        terms.amend_term(ACTOR, term, new_end=TODAY, **told)  # type: ignore[arg-type]
    seat = replacements.open_seat(council, term.id, TODAY)
    assert seat is not None
    with transaction():
        asked = replacements.ask(ACTOR, seat, successor, on=TODAY)
    with transaction():
        replacements.answer(ACTOR, asked, reply=Reply.ACCEPTED, start=TODAY, on=TODAY)


def describe(council: Council) -> None:
    """Its words, its place, what it asks, and who holds which role."""
    parent = councils.find_council("test-council")
    with transaction():
        place.describe(ACTOR, council, name={"en": "Second"}, about={"en": "Its words."})
        place.set_place(ACTOR, council, level="local", parent=parent)
    dimension = db.session.scalars(select(Dimension).where(Dimension.council_id == council.id)).first()
    assert dimension is not None
    with transaction():
        added = dimension_editing.add_value(ACTOR, dimension, key="another", name={"en": "Another"})
    with transaction():
        dimension_editing.retire_value(ACTOR, db.session.get_one(DimensionValue, added.id), on=TODAY)
    with transaction():
        councils.retire_dimension(ACTOR, dimension, on=TODAY)
    factories.make_user("admin", council, Role.ADMINISTRATOR)
    factories.make_user("officer", council, Role.SECRETARIAT)
    auditor = factories.make_user("auditor", council, Role.AUDITOR)
    with transaction():
        councils.revoke_role(ACTOR, next(each for each in councils.grants_of(council) if each.user_id == auditor.id))


def deal(app: Flask, council: Council) -> None:
    """First terms of different lengths, once taken back and once adopted."""
    begun = TODAY.replace(day=1)
    with transaction():
        for number in range(24):
            person = helpers.add_person(council, f"Member {number}", {})
            end = add_months(begun, 24)
            terms.begin_term(ACTOR, council, person=person, seat_group="members", start=begun, end=end)
    mistaken = _planned(app, council, begun)
    with transaction():
        staggering.withdraw(ACTOR, mistaken, reason="A mistake.")
    found = _planned(app, council, begun)
    promise = Promise("octo-41", SOURCE, datetime.now(UTC) + timedelta(hours=1))
    with transaction():
        staggering.promise_draw(ACTOR, found, promise=promise, public=stagger_bridge.announced(found, promise))
    with when_it_is_drawn(), transaction():
        canonical, dealt, public = stagger_bridge.dealt(found, NUMBERS)
        staggering.draw(ACTOR, found, numbers=canonical, dealt=dealt, public=public)
    with transaction():
        stagger_adoption.adopt(ACTOR, found, on=TODAY)


def _planned(app: Flask, council: Council, begun: date) -> Staggering:
    with transaction():
        asked = stagger_bridge.ask(first_terms(council, begun, on=TODAY))
        found = staggering.request_plan(ACTOR, council, asked=asked)
        job_id = jobs.work_on(found.id)
    helpers.run(app, job_id)
    return found


def _person(council: Council, name: str) -> Person:
    with transaction():
        return members.add_person(ACTOR, council, name=name)


def _seat(person: Person) -> Term:
    with transaction():
        return terms.begin_term(ACTOR, person.council, person=person, seat_group="members", start=START, end=END)
