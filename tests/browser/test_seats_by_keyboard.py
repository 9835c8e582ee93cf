"""What comes between rotations, with the keyboard alone: offices and groups, giving a seat up, late codes, erasure."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import faults_of
from tests.browser.keyboard import COUNCIL, ID, SEND, enter, pick, press, reach, says, tick, window, write, write_day
from tests.browser.site import Site, running

TODAY = datetime.now(UTC).date()


@pytest.fixture(scope="module")
def own_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site of its own: a call is closed on it, and somebody is erased."""
    with running(tmp_path_factory.mktemp("seats")) as found:
        yield found


def _names_an_office(page: Page) -> None:
    enter(page, "/charter", "/charter/new")
    press(page, "main [name=step][value=add_office]", "/charter/new")
    added = page.locator("[name^=officers-][name$=-name]").last.get_attribute("name")
    assert added is not None
    write(page, added, "Treasurer")
    write_day(page, "in_force_from", TODAY)
    press(page, "main .actions [name=step][value=preview]", "/charter/new")
    tick(page, "confirm")
    press(page, "main [name=step][value=adopt]", "/charter$")


def _gives_it_and_ends_it(page: Page) -> None:
    enter(page, "/terms", "/offices", "/offices/new")
    pick(page, "office", page.locator("[name=office] option").count() - 1)
    pick(page, "person", 1)
    press(page, SEND, "/offices$")
    row = "main table tbody tr:has-text('Treasurer')"
    held = page.locator(f"{row} td[data-label=Name]")
    expect(held.locator(".badge")).to_have_count(0)
    press(page, f"{row} a[href$='/end']", f"/offices/{ID}/end$")
    assert faults_of(page) == []
    write_day(page, "on", TODAY)
    write(page, "reason", "She has asked for it.")
    press(page, SEND, "/offices$")
    expect(held).to_contain_text("vacant")


def _forms_a_group(page: Page) -> None:
    enter(page, "/terms", "/offices")
    press(page, "main a.btn-secondary", "/new$")
    assert faults_of(page) == []
    write(page, "name-en", "Housing group")
    press(page, SEND, "/offices$")
    says(page, "Housing group")
    group = "main section[aria-labelledby^=group]:has-text('Housing group')"
    press(page, f"{group} a[href$='/join']", "/join$")
    pick(page, "person", 1)
    press(page, SEND, "/offices$")
    place = page.locator(f"{group} a[href*='/places/']")
    expect(place).to_have_count(1)
    press(page, f"{group} a[href*='/places/']", "/end$")
    press(page, SEND, "/offices$")
    expect(place).to_have_count(0)


def test_an_officer_fills_an_office_and_forms_a_group_with_the_keyboard(own_site: Site, browser: Browser) -> None:
    """A treasurer is named in the charter, chosen and released; a group is formed, joined and left."""
    officer = window(own_site, browser, "secretariat")
    _names_an_office(officer)
    _gives_it_and_ends_it(officer)
    _forms_a_group(officer)


def test_a_member_gives_her_seat_up_and_takes_that_back_with_the_keyboard(own_site: Site, browser: Browser) -> None:
    """She reads what happens before it does, and as long as nobody follows her she may change her mind."""
    member = window(own_site, browser, "member")
    member.goto("/me")
    press(member, "main a[href$='/resign']", "/resign$")
    write_day(member, "leaves_on", TODAY + timedelta(days=30))
    write(member, "reason", "I move away.")
    press(member, "main [name=step][value=look]", "/resign$")
    says(member, "Until that day it can be taken back")
    assert faults_of(member) == []
    press(member, "main [name=step][value=do]", "/me$")
    expect(member.locator("main a[href$='/resign']")).to_have_count(0)
    press(member, "main form[action$='/resign/back'] [type=submit]", "/me$")
    expect(member.locator("main a[href$='/resign']")).to_have_count(1)


def _closes_the_call(page: Page) -> None:
    enter(page, "/calls")
    press(page, "main tbody th a", f"/calls/{ID}$")
    press(page, "main a[href$='/edit']", "/edit$")
    write_day(page, "closes_on", TODAY - timedelta(days=1))
    press(page, SEND, f"/calls/{ID}$")


def _makes_a_late_code(page: Page) -> str:
    press(page, "main a[href$='/late']", "/late$")
    write(page, "reason", "The letter came too late.")
    write_day(page, "valid_until", TODAY + timedelta(days=7))
    press(page, SEND, "/late$")
    return " ".join(page.locator(".receipt-code").inner_text().split())


def _applies_late(page: Page, code: str, name: str) -> None:
    page.goto(f"{COUNCIL}/public/calls")
    press(page, "main h3 a", f"/public/calls/{ID}$")
    press(page, "main a[href$='/apply']", "/apply$")
    assert faults_of(page) == []
    write(page, "late", code)
    tick(page, "read")
    press(page, SEND, "/receipt$")
    press(page, "main a.btn-primary", "/step/name$")
    write(page, "name", name)
    press(page, SEND, "/step/questions$")
    write(page, "answer_concern", "The bus does not stop here.")
    press(page, SEND, "/step/about-me$")
    press(page, SEND, "/check$")
    press(page, SEND, "/receipt$")


def test_a_late_code_is_made_and_used_with_the_keyboard(own_site: Site, browser: Browser) -> None:
    """The deadline has passed; with the code one more person applies, and the code is used up."""
    officer, applicant = window(own_site, browser, "secretariat"), window(own_site, browser)
    _closes_the_call(officer)
    call = officer.url
    code = _makes_a_late_code(officer)
    _applies_late(applicant, code, "Late Lamis")
    officer.goto(call)
    says(officer, "Late Lamis")
    officer.goto(f"{call}/late")
    expect(officer.locator("main tbody")).to_contain_text("Used")


def test_a_person_is_erased_with_the_keyboard(own_site: Site, browser: Browser) -> None:
    """The officer reads what will happen, says so, and the name is nowhere any more."""
    officer = window(own_site, browser, "secretariat")
    enter(officer, "/people", "/people/new")
    write(officer, "name", "Zeynep Aksoy")
    press(officer, SEND, f"/people/{ID}$")
    hers = officer.url
    enter(officer, "/people")
    write(officer, "q", "Zeynep")
    reach(officer, officer.locator("main form[method=get] [type=submit], main form[role=search] [type=submit]"))
    with officer.expect_navigation(url=re.compile("q=Zeynep")):
        officer.keyboard.press("Enter")
    press(officer, f"main tbody a[href$='{hers.partition(COUNCIL)[2]}']", f"/people/{ID}$")
    press(officer, "main a[href$='/erase']", "/erase$")
    assert faults_of(officer) == []
    tick(officer, "understood")
    press(officer, SEND, f"{COUNCIL}/people(/{ID})?$")
    officer.goto(hers)
    expect(officer.locator("main")).not_to_contain_text("Zeynep")
    officer.goto(f"{COUNCIL}/people?q=Zeynep")
    says(officer, "0 people")
