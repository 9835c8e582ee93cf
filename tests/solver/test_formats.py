"""Questions and evidence read from files, with their faults placed; and canonical JSON."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rfc8785 import dumps

from solver import check
from solver.canonical import canonical
from solver.errors import BadFile, Fault, InvalidProblem, Unsound
from solver.evidence import Evidence
from solver.formats import WrongEvidence, read_evidence, read_problem, read_question, sound
from solver.problem import Problem
from solver.rotation import propose
from solver.words import fault, sentences
from tests.solver.wrong_files import CONTRADICTIONS, NO_QUESTIONS, PARTS, QUESTION, Edit, Place

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner, max_size=4)
    ),
)


@given(JSON)
def test_canonical_json_is_what_the_standard_says(document: Any) -> None:
    """The same bytes as an independent implementation of RFC 8785, from the writer and from the checker."""
    assert canonical(document) == dumps(document)
    assert check.canonical(document) == dumps(document)


@pytest.mark.parametrize("write", [canonical, check.canonical], ids=["canonical", "check"])
def test_an_integer_too_large_to_be_exact_elsewhere_is_not_written(write: Any) -> None:
    """RFC 8785 numbers are doubles: beyond 2^53 two integers would look the same."""
    with pytest.raises(ValueError, match="canonical"):
        write([2**53])


def _document(question: Problem = QUESTION) -> Any:
    return json.loads(question.model_dump_json(by_alias=True))


def _faults(path: Path) -> tuple[Fault, ...]:
    """The faults of a question, which always say where, in words too."""
    found: tuple[Fault, ...] = ()
    try:
        read_problem(path)
    except (BadFile, InvalidProblem) as error:
        found = error.faults
    assert [each for each in found if not fault(each, show_values=False).startswith(str(path))] == []
    return found


def _placed(path: Path) -> list[Place]:
    return [(found.code, found.line, found.column) for found in _faults(path)]


def test_a_question_in_a_file_is_read_with_or_without_a_byte_order_mark(tmp_path: Path) -> None:
    """What was written is what is read, whether a question is expected or may be evidence too."""
    path = tmp_path / "problem.json"
    for encoding in ("utf-8", "utf-8-sig"):
        path.write_text(QUESTION.model_dump_json(by_alias=True), encoding=encoding)
        assert (read_problem(path), read_question(path)) == (QUESTION, QUESTION)


@pytest.mark.parametrize("name", NO_QUESTIONS)
def test_a_file_that_is_no_question_at_all_is_refused_with_its_place(tmp_path: Path, name: str) -> None:
    """Broken JSON, nesting and numbers without end, half characters, bytes that are no text, other kinds of file."""
    path, (data, expected) = tmp_path / "problem.json", NO_QUESTIONS[name]
    path.write_bytes(data)
    assert _placed(path) == expected


def _at(text: str, found: Fault) -> str:
    """The text from the place of a fault on."""
    line = text.splitlines()[(found.line or 0) - 1]
    return line[(found.column or 0) - 1 :]


def _edited(path: Path, edit: Edit) -> str:
    document = _document()
    edit(document)
    text = json.dumps(document, indent=1, ensure_ascii=False)
    path.write_text(text)
    return text


@pytest.mark.parametrize("name", PARTS)
def test_a_part_of_the_wrong_kind_is_pointed_to_by_line_and_column(tmp_path: Path, name: str) -> None:
    """The value itself where there is one, and the part that lacks something where there is none."""
    edit, begins, sentence = PARTS[name]
    text = _edited(tmp_path / "problem.json", edit)
    (found,) = _faults(tmp_path / "problem.json")
    assert _at(text, found).startswith(begins)
    assert fault(found, show_values=False).endswith(f"column {found.column}: {sentence}")


@pytest.mark.parametrize("name", CONTRADICTIONS)
def test_a_question_that_contradicts_itself_is_pointed_to_by_line_and_column(tmp_path: Path, name: str) -> None:
    """Whoever wrote it finds the person, the quota or the pin that is meant."""
    edit, code, begins = CONTRADICTIONS[name]
    text = _edited(tmp_path / "problem.json", edit)
    (found,) = _faults(tmp_path / "problem.json")
    assert (found.code, _at(text, found)[: len(begins)]) == (code, begins)


def test_the_second_of_two_who_bear_a_name_is_pointed_to(tmp_path: Path) -> None:
    """The first may be right."""
    text = _edited(tmp_path / "problem.json", lambda it: it["people"].append(it["people"][0]))
    (found,) = _faults(tmp_path / "problem.json")
    assert text.splitlines()[: found.line].count("  {") == 3 + text.split('"people"')[0].count("\n  {")


def test_a_file_that_is_not_there_is_a_fault_and_not_a_crash(tmp_path: Path) -> None:
    """A folder in its place is one too."""
    assert _placed(tmp_path / "absent.json") == [("file_unreadable", None, None)]
    assert _placed(tmp_path) == [("file_unreadable", None, None)]


@pytest.fixture(scope="module")
def evidence() -> Evidence:
    """A council proposed for the question."""
    question = QUESTION.model_copy(update={"pins": ()})
    return Evidence(problem=question, proposal=propose(question))


def test_evidence_is_read_back_as_it_was_written(tmp_path: Path, evidence: Evidence) -> None:
    """To the byte, whether evidence is expected or may be a question too."""
    path = tmp_path / "evidence.json"
    path.write_bytes(sound(evidence))
    assert (read_evidence(path), read_question(path)) == (evidence, evidence)
    assert read_evidence(path).written() == path.read_bytes()


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"[]", "no schema"),
        (b"{}", "no schema"),
        (b'{"schema": "rotation-public/1"}', "rotation-public/1"),
        (b'{"schema": "rotation-evidence/1"}', "rotation-evidence/1"),
    ],
)
def test_what_is_no_evidence_is_told_by_its_kind(tmp_path: Path, data: bytes, found: str) -> None:
    """A public file, a question, or evidence of another version."""
    path = tmp_path / "evidence.json"
    path.write_bytes(data)
    with pytest.raises(BadFile) as caught:
        read_evidence(path)
    assert sentences(caught.value, show_values=False)[0].endswith(
        f"found a file of the kind {found}; expected rotation-evidence/2"
    )


def test_evidence_that_was_changed_is_not_read(tmp_path: Path, evidence: Evidence) -> None:
    """The checker says no, and its place and its fault are told."""
    path = tmp_path / "evidence.json"
    path.write_bytes(evidence.written().replace(b'"council":"test"', b'"council":"best"'))
    with pytest.raises(WrongEvidence) as caught:
        read_question(path)
    assert caught.value.parameters["where"] == "$.sha256"


def _resigned(evidence: Evidence, edit: Edit) -> bytes:
    document = json.loads(evidence.written())
    edit(document)
    del document["sha256"]
    digest = hashlib.sha256(check.canonical(document)).hexdigest()
    return check.canonical({**document, "sha256": digest})


def _accept(_: bytes) -> check.Verdict:
    return check.Verdict(ok=True)


def test_evidence_that_passes_its_check_and_is_still_none_is_refused_with_its_place(
    tmp_path: Path, evidence: Evidence, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Names too long, or a question that contradicts itself, in a file that the checker passes."""
    monkeypatch.setattr(check, "check", _accept)
    path = tmp_path / "evidence.json"
    path.write_bytes(_resigned(evidence, lambda it: it["problem"].update(council="c" * 201)))
    with pytest.raises(BadFile) as long:
        read_evidence(path)
    assert _at(path.read_text(), long.value.faults[0]).startswith('"ccc')
    path.write_bytes(_resigned(evidence, lambda it: it["problem"]["quotas"][0].update(min=None)))
    with pytest.raises(InvalidProblem) as contradicted:
        read_evidence(path)
    assert _at(path.read_text(), contradicted.value.faults[0]).startswith('{"key":"women"')


def test_evidence_that_does_not_pass_its_check_is_not_written(
    evidence: Evidence, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No answer leaves unchecked."""
    monkeypatch.setattr(check, "check", lambda _: check.Verdict(ok=False, path="$", code="rule"))
    with pytest.raises(Unsound) as caught:
        sound(evidence)
    assert caught.value.parameters == {"path": "$", "fault": "rule", "detail": ""}
