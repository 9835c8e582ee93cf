"""A body without an account answers a recommendation, with the code of its mail, in Arabic on a telephone.

The way is walked without JavaScript, where the code is typed, and with it, so that axe can look at each page.
"""

import re
import subprocess
import sys

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit, faults_of
from tests.browser.keyboard import press, write
from tests.browser.site import Site

LIST = "/regional-review/recommendations"
HERE = "/regional-review/public/answers"
LATEST_MAIL = """
from sqlalchemy import select
from council.app import create_app
from council.database import db
from council.mail import OutgoingMail
with create_app().app_context():
    print(db.session.scalars(select(OutgoingMail.body).order_by(OutgoingMail.written_at.desc())).first())
"""


def _send(officer: Page, body: str) -> str:
    """The secretariat sends the first recommendation to one more body; gives back the page of that body."""
    officer.goto(LIST)
    officer.locator("main tbody th a").last.click()
    officer.wait_for_url(re.compile(r"/recommendations/[0-9a-f-]+$"))
    officer.goto(f"{officer.url}/send")
    officer.locator("[name=body]").fill(body)
    officer.locator("[name='first-address']").fill("desk@body.example")
    officer.locator("[name=due_on]").fill("2199-01-01")
    officer.locator("main form [type=submit]").click()
    officer.wait_for_url(re.compile(r"/sent/[0-9a-f-]+$"))
    return officer.url


def _link_in_mail(site: Site) -> tuple[str, str]:
    """Where the latest mail leads, and the code in it."""
    read = [sys.executable, "-c", LATEST_MAIL]
    mail = subprocess.run(read, env=site.environment, capture_output=True, text=True, check=True, timeout=60).stdout
    found = re.search(r"https?://[^/]+(/\S+)#(\d{28})\s", mail)
    assert found
    return found.group(1), found.group(2)


@pytest.mark.parametrize("scripts", [False, True], ids=["without JavaScript", "with axe"])
def test_a_body_answers_without_an_account(site: Site, visit: Visit, scripts: bool) -> None:  # noqa: FBT001  # pytest gives it by name
    """It reads, says that it arrived, answers and closes the page; the secretariat reads the answer at once."""
    officer = visit("secretariat")
    asked = _send(officer, f"Body {scripts}")
    path, code = _link_in_mail(site)
    page = visit(language="ar", width=390, scripts=scripts)
    faults: dict[str, list[str]] = {}

    def look() -> None:
        if scripts:
            faults[page.url] = faults_of(page)

    page.goto(f"{path}#{code}")
    page.goto(f"{HERE}?lang=ar#{code}")
    if scripts:
        expect(page.locator("[name=code]")).to_have_value(code)
        assert code not in page.url
    else:
        write(page, "code", " ".join(re.findall("....", code)))
    look()
    press(page, "main form [type=submit]", "/answers/request$")
    assert code not in page.url
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    look()
    press(page, "form[action$='/arrived'] [type=submit]", "/answers/request$")
    press(page, "main a[href$='/answers/answer']", "/answers/answer$")
    look()
    page.locator("[name=stance][value=accepted]").check()
    write(page, "reason", "نوافق.")
    press(page, "main form [type=submit]", "/answers/answer$")
    expect(page.locator("[name=reason]")).to_have_value("نوافق.")
    look()
    page.locator("[name=action_due_on]").fill("2199-03-01")
    press(page, "main form [type=submit]", "/answers/request$")
    expect(page.locator("main")).to_contain_text("نوافق.")
    look()
    press(page, ".finished [type=submit]", "/answers$")
    page.goto(f"{HERE}/request")
    expect(page).to_have_url(re.compile("/answers$"))
    officer.goto(asked)
    expect(officer.locator("main")).to_contain_text("نوافق.")
    assert {address: found for address, found in faults.items() if found} == {}


@pytest.mark.parametrize(("language", "width"), [("ar", 390), ("en", 1280)])
def test_the_pages_of_recommendations_are_accessible_and_fit(visit: Visit, language: str, width: int) -> None:
    """The list, one recommendation, one body, the account and what members do, on a telephone and on a desk."""
    officer, member = (
        visit("secretariat", language=language, width=width),
        visit("member", language=language, width=width),
    )
    officer.goto(LIST)
    one = officer.locator("main tbody th a").last.get_attribute("href") or ""
    officer.goto(one)
    body = officer.locator("main section tbody th a").first.get_attribute("href") or ""
    faults: dict[str, list[str]] = {}
    for path in ("/new", "/account", "/account/publish", "/priorities", "/priorities/ask"):
        officer.goto(f"{LIST}{path}")
        faults[path] = faults_of(officer)
    for path in (LIST, one, f"{one}/edit", f"{one}/send", f"{one}/withdraw", body, f"{body}/letter"):
        officer.goto(path)
        faults[path] = faults_of(officer)
    member.goto("/me/regional-review/recommendations")
    faults["hers"] = faults_of(member)
    member.locator("main tbody td a").first.click()
    member.wait_for_url(re.compile("/objection$"))
    faults["objection"] = faults_of(member)
    public = visit(language=language, width=width)
    for path in ("/regional-review/public/account", "/regional-review/public/account/1"):
        public.goto(f"{path}?lang={language}")
        faults[path] = faults_of(public)
    assert {address: found for address, found in faults.items() if found} == {}
