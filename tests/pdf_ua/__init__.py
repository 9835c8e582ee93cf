"""A structural check of PDF/UA-1 (ISO 14289-1) that knows nothing of the program that made the file.

Its conditions are those of the Matterhorn Protocol 1.1 that a machine can check, under their numbers; where the
protocol takes something for granted that ISO 32000-1:2008 demands of a tagged file, the number is that of its chapter.

It does not take the place of a person who listens to the file. Nothing here tells whether the order of the structure is
the order in which to read, whether a heading, a header cell or a list is marked as one wherever it looks like one,
whether a description says what a picture shows, whether the language named is the language written, or whether colours
have enough contrast: the conditions that the protocol leaves to people. In particular 15-001 is left to them: the first
cell of a row is no row header in files made by Typst without its experimental features.

Nor does it open font programs (31-011 to 31-026: glyphs and widths in there), character maps of its own making (31-001
to 31-003, 31-007, 31-008), appearances of printer's marks (28-018), or films and attached files beyond their names
(28-014 to 28-016). veraPDF and PAC do.
"""

from collections.abc import Iterator

from council import config, pdf
from tests.pdf_ua import file, fonts, links, structure
from tests.pdf_ua.conditions import CONDITIONS
from tests.pdf_ua.parts import Document

__all__ = ["CONDITIONS", "LANGUAGES", "checked", "faults", "file", "fonts", "links", "structure"]

# Those of the site in which this machine can write a file; Chinese letters are too many to come along.
LANGUAGES = [each for each in config.LANGUAGES if each != "zh" or "Noto Sans CJK SC" in pdf._all_fonts().families()]


def faults(content: bytes) -> list[str]:
    """What is wrong with a file, each fault a sentence after the number of its condition."""
    return list(_faults(Document(content)))


def checked(content: bytes) -> Document:
    """A file, open; fails with what is wrong with it."""
    document = Document(content)
    found = list(_faults(document))
    assert not found, "\n".join(found[:20])
    return document


def _faults(document: Document) -> Iterator[str]:
    return (f"{number}: {fault}" for number, check in CONDITIONS.items() for fault in check(document))
