"""How quickly a workbook of 10,000 members with three terms each is previewed, imported, and imported again.

The steps are those of the pages: the upload is read and sealed, the preview opens and checks it, the confirmation reads
it again and saves it in one transaction, for which every other writer waits. Before that, the same workbook with fifty
planted faults is previewed; it must name each of them, and save nothing.
"""

import io
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from uuid import UUID

import xlsxwriter
from flask import Flask, g
from rich.console import Console
from rich.table import Table
from sqlalchemy import func, select

from council.access import Role
from council.accounts.models import User
from council.app import create_app
from council.audit.service import verify
from council.councils import service as councils
from council.councils.models import Council
from council.councils.rules import CharterRules
from council.database import db, transaction
from council.members.models import Person
from council.terms.importing import service, uploads
from council.terms.importing.columns import suggested
from council.terms.importing.models import MemberUpload
from council.terms.importing.preview_pages import PreviewPage, preview_page
from council.terms.models import Term
from tests import factories
from tests.conftest import settings_for

PEOPLE, TERMS, FAULTS = 10_000, 3, 50
SEATS = 1000  # the most a seat group may have; ten generations sit one after another
ON = date(2026, 11, 22)
HEADER = (
    *("id", "name", "contact", "language", "organisation", "listed"),
    *("seat group", "first day", "last day", "partial"),
)
DIMENSIONS = ("open", "restricted", "sealed")
WRONG = ((6, "Elders"), (7, "soon"), (8, "1999-12-31"), (3, "Klingon"), (10, "Value z"))


@contextmanager
def application() -> Iterator[Flask]:
    """The application on a fresh embedded database."""
    folder = Path(tempfile.mkdtemp())
    try:
        app = create_app(settings_for(folder))
        with app.test_request_context():
            db.create_all()
            yield app
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def found() -> Council:
    """A council that asks three things, and whose charter has a thousand seats."""
    rules = {
        "least_size": SEATS,
        "most_size": SEATS,
        "seat_groups": [{"key": "members", "name": {"en": "Members"}, "seats": SEATS}],
        "terms": {"months": 24},
    }
    with transaction():
        council = councils.found_council(
            factories.ACTOR, slug="benchmark", name={"en": "Benchmark"}, level="global", about={"en": "Measures."}
        )
        for key in DIMENSIONS:
            councils.add_dimension(
                factories.ACTOR,
                council,
                key=key,
                name={"en": f"What is {key}"},
                purpose={"en": "To measure."},
                sensitivity=key,
                values=[("a", {"en": "Value a"}), ("b", {"en": "Value b"})],
            )
        charter = CharterRules.model_validate(rules)
        councils.adopt_charter(factories.ACTOR, council, rules=charter, in_force_from=date(2000, 1, 1))
    return council


def workbook(faults: int = 0) -> bytes:
    """The members, ten generations of a thousand, each with three terms in a row; so many lines are wrong."""
    memory = io.BytesIO()
    with xlsxwriter.Workbook(memory, {"constant_memory": True}) as book:
        sheet, day = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, [*HEADER, *(f"What is {key}" for key in DIMENSIONS)])
        every = PEOPLE * TERMS // faults if faults else 0
        for line in range(PEOPLE * TERMS):
            person, term = divmod(line, TERMS)
            year = 2001 + person // SEATS * 2 * TERMS + 2 * term
            cells: list[str | date] = [f"m{person}", f"Member {person}", f"m{person}@members.example", "French"]
            cells += ["House", "no", "Members", date(year, 1, 1), date(year + 1, 12, 31), "no"]
            cells += ["Value a", "Value b", "a"]
            if every and line % every == 0:
                place, wrong = WRONG[line // every % len(WRONG)]
                cells[place] = wrong
            for place, cell in enumerate(cells):
                if isinstance(cell, date):
                    sheet.write_datetime(line + 1, place, cell, day)
                else:
                    sheet.write_string(line + 1, place, cell)
    return memory.getvalue()


def upload(officer: User, council: Council, content: bytes) -> UUID:
    """Read a file and keep it, sealed."""
    staged = uploads.read_file(content, councils.dimensions_of(council, on=ON))
    with transaction():
        return uploads.stage_upload(officer, council, staged).id


def preview(council: Council, upload_id: UUID) -> PreviewPage:
    """The preview of a file that waits."""
    dimensions = councils.dimensions_of(council, on=ON)
    staged = uploads.open_upload(db.session.get_one(MemberUpload, upload_id))
    return preview_page(council, staged, suggested(staged.table.header, dimensions), dimensions)


def bring(officer: User, council: Council, upload_id: UUID) -> tuple[float, float]:
    """Confirm a file; the seconds it took in all, and those for which other writers waited."""
    begun = time.perf_counter()
    dimensions = councils.dimensions_of(council, on=ON)
    staged = uploads.open_upload(db.session.get_one(MemberUpload, upload_id))
    file = service.understand(council, staged, suggested(staged.table.header, dimensions), dimensions)
    locked = time.perf_counter()
    with transaction():
        service.import_members(officer, db.session.get_one(MemberUpload, upload_id), file, on=ON)
    ended = time.perf_counter()
    return ended - begun, ended - locked


def rows() -> list[int]:
    """How many people and terms there are."""
    return [db.session.scalar(select(func.count()).select_from(each)) or 0 for each in (Person, Term)]


def measure(officer: User, council: Council, content: bytes, expected: str) -> tuple[float, PreviewPage, UUID]:
    """Upload and preview one file; the seconds it took."""
    g.pop("data_ciphers", None)
    begun = time.perf_counter()
    upload_id = upload(officer, council, content)
    page = preview(council, upload_id)
    spent = time.perf_counter() - begun
    if expected not in page.counts and str(page.problem_count) != expected:
        message = f"{page.counts}, {page.problem_count} faults, not {expected}"
        raise RuntimeError(message)
    return spent, page, upload_id


def main() -> None:
    """Print the table."""
    table = Table("step", "seconds", "what it found", title=f"{PEOPLE} members with {TERMS} terms each")
    with application():
        council = found()
        officer = factories.make_user("officer", council, Role.SECRETARIAT)
        spent, page, _id = measure(officer, council, workbook(FAULTS), str(FAULTS))
        table.add_row("upload and preview, wrong", f"{spent:.1f}", f"{page.problem_count} faults; saved: {rows()}")
        content = workbook()
        spent, page, first = measure(officer, council, content, f"{PEOPLE * TERMS} new terms")
        table.add_row("upload and preview", f"{spent:.1f}", ", ".join(page.counts))
        whole, locked = bring(officer, council, first)
        told = f"others wait {locked:.1f} s; saved: {rows()}; the record is {'broken' if verify() else 'whole'}"
        table.add_row("import", f"{whole:.1f}", told)
        spent, page, second = measure(officer, council, content, "0 new terms")
        table.add_row("upload and preview again", f"{spent:.1f}", ", ".join(page.counts))
        whole, locked = bring(officer, council, second)
        table.add_row("import again", f"{whole:.1f}", f"others wait {locked:.1f} s; saved: {rows()}")
    Console().print(table)


if __name__ == "__main__":
    main()
