"""The pages about people, through a real client."""

from collections.abc import Callable
from datetime import date
from itertools import pairwise
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from council.accounts.models import User
from council.audit.models import Entry
from council.councils.models import Council
from council.database import db, transaction
from council.members import service
from council.members.models import Person
from tests import factories
from tests.council.members.helpers import add_dimension, read, send

SignIn = Callable[[FlaskClient, User], None]
ON = date(2026, 5, 1)


@pytest.fixture
def desk(client: FlaskClient, officer: User, sign_in: SignIn) -> FlaskClient:
    """A browser in which somebody of the secretariat is signed in."""
    sign_in(client, officer)
    return client


@pytest.fixture
def amina(council: Council) -> Person:
    """A person the council knows."""
    with transaction():
        return service.add_person(factories.ACTOR, council, name="Amina Diallo", contact="amina@post.example")


def test_an_empty_list_says_how_to_begin(desk: FlaskClient, council: Council) -> None:
    """Nobody meets an empty table without a way on."""
    page = read(desk, f"/{council.slug}/people")
    assert "Nobody is known here yet" in page
    assert f"/{council.slug}/people/new" in page


def test_an_added_person_stands_in_the_list_with_her_pseudonym(desk: FlaskClient, council: Council) -> None:
    """Adding through the form saves a person that the list and her page then show."""
    status, _body = send(desk, f"/{council.slug}/people/new", name="Lin Wei", contact="+49 30 1234")
    person = db.session.scalars(db.select(Person)).one()
    assert status == 302
    page = read(desk, f"/{council.slug}/people")
    assert "Lin Wei" in page
    assert person.pseudonym in page
    assert "+49 30 1234" in read(desk, f"/{council.slug}/people/{person.id}")


def test_a_person_without_a_name_is_refused_and_nothing_is_saved(desk: FlaskClient, council: Council) -> None:
    """The form says which field is missing; no row is left behind."""
    status, body = send(desk, f"/{council.slug}/people/new", name="  ", contact="x@y.example")
    assert status == 422
    assert 'href="#name"' in body
    assert db.session.scalar(db.select(db.func.count()).select_from(Person)) == 0


def test_a_correction_over_somebody_elses_is_refused(desk: FlaskClient, council: Council, amina: Person) -> None:
    """Two officers who correct the same person do not overwrite each other."""
    path = f"/{council.slug}/people/{amina.id}/correct"
    stale = factories.hidden_fields(read(desk, path))
    assert send(desk, path, name="Amina D.")[0] == 302
    answer = desk.post(path, data={**stale, "name": "Somebody else"})
    assert answer.status_code == 409
    assert service.name_of(db.session.get_one(Person, amina.id)) == "Amina D."


def test_an_answer_is_recorded_shown_and_withdrawn(desk: FlaskClient, council: Council, amina: Person) -> None:
    """What an officer records on somebody's behalf is marked so, and can be taken back."""
    base = f"/{council.slug}/people/{amina.id}"
    key, value = add_dimension(council, "open"), "first"
    status, _body = send(desk, f"{base}/declare", **{f"trait_{key}": value, "told": "y"})
    assert status == 302
    assert "through an officer" in read(desk, base)
    assert service.traits_of(db.session.get_one(Person, amina.id)) == {key: value}
    assert send(desk, f"{base}/withdraw/{key}")[0] == 302
    assert service.traits_of(db.session.get_one(Person, amina.id)) == {}


def test_an_answer_needs_the_persons_agreement(desk: FlaskClient, council: Council, amina: Person) -> None:
    """Without the tick that the person told it herself, nothing is recorded."""
    key, value = add_dimension(council, "open"), "first"
    status, body = send(desk, f"/{council.slug}/people/{amina.id}/declare", **{f"trait_{key}": value})
    assert status == 422
    assert "Record only what the person told you" in body
    assert service.traits_of(amina) == {}


def test_a_form_in_which_nothing_was_chosen_says_so(desk: FlaskClient, council: Council, amina: Person) -> None:
    """An empty declaration is a slip, not a change."""
    status, body = send(desk, f"/{council.slug}/people/{amina.id}/declare", told="y")
    assert status == 422
    assert "Choose a value for at least one question." in body


def test_every_question_says_who_sees_the_answer(desk: FlaskClient, council: Council, amina: Person) -> None:
    """A sensitive question never stands without its purpose and its readers."""
    page = read(desk, f"/{council.slug}/people/{amina.id}/declare")
    questions = page.count('name="trait_')
    assert questions > 0
    assert page.count("Who will see this and why it is asked") == questions


def test_erasing_says_what_happens_and_leaves_the_pseudonym(desk: FlaskClient, council: Council, amina: Person) -> None:
    """The page names the consequences; afterwards the name is nowhere on her page."""
    base = f"/{council.slug}/people/{amina.id}"
    assert "become unreadable, also in the record" in read(desk, f"{base}/erase")
    assert send(desk, f"{base}/erase", understood="y")[0] == 302
    page = read(desk, base)
    assert "Amina" not in page
    assert amina.pseudonym in page
    assert desk.get(f"{base}/correct").status_code == 404


def test_the_list_finds_by_name_without_accents_and_capitals(desk: FlaskClient, council: Council) -> None:
    """A reader who types plain letters finds a name with diacritics."""
    with transaction():
        for name in ("Zoë Ångström", "Bilal Haddad"):
            service.add_person(factories.ACTOR, council, name=name)
    page = read(desk, f"/{council.slug}/people?q=angstrom")
    assert "Zoë Ångström" in page
    assert "Bilal Haddad" not in page


def test_the_list_narrows_and_sorts_only_by_what_it_knows(desk: FlaskClient, council: Council, amina: Person) -> None:
    """A sort or filter invented in the address is ignored, not executed."""
    page = read(desk, f"/{council.slug}/people?sort=name_sealed&show=;drop&page=9999999&down=1")
    assert service.name_of(amina) in page


def test_a_long_list_is_cut_into_pages(desk: FlaskClient, council: Council) -> None:
    """Fifty people stand on a page; the second page holds the rest."""
    with transaction():
        for number in range(53):
            service.add_person(factories.ACTOR, council, name=f"Person {number:03}")
    second = read(desk, f"/{council.slug}/people?page=2")
    assert [f"Person {number:03}" in second for number in (49, 50, 52)] == [False, True, True]
    assert "Page 2 of 2" in second


@pytest.mark.parametrize("role", ["member_user", "auditor", "administrator"])
def test_people_are_open_to_the_secretariat_alone(
    client: FlaskClient, council: Council, role: str, request: pytest.FixtureRequest
) -> None:
    """Any other role finds nothing there, not even that there is something."""
    factories.sign_in(client, request.getfixturevalue(role))
    assert client.get(f"/{council.slug}/people").status_code == 404


def test_a_person_of_another_council_is_not_there(desk: FlaskClient, council: Council) -> None:
    """An id from elsewhere looks like no id at all."""
    other = factories.make_council("other-council")
    with transaction():
        stranger = service.add_person(factories.ACTOR, other, name="Stranger")
    for path in ("", "/correct", "/declare", "/erase"):
        assert desk.get(f"/{council.slug}/people/{stranger.id}{path}").status_code == 404
    assert desk.get(f"/{council.slug}/people/{uuid4()}").status_code == 404


def test_a_planted_name_is_shown_as_text(desk: FlaskClient, council: Council) -> None:
    """Markup in a name is written out, on the list and on her page."""
    with transaction():
        person = service.add_person(factories.ACTOR, council, name="<script>alert(1)</script>")
    for path in ("", f"/{person.id}", f"/{person.id}/correct", f"/{person.id}/erase"):
        page = read(desk, f"/{council.slug}/people{path}")
        assert "<script>alert(1)" not in page
        assert "&lt;script&gt;alert(1)" in page


def test_a_form_sent_twice_adds_one_person(desk: FlaskClient, council: Council) -> None:
    """The same form counts once; the second answer says so."""
    path = f"/{council.slug}/people/new"
    hidden = factories.hidden_fields(read(desk, path))
    sent = {**hidden, "name": "Once Only"}
    assert [desk.post(path, data=sent).status_code for _time in range(2)] == [302, 409]
    assert db.session.scalar(db.select(db.func.count()).select_from(Person)) == 1


def test_every_change_through_the_pages_leaves_one_act(desk: FlaskClient, council: Council, amina: Person) -> None:
    """Correcting, declaring and erasing each add exactly one entry to the record, once her page was read."""
    base = f"/{council.slug}/people/{amina.id}"
    key, value = add_dimension(council, "open"), "first"
    read(desk, base)  # noted once for each reader and day
    counts = [_acts()]
    for path, fields in (
        ("correct", {"name": "A. Diallo"}),
        ("declare", {f"trait_{key}": value, "told": "y"}),
        ("erase", {"understood": "y"}),
    ):
        assert send(desk, f"{base}/{path}", **fields)[0] == 302
        counts.append(_acts())
    assert [after - before for before, after in pairwise(counts)] == [1, 1, 1]


def _acts() -> int:
    return db.session.scalar(db.select(db.func.count()).select_from(Entry)) or 0
