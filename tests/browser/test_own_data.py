"""A member's way with the keyboard alone: from the reminder on her page to "leave", and to a copy of all her data."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from council.portal.own.copied import OwnData
from tests.browser.conftest import faults_of, sign_in
from tests.browser.site import Site, running

PHONE: ViewportSize = {"width": 390, "height": 844}
MOST_STOPS = 120  # of the tab key on one page


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A site of its own: an answer that was given is given."""
    with running(tmp_path / "site") as found:
        yield found


@pytest.fixture
def member(site: Site, browser: Browser) -> Page:
    """The telephone of a member whose term ends soon, signed in."""
    page = browser.new_context(base_url=site.url, locale="en", viewport=PHONE, accept_downloads=True).new_page()
    sign_in(page, *site.sign_ins["member"])
    return page


def _tab_to(page: Page, wanted: Locator) -> None:
    """Press the tab key until something has the focus."""
    expect(wanted).to_have_count(1)
    for _ in range(MOST_STOPS):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    message = "the tab key never comes there"
    raise AssertionError(message)


def _follow(page: Page, words: str) -> None:
    """Go to a link by tab and open it by enter; the page that follows has no fault."""
    link = page.locator("main").get_by_role("link", name=words, exact=True)
    _tab_to(page, link)
    address = link.get_attribute("href") or ""
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{address}")
    assert faults_of(page) == [], page.url


def _home(page: Page) -> None:
    page.goto("/me")
    assert faults_of(page) == []


def _leaves(page: Page) -> None:
    """Her page says first what to do by when; she answers with the arrow keys and the space bar."""
    _home(page)
    expect(page.locator(".lead")).to_have_text(re.compile(r"^Say what you wish when your term ends, by "))
    _tab_to(page, page.locator("input[name=answer][value=stay]"))
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.locator("input[name=answer][value=leave]")).to_be_checked()
    _tab_to(page, page.get_by_role("button", name="Send my answer"))
    page.keyboard.press("Enter")
    expect(page.locator(".lead")).to_contain_text("Nothing waits for you now.")
    expect(page.locator("input[name=answer][value=leave]")).to_be_checked()


def _takes_a_copy(page: Page, folder: Path) -> OwnData:
    """From her page to everything that is kept, and both files of it."""
    _home(page)
    _follow(page, "Read and download everything that is kept about me")
    files = {}
    for words, ending in (("Download it to read (PDF)", "pdf"), ("Download it for machines (JSON)", "json")):
        _tab_to(page, page.get_by_role("link", name=words))
        with page.expect_download() as waiting:
            page.keyboard.press("Enter")
        assert waiting.value.suggested_filename == f"my-data.{ending}"
        waiting.value.save_as(folder / f"copy.{ending}")
        files[ending] = (folder / f"copy.{ending}").read_bytes()
    assert files["pdf"].startswith(b"%PDF-")
    return OwnData.model_validate(json.loads(files["json"]))


def test_a_member_leaves_and_takes_her_data_along(member: Page, tmp_path: Path) -> None:
    """She answers, reads every page about her data without a fault that axe finds, and the copy holds her answer."""
    _leaves(member)
    for words in (
        "Say or take back something about myself",
        "Correct my name, or how to reach me",
        "See who looked at my data, and when",
        "Follow my dates in a calendar",
        "Take back what I agreed to, or ask to be erased",
    ):
        _home(member)
        _follow(member, words)
    told = _takes_a_copy(member, tmp_path)
    assert [term.wish for term in told.terms if term.wish] == ["leave"]
