"""Every page, for each role: no fault that axe finds, no sideways scrolling on a phone, nothing the policy blocks."""

import re

import pytest
from playwright.sync_api import ConsoleMessage, Page

from tests.browser.conftest import Visit, faults_of

COUNCIL = "/regional-review"
MISSING = "/no/such/page"
PAGES = {
    None: ["/", "/sign-in", "/contact", f"{COUNCIL}/public/", MISSING],
    "secretariat": [
        f"{COUNCIL}/",
        f"{COUNCIL}/council",
        f"{COUNCIL}/rotations",
        f"{COUNCIL}/ahead",
        f"{COUNCIL}/vacancies",
        f"{COUNCIL}/stagger",
        f"{COUNCIL}/people",
        f"{COUNCIL}/people/new",
        f"{COUNCIL}/calls",
        f"{COUNCIL}/terms",
        f"{COUNCIL}/charter",
        f"{COUNCIL}/charter/new",
        "/me",
        "/me/account",
    ],
    "member": ["/", "/me", f"{COUNCIL}/council", f"{COUNCIL}/rotations", f"{COUNCIL}/ahead", f"{COUNCIL}/charter"],
    "auditor": [f"{COUNCIL}/audit", f"{COUNCIL}/council", f"{COUNCIL}/rotations"],
    "administrator": [f"{COUNCIL}/roles", f"{COUNCIL}/charter"],
}
CASES = [(role, language, width) for role in PAGES for language, width in (("en", 1280), ("ar", 390))]


def _faults(page: Page, path: str) -> list[str]:
    answer = page.goto(path)
    assert answer is not None
    assert answer.status == (404 if path == MISSING else 200), path
    return [f"{path}: {fault}" for fault in faults_of(page)]


@pytest.mark.parametrize(("role", "language", "width"), CASES)
def test_pages_are_accessible_and_fit(visit: Visit, role: str | None, language: str, width: int) -> None:
    """Desktop in English, phone in Arabic: axe is silent, one heading, no overflow, nothing blocked."""
    page = visit(role, language=language, width=width)
    blocked: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if re.search("Content.Security.Policy|Refused to", message.text):
            blocked.append(message.text)

    page.on("console", note)
    faults = [fault for path in PAGES[role] for fault in _faults(page, path)]
    assert (faults, blocked) == ([], [])


@pytest.mark.parametrize("language", ["ar", "en", "es", "fr", "ru", "zh"])
def test_the_page_says_its_language_and_direction(visit: Visit, language: str) -> None:
    """The document's language is the reader's, and Arabic reads from the right."""
    page = visit(language=language)
    page.goto("/")
    told = page.evaluate("[document.documentElement.lang, document.documentElement.dir]")
    assert told == [language, "rtl" if language == "ar" else "ltr"]


def test_the_first_tab_stop_leads_to_the_content(visit: Visit) -> None:
    """Somebody who uses the keyboard can skip the header with the first key she presses."""
    page = visit()
    page.goto("/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
