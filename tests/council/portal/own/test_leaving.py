"""Taking everything back, and asking to be erased: said before it is done, done by whom it should be, and undone."""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from council.accounts.models import User
from council.audit import service as audit
from council.audit.models import Entry
from council.councils.models import Council
from council.database import db, transaction
from council.members import service as members
from council.members.models import Person
from council.members.own import service as own
from tests import factories
from tests.council.portal.conftest import Seated
from tests.council.portal.helpers import TODAY, add_person, read
from tests.council.portal.own.conftest import SignIn

LEAVE = "/me/test-council/leave"


def _send(client: FlaskClient, path: str, **fields: str) -> int:
    return client.post(path, data={**factories.hidden_fields(read(client, path)), **fields}).status_code


@pytest.fixture
def former(council: Council, member_user: User) -> Person:
    """Somebody who is known and does not sit."""
    return add_person(council, "Dina Haddad", user=member_user, listed=True, region="africa", gender="woman")


@pytest.fixture
def hers(client: FlaskClient, former: Person, member_user: User, sign_in: SignIn) -> FlaskClient:
    """Her browser, signed in."""
    assert former.user_id
    sign_in(client, member_user)
    return client


def test_taking_everything_back_ends_each_consent_and_keeps_the_seat(at_home: FlaskClient, seated: Seated) -> None:
    """No answer counts and no name is public any more; she sits on; without the tick nothing happens."""
    assert _send(at_home, f"{LEAVE}/consent") == 422
    assert seated.listed.listed
    assert _send(at_home, f"{LEAVE}/consent", understood="y") == 302
    assert (members.traits_of(seated.listed), seated.listed.listed) == ({}, False)
    assert "1 July 2027" in read(at_home, "/me")


def test_whoever_sits_resigns_before_she_asks_to_be_erased(at_home: FlaskClient, seated: Seated) -> None:
    """The page names the way; asking all the same is refused, and nothing is asked."""
    assert "Resign first" in read(at_home, LEAVE)
    assert at_home.get(f"{LEAVE}/erasure").status_code == 400
    assert own.requests_of(seated.listed) == []


def test_a_wish_to_be_erased_comes_to_the_desk_and_can_be_taken_back(
    hers: FlaskClient, council: Council, former: Person, officer: User, *, sign_in: SignIn
) -> None:
    """The officer finds the page that does it; once the wish is taken back, the line is gone."""
    assert "Your pseudonym stays" in read(hers, f"{LEAVE}/erasure")
    assert _send(hers, f"{LEAVE}/erasure", understood="y") == 302
    desk = hers.application.test_client()
    sign_in(desk, officer)
    where = f"/{council.slug}/people/{former.id}/erase"
    assert (where in read(desk, f"/{council.slug}/"), "You asked to be erased on" in read(hers, LEAVE)) == (True, True)
    taken = hers.post(f"{LEAVE}/erasure/take-back", data=factories.hidden_fields(read(hers, LEAVE)))
    assert taken.status_code == 302
    assert where not in read(desk, f"/{council.slug}/")
    acts = select(Entry.act).where(Entry.subject == f"person:{former.id}", Entry.act.startswith("erasure"))
    assert list(db.session.scalars(acts)) == ["erasure_asked", "erasure_no_longer_asked"]


def test_once_she_is_erased_the_wish_is_done_and_the_record_still_verifies(
    hers: FlaskClient, council: Council, former: Person
) -> None:
    """Nothing waits on the desk any more, her pages are gone, and no act was changed."""
    assert _send(hers, f"{LEAVE}/erasure", understood="y") == 302
    with transaction():
        members.erase_person(factories.ACTOR, former, on=TODAY)
    assert own.waiting_requests(council) == []
    assert [hers.get(f"/me/{council.slug}/{page}").status_code for page in ("leave", "copy", "who-looked")] == [404] * 3
    assert audit.verify() is None


def test_asking_twice_is_one_wish(hers: FlaskClient, former: Person) -> None:
    """A second wish is refused kindly while the first one waits."""
    assert _send(hers, f"{LEAVE}/erasure", understood="y") == 302
    assert _send(hers, f"{LEAVE}/erasure", understood="y") == 400
    assert len(own.requests_of(former)) == 1


@pytest.mark.usefixtures("seated")
def test_my_page_says_first_what_to_do_by_when(at_home: FlaskClient) -> None:
    """The first sentence below the heading is the next step with its day; once done, it says that nothing waits."""
    first = re.search(r'<p class="lead">([^<]*)</p>', read(at_home, "/me"))
    assert first is not None
    assert first.group(1) == "Say what you wish when your term ends, by 30 June 2027."
    page = read(at_home, "/me")
    action = re.search(r'action="(/me/terms/[^"]*/answer|/me/terms/[^"]*)"', page)
    assert action is not None
    at_home.post(action.group(1), data={**factories.hidden_fields(page), "answer": "leave"})
    assert "Nothing waits for you now." in read(at_home, "/me")
