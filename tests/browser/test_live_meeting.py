"""The live page on tablets that lose their connection: taps wait, are sent again in order, and count once."""

import re
import threading
from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect
from sqlalchemy import select
from werkzeug.serving import make_server

from council.accounts.models import User
from council.councils.models import Council
from council.database import db, moment, transaction
from council.meetings.holding import service
from council.meetings.holding.models import AttendanceMark
from council.meetings.models import Meeting
from tests.browser.conftest import faults_of, sign_in
from tests.council.meetings.holding import room_of_twelve as room
from tests.factories import ACTOR, PASSWORD

RULES = {"quorum": room.QUORUM, "decision_rule": "simple"}
LONG = 15_000  # milliseconds in which a page asks again


@pytest.fixture
def meeting(app: Flask, council: Council) -> Meeting:
    """A meeting of today with twelve members."""
    assert app
    room.adopt(council, RULES)
    room.twelve(council)
    return room.meeting(council)


@pytest.fixture
def address(app: Flask, meeting: Meeting) -> Iterator[str]:
    """The application, served; where the live page of the meeting is."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    running = threading.Thread(target=server.serve_forever, daemon=True)
    running.start()
    yield f"http://127.0.0.1:{server.server_port}/test-council/meetings/{meeting.id}/live"
    server.shutdown()
    running.join()


def tablet(browser: Browser, officer: User, address: str, *, width: int = 1024) -> Page:
    """An officer's tablet at the live page."""
    base = address.partition("/test-council")[0]
    context = browser.new_context(base_url=base, viewport={"width": width, "height": 768}, has_touch=True)
    page = context.new_page()
    sign_in(page, officer.email, PASSWORD)
    page.goto(address)
    return page


def button(page: Page, name: str, state: str) -> Locator:
    """The button that notes something of a person; her name is read out with it, and not seen."""
    return page.get_by_role("button", name=re.compile(rf"{state}\s*: {name}$"))


def marks() -> list[tuple[str, str]]:
    """What was written down, in the order in which it was made: person and state."""
    db.session.rollback()
    ordered = db.session.scalars(select(AttendanceMark).order_by(AttendanceMark.made_at)).all()
    return [(str(each.person_id), each.state) for each in ordered]


def test_taps_without_a_connection_wait_and_count_once(browser: Browser, officer: User, address: str) -> None:
    """Two tablets, one without a connection for a while: afterwards both show the same, and nothing is there twice."""
    one, other = (tablet(browser, officer, address) for _each in range(2))
    context: BrowserContext = one.context
    context.set_offline(True)
    button(one, "Member A", "Present").tap()
    button(one, "Member B", "Came late").tap()
    button(one, "Member A", "Left early").tap()
    expect(one.locator("#connection")).to_be_visible()
    expect(one.locator(".connection-count")).to_have_text("3")
    expect(button(one, "Member A", "Left early")).to_have_attribute("aria-pressed", "true")
    button(other, "Member C", "From afar").tap()
    expect(button(other, "Member C", "From afar")).to_have_attribute("aria-pressed", "true")
    assert faults_of(one) == []
    context.set_offline(False)
    expect(one.locator("#connection")).to_be_hidden(timeout=LONG)
    for page in (one, other):
        for name, state in (("Member A", "Left early"), ("Member B", "Came late"), ("Member C", "From afar")):
            expect(button(page, name, state)).to_have_attribute("aria-pressed", "true", timeout=LONG)
        expect(page.locator(".quorum-count")).to_contain_text("2 members are there.", timeout=LONG)
    assert [state for _person, state in marks()] == ["present", "late", "left_early", "remote"]
    context.close()
    other.context.close()


def test_a_tap_whose_answer_was_lost_is_not_counted_twice(browser: Browser, officer: User, address: str) -> None:
    """The site wrote it down and the answer never came back: sent again, it is still one mark."""
    page = tablet(browser, officer, address, width=768)
    lost: list[str] = []

    def lose(route: Route) -> None:
        route.fetch()
        lost.append(route.request.url)
        route.abort()
        if len(lost) > 1:
            page.unroute("**/attendance")

    page.route("**/attendance", lose)
    button(page, "Member A", "Present").tap()
    expect(page.locator("#connection")).to_be_visible()
    expect(page.locator("#connection")).to_be_hidden(timeout=LONG)
    expect(button(page, "Member A", "Present")).to_have_attribute("aria-pressed", "true")
    assert len(lost) == 2
    assert [state for _person, state in marks()] == ["present"]
    page.context.close()


def test_what_waits_survives_that_the_page_is_closed(browser: Browser, officer: User, address: str) -> None:
    """A tablet whose page is shut without a connection sends what it kept when the page is opened again."""
    page = tablet(browser, officer, address)
    page.context.set_offline(True)
    button(page, "Member A", "Excused").tap()
    expect(page.locator(".connection-count")).to_have_text("1")
    context = page.context
    page.close()
    context.set_offline(False)
    again = context.new_page()
    again.goto(address)
    expect(button(again, "Member A", "Excused")).to_have_attribute("aria-pressed", "true", timeout=LONG)
    expect(again.locator("#connection")).to_be_hidden(timeout=LONG)
    assert [state for _person, state in marks()] == ["excused"]
    context.close()


def test_a_tap_that_the_site_refuses_is_told_and_does_not_block_the_others(
    browser: Browser, officer: User, address: str, meeting: Meeting
) -> None:
    """Another tablet closed the meeting: the sentence is shown, and the queue is empty."""
    page = tablet(browser, officer, address)
    page.context.set_offline(True)
    room.opened(meeting, [])
    with transaction():
        service.close_meeting(ACTOR, db.session.get_one(Meeting, meeting.id), at=moment())
    button(page, "Member A", "Present").tap()
    page.context.set_offline(False)
    expect(page.locator("#connection")).to_contain_text("This meeting is closed.", timeout=LONG)
    expect(page.locator(".connection-count")).to_have_text("0")
    page.context.close()
