"""Browser fixtures: one site and one Chromium per test process, one clean context per test."""

import shutil
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.site import Site, running

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
Visit = Callable[..., Page]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demonstration council, served for real."""
    with running(tmp_path_factory.mktemp("site")) as found:
        yield found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium."""
    executable = shutil.which("chromium")
    assert executable, "Chromium is missing: ./dev test installs it"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=list(FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture
def visit(site: Site, browser: Browser) -> Iterator[Visit]:
    """Open the site as somebody: `visit("secretariat", language="ar", width=390)` gives a signed-in page."""
    contexts: list[BrowserContext] = []

    def open_page(role: str | None = None, *, language: str = "en", width: int = 1280, scripts: bool = True) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            locale=language,
            java_script_enabled=scripts,
            accept_downloads=True,
            base_url=site.url,
        )
        contexts.append(context)
        page = context.new_page()
        if role is not None:
            sign_in(page, *site.sign_ins[role])
        return page

    yield open_page
    for context in contexts:
        context.close()


def faults_of(page: Page) -> list[str]:
    """What is wrong with the page that is open: what axe finds, sideways scrolling, more or fewer than one heading."""
    found = [f"{fault['id']}: {fault['help']}" for fault in Axe().run(page).response["violations"]]
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    headings = page.locator("h1").count()
    return [*found, *([f"{wide} pixels too wide"] * (wide > 0)), *([f"{headings} main headings"] * (headings != 1))]


def sign_in(page: Page, email: str, password: str) -> None:
    """Sign in as a person does: fill the form and press enter."""
    page.goto("/sign-in")
    page.locator("input[name=email]").fill(email)
    page.locator("input[name=password]").fill(password)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url(lambda url: "/sign-in" not in url)
