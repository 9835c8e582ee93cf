"""Adds up the text in the cells of an Excel workbook: what many cells share, the reader copies into each."""

import zipfile
from xml.parsers import expat

from council.tables import MOST_TEXT, Fault, TableError

TEXTS = "xl/sharedstrings.xml"  # however it is capitalised
ENDINGS = (".xml", ".rels")


def check(archive: zipfile.ZipFile) -> None:
    """Refuse a workbook whose cells would hold more text than there is room for."""
    parts = sorted(archive.infolist(), key=lambda part: not _holds_texts(part))
    if sum(map(_holds_texts, parts)) > 1:  # a cell could mean either
        raise TableError(Fault.BROKEN_WORKBOOK)
    count = _Count()
    for part in parts:
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler = count.begins, count.ends
        parser.CharacterDataHandler = count.says
        parser.CommentHandler = count.breaks
        parser.ProcessingInstructionHandler = count.breaks
        parser.StartDoctypeDeclHandler = _refuse_declarations
        try:
            with archive.open(part) as stream:
                parser.ParseFile(stream)
        except expat.ExpatError:
            if part.filename.lower().endswith(ENDINGS):
                raise TableError(Fault.BROKEN_WORKBOOK) from None


class _Count:
    """The length of each shared text, and what the cells that refer to them hold together."""

    def __init__(self) -> None:
        self.lengths: list[int] = []
        self.text = 0
        self.shared = self.in_text = self.in_value = False
        self.value = ""

    def begins(self, name: str, attributes: dict[str, str]) -> None:
        """A shared text, a cell, or what stands in a cell, begins."""
        self.breaks()
        kind = name.rpartition(":")[2]
        if kind == "si":
            if self.in_text:
                raise TableError(Fault.BROKEN_WORKBOOK)
            self.in_text = True
            self.lengths.append(0)
        elif kind == "c":
            self.shared = attributes.get("t") == "s"
        elif kind == "v":
            self.in_value, self.value = self.shared, ""

    def says(self, text: str) -> None:
        """Text stands in a cell, or is shared by cells."""
        if self.in_value:
            self.value += text
        elif self.in_text:
            self.lengths[-1] += len(text)

    def breaks(self, *_told: object) -> None:
        """Something stands in the middle of a value, which a reader may take for its end."""
        if self.in_value:
            raise TableError(Fault.BROKEN_WORKBOOK)

    def ends(self, name: str) -> None:
        """A shared text, or what stands in a cell, ends."""
        kind = name.rpartition(":")[2]
        if kind == "si":
            self.in_text = False
        elif kind == "v" and self.in_value:
            self.in_value = False
            self.text += self._length(self.value.strip().removeprefix("+").lstrip("0") or "0")
            if self.text > MOST_TEXT:
                raise TableError(Fault.UNPACKS_TOO_LARGE, megabytes=MOST_TEXT >> 20)

    def _length(self, place: str) -> int:
        known = place.isascii() and place.isdigit() and len(place) <= len(str(len(self.lengths)))
        return self.lengths[int(place)] if known and int(place) < len(self.lengths) else 0


def _holds_texts(part: zipfile.ZipInfo) -> bool:
    return part.filename.replace("\\", "/").lower() == TEXTS


def _refuse_declarations(*_told: object) -> None:
    raise TableError(Fault.BROKEN_WORKBOOK)
