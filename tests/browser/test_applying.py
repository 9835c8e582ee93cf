"""An applicant with a cheap telephone, in Arabic, without e-mail and without JavaScript: from the call to its answer.

The same way is walked a second time with JavaScript on, so that axe can look at each page on it.
"""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit, faults_of
from tests.browser.keyboard import press, tick, write

COUNCIL = "/regional-review"
CALLS = f"{COUNCIL}/public/calls"
ENTER = f"{COUNCIL}/public/applications"
OFFICE = ("", "/notice", "/questions", "/questions/concern", "/late", "/carry", "/applications/new", "/edit")
NAME, CHOSEN = "أمينة", "آمنة"
Look = Callable[[Page], None]


def _open_call(page: Page, look: Look) -> None:
    page.goto(f"{CALLS}?lang=ar")
    look(page)
    press(page, "main h3 a", r"/public/calls/[0-9a-f-]+$")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    look(page)
    press(page, "main a[href$='/apply']", "/apply$")
    look(page)
    tick(page, "read")
    press(page, "main form [type=submit]", "/receipt$")


def _read_code(page: Page) -> str:
    code = re.sub(r"\D", "", page.locator(".receipt-code").inner_text())
    assert len(code) == 28
    assert code not in page.url
    return code


def _fill_in(page: Page, look: Look) -> None:
    look(page)
    write(page, "name", NAME)
    press(page, "main form [type=submit]", "/step/questions$")
    look(page)
    write(page, "answer_concern", "السكن في حينا غالٍ.")
    press(page, "main form [type=submit]", "/step/about-me$")
    look(page)
    expect(page.locator("input[type=radio][value=undisclosed]:checked").first).to_be_visible()
    press(page, "main form [type=submit]", "/check$")
    look(page)
    expect(page.locator("main")).to_contain_text(NAME)
    press(page, "main form [type=submit]", "/receipt$")
    look(page)


def _finish_and_return(page: Page, look: Look, code: str) -> None:
    press(page, "main a[href$='/mine']", "/mine$")
    look(page)
    press(page, ".finished [type=submit]", "/applications$")
    page.goto(f"{ENTER}/mine")
    expect(page).to_have_url(re.compile("/applications$"))
    look(page)
    wrong = f"{code[:-1]}{(int(code[-1]) + 1) % 10}"
    write(page, "code", wrong)
    press(page, "main form [type=submit]", "/applications$")
    look(page)
    write(page, "code", " ".join(re.findall("....", code)))
    press(page, "main form [type=submit]", "/mine$")


def _correct(page: Page, look: Look) -> None:
    press(page, "main a[href$='/check']", "/check$")
    look(page)
    press(page, "main a[href*='/step/name']", "/step/name")
    write(page, "name", CHOSEN)
    press(page, "main form [type=submit]", "/check(#name)?$")
    expect(page.locator("main")).to_contain_text(CHOSEN)


def _withdraw(page: Page, look: Look) -> None:
    page.goto(f"{ENTER}/mine")
    press(page, "main a[href$='/withdraw']", "/withdraw$")
    look(page)
    press(page, "main form [type=submit]", "/mine$")
    expect(page.locator("main a[href$='/withdraw']")).to_have_count(0)
    look(page)


def _officer_refuses(officer: Page, reason: str) -> None:
    officer.goto(f"{COUNCIL}/calls")
    officer.locator("main tbody th a").first.click()
    officer.get_by_role("link", name=CHOSEN).first.click()
    officer.locator("[name=stage][value=not_eligible]").check()
    officer.locator("[name=reason]").fill(reason)
    officer.locator("main form [type=submit]").click()
    officer.wait_for_url(re.compile(r"/calls/[0-9a-f-]+$"))


@pytest.mark.parametrize("scripts", [False, True], ids=["without JavaScript", "with axe"])
def test_an_applicant_applies_returns_corrects_and_reads_the_answer(visit: Visit, scripts: bool) -> None:  # noqa: FBT001  # pytest gives it by name
    """By keyboard alone, on 390 pixels, in Arabic: from the call to the receipt, a correction, and the answer."""
    page = visit(language="ar", width=390, scripts=scripts)
    faults: dict[str, list[str]] = {}

    def look(seen: Page) -> None:
        if scripts:
            faults[seen.url] = faults_of(seen)

    _open_call(page, look)
    code = _read_code(page)
    look(page)
    press(page, "main a.btn-primary", "/step/name$")
    _fill_in(page, look)
    assert _read_code(page) == code
    _finish_and_return(page, look, code)
    _correct(page, look)
    if scripts:
        _withdraw(page, look)
    else:
        _officer_refuses(visit("secretariat"), "Lives elsewhere.")
        page.goto(f"{ENTER}/mine")
        expect(page.locator("main")).to_contain_text("Lives elsewhere.")
    assert {address: found for address, found in faults.items() if found} == {}


def test_the_secretariats_pages_about_a_call_are_accessible_and_fit(visit: Visit) -> None:
    """Each of them on a telephone in Arabic and on a desk in English."""
    faults: dict[str, list[str]] = {}
    for language, width in (("ar", 390), ("en", 1280)):
        officer = visit("secretariat", language=language, width=width)
        officer.goto(f"{COUNCIL}/calls")
        officer.locator("main tbody th a").first.click()
        officer.wait_for_url(re.compile(r"/calls/[0-9a-f-]+$"))
        call = officer.url
        for path in (
            "",
            "/notice",
            "/questions",
            "/questions/concern",
            "/late",
            "/carry",
            "/applications/new",
            "/edit",
        ):
            officer.goto(f"{call}{path}")
            faults[f"{language} {path}"] = faults_of(officer)
        officer.goto(call.replace("/calls/", "/public/calls/") + "/poster")
        faults[f"{language} poster"] = faults_of(officer)
    assert {address: found for address, found in faults.items() if found} == {}
