"""Conditions on the fonts that are used, and on the letters that their codes stand for."""

import re
from collections.abc import Iterator
from functools import cache

from pypdf.generic import DictionaryObject, StreamObject

from tests.pdf_ua.conditions import condition
from tests.pdf_ua.parts import Document, dictionary, entry, listed, number_of

BLOCK = re.compile(r"begin(bfchar|bfrange)(.*?)end\1", re.DOTALL)
ONE = re.compile(r"<(\w+)>\s*<(\w*)>")
RANGE = re.compile(r"<(\w+)>\s*<(\w+)>\s*(?:<(\w*)>|\[([^\]]*)\])")
KNOWN = {"/WinAnsiEncoding", "/MacRomanEncoding", "/MacExpertEncoding"}
IDENTITY = {"/Identity-H", "/Identity-V"}
NO_LETTER = {"\0", "\ufeff", "\ufffe"}


@condition("10-001")
def codes_stand_for_letters(document: Document) -> Iterator[str]:
    """Each code that is shown can be read as letters."""
    for font, codes in _used(document):
        letters = _letters(font)
        unknown = sorted(code for code in codes if not letters.get(code))
        if unknown and "/ToUnicode" in font:
            yield f"{font['/BaseFont']} shows codes that stand for no letters: {unknown[:5]}"


@condition("31-004")
def glyphs_are_found(document: Document) -> Iterator[str]:
    """A font of numbered glyphs says how to find them, in one of two ways (31-005)."""
    for font, _codes in _used(document):
        for inner in (dictionary(each) for each in listed(entry(font, "/DescendantFonts"))):
            way = entry(inner, "/CIDToGIDMap")
            if entry(inner, "/Subtype") == "/CIDFontType2" and way != "/Identity" and not isinstance(way, StreamObject):
                yield f"{font['/BaseFont']} does not say how its glyphs are found."


@condition("31-006")
def character_maps_are_known(document: Document) -> Iterator[str]:
    """What the codes of a font of numbered glyphs mean stands in the file, or is the simplest there is."""
    for font, _codes in _used(document):
        way = entry(font, "/Encoding")
        if entry(font, "/Subtype") == "/Type0" and way not in IDENTITY and not isinstance(way, StreamObject):
            yield f"{font['/BaseFont']} follows a table that is not in the file."


@condition("31-009")
def fonts_are_in_the_file(document: Document) -> Iterator[str]:
    """Each font with which something is seen comes with the file."""
    seen = {number_of(each.font) for each in document.shown if each.visible}
    for font, _codes in _used(document):
        inner = dictionary(next(iter(listed(entry(font, "/DescendantFonts"))), font))
        told = dictionary(entry(inner, "/FontDescriptor"))
        missing = not {"/FontFile", "/FontFile2", "/FontFile3"} & set(told)
        if number_of(font) in seen and missing and entry(font, "/Subtype") != "/Type3":
            yield f"{font['/BaseFont']} is not in the file."


@condition("31-027")
def fonts_tell_their_letters(document: Document) -> Iterator[str]:
    """Each font tells the letters of its codes, or follows a table that everybody has."""
    for font, _codes in _used(document):
        if "/ToUnicode" not in font and entry(font, "/Encoding") not in KNOWN:
            yield f"{font['/BaseFont']} does not tell which letters its codes stand for."


@condition("31-028")
def letters_are_letters(document: Document) -> Iterator[str]:
    """No code stands for what is no letter in Unicode (31-029)."""
    for font, _codes in _used(document):
        wrong = sorted(code for code, letters in _letters(font).items() if NO_LETTER & set(letters))
        if wrong:
            yield f"{font['/BaseFont']} has codes that stand for no letter: {wrong[:5]}"


@condition("31-030")
def no_missing_glyph_is_shown(document: Document) -> Iterator[str]:
    """Nothing is shown by the glyph that stands for a missing one."""
    for font, codes in _used(document):
        if entry(font, "/Subtype") == "/Type0" and 0 in codes:
            yield f"{font['/BaseFont']} shows a glyph that it does not have."


def _used(document: Document) -> list[tuple[DictionaryObject, set[int]]]:
    """The fonts in use, each with the codes that are shown with it."""
    fonts: dict[int, tuple[DictionaryObject, set[int]]] = {}
    for each in document.shown:
        width = 2 if entry(each.font, "/Subtype") == "/Type0" else 1
        parts = (each.codes[at : at + width] for at in range(0, len(each.codes), width))
        codes = fonts.setdefault(number_of(each.font), (each.font, set()))[1]
        codes.update(int.from_bytes(part, "big") for part in parts)
    return list(fonts.values())


def _letters(font: DictionaryObject) -> dict[int, str]:
    """The letters that each code of a font stands for, by its own table."""
    told = entry(font, "/ToUnicode")
    return _read(told.get_data().decode("latin-1")) if isinstance(told, StreamObject) else {}


@cache
def _read(table: str) -> dict[int, str]:
    found: dict[int, str] = {}
    for kind, block in BLOCK.findall(table):
        if kind == "bfchar":
            found |= {int(code, 16): _text(letters) for code, letters in ONE.findall(block)}
            continue
        for first, last, letters, several in RANGE.findall(block):
            codes = range(int(first, 16), int(last, 16) + 1)
            named = re.findall(r"<(\w*)>", several)
            found |= {
                code: _text(named[at]) if named else _text(f"{int(letters, 16) + at:0{len(letters)}x}")
                for at, code in enumerate(codes)
            }
    return found


def _text(digits: str) -> str:
    return bytes.fromhex(digits).decode("utf-16-be", errors="replace")
