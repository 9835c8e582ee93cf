"""Files made by Typst: what people wrote stays text, a reader hears the structure, missing letters are told."""

import json
import re
from datetime import UTC, datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from council import pdf

AT = datetime(2026, 11, 22, tzinfo=UTC)
MARKUP = (
    '#panic("run")',
    '#read("/etc/passwd")',
    "*bold* _it_",
    "= heading",
    "$ x $",
    "`raw`",
    "@ref <label>",
    "[",
    "\\u{0}",
)

TOLD_IN_CHINESE = json.dumps(
    {
        "title": "关于我的数据",
        "council": "",
        "about": "",
        "footer": "",
        "language": "zh",
        "direction": "ltr",
        "sections": [],
    }
)


def _made(text: str, language: str = "en") -> bytes:
    told = {
        "title": "Title",
        "council": text,
        "about": text,
        "footer": text,
        "language": language,
        "direction": "rtl" if language == "ar" else "ltr",
        "sections": [{"title": text, "entries": [[["Name", text]], [["Name", f"{text}\n{text}"]]]}],
    }
    return pdf.make_pdf("own_data.typ", told, at=AT)


@pytest.mark.parametrize("planted", MARKUP)
def test_planted_markup_is_shown_and_not_carried_out(planted: str) -> None:
    """Whatever means something to Typst is only letters here: a file comes out, and as long as for plain letters."""
    assert _made(planted).startswith(b"%PDF-")
    assert abs(len(_made(planted)) - len(_made("n" * len(planted)))) < 12_000


@settings(max_examples=40, deadline=None)
@example("A" * 5000)
@given(st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=80))
def test_any_text_makes_a_file(text: str) -> None:
    """No text of letters, digits and signs stops the making or leaves the words it stands in."""
    assert _made(text).startswith(b"%PDF-")


@pytest.mark.parametrize(("language", "text"), [("en", "What is kept"), ("ar", "ما يُحفظ عني"), ("ru", "Что хранится")])
def test_a_file_says_its_language_and_is_tagged(language: str, text: str) -> None:
    """A screen reader finds the title, the language and the structure that PDF/UA-1 asks for."""
    made = _made(text, language)
    assert re.search(rb"/Lang ?\(" + language.encode(), made)
    assert (b"/MarkInfo" in made, b"/StructTreeRoot" in made, b"pdfuaid:part" in made) == (True, True, True)


def test_the_same_data_makes_the_same_file() -> None:
    """Nothing but the data and the moment decides what the file is."""
    assert _made("once") == _made("once")


def test_letters_without_a_font_are_told() -> None:
    """A letter that no font can draw gives no file with holes in it; nor does Chinese, with what comes along alone."""
    with pytest.raises(pdf.NoLetters):
        _made("\u0378")
    with pytest.raises(pdf.NoLetters):
        pdf._compiled(pdf.TEMPLATES / "own_data.typ", {"data": TOLD_IN_CHINESE}, pdf._own_fonts(), AT)
