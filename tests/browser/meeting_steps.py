"""Steps of one meeting: a date among five clocks, invitations, and holding it while the connection is lost."""

import re
from datetime import timedelta

from playwright.sync_api import Page, expect
from sqlalchemy import select

from council.database import db
from council.meetings.holding.models import AttendanceMark
from tests.browser.assembly import AWAY, EIGHT, HOME, ONE, Walk, fill, send, tap_button
from tests.browser.conftest import faults_of

LONG = 15_000  # milliseconds in which a page asks again
WITHOUT_CONNECTION = timedelta(minutes=2)
ASKED_FROM, ASKED_UNTIL, ANSWERS_UNTIL = "2027-02-15", "2027-02-19", "2027-01-25"
CHOSEN = 2  # of five dates the third
MEANWHILE = (("Elif", "Present"), ("Bilal", "From afar"), ("Divina", "From afar"), ("Grace", "Excused"))
ASKED = "The city publishes what homes cost to rent."
YES = ["yes"] * 5
SIGN_IN = tuple(each for each in EIGHT if each.signs_in)
TOLD = tuple(each for each in EIGHT if not each.signs_in)


def plans(walk: Walk, desk: Page, fields: dict[str, str]) -> str:
    """The officer plans a meeting with two items; its address."""
    walk.look(desk, f"{HOME}/meetings/plan")
    for each in fields:
        unfold(desk, each)
    fill(desk, **fields, place="Hall of the Carpenters", link="https://video.example/spring")
    desk.locator("[name=time_zone]").select_option("Europe/Brussels")
    send(desk, ONE)
    meeting = desk.url
    for title in ("Rents", "Who speaks for us"):
        walk.look(desk, f"{meeting}/agenda/add")
        fill(desk, title_en=title)
        send(desk, "/agenda$")
    walk.look(desk)
    walk.look(desk, meeting)
    return meeting


def say_when_they_can_meet(walk: Walk, desk: Page, hers: dict[str, Page]) -> None:
    """Four say on their own pages where their clocks stand; for four others the officer enters it."""
    for who in SIGN_IN:
        _enter_zone(hers[who.name], "/me/test-council/hours", who.zone)
    walk.look(hers["Amina"], "/me/test-council/hours")
    for who in TOLD:
        _enter_zone(desk, f"{HOME}/people/{walk.people[who.name].id}/hours", who.zone)


def _enter_zone(page: Page, address: str, zone: str) -> None:
    page.goto(address)
    page.locator("[name=zone]").select_option(zone)
    page.locator("main form [type=submit]").first.click()
    page.wait_for_url(re.compile(r"(?<!/hours)$"))


def find_a_date(walk: Walk, desk: Page, hers: dict[str, Page], meeting: str) -> None:
    """Five dates are found that shut out one person only; she can, if it has to be, on one of them."""
    dates = f"{meeting}/dates"
    walk.look(desk, dates)
    fill(desk, first_day=ASKED_FROM, last_day=ASKED_UNTIL)
    desk.locator("[name=step][value=suggest]").click()
    expect(desk.locator(".note li")).to_have_text([re.compile(f"shuts out 1 person: {AWAY}")] * 5)
    walk.faults["dates that were found"] = faults_of(desk)
    fill(desk, answers_until=ANSWERS_UNTIL)
    desk.locator("main form .actions [type=submit]").last.click()
    expect(desk.locator("main")).to_contain_text("8 people have not answered")
    for who in SIGN_IN:
        _answer_on_her_page(hers[who.name], meeting, ["no", "no", "if_needed", "no", "no"] if who.name == AWAY else YES)
    walk.look(hers["Amina"], of_hers(meeting, "dates"))
    for who in TOLD:
        _answer_for_her(desk, dates, who.name, ["yes", "no", "yes", "yes", "yes"] if who.name == "Grace" else YES)
    walk.look(desk, dates)
    chosen = desk.locator("main tbody tr").nth(CHOSEN)
    expect(chosen).to_contain_text("Nobody, as far as is known")
    expect(chosen.locator("td").nth(0)).to_have_text("7")
    expect(chosen.locator("td").nth(1)).to_have_text("1")
    chosen.locator("[type=submit]").click()
    desk.wait_for_url(re.compile(ONE))
    expect(desk.locator("main")).to_contain_text("Wednesday")


def _answer_on_her_page(page: Page, meeting: str, said: list[str]) -> None:
    """She is asked on her own page, and sees each date by her own clock."""
    page.goto("/me")
    page.locator(f"main a[href='{_path(of_hers(meeting, 'dates'))}']").first.click()
    page.wait_for_url(re.compile("/dates$"))
    _say(page, said)


def _answer_for_her(desk: Page, dates: str, name: str, said: list[str]) -> None:
    desk.goto(dates)
    desk.get_by_role("link", name=name, exact=True).click()
    desk.wait_for_url(re.compile("/dates/[0-9a-f-]+$"))
    _say(desk, said)


def _say(page: Page, said: list[str]) -> None:
    for group, each in zip(page.locator("main form fieldset").all(), said, strict=True):
        group.locator(f"[value={each}]").check()
    send(page, "/(me|dates)$", "main form .actions")


def invite(walk: Walk, desk: Page, hers: dict[str, Page], meeting: str) -> None:
    """The meeting is announced; members answer by themselves, or the officer notes what they said."""
    walk.look(desk, f"{meeting}/announce")
    send(desk, ONE)
    for name, answer in (("Amina", "come"), ("Bilal", "remote"), ("Divina", "remote"), (AWAY, "cannot")):
        page = hers[name]
        page.goto(of_hers(meeting))
        page.locator(f"[name=answer][value={answer}]").check()
        if name == "Bilal":
            page.locator("[name='interpretation-0']").fill("Arabic")
        send(page, ONE, "main form .actions")
    walk.look(hers["Amina"], of_hers(meeting))
    desk.goto(f"{meeting}/invitations")
    desk.get_by_role("link", name=re.compile("Elif")).first.click()
    desk.wait_for_url(re.compile("/invitations/[0-9a-f-]+$"))
    walk.look(desk)
    desk.locator("[name=answer][value=come]").check()
    send(desk, "/invitations$", "main form:has([name=answer])")
    walk.look(desk)


def book_interpretation(walk: Walk, desk: Page, meeting: str) -> None:
    """What one asked for is missing until it is booked."""
    desk.goto(meeting)
    desk.locator("main a[href$='/interpretation']").first.click()
    desk.wait_for_url(re.compile("/interpretation$"))
    walk.look(desk)
    needed = desk.locator("main tbody tr").filter(has_text="Arabic")
    expect(needed.first).to_contain_text("1")
    desk.locator("[name=language]").select_option("ar")
    desk.locator("[name=way][value=from_afar]").check()
    fill(desk, provider="Office of Interpreters")
    desk.locator("[name=confirmed]").check()
    send(desk, "/interpretation$", "main form .actions")
    expect(desk.locator("main")).to_contain_text("Office of Interpreters")
    walk.look(desk, f"{meeting}/interpretation")


def hold(walk: Walk, desk: Page, hers: dict[str, Page], meeting: str, *, tablet: Page) -> None:
    """One is there at the first call; what is tapped without a connection makes four, enough for the second call."""
    tablet.clock.install()
    tablet.goto(f"{meeting}/live")
    _tap(tablet, "Amina", "Present")
    send(tablet, "/live", ".quorum form")
    expect(tablet.locator(".quorum-count")).to_contain_text("1 member is there. To decide, 5 more are needed.")
    _lose_the_connection(walk, tablet)
    send(tablet, "/live", ".quorum form")
    expect(tablet.locator("#quorum")).to_have_text("The council can decide")
    walk.faults["live on a tablet"] = faults_of(tablet)
    _tap(tablet, "Hamza", "Came late")
    walk.look(desk, f"{meeting}/live")
    _decide(walk, desk)
    _ballot(walk, desk, hers, meeting)
    walk.look(hers["Amina"], of_hers(meeting, "live"))
    walk.look(desk, f"{meeting}/live/close")
    send(desk, "/(held|live)$")
    walk.look(desk, f"{meeting}/held")


def _lose_the_connection(walk: Walk, tablet: Page) -> None:
    """For two minutes nothing reaches the site: what is tapped waits, is sent afterwards, and keeps its time."""
    before = len(_marks())
    tablet.context.set_offline(True)
    for name, state in MEANWHILE:
        _tap(tablet, name, state)
    tablet.clock.run_for(WITHOUT_CONNECTION // timedelta(milliseconds=1))
    walk.clock.shift(WITHOUT_CONNECTION)
    expect(tablet.locator("#connection")).to_be_visible()
    expect(tablet.locator(".connection-count")).to_have_text(str(len(MEANWHILE)))
    walk.faults["live without a connection"] = faults_of(tablet)
    assert len(_marks()) == before
    tablet.context.set_offline(False)
    expect(tablet.locator("#connection")).to_be_hidden(timeout=LONG)
    expect(tablet.locator(".quorum-count")).to_contain_text("4 members are there.", timeout=LONG)
    waited = _marks()[before:]
    assert [each.state for each in waited] == ["present", "remote", "remote", "excused"]
    assert all(each.received_at - each.made_at >= WITHOUT_CONNECTION for each in waited)


def _marks() -> list[AttendanceMark]:
    """What was noted, in the order in which it was made."""
    db.session.rollback()
    return list(db.session.scalars(select(AttendanceMark).order_by(AttendanceMark.made_at)))


def _tap(tablet: Page, name: str, state: str) -> None:
    """The officer notes something of somebody, and sees at once that it is noted here."""
    button = tap_button(tablet, name, state)
    button.tap()
    expect(button).to_have_attribute("aria-pressed", "true")


def _decide(walk: Walk, desk: Page) -> None:
    """By show of hands: three for it, one against it, one abstains."""
    desk.locator("main a[href$='/decide']").first.click()
    desk.wait_for_url(re.compile("/decide$"))
    walk.look(desk)
    fill(desk, text_en=ASKED, in_favour="3", against="1", abstained="1")
    desk.locator("[name=method][value=hands]").check()
    send(desk, "/live", "main form:has([name=method])")
    expect(desk.locator("#agenda ~ .item-live").first).to_contain_text(ASKED)


def _ballot(walk: Walk, desk: Page, hers: dict[str, Page], meeting: str) -> None:
    """In secret: three vote on their own pages, two on paper; who stays away cannot vote."""
    desk.locator("main a[href$='/ballot']").last.click()
    desk.wait_for_url(re.compile("/ballot$"))
    walk.look(desk)
    fill(desk, text_en="Amina speaks for us at the city council.")
    send(desk, "/ballots/[0-9a-f-]+$")
    walk.look(desk)
    vote = of_hers(meeting, f"vote/{desk.url.rpartition('/')[2]}")
    for name, choice in (("Amina", "for"), ("Bilal", "for"), ("Divina", "against")):
        hers[name].goto(of_hers(meeting, "live"))
        hers[name].locator("main a[href*='/vote/']").click()
        hers[name].wait_for_url(vote)
        hers[name].locator(f"[name=choice][value={choice}]").check()
        send(hers[name], "/vote/")
        expect(hers[name].locator(".address")).to_have_text(re.compile("[0-9a-f]{64}"))
    walk.look(hers["Amina"])
    _on_paper(walk, desk)
    desk.locator("main a[href$='/count']").click()
    desk.wait_for_url(re.compile("/count$"))
    walk.look(desk)
    send(desk, "/(live|held|ballots)")
    walk.look(desk, f"{meeting}/live")
    expect(desk.locator("#agenda ~ .item-live").last).to_contain_text("Carried")


def _on_paper(walk: Walk, desk: Page) -> None:
    desk.locator("main a[href$='/paper']").click()
    desk.wait_for_url(re.compile("/paper$"))
    walk.look(desk)
    for name in ("Elif", "Hamza"):
        desk.get_by_label(name, exact=True).check()
    fill(desk, in_favour="1", against="1", abstained="0")
    send(desk, "/ballots/[0-9a-f-]+$")
    expect(desk.locator("#turnout")).to_contain_text("5 people have voted.")


def of_hers(meeting: str, page: str = "") -> str:
    """A page of a member's own about a meeting."""
    address = meeting.replace(f"{HOME}/", "/me/test-council/")
    return f"{address}/{page}" if page else address


def _path(address: str) -> str:
    return "/" + address.split("/", 3)[3]


def unfold(page: Page, field: str) -> None:
    """Unfold the language in which a field stands."""
    page.locator(f"details:not([open]):has([name='{field}']) > summary").evaluate_all(
        "all => all.forEach(each => each.click())"
    )
