"""`rotation …` as a person or a machine meets it: what is printed, what is written, and the exit status."""

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from rich.console import Console

from solver import check, cli
from solver.errors import Rule, RuleConflict, Undecided
from solver.words import conflict
from tests.solver.cases import CASES, IMPOSSIBLE


def _run(*arguments: object) -> Result:
    return CliRunner().invoke(cli.main, [str(argument) for argument in arguments])


def _written(tmp_path: Path, question: Any) -> Path:
    path = tmp_path / "problem.json"
    path.write_text(question.model_dump_json(by_alias=True))
    return path


PINNED = next(case for case in CASES if case.name.startswith("pins")).problem
TARGETED = next(case for case in CASES if case.name.startswith("the most affected")).problem


def test_a_proposal_is_printed_and_its_evidence_written_and_checked(tmp_path: Path) -> None:
    """Exit 0; every person in the table; the evidence passes `rotation check`, which says yes."""
    out = tmp_path / "evidence.json"
    result = _run("propose", _written(tmp_path, PINNED), "--out", out)
    assert result.exit_code == 0
    assert [word for word in ("leaves", "pinned_out", "joins", "pinned") if word not in result.stdout] == []
    checked = _run("check", out)
    assert (checked.exit_code, checked.output) == (0, "yes\n")
    assert json.loads(_run("check", out, "--json").output)["ok"]


def test_values_of_priorities_are_printed_with_their_status(tmp_path: Path) -> None:
    """A second table, for a charter that has priorities."""
    result = _run("propose", _written(tmp_path, TARGETED))
    assert result.stdout.count("optimal") == 2


def test_machines_get_the_whole_answer_as_json(tmp_path: Path) -> None:
    """One line of JSON that is the proposal."""
    result = _run("propose", _written(tmp_path, PINNED), "--json")
    assert [line["person"] for line in json.loads(result.stdout)["joining"]] == ["b"]


def test_an_impossible_question_exits_3_with_a_sentence_naming_the_rules(tmp_path: Path) -> None:
    """On the error stream for people, as JSON for machines; nothing is written."""
    path = _written(tmp_path, IMPOSSIBLE[1].problem)
    result = _run("propose", path, "--out", tmp_path / "evidence.json")
    sentence = (
        "No council can keep these rules together: at least 1 of men, at least 1 of women and exactly 1 seats in all."
    )
    assert (result.exit_code, result.stderr) == (3, sentence + "\n")
    assert not (tmp_path / "evidence.json").exists()
    assert json.loads(_run("propose", path, "--json").stdout) == {"error": "impossible", "sentences": [sentence]}


def test_every_kind_of_rule_has_words() -> None:
    """As a secretariat would read them out."""
    rules = (
        Rule("seats", "lay", "exactly", 3),
        Rule("quota", "women", "max", 2),
        Rule("cap", "organisation", "max", 1),
        Rule("newcomers", "newcomers", "min", 1),
        Rule("conflict", "kin", "max", 1),
        Rule("pin", "p1", "min", 1),
        Rule("pin", "p2", "max", 0),
        Rule("term_rules", "term_rules", "rule", 0),
    )
    assert conflict(RuleConflict(rules, minimal=False)) == (
        "No council can keep these rules together: exactly 3 seats in lay, at most 2 of women, at most 1 of one "
        "organisation, at least 1 newcomers, at most one of the people in kin, p1 has a seat, p2 has no seat and the "
        "term rules. It was not proven that all of them are needed for the conflict."
    )
    assert conflict(RuleConflict(rules[:1], minimal=True)) == "No council can keep this rule: exactly 3 seats in lay."


def test_work_that_is_not_enough_exits_4(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It says what to do, and does not claim that there is no council."""

    def undecided(*_: object, **__: object) -> None:
        raise Undecided

    monkeypatch.setattr(cli, "solve", undecided)
    result = _run("propose", _written(tmp_path, PINNED))
    assert (result.exit_code, "--work" in result.stderr) == (4, True)


def test_a_question_that_contradicts_itself_exits_2_and_hides_what_people_said(tmp_path: Path) -> None:
    """The value is shown with --show-values only."""
    document = json.loads(PINNED.model_dump_json(by_alias=True))
    document["people"][0]["values"]["region"] = "moon"
    path = tmp_path / "problem.json"
    path.write_text(json.dumps(document))
    hidden, shown = _run("propose", path), _run("propose", path, "--show-values")
    assert (hidden.exit_code, "moon" in hidden.stderr) == (2, False)
    assert (shown.exit_code, "moon" in shown.stderr) == (2, True)


def test_a_pool_is_proposed_from_the_fields_files_and_a_bad_one_exits_2_with_its_place(tmp_path: Path) -> None:
    """File, line, column and what was expected."""
    quotas, pool = tmp_path / "categories.csv", tmp_path / "respondents.csv"
    quotas.write_text("category,feature,min,max\nregion,north,1,1\n")
    pool.write_text("nr,region\n7,north\n")
    asked = ("propose", "--quotas", quotas, "--pool", pool, "--seats", 1, "--id", "nr")
    assert (_run(*asked).exit_code, _run(*asked).stdout.count("joins")) == (0, 1)
    pool.write_text("nr,region\n7,moon\n")
    refused = _run(*asked)
    sentence = "line 2, column 2: found (hidden; see --show-values) under region; expected north, undisclosed\n"
    assert (refused.exit_code, refused.stderr) == (2, f"{pool}, {sentence}")


@pytest.mark.parametrize(
    "arguments", [("propose",), ("propose", "--seats", "1"), ("propose", "p.json", "--seats", "1")]
)
def test_a_command_that_names_no_question_is_told_how(arguments: tuple[str, ...]) -> None:
    """Exit 2, and the two ways to name one."""
    result = _run(*arguments)
    assert (result.exit_code, "Name a PROBLEM file, or all of" in result.stderr) == (2, True)


def test_evidence_that_cannot_be_written_or_read_exits_2(tmp_path: Path) -> None:
    """Without a stack trace."""
    results = [
        _run("propose", _written(tmp_path, PINNED), "--out", tmp_path / "absent" / "evidence.json"),
        _run("check", tmp_path / "absent.json"),
    ]
    assert [(result.exit_code, "No such file" in result.stderr) for result in results] == [(2, True)] * 2


def test_evidence_that_is_wrong_exits_1_with_the_place(tmp_path: Path) -> None:
    """No, where, and what kind of fault."""
    (tmp_path / "evidence.json").write_text("{}")
    result = _run("check", tmp_path / "evidence.json")
    assert (result.exit_code, result.output) == (1, "no: $.sha256: hash\n")


def test_progress_is_shown_on_a_terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stage, priority, best and bound; only where there is a terminal to show it on."""
    screen = io.StringIO()
    monkeypatch.setattr(cli, "Console", lambda **_: Console(file=screen, force_terminal=True, width=100))
    result = _run("propose", _written(tmp_path, TARGETED))
    assert result.exit_code == 0
    assert "most_affected_gap" in screen.getvalue()


def test_help_reads_like_a_manual() -> None:
    """The exit statuses are listed, each on its line."""
    text = _run("--help").output
    assert [f"\n    {status}  " in text for status in range(5)] == [True] * 5


def test_python_m_solver_is_the_same_command(tmp_path: Path) -> None:
    """Started as a module it answers, and is called rotation."""
    command = [sys.executable, "-m", "solver", "propose", str(_written(tmp_path, PINNED)), "--out", str(tmp_path / "e")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert check.check((tmp_path / "e").read_bytes()) == check.Verdict(ok=True)
