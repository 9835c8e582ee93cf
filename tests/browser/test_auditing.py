"""An auditor's day: in with a second factor, the history, a past draw, and the record checked on her own computer."""

import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from passlib.totp import TOTP
from playwright.sync_api import Browser, Page, ViewportSize, expect
from psycopg import sql
from sqlalchemy import create_engine, text

from council.audit.acts import Act
from council.audit.models import APPEND_ONLY_SQLITE
from council.demo_rotation import NUMBERS
from tests.browser.conftest import sign_in
from tests.browser.site import Site, running
from tests.conftest import sqlalchemy_url

AUDIT = "/regional-review/audit"
DIMENSION = "region"
PAST_ROTATIONS, SEATS = 3, 24
WORKED = 120_000  # milliseconds in which the worker answers, on a busy machine
DESK: ViewportSize = {"width": 1280, "height": 900}
NEXT_CODE = timedelta(seconds=30)
GUARDS = {  # how its owner takes the guard of the record away, and puts it back
    "sqlite": ("DROP TRIGGER entries_no_update", APPEND_ONLY_SQLITE[0]),
    "postgresql": (
        "ALTER TABLE entries DISABLE TRIGGER entries_append_only",
        "ALTER TABLE entries ENABLE TRIGGER entries_append_only",
    ),
}
WANTED = "SELECT sequence, body FROM entries WHERE act = :act"
CHANGE = "UPDATE entries SET body = :body WHERE sequence = :number"
OTHERS = "5 17 23 31 40 45"


@dataclass(frozen=True)
class Forged:
    """An act that somebody changed in the database: its number, and what it says now."""

    number: int
    body: bytes


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where a site of its own keeps its database, on each kind in turn."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'site' / 'council.sqlite3'}"
        return
    server, name = request.getfixturevalue("postgresql"), f"site_{uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        yield sqlalchemy_url(server, name)
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture
def site(address: str, tmp_path: Path) -> Iterator[Site]:
    """A site of its own, whose council looks back on three rotations, for the last of which lots were drawn."""
    with running(tmp_path / "site", address) as found:
        found.council("record", "checkpoint")
        yield found


def test_an_auditor_checks_everything_herself_and_finds_the_one_act_that_was_changed(
    site: Site, address: str, browser: Browser, tmp_path: Path
) -> None:
    """Her program says yes to the bundle; after one act was changed behind the site, it and the pages name that act."""
    auditor = _signs_in_with_a_code(site, browser)
    program, kept = _keeps_what_she_trusts(auditor, tmp_path)
    _reads_a_history(auditor)
    _checks_the_draw(auditor, tmp_path)
    whole = _takes_the_record(auditor, tmp_path / "whole.zip")
    said = [_verify(_program_within(whole, tmp_path), whole), _verify(program, whole, *kept)]
    with _draw_is_forged(address) as forged:
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


def _checks_the_draw(page: Page, folder: Path) -> None:
    """Last year's draw: a press on its page has it checked, another computed again; elsewhere its file is right too."""
    page.goto(AUDIT)
    page.locator(f"main a[href='{AUDIT}/decisions']").click()
    page.locator("main tbody th a").click()
    expect(page.locator("main")).to_contain_text("Nobody has checked it again yet.")
    page.locator("form[action$='/check'] [type=submit]").click()
    expect(page.locator("main")).to_contain_text("Right: everything in the file follows", timeout=WORKED)
    page.locator("form[action$='/again'] [type=submit]").click()
    expect(page.locator("main")).to_contain_text("Identical: the same question gave the same answer", timeout=WORKED)
    file = _taken(page, "a[href$='/file.json']", folder / "draw.json")
    checker = _taken(page, "a[href='/record/check.py']", folder / "check.py")
    done = _alone(checker, str(file))
    assert done.returncode == 0, done.stdout + done.stderr
    assert NUMBERS in file.read_text(encoding="utf-8")


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
    done = _alone(program, str(bundle), *known)
    return done.returncode, done.stdout + done.stderr


def _alone(program: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """A program, in its folder, in a Python that finds nothing else."""
    command = [sys.executable, "-I", "-S", str(program), *words]
    return subprocess.run(command, cwd=program.parent, capture_output=True, text=True, check=False, timeout=120)


@contextmanager
def _draw_is_forged(address: str) -> Iterator[Forged]:
    """Whoever owns the database takes its guard away and changes the numbers of the draw in the act; undone after."""
    engine = create_engine(address)
    off, on = GUARDS[engine.dialect.name]
    with engine.begin() as database:
        number, body = database.execute(text(WANTED), {"act": Act.PANEL_DRAWN.value}).one()
        forged = Forged(number, body.replace(NUMBERS.encode(), OTHERS.encode()))
        assert forged.body != body
        database.execute(text(off))
        database.execute(text(CHANGE), {"body": forged.body, "number": number})
    try:
        yield forged
    finally:
        with engine.begin() as database:
            database.execute(text(CHANGE), {"body": body, "number": number})
            database.execute(text(on))
        engine.dispose()


def _pages_name(page: Page, number: int, checkpoint: Path) -> None:
    """The auditor's first page and the page of her checkpoint say which act."""
    words = f"Act {number} was changed after it was written."
    page.goto(AUDIT)
    expect(page.locator("main")).to_contain_text(words)
    page.goto(f"{AUDIT}/checkpoint")
    page.locator("[name=checkpoint]").fill(checkpoint.read_text(encoding="utf-8"))
    page.locator("main form:has([name=checkpoint]) [type=submit]").click()
    expect(page.locator("section[aria-labelledby=compare] [role=status]")).to_contain_text(words)
