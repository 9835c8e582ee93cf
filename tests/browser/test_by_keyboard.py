"""The daily work of a secretariat, and a member's part in the charter, with the keyboard alone."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import faults_of
from tests.browser.keyboard import (
    COUNCIL,
    ID,
    SEND,
    another,
    choose,
    enter,
    pick,
    press,
    reach,
    says,
    take,
    tick,
    window,
    write,
    write_day,
)
from tests.browser.site import Site, running

TODAY = datetime.now(UTC).date()
MEMBERS_FILE = b"name,contact,language\nImported One,one@post.example,fr\nImported Two,,ar\n"


@pytest.fixture(scope="module")
def own_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site of its own: much is changed on it."""
    with running(tmp_path_factory.mktemp("keyboard")) as found:
        yield found


def _adds_a_person(page: Page) -> None:
    enter(page, "/people", "/people/new")
    write(page, "name", "Zeynep Aksoy")
    press(page, SEND, f"/people/{ID}$")
    says(page, "Zeynep Aksoy")


def _sets_her_preferences_and_needs(page: Page) -> None:
    hers = page.url
    press(page, "main a[href$='/preferences']", "/preferences$")
    choose(page, "attribution", 1)
    choose(page, "channel", 2)
    press(page, SEND, f"/people/{ID}")
    page.goto(f"{hers}/preferences")
    expect(page.locator("[name=channel][value=phone]")).to_be_checked()
    page.goto(hers)
    press(page, "main a[href$='/needs']", "/needs$")
    tick(page, "listed")
    write(page, "words", "A seat near the door.")
    press(page, SEND, f"/people/{ID}")
    page.goto(f"{hers}/needs")
    expect(page.locator("[name=words]")).to_have_value("A seat near the door.")


def _adds_a_skill_and_a_group(page: Page) -> None:
    enter(page, "/people", "/skills", "/skills/list")
    write(page, "name-en", "Beekeeping")
    press(page, "main form[action$='/add'] [type=submit]", "/skills/list$")
    says(page, "Beekeeping")
    enter(page, "/people", "/groups", "/groups/new")
    write(page, "name", "Choir of the quarter")
    choose(page, "kind", 2)
    press(page, SEND, f"/groups(/{ID})?$")
    says(page, "Choir of the quarter")


def _pairs_two_members(page: Page) -> None:
    enter(page, "/people", "/buddies")
    pairs = page.locator("main a[href$='/end']")
    before = pairs.count()
    enter(page, "/people", "/buddies", "/buddies/new")
    choose(page, "kind", 0)
    pick(page, "newcomer", 1)
    pick(page, "guide", 2)
    press(page, SEND, "/buddies$")
    expect(pairs).to_have_count(before + 1)


def _shortens_two_terms(page: Page) -> date:
    """So that they end soon, and their members are to be reminded."""
    end = TODAY + timedelta(days=40)
    enter(page, "/terms", "/terms/change-several")
    offered = page.locator("[name=terms]")
    for index in (0, 1):
        reach(page, offered.nth(index))
        page.keyboard.press("Space")
    pick(page, "kind", 1)
    write_day(page, "new_end", end)
    write(page, "reason", "The council decided it.")
    press(page, "main [name=step][value=look]", "/terms/change-several")
    says(page, "Change these terms")
    press(page, "main [name=step][value=do]", "/terms")
    return end


def _sends_a_reminder_and_notes_that_she_was_told(page: Page) -> None:
    """The page on which it is noted is without fault, and whoever was told waits no longer."""
    enter(page, "/terms", "/terms/reminders")
    press(page, "main a[href$='/remind']", "/remind$")
    told = page.url.replace("/remind", "/told").partition(COUNCIL)[2]
    press(page, SEND, "/terms/reminders$")
    press(page, f"main a[href$='{told}']", "/told$")
    assert faults_of(page) == []
    choose(page, "way", 1)
    write_day(page, "told_on", TODAY)
    press(page, SEND, "/terms/reminders$")
    expect(page.locator(f"main a[href$='{told}']")).to_have_count(0)


def _imports_members(page: Page) -> None:
    enter(page, "/people", "/people/import")
    reach(page, page.locator("[name=members]")).set_input_files(
        {"name": "members.csv", "mimeType": "text/csv", "buffer": MEMBERS_FILE}
    )
    press(page, SEND, f"/people/import/{ID}")
    press(page, SEND, f"{COUNCIL}/people$")
    page.goto(f"{COUNCIL}/people?q=Imported")
    says(page, "Imported Two")


def _exports_members(page: Page, folder: Path) -> None:
    enter(page, "/people", "/people/export")
    another(page, "kind", 1)
    another(page, "whom", 1)
    kept = take(page, SEND, folder)
    assert "Imported One" in kept.read_text("utf-8-sig")


def _plans_and_publishes_a_call(page: Page) -> None:
    enter(page, "/calls", "/calls/new")
    write_day(page, "closes_on", TODAY + timedelta(days=60))
    write(page, "title_en", "A second call")
    write(page, "text_en", "Come and take part.")
    press(page, SEND, f"/calls/{ID}$")
    press(page, "main a[href$='/notice']", "/notice$")
    for name in page.locator("main textarea[name$=en]").evaluate_all("all => all.map(each => each.name)"):
        write(page, name, "As the charter says.")
    press(page, SEND, f"/calls/{ID}$")
    press(page, "main a[href$='/publish']", "/publish$")
    if page.locator("[name=knowing]").count():
        tick(page, "knowing")
    press(page, SEND, f"/calls/{ID}$")
    page.goto(f"{COUNCIL}/public/calls")
    says(page, "A second call")


def _suggests(page: Page, words: str) -> None:
    enter(page, "/charter/suggestions", "/charter/suggestions/new")
    write(page, "text", words)
    write(page, "reason", "Because we asked around.")
    press(page, SEND, "/charter/suggestions$")
    says(page, words)


def _supports_another(page: Page) -> None:
    enter(page, "/charter/suggestions")
    press(page, "main form[action$='/support'] [type=submit]", "/charter/suggestions$")
    expect(page.get_by_role("button", name="Take my support back")).to_have_count(1)


def _answers_a_suggestion(page: Page) -> None:
    enter(page, "/charter/suggestions")
    press(page, "main a[href$='/answer']", "/answer$")
    choose(page, "outcome", 0)
    write(page, "reason", "We will bring it to the next meeting.")
    press(page, SEND, "/charter/suggestions$")
    says(page, "We will bring it to the next meeting.")


def _writes_a_new_charter(page: Page) -> None:
    """A contradiction is told while she types, and is gone when she corrects it."""
    enter(page, "/charter", "/charter/new")
    check = page.locator("#check")
    for least, told in (("7", "These rules contradict each other"), ("4", "Yes.")):
        for index in range(3):
            write(page, f"quotas-{index}-least", least)
        expect(check).to_contain_text(told)
    press(page, "main .actions [name=step][value=preview]", "/charter/new")
    tick(page, "confirm")
    press(page, "main [name=step][value=adopt]", "/charter$")
    says(page, "between 4 and 7 members each")


def test_an_officer_does_her_daily_work_with_the_keyboard(own_site: Site, browser: Browser, tmp_path: Path) -> None:
    """From a new person to a new version of the charter, nothing needs a mouse."""
    officer = window(own_site, browser, "secretariat")
    _adds_a_person(officer)
    _sets_her_preferences_and_needs(officer)
    _adds_a_skill_and_a_group(officer)
    _pairs_two_members(officer)
    _imports_members(officer)
    _exports_members(officer, tmp_path)
    _plans_and_publishes_a_call(officer)
    _shortens_two_terms(officer)
    _sends_a_reminder_and_notes_that_she_was_told(officer)
    _writes_a_new_charter(officer)


def test_members_suggest_and_support_and_the_officer_answers(own_site: Site, browser: Browser) -> None:
    """Two members put a change into the list, one supports the other's, and the secretariat answers it."""
    member, second = (window(own_site, browser, who) for who in ("member", "second-member"))
    _suggests(member, "Meet in the evening.")
    _suggests(second, "Pay travel ahead.")
    _supports_another(member)
    _answers_a_suggestion(window(own_site, browser, "secretariat"))
