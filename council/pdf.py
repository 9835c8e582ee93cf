"""Readable files: PDF made by Typst, tagged after PDF/UA, from a template of this package and data.

What people wrote reaches the template as data and is never read as markup.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import fontpkg_noto_sans
import fontpkg_noto_sans_arabic
import typst

TEMPLATES = Path(__file__).parent / "typst"
FONTS = (fontpkg_noto_sans.ROOT, fontpkg_noto_sans_arabic.ROOT)


class NoLetters(Exception):
    """The text holds letters that no font here can draw, so that the file would be unreadable."""


def make_pdf(template: str, data: Mapping[str, Any], *, at: datetime) -> bytes:
    """A file from a template in `council/typst`; the fonts of the machine help where those that come along do not."""
    told = {"data": json.dumps(data, ensure_ascii=False)}
    for fonts in (_own_fonts, _all_fonts):
        try:
            return _compiled(TEMPLATES / template, told, fonts(), at)
        except NoLetters:
            continue
    raise NoLetters


def _compiled(template: Path, told: dict[str, str], fonts: typst.Fonts, at: datetime) -> bytes:
    compiler = typst.Compiler(template.read_bytes(), font_paths=fonts, sys_inputs=told)
    try:
        made = compiler.compile(format="pdf", pdf_standards="ua-1", timestamp=at.replace(microsecond=0))
    except typst.TypstError as error:
        if "could not be displayed" in error.message:
            raise NoLetters from None  # its message quotes the text
        raise
    if not isinstance(made, bytes):
        message = "one file was expected"
        raise TypeError(message)
    return made


@cache
def _own_fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(each) for each in FONTS]
    )


@cache
def _all_fonts() -> typst.Fonts:
    return typst.Fonts(font_paths=[str(each) for each in FONTS])
