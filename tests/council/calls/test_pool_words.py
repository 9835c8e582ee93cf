"""What is wrong with a file, in words."""

from flask import Flask

from council.calls.pool_words import file_words
from council.members.column_words import problem_lines
from council.tables import Fault, Problem, TableError
from tests.council.calls.test_pool_mapping import DIMENSIONS

LINE_FAULTS = {
    Fault.NO_ID_COLUMN,
    Fault.USED_TWICE,
    Fault.RAGGED,
    Fault.BLANK_ID,
    Fault.BLANK_NAME,
    Fault.DUPLICATE_ID,
    Fault.FORMULA,
    Fault.CONTROL_CHARACTER,
    Fault.TOO_LONG,
    Fault.UNKNOWN_VALUE,
    Fault.BECAME_A_DATE,
}
DETAILS: dict[str, str | int] = dict.fromkeys(
    ("line", "column", "first", "second", "name", "cell", "sheets", "megabytes", "found", "most"), "7"
)


def test_every_fault_of_a_file_has_a_sentence(app: Flask) -> None:
    """No fault reaches the reader as a code or as nothing."""
    assert app
    sentences = {fault: file_words(TableError(fault, **DETAILS)) for fault in set(Fault) - LINE_FAULTS}
    assert [fault for fault, words in sentences.items() if not words.endswith((".", ").")) or "%" in words] == []


def test_every_fault_of_a_line_has_a_sentence(app: Flask) -> None:
    """Each says what would be right."""
    assert app
    problems = [Problem(fault, 3, "gender", "7", allowed=("gender",), nearest="man") for fault in sorted(LINE_FAULTS)]
    lines = problem_lines(problems, DIMENSIONS)
    assert [line.expected for line in lines if not line.expected.endswith(".")] == []


def test_what_was_found_is_cut_short_and_made_visible(app: Flask) -> None:
    """A cell of a thousand letters or with a tab in it does not spoil the page."""
    assert app
    problems = [Problem(Fault.TOO_LONG, 2, "name", "a" * 500), Problem(Fault.FORMULA, 2, "name", "\tx")]
    assert [line.found for line in problem_lines(problems, DIMENSIONS)] == ["a" * 60 + "…", "\\x09x"]
