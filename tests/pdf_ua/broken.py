"""Ways to break a file, to see that the check finds it."""

import io
from collections.abc import Callable, Iterator

from pypdf import PdfReader, PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject, PdfObject

from tests.pdf_ua.parts import dictionary, listed

Change = Callable[[PdfWriter], object]
Found = Callable[[PdfWriter], DictionaryObject]


def changed(content: bytes, *changes: Change) -> bytes:
    """The same file after some changes."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(content)))
    for change in changes:
        change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def catalog(*path: str) -> Found:
    """What is reached from the catalog by these entries."""

    def found(writer: PdfWriter) -> DictionaryObject:
        held: DictionaryObject = writer.root_object
        for each in path:
            held = dictionary(held[each])
        return held

    return found


def page(writer: PdfWriter) -> DictionaryObject:
    """The first page."""
    return writer.pages[0]


def annotation(writer: PdfWriter) -> DictionaryObject:
    """The first annotation."""
    return dictionary(listed(writer.pages[0]["/Annots"])[0])


def font(writer: PdfWriter) -> DictionaryObject:
    """The first font."""
    return dictionary(next(iter(dictionary(dictionary(writer.pages[0]["/Resources"])["/Font"]).values())))


def glyphs(writer: PdfWriter) -> DictionaryObject:
    """The font of numbered glyphs within the first font."""
    return dictionary(listed(font(writer)["/DescendantFonts"])[0])


def descriptor(writer: PdfWriter) -> DictionaryObject:
    """What the first font says of its program."""
    return dictionary(glyphs(writer)["/FontDescriptor"])


def element(kind: str, which: int = 0) -> Found:
    """An element of the structure, by its type and its place among those of this type."""
    return lambda writer: list(_of(kind, catalog("/StructTreeRoot")(writer)))[which]


def cell(kind: str, which: int = 0) -> Found:
    """The attributes of a cell of a table."""
    return lambda writer: dictionary(listed(element(kind, which)(writer)["/A"])[0])


def without(found: Found, *keys: str) -> Change:
    """Entries are missing."""
    return lambda writer: [found(writer).pop(NameObject(key)) for key in keys]


def says(found: Found, key: str, value: PdfObject) -> Change:
    """An entry says something else."""
    return lambda writer: found(writer).update({NameObject(key): value})


def typed(kind: str, other: str, which: int = 0) -> Change:
    """An element is of another type."""
    return says(element(kind, which), "/S", NameObject(f"/{other}"))


def stream(content: bytes) -> DecodedStreamObject:
    """A stream with this content."""
    made = DecodedStreamObject()
    made.set_data(content)
    return made


def rewritten(old: bytes, new: bytes) -> Change:
    """The first page paints something else in one place."""

    def change(writer: PdfWriter) -> None:
        told = writer.pages[0].get_contents()
        assert told is not None
        assert old in told.get_data()
        writer.pages[0][NameObject("/Contents")] = writer._add_object(stream(told.get_data().replace(old, new, 1)))

    return change


def retold(found: Found, key: str, old: bytes, new: bytes) -> Change:
    """A stream has other words in all places where these stand."""

    def change(writer: PdfWriter) -> None:
        held = found(writer)
        told = listed(held[key])[0].get_data()
        assert old in told
        held[NameObject(key)] = writer._add_object(stream(told.replace(old, new)))

    return change


def _of(kind: str, held: DictionaryObject) -> Iterator[DictionaryObject]:
    for each in (dictionary(kid) for kid in listed(held.get("/K"))):
        if each.get("/S") == f"/{kind}":
            yield each
        yield from _of(kind, each)
