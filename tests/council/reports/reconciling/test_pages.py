"""The auditor asks whether the tables are what the record says, and reads the answer, as does whoever runs the site."""

import sqlite3
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from council import jobs
from council.access import Role
from council.accounts.models import User
from council.audit.acts import Act
from council.audit.models import Entry
from council.config import Settings
from council.councils.models import Charter, Council, RoleGrant
from council.database import db, transaction
from council.errors import Refused
from council.jobs import JobState
from council.reports.reconciling import comparing, service, words
from council.reports.reconciling.models import Reconciliation
from tests import factories
from tests.council.rotation import helpers
from tests.council.test_cli import Run
from tests.factories import ACTOR

PAGE, FRONT = "/test-council/audit/reconciliation", "/test-council/audit"
HOW = "carried out again"


@pytest.fixture
def desk(client: FlaskClient, auditor: User) -> FlaskClient:
    """A browser in which the auditor is signed in."""
    factories.sign_in(client, auditor)
    return client


def read(client: FlaskClient, path: str = PAGE) -> str:
    """A page, which must be there."""
    answer = client.get(path)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.get_data(as_text=True)


def ask(council: Council) -> Reconciliation:
    """It was asked for, and is not done yet."""
    with transaction():
        return service.ask(ACTOR, council)


def done(app: Flask, council: Council) -> Reconciliation:
    """It was asked for and done, through the real queue's own steps."""
    asked = ask(council)
    helpers.run(app, jobs.work_on(asked.id))
    return asked


def alter_a_charter() -> UUID:
    """Somebody changes a charter behind the pages."""
    with transaction():
        db.session.execute(update(Charter).values(in_force_from=date(2022, 7, 2)))
    return db.session.scalars(select(Charter.id)).one()


def test_the_page_leads_from_the_question_to_the_answer(app: Flask, desk: FlaskClient, council: Council) -> None:
    """Nothing yet, asked once, under way, done; the front room says the same, and each step is an act."""
    page = read(desk)
    assert all(said in page for said in ("Nobody has compared", HOW, "changes of terms"))
    form = factories.hidden_fields(page)
    assert [desk.post(PAGE, data=form).status_code for _ in range(2)] == [302, 409]
    assert "This may take a minute" in read(desk)
    assert "being compared" in read(desk, FRONT)
    progress = desk.get(f"{PAGE}/progress")
    assert (progress.status_code, "Comparing the tables" in progress.get_data(as_text=True)) == (200, True)
    asked = service.latest(council)
    assert asked is not None
    helpers.run(app, jobs.work_on(asked.id))
    assert desk.get(f"{PAGE}/progress").status_code == 286
    assert "held exactly what the record says" in read(desk)
    assert "held exactly what the record says" in read(desk, FRONT)
    acts = db.session.scalars(select(Entry.act).where(Entry.subject == f"reconciliation:{asked.id}"))
    assert list(acts) == [Act.RECONCILIATION_ASKED, Act.RECONCILIATION_MADE]


def test_each_difference_is_shown_with_its_row(app: Flask, desk: FlaskClient, council: Council) -> None:
    """Table, row, column, what the record says and what is found, and the way to the act; the first of many only."""
    charter_id, grant_id = alter_a_charter(), db.session.scalars(select(RoleGrant.id)).one()
    with transaction():
        db.session.execute(update(RoleGrant).values(id=council.id))
    made = done(app, council)
    assert (made.differences, len(service.listed(made))) == (3, 3)
    page = read(desk)
    told = ("3 differences were found", str(charter_id), "in_force_from", "2022-07-01", "2022-07-02", str(grant_id))
    assert all(each in page for each in told)
    assert "no act wrote it" in page
    assert "and the table does not" in page
    assert f"{FRONT}/acts/" in page
    assert "3 differences were found" in read(desk, FRONT)
    assert "The first" not in page


def test_only_the_first_of_many_differences_are_listed(
    app: Flask, desk: FlaskClient, council: Council, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All are counted."""
    monkeypatch.setattr(service, "MOST_LISTED", 2)
    with transaction():
        db.session.execute(update(Charter).values(source="Another.", decided_by="Nobody.", reference="7"))
    assert done(app, council).differences == 3
    assert "The first 2 of 3 are shown." in read(desk)


def test_work_that_was_cut_off_can_be_asked_for_again(app: Flask, desk: FlaskClient, council: Council) -> None:
    """One at a time; what a silent worker left behind counts as failed, and the answer before it stays."""
    done(app, council)
    asked = ask(council)
    with pytest.raises(Refused):
        ask(council)
    with transaction():
        job = jobs.latest(asked.id)
        assert job is not None
        job.state, job.beat_at = JobState.RUNNING.value, datetime.now(UTC) - timedelta(minutes=1)
    page = read(desk)
    assert "was not finished" in page
    assert "held exactly" in page
    app.extensions["council.jobs"].sweep()
    db.session.rollback()
    assert asked.state == "failed"
    assert done(app, council).state == "made"


def test_the_page_follows_how_much_is_done(desk: FlaskClient, council: Council) -> None:
    """The bar shows the share that the job told last, and asks for itself again; none before the job says so."""
    asked = ask(council)
    assert "aria-valuenow" not in read(desk)
    with transaction():
        job = jobs.latest(asked.id)
        assert job is not None
        job.progress = '{"done": 500, "all": 2000}'
    for address in (PAGE, f"{PAGE}/progress"):
        assert 'aria-valuenow="25"' in read(desk, address)
        assert f'hx-get="{PAGE}/progress"' in read(desk, address)


def test_a_result_that_comes_too_late_is_not_kept(app: Flask, council: Council) -> None:
    """A job that was swept while it worked writes nothing."""
    asked = ask(council)
    with transaction():
        service.give_up(ACTOR, asked, code="cut_off")
    helpers.run(app, jobs.work_on(asked.id))
    assert (asked.state, asked.made_at) == ("failed", None)


def test_every_governed_table_has_its_words(app: Flask) -> None:
    """A table without words would break the page."""
    with app.test_request_context():
        names = {words.table_words(table.name) for table in comparing.TABLES}
    assert len(names) == len(comparing.TABLES)


def test_an_act_that_was_altered_says_nothing(app: Flask, council: Council) -> None:
    """Somebody who also rewrites the record is told by the act's number, beside the rows that no act wrote any more."""
    assert council
    path = Path(app.config["COUNCIL_SETTINGS"].instance) / "council.sqlite3"
    with sqlite3.connect(path) as connection:
        connection.execute("DROP TRIGGER entries_no_update")
        founded = (
            "UPDATE entries SET body = replace(body, 'test-council', 'best-council') WHERE act = 'council_founded'"
        )
        connection.execute(founded)
    found = comparing.differences()
    assert {(each.table, each.column) for each in found} == {("entries", "body"), ("councils", None)}
    with app.test_request_context():
        assert words.table_words("entries") == "the record itself"


def test_an_act_of_another_schema_is_not_guessed_at(council: Council, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was written under other rules is named, not replayed."""
    monkeypatch.setattr(comparing, "SCHEMA", 99)
    found = [each for each in comparing.differences(council) if each.table == "entries"]
    assert {(each.column, each.recorded) for each in found} == {("schema", "99")}


def test_a_value_of_the_wrong_kind_is_shown_as_it_is(app: Flask, council: Council) -> None:
    """The embedded database takes anything: a day that is none is a difference, and stops nothing."""
    path = Path(app.config["COUNCIL_SETTINGS"].instance) / "council.sqlite3"
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE charters SET in_force_from = 'soon', number = 'one', rules = 'none', created_at = 7")
    found = {each.column: each.found for each in comparing.differences(council) if each.table == "charters"}
    assert (found["in_force_from"], found["number"], len(found)) == ("soon", "one", 4)


def test_the_command_says_yes_or_each_difference(
    sqlite_settings: Settings, council: Council, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the exit code of its answer; of one council, or of all."""
    run = Run(sqlite_settings.instance, monkeypatch)
    yes, one = run("record", "reconcile"), run("record", "reconcile", "--council", council.slug)
    assert [(each.exit_code, each.output[:4]) for each in (yes, one)] == [(0, "Yes.")] * 2
    alter_a_charter()
    factories.make_user("auditor", council, Role.AUDITOR)
    with transaction():
        db.session.execute(update(RoleGrant).values(id=council.id))
    no = run("record", "reconcile")
    assert no.exit_code == 1
    assert "in_force_from: act" in no.output
    assert "says 2022-07-01, found 2022-07-02" in no.output
    assert "in the table, written by no act" in no.output
    assert "not in the table, written by act" in no.output
    assert run("record", "reconcile", "--council", "nobody").exit_code == 2
