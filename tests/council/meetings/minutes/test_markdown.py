"""Minutes' Markdown becomes blocks in which nothing is markup, no link is harmful and no member is read as Markdown."""

from collections.abc import Iterator
from itertools import pairwise

import pytest
from flask import Flask, render_template_string
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from council.councils.models import Council
from council.meetings.minutes.markdown import LINKS, Block, Run, blocks_of, references_in
from council.meetings.minutes.reading import called, public_blocks
from tests.council.councils.pages import text_of

SCRIPT = "<script>alert(1)</script>"
PAGE = '{% from "meetings/minutes/parts.html" import blocks with context %}{{ blocks(found) }}'
PIECES = ["#", "##", "####", "- ", "1. ", "> ", "`", "**", "_", "[", "](", ")", "<b onclick=x>", SCRIPT, "javascript:x"]
PIECES += [
    "{{member:P-A}}",
    "{{members:P-A P-B}}",
    "https://a.example",
    "|",
    "---",
    "\n",
    "\n\n",
    "word ",
    "مجلس",
    "![",
    "&",
]


def every_run(blocks: tuple[Block, ...]) -> Iterator[Run]:
    """Every run of a text."""
    for block in blocks:
        yield from block.runs
        yield from every_run(block.blocks)


def words_of(text: str) -> str:
    """What is read of it."""
    return "".join(run.text for run in every_run(blocks_of(text)))


def links_of(text: str) -> set[str]:
    """Where its links lead."""
    return {run.link for run in every_run(blocks_of(text)) if run.link}


def test_what_markdown_knows_becomes_blocks() -> None:
    """Headings, lists, quotes, tables, code, rules, strong and emphasised words."""
    text = "# A\n\n- one\n- two\n\n3. three\n\n> said\n\n| a |\n|---|\n| b |\n\n    code\n\n---\n\n"
    text += "**strong** *soft* `code`"
    blocks = blocks_of(text)
    kinds = ["heading", "bullets", "numbers", "quote", "table", "code", "rule", "paragraph"]
    assert [each.kind for each in blocks] == kinds
    assert blocks[2].start == 3
    looks = [(run.text, run.strong, run.emphasis, run.code) for run in blocks[-1].runs if run.text.strip()]
    assert looks == [("strong", True, False, False), ("soft", False, True, False), ("code", False, False, True)]


@pytest.mark.parametrize(
    "written",
    [
        SCRIPT,
        "<img src=x onerror=alert(1)>",
        "<b onclick=alert(1)>",
        "![x](https://a.example/x.png)",
        "<!-- x -->",
        "<style>*{}</style>",
    ],
)
def test_html_and_pictures_stay_text(app: Flask, written: str) -> None:
    """Everything between angle brackets is read as it was typed, and no picture is fetched."""
    with app.test_request_context():
        page = render_template_string(PAGE, found=[_shown(each) for each in blocks_of(f"Before {written} after")])
    assert not any(tag in page for tag in ("<script", "<img", "<b ", "<style", "<!--"))
    assert "Before" in text_of(page)


def _shown(block: Block) -> dict[str, object]:
    runs = [{**vars(run)} for run in block.runs]
    return {**vars(block), "runs": runs, "blocks": [_shown(each) for each in block.blocks]}


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "vbscript:x", "//a.example", "/sign-out", "x"],
)
def test_links_lead_only_to_other_sites_and_to_mail(address: str) -> None:
    """Anything else is no link at all."""
    assert links_of(f"[words]({address}) <{address}> ![words]({address})\n\n[words][1]\n\n[1]: {address}") == set()


@pytest.mark.parametrize("address", ["https://a.example/x", "http://a.example", "mailto:office@a.example"])
def test_links_to_other_sites_work(address: str) -> None:
    """The three kinds that are allowed."""
    assert links_of(f"[words]({address})") == {address}


def test_headings_leave_no_level_out() -> None:
    """The page's own heading is the first; what is too deep for what stands before it comes nearer."""
    text = "#### deep\n\n###### deeper\n\n# high\n\n### next\n\n## two"
    assert [each.level for each in blocks_of(text)] == [2, 3, 2, 3, 2]
    assert [each.level for each in blocks_of("#### on", after=3)] == [4]


def test_a_member_is_referred_to_wherever_she_stands_and_never_in_an_address() -> None:
    """In words, in code and in tables; an address that would hold her pseudonym is no link."""
    text = "{{member:P-A}} `{{member:P-B}}` [x](https://a.example/{{member:P-C}}) {{members:P-D, P-E}}"
    found = [run.members for run in every_run(blocks_of(text)) if run.members]
    assert found == [("P-A",), ("P-B",), ("P-C",), ("P-D", "P-E")]
    assert links_of(text) == set()
    assert references_in(text + text) == ["P-A", "P-B", "P-C", "P-D", "P-E"]


def test_letters_that_carry_references_cannot_be_smuggled_in() -> None:
    """Private letters are taken out, so that nobody refers to what another part of the text refers to."""
    text = "{{member:P-A}} \ue0000\ue001"
    assert [run.members for run in every_run(blocks_of(text)) if run.members] == [("P-A",)]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_no_text_makes_markup_a_harmful_link_or_a_hole_in_the_headings(app: Flask, council: Council, text: str) -> None:
    """Whatever is typed: only our own elements and only allowed links."""
    with app.test_request_context():
        page = render_template_string(PAGE, found=public_blocks(council, text, "en"))
    assert "<script" not in page
    assert "onclick=x>" not in page
    assert all(each.split(":")[0] in LINKS for each in links_of(text))
    levels = [1, *(each.level for each in blocks_of(text) if each.kind == "heading")]
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_members_stand_in_a_row_as_each_allows(app: Flask) -> None:
    """Named ones by name, the others counted; nothing but a count where nobody may be named."""
    names = {"P-A": "Zoe", "P-B": "amina", "P-C": "", "P-D": ""}
    with app.test_request_context():
        told = [called(each, names) for each in (["P-A", "P-B"], ["P-A", "P-C", "P-D"], ["P-C"], ["P-C", "P-D"])]
    plain = [each.replace("\u2068", "").replace("\u2069", "") for each in told]
    assert plain == ["amina and Zoe", "Zoe and 2 other members", "a member", "2 members"]


def test_who_begins_a_sentence_begins_with_a_capital_letter(app: Flask, council: Council) -> None:
    """At the beginning of a block and after a full stop; not within a sentence."""
    text = "{{member:P-A}} spoke to {{member:P-B}}. {{member:P-C}} listened."
    with app.test_request_context():
        (block,) = public_blocks(council, text, "en")
    assert "".join(run["text"] for run in block["runs"]) == "A member spoke to a member. A member listened."
