"""Minutes' Markdown as plain blocks: from one and the same, pages and PDF are made, and nothing in it is markup.

Raw HTML and pictures stay text, and links lead only where `http:`, `https:` and `mailto:` lead. Where the text refers
to members there are `Member` runs, so that no name is ever read as Markdown. Pure: it asks nobody who they are.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

LINKS = frozenset({"http", "https", "mailto"})
REFERENCE = re.compile(r"\{\{members?:([^{}\n]*)\}\}")
# Private letters that no text holds (they are taken out of it) carry the references through the Markdown.
OPENS, CLOSES, PRIVATE = "\ue000", "\ue001", re.compile("[\ue000-\uf8ff]")
CARRIED = re.compile(f"{OPENS}(\\d+){CLOSES}")
DEEPEST = 6


@dataclass(frozen=True)
class Run:
    """Letters that look alike, or members who are referred to by their pseudonyms."""

    text: str
    strong: bool = False
    emphasis: bool = False
    code: bool = False
    link: str = ""
    members: tuple[str, ...] = ()


PLAIN = Run("")


@dataclass(frozen=True)
class Block:
    """A part of a text: of a `kind`, with runs in it, or with other blocks."""

    kind: str  # heading, paragraph, bullets, numbers, item, quote, code, rule, table, row, head, cell
    runs: tuple[Run, ...] = ()
    blocks: tuple["Block", ...] = ()
    level: int = 0  # of a heading, from 2 on and none left out
    start: int = 1  # of numbers


class _Careful(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: N802  # the library's name
        """Whether a link may lead there; an address with a member in it would tell who she is."""
        try:
            return urlsplit(url).scheme.lower() in LINKS and "%EE%80%8" not in url.upper()
        except ValueError:
            return False


@dataclass
class _Reading:
    references: list[tuple[str, ...]] = field(default_factory=list)
    level: int = 1  # of the last heading

    def carry(self, found: re.Match[str]) -> str:
        self.references.append(tuple(found[1].replace(",", " ").split()))
        return f"{OPENS}{len(self.references) - 1}{CLOSES}"


def blocks_of(text: str, *, after: int = 1) -> tuple[Block, ...]:
    """A text as blocks, that follows a heading of some level; the page's own is of the first."""
    reading = _Reading(level=after)
    carried = REFERENCE.sub(reading.carry, PRIVATE.sub("", text))
    tree = SyntaxTreeNode(_parser().parse(carried))
    return tuple(_blocks(tree.children, reading))


def references_in(text: str) -> list[str]:
    """The pseudonyms that a text refers to, each once, in their order."""
    found = (each for match in REFERENCE.finditer(text) for each in match[1].replace(",", " ").split())
    return list(dict.fromkeys(found))


@cache
def _parser() -> MarkdownIt:
    return _Careful("commonmark", {"html": False}).enable("table").disable("image")


def _blocks(nodes: Sequence[SyntaxTreeNode], reading: _Reading) -> Iterator[Block]:
    for node in nodes:
        level = reading.level
        block = _block(node, reading)
        if block.kind == "heading" and not any(each.text.strip() or each.members for each in block.runs):
            reading.level = level  # a heading that says nothing is none
        else:
            yield block


def _block(node: SyntaxTreeNode, reading: _Reading) -> Block:
    if node.type == "heading":
        reading.level = min(int(node.tag[1:]), reading.level + 1, DEEPEST) if node.tag != "h1" else 2
        return Block("heading", _runs(node, reading), level=reading.level)
    if node.type in {"paragraph", "th", "td"}:
        kind = {"paragraph": "paragraph", "th": "head", "td": "cell"}[node.type]
        return Block(kind, _runs(node, reading))
    if node.type in {"fence", "code_block"}:
        return Block("code", tuple(_carried(node.content.rstrip("\n"), Run("", code=True), reading)))
    if node.type == "hr":
        return Block("rule")
    if node.type == "table":
        rows = [_block(row, reading) for part in node.children for row in part.children]
        return Block("table", blocks=tuple(rows))
    kind = {"bullet_list": "bullets", "ordered_list": "numbers", "list_item": "item", "tr": "row"}.get(
        node.type, "quote"
    )
    start = int(node.attrs.get("start", 1)) if kind == "numbers" else 1
    return Block(kind, blocks=tuple(_blocks(node.children, reading)), start=start)


def _runs(node: SyntaxTreeNode, reading: _Reading) -> tuple[Run, ...]:
    return tuple(run for inline in node.children for run in _inline(inline, PLAIN, reading))


def _inline(node: SyntaxTreeNode, look: Run, reading: _Reading) -> Iterator[Run]:
    """The runs in a part of a line; `look` is how they look for what stands around them."""
    if node.type == "text":
        yield from _carried(node.content, look, reading)
    elif node.type == "code_inline":
        yield from _carried(node.content, replace(look, code=True), reading)
    elif node.type in {"softbreak", "hardbreak"}:
        yield Run(" " if node.type == "softbreak" else "\n")
    else:
        link = str(node.attrs.get("href", "")) if node.type == "link" else look.link
        inside = replace(
            look, strong=look.strong or node.type == "strong", emphasis=look.emphasis or node.type == "em", link=link
        )
        for child in node.children:
            yield from _inline(child, inside, reading)


def _carried(text: str, look: Run, reading: _Reading) -> Iterator[Run]:
    """The runs of a text, the references in it as members."""
    for at, part in enumerate(CARRIED.split(text)):
        if at % 2:
            yield replace(look, members=reading.references[int(part)], code=False)
        elif part:
            yield replace(look, text=part)
