"""The secretariat's and the members' pages of recommendations, from a draft to an answer that came by letter."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import event, select

from council.access import Role
from council.accounts.models import User
from council.councils.models import Council
from council.database import db
from council.recommendations.models import BodyAnswer, Recommendation, SentRequest
from tests import factories
from tests.council.recommendations.helpers import adopted, drafted, seat, sent
from tests.factories import hidden_fields

SignIn = Callable[[FlaskClient, User], None]
LIST = "/test-council/recommendations"


@pytest.fixture(autouse=True)
def _day() -> Iterator[None]:
    """Every test here happens on the first of December."""
    with time_machine.travel(datetime(2026, 12, 1, 10, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def desk(client: FlaskClient, sign_in: SignIn, officer: User) -> FlaskClient:
    """A browser in which somebody of the secretariat is signed in."""
    sign_in(client, officer)
    return client


def posted(client: FlaskClient, path: str, page: str = "", **fields: str) -> str:
    """Send a form as its page has it, and follow it."""
    hidden = hidden_fields(client.get(page or path).get_data(as_text=True))
    return client.post(path, data={**hidden, **fields}, follow_redirects=True).get_data(as_text=True)


WRITTEN = {
    "kind": "policy",
    "title_en": "Open the libraries",
    "text_en": "Let everyone borrow books.",
    "status_en": "reviewed",
    "objectives": "15",
    "plan": "City plan, objective 2",
}


def test_from_a_draft_to_an_answer_by_letter(desk: FlaskClient, council: Council) -> None:
    """Written, adopted, sent, arrived, answered: each step by its own form, and all of it on one page."""
    page = posted(desk, f"{LIST}/new", **WRITTEN)
    assert "Objective 15: Access to basic services; City plan, objective 2" in page
    row = db.session.scalars(select(Recommendation)).one()
    here = f"{LIST}/{row.id}"
    assert "Adopted by the council" in posted(desk, f"{here}/adopt", adopted_on="2026-11-02", decision="")
    told = {"body": "City", "language": "en", "due_on": "2027-01-15", "first-name": "Pat", "escalate_weeks": ""}
    page = posted(desk, f"{here}/send", **told)
    assert "Write a letter, and enter the answer when it comes." in page
    asked = f"{here}/sent/{db.session.scalars(select(SentRequest.id)).one()}"
    assert "said that it arrived" in posted(desk, f"{asked}/arrived", arrived_on="2026-12-01")
    letter = {"answered_on": "2026-12-01", "stance": "refused", "reason": "No money.", "progress": "not_begun"}
    assert "received another way, entered by the secretariat" in posted(desk, f"{asked}/letter", **letter)
    page = desk.get(here).get_data(as_text=True)
    assert "No money." in page
    assert "It was refused, with a reason." in page
    assert all(each.by_letter for each in db.session.scalars(select(BodyAnswer)))
    assert council.slug in here


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"title_en": ""}, "A language needs a title and a text."),
        ({"title_en": "", "text_en": ""}, "Write a title, in this language"),
        ({"kind": ""}, "Choose one of these."),
        ({"objectives": "99"}, "99"),
    ],
)
def test_a_draft_that_is_not_whole_is_refused(
    desk: FlaskClient, council: Council, changed: dict[str, str], told: str
) -> None:
    """It says what is missing, and nothing is written."""
    assert told in posted(desk, f"{LIST}/new", **{**WRITTEN, **changed})
    assert db.session.scalars(select(Recommendation)).all() == []
    assert council


def test_what_somebody_else_changed_is_not_overwritten(desk: FlaskClient, council: Council) -> None:
    """Two officers with the same page open: the second is told."""
    row = drafted(council)
    path = f"{LIST}/{row.id}/edit"
    pages = [hidden_fields(desk.get(path).get_data(as_text=True)) for _ in range(2)]
    assert [desk.post(path, data={**each, **WRITTEN}).status_code for each in pages] == [302, 409]


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"due_on": "2026-11-30"}, "a day that has come"),
        ({"first-name": ""}, "Nobody is named"),
        ({"first-address": "nowhere"}, "Enter an e-mail address"),
        ({"body": ""}, "Enter this."),
    ],
)
def test_a_sending_that_is_not_whole_is_refused(
    desk: FlaskClient, council: Council, fields: dict[str, str], told: str
) -> None:
    """Nothing leaves."""
    row = adopted(council)
    usual = {"body": "City", "language": "en", "due_on": "2027-01-15", "first-name": "Pat"}
    assert told in posted(desk, f"{LIST}/{row.id}/send", **{**usual, **fields})
    assert db.session.scalars(select(SentRequest)).all() == []


def test_codes_are_sent_anew_and_taken_back(desk: FlaskClient, council: Council) -> None:
    """By two buttons on the page of the body."""
    request = sent(council)
    here = f"{LIST}/{request.recommendation_id}/sent/{request.id}"
    assert "a new code is on its way" in posted(desk, f"{here}/again", here)
    page = posted(desk, f"{here}/revoke", here)
    assert page.count("taken back") >= 2
    assert "Take all codes back" not in page


def test_members_and_auditors_read_it_without_the_people_of_the_body(
    client: FlaskClient, sign_in: SignIn, council: Council, auditor: User
) -> None:
    """Whom it was sent to there is for the secretariat alone."""
    request = sent(council)
    here = f"{LIST}/{request.recommendation_id}"
    for user in (factories.make_user("amina", council, Role.MEMBER), auditor):
        browser = client.application.test_client()
        sign_in(browser, user)
        page = browser.get(here).get_data(as_text=True)
        assert "City of Examples" in page
        assert "Pat" not in page
        assert browser.get(f"{here}/sent/{request.id}").status_code == 404


def test_the_list_asks_few_questions_however_long_it_is(desk: FlaskClient, council: Council) -> None:
    """As many for thirty recommendations as for two; and it comes in pages."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    def questions() -> int:
        asked.clear()
        assert desk.get(LIST).status_code == 200
        return len(asked)

    for number in range(2):
        sent(council, f"Wish {number}")
    desk.get(LIST)
    event.listen(db.engine, "before_cursor_execute", note)
    few = questions()
    for number in range(28):
        adopted(council, f"More {number}")
    assert questions() == few
    event.remove(db.engine, "before_cursor_execute", note)
    page = desk.get(LIST).get_data(as_text=True)
    assert len(re.findall(r'<th scope="row">', page)) == 25
    assert "Page 1 of 2" in page


def test_narrowing_by_an_address_that_says_nonsense_shows_everything_or_nothing(
    desk: FlaskClient, council: Council
) -> None:
    """No state of that name: not narrowed; a body nobody wrote to: an empty list that says so."""
    sent(council)
    assert "Open the libraries" in desk.get(f"{LIST}?state=nonsense&page=99").get_data(as_text=True)
    assert "Nothing fits" in desk.get(f"{LIST}?body=nobody").get_data(as_text=True)
    assert "Open the libraries" in desk.get(f"{LIST}?late=yes&state=sent").get_data(as_text=True)


def test_a_member_objects_and_takes_it_back(client: FlaskClient, sign_in: SignIn, council: Council) -> None:
    """In her own words, read by everybody only if she says so."""
    user = factories.make_user("amina", council, Role.MEMBER)
    seat(council, "Amina", user=user)
    row = adopted(council)
    sign_in(client, user)
    path = f"/me/test-council/recommendations/{row.id}/objection"
    posted(client, path, words="Not like this.", public="kept")
    here = f"{LIST}/{row.id}"
    page = client.get(here).get_data(as_text=True)
    assert "1 member objects and keeps the words to herself." in page
    assert "Not like this." not in page
    posted(client, path, words="Not like this.", public="public")
    assert "Not like this." in client.get(here).get_data(as_text=True)
    posted(client, f"{path}/take-back", path)
    assert "Objections" not in client.get(here).get_data(as_text=True)


def test_withdrawing_says_what_it_does_and_cannot_be_repeated(desk: FlaskClient, council: Council) -> None:
    """Afterwards the page says so, and offers nothing more."""
    row = adopted(council)
    path = f"{LIST}/{row.id}/withdraw"
    assert "Nobody is reminded of it any more" in desk.get(path).get_data(as_text=True)
    page = posted(desk, path)
    assert "The council asks for this no more." in page
    assert "Change the text" not in page
    assert desk.get(path).status_code == 404
