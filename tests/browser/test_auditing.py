"""An auditor's day: in with a second factor, the history, a past draw, and the record checked on her own computer."""

import re
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from uuid import UUID

import pytest
from passlib.totp import TOTP
from playwright.sync_api import Browser, Page, ViewportSize, expect

from council.app import create_app
from council.audit.acts import Act
from council.councils import service as councils
from council.database import db, transaction
from council.demo_story import coming_rotation
from council.members.models import Person
from council.rotation import review
from council.rotation.decision import Voice
from council.rotation.models import Proposal
from tests.browser.conftest import sign_in
from tests.browser.site import Site, running
from tests.council.rotation import helpers, small_councils
from tests.council.rotation.promised_draws import NUMBERS
from tests.factories import ACTOR

AUDIT = "/regional-review/audit"
DIMENSION = "region"
PAST_ROTATIONS, SEATS = 3, 24
WORKED = 120_000  # milliseconds in which the worker answers, on a busy machine
DESK: ViewportSize = {"width": 1280, "height": 900}
NEXT_CODE = timedelta(seconds=30)
GUARD = "entries_no_update"
CHANGE = "UPDATE entries SET body = ? WHERE sequence = ?"
OTHERS = "5 17 23 31 40 45"


@dataclass(frozen=True)
class Forged:
    """An act that somebody changed in the database: its number, and what it says now."""

    number: int
    body: bytes


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """A site of its own, whose council looks back on three rotations and has just drawn lots for the next."""
    with running(tmp_path / "site") as found:
        for name, value in found.environment.items():
            monkeypatch.setenv(name, value)
        _draw_is_held()
        found.council("record", "checkpoint")
        yield found


def _draw_is_held() -> None:
    """From the proposal to the drawn panel, by the steps that the pages take, in the database of the site."""
    app = create_app()
    today = datetime.now(UTC).date()
    with app.app_context():
        [council] = councils.councils()
        proposal = helpers.propose(app, council, coming_rotation(today))
        _council_signs_off(proposal)
        small_councils.promise(app, proposal)
        small_councils.draw(app, proposal)
        db.session.remove()
        db.engine.dispose()


def _council_signs_off(proposal: Proposal) -> None:
    """Everybody who may speak says yes, today."""
    today = datetime.now(UTC).date()
    with transaction():
        about = review.open_review(ACTOR, proposal, closes_on=today, on=today)
        for person_id in about.voters:
            person = db.session.get_one(Person, UUID(person_id))
            review.give_opinion(ACTOR, about, person, voice=Voice.YES, comment="", on=today)
        review.close_review(ACTOR, about, on=today)


def test_an_auditor_checks_everything_herself_and_finds_the_one_act_that_was_changed(
    site: Site, browser: Browser, tmp_path: Path
) -> None:
    """Her program says yes to the bundle; after one act was changed behind the site, it and the pages name that act."""
    auditor = _signs_in_with_a_code(site, browser)
    program, kept = _keeps_what_she_trusts(auditor, tmp_path)
    _reads_a_history(auditor)
    _checks_the_draw(auditor)
    whole = _takes_the_record(auditor, tmp_path / "whole.zip")
    said = [_verify(_program_within(whole, tmp_path), whole), _verify(program, whole, *kept)]
    with _draw_is_forged(site) as forged:
        _pages_name(auditor, forged.number, kept[1])
        altered = _takes_the_record(auditor, tmp_path / "altered.zip")
        assert forged.body in _member(altered, "record.jsonl").splitlines()
        said += [_verify(program, altered, *kept), _verify(program, whole, *kept)]
    auditor.goto(AUDIT)
    expect(auditor.locator("main")).to_contain_text("The record is whole: no act is missing and none was changed.")
    first_no = f"No. act {forged.number}: it is not the one that the checkpoint signs: it was changed since.\n"
    assert [status for status, _words in said] == [0, 0, 1, 0], said
    assert "No older checkpoint was given" in said[0][1]
    assert "is the beginning of this record." in said[1][1]
    assert "Signed by the key that you gave." in said[1][1]
    assert said[2][1] == first_no


def _signs_in_with_a_code(site: Site, browser: Browser) -> Page:
    """She sets an authenticator up; from then on the password leads to the page of the code, and no further."""
    email, password = site.sign_ins["auditor"]
    before = browser.new_context(base_url=site.url, locale="en", viewport=DESK).new_page()
    sign_in(before, email, password)
    before.goto("/account/second-factor")
    before.locator("[name=setup][value=authenticator]").check()
    before.locator("main form [type=submit]").click()
    app = TOTP(key=before.locator("code.secret").inner_text())
    now = datetime.now(UTC)
    _enter_code(before, app.generate(now).token)
    before.wait_for_url(lambda url: "second-factor" not in url)
    page = browser.new_context(base_url=site.url, locale="en", viewport=DESK, accept_downloads=True).new_page()
    page.goto("/sign-in")
    page.locator("[name=email]").fill(email)
    page.locator("[name=password]").fill(password)
    page.locator("[name=password]").press("Enter")
    page.wait_for_url("**/sign-in/code**")
    assert page.request.get(AUDIT, max_redirects=0).status == HTTPStatus.FOUND
    _enter_code(page, app.generate(now + NEXT_CODE).token)
    page.wait_for_url(lambda url: "/sign-in" not in url)
    before.context.close()
    return page


def _enter_code(page: Page, code: str) -> None:
    page.locator("[name=code]").fill(code)
    page.locator("main form:has([name=code]) [type=submit]").click()


def _keeps_what_she_trusts(page: Page, folder: Path) -> tuple[Path, tuple[str, Path]]:
    """From the page that everybody may read: the program, the key written down, and the latest checkpoint."""
    page.goto("/record")
    program = _taken(page, "a[href='/record/verify_bundle.py']", folder / "mine.py")
    checkpoint = _taken(page, "a.btn[href^='/record/checkpoints/']", folder / "kept.txt")
    return program, (page.locator("section[aria-labelledby=key] pre").inner_text(), checkpoint)


def _reads_a_history(page: Page) -> None:
    """One dimension at each of its rotations: as many members as sat, and how many of each group."""
    page.goto(AUDIT)
    page.locator(f"main a[href='{AUDIT}/history']").click()
    page.locator(f"main a[href^='{AUDIT}/history/{DIMENSION}']").click()
    page.wait_for_url(f"**/history/{DIMENSION}**")
    rotations = page.locator(".wide-table tbody tr")
    assert rotations.count() >= PAST_ROTATIONS
    for row in rotations.all()[-PAST_ROTATIONS:]:
        groups = [re.match(r"\d+", cell) for cell in row.locator("td").all_inner_texts()[:-2]]
        assert sum(int(found[0]) for found in groups if found) == SEATS


def _checks_the_draw(page: Page) -> None:
    """One press on the page of the draw, and the independent checker answers on it."""
    page.goto(AUDIT)
    page.locator(f"main a[href='{AUDIT}/decisions']").click()
    page.locator("main tbody th a").click()
    expect(page.locator("main")).to_contain_text("Nobody has checked it again yet.")
    page.locator("form[action$='/check'] [type=submit]").click()
    expect(page.locator("main")).to_contain_text("Right: everything in the file follows", timeout=WORKED)


def _takes_the_record(page: Page, target: Path) -> Path:
    """The bundle, from the page on which she holds her checkpoint against the record."""
    page.goto(f"{AUDIT}/checkpoint")
    return _taken(page, f"a[href='{AUDIT}/bundle.zip']", target)


def _taken(page: Page, link: str, target: Path) -> Path:
    with page.expect_download() as waiting:
        page.locator(link).click()
    waiting.value.save_as(target)
    return target


def _member(bundle: Path, name: str) -> bytes:
    with zipfile.ZipFile(bundle) as archive:
        return archive.read(name)


def _program_within(bundle: Path, folder: Path) -> Path:
    """The program that came with the bundle: the same as from the page."""
    found = folder / "came_along.py"
    found.write_bytes(_member(bundle, "verify_bundle.py"))
    return found


def _verify(program: Path, bundle: Path, key: str = "", checkpoint: Path | None = None) -> tuple[int, str]:
    """What the program says in a Python without any package."""
    known = ["--key", key, "--checkpoint", str(checkpoint)] if checkpoint else []
    command = [sys.executable, "-I", "-S", str(program), str(bundle), *known]
    done = subprocess.run(command, cwd=program.parent, capture_output=True, text=True, check=False, timeout=120)
    return done.returncode, done.stdout + done.stderr


@contextmanager
def _draw_is_forged(site: Site) -> Iterator[Forged]:
    """Whoever owns the database takes its guard away and changes the numbers of the draw in the act; undone after."""
    file = site.folder / "council.sqlite3"
    with closing(sqlite3.connect(file, timeout=30)) as database, database:
        [trigger] = database.execute("SELECT sql FROM sqlite_master WHERE name = ?", (GUARD,)).fetchone()
        wanted = "SELECT sequence, body FROM entries WHERE act = ?"
        number, body = database.execute(wanted, (Act.PANEL_DRAWN.value,)).fetchone()
        forged = Forged(number, body.replace(NUMBERS.encode(), OTHERS.encode()))
        assert forged.body != body
        database.execute(f"DROP TRIGGER {GUARD}")
        database.execute(CHANGE, (forged.body, number))
    try:
        yield forged
    finally:
        with closing(sqlite3.connect(file, timeout=30)) as database, database:
            database.execute(CHANGE, (body, number))
            database.execute(trigger)


def _pages_name(page: Page, number: int, checkpoint: Path) -> None:
    """The auditor's first page and the page of her checkpoint say which act."""
    words = f"Act {number} was changed after it was written."
    page.goto(AUDIT)
    expect(page.locator("main")).to_contain_text(words)
    page.goto(f"{AUDIT}/checkpoint")
    page.locator("[name=checkpoint]").fill(checkpoint.read_text(encoding="utf-8"))
    page.locator("main form:has([name=checkpoint]) [type=submit]").click()
    expect(page.locator("section[aria-labelledby=compare] [role=status]")).to_contain_text(words)
