"""The check of PDF/UA itself: it finds nothing in a good file, and each fault in one that was broken that way."""

import pytest
import typst
from pypdf import PdfWriter
from pypdf.constants import UserAccessPermissions
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    PdfObject,
    TextStringObject,
)

from council import pdf
from tests import pdf_ua
from tests.pdf_ua.broken import (
    Change,
    annotation,
    catalog,
    cell,
    changed,
    descriptor,
    element,
    font,
    glyphs,
    page,
    retold,
    rewritten,
    says,
    stream,
    typed,
    without,
)
from tests.pdf_ua.parts import Document, dictionary, listed

EVERYTHING = """
#set document(title: "Everything")
#set page(width: 300pt, height: 300pt, footer: context counter(page).display())
#set text(lang: "en", font: ("Noto Sans", "Noto Sans Arabic"))
= Everything
Words with a #link("https://example.org")[link] in them#footnote[A note.] and#footnote[Another.] مجلس.
== Lists
- one
- two
+ three
/ Term: meaning
=== Figures
#image(bytes("<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><rect width='9' height='9'/></svg>"),
  format: "svg", alt: "A square")
#math.equation(alt: "x plus one", $ x + 1 $)
== Tables
#table(columns: 3, table.header[A][B][C], table.cell(colspan: 2)[1], [2], table.cell(rowspan: 2)[3], [4], [5], [6], [7])
"""
TREE = catalog("/StructTreeRoot")
ROLES = catalog("/StructTreeRoot", "/RoleMap")
MARKS = catalog("/MarkInfo")
WINDOW = catalog("/ViewerPreferences")
WHOLE = catalog()
NO, YES = BooleanObject(value=False), BooleanObject(value=True)
FIRST = b"/Span<</MCID 0>>BDC"


def told(**entries: PdfObject) -> DictionaryObject:
    """A dictionary of these entries."""
    return DictionaryObject({NameObject(f"/{key}"): value for key, value in entries.items()})


def name(of: str) -> NameObject:
    """A name."""
    return NameObject(f"/{of}")


def text(of: str) -> TextStringObject:
    """A text."""
    return TextStringObject(of)


def array(*of: PdfObject) -> ArrayObject:
    """An array."""
    return ArrayObject(of)


def annotated(subtype: str, **entries: PdfObject) -> Change:
    """The first link is something else in place of a link."""

    def change(writer: PdfWriter) -> None:
        annotation(writer).update(told(Subtype=name(subtype), **entries))

    return change


def drawn_twice(**entries: PdfObject) -> Change:
    """The page draws a form with a mark of its own twice, under marks of the page."""

    def change(writer: PdfWriter) -> None:
        form = stream(b"/P <</MCID 0>> BDC 0 0 9 9 re f EMC")
        form.update(told(Type=name("XObject"), Subtype=name("Form"), BBox=array(*map(NumberObject, (0, 0, 9, 9)))))
        form.update(told(**entries))
        dictionary(page(writer)["/Resources"])[name("XObject")] = told(x=writer._add_object(form))
        rewritten(FIRST, FIRST + b" /x Do /x Do ")(writer)

    return change


def role_mapped(**kinds: str) -> Change:
    """Types are mapped to others."""
    return lambda writer: ROLES(writer).update(told(**{key: name(value) for key, value in kinds.items()}))


def headings_without_levels(writer: PdfWriter) -> None:
    """The headings of the second level tell it no more."""
    typed("H2", "H")(writer)
    typed("H2", "H")(writer)


def header_for_nothing(writer: PdfWriter) -> None:
    """A header cell says not what it heads, and no cell names it."""
    without(cell("TH"), "/Scope")(writer)
    for which in (0, 2):
        without(cell("TD", which), "/Headers")(writer)


def marks_reversed(writer: PdfWriter) -> None:
    """The parent tree gives each mark of the first page to the element of another."""
    owners = listed(catalog("/StructTreeRoot", "/ParentTree")(writer)["/Nums"])
    marks = next(each for each in owners if isinstance(each, ArrayObject))
    marks.reverse()


BROKEN: dict[str, tuple[Change, set[str]]] = {
    "no structure": (without(WHOLE, "/StructTreeRoot"), {"14.7.2", "01-005", "28-011"}),
    "no way back": (without(TREE, "/ParentTree"), {"14.7.2", "01-005", "28-011"}),
    "another way back": (marks_reversed, {"01-005"}),
    "not tagged": (without(WHOLE, "/MarkInfo"), {"14.8.1"}),
    "not marked": (says(MARKS, "/Marked", NO), {"14.8.1"}),
    "decoration within": (rewritten(FIRST, FIRST + b"/Artifact BMC EMC "), {"01-003"}),
    "content in decoration": (rewritten(FIRST, b"/Artifact BMC " + FIRST + b" EMC "), {"01-004"}),
    "unmarked text": (rewritten(FIRST, b"/Span BMC "), {"01-005"}),
    "unmarked line": (rewritten(FIRST, b"0 0 m 9 9 l S " + FIRST), {"01-005"}),
    "unmarked picture": (rewritten(FIRST, b"BI /W 1 /H 1 /BPC 8 /CS /G ID 0 EI " + FIRST), {"01-005"}),
    "a mark that nobody has": (rewritten(FIRST, b"/Span<</MCID 999>>BDC"), {"01-005"}),
    "an element without content": (says(element("H1"), "/K", NumberObject(999)), {"01-005"}),
    "a page without its number": (without(page, "/StructParents"), {"01-005"}),
    "suspects": (says(MARKS, "/Suspects", YES), {"01-007"}),
    "a type of its own": (typed("H1", "Shout"), {"02-001", "14-002"}),
    "a mapping that ends nowhere": (role_mapped(Strong="Bold"), {"02-001"}),
    "a mapping in a circle": (role_mapped(Strong="Bold", Bold="Strong"), {"02-001", "02-003"}),
    "a standard type mapped": (role_mapped(P="Span"), {"02-004"}),
    "no metadata": (without(WHOLE, "/Metadata"), {"06-001", "06-002", "06-003"}),
    "no standard": (retold(WHOLE, "/Metadata", b"<pdfuaid:part>1</pdfuaid:part>", b""), {"06-002"}),
    "another standard": (retold(WHOLE, "/Metadata", b"part>1<", b"part>2<"), {"06-002"}),
    "no title": (retold(WHOLE, "/Metadata", b">Everything<", b"> <"), {"06-003"}),
    "no word on the title": (without(WHOLE, "/ViewerPreferences"), {"07-001"}),
    "the name in place of the title": (says(WINDOW, "/DisplayDocTitle", NO), {"07-002"}),
    "no language": (without(WHOLE, "/Lang"), {"11-001"}),
    "an unheard-of language": (says(WHOLE, "/Lang", text("in English")), {"11-001"}),
    "a part in an unheard-of language": (says(element("P"), "/Lang", text("12")), {"11-001"}),
    "a figure without words": (without(element("Figure"), "/Alt"), {"13-004"}),
    "a figure with empty words": (says(element("Figure"), "/Alt", text(" ")), {"13-004"}),
    "a formula without words": (without(element("Formula"), "/Alt"), {"17-002"}),
    "a first heading below the first level": (typed("H1", "H2"), {"14-002"}),
    "a level skipped": (typed("H2", "P"), {"14-003"}),
    "headings of two manners": (headings_without_levels, {"14-003", "14-006", "14-007"}),
    "a row outside": (typed("THead", "Div"), {"09-004"}),
    "a cell in a list": (typed("LI", "TD"), {"09-004", "09-005"}),
    "a paragraph as a row": (typed("TR", "P", 1), {"09-004"}),
    "a head without a body": (typed("TBody", "TFoot"), {"09-004"}),
    "two bodies as heads": (typed("TBody", "THead"), {"09-004"}),
    "a row too short": (without(cell("TD"), "/ColSpan"), {"09-004"}),
    "a row that reaches too far": (says(cell("TD", 2), "/RowSpan", NumberObject(3)), {"09-004"}),
    "a list of paragraphs": (typed("LI", "P"), {"09-005"}),
    "an item without a list": (typed("L", "Div"), {"09-005"}),
    "an item of spans": (typed("LBody", "Span"), {"09-005"}),
    "an entry without contents": (typed("H1", "TOCI"), {"09-006", "14-002"}),
    "a gloss without letters": (typed("H1", "RT"), {"09-007", "14-002"}),
    "a gloss without signs": (typed("H1", "WP"), {"09-008", "14-002"}),
    "a header of nothing": (header_for_nothing, {"15-003"}),
    "a header that is not there": (says(cell("TD"), "/Headers", array(text("none"))), {"15-003"}),
    "a note without a name": (without(element("Note"), "/ID"), {"19-003"}),
    "two notes of one name": (says(element("Note", 1), "/ID", text("Note 1")), {"19-004"}),
    "layers without a name": (says(WHOLE, "/OCProperties", told(D=told())), {"20-001"}),
    "more layers without a name": (
        says(WHOLE, "/OCProperties", told(D=told(Name=text("All")), Configs=array(told(Name=text(""))))),
        {"20-001"},
    ),
    "layers that come and go": (says(WHOLE, "/OCProperties", told(D=told(Name=text("All"), AS=array()))), {"20-003"}),
    "an attached file without a name": (
        says(WHOLE, "/Names", told(EmbeddedFiles=told(Names=array(text("a"), told(F=text("a")))))),
        {"21-001"},
    ),
    "a form made while reading": (
        says(WHOLE, "/AcroForm", told(XFA=array(text("config"), stream(b"<dynamicRender>required</dynamicRender>")))),
        {"25-001"},
    ),
    "locked": (
        lambda writer: writer.encrypt("", "owner", permissions_flag=UserAccessPermissions.PRINT, algorithm="AES-256"),
        {"26-002"},
    ),
    "a remark that is none in the structure": (annotated("Text"), {"28-002"}),
    "a remark without words": (annotated("Text", Contents=text("")), {"28-002", "28-004"}),
    "a field without words": (annotated("Widget"), {"28-005", "28-010"}),
    "a trap net": (annotated("TrapNet"), {"28-002", "28-007"}),
    "no order of keys": (without(page, "/Tabs"), {"28-008"}),
    "another order of keys": (says(page, "/Tabs", name("R")), {"28-009"}),
    "a link outside": (typed("Link", "Span"), {"28-011"}),
    "a link without its number": (without(annotation, "/StructParent"), {"28-011"}),
    "a link without words": (without(annotation, "/Contents"), {"28-012"}),
    "a printer's mark": (annotated("PrinterMark"), {"28-017"}),
    "a script": (says(WHOLE, "/OpenAction", told(S=name("JavaScript"), JS=text("1"))), {"29-001"}),
    "a script on a link": (says(annotation, "/A", told(S=name("JavaScript"), JS=text("1"))), {"29-001"}),
    "a script on a page": (says(page, "/AA", told(O=told(S=name("JavaScript"), JS=text("1")))), {"29-001"}),
    "a script for the file": (says(WHOLE, "/Names", told(JavaScript=told())), {"29-001"}),
    "a form drawn twice": (drawn_twice(), {"30-002"}),
    "a form from another file": (drawn_twice(Ref=told()), {"30-001", "30-002"}),
    "a code without letters": (retold(font, "/ToUnicode", b"<0001>", b"<1001>"), {"10-001"}),
    "a code without a letter": (retold(font, "/ToUnicode", b"<0001> <0045>", b"<0001> <FEFF>"), {"31-028"}),
    "glyphs that are not found": (without(glyphs, "/CIDToGIDMap"), {"31-004"}),
    "a table that is not there": (says(font, "/Encoding", name("GBK-EUC-H")), {"31-006"}),
    "a font that is not there": (without(descriptor, "/FontFile2"), {"31-009"}),
    "a font without letters": (without(font, "/ToUnicode"), {"31-027"}),
    "a missing glyph": (rewritten(rb"(\000\001", rb"(\000\000"), {"10-001", "31-030"}),
}


@pytest.fixture(scope="module")
def good() -> bytes:
    """A file with everything that can be wrong, made by Typst as PDF/UA."""
    made = typst.Compiler(EVERYTHING.encode(), font_paths=pdf._all_fonts()).compile(format="pdf", pdf_standards="ua-1")
    assert isinstance(made, bytes)
    return made


def test_a_good_file_has_no_faults(good: bytes) -> None:
    """Neither as it was made, nor as it is written again before it is broken."""
    assert (pdf_ua.faults(good), pdf_ua.faults(changed(good))) == ([], [])


@pytest.mark.parametrize("way", BROKEN)
def test_each_fault_is_found_and_no_other(good: bytes, way: str) -> None:
    """A file that is broken in one way has the faults of that way, under their numbers."""
    change, expected = BROKEN[way]
    assert {fault.split(":")[0] for fault in pdf_ua.faults(changed(good, change))} == expected


def test_a_lock_that_says_nothing_is_found(good: bytes) -> None:
    """No program opens such a file, so it is only made in the memory."""
    document = Document(good)
    document.encryption = told(Filter=name("Standard"))
    assert list(pdf_ua.CONDITIONS["26-001"](document)) == [
        "The file is locked and does not say what its readers may do."
    ]


def test_each_condition_is_broken() -> None:
    """Each check can fail; that of 26-001 in the test above."""
    assert {number for _change, numbers in BROKEN.values() for number in numbers} == set(pdf_ua.CONDITIONS) - {"26-001"}
