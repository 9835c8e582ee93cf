"""Files as they come and go: bytes made text, places in it counted from one, and writing that is whole or not done."""

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from solver.errors import BadFile, Fault, Parameter


def read_bytes(path: Path) -> bytes:
    """What the file holds; raises `BadFile`."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise BadFile([Fault("file_unreadable", {"found": error.strerror}, str(path))]) from error


def read_text(path: Path) -> str:
    """The text of a UTF-8 file, with or without a byte order mark; raises `BadFile`."""
    return text_of(path, read_bytes(path))


def text_of(path: Path, data: bytes) -> str:
    """The text in the bytes of this file; raises `BadFile` with the place of the first byte that is none."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        good = data[: error.start].decode("utf-8-sig", "replace")
        told: dict[str, Parameter] = {"found": f"byte {data[error.start]:#04x}", "expected": "UTF-8"}
        raise BadFile([Fault("not_utf8", told, str(path), *line_and_column(good, len(good)))]) from error


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    """The line and column of an offset."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def write(files: Mapping[Path, bytes]) -> None:
    """Write all of the files whole, or leave everything as it was; raises `BadFile`.

    Each is written beside its place and all are renamed into place at the end, so that nobody meets half a file. What
    is there and is no file, such as a pipe, is written to as it is.
    """
    parts: list[tuple[Path, Path]] = []
    path = Path()
    try:
        for path, data in files.items():
            target = path.resolve()
            if target.exists() and not target.is_file():
                target.write_bytes(data)
                continue
            parts.append((target.with_name(f".{target.name}.{os.getpid()}"), target))
            _write_through(parts[-1][0], data)
        for part, target in parts:
            part.replace(target)
    except OSError as error:
        raise BadFile([Fault("file_unwritable", {"found": error.strerror}, str(path))]) from error
    finally:
        for part, _ in parts:
            with suppress(OSError):
                part.unlink(missing_ok=True)


def _write_through(path: Path, data: bytes) -> None:
    """Write to the disk itself, so that a file renamed into its place is there after a power failure too."""
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
