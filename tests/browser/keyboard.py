"""Working a page by its keyboard alone."""

import re
from datetime import date
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from tests.browser.conftest import sign_in
from tests.browser.site import Site

COUNCIL = "/regional-review"
DESK: ViewportSize = {"width": 1280, "height": 900}
SEND = "main form [type=submit]"
ID = "[0-9a-f-]{36}"
MOST_TABS = 250


def window(site: Site, browser: Browser, who: str = "") -> Page:
    """An American window on a site, signed in unless nobody is named."""
    context = browser.new_context(base_url=site.url, locale="en-US", viewport=DESK, accept_downloads=True)
    page = context.new_page()
    if who:
        sign_in(page, *site.sign_ins[who])
    return page


def enter(page: Page, room: str, *links: str) -> None:
    """Open one of the council's rooms, and follow links in it by how their addresses end."""
    page.goto(f"{COUNCIL}{room}")
    for each in links:
        press(page, f"main a[href$='{each}']", f"{each}$")


def says(page: Page, words: str) -> None:
    """Wait until the page says something."""
    expect(page.locator("main")).to_contain_text(words)


def reach(page: Page, target: Locator) -> Locator:
    """Go on with the tabulator key until something has the focus."""
    handle = target.first
    expect(handle).to_be_visible()
    for _press in range(MOST_TABS):
        if handle.evaluate("each => each === document.activeElement"):
            return handle
        page.keyboard.press("Tab")
    message = f"the keyboard does not reach {target}"
    raise AssertionError(message)


def press(page: Page, selector: str, to: str) -> None:
    """Reach a link or a button, press Enter, and come to the page that follows."""
    reach(page, page.locator(selector))
    with page.expect_navigation(url=re.compile(to)):
        page.keyboard.press("Enter")


def write(page: Page, name: str, text: str) -> None:
    """Reach a field and fill it anew."""
    reach(page, page.locator(f"[name={name}]"))
    page.keyboard.press("Control+a")
    page.keyboard.type(text)


def choose(page: Page, name: str, downwards: int) -> None:
    """Reach a group of choices and go down in it; none chosen before, the first press of a key chooses one."""
    reach(page, page.locator(f"[name={name}]"))
    page.keyboard.press("Space")
    for _step in range(downwards):
        page.keyboard.press("ArrowDown")


def another(page: Page, name: str, downwards: int) -> None:
    """Reach a group of choices of which one is made, and go down from there."""
    reach(page, page.locator(f"[name={name}]:checked"))
    for _step in range(downwards):
        page.keyboard.press("ArrowDown")


def pick(page: Page, name: str, downwards: int) -> None:
    """Reach a list that opens, and go down in it."""
    reach(page, page.locator(f"[name={name}]"))
    for _step in range(downwards):
        page.keyboard.press("ArrowDown")


def tick(page: Page, name: str) -> None:
    """Reach a box and tick it."""
    reach(page, page.locator(f"[name={name}]"))
    page.keyboard.press("Space")


def write_day(page: Page, name: str, day: date) -> None:
    """Reach a day and type it, in the order of the American window the tests open."""
    reach(page, page.locator(f"[name={name}]"))
    page.keyboard.type(f"{day:%m%d%Y}")
    expect(page.locator(f"[name={name}]")).to_have_value(day.isoformat())


def take(page: Page, selector: str, folder: Path) -> Path:
    """Reach what gives a file, press Enter, and keep the file."""
    reach(page, page.locator(selector))
    with page.expect_download() as waiting:
        page.keyboard.press("Enter")
    kept = folder / waiting.value.suggested_filename
    waiting.value.save_as(kept)
    return kept
