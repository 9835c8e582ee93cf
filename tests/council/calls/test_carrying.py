"""Applications count for the next call when the charter allows it, their writers agreed, and none was seated."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from council.calls import carrying, codes, service
from council.calls.answers import answers_of
from council.calls.applying.own import applications_with
from council.calls.models import Application, Call
from council.calls.service import Entered, Stage
from council.councils.models import Charter, Council
from council.councils.rules import CharterRules
from council.database import db, transaction
from council.errors import Refused
from council.members import service as members
from council.members.models import Person
from council.terms import service as terms
from tests.council.calls.applicants import TODAY, WHY, open_call
from tests.factories import ACTOR


@pytest.fixture
def earlier(council: Council) -> Call:
    """A call whose rotation is over."""
    return open_call(council, opens=-90, closes=-40, rotation=-10)


@pytest.fixture
def later(council: Council) -> Call:
    """The call after it."""
    return open_call(council)


def _allow(council: Council, allowed: bool = True) -> None:  # noqa: FBT001, FBT002  # a switch of the charter
    with transaction():
        charter = db.session.scalars(select(Charter).where(Charter.council_id == council.id)).one()
        rules: dict[str, Any] = {**charter.rules, "applications_carry_over": allowed}
        charter.rules = CharterRules.model_validate(rules).model_dump(mode="json")


def _applied(call: Call, name: str, *, keep: bool = True, stage: Stage = Stage.ELIGIBLE) -> Person:
    with transaction():
        person = members.add_person(ACTOR, call.council, name=name)
        application = service.receive_application(
            ACTOR,
            call,
            person=person,
            on=call.opens_on,
            entered=Entered.SELF,
            language="ar",
            answers={"why": "Because.", "gone": "Not asked any more."},
            receipt_hash=codes.hashed(name),
            keep_for_next=keep,
        )
        if stage is not Stage.RECEIVED:
            service.decide_application(ACTOR, application, stage=stage, reason="No.", on=call.closes_on)
        return person


def test_who_agreed_applies_to_the_next_call_with_her_answers_and_her_receipt(earlier: Call, later: Call) -> None:
    """The carried application is undecided, marked, and opened by the same code."""
    council = later.council
    _allow(council)
    _applied(earlier, "Amina")
    with transaction():
        assert carrying.carry_over(ACTOR, later, on=TODAY) == 1
    carried = service.call_counts(later)
    found = applications_with(council, codes.hashed("Amina"))
    assert carried[Stage.RECEIVED] == 1
    assert [each.call_id for each in found] == [later.id, earlier.id]
    assert (found[0].entered, found[0].language) == ("carried", "ar")
    assert answers_of(found[0]) == {WHY.key: "Because."}


def test_nobody_is_carried_over_twice(earlier: Call, later: Call) -> None:
    """A second time there is nobody left to carry."""
    _allow(later.council)
    _applied(earlier, "Amina")
    for expected in (1, 0):
        with transaction():
            assert carrying.carry_over(ACTOR, later, on=TODAY) == expected


@pytest.mark.parametrize("why", ["did not agree", "was refused", "withdrew", "was seated", "was erased"])
def test_nobody_else_is_carried_over(earlier: Call, later: Call, why: str) -> None:
    """Only those who agreed, could have been chosen, and were not."""
    _allow(later.council)
    stage = {"was refused": Stage.NOT_ELIGIBLE, "withdrew": Stage.WITHDRAWN}.get(why, Stage.ELIGIBLE)
    person = _applied(earlier, "Amina", keep=why != "did not agree", stage=stage)
    with transaction():
        if why == "was seated":
            begins = earlier.rotation_on
            ends = date(begins.year + 2, begins.month, min(begins.day, 28))
            terms.begin_term(ACTOR, later.council, person=person, seat_group="members", start=begins, end=ends)
        if why == "was erased":
            members.erase_person(ACTOR, person, on=TODAY)
    assert carrying.to_carry_over(later, on=TODAY) == []


@pytest.mark.parametrize(("keep", "stage"), [(False, Stage.ELIGIBLE), (True, Stage.WITHDRAWN)])
def test_the_latest_application_says_what_its_writer_agreed_to(
    council: Council, earlier: Call, later: Call, *, keep: bool, stage: Stage
) -> None:
    """Whoever agreed once, and did not agree the next time or took that application back, is not carried over."""
    _allow(council)
    person = _applied(earlier, "Amina")
    assert [each.call_id for each in carrying.to_carry_over(later, on=TODAY)] == [earlier.id]
    between = open_call(council, opens=-8, closes=-5, rotation=-2)
    with transaction():
        again = service.receive_application(
            ACTOR, between, person=person, on=between.opens_on, entered=Entered.SELF, keep_for_next=keep
        )
        service.decide_application(ACTOR, again, stage=stage, reason="No.", on=between.closes_on)
    assert carrying.to_carry_over(later, on=TODAY) == []


def test_nothing_is_carried_over_before_the_rotation_it_was_made_for(council: Council, later: Call) -> None:
    """Whoever can still be chosen is not asked to apply again."""
    _allow(council)
    running = open_call(council, rotation=100)
    _applied(running, "Amina")
    assert carrying.to_carry_over(later, on=TODAY) == []


def test_without_the_charter_nothing_is_carried_over(earlier: Call, later: Call) -> None:
    """It is the charter that allows it."""
    _applied(earlier, "Amina")
    with pytest.raises(Refused, match="charter"), transaction():
        carrying.carry_over(ACTOR, later, on=TODAY)
    assert len(db.session.scalars(select(Application)).all()) == 1
