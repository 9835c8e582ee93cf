"""Two texts compared word by word. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

IDEOGRAMS = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"  # written without spaces: each counts as a word
WORDS = re.compile(rf"\s*(?:[{IDEOGRAMS}]|[^\s{IDEOGRAMS}]+)|\s+")


class Change(StrEnum):
    """What happened to words."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True)
class Piece:
    """Words in a row to which the same happened."""

    change: Change
    text: str


def compared(before: str, after: str) -> list[Piece]:
    """What was removed from one text and added to make the other; first by lines, then by words where they differ."""
    found: list[Piece] = []
    for piece in _pieces(before.splitlines(keepends=True), after.splitlines(keepends=True), deeper=True):
        if found and found[-1].change is piece.change:
            found[-1] = Piece(piece.change, found[-1].text + piece.text)
        elif piece.text:
            found.append(piece)
    return found


def _pieces(before: Sequence[str], after: Sequence[str], *, deeper: bool) -> Iterator[Piece]:
    for kind, start, end, new_start, new_end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        old, new = "".join(before[start:end]), "".join(after[new_start:new_end])
        if kind == "equal":
            yield Piece(Change.SAME, new)
        elif kind == "replace" and deeper:
            yield from _pieces(WORDS.findall(old), WORDS.findall(new), deeper=False)
        else:
            yield Piece(Change.REMOVED, old)
            yield Piece(Change.ADDED, new)
