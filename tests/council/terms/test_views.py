"""The pages about terms, through a real client."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from flask.testing import FlaskClient
from sqlalchemy import func, select

from council.access import Role
from council.accounts.models import User
from council.councils.models import Council
from council.database import db, transaction
from council.members import service as members
from council.members.models import Person
from council.terms import service as terms
from council.terms.models import Term
from tests import factories

SignIn = Callable[[FlaskClient, User], None]
TODAY = datetime.now(UTC).date()
START, END = TODAY - timedelta(days=300), TODAY + timedelta(days=200)


def seat(council: Council, name: str, user: User | None = None) -> tuple[Person, Term]:
    """Somebody who sits now."""
    with transaction():
        person = members.add_person(factories.ACTOR, council, name=name, user=user)
        term = terms.begin_term(factories.ACTOR, council, person=person, seat_group="members", start=START, end=END)
    return person, term


def send(client: FlaskClient, path: str, **fields: object) -> tuple[int, str]:
    """Open a page, fill its form and send it."""
    hidden = factories.hidden_fields(client.get(path).get_data(as_text=True))
    answer = client.post(path, data={**hidden, **fields})
    return answer.status_code, answer.get_data(as_text=True)


def test_the_timeline_names_members_to_the_secretariat_only(
    client: FlaskClient, council: Council, *, officer: User, member_user: User, sign_in: SignIn
) -> None:
    """The officer reads names with links; a member reads the pseudonym."""
    person, _term = seat(council, "Amina Diallo")
    sign_in(client, officer)
    page = client.get(f"/{council.slug}/terms").get_data(as_text=True)
    assert ("Amina Diallo" in page, f"/people/{person.id}" in page) == (True, True)
    client.delete_cookie("session")
    sign_in(client, member_user)
    page = client.get(f"/{council.slug}/terms").get_data(as_text=True)
    assert ("Amina Diallo" in page, person.pseudonym in page) == (False, True)


def test_a_term_is_given_through_its_form(
    client: FlaskClient, council: Council, officer: User, sign_in: SignIn
) -> None:
    """The form arrives with the usual days; what is sent is saved."""
    with transaction():
        person = members.add_person(factories.ACTOR, council, name="Lin Wei")
    sign_in(client, officer)
    path = f"/{council.slug}/people/{person.id}/terms/new"
    status, _body = send(client, path, seat_group="members", start="2026-07-01", end="2028-07-01")
    assert status == 302
    assert [(held.start, held.end) for held in terms.terms_of(person)] == [(date(2026, 7, 1), date(2028, 7, 1))]


def test_a_term_form_with_mistakes_names_them_and_saves_nothing(
    client: FlaskClient, council: Council, officer: User, sign_in: SignIn
) -> None:
    """A missing day is marked at its field."""
    with transaction():
        person = members.add_person(factories.ACTOR, council, name="Lin Wei")
    sign_in(client, officer)
    path = f"/{council.slug}/people/{person.id}/terms/new"
    status, body = send(client, path, seat_group="members", start="soon", end="")
    assert (status, 'href="#start"' in body, 'href="#end"' in body) == (422, True, True)
    assert db.session.scalar(select(func.count()).select_from(Term)) == 0


def test_a_resignation_is_entered_with_its_reason(
    client: FlaskClient, council: Council, officer: User, sign_in: SignIn
) -> None:
    """The end moves, and the page says why it did."""
    _person, term = seat(council, "Amina Diallo")
    sign_in(client, officer)
    path = f"/{council.slug}/terms/{term.id}/change"
    new_end = TODAY + timedelta(days=5)
    status, _body = send(
        client, path, kind="resigned", new_end=new_end.isoformat(), decided_on=TODAY.isoformat(), reason="Moved away."
    )
    assert (status, terms.effective_end(db.session.get_one(Term, term.id))) == (302, new_end)
    assert "resigned" in client.get(f"/{council.slug}/terms").get_data(as_text=True)


def test_an_officer_enters_an_answer_on_a_members_behalf(
    client: FlaskClient, council: Council, officer: User, sign_in: SignIn
) -> None:
    """The answer is marked as entered by somebody else, and the page leads back to the rotation."""
    _person, term = seat(council, "Amina Diallo")
    sign_in(client, officer)
    hidden = factories.hidden_fields(client.get(f"/{council.slug}/terms/{term.id}/answer").get_data(as_text=True))
    answer = client.post(f"/{council.slug}/terms/{term.id}/answer", data={**hidden, "answer": "stay"})
    given = terms.answers(council, [term.id])[term.id]
    assert (given.answer, given.assisted) == ("stay", True)
    assert answer.headers["Location"].endswith(f"/rotations/{END.isoformat()}")


def test_a_member_answers_for_herself_and_for_nobody_else(
    client: FlaskClient, council: Council, member_user: User, sign_in: SignIn
) -> None:
    """Her own term takes her answer; another member's term is not there for her."""
    _own, own_term = seat(council, "Amina Diallo", member_user)
    _other, other_term = seat(council, "Lin Wei", factories.make_user("other", council, Role.MEMBER))
    sign_in(client, member_user)
    hidden = factories.hidden_fields(client.get("/me").get_data(as_text=True))
    statuses = [
        client.post(f"/me/terms/{term_id}/answer", data={**hidden, "answer": "leave"}).status_code
        for term_id in (other_term.id, own_term.id)
    ]
    given = terms.answers(council, [own_term.id, other_term.id])
    assert statuses == [404, 302]
    assert {term_id: (row.answer, row.assisted) for term_id, row in given.items()} == {own_term.id: ("leave", False)}


def test_an_answer_outside_the_list_is_refused(
    client: FlaskClient, council: Council, member_user: User, sign_in: SignIn
) -> None:
    """An invented answer saves nothing and says what to do."""
    _own, term = seat(council, "Amina Diallo", member_user)
    sign_in(client, member_user)
    hidden = factories.hidden_fields(client.get("/me").get_data(as_text=True))
    client.post(f"/me/terms/{term.id}/answer", data={**hidden, "answer": "forever"})
    assert terms.answers(council, [term.id]) == {}
    assert "No answer was chosen" in client.get("/me").get_data(as_text=True)


def test_a_member_may_not_change_terms(
    client: FlaskClient, council: Council, member_user: User, sign_in: SignIn
) -> None:
    """The pages that change terms are not there for her."""
    person, term = seat(council, "Amina Diallo")
    sign_in(client, member_user)
    paths = (f"/terms/{term.id}/change", f"/terms/{term.id}/answer", f"/people/{person.id}/terms/new")
    assert [client.get(f"/{council.slug}{path}").status_code for path in paths] == [404, 404, 404]


def test_nothing_happened_to_a_term_until_somebody_chose_what(
    client: FlaskClient, council: Council, officer: User, sign_in: SignIn
) -> None:
    """Whoever only fills in a new day writes down no resignation: the form asks what happened, and saves nothing."""
    _person, term = seat(council, "Amina Diallo")
    sign_in(client, officer)
    path = f"/{council.slug}/terms/{term.id}/change"
    hidden = factories.hidden_fields(client.get(path).get_data(as_text=True))
    filled = {"kind": "", "new_end": "2027-01-01", "decided_on": "2026-11-22", "reason": "The council decided it."}
    answer = client.post(path, data={**hidden, **filled})
    assert (answer.status_code, "Choose one of these." in answer.get_data(as_text=True)) == (422, True)
    assert terms.amendments_of(term) == []


def test_a_persons_page_leads_to_giving_her_a_term(
    client: FlaskClient, council: Council, officer: User, sign_in: SignIn
) -> None:
    """The way to a first term begins where the person is."""
    with transaction():
        person = members.add_person(factories.ACTOR, council, name="Lin Wei")
    sign_in(client, officer)
    page = client.get(f"/{council.slug}/people/{person.id}").get_data(as_text=True)
    assert f"/{council.slug}/people/{person.id}/terms/new" in page
