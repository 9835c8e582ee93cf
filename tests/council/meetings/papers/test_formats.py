"""A file is known by its content; what is not a paper is not taken."""

import pytest

from council.meetings.papers.formats import Format, format_of
from tests.council.meetings.papers.files import DOCX, DOCX_PARTS, ODT, ODT_PARTS, PDF, TEXT, packed


@pytest.mark.parametrize(
    ("content", "format_"), [(PDF, Format.PDF), (ODT, Format.ODT), (DOCX, Format.DOCX), (TEXT, Format.TEXT)]
)
def test_each_format_is_known_by_its_content(content: bytes, format_: Format) -> None:
    """The name of a file says nothing."""
    assert format_of(content) is format_


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b" \n",
        b"MZ\x90\x00",
        b"\x89PNG\r\n\x1a\n",
        b"ring\x07",
        b"\xff\xfet\x00",
        b"PK\x03\x04 and nothing",
        packed({"mimetype": "application/epub+zip"}),
        packed({"word/document.xml": "<w/>"}),
        packed(DOCX_PARTS | {"word/vbaProject.bin": "macro"}),
        packed(ODT_PARTS | {"Basic/Standard/Module1.xml": "macro"}),
    ],
)
def test_anything_else_is_not_taken(content: bytes) -> None:
    """Programs, pictures, other encodings, damaged files, books, and documents with macros are refused."""
    assert format_of(content) is None
