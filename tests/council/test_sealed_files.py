"""A sealed file opens whole or not at all."""

import io
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from council.sealed_files import PART, TAG, Damaged, SealedReader, SealedWriter

SECRET = bytes(range(32))
SIZES = [0, 1, PART - 1, PART, PART + 1, 2 * PART, 3 * PART + 17]


def _sealed(content: bytes, secret: bytes = SECRET) -> bytes:
    file = io.BytesIO()
    with SealedWriter(file, secret) as writer:
        writer.write(content)
    return file.getvalue()


def _opened(sealed: bytes, secret: bytes = SECRET) -> bytes:
    return SealedReader(io.BytesIO(sealed), secret).read() or b""


def _refused(sealed: bytes) -> bool:
    """Whether something altered gives nothing but an error, however it was altered."""
    with suppress(Damaged):
        _opened(sealed)
        return False
    return True


@pytest.mark.parametrize("size", SIZES)
def test_what_was_sealed_opens(size: int) -> None:
    """Whatever its length, at the edges of a part too; and it is longer by a mark for each part."""
    content = bytes(number % 251 for number in range(size))
    sealed = _sealed(content)
    parts = max(1, -(-size // PART))
    assert (_opened(sealed) == content, len(sealed)) == (True, size + parts * TAG)


@given(content=st.binary(max_size=300), at=st.integers(min_value=0), bit=st.integers(0, 7))
def test_one_changed_bit_anywhere_is_refused(content: bytes, at: int, bit: int) -> None:
    """In the content or in the mark behind it."""
    sealed = bytearray(_sealed(content))
    sealed[at % len(sealed)] ^= 1 << bit
    assert _refused(bytes(sealed))


def test_a_part_cut_off_moved_repeated_or_added_is_refused() -> None:
    """Each part is bound to its place, and the last one says that it is the last."""
    sealed = _sealed(b"x" * (2 * PART + 5))
    whole = PART + TAG
    first, second, last = sealed[:whole], sealed[whole : 2 * whole], sealed[2 * whole :]
    altered = [
        first,
        first + second,
        second + first + last,
        first + first + second + last,
        first + second + last + last,
    ]
    assert [_refused(each) for each in altered] == [True] * len(altered)
    assert [_refused(sealed[:length]) for length in (0, 1, whole - 1, whole + 1, len(sealed) - 1)] == [True] * 5


def test_another_key_opens_nothing() -> None:
    """Not even an empty file."""
    with pytest.raises(Damaged):
        _opened(_sealed(b""), bytes(32))
