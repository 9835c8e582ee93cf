"""What is marked as confidential is left out, whatever the marks look like."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from council.meetings.minutes.parts import (
    Fault,
    Part,
    clean,
    confidential_lines,
    fault_in,
    parts_of,
    public_text,
)

SECRET = "secret"
MARKS = st.sampled_from(["::: confidential", ":::confidential", "  ::: CONFIDENTIAL ", ":::: x", "::: vertraulich"])


def test_a_text_is_told_apart() -> None:
    """In its order, what is confidential and what is not; the marks are gone."""
    text = "open\n::: confidential\nsecret\n:::\nopen again"
    assert parts_of(text) == [Part(False, "open"), Part(True, "secret"), Part(False, "open again")]  # noqa: FBT003  # as it reads
    assert public_text(text) == "open\n\nopen again"
    assert confidential_lines(text) == {"secret"}
    assert fault_in(text) is None


@given(MARKS, st.text(alphabet="ab \n", max_size=20), st.text(alphabet="ab \n", max_size=20))
def test_nothing_behind_a_mark_is_public(mark: str, before: str, after: str) -> None:
    """However the mark is written, and whatever stands around it; a part that is not ended goes on to the end."""
    text = f"{before}\n{mark}\n{SECRET}\n{after}"
    assert SECRET not in public_text(text)
    assert after.strip() == "" or public_text(text).count("a") == before.count("a")
    assert fault_in(text) is Fault.NOT_ENDED


def test_a_part_within_a_part_ends_nothing() -> None:
    """Two beginnings need two ends."""
    text = "::: confidential\none\n::: confidential\ntwo\n:::\nthree\n:::\nopen"
    assert public_text(text) == "open"
    assert fault_in(text) is None


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("open\n:::\nopen", Fault.NOT_BEGUN),
        ("open ::: confidential\nsecret\n:::", Fault.NOT_ALONE),
        ("> ::: confidential\n> secret", Fault.NOT_ALONE),
        ("::: confidential\nsecret", Fault.NOT_ENDED),
    ],
)
def test_marks_that_are_not_in_order_are_named(text: str, fault: Fault) -> None:
    """So that nothing is saved that could be meant otherwise."""
    assert fault_in(text) is fault


def test_a_text_is_kept_without_what_nobody_sees() -> None:
    """One kind of line ends, no control characters, no private letters."""
    assert clean(" a\r\nb\rc\x00\x07\ue000\td ") == "a\nb\nc\td"
