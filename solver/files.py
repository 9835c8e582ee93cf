"""Text files as they come: the bytes made text, and a place in it as line and column, both counted from one."""

from pathlib import Path

from solver.errors import BadFile, Fault


def read_text(path: Path) -> str:
    """The text of a UTF-8 file, with or without a byte order mark."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise BadFile([Fault("file_unreadable", {"found": error.strerror}, str(path))]) from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        good = data[: error.start].decode("utf-8", "replace")
        line, column = line_and_column(good, len(good))
        fault = Fault(
            "not_utf8", {"found": f"byte {data[error.start]:#04x}", "expected": "UTF-8"}, str(path), line, column
        )
        raise BadFile([fault]) from error


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    """The line and column of an offset."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)
