"""Who looked at a person's data: everybody who did is listed to her, nobody else, and nothing of other people."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event

from council.accounts.models import User
from council.audit.acts import Act
from council.audit.service import Subject, record
from council.councils.models import Council
from council.database import db, transaction
from council.members import service as members
from council.members.models import Person
from council.members.own import service as own
from council.portal.own import looked
from council.rotation import bridge
from council.rotation import service as rotations
from tests import factories
from tests.council.portal.conftest import Seated
from tests.council.portal.helpers import ROTATION, TODAY, read

WHERE = "/me/test-council/who-looked"


@pytest.mark.usefixtures("seated")
def test_whoever_nobody_looked_at_reads_so(at_home: FlaskClient) -> None:
    """An empty list says what will stand there."""
    assert "Nobody has looked yet" in read(at_home, WHERE)


def test_a_look_names_day_reader_and_role(at_home: FlaskClient, seated: Seated, officer: User) -> None:
    """She reads who it was, what the reader is here, and on which day."""
    with transaction():
        own.note_reading(officer, seated.listed, on=TODAY)
        own.note_reading(officer, seated.staying, on=TODAY)
    page = read(at_home, WHERE)
    shown = [words in page for words in ("22 November 2026", "Officer", "Secretariat", "Opened the page")]
    assert (shown, page.count("Opened the page")) == ([True] * 4, 1)


def test_an_export_of_members_counts_for_everybody_known_then(
    council: Council, seated: Seated, auditor: User, officer: User
) -> None:
    """A list of members holds her; one that her own account took is no look."""
    with transaction():
        for reader in (officer, auditor, seated.listed.user):
            assert reader is not None
            record(reader, Act.MEMBERS_EXPORTED, Subject("council", str(council.id)), council=council.id)
    found = [(each.name, each.roles) for each in looked.every_look(seated.listed, council)]
    assert found == [("Officer", ("Secretariat",)), ("Auditor", ("Auditor",))]


def test_only_files_in_which_she_stands_count(council: Council, seated: Seated, auditor: User) -> None:
    """A downloaded proposal is listed to those in it, and not to somebody who came later."""
    with transaction():
        proposal = rotations.request_proposal(factories.ACTOR, council, asked=bridge.ask(council, ROTATION))
        later = _somebody_new(council)
    with transaction():
        rotations.record_step(auditor, Act.EVIDENCE_DOWNLOADED, proposal)
    found = {each.pseudonym: len(looked.every_look(each, council)) for each in (seated.listed, later)}
    assert found == {seated.listed.pseudonym: 1, later.pseudonym: 0}


def _somebody_new(council: Council) -> Person:
    return members.add_person(factories.ACTOR, council, name="Later")


def test_a_long_list_comes_in_pages_with_few_questions(at_home: FlaskClient, council: Council, seated: Seated) -> None:
    """Fifty looks stand on a page, the latest first, and the same number of questions is asked for one as for fifty."""
    readers = [factories.make_user(f"reader-{number}") for number in range(3)]
    with transaction():
        for number in range(60):
            record(readers[number % 3], Act.MEMBERS_EXPORTED, Subject("council", "x"), council=council.id)
    assert read(at_home, WHERE).count("Downloaded a list") == 50
    assert read(at_home, f"{WHERE}?page=2").count("Downloaded a list") == 10
    assert [at_home.get(f"{WHERE}?page={page}").status_code for page in ("3", "0", "x", "9" * 30)] == [404] * 4
    with at_home.application.test_request_context():
        _questions(council, seated.listed, 1)  # reads her anew
        assert _questions(council, seated.listed, 1) == _questions(council, seated.listed, 2) < 10


def _questions(council: Council, person: Person, page: int) -> int:
    """How many questions to the database a page takes."""
    asked: list[str] = []

    def note(*told: object) -> None:
        asked.append(str(told[2]))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        looked.page_of(person, council, page)
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return len([each for each in asked if each.startswith("SELECT")])
