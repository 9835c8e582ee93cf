"""The main job, as people do it: import a pool, propose a rotation, watch it, read it, check its evidence elsewhere."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.site import Site

ROOT = Path(__file__).parent.parent.parent
ROTATIONS = "/regional-review/rotations"
COMPUTED = 120_000


def _propose(page: Page) -> None:
    """Ask for a proposal and wait until it can be read."""
    page.goto(ROTATIONS)
    page.get_by_role("button", name="Propose").click()
    page.wait_for_url(re.compile(r"/proposals/\d+$"))
    expect(page.locator("#evidence")).to_be_visible(timeout=COMPUTED)


@pytest.fixture
def proposed(visit: Visit) -> Page:
    """A computed proposal, open before the officer who asked for it."""
    page = visit("secretariat")
    _propose(page)
    return page


def test_an_officer_proposes_and_reads_who_leaves_stays_and_joins(proposed: Page) -> None:
    """From the sign-in to the answer: lists that fill every seat, priorities with proof, a drawing for each part."""
    page = proposed
    expect(page.get_by_role("heading", name=re.compile(r"\d+ people leave"))).to_be_visible()
    expect(page.get_by_role("heading", name=re.compile(r"\d+ people stay"))).to_be_visible()
    expect(page.get_by_role("heading", name=re.compile(r"\d+ people join"))).to_be_visible()
    seats = 0
    for name in ("stay", "join"):
        heading = page.get_by_role("heading", name=re.compile(rf"\d+ people {name}")).inner_text()
        seats += int(heading.split()[0])
    assert seats == 24
    expect(page.get_by_text("proven optimal").first).to_be_visible()
    assert page.locator("svg").count() >= 7


def test_the_evidence_is_checked_by_a_copy_of_one_file(proposed: Page, tmp_path: Path) -> None:
    """The download passes the checker on its own, in an empty folder without any package; one changed byte fails."""
    with proposed.expect_download() as waiting:
        proposed.get_by_role("link", name="Download the evidence").click()
    evidence = tmp_path / "evidence.json"
    waiting.value.save_as(evidence)
    shutil.copy(ROOT / "solver" / "check.py", tmp_path / "check.py")
    command = [sys.executable, "-I", "-S", str(tmp_path / "check.py"), str(evidence)]
    whole = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    data = bytearray(evidence.read_bytes())
    data[len(data) // 2] ^= 1
    evidence.write_bytes(bytes(data))
    altered = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert (whole.returncode, altered.returncode) == (0, 1), whole.stdout + whole.stderr


def test_the_command_line_prints_the_same_council(site: Site, proposed: Page) -> None:
    """`council propose` answers with the same numbers of people and the same value of the priorities."""
    day = re.search(r"rotations/([0-9-]+)/", proposed.url)
    assert day is not None
    printed = site.council("propose", "--council", "regional-review", "--on", day.group(1))
    headline = re.search(r"The council comes within [\d.]+ seats of all its targets", printed)
    assert headline is not None
    expect(proposed.get_by_text(headline.group(0))).to_be_visible()


def test_it_works_without_scripts(visit: Visit) -> None:
    """With JavaScript switched off the officer proposes, looks again, and reads the answer."""
    page = visit("secretariat", scripts=False)
    page.goto(ROTATIONS)
    page.get_by_role("button", name="Propose").click()
    for _ in range(60):
        if page.locator("#evidence").count():
            break
        page.wait_for_timeout(500)
        page.reload()
    expect(page.locator("#evidence")).to_be_visible()


def test_a_member_reads_the_proposal_but_not_what_is_protected(visit: Visit, proposed: Page) -> None:
    """A member sees the council before and after, no protected dimension, and no download of what people declared."""
    page = visit("member")
    page.goto(proposed.url)
    expect(page.get_by_role("heading", name="Check it yourself")).to_be_visible()
    assert page.get_by_role("link", name="Download the evidence").count() == 0
    assert page.get_by_text("Without regular status").count() == 0


def test_an_auditor_finds_the_record_whole(visit: Visit, proposed: Page) -> None:
    """The auditor's page says in one line that nothing is missing, and leads to the evidence."""
    assert proposed.url
    page = visit("auditor")
    page.goto("/regional-review/audit")
    expect(page.get_by_text(re.compile("record is whole", re.IGNORECASE)).first).to_be_visible()


def _import_page(page: Page) -> None:
    page.goto("/regional-review/calls")
    page.get_by_role("link", name=re.compile("Call for members")).first.click()
    page.get_by_role("link", name=re.compile("Import a pool")).first.click()


GOOD = "id,name,region,gender\na1,Amina Test,Africa,Woman\na2,Béla Test,Europe and North America,Man\n"
BAD = "id,name,region,gender\nb1,=cmd|calc,Africa,Woman\nb1,Second,Atlantis,Woman\n"


def test_an_officer_imports_a_pool_after_seeing_what_was_understood(visit: Visit, tmp_path: Path) -> None:
    """Upload, preview, confirm; the same file again changes nothing."""
    pool = tmp_path / "pool.csv"
    pool.write_text(GOOD, encoding="utf-8")
    page = visit("secretariat")
    for _ in range(2):
        _import_page(page)
        page.locator("input[type=file]").first.set_input_files(pool)
        page.get_by_role("button", name="Check this file").click()
        page.get_by_role("button", name=re.compile("^(Save|Confirm|Import|Bring)")).last.click()
        page.wait_for_url(re.compile(r"/calls/[0-9a-f-]+$"))
    page.goto("/regional-review/people?q=Amina+Test")
    assert page.locator("table").get_by_role("link", name="Amina Test").count() == 1


def test_a_wrong_pool_is_refused_line_by_line(visit: Visit, tmp_path: Path) -> None:
    """A formula, a repeated id and an unknown value are each named with their line, and nothing can be confirmed."""
    pool = tmp_path / "pool.csv"
    pool.write_text(BAD, encoding="utf-8")
    page = visit("secretariat")
    _import_page(page)
    page.locator("input[type=file]").first.set_input_files(pool)
    page.get_by_role("button", name="Check this file").click()
    told = page.locator("main").inner_text()
    assert ("Atlantis" in told, "=cmd" in told or "begins with =" in told) == (True, True)
    page.goto("/regional-review/people?q=Second")
    assert page.get_by_role("link", name="Second", exact=True).count() == 0


def test_a_phone_in_arabic_reads_the_proposal(visit: Visit, proposed: Page) -> None:
    """The widest page of all fits a phone in a right-to-left language."""
    page = visit("secretariat", language="ar", width=390)
    page.goto(proposed.url)
    expect(page.locator("#evidence")).to_be_visible()
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0
