"""A call whose deadline has passed, with three applications under review and two who may assess them."""

from collections.abc import Sequence
from datetime import date

import pytest

from council.access import Role
from council.accounts.models import User
from council.calls import service as calls
from council.calls.answers import seal_answers
from council.calls.models import Application, Call
from council.calls.review import assessing, cases, service
from council.calls.review.models import CallReview
from council.calls.review.phases import Phase
from council.councils.models import Council
from council.database import db, moment, transaction
from council.members import service as members
from council.members.models import Person
from tests import factories
from tests.council.calls.conftest import plan
from tests.factories import ACTOR

CLOSED = date(2026, 3, 2)  # the day after the deadline
CRITERIA = [
    {"key": "reach", "name": {"en": "Reaches others"}, "about": {}, "most": 5, "weight": 2},
    {"key": "care", "name": {"en": "Takes care"}, "about": {}, "most": 3, "weight": 1},
]
QUESTIONS = [
    {"key": "why", "text": {"en": "Why do you apply?"}, "required": True, "seen_by": "assessors"},
    {"key": "help", "text": {"en": "What help do you need?"}, "required": False, "seen_by": "secretariat"},
]


@pytest.fixture
def call(council: Council) -> Call:
    """A call that asks two questions and judges by two criteria."""
    planned = plan(council)
    with transaction():
        found = db.session.get_one(Call, planned.id)
        found.questions, found.criteria = QUESTIONS, CRITERIA
    return db.session.get_one(Call, planned.id)


def apply(call: Call, name: str, *, why: str = "Because.", user: User | None = None) -> Application:
    """Somebody applies, with her answers."""
    with transaction():
        person = members.add_person(ACTOR, call.council, name=name, user=user)
        application = calls.receive_application(ACTOR, call, person=person, on=call.opens_on)
        seal_answers(application, {"why": why, "help": f"help for {name}"})
        application.acknowledged_at = moment()
        application_id = application.id
    return db.session.get_one(Application, application_id)


@pytest.fixture
def applied(call: Call) -> Sequence[Application]:
    """Three people who applied, each with an answer of her own."""
    return [apply(call, name, why=f"why {name}") for name in ("Amina", "Béla", "Carmen")]


@pytest.fixture
def review(call: Call, applied: Sequence[Application]) -> CallReview:
    """The review of the call, just opened."""
    assert applied
    with transaction():
        opened = service.open_review(ACTOR, call, on=CLOSED)
        review_id = opened.id
    return db.session.get_one(CallReview, review_id)


@pytest.fixture
def two(council: Council) -> Sequence[User]:
    """Two people with the role of an assessor."""
    return [factories.make_user(name, council, Role.ASSESSOR) for name in ("first-reader", "second-reader")]


def name_assessors(review: CallReview, users: Sequence[User]) -> None:
    """Ask them to assess."""
    with transaction():
        for user in users:
            assessing.name_assessor(ACTOR, review, user=user)


def go_on_to(review: CallReview, wanted: Phase) -> None:
    """Carry a review on to a phase, noting what the rules say on the way."""
    while review.phase != wanted.value:
        with transaction():
            if review.phase == Phase.ELIGIBILITY.value and cases.outcome_counts(review)[None]:
                cases.settle(ACTOR, review, reason="Looked at.")
            following = service.next_phase(review)
            assert following is not None
            service.open_next_phase(ACTOR, review, following, on=CLOSED)


def person_of(application: Application) -> Person:
    """Who applied."""
    return db.session.get_one(Person, application.person_id)


__all__ = ["ACTOR", "CLOSED", "apply", "go_on_to", "name_assessors", "person_of"]
