"""Files made by Typst: what people wrote stays text, a reader hears the structure, missing letters are told."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from council import pdf
from tests import pdf_ua

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


@pytest.mark.parametrize("language", pdf_ua.LANGUAGES)
@pytest.mark.parametrize("text", ["What is kept", "ما يُحفظ عني", "Что хранится"])
def test_a_file_is_accessible_in_each_language(language: str, text: str) -> None:
    """A screen reader finds the title, the language and its way, in whichever language something was written."""
    made = pdf_ua.checked(_made(text, language))
    assert (made.language, [len(list(made.of(each))) for each in ("H1", "H2", "L")]) == (language, [1, 1, 2])


@pytest.mark.parametrize("text", ["see https://example.org/ or write\n" * 100, "x" * 4000])
def test_a_file_of_several_pages_is_accessible(text: str) -> None:
    """What goes on overleaf stays one thing, and so does a word without an end."""
    made = pdf_ua.checked(_made(text))
    assert (len(made.pages) > 1, len(list(made.of("L")))) == (True, 2)


def test_every_template_is_known_to_this_check() -> None:
    """A new kind of file needs a test that it is accessible: theirs stand here and in the tests of reports."""
    known = {"own_data.typ", "report.typ"}
    assert {each.name for each in pdf.TEMPLATES.glob("*.typ")} == known


def test_the_same_data_makes_the_same_file() -> None:
    """Nothing but the data and the moment decides what the file is."""
    assert _made("once") == _made("once")


def test_letters_without_a_font_are_told() -> None:
    """A letter that no font can draw gives no file with holes in it; nor does Chinese, with what comes along alone."""
    with pytest.raises(pdf.NoLetters):
        _made("\u0378")
    with pytest.raises(pdf.NoLetters):
        pdf._compiled(pdf.TEMPLATES / "own_data.typ", {"data": TOLD_IN_CHINESE}, pdf._own_fonts(), AT)
