"""Signed notes (https://c2sp.org/signed-note) with Ed25519: how a checkpoint of the record is signed and read again."""

import base64
import binascii
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ED25519 = b"\x01"
KEY_ID_BYTES, KEY_BYTES, SIGNATURE_BYTES = 4, 32, 64
DASH = "\N{EM DASH} "
MOST_BYTES = 10_000


class Flaw(StrEnum):
    """Why a text does not count."""

    NO_KEY = "no_key"
    NO_NOTE = "no_note"
    NO_CHECKPOINT = "no_checkpoint"
    UNKNOWN_KEY = "unknown_key"
    WRONG_SIGNATURE = "wrong_signature"


class BadNote(Exception):
    """A text that is no note, or none that a known key signed."""

    def __init__(self, flaw: Flaw) -> None:
        self.flaw = flaw
        super().__init__(flaw)


@dataclass(frozen=True)
class Verifier:
    """The public half of a key, with the name it signs under."""

    name: str
    public: bytes

    @property
    def key_id(self) -> bytes:
        """What a signature names this key by."""
        return hashlib.sha256(self.name.encode() + b"\n" + ED25519 + self.public).digest()[:KEY_ID_BYTES]

    @property
    def text(self) -> str:
        """The key as auditors keep it: name, id and key."""
        return f"{self.name}+{self.key_id.hex()}+{base64.b64encode(ED25519 + self.public).decode()}"

    def accepts(self, message: bytes, signature: bytes) -> bool:
        """Whether this key signed a message."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True)
class Signer:
    """A key that signs, from its 32 secret bytes."""

    name: str
    seed: bytes

    @property
    def verifier(self) -> Verifier:
        """Its public half."""
        return Verifier(self.name, _public_half(self.seed))

    def sign(self, text: str) -> str:
        """The text with this key's signature under it. It must end with a line break."""
        signature = Ed25519PrivateKey.from_private_bytes(self.seed).sign(text.encode())
        return f"{text}\n{_signature_line(self.name, self.verifier.key_id + signature)}"


@lru_cache(maxsize=8)
def _public_half(seed: bytes) -> bytes:
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def verifier_of(text: str) -> Verifier:
    """A verifier key as auditors keep it; raises `BadNote` when it is none."""
    name, _, rest = text.strip().partition("+")
    key_id, _, encoded = rest.partition("+")
    raw = _decoded(encoded)
    if not _is_name(name) or raw[:1] != ED25519 or len(raw) != 1 + KEY_BYTES:
        raise BadNote(Flaw.NO_KEY)
    found = Verifier(name, raw[1:])
    if found.text != text.strip() or found.key_id.hex() != key_id:
        raise BadNote(Flaw.NO_KEY)
    return found


def opened(note: str, verifiers: Iterable[Verifier]) -> str:
    """The text of a note that one of the keys signed. Raises `BadNote` otherwise."""
    text, signatures = _parts(note)
    known = {(each.name, each.key_id): each for each in verifiers}
    found = [(known[name, raw[:KEY_ID_BYTES]], raw) for name, raw in signatures if (name, raw[:KEY_ID_BYTES]) in known]
    if not found:
        raise BadNote(Flaw.UNKNOWN_KEY)
    if not all(verifier.accepts(text.encode(), raw[KEY_ID_BYTES:]) for verifier, raw in found):
        raise BadNote(Flaw.WRONG_SIGNATURE)
    return text


def signers_of(note: str) -> list[str]:
    """The names under which a note says that it was signed; nothing is checked."""
    return [name for name, _raw in _parts(note)[1]]


def _parts(note: str) -> tuple[str, list[tuple[str, bytes]]]:
    """A note's text and its signatures, by name."""
    text, blank, signatures = note.rpartition("\n\n")
    lines = signatures.split("\n")
    plain = all(character >= " " or character == "\n" for character in note)
    if not (text and blank and plain and len(note) <= MOST_BYTES) or lines.pop() != "" or not lines:
        raise BadNote(Flaw.NO_NOTE)
    return f"{text}\n", [_signature(line) for line in lines]


def _signature(line: str) -> tuple[str, bytes]:
    name, _, encoded = line.removeprefix(DASH).partition(" ")
    raw = _decoded(encoded)
    if not _is_name(name) or len(raw) <= KEY_ID_BYTES or line != _signature_line(name, raw).rstrip("\n"):
        raise BadNote(Flaw.NO_NOTE)
    return name, raw


def _signature_line(name: str, raw: bytes) -> str:
    return f"{DASH}{name} {base64.b64encode(raw).decode()}\n"


def _is_name(name: str) -> bool:
    return bool(name) and "+" not in name and not any(character.isspace() for character in name)


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise BadNote(Flaw.NO_NOTE) from None
