"""Every page, for somebody who may open it: nothing that axe finds, no sideways scrolling, nothing the policy blocks.

The pages are those of the application's own list of routes; a new one fails until it can be opened here, or until it
says why it is not a page.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page

from tests.browser.conftest import Visit, faults_of, sign_in
from tests.browser.every_page import Place, Planted, planted
from tests.factories import PASSWORD

READERS = (
    "visitor",
    "member",
    "second member",
    "applicant",
    "auditor",
    "administrator",
    "secretariat",
    "other secretariat",
)
WINDOWS = {"en": (1280, "ltr"), "ar": (390, "rtl")}
SAME_PAGE = "[document.documentElement.lang, document.documentElement.dir]"


@pytest.fixture(scope="module")
def served(empty_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Planted]:
    """Two councils with something to show on every page."""
    with planted(empty_sqlite, tmp_path_factory.mktemp("planted")) as found:
        yield found


def _window(browser: Browser, served: Planted, who: str, language: str) -> Page:
    """A window of somebody's, signed in."""
    size = {"width": WINDOWS[language][0], "height": 900}
    page = browser.new_context(base_url=served.url, locale=language, viewport=size).new_page()  # type: ignore[arg-type]  # a plain dict
    if who != "visitor":
        sign_in(page, served.emails[who], PASSWORD)
    return page


def _faults(page: Page, place: Place, language: str) -> list[str]:
    answer = page.goto(place.address)
    assert answer is not None
    told = page.evaluate(SAME_PAGE)
    found = [
        *([f"answers {answer.status}"] * (answer.status != place.status)),
        *([f"says it is {told}"] * (told != [language, WINDOWS[language][1]])),
        *faults_of(page),
    ]
    return [f"{place.endpoint} at {place.address}: {fault}" for fault in found]


def test_every_page_has_somebody_who_looks_at_it(served: Planted) -> None:
    """A route that gives nobody a page here is none, or is not looked at; both are faults."""
    assert [place for place in served.places if place.who not in READERS] == []


@pytest.mark.parametrize("language", WINDOWS)
@pytest.mark.parametrize("who", READERS)
def test_pages_are_accessible_and_fit(browser: Browser, served: Planted, who: str, language: str) -> None:
    """On a desk in English, on a telephone in Arabic: axe is silent, one heading, no overflow, nothing blocked."""
    page = _window(browser, served, who, language)
    blocked: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if re.search("Content.Security.Policy|Refused to", message.text):
            blocked.append(f"{page.url}: {message.text}")

    page.on("console", note)
    faults = [fault for each in served.places if each.who == who for fault in _faults(page, each, language)]
    page.context.close()
    assert (faults, blocked) == ([], [])


@pytest.mark.parametrize("language", WINDOWS)
def test_the_way_in_with_a_second_factor_is_accessible_and_fits(
    browser: Browser, served: Planted, language: str
) -> None:
    """After the password: the page for the code, and those for whoever has lost her telephone."""
    page = _window(browser, served, "visitor", language)
    page.goto("/sign-in")
    page.locator("input[name=email]").fill(served.emails["careful"])
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url("**/sign-in/code**")
    faults = faults_of(page)
    for path in ("/sign-in/without-app", "/sign-in/recovery-code"):
        page.goto(path)
        faults += faults_of(page)
        assert page.url.endswith(path)
    page.context.close()
    assert faults == []


@pytest.mark.parametrize("language", ["ar", "en", "es", "fr", "ru", "zh"])
def test_the_page_says_its_language_and_direction(visit: Visit, language: str) -> None:
    """The document's language is the reader's, and Arabic reads from the right."""
    page = visit(language=language)
    page.goto("/")
    told = page.evaluate(SAME_PAGE)
    assert told == [language, "rtl" if language == "ar" else "ltr"]


def test_the_first_tab_stop_leads_to_the_content(visit: Visit) -> None:
    """Somebody who uses the keyboard can skip the header with the first key she presses."""
    page = visit()
    page.goto("/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
