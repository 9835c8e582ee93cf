"""Files that only their key opens: AES-256-GCM over parts, each bound to its place and the last marked as such.

The form is that of https://age-encryption.org/v1 (payload): nothing can be cut off, added, moved or altered unseen.
A key serves for one file.
"""

import io
from typing import IO, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

PART = 64 * 1024
TAG = 16
COUNTER_BYTES = 11


class Damaged(Exception):
    """A sealed file was altered, is not whole, or belongs to another key."""


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(COUNTER_BYTES, "big") + bytes([last])


class SealedWriter(io.RawIOBase):
    """Seals whatever is written to it; closing it writes the last part."""

    def __init__(self, file: IO[bytes], secret: bytes) -> None:
        self._file, self._cipher = file, AESGCM(secret)
        self._waiting, self._number = bytearray(), 0

    def writable(self) -> bool:
        """It is written to."""
        return True

    def write(self, content: Any) -> int:  # whatever holds bytes
        """Seal full parts; the rest waits."""
        plain = bytes(content)
        self._waiting += plain
        while len(self._waiting) > PART:  # the last part, full or not, is sealed by `close`
            self._seal(PART, last=False)
        return len(plain)

    def close(self) -> None:
        """Seal what is left as the last part."""
        if not self.closed:
            self._seal(len(self._waiting), last=True)
            super().close()

    def _seal(self, length: int, *, last: bool) -> None:
        part, self._waiting = bytes(self._waiting[:length]), self._waiting[length:]
        self._file.write(self._cipher.encrypt(_nonce(self._number, last=last), part, None))
        self._number += 1


class SealedReader(io.RawIOBase):
    """Opens a sealed file part by part; raises `Damaged` at the first that does not open."""

    def __init__(self, file: IO[bytes], secret: bytes) -> None:
        self._file, self._cipher = file, AESGCM(secret)
        self._open, self._number = b"", 0
        self._next = file.read(PART + TAG)
        self._ended = False

    def readable(self) -> bool:
        """It is read from."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer with what comes next."""
        while not self._open and not self._ended:
            self._open = self._part()
        view = memoryview(buffer)
        given, self._open = self._open[: len(view)], self._open[len(view) :]
        view[: len(given)] = given
        return len(given)

    def _part(self) -> bytes:
        sealed, self._next = self._next, self._file.read(PART + TAG)
        self._ended = not self._next
        try:
            part = self._cipher.decrypt(_nonce(self._number, last=self._ended), sealed, None)
        except (InvalidTag, ValueError) as error:
            message = f"part {self._number} does not open"
            raise Damaged(message) from error
        self._number += 1
        return part
