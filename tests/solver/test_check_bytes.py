"""The checker's own reading and writing of canonical JSON, which it shares with nobody."""

from typing import Any

import pytest

from solver import canonical, check


@pytest.mark.parametrize(
    "document",
    [
        {"\ufb33": None, "\U0001f600": True, "é": [1, "\u2028"], "a": {}, "\r": 'quote " and \\'},
        {"most": check.LARGEST_INTEGER, "least": -check.LARGEST_INTEGER},
        {"b": [], "a": [{}, [False, ""]]},
    ],
)
def test_the_checker_writes_the_same_bytes_as_the_solver(document: Any) -> None:
    """RFC 8785, though neither knows of the other: keys by UTF-16 code units, the shortest escapes, no space."""
    assert check.canonical(document) == canonical.canonical(document)


@pytest.mark.parametrize("number", [check.LARGEST_INTEGER + 1, -check.LARGEST_INTEGER - 1])
def test_an_integer_that_some_readers_would_round_has_no_form(number: int) -> None:
    """Beyond 2⁵³ a reader that knows only doubles would see another number."""
    with pytest.raises(ValueError, match=r"^an integer beyond 2\^53 has no canonical form$"):
        check.canonical({"number": number})
