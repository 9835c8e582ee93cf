"""Wrong files as the commands meet them: each is refused with its place, exit 2, and nothing is written."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.solver.terminal import answer, run
from tests.solver.wrong_files import CONTRADICTIONS, NO_QUESTIONS, PARTS, POOLS, QUESTION, Place


def _bytes(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode()


def _refused(folder: Path, *asked: object) -> list[Place]:
    """The faults for which a command is refused, by code, line and column; whatever was written before stays."""
    out = folder / "evidence.json"
    out.write_text("old")
    before = sorted(path.name for path in folder.iterdir())
    result = run(*asked, "--out", out)
    told: Any = answer(*asked, "--out", out)
    assert (result.exit_code, result.stdout, told["error"] in ("bad_file", "invalid_problem")) == (2, "", True)
    assert result.stderr.splitlines() == told["sentences"]
    assert [each["file"] for each in told["faults"]] == [sentence.split(",")[0] for sentence in told["sentences"]]
    assert (out.read_text(), sorted(path.name for path in folder.iterdir())) == ("old", before)
    return [(each["code"], each["line"], each["column"]) for each in told["faults"]]


@pytest.mark.parametrize("command", ["lottery", "propose", "explain"])
@pytest.mark.parametrize("name", POOLS)
def test_wrong_files_of_the_field_are_refused_with_their_place(tmp_path: Path, name: str, command: str) -> None:
    """By every command that reads them."""
    quotas, people, expected = POOLS[name]
    (tmp_path / "q.csv").write_bytes(_bytes(quotas))
    (tmp_path / "p.csv").write_bytes(_bytes(people))
    asked = (command, "--quotas", tmp_path / "q.csv", "--pool", tmp_path / "p.csv", "--seats", 1)
    if command == "explain":
        result = run(*asked)
        assert (result.exit_code, len(result.stderr.splitlines())) == (2, len(expected))
    else:
        assert _refused(tmp_path, *asked) == expected


@pytest.mark.parametrize("name", NO_QUESTIONS)
def test_files_that_are_no_questions_are_refused_with_their_place(tmp_path: Path, name: str) -> None:
    """By a command for questions, and by one that takes evidence as well."""
    data, expected = NO_QUESTIONS[name]
    path = tmp_path / "problem.json"
    path.write_bytes(data)
    assert _refused(tmp_path, "lottery", path) == expected
    if name != "evidence":
        assert _refused(tmp_path, "reserve", path) == expected


@pytest.mark.parametrize("name", [*PARTS, *CONTRADICTIONS])
def test_wrong_questions_are_refused_with_their_place(tmp_path: Path, name: str) -> None:
    """One fault, and somewhere in the file."""
    edit = {**PARTS, **CONTRADICTIONS}[name][0]
    question = json.loads(QUESTION.model_dump_json(by_alias=True))
    edit(question)
    path = tmp_path / "problem.json"
    path.write_text(json.dumps(question, indent=1))
    ((_, line, column),) = _refused(tmp_path, "propose", path)
    assert (line or 0) >= 1 <= (column or 0)


NO_EVIDENCE: dict[str, tuple[bytes, list[Place]]] = {
    "nothing": (b"", [("not_json", 1, 1)]),
    "a byte of another alphabet": (b"{\n\xe9}", [("not_utf8", 2, 1)]),
    "an array": (b"[]", [("wrong_kind", 1, 1)]),
    "an object of no kind": (b"{}", [("wrong_kind", 1, 1)]),
    "a question": (b'{"schema": "rotation-problem/1"}', [("wrong_kind", 1, 12)]),
    "a public file": (b'{"schema": "rotation-public/1"}', [("wrong_kind", 1, 12)]),
    "evidence of an older version": (b'{"schema": "rotation-evidence/1"}', [("wrong_kind", 1, 12)]),
}


@pytest.mark.parametrize("name", NO_EVIDENCE)
def test_files_that_are_no_evidence_are_refused_with_their_place(tmp_path: Path, name: str) -> None:
    """By every command that goes on from evidence."""
    data, expected = NO_EVIDENCE[name]
    path = tmp_path / "e.json"
    path.write_bytes(data)
    promise = ("--method", "digits", "--source", "x", "--drawn-at", "y")
    assert _refused(tmp_path, "commit", path, *promise) == expected
    assert _refused(tmp_path, "draw", path, "--numbers", "5") == expected
    assert _refused(tmp_path, "publish", path) == expected


def test_files_that_are_not_there_are_refused_by_their_name(tmp_path: Path) -> None:
    """There is no place in them; a folder is no file."""
    absent = [("file_unreadable", None, None)]
    (tmp_path / "q.csv").write_text("category,feature,min,max\nregion,north,1,1\n")
    for command in ("lottery", "propose", "reserve", "publish"):
        told = answer(command, tmp_path / "absent", "--out", tmp_path / "e.json")
        assert [(each["code"], each["line"], each["column"]) for each in told["faults"]] == absent
    asked = ("lottery", "--quotas", tmp_path / "q.csv", "--pool", tmp_path / "absent", "--seats", 1)
    assert answer(*asked)["sentences"] == [f"{tmp_path / 'absent'}: the file cannot be read: No such file or directory"]
    assert "is a directory" in run("lottery", tmp_path).stderr
