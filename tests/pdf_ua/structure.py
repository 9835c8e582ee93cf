"""Conditions on the structure tree, and on how the content of the pages hangs on it."""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from tests.pdf_ua.conditions import condition
from tests.pdf_ua.parts import STANDARD, Document, Element, dictionary, entry, listed, true

CHILDREN = {  # ISO 32000-1, tables 333 and 336 to 338
    "Table": {"Caption", "TR", "THead", "TBody", "TFoot"},
    "THead": {"TR"},
    "TBody": {"TR"},
    "TFoot": {"TR"},
    "TR": {"TH", "TD"},
    "L": {"Caption", "L", "LI"},
    "LI": {"Lbl", "LBody"},
    "TOC": {"Caption", "TOC", "TOCI"},
    "TOCI": {"Lbl", "Reference", "NonStruct", "P", "TOC"},
    "Ruby": {"RB", "RT", "RP"},
    "Warichu": {"WT", "WP"},
}
PARENTS = {
    **{each: {"Table"} for each in ("THead", "TBody", "TFoot")},
    "TR": {"Table", "THead", "TBody", "TFoot"},
    **{each: {"TR"} for each in ("TH", "TD")},
    "LI": {"L"},
    "LBody": {"LI"},
    "TOCI": {"TOC"},
    **{each: {"Ruby"} for each in ("RB", "RT", "RP")},
    **{each: {"Warichu"} for each in ("WT", "WP")},
}
ARTIFACT = "Artifact"


@condition("14.7.2")
def has_a_tree(document: Document) -> Iterator[str]:
    """There is a structure tree, with the tree that leads from the content back to it."""
    if not document.elements:
        yield "There is no structure."
    if "/ParentTree" not in document.tree:
        yield "Nothing leads from the content of the pages to the structure."


@condition("14.8.1")
def says_that_it_is_tagged(document: Document) -> Iterator[str]:
    """The file says of itself that it is tagged."""
    if not true(dictionary(entry(document.catalog, "/MarkInfo")), "/Marked"):
        yield "The file does not say that it is tagged."


@condition("01-003")
def no_artifact_in_content(document: Document) -> Iterator[str]:
    """Nothing that belongs to the content has decoration in it."""
    for opened in document.opened:
        if opened[-1].tag == ARTIFACT and any(each.mark for each in opened[:-1]):
            yield "Content that is marked as decoration stands in content that is tagged."


@condition("01-004")
def no_content_in_artifacts(document: Document) -> Iterator[str]:
    """No decoration has content in it."""
    for opened in document.opened:
        if opened[-1].mark and any(each.tag == ARTIFACT for each in opened[:-1]):
            yield "Content that is tagged stands in content that is marked as decoration."


@condition("01-005")
def all_content_is_in_the_tree(document: Document) -> Iterator[str]:
    """Whatever is painted is decoration or reached from the structure, both ways."""
    for each in document.painted:
        if not any(opened.tag == ARTIFACT or opened.mark in document.tagged for opened in each.within):
            yield f"On page {each.page}, {each.operator} paints what is neither decoration nor in the structure."
    there = {opened[-1].mark for opened in document.opened}
    for element in document.elements:
        for mark in element.marks:
            if mark not in document.tagged:
                yield f"A {element.kind} holds the mark {mark.mcid}, which does not lead back to it."
            if mark not in there:
                yield f"A {element.kind} holds the mark {mark.mcid}, which is in no page."


@condition("01-007")
def no_suspects(document: Document) -> Iterator[str]:
    """Whoever made the file is sure of its tags."""
    if true(dictionary(entry(document.catalog, "/MarkInfo")), "/Suspects"):
        yield "The file says that its tags may be wrong."


@condition("02-001")
def types_are_known(document: Document) -> Iterator[str]:
    """Each type is a standard one or mapped to one."""
    for kind in sorted({each.kind for each in document.elements if each.role not in STANDARD}):
        yield f"{kind} leads to no standard type."


@condition("02-003")
def no_mapping_in_circles(document: Document) -> Iterator[str]:
    """No type is mapped to itself by way of others."""
    for first in document.roles:
        passed, kind = {first}, document.roles[first]
        while kind in document.roles and kind not in passed:
            passed.add(kind)
            kind = document.roles[kind]
        if kind == first:
            yield f"{first} is mapped in a circle."


@condition("02-004")
def no_standard_type_is_mapped(document: Document) -> Iterator[str]:
    """A standard type means what the standard says."""
    return (f"{kind} is a standard type, but mapped to another." for kind in document.roles if kind in STANDARD)


@condition("09-004")
def tables_are_well_formed(document: Document) -> Iterator[str]:
    """Tables hold rows, rows hold cells, and nothing else; all rows are as wide as the others."""
    yield from _misplaced(document, "Table", "THead", "TBody", "TFoot", "TR", "TH", "TD")
    for table in document.of("Table"):
        parts = Counter(each.role for each in table.children)
        if max(parts["THead"], parts["TFoot"]) > 1:
            yield "A table has two heads or two feet."
        if (parts["THead"] or parts["TFoot"]) and not parts["TBody"]:
            yield "A table has a head or a foot, but no body."
        if len(set(_widths(table))) > 1:
            yield f"The rows of a table have {_widths(table)} cells."


@condition("09-005")
def lists_are_well_formed(document: Document) -> Iterator[str]:
    """Lists hold items, items hold labels and bodies, and nothing else."""
    return _misplaced(document, "L", "LI", "LBody")


@condition("09-006")
def contents_are_well_formed(document: Document) -> Iterator[str]:
    """Tables of contents hold entries."""
    return _misplaced(document, "TOC", "TOCI")


@condition("09-007")
def rubies_are_well_formed(document: Document) -> Iterator[str]:
    """Glosses above letters stand with these."""
    return _misplaced(document, "Ruby", "RB", "RT", "RP")


@condition("09-008")
def warichus_are_well_formed(document: Document) -> Iterator[str]:
    """Glosses within lines stand with their signs."""
    return _misplaced(document, "Warichu", "WT", "WP")


@condition("13-004")
def figures_are_described(document: Document) -> Iterator[str]:
    """A picture has words that stand for it."""
    return (
        f"Figure {at} has no words in its place."
        for at, each in enumerate(document.of("Figure"), 1)
        if not each.words("/Alt", "/ActualText")
    )


@condition("14-002")
def headings_begin_at_one(document: Document) -> Iterator[str]:
    """The first heading is of the first level."""
    if (levels := _levels(document)) and levels[0] != 1:
        yield f"The first heading is an H{levels[0]}."


@condition("14-003")
def headings_skip_no_level(document: Document) -> Iterator[str]:
    """No heading is more than one level below the one before."""
    levels = _levels(document)
    for before, after in pairwise(levels):
        if after > before + 1:
            yield f"An H{after} follows an H{before}."


@condition("14-006")
def one_unnumbered_heading_each(document: Document) -> Iterator[str]:
    """Nothing has two headings without a level."""
    for each in document.elements:
        if sum(child.role == "H" for child in each.children) > 1:
            yield f"A {each.kind} has two headings without a level."


@condition("14-007")
def headings_of_one_manner(document: Document) -> Iterator[str]:
    """Headings have levels all, or none has."""
    if _levels(document) and any(document.of("H")):
        yield "Some headings have a level and some have none."


@condition("15-003")
def header_cells_say_what_they_head(document: Document) -> Iterator[str]:
    """A header cell heads a row or a column, or the cells name it."""
    for table in document.of("Table"):
        cells = [cell for row in _rows(table) for cell in row.children]
        named = {str(name) for cell in cells for name in listed(cell.attribute("/Headers"))}
        known = {cell.words("/ID") for cell in cells if cell.role == "TH"}
        for cell in cells:
            if cell.role == "TH" and cell.attribute("/Scope") is None and cell.words("/ID") not in named - {""}:
                yield "A header cell does not say whether it heads a row or a column."
        for name in sorted(named - known):
            yield f"A cell names the header {name}, which its table does not have."


@condition("17-002")
def formulas_are_described(document: Document) -> Iterator[str]:
    """A formula has words that stand for it."""
    return ("A formula has no words in its place." for each in document.of("Formula") if not each.words("/Alt"))


@condition("19-003")
def notes_have_names(document: Document) -> Iterator[str]:
    """A note can be referred to."""
    return ("A note has no ID." for each in document.of("Note") if not each.words("/ID"))


@condition("19-004")
def notes_have_names_of_their_own(document: Document) -> Iterator[str]:
    """No two notes are called the same."""
    names = Counter(each.words("/ID") for each in document.of("Note"))
    return (f"{times} notes are called {name}." for name, times in names.items() if name and times > 1)


def _misplaced(document: Document, *roles: str) -> Iterator[str]:
    """Elements of these types that hold, or stand in, what they may not."""
    for each in document.of(*roles):
        for child in each.children:
            if child.role not in CHILDREN.get(each.role, STANDARD):
                yield f"A {each.role} holds a {child.role}."
        if each.role in CHILDREN and each.marks:
            yield f"A {each.role} holds content of its own."
        above = each.parent.role if each.parent else "the document"
        if above not in PARENTS.get(each.role, {above}):
            yield f"A {each.role} stands in a {above}."


def _levels(document: Document) -> list[int]:
    """The levels of the headings, in their order."""
    return [int(each.role[1:]) for each in document.elements if each.role[0] == "H" and each.role[1:].isdigit()]


def _rows(table: Element) -> list[Element]:
    """The rows of a table, wherever they stand in it."""
    return [row for part in (table, *table.children) for row in part.children if row.role == "TR"]


def _widths(table: Element) -> list[int]:
    """How many columns each row of a table covers, with those that cells from above reach into."""
    covered: Counter[int] = Counter()
    rows = _rows(table)
    for at, row in enumerate(rows):
        for cell in row.children:
            for below in range(int(cell.attribute("/RowSpan") or 1)):
                covered[at + below] += int(cell.attribute("/ColSpan") or 1)
    return [covered[at] for at in range(max([len(rows), *(at + 1 for at in covered)]))]
