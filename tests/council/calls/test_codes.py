"""Codes on paper: each reads back, every slip of the pen is told, and only a keyed hash is kept."""

from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from council.calls import codes

CODES = st.builds(codes.make_code, st.sampled_from([codes.LATE_GROUPS, codes.RECEIPT_GROUPS]))
ARABIC, PERSIAN = 0x660, 0x6F0


def _read(code: str) -> str | None:
    return codes.read_code(code, len(code) // codes.IN_A_GROUP)


@given(CODES, st.sampled_from(["", " ", "-", "  ", "\u200f", " – "]))
def test_a_code_is_read_however_it_is_grouped(code: str, gap: str) -> None:
    """Blanks, dashes and marks of direction between the groups do not matter."""
    assert _read(code) == code
    assert codes.read_code(codes.grouped(code).replace(" ", gap), len(code) // codes.IN_A_GROUP) == code


@given(CODES, st.sampled_from([ARABIC, PERSIAN]))
def test_a_code_is_read_in_the_digits_of_another_script(code: str, zero: int) -> None:
    """Who writes Arabic or Persian digits types them as she writes."""
    assert codes.read_code("".join(chr(zero + int(each)) for each in code), len(code) // codes.IN_A_GROUP) == code


@given(CODES, st.data())
def test_one_wrong_digit_is_noticed(code: str, data: st.DataObject) -> None:
    """No other code is one digit away."""
    at = data.draw(st.integers(0, len(code) - 1))
    other = data.draw(st.sampled_from([each for each in "0123456789" if each != code[at]]))
    assert _read(f"{code[:at]}{other}{code[at + 1 :]}") is None


@given(CODES, st.data())
def test_two_swapped_neighbours_are_noticed(code: str, data: st.DataObject) -> None:
    """The commonest slip in copying gives no other code."""
    at = data.draw(st.integers(0, len(code) - 2))
    swapped = f"{code[:at]}{code[at + 1]}{code[at]}{code[at + 2 :]}"
    assert _read(swapped) == (code if swapped == code else None)


@given(st.text(max_size=40))
def test_anything_may_be_typed(typed: str) -> None:
    """What is no code is told as one with a slip, and breaks nothing."""
    found = codes.read_code(typed)
    assert found is None or (len(found), int(found) % codes.MODULUS) == (28, 1)


def test_a_receipt_holds_more_than_eighty_bits_of_chance() -> None:
    """Nobody finds a receipt by trying."""
    assert 10 ** (codes.RECEIPT_GROUPS * codes.IN_A_GROUP - codes.CHECK_DIGITS) > 2**80


def test_the_hash_of_a_code_needs_the_key_of_this_site(app: Flask) -> None:
    """A stolen table alone does not let anybody try codes against it."""
    code = codes.make_code()
    here = codes.hashed(code)
    app.config["SECRET_KEY"] = "the key of another site, just as long"
    assert codes.hashed(code) != here
