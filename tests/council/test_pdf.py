"""Files made by Typst: what people wrote stays text, a reader hears the structure, missing letters are told."""

import json
from dataclasses import asdict
from datetime import UTC, datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from council import pdf
from council.meetings.minutes.markdown import blocks_of
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


MINUTES = """
### Who came

####

1. everybody
   - nearly, and [somebody](https://example.org/) else
3. **nobody** *else*

> What was `said`

    and written

---

##### Votes

| Question | Answer |
|---|---|
| قرار | |
"""


@pytest.mark.parametrize("language", pdf_ua.LANGUAGES)
def test_minutes_with_everything_in_them_are_accessible(language: str) -> None:
    """Headings follow each other, lists within lists stay lists, and a link is told where it leads."""
    told = {
        **dict.fromkeys(("title", "council", "day", "footer"), "Minutes"),
        "language": language,
        "direction": "rtl" if language == "ar" else "ltr",
        "notes": ["Draft"],
        "blocks": [asdict(each) for each in blocks_of(MINUTES)],
    }
    made = pdf_ua.checked(pdf.make_pdf("minutes.typ", told, at=AT))
    assert [len(list(made.of(each))) for each in ("H1", "H2", "H3", "L", "Table", "Link")] == [1, 1, 1, 2, 1, 1]


def _recommendation(language: str, *, objections: list[list[str]]) -> dict[str, object]:
    return {
        "heading": "3. A desk for those who arrive",
        "state": "Answered",
        "language": language,
        "direction": "rtl" if language == "ar" else "ltr",
        "paragraphs": ["What is wanted.", "لماذا", "Почему"],
        "notes": ["Written in another language."],
        "facts": [["Answer", "yes\nand soon"]],
        "bodies": [
            {"body": "City", "state": "", "events": [{"day": "1 July", "what": "Sent", "marks": ["late"], "facts": []}]}
        ],
        "objections": objections,
        "kept": "" if objections else "Not published: 2",
    }


@pytest.mark.parametrize("language", pdf_ua.LANGUAGES)
def test_an_account_with_everything_in_it_is_accessible(language: str) -> None:
    """Parts in another language say theirs, and what was answered stands in lists below headings."""
    told = {
        **dict.fromkeys(("title", "council", "days", "issue", "footer", "figures_title"), "Account"),
        **dict.fromkeys(("items_title", "objections_title"), "Title"),
        "language": language,
        "direction": "rtl" if language == "ar" else "ltr",
        "columns": ["What is counted", "How many"],
        "figures": [["Made", "3"], ["Answered", "1"]],
        "sections": [
            {"title": "Open", "none": "None.", "lines": []},
            {"title": "Done", "none": "", "lines": ["a", "ب"]},
        ],
        "items": [_recommendation("fr", objections=[["A member", "No\nand no"]]), _recommendation("ar", objections=[])],
    }
    made = pdf_ua.checked(pdf.make_pdf("public_account.typ", told, at=AT))
    assert [len(list(made.of(each))) for each in ("H1", "H2", "H3", "H4", "Table")] == [1, 4, 2, 4, 1]


def test_every_template_is_known_to_this_check() -> None:
    """A new kind of file needs a test that it is accessible: these have theirs here and in the tests of reports."""
    known = {"minutes.typ", "own_data.typ", "public_account.typ", "report.typ"}
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
