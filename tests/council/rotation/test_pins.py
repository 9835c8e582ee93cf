"""Who is fixed beforehand: obeyed by the solver, read by reviewers with its reason, and told nowhere else."""

import json
import logging
from collections.abc import Callable
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from council.access import Role
from council.accounts.models import User
from council.audit.acts import Act
from council.audit.models import Entry
from council.audit.replaying import fingerprint
from council.calls import service as calls
from council.calls.models import Application
from council.councils import service as councils
from council.councils.models import Council
from council.database import db, transaction
from council.errors import NotFound, Refused
from council.members import service as members
from council.members.models import Person
from council.rotation import drawings, service, words
from council.rotation.facts import gather
from council.rotation.models import Pin, Proposal
from council.rotation.pool import pool_of
from council.rotation.reading import reading
from council.rotation.sight import full_sight
from council.rotation.workspace import pins
from council.terms import service as terms
from council.terms.models import Term
from tests import factories
from tests.council.rotation import helpers
from tests.council.rotation.helpers import ASKED, DAY
from tests.factories import ACTOR

SignIn = Callable[[FlaskClient, User], None]
REASON = "Zephyrine speaks for the shelters, as the assembly asked."
PAGE = "/test-council/rotations/2026-07-01"


@pytest.fixture
def sitting(council: Council) -> list[Term]:
    """A full council before its rotation, with applicants and the first answers."""
    return helpers.ready(council, 36)


def fix(council: Council, person_id: UUID, *, seated: bool, reason: str = REASON, day: date = DAY) -> Pin:
    """Fix somebody, in a transaction of its own."""
    with transaction():
        person = members.person(council, person_id)
        return pins.make_pin(ACTOR, council, rotation_on=day, person=person, seated=seated, reason=reason)


def standing(council: Council, kind: str, *, may: bool = True) -> list[Person]:
    """The people of one standing of whom it is open (or is not) if they sit."""
    facts = gather(council, DAY)
    return [
        members.person(council, each.person_id)
        for each in facts.people
        if each.standing == kind and facts.stands(each) is may
    ]


def seated_in(proposal: Proposal) -> set[str]:
    """The pseudonyms of those who would sit."""
    answer = json.loads(service.evidence_of(proposal))["proposal"]
    return {line["person"] for part in ("staying", "joining") for line in answer[part]}


def test_a_proposal_keeps_to_what_was_fixed(app: Flask, council: Council, sitting: list[Term]) -> None:
    """Without pins somebody sits and somebody does not; with a pin each, it is the other way round, in every panel."""
    assert sitting
    free = seated_in(helpers.propose(app, council))
    applicants = standing(council, "candidate")
    chosen = next(each for each in applicants if each.pseudonym in free)
    passed_over = next(each for each in applicants if each.pseudonym not in free)
    returning = standing(council, "returning")[0]
    fix(council, chosen.id, seated=False)
    fix(council, passed_over.id, seated=True)
    fix(council, returning.id, seated=False)
    proposal = helpers.propose(app, council)
    fixed = seated_in(proposal)
    assert chosen.pseudonym not in fixed
    assert passed_over.pseudonym in fixed
    assert returning.pseudonym not in fixed
    lottery = json.loads(drawings.lottery_of(proposal))["lottery"]
    chances = {name: each["ideal"] for each in lottery["profiles"] for name in each["people"]}
    assert chances[passed_over.pseudonym] == "1"
    assert chances.get(chosen.pseudonym, "0") == "0"
    told = reading(proposal, full_sight(councils.dimensions_of(council)))
    joins = {line.pseudonym: line.reason for line in told.joining}
    leaves = {line.pseudonym: line.reason for line in told.leaving}
    assert joins[passed_over.pseudonym] == "The secretariat decided on a seat, and gave a reason."
    assert leaves[returning.pseudonym] == "The secretariat decided against a seat, and gave a reason."


def test_the_reason_is_read_by_reviewers_and_stands_nowhere_else(  # noqa: PLR0917  # fixtures
    app: Flask,
    council: Council,
    sitting: list[Term],
    client: FlaskClient,
    sign_in: SignIn,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A member reads it beside the proposal, under a pseudonym; evidence, lottery, record and logs do not hold it."""
    assert sitting
    caplog.set_level(logging.DEBUG)
    person = standing(council, "candidate")[0]
    name = members.name_of(person)
    fix(council, person.id, seated=True)
    proposal = helpers.propose(app, council)
    sign_in(client, factories.make_user("member", council, Role.MEMBER))
    page = client.get(f"{PAGE}/proposals/1").get_data(as_text=True)
    assert REASON in page
    assert person.pseudonym in page
    assert name not in page
    assert REASON not in client.get(PAGE).get_data(as_text=True)  # not before there is a proposal to review
    for file in (service.evidence_of(proposal), drawings.lottery_of(proposal)):
        assert b"Zephyrine" not in file
        assert words.FIXED in [pin["reason"] for pin in json.loads(file)["problem"]["pins"]]
    assert not any(b"Zephyrine" in entry.body for entry in db.session.scalars(select(Entry)))
    assert not any("Zephyrine" in message for message in caplog.messages)
    assert b"Zephyrine" not in b"".join(db.session.scalars(select(Pin.reason_sealed)))


def test_the_pages_fix_somebody_and_take_it_back(  # noqa: PLR0917  # fixtures
    app: Flask, council: Council, sitting: list[Term], client: FlaskClient, officer: User, sign_in: SignIn
) -> None:
    """The form asks for a reason, the rotation lists the pin, and removing it is explained and asked for first."""
    assert app
    assert sitting
    sign_in(client, officer)
    person = standing(council, "returning")[0]
    form = factories.hidden_fields(client.get(f"{PAGE}/pins/new").get_data(as_text=True))
    sent = {**form, "person": str(person.id), "seated": "no"}
    assert client.post(f"{PAGE}/pins/new", data={**sent, "reason": " "}).status_code == 422
    assert client.post(f"{PAGE}/pins/new", data={**sent, "reason": REASON}).status_code == 302
    listed = client.get(PAGE).get_data(as_text=True)
    assert "must not sit" in listed
    assert REASON in listed
    made = pins.pins_of(council, DAY)[0]
    assert str(person.id) not in client.get(f"{PAGE}/pins/new").get_data(as_text=True)  # nobody is fixed twice
    page = client.get(f"{PAGE}/pins/{made.id}/remove").get_data(as_text=True)
    assert "Proposals that were asked for before keep to the decision" in page
    assert client.post(f"{PAGE}/pins/{made.id}/remove", data=factories.hidden_fields(page)).status_code == 302
    assert pins.pins_of(council, DAY) == []
    assert client.get(f"{PAGE}/pins/{made.id}/remove").status_code == 404
    acts = db.session.scalars(select(Entry).where(Entry.act.in_([Act.PIN_MADE.value, Act.PIN_REMOVED.value])))
    told = [(entry.act, json.loads(entry.body)["details"]) for entry in acts]
    pin = {"id": str(made.id), "rotation_on": "2026-07-01", "seated": False}
    details = {**pin, "reason_sealed": fingerprint(made.reason_sealed)}
    assert told == [("pin_made", details), ("pin_removed", details)]


def test_a_proposal_keeps_its_pins_with_their_reasons_after_they_are_taken_back(
    app: Flask, council: Council, sitting: list[Term]
) -> None:
    """What reviewers read is what the proposal was computed under; the next one knows of the change."""
    assert sitting
    person = standing(council, "candidate")[0]
    pin = fix(council, person.id, seated=True)
    first = helpers.propose(app, council)
    assert service.changed_since(first) is False
    with transaction():
        pins.remove_pin(ACTOR, pins.pin(council, DAY, pin.id))
    fix(council, person.id, seated=False, reason="Another reason.")
    assert service.changed_since(first) is True
    second = helpers.propose(app, council)
    sight = full_sight(councils.dimensions_of(council))
    assert [(line.seated, line.reason) for line in pins.lines_of(first, sight)] == [(True, REASON)]
    assert [(line.seated, line.reason) for line in pins.lines_of(second, sight)] == [(False, "Another reason.")]
    with pytest.raises(NotFound):
        pins.remove_pin(ACTOR, db.session.get_one(Pin, pin.id))


def test_only_what_is_open_can_be_fixed(council: Council, sitting: list[Term]) -> None:
    """A term that goes on, a member who leaves or has not answered, a stranger, no reason, twice: each is refused."""
    facts = gather(council, DAY)
    continuing = next(each for each in facts.people if each.standing == "continuing")
    silent = next(each for each in facts.people if each.leaving_reason == "no_answer")
    leaves = next(each for each in facts.people if each.leaving_reason == "chose_to_leave")
    with transaction():
        stranger = helpers.add_person(council, "Stranger", {})
    for person_id, why in (
        (continuing.person_id, "goes on after the rotation"),
        (silent.person_id, "has not said whether she wishes to return"),
        (leaves.person_id, "leaves at this rotation"),
        (stranger.id, "people whose applications are eligible"),
    ):
        with pytest.raises(Refused, match=why):
            fix(council, person_id, seated=True)
    person = standing(council, "candidate")[0]
    with pytest.raises(Refused, match="needs a reason"):
        fix(council, person.id, seated=True, reason="  ")
    fix(council, person.id, seated=True)
    with pytest.raises(Refused, match="is fixed for this rotation already"):
        fix(council, person.id, seated=False)
    assert len(sitting) == 24
    assert len(pins.pins_of(council, DAY)) == 1


def test_whom_the_limits_bar_cannot_be_fixed(council: Council) -> None:
    """Somebody after her last allowed term cannot be made to sit; the refusal says since when she may come again."""
    helpers.ready(council, 30)
    with transaction():
        person = helpers.add_person(council, "Served twice", helpers.values_of(council, 7))
        for start, end in ((date(2021, 7, 1), date(2023, 7, 1)), (date(2023, 7, 1), date(2025, 7, 1))):
            terms.begin_term(ACTOR, council, person=person, seat_group="members", start=start, end=end)
        application = calls.receive_application(ACTOR, calls.calls_of(council)[0], person=person, on=ASKED)
        calls.decide_application(ACTOR, application, stage=calls.Stage.ELIGIBLE, on=ASKED)
    with pytest.raises(Refused, match="May not return"):
        fix(council, person.id, seated=True)


def test_a_pin_that_says_nothing_any_more_is_marked_and_left_out(
    app: Flask, council: Council, sitting: list[Term]
) -> None:
    """An applicant who is fixed and then withdraws is no part of the question, and the page says that it is moot."""
    assert sitting
    person = standing(council, "candidate")[0]
    fix(council, person.id, seated=True)
    with transaction():
        application = db.session.scalars(select(Application).where(Application.person_id == person.id)).one()
        calls.decide_application(ACTOR, application, stage=calls.Stage.WITHDRAWN, on=ASKED)
    proposal = helpers.propose(app, council)
    sight = full_sight(councils.dimensions_of(council))
    assert proposal.state == "computed"
    assert pins.lines_of(proposal, sight) == []
    assert [line.in_vain for line in pins.lines_on(council, DAY, sight)] == [True]


def test_an_erased_person_leaves_no_reason_behind(app: Flask, council: Council, sitting: list[Term]) -> None:
    """Her key is gone and the reason with it; pages say so, and taking the pin back still works."""
    assert sitting
    person = standing(council, "candidate")[0]
    pin = fix(council, person.id, seated=True)
    proposal = helpers.propose(app, council)
    with transaction():
        members.erase_person(ACTOR, members.person(council, person.id), on=datetime.now(UTC).date())
    sight = full_sight(councils.dimensions_of(council))
    assert [(line.name, line.reason) for line in pins.lines_of(proposal, sight)] == [(person.pseudonym, "")]
    with transaction():
        pins.remove_pin(ACTOR, pins.pin(council, DAY, pin.id))
    assert pins.pins_of(council, DAY) == []


def test_whoever_is_kept_off_is_not_counted_as_coming(council: Council, sitting: list[Term]) -> None:
    """The pool against the quotas counts only those who could sit."""
    assert sitting
    before = pool_of(council, DAY)
    fix(council, standing(council, "candidate")[0].id, seated=False)
    fix(council, standing(council, "returning")[0].id, seated=True)
    after = pool_of(council, DAY)
    assert (after.applicants, after.returning) == (before.applicants - 1, before.returning)
    assert after.barred == before.barred
