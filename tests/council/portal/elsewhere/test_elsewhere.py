"""Who sits on several councils: she sees her seats, an officer only those of councils in which she keeps people."""

from collections.abc import Callable
from datetime import date

from flask.testing import FlaskClient

from council.access import Role
from council.accounts.models import User
from council.councils import service as councils
from council.councils.models import Council
from council.database import transaction
from council.terms import service as terms
from tests import factories
from tests.council.councils.pages import text_of
from tests.council.portal.helpers import add_person, read, seat

SignIn = Callable[[FlaskClient, User], None]
PAGE = "/test-council/people/elsewhere"
OTHER_NAME = "United Nations Committee on Migrant Workers"
NEVER = ("un-committee", OTHER_NAME, "Amina Elsewhere")


def amina_in_both(council: Council) -> tuple[User, Council]:
    """Amina sits on two councils with one account, under a name of its own in each."""
    account = factories.make_user("amina", council, Role.MEMBER)
    other = factories.make_council("un-committee", "un-cmw")
    seat(council, add_person(council, "Amina Here", user=account))
    there = add_person(other, "Amina Elsewhere", user=account)
    begins, ends = date(2025, 7, 1), date(2029, 7, 1)
    with transaction():
        group = councils.rules_of(councils.charters_of(other)[0]).seat_groups[0].key
        terms.begin_term(factories.ACTOR, other, person=there, seat_group=group, start=begins, end=ends)
    return account, other


def test_she_sees_all_her_seats(client: FlaskClient, council: Council, sign_in: SignIn) -> None:
    """Her own page has a part for each council."""
    account, _other = amina_in_both(council)
    sign_in(client, account)
    page = text_of(read(client, "/me"))
    assert OTHER_NAME in page
    assert "Advisory council for the regional reviews" in page


def test_an_officer_of_both_sees_both(client: FlaskClient, council: Council, officer: User, sign_in: SignIn) -> None:
    """With the council and until when."""
    _account, other = amina_in_both(council)
    with transaction():
        councils.grant_role(factories.ACTOR, other, user=officer, role=Role.SECRETARIAT)
    sign_in(client, officer)
    assert f"Amina Here {OTHER_NAME} 1 July 2029" in text_of(read(client, PAGE))


def test_a_role_that_keeps_no_people_there_shows_nothing(
    client: FlaskClient, council: Council, officer: User, sign_in: SignIn
) -> None:
    """To be a member or an auditor of the other council is not enough to read who sits there under which account."""
    _account, other = amina_in_both(council)
    for role in (Role.MEMBER, Role.AUDITOR, Role.ADMINISTRATOR):
        with transaction():
            councils.grant_role(factories.ACTOR, other, user=officer, role=role)
    sign_in(client, officer)
    assert "Nobody sits on two of your councils" in text_of(read(client, PAGE))


def test_an_officer_finds_nothing_of_another_council_on_any_page(
    client: FlaskClient, council: Council, officer: User, sign_in: SignIn
) -> None:
    """Every page that hers lead to is opened: none names the other council, whose own pages are not there."""
    amina_in_both(council)
    sign_in(client, officer)
    seen, waiting = set[str](), ["/test-council/"]
    while waiting and len(seen) < 80:
        path = waiting.pop()
        seen.add(path)
        answer = client.get(path)
        if answer.status_code != 200 or answer.mimetype != "text/html":
            continue
        page = answer.get_data(as_text=True)
        assert not [word for word in NEVER if word in without_templates(path, page)], path
        links = {part.split('"')[0].split("#")[0] for part in page.split('href="')[1:]}
        waiting += sorted(link for link in links if link.startswith("/test-council/") and link not in {*seen, *waiting})
    assert len(seen) > 30
    for path in ("/un-committee/", "/un-committee/people", "/un-committee/council", "/un-committee/charter"):
        assert client.get(path).status_code == 404


def without_templates(path: str, page: str) -> str:
    """A page without the names of published charters, one of which the other council was founded from."""
    return page.replace(OTHER_NAME, "") if "/charter/" in path else page
