"""Mails along the way: who is told what at which step, where the links lead, and what no mail says."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, select

from council.access import Role
from council.accounts.models import User
from council.database import db, transaction
from council.mail import OutgoingMail
from council.members import service as members
from council.members.models import Person
from council.reports.evidence import reading as evidence
from council.rotation import drawings, promised, review, telling
from council.rotation.decision import Voice
from council.rotation.models import Proposal
from tests import factories
from tests.council.rotation import helpers, small_councils
from tests.council.rotation.helpers import DAY
from tests.council.rotation.small_councils import BY_LOT
from tests.factories import ACTOR

SignIn = Callable[[FlaskClient, User], None]
ONE = "/test-council/rotations/2026-07-01/proposals/1"
PUBLIC = "/test-council/public/draws/2026-07-01"


@pytest.fixture
def proposal(app: Flask) -> Proposal:
    """A computed proposal by lot, in a council in which everybody has an account."""
    found = helpers.propose(app, small_councils.small_council(BY_LOT))
    small_councils.give_accounts(found.council)
    return found


def everybody(proposal: Proposal) -> list[Person]:
    """Four members and four applicants."""
    return list(db.session.scalars(select(Person).where(Person.council_id == proposal.council_id)))


def standing(proposal: Proposal, *names: str) -> set[UUID]:
    """The members, the applicants, or both."""
    return {each.id for each in everybody(proposal) if members.name_of(each).startswith(names)}


def told() -> dict[UUID, str]:
    """Who was told what since this was last asked."""
    people = {person.user.email: person.id for person in db.session.scalars(select(Person)) if person.user}
    found = {people[each.recipient]: each.body for each in db.session.scalars(select(OutgoingMail))}
    with transaction() as session:
        session.execute(delete(OutgoingMail))
    return found


def test_those_who_may_speak_are_told_that_a_proposal_waits(proposal: Proposal) -> None:
    """By when and where, and nobody else is told anything."""
    with transaction():
        about = review.open_review(ACTOR, proposal, closes_on=DAY, on=helpers.ASKED)
    letters = told()
    assert letters.keys() == {UUID(each) for each in about.voters}
    for body in letters.values():
        assert "until 1 July 2026 whether you agree" in body
        assert f"http://localhost{ONE}" in body
        assert not any(word in body for word in ("Applicant", "Member ", "north", "south", "P-"))


def test_the_members_are_told_that_the_council_sent_it_back(proposal: Proposal) -> None:
    """Those who stood for a seat in it too; the applicants were never told of it."""
    small_councils.sign_off(proposal, Voice.NO)
    letters = told()
    assert letters.keys() == standing(proposal, "Member")
    assert any("goes back. Nobody’s term has changed." in body for body in letters.values())
    assert not any("Because." in body for body in letters.values())


def test_the_members_are_told_that_it_was_taken_back(proposal: Proposal) -> None:
    """Before a draw was promised, nobody else waits for anything; the reason stays on the page."""
    small_councils.sign_off(proposal)
    told()
    with transaction():
        review.withdraw(ACTOR, proposal, reason="Somebody was forgotten.")
    letters = told()
    assert letters.keys() == standing(proposal, "Member")
    assert all("was taken back." in body and f"http://localhost{ONE}" in body for body in letters.values())
    assert not any("forgotten" in body for body in letters.values())


def test_everybody_is_told_of_the_draw_once_it_is_promised_and_if_it_is_not_held(
    app: Flask, proposal: Proposal
) -> None:
    """When, and the public address; and who was told of it is told when it is taken back."""
    small_councils.sign_off(proposal)
    told()
    small_councils.promise(app, proposal)
    letters = told()
    assert letters.keys() == standing(proposal, "Member", "Applicant")
    assert all(f"http://localhost{PUBLIC}" in body for body in letters.values())
    assert all("UTC." in body for body in letters.values())
    with transaction():
        review.withdraw(ACTOR, proposal, reason="The lottery is not held.")
    letters = told()
    assert letters.keys() == standing(proposal, "Member", "Applicant")
    assert all("is not held" in body and PUBLIC in body for body in letters.values())


def test_nobody_is_told_of_a_promise_that_was_not_kept(proposal: Proposal) -> None:
    """The worker could not seal the file, so there is no draw to watch."""
    small_councils.sign_off(proposal)
    told()
    given = drawings.Promise("octo-41", "The lottery.", datetime.now(UTC) + timedelta(hours=1))
    with transaction():
        drawings.ask_to_commit(ACTOR, proposal, promise=given)
    with transaction():
        drawings.give_up_commitment(ACTOR, proposal, code="fault")
    assert told() == {}


@pytest.mark.parametrize(
    ("step", "words"),
    [
        ("review", "2 of them get a mail"),
        ("promise", "8 people, members and applicants, get a mail"),
        ("withdraw", "4 members get a mail"),
    ],
)
def test_each_page_says_how_many_will_be_told(  # noqa: PLR0917  # fixtures
    client: FlaskClient, sign_in: SignIn, proposal: Proposal, step: str, words: str
) -> None:
    """Before the button is pressed. Of the members, two still sit today; all four sat when the review began."""
    if step != "review":
        small_councils.sign_off(proposal)
    sign_in(client, factories.make_user("officer", proposal.council, Role.SECRETARIAT))
    assert words in client.get(f"{ONE}/{step}").get_data(as_text=True)


def test_whoever_has_no_account_or_was_erased_gets_no_mail(proposal: Proposal) -> None:
    """And nobody gets two."""
    first, second, *others = everybody(proposal)
    with transaction():
        db.session.get_one(Person, first.id).user_id = None
        members.erase_person(ACTOR, db.session.get_one(Person, second.id), on=DAY)
    reached = telling.reached([*everybody(proposal), *everybody(proposal)])
    assert {each.id for each in reached} == {each.id for each in others}
    assert len(reached) == len(others)


def test_the_auditors_page_shows_the_fingerprint_of_the_file_as_it_is_handed_out(
    app: Flask, proposal: Proposal
) -> None:
    """With the lottery, with the promise, with the draw: what was kept is what `sha256sum` prints."""

    def shown_is_right() -> bool:
        [line] = evidence.decisions(proposal.council, 1).lines
        return line.agrees and line.sha256 == promised.sha256(drawings.latest_file_of(proposal))

    assert shown_is_right()
    small_councils.sign_off(proposal)
    small_councils.promise(app, proposal)
    assert shown_is_right()
    small_councils.draw(app, proposal)
    assert shown_is_right()
