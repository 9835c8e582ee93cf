"""`council record …` answers auditors at the terminal: yes, or the first thing that is wrong."""

import sqlite3
from pathlib import Path

import pytest

from council.audit.verify_bundle import answer
from council.config import Settings
from tests.council.test_cli import Run


@pytest.fixture
def run(sqlite_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command over a database with one council."""
    found = Run(sqlite_settings.instance, monkeypatch)
    assert found("found", "a-council").exit_code == 0
    return found


def test_a_checkpoint_is_kept_and_held_against_the_record(run: Run, tmp_path: Path) -> None:
    """Printed as it was signed; later it is the beginning; with a proof and a bundle that stand alone."""
    kept, bundle = tmp_path / "kept.txt", tmp_path / "bundle.zip"
    kept.write_text(run("record", "checkpoint").output)
    assert (
        run("account", "ana@test.example", "--name", "Ana", "--password", "correct horse battery staple").exit_code == 0
    )
    whole = run("record", "verify", "--checkpoint", str(kept))
    size = kept.read_text().split("\n")[1]
    assert (whole.exit_code, f"over {size} acts is the beginning" in whole.output) == (0, True)
    assert answer(run("record", "prove", "1").output.encode())[0].startswith("Act 1 is in the record of")
    assert run("record", "bundle", "a-council", str(bundle)).exit_code == 0
    assert "is the beginning of this record." in answer(bundle.read_bytes(), None, kept.read_text())[2]


def test_what_is_wrong_is_named(run: Run, sqlite_settings: Settings, tmp_path: Path) -> None:
    """A changed act by its number; a checkpoint over acts that are gone; a file that is no checkpoint; no such act."""
    kept, nonsense = tmp_path / "kept.txt", tmp_path / "nonsense.txt"
    kept.write_text(run("record", "checkpoint").output)
    nonsense.write_bytes(b"\xff")
    with sqlite3.connect(sqlite_settings.instance / "council.sqlite3") as database:
        for trigger in ("entries_no_update", "entries_no_delete"):
            database.execute(f"DROP TRIGGER {trigger}")
        for table in ("tree_nodes", "checkpoints"):
            database.execute(f"DELETE FROM {table}")  # noqa: S608  # two names of ours
        database.execute("DELETE FROM entries WHERE sequence = (SELECT max(sequence) FROM entries)")
    cut = [run("record", "verify"), run("record", "verify", "--checkpoint", str(kept))]
    with sqlite3.connect(sqlite_settings.instance / "council.sqlite3") as database:
        database.execute("UPDATE entries SET act = 'forged' WHERE sequence = 1")
    changed = run("record", "verify")
    wrong = [run("record", "verify", "--checkpoint", str(nonsense)), run("record", "prove", "999")]
    assert [each.exit_code for each in (*cut, changed, *wrong)] == [0, 1, 1, 2, 2]
    assert "longer" in cut[1].output
    assert "Entry 1: columns_differ" in changed.output
