"""Signed notes are the published ones, byte for byte, and whatever is altered is refused; so is it by the program."""

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from council.audit import notes, verify_bundle
from council.audit.notes import BadNote, Flaw, Signer
from tests.council.audit import vectors

SEED = base64.b64decode(vectors.NOTE_SECRET.split("+", 4)[4])[1:]
SIGNER = Signer("PeterNeumann", SEED)
OTHER = Signer("somebody", bytes(32))


def test_the_published_note_is_written_byte_for_byte() -> None:
    """From the published secret: the same key, the same id, the same signature."""
    assert (SIGNER.verifier.text, SIGNER.sign(vectors.NOTE_TEXT)) == (vectors.NOTE_KEY, vectors.NOTE)


def test_the_published_note_is_opened() -> None:
    """By the published key, here and in the program."""
    known = notes.verifier_of(vectors.NOTE_KEY)
    program = verify_bundle.opened(vectors.NOTE, verify_bundle.key_of(vectors.NOTE_KEY), "note")
    assert (notes.opened(vectors.NOTE, [known]), program) == (vectors.NOTE_TEXT, vectors.NOTE_TEXT)


@pytest.mark.parametrize("text", [*vectors.WRONG_KEYS, "", "PeterNeumann", vectors.NOTE_SECRET])
def test_published_wrong_keys_are_refused(text: str) -> None:
    """A key of another length or kind, or no key, is none."""
    with pytest.raises(BadNote) as caught:
        notes.verifier_of(text)
    assert caught.value.flaw in {Flaw.NO_KEY, Flaw.NO_NOTE}
    with pytest.raises(verify_bundle.Refused):
        verify_bundle.key_of(text)


def test_no_part_of_a_key_is_a_key() -> None:
    """Each piece of the published key, and each letter put one further, is refused."""
    text = vectors.NOTE_KEY
    pieces = [text[begin:end] for begin in range(len(text)) for end in range(begin + 1, len(text) + 1)]
    moved = [text[:at] + chr(ord(text[at]) + 1) + text[at + 1 :] for at in range(len(text))]
    wrong = [piece for piece in {*pieces, *moved} - {text} if _is_key(piece)]
    assert wrong == []


def _is_key(text: str) -> bool:
    try:
        notes.verifier_of(text)
    except BadNote:
        return False
    return True


def test_a_note_of_somebody_else_is_told_from_an_altered_one() -> None:
    """An unknown key and a wrong signature are different answers; two signatures need one known key."""
    note = SIGNER.sign("one\n")
    flaws = []
    for text, known in ((note, OTHER), (note.replace("one", "two"), SIGNER)):
        with pytest.raises(BadNote) as caught:
            notes.opened(text, [known.verifier])
        flaws.append(caught.value.flaw)
    both = note + OTHER.sign("one\n").removeprefix("one\n\n")
    assert (flaws, notes.opened(both, [OTHER.verifier])) == ([Flaw.UNKNOWN_KEY, Flaw.WRONG_SIGNATURE], "one\n")


@given(st.data())
def test_no_altered_note_is_opened(data: st.DataObject) -> None:
    """A letter changed, left out or put in anywhere: refused by both."""
    at = data.draw(st.integers(0, len(vectors.NOTE)))
    letter = data.draw(st.characters(codec="utf-8"))
    note = vectors.NOTE
    altered = data.draw(
        st.sampled_from([note[:at] + letter + note[at:], note[:at] + letter + note[at + 1 :], note[:at]])
    )
    if altered == note:
        return
    with pytest.raises(BadNote):
        notes.opened(altered, [SIGNER.verifier])
    with pytest.raises(verify_bundle.Refused):
        verify_bundle.opened(altered, verify_bundle.key_of(vectors.NOTE_KEY), "note")


@pytest.mark.parametrize("vector", vectors.ED25519, ids=lambda vector: vector[1].hex() or "empty")
def test_the_program_accepts_the_published_signatures(vector: tuple[bytes, bytes, bytes]) -> None:
    """RFC 8032, section 7.1; and refuses them with the second half made equal modulo the order."""
    public, message, signature = vector
    more = int.from_bytes(signature[32:], "little") + verify_bundle.ORDER
    again = signature[:32] + more.to_bytes(32, "little")
    found = (
        verify_bundle.signed_by(public, message, signature),
        verify_bundle.signed_by(public, message + b"x", signature),
        verify_bundle.signed_by(public, message, again),
    )
    assert found == (True, False, False)


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=64), st.integers(0, 511))
def test_the_program_judges_signatures_as_the_library_does(seed: bytes, message: bytes, bit: int) -> None:
    """Any key and message: the library's signature is accepted, with any one bit changed it is not."""
    key = Ed25519PrivateKey.from_private_bytes(seed)
    public, signature = key.public_key().public_bytes_raw(), key.sign(message)
    altered = (int.from_bytes(signature, "big") ^ 1 << bit).to_bytes(64, "big")
    found = (verify_bundle.signed_by(public, message, signature), verify_bundle.signed_by(public, message, altered))
    assert found == (True, False)
