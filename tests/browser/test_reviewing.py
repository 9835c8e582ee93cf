"""A review in phases, by those who take part in it: an officer and two assessors, each with the keyboard alone."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.browser.conftest import faults_of, sign_in
from tests.browser.keyboard import choose, press, write
from tests.browser.site import Site, running

COUNCIL = "/regional-review"
DESK: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
ASSESSED = 2  # applications that each assessor reads here; the others stay with fewer than two assessments
SEND = "main form [type=submit]"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A site of its own: a review that is decided is over."""
    with running(tmp_path / "site") as found:
        yield found


class Walk:
    """Everybody's window, in one language, and what was wrong with the pages on the way."""

    def __init__(self, site: Site, browser: Browser, language: str) -> None:
        self.site, self.browser, self.language = site, browser, language
        self.faults: dict[str, list[str]] = {}

    def window(self, name: str) -> Page:
        """A window of somebody's own."""
        page = self.browser.new_context(base_url=self.site.url, locale=self.language, viewport=DESK).new_page()
        sign_in(page, *self.site.sign_ins[name])
        return page

    def look(self, page: Page, address: str = "") -> None:
        """Note what is wrong with a page, on a desk and on a telephone."""
        if address:
            page.goto(address)
        for size in (PHONE, DESK):
            page.set_viewport_size(size)
            self.faults[f"{page.url} at {size['width']}"] = faults_of(page)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_an_officer_and_two_assessors_come_from_the_deadline_to_the_pool(
    site: Site, browser: Browser, language: str
) -> None:
    """Each phase is opened after reading what it shows to whom; at the end everybody is eligible or has a reason."""
    walk = Walk(site, browser, language)
    officer = walk.window("secretariat")
    call = _deadline_passes(officer)
    _review_opens(walk, officer, call)
    _rules_are_looked_at(walk, officer, call)
    readers = [walk.window(name) for name in ("second-member", "third-member")]
    for reader in readers:
        _assesses(walk, reader)
    _names_join(walk, officer, call)
    _everybody_is_answered(walk, officer, call)
    walk.look(readers[0], f"{COUNCIL}/assessments")
    press(readers[0], "main tbody a", r"/assessments/[0-9a-f-]+$")
    walk.look(readers[0])
    press(readers[0], "main tbody a", r"/assessments/[0-9a-f-]+/1$")
    walk.look(readers[0])
    for room in ("/coverage", "/missing", "/outreach", "/outreach/new"):
        walk.look(officer, f"{call}{room}")
    walk.look(officer, f"{COUNCIL}/refusals")
    assert {page: faults for page, faults in walk.faults.items() if faults} == {}


def _deadline_passes(officer: Page) -> str:
    """The open call ended yesterday; not a part of the way, so the date is just put in. Gives the call's address."""
    officer.goto(f"{COUNCIL}/calls")
    officer.locator("main tbody a").first.click()
    officer.wait_for_url(re.compile(r"/calls/[0-9a-f-]+$"))
    call = officer.url
    officer.goto(f"{call}/edit")
    yesterday = datetime.now(UTC).date() - timedelta(days=1)
    officer.locator("[name=closes_on]").fill(yesterday.isoformat())
    officer.locator(SEND).last.click()
    officer.wait_for_url(call)
    return call


def _review_opens(walk: Walk, officer: Page, call: str) -> None:
    """From the call to the first phase; everybody but the secretariat, who stands first, is asked to assess."""
    officer.goto(call)
    walk.look(officer)
    press(officer, "main a[href$='/review']", "/review/open$")
    walk.look(officer)
    press(officer, SEND, "/review$")
    walk.look(officer)
    press(officer, "main a[href$='/assessors']", "/assessors$")
    walk.look(officer)
    while officer.locator("[name=user] option").count() > 1:
        officer.locator("[name=user]").focus()
        officer.keyboard.press("End")
        press(officer, "main form:has([name=user]) [type=submit]", "/assessors$")
    walk.look(officer)
    assert officer.locator("main tbody tr").count() > 1
    press(officer, "nav.steps a[href$='/review']", "/review$")
    press(officer, "main tbody a", "/review/applications/")
    walk.look(officer)
    officer.goto(f"{call}/review")
    press(officer, "main a[href$='/review/all']", "/review/all$")
    walk.look(officer)
    press(officer, SEND, "/review$")


def _rules_are_looked_at(walk: Walk, officer: Page, call: str) -> None:
    """One application is turned away with its reason, the others are noted as the rules say."""
    press(officer, "main a[href$='/review/next']", "/review/next$")
    walk.look(officer)
    press(officer, SEND, "/review$")
    walk.look(officer)
    press(officer, "main tbody a", "/review/applications/")
    walk.look(officer)
    choose(officer, "outcome", 1)
    press(officer, SEND, "/review/applications/")
    walk.look(officer)
    write(officer, "reason", "Moved away.")
    officer.locator("[name=refusal]").focus()
    officer.keyboard.press("End")
    press(officer, SEND, "/review$")
    press(officer, "main a[href$='/review/all']", "/review/all$")
    walk.look(officer)
    write(officer, "reason", "Looked at each.")
    press(officer, SEND, "/review$")
    press(officer, "main a[href$='/review/next']", "/review/next$")
    walk.look(officer)
    press(officer, SEND, "/review$")
    walk.look(officer)
    assert officer.url == f"{call}/review"


def _assesses(walk: Walk, reader: Page) -> None:
    """From the way around to the first applications, and one that she leaves to others."""
    reader.goto(f"{COUNCIL}/council")
    press(reader, "nav.way a[href$='/assessments']", "/assessments$")
    walk.look(reader)
    press(reader, "main tbody a", r"/assessments/[0-9a-f-]+$")
    walk.look(reader)
    mine = reader.url
    for number in range(1, ASSESSED + 1):
        press(reader, ".page-header a.btn", f"/{number}$")
        if number == 1:
            walk.look(reader)
        for name in _criteria(reader):
            choose(reader, name, number)
        write(reader, "comment", f"comment {number}")
        press(reader, SEND, r"/assessments/[0-9a-f-]+$")
    press(reader, ".page-header a.btn", f"/{ASSESSED + 1}$")
    press(reader, "main a[href$='/conflict']", "/conflict$")
    walk.look(reader)
    press(reader, SEND, mine)
    walk.look(reader)


def _criteria(reader: Page) -> list[str]:
    names = reader.locator("[name^=points_]").evaluate_all("all => all.map(each => each.name)")
    return list(dict.fromkeys(str(each) for each in names))


def _names_join(walk: Walk, officer: Page, call: str) -> None:
    """Before the step no comment stands beside a name, afterwards it does."""
    officer.goto(f"{call}/review")
    expect(officer.locator("main")).to_contain_text(str(2 * ASSESSED))
    assert officer.get_by_text("comment 1").count() == 0
    press(officer, "main a[href$='/review/next']", "/review/next$")
    walk.look(officer)
    press(officer, SEND, "/review$")
    walk.look(officer)
    number = officer.locator("main tbody tr").filter(has_text=re.compile("[0-9٠-٩]+ .*[0-9٠-٩]+")).count()
    assert number > 0


def _everybody_is_answered(walk: Walk, officer: Page, call: str) -> None:
    """The last step answers everybody; nobody waits any more."""
    press(officer, "main a[href$='/review/next']", "/review/next$")
    walk.look(officer)
    press(officer, SEND, "/review$")
    walk.look(officer)
    assert officer.locator(".page-header a.btn").count() == 0
    officer.goto(f"{call}?stage=received")
    expect(officer.locator("section[aria-labelledby=applications] tbody tr")).to_have_count(0)
