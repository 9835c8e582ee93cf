"""One matter of a council, from the search for a date to the account that everybody reads, each page also in Arabic.

Nobody waits for the weeks between the steps, nor for the two minutes without a connection: the clock of the site and
that of the tablet are moved. So those two minutes pass on both, the tablet tries all the while to send what was tapped,
and each tap is kept with the time at which it was made.
"""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import time_machine
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from council.accounts.models import User
from council.councils.models import Council
from tests.browser.assembly import BEGINS, HOME, ONE, TABLET, Walk, code_in_latest_mail, eight, fill, send, served
from tests.browser.meeting_steps import (
    ASKED,
    SIGN_IN,
    book_interpretation,
    find_a_date,
    hold,
    invite,
    plans,
    say_when_they_can_meet,
    unfold,
)

WEDNESDAY = datetime.fromisoformat("2027-02-17T10:50:00+00:00")
NEXT = {"starts": "2027-03-17T12:00", "ends": "2027-03-17T14:00"}
BECAUSE = "The numbers are there."


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """The clock of the site: it goes on, and the walk moves it."""
    with time_machine.travel(BEGINS, tick=True) as traveller:
        yield traveller


@pytest.fixture
def walk(clock: time_machine.Traveller, app: Flask, council: Council, browser: Browser) -> Iterator[Walk]:
    """A council of eight, served, and everybody's windows."""
    people = eight(council)
    with served(app) as base:
        walk = Walk(browser, base, clock, people)
        yield walk
        walk.close()


def test_eight_people_by_five_clocks_are_heard(walk: Walk, officer: User) -> None:
    """The date, the invitation, the meeting, its minutes, the recommendation, its answer and the public account."""
    desk, visitor = walk.window(officer), walk.window()
    hers = {each.name: walk.window(each.name, twin=each.name == "Amina") for each in SIGN_IN}
    meeting = plans(walk, desk, {"title_en": "Spring meeting", "title_ar": "اجتماع الربيع"})
    say_when_they_can_meet(walk, desk, hers)
    find_a_date(walk, desk, hers, meeting)
    invite(walk, desk, hers, meeting)
    book_interpretation(walk, desk, meeting)
    walk.later(WEDNESDAY - datetime.now(WEDNESDAY.tzinfo))
    hold(walk, desk, hers, meeting, tablet=walk.window(officer, size=TABLET, twin=False))
    _write_minutes(walk, desk, hers["Amina"], meeting)
    _recommend(walk, desk)
    body = _is_answered(walk, desk)
    assert body not in walk.signed_in
    _accounts_for_it(walk, desk, visitor)
    _read_by_everybody(walk, visitor, meeting)
    assert walk.found() == {}


def _write_minutes(walk: Walk, desk: Page, amina: Page, meeting: str) -> None:
    """A draft, a comment that is answered, the approval by the next meeting, and everybody may read."""
    minutes = f"{meeting}/minutes"
    walk.look(desk, minutes)
    send(desk, "/en/write$")
    walk.look(desk)
    expect(desk.locator("[name=text]")).to_have_value(re.compile(re.escape(ASKED)))
    desk.locator("[name=text]").press("Control+End")
    desk.locator("[name=text]").press_sequentially("\n\nThe meeting ended in time.\n")
    desk.locator("[name=step][value=save]").click()
    desk.wait_for_url(re.compile(r"/minutes\?text=en$"))
    walk.look(desk, f"{minutes}/comments")
    fill(desk, until=f"{WEDNESDAY + timedelta(days=7):%Y-%m-%d}")
    send(desk, "/minutes$")
    _comment(walk, desk, amina, minutes)
    walk.later(timedelta(days=28))
    _open_next(desk)
    walk.look(desk, f"{minutes}/approve")
    desk.locator("[name=meeting]").select_option(index=0)
    send(desk, "/minutes$")
    walk.look(desk, f"{minutes}/publish")
    desk.locator("[name=readers][value=everyone]").check()
    send(desk, "/minutes$")
    walk.look(desk)
    walk.look(desk, f"{minutes}/en/versions")


def _comment(walk: Walk, desk: Page, amina: Page, minutes: str) -> None:
    walk.look(amina, minutes)
    amina.locator("main a[href$='/comment']").click()
    amina.wait_for_url(re.compile("/comment$"))
    walk.look(amina)
    fill(amina, text="We also spoke of deposits.")
    send(amina, "/minutes$")
    desk.goto(minutes)
    desk.locator("main article a[href$='/answer']").click()
    desk.wait_for_url(re.compile("/answer$"))
    walk.look(desk)
    desk.locator("[name=taken_up][value=no]").check()
    fill(desk, reason="Deposits come at the next meeting.")
    send(desk, "/minutes$")


def _open_next(desk: Page) -> None:
    """The next meeting is planned, announced and opened."""
    desk.goto(f"{HOME}/meetings/plan")
    fill(desk, title_en="Next meeting", **NEXT)
    send(desk, ONE)
    meeting = desk.url
    desk.goto(f"{meeting}/announce")
    send(desk, ONE)
    desk.goto(f"{meeting}/live")
    send(desk, "/live", ".quorum form")


def _recommend(walk: Walk, desk: Page) -> None:
    """What was decided becomes a recommendation, and goes to the city."""
    walk.look(desk, f"{HOME}/recommendations/new")
    desk.locator("[name=kind][value=policy]").check()
    unfold(desk, "title_ar")
    fill(desk, title_en="Rents", text_en=ASKED, title_ar="الإيجارات", text_ar="تنشر المدينة الإيجارات.")
    for language in ("en", "ar"):
        desk.locator(f"[name=status_{language}]").select_option("reviewed")
    send(desk, "/recommendations/[0-9a-f-]{36}$")
    walk.look(desk)
    recommendation = desk.url
    walk.look(desk, f"{recommendation}/adopt")
    decision = desk.locator("[name=decision] option").filter(has_text=ASKED)
    desk.locator("[name=decision]").select_option(decision.get_attribute("value"))
    send(desk, "/recommendations/[0-9a-f-]{36}$")
    walk.look(desk, f"{recommendation}/send")
    fill(desk, body="City of Brussels", due_on="2027-04-30")
    desk.locator("[name='first-address']").fill("housing@city.example")
    send(desk, "/sent/[0-9a-f-]+$")
    walk.look(desk)


def _is_answered(walk: Walk, desk: Page) -> Page:
    """The city opens the link of its mail, and answers without an account; the officer reads it at once."""
    path, code = code_in_latest_mail()
    body = walk.window(twin=False)
    body.goto(f"{path}#{code}")
    expect(body.locator("[name=code]")).to_have_value(code)
    walk.look(body)
    send(body, "/answers/request$")
    walk.look(body)
    body.locator("main a[href$='/answers/answer']").click()
    body.wait_for_url(re.compile("/answers/answer$"))
    walk.look(body)
    body.locator("[name=stance][value=accepted]").check()
    fill(body, reason=BECAUSE, action="A table of rents is published.", action_due_on="2027-09-30")
    send(body, "/answers/request$")
    walk.look(body)
    walk.look(desk, desk.url)
    expect(desk.locator("main")).to_contain_text(BECAUSE)
    return body


def _accounts_for_it(walk: Walk, desk: Page, visitor: Page) -> None:
    """A day later the account is looked over and published; whoever wishes reads it, also in Arabic."""
    walk.later(timedelta(days=1))
    walk.look(desk, f"{HOME}/recommendations")
    walk.look(desk, f"{HOME}/recommendations/account")
    walk.look(desk, f"{HOME}/recommendations/account/publish")
    desk.locator("[name=confirm]").check()
    send(desk, "/public/account/1$")
    walk.look(visitor, f"{HOME}/public/account")
    visitor.locator("main a[href$='/account/1']").click()
    visitor.wait_for_url(re.compile("/account/1$"))
    walk.look(visitor)
    for said in (ASKED, BECAUSE, "City of Brussels"):
        expect(visitor.locator("main")).to_contain_text(said)
    expect(walk.twins[visitor].locator("main")).to_contain_text("تنشر المدينة الإيجارات.")


def _read_by_everybody(walk: Walk, visitor: Page, meeting: str) -> None:
    """Somebody without an account reads the minutes."""
    walk.look(visitor, f"{HOME}/public/minutes")
    walk.look(visitor, f"{HOME}/public/minutes/{meeting.rpartition('/')[2]}")
    expect(visitor.locator("main")).to_contain_text("The meeting ended in time.")
    expect(visitor.locator("main")).not_to_contain_text("nobody has checked it")
    expect(walk.twins[visitor].locator("main")).to_contain_text("\u2068Next meeting\u2069")
