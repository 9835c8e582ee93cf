"""Calls and applications: who may apply, how far an application comes, and who may come at a rotation."""

from datetime import date

import pytest

from council.audit.models import Entry
from council.calls import service
from council.calls.models import Call
from council.calls.service import Stage
from council.councils.models import Council
from council.database import db, transaction
from council.errors import NotFound, Refused
from council.members import service as members
from council.members.models import Person
from tests import factories
from tests.council.calls.conftest import plan

ON = date(2026, 2, 1)
LATER = date(2026, 2, 5)


def _person(council: Council, name: str = "Amina") -> Person:
    with transaction():
        return members.add_person(factories.ACTOR, council, name=name)


def _apply(call: Call, person: Person, stage: Stage = Stage.RECEIVED, reason: str = "") -> None:
    with transaction():
        application = service.receive_application(factories.ACTOR, call, person=person, on=ON)
        if stage is not Stage.RECEIVED:
            service.decide_application(factories.ACTOR, application, stage=stage, reason=reason, on=LATER)


@pytest.mark.parametrize(
    ("opens", "closes", "rotation"),
    [
        (date(2026, 2, 1), date(2026, 2, 1), date(2026, 7, 1)),
        (date(2026, 2, 1), date(2026, 1, 1), date(2026, 7, 1)),
        (date(2026, 2, 1), date(2026, 8, 1), date(2026, 7, 1)),
    ],
)
def test_days_that_do_not_follow_one_another_are_refused(
    council: Council, opens: date, closes: date, rotation: date
) -> None:
    """A call opens, then closes, and not after the rotation it is for."""
    with pytest.raises(Refused), transaction():
        service.plan_call(
            factories.ACTOR,
            council,
            title={"en": "Call"},
            text={},
            opens_on=opens,
            closes_on=closes,
            rotation_on=rotation,
        )
    assert service.calls_of(council) == []


def test_only_the_eligible_may_come(call: Call) -> None:
    """Of four applicants at four stages, one may be chosen; the counts tell all four."""
    people = [_person(call.council, f"Person {number}") for number in range(4)]
    for person, stage in zip(people, Stage, strict=True):
        _apply(call, person, stage, "Lives elsewhere." if stage is Stage.NOT_ELIGIBLE else "")
    assert service.applicants(call.council, call.rotation_on) == [people[1].id]
    assert service.pool_counts(call.council, call.rotation_on) == dict.fromkeys(Stage, 1)


def test_who_applied_to_two_calls_for_one_rotation_comes_once(call: Call) -> None:
    """Two applications are one person in the pool."""
    person = _person(call.council)
    for each in (call, plan(call.council)):
        _apply(each, person, Stage.ELIGIBLE)
    assert service.applicants(call.council, call.rotation_on) == [person.id]


def test_calls_for_another_rotation_or_council_do_not_count(call: Call) -> None:
    """The pool is asked for one council and one day."""
    other = factories.make_council("other")
    _apply(plan(other), _person(other), Stage.ELIGIBLE)
    _apply(call, _person(call.council), Stage.ELIGIBLE)
    assert service.applicants(call.council, date(2027, 7, 1)) == []
    assert len(service.applicants(call.council, call.rotation_on)) == 1


def test_an_erased_person_is_in_no_pool_and_cannot_apply(call: Call) -> None:
    """Erasure takes her out of the pool, and nothing brings her back."""
    person = _person(call.council)
    _apply(call, person, Stage.ELIGIBLE)
    with transaction():
        members.erase_person(factories.ACTOR, person, on=LATER)
    assert service.applicants(call.council, call.rotation_on) == []
    second = plan(call.council)
    with pytest.raises(Refused), transaction():
        service.receive_application(factories.ACTOR, second, person=person, on=LATER)


def test_applying_twice_is_refused_and_after_withdrawing_is_not(call: Call) -> None:
    """A second application is a slip; one after a withdrawal begins again without the old decision."""
    person = _person(call.council)
    _apply(call, person)
    with pytest.raises(Refused), transaction():
        service.receive_application(factories.ACTOR, call, person=person, on=LATER)
    with transaction():
        application = service.applications_of(person)[0]
        service.decide_application(factories.ACTOR, application, stage=Stage.WITHDRAWN, on=LATER)
        service.receive_application(factories.ACTOR, call, person=person, on=LATER)
    again = service.applications_of(person)
    assert [(each.stage, each.received_on, each.decided_on) for each in again] == [("received", LATER, None)]


def test_a_person_of_another_council_cannot_apply(call: Call) -> None:
    """Councils do not mix, whatever ids are sent."""
    stranger = _person(factories.make_council("other"))
    with pytest.raises(NotFound), transaction():
        service.receive_application(factories.ACTOR, call, person=stranger, on=ON)


def test_nobody_is_turned_away_without_a_reason(call: Call) -> None:
    """The service refuses it, whatever form was sent."""
    person = _person(call.council)
    with pytest.raises(Refused):
        _apply(call, person, Stage.NOT_ELIGIBLE)
    assert service.call_counts(call)[Stage.NOT_ELIGIBLE] == 0


def test_accepting_all_touches_only_the_undecided(call: Call) -> None:
    """Two received applications become eligible in one act; decided ones stay as they were."""
    for number in range(2):
        _apply(call, _person(call.council, f"Person {number}"))
    _apply(call, _person(call.council, "Turned away"), Stage.NOT_ELIGIBLE, "Lives elsewhere.")
    before = db.session.scalar(db.select(db.func.count()).select_from(Entry)) or 0
    with transaction():
        assert service.accept_received(factories.ACTOR, call, on=LATER) == 2
    counts = service.call_counts(call)
    assert (counts[Stage.ELIGIBLE], counts[Stage.NOT_ELIGIBLE], counts[Stage.RECEIVED]) == (2, 1, 0)
    assert (db.session.scalar(db.select(db.func.count()).select_from(Entry)) or 0) - before == 1


def test_a_call_or_application_from_elsewhere_is_not_there(call: Call) -> None:
    """Ids of another council's call, or of another call's application, look like no ids."""
    _apply(call, _person(call.council))
    application = service.applications_of(db.session.scalars(db.select(Person)).one())[0]
    elsewhere = plan(factories.make_council("other"))
    with pytest.raises(NotFound):
        service.call(call.council, elsewhere.id)
    with pytest.raises(NotFound):
        service.application(elsewhere, application.id)
