"""A PDF taken apart for a check: its structure tree, what its pages paint under which marks, and the text they show.

The numbers of chapters and tables are those of ISO 32000-1:2008.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, ByteStringObject, ContentStream, DictionaryObject, NullObject, TextStringObject

STANDARD = {  # 14.8.4
    *("Document", "Part", "Art", "Sect", "Div", "BlockQuote", "Caption", "TOC", "TOCI", "Index", "NonStruct"),
    *("Private", "P", "H", "H1", "H2", "H3", "H4", "H5", "H6", "L", "LI", "Lbl", "LBody"),
    *("Table", "TR", "TH", "TD", "THead", "TBody", "TFoot"),
    *("Span", "Quote", "Note", "Reference", "BibEntry", "Code", "Link", "Annot"),
    *("Ruby", "RB", "RT", "RP", "Warichu", "WT", "WP", "Figure", "Formula", "Form"),
}
PAINTING = frozenset((b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*", b"s", b"S", b"sh", b"INLINE IMAGE"))
SHOWING = frozenset((b"Tj", b"TJ", b"'", b'"'))


@dataclass(frozen=True)
class Mark:
    """A marked-content identifier: the object number of its page or form, and its own number in there."""

    holder: int
    mcid: int


@dataclass(frozen=True)
class Open:
    """A marked-content sequence that is open: its tag, and its mark if it has one."""

    tag: str
    mark: Mark | None


@dataclass(frozen=True)
class Painted:
    """Something that is drawn or written: on which page, by which operator, in which sequences, outermost first."""

    page: int
    operator: str
    within: tuple[Open, ...]


@dataclass(frozen=True)
class Shown:
    """Bytes that are shown as text: their page, their font, and whether they can be seen."""

    page: int
    font: DictionaryObject
    visible: bool
    codes: bytes


@dataclass(eq=False)
class Element:
    """One element of the structure tree; its role is its type after the role map."""

    kind: str
    role: str
    told: DictionaryObject
    parent: "Element | None"
    children: list["Element"] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    objects: list[int] = field(default_factory=list)

    def words(self, *keys: str) -> str:
        """The first of these entries that says anything."""
        return next((said for key in keys if (said := str(entry(self.told, key) or "").strip())), "")

    def attribute(self, name: str) -> Any:
        """The value of an attribute for tables, 14.8.5.7; None where it is not set."""
        held = [dictionary(each) for each in listed(self.told.get("/A"))]
        return next((each[name] for each in held if entry(each, "/O") == "/Table" and name in each), None)

    def within(self, role: str) -> bool:
        """Whether it is of this type or stands in one, at any depth."""
        return self.role == role or (self.parent is not None and self.parent.within(role))


def listed(value: Any) -> list[Any]:
    """What an entry holds that takes one thing, several, or none."""
    found = value.get_object() if value is not None else None
    if isinstance(found, ArrayObject):
        return [each.get_object() for each in found]
    return [] if found is None or isinstance(found, NullObject) else [found]


def dictionary(value: Any) -> DictionaryObject:
    """A dictionary, wherever it stands; an empty one where there is none."""
    found = value.get_object() if value is not None else None
    return found if isinstance(found, DictionaryObject) else DictionaryObject()


def entry(held: DictionaryObject, key: str) -> Any:
    """What stands in an entry, wherever it is; None where nothing does."""
    found = held.get(key)
    return None if found is None or isinstance(found.get_object(), NullObject) else found.get_object()


def true(held: DictionaryObject, key: str) -> bool:
    """Whether an entry says yes."""
    return bool(getattr(entry(held, key), "value", False))


def number_of(value: Any) -> int:
    """The number of an object; 0 for one that has none and cannot be referred to."""
    reference = getattr(value, "indirect_reference", None)
    return reference.idnum if reference is not None else 0


class Document:
    """A PDF, open."""

    def __init__(self, content: bytes) -> None:
        self.reader = PdfReader(io.BytesIO(content))
        self.encryption = dictionary(self.reader.trailer.get("/Encrypt"))
        self.catalog = dictionary(self.reader.trailer["/Root"])
        self.language = str(entry(self.catalog, "/Lang") or "")
        self.tree = dictionary(self.catalog.get("/StructTreeRoot"))
        self.roles = {str(key)[1:]: str(value)[1:] for key, value in dictionary(self.tree.get("/RoleMap")).items()}
        self.pages = [dictionary(each.get_object()) for each in self.reader.pages]
        self.painted: list[Painted] = []
        self.shown: list[Shown] = []
        self.opened: list[tuple[Open, ...]] = []
        self.forms: list[DictionaryObject] = []
        for at, page in enumerate(self.pages, 1):
            _Content(self, at, page, ()).read(page.get("/Contents"))

    @cached_property
    def elements(self) -> list[Element]:
        """The elements of the structure tree in its order, each before those in it."""
        return list(self._elements(self.tree, None))

    def of(self, *roles: str) -> Iterator[Element]:
        """The elements of these types."""
        return (each for each in self.elements if each.role in roles)

    def role(self, kind: str) -> str:
        """A structure type after the role map, as far as that leads."""
        passed: set[str] = set()
        while kind not in STANDARD and kind in self.roles and kind not in passed:
            passed.add(kind)
            kind = self.roles[kind]
        return kind

    @cached_property
    def annotations(self) -> list[tuple[int, DictionaryObject]]:
        """The annotations, each with its page."""
        return [(at, dictionary(each)) for at, page in enumerate(self.pages, 1) for each in listed(page.get("/Annots"))]

    def element_of(self, annotation: DictionaryObject) -> Element | None:
        """The element that refers to an annotation, if the parent tree says so, too."""
        owner = number_of(self.owners.get(int(annotation.get("/StructParent", -1))))
        holding = (each for each in self.elements if number_of(annotation) in each.objects)
        return next((each for each in holding if number_of(each.told) == owner), None)

    @cached_property
    def owners(self) -> dict[int, Any]:
        """The parent tree, 14.7.4.4: what stands under each number."""
        found: dict[int, Any] = {}
        waiting = [dictionary(self.tree.get("/ParentTree"))]
        for node in waiting:
            numbers = listed(node.get("/Nums"))
            found |= {int(number): owner for number, owner in zip(numbers[::2], numbers[1::2], strict=True)}
            waiting += [dictionary(each) for each in listed(node.get("/Kids"))]
        return found

    @cached_property
    def tagged(self) -> set[Mark]:
        """The marks that an element claims and that the parent tree gives to the same element."""
        return {mark for each in self.elements for mark in each.marks if self._owned.get(mark) == number_of(each.told)}

    @cached_property
    def _owned(self) -> dict[Mark, int]:
        """The number of the element to which the parent tree gives each mark of the pages and forms."""
        held = (each for each in (*self.pages, *self.forms) if "/StructParents" in each)
        keys = {number_of(each): int(entry(each, "/StructParents")) for each in held}
        return {
            Mark(holder, mcid): number_of(owner)
            for holder, key in keys.items()
            for mcid, owner in enumerate(listed(self.owners.get(key)))
        }

    def _elements(self, told: DictionaryObject, parent: Element | None) -> Iterator[Element]:
        """The elements in one of them; its marks and the objects it refers to are noted with it."""
        for each in listed(told.get("/K")):
            kid = dictionary(each)
            if "/S" in kid:
                kind = str(kid["/S"])[1:]
                element = Element(kind, self.role(kind), kid, parent)
                if parent is not None:
                    parent.children.append(element)
                yield element
                yield from self._elements(kid, element)
            elif parent is not None and kid.get("/Type") == "/OBJR":
                parent.objects.append(number_of(kid.get("/Obj")))
            elif parent is not None:
                holder = kid.get("/Stm") or kid.get("/Pg") or told.get("/Pg")
                parent.marks.append(Mark(number_of(holder), int(kid.get("/MCID", each if not kid else -1))))


class _Content:
    """A content stream being read: its marks, its font, and whether its text can be seen."""

    def __init__(self, document: Document, page: int, holder: DictionaryObject, within: tuple[Open, ...]) -> None:
        self.document, self.page, self.holder = document, page, holder
        self.resources = dictionary(holder.get("/Resources"))
        self.within = within
        self.font, self.visible = DictionaryObject(), True
        self.kept: list[tuple[DictionaryObject, bool]] = []

    def read(self, stream: Any) -> None:
        """Note what is painted and shown, and what is opened around it."""
        if stream is None:
            return
        for operands, operator in ContentStream(stream.get_object(), self.document.reader).operations:
            if operator in (b"BMC", b"BDC"):
                self._open(*operands)
            elif operator == b"EMC":
                self.within = self.within[:-1]
            elif operator == b"Do":
                self._object(dictionary(dictionary(self.resources.get("/XObject")).get(operands[0])))
            elif operator in SHOWING:
                self._show(operands, operator)
            elif operator in PAINTING:
                self._paint(operator.decode())
            else:
                self._state(operands, operator)

    def _open(self, tag: str, properties: Any = None) -> None:
        named = isinstance(properties, str)
        told = dictionary(dictionary(self.resources.get("/Properties")).get(properties) if named else properties)
        mark = Mark(number_of(self.holder), int(entry(told, "/MCID"))) if "/MCID" in told else None
        self.within = (*self.within, Open(str(tag)[1:], mark))
        self.document.opened.append(self.within)

    def _object(self, found: DictionaryObject) -> None:
        if found.get("/Subtype") != "/Form":
            return self._paint("Do")
        self.document.forms.append(found)
        return _Content(self.document, self.page, found, self.within).read(found)

    def _show(self, operands: list[Any], operator: bytes) -> None:
        self._paint(operator.decode())
        shown = operands[0] if operator == b"TJ" else operands[-1:]
        strings = (each for each in shown if isinstance(each, (ByteStringObject, TextStringObject)))
        codes = b"".join(each.original_bytes for each in strings)
        self.document.shown.append(Shown(self.page, self.font, self.visible, codes))

    def _paint(self, operator: str) -> None:
        self.document.painted.append(Painted(self.page, operator, self.within))

    def _state(self, operands: list[Any], operator: bytes) -> None:
        if operator == b"q":
            self.kept.append((self.font, self.visible))
        elif operator == b"Q" and self.kept:
            self.font, self.visible = self.kept.pop()
        elif operator == b"Tf":
            self.font = dictionary(dictionary(self.resources.get("/Font")).get(operands[0]))
        elif operator == b"Tr":
            self.visible = int(operands[0]) != 3
