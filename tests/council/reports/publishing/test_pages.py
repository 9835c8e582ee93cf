"""The pages on which figures are published and read, as the secretariat, an auditor and everyone see them."""

import json
from collections.abc import Callable, Iterator

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from council.access import Role
from council.accounts.models import User
from council.audit.acts import Act
from council.audit.models import Entry
from council.councils.models import Council
from council.database import db
from council.reports.publishing.models import FigureIssue
from council.reports.publishing.public_file import FORMAT
from tests import factories
from tests.council.members.helpers import read, send
from tests.council.reports.publishing.figured_council import DAY, NEXT_YEAR, figured_council, rotate_a_third

SignIn = Callable[[FlaskClient, User], None]
NEW, PUBLIC, AUDIT = "/test-council/figures/new", "/test-council/public/figures", "/test-council/audit/figures"
FILE, SCHEMA = "/api/v1/test-council/figures.json", "/api/v1/figures.schema.json"


@pytest.fixture(autouse=True)
def _day() -> Iterator[None]:
    """Every test here is read on 22 November 2026."""
    with time_machine.travel(DAY, tick=False):
        yield


@pytest.fixture
def council(app: Flask) -> Council:
    """Twenty-four members who told their origin, sealed; nine of them come from the north."""
    assert app
    return figured_council()


@pytest.fixture
def office(client: FlaskClient, council: Council, sign_in: SignIn) -> FlaskClient:
    """The secretariat's browser."""
    sign_in(client, factories.make_user("officer", council, Role.SECRETARIAT))
    return client


def _issues() -> int | None:
    return db.session.scalar(select(func.count()).select_from(FigureIssue))


def test_the_preview_shows_all_that_everyone_would_read_and_tells_nobody(office: FlaskClient) -> None:
    """Ranges, why answers are joined, and what publishing does; and nothing is public yet."""
    page = read(office, NEW)
    assert "7 to 12" in page
    assert "South, another answer, or no answer" in page
    assert "until the aims of the charter let expect 5 people" in page
    assert "They cannot be taken back." in page
    assert "Without papers" not in page
    assert _issues() == 0
    assert "Nothing has been published yet" in read(office, PUBLIC)


def test_publishing_makes_the_figures_public_once(office: FlaskClient) -> None:
    """One button; pressed again, there is nothing new, and it is said from when on there can be."""
    hidden = factories.hidden_fields(read(office, NEW))
    assert office.post(NEW, data=hidden).status_code == 302
    assert "No new figures can be published today" in office.post(NEW, data=hidden).get_data(as_text=True)
    assert _issues() == 1
    page = read(office, PUBLIC)
    assert ("7 to 12" in page, "12 to 17" in page, "24 people are counted." in page) == (True, True, True)
    assert "from 1 January 2027 on" in read(office, NEW)
    assert "from 1 January 2027 on" in read(office, "/test-council/figures")


def test_the_public_page_of_the_council_tells_the_latest_figures(office: FlaskClient) -> None:
    """With their day and what was done to them in one sentence; the earlier ones are kept on their own page."""
    send(office, NEW)
    page = read(office, "/test-council/public/")
    assert "Figures of 22 November 2026" in page
    assert "Numbers are told only as ranges" in page
    with time_machine.travel(NEXT_YEAR, tick=False):
        factories.sign_in(office, factories.make_user("colleague", _council(), Role.SECRETARIAT))
        rotate_a_third(_council())
        send(office, NEW)
        page = read(office, PUBLIC)
    assert page.index("Figures of 1 January 2027") < page.index("Figures of 22 November 2026")
    assert _issues() == 2


def _council() -> Council:
    return db.session.scalars(select(Council)).one()


def test_figures_changed_since_the_preview_are_not_published(office: FlaskClient) -> None:
    """An old page does not publish what its reader never saw."""
    hidden = factories.hidden_fields(read(office, NEW))
    answer = office.post(NEW, data={**hidden, "version": "7"})
    assert answer.status_code == 409
    assert _issues() == 0


def test_everyone_may_take_the_figures_as_a_file_with_its_schema(office: FlaskClient, app: Flask) -> None:
    """The same ranges, for programs, without signing in; every field is explained in the schema."""
    send(office, NEW)
    visitor = app.test_client()
    told = json.loads(read(visitor, FILE))
    assert told["format"] == FORMAT
    (dimension,) = told["issues"][0]["dimensions"]
    assert [(group["least"], group["most"]) for group in dimension["groups"]] == [(7, 12), (12, 17)]
    schema = json.loads(read(visitor, SCHEMA))
    assert set(schema["properties"]) == set(told)
    assert set(schema["$defs"]["GroupFigure"]["properties"]) == set(dimension["groups"][0])
    assert schema["additionalProperties"] is False


def test_an_auditor_opens_the_exact_numbers_and_the_record_keeps_it(
    office: FlaskClient, app: Flask, council: Council
) -> None:
    """Only by the button, which says so before."""
    send(office, NEW)
    desk = app.test_client()
    factories.sign_in(desk, factories.make_user("auditor", council, Role.AUDITOR))
    hidden = factories.hidden_fields(read(desk, AUDIT))
    answer = desk.post(f"{AUDIT}/1", data=hidden)
    assert (answer.status_code, "Without papers" in answer.get_data(as_text=True)) == (200, True)
    reads = select(func.count()).select_from(Entry).where(Entry.act == Act.EXACT_FIGURES_READ.value)
    assert db.session.scalar(reads) == 1
    assert desk.post(f"{AUDIT}/1", data=hidden).status_code == 409
    assert desk.post(f"{AUDIT}/2", data=factories.hidden_fields(read(desk, AUDIT))).status_code == 404
    assert desk.post(f"{AUDIT}/1", data={**hidden, "form_key": "none"}).status_code == 400


def test_members_read_no_more_than_everyone(office: FlaskClient, app: Flask, council: Council) -> None:
    """Neither the preview nor the exact numbers are there for them."""
    send(office, NEW)
    browser = app.test_client()
    factories.sign_in(browser, factories.make_user("member", council, Role.MEMBER))
    assert [browser.get(path).status_code for path in (NEW, AUDIT, PUBLIC)] == [404, 404, 200]
