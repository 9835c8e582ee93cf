"""A council of eight who live by five clocks, served in this process so that its weeks pass in a moment."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

import time_machine
from flask import Flask
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect
from sqlalchemy import select
from werkzeug.serving import make_server

from council.access import Role
from council.accounts.models import User
from council.councils import service as councils
from council.councils.models import Council
from council.councils.rules import CharterRules
from council.database import db, transaction
from council.mail import OutgoingMail
from council.members import service as members
from council.members.models import Person
from council.terms import service as terms
from tests import factories
from tests.browser.conftest import faults_of, sign_in
from tests.factories import ACTOR, PASSWORD

HOME = "/test-council"
ONE = r"/meetings/[0-9a-f-]{36}$"
BEGINS = datetime(2027, 1, 11, 9, tzinfo=UTC)
SITS_FROM, SITS_UNTIL = date(2026, 7, 1), date(2028, 7, 1)
CHARTER_FROM = date(2026, 1, 1)
DESK: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
TABLET: ViewportSize = {"width": 820, "height": 1180}
MEETINGS = {
    "quorum": {"first_call": "2/3", "second_call": "1/2"},
    "decision_rule": "simple",
    "report_every_months": 6,
}
SEATS = 8


class Who(NamedTuple):
    """Somebody of the council: where her clock stands, and whether she signs in."""

    name: str
    zone: str
    signs_in: bool


EIGHT = (
    Who("Amina", "Africa/Dakar", signs_in=True),
    Who("Bilal", "Asia/Beirut", signs_in=True),
    Who("Carmen", "America/Bogota", signs_in=True),
    Who("Divina", "Asia/Manila", signs_in=True),
    Who("Elif", "Europe/Brussels", signs_in=False),
    Who("Fatou", "Africa/Dakar", signs_in=False),
    Who("Grace", "Asia/Manila", signs_in=False),
    Who("Hamza", "Europe/Brussels", signs_in=False),
)
AWAY = "Carmen"  # nine hours of the day are night for her while it is day in Manila


def eight(council: Council) -> dict[str, Person]:
    """The council gives itself a charter with a second call, and eight take their seats."""
    seats = {"key": "members", "name": {"en": "Members"}, "seats": SEATS}
    rules = {"least_size": 1, "most_size": SEATS, "seat_groups": [seats], "terms": {"months": 24}, "meetings": MEETINGS}
    with transaction():
        adopted = CharterRules.model_validate(rules)
        councils.adopt_charter(ACTOR, council, rules=adopted, in_force_from=CHARTER_FROM)
    return {each.name: _seat(council, each) for each in EIGHT}


def _seat(council: Council, who: Who) -> Person:
    user = factories.make_user(who.name.lower(), council, Role.MEMBER) if who.signs_in else None
    with transaction():
        contact = user.email if user else ""
        person = members.add_person(ACTOR, council, name=who.name, user=user, contact=contact)
        terms.begin_term(ACTOR, council, person=person, seat_group="members", start=SITS_FROM, end=SITS_UNTIL)
    return person


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The application, served by threads of this process, which read the clock that a test moves; its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    running = threading.Thread(target=server.serve_forever, daemon=True)
    running.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    running.join()


def code_in_latest_mail() -> tuple[str, str]:
    """Where the mail written last leads, without the name of the site, and the code in it."""
    db.session.rollback()
    body = db.session.scalars(select(OutgoingMail.body).order_by(OutgoingMail.written_at.desc())).first() or ""
    found = re.search(r"https?://[^/]+(/\S+)#(\d{28})\s", body)
    assert found
    return found.group(1), found.group(2)


@dataclass
class Walk:
    """Everybody's window, each with a twin in which the same person reads Arabic, and what is wrong with the pages."""

    browser: Browser
    base: str
    clock: time_machine.Traveller
    people: dict[str, Person]
    signed_in: dict[Page, str] = field(default_factory=dict)
    twins: dict[Page, Page] = field(default_factory=dict)
    faults: dict[str, list[str]] = field(default_factory=dict)

    def window(self, user: User | str = "", *, size: ViewportSize = DESK, twin: bool = True) -> Page:
        """A window of somebody's own: of an account, of a member by her name, or of a visitor."""
        email = user.email if isinstance(user, User) else f"{user.lower()}@test.example" if user else ""
        page = self._opened("en", email, size)
        if twin:
            self.twins[page] = self._opened("ar", email, DESK)
        return page

    def _opened(self, language: str, email: str, size: ViewportSize) -> Page:
        touched = size is TABLET
        context = self.browser.new_context(base_url=self.base, locale=language, viewport=size, has_touch=touched)
        page = context.new_page()
        if email:
            self.signed_in[page] = email
            sign_in(page, email, PASSWORD)
        return page

    def later(self, much: timedelta) -> None:
        """Time passes, and whoever was signed in signs in again."""
        self.clock.shift(much)
        for page, email in self.signed_in.items():
            page.context.clear_cookies()
            sign_in(page, email, PASSWORD)

    def look(self, page: Page, address: str = "") -> None:
        """Note what is wrong with a page, the one that is open unless another is named, and with it in Arabic."""
        if address:
            page.goto(address)
        self.faults[page.url] = faults_of(page)
        if page in self.twins:
            self._look_in_arabic(self.twins[page], page.url)

    def _look_in_arabic(self, twin: Page, address: str) -> None:
        twin.goto(address)
        expect(twin.locator("html")).to_have_attribute("dir", "rtl")
        for size in (PHONE, DESK):
            twin.set_viewport_size(size)
            self.faults[f"{address} in Arabic at {size['width']}"] = faults_of(twin)

    def found(self) -> dict[str, list[str]]:
        """The pages with which something is wrong."""
        return {address: faults for address, faults in self.faults.items() if faults}

    def close(self) -> None:
        """Shut every window."""
        for context in self.browser.contexts:
            context.close()


def send(page: Page, to: str, form: str = "main form") -> None:
    """Press the first button of a form, and come to the page that follows."""
    with page.expect_navigation(url=re.compile(to)):
        page.locator(f"{form} [type=submit]").first.click()


def tap_button(page: Page, name: str, state: str) -> Locator:
    """The button of the live page that notes something of somebody; her name is read out with it, and not seen."""
    return page.get_by_role("button", name=re.compile(rf"{state}\s*: {name}$"))


def fill(page: Page, **values: str) -> None:
    """Fill fields by their names."""
    for name, value in values.items():
        page.locator(f"main [name='{name}']").fill(value)
