"""Somebody the council knows applies: her own row is used, she may correct and take back, an officer may do it."""

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from council.accounts.models import User
from council.calls import service as calls
from council.calls.answers import answers_of
from council.calls.known.service import Told, apply_known
from council.calls.service import Entered, Stage
from council.councils.models import Council
from council.database import db, transaction
from council.errors import Refused
from council.members import service as members
from council.members.models import Person
from council.terms import service as terms
from council.terms.models import Term
from tests import factories
from tests.council.calls.applicants import TODAY, days, open_call
from tests.council.portal.helpers import add_person, seat
from tests.factories import ACTOR, hidden_fields

ROTATION = 200


@pytest.fixture
def member(council: Council, member_user: User) -> Person:
    """A member with an account whose term ends at the coming rotation."""
    return add_person(council, "Amina Diallo", user=member_user, gender="woman", region="africa")


def first_term(council: Council, member: Person) -> Term:
    """Her first term, which ends at the coming rotation."""
    return seat(council, member, start=days(ROTATION) - timedelta(days=730), end=days(ROTATION))


def people(council: Council) -> int:
    """How many people the council knows."""
    return db.session.query(Person).filter_by(council_id=council.id).count()


def test_she_applies_on_her_own_page_with_what_she_declared_already(
    client: FlaskClient, council: Council, member: Person, member_user: User
) -> None:
    """Her page offers the application, her declared values are chosen, and no second person comes to be."""
    call = open_call(council, rotation=ROTATION)
    term = first_term(council, member)
    with transaction():
        terms.answer_term_end(ACTOR, term, answer=terms.Answer.REAPPLY, on=TODAY)
    factories.sign_in(client, member_user)
    page = client.get("/me").get_data(as_text=True)
    path = f"/me/{council.slug}/calls/{call.id}/apply"
    assert path in page
    assert "Apply in the call, as you said you would" in page
    shown = client.get(path).get_data(as_text=True)
    chosen = re.findall(r'<(?:input|option) (?:checked|selected)[^>]*value="(woman|africa)"', shown)
    assert sorted(chosen) == ["africa", "woman"]
    sent = {"answer_why": "I know the work.", "trait_gender": "another", "trait_region": "africa", "read": "y"}
    sent = {**hidden_fields(shown), **sent}
    assert client.post(path, data=sent).status_code == 302
    application = calls.application_of(call, member)
    assert application is not None
    assert (people(council), application.entered, application.stage) == (1, "self", "received")
    assert answers_of(application) == {"why": "I know the work."}
    told = members.traits_of(member)
    assert (told["gender"], told["region"]) == ("another", "africa")
    page = client.get("/me").get_data(as_text=True)
    assert "You applied again." in page
    assert "as you said you would" not in page


def test_she_corrects_and_takes_back_what_she_sent(
    client: FlaskClient, council: Council, member: Person, member_user: User
) -> None:
    """Until it is decided the same page saves changes; taken back it counts nowhere, and it can be sent again."""
    first_term(council, member)
    call = open_call(council, rotation=ROTATION)
    with transaction():
        apply_known(ACTOR, call, member, Told({"why": "First."}, {}), on=TODAY, entered=Entered.SELF)
    factories.sign_in(client, member_user)
    path = f"/me/{council.slug}/calls/{call.id}/apply"
    shown = client.get(path).get_data(as_text=True)
    assert "First." in shown
    client.post(path, data={**hidden_fields(shown), "answer_why": "Second.", "read": "y"})
    application = calls.application_of(call, member)
    assert application is not None
    assert answers_of(application) == {"why": "Second."}
    back = f"/me/{council.slug}/calls/{call.id}/take-back"
    client.post(back, data=hidden_fields(client.get(back).get_data(as_text=True)))
    assert calls.application_of(call, member).stage == Stage.WITHDRAWN.value  # type: ignore[union-attr]
    shown = client.get(path).get_data(as_text=True)
    client.post(path, data={**hidden_fields(shown), "answer_why": "Third.", "read": "y"})
    application = calls.application_of(call, member)
    assert application is not None
    assert (application.stage, answers_of(application)) == ("received", {"why": "Third."})


def test_a_question_that_needs_an_answer_is_asked_for_beside_its_field(
    client: FlaskClient, council: Council, member: Person, member_user: User
) -> None:
    """Nothing is sent without it, nor without the notice read."""
    call = open_call(council, rotation=ROTATION)
    factories.sign_in(client, member_user)
    path = f"/me/{council.slug}/calls/{call.id}/apply"
    answer = client.post(path, data=hidden_fields(client.get(path).get_data(as_text=True)))
    assert answer.status_code == 422
    assert answer.get_data(as_text=True).count("Write an answer; it may be short.") == 2
    assert calls.application_of(call, member) is None


def test_whoever_sits_on_or_is_at_her_limit_is_refused(council: Council, member: Person) -> None:
    """No application where the term goes on, and none where the charter allows no further term then."""
    call = open_call(council, rotation=ROTATION)
    seat(council, member, start=days(-10), end=days(ROTATION + 100))
    with pytest.raises(Refused, match="The term goes on"), transaction():
        apply_known(ACTOR, call, member, Told({}, {}), on=TODAY, entered=Entered.PAPER)
    other = add_person(council, "Bashir Nuur")
    seat(council, other, start=days(ROTATION - 1460), end=days(ROTATION - 730))
    seat(council, other, start=days(ROTATION - 730), end=days(ROTATION))
    with pytest.raises(Refused, match="May not return"), transaction():
        apply_known(ACTOR, call, other, Told({}, {}), on=TODAY, entered=Entered.PAPER)


def test_after_the_last_day_only_an_officer_takes_her_application_in(council: Council, member: Person) -> None:
    """By herself she is refused; the secretariat can still write it down, and it is marked so."""
    call = open_call(council, closes=-1, rotation=ROTATION)
    with pytest.raises(Refused, match="Nobody can apply"), transaction():
        apply_known(ACTOR, call, member, Told({}, {}), on=TODAY, entered=Entered.SELF)
    with transaction():
        made = apply_known(ACTOR, call, member, Told({}, {}), on=TODAY, entered=Entered.PAPER)
    assert made.entered == "paper"


def test_an_officer_takes_the_application_in_without_a_second_person(
    client: FlaskClient, council: Council, officer: User, member: Person
) -> None:
    """From the person's applications; what she declared stays as it is and is not shown to be chosen."""
    call = open_call(council, rotation=ROTATION)
    factories.sign_in(client, officer)
    listed = client.get(f"/{council.slug}/people/{member.id}/applications").get_data(as_text=True)
    path = f"/{council.slug}/calls/{call.id}/applications/of/{member.id}"
    assert path in listed
    shown = client.get(path).get_data(as_text=True)
    assert "trait_" not in shown
    sent = {
        **hidden_fields(shown),
        "received_on": TODAY.isoformat(),
        "language": "fr",
        "answer_why": "She told me.",
        "told": "y",
    }
    assert client.post(path, data=sent).status_code == 302
    application = calls.application_of(call, member)
    assert application is not None
    assert (people(council), application.entered, application.language) == (1, "paper", "fr")
    assert members.traits_of(member) == {"gender": "woman", "region": "africa"}
    assert path not in client.get(f"/{council.slug}/people/{member.id}/applications").get_data(as_text=True)


def test_another_member_finds_neither_her_application_nor_a_way_to_take_it_back(
    client: FlaskClient, council: Council, member: Person, auditor: User
) -> None:
    """The pages are about whoever is signed in; without a person of her own there is nothing."""
    call = open_call(council, rotation=ROTATION)
    with transaction():
        apply_known(ACTOR, call, member, Told({"why": "Mine."}, {}), on=TODAY, entered=Entered.SELF)
    factories.sign_in(client, auditor)
    for part in ("apply", "take-back"):
        assert client.get(f"/me/{council.slug}/calls/{call.id}/{part}").status_code == 404
