"""A rotation carried through by those who take part: an officer, three members, a visitor and an auditor."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Download, Locator, Page, ViewportSize, expect

from tests.browser.conftest import faults_of, sign_in
from tests.browser.site import Site, running

ROOT = Path(__file__).parent.parent.parent
COUNCIL = "/regional-review"
WORKED = 120_000  # milliseconds in which the worker answers, on a busy machine
SEALED_IN = timedelta(seconds=40)  # the promise is sealed well before the numbers are known
DESK: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
DRAWN_BY = {"en": ("octo-41", "5 17 23 31 40 44"), "ar": ("digits", "42")}


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A site of its own: a rotation that is adopted is over."""
    with running(tmp_path / "site") as found:
        yield found


class Walk:
    """Everybody's window, in one language, and the proposal they meet at."""

    def __init__(self, site: Site, browser: Browser, language: str) -> None:
        self.site, self.browser, self.language = site, browser, language
        self.proposal = ""
        self.faults: dict[str, list[str]] = {}

    def look(self, page: Page, address: str = "") -> None:
        """Note what is wrong with a page, the one that is open unless another is named, also on a telephone."""
        if address:
            page.goto(address)
        for size in (PHONE, DESK):
            page.set_viewport_size(size)
            self.faults[f"{page.url} at {size['width']}"] = faults_of(page)

    def window(self, name: str | None = None) -> Page:
        """A window of somebody's own."""
        page = self.browser.new_context(base_url=self.site.url, locale=self.language, viewport=DESK).new_page()
        if name is not None:
            sign_in(page, *self.site.sign_ins[name])
        return page

    def step(self, page: Page, name: str) -> None:
        """Open the proposal, and from there the page of its next step."""
        page.goto(self.proposal)
        page.locator(f"a[href$='/{name}']").click()
        page.wait_for_url(re.compile(rf"/{name}$"))
        self.look(page)

    def send(self, page: Page, form: str = "main form", to: str = r"/proposals/\d+$") -> None:
        """Press the form's own button, and come to the page that follows: the proposal, unless another is named."""
        page.locator(f"{form} [type=submit]").click()
        page.wait_for_url(re.compile(to))

    def wait_for(self, page: Page, found: str) -> Locator:
        """Look at the proposal again until something is there."""
        place = page.locator(found).first
        for _ in range(WORKED // 1000):
            page.goto(self.proposal)
            if place.count():
                break
            page.wait_for_timeout(1000)
        expect(place).to_be_visible()
        return place


@pytest.mark.parametrize("language", ["en", "ar"])
def test_five_people_carry_a_rotation_through(site: Site, browser: Browser, language: str, tmp_path: Path) -> None:
    """From the answer of a member whose term ends to new terms, a reserve list, and evidence that an auditor checks."""
    walk = Walk(site, browser, language)
    officer, visitor = walk.window("secretariat"), walk.window()
    leaving, second, third = (walk.window(name) for name in ("member", "second-member", "third-member"))
    _member_wishes_to_stay(leaving)
    _officer_proposes(walk, officer)
    _council_signs_off(walk, officer, leaving, (second, third))
    public = _draw_is_promised(walk, officer, visitor)
    _panel_is_drawn(walk, officer, visitor, public)
    _officer_adopts(walk, officer)
    _anyone_checks(_download(visitor, "a[download]", public), tmp_path)
    auditor = walk.window("auditor")
    _anyone_checks(_download(auditor, "a[download]", walk.proposal), tmp_path)
    _everybody_gets_a_letter(walk, officer, leaving)
    direction = "rtl" if language == "ar" else "ltr"
    assert {page.locator("html").get_attribute("dir") for page in (officer, visitor, auditor)} == {direction}


def _member_wishes_to_stay(member: Page) -> None:
    """Whoever may return says so on her own page."""
    member.goto("/me")
    form = member.locator("form[action$='/answer']")
    form.locator("[value=stay]").check()
    form.locator("[type=submit]").click()
    expect(form.locator("[value=stay]")).to_be_checked()


def _officer_proposes(walk: Walk, officer: Page) -> None:
    officer.goto(f"{COUNCIL}/rotations")
    officer.locator("form[action$='/propose'] [type=submit]").click()
    officer.wait_for_url(re.compile(r"/proposals/\d+$"))
    walk.proposal = officer.url
    expect(officer.locator("#evidence")).to_be_visible(timeout=WORKED)
    walk.look(officer)
    day = officer.url.partition("/proposals/")[0]
    for address in (day, f"{day}/try", f"{day}/pins/new"):
        walk.look(officer, address)


def _council_signs_off(walk: Walk, officer: Page, leaving: Page, speaking: tuple[Page, ...]) -> None:
    """Members speak for themselves, except about a seat of their own; the officer enters what others told her."""
    walk.step(officer, "review")
    walk.send(officer)
    leaving.goto(walk.proposal)
    assert leaving.locator("[name=voice]").count() == 0
    for number, member in enumerate(speaking):
        member.goto(walk.proposal)
        member.locator("[name=voice][value=yes]").check()
        member.locator("[name=comment]").fill(f"comment {number}")
        walk.send(member, "form[action$='/opinion']")
    silent = officer.locator("section[aria-labelledby=review] details a")
    officer.goto(walk.proposal)
    while silent.count():
        officer.goto(silent.first.get_attribute("href") or "")
        officer.locator("[name=voice][value=yes]").check()
        walk.send(officer)
    expect(officer.get_by_text("comment 1")).to_be_visible()
    walk.send(officer, "form[action$='/review/close']")


def _draw_is_promised(walk: Walk, officer: Page, visitor: Page) -> str:
    """The public page shows the promise to anybody, before the numbers are known; its address."""
    method, _numbers = DRAWN_BY[walk.language]
    walk.step(officer, "promise")
    officer.locator(f"[name=method][value='{method}']").check()
    officer.locator("[name=source]").fill("6 / 49")
    known_at = (datetime.now(UTC) + SEALED_IN + timedelta(seconds=59)).replace(second=0)
    officer.locator("[name=draw_at]").fill(known_at.strftime("%Y-%m-%dT%H:%M"))
    walk.send(officer)
    walk.wait_for(officer, "a[href$='/draw']")
    public = officer.locator("a[href*='/public/draws/']").first.get_attribute("href") or ""
    visitor.goto(public)
    expect(visitor.locator("main")).to_contain_text(re.compile("[0-9a-f]{64}"))
    assert visitor.locator("#drawn").count() == 0
    officer.wait_for_timeout(max(0.0, (known_at - datetime.now(UTC)).total_seconds() * 1000))
    return public


def _panel_is_drawn(walk: Walk, officer: Page, visitor: Page, public: str) -> None:
    """Those who watch see who was drawn as soon as the numbers are entered."""
    walk.step(officer, "draw")
    officer.locator("[name=numbers]").fill(DRAWN_BY[walk.language][1])
    walk.send(officer, to=f"{public}$")
    visitor.goto(public)
    expect(visitor.locator("#drawn")).to_be_visible()
    visitor.goto(f"{public}/screen")
    assert visitor.locator(".screen-people li").count() > 0
    walk.look(visitor)
    walk.look(visitor, public)


def _officer_adopts(walk: Walk, officer: Page) -> None:
    """Adoption says before it is done who begins and who is in reserve; afterwards every seat is held."""
    walk.wait_for(officer, "a[href$='/adopt']")
    walk.step(officer, "adopt")
    assert officer.locator("h2 + p + ol li").count() == 8
    walk.send(officer)
    day = re.search(r"rotations/([0-9-]+)/", officer.url)
    assert day is not None
    officer.goto(f"{COUNCIL}/rotations/{day[1]}")
    assert officer.locator("form[action$='/propose']").count() == 0


def _everybody_gets_a_letter(walk: Walk, officer: Page, leaving: Page) -> None:
    """The officer prints them; a member opens her own, and nobody else's."""
    walk.look(officer, f"{walk.proposal}/letters")
    somebody = officer.locator("main tbody a").first.get_attribute("href") or ""
    walk.look(officer, somebody)
    leaving.goto("/me")
    leaving.locator("a[href*='/me/letters/']").click()
    walk.look(leaving)
    assert leaving.goto(somebody).status == 404  # type: ignore[union-attr]  # an address always has an answer
    assert {page: faults for page, faults in walk.faults.items() if faults} == {}


def _download(page: Page, link: str, address: str) -> Download:
    page.goto(address)
    with page.expect_download() as waiting:
        page.locator(link).first.click()
    return waiting.value


def _anyone_checks(file: Download, folder: Path) -> None:
    """`rotation check` says yes, and so does a copy of the one file of the checker, where nothing is installed."""
    saved = folder / file.suggested_filename
    file.save_as(saved)
    shutil.copy(ROOT / "solver" / "check.py", folder / "check.py")
    rotation = str(Path(sys.executable).with_name("rotation"))
    for command in (
        [rotation, "check", str(saved)],
        [sys.executable, "-I", "-S", str(folder / "check.py"), str(saved)],
    ):
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
        assert done.returncode == 0, done.stdout + done.stderr
