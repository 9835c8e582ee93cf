"""The pages of offices, groups and other seats: who reads what, what an officer does there, and a member's own."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from council.access import Role
from council.accounts.models import User
from council.councils.models import Council
from council.database import db, transaction
from council.members.models import Person
from council.terms.offices import bodies, elsewhere, service
from council.terms.offices.models import OfficeTerm, SubBody
from tests import factories
from tests.council.members.helpers import read
from tests.council.terms.offices.helpers import START, TODAY, council_with_offices, give, person, seat
from tests.factories import ACTOR

SignIn = Callable[[FlaskClient, User], None]
HERE = "/test-council/offices"


@pytest.fixture
def council(app: Flask) -> Council:
    """A council whose charter names offices."""
    assert app
    return council_with_offices()


@pytest.fixture
def amina(council: Council, member_user: User) -> Person:
    """Somebody who sits and has an account, and does not wish to be named."""
    found = person(council, "Amina Diallo")
    seat(found)
    with transaction():
        db.session.get_one(Person, found.id).user_id = member_user.id
    return found


@pytest.fixture
def group(council: Council) -> SubBody:
    """A working group."""
    with transaction():
        return bodies.form_body(ACTOR, council, name={"en": "Housing"}, on=START)


@pytest.fixture
def desk(client: FlaskClient, officer: User, sign_in: SignIn) -> FlaskClient:
    """The secretariat's browser."""
    sign_in(client, officer)
    return client


def send(client: FlaskClient, path: str, **fields: object) -> int:
    """Fill in the form of a page and send it; its status."""
    hidden = factories.hidden_fields(read(client, path))
    return client.post(path, data={**hidden, **fields}).status_code


def test_an_officer_gives_an_office_and_ends_it(desk: FlaskClient, council: Council, amina: Person) -> None:
    """Given without an end it lasts as the charter says; ended, the page shows it vacant again."""
    assert read(desk, HERE).count("vacant") == 3
    assert send(desk, f"{HERE}/new?office=chair", office="chair", person=amina.id, start=TODAY) == 302
    page = read(desk, HERE)
    assert ("Amina Diallo" in page, page.count("vacant")) == (True, 2)
    given = db.session.scalars(select(OfficeTerm)).one()
    assert send(desk, f"{HERE}/{given.id}/end", on=TODAY, reason="") == 422
    assert send(desk, f"{HERE}/{given.id}/end", on=TODAY, reason="Another task.") == 302
    assert "Amina Diallo" not in read(desk, HERE)
    assert "Another task." in read(desk, f"{HERE}/{given.id}/end")
    assert [each.early for each in service.holdings(council)] == [True]


def test_a_refusal_says_until_when_the_seat_lasts(desk: FlaskClient, amina: Person) -> None:
    """What cannot be given is not given, and the page says what to do."""
    hidden = factories.hidden_fields(read(desk, f"{HERE}/new"))
    told = {"office": "rapporteur", "person": amina.id, "start": TODAY, "end": TODAY.replace(year=TODAY.year + 5)}
    answer = desk.post(f"{HERE}/new", data={**hidden, **told})
    assert (answer.status_code, "an office ends with the seat" in answer.get_data(as_text=True)) == (400, True)
    assert db.session.scalars(select(OfficeTerm)).all() == []


def test_an_officer_forms_a_group_and_fills_it(desk: FlaskClient, council: Council, amina: Person) -> None:
    """Formed, renamed, joined by a member and an adviser, left, and ended."""
    adviser = person(council, "Bashir Nuur")
    assert send(desk, f"{HERE}/groups/new", formed_on=TODAY) == 422
    assert send(desk, f"{HERE}/groups/new", **{"name-en": "Housing", "formed_on": TODAY}) == 302
    one = f"{HERE}/groups/{bodies.bodies_of(council)[0].id}"
    assert send(desk, f"{one}/name", **{"name-en": "Homes", "name-ar": "السكن"}) == 302
    assert send(desk, f"{one}/join", person=amina.id, since=TODAY) == 302
    assert send(desk, f"{one}/join", person=adviser.id, since=TODAY, adviser="y") == 302
    page = read(desk, HERE)
    assert [each in page for each in ("Homes", "Amina Diallo", "Bashir Nuur", "adviser")] == [True] * 4
    place = bodies.places_of(council)[0]
    assert send(desk, f"{HERE}/places/{place.id}/end", on=TODAY) == 302
    assert send(desk, f"{one}/end", on=TODAY) == 302
    page = read(desk, HERE)
    assert ("Bashir Nuur" in page, "Groups that have ended" in page) == (False, True)


def test_two_officers_do_not_overwrite_each_others_name(desk: FlaskClient, group: SubBody) -> None:
    """Whoever saves second is told, and the first name stays."""
    path = f"{HERE}/groups/{group.id}/name"
    hidden = factories.hidden_fields(read(desk, path))
    assert send(desk, path, **{"name-en": "Homes"}) == 302
    assert desk.post(path, data={**hidden, "name-en": "Flats"}).status_code == 409
    assert bodies.body(group.council, group.id).name == {"en": "Homes"}


def test_others_read_names_only_of_those_who_agreed(client: FlaskClient, amina: Person, group: SubBody) -> None:
    """Whoever did not agree stands there by her pseudonym, for every other role, and nothing can be changed."""
    council = group.council
    listed = person(council, "Carmen Rojas", listed=True)
    seat(listed)
    give(amina)
    give(listed, "rapporteur")
    with transaction():
        bodies.join_body(ACTOR, group, person=amina, since=TODAY, adviser=False)
    for role in (Role.MEMBER, Role.AUDITOR, Role.ADMINISTRATOR):
        reader = client.application.test_client()
        factories.sign_in(reader, factories.make_user(f"reading-{role.value}", council, role))
        page = read(reader, HERE)
        assert [each in page for each in ("Amina Diallo", amina.pseudonym, "Carmen Rojas")] == [False, True, True]
        assert "Give an office" not in page
        assert reader.get(f"{HERE}/new").status_code == 404


def test_a_council_without_offices_says_how_to_begin(client: FlaskClient, sign_in: SignIn) -> None:
    """Where the charter names none, the page leads to the charter and offers to form a group."""
    council = factories.make_council("bare-council")
    sign_in(client, factories.make_user("bare", council, Role.SECRETARIAT))
    page = read(client, "/bare-council/offices")
    assert "The charter names no office" in page
    assert 'href="/bare-council/charter"' in page
    assert 'href="/bare-council/offices/groups/new"' in page
    assert "No office yet" in read(client, "/bare-council/offices/new")


def test_a_member_reads_her_offices_and_writes_down_where_else_she_sits(
    client: FlaskClient, amina: Person, group: SubBody, member_user: User
) -> None:
    """Her own page says what she holds until when; what she enters, ends and takes away is hers alone."""
    give(amina)
    with transaction():
        bodies.join_body(ACTOR, group, person=amina, since=TODAY, adviser=False)
    factories.sign_in(client, member_user)
    page = read(client, "/me")
    assert "Chair: you hold this office until" in page
    assert "You work in “Housing”" in page
    here = "/me/test-council/other-seats"
    assert send(client, here, body="City board", part="observer", since=TODAY, for_council="y") == 302
    assert "City board" in read(client, here)
    seat_id = elsewhere.other_seats_of(amina)[0].id
    hidden = factories.hidden_fields(read(client, here))
    assert client.post(f"{here}/{seat_id}/change", data={**hidden, "step": "end"}).status_code == 302
    assert elsewhere.other_seats_of(amina)[0].until == TODAY
    hidden = factories.hidden_fields(read(client, here))
    assert client.post(f"{here}/{seat_id}/change", data={**hidden, "step": "remove"}).status_code == 302
    assert elsewhere.other_seats_of(amina) == []


def test_nobody_changes_the_other_seat_of_somebody_else(desk: FlaskClient, council: Council, amina: Person) -> None:
    """Under another person's address it is not there, and it stays."""
    here = f"/test-council/people/{amina.id}/other-seats"
    assert send(desk, here, body="City board", part="member", since=TODAY) == 302
    assert "City board" in read(desk, here)
    other = person(council, "Bashir Nuur")
    seat_id = elsewhere.other_seats_of(amina)[0].id
    path = f"/test-council/people/{other.id}/other-seats/{seat_id}/change"
    hidden = factories.hidden_fields(read(desk, here))
    assert desk.post(path, data={**hidden, "step": "remove"}).status_code == 404
    assert [each.own for each in elsewhere.other_seats_of(amina)] == [False]


def test_the_page_of_a_persons_terms_shows_her_offices(desk: FlaskClient, amina: Person, group: SubBody) -> None:
    """Offices and groups with their days, and how many seats elsewhere are written down."""
    give(amina)
    with transaction():
        bodies.join_body(ACTOR, group, person=amina, since=TODAY, adviser=False)
    page = read(desk, f"/test-council/people/{amina.id}/terms")
    assert [each in page for each in ("Chair", "Housing", "0 seats on other bodies are written down.")] == [True] * 3
